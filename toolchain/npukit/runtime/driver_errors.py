"""What errors of XRT and the NPU's driver mean, and what to do about them.

The texts are those of amd/xdna-driver's XRT plugin (src/shim: ``shim_err`` appends ``(err=N): ...``
with the errno, of either sign) and the states that its driver gives commands.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Set
from dataclasses import dataclass
from typing import Final

_ERRNO: Final = re.compile(r"\(err=-?(\d+)\)")


@dataclass(frozen=True)
class Advice:
    """What is wrong, in words, and what to type or do."""

    meaning: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.meaning}: {self.remedy}"


@dataclass(frozen=True)
class _Rule:
    """Applies to a text that matches ``pattern`` with one of ``codes``; no codes: with any."""

    pattern: re.Pattern[str]
    codes: Set[int]
    advice: Advice


_PERMISSION: Final = Advice(
    "you may not open the NPU",
    "sudo usermod -aG render $USER, then log in again",
)
_MEMLOCK: Final = Advice(
    "the limit of locked memory is too low for the NPU's heap",
    "ulimit -l unlimited (and memlock in /etc/security/limits.conf), then log in again",
)
_NO_CONTEXT: Final = Advice(
    "the NPU is busy, no hardware context is free",
    "end other programs that use it; xrt-smi examine -r aie-partitions names them",
)
_WEDGED: Final = Advice(
    "the NPU does not answer, an earlier run may have wedged it",
    "see dmesg; sudo modprobe -r amdxdna && sudo modprobe amdxdna, or restart the machine",
)
_ENDED: Final = Advice(
    "the driver ended the run after its own time limit",
    "a deadlock in the design, mostly: --target sw_emu shows who waits for what",
)

_RULES: Final = (
    _Rule(re.compile(r"[Oo]pen .*failed|accel"), {errno.EACCES, errno.EPERM}, _PERMISSION),
    _Rule(re.compile(r"mmap\("), {errno.EAGAIN, errno.ENOMEM, errno.EPERM}, _MEMLOCK),
    _Rule(re.compile(r"_CREATE_BO "), {errno.EAGAIN}, _MEMLOCK),
    _Rule(
        re.compile(r"_(CREATE|CONFIG)_HWCTX "),
        {errno.EBUSY, errno.ENOSPC, errno.EAGAIN},
        _NO_CONTEXT,
    ),
    _Rule(re.compile(r"IOCTL failed"), {errno.ETIME, errno.EIO, errno.ETIMEDOUT}, _WEDGED),
    _Rule(re.compile(r"ERT_CMD_STATE_ABORT"), frozenset(), _ENDED),
)


def advise(text: str) -> Advice | None:
    """The advice for an error's text; None where npukit knows none."""
    found = _ERRNO.search(text)
    code = int(found[1]) if found else None
    for rule in _RULES:
        if rule.pattern.search(text) and (not rule.codes or code in rule.codes):
            return rule.advice
    return None
