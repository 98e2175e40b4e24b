"""Which locks of a design count the free objects of objectfifos."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from npukit.machine.physical import Buffer, PhysicalDesign
from npukit.machine.tiles import Tile

_FREE: Final = re.compile(r"(?P<end>.+)_prod_lock_(?P<part>\d+)")
_OBJECT: Final = re.compile(r"(?P<end>.+)_buff_\d+")


class DeeperFifos(msgspec.Struct, frozen=True):
    """What one more object in every objectfifo means.

    Attributes:
        tokens: what a lock that counts free objects has more at load, by tile and number.
        bytes: what the objects take, by the tile whose memory they are in.
    """

    tokens: Mapping[tuple[Tile, int], int]
    bytes: Mapping[Tile, int]

    def lacking(self, design: PhysicalDesign) -> tuple[Tile, ...]:
        """The tiles whose memory is too small for them."""
        used = dict(self.bytes)
        for buffer in design.buffers.values():
            if buffer.tile in used:
                used[buffer.tile] += buffer.size
        for core in design.cores:
            if core.tile in used:
                used[core.tile] += core.stack_size
        return tuple(
            tile for tile, size in sorted(used.items()) if size > design.device.tile(tile).memory
        )


def deeper_fifos(design: PhysicalDesign) -> DeeperFifos:
    """What one more object in every objectfifo of ``design`` means.

    A lowered objectfifo is known by the names that MLIR-AIE's lowering and npukit's give to its
    buffers and its pairs of locks: ``of_buff_0``, ``of_prod_lock_0``, ``of_cons_lock_0``. Both
    locks together count all objects, each as often as it is sent. A mutex has no such pair.
    """
    locks = {(lock.tile, lock.name): lock for lock in design.locks.values()}
    objects: dict[str, list[Buffer]] = {}
    for buffer in design.buffers.values():
        if match := _OBJECT.fullmatch(buffer.name):
            objects.setdefault(match["end"], []).append(buffer)
    tokens: dict[tuple[Tile, int], int] = {}
    deeper: set[str] = set()
    for lock in design.locks.values():
        match = _FREE.fullmatch(lock.name)
        depth = len(objects.get(match["end"], ())) if match else 0
        if match is None or not depth:
            continue
        full = locks.get((lock.tile, f"{match['end']}_cons_lock_{match['part']}"))
        if full is not None and lock.init + full.init >= depth:
            tokens[lock.tile, lock.lock_id] = (lock.init + full.init) // depth
            deeper.add(match["end"])
    size: dict[Tile, int] = {}
    for end in deeper:
        first = objects[end][0]
        size[first.tile] = size.get(first.tile, 0) + first.size
    return DeeperFifos(tokens, size)
