"""Parameters of a kernel.toml that nothing depends on."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from npukit.findings import Finding
from npukit.kernel.design import TEMPLATE_SUFFIX, names_used, source_text
from npukit.kernel.parametric import template_texts
from npukit.kernel.spec import KernelSpec
from npukit.kernel.templates import variables_in


def unused_parameters(spec: KernelSpec, design_files: Iterable[Path]) -> Iterator[Finding]:
    """A finding for each parameter that neither design, defines, cycles nor functions name.

    ``design_files`` are the files that the design is made of.
    """
    named = _named(spec, design_files)
    unused = [p for p in spec.parameters.values() if p.name not in named and not p.per_call]
    for parameter in unused:
        yield Finding(
            f"nothing uses the parameter {parameter.name!r}: each value gives the same kernel",
            None if parameter.where is None else str(parameter.where),
            'the design sees it as {{ NAME }}, sources by defines = { MACRO = "{{ NAME }}" }, '
            "references as a keyword argument".replace("NAME", parameter.name),
            rule="unused-parameter",
        )


def _named(spec: KernelSpec, design_files: Iterable[Path]) -> set[str]:
    texts = () if spec.toml is None else template_texts(spec.toml)
    names = {name for text in texts for name in variables_in(text)}
    for core in spec.cores:
        for text in (*core.defines.values(), *core.cycles.values()):
            names |= names_used(spec, text)
    if spec.design.suffix == TEMPLATE_SUFFIX:
        for file in design_files:
            names |= names_used(spec, source_text(file))
    programs = {function.file for function in spec.functions}
    if spec.design.suffix == ".py":
        programs.add(spec.design)
    for file in programs:
        names |= _arguments(source_text(file), spec)
    return names


def _arguments(text: str, spec: KernelSpec) -> set[str]:
    """What functions of a Python file take by name; all that there is, of one that takes any."""
    try:
        functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.arguments)]
    except (SyntaxError, ValueError):
        return set(spec.parameters)
    if any(function.kwarg is not None for function in functions):
        return set(spec.parameters)
    return {
        argument.arg
        for function in functions
        for argument in (*function.posonlyargs, *function.args, *function.kwonlyargs)
    }
