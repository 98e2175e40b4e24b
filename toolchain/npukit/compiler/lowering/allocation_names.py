"""Names of the shim DMA channels of objectfifos."""

from __future__ import annotations

from typing import Final

_SUFFIX: Final = "_shim_alloc"


def allocation_name(fifo: str) -> str:
    """The symbol of the shim DMA channel that carries ``fifo``."""
    return f"{fifo}{_SUFFIX}"


def fifo_name(allocation: str) -> str:
    """The fifo that a shim DMA channel carries; the channel's own name if it carries no fifo."""
    return allocation.removesuffix(_SUFFIX)
