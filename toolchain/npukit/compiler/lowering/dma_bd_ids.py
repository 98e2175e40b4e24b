"""Assigns ids to the buffer descriptors of a tile's DMA, and links their chains.

The order is that of MLIR-AIE's ``AIEAssignBufferDescriptorIDs``: blocks in textual order, each BD
with the lowest id that its channel can run.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from xdsl.ir import Block

from npukit.compiler.dialect.aie import DeviceOp, DmaBdOp, DmaEngineOp, DmaOp, DmaStartOp
from npukit.compiler.dialect.attributes import i32
from npukit.compiler.dialect.location import locate
from npukit.errors import DesignError
from npukit.machine.device import DeviceModel
from npukit.machine.tiles import Tile


def assign_bd_ids(device: DeviceOp) -> None:
    """Set ``bd_id`` and ``next_bd_id`` of every BD in the DMA programs of ``device``.

    Raises:
        DesignError: an id is given twice, or a channel has no BD left.
    """
    for engine in device.ops_of(DmaEngineOp):
        _EngineNumbering(device.model, engine).run()


def static_bd_ids(device: DeviceOp) -> Mapping[Tile, Collection[int]]:
    """The BDs that the DMA programs of ``device`` run, by tile."""
    return {
        engine.coord: {
            op.bd_id for op in engine.walk() if isinstance(op, DmaBdOp) and op.bd_id is not None
        }
        for engine in device.ops_of(DmaEngineOp)
    }


class _EngineNumbering:
    def __init__(self, model: DeviceModel, engine: DmaEngineOp) -> None:
        self._model = model
        self._engine = engine
        self._taken: set[int] = set()

    def run(self) -> None:
        for op in self._engine.walk():
            if isinstance(op, DmaBdOp) and op.bd_id is not None:
                if op.bd_id in self._taken:
                    raise DesignError(
                        f"bd_id {op.bd_id} is used twice in the DMA of tile {self._engine.coord}",
                        where=locate(op),
                    )
                self._taken.add(op.bd_id)
        regions = [op for op in self._engine.walk() if isinstance(op, DmaOp)]
        if regions:
            self._number_regions(regions)
        channels = _channel_of_blocks(self._engine)
        for block in self._engine.body.blocks:
            bd = _bd_of(block)
            if bd is not None:
                self._number(bd, channels.get(block, 0))
        for block in self._engine.body.blocks:
            bd = _bd_of(block)
            if bd is None:
                continue
            following = _successor(block)
            after = None if following is None else _bd_of(following)
            _set_next(bd, after)

    def _number_regions(self, channels: list[DmaOp]) -> None:
        for channel in channels:
            bds = [bd for bd in (_bd_of(region.block) for region in channel.bds) if bd is not None]
            for bd in bds:
                self._number(bd, channel.channel)
            for bd, after in zip(bds, [*bds[1:], bds[0] if channel.loop else None], strict=True):
                _set_next(bd, after)

    def _number(self, bd: DmaBdOp, channel: int) -> None:
        if bd.bd_id is not None:
            return
        usable = self._model.bds_of(self._engine.coord, channel)
        for bd_id in usable:
            if bd_id not in self._taken:
                self._taken.add(bd_id)
                bd.bd_id_attr = i32(bd_id)
                return
        raise DesignError(
            f"the DMA of tile {self._engine.coord} needs one more buffer descriptor on channel "
            f"{channel}, but all {len(usable)} that the channel can run are in use",
            where=locate(bd),
            rule="out-of-bds",
        )


def _bd_of(block: Block) -> DmaBdOp | None:
    for op in block.ops:
        if isinstance(op, DmaBdOp):
            return op
    return None


def _successor(block: Block) -> Block | None:
    last = block.last_op
    return last.successors[0] if last is not None and last.successors else None


def _set_next(bd: DmaBdOp, after: DmaBdOp | None) -> None:
    given, number = bd.next_bd_id, None if after is None else after.bd_id
    if given is not None and given != number:
        leads = "ends the chain" if number is None else f"leads to BD {number}"
        raise DesignError(
            f"next_bd_id {given} contradicts the block's end, which {leads}",
            where=locate(bd),
            hint="MLIR-AIE ignores next_bd_id and follows aie.next_bd",
        )
    bd.next_bd_id_attr = None if after is None or after.bd_id is None else i32(after.bd_id)


def _channel_of_blocks(engine: DmaEngineOp) -> dict[Block, int]:
    """The channel whose start leads to each block of BDs."""
    channels: dict[Block, int] = {}
    for start in _starts(engine):
        channels[start.dest] = start.channel
        block = _successor(start.dest)
        while block is not None and block not in channels:
            channels[block] = start.channel
            block = _successor(block)
    return channels


def _starts(engine: DmaEngineOp) -> Iterator[DmaStartOp]:
    for block in engine.body.blocks:
        for op in block.ops:
            if isinstance(op, DmaStartOp):
                yield op
