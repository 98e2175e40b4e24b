"""``pyxrt.hw_context``: an xclbin loaded on the array, with a slot and a command queue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from npukit.emulator.schedule import chosen
from npukit.emulator.xrt.bound import BoundObject, no_parameters
from npukit.emulator.xrt.casters import Overload, instance, resolve, string_to_uint32, text
from npukit.emulator.xrt.device import DeviceState, device
from npukit.emulator.xrt.enums import HwContextAccessMode
from npukit.emulator.xrt.errors import host_crash
from npukit.emulator.xrt.execution import ArrayExecutor
from npukit.emulator.xrt.queue import CommandQueue
from npukit.emulator.xrt.xclbin import uuid, xclbin


class ContextState:
    """The driver's state of a hardware context; freed, with its slot, after its last user."""

    def __init__(self, owner: DeviceState, binary: xclbin, mode: HwContextAccessMode) -> None:
        self.device = owner
        self.binary = binary
        self.metadata = binary._metadata
        self.mode = mode
        self.queue = CommandQueue(ArrayExecutor(self.metadata, chosen()).execute)
        self.slot = owner.take_slot(self)


class hw_context(BoundObject):  # noqa: N801
    """A hardware context associates an xclbin with the array.

    ``hw_context(device, uuid)`` takes a registered xclbin; ``hw_context(device, xclbin)`` and
    ``hw_context(device, xclbin_path)`` register it. Each also takes an access mode or configuration
    parameters, which have no effect on the emulated device.
    """

    __slots__ = ("_state",)

    access_mode: ClassVar[type[HwContextAccessMode]] = HwContextAccessMode
    exclusive: ClassVar[HwContextAccessMode]
    shared: ClassVar[HwContextAccessMode]

    def __init__(self, *args: object, **kwargs: object) -> None:
        self._state: ContextState | None = None
        _, values = resolve("__init__", _HW_CONTEXT, args, kwargs)
        if values:
            self._init(*values)

    def _init(
        self,
        owner: device,
        source: uuid | xclbin | str,
        setting: HwContextAccessMode | Mapping[str, int] = HwContextAccessMode.shared,
    ) -> None:
        state = owner._opened()
        if isinstance(source, uuid):
            binary = state.registered(source)
        else:
            binary = xclbin(source) if isinstance(source, str) else source
            state.register(binary)
        shared = HwContextAccessMode.shared
        mode = setting if isinstance(setting, HwContextAccessMode) else shared
        self._state = ContextState(state, binary, mode)

    def _opened(self) -> ContextState:
        if self._state is None:
            raise host_crash("the hardware context is empty: it was created by hw_context()")
        return self._state

    @no_parameters("(self: pyxrt.hw_context) -> pyxrt.device")
    def get_device(self) -> device:
        """The context's device."""
        return device._of(self._opened().device)

    @no_parameters("(self: pyxrt.hw_context) -> pyxrt.uuid")
    def get_xclbin_uuid(self) -> uuid:
        """The uuid of the context's xclbin."""
        return self._opened().binary.get_uuid()

    @no_parameters("(self: pyxrt.hw_context) -> pyxrt.xclbin")
    def get_xclbin(self) -> xclbin:
        """The context's xclbin."""
        return self._opened().binary

    @no_parameters("(self: pyxrt.hw_context) -> pyxrt.hw_context.access_mode")
    def get_mode(self) -> HwContextAccessMode:
        """The access mode."""
        return HwContextAccessMode(int(self._opened().mode))


for _name, _mode in HwContextAccessMode.__members__.items():
    setattr(hw_context, _name, _mode)

_SOURCES = (
    ("uuid", "pyxrt.uuid", instance(uuid)),
    ("xclbin", "pyxrt.xclbin", instance(xclbin)),
    ("xclbin_path", "str", text),
)
_SETTINGS = (
    ("mode", "pyxrt.hw_context.access_mode", instance(HwContextAccessMode)),
    ("cfg_param", "dict[str, int]", string_to_uint32),
)


def _overloads() -> tuple[Overload, ...]:
    overloads = [Overload("pyxrt.hw_context()")]
    owner = ("device", instance(device))
    for source, source_type, source_caster in _SOURCES:
        text_so_far = f"pyxrt.hw_context(device: pyxrt.device, {source}: {source_type}"
        parameters = (owner, (source, source_caster))
        overloads.append(Overload(f"{text_so_far})", parameters))
        overloads.extend(
            Overload(f"{text_so_far}, {name}: {kind})", (*parameters, (name, caster)))
            for name, kind, caster in _SETTINGS
        )
    return tuple(overloads)


_HW_CONTEXT = _overloads()
