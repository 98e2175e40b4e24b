"""What ``npukit adopt`` found, as text and as data."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from npukit.adopt.command import Adopted
from npukit.adopt.own_test import OwnTest
from npukit.adopt.recipe import ScriptRun
from npukit.cli.tables import Table, plain_lines
from npukit.kernel.spec import DEFAULT_DEVICE


def report_lines(done: Adopted) -> Iterator[str]:
    """The table of what was found, what is missing, and the next command."""
    yield f"adopted {done.folder}"
    yield from plain_lines(
        Table("", ("what", "found"), [(what, _printable(found)) for what, found in _rows(done)])
    )
    yield "not found: the reference. Write expected() in reference.py; until then validate fails."
    for name in done.kept:
        yield f"kept {done.folder / name}"
    folder, name = done.folder, done.adoption.kernel.name
    where = (
        "" if folder.parent == Path("kernel_src") else f" --kernel-dir {shlex.quote(str(folder))}"
    )
    yield f"next: npukit build {name} --device {done.adoption.kernel.device}{where}"
    if (test := done.adoption.test) is not None:
        when = "it runs without a build" if test.alone else "its own test, after a build for sw_emu"
        yield f"{when}: {_test_command(done, test)}"


def _printable(text: str) -> str:
    """The text on one line: names of files can have any characters."""
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in text
    )


def _test_command(done: Adopted, test: OwnTest) -> str:
    kernel = done.adoption.kernel
    built = f"build/{kernel.name}/{kernel.device}-sw_emu"
    device = () if kernel.device == DEFAULT_DEVICE else ("--device", kernel.device)
    arguments = test.with_artifacts(f"{built}/{kernel.name}.xclbin", f"{built}/insts.bin")
    words = [*test.environment, "npukit", "iron", *device, *test.program, *arguments]
    return shlex.join(words)


def _rows(done: Adopted) -> Iterator[tuple[str, str]]:
    adoption = done.adoption
    kernel, origin = adoption.kernel, adoption.trial.source.origin
    yield "recipe", adoption.trial.recipe.source
    if isinstance(origin, ScriptRun):
        yield "design", shlex.join([*origin.name.split(), *origin.arguments])
    else:
        yield "design", origin.name
    yield "device", kernel.device
    shapes = kernel.shapes or tuple(argument.shape for argument in kernel.arguments)
    for argument, sizes in zip(kernel.arguments, shapes, strict=True):
        shape = ", ".join(map(_size, sizes))
        yield "argument", f"{argument.name}: {argument.direction} {argument.dtype} [{shape}]"
    for parameter in adoption.sizes.parameters:
        yield "parameter", f"{parameter.name} = {parameter.default} ({parameter.variable})"
    for reason in dict.fromkeys(adoption.sizes.fixed.values()):
        variables = [name for name, why in adoption.sizes.fixed.items() if why == reason]
        yield "fixed", f"{', '.join(variables)}: {reason}"
    for core in kernel.cores:
        defines = [
            name if value == "1" else f"{name}={value}" for name, value in core.defines.items()
        ]
        yield "object", " ".join([core.object + ":", *core.sources, *defines, *core.flags])
    for note in adoption.notes:
        yield "note", note


def _size(size: int | str) -> str:
    return str(size) if isinstance(size, int) else size.strip("{ }")


def report_data(done: Adopted) -> dict[str, Any]:
    """The same as JSON data."""
    adoption = done.adoption
    kernel, origin = adoption.kernel, adoption.trial.source.origin
    script = isinstance(origin, ScriptRun)
    return {
        "folder": str(done.folder),
        "kernel": kernel.name,
        "device": kernel.device,
        "recipe": adoption.trial.recipe.source,
        "design": {
            "file": kernel.design,
            "from": str(origin.script if isinstance(origin, ScriptRun) else origin),
            "arguments": list(origin.arguments) if isinstance(origin, ScriptRun) else [],
            "script": script,
            "module": origin.module if isinstance(origin, ScriptRun) else None,
        },
        "arguments": [
            {
                "name": argument.name,
                "direction": argument.direction,
                "dtype": argument.dtype,
                "shape": list(argument.shape),
            }
            for argument in kernel.arguments
        ],
        "parameters": [
            {
                "name": parameter.name,
                "default": parameter.default,
                "variable": parameter.variable,
            }
            for parameter in adoption.sizes.parameters
        ],
        "fixed": dict(adoption.sizes.fixed),
        "objects": [
            {
                "object": core.object,
                "sources": list(core.sources),
                "include_dirs": list(core.include_dirs),
                "defines": dict(core.defines),
                "flags": list(core.flags),
            }
            for core in kernel.cores
        ],
        "files": {place: str(path) for place, path in adoption.origins.items()},
        "test": None
        if adoption.test is None
        else {
            "script": str(adoption.test.script),
            "module": adoption.test.module,
            "arguments": list(adoption.test.arguments),
        },
        "not_found": ["reference"],
        "notes": list(adoption.notes),
        "kept": list(done.kept),
    }
