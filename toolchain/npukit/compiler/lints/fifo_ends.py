"""Ends of objectfifos on compute tiles whose core never takes an object."""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.ir import SSAValue

from npukit.compiler.dialect.aie import (
    CoreOp,
    DeviceOp,
    LogicalTileOp,
    ObjectFifoAcquireOp,
    ObjectFifoLinkOp,
    ObjectFifoOp,
    Port,
    TileOp,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.machine.device import TileKind
from npukit.machine.tiles import Tile

_ROLES = {
    Port.PRODUCE: ("produces", "what consumes it waits forever"),
    Port.CONSUME: ("consumes", "what produces it waits forever once its objects are full"),
}


def fifo_end_lints(device: DeviceOp) -> Iterator[LoweringWarning]:
    """Yield a warning for every fifo end on a core tile from which its core never acquires.

    Devices without cores get no warnings.

    Args:
        device: the device as its author wrote it.
    """
    cores = list(device.ops_of(CoreOp))
    links = list(device.ops_of(ObjectFifoLinkOp))
    for fifo in device.ops_of(ObjectFifoOp) if cores else ():
        ends = [(Port.PRODUCE, fifo.producer_tile)]
        ends += [(Port.CONSUME, tile) for tile in fifo.consumer_tiles]
        for port, tile in ends:
            linked = any(_is_linked(link, fifo, port, tile, device) for link in links)
            if linked or not _is_core(device, tile) or fifo.ends_at_stream(port):
                continue
            here = [core for core in cores if _same(core.tile, tile)]
            if not any(core.elf_file or _acquires(core, fifo, port) for core in here):
                role, then = _ROLES[port]
                why = (
                    "its core never acquires an object from it" if here else "the tile has no core"
                )
                yield LoweringWarning(
                    f"{_name(tile)} {role} objectfifo @{fifo.sym_name}, but {why}: {then}",
                    locate(fifo),
                    "acquire and release its objects in the core, or remove that end",
                    rule="fifo-end-unused",
                )


def _is_linked(
    link: ObjectFifoLinkOp, fifo: ObjectFifoOp, port: Port, tile: SSAValue, device: DeviceOp
) -> bool:
    """Whether a link moves the objects at this end."""
    if port is Port.PRODUCE:
        return fifo.sym_name in link.fifo_outs
    outs = [op for op in device.ops_of(ObjectFifoOp) if op.sym_name in link.fifo_outs]
    return fifo.sym_name in link.fifo_ins and any(_same(op.producer_tile, tile) for op in outs)


def _acquires(core: CoreOp, fifo: ObjectFifoOp, port: Port) -> bool:
    return any(
        isinstance(op, ObjectFifoAcquireOp) and op.fifo == fifo.sym_name and op.port is port
        for op in core.walk()
    )


def _coord(tile: SSAValue) -> Tile | None:
    return tile.owner.coord if isinstance(tile.owner, TileOp) else None


def _same(one: SSAValue, other: SSAValue) -> bool:
    return one is other or (_coord(one) is not None and _coord(one) == _coord(other))


def _is_core(device: DeviceOp, tile: SSAValue) -> bool:
    if isinstance(tile.owner, LogicalTileOp):
        return tile.owner.kind is TileKind.CORE
    coord = _coord(tile)
    return coord is not None and device.model.kind(coord) is TileKind.CORE


def _name(tile: SSAValue) -> str:
    coord = _coord(tile)
    return "a compute tile" if coord is None else f"tile {coord}"
