"""Attention in integers: a model with the steps of attention.h, and the formula in float64.

Integers are held in float64, whose products of matrices are fast and exact up to 53 bits;
``numpy.rint`` rounds ties to even.
"""

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray
from rounding import round_shift

BLOCK = 64
PEAK_BITS = 14
EXPONENT_BITS = 10
WEIGHT_BITS = 15
FINE_BITS = 22
LOG2_E = 23637  # Q14
MASKED = -(1 << 28)
SUM_DROP = 2
FACTOR_BITS = 30
RECIPROCAL_BITS = 41
QUOTIENT_BITS = 22
CUBIC = (1277, -7541, 22648, -32767)  # -2^-x on [0, 1] in Q15
LINE = (92518, 30840)  # 48 / 17 and 32 / 17
FINE_GAIN = 3  # from this gain on, weights have a low part

_AT_ONCE = 1 << 16  # scores: so many stay in a processor's cache

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bytes = NDArray[np.int8]


def attention_block(query: Bytes, key: Bytes, value: Bytes, score_shift: int) -> Bytes:
    """The core's result for one block of 64 tokens; int8 [..., 64, 64] each."""
    scores = _scores(query, key)
    exponents = _exponents(scores.max(axis=-1, keepdims=True) - scores, np.float64(0), score_shift)
    weights = _powers()[0][exponents]
    sums = (weights @ value.astype(np.float64)).astype(np.int64)
    exponent, factor = _inverse(weights.sum(axis=-1, keepdims=True).astype(np.int64))
    means = round_shift(sums, exponent - 7) * (factor >> 1)
    out: Bytes = np.clip(round_shift(means, QUOTIENT_BITS), -128, 127).astype(np.int8)
    return out


def attention(
    query: Bytes, key: Bytes, value: Bytes, score_shift: int, valid: int, gain: int = 0
) -> Bytes:
    """The core's result; only the first `valid` tokens count.

    int8 [heads, queries, 64], and [heads, tokens, 64] for keys and values; the result is as the
    queries.
    """
    out = np.empty_like(query)
    for head, some in _groups(query.shape[:2], key.shape[1]):
        scores = _scores(query[head, some], key[head])
        scores[:, valid:] = MASKED
        sums, totals = _online_sums(scores, value[head], score_shift, gain >= FINE_GAIN)
        result = round_shift(sums * _reciprocal(totals), RECIPROCAL_BITS - SUM_DROP - gain)
        out[head, some] = np.clip(result, -128, 127)
    return out


def attention_float(
    query: Bytes, key: Bytes, value: Bytes, score_shift: int, valid: int, gain: int = 0
) -> Floats:
    """The formula: saturated, but not rounded; shapes as in `attention`."""
    out = np.empty(query.shape)
    for head, some in _groups(query.shape[:2], key.shape[1]):
        scores = _scores(query[head, some], key[head, :valid])
        weights = np.exp((scores - scores.max(axis=-1, keepdims=True)) * 2.0**-score_shift)
        mean = weights @ value[head, :valid].astype(np.float64)
        mean *= 2.0**gain / weights.sum(axis=-1, keepdims=True)
        out[head, some] = np.clip(mean, -128, 127)
    return out


def _groups(rows: tuple[int, ...], tokens: int) -> Iterator[tuple[int, slice]]:
    """Queries of a head that are computed at once."""
    heads, queries = rows
    step = max(_AT_ONCE // tokens, 1)
    for head in range(heads):
        for first in range(0, queries, step):
            yield head, slice(first, first + step)


def _scores(query: Bytes, key: Bytes) -> Floats:
    # At most 2^20: float32 is exact, too.
    product = query.astype(np.float32) @ key.astype(np.float32).swapaxes(-1, -2)
    return product.astype(np.float64)


def _online_sums(scores: Floats, value: Bytes, score_shift: int, fine: bool) -> tuple[Ints, Ints]:
    """Sums of weights times values, and of weights, after all blocks."""
    # [queries, tokens] -> [blocks, queries, 64]
    blocks = scores.reshape(len(scores), -1, BLOCK).swapaxes(0, 1)
    highest = blocks.max(axis=-1, keepdims=True)
    peaks, below = _peaks(highest, score_shift)
    exponents = _exponents(highest - blocks, below, score_shift)
    # The ones make sums of weights the last column.
    values = np.ones((len(blocks), BLOCK, BLOCK + 1))
    values[..., :BLOCK] = value.reshape(-1, BLOCK, BLOCK)
    high, low = _powers()
    block_sums = high[exponents] @ values
    if fine:
        block_sums += np.rint(low[exponents] @ values * 2.0 ** (WEIGHT_BITS - FINE_BITS))
    drop = np.full(BLOCK + 1, 2.0**-SUM_DROP)
    drop[BLOCK] = 1
    after = np.maximum.accumulate(peaks)
    known = np.rint(block_sums[0] * drop)
    for block in range(1, len(blocks)):
        if not np.array_equal(after[block], after[block - 1]):
            known = np.rint(known * _power_of_two(after[block] - after[block - 1]))
        known += np.rint(block_sums[block] * (_power_of_two(after[block] - peaks[block]) * drop))
    whole = known.astype(np.int64)
    return whole[:, :BLOCK], whole[:, BLOCK:]


def _peaks(score: Floats, score_shift: int) -> tuple[Floats, Floats]:
    """The integer exponents at or above scores, and how far below they lie, in PEAK_BITS."""
    octaves = np.floor(score * (LOG2_E * 2.0**-score_shift) + (0.5 if score_shift else 0))
    exponent = np.ceil(octaves * 2.0**-PEAK_BITS)
    return exponent, exponent * 2.0**PEAK_BITS - octaves


def _exponents(distance: Floats, below: Floats | np.float64, score_shift: int) -> NDArray[np.int16]:
    """Exponents of weights, in EXPONENT_BITS, from distances from the largest score of a row."""
    scale = 2.0 ** (EXPONENT_BITS - PEAK_BITS)
    octaves = distance * (LOG2_E * scale * 2.0**-score_shift)
    octaves += below * scale
    exponents: NDArray[np.int16] = np.minimum(np.rint(octaves), 32767).astype(np.int16)
    return exponents


@cache
def _powers() -> tuple[Floats, Floats]:
    """For all exponents: weights in WEIGHT_BITS, and what they lack, in FINE_BITS."""
    x = np.arange(1 << 15)
    shift = x >> EXPONENT_BITS
    fraction = (x & ((1 << EXPONENT_BITS) - 1)) << (15 - EXPONENT_BITS)
    mantissa = np.full_like(x, CUBIC[0])
    for coefficient in CUBIC[1:]:
        mantissa = round_shift(mantissa * fraction + (coefficient << 15), 15)
    power = -mantissa << (15 - shift % 16)
    high = np.where(shift < 16, round_shift(power, 15), 0)
    finer = FINE_BITS - WEIGHT_BITS
    rest = power - (high << 15)
    low = np.where(shift < 16, round_shift(rest, 15 - finer), round_shift(rest, 31 - finer))
    return high.astype(np.float64), low.astype(np.float64)


def _power_of_two(k: Floats) -> Floats:
    return np.where(k > FACTOR_BITS, 0.0, np.exp2(-k))


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
