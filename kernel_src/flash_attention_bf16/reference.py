"""Reference for flash_attention_bf16: the formula in float64."""

import numpy as np
from bf16_mac import numbers
from numpy.typing import NDArray


def flash_attention_bf16(
    q: NDArray[np.uint16], kv: NDArray[np.uint16], tokens: int, padding: int, scale_shift: int
) -> NDArray[np.float64]:
    """bfloat16 [heads, tokens, 64], [2, heads, tokens, 64] -> float64 [heads, tokens, 64]."""
    valid = tokens - padding
    queries, (keys, values) = numbers(q), numbers(kv)[:, :, :valid]
    scores = queries @ keys.swapaxes(-1, -2) * 2.0**-scale_shift
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: NDArray[np.float64] = weights @ values / weights.sum(axis=-1, keepdims=True)
    return result
