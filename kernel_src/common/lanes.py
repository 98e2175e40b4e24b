"""The steps of ``lanes.h``, ``gelu.h`` and ``softmax.h`` on arrays."""

import bf16_mac
import numpy as np
from numpy.typing import NDArray
from rounding import round_shift

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

ONE = 1 << 23
PHI = (
    91143,
    -116263,
    -344018,
    657010,
    209999,
    -1371446,
    1098136,
    550249,
    -1952044,
    2009999,
    -1148269,
    367599,
    8336513,
)
POWER = (114835, -893587, 4017929, -11627786, 8388608)
EXPONENT_BITS = 16
VANISHED = 126 << EXPONENT_BITS
SUM_BITS = 20


def rounded(values: Floats) -> NDArray[np.uint16]:
    """float32 values -> bits of bfloat16, to nearest, ties to even."""
    bits = values.astype(np.float32).view(np.uint32)
    result: NDArray[np.uint16] = ((bits + 0x7FFF + (bits >> 16 & 1)) >> 16).astype(np.uint16)
    return result


def fixed(values: Floats, exponent: int) -> Ints:
    """values * 2^(23 - exponent), rounded to nearest, ties to even."""
    return np.rint(np.ldexp(values, 23 - exponent)).astype(np.int64)


def subtract(a: Floats, b: NDArray[np.uint16]) -> Floats:
    """Floats less bfloat16 bits, as the core's multiplier adds them."""
    return bf16_mac.mac(a, -bf16_mac.numbers(b)[None], bf16_mac.scales(b))


def polynomial(coefficients: tuple[int, ...], x: Ints, x_bits: int) -> Ints:
    """The first coefficient is that of the highest power."""
    value = np.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        value = round_shift(value * x, x_bits) + coefficient
    return value


def phi(v: Ints, negative: NDArray[np.bool_]) -> Ints:
    """The normal distribution's Phi(x) in Q23 for |x| = 2.5 (v + 1), v in Q23."""
    inside = np.minimum(polynomial(PHI, np.minimum(v, ONE), 23), ONE)
    upper = np.where(v < ONE, inside, ONE)
    return np.where(negative, ONE - upper, upper)


def power(e: Ints) -> Floats:
    """2^-e for 0 <= e in Q16."""
    near = np.minimum(e, VANISHED)
    fraction = polynomial(POWER, near & 0xFFFF, EXPONENT_BITS)
    value = np.ldexp((ONE + fraction).astype(np.float64), -24 - (near >> EXPONENT_BITS))
    return np.where(e < VANISHED, value, 0.0)


def log2(total: Ints) -> Ints:
    """log2(total) in Q16, rounded down, for total >= 1."""
    exponent = np.frexp(total.astype(np.float64))[1].astype(np.int64) - 1
    mantissa = total.astype(np.uint64) << (31 - exponent).astype(np.uint64)
    result = exponent
    for _ in range(EXPONENT_BITS):
        mantissa = mantissa * mantissa >> np.uint64(31)
        carry = mantissa >> np.uint64(32)
        mantissa >>= carry
        result = 2 * result + carry.astype(np.int64)
    return result


def normalized(e: Ints) -> Ints:
    """The exponents of the softmax of a row, along the last axis."""
    total = fixed(power(e), 23 - SUM_BITS).sum(axis=-1, keepdims=True)
    return e + log2(total) - (SUM_BITS << EXPONENT_BITS)
