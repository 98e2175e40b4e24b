"""The n-dimensional walk against a plain loop nest, and against numpy's strided views."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from npukit.emulator.access_pattern import walk_of
from npukit.errors import DesignError
from npukit.machine.physical import Dim
from thoroughness import examples

MEMORY = np.random.default_rng(1).integers(1, 256, 8192, dtype=np.uint8)


def loop_nest(
    granule: int, dims: tuple[Dim, ...], padding: tuple[tuple[int, int], ...]
) -> NDArray[np.int64]:
    """Memory byte of every stream byte, -1 for a padding zero, by the definition."""
    places: list[int] = []

    def go(axis: int, offset: int, inside: bool) -> None:
        if axis == len(dims):
            places.extend(range(offset, offset + granule) if inside else [-1] * granule)
            return
        before, after = padding[axis] if padding else (0, 0)
        for step in range(-before, dims[axis].size + after):
            here = 0 <= step < dims[axis].size
            go(axis + 1, offset + step * dims[axis].stride * here, inside and here)

    go(0, 0, True)
    return np.array(places, dtype=np.int64)


@st.composite
def patterns(
    draw: st.DrawFn, padded: bool = True
) -> tuple[int, int, tuple[Dim, ...], tuple[tuple[int, int], ...]]:
    granule = draw(st.sampled_from([1, 2, 4, 8]))
    rank = draw(st.integers(1, 4))
    dims = tuple(
        Dim(draw(st.integers(1, 5)), granule * draw(st.integers(0, 7))) for _ in range(rank)
    )
    padding: tuple[tuple[int, int], ...] = ()
    if padded and draw(st.booleans()):
        padding = tuple((draw(st.integers(0, 2)), draw(st.integers(0, 2))) for _ in range(rank))
    total = loop_nest(granule, dims, padding).size
    length = 4 * draw(st.integers(0, total // 4))
    return length, granule, dims, padding


@settings(max_examples=examples(300), deadline=None)
@given(pattern=patterns(), cut=st.integers(0, 10**6))
def test_reads_what_a_loop_nest_reads_in_any_two_pieces(pattern, cut) -> None:
    length, granule, dims, padding = pattern
    places = loop_nest(granule, dims, padding)[:length]
    expected = np.where(places < 0, 0, MEMORY[places])
    walk = walk_of(length, granule, dims, padding)
    # Exactly the span that the walk says is enough.
    memory = MEMORY[: walk.span]
    assert walk.span >= places.max(initial=-1) + 1
    split = 4 * (cut % (length // 4 + 1))
    parts = [walk.read(memory, 0, split), walk.read(memory, split, length)]
    assert np.array_equal(np.concatenate(parts), expected)


@settings(max_examples=examples(200), deadline=None)
@given(pattern=patterns(padded=False), cut=st.integers(0, 10**6))
def test_writes_where_a_loop_nest_writes(pattern, cut) -> None:
    length, granule, dims, _ = pattern
    places = loop_nest(granule, dims, ())[:length]
    data = np.random.default_rng(length).integers(0, 256, length, dtype=np.uint8)
    expected = MEMORY.copy()
    for place, byte in zip(places, data, strict=True):  # later bytes win where a stride is 0
        expected[place] = byte
    memory = MEMORY.copy()
    walk = walk_of(length, granule, dims)
    split = 4 * (cut % (length // 4 + 1))
    walk.write(memory, 0, data[:split])
    walk.write(memory, split, data[split:])
    assert np.array_equal(memory, expected)


@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(1, 9)), min_size=3, max_size=3),
)
def test_agrees_with_numpys_strided_view(dims: list[tuple[int, int]]) -> None:
    words = MEMORY.view("<u4")
    view = as_strided(words, [s for s, _ in dims], [4 * t for _, t in dims])
    walk = walk_of(view.size * 4, 4, tuple(Dim(s, 4 * t) for s, t in dims))
    assert np.array_equal(
        walk.read(MEMORY, 0, walk.length).view("<u4"), np.ascontiguousarray(view).ravel()
    )


def test_a_long_walk_is_not_kept_as_an_index_but_reads_the_same() -> None:
    side = 512
    memory = np.arange(side * side, dtype="<u4").view(np.uint8)
    walk = walk_of(memory.size, 4, (Dim(side, 4), Dim(side, 4 * side)))
    transposed = memory.view("<u4").reshape(side, side).T.ravel()
    middle = memory.size // 2 + 4
    assert np.array_equal(
        walk.read(memory, middle, memory.size).view("<u4"), transposed[middle // 4 :]
    )


def test_a_length_beyond_the_dimensions_goes_on_along_the_outermost() -> None:
    walk = walk_of(48, 4, (Dim(2, 40), Dim(2, 8)))
    got = walk.read(np.arange(1024, dtype=np.uint8), 0, 48)[::4]
    assert got.tolist() == [0, 8, 40, 48, 80, 88, 120, 128, 160, 168, 200, 208]


@pytest.mark.parametrize(
    ("dims", "length"),
    [((), 4096), ((Dim(4, 1024), Dim(256, 4)), 4096), ((Dim(1, 0), Dim(1, 0), Dim(1024, 4)), 4096)],
)
def test_consecutive_bytes_move_without_a_copy(dims: tuple[Dim, ...], length: int) -> None:
    walk = walk_of(length, 4, dims)
    assert walk.contiguous
    assert np.shares_memory(walk.read(MEMORY, 0, length), MEMORY)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((6,), "32-bit words"),
        ((-4,), "32-bit words"),
        ((8, 4, (Dim(0, 4),)), "sizes above zero"),
        ((8, 4, (Dim(2, -4),)), "strides from zero"),
        ((8, 4, (Dim(2, 4),), ((1, 0), (0, 0))), "one pair"),
        ((64, 4, (Dim(2, 4),), ((1, 0),)), "do not fit"),
    ],
)
def test_impossible_patterns_are_refused(arguments: tuple, says: str) -> None:
    with pytest.raises(DesignError, match=says):
        walk_of(*arguments)
