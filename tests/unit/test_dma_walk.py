"""The n-dimensional walk, compared with a plain loop nest and with NumPy's strided views."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from npukit.emulator.access_pattern import walk_of
from npukit.errors import DesignError
from npukit.machine.bd_words import WordDim
from thoroughness import examples

MEMORY = np.random.default_rng(1).integers(1, 256, 8192, dtype=np.uint8)


def loop_nest(dims: tuple[WordDim, ...], padding: tuple[tuple[int, int], ...]) -> NDArray[np.int64]:
    """Memory word of every stream word, -1 for padding, by the definition."""
    places: list[int] = []

    def go(axis: int, offset: int, inside: bool) -> None:
        if axis == len(dims):
            places.append(offset if inside else -1)
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
) -> tuple[int, tuple[WordDim, ...], tuple[tuple[int, int], ...]]:
    rank = draw(st.integers(1, 4))
    dims = tuple(WordDim(draw(st.integers(1, 5)), draw(st.integers(0, 12))) for _ in range(rank))
    padding: tuple[tuple[int, int], ...] = ()
    if padded and draw(st.booleans()):
        padding = tuple((draw(st.integers(0, 2)), draw(st.integers(0, 2))) for _ in range(rank))
    words = draw(st.integers(0, loop_nest(dims, padding).size))
    return words, dims, padding


cuts = st.lists(st.integers(0, 10**6), max_size=3)


def pieces(length: int, at: list[int]) -> list[tuple[int, int]]:
    """Positions at which a stream of ``length`` bytes is split into pieces."""
    places = sorted(4 * (cut % (length // 4 + 1)) for cut in at)
    return [*zip([0, *places], [*places, length], strict=True)]


@settings(max_examples=examples(250), deadline=None)
@given(pattern=patterns(), cut=cuts, pad=st.sampled_from([0, 0x01020304]))
def test_reads_what_a_loop_nest_reads_in_any_pieces(pattern, cut, pad) -> None:
    words, dims, padding = pattern
    places = loop_nest(dims, padding)[:words]
    expected = np.where(places < 0, pad, MEMORY.view("<u4")[places])
    walk = walk_of(words, dims, padding)
    assert walk.length == 4 * words
    # Exactly the walk's span is enough.
    memory = MEMORY[: walk.span]
    assert walk.span == 4 * (places.max(initial=-1) + 1)
    parts = [walk.read(memory, *piece, pad) for piece in pieces(walk.length, cut)]
    assert np.array_equal(np.concatenate(parts).view("<u4"), expected)


@settings(max_examples=examples(200), deadline=None)
@given(pattern=patterns(padded=False), cut=cuts)
def test_writes_where_a_loop_nest_writes(pattern, cut) -> None:
    words, dims, _ = pattern
    data = np.random.default_rng(words).integers(0, 256, 4 * words, dtype=np.uint8)
    expected = MEMORY.copy().view("<u4")
    places = loop_nest(dims, ())[:words]
    for place, word in zip(places, data.view("<u4"), strict=True):
        expected[place] = word  # of several words for one place the last stays
    memory = MEMORY.copy()
    walk = walk_of(words, dims)
    for start, stop in pieces(walk.length, cut):
        walk.write(memory, start, data[start:stop])
    assert np.array_equal(memory.view("<u4"), expected)


@settings(max_examples=examples(200), deadline=None)
@given(pattern=patterns(), size=st.integers(1, 40))
def test_equal_pieces_are_the_walk_in_its_order(pattern, size) -> None:
    words, dims, padding = pattern
    walk = walk_of(words, dims, padding)
    found = walk.equal_pieces(MEMORY[: walk.span], 4 * size)
    if not padding and len(dims) > 1 and words == loop_nest(dims, ()).size:
        # Whole steps of the outermost dimension are pieces in any case.
        outer = walk.equal_pieces(MEMORY[: walk.span], 4 * (words // dims[0].size))
        assert outer or dims[0].size == 1
    if found:
        assert all(np.shares_memory(piece, MEMORY) for piece in found)
        whole = np.concatenate([np.ravel(piece) for piece in found])
        assert np.array_equal(whole, MEMORY.view("<u4")[loop_nest(dims, padding)[:words]])
        assert {piece.size for piece in found} == {size}


@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(1, 9)), min_size=3, max_size=3),
)
def test_agrees_with_numpys_strided_view(dims: list[tuple[int, int]]) -> None:
    words = MEMORY.view("<u4")
    view = as_strided(words, [s for s, _ in dims], [4 * t for _, t in dims])
    walk = walk_of(view.size, tuple(WordDim(s, t) for s, t in dims))
    assert np.array_equal(
        walk.read(MEMORY, 0, walk.length).view("<u4"), np.ascontiguousarray(view).ravel()
    )


def test_a_walk_cannot_leave_its_memory() -> None:
    walk = walk_of(16, (WordDim(4, 8), WordDim(4, 2)))
    walk.read(MEMORY[: walk.span], 0, walk.length)
    with pytest.raises((TypeError, ValueError)):
        walk.read(MEMORY[: walk.span - 4], 0, walk.length)
    with pytest.raises((TypeError, ValueError)):
        walk.write(MEMORY[: walk.span - 4].copy(), 0, np.zeros(walk.length, np.uint8))


@pytest.mark.parametrize(
    ("dims", "words"),
    [
        ((), 1024),
        ((WordDim(4, 256), WordDim(256, 1)), 1024),
        ((WordDim(1, 0), WordDim(1, 0), WordDim(1024, 1)), 1024),
        ((WordDim(8, 1), WordDim(1, 7)), 8),
        ((WordDim(9, 4), WordDim(4, 1)), 33),
    ],
)
def test_consecutive_bytes_move_without_a_copy(dims: tuple[WordDim, ...], words: int) -> None:
    walk = walk_of(words, dims)
    assert walk.contiguous
    assert np.shares_memory(walk.read(MEMORY, 0, 4 * words), MEMORY)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((-1,), "transfer of -1 words"),
        ((2, (WordDim(0, 1),)), "positive sizes"),
        ((2, (WordDim(2, -1),)), "non-negative strides"),
        ((2, (WordDim(2, 1),), ((1, 0), (0, 0))), "one pair"),
        ((16, (WordDim(2, 1),), ((1, 0),)), "do not fit"),
        ((3, (WordDim(2, 1),)), "do not fit"),
    ],
)
def test_impossible_patterns_are_refused(arguments: tuple, says: str) -> None:
    with pytest.raises(DesignError, match=says):
        walk_of(*arguments)
