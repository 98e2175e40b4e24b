"""Streams into the control ports of tiles, which the emulated device does not have."""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation

from npukit.compiler.dialect.aie import DeviceOp, FlowOp, PacketFlowOp
from npukit.compiler.dialect.keyword_attributes import WireBundle
from npukit.compiler.dialect.location import locate
from npukit.errors import UnsupportedError


def control_stream_problems(module: ModuleOp) -> Iterator[UnsupportedError]:
    """An error for each flow of data into a tile's control port: it would carry control packets."""
    for op in module.body.block.ops:
        for flow in op.block.ops if isinstance(op, DeviceOp) else ():
            if _sends_packets_of_control(flow):
                yield UnsupportedError(
                    "this sends control packets to a tile, and the emulated device does not "
                    "execute them",
                    where=locate(flow),
                    hint="let the runtime sequence write registers, with aiex.npu.write32 or "
                    "aiex.npu.blockwrite",
                )


def _sends_packets_of_control(flow: Operation) -> bool:
    if isinstance(flow, FlowOp):
        sources, dests = {flow.source_bundle}, {flow.dest_bundle}
    elif isinstance(flow, PacketFlowOp):
        sources = {port.bundle for port in flow.sources}
        dests = {port.bundle for port in flow.dests}
    else:
        return False
    # What a tile's control port or trace unit sends carries no data of the design.
    unseen = {WireBundle.TILE_CONTROL, WireBundle.TRACE}
    return WireBundle.TILE_CONTROL in dests and not sources <= unseen
