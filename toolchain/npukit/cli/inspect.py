"""``npukit inspect``."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click

from npukit.bindings.arguments import ArgumentMap, KernelArgument
from npukit.bindings.inspection import (
    EmulationData,
    Inspection,
    group_text,
    inspect_xclbin,
    purpose,
    timestamp_text,
    unused_text,
)
from npukit.bindings.inspection_json import to_json
from npukit.builder.artifact_design import find_design, given_design
from npukit.builder.ledger import made_in
from npukit.cli.input_files import read_file
from npukit.cli.options import json_option
from npukit.cli.output_files import Outputs, output_path
from npukit.cli.streams import print_json
from npukit.cli.tables import Table, print_table
from npukit.errors import FormatError
from npukit.formats.xclbin import SectionKind, Xclbin, parse
from npukit.formats.xclbin_partition import AiePartition

_WIDTH = 80
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("xclbin", type=_FILE)
@click.option(
    "--design",
    type=_FILE,
    help="The design that the file was built from (default: found in the file or next to it).",
)
@click.option(
    "--svg", type=output_path, help="Draw the array that the file loads (its device image)."
)
@json_option
def inspect(xclbin: Path, design: Path | None, svg: Path | None, as_json: bool) -> None:
    """Show the contents of an xclbin, and what to pass to its kernel."""
    outputs = Outputs.plan({"--svg": svg}, _beside(xclbin), as_json=as_json)

    def read(data: bytes) -> tuple[Inspection, str]:
        found = _inspect(xclbin, data, design)
        return found, "" if svg is None else _picture(xclbin, found.xclbin)

    inspection, picture = read_file(xclbin, read)
    outputs.write("--svg", picture.encode())
    if as_json:
        print_json({"file": str(xclbin), **to_json(inspection)})
    else:
        _print(xclbin, inspection, terminal=sys.stdout.isatty())
    if inspection.problem:
        raise FormatError(inspection.problem, where=str(xclbin), hint="rebuild the kernel")


def _beside(xclbin: Path) -> dict[Path, str]:
    """The xclbin, and what a build has published beside it."""
    made = {xclbin.parent / name: "an artifact beside it" for name in made_in(xclbin.parent)}
    return {**made, xclbin: "the xclbin"}


def _inspect(path: Path, data: bytes, design: Path | None) -> Inspection:
    xclbin = parse(data)
    found = find_design(path, data, xclbin) if design is None else given_design(design)
    return inspect_xclbin(data, xclbin, found)


def _picture(path: Path, xclbin: Xclbin) -> str:
    """What the file loads; of several configurations the first one."""
    from npukit.bindings.loaded_designs import loaded_designs
    from npukit.floorplan.drawing import draw

    designs = loaded_designs(xclbin)
    more = f", the first of {len(designs)} configurations" if len(designs) > 1 else ""
    return draw(designs[0], f"{path.name}{more}")


def _print(path: Path, inspection: Inspection, *, terminal: bool) -> None:
    for label, value in _identity(path, inspection):
        click.echo(f"{label + ':':<11}{value}")
    for table in _tables(inspection):
        click.echo()
        print_table(table, terminal=terminal)
    for mapping in inspection.kernels:
        click.echo()
        print_table(_arguments(mapping), terminal=terminal)
        click.echo("\nwhat to pass")
        for line in _passing(mapping):
            click.echo(line)
        click.echo()
        click.echo(textwrap.fill(unused_text(mapping, inspection.design), _WIDTH))
    for line in _design_lines(inspection):
        click.echo(textwrap.fill(line, _WIDTH))


def _identity(path: Path, inspection: Inspection) -> Iterator[tuple[str, str]]:
    xclbin = inspection.xclbin
    what = purpose(xclbin)
    yield "file", f"{path} ({inspection.size:,} bytes)"
    yield "uuid", xclbin.uuid_text
    yield "mode", xclbin.mode_name + (f", {what}" if what else "")
    yield "made", timestamp_text(xclbin.timestamp)
    yield "version", ".".join(map(str, xclbin.version))
    yield "VBNV", xclbin.vbnv or "none"


def _tables(inspection: Inspection) -> Iterator[Table]:
    xclbin = inspection.xclbin
    yield Table(
        "sections",
        ("kind", "name", "offset", "size"),
        [
            (
                f"{section.kind_name} ({section.kind})",
                section.name or "-",
                f"{section.offset:#x}",
                f"{len(section.data):,}",
            )
            for section in xclbin.sections
        ],
        numeric=("offset", "size"),
    )
    if xclbin.section(SectionKind.MEM_TOPOLOGY):
        yield _memory(xclbin)
    if inspection.partition is not None:
        yield _partition(inspection.partition)
        yield _pdis(inspection.partition, emulated=inspection.emulation is not None)
    if inspection.emulation is not None:
        yield _emulation(inspection.emulation)


def _memory(xclbin: Xclbin) -> Table:
    return Table(
        "memory banks",
        ("bank", "tag", "type", "base", "KiB", "used"),
        [
            (
                str(index),
                bank.tag,
                bank.type_name,
                f"{bank.base_address:#x}",
                f"{bank.size_kib:,}",
                "yes" if bank.used else "no",
            )
            for index, bank in enumerate(xclbin.memory_banks())
        ],
        numeric=("bank", "base", "KiB"),
    )


def _partition(partition: AiePartition) -> Table:
    return Table(
        "partition",
        ("columns", "may start at", "operations per cycle", "fingerprints"),
        [
            (
                str(partition.column_width),
                ", ".join(map(str, partition.start_columns)),
                f"{partition.operations_per_cycle:,}",
                f"{partition.inference_fingerprint}, {partition.pre_post_fingerprint}",
            )
        ],
    )


def _pdis(partition: AiePartition, *, emulated: bool) -> Table:
    rows = []
    for index, pdi in enumerate(partition.pdis):
        size = f"{len(pdi.image):,}"
        for group in pdi.cdo_groups:
            kernels = ", ".join(f"{number:#x}" for number in group.dpu_kernel_ids)
            before = ", ".join(f"{number:#x}" for number in group.pre_cdo_groups)
            kind = f"{group.name} {group.type_name}"
            rows.append((str(index), size, kind, str(group.pdi_id), kernels, before))
        if not pdi.cdo_groups:
            rows.append((str(index), size, "-", "-", "-", "-"))
    columns = ("PDI", "bytes", "cdo group", "id", "kernels", "pre cdo groups")
    replaced = emulated and not any(pdi.image for pdi in partition.pdis)
    title = "device images" + (" (empty: EMULATION_DATA replaces them)" if replaced else "")
    return Table(title, columns, rows, numeric=("PDI", "bytes", "id"))


def _emulation(emulation: EmulationData) -> Table:
    if emulation.problem:
        rows = [("DAMAGED", f"{emulation.size:,}", emulation.problem)]
    else:
        rows = [("design.json", f"{emulation.design_size:,}", f"device {emulation.device}")]
        folders = (("control", emulation.controls), ("programs", emulation.programs))
        for folder, use in ((folder, use) for folder, uses in folders for use in uses):
            where = ", ".join(f"({column}, {row})" for column, row in use.cores)
            rows.append((f"{folder}/{use.id}.wasm", f"{use.size:,}", f"runs on {where}"))
    state = "" if emulation.problem else ", all hashes match"
    title = f"emulation data ({emulation.size:,} bytes{state})"
    return Table(title, ("member", "bytes", "what"), rows, numeric=("bytes",))


def _arguments(mapping: ArgumentMap) -> Table:
    return Table(
        f"arguments of {mapping.kernel} (instance {mapping.instance})",
        ("#", "name", "type", "group id", "flag", "bytes", "dir"),
        [_argument(argument) for argument in mapping.arguments],
        numeric=("#", "bytes"),
    )


def _argument(argument: KernelArgument) -> tuple[str, ...]:
    size = argument.tensor.nbytes if argument.tensor else None
    if argument.bank is None:
        size = argument.size
    return (
        str(argument.index),
        argument.name,
        argument.type,
        group_text(argument),
        argument.flag or "-",
        "-" if size is None else f"{size:,}",
        argument.tensor.direction if argument.tensor else "-",
    )


def _passing(mapping: ArgumentMap) -> Iterator[str]:
    width = max((len(argument.name) for argument in mapping.arguments), default=0)
    for argument in mapping.arguments:
        head = f"  {argument.index:>2}  {argument.name:<{width}}  "
        yield textwrap.fill(
            argument.passing, _WIDTH, initial_indent=head, subsequent_indent=" " * len(head)
        )


def _design_lines(inspection: Inspection) -> Iterator[str]:
    design = inspection.design
    if design.source is not None:
        yield f"The design's arguments come from {design.source}."
    if design.problem is not None:
        yield f"Note: {design.problem}."
