"""What errors of XRT and the NPU's driver mean, and what to do about them.

A generated module for hw carries these rules itself (``npukit.bindings.render``). The facts are
from public sources: XRT's plugin and driver in amd/xdna-driver (August 2026: ``src/shim``,
``src/driver/amdxdna``), and the driver in Linux (drivers/accel/amdxdna). The plugin's ``shim_err``
ends each text with ``(err=N)``, N an errno of either sign; ``xrt_core::system_error`` adds
``: strerror(N)``, and pyxrt passes both on as a RuntimeError.

permission
    ``platform_drv::drv_open``, which ``xrt.device(i)`` ends in: "Open /dev/accel/accel0 failed".
    EACCES is the file's mode, EPERM a container that is not given the device.
memlock
    ``mmap_ptr`` locks the 64 MiB heap (at the first open) and every buffer: "mmap(addr=...". Linux
    refuses MAP_LOCKED past RLIMIT_MEMLOCK with EAGAIN, and with EPERM where the limit is 0.
contexts
    CREATE_HWCTX with ENOENT: ``aie2_rq_add``, as many contexts as the driver allows.
busy
    CREATE_HWCTX with EBUSY (a context that has all columns) or ENOSPC (more columns than are free,
    or than there are): ``aie2_rq_add``. ENODEV: Linux, ``aie2_solver.c``, no partition is free.
wedged
    ETIME: the firmware does not answer (``xdna_send_msg_wait``); ENODEV: it did not before
    (``aie2_send_mgmt_msg_wait``); EIO: a context can't be started (``aie2_rq_submit_enter``), nor
    the firmware (``aie2_psp.c``). A wait's own ETIME never gets here: the plugin takes it.
timeout
    The driver ends commands that make no progress. amd/xdna-driver looks every 2 s (parameter
    ``timeout_in_sec``) and acts at the third look: the first command gets
    ERT_CMD_STATE_TIMEOUT, those behind it ABORT. Linux gives ABORT, after 60 s.
"""

from __future__ import annotations

import errno
import re
from dataclasses import dataclass
from typing import Final

_ERRNO: Final = re.compile(r"\(err=-?(\d+)\)")


@dataclass(frozen=True)
class Advice:
    """What is wrong, as a word for programs and in words, and what to type or do."""

    kind: str
    meaning: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.meaning}: {self.remedy}"


@dataclass(frozen=True)
class Rule:
    """Applies to a text in which ``pattern`` is found, with one of ``errnos``; none: with any."""

    pattern: str
    errnos: tuple[int, ...]
    advice: Advice


_PERMISSION: Final = Advice(
    "permission",
    "you may not open the NPU",
    "sudo usermod -aG render $USER, then log in again",
)
_MEMLOCK: Final = Advice(
    "memlock",
    "the limit of locked memory is too low for the NPU's heap and buffers",
    "ulimit -l unlimited (memlock in /etc/security/limits.conf)",
)
_CONTEXTS: Final = Advice(
    "contexts",
    "no hardware context of the NPU is free",
    "close some; xrt-smi examine -r aie-partitions names who has them",
)
_BUSY: Final = Advice(
    "busy",
    "the NPU is busy, it has not as many free columns as the kernel needs",
    "end what has them; xrt-smi examine -r aie-partitions names it",
)
WEDGED: Final = Advice(
    "wedged",
    "the NPU does not answer, an earlier run may have wedged it",
    "see dmesg; sudo modprobe -r amdxdna && sudo modprobe amdxdna",
)
_TIMEOUT: Final = Advice(
    "timeout",
    "the driver ended the run after its own time limit",
    "a deadlock, mostly; --target sw_emu shows who waits for what",
)

RULES: Final = (
    Rule(r"Open \S+ failed", (errno.EPERM, errno.EACCES), _PERMISSION),
    Rule(r"mmap\(addr=", (errno.EPERM, errno.EAGAIN), _MEMLOCK),
    Rule("_CREATE_HWCTX IOCTL failed", (errno.ENOENT,), _CONTEXTS),
    Rule("_CREATE_HWCTX IOCTL failed", (errno.EBUSY, errno.ENODEV, errno.ENOSPC), _BUSY),
    Rule("IOCTL failed", (errno.EIO, errno.ENODEV, errno.ETIME, errno.ETIMEDOUT), WEDGED),
    Rule("ERT_CMD_STATE_(ABORT|TIMEOUT)", (), _TIMEOUT),
)
KINDS: Final = tuple(dict.fromkeys(rule.advice.kind for rule in RULES))


def advise(text: str) -> Advice | None:
    """The advice for an error's text; None where npukit knows none."""
    found = _ERRNO.search(text)
    number = int(found[1]) if found else None
    for rule in RULES:
        if re.search(rule.pattern, text) and (not rule.errnos or number in rule.errnos):
            return rule.advice
    return None
