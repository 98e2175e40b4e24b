"""The operations of an encoder layer on npukit's kernels, on arrays of float32; here in bfloat16.

Each names its build when it is created, and runs after :meth:`Kernels.build`. It pads its operands
to what the kernel takes, and cuts the result.
"""

from __future__ import annotations

from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from npukit.kernel.bfloat16 import narrow, widen
from npukit.whisper.kernels import Kernels
from npukit.whisper.padding import (
    TILE,
    Product,
    attention_parameters,
    gelu_parameters,
    norm_parameters,
    pad,
)
from npukit.whisper.quantization import Floats

HEAD: Final = 64


class Operation(Protocol):
    """Arrays of float32 to one array of float32, on a kernel."""

    @property
    def kernel(self) -> str:
        """The kernel's name."""

    def __call__(self, *arrays: Floats) -> Floats:
        """The result, with the shape of the operands and without padding."""


class Bfloat16Product:
    """``x weight`` for x [tokens, inputs]; ``weight`` is [inputs, outputs]."""

    kernel: Final = "matmul_bf16"

    def __init__(self, kernels: Kernels, weight: Floats, tokens: int) -> None:
        self._outputs = weight.shape[1]
        self._sizes = product_sizes(tokens, weight, kernels)
        call = kernels.kernel(self.kernel, self._sizes.parameters)
        self._call = call.resident(b=pad(narrow(weight), self._sizes.k, self._sizes.n))

    def __call__(self, *arrays: Floats) -> Floats:
        """X [tokens, inputs] to [tokens, outputs]."""
        (x,) = arrays
        result: Floats = self._call(pad(narrow(x), self._sizes.m, self._sizes.k))
        return result[: len(x), : self._outputs]


class Bfloat16Attention:
    """``softmax(q k^T) v`` of [heads, tokens, 64] each; q is scaled already."""

    kernel: Final = "flash_attention_bf16"

    def __init__(self, kernels: Kernels, heads: int, tokens: int) -> None:
        parameters = attention_parameters(heads, tokens, kernels.device)
        self._shape = heads, parameters["tokens"], HEAD
        self._call = kernels.kernel(self.kernel, {**parameters, "scale_shift": 0})

    def __call__(self, *arrays: Floats) -> Floats:
        """Q, k, v to the result, [heads, tokens, 64]."""
        q, k, v = (pad(narrow(each), *self._shape) for each in arrays)
        return widen(self._call(q, np.stack([k, v])))[:, : arrays[0].shape[1]]


class Bfloat16Gelu:
    """GELU of each element of [tokens, features]."""

    kernel: Final = "gelu_bf16"

    def __init__(self, kernels: Kernels, tokens: int, features: int) -> None:
        parameters = gelu_parameters(tokens * features, kernels.device)
        self._tiles = parameters["tiles"]
        self._call = kernels.kernel(self.kernel, parameters)

    def __call__(self, *arrays: Floats) -> Floats:
        """X to GELU of x."""
        return widen(elementwise(self._call, narrow(arrays[0]), self._tiles))


class Bfloat16LayerNorm:
    """Layer norm of each row of [tokens, width]."""

    kernel: Final = "layernorm_bf16"

    def __init__(
        self, kernels: Kernels, tokens: int, gamma: Floats, beta: Floats, eps: float
    ) -> None:
        parameters = norm_parameters(tokens, kernels.device)
        self._shape = parameters["rows"], gamma.size
        call = kernels.kernel(self.kernel, {**parameters, "width": gamma.size, "eps": eps})
        self._call = call.resident(gamma_beta=narrow(np.stack([gamma, beta])))

    def __call__(self, *arrays: Floats) -> Floats:
        """X [tokens, width] to the same shape."""
        (x,) = arrays
        return widen(self._call(pad(narrow(x), *self._shape)))[: len(x)]


def product_sizes(tokens: int, weight: Floats, kernels: Kernels) -> Product:
    """The sizes of the product of ``tokens`` rows and ``weight`` [inputs, outputs]."""
    inputs, outputs = weight.shape
    return Product.of(tokens, inputs, outputs, kernels.device)


def elementwise(call: Any, operand: NDArray[Any], tiles: int) -> NDArray[Any]:
    """``call`` on ``operand`` of any shape, in ``tiles``."""
    flat = pad(operand.ravel(), tiles * TILE).reshape(tiles, TILE)
    result: NDArray[Any] = call(flat).ravel()[: operand.size].reshape(operand.shape)
    return result
