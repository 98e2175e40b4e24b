"""Packet flows with several sources, which older versions of MLIR-AIE do not connect."""

from __future__ import annotations

from collections.abc import Iterator

from npukit.compiler.dialect.aie import DeviceOp, PacketFlowOp
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.warnings import LoweringWarning


def packet_source_lints(written: DeviceOp) -> Iterator[LoweringWarning]:
    """Yield a warning for every packet flow that the design writes with several sources.

    Versions of ``aiecc`` before May 2026 connect only the last source, without a word (MLIR-AIE's
    pull request 2963).

    Args:
        written: the device as the design has it.
    """
    for flow in written.ops_of(PacketFlowOp):
        if len(flow.sources) > 1:
            yield LoweringWarning(
                f"this packet flow has {len(flow.sources)} sources, of which MLIR-AIE up to 1.3 "
                "connects only the last",
                locate(flow),
                "give each source an aie.packet_flow of its own, with the same id",
                rule="packet-flow-sources",
            )
