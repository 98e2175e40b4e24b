"""The physical designs that an xclbin loads, from npukit's own data or from its device images."""

from __future__ import annotations

from npukit.errors import FormatError
from npukit.formats.emulation import unpack
from npukit.formats.pdi import register_writes
from npukit.formats.xclbin import SectionKind, Xclbin
from npukit.machine.device import DeviceModel
from npukit.machine.generations import GENERATIONS
from npukit.machine.loaded_design import read_design
from npukit.machine.physical import PhysicalDesign


def loaded_designs(xclbin: Xclbin) -> tuple[PhysicalDesign, ...]:
    """The designs, the first one first.

    A device image has no names and no code, only registers; nor does it say which NPU it is for.
    The first generation with as many columns as the partition is assumed: the registers of all are
    alike.

    Raises:
        FormatError: the file loads nothing, or a section is damaged.
    """
    if (image := xclbin.section(SectionKind.EMULATION_DATA)) is not None:
        return tuple(each.design for each in unpack(image.data).configurations)
    if xclbin.section(SectionKind.AIE_PARTITION) is None:
        raise FormatError(
            "the file has no device image to draw",
            hint="only an NPU's xclbin has one (section AIE_PARTITION)",
        )
    partition = xclbin.partition()
    images = [pdi.image for pdi in partition.pdis if pdi.image]
    if not images:
        raise FormatError("the device image of this file is empty: there is nothing to draw")
    device = _device(partition.column_width)
    return tuple(read_design(device, register_writes(image)) for image in images)


def _device(columns: int) -> DeviceModel:
    for generation in GENERATIONS:
        for name, count in generation.devices.items():
            if count == columns:
                return DeviceModel(name, generation, columns)
    raise FormatError(f"no NPU has a partition of {columns} columns", where="AIE_PARTITION")
