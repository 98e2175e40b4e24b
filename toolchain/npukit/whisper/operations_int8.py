"""The operations of an encoder layer in int8: the host quantizes what a kernel takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from npukit.whisper.kernels import Kernels
from npukit.whisper.operations import HEAD, elementwise, product_sizes
from npukit.whisper.padding import attention_parameters, gelu_parameters, norm_parameters, pad
from npukit.whisper.quantization import (
    AttentionShifts,
    Floats,
    GeluSteps,
    QuantizedWeight,
    quantize,
    quantize_attention,
    quantize_norm,
    steps,
)

_NORM_ROWS: Final = 4
"""Rows of ``layernorm`` come in multiples of this."""


class Int8Product:
    """``x weight``, with a step for each token of x and for each output channel of the weight."""

    kernel: Final = "matmul"

    def __init__(self, kernels: Kernels, weight: Floats, tokens: int) -> None:
        self._outputs = weight.shape[1]
        self._sizes = product_sizes(tokens, weight, kernels)
        quantized = QuantizedWeight.of(weight)
        self._step = quantized.step
        call = kernels.kernel(self.kernel, self._sizes.parameters)
        self._call = call.resident(b=pad(quantized.values, self._sizes.k, self._sizes.n))

    def __call__(self, *arrays: Floats) -> Floats:
        """X [tokens, inputs] to [tokens, outputs]."""
        (x,) = arrays
        step = steps(x, 1)
        sums = self._call(pad(quantize(x, step), self._sizes.m, self._sizes.k))
        scaled = sums[: len(x), : self._outputs] * (step * self._step)  # in float64
        result: Floats = scaled.astype(np.float32)
        return result


class Int8Attention:
    """Attention with steps for each head; ``shifts`` suit tensors that were seen before."""

    kernel: Final = "flash_attention"

    def __init__(self, kernels: Kernels, heads: int, tokens: int, shifts: AttentionShifts) -> None:
        parameters = attention_parameters(heads, tokens, kernels.device)
        self._shape = heads, parameters["tokens"], HEAD
        self._shifts = shifts
        self._call = kernels.kernel(
            self.kernel,
            {**parameters, "score_shift": shifts.score_shift, "gain": shifts.gain},
        )

    def __call__(self, *arrays: Floats) -> Floats:
        """Q, k, v to the result, [heads, tokens, 64]."""
        q, k, v = arrays
        quantized = quantize_attention(q, k, v, self._shifts)
        out = self._call(pad(quantized.q, *self._shape), pad(quantized.kv, 2, *self._shape))
        result: Floats = out[:, : arrays[0].shape[1]] * quantized.step + quantized.offset
        return result


class Int8Gelu:
    """GELU of each element, with one step for all tokens, which is a build parameter."""

    kernel: Final = "gelu"

    def __init__(self, kernels: Kernels, tokens: int, features: int, gelu_steps: GeluSteps) -> None:
        self._steps = gelu_steps
        parameters = gelu_parameters(tokens * features, kernels.device)
        self._tiles = parameters["tiles"]
        self._call = kernels.kernel(
            self.kernel,
            {
                **parameters,
                "in_step": gelu_steps.in_step,
                "out_step": gelu_steps.out_step,
            },
        )

    def __call__(self, *arrays: Floats) -> Floats:
        """X to GELU of x."""
        out = elementwise(self._call, quantize(arrays[0], self._steps.in_step), self._tiles)
        result: Floats = out * np.float32(self._steps.out_step)
        return result


class Int8LayerNorm:
    """Layer norm with a step for each token, and one for all results, which suits ``out``."""

    kernel: Final = "layernorm"
    width: Final = 512

    def __init__(self, kernels: Kernels, gamma: Floats, beta: Floats, out: Floats) -> None:
        parameters = self.parameters(len(out), kernels.device)
        self._rows = parameters["rows"]
        norm = quantize_norm(gamma, beta, out)
        self._step = np.float32(norm.step)
        call = kernels.kernel(self.kernel, {**parameters, "gamma_shift": norm.gamma_shift})
        self._call = call.resident(gamma_beta=norm.gamma_beta)

    @staticmethod
    def parameters(tokens: int, device: str) -> Mapping[str, int]:
        """The rows that the kernel is built for, and its cores."""
        return norm_parameters(tokens, device, _NORM_ROWS)

    def __call__(self, *arrays: Floats) -> Floats:
        """X [tokens, 512] to the same shape."""
        (x,) = arrays
        # Layer norm does not depend on the mean and the scale of a row.
        centred = x - x.mean(axis=1, keepdims=True)
        rows = pad(quantize(centred, steps(centred, 1)), self._rows, self.width)
        result: Floats = self._call(rows)[: len(x)] * self._step
        return result
