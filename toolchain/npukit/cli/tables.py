"""Tables of text: drawn by rich on a terminal, aligned columns elsewhere; nothing is truncated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import click


@dataclass(frozen=True)
class Table:
    """A table with a title; ``numeric`` names the right-aligned columns."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    numeric: tuple[str, ...] = ()


def print_table(table: Table, *, terminal: bool) -> None:
    """Print a table to stdout."""
    if terminal:
        _print_rich(table)
        return
    click.echo(table.title)
    for line in plain_lines(table):
        click.echo(line)


def plain_lines(table: Table) -> list[str]:
    """The header and the rows as aligned columns."""
    lines = [table.columns, *table.rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(table.columns))]
    return [
        "  "
        + "  ".join(
            cell.rjust(width) if name in table.numeric else cell.ljust(width)
            for cell, width, name in zip(line, widths, table.columns, strict=True)
        ).rstrip()
        for line in lines
    ]


def _print_rich(table: Table) -> None:
    # Imported here: rich is slow to import, and most commands don't need it.
    from rich import box
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    # Narrow padding: the widest table, that of the arguments, must fit into 80 columns.
    shown = RichTable(
        title=table.title,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    for name in table.columns:
        # "fold" wraps a cell that does not fit; the default would truncate it.
        side = "right" if name in table.numeric else "left"
        shown.add_column(name, justify=side, overflow="fold")  # type: ignore[arg-type]
    for row in table.rows:
        shown.add_row(*(Text(cell) for cell in row))
    Console().print(shown)
