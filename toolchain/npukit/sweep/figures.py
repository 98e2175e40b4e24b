"""The figures of a row, from a build and from its verdict."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path

from npukit.bindings.loaded_designs import loaded_designs
from npukit.builder.request import INSTRUCTIONS_FILE, BuildRequest
from npukit.errors import ArtifactError, FormatError
from npukit.files import read_regular
from npukit.formats.xclbin import parse
from npukit.kernel.tolerance import Measure
from npukit.machine.physical import PhysicalDesign
from npukit.machine.tiles import Tile, TileKind
from npukit.sweep.row import Checked, Sizes
from npukit.validate.evidence import Comparison
from npukit.validate.figures import measured
from npukit.validate.verdict import KernelVerdict


def checked_figures(verdict: KernelVerdict) -> Checked:
    """What a verdict says in numbers."""
    results = verdict.results
    every = [c for result in results for c in (*result.integer, *result.floating)]
    shown = [c for result in results for c in measured(result)]
    worst = max(shown, key=lambda comparison: comparison.max_error, default=None)
    by_rows = min(
        (c for c in every if c.least is not None),
        key=lambda comparison: comparison.least or 0.0,
        default=None,
    )
    return Checked(
        passed=sum(result.passed for result in results),
        results=len(results),
        exact=bool(every) and all(c.exact for result in results for c in result.integer),
        max_error=None if worst is None else _finite(worst.max_error),
        unit=None if worst is None else worst.unit,
        share=_finite(max(map(error_share, every), default=math.inf)),
        measure=None if by_rows is None else by_rows.tolerance.measure.value,
        least=None if by_rows is None or by_rows.least is None else _finite(by_rows.least),
    )


def error_share(comparison: Comparison) -> float:
    """The error of a comparison as a multiple of what is allowed: 1 is just allowed.

    For a cosine, that is the distance from 1; for an SQNR, the ratio of the noise to the signal.
    """
    limit = comparison.tolerance.limit
    if comparison.least is None:
        return _ratio(comparison.max_error, limit)
    if comparison.tolerance.measure is Measure.SQNR:
        return 0.0 if comparison.exact else 10 ** ((limit - comparison.least) / 20)
    return _ratio(1 - comparison.least, 1 - limit)


def _ratio(error: float, allowed: float) -> float:
    if error == 0:
        return 0.0
    return error / allowed if allowed > 0 else math.inf


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


def sizes_of(request: BuildRequest) -> Sizes | None:
    """What the build in the folder of ``request`` takes of the array.

    None if its device image is one that npukit can't read.

    Raises:
        ArtifactError: a file can't be read.
    """
    xclbin = _read(request.output / f"{request.spec.name}.xclbin")
    instructions = _read(request.output / INSTRUCTIONS_FILE)
    try:
        designs = loaded_designs(parse(xclbin))
    except FormatError:
        return None
    tiles = {tile for design in designs for tile in _used(design)}
    kind = designs[0].device.kind
    return Sizes(
        columns=len({tile.col for tile in tiles}),
        cores=len({core.tile for design in designs for core in design.cores}),
        memtiles=sum(kind(tile) is TileKind.MEM for tile in tiles),
        core_memory=_fullest(designs, TileKind.CORE),
        memtile_memory=_fullest(designs, TileKind.MEM),
        instructions=len(instructions),
        xclbin=len(xclbin),
    )


def _used(design: PhysicalDesign) -> set[Tile]:
    """The tiles that compute, store or move something."""
    ends = (port.tile for route in design.routes for port in (route.source, *route.dests))
    buffers = (buffer.tile for buffer in design.buffers.values())
    return {*ends, *buffers, *(core.tile for core in design.cores)}


def _fullest(designs: Iterable[PhysicalDesign], kind: TileKind) -> int:
    """Bytes of the tile of this kind whose memory holds most."""
    return max((size for design in designs for size in _memory(design, kind)), default=0)


def _memory(design: PhysicalDesign, kind: TileKind) -> Iterable[int]:
    used: dict[Tile, int] = {core.tile: core.stack_size for core in design.cores}
    for buffer in design.buffers.values():
        used[buffer.tile] = used.get(buffer.tile, 0) + buffer.size
    return (size for tile, size in used.items() if design.device.kind(tile) is kind)


def _read(path: Path) -> bytes:
    try:
        return read_regular(path)
    except OSError as error:
        raise ArtifactError(f"it can't be read: {error.strerror}", where=str(path)) from error
