"""Arrays between the two machines: dtype and shape as JSON, elements as bytes in row-major order.

Elements of bfloat16 travel as their bits (uint16). Both machines are little-endian, as all machines
with an NPU are; a dtype carries its byte order anyway.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from npukit.kernel.bfloat16 import bits_of


def packed(arrays: Iterable[NDArray[Any]]) -> tuple[list[list[object]], list[bytes]]:
    """The dtype and shape of each array, and its elements."""
    plain = [np.ascontiguousarray(bits_of(np.asarray(array))) for array in arrays]
    shapes = [np.shape(array) for array in plain]
    described: list[list[object]] = [
        [array.dtype.str, list(shape)] for array, shape in zip(plain, shapes, strict=True)
    ]
    return described, [array.tobytes() for array in plain]


def unpacked(
    described: Iterable[Sequence[Any]], parts: Iterable[bytes | memoryview]
) -> list[NDArray[Any]]:
    """The arrays, writable."""
    return [
        np.frombuffer(bytearray(part), dtype=np.dtype(dtype)).reshape(shape)
        for (dtype, shape), part in zip(described, parts, strict=True)
    ]
