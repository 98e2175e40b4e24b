"""What errors of XRT and the NPU's driver mean, and what to do about them.

The facts are from public sources: XRT's plugin and driver in amd/xdna-driver (August 2026:
src/shim, src/driver/amdxdna), and the driver in Linux (drivers/accel/amdxdna). The plugin's
shim_err ends each text with "(err=N)", N an errno of either sign; xrt_core::system_error adds
": strerror(N)", and pyxrt passes both on as a RuntimeError.
"""

from __future__ import annotations

import errno
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from npukit.runtime.host_kernel.errors import DeviceError, RunTimeoutError
from npukit.runtime.host_kernel.states import TIMED_OUT, state_name

if TYPE_CHECKING:
    from npukit.emulator import pyxrt  # type: ignore[import-not-found,unused-ignore]


class Advice(NamedTuple):
    """What is wrong, as a word for programs and in words, and what to type or do."""

    kind: str
    meaning: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.meaning}: {self.remedy}"


class Rule(NamedTuple):
    """Applies to a text that contains ``pattern``, with one of ``errnos``; if empty, with any."""

    pattern: str
    errnos: tuple[int, ...]
    advice: Advice


# platform_drv::drv_open, which xrt.device(i) ends in: "Open /dev/accel/accel0 failed". EACCES is
# the file's mode, EPERM a container without access to the device.
_PERMISSION: Final = Advice(
    "permission",
    "you may not open the NPU",
    "sudo usermod -aG render $USER, then log in again",
)
# mmap_ptr locks the 64 MiB heap (when the device is opened first) and every buffer:
# "mmap(addr=...". Linux refuses MAP_LOCKED past RLIMIT_MEMLOCK with EAGAIN, and with EPERM where
# the limit is 0.
_MEMLOCK: Final = Advice(
    "memlock",
    "the limit of locked memory is too low for the NPU's heap and buffers",
    "ulimit -l unlimited (memlock in /etc/security/limits.conf)",
)
# CREATE_HWCTX with ENOENT: aie2_rq_add, the driver's limit on contexts is reached.
_CONTEXTS: Final = Advice(
    "contexts",
    "no hardware context of the NPU is free",
    "close some; xrt-smi examine -r aie-partitions shows which programs have them",
)
# CREATE_HWCTX with EBUSY (a context has all columns) or ENOSPC (more columns than are free, or than
# exist): aie2_rq_add. ENODEV: Linux, aie2_solver.c, no partition is free.
_BUSY: Final = Advice(
    "busy",
    "the NPU is busy: it has fewer free columns than the kernel needs",
    "end the program that has them; xrt-smi examine -r aie-partitions shows which",
)
# ETIME: the firmware does not answer (xdna_send_msg_wait). ENODEV: it did not before
# (aie2_send_mgmt_msg_wait). EIO: a context can't be started (aie2_rq_submit_enter), nor the
# firmware (aie2_psp.c). A wait's own ETIME never gets here: the plugin takes it.
WEDGED: Final = Advice(
    "wedged",
    "the NPU does not answer; an earlier run may have wedged it",
    "see dmesg; sudo modprobe -r amdxdna && sudo modprobe amdxdna",
)
# The driver ends commands that make no progress. amd/xdna-driver looks every 2 s (parameter
# timeout_in_sec) and acts at the third look: the first command gets ERT_CMD_STATE_TIMEOUT, those
# behind it ABORT. Linux gives ABORT, after 60 s.
_TIME_LIMIT: Final = Advice(
    "timeout",
    "the driver ended the run after its own time limit",
    "this is usually a deadlock; build with --target sw_emu to see who waits for what",
)

RULES: Final = (
    Rule(r"Open \S+ failed", (errno.EPERM, errno.EACCES), _PERMISSION),
    Rule(r"mmap\(addr=", (errno.EPERM, errno.EAGAIN), _MEMLOCK),
    Rule("_CREATE_HWCTX IOCTL failed", (errno.ENOENT,), _CONTEXTS),
    Rule("_CREATE_HWCTX IOCTL failed", (errno.EBUSY, errno.ENODEV, errno.ENOSPC), _BUSY),
    Rule("IOCTL failed", (errno.EIO, errno.ENODEV, errno.ETIME, errno.ETIMEDOUT), WEDGED),
    Rule("ERT_CMD_STATE_(ABORT|TIMEOUT)", (), _TIME_LIMIT),
)
"""The first rule that applies counts."""

KINDS: Final = tuple(dict.fromkeys(rule.advice.kind for rule in RULES))

_ERRNO: Final = re.compile(r"\(err=-?(\d+)\)")


def advise(text: str) -> Advice | None:
    """What to do about an error with this text; None where npukit does not know it."""
    found = _ERRNO.search(text)
    number = int(found[1]) if found else None
    for rule in RULES:
        if re.search(rule.pattern, text) and (not rule.errnos or number in rule.errnos):
            return rule.advice
    return None


def explained(text: str) -> DeviceError:
    """The error for what XRT says, with what the driver means by it and what to do."""
    advice = advise(text)
    if advice is None:
        return DeviceError(text)
    error = RunTimeoutError if advice.kind == RunTimeoutError.kind else DeviceError
    return error(f"{text}\n{advice}", advice.kind)


def failure(state: pyxrt.ert_cmd_state, report: str) -> DeviceError:
    """The error for a run that ended in this state, with the emulated device's ``report``."""
    if not report:
        return explained(f"the run failed ({state_name(state)})")
    if int(state) == TIMED_OUT:
        return RunTimeoutError(f"the run did not complete ({state_name(state)})\n{report}")
    return DeviceError(f"the run failed ({state_name(state)})\n{report}")
