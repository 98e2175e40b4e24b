"""Buffers that are probably not where their authors want them."""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.dialects.builtin import ModuleOp

from npukit.compiler.dialect.aie import BufferOp, DeviceOp
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.compiler.tile_memory import element_bytes, extent_before

_WORD = 4


def placement_lints(module: ModuleOp) -> Iterator[LoweringWarning]:
    """Yield a warning for every buffer that is not in its bank, or whose elements are misaligned.

    Args:
        module: a physical module: every buffer has an address.
    """
    for device in module.body.block.ops:
        if isinstance(device, DeviceOp):
            for buffer in device.walk_array():
                if isinstance(buffer, BufferOp) and buffer.address is not None:
                    yield from _warnings(device, buffer, buffer.address)


def _warnings(device: DeviceOp, buffer: BufferOp, address: int) -> Iterator[LoweringWarning]:
    what = f"buffer {buffer.sym_name} of tile {buffer.coord}"
    bank = address // device.model.tile(buffer.coord).bank_size
    if buffer.mem_bank not in (None, bank):
        yield LoweringWarning(
            f"{what} requests bank {buffer.mem_bank} but is in bank {bank}, at {address}",
            locate(buffer),
            "MLIR-AIE ignores requested banks when the buffers of a tile do not fit their banks",
            rule="wrong-bank",
        )
    width = element_bytes(buffer.type.element_type, buffer)
    if address % min(width, _WORD):
        before = extent_before(buffer)
        yield LoweringWarning(
            f"{what} is at address {address}, which is not a multiple of the {width} bytes of its "
            "elements" + ("" if before is None else f"; before it: {before}"),
            locate(buffer),
            f"pad what comes before it to a multiple of {_WORD} bytes",
            rule="misaligned-buffer",
        )
