"""The text of an adopted kernel's own files: ``kernel.toml``, ``design.py``, the reference."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from math import gcd
from typing import Final

import msgspec

from npukit.adopt.examination import FoundArgument

_FLOATS: Final = ("float", "bfloat")


class CoreEntry(msgspec.Struct, frozen=True):
    """A ``[[cores]]`` table; its paths are relative to the kernel's folder."""

    object: str
    sources: tuple[str, ...]
    include_dirs: tuple[str, ...]
    defines: Mapping[str, str]
    flags: tuple[str, ...]


class ParameterEntry(msgspec.Struct, frozen=True):
    """A ``[parameters]`` table of an integer; ``lowest`` is its least value if one is known."""

    name: str
    default: int
    doc: str
    lowest: int | None = None


class KernelText(msgspec.Struct, frozen=True):
    """What ``kernel.toml`` says.

    ``shapes`` replace those of the arguments if sizes depend on parameters. ``together`` are
    parameters whose values must keep the proportions of their defaults. ``origins`` are the copied
    files by place, as seen from the example's folder; ``recipe`` is what says how it is built.
    """

    name: str
    summary: str
    device: str
    design: str
    arguments: tuple[FoundArgument, ...]
    cores: tuple[CoreEntry, ...]
    parameters: tuple[ParameterEntry, ...] = ()
    shapes: tuple[tuple[int | str, ...], ...] = ()
    together: tuple[ParameterEntry, ...] = ()
    recipe: str = ""
    origins: Mapping[str, str] = {}


def kernel_toml(kernel: KernelText) -> str:
    """``kernel.toml``, with a case of random inputs and a reference that is a stub."""
    blocks = [
        _origin(kernel),
        _table(
            "[kernel]",
            name=kernel.name,
            summary=kernel.summary,
            devices=[kernel.device],
            design=kernel.design,
        ),
        *(
            _argument(argument, shape)
            for argument, shape in zip_longest(kernel.arguments, kernel.shapes)
        ),
        *map(_parameter, kernel.parameters),
        *(_constraint(kernel.together[0], other) for other in kernel.together[1:]),
        *map(_core, kernel.cores),
        _table("[validation]", reference="reference.py:expected"),
        _case(kernel.arguments),
    ]
    return "\n".join(blocks)


def _origin(kernel: KernelText) -> str:
    """Where everything comes from, as comments."""
    copied = (f"{place}: {path}" for place, path in sorted(kernel.origins.items()))
    lines = (f"{kernel.summary}, {kernel.recipe}; copied, as seen from there:", *copied)
    return "".join(f"# {_printable(line)}\n" for line in lines)


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text)


def _parameter(parameter: ParameterEntry) -> str:
    limits = {} if parameter.lowest is None else {"min": parameter.lowest}
    return _table(
        f"[parameters.{parameter.name}]", default=parameter.default, **limits, doc=parameter.doc
    )


def _constraint(first: ParameterEntry, other: ParameterEntry) -> str:
    common = gcd(first.default, other.default)
    sides = [
        name if factor == 1 else f"{factor} * {name}"
        for name, factor in (
            (first.name, other.default // common),
            (other.name, first.default // common),
        )
    ]
    return _table(
        "[[constraints]]",
        require=" == ".join(sides),
        message=f"the design needs {first.name} and {other.name} in this proportion: "
        + " is ".join(sides),
    )


def _argument(argument: FoundArgument, shape: tuple[int | str, ...] | None) -> str:
    values: dict[str, object] = {
        "name": argument.name,
        "direction": argument.direction,
        "dtype": argument.dtype,
        "shape": list(shape or argument.shape),
    }
    if argument.memref is not None:
        values["memref"] = argument.memref
    if argument.unused:
        values["doc"] = "the design never moves it"
    return _table("[[arguments]]", **values)


def _core(core: CoreEntry) -> str:
    values: dict[str, object] = {"object": core.object, "sources": list(core.sources)}
    if core.include_dirs:
        values["include_dirs"] = list(core.include_dirs)
    if core.defines:
        values["defines"] = dict(core.defines)
    if core.flags:
        values["flags"] = list(core.flags)
    return _table("[[cores]]", **values)


def _case(arguments: Iterable[FoundArgument]) -> str:
    values = {
        f"inputs.{argument.name}": (
            {"kind": "normal", "sigma": 1}
            if argument.dtype.startswith(_FLOATS)
            else {"kind": "uniform", "low": 0, "high": 100}
        )
        for argument in arguments
        if argument.direction != "out"
    }
    return _table("[[validation.cases]]", name="random", **values)


def _table(header: str, **values: object) -> str:
    lines = [f"{key} = {_value(value)}" for key, value in values.items()]
    return "\n".join([header, *lines, ""])


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        inside = ", ".join(f"{key} = {_value(item)}" for key, item in value.items())
        return f"{{ {inside} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, str):
        # A JSON string is a TOML string, but for this character.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return json.dumps(value)


_RUNNER: Final = '''\
"""Runs the adopted script and returns the design that it prints."""

import contextlib
import io
import os
import runpy
import sys
from pathlib import Path

FOLDER = Path(__file__).parent.absolute()


def arguments(device, parameters):
    return [{arguments}]


def design(device, args, **parameters):
    script = FOLDER / {script_text}
    sys.argv = [str(script), *arguments(device, parameters)]
    sys.path.insert(0, str(script.parent))
    os.chdir(FOLDER / {cwd})
    os.environ.update({environment})
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            runpy.run_path(str(script), run_name="__main__")
        except SystemExit as ending:
            if ending.code not in (None, 0):
                raise RuntimeError(f"{{script.name}} exits with {{ending.code}}") from None
    return printed.getvalue()
'''


def design_program(
    script: str, arguments: Sequence[str], cwd: str, environment: Mapping[str, str]
) -> str:
    """A ``design.py`` that runs ``script``; paths are relative to the kernel's folder.

    ``arguments`` are Python expressions, which may use ``FOLDER`` and ``parameters``.
    """
    return _RUNNER.format(
        script_text=repr(script),
        arguments=", ".join(arguments),
        cwd=repr(cwd),
        environment=repr(dict(environment)),
    )


def reference_stub(name: str, arguments: Sequence[FoundArgument], origin: str) -> str:
    """A reference that fails until it is written, so that nothing passes without one."""
    inputs = [argument for argument in arguments if argument.direction != "out"]
    outputs = [argument for argument in arguments if argument.direction != "in"]
    return _REFERENCE.format(
        name=name,
        origin=json.dumps(origin)[1:-1],
        inputs=", ".join(argument.name for argument in inputs),
        takes="\n".join(map(_described, inputs)) or "    nothing",
        gives="\n".join(map(_described, outputs)),
    )


def _described(argument: FoundArgument) -> str:
    shape = ", ".join(map(str, argument.shape))
    return f"    {argument.name}: {argument.dtype} [{shape}]"


_REFERENCE: Final = '''\
"""What {name} must compute. It was adopted from {origin}, which does not say it in a form that
npukit can use: look at its test.py or test.cpp, and write it here."""


def expected({inputs}):
    """Takes:
{takes}

    Returns (one array, or a tuple of them in this order):
{gives}
    """
    raise NotImplementedError(
        "the reference is missing: write expected() in reference.py of the kernel {name}"
    )
'''
