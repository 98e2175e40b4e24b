"""Whether an NPU is of a generation, by the name that XRT gives it."""

from __future__ import annotations

import re


def is_named(xrt_name: str, pattern: str) -> bool:
    """Whether the whole name matches the regular expression ``pattern``, in upper or lower case."""
    return re.fullmatch(pattern, plain_name(xrt_name), re.IGNORECASE) is not None


def plain_name(xrt_name: str) -> str:
    """The name without the padding that some drivers leave."""
    return xrt_name.strip().strip("\0").strip()
