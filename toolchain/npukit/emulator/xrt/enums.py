"""The enumerations of ``pyxrt``, with the semantics of pybind11's ``py::enum_``.

Names and values: XRT, src/python/pybind11/src/pyxrt.cpp and the headers that it binds
(detail/ert.h, xclhal2.h, detail/xrt_mem.h, xrt_device.h, xrt_hw_context.h, xrt_kernel.h).
Unlike :class:`enum.Enum`, a pybind11 enumeration has no order and can't be iterated, and each call
returns a new object: compare with ``state == X``, not ``state is X``.
"""

from __future__ import annotations

from typing import ClassVar, Final, Self

from npukit.emulator.xrt.casters import UINT8, UINT16, UINT32, as_int, incompatible


class BoundEnum:
    """Base of the emulated enumerations; subclasses are filled by :meth:`_bind`."""

    __slots__ = ("_value",)
    __members__: ClassVar[dict[str, BoundEnum]]
    _names: ClassVar[dict[int, str]] = {}
    _unscoped: ClassVar[bool] = False
    """Whether the C++ enumeration is unscoped, so its values compare equal to plain integers."""
    _bounds: ClassVar[tuple[int, int]] = UINT32

    def __init__(self, *args: object, **kwargs: object) -> None:
        if len(args) == 1 and not kwargs and type(args[0]) is int and args[0] in self._names:
            self._value = args[0]
            return
        given = (*args, *kwargs.values())
        value = as_int(given[0], self._bounds) if len(given) == 1 else None
        if value is None or not kwargs.keys() <= {"value"}:
            signature = f"pyxrt.{type(self).__qualname__}(value: int)"
            raise incompatible("__init__", (signature,), args, kwargs)
        self._value = value

    @classmethod
    def _bind(cls, scope: type | None = None) -> None:
        """Create the members of ``cls`` from its ``_values``; export them to ``scope``."""
        values: dict[str, int] = cls._values  # type: ignore[attr-defined]
        cls._names = {value: name for name, value in values.items()}
        cls.__members__ = {name: cls(value) for name, value in values.items()}
        for name, member in cls.__members__.items():
            setattr(cls, name, member)
            if scope is not None:
                setattr(scope, name, member)

    def _label(self) -> str:
        return self._names.get(self._value, "???")

    @property
    def name(self) -> str:
        """The member's name, or ``???`` for an unnamed number."""
        return self._label()

    @property
    def value(self) -> int:
        """The member's number."""
        return self._value

    def __int__(self) -> int:
        return self._value

    def __index__(self) -> int:
        return self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __eq__(self, other: object) -> bool:
        if type(other) is type(self):
            return self._value == other._value
        return self._unscoped and self._value == other

    def __repr__(self) -> str:
        return f"<{type(self).__name__}.{self._label()}: {self._value}>"

    def __str__(self) -> str:
        return f"{type(self).__name__}.{self._label()}"

    def __copy__(self) -> Self:
        return type(self)(self._value)

    def __reduce__(self) -> tuple[type, tuple[int]]:
        return type(self), (self._value,)


class xclBOSyncDirection(BoundEnum):  # noqa: N801
    """DMA flags used with DMA API."""

    __slots__ = ()
    _unscoped = True
    XCL_BO_SYNC_BO_TO_DEVICE: ClassVar[Self]
    XCL_BO_SYNC_BO_FROM_DEVICE: ClassVar[Self]
    XCL_BO_SYNC_BO_GMIO_TO_AIE: ClassVar[Self]
    XCL_BO_SYNC_BO_AIE_TO_GMIO: ClassVar[Self]
    _values: Final = {
        "XCL_BO_SYNC_BO_TO_DEVICE": 0,
        "XCL_BO_SYNC_BO_FROM_DEVICE": 1,
        "XCL_BO_SYNC_BO_GMIO_TO_AIE": 2,
        "XCL_BO_SYNC_BO_AIE_TO_GMIO": 3,
    }


class ert_cmd_state(BoundEnum):  # noqa: N801
    """Kernel execution status."""

    __slots__ = ()
    _unscoped = True
    ERT_CMD_STATE_NEW: ClassVar[Self]
    ERT_CMD_STATE_QUEUED: ClassVar[Self]
    ERT_CMD_STATE_COMPLETED: ClassVar[Self]
    ERT_CMD_STATE_ERROR: ClassVar[Self]
    ERT_CMD_STATE_ABORT: ClassVar[Self]
    ERT_CMD_STATE_SUBMITTED: ClassVar[Self]
    ERT_CMD_STATE_TIMEOUT: ClassVar[Self]
    ERT_CMD_STATE_NORESPONSE: ClassVar[Self]
    ERT_CMD_STATE_SKERROR: ClassVar[Self]
    ERT_CMD_STATE_SKCRASHED: ClassVar[Self]
    _values: Final = {
        "ERT_CMD_STATE_NEW": 1,
        "ERT_CMD_STATE_QUEUED": 2,
        "ERT_CMD_STATE_COMPLETED": 4,
        "ERT_CMD_STATE_ERROR": 5,
        "ERT_CMD_STATE_ABORT": 6,
        "ERT_CMD_STATE_SUBMITTED": 7,
        "ERT_CMD_STATE_TIMEOUT": 8,
        "ERT_CMD_STATE_NORESPONSE": 9,
        "ERT_CMD_STATE_SKERROR": 10,
        "ERT_CMD_STATE_SKCRASHED": 11,
    }


class xrt_info_device(BoundEnum):  # noqa: N801
    """Device feature and sensor information."""

    __slots__ = ()
    bdf: ClassVar[Self]
    interface_uuid: ClassVar[Self]
    kdma: ClassVar[Self]
    max_clock_frequency_mhz: ClassVar[Self]
    m2m: ClassVar[Self]
    nodma: ClassVar[Self]
    offline: ClassVar[Self]
    electrical: ClassVar[Self]
    thermal: ClassVar[Self]
    mechanical: ClassVar[Self]
    memory: ClassVar[Self]
    platform: ClassVar[Self]
    pcie_info: ClassVar[Self]
    host: ClassVar[Self]
    dynamic_regions: ClassVar[Self]
    vmr: ClassVar[Self]
    _values: Final = {
        "bdf": 0,
        "interface_uuid": 1,
        "kdma": 2,
        "max_clock_frequency_mhz": 3,
        "m2m": 4,
        "name": 5,
        "nodma": 6,
        "offline": 7,
        "electrical": 8,
        "thermal": 9,
        "mechanical": 10,
        "memory": 11,
        "platform": 12,
        "pcie_info": 13,
        "host": 14,
        "dynamic_regions": 17,
        "vmr": 18,
    }


class xrt_msg_level(BoundEnum):  # noqa: N801
    """XRT log msgs level."""

    __slots__ = ()
    _bounds = UINT16
    emergency: ClassVar[Self]
    alert: ClassVar[Self]
    critical: ClassVar[Self]
    error: ClassVar[Self]
    warning: ClassVar[Self]
    notice: ClassVar[Self]
    info: ClassVar[Self]
    debug: ClassVar[Self]
    _values: Final = {
        "emergency": 0,
        "alert": 1,
        "critical": 2,
        "error": 3,
        "warning": 4,
        "notice": 5,
        "info": 6,
        "debug": 7,
    }


class HwContextAccessMode(BoundEnum):
    """Hardware context access mode."""

    __slots__ = ()
    _bounds = UINT8
    exclusive: ClassVar[Self]
    shared: ClassVar[Self]
    _values: Final = {"exclusive": 0, "shared": 1}


class CuAccessMode(BoundEnum):
    """Compute unit access mode."""

    __slots__ = ()
    _bounds = UINT8
    exclusive: ClassVar[Self]
    shared: ClassVar[Self]
    none: ClassVar[Self]
    _values: Final = {"exclusive": 0, "shared": 1, "none": 2}


class BoFlags(BoundEnum):
    """Buffer object creation flags."""

    __slots__ = ()
    normal: ClassVar[Self]
    cacheable: ClassVar[Self]
    device_only: ClassVar[Self]
    host_only: ClassVar[Self]
    p2p: ClassVar[Self]
    svm: ClassVar[Self]
    _values: Final = {
        "normal": 0,
        "cacheable": 1 << 24,
        "device_only": 1 << 28,
        "host_only": 1 << 29,
        "p2p": 1 << 30,
        "svm": 1 << 27,
    }


# In pyxrt these three are nested in the classes that use them; pickling looks them up there.
for _nested, _path in (
    (HwContextAccessMode, "hw_context.access_mode"),
    (CuAccessMode, "kernel.cu_access_mode"),
    (BoFlags, "bo.flags"),
):
    _nested.__name__ = _path.rpartition(".")[2]
    _nested.__qualname__ = _path
    _nested.__module__ = "npukit.emulator.pyxrt"
for _enum in (
    xclBOSyncDirection,
    ert_cmd_state,
    xrt_info_device,
    xrt_msg_level,
    HwContextAccessMode,
    CuAccessMode,
    BoFlags,
):
    _enum._bind()
