"""The tables of ``npukit bench``: what was measured, what was counted, what is computed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from npukit.bench.run import KernelBench, name_of
from npukit.cli.tables import Table
from npukit.estimate.report import clock, limits
from npukit.machine.throughput import CLOCK_MHZ, DISPATCH_US
from npukit.machine.tiles import TileKind
from npukit.timing.figures import CoreFigures, DispatchFigures

_NOT_AN_NPU: Final = "not the time of an NPU"


def tables(benches: Sequence[KernelBench]) -> Iterator[Table]:
    """One table for each kind of figure, because they must not be taken for each other."""
    yield _measured(benches)
    yield _counted(benches)
    yield _bounds(benches)
    yield _estimates(benches)


def _measured(benches: Sequence[KernelBench]) -> Table:
    first = benches[0]
    emulated = first.device_kind == "emulator"
    remark = f": {_NOT_AN_NPU}" if emulated else ""
    rows = [
        (
            name_of(bench),
            str(bench.timing.calls),
            str(bench.timing.tiles),
            _time(bench.timing.tile_us),
            _time(bench.timing.tile_p95_us),
            f"{bench.timing.tiles_per_second:,.0f}",
        )
        for bench in benches
    ]
    columns = ("kernel", "calls", "tiles a call", "us a tile", "p95", "tiles a second")
    return Table(f"measured on: {first.runs_on}{remark}", columns, rows, columns[1:])


def _counted(benches: Sequence[KernelBench]) -> Table:
    columns = (
        "kernel",
        "B from host",
        "to host",
        "to memtiles",
        "from memtiles",
        "to cores",
        "from cores",
        "BDs",
        "instructions",
        "vector MACs",
    )
    rows = []
    for bench in benches:
        figures = bench.figures
        moved = [
            figures.moved(TileKind.SHIM, "out"),
            figures.moved(TileKind.SHIM, "in"),
            figures.moved(TileKind.MEM, "in"),
            figures.moved(TileKind.MEM, "out"),
            figures.moved(TileKind.CORE, "in"),
            figures.moved(TileKind.CORE, "out"),
            figures.bds,
            figures.instructions,
        ]
        macs = "-" if figures.macs is None else f"{figures.macs:,}"
        rows.append((name_of(bench), *(f"{number:,}" for number in moved), macs))
    return Table("counted in one dispatch, the same on every machine", columns, rows, columns[1:])


def _bounds(benches: Sequence[KernelBench]) -> Table:
    columns: tuple[str, ...] = (
        "kernel",
        "cycles",
        f"us at {CLOCK_MHZ / 1000:g} GHz",
        f"us a tile with a dispatch of {DISPATCH_US[0]} to {DISPATCH_US[1]}",
        "limited by",
    )
    rows: list[tuple[str, ...]] = [
        (
            name_of(bench),
            f"{bench.bound.cycles:,}",
            f"{bench.bound.us:,.2f}",
            " to ".join(_time(us) for us in bench.bound.tile_us(bench.timing.tiles)),
            " and ".join(bench.bound.limited_by) or "nothing",
            _not_bounded(bench.figures),
        )
        for bench in benches
    ]
    if any(row[-1] for row in rows):
        columns = (*columns, "not in it")
    else:
        rows = [row[:-1] for row in rows]
    title = f"bound on {benches[0].bound.generation}, computed and not measured"
    return Table(title, columns, rows, columns[1:4])


def _estimates(benches: Sequence[KernelBench]) -> Table:
    columns = ("kernel", "cycles", "us", "us with a dispatch", "limited by")
    rows = [
        (
            name_of(bench),
            f"{bench.estimate.cycles:,.0f}",
            f"{bench.estimate.us:,.1f}",
            f"{bench.estimate.dispatch_us:,.1f}",
            limits(bench.estimate),
        )
        for bench in benches
    ]
    first = benches[0].estimate
    title = f"estimate on {first.generation} at {clock(first)}, computed and not measured"
    return Table(title, columns, rows, columns[1:4])


def _not_bounded(figures: DispatchFigures) -> str:
    """What the bound leaves out, beside its row."""
    scalar, cores = len(figures.scalar_cores), len(figures.cores)
    if not scalar:
        return ""
    return "scalar code" if scalar == cores else f"scalar code of {scalar} of {cores} cores"


def arithmetic(bench: KernelBench, *, channels: bool) -> Iterator[str]:
    """How the bound was computed; with ``channels`` also what each channel and core does."""
    yield f"{name_of(bench)}: the busiest of each, all at work at the same time"
    for demand in bench.bound.demands:
        yield f"  {demand}"
    if scalar := bench.figures.scalar_cores:
        busiest = max(scalar, key=lambda core: core.instructions)
        yield (
            f"  not in the bound, scalar code, {busiest.name}: "
            f"{busiest.instructions:,} instructions of the emulated core"
        )
    if channels:
        for channel in bench.figures.channels:
            yield f"  {channel.name}: {channel.bytes_moved:,} bytes, {channel.bds:,} BDs"
        for core in bench.figures.cores:
            yield f"  {core.name}: {core.instructions:,} instructions{_vector(core)}"


def _vector(core: CoreFigures) -> str:
    if core.vector is None:
        return ""
    macs = "".join(f", {count:,} MACs {kind}" for kind, count in core.vector.macs.items())
    return f"{macs}, {core.vector.loaded:,} bytes loaded, {core.vector.stored:,} stored"


def _time(us: float) -> str:
    return f"{us:,.1f}"
