"""Groups of cores that can affect each other directly, through a memory, a lock or a core port.

Cores of different groups exchange data only through DMAs and streams, so as long as no DMA moves,
the order in which they run makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count

import msgspec

from npukit.emulator.core.reports import REPORTS
from npukit.formats.wasm import Signature, parse_program
from npukit.machine.control_program import CoreProgram
from npukit.machine.physical import PhysicalDesign, Tile


class CoreGroup(msgspec.Struct, frozen=True):
    """Some cores, and the compute tiles whose memory, locks or ports they use."""

    number: int
    tiles: frozenset[Tile]


def core_groups(
    design: PhysicalDesign, programs: Mapping[Tile, CoreProgram]
) -> Mapping[Tile, CoreGroup]:
    """The group of each compute tile that a core runs on or uses.

    Groups are numbered in the order of their first tiles.
    """
    tiles: dict[Tile, set[Tile]] = {}
    for core in design.cores:
        used = {core.tile, *_used(core.tile, programs[core.tile], design)}
        merged = used.union(*(tiles[tile] for tile in used if tile in tiles))
        for tile in merged:
            tiles[tile] = merged
    numbers = count()
    groups: dict[Tile, CoreGroup] = {}
    for tile in sorted(tiles):
        if tile not in groups:
            group = CoreGroup(next(numbers), frozenset(tiles[tile]))
            groups.update(dict.fromkeys(group.tiles, group))
    return groups


def _used(tile: Tile, program: CoreProgram, design: PhysicalDesign) -> Iterator[Tile]:
    """The tiles whose memory, locks or ports a core uses."""
    links = program.control.links
    yield from links.neighbours
    yield from (design.buffers[window.buffer].tile for window in links.windows)
    yield from (tile for tile, _ in (*links.locks, *links.released, *links.ports))
    yield from (site.tile for site in links.sites)
    if _chooses_at_run_time(program):
        yield from (other for other in _beside(tile) if design.device.reaches(tile, other))
        yield from (c.dest for c in design.cascades if c.source == tile)


def _chooses_at_run_time(program: CoreProgram) -> bool:
    """Whether C++ functions use streams, cascades or locks."""
    if program.functions is None or not program.control.links.functions:
        return False
    imports = parse_program(program.functions).imports
    return any(isinstance(item.type, Signature) and item.name not in REPORTS for item in imports)


def _beside(tile: Tile) -> Iterator[Tile]:
    for col, row in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        yield Tile(tile.col + col, tile.row + row)
