"""From the shapes of a model to those of kernels: padding, and how many cores share the work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

BLOCK: Final = 64
"""Sizes of products and numbers of tokens are multiples of this."""

TILE: Final = 2048
"""Values of one tile of ``gelu`` and ``gelu_bf16``."""

_ROWS: Final = 4
_COLUMNS: Final = {"npu1": 4, "npu2": 8}


def padded(size: int, block: int = BLOCK) -> int:
    """The next multiple of ``block``."""
    return -(-size // block) * block


def pad(array: NDArray[Any], *shape: int) -> NDArray[Any]:
    """``array`` with zeros after its end along each axis, as ``shape`` says."""
    if array.shape == shape:
        return np.ascontiguousarray(array)
    result = np.zeros(shape, array.dtype)
    result[tuple(slice(size) for size in array.shape)] = array
    return result


@dataclass(frozen=True)
class Product:
    """The padded sizes of a product [m, k] x [k, n], and the cores that share it."""

    m: int
    k: int
    n: int
    rows: int
    columns: int

    @classmethod
    def of(cls, m: int, k: int, n: int, device: str) -> Product:
        """The product on as many cores of ``device`` as its blocks of 64 x 64 allow."""
        m, k, n = padded(m), padded(k), padded(n)
        return cls(m, k, n, most_sharing(m // BLOCK), most_sharing(n // BLOCK, _COLUMNS[device]))

    @property
    def parameters(self) -> Mapping[str, int]:
        """The build parameters of ``matmul`` and ``matmul_bf16``."""
        return {name: getattr(self, name) for name in ("m", "k", "n", "rows", "columns")}


def attention_parameters(heads: int, tokens: int, device: str) -> Mapping[str, int]:
    """The build parameters that all kernels of attention share."""
    size = padded(tokens)
    return {
        "heads": heads,
        "tokens": size,
        "padding": size - tokens,
        "rows": most_sharing(size // BLOCK),
        "columns": most_sharing(heads, _COLUMNS[device]),
    }


def gelu_parameters(size: int, device: str) -> Mapping[str, int]:
    """The build parameters of a kernel of GELU for ``size`` values."""
    count, cores = _dealt_out(-(-size // TILE), device)
    return {"tiles": count, **cores}


def norm_parameters(rows: int, device: str, at_once: int = 1) -> Mapping[str, int]:
    """The build parameters of a kernel of layer norm that takes rows ``at_once``."""
    count, cores = _dealt_out(-(-rows // at_once), device)
    return {"rows": count * at_once, **cores}


def _dealt_out(count: int, device: str) -> tuple[int, Mapping[str, int]]:
    """``count`` objects, padded, and the cores of ``device`` that share them evenly."""
    cores = min(count, _ROWS)
    columns = min(-(-count // cores), _COLUMNS[device])
    return padded(count, cores * columns), {"columns": columns, "cores": cores}


def most_sharing(parts: int, limit: int = _ROWS) -> int:
    """How many cores share ``parts`` evenly, at most ``limit``."""
    return max(cores for cores in range(1, limit + 1) if parts % cores == 0)
