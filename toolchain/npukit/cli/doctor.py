"""``npukit doctor``."""

from __future__ import annotations

import json
import sys
import textwrap

import click

from npukit.cli.options import json_option
from npukit.doctor.diagnosis import Diagnosis, diagnose
from npukit.doctor.rows import Ability, State
from npukit.doctor.system import this_system

_WIDTH = 80
_STYLES = {State.OK: "green", State.WARNING: "yellow", State.MISSING: "red"}
_ABILITIES = {
    Ability.HW_BUILD: "hw builds",
    Ability.HW_RUN: "hw runs",
    Ability.SW_EMU: "sw_emu builds and runs",
}


@click.command()
@json_option
def doctor(as_json: bool) -> int:
    """Show what this machine has for npukit, what is missing, and what to type.

    The exit code is 0 if hw builds, hw runs and sw_emu works; else 32, plus 1 if hw can't run, 2 if
    it can't build, 4 if sw_emu can't either.
    """
    diagnosis = diagnose(this_system())
    if as_json:
        click.echo(json.dumps(diagnosis.to_data(), indent=2))
    elif sys.stdout.isatty():
        _print_rich(diagnosis)
    else:
        for line in _plain_lines(diagnosis):
            click.echo(line)
    return diagnosis.exit_code


def _plain_lines(diagnosis: Diagnosis) -> list[str]:
    names = max(len(row.name) for row in diagnosis.rows)
    lines = []
    for row in diagnosis.rows:
        start = f"{row.state.value:<7}  {row.name:<{names}}  "
        lines += _wrapped(row.found, start, " " * len(start))
        for step in row.mend:
            lines += _wrapped(step, " " * 9 + "-> ", " " * 12)
    return [*lines, "", *_conclusions(diagnosis)]


def _wrapped(text: str, start: str, indent: str) -> list[str]:
    # A path or an option that is cut in two can't be copied: long words stay whole.
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=start,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _conclusions(diagnosis: Diagnosis) -> list[str]:
    names = max(map(len, _ABILITIES.values()))
    lines = []
    for ability, text in _ABILITIES.items():
        against = ", ".join(row.name for row in diagnosis.against(ability))
        start = f"{text:<{names}}  "
        lines += _wrapped(f"no: {against}" if against else "yes", start, " " * len(start))
    return lines


def _print_rich(diagnosis: Diagnosis) -> None:
    # Here and not above: a script that wants data need not wait for rich.
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for column in ("", "", "found, and what to type"):
        table.add_column(column, overflow="fold")
    for row in diagnosis.rows:
        cell = Text(row.found)
        for step in row.mend:
            cell.append(f"\n-> {step}", "bold")
        table.add_row(Text(row.state.value, _STYLES[row.state]), Text(row.name), cell)
    console.print(table)
    console.print()
    for line in _conclusions(diagnosis):
        console.print(Text(line))
