"""Checks a Python program that prints or compiles a design, such as one with IRON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from npukit.adopt.recipe import ScriptRun
from npukit.adopt.script_run import ScriptRunner
from npukit.builder.toolchains.tools.installed import InstalledTools
from npukit.check.entries import Checked, entry_of_error
from npukit.check.mlir_check import check_text
from npukit.errors import NpukitError

_DEVICE = "aie.device"


def check_program(
    script: Path,
    arguments: tuple[str, ...],
    npu: str,
    device: str | None = None,
    sequence: str | None = None,
    numbers: Mapping[str, int] | None = None,
    *,
    calls: bool = True,
) -> Checked:
    """The findings about the design that a program prints, or compiles with IRON.

    Args:
        script: the program.
        arguments: its command line.
        npu: the device that a program without a choice of its own compiles for.
        device: the ``aie.device`` to check; None for all.
        sequence: the runtime sequence to check with; None for each in turn.
        numbers: those that sequences take as arguments, by name.
        calls: whether calls are run, to see whether they end.

    Raises:
        UsageError: no sequence takes a number of such a name.
    """
    name = str(script)
    try:
        runner = ScriptRunner(InstalledTools())
        run = ScriptRun(script.absolute(), arguments, Path.cwd())
        text = runner.run(run, {}).text
        if _DEVICE not in text:
            text = runner.record(run, npu, {}).text
    except NpukitError as error:
        return Checked(name, (name,), (entry_of_error(error, name),))
    found = check_text(
        text, name, device, sequence, numbers or {}, calls=calls, folder=script.parent
    )
    entries = (replace(entry, place=replace(entry.place, rendered=True)) for entry in found.entries)
    return Checked(name, (name,), tuple(entries), memory=found.memory)
