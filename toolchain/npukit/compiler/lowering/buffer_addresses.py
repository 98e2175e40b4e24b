"""Addresses for the buffers of a tile.

There are two schemes, both MLIR-AIE's (``AIEAssignBuffers.cpp``, source of 2026-04-23):
*bank-aware* deals the buffers, largest first, to the banks in turn; *basic-sequential* puts them
one after the other. A tile that names neither gets the first, or the second if the first fails.
The stack of a core is at the bottom.

The addresses are MLIR-AIE's to the byte, since a host that writes a buffer relies on them. That
includes what its first scheme leaves behind when it fails: buffers placed by their bank stay, and
all stay when a bank turns out too full at the end. Where that makes buffers overlap each other or
the stack, MLIR-AIE says nothing; npukit refuses the design.
"""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import StringAttr

from npukit.compiler.dialect.aie import BufferOp, CoreOp, DeviceOp, TileOp
from npukit.compiler.dialect.attributes import i32
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.introsort import introsort
from npukit.compiler.tile_memory import (
    BANK_AWARE,
    BASIC_SEQUENTIAL,
    buffer_bytes,
    check_extents,
    stack_of,
)
from npukit.errors import DesignError
from npukit.machine.device import TileModel


def assign_buffer_addresses(device: DeviceOp) -> None:
    """Name the unnamed buffers and place those without an address.

    Raises:
        DesignError: a tile has too little memory, given addresses do not fit, or a buffer is
            declared where MLIR-AIE allows none.
    """
    buffers = [op for op in device.walk_array() if isinstance(op, BufferOp)]
    anonymous = 0
    for buffer in buffers:
        if buffer.sym_name is None:
            buffer.sym_name_attr = StringAttr(f"_anonymous{anonymous}")
            anonymous += 1
        _check_scope(buffer)
    for tile in device.ops_of(TileOp):
        mine = [buffer for buffer in buffers if buffer.tile_op is tile]
        if mine:
            _place(tile, device.model.tile(tile.coord), mine, stack_of(tile))
    _check_twice_named(device, buffers)


def _check_twice_named(device: DeviceOp, buffers: Sequence[BufferOp]) -> None:
    """MLIR-AIE places the buffers of each ``aie.tile`` separately, though two may name one tile."""
    tiles = list(device.ops_of(TileOp))
    for place in {tile.coord for tile in tiles}:
        same = [tile for tile in tiles if tile.coord == place]
        if len(same) > 1:
            check_extents(
                place,
                max(map(stack_of, same)),
                [buffer for buffer in buffers if buffer.tile_op in same],
                f"several aie.tile name tile {place}: use one for everything on it",
            )


def _check_scope(buffer: BufferOp) -> None:
    if buffer.initial_value is None and isinstance(buffer.parent_op(), CoreOp):
        raise DesignError(
            f"buffer {buffer.sym_name} is declared inside a core",
            where=locate(buffer),
            hint="declare it outside the core; only buffers with initial values may be inside",
        )


def _place(tile: TileOp, model: TileModel, buffers: list[BufferOp], stack: int) -> None:
    scheme = tile.allocation_scheme
    if model.memory == 0:
        raise DesignError(f"tile {tile.coord} has no data memory", where=locate(buffers[0]))
    open_ones = [buffer for buffer in buffers if buffer.address is None]
    placed = scheme != BASIC_SEQUENTIAL and _place_in_banks(model, buffers, stack)
    if not placed and scheme != BANK_AWARE:
        placed = _place_in_sequence(model, buffers, stack)
    if not placed:
        raise DesignError(
            f"the buffers of tile {tile.coord} do not fit: {_listing(buffers, stack)} "
            f"need {sum(map(buffer_bytes, buffers)) + stack} bytes, but the tile has "
            f"{model.memory}",
            where=locate(tile),
            rule="out-of-memory",
            hint=None if scheme is None else f"the tile requires allocation_scheme = {scheme}",
        )
    _check_ends(tile, model, buffers)
    check_extents(tile.coord, stack, buffers, _how_to_separate(scheme, open_ones))


def _check_ends(tile: TileOp, model: TileModel, buffers: Sequence[BufferOp]) -> None:
    for buffer in buffers:
        address, size = buffer.address, buffer_bytes(buffer)
        if address is not None and not 0 <= address <= model.memory - size:
            raise DesignError(
                f"buffer {buffer.sym_name} ({size} bytes at {address}) is outside the "
                f"{model.memory} bytes of tile {tile.coord}",
                where=locate(buffer),
                rule="out-of-memory",
            )


def _how_to_separate(scheme: str | None, open_ones: Sequence[BufferOp]) -> str:
    if not open_ones:
        return "choose addresses and a stack_size that do not overlap"
    hint = "MLIR-AIE, too, places the buffers without an address like this; "
    if scheme == BASIC_SEQUENTIAL:
        return hint + "change the fixed addresses, or the stack_size"
    return hint + (
        "keep fixed addresses above the stack and each inside one bank, or put "
        f'allocation_scheme = "{BASIC_SEQUENTIAL}" on the aie.tile'
    )


def _listing(buffers: Sequence[BufferOp], stack: int) -> str:
    parts = [f"{buffer.sym_name} ({buffer_bytes(buffer)})" for buffer in buffers]
    return ", ".join([f"stack ({stack})", *parts] if stack else parts)


def _place_in_banks(model: TileModel, buffers: list[BufferOp], stack: int) -> bool:
    """Bank-aware placement; True if everything fits.

    If not, placed buffers keep their addresses where MLIR-AIE keeps them: those that name a bank
    always, and all of them if every buffer found a place but one with a fixed address crosses the
    end of its bank. Only if a buffer finds no place are those with neither address nor bank reset.
    """
    banks = _Banks(model, stack)
    open_ones = []
    if all(buffer.address is not None for buffer in buffers):
        # Nothing is left to place, so order does not matter; MLIR-AIE takes them as written, and
        # with "bank-aware" it then refuses a module that it has placed itself.
        buffers = sorted(buffers, key=lambda buffer: buffer.address or 0)
    for buffer in buffers:
        if buffer.address is not None:
            if not banks.keep(buffer, buffer.address):
                return False
        elif buffer.mem_bank is not None:
            if not banks.append(buffer, buffer.mem_bank):
                return False
        else:
            open_ones.append(buffer)
    bank = 0
    for buffer in _largest_first(open_ones):
        turns = ((bank + turn) % model.banks for turn in range(model.banks))
        taken = next((turn for turn in turns if banks.append(buffer, turn)), None)
        if taken is None:
            for again in open_ones:
                again.address_attr = again.mem_bank_attr = None
            return False
        bank = (taken + 1) % model.banks
    return not banks.overflow


class _Banks:
    """The banks of one tile, and how far each is filled."""

    def __init__(self, model: TileModel, stack: int) -> None:
        self._size = model.bank_size
        self._ends = [model.bank_size * bank for bank in range(model.banks)]
        self._ends[0] += stack

    @property
    def overflow(self) -> bool:
        """Whether anything reaches past the end of its bank."""
        return any(end > self._size * (bank + 1) for bank, end in enumerate(self._ends))

    def keep(self, buffer: BufferOp, address: int) -> bool:
        """Add ``buffer`` at its own address; False if that is taken or in another bank."""
        bank = address // self._size
        if not 0 <= bank < len(self._ends) or address < self._ends[bank]:
            return False
        self._ends[bank] = address + buffer_bytes(buffer)
        if buffer.mem_bank not in (None, bank):
            return False
        buffer.mem_bank_attr = i32(bank)
        return True

    def append(self, buffer: BufferOp, bank: int) -> bool:
        """Place ``buffer`` after the contents of ``bank``; False if it does not fit there."""
        address = self._ends[bank]
        end = address + buffer_bytes(buffer)
        if end > self._size * (bank + 1):
            return False
        buffer.address_attr, buffer.mem_bank_attr = i32(address), i32(bank)
        self._ends[bank] = end
        return True


def _place_in_sequence(model: TileModel, buffers: list[BufferOp], stack: int) -> bool:
    """Basic sequential placement of buffers without an address; True if they fit."""
    fixed = sorted(
        (buffer.address, buffer_bytes(buffer)) for buffer in buffers if buffer.address is not None
    )
    address = stack
    for buffer in _largest_first([b for b in buffers if b.address is None]):
        size = buffer_bytes(buffer)
        while fixed and address + size > fixed[0][0]:
            start, length = fixed.pop(0)
            address = start + length
        buffer.address_attr = i32(address)
        address += size
    return address <= model.memory


def _largest_first(buffers: list[BufferOp]) -> list[BufferOp]:
    return introsort(buffers, lambda a, b: buffer_bytes(a) > buffer_bytes(b))
