"""Sizes of LLVM's vector types."""

from __future__ import annotations

import re
from typing import Final

_ELEMENTS: Final = re.compile(r"<(\d+) x (?:i(\d+)|(\w+))>")
_BITS: Final = {"bfloat": 16, "half": 16, "float": 32, "double": 64, "ptr": 32}


def vector_bytes(text: str) -> int | None:
    """Bytes of a vector type such as ``<16 x i32>``; None if it is not known."""
    match = _ELEMENTS.fullmatch(text)
    if match is None:
        return None
    bits = int(match[2]) if match[2] else _BITS.get(match[3])
    return None if bits is None else int(match[1]) * bits // 8
