"""``npukit doctor``."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

import click

from npukit.builder.toolchains.tools.installed import ToolPlaces
from npukit.cli.options import json_option, on_another_option
from npukit.cli.streams import print_json
from npukit.doctor.diagnosis import Diagnosis, diagnose
from npukit.doctor.elsewhere import diagnose_there
from npukit.doctor.rows import Ability, State
from npukit.doctor.system import this_system
from npukit.errors import UsageError
from npukit.remote.connecting import connect

_WIDEST = 100
"""Columns; longer lines of text are hard to read."""

_STYLES = {State.OK: "green", State.WARNING: "yellow", State.MISSING: "red"}
_ABILITIES = {
    Ability.HW_BUILD: "hw builds",
    Ability.HW_RUN: "hw runs",
    Ability.SW_EMU: "sw_emu builds and runs",
}
_ABILITIES_THERE = {**_ABILITIES, Ability.SW_EMU: "sw_emu runs"}
_FOLDER = click.Path(path_type=Path)


@click.command()
@click.option("--mlir-aie", type=_FOLDER, help="The folder of MLIR-AIE to check.")
@click.option("--peano", type=_FOLDER, help="The folder of Peano to check.")
@click.option("--xrt", type=_FOLDER, help="The folder of XRT to check.")
@on_another_option
@json_option
def doctor(
    mlir_aie: Path | None, peano: Path | None, xrt: Path | None, on: str | None, as_json: bool
) -> int:
    """Show what npukit needs and what of it this machine lacks, and how to fix it.

    The exit code is 0 if hw builds, hw runs and sw_emu works; else 32, plus 1 if hw can't run, 2 if
    it can't build, 4 if sw_emu does not work. With --on, it is about runs on another machine; the
    tools that build are those of this one.
    """
    places = ToolPlaces(mlir_aie, peano, xrt)
    diagnosis = diagnose(this_system(), places) if on is None else _diagnose_there(on, places)
    if as_json:
        print_json(diagnosis.to_data())
    else:
        _print(diagnosis)
    return diagnosis.exit_code


def _diagnose_there(on: str, places: ToolPlaces) -> Diagnosis:
    if places != ToolPlaces():
        raise UsageError(
            "--mlir-aie, --peano and --xrt name folders of this machine, and --on another machine",
            hint="leave them out: --on checks what a run there would use",
        )
    with connect(on) as connection:
        return diagnose_there(connection)


def _print(diagnosis: Diagnosis) -> None:
    # Imported here: --json must not wait for rich.
    from rich.console import Console
    from rich.text import Text

    # It knows whether to use colours (NO_COLOR, TERM), and the width of the terminal.
    console = Console(highlight=False, soft_wrap=True)
    for line, style in _lines(diagnosis, min(console.width, _WIDEST)):
        text = Text(line)
        if isinstance(style, State):
            text.stylize(_STYLES[style], 0, len(style.value))
        elif style is not None:
            text.stylize(style)
        console.print(text)


def _lines(diagnosis: Diagnosis, width: int) -> Iterator[tuple[str, State | str | None]]:
    """Lines of text, each with the state that it starts with, a style for all of it, or None."""
    names = max(len(row.name) for row in diagnosis.rows)
    for row in diagnosis.rows:
        start = f"{row.state.value:<7}  {row.name:<{names}}  "
        first, *rest = _wrapped(row.found, start, " " * len(start), width)
        yield first, row.state
        yield from ((line, None) for line in rest)
        for step in row.fix:
            for line in _wrapped(step, " " * 9 + "-> ", " " * 12, width):
                yield line, "bold"
    yield "", None
    texts = _ABILITIES if diagnosis.on is None else _ABILITIES_THERE
    asked = {ability: text for ability, text in texts.items() if ability in diagnosis.questions}
    names = max(map(len, asked.values()))
    for ability, text in asked.items():
        blockers = ", ".join(row.name for row in diagnosis.blockers(ability))
        start = f"{text:<{names}}  "
        answer = f"no: {blockers}" if blockers else "yes"
        for line in _wrapped(answer, start, " " * len(start), width):
            yield line, None


def _wrapped(text: str, start: str, indent: str, width: int) -> list[str]:
    # What a machine says of itself must not control this terminal.
    shown = "".join(one if one.isprintable() or one.isspace() else "?" for one in text)
    # Keep long words whole, so paths and options can be copied.
    return textwrap.wrap(
        shown,
        width,
        initial_indent=start,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
