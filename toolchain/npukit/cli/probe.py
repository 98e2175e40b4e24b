"""``npukit probe``."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from npukit.builder.request import QuietReporter
from npukit.cli.options import (
    Seconds,
    build_dir_option,
    device_option,
    json_option,
    kernel_dir_option,
    on_option,
    target_option,
)
from npukit.cli.streams import print_json
from npukit.cli.tables import Table, plain_lines, print_table
from npukit.errors import ValidationFailedError
from npukit.kernel.discovery import load_kernels
from npukit.runtime.targets import On

if TYPE_CHECKING:
    from npukit.bindings.arguments import ArgumentMap, KernelArgument
    from npukit.probe.configurations import Configuration
    from npukit.probe.rows import Row

_WIDTH = 100
_LARGE = 1e6
_CLEAR = "\r\x1b[K"


@click.command()
@click.argument("kernel")
@on_option
@device_option
@target_option
@click.option(
    "--time-limit",
    metavar="S",
    type=Seconds(86400),
    default=30.0,
    show_default=True,
    help="Time limit in seconds for the process of each configuration.",
)
@kernel_dir_option
@build_dir_option
@json_option
def probe(
    kernel: str,
    on: On,
    device: str,
    target: str,
    time_limit: float,
    kernel_dirs: tuple[Path, ...],
    build_dir: Path | None,
    as_json: bool,
) -> int:
    """Try ways to allocate and pass a kernel's buffers, and judge each by its output.

    Each configuration makes raw pyxrt calls in its own process, with the artifacts in
    build/KERNEL/DEVICE-TARGET/. Exit code 0 if the mapping in the metadata gives the right output.
    """
    # NumPy and the engine are slow to import; --help must not wait for them.
    from npukit.builder.folders import build_folder
    from npukit.builder.plan import make_engine, plan_kernel
    from npukit.emulator.core.debug_output import hidden_debug_output
    from npukit.probe.artifact import find_artifact
    from npukit.probe.report_json import to_json
    from npukit.probe.run import Probe
    from npukit.validate.device_choice import choose_execution, published_in

    (spec,) = load_kernels([kernel], kernel_dirs)
    folder = build_folder(build_dir)
    execution = choose_execution(target, on, device, published_in(folder, [spec], device))
    request = plan_kernel(spec, device, execution.choice.toolchain.target, {}, folder)
    emulated = execution.device.kind == "emulator"
    engine = make_engine(execution.choice)
    artifact = find_artifact(request, engine, QuietReporter(), emulated=emulated)
    trial = Probe(artifact, execution.device.kind, time_limit)
    with hidden_debug_output():
        rows = trial.rows(_show_progress)
    if sys.stderr.isatty():
        click.echo(_CLEAR, err=True, nl=False)
    if as_json:
        print_json(to_json(request, execution.device, trial, rows))
    else:
        click.echo(f"{spec.name}  {device}-{request.target} on: {execution.device.name}")
        click.echo(f"because {execution.device.reason}; inputs of case {trial.case.name!r}")
        click.echo()
        _print(rows, trial.mapping, execution.device.name)
    return 0 if rows[0].right else ValidationFailedError.exit_code


def _show_progress(configuration: Configuration) -> None:
    if sys.stderr.isatty():
        click.echo(f"{_CLEAR}probing: {configuration.name}", err=True, nl=False)


def _print(rows: Sequence[Row], mapping: ArgumentMap, runs_on: str) -> None:
    from npukit.probe.conclusion import conclusion

    terminal = sys.stdout.isatty()
    for table in _tables(rows, terminal=terminal):
        print_table(table, terminal=terminal)
    for title, notes in _notes(rows):
        click.echo(f"\n{title}")
        for note in notes:
            click.echo(_filled(note, "  "))
    click.echo()
    print_table(_mapping(mapping), terminal=terminal)
    click.echo("\nconclusion")
    for point in conclusion(rows, mapping, runs_on):
        click.echo(_filled(f"- {point}", "  "))


_COLUMNS = ("configuration", "groups of", "run", "warn", "ms", "non-zero", "range", "std", "output")
_NUMERIC = ("warn", "ms", "non-zero", "std")
_RUNS = (0, 1, 2, 3, 4)
_OUTPUTS = (0, 5, 6, 7, 8)


def _tables(rows: Sequence[Row], *, terminal: bool) -> list[Table]:
    """One table, or two narrow ones if it does not fit the terminal."""
    cells = [_cells(row) for row in rows]
    whole = Table("configurations", _COLUMNS, cells, _NUMERIC)
    if not terminal or max(map(len, plain_lines(whole))) <= shutil.get_terminal_size().columns:
        return [whole]

    def part(title: str, wanted: tuple[int, ...]) -> Table:
        chosen = [tuple(line[i] for i in wanted) for line in (_COLUMNS, *cells)]
        return Table(title, chosen[0], chosen[1:], _NUMERIC)

    return [part("configurations", _RUNS), part("their outputs", _OUTPUTS)]


def _cells(row: Row) -> tuple[str, ...]:
    from npukit.probe.conclusion import number, share

    figures = row.figures
    measured = ("-", "-", "-")
    if figures is not None:
        limits = f"[{number(figures.low)}, {number(figures.high)}]"
        std = f"{figures.std:.2f}" if figures.std < _LARGE else number(figures.std)
        measured = (share(figures), limits, std)
    return (
        row.configuration.name,
        row.configuration.groups,
        row.ending.value,
        str(len(row.warnings) or "-"),
        "-" if row.seconds is None else f"{1000 * row.seconds:.2f}",
        *measured,
        _judgement(row),
    )


def _judgement(row: Row) -> str:
    if row.figures is None:
        return "-"
    if row.figures.right:
        return "right"
    if row.figures.untouched:
        return "WRONG, untouched"
    return "WRONG, constant" if row.figures.constant else "WRONG"


def _notes(rows: Sequence[Row]) -> Iterator[tuple[str, list[str]]]:
    """Messages that do not fit into the table; each distinct text once."""
    errors = [(row.message, row) for row in rows if row.message]
    warnings = [(warning, row) for row in rows for warning in row.warnings]
    for title, texts in (("did not complete", errors), ("XRT's warnings", warnings)):
        names: dict[str, list[str]] = {}
        for text, row in texts:
            names.setdefault(text, []).append(row.configuration.name)
        if names:
            yield title, [f"{', '.join(by)}: {text}" for text, by in names.items()]


def _mapping(mapping: ArgumentMap) -> Table:
    from npukit.bindings.arguments import Role

    used = [argument for argument in mapping.arguments if argument.role is not Role.UNUSED]
    return Table(
        "the mapping in the metadata",
        ("#", "argument", "group_id of", "flag", "pass"),
        [
            (
                str(argument.index),
                argument.name,
                "-" if argument.bank is None else f"{argument.index}: {argument.bank_tag}",
                argument.flag or "-",
                _contents(argument),
            )
            for argument in used
        ],
        numeric=("#",),
    )


def _contents(argument: KernelArgument) -> str:
    if argument.tensor is not None:
        tensor = argument.tensor
        return f"{tensor.direction}: {tensor.name}, {tensor.dtype} {list(tensor.shape)}"
    # The flag has its own column.
    return argument.passing.removeprefix(f"a {argument.flag} buffer with ")


def _filled(text: str, indent: str, further: str = "    ") -> str:
    columns = min(_WIDTH, shutil.get_terminal_size().columns) if sys.stdout.isatty() else _WIDTH
    return textwrap.fill(text, columns, initial_indent=indent, subsequent_indent=further)
