"""What the data memory of each tile holds, by bank, and which banks cores and DMAs share.

A core's data memory has four banks, and a bank serves one access a cycle: where a core and a DMA
channel of its tile, or of a neighbour, work in one bank, they wait for each other (AM020, AIE-ML
tile architecture: memory banks and their arbitration).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from npukit.compiler.dialect.location import locate
from npukit.compiler.dialect.memory_ops import BufferOp
from npukit.compiler.driver import LoweredDesign
from npukit.compiler.extract import read_physical
from npukit.compiler.lowering.sequence import find_device
from npukit.errors import Location
from npukit.findings import Finding
from npukit.machine.device import TileKind
from npukit.machine.physical import Buffer, PhysicalDesign, Tile, bd_chain

STACK = "stack"


class Extent(msgspec.Struct, frozen=True):
    """``size`` bytes at ``address`` of a data memory; ``channels`` of DMAs move them.

    ``name`` is that of a buffer, or :data:`STACK`.
    """

    name: str
    address: int
    size: int
    channels: tuple[str, ...] = ()


class TileMemory(msgspec.Struct, frozen=True):
    """The data memory of a tile: ``size`` bytes, in banks of ``bank_size``; what is in it."""

    tile: Tile
    kind: str
    size: int
    bank_size: int
    extents: tuple[Extent, ...]

    @property
    def used(self) -> int:
        """Bytes of all extents."""
        return sum(extent.size for extent in self.extents)

    def banks_of(self, extent: Extent) -> range:
        """The banks that hold bytes of ``extent``."""
        last = extent.address + max(extent.size, 1) - 1
        return range(extent.address // self.bank_size, last // self.bank_size + 1)

    def in_bank(self, bank: int) -> int:
        """Bytes in use of a bank."""
        start = bank * self.bank_size
        end = start + self.bank_size
        return sum(
            max(0, min(each.address + each.size, end) - max(each.address, start))
            for each in self.extents
        )

    def largest_gap(self, bank: int) -> int:
        """The most bytes in a row that are free in a bank."""
        at, most = bank * self.bank_size, 0
        end = at + self.bank_size
        for extent in self.extents:
            if extent.address >= end:
                break
            most = max(most, min(extent.address, end) - at)
            at = max(at, extent.address + extent.size)
        return max(most, end - at)

    def to_json(self) -> dict[str, Any]:
        """Plain data for ``--json``."""
        return {
            "tile": [self.tile.col, self.tile.row],
            "kind": self.kind,
            "bytes": self.size,
            "used": self.used,
            "banks": [
                {"bytes": self.bank_size, "used": self.in_bank(bank)}
                for bank in range(self.size // self.bank_size)
            ],
            "contents": [
                {
                    "name": each.name,
                    "address": each.address,
                    "bytes": each.size,
                    "banks": list(self.banks_of(each)),
                    "channels": list(each.channels),
                }
                for each in self.extents
            ],
        }


def memory_of(lowered: LoweredDesign) -> tuple[TileMemory, ...]:
    """The memory of each tile of ``lowered`` that holds anything, by column and row.

    Raises:
        DesignError, UnsupportedError: the emulated device can't read the design.
    """
    return _memories(read_physical(lowered.physical, lowered.device).design)


def bank_findings(lowered: LoweredDesign) -> Iterator[Finding]:
    """Yield a finding for each channel that moves one buffer of a bank while its core works in
    another one of the same bank, although there is room in other banks.

    Raises:
        DesignError, UnsupportedError: the emulated device can't read the design.
    """
    design = read_physical(lowered.physical, lowered.device).design
    places = {
        op.sym_name: locate(op)
        for op in find_device(lowered.physical, lowered.device).walk_array()
        if isinstance(op, BufferOp)
    }
    memories = {memory.tile: memory for memory in _memories(design)}
    cores = {core.tile for core in design.cores}
    for tile, rings in _rings(design).items():
        for channel, ring in rings.items():
            if tile in cores and len(ring) > 1:
                yield from _shared_bank(memories[tile], channel, ring, places)


def _shared_bank(
    memory: TileMemory,
    channel: str,
    ring: Sequence[Buffer],
    places: Mapping[str | None, Location],
) -> Iterator[Finding]:
    extents = {each.name: each for each in memory.extents}
    banks = {buffer.name: set(memory.banks_of(extents[buffer.name])) for buffer in ring}
    for one, other in zip(ring, [*ring[1:], ring[0]], strict=True):
        shared = banks[one.name] & banks[other.name]
        taken = set().union(*banks.values())
        free = [
            bank
            for bank in range(memory.size // memory.bank_size)
            if bank not in taken and memory.largest_gap(bank) >= other.size
        ]
        if shared and free and one is not other:
            yield Finding(
                f"buffers {one.name} and {other.name} of tile {memory.tile} are in bank "
                f"{min(shared)}: while {channel} moves the one, the core works in the other, and "
                "each access keeps the other waiting",
                str(places.get(one.name)),
                f"bank {free[0]} has room; {_why(memory)}",
                rule="bank-conflict",
            )
            return


def _why(memory: TileMemory) -> str:
    """Why buffers share a bank although there are others, and what to do."""
    large = next((each for each in memory.extents if each.size > memory.bank_size), None)
    if large is not None:
        return (
            f"MLIR-AIE places all buffers of the tile one after the other, since {large.name} is "
            "larger than a bank: split it, or give the others addresses"
        )
    return (
        'the tile\'s allocation_scheme = "bank-aware" spreads buffers over the banks, largest '
        "first, and an aie.buffer may request one (mem_bank)"
    )


def _memories(design: PhysicalDesign) -> tuple[TileMemory, ...]:
    moved: dict[str, list[str]] = {}
    for rings in _rings(design).values():
        for channel, ring in rings.items():
            for buffer in ring:
                moved.setdefault(buffer.name, []).append(channel)
    extents: dict[Tile, list[Extent]] = {}
    for buffer in design.buffers.values():
        channels = tuple(dict.fromkeys(moved.get(buffer.name, ())))
        extent = Extent(buffer.name, buffer.address, buffer.size, channels)
        extents.setdefault(buffer.tile, []).append(extent)
    for core in design.cores:
        if core.stack_size:
            extents.setdefault(core.tile, []).append(Extent(STACK, 0, core.stack_size))
    return tuple(
        TileMemory(
            tile,
            _KINDS[design.device.kind(tile)],
            design.device.tile(tile).memory,
            design.device.tile(tile).bank_size,
            tuple(sorted(held, key=lambda extent: (extent.address, extent.size))),
        )
        for tile, held in sorted(extents.items(), key=lambda item: (item[0].col, item[0].row))
    )


_KINDS = {TileKind.CORE: "core", TileKind.MEM: "memtile", TileKind.SHIM: "shim"}


def _rings(design: PhysicalDesign) -> dict[Tile, dict[str, list[Buffer]]]:
    """By tile of the memory and channel: the buffers that its tasks move, in their order."""
    rings: dict[Tile, dict[str, list[Buffer]]] = {}
    buffers: dict[Tile, list[Buffer]] = {}
    for buffer in design.buffers.values():
        buffers.setdefault(buffer.tile, []).append(buffer)
    for task in design.tasks:
        bds = design.descriptors.get(task.tile, {})
        channel = f"{task.direction.name} {task.channel} of tile {task.tile}"
        for bd in bds.values() if task.out_of_order else bd_chain(bds, task.first_bd):
            for buffer in buffers.get(bd.memory, ()):
                ring = rings.setdefault(bd.memory, {}).setdefault(channel, [])
                if buffer.holds(bd.address) and buffer not in ring:
                    ring.append(buffer)
    return rings
