"""What PyTorch's own encoder computes: the input of each layer, and tensors inside a layer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
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


@dataclass(frozen=True)
class LayerRun:
    """What a layer computes: its attention, its GELU [tokens, features], and its layer norms."""

    attention: AttentionRun
    gelu_input: Floats
    gelu_output: Floats
    norms: dict[str, Floats]


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


def front_end(encoder: WhisperEncoder, features: Floats) -> Floats:
    """The input of the first layer for ``features``: convolutions and positions, in PyTorch.

    It is taken from a run of the encoder that ends there.
    """
    import torch

    class _ReachedError(Exception):
        pass

    kept: list[Floats] = []

    def keep(_module: Any, arguments: Any) -> None:
        kept.append(as_array(arguments[0]))
        raise _ReachedError

    hook = encoder.module.layers[0].register_forward_pre_hook(keep)
    try:
        with torch.no_grad(), suppress(_ReachedError):
            encoder.module(torch.from_numpy(features)[None])
    finally:
        hook.remove()
    return kept[0]


def run_module(module: Any, hidden: Floats) -> Floats:
    """Run a layer, or a module of one argument, on ``hidden`` [tokens, width]."""
    import torch

    arguments = (None,) if hasattr(module, "self_attn") else ()  # a layer takes a mask
    with torch.no_grad():
        return as_array(module(torch.from_numpy(hidden)[None], *arguments))


def inside_layer(layer: Any, hidden: Floats) -> LayerRun:
    """What ``layer`` computes when its input is ``hidden`` [tokens, width]."""
    attention = layer.self_attn
    results = {
        "q": attention.q_proj,
        "k": attention.k_proj,
        "v": attention.v_proj,
        "gelu_input": layer.fc1,
        "self_attn_layer_norm": layer.self_attn_layer_norm,
        "final_layer_norm": layer.final_layer_norm,
    }
    with ExitStack() as hooks:
        kept = {name: hooks.enter_context(_kept(module)) for name, module in results.items()}
        kept["out"] = hooks.enter_context(_kept(attention.out_proj, given=True))
        kept["gelu_output"] = hooks.enter_context(_kept(layer.fc2, given=True))
        run_module(layer, hidden)
    found = {name: tensors[0] for name, tensors in kept.items()}
    q, k, v, out = (_by_heads(found[name]) for name in ("q", "k", "v", "out"))
    return LayerRun(
        AttentionRun(q * np.float32(attention.scaling), k, v, out),
        found["gelu_input"],
        found["gelu_output"],
        {name: found[name] for name in results if name.endswith("norm")},
    )


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
