"""References for matmul_16x16: exact products, as integers and in float64."""

import numpy as np
from numpy.typing import NDArray


def products(a: NDArray[np.int8], b: NDArray[np.int8]) -> NDArray[np.int32]:
    """int8 [16 n, 16], int8 [16 n, 16] -> int32 [16 n, 16]: n products, one below the other."""
    return products_float(a, b).astype(np.int32)


def products_float(a: NDArray[np.int8], b: NDArray[np.int8]) -> NDArray[np.float64]:
    """The same in float64, which is exact: no sum needs more than 19 bits."""
    left, right = (matrix.reshape(-1, 16, 16).astype(np.float64) for matrix in (a, b))
    product: NDArray[np.float64] = (left @ right).reshape(-1, 16)
    return product


def permutations(rng: np.random.Generator, batch: int) -> NDArray[np.int8]:
    """Each matrix has a single 127 in every row and column, the rest zeros."""
    matrices = np.zeros((batch, 16, 16), dtype=np.int8)
    for matrix in matrices:
        matrix[np.arange(16), rng.permutation(16)] = 127
    return matrices.reshape(-1, 16)
