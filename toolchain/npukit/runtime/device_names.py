"""Which of npukit's devices an NPU is, by the name that XRT has for it.

The names are those of amd/xdna-driver, src/driver/amdxdna/npu*_regs.c (``default_vbnv`` and the
tables of revisions); ``xrt-smi examine`` shows them. Older drivers say ``RyzenAI-npu<n>``.
"""

from __future__ import annotations

import re
from typing import Final, Literal

DeviceName = Literal["npu1", "npu2"]

_NAMES: Final[tuple[tuple[re.Pattern[str], DeviceName], ...]] = (
    (re.compile(r"NPU (Phoenix|Hawk ?Point)\b.*|RyzenAI-npu1", re.IGNORECASE), "npu1"),
    (
        re.compile(r"NPU (Strix|Krackan|Gorgon ?Point)\b.*|RyzenAI-npu[456]", re.IGNORECASE),
        "npu2",
    ),
)


def device_of(xrt_name: str) -> DeviceName | None:
    """``npu1`` for "NPU Phoenix", ``npu2`` for "NPU Strix Halo"; None for what npukit doesn't know.

    An unknown name is no guess's business: a newer NPU may be of another architecture.
    """
    name = xrt_name.strip().strip("\0")
    return next((device for pattern, device in _NAMES if pattern.fullmatch(name)), None)
