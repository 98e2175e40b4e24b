"""References for attention: an integer model of the core, and the exact formula in float64."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

WEIGHT_BITS = 17
FRACTION_BITS = 15
VANISHES = 17


def _weights(difference: NDArray[np.int64], score_shift: int) -> NDArray[np.int64]:
    """exp(-difference * 2^-score_shift) in fixed point, with the same steps as the core."""
    shift = FRACTION_BITS - score_shift
    x = difference << shift if shift >= 0 else difference >> -shift
    exponent = x * 5909
    n, f = exponent >> 27, (exponent >> 12) & 0x7FFF
    power = f * -2592
    for coefficient in (15149, -45325):
        power = ((power >> FRACTION_BITS) + coefficient) * f
    power = (power >> FRACTION_BITS) + 65536
    n = np.minimum(n, 31)  # larger differences have weight 0, set below
    # One more bit than a weight has, to round to nearest.
    weights = ((power << (WEIGHT_BITS - 15) >> n) + 1) >> 1
    weights[(difference >> score_shift) >= VANISHES] = 0
    return weights


def attention_integer(qkv: NDArray[np.int8], score_shift: int) -> NDArray[np.int8]:
    """int8 [3, 64, 64] -> int8 [64, 64]; the core must match this exactly."""
    # Matrix products of floats are fast, and exact as long as no sum needs more bits than float32
    # (24) or float64 (53) has.
    query, key, value = qkv.astype(np.float32)
    scores = (query @ key.T).astype(np.int64)
    weights = _weights(scores.max(axis=1, keepdims=True) - scores, score_shift)
    sums = weights.astype(np.float64) @ value.astype(np.float64)
    total = weights.sum(axis=1, keepdims=True)
    # float64 rounds no quotient up to an integer: they are 1 / total or more apart.
    magnitude = np.floor((np.abs(sums) + (total >> 1)) / total)
    out: NDArray[np.int8] = np.clip(np.copysign(magnitude, sums), -128, 127).astype(np.int8)
    return out


def attention_float(qkv: NDArray[np.int8], score_shift: int) -> NDArray[np.float64]:
    """int8 [3, 64, 64] -> float64 [64, 64], not rounded or saturated."""
    query, key, value = qkv.astype(np.float64)
    scores = query @ key.T * 2.0**-score_shift
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    product: NDArray[np.float64] = weights @ value / weights.sum(axis=1, keepdims=True)
    return product


def one_hot_rows(rng: np.random.Generator) -> NDArray[np.int8]:
    """Every row of Q, K and V has a single 127, the rest zeros; the three orders differ."""
    qkv: NDArray[Any] = np.zeros((3, 64, 64), dtype=np.int8)
    for matrix in qkv:
        matrix[np.arange(64), rng.permutation(64)] = 127
    return qkv


def query_equals_key(rng: np.random.Generator) -> NDArray[np.int8]:
    """Q = K, so every token attends mostly to itself."""
    query, value = rng.integers(-128, 127, size=(2, 64, 64), endpoint=True).astype(np.int8)
    return np.stack([query, query, value])


def negative_scores(rng: np.random.Generator) -> NDArray[np.int8]:
    """No score is positive: Q has no negative elements and K no positive ones."""
    query, key = rng.integers(1, 127, size=(2, 64, 64), endpoint=True)
    value = rng.integers(-128, 127, size=(64, 64), endpoint=True)
    return np.stack([query, -key, value]).astype(np.int8)


def opposite_extremes(rng: np.random.Generator) -> NDArray[np.int8]:
    """Rows of Q and K are all -128 or all 127: the largest and the smallest possible scores."""
    rows = rng.choice(np.array([-128, 127], np.int8), size=(3, 64, 1))
    return np.ascontiguousarray(np.broadcast_to(rows, (3, 64, 64)))


def near_extremes(rng: np.random.Generator) -> NDArray[np.int8]:
    """Scores at and next to the extremes, where every single step matters."""
    query = np.repeat(rng.choice(np.array([-128, 127]), size=(64, 1)), 64, axis=1)
    key = -128 + (np.arange(64) < rng.integers(0, 3, size=(64, 1)))
    value = rng.integers(-128, 127, size=(64, 64), endpoint=True)
    return np.stack([query, key, value]).astype(np.int8)


def ties(rng: np.random.Generator) -> NDArray[np.int8]:
    """All scores are equal, and the mean of every column of V is halfway between two integers."""
    key, value = rng.integers(-128, 127, size=(2, 64, 64), endpoint=True)
    value[-1] = (32 - value[:-1].sum(axis=0)) % 64
    return np.stack([np.zeros_like(key), key, value]).astype(np.int8)


def same_query(rng: np.random.Generator) -> NDArray[np.int8]:
    """Q is the same every time; K and V change."""
    qkv = rng.integers(-128, 127, size=(3, 64, 64), endpoint=True).astype(np.int8)
    qkv[0] = np.random.default_rng(0).integers(-128, 127, size=(64, 64), endpoint=True)
    return qkv
