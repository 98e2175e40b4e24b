"""Whether two walks visit a common word: parts of one matrix often lie between each other."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from npukit.emulator.access_pattern import STREAM_WORD, Walk

_PATIENCE = 1000
"""Combinations of steps that are tried before it counts as possible."""


@lru_cache(maxsize=256)
def may_meet(first: Walk, second: Walk, distance: int) -> bool:
    """Whether two walks may visit a common word; False is certain.

    Args:
        first: a walk.
        second: a walk that starts ``distance`` bytes after it.
        distance: may be negative.
    """
    words, left = divmod(distance, STREAM_WORD)
    if left:
        return True
    # Positions of the first minus positions of the second, by stride in words.
    lowest, highest = Counter[int](), Counter[int]()
    for stride, steps in first.steps:
        highest[stride] += steps
    for stride, steps in second.steps:
        lowest[stride] -= steps
    terms = [
        (stride, lowest[stride], highest[stride])
        for stride in sorted({*lowest, *highest}, reverse=True)
        if stride
    ]
    return _reaches(words, terms, [_PATIENCE])


def _reaches(target: int, terms: list[tuple[int, int, int]], patience: list[int]) -> bool:
    """Whether multiples of the strides, each within its bounds, add up to ``target``."""
    patience[0] -= 1
    if not terms:
        return target == 0
    (stride, lowest, highest), *rest = terms
    below = sum(step * low for step, low, _ in rest)
    above = sum(step * high for step, _, high in rest)
    begin = max(lowest, -((above - target) // stride))
    end = min(highest, (target - below) // stride)
    for count in range(begin, end + 1):
        if patience[0] <= 0 or _reaches(target - count * stride, rest, patience):
            return True
    return False
