"""Transfers of parts of an argument: subviews, views and casts of them."""

from __future__ import annotations

from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lowered_sequences import memcpy, ops_of, refuse

from npukit.errors import UnsupportedError
from npukit.formats.txn import AddressPatch


def _moved(value: str, type_: str) -> str:
    return (
        f"aiex.npu.dma_memcpy_nd({value}[0, 0, 0, 0][1, 1, 1, 4][0, 0, 0, 1]) "
        f"{{id = 2 : i64, metadata = @in}} : {type_}"
    )


@st.composite
def _rows(draw: st.DrawFn) -> tuple[list[int], list[int], list[int]]:
    """A shape, and the offsets and sizes of a contiguous part of it."""
    shape = [*draw(st.lists(st.integers(1, 4), min_size=1, max_size=3)), 8]
    level = draw(st.integers(0, len(shape) - 1))
    sizes = [1] * level + [draw(st.integers(1, shape[level]))] + shape[level + 1 :]
    if level == len(shape) - 1:
        sizes[-1] = draw(st.integers(4, 8))
    offsets = [draw(st.integers(0, a - b)) for a, b in zip(shape, sizes, strict=True)]
    return shape, offsets, sizes


@given(_rows(), st.booleans())
def test_a_contiguous_subview_starts_where_numpy_says(
    part: tuple[list[int], list[int], list[int]], as_values: bool
) -> None:
    shape, offsets, sizes = part
    elements = np.arange(prod(shape)).reshape(shape)
    start = elements[tuple(offsets)]
    memref = "memref<" + "x".join(map(str, shape)) + "xi32>"
    strides = [stride // elements.itemsize for stride in elements.strides]
    result = "memref<" + "x".join(map(str, sizes)) + f"xi32, strided<{strides}, offset: {start}>>"
    flat = f"memref<{prod(sizes)}xi32>"
    constants = "\n".join(
        f"%o{level} = arith.constant {offset} : index\n%p{level} = arith.muli %o{level}, %one : index"
        for level, offset in enumerate(offsets)
    )
    spelled = [f"%p{level}" for level in range(len(offsets))] if as_values else map(str, offsets)
    ones = ", ".join(["1"] * len(shape))
    body = f"""
      %one = arith.constant 1 : index
      {constants}
      %v = memref.subview %a[{", ".join(spelled)}] [{", ".join(map(str, sizes))}] [{ones}] :
        {memref} to {result}
      %r = memref.reinterpret_cast %v to offset: [0], sizes: [{prod(sizes)}], strides: [1] :
        {result} to {flat}
      {_moved("%r", flat)}"""
    (patch,) = [op for op in ops_of(body, args=f"%a: {memref}") if isinstance(op, AddressPatch)]
    assert (patch.arg_index, patch.arg_plus) == (0, 4 * int(start))


def test_a_view_starts_at_its_byte() -> None:
    body = (
        "%half = arith.constant 64 : index\n%c = arith.addi %half, %half : index\n"
        "%v = memref.view %a[%c][] : memref<4096xi8> to memref<16xi32>\n"
        + _moved("%v", "memref<16xi32>")
    )
    patch = ops_of(body, args="%a: memref<4096xi8>")[1]
    assert isinstance(patch, AddressPatch)
    assert patch.arg_plus == 128


@pytest.mark.parametrize(
    ("op", "type_", "says"),
    [
        (
            "%v = memref.subview %m[0, 0] [4, 4] [1, 1] : memref<32x32xi32> to "
            "memref<4x4xi32, strided<[32, 1]>>",
            "memref<4x4xi32, strided<[32, 1]>>",
            "contiguous",
        ),
        (
            "%v = memref.subview %m[0, 0] [1, 16] [1, 2] : memref<32x32xi32> to "
            "memref<1x16xi32, strided<[32, 2]>>",
            "memref<1x16xi32, strided<[32, 2]>>",
            "contiguous",
        ),
    ],
)
def test_a_part_with_gaps_is_refused(op: str, type_: str, says: str) -> None:
    cast = "%m = memref.reinterpret_cast %a to offset: [0], sizes: [32, 32], strides: [32, 1] : "
    cast += "memref<1024xi32> to memref<32x32xi32>"
    refuse(f"{cast}\n{op}\n{_moved('%v', type_)}", UnsupportedError, says, 2)


def test_an_argument_as_it_is_starts_at_its_first_byte() -> None:
    patch = ops_of(memcpy("1, 1, 1, 4", "0, 0, 0, 1"))[1]
    assert isinstance(patch, AddressPatch)
    assert patch.arg_plus == 0
