"""A BD moves exactly the elements that the design describes, for any sizes and strides."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lowered_sequences import ops_of, words_moved
from numpy.lib.stride_tricks import as_strided

from npukit.errors import DesignError
from npukit.formats.txn import AddressPatch, BlockWrite, Op, Write32
from npukit.machine.bd_words import decode_bd
from npukit.machine.generations import AIE2
from npukit.machine.registers import (
    QueueEntry,
)
from npukit.machine.tiles import TileKind

ELEMENTS = 1 << 14
DTYPES = {"i8": np.uint8, "i16": np.uint16, "i32": np.uint32}


@dataclass(frozen=True)
class Pattern:
    """Sizes and strides in elements, outermost first."""

    element: str
    start: int
    sizes: tuple[int, ...]
    strides: tuple[int, ...]

    @property
    def last(self) -> int:
        steps = zip(self.sizes, self.strides, strict=True)
        return self.start + sum((size - 1) * stride for size, stride in steps)


@st.composite
def patterns(draw: st.DrawFn) -> Pattern:
    element = draw(st.sampled_from(sorted(DTYPES)))
    per_word = 4 // DTYPES[element]().itemsize
    inner = draw(st.integers(1, 40)) * per_word
    sizes = (*(draw(st.integers(1, 6)) for _ in range(3)), inner)
    contiguous = draw(st.booleans())
    if contiguous:
        strides = (draw(st.integers(0, 300)) * per_word, inner * sizes[2], inner, 1)
    else:
        outer = tuple(draw(st.integers(1, 200)) * per_word for _ in range(2))
        step = draw(st.integers(1, 9)) if per_word == 1 else 1
        strides = (draw(st.integers(0, 300)) * per_word, *outer, step)
    pattern = Pattern(element, draw(st.integers(0, 99)) * per_word, sizes, strides)
    assume(pattern.last < ELEMENTS)
    return pattern


def _moved(ops: list[Op]) -> list[int]:
    block, patch, push = ops[-3:]
    assert isinstance(block, BlockWrite)
    assert isinstance(patch, AddressPatch)
    assert isinstance(push, Write32)
    bd = decode_bd(AIE2.tiles[TileKind.SHIM], block.words)
    assert patch.address == block.address + 4
    assert patch.arg_plus % 4 == 0
    entry = QueueEntry.decode(AIE2.tiles[TileKind.SHIM], push.value)
    return words_moved(bd, patch.arg_plus // 4, entry.repeat_count + 1)


def _meant(pattern: Pattern) -> list[int]:
    dtype = DTYPES[pattern.element]
    width = dtype().itemsize
    memory = np.arange(ELEMENTS * width // 4, dtype=np.uint32).view(dtype)
    view = as_strided(
        memory[pattern.start :],
        pattern.sizes,
        tuple(width * stride for stride in pattern.strides),
        writeable=False,
    )
    return np.ascontiguousarray(view).view(np.uint32).ravel().tolist()


@given(patterns())
def test_memcpy_moves_the_slice_that_it_describes(pattern: Pattern) -> None:
    memref = f"memref<{ELEMENTS}x{pattern.element}>"
    sizes, strides = (", ".join(map(str, v)) for v in (pattern.sizes, pattern.strides))
    # The start is an offset of the innermost dimension, which counts its stride.
    assume(pattern.start % pattern.strides[3] == 0)
    offset = pattern.start // pattern.strides[3]
    body = (
        f"aiex.npu.dma_memcpy_nd(%a[0, 0, 0, {offset}][{sizes}][{strides}]) "
        f"{{id = 0 : i64, metadata = @in}} : {memref}"
    )
    assert _moved(ops_of(body, f"%a: {memref}")) == _meant(pattern)


@given(patterns())
def test_task_moves_the_slice_that_it_describes(pattern: Pattern) -> None:
    memref = f"memref<{ELEMENTS}x{pattern.element}>"
    dims = ", ".join(
        f"<size = {size}, stride = {stride}>"
        for size, stride in zip(pattern.sizes[1:], pattern.strides[1:], strict=True)
    )
    length = int(np.prod(pattern.sizes[1:]))
    body = f"""
      %t = aiex.dma_configure_task_for @in {{
        aie.dma_bd(%a : {memref}, {pattern.start}, {length}, [{dims}])
        aie.end
      }}
      aiex.dma_start_task(%t)"""
    single = Pattern(pattern.element, pattern.start, pattern.sizes[1:], pattern.strides[1:])
    assert _moved(ops_of(body, f"%a: {memref}")) == _meant(single)


@pytest.mark.parametrize("sizes", list(product((1, 2), repeat=3)))
def test_offsets_count_strides_of_their_dimension(sizes: tuple[int, ...]) -> None:
    shape = ", ".join(map(str, (*sizes, 4)))
    body = (
        f"aiex.npu.dma_memcpy_nd(%a[1, 2, 3, 4][{shape}][100, 40, 10, 1]) "
        "{id = 0 : i64, metadata = @in} : memref<1024xi32>"
    )
    pattern = Pattern("i32", 100 + 80 + 30 + 4, (*sizes, 4), (100, 40, 10, 1))
    assert _moved(ops_of(body)) == _meant(pattern)


@pytest.mark.parametrize(
    ("sizes", "strides", "element", "says"),
    [
        ("1, 1, 1, 0", "0, 0, 0, 1", "i32", "size 0 is 0"),
        # A run of words, though neither its inner size nor the strides of single steps are.
        ("1, 1, 6, 2", "0, 3, 2, 1", "i8", None),
        ("2, 1, 1, 4", "3, 0, 0, 1", "i8", "stride 3 is 3 elements"),
        ("1, 1, 1, 3", "0, 0, 0, 1", "i8", "3 elements of 1 bytes are 3 bytes"),
        ("1, 1, 2, 4", "0, 0, 6, 1", "i8", "stride 1 is 6 elements of 1 bytes"),
        ("1, 1, 1, 4", "0, 0, 0, 2", "i16", None),
        ("1, 1, 1, 4", "0, 0, 0, 2", "i8", "stride 0 is 2 elements"),
        ("1, 1, 2, 4", "0, 0, 0, 1", "i32", "stride 1 is 0; it must be positive"),
        ("2, 1, 1, 4", "-4, 0, 0, 1", "i32", "stride 3 is -4"),
        ("2, 1, 2, 1024", "1, 0, 2048, 1", "i32", "size 0 is 1024 words"),
        ("2, 1, 1024, 2", "1, 0, 4, 1", "i32", "size 1 is 1024 steps"),
        ("1, 1, 2, 4", "0, 0, 1048577, 1", "i32", "stride 1 is 1048577 words"),
        ("1025, 1, 2, 4", "4, 0, 8, 1", "i32", "size 3 is 1025 runs"),
        ("1025, 1, 2, 4", "0, 0, 8, 1", "i32", "size 3 is 1025 runs"),
        ("1, 1, 1, 4", "0, 0, 0, 1", "i64", "at most 32 bits"),
    ],
)
def test_values_that_a_bd_cannot_hold(
    sizes: str, strides: str, element: str, says: str | None
) -> None:
    memref = f"memref<4194304x{element}>"
    body = (
        f"aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][{sizes}][{strides}]) "
        f"{{id = 0 : i64, metadata = @in}} : {memref}"
    )
    if says is None:
        ops_of(body, f"%a: {memref}")
        return
    with pytest.raises(DesignError, match=says) as caught:
        ops_of(body, f"%a: {memref}")
    assert str(caught.value.where) == "design.mlir:13:1"
