"""What PyTorch's own encoder computes: the input of each layer, and Q, K, V inside a layer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from npukit.whisper.model import WhisperEncoder
from npukit.whisper.operations import HEAD
from npukit.whisper.quantization import Floats


@dataclass(frozen=True)
class EncoderRun:
    """A run of the whole encoder, all [tokens, width].

    ``inputs`` has the input of each layer, then the output of the last; ``output`` is after the
    final layer norm.
    """

    inputs: tuple[Floats, ...]
    output: Floats


@dataclass(frozen=True)
class AttentionRun:
    """Operands and result of a layer's attention, [heads, tokens, 64]; q is scaled."""

    q: Floats
    k: Floats
    v: Floats
    out: Floats


def run_encoder(encoder: WhisperEncoder, features: Floats) -> EncoderRun:
    """Run the encoder on ``features`` [bands, frames]."""
    import torch

    inputs: list[Floats] = []

    def keep(_module: Any, arguments: Any) -> None:
        inputs.append(as_array(arguments[0]))

    hooks = [layer.register_forward_pre_hook(keep) for layer in encoder.module.layers]
    hooks.append(encoder.module.layer_norm.register_forward_pre_hook(keep))
    try:
        with torch.no_grad():
            result = encoder.module(torch.from_numpy(features)[None])
    finally:
        for hook in hooks:
            hook.remove()
    return EncoderRun(tuple(inputs), as_array(result.last_hidden_state))


def run_layer(layer: Any, hidden: Floats) -> Floats:
    """Run one layer on ``hidden`` [tokens, width]."""
    import torch

    with torch.no_grad():
        return as_array(layer(torch.from_numpy(hidden)[None], None))


def attention_of(layer: Any, hidden: Floats) -> AttentionRun:
    """The attention in ``layer`` when its input is ``hidden`` [tokens, width]."""
    attention = layer.self_attn
    outputs = {}
    with (
        _kept(attention.q_proj) as outputs["q"],
        _kept(attention.k_proj) as outputs["k"],
        _kept(attention.v_proj) as outputs["v"],
        _kept(attention.out_proj, given=True) as outputs["out"],
    ):
        run_layer(layer, hidden)
    q, k, v, out = (_by_heads(outputs[name][0]) for name in ("q", "k", "v", "out"))
    return AttentionRun(q * np.float32(attention.scaling), k, v, out)


@contextmanager
def _kept(module: Any, *, given: bool = False) -> Iterator[list[Floats]]:
    """A list that receives the outputs of ``module``, or what it is ``given``."""
    kept: list[Floats] = []

    def keep(_module: Any, arguments: Any, output: Any) -> None:
        kept.append(as_array(arguments[0] if given else output))

    hook = module.register_forward_hook(keep)
    try:
        yield kept
    finally:
        hook.remove()


def as_array(tensor: Any) -> Floats:
    """The values of a tensor with a batch of one, without the batch."""
    array: Floats = np.array(tensor.detach()[0].numpy(), np.float32)
    return array


def _by_heads(tensor: Floats) -> Floats:
    """[tokens, width] to [heads, tokens, 64]."""
    tokens, width = tensor.shape
    return np.ascontiguousarray(tensor.reshape(tokens, width // HEAD, HEAD).transpose(1, 0, 2))
