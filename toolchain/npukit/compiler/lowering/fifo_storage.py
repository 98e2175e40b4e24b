"""Buffers and locks for the ends of fifos."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.ir import Operation

from npukit.compiler.dialect.aie import BufferOp, DeviceOp, LockOp, TileOp
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.fifos import FifoEnd, Link
from npukit.compiler.lowering.lock_ids import LockAllocator
from npukit.compiler.lowering.origin import made_for
from npukit.compiler.lowering.sharing import Sharing, sharing
from npukit.compiler.tile_memory import buffer_bytes, element_bytes
from npukit.errors import DesignError
from npukit.machine.device import DeviceModel, TileKind
from npukit.machine.physical import Tile


class FifoStorage:
    """Creates the buffers and locks of one device's fifos."""

    def __init__(self, device: DeviceOp, locks: LockAllocator) -> None:
        self._device = device
        self._model: DeviceModel = device.model
        self._locks = locks
        self._used: dict[Tile, int] = {}

    def delegate_reached(self, end: FifoEnd) -> bool:
        """Whether both tiles of ``end`` reach the memory that the design chose for it."""
        assert end.delegate is not None
        chosen = end.delegate.delegate.coord
        return all(
            sharing(self._model, chosen, tile.coord).first_reached
            for tile in (end.producer, end.consumers[0])
        )

    def create(self, end: FifoEnd, shared: Sharing) -> None:
        """Create ``end``'s buffers and locks, unless another end of its link provides them.

        Args:
            end: the end.
            shared: whose memory its two tiles share.

        Raises:
            DesignError: the tile has no lock left, or the chosen tile can't be reached.
        """
        link = end.link
        if end.depth == 0 or end.stream_port is not None:
            return
        if link is not None and (link.owner is not None or _owner_of(link) is not end):
            return
        tile = self._tile_for(end, shared)
        self._check_room(end, tile)
        after: Operation = _last_tile(self._device)
        if tile.kind is not TileKind.SHIM:
            for index in range(end.depth):
                buffer = self._buffer(end, tile, index)
                self._device.block.insert_op_after(buffer, after)
                end.buffers.append(buffer)
                after = buffer
        if link is not None:
            link.owner = end
        if end.synchronized:
            for lock in self._make_locks(end, tile):
                self._device.block.insert_op_after(lock, after)
                end.locks.append(lock)
                after = lock

    def _check_room(self, end: FifoEnd, tile: TileOp) -> None:
        """Refuse objects that can't fit even into an empty tile and its neighbours."""
        model = self._model.tile(tile.coord)
        reach = 3 if model.kind is TileKind.MEM else 1
        size = end.length * element_bytes(end.element.element_type, end.op)
        if model.memory and end.depth * max(size, 1) > reach * model.memory:
            raise DesignError(
                f"the {end.depth} objects of objectfifo @{end.op.sym_name} on tile {tile.coord} "
                f"need {end.depth * size} bytes; the tile has {model.memory}"
                + (", as does each neighbouring memtile" if reach > 1 else ""),
                where=end.where,
                rule="out-of-memory",
            )

    def _tile_for(self, end: FifoEnd, shared: Sharing) -> TileOp:
        if end.delegate is not None:
            if not self.delegate_reached(end):
                raise DesignError(
                    f"the tiles {end.producer.coord} and {end.consumers[0].coord} of objectfifo "
                    f"@{end.name} do not both reach the memory of tile "
                    f"{end.delegate.delegate.coord}",
                    where=locate(end.delegate),
                )
            return end.delegate.delegate
        return end.consumers[0] if shared is Sharing.SECOND else end.producer

    def _buffer(self, end: FifoEnd, tile: TileOp, index: int) -> BufferOp:
        buffer = BufferOp(
            tile,
            end.element,
            sym_name=f"{end.name}_buff_{index}",
            initial_value=end.initial_objects[index] if end.initial_objects else None,
        )
        made_for(end.op, buffer)
        size = buffer_bytes(buffer)
        if tile.kind is TileKind.MEM:
            home = self._memtile_with(size, tile)
            if home is not tile:
                buffer.operands[0] = home.result
                tile = home
        self._used[tile.coord] = self._used.get(tile.coord, 0) + size
        return buffer

    def _memtile_with(self, size: int, tile: TileOp) -> TileOp:
        """The memtile itself while it has room for fifos, else a neighbour with room."""
        if self._fits(size, tile.coord):
            return tile
        neighbours = [
            self._tile_at(Tile(col, tile.row), tile)
            for col in (tile.col - 1, tile.col + 1)
            if 0 <= col < self._model.columns
        ]
        for neighbour in neighbours:
            if self._fits(size, neighbour.coord):
                return neighbour
        return tile

    def _fits(self, size: int, tile: Tile) -> bool:
        return self._used.get(tile, 0) + size <= self._model.tile(tile).memory

    def _tile_at(self, coord: Tile, near: TileOp) -> TileOp:
        for tile in self._device.ops_of(TileOp):
            if tile.coord == coord:
                return tile
        after: Operation = near
        while isinstance(after.next_op, BufferOp):
            after = after.next_op
        made = TileOp(coord.col, coord.row)
        self._device.block.insert_op_after(made, after)
        return made

    def _make_locks(self, end: FifoEnd, tile: TileOp) -> Sequence[LockOp]:
        """Create a lock for free and one for full objects, once per part of the link."""
        repeat, parts = end.repeat_count or 1, 1
        if end.link is not None:
            repeat = end.link.repeat_count or repeat
            parts = end.link.parts
        objects = 0 if tile.kind is TileKind.SHIM else end.depth
        full = len(end.initial_objects)
        made = []
        for part in range(parts):
            for role, count in (("prod", objects - full), ("cons", full)):
                number = self._locks.allocate(
                    tile.coord, f"objectfifo @{end.op.sym_name}", end.where
                )
                name = f"{end.name}_{role}_lock_{part}"
                lock = LockOp(tile, number, init=count * repeat, sym_name=name)
                made.append(made_for(end.op, lock))
        return made


def _owner_of(link: Link) -> FifoEnd:
    """The end of ``link`` whose objects all of its fifos use: the one with the larger objects."""
    into, out = link.inputs[0], link.outputs[0]
    if link.is_join:
        return out
    if link.is_distribute:
        return into
    if out.initial_objects:
        return out
    # The DMA pads an object on its way out; memory holds the smaller one.
    return into if into.length >= out.length or out.padding else out


def _last_tile(device: DeviceOp) -> TileOp:
    return list(device.ops_of(TileOp))[-1]
