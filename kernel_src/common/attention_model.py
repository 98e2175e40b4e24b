"""Attention in integers: a model with the steps of attention.h, and the formula in float64."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from rounding import round_shift

BLOCK = 64
EXPONENT_BITS = 11
LOG2_E = 23637  # Q14
LN_2 = 22713  # Q15
VANISHED = 32767
MASKED = -(1 << 28)
SUM_DROP = 5
FACTOR_BITS = 30
RECIPROCAL_BITS = 41
QUOTIENT_BITS = 22
CUBIC = (-4502, 16230, -32762, 32767)  # exp(-x) on [0, 1) in Q15; SQUARINGS make exp(-16 x) of it
SQUARINGS = 4
LINE = (92518, 30840)  # 48 / 17 and 32 / 17

Ints = NDArray[np.int64]


def attention_block(
    query: NDArray[np.int8], key: NDArray[np.int8], value: NDArray[np.int8], score_shift: int
) -> NDArray[np.int8]:
    """The core's result for one block of 64 tokens; int8 [..., 64, 64] each."""
    queries, keys, values = (matrix.astype(np.float64) for matrix in (query, key, value))
    scores = (queries @ keys.swapaxes(-1, -2)).astype(np.int64)
    distance = scores.max(axis=-1, keepdims=True) - scores
    weights = _weights(distance, np.int64(0), score_shift)
    sums = (weights.astype(np.float64) @ values).astype(np.int64)
    exponent, factor = _inverse(weights.sum(axis=-1, keepdims=True))
    means = round_shift(sums, exponent - 7) * (factor >> 1)
    out: NDArray[np.int8] = np.clip(round_shift(means, QUOTIENT_BITS), -128, 127).astype(np.int8)
    return out


def attention(
    query: NDArray[np.int8],
    key: NDArray[np.int8],
    value: NDArray[np.int8],
    score_shift: int,
    valid: int,
    gain: int = 0,
) -> NDArray[np.int8]:
    """The core's result; only the first `valid` tokens count.

    int8 [..., queries, 64], and [..., tokens, 64] for keys and values -> int8 [..., queries, 64].
    """
    # float64 matrix products are fast, and exact as long as no sum needs more than 53 bits.
    queries, keys, values = (matrix.astype(np.float64) for matrix in (query, key, value))
    shape = (*query.shape[:-1], 1)
    exponent = np.zeros(shape, np.int64)
    total = np.zeros(shape, np.int64)
    sums = np.zeros(query.shape, np.int64)
    for start in range(0, key.shape[-2], BLOCK):
        block = slice(start, start + BLOCK)
        scores = (queries @ keys[..., block, :].swapaxes(-1, -2)).astype(np.int64)
        scores[..., max(valid - start, 0) :] = MASKED
        highest = scores.max(axis=-1, keepdims=True)
        peak, below = _peak(highest, score_shift)
        weights = _weights(highest - scores, below, score_shift)
        block_sums = (weights.astype(np.float64) @ values[..., block, :]).astype(np.int64)
        after = np.maximum(exponent, peak) if start else peak
        old, new = (_power_of_two(after - known) for known in (exponent if start else peak, peak))
        total = round_shift(total * old, FACTOR_BITS) + round_shift(
            weights.sum(axis=-1, keepdims=True) * new, FACTOR_BITS
        )
        sums = round_shift(sums * old, FACTOR_BITS) + round_shift(
            block_sums * new, FACTOR_BITS + SUM_DROP
        )
        exponent = after
    result = round_shift(sums * _reciprocal(total), RECIPROCAL_BITS - SUM_DROP - gain)
    out: NDArray[np.int8] = np.clip(result, -128, 127).astype(np.int8)
    return out


def attention_float(
    query: NDArray[np.int8],
    key: NDArray[np.int8],
    value: NDArray[np.int8],
    score_shift: int,
    valid: int,
    gain: int = 0,
) -> NDArray[np.float64]:
    """The formula: saturated, but not rounded; shapes as in `attention`."""
    queries, keys, values = (
        matrix.astype(np.float64) for matrix in (query, key[..., :valid, :], value[..., :valid, :])
    )
    scores = queries @ keys.swapaxes(-1, -2) * 2.0**-score_shift
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    mean = weights @ values / weights.sum(axis=-1, keepdims=True)
    result: NDArray[np.float64] = np.clip(mean * 2**gain, -128, 127)
    return result


def _peak(score: Ints, score_shift: int) -> tuple[Ints, Ints]:
    """The integer exponent at or above a row's largest score, and how far below that lies (Q11)."""
    drop = 14 + score_shift - EXPONENT_BITS
    t = (score * LOG2_E + (1 << (drop - 1))) >> drop
    exponent = (t + (1 << EXPONENT_BITS) - 1) >> EXPONENT_BITS
    octaves = (exponent << EXPONENT_BITS) - t
    return exponent, (octaves * LN_2 + (1 << 14)) >> 15


def _weights(distance: Ints, below: Ints | np.int64, score_shift: int) -> Ints:
    """Weights in Q15 from the distances of scores from the largest of their row."""
    nats = np.minimum(round_shift(distance, score_shift - EXPONENT_BITS), VANISHED)
    return _exponentials()[np.minimum(nats, VANISHED - below) + below]


@cache
def _exponentials() -> Ints:
    """exp(-x * 2^-11) in Q15 for all x of 15 bits."""
    x = np.arange(1 << 15)
    value = np.full_like(x, CUBIC[0])
    for coefficient in CUBIC[1:]:
        value = round_shift(value * x + (coefficient << 15), 15)
    for _ in range(SQUARINGS):
        value = round_shift(value * value, 15)
    return value


def _power_of_two(k: Ints) -> Ints:
    return np.where(k > FACTOR_BITS, 0, np.int64(1) << (FACTOR_BITS - np.minimum(k, FACTOR_BITS)))


def _inverse(total: Ints) -> tuple[Ints, Ints]:
    """The highest bit of a sum of weights, and about 2^(that + 16) / sum by Newton's method."""
    exponent = np.frexp(total.astype(np.float64))[1].astype(np.int64) - 1
    mantissa = (total << 15) >> exponent
    factor = LINE[0] - (mantissa * LINE[1] >> 15)
    for _ in range(2):
        factor = factor * ((-(mantissa * factor) & 0xFFFFFFFF) >> 16) >> 15
    return exponent, factor


def _reciprocal(total: Ints) -> Ints:
    """About 2^41 / total for 2^14 <= total < 2^26."""
    exponent, factor = _inverse(total)
    return factor << (25 - exponent)
