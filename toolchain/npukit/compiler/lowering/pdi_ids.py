"""The numbers by which ``aiex.npu.load_pdi`` names the configurations of a module's devices.

As in MLIR-AIE 1.4, the devices of a module are numbered from 1, in order. A module that loads
configurations keeps the numbers in its devices, so they stay the same whatever passes do to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from xdsl.dialects import scf
from xdsl.dialects.builtin import IntegerAttr, ModuleOp, SymbolRefAttr, i32
from xdsl.ir import Region

from npukit.compiler.dialect.aie import DeviceOp, RuntimeSequenceOp
from npukit.compiler.dialect.aiex import ConfigureOp, NpuLoadPdiOp
from npukit.compiler.dialect.location import locate
from npukit.errors import DesignError
from npukit.machine.loadable import MAX_NUMBER, ONLY_DEVICE

PDI_ID: Final = "aiecc.pdi_id"
"""The attribute of a device that holds its number; ``aiecc`` writes it too."""


def pdi_id(device: DeviceOp) -> int:
    """The number of a device."""
    attribute = device.attributes.get(PDI_ID)
    return attribute.value.data if isinstance(attribute, IntegerAttr) else ONLY_DEVICE


def number_configurations(module: ModuleOp) -> bool:
    """Give the devices of ``module``, and the loads that name them, their numbers, in place.

    Devices that have numbers keep them. Modules that load no configuration do not change; returns
    whether it loads any.

    Raises:
        DesignError: a sequence loads or configures a device that does not exist, or the numbers
            that devices have are not theirs alone.
    """
    devices = {op.sym_name: op for op in module.body.block.ops if isinstance(op, DeviceOp)}
    loads = [load for device in devices.values() for load in loads_of(device)]
    if not loads:
        return False
    if any(PDI_ID in device.attributes for device in devices.values()):
        _check_numbers(devices)
    else:
        _number(devices)
    for load in loads:
        name = loaded_device(load)
        if name is None:
            continue
        if name not in devices:
            raise DesignError(
                f"there is no aie.device @{name} in this module",
                where=locate(load),
                hint=f"it has {', '.join(f'@{device}' for device in devices)}",
            )
        if isinstance(load, NpuLoadPdiOp):
            load.id_attr = IntegerAttr(pdi_id(devices[name]), i32)
    return True


def _number(devices: Mapping[str, DeviceOp]) -> None:
    for number, device in enumerate(devices.values(), ONLY_DEVICE):
        if number > MAX_NUMBER:
            raise DesignError(
                f"a module that loads configurations has at most {MAX_NUMBER} devices",
                where=locate(device),
                hint="split it into several modules, or remove the devices that nothing loads",
            )
        device.attributes[PDI_ID] = IntegerAttr(number, i32)


def _check_numbers(devices: Mapping[str, DeviceOp]) -> None:
    """Raise if the numbers that devices have are not numbers of configurations, each its own."""
    taken: dict[int, str] = {}
    for name, device in devices.items():
        attribute = device.attributes.get(PDI_ID)
        hint = f"remove {PDI_ID} from every device, and they are numbered in order"
        number = attribute.value.data if isinstance(attribute, IntegerAttr) else None
        if number is None or not ONLY_DEVICE <= number <= MAX_NUMBER:
            raise DesignError(
                f"the device @{name} needs a number ({PDI_ID}) from {ONLY_DEVICE} to {MAX_NUMBER}, "
                "as another device has one",
                where=locate(device),
                hint=hint,
            )
        if number in taken:
            raise DesignError(
                f"the devices @{taken[number]} and @{name} have the same number ({PDI_ID}), "
                f"{number}",
                where=locate(device),
                hint=hint,
            )
        taken[number] = name


def loads_of(device: DeviceOp) -> Iterator[ConfigureOp | NpuLoadPdiOp]:
    """What loads configurations in the runtime sequences of ``device``."""
    for sequence in device.ops_of(RuntimeSequenceOp):
        yield from _loads(sequence.body)


def _loads(region: Region) -> Iterator[ConfigureOp | NpuLoadPdiOp]:
    for block in region.blocks:
        for op in block.ops:
            if isinstance(op, (ConfigureOp, NpuLoadPdiOp)):
                yield op
            if isinstance(op, (ConfigureOp, scf.ForOp, scf.IfOp)):
                for inner in op.regions:
                    yield from _loads(inner)


def loaded_device(load: ConfigureOp | NpuLoadPdiOp) -> str | None:
    """The device that ``load`` names, if it names one."""
    symbol = load.symbol_attr if isinstance(load, ConfigureOp) else load.device_ref
    return None if symbol is None else symbol.root_reference.data


def loaded_devices(module: ModuleOp, device: str | None = None) -> dict[str, DeviceOp]:
    """The devices of ``module`` that other devices load, by name.

    Args:
        module: a module whose devices have numbers, if they load each other.
        device: the device whose loads count; without it, those of all devices do.
    """
    devices = {op.sym_name: op for op in module.body.block.ops if isinstance(op, DeviceOp)}
    by_number = {pdi_id(op): name for name, op in devices.items() if PDI_ID in op.attributes}
    loaded: dict[str, DeviceOp] = {}
    for name, op in devices.items():
        for load in loads_of(op) if device in (None, name) else ():
            number = None if isinstance(load, ConfigureOp) or load.id_attr is None else load.id_attr
            other = loaded_device(load) if number is None else by_number.get(number.value.data)
            if other is not None and other != name:
                loaded[other] = devices[other]
    if len(loaded) == len(devices):
        return {}  # they load each other; the caller has to choose one
    return loaded


def numbered_load(device: DeviceOp, name: str) -> NpuLoadPdiOp:
    """An operation that loads ``device``, which is or will be called ``name``."""
    properties = {"device_ref": SymbolRefAttr(name), "id": IntegerAttr(pdi_id(device), i32)}
    return NpuLoadPdiOp.create(properties=properties)
