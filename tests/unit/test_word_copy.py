"""Copies in blocks copy what plain copies do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from npukit.emulator import word_copy
from npukit.emulator.word_copy import copy_words
from thoroughness import examples

SHAPES = st.one_of(
    st.tuples(*[st.sampled_from([1, 15, 16, 17, 32, 33, 130])] * 2),
    st.permutations([1, 2, 3, 17, 33, 40]).map(lambda extents: tuple(extents[:3])),
)


@settings(max_examples=examples(500), deadline=None)
@example((16, 130), [0, 1], [1, 0], [False, True, False])
@example((3, 33, 40), [0, 1, 2], [0, 2, 1], [False, False, True])
@given(
    SHAPES,
    st.permutations(range(3)),
    st.permutations(range(3)),
    st.permutations([False, False, True]),
)
def test_it_copies_as_numpy_does(
    shape: tuple[int, ...], target: list[int], source: list[int], gaps: list[bool]
) -> None:
    """Dimensions in any order in memory, with a step that is a multiple of 1 KiB."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word_copy, "_LEAST", 1)
        copied, given_words = strided(shape, target, gaps), strided(shape, source, gaps)
        given_words[...] = np.arange(given_words.size).reshape(shape)
        expected = copied.copy()
        expected[...] = given_words
        copy_words(copied, given_words)
        assert np.array_equal(copied, expected)


def strided(shape: tuple[int, ...], order: list[int], gaps: list[bool]) -> np.ndarray:
    """A view with its dimensions in an order in memory; a gap makes a step a multiple of 1 KiB."""
    order = [axis for axis in order if axis < len(shape)]
    strides = [0] * len(shape)
    step = 1
    for axis in order:
        strides[axis] = step = -(-step // 256) * 256 if gaps[axis] else step
        step *= shape[axis]
    memory = np.zeros(step, np.uint32)
    return np.lib.stride_tricks.as_strided(memory, shape, [4 * stride for stride in strides])


def test_a_transposition_takes_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest that does not fill blocks is copied, too."""
    blocked = []
    positive = np.positive

    def noted(source: np.ndarray, **where: object) -> object:
        blocked.append(source.shape)
        return positive(source, **where)

    monkeypatch.setattr(np, "positive", noted)
    source = np.arange(256 * 250, dtype=np.uint32).reshape(256, 250)
    wide = np.zeros((256, 256), np.uint32)
    wide[:, :250] = source
    target = np.zeros((250, 256), np.uint32)
    copy_words(target, wide[:, :250].T)
    assert np.array_equal(target, source.T)
    assert blocked == [(15, 8, 16, 32)]
