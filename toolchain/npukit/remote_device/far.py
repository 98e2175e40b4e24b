"""The far end: finds the NPU of its machine, opens artifacts that it was sent, and calls them.

It runs on the standard library until an artifact is opened, which needs numpy and ``pyxrt``, or
npukit for the emulated device.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import platform
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from npukit.error_data import error_data
from npukit.errors import DeviceError, NpukitError, RemoteError
from npukit.remote.far.files import Files
from npukit.remote.far.serving import Handler, Service, start
from npukit.remote.frames import Message
from npukit.runtime.modules import load_host_module
from npukit.runtime.npu_search import search_npu

if TYPE_CHECKING:
    from npukit.runtime.open_kernel import OpenKernel

_NPUKIT: Final = "npukit"
_ORDINARY: Final = "ordinary"


class Kernels:
    """The kernels that are open."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._npu: ModuleType | None = None
        self._modules: dict[tuple[str, bool], ModuleType] = {}
        self._open: dict[int, OpenKernel] = {}
        self._count = 0

    def handlers(self) -> Mapping[str, Handler]:
        """What answers which request."""
        return {
            "find": self._find,
            "open": self._open_kernel,
            "run": self._run,
            "time": self._time,
            "fill": self._fill,
            "close": self._close,
        }

    def _find(self, request: Message) -> Message:
        """What there is on this machine."""
        fields: dict[str, Any] = {
            "machine": platform.node(),
            "python": f"{platform.python_version()}, {sys.executable}",
            "numpy": _version("numpy"),
            "npukit": _version(_NPUKIT),
        }
        try:
            found = search_npu()
        except NpukitError as error:
            fields["no_npu"] = asdict(error_data(error))
        else:
            self._npu = found.xrt
            fields["npu"] = {"name": found.name, "count": found.count, "reason": found.reason}
        return Message(fields)

    def _open_kernel(self, request: Message) -> Message:
        """Open the class of a host module that was sent before."""
        # Imported here: numpy may be missing, and "find" works without it.
        from npukit.runtime.open_kernel import ModuleKernel

        emulated = bool(request.fields["emulated"])
        key = str(request.fields["module"]), emulated
        if key not in self._modules:
            path = self._service.folder / key[0]
            xrt = _emulator() if emulated else self._npu
            self._modules[key] = load_host_module(path, xrt)
        with _scheduled(str(request.fields["schedule"])):
            opened = getattr(self._modules[key], str(request.fields["class"]))()
        self._count += 1
        self._open[self._count] = ModuleKernel(opened)
        return Message({"kernel": self._count})

    def _run(self, request: Message) -> Message:
        from npukit.remote_device.arrays import packed, unpacked

        arrays = unpacked(request.fields["arrays"], request.parts)
        results = self._of(request).run(arrays, request.fields["numbers"])
        described, parts = packed(results)
        return Message({"arrays": described}, parts)

    def _time(self, request: Message) -> Message:
        from npukit.remote_device.arrays import packed, unpacked

        arrays = unpacked(request.fields["arrays"], request.parts)
        microseconds, results = self._of(request).time(arrays, request.fields["numbers"])
        described, parts = packed(results)
        return Message({"arrays": described, "microseconds": microseconds}, parts)

    def _fill(self, request: Message) -> Message:
        self._of(request).fill_outputs(int(request.fields["value"]))
        return Message({})

    def _close(self, request: Message) -> Message:
        self._open.pop(int(request.fields["kernel"])).close()
        return Message({})

    def _of(self, request: Message) -> OpenKernel:
        return self._open[int(request.fields["kernel"])]


def _version(package: str) -> str | None:
    """The version of a package that can be imported here."""
    try:
        return str(importlib.import_module(package).__version__)
    except Exception:
        return None


def _emulator() -> ModuleType:
    """The emulated device of this machine's own npukit."""
    if importlib.util.find_spec(_NPUKIT) is None:
        raise DeviceError("npukit, which has the emulated device, is not installed there")
    try:
        return importlib.import_module(f"{_NPUKIT}.emulator.pyxrt")
    except ImportError as error:
        raise RemoteError(
            f"the emulated device of the npukit there does not load: {error}"
        ) from error


def _scheduled(schedule: str) -> AbstractContextManager[None]:
    """The schedule of this machine's emulated device."""
    if schedule == _ORDINARY:
        return nullcontext()
    module = importlib.import_module(f"{_NPUKIT}.emulator.schedule")
    chosen: AbstractContextManager[None] = module.scheduled(module.Schedule(schedule))
    return chosen


def main(folder: str) -> None:
    """Serve; ``folder`` is the temporary folder."""
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
    start(Path(folder), _serve)


def _serve(service: Service) -> None:
    service.serve({**Files(service).handlers(), **Kernels(service).handlers()})
