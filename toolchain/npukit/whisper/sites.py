"""The places of an encoder layer that kernels take, and the operations for a layer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final, Literal

from npukit.whisper.capture import LayerRun
from npukit.whisper.kernels import Kernels
from npukit.whisper.operations import (
    Bfloat16Attention,
    Bfloat16Gelu,
    Bfloat16LayerNorm,
    Bfloat16Product,
    Operation,
)
from npukit.whisper.operations_int8 import Int8Attention, Int8Gelu, Int8LayerNorm, Int8Product
from npukit.whisper.quantization import Floats, attention_shifts, gelu_steps
from npukit.whisper.substitution import module_at

Part = Literal["product", "attention", "gelu", "norm"]
PARTS: Final[tuple[Part, ...]] = ("product", "attention", "gelu", "norm")

SITES: Final[Mapping[str, Part]] = {
    "self_attn_layer_norm": "norm",
    "q_proj": "product",
    "k_proj": "product",
    "v_proj": "product",
    "attention": "attention",
    "out_proj": "product",
    "final_layer_norm": "norm",
    "fc1": "product",
    "gelu": "gelu",
    "fc2": "product",
}
"""In the order of computation; the names are those of the modules in ``transformers``."""


class LayerOperations:
    """Operations of one layer, in int8 except for the parts in ``bfloat16``.

    ``run`` is what the layer computes in PyTorch; what int8 kernels are built with depends on it.
    """

    def __init__(
        self, kernels: Kernels, layer: Any, run: LayerRun, bfloat16: Collection[Part]
    ) -> None:
        self._kernels = kernels
        self._layer = layer
        self._run = run
        self._bfloat16 = bfloat16
        self._heads, self._tokens, _ = run.attention.q.shape

    def all(self) -> dict[str, Operation]:
        """An operation for each of :data:`SITES`."""
        return {site: self.at(site) for site in SITES}

    def at(self, site: str) -> Operation:
        """The operation at one of :data:`SITES`."""
        part = SITES[site]
        wide = part in self._bfloat16
        if part == "norm":
            return norm_operation(
                self._kernels, module_at(self._layer, site), self._run.norms[site], bfloat16=wide
            )
        if part == "attention":
            return self._attention() if not wide else self._bfloat16_attention()
        if part == "gelu":
            return self._gelu() if not wide else self._bfloat16_gelu()
        weight: Floats = module_at(self._layer, site).weight.numpy().T
        product = Bfloat16Product if wide else Int8Product
        return product(self._kernels, weight, self._tokens)

    def _attention(self) -> Operation:
        run = self._run.attention
        shifts = attention_shifts(run.q, run.k, run.v, run.out)
        return Int8Attention(self._kernels, self._heads, self._tokens, shifts)

    def _bfloat16_attention(self) -> Operation:
        return Bfloat16Attention(self._kernels, self._heads, self._tokens)

    def _gelu(self) -> Operation:
        x, out = self._run.gelu_input, self._run.gelu_output
        return Int8Gelu(self._kernels, self._tokens, x.shape[1], gelu_steps(x, out))

    def _bfloat16_gelu(self) -> Operation:
        return Bfloat16Gelu(self._kernels, self._tokens, self._run.gelu_input.shape[1])


def norm_operation(kernels: Kernels, module: Any, out: Floats, *, bfloat16: bool) -> Operation:
    """The layer norm of ``module``, whose result is like ``out`` [tokens, width].

    There is an int8 kernel for the width of Whisper base only; other widths are in bfloat16.
    """
    gamma, beta = module.weight.numpy(), module.bias.numpy()
    if bfloat16 or out.shape[1] != Int8LayerNorm.width:
        return Bfloat16LayerNorm(kernels, len(out), gamma, beta, module.eps)
    return Int8LayerNorm(kernels, gamma, beta, out)
