"""Recognizes access patterns that are one run of memory.

MLIR-AIE omits such a pattern from a shim BD. In other BDs it rounds the innermost wrap down to
words, so an innermost dimension of less than a word gets a wrap of 0: it takes the whole length.
"""

from __future__ import annotations

from collections.abc import Iterable

from npukit.compiler.dialect.attributes import DimLayout

_WORD = 4


def is_one_run(dims: Iterable[tuple[int, int]]) -> bool:
    """Whether a pattern walks consecutive elements.

    Args:
        dims: size and stride of each dimension in elements, innermost first; none is one run.
    """
    run = 1
    for level, (size, stride) in enumerate(dims):
        if stride != run and (level == 0 or size > 1):
            return False
        run *= size
    return True


def is_narrow(dims: tuple[DimLayout, ...], width: int) -> bool:
    """Whether a BD has no wrap for the innermost of ``dims``, because it is less than a word.

    Args:
        dims: outermost first.
        width: bytes of an element.
    """
    return bool(dims) and 0 < dims[-1].size * width < _WORD


def wrapped_dims(dims: tuple[DimLayout, ...], width: int) -> tuple[DimLayout, ...]:
    """The dimensions that a BD walks: none if the innermost one takes the whole length."""
    return () if is_narrow(dims, width) else dims
