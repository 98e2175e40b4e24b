"""The exceptions of a host module."""

from __future__ import annotations


class KernelError(Exception):
    """Base class of a host module's exceptions. ``kind`` is a word for logs and tables."""

    kind = "error"


class ArgumentError(KernelError):
    """An argument of a call does not fit. The message says what was expected and what it got."""

    kind = "argument"


class ArtifactError(KernelError):
    """The xclbin or insts.bin is missing, or is not the one that the module was generated for."""

    kind = "artifact"


class DeviceError(KernelError):
    """The device can't be used, or a run on it failed.

    Where the driver's error shows why, ``kind`` says so: permission, memlock, contexts, busy,
    wedged, timeout. ``index`` is that of the run among those of a list, None if that is unknown.
    """

    kind = "device"
    index: int | None = None

    def __init__(self, message: str, kind: str = "") -> None:
        super().__init__(message)
        self.kind = kind or self.kind


class RunTimeoutError(DeviceError):
    """A run did not complete in time."""

    kind = "timeout"
