"""Which of npukit's devices an NPU is, by the name that XRT gives it.

The names are all that amd/xdna-driver has used (npu*_regs.c in src/driver: ``vbnv``,
``default_vbnv``, the tables of revisions), including "NPU Kracken" and npu2, the prototype of
Strix. ``xrt-smi examine`` shows them. MLIR-AIE (python/utils, its lit helpers and set-up scripts)
knows fewer names and sorts them the same way. NPUs from npu3 on have a later architecture, for
which neither MLIR-AIE nor npukit builds.
"""

from __future__ import annotations

from typing import Final

from npukit.machine.generations import GENERATIONS
from npukit.runtime.packaged.npu_names import is_named

_LATER: Final = r"RyzenAI-npu(3|[7-9]|\d\d+)(-pf)?|NPU Medusa\b.*"


def device_of(xrt_name: str) -> str | None:
    """``npu1`` for "NPU Phoenix", ``npu2`` for "NPU Strix Halo"; None for an unknown name.

    npukit does not guess: a newer NPU may have another architecture.
    """
    known = (one.device for one in GENERATIONS if is_named(xrt_name, one.xrt_names))
    return next(known, None)


def is_later(xrt_name: str) -> bool:
    """Whether the name is that of an NPU with a later architecture than ``npu2``."""
    return is_named(xrt_name, _LATER)
