"""Lowers the operations that reset a core or a DMA channel: their reset bits are set and cleared.

Source: MLIR-AIE 1.4, ``AIELowerDmaChannelReset.cpp`` and ``AIELowerCoreReset.cpp``.
"""

from __future__ import annotations

from collections.abc import Mapping

from xdsl.ir import Operation

from npukit.compiler.dialect.aiex import CoreResetOp, DmaChannelResetOp
from npukit.compiler.lowering.sequence_scope import Handler, SequenceScope
from npukit.compiler.lowering.stream import InstructionStream
from npukit.errors import DesignError, Location
from npukit.formats.txn import MaskWrite, tile_address
from npukit.machine.registers import CHANNEL_RESET, CORE_CONTROL, CORE_RESET, control_address
from npukit.machine.tiles import TileKind


def reset_handlers(
    scope: SequenceScope, stream: InstructionStream
) -> Mapping[type[Operation], Handler]:
    """Handlers of the operations that reset, by operation class."""

    def pulse(address: int, bit: int, where: Location) -> None:
        for value in (bit, 0):
            stream.write(MaskWrite(address, mask=bit, value=value), where)

    def channel(op: DmaChannelResetOp, where: Location) -> None:
        tile = scope.tile(op.coord, where)
        model = scope.model.tile(tile)
        if model.kind is TileKind.SHIM:
            raise DesignError("the channels of a shim tile have no reset", where=where)
        count = model.channels(op.direction)
        if not 0 <= op.channel < count:
            raise DesignError(
                f"tile {tile} has {count} {op.direction} channels, so there is no channel "
                f"{op.channel}",
                where=where,
            )
        generation = scope.model.generation
        address = control_address(generation, tile.col, tile.row, op.direction, op.channel)
        pulse(address, CHANNEL_RESET, where)

    def core(op: CoreResetOp, where: Location) -> None:
        tile = scope.tile(op.coord, where)
        if scope.model.kind(tile) is not TileKind.CORE:
            raise DesignError(f"tile {tile} has no core to reset", where=where)
        pulse(tile_address(tile.col, tile.row, CORE_CONTROL), CORE_RESET, where)

    return {DmaChannelResetOp: channel, CoreResetOp: core}
