"""Finds the runtime-sequence argument that a memref is (part of)."""

from __future__ import annotations

from math import prod

import msgspec
from xdsl.dialects import memref
from xdsl.dialects.builtin import (
    DYNAMIC_INDEX,
    AnyFloat,
    IntegerType,
    MemRefType,
    StridedLayoutAttr,
)
from xdsl.ir import Attribute, BlockArgument, SSAValue

from npukit.compiler.dialect.aie import RuntimeSequenceOp
from npukit.compiler.dialect.attributes import BlockFloatType
from npukit.errors import Location, UnsupportedError


class HostMemory(msgspec.Struct, frozen=True):
    """A place in the buffer that is argument number ``argument`` of a runtime sequence.

    ``offset`` is in bytes; ``size`` is the whole buffer's, None if its shape is not static.
    """

    argument: int
    offset: int
    size: int | None


def element_bits(type_: Attribute, where: Location) -> int:
    """The width of a memref's elements.

    Raises:
        UnsupportedError: the elements are not whole bytes, or of a type without a width.
    """
    element = getattr(type_, "element_type", None)
    bits = 0
    if isinstance(element, IntegerType):
        bits = element.width.data
    elif isinstance(element, AnyFloat):
        bits = element.bitwidth
    elif isinstance(element, BlockFloatType):
        bits = element.bits or 0
    if bits == 0 or bits % 8:
        raise UnsupportedError(
            f"a transfer of elements of type {element} is not supported: they are not whole bytes",
            where=where,
        )
    return bits


def host_memory(value: SSAValue, where: Location) -> HostMemory | None:
    """Follow casts and subviews to an argument of the runtime sequence.

    Returns:
        The place, or None if ``value`` is not part of such an argument.

    Raises:
        UnsupportedError: a subview or cast on the way is not static, rank 1 and contiguous.
    """
    offset = 0
    while not isinstance(value, BlockArgument):
        source: SSAValue
        match value.owner:
            case memref.CastOp() as cast:
                source = cast.source
            case memref.ReinterpretCastOp() as cast:
                _check_reinterpret(cast, where)
                source = cast.source
            case memref.SubviewOp() as view:
                offset += _subview_offset(view, where)
                source = view.source
            case _:
                return None
        value = source
    if not isinstance(value.block.parent_op(), RuntimeSequenceOp):
        return None
    return HostMemory(value.index, offset, buffer_bytes(value.type, where))


def buffer_bytes(type_: Attribute, where: Location) -> int | None:
    """The size of a memref in bytes; None if its shape is not static.

    Raises:
        UnsupportedError: its elements are not whole bytes.
    """
    if not isinstance(type_, MemRefType) or DYNAMIC_INDEX in type_.get_shape():
        return None
    return prod(type_.get_shape()) * element_bits(type_, where) // 8


def _subview_offset(view: memref.SubviewOp, where: Location) -> int:
    offsets = view.static_offsets.get_values()
    sizes = view.static_sizes.get_values()
    strides = view.static_strides.get_values()
    if len(offsets) != 1 or DYNAMIC_INDEX in (*offsets, *sizes, *strides) or strides[0] != 1:
        raise UnsupportedError(
            "a transfer can't use this memref.subview: only static, contiguous ones of rank 1 are "
            "supported",
            where=where,
        )
    return offsets[0] * element_bits(view.source.type, where) // 8


def _check_reinterpret(cast: memref.ReinterpretCastOp, where: Location) -> None:
    source = cast.source.type
    layout = source.layout if isinstance(source, MemRefType) else None
    strided = isinstance(layout, StridedLayoutAttr) and any(
        getattr(stride, "data", None) != 1 for stride in layout.strides
    )
    if strided or any(offset != 0 for offset in cast.static_offsets.get_values()):
        raise UnsupportedError(
            "a transfer can't use this memref.reinterpret_cast: only one that starts at offset 0 "
            "of contiguous memory is supported",
            where=where,
        )
