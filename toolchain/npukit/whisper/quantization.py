"""Steps of int8 tensors: for each token, each channel, each head, or the whole tensor.

A number ``x`` becomes ``round(x / step)`` in -127..127, ties to even. Steps of tensors that the
host quantizes are chosen from the tensor itself. Only what a kernel has as a build parameter
(score_shift, gain, steps of GELU and layer norm) comes from ranges that were seen before.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Int8 = NDArray[np.int8]

MOST: Final = 127
_MOST_SCORE_SHIFT: Final = 24
_MOST_GAIN: Final = 4
_MOST_GAMMA_SHIFT: Final = 7
_LEAST_GELU_STEP: Final = 2.0**-10
_GELU_IS_ZERO: Final = 5.0
"""GELU of -5 is -1.4e-6."""
_LEAST_STEP: Final = 1e-9
"""Of a tensor of zeros. It is normal in float32, and so is its square's reciprocal."""


def steps(values: NDArray[Any], axis: int | tuple[int, ...]) -> Floats:
    """The steps that use all of int8, with ``axis`` reduced to length 1."""
    greatest = np.abs(values).max(axis=axis, keepdims=True)
    found: Floats = np.maximum(greatest / MOST, _LEAST_STEP).astype(np.float32)
    return found


def quantize(values: NDArray[Any], step: NDArray[Any] | float) -> Int8:
    """``values / step``, rounded to nearest even and limited to -127..127."""
    quantized: Int8 = np.clip(np.rint(values / step), -MOST, MOST).astype(np.int8)
    return quantized


@dataclass(frozen=True)
class QuantizedWeight:
    """A weight [inputs, outputs] in int8, with a step for each output channel [1, outputs]."""

    values: Int8
    step: Floats

    @classmethod
    def of(cls, weight: Floats) -> QuantizedWeight:
        """Quantize ``weight`` [inputs, outputs]."""
        step = steps(weight, 0)
        return cls(quantize(weight, step), step)


@dataclass(frozen=True)
class AttentionShifts:
    """The build parameters of ``flash_attention`` for a layer."""

    score_shift: int
    gain: int


@dataclass(frozen=True)
class QuantizedAttention:
    """Operands of ``flash_attention``, and what turns its results into numbers.

    ``q`` and ``kv`` are int8 [heads, tokens, 64] and [2, heads, tokens, 64]. Numbers are
    ``out * step + offset``, with ``step`` [heads, 1, 1] and ``offset`` [heads, 1, 64].
    """

    q: Int8
    kv: Int8
    step: Floats
    offset: Floats


def attention_shifts(q: Floats, k: Floats, v: Floats, out: Floats) -> AttentionShifts:
    """The shifts for tensors like these, [heads, tokens, 64]; ``q`` is scaled, ``out`` the result.

    All heads have the same scale of scores, so the head with the largest numbers decides.
    """
    product = float((_head_steps(q) * _head_steps(_centred(k))).max())
    mean = v.mean(axis=1, keepdims=True)
    largest = np.abs(out - mean).max(axis=(1, 2), keepdims=True) / _head_steps(v - mean)
    return AttentionShifts(
        int(np.clip(math.floor(-math.log2(product)), 0, _MOST_SCORE_SHIFT)),
        int(np.clip(math.floor(math.log2(MOST / max(float(largest.max()), 1e-3))), 0, _MOST_GAIN)),
    )


def quantize_attention(
    q: Floats, k: Floats, v: Floats, shifts: AttentionShifts
) -> QuantizedAttention:
    """Quantize [heads, tokens, 64] for kernels built with ``shifts``; ``q`` is scaled.

    The mean key of a head changes all scores of a query alike, which softmax does not see, and the
    mean value is a part of each result. So both are taken out first, and steps get smaller.
    """
    keys, mean = _centred(k), v.mean(axis=1, keepdims=True)
    q_step, k_step, v_step = (_head_steps(tensor) for tensor in (q, keys, v - mean))
    # The product of both steps is 2^-score_shift; what that leaves is shared.
    spare = np.sqrt(2.0**-shifts.score_shift / (q_step * k_step))
    return QuantizedAttention(
        q=quantize(q, q_step * spare),
        kv=np.stack([quantize(keys, k_step * spare), quantize(v - mean, v_step)]),
        step=v_step / np.float32(2**shifts.gain),
        offset=mean,
    )


@dataclass(frozen=True)
class GeluSteps:
    """The steps that ``gelu`` is built with."""

    in_step: float
    out_step: float


def gelu_steps(x: Floats, out: Floats) -> GeluSteps:
    """Steps for tensors like ``x`` and ``out``, GELU of x.

    Inputs below :data:`_GELU_IS_ZERO` need no room of their own.
    """
    greatest = max(float(x.max()), min(-float(x.min()), _GELU_IS_ZERO))
    return GeluSteps(
        min(1.0, _round_step(greatest / MOST)), min(1.0, _round_step(np.abs(out).max() / MOST))
    )


def _round_step(step: float) -> float:
    """The next fourth root of a power of two: few steps, so layers and recordings share builds."""
    exponent = math.ceil(4 * math.log2(max(step, _LEAST_GELU_STEP)) - 1e-9)
    return max(_LEAST_GELU_STEP, float(f"{2 ** (exponent / 4):.6g}"))


@dataclass(frozen=True)
class QuantizedNorm:
    """Operands of ``layernorm`` [2, 512], its build parameter, and the step of its results."""

    gamma_beta: Int8
    gamma_shift: int
    step: float


def quantize_norm(gamma: Floats, beta: Floats, out: Floats) -> QuantizedNorm:
    """Quantize gamma and beta for results like ``out``."""
    step = max(float(np.abs(out).max()) / MOST, _LEAST_STEP)
    largest = max(float(np.abs(gamma).max() / step), 2.0**-_MOST_GAMMA_SHIFT)
    shift = int(np.clip(math.floor(math.log2(MOST / largest)), 0, _MOST_GAMMA_SHIFT))
    both = np.stack([quantize(gamma * 2.0**shift, step), quantize(beta, step)])
    return QuantizedNorm(both, shift, step)


def _head_steps(tensor: Floats) -> Floats:
    return steps(tensor, (1, 2))


def _centred(k: Floats) -> Floats:
    centred: Floats = k - k.mean(axis=1, keepdims=True)
    return centred
