"""Which BDs of a tile the operations of a runtime sequence name."""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.ir import Operation

from npukit.compiler.dialect.aie import DmaBdOp
from npukit.compiler.dialect.aiex import (
    DmaConfigureTaskForOp,
    DmaConfigureTaskOp,
    NpuDmaMemcpyNdOp,
    NpuWriteBdOp,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.sequence_scope import SequenceScope
from npukit.machine.physical import Tile


def named_bd_ids(op: Operation, tile: Tile, scope: SequenceScope) -> set[int]:
    """The BDs of ``tile`` that operations beside ``op``, in the same block, name."""
    block = op.parent_block()
    assert block is not None
    return {
        bd_id
        for other in block.ops
        if other is not op
        for where, bd_id in _named(other, scope)
        if where == tile
    }


def _named(op: Operation, scope: SequenceScope) -> Iterator[tuple[Tile, int]]:
    match op:
        case NpuDmaMemcpyNdOp():
            yield scope.allocation(op.metadata, locate(op)).coord, op.bd_id
        case NpuWriteBdOp():
            yield Tile(op.field("column"), op.field("row")), op.field("bd_id")
        case DmaConfigureTaskForOp() | DmaConfigureTaskOp():
            for bd in op.body.walk():
                if isinstance(bd, DmaBdOp) and bd.bd_id is not None:
                    yield _tile_of(op, scope), bd.bd_id
            if isinstance(op, DmaConfigureTaskOp) and op.bd_id is not None:
                yield op.coord, op.bd_id


def _tile_of(op: DmaConfigureTaskForOp | DmaConfigureTaskOp, scope: SequenceScope) -> Tile:
    if isinstance(op, DmaConfigureTaskOp):
        return op.coord
    return scope.allocation(op.alloc, locate(op)).coord
