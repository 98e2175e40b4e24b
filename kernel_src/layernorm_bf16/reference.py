"""References for layernorm_bf16: the model of the core, and the formula in float64."""

import math

import bf16_mac
import numpy as np
import root
from lanes import rounded
from numpy.typing import NDArray
from rounding import round_shift

RANGE_BITS = 18
ROOT_BITS = 40
SCORE_BITS = 16


def layernorm_bf16(
    x: NDArray[np.uint16], gamma_beta: NDArray[np.uint16], width: int, eps: float
) -> NDArray[np.uint16]:
    """bfloat16 bits [rows, width], [2, width] -> [rows, width]; the core must match it."""
    scores = np.stack([_scores(row, width, eps) for row in bf16_mac.numbers(x)])
    gamma, beta = gamma_beta
    upper = rounded(scores)
    lower = rounded(scores - bf16_mac.numbers(upper))
    sums = np.broadcast_to(bf16_mac.numbers(beta), scores.shape)
    for part in (upper, lower):
        product = bf16_mac.numbers(gamma) * bf16_mac.numbers(part)
        sums = bf16_mac.mac(sums, product[None], bf16_mac.scales(gamma) * bf16_mac.scales(part))
    return rounded(sums)


def _scores(row: NDArray[np.float64], width: int, eps: float) -> NDArray[np.float64]:
    """(x - mean) / deviation in multiples of 2^-SCORE_BITS."""
    exponent = max(int(np.frexp(np.abs(row).max())[1]) - 1, -100) if row.any() else -100
    values = np.rint(np.ldexp(row, RANGE_BITS - exponent)).astype(np.int64)
    distance = width * values - values.sum()
    mantissa, eps_exponent = _scaled(eps * width**3)
    eps_exponent += 2 * (RANGE_BITS - exponent)
    bits = int(np.abs(distance).max()).bit_length()
    drop = max(0, (eps_exponent + 31 - 60 + 1) >> 1, bits - 15)
    less = round_shift(distance, min(drop, 32))
    shift = eps_exponent - 2 * drop
    variance = int((less * less).sum()) + (mantissa << shift if shift >= 0 else mantissa >> -shift)
    numerator = round(math.sqrt(width) * 2**ROOT_BITS)
    factor, halves = root.divide(numerator, np.array(max(variance, 1)))
    down = min(ROOT_BITS - SCORE_BITS + drop - int(halves), 59)
    return round_shift(distance * factor, down) * 2.0**-SCORE_BITS


def _scaled(value: float) -> tuple[int, int]:
    """A mantissa of 31 bits, and its exponent."""
    exponent = math.frexp(value)[1] - 31
    return int(math.ldexp(value, -exponent)), exponent


def layernorm_bf16_float(
    x: NDArray[np.uint16], gamma_beta: NDArray[np.uint16], eps: float
) -> NDArray[np.float64]:
    """bfloat16 bits [rows, width], [2, width] -> float64 [rows, width]."""
    values, (gamma, beta) = bf16_mac.numbers(x), bf16_mac.numbers(gamma_beta)
    distance = values - values.mean(axis=-1, keepdims=True)
    deviation = np.sqrt((distance * distance).mean(axis=-1, keepdims=True) + eps)
    result: NDArray[np.float64] = gamma * distance / deviation + beta
    return result


def offset(rng: np.random.Generator, rows: int, width: int) -> NDArray[np.float64]:
    """Means that are up to a hundred times the deviation."""
    return rng.normal(0, 1, (rows, width)) + rng.normal(0, 50, (rows, 1))
