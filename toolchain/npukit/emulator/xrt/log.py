"""XRT's own messages: ``[XRT] WARNING: ...`` on the standard error stream.

XRT prints messages up to its verbosity, ``warning`` by default (XRT,
src/runtime_src/core/common/message.cpp and config_reader.h). The build banner that the real one
prints before its first message is left out.
"""

from __future__ import annotations

import sys

from npukit.emulator.xrt.casters import Overload, instance, resolve, text
from npukit.emulator.xrt.enums import xrt_msg_level

VERBOSITY = 4

_LOG_MESSAGE = (
    Overload(
        "(arg0: pyxrt.xrt_msg_level, arg1: str, arg2: str) -> None",
        ((None, instance(xrt_msg_level)), (None, text), (None, text)),
    ),
)


def send(level: xrt_msg_level, tag: str, message: str) -> None:
    """Print ``message`` if ``level`` is within the verbosity."""
    if int(level) <= VERBOSITY:
        label = str(level).rpartition(".")[2].upper()
        print(f"[{tag}] {label}: {message}", file=sys.stderr, flush=True)


def warn(message: str) -> None:
    """Print one of XRT's own warnings."""
    send(xrt_msg_level.warning, "XRT", message)


def log_message(*args: object, **kwargs: object) -> None:
    """``pyxrt.log_message(level, tag, message)``: dispatch formatted log message."""
    _, (level, tag, message) = resolve("log_message", _LOG_MESSAGE, args, kwargs)
    send(level, tag, message)
