"""References for matmul: exact integer results, and the unrounded product."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def _sums(a: NDArray[np.int8], b: NDArray[np.int8]) -> NDArray[np.float64]:
    # float64 is exact here: no sum needs more than 28 bits. In bands of four rows, because BLAS
    # starts threads for larger products, which on a busy machine cost more than they save.
    bands = a.astype(np.float64).reshape(-1, 4, a.shape[1])
    sums: NDArray[np.float64] = (bands @ b.astype(np.float64)).reshape(-1, b.shape[1])
    return sums


def product(a: NDArray[np.int8], b: NDArray[np.int8], out: str, shift: int) -> NDArray[Any]:
    """int8 [m, k], int8 [k, n] -> int32 or int8 [m, n].

    int8 results are the sum times 2^-shift, to the nearest integer with ties to even, saturated.
    """
    sums = _sums(a, b)
    if out == "int32":
        return sums.astype(np.int32)
    return np.clip(np.rint(sums * 2.0**-shift), -128, 127).astype(np.int8)


def product_float(
    a: NDArray[np.int8], b: NDArray[np.int8], out: str, shift: int
) -> NDArray[np.float64]:
    """int8 [m, k], int8 [k, n] -> float64 [m, n], saturated but not rounded."""
    sums = _sums(a, b)
    return sums if out == "int32" else np.clip(sums * 2.0**-shift, -128, 127)


def one_hot_rows(rng: np.random.Generator, m: int, k: int) -> NDArray[np.int8]:
    """Each row has a single 1, so that the result repeats rows of b."""
    a = np.zeros((m, k), dtype=np.int8)
    a[np.arange(m), rng.integers(0, k, m)] = 1
    return a


def halves(rng: np.random.Generator, m: int, k: int, shift: int) -> NDArray[np.int8]:
    """Rows whose products with ``odd_rows`` are odd multiples of half a unit of the result."""
    a = np.zeros((m, k), dtype=np.int8)
    low = min(max(shift - 1, 0), 12)
    a[:, 0] = 2 ** min(low, 6)
    a[:, 1] = rng.integers(-2, 3, m) * a[0, 0]
    return a


def odd_rows(rng: np.random.Generator, k: int, n: int, shift: int) -> NDArray[np.int8]:
    """Two rows of odd and even multiples of a power of two, the rest anything."""
    b = rng.integers(-128, 127, (k, n), endpoint=True).astype(np.int8)
    low = min(max(shift - 1, 0), 12)
    scale = 2 ** max(low - 6, 0)
    most = 127 // scale
    b[0] = (
        (rng.integers(-(most // 2), most // 2 + 1, n) // 2 * 2 + 1) * scale if most > 2 else scale
    )
    b[1] = rng.integers(-(most // 2), most // 2 + 1, n) // 2 * 2 * scale
    return b
