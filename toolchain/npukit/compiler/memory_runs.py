"""Recognizes access patterns that are one run of memory, which MLIR-AIE omits from a shim BD."""

from __future__ import annotations

from collections.abc import Iterable


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
