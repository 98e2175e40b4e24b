"""``pyxrt.bo``: buffer objects and sub-buffers."""

from __future__ import annotations

import errno
from typing import ClassVar, Final

import numpy as np
import numpy.typing as npt

from npukit.emulator.xrt.allocation import MAX_SIZE, Allocation
from npukit.emulator.xrt.bound import BoundObject, no_parameters
from npukit.emulator.xrt.casters import SIZE_T, UINT32, Overload, instance, integer, resolve
from npukit.emulator.xrt.context import hw_context
from npukit.emulator.xrt.device import DeviceState, device
from npukit.emulator.xrt.enums import BoFlags, xclBOSyncDirection
from npukit.emulator.xrt.errors import driver_error, system_error
from npukit.emulator.xrt.hostdata import buffer, raw_memory

_BANK_MASK: Final = 0xFFFF
_NPU_FLAGS: Final = (int(BoFlags.cacheable), int(BoFlags.host_only))

_LENGTH = (None, integer(SIZE_T))
_DIRECTION = (None, instance(xclBOSyncDirection))
_SYNC = (
    Overload(
        "(self: pyxrt.bo, arg0: pyxrt.xclBOSyncDirection, arg1: int, arg2: int) -> None",
        (_DIRECTION, _LENGTH, _LENGTH),
    ),
    Overload("(self: pyxrt.bo, arg0: pyxrt.xclBOSyncDirection) -> None", (_DIRECTION,)),
)
_WRITE = (Overload("(self: pyxrt.bo, arg0: buffer, arg1: int) -> None", ((None, buffer), _LENGTH)),)
_READ = (
    Overload(
        "(self: pyxrt.bo, arg0: int, arg1: int) -> numpy.ndarray[numpy.int8]", (_LENGTH, _LENGTH)
    ),
)


def allocate(state: DeviceState, size: int, kind: int, group: int) -> Allocation:
    """Allocate a buffer as the NPU's driver does: the group's bank is recorded, not checked."""
    if kind == int(BoFlags.normal):
        raise driver_error("unsupported buffer type: none flag", errno.ENOTSUP)
    if kind not in _NPU_FLAGS:
        raise driver_error("Bad BO flags", errno.ENOTSUP)
    if size == 0:
        raise driver_error("mmap_range(len=0) failed", -errno.EINVAL)
    if size > MAX_SIZE:
        raise driver_error(f"mmap_range(len={size}) failed", -errno.ENOMEM)
    address = state.take_address(size, heap=kind == int(BoFlags.cacheable))
    return Allocation(size, kind, group & _BANK_MASK, address)


class bo(BoundObject):  # noqa: N801
    """Represents a buffer object, or a sub-buffer of one.

    ``bo(device, size, flags, group)``, ``bo(hwctx, size, flags, group)``,
    ``bo(hwctx, size, group)``, ``bo(parent, size, offset)``; sizes and offsets in bytes. Only the
    flags ``host_only`` and ``cacheable`` exist on an NPU.
    """

    __slots__ = ("_allocation", "_context", "_device", "_is_part", "_offset", "_size")

    flags: ClassVar[type[BoFlags]] = BoFlags
    normal: ClassVar[BoFlags]
    cacheable: ClassVar[BoFlags]
    device_only: ClassVar[BoFlags]
    host_only: ClassVar[BoFlags]
    p2p: ClassVar[BoFlags]
    svm: ClassVar[BoFlags]

    def __init__(self, *args: object, **kwargs: object) -> None:
        which, values = resolve("__init__", _BO, args, kwargs)
        self._context: hw_context | None = None
        self._is_part = which == 3
        if which == 3:
            self._init_sub(*values)
            return
        owner, size, *kind, group = values
        if isinstance(owner, hw_context):
            self._context = owner
            self._device = owner._opened().device
        else:
            self._device = owner._opened()
        flag = int(kind[0]) if kind else int(BoFlags.normal)
        self._offset = 0
        self._size: int = size
        self._allocation = allocate(self._device, size, flag, group)

    def _init_sub(self, parent: bo, size: int, offset: int) -> None:
        if offset > parent._size or size > parent._size - offset:
            raise system_error("sub buffer size and offset")
        self._device = parent._device
        self._context = parent._context
        self._allocation = parent._allocation
        self._offset = parent._offset + offset
        self._size = size

    def write(self, *args: object, **kwargs: object) -> None:
        """``write(data, seek)``: copy a buffer's memory in, ignoring its strides, at ``seek``."""
        _, (given, seek) = resolve("write", _WRITE, args, kwargs, self)
        data = raw_memory(given)
        if seek > self._size or data.nbytes > self._size - seek:
            raise system_error("attempting to write past buffer size")
        start = self._offset + seek
        self._allocation.host[start : start + data.nbytes] = data

    def read(self, *args: object, **kwargs: object) -> npt.NDArray[np.int8]:
        """``read(size, skip)``: ``size`` bytes of the host side from ``skip`` on, as int8."""
        _, (size, skip) = resolve("read", _READ, args, kwargs, self)
        content = np.empty(size, np.int8)  # first, so NumPy rejects a terabyte
        if skip > self._size or size > self._size - skip:
            raise system_error("attempting to read past buffer size")
        start = self._offset + skip
        content[:] = np.frombuffer(self._allocation.host[start : start + size], np.int8)
        return content

    def sync(self, *args: object, **kwargs: object) -> None:
        """``sync(direction[, size, offset])``: copy a range from one side to the other."""
        if len(args) == 1 and not kwargs and isinstance(args[0], xclBOSyncDirection):
            direction, size, offset = args[0], self._size, 0  # fast path for the usual call
        else:
            _, (direction, *where) = resolve("sync", _SYNC, args, kwargs, self)
            size, offset = where or (self._size, 0)
        start = self._offset + offset
        if start > self._allocation.size or size > self._allocation.size - start:
            if self._is_part:
                raise system_error("Invalid offset and size when syncing sub buffer")
            raise driver_error(
                f"Invalid BO offset and size for sync'ing: {start}, {size}", errno.EINVAL
            )
        if direction.value == 0:
            self._allocation.to_device(start, size)
        elif direction.value == 1:
            self._allocation.from_device(start, size)
        else:
            raise driver_error("an NPU's buffers can't be synced with GMIO", errno.ENOTSUP)

    @no_parameters("(self: pyxrt.bo) -> memoryview")
    def map(self) -> memoryview:
        """A writable view of the host side's bytes; it stays valid as long as it is referenced."""
        return self._allocation.host[self._offset : self._offset + self._size]

    @no_parameters("(self: pyxrt.bo) -> int")
    def size(self) -> int:
        """Size in bytes."""
        return self._size

    @no_parameters("(self: pyxrt.bo) -> int")
    def address(self) -> int:
        """The address that the device sees."""
        return self._allocation.address + self._offset


for _name, _flag in BoFlags.__members__.items():
    setattr(bo, _name, _flag)

_BO = (
    Overload(
        "pyxrt.bo(device: pyxrt.device, size: int, flags: pyxrt.bo.flags, group: int)",
        (
            ("device", instance(device)),
            ("size", integer(SIZE_T)),
            ("flags", instance(BoFlags)),
            ("group", integer(UINT32)),
        ),
    ),
    Overload(
        "pyxrt.bo(hwctx: pyxrt.hw_context, size: int, flags: pyxrt.bo.flags, group: int)",
        (
            ("hwctx", instance(hw_context)),
            ("size", integer(SIZE_T)),
            ("flags", instance(BoFlags)),
            ("group", integer(UINT32)),
        ),
    ),
    Overload(
        "pyxrt.bo(hwctx: pyxrt.hw_context, size: int, group: int)",
        (
            ("hwctx", instance(hw_context)),
            ("size", integer(SIZE_T)),
            ("group", integer(UINT32)),
        ),
    ),
    Overload(
        "pyxrt.bo(arg0: pyxrt.bo, arg1: int, arg2: int)",
        ((None, instance(bo)), (None, integer(SIZE_T)), (None, integer(SIZE_T))),
    ),
)
