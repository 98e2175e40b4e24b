"""``npukit disasm``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from npukit.cli.input_files import read_file
from npukit.cli.options import json_option
from npukit.cli.streams import print_json
from npukit.compiler.disassembly import Instruction, disassemble
from npukit.formats.txn import Header, Transaction, parse


@click.command()
@click.argument("insts", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def disasm(insts: Path, as_json: bool) -> None:
    """Print an insts.bin instruction stream as text, one operation per line."""
    transaction = read_file(insts, parse)
    instructions = disassemble(transaction)
    if as_json:
        print_json(_data(transaction, instructions))
        return
    click.echo(_heading(transaction))
    for line in _lines(instructions):
        click.echo(line)


def _device(header: Header) -> str:
    return header.device or f"generation {header.generation}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")


def _heading(transaction: Transaction) -> str:
    header = transaction.header
    return (
        f"transaction v{header.major}.{header.minor} for {_device(header)}, "
        f"{_count(header.columns, 'column')} of {_count(header.rows, 'row')} "
        f"({header.mem_tile_rows} of memtiles): {_count(transaction.op_count, 'operation')}, "
        f"{transaction.byte_size:,} bytes"
    )


def _lines(instructions: tuple[Instruction, ...]) -> Iterator[str]:
    name_width = max((len(one.name) for one in instructions), default=0)
    place_width = max((len(one.place) for one in instructions), default=0)
    number_width = len(str(len(instructions)))
    for one in instructions:
        line = (
            f"{one.index:>{number_width}}  {one.offset:#06x}  {one.name:<{name_width}}  "
            f"{one.place:<{place_width}}  {one.effect}"
        )
        yield line.rstrip()


def _data(transaction: Transaction, instructions: tuple[Instruction, ...]) -> dict[str, Any]:
    header = transaction.header
    return {
        "version": f"{header.major}.{header.minor}",
        "generation": header.generation,
        "device": header.device,
        "rows": header.rows,
        "columns": header.columns,
        "mem_tile_rows": header.mem_tile_rows,
        "op_count": transaction.op_count,
        "byte_size": transaction.byte_size,
        "ops": [one.data for one in instructions],
    }
