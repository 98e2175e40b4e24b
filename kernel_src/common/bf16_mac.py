"""What AIE cores compute for sums of bfloat16 products: the model of ``bf16_mac.h`` on arrays."""

import numpy as np
from numpy.typing import NDArray

_LEAST = 2.0**-126 - 2.0**-151
"""A sum below this is rounded to a subnormal number, so the result is 0."""

_EXPONENT = np.uint64(0x7FF << 52)

AT_ONCE = {"npu1": 8, "npu2": 1}
"""How many products a multiplication of bfloat16 matrices adds in one instruction."""

_CHUNK = 8


def numbers(bits: NDArray[np.uint16]) -> NDArray[np.float64]:
    """The values of bfloat16 bits."""
    return (bits.astype(np.uint32) << 16).view(np.float32).astype(np.float64)


def scales(bits: NDArray[np.uint16]) -> NDArray[np.float64]:
    """2^exponent of bfloat16 bits, as a subnormal number's for these; 0 for zeros."""
    fields = np.maximum(bits.astype(np.int32) >> 7 & 255, 1)
    return np.where(bits & 0x7FFF, np.ldexp(1.0, fields - 127), 0.0)


def mac(
    sums: NDArray[np.float64], products: NDArray[np.float64], scale: NDArray[np.float64]
) -> NDArray[np.float64]:
    """``sums`` plus all ``products`` along their first axis, in one instruction.

    Args:
        sums: values of float32, normal or 0.
        products: exact.
        scale: the largest product of two factors' :func:`scales` among these products.
    """
    own = (np.abs(sums).view(np.uint64) & _EXPONENT).view(np.float64)
    # Adding 1.5 * 2^52 quanta to a double rounds it to a multiple of the quantum, ties to even.
    magic = np.maximum(own, scale)
    magic *= 1.5 * 2.0 ** (52 - 23)
    total = (sums + magic) - magic
    for product in products:
        total += (product + magic) - magic
    result = total.astype(np.float32).astype(np.float64)
    result[np.abs(total) < _LEAST] = 0.0
    return result


def product(a: NDArray[np.uint16], b: NDArray[np.uint16], at_once: int) -> NDArray[np.float32]:
    """bfloat16 bits [m, k] and [k, n] -> float32 [m, n], ``at_once`` products per instruction.

    ``k`` is a multiple of 8, ``at_once`` divides 8. All values and sums are finite.
    """
    left, right = numbers(a).T, numbers(b)
    left_scales, right_scales = scales(a).T, scales(b)
    sums = np.zeros((a.shape[0], b.shape[1]))
    for first in range(0, a.shape[1], _CHUNK):
        some = slice(first, first + _CHUNK)
        products = left[some, :, None] * right[some, None, :]
        scale = left_scales[some, :, None] * right_scales[some, None, :]
        for step in range(0, _CHUNK, at_once):
            each = slice(step, step + at_once)
            sums = mac(sums, products[each], scale[each].max(axis=0))
    return sums.astype(np.float32)
