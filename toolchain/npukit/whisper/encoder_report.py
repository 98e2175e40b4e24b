"""The table of an encoder's bounds as text and as JSON values."""

from __future__ import annotations

from typing import Any, Final

from npukit.machine.throughput import CLOCK_MHZ, DISPATCH_US
from npukit.whisper.encoder_table import GOAL, EncoderTable, KernelUse, Row

Cells = tuple[str, ...]

COLUMNS: Final[Cells] = (
    *("for", "kernel", "size", "dispatches"),
    *("M MACs each", "KiB each", "us each", "limited by", "ms"),
)
NUMERIC: Final[Cells] = ("dispatches", "M MACs each", "KiB each", "us each", "ms")


def title(table: EncoderTable, precision: str) -> str:
    """What the table is about."""
    shape = table.shape
    return (
        f"{precision} on {table.device}, {shape.layers} layers of {shape.heads} heads, "
        f"width {shape.width}, {shape.tokens} tokens: computed for {CLOCK_MHZ / 1000:g} GHz, "
        "not measured"
    )


def rows(table: EncoderTable) -> list[Cells]:
    """A row of :data:`COLUMNS` for each use of a kernel, then their sum."""
    cells = [_cells(row) for row in table.rows]
    total = f"{table.milliseconds:.2f}"
    return [*cells, ("all", "", "", str(table.dispatches), "", "", "", "", total)]


def _cells(row: Row) -> Cells:
    return (
        row.use.purpose,
        row.use.kernel,
        size(row.use),
        str(row.use.dispatches),
        f"{row.macs / 1e6:,.1f}",
        f"{row.bytes_moved / 1024:,.0f}",
        f"{row.bound.us:,.1f}",
        " and ".join(row.bound.limited_by),
        f"{row.milliseconds:.2f}",
    )


def size(use: KernelUse) -> str:
    """What a dispatch computes, and on how many cores."""
    given = use.parameters
    columns = int(given.get("columns", 1))
    if "m" in given:
        what, in_column = f"{given['m']} x {given['k']} x {given['n']}", "rows"
    elif "heads" in given:
        what, in_column = f"{given['heads']} heads, {given['tokens']} tokens", "rows"
    else:
        unit = next(name for name in ("frames", "tiles", "rows") if name in given)
        what, in_column = f"{given[unit]} {unit}", "cores"
    cores = columns * int(given.get(in_column, 1))
    return f"{what}, {cores} core{'s' * (cores > 1)}"


def conclusion(table: EncoderTable) -> list[str]:
    """How that compares with the recording's length, in sentences."""
    least, most = table.with_dispatches
    slow, fast = table.times_real_time
    lines = [
        f"with {DISPATCH_US[0]} to {DISPATCH_US[1]} us for each dispatch: "
        f"{least:.1f} to {most:.1f} ms, {slow:.0f} to {fast:.0f} times real time",
        f"from and to host memory: {table.gigabytes:.2f} GB, "
        f"{1000 * table.gigabytes / table.milliseconds:.1f} GB/s on average",
    ]
    more, less = table.left
    goal = f"{GOAL[0]} to {GOAL[1]} times real time"
    if less > 0:
        lines.append(f"for {goal}, {more:.0f} to {less:.0f} ms are left for the host")
    else:
        worst = max(table.rows, key=lambda row: row.milliseconds)
        lines.append(
            f"for {goal}, it must take {-less:.1f} ms less; "
            f"{worst.use.purpose} ({worst.use.kernel}) takes the most"
        )
    return lines


def to_json(table: EncoderTable, precision: str) -> dict[str, Any]:
    """The table as JSON values."""
    least, most = table.with_dispatches
    return {
        "precision": precision,
        "device": table.device,
        "clock_mhz": CLOCK_MHZ,
        "dispatches": table.dispatches,
        "ms": round(table.milliseconds, 4),
        "gigabytes": round(table.gigabytes, 4),
        "ms_with_dispatches": [round(least, 4), round(most, 4)],
        "times_real_time": [round(times, 1) for times in table.times_real_time],
        "kernels": [_row_data(row) for row in table.rows],
    }


def _row_data(row: Row) -> dict[str, Any]:
    return {
        "for": row.use.purpose,
        "kernel": row.use.kernel,
        "parameters": dict(row.use.parameters),
        "dispatches": row.use.dispatches,
        "macs": row.macs,
        "bytes": row.bytes_moved,
        "cycles": row.bound.cycles,
        "us": row.bound.us,
        "limited_by": list(row.bound.limited_by),
        "ms": round(row.milliseconds, 4),
    }
