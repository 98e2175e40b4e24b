"""References for matmul_bf16: what the cores compute, and the product in float64."""

import bf16_mac
import numpy as np
from numpy.typing import NDArray


def product(a: NDArray[np.uint16], b: NDArray[np.uint16], device: str) -> NDArray[np.float32]:
    """bfloat16 [m, k], bfloat16 [k, n] -> float32 [m, n], bit for bit."""
    return bf16_mac.product(a, b, bf16_mac.AT_ONCE[device])


def product_float(a: NDArray[np.uint16], b: NDArray[np.uint16]) -> NDArray[np.float64]:
    """bfloat16 [m, k], bfloat16 [k, n] -> float64 [m, n]."""
    # In bands of four rows, since BLAS starts threads for larger products.
    bands = bf16_mac.numbers(a).reshape(-1, 4, a.shape[1])
    return (bands @ bf16_mac.numbers(b)).reshape(-1, b.shape[1])


def one_hot_rows(rng: np.random.Generator, m: int, k: int) -> NDArray[np.float32]:
    """Each row has a single 1, so that the result repeats rows of b."""
    a = np.zeros((m, k), dtype=np.float32)
    a[np.arange(m), rng.integers(0, k, m)] = 1
    return a


def _spread(rng: np.random.Generator, shape: tuple[int, int]) -> NDArray[np.float64]:
    """Magnitudes from 2^-120 to 2^49, both signs, and zeros."""
    values = rng.uniform(1, 2, shape) * 2.0 ** rng.integers(-120, 49, shape)
    return values * rng.choice([-1, 0, 1], shape, p=[0.45, 0.1, 0.45])


def spread_left(rng: np.random.Generator, m: int, k: int) -> NDArray[np.float64]:
    """Terms of all magnitudes: most vanish beside the largest one, some underflow."""
    return _spread(rng, (m, k))


def spread_right(rng: np.random.Generator, k: int, n: int) -> NDArray[np.float64]:
    """The other factors of these terms."""
    return _spread(rng, (k, n))


def pairs(rng: np.random.Generator, m: int, k: int) -> NDArray[np.float64]:
    """In the first half of k, each pair of columns is the same; its products cancel."""
    a = rng.normal(size=(m, k))
    a[:, : k // 2] = np.repeat(a[:, : k // 4] * 2.0**20, 2, axis=1)
    return a


def opposite_pairs(rng: np.random.Generator, k: int, n: int) -> NDArray[np.float64]:
    """In the first half of k, each second row is the one before with the other sign."""
    b = rng.normal(size=(k, n))
    b[1 : k // 2 : 2] = -b[0 : k // 2 : 2]
    return b
