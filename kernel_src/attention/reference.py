"""References for attention: the integer model of the core, and the exact formula in float64."""

from collections.abc import Callable
from typing import Any

import numpy as np
from attention_model import attention_block, attention_float
from numpy.typing import NDArray


def attention_integer(qkv: NDArray[np.int8], score_shift: int) -> NDArray[np.int8]:
    """int8 [3 * batch, 64, 64] -> int8 [64 * batch, 64]; the core must match this exactly."""
    query, key, value = (qkv[which::3] for which in range(3))
    return attention_block(query, key, value, score_shift).reshape(-1, 64)


def attention_exact(qkv: NDArray[np.int8], score_shift: int) -> NDArray[np.float64]:
    """int8 [3 * batch, 64, 64] -> float64 [64 * batch, 64], not rounded."""
    query, key, value = (qkv[which::3] for which in range(3))
    return attention_float(query, key, value, score_shift, 64).reshape(-1, 64)


Tiles = NDArray[np.int8]


def tile_by_tile(make: Callable[[np.random.Generator], Tiles]) -> Callable[..., Tiles]:
    """An input function for a batch, from one for a tile, [3, 64, 64]."""

    def tiles(rng: np.random.Generator, batch: int) -> Tiles:
        return np.concatenate([make(rng) for _ in range(batch)])

    return tiles


@tile_by_tile
def one_hot_rows(rng: np.random.Generator) -> NDArray[np.int8]:
    """Every row of Q, K and V has a single 127, the rest zeros; the three orders differ."""
    qkv: NDArray[Any] = np.zeros((3, 64, 64), dtype=np.int8)
    for matrix in qkv:
        matrix[np.arange(64), rng.permutation(64)] = 127
    return qkv


@tile_by_tile
def query_equals_key(rng: np.random.Generator) -> NDArray[np.int8]:
    """Q = K, so every token attends mostly to itself."""
    query, value = rng.integers(-128, 127, size=(2, 64, 64), endpoint=True).astype(np.int8)
    return np.stack([query, query, value])


@tile_by_tile
def negative_scores(rng: np.random.Generator) -> NDArray[np.int8]:
    """No score is positive: Q has no negative elements and K no positive ones."""
    query, key = rng.integers(1, 127, size=(2, 64, 64), endpoint=True)
    value = rng.integers(-128, 127, size=(64, 64), endpoint=True)
    return np.stack([query, -key, value]).astype(np.int8)


@tile_by_tile
def opposite_extremes(rng: np.random.Generator) -> NDArray[np.int8]:
    """Rows of Q and K are all -128 or all 127: the largest and the smallest possible scores."""
    rows = rng.choice(np.array([-128, 127], np.int8), size=(3, 64, 1))
    return np.ascontiguousarray(np.broadcast_to(rows, (3, 64, 64)))


@tile_by_tile
def near_extremes(rng: np.random.Generator) -> NDArray[np.int8]:
    """Scores at and next to the extremes, where every single step matters."""
    query = np.repeat(rng.choice(np.array([-128, 127]), size=(64, 1)), 64, axis=1)
    key = -128 + (np.arange(64) < rng.integers(0, 3, size=(64, 1)))
    value = rng.integers(-128, 127, size=(64, 64), endpoint=True)
    return np.stack([query, key, value]).astype(np.int8)


@tile_by_tile
def ties(rng: np.random.Generator) -> NDArray[np.int8]:
    """All scores are equal, and the mean of every column of V is halfway between two integers."""
    key, value = rng.integers(-128, 127, size=(2, 64, 64), endpoint=True)
    value[-1] = (32 - value[:-1].sum(axis=0)) % 64
    return np.stack([np.zeros_like(key), key, value]).astype(np.int8)


@tile_by_tile
def same_query(rng: np.random.Generator) -> NDArray[np.int8]:
    """Q is the same every time; K and V change."""
    qkv = rng.integers(-128, 127, size=(3, 64, 64), endpoint=True).astype(np.int8)
    qkv[0] = np.random.default_rng(0).integers(-128, 127, size=(64, 64), endpoint=True)
    return qkv
