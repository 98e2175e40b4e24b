"""``pyxrt.device``, and the emulated driver's state of a device."""

from __future__ import annotations

import heapq
import json
import os
import threading
import warnings
import weakref
from collections import deque
from typing import Any, Final

import npukit
from npukit.emulator.xrt.allocation import HEAP_BASE, HOST_BASE, page_ceiling
from npukit.emulator.xrt.bound import BoundObject, no_parameters
from npukit.emulator.xrt.casters import UINT32, Overload, instance, integer, resolve, text
from npukit.emulator.xrt.enums import xrt_info_device
from npukit.emulator.xrt.errors import host_crash, system_error
from npukit.emulator.xrt.xclbin import uuid, xclbin
from npukit.machine.generations import GENERATIONS

DEVICE_COUNT: Final = 1
NAME: Final = "npukit emulated NPU"
KIND_VARIABLE: Final = "NPUKIT_EMULATED_NPU"
_KINDS: Final = {
    "": NAME,
    **{known.device: f"{NAME} ({known.host_name})" for known in GENERATIONS},
}
MAX_SLOT: Final = 0xFF


def _name() -> str:
    """The device's name; it contains the NPU name that the environment variable selects.

    Some host programs look for it, such as MLIR-AIE's host runtime
    (python/utils/hostruntime/xrtruntime/hostruntime.py).
    """
    kind = os.environ.get(KIND_VARIABLE, "")
    if kind not in _KINDS:
        raise RuntimeError(
            f"{KIND_VARIABLE} is '{kind}': expected {' or '.join(filter(None, _KINDS))}"
        )
    return _KINDS[kind]


def _bdf(index: int) -> str:
    return f"0000:{0xC4 + index:02x}:00.1"


class DeviceState:
    """One emulated device: registered xclbins, hardware-context slots, address space."""

    def __init__(self, index: int) -> None:
        self.index = index
        self.lock = threading.RLock()
        self._xclbins: dict[str, xclbin] = {}
        self._latest: xclbin | None = None
        self._free_slots: list[int] = []
        self._users: dict[weakref.ref[object], int] = {}
        self._gone: deque[weakref.ref[object]] = deque()
        self._next_slot = 1  # the first context's, as measured
        self._heap_top = HEAP_BASE
        self._host_top = HOST_BASE

    def register(self, binary: xclbin) -> None:
        """Register an xclbin by its uuid; a later one with the same uuid replaces it."""
        with self.lock:
            self._xclbins[binary.get_uuid().to_string()] = binary
            self._latest = binary

    def registered(self, identity: uuid) -> xclbin:
        """The registered xclbin with this uuid, or XRT's error."""
        with self.lock:
            found = self._xclbins.get(identity.to_string())
        if found is None:
            raise system_error(f"No xclbin with uuid '{identity.to_string()}'")
        return found

    def latest_uuid(self) -> uuid:
        """The uuid of the last registered xclbin; all zeros if there is none."""
        return uuid("") if self._latest is None else self._latest.get_uuid()

    def take_slot(self, user: object) -> int:
        """Take the lowest free slot; it is free again when ``user`` is gone."""
        with self.lock:
            while self._gone:
                heapq.heappush(self._free_slots, self._users.pop(self._gone.popleft()))
            slot = self._next_free_slot()
            # The callback is a C function: an exception from a signal handler that runs in a Python
            # callback is lost.
            self._users[weakref.ref(user, self._gone.append)] = slot
            return slot

    def _next_free_slot(self) -> int:
        with self.lock:
            if self._free_slots:
                return heapq.heappop(self._free_slots)
            if self._next_slot > MAX_SLOT:
                raise RuntimeError(f"no free hardware context: all {MAX_SLOT} slots are in use")
            self._next_slot += 1
            return self._next_slot - 1

    def take_address(self, size: int, *, heap: bool) -> int:
        """Take a new page-aligned address range, in the device heap or in host memory."""
        span = page_ceiling(size)
        with self.lock:
            if heap:
                self._heap_top += span
                return self._heap_top - span
            self._host_top += span
            return self._host_top - span

    def info(self, key: xrt_info_device) -> str:
        """``device.get_info``: the properties that an emulated device has."""
        documents: dict[str, Any] = {
            "electrical": {},
            "thermal": {"thermals": []},
            "mechanical": {},
            "memory": {"board": {"memory": {"memories": []}}},
            "platform": {"platforms": [{"static_region": {"name": _name()}}]},
            "pcie_info": {"bdf": _bdf(self.index)},
            "host": {"npukit": npukit.__version__},
            "dynamic_regions": {"dynamic_regions": []},
            "vmr": {},
        }
        plain = {
            "bdf": _bdf(self.index),
            "interface_uuid": uuid("").to_string(),
            "kdma": "0",
            "max_clock_frequency_mhz": "0",
            "m2m": "0",
            "name": _name(),
            "nodma": "0",
            "offline": "0",
        }
        label = str(key).rpartition(".")[2]
        if label in plain:
            return plain[label]
        return json.dumps(documents[label], indent=2) if label in documents else "NA"


# As in XRT, a device's registered xclbins live as long as anything refers to the device.
_states: weakref.WeakValueDictionary[int, DeviceState] = weakref.WeakValueDictionary()
_states_lock = threading.Lock()


def forget_devices() -> None:
    """Give the next ``device(index)`` a fresh state, even if an older one is still referenced.

    For tests, which must not see what an earlier test registered.
    """
    with _states_lock:
        _states.clear()


def _open(index: int) -> DeviceState:
    if index >= DEVICE_COUNT:
        raise RuntimeError(f" No such device with index '{index}'")
    with _states_lock:
        state = _states.get(index)
        if state is None:
            state = _states[index] = DeviceState(index)
        return state


def _index_of(name: str) -> int:
    if name.isascii() and name.isdigit():
        return int(name)
    for index in range(DEVICE_COUNT):
        if name in (_bdf(index), _bdf(index).removeprefix("0000:")):
            return index
    raise system_error(f"No such device '{name}'")


_DEVICE = (
    Overload("pyxrt.device()"),
    Overload("pyxrt.device(index: int)", (("index", integer(UINT32)),)),
    Overload("pyxrt.device(bdf: str)", (("bdf", text),)),
)
_REGISTER = (
    Overload(
        "(self: pyxrt.device, xclbin: pyxrt.xclbin) -> pyxrt.uuid",
        (("xclbin", instance(xclbin)),),
    ),
)
_LOAD = (
    Overload("(self: pyxrt.device, xclbin_path: str) -> pyxrt.uuid", (("xclbin_path", text),)),
    Overload(
        "(self: pyxrt.device, xclbin: pyxrt.xclbin) -> pyxrt.uuid",
        (("xclbin", instance(xclbin)),),
    ),
)
_GET_INFO = (
    Overload(
        "(self: pyxrt.device, arg0: pyxrt.xrt_info_device) -> str",
        ((None, instance(xrt_info_device)),),
    ),
)


class device(BoundObject):  # noqa: N801
    """Abstraction of an acceleration device: ``device()``, ``device(index)``, ``device(bdf)``."""

    __slots__ = ("_state",)

    def __init__(self, *args: object, **kwargs: object) -> None:
        which, values = resolve("__init__", _DEVICE, args, kwargs)
        self._state: DeviceState | None = None
        if which == 1:
            self._state = _open(values[0])
        elif which == 2:
            self._state = _open(_index_of(values[0]))

    @classmethod
    def _of(cls, state: DeviceState) -> device:
        handle = cls()
        handle._state = state
        return handle

    def _opened(self) -> DeviceState:
        if self._state is None:
            raise host_crash("the device handle is empty: it was created by device()")
        return self._state

    def register_xclbin(self, *args: object, **kwargs: object) -> uuid:
        """Register an xclbin with the device; this creates no hardware context."""
        _, (binary,) = resolve("register_xclbin", _REGISTER, args, kwargs, self)
        self._opened().register(binary)
        return uuid(binary.get_uuid().to_string())

    def load_xclbin(self, *args: object, **kwargs: object) -> uuid:
        """Deprecated: register an xclbin (an object or a path) and return its uuid."""
        which, (source,) = resolve("load_xclbin", _LOAD, args, kwargs, self)
        warnings.warn(
            "pyxrt.device.load_xclbin() is deprecated; use pyxrt.hw_context(device, xclbin) or "
            "pyxrt.hw_context(device, xclbin_path) instead",
            DeprecationWarning,
            stacklevel=2,
        )
        return self.register_xclbin(xclbin(source) if which == 0 else source)

    @no_parameters("(self: pyxrt.device) -> pyxrt.uuid")
    def get_xclbin_uuid(self) -> uuid:
        """The uuid of the last registered xclbin."""
        return uuid(self._opened().latest_uuid().to_string())

    def get_info(self, *args: object, **kwargs: object) -> str:
        """A property of the device, as text; structured ones are JSON."""
        _, (key,) = resolve("get_info", _GET_INFO, args, kwargs, self)
        return self._opened().info(key)


def enumerate_devices() -> int:
    """The number of devices in the system: one."""
    return DEVICE_COUNT
