"""The layout of a tile's data memory: its stack, and the buffers that have an address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec
from xdsl.dialects.builtin import BFloat16Type, FixedBitwidthType, Float16Type, IndexType
from xdsl.ir import Attribute, Operation

from npukit.compiler.dialect.aie import BufferOp, CoreOp, DeviceOp, TileOp
from npukit.compiler.dialect.attributes import BlockFloatType
from npukit.compiler.dialect.location import locate
from npukit.errors import DesignError, UnsupportedError
from npukit.machine.tiles import Tile

__all__ = [
    "ALLOCATION_SCHEMES",
    "BANK_AWARE",
    "BASIC_SEQUENTIAL",
    "Extent",
    "buffer_bytes",
    "check_extents",
    "element_bytes",
    "extents",
    "stack_of",
    "extent_before",
]

BASIC_SEQUENTIAL: Final = "basic-sequential"
BANK_AWARE: Final = "bank-aware"
ALLOCATION_SCHEMES: Final = (BANK_AWARE, BASIC_SEQUENTIAL)
"""How buffers get their addresses: the values of a tile's ``allocation_scheme``."""


def element_bytes(element: Attribute, user: Operation | None = None) -> int:
    """Bytes of one element of a buffer; i1 takes a whole byte.

    Raises:
        UnsupportedError: the type has no known size.
    """
    if isinstance(element, BFloat16Type | Float16Type):
        return 2
    if isinstance(element, FixedBitwidthType) and not isinstance(element, IndexType):
        return element.size
    if isinstance(element, BlockFloatType) and element.bits is not None:
        return element.bits // 8
    raise UnsupportedError(
        f"the size of a buffer element of type {element} is not known",
        where=None if user is None else locate(user),
    )


def buffer_bytes(buffer: BufferOp) -> int:
    """Bytes that a buffer takes."""
    return buffer.type.element_count() * element_bytes(buffer.type.element_type, buffer)


class Extent(msgspec.Struct, frozen=True):
    """Bytes ``start`` to ``end`` (exclusive) of a data memory; ``buffer`` is None for the stack."""

    start: int
    end: int
    buffer: BufferOp | None = None

    def __str__(self) -> str:
        what = "the stack" if self.buffer is None else f"buffer {self.buffer.sym_name or '?'}"
        return f"{what} ({self.end - self.start} bytes at {self.start})"

    def overlaps(self, other: Extent) -> bool:
        """Whether the two share a byte."""
        return max(self.start, other.start) < min(self.end, other.end)


def stack_of(tile: TileOp) -> int:
    """Bytes of the stack of the core on ``tile``, which starts at address 0; 0 without a core."""
    device = tile.parent_op()
    if not isinstance(device, DeviceOp):
        return 0
    cores = (core for core in device.ops_of(CoreOp) if core.tile.owner is tile)
    return next((core.stack_size for core in cores), 0)


def extents(tile: TileOp) -> list[Extent]:
    """The stack and the buffers of ``tile`` that have an address, by address."""
    device = DeviceOp.of(tile)
    buffers = [op for op in device.walk_array() if isinstance(op, BufferOp)]
    return _sorted(stack_of(tile), [op for op in buffers if op.tile.owner is tile])


def _sorted(stack: int, buffers: Iterable[BufferOp]) -> list[Extent]:
    placed = [
        Extent(buffer.address, buffer.address + buffer_bytes(buffer), buffer)
        for buffer in buffers
        if buffer.address is not None
    ]
    if stack:
        placed.append(Extent(0, stack))
    return sorted(placed, key=lambda extent: (extent.start, extent.end))


def check_extents(place: Tile, stack: int, buffers: Iterable[BufferOp], hint: str) -> None:
    """Refuse a buffer that shares bytes with another one or with the stack.

    Args:
        place: the tile, for messages.
        stack: bytes of its core's stack, at the bottom of the memory.
        buffers: those of the tile; all have an address.
        hint: how to fix it.

    Raises:
        DesignError: two overlap; located at the later one in the text.
    """
    by_address = _sorted(stack, buffers)
    reached: Extent | None = None
    for extent in by_address:
        if reached is not None and extent.overlaps(reached):
            raise _overlap(place, reached, extent, hint)
        if reached is None or extent.end > reached.end:
            reached = extent


def _overlap(place: Tile, first: Extent, second: Extent, hint: str) -> DesignError:
    """The error; the stack has no declaration, so it is located at the buffer."""
    extents = [extent for extent in (first, second) if extent.buffer is not None]
    extents.sort(key=lambda extent: _line(extent.buffer))
    culprit = extents[-1]
    other = first if culprit is second else second
    assert culprit.buffer is not None
    return DesignError(
        f"{culprit} of tile {place} overlaps {other}",
        where=locate(culprit.buffer),
        hint=hint,
        rule="buffers-overlap",
    )


def _line(buffer: BufferOp | None) -> tuple[int, int]:
    if buffer is None:
        return (0, 0)
    where = locate(buffer)
    return (where.line or 0, where.column or 0)


def extent_before(buffer: BufferOp) -> Extent | None:
    """Whatever starts below ``buffer`` and ends last; None if nothing does."""
    owner = buffer.tile.owner
    if not isinstance(owner, TileOp) or buffer.address is None:
        return None
    below = [
        extent
        for extent in extents(owner)
        if extent.buffer is not buffer and extent.start < buffer.address
    ]
    return max(below, key=lambda extent: extent.end, default=None)
