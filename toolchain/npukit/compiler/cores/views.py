"""MemRefs in a core's control program: a pointer and a layout known at translation."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TypeAlias

import msgspec
from xdsl.dialects.builtin import MemRefType
from xdsl.ir import Attribute

from npukit.compiler.cores.flow import Local, Value
from npukit.compiler.cores.links import Window
from npukit.compiler.cores.scalars import Scalar, join, scalar_of


class Reach(Enum):
    """The memory of a memref that is not known to be in one neighbour's buffer."""

    OWN = "own"
    """The core's own data memory."""

    ANYWHERE = "anywhere"
    """Own memory or any neighbour's; known only at run time."""


Root: TypeAlias = Reach | Window


class View(msgspec.Struct, frozen=True):
    """A memref value.

    ``pointer`` (i32) is the address of its first element. ``strides`` are in elements; None means
    unknown. ``element`` is None for elements that are not scalars (code can pass them on, but not
    load them). ``root`` is the memory that it is in.
    """

    pointer: Value
    shape: tuple[int, ...]
    strides: tuple[int | None, ...]
    element: Scalar | None
    root: Root


def layout_of(
    type_: MemRefType[Attribute],
) -> tuple[tuple[int, ...], tuple[int | None, ...], Scalar | None] | None:
    """Shape, strides and element of ``type_``; None if its layout is not strided."""
    shape = tuple(type_.get_shape())
    strides = type_.get_strides()
    if strides is None:
        return None
    return shape, tuple(strides), scalar_of(type_.element_type)


class Code(msgspec.Struct, frozen=True):
    """Code that leaves one value on the stack, and the locals that it reads."""

    text: str
    uses: frozenset[Local]


def address(view: View, indices: Sequence[Value]) -> Code | None:
    """Code for the address of an element; None if it needs an unknown stride."""
    assert view.element is not None
    constant = 0
    parts = [view.pointer.code]
    uses = {view.pointer.local}
    for index, stride in zip(indices, view.strides, strict=True):
        known = constant_of(index)
        if known == 0:
            continue
        if stride is None:
            return None
        step = stride * view.element.size
        if known is not None:
            constant += known * step
            continue
        uses.add(index.local)
        scale = join(f"i32.const {step}", "i32.mul") if step != 1 else ""
        parts += [index.code, "i32.wrap_i64", scale, "i32.add"]
    if constant:
        parts += [f"i32.const {wrap32(constant)}", "i32.add"]
    return Code(join(*parts), frozenset(u for u in uses if u is not None))


def constant_of(value: Value) -> int | None:
    """The value of an integer constant; None for anything else."""
    kind, _, number = value.code.partition(".const ")
    return int(number) if kind in ("i32", "i64") else None


def wrap32(number: int) -> int:
    """``number`` wrapped to a signed 32-bit integer."""
    return (number + (1 << 31)) % (1 << 32) - (1 << 31)
