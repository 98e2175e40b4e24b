"""``npukit lower``."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from npukit.cli.options import Choice, json_option, numbers_option, parse_numbers
from npukit.cli.output_files import Outputs, output_path
from npukit.cli.streams import print_json
from npukit.compiler.design_summary import DesignSummary, summarize, to_data, to_lines
from npukit.compiler.driver import LoweredDesign
from npukit.compiler.driver import lower as lower_design
from npukit.compiler.driver import stop_after as lower_until
from npukit.compiler.extract import extract
from npukit.compiler.lowering.sequence_bounds import out_of_bounds
from npukit.compiler.parse import print_module
from npukit.compiler.passes import PASSES
from npukit.errors import DesignError
from npukit.files import read_stream, read_user_file
from npukit.findings import Finding, merge_findings
from npukit.floorplan.drawing import draw

_STDIN = Path("-")
_PROGRAMS = {".py": "a program with IRON", ".j2": "a template"}
"""Files of a kernel that generate a design."""


@click.command()
@click.argument("design", type=click.Path(path_type=Path), required=False)
@click.option(
    "--insts",
    type=output_path,
    help="Write the instruction stream (insts.bin) here.",
)
@click.option(
    "--physical",
    type=output_path,
    help="Write the physical module (MLIR) here.",
)
@click.option(
    "--svg",
    type=output_path,
    help="Write a picture of the array (SVG) here.",
)
@click.option("--device-name", help="The aie.device to lower, if there are several.")
@click.option("--sequence-name", help="The aie.runtime_sequence to lower, if there are several.")
@numbers_option
@click.option(
    "--stop-after",
    metavar="PASS",
    type=Choice([each.name for each in PASSES]),
    help="Run the passes up to this one, and print the resulting module.",
)
@click.option("--list-passes", is_flag=True, help="List the passes in order, and exit.")
@json_option
def lower(
    design: Path | None,
    insts: Path | None,
    physical: Path | None,
    svg: Path | None,
    device_name: str | None,
    sequence_name: str | None,
    numbers: Sequence[str],
    stop_after: str | None,
    list_passes: bool,
    as_json: bool,
) -> None:
    """Lower an AIE design to insts.bin and a physical module.

    DESIGN is MLIR in the aie and aiex dialects, as aiecc takes it; - reads standard input. Without
    an output file, prints a short summary of the lowered design.
    """
    if list_passes:
        _print_passes(as_json=as_json)
        return
    if design is None:
        raise click.UsageError("Missing argument 'DESIGN'.")
    if stop_after is not None:
        if as_json or any((insts, physical, svg, device_name, sequence_name)):
            raise click.UsageError(
                "--stop-after prints a module; it can't be combined with an output, --device-name "
                "or --sequence-name"
            )
        _print_stopped(design, stop_after, parse_numbers(numbers))
        return
    outputs = Outputs.plan(
        {"--insts": insts, "--physical": physical, "--svg": svg},
        {Path("/dev/stdin") if design == _STDIN else design: "DESIGN"},
        as_json=as_json,
    )
    lowered = lower_design(
        _text(design),
        _name(design),
        device=device_name,
        sequence=sequence_name,
        numbers=parse_numbers(numbers),
    )
    beyond = out_of_bounds(
        lowered.physical,
        device=device_name,
        sequence=sequence_name,
        others=lowered.others.values(),
    )
    warnings = _show(
        [
            *(warning.finding for warning in lowered.warnings),
            *map(Finding.of_error, beyond),
        ]
    )
    summary = _summary(lowered) if as_json or insts is physical is svg is None else None
    # Compute all outputs before writing the first file.
    picture = "" if svg is None else draw(extract(lowered.physical, device_name), _title(design))
    outputs.write("--insts", lowered.insts)
    outputs.write("--physical", b"" if physical is None else lowered.physical_text.encode())
    outputs.write("--svg", picture.encode())
    if summary is None:
        return
    if as_json:
        data = {**to_data(summary), "warnings": [warning.to_json() for warning in warnings]}
        print_json(data)
        return
    for line in to_lines(summary):
        click.echo(line)


def _print_passes(*, as_json: bool) -> None:
    if as_json:
        print_json({"passes": [{"name": each.name, "summary": each.summary} for each in PASSES]})
        return
    width = max(len(each.name) for each in PASSES)
    for each in PASSES:
        click.echo(f"{each.name:{width}}  {each.summary}")


def _print_stopped(design: Path, pass_name: str, numbers: Mapping[str, int]) -> None:
    stopped = lower_until(pass_name, _text(design), _name(design), numbers=numbers)
    _show([warning.finding for warning in stopped.warnings])
    click.echo(print_module(stopped.module), nl=False)


def _show(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Print warnings on standard error, each once, and return them as they are printed."""
    warnings = merge_findings(findings)
    for warning in warnings:
        click.echo(f"npukit: {warning}", err=True)
    return warnings


def _name(design: Path) -> str:
    """The name of the design in errors."""
    return "<stdin>" if design == _STDIN else str(design)


def _title(design: Path) -> str:
    """The file's name, or its folder's for a file that is named as a kernel's design is."""
    name = "design" if design == _STDIN else design.stem
    return design.absolute().parent.name if name == "design" and design != _STDIN else name


def _text(design: Path) -> str:
    """The text of a design.

    Raises:
        DesignError: it can't be read, is not text, or is a program that generates a design.
    """
    if (program := _PROGRAMS.get(design.suffix)) is not None:
        raise DesignError(
            f"is {program}, not MLIR",
            where=str(design),
            hint="npukit build writes the design of a kernel to design.mlir, next to its artifacts",
        )
    try:
        data = read_stream(sys.stdin.buffer) if design == _STDIN else read_user_file(design)
        return data.decode()
    except OSError as error:
        raise DesignError(f"can't be read: {error.strerror}", where=str(design)) from error
    except UnicodeDecodeError as error:
        raise DesignError(
            f"is not UTF-8 text: byte {error.start} is {error.object[error.start]:#04x}",
            where=str(design),
        ) from error


def _summary(lowered: LoweredDesign) -> DesignSummary:
    return summarize(lowered, extract(lowered.physical, lowered.device))
