"""Addresses for the buffers of a tile.

Two schemes, both MLIR-AIE's (``AIEAssignBuffers``): *bank-aware* deals the buffers, largest first,
to the banks in turn; *basic-sequential* puts them one after the other. A tile that names none gets
the first, or the second if the first does not fit. The stack of a core is at the bottom.
"""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import (
    BFloat16Type,
    FixedBitwidthType,
    Float16Type,
    IndexType,
    StringAttr,
)
from xdsl.ir import Attribute, Operation

from npukit.aie.device import TileModel
from npukit.aie.dialect.aie import BufferOp, CoreOp, DeviceOp, TileOp
from npukit.aie.dialect.attributes import BlockFloatType, i32
from npukit.aie.dialect.location import locate
from npukit.aie.lowering.introsort import introsort
from npukit.errors import DesignError, UnsupportedError

BASIC_SEQUENTIAL = "basic-sequential"
BANK_AWARE = "bank-aware"


def element_bytes(element: Attribute, user: Operation | None = None) -> int:
    """Bytes of one element of a buffer; i1 takes a whole byte.

    Raises:
        UnsupportedError: the type has no size of its own.
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


def assign_buffer_addresses(device: DeviceOp) -> None:
    """Name the buffers that have no name and place those that have no address.

    Raises:
        DesignError: a tile has too little memory, given addresses do not fit, or a buffer is
            declared where MLIR-AIE wants none.
    """
    buffers = [op for op in device.walk() if isinstance(op, BufferOp)]
    anonymous = 0
    for buffer in buffers:
        if buffer.sym_name is None:
            buffer.sym_name_attr = StringAttr(f"_anonymous{anonymous}")
            anonymous += 1
        _check_scope(buffer)
    stacks = {core.coord: core.stack_size for core in device.ops_of(CoreOp)}
    for tile in device.ops_of(TileOp):
        mine = [buffer for buffer in buffers if buffer.tile_op is tile]
        if mine:
            _place(tile, device.model.tile(tile.coord), mine, stacks.get(tile.coord, 0))


def _check_scope(buffer: BufferOp) -> None:
    if buffer.initial_value is None and isinstance(buffer.parent_op(), CoreOp):
        raise DesignError(
            f"buffer {buffer.sym_name} is declared inside a core",
            where=locate(buffer),
            hint="declare it beside the core; only one with initial values may be inside",
        )


def _place(tile: TileOp, model: TileModel, buffers: list[BufferOp], stack: int) -> None:
    scheme = tile.allocation_scheme
    if scheme not in (None, BANK_AWARE, BASIC_SEQUENTIAL):
        raise DesignError(
            f"tile {tile.coord} asks for the unknown allocation scheme '{scheme}'",
            where=locate(tile),
            hint=f"known schemes: {BANK_AWARE}, {BASIC_SEQUENTIAL}",
        )
    if model.memory == 0:
        raise DesignError(f"tile {tile.coord} has no data memory", where=locate(buffers[0]))
    if scheme != BASIC_SEQUENTIAL and _place_in_banks(model, buffers, stack):
        return
    if scheme != BANK_AWARE and _place_in_sequence(model, buffers, stack):
        return
    raise DesignError(
        f"the buffers of tile {tile.coord} do not fit: {_listing(buffers, stack)} "
        f"need {sum(map(buffer_bytes, buffers)) + stack} bytes, the tile has {model.memory}",
        where=locate(tile),
        hint=None if scheme is None else f"the tile insists on allocation_scheme = {scheme}",
    )


def _listing(buffers: Sequence[BufferOp], stack: int) -> str:
    parts = [f"{buffer.sym_name} ({buffer_bytes(buffer)})" for buffer in buffers]
    return ", ".join([f"stack ({stack})", *parts] if stack else parts)


def _place_in_banks(model: TileModel, buffers: list[BufferOp], stack: int) -> bool:
    """Bank-aware placement; True if everything fits, else nothing is changed."""
    bank_size = model.bank_size
    ends = [bank_size * bank for bank in range(model.banks)]
    ends[0] += stack
    placed: list[tuple[BufferOp, int, int]] = []
    for buffer in buffers:
        if buffer.address is None and buffer.mem_bank is None:
            continue
        bank = buffer.address // bank_size if buffer.address is not None else buffer.mem_bank
        if bank is None or not 0 <= bank < model.banks:
            raise DesignError(
                f"buffer {buffer.sym_name} is placed outside of its tile's {model.memory} bytes",
                where=locate(buffer),
            )
        if buffer.mem_bank not in (None, bank):
            raise DesignError(
                f"buffer {buffer.sym_name} asks for bank {buffer.mem_bank}, "
                f"but its address lies in bank {bank}",
                where=locate(buffer),
            )
        address = ends[bank] if buffer.address is None else buffer.address
        if address < ends[bank]:
            return False
        ends[bank] = address + buffer_bytes(buffer)
        placed.append((buffer, address, bank))
    bank = 0
    free = [b for b in buffers if b.address is None and b.mem_bank is None]
    for buffer in _largest_first(free):
        size = buffer_bytes(buffer)
        for attempt in range(model.banks):
            candidate = (bank + attempt) % model.banks
            if ends[candidate] + size <= bank_size * (candidate + 1):
                break
        else:
            return False
        placed.append((buffer, ends[candidate], candidate))
        ends[candidate] += size
        bank = (candidate + 1) % model.banks
    if any(end > bank_size * (bank + 1) for bank, end in enumerate(ends)):
        return False
    for buffer, address, bank in placed:
        buffer.address_attr = i32(address)
        buffer.mem_bank_attr = i32(bank)
    return True


def _place_in_sequence(model: TileModel, buffers: list[BufferOp], stack: int) -> bool:
    """Basic sequential placement; True if everything fits, else nothing is changed."""
    fixed = sorted(
        (buffer.address, buffer_bytes(buffer)) for buffer in buffers if buffer.address is not None
    )
    address = stack
    placed: list[tuple[BufferOp, int]] = []
    for buffer in _largest_first([b for b in buffers if b.address is None]):
        size = buffer_bytes(buffer)
        while fixed and address + size > fixed[0][0]:
            start, length = fixed.pop(0)
            address = start + length
        placed.append((buffer, address))
        address += size
    if address > model.memory or any(start + length > model.memory for start, length in fixed):
        return False
    for buffer, start in placed:
        buffer.address_attr = i32(start)
    return True


def _largest_first(buffers: list[BufferOp]) -> list[BufferOp]:
    return introsort(buffers, lambda a, b: buffer_bytes(a) > buffer_bytes(b))
