"""XRT's exceptions as Python sees them: pybind11 turns every ``std::exception`` into RuntimeError.

They are builtin exceptions on purpose: host programs catch what the real ``pyxrt`` raises.
"""

from __future__ import annotations

import errno
import os


def system_error(message: str, code: int = errno.EINVAL) -> RuntimeError:
    """``xrt_core::error`` and ``system_error``: the message, then the meaning of the errno."""
    return RuntimeError(f"{message}: {os.strerror(code)}")


def driver_error(message: str, code: int) -> RuntimeError:
    """An error from the driver's user-space part, whose message also contains the errno."""
    return system_error(f"{message} (err={code})", abs(code))


def host_crash(what: str) -> RuntimeError:
    """Raised where the real ``pyxrt`` kills the process or hangs forever."""
    return RuntimeError(f"{what} (emulated device: here the real pyxrt ends or hangs the process)")
