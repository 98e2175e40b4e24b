"""Walks that may visit a common word."""

from __future__ import annotations

from math import prod

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from npukit.emulator.access_pattern import Walk, walk_of
from npukit.emulator.walk_overlap import may_meet
from npukit.machine.bd_words import WordDim
from thoroughness import examples

WALKS = st.lists(
    st.builds(WordDim, st.integers(1, 5), st.integers(0, 20)), min_size=1, max_size=3
).map(lambda dims: walk_of(prod(dim.size for dim in dims), tuple(dims)))


def visited(walk: Walk) -> set[int]:
    memory = np.arange(1 + walk.span // 4, dtype=np.uint32).view(np.uint8)
    return set(walk.read(memory, 0, walk.length).view(np.uint32).tolist())


@settings(max_examples=examples(2000), deadline=None)
@given(WALKS, WALKS, st.integers(-80, 80))
def test_it_is_what_their_words_say(first: Walk, second: Walk, distance: int) -> None:
    moved = {word + distance for word in visited(second)}
    assert may_meet(first, second, 4 * distance) == bool(visited(first) & moved)


def test_a_part_of_a_word_counts() -> None:
    assert may_meet(walk_of(4), walk_of(4), 17)


def test_columns_of_a_matrix_do_not_meet() -> None:
    columns = walk_of(64 * 16, (WordDim(64, 128), WordDim(16, 1)))
    assert not may_meet(columns, columns, 64)
    assert may_meet(columns, columns, 60)
