"""Kernels in place of modules of PyTorch's encoder; everything else stays PyTorch's."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any, Final

from npukit.whisper.operations import Operation

_ATTENTION: Final = "npukit"
"""The name of npukit's attention among those that ``transformers`` can call."""


@contextmanager
def substituted(layer: Any, operations: Mapping[str, Operation]) -> Iterator[None]:
    """Let ``layer`` use ``operations``, by the names of :data:`npukit.whisper.sites.SITES`.

    A linear layer still adds its bias in PyTorch.
    """
    with ExitStack() as undo:
        for site, operation in operations.items():
            if site == "attention":
                undo.enter_context(_attention(layer.self_attn, operation))
            else:
                undo.enter_context(forward_of(module_at(layer, site), operation))
        yield


def module_at(layer: Any, site: str) -> Any:
    """The module of ``layer`` that ``site`` names; attention is not one."""
    if site == "gelu":
        return layer.activation_fn
    owner = layer.self_attn if site.endswith("_proj") else layer
    return getattr(owner, site)


@contextmanager
def forward_of(module: Any, operation: Operation) -> Iterator[None]:
    """Let ``module`` compute ``operation``, and add its bias if it is linear."""
    import torch

    linear = isinstance(module, torch.nn.Linear)
    bias = module.bias if linear else None

    def forward(tensor: Any) -> Any:
        result = torch.from_numpy(operation(tensor[0].numpy()))[None]
        return result if bias is None else result + bias

    module.forward = forward
    try:
        yield
    finally:
        del module.forward


@contextmanager
def _attention(module: Any, operation: Operation) -> Iterator[None]:
    from transformers.modeling_utils import ALL_ATTENTION_FUNCTIONS

    ALL_ATTENTION_FUNCTIONS.register(_ATTENTION, _attend)
    before = module.config
    module.config = copy.copy(before)
    module.config._attn_implementation = _ATTENTION
    module.npukit_attention = operation
    try:
        yield
    finally:
        module.config = before
        del module.npukit_attention


def _attend(module: Any, query: Any, key: Any, value: Any, *_rest: Any, **_settings: Any) -> Any:
    """[1, heads, tokens, 64] each to [1, tokens, heads, 64], and no weights."""
    import torch

    operation: Callable[..., Any] = module.npukit_attention
    out = operation(*(tensor[0].numpy() for tensor in (query, key, value)))
    return torch.from_numpy(out).transpose(0, 1)[None], None
