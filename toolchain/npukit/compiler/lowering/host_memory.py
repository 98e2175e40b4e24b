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
    NoneAttr,
    StridedLayoutAttr,
)
from xdsl.ir import Attribute, BlockArgument, SSAValue

from npukit.compiler.constant_values import constant_value
from npukit.compiler.dialect.aie import RuntimeSequenceOp
from npukit.compiler.dialect.attributes import BlockFloatType
from npukit.compiler.memory_runs import is_one_run
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
        UnsupportedError: a subview, view or cast on the way is not static and contiguous.
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
            case memref.ViewOp() as view:
                offset += _view_offset(view, where)
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
    lists = (view.static_offsets, view.static_sizes, view.static_strides)
    offsets, sizes, steps = (values.get_values() for values in lists)
    source = view.source.type
    assert isinstance(source, MemRefType)
    strides = _strides(source)
    known = DYNAMIC_INDEX not in (*offsets, *sizes, *steps) and strides is not None
    if strides is None or not known or any(step != 1 for step in steps):
        contiguous = False
    else:
        levels = [pair for pair in zip(sizes, strides, strict=True) if pair[0] > 1]
        contiguous = is_one_run(reversed(levels))
    if strides is None or not contiguous:
        raise UnsupportedError(
            "a transfer can't use this memref.subview: only static, contiguous ones are supported",
            where=where,
        )
    elements = sum(offset * stride for offset, stride in zip(offsets, strides, strict=True))
    return elements * element_bits(source, where) // 8


def _strides(type_: MemRefType) -> tuple[int, ...] | None:
    """The strides of a memref in elements, if it has a shape and strides that are known."""
    if isinstance(type_.layout, StridedLayoutAttr):
        found = type_.layout.get_strides()
        return None if None in found else tuple(stride or 0 for stride in found)
    if not isinstance(type_.layout, NoneAttr) or DYNAMIC_INDEX in type_.get_shape()[1:]:
        return None
    shape = type_.get_shape()
    return tuple(prod(shape[level + 1 :]) for level in range(len(shape)))


def _view_offset(view: memref.ViewOp, where: Location) -> int:
    offset = constant_value(view.byte_shift)
    if offset is None or view.sizes:
        raise UnsupportedError(
            "a transfer can't use this memref.view: only one of static shape and at a constant "
            "offset is supported",
            where=where,
        )
    return offset


def _check_reinterpret(cast: memref.ReinterpretCastOp, where: Location) -> None:
    source = cast.source.type
    contiguous = True
    if isinstance(source, MemRefType):
        strides = _strides(source) or (0,) * len(source.get_shape())
        levels = [pair for pair in zip(source.get_shape(), strides, strict=True) if pair[0] != 1]
        contiguous = is_one_run(reversed(levels))
    if not contiguous or any(offset != 0 for offset in cast.static_offsets.get_values()):
        raise UnsupportedError(
            "a transfer can't use this memref.reinterpret_cast: only one that starts at offset 0 "
            "of contiguous memory is supported",
            where=where,
        )
