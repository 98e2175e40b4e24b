"""References for flash_attention: the integer model of the cores, and the formula in float64."""

import numpy as np
from attention_model import attention, attention_float
from numpy.typing import NDArray


def flash_attention(
    q: NDArray[np.int8],
    kv: NDArray[np.int8],
    tokens: int,
    padding: int,
    score_shift: int,
    gain: int,
) -> NDArray[np.int8]:
    """int8 [heads, tokens, 64], [2, heads, tokens, 64] -> int8 [heads, tokens, 64], exactly."""
    return attention(q, kv[0], kv[1], score_shift, tokens - padding, gain)


def flash_attention_float(
    q: NDArray[np.int8],
    kv: NDArray[np.int8],
    tokens: int,
    padding: int,
    score_shift: int,
    gain: int,
) -> NDArray[np.float64]:
    """int8 [heads, tokens, 64], [2, heads, tokens, 64] -> float64 [heads, tokens, 64]."""
    return attention_float(q, kv[0], kv[1], score_shift, tokens - padding, gain)


def steady_queries(rng: np.random.Generator, heads: int, tokens: int) -> NDArray[np.int8]:
    """All positive, so that larger keys mean larger scores."""
    return rng.integers(32, 127, size=(heads, tokens, 64), endpoint=True).astype(np.int8)


def rising_scores(rng: np.random.Generator, heads: int, tokens: int) -> NDArray[np.int8]:
    """Keys grow from token to token, so that each block raises the maximum."""
    keys = np.linspace(-120, 120, tokens)[:, None] + rng.normal(0, 4, size=(heads, tokens, 64))
    values = rng.integers(-128, 127, size=(heads, tokens, 64), endpoint=True)
    return np.rint(np.clip(np.stack([keys, values]), -128, 127)).astype(np.int8)


def one_and_a_tail(rng: np.random.Generator, heads: int, tokens: int) -> NDArray[np.int8]:
    """One token has the largest weight by far, but all others together weigh as much."""
    keys = rng.integers(0, 2, size=(heads, tokens, 64), endpoint=True)
    values = np.full((heads, tokens, 64), 127)
    first = rng.integers(tokens)
    keys[:, first], values[:, first] = 12, -128
    return np.stack([keys, values]).astype(np.int8)
