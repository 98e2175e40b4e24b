"""Assigns DMA channels to the ends of fifos.

Channels are numbered per tile and direction, lowest first, in the order of the fifos in the text:
each fifo's producer, then its consumers, after those that the design chooses (MLIR-AIE's
``AIEObjectFifoStatefulTransform``, ``assignDMAChannelIndices``). The host names shim channels in
its instruction stream, so the order is part of the result.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from npukit.compiler.dialect.aie import DeviceOp, DmaEngineOp, DmaOp, DmaStartOp
from npukit.compiler.lowering.fifos import FifoEnd
from npukit.errors import DesignError
from npukit.machine.device import DeviceModel, TileKind
from npukit.machine.physical import DmaDirection, Tile


class ChannelAllocator:
    """Hands out DMA channels; channels that the design's own DMA programs start are taken."""

    def __init__(self, device: DeviceOp) -> None:
        self._model: DeviceModel = device.model
        self._users: dict[tuple[Tile, DmaDirection, int], str] = {}
        for engine in device.ops_of(DmaEngineOp):
            for op in engine.walk():
                if isinstance(op, DmaStartOp | DmaOp):
                    self._users[engine.coord, op.direction, op.channel] = engine.name

    def reserve(self, end: FifoEnd, direction: DmaDirection, channel: int) -> None:
        """Take the channel that the design chooses for ``end``.

        Raises:
            DesignError: the tile has no such channel, it is taken, or it does not reach a buffer.
        """
        tile = end.producer.coord
        model = self._model.tile(tile)
        fifo = f"objectfifo @{end.op.sym_name}"
        chosen = f"{fifo} chooses {direction} channel {channel} of tile {tile}"
        if not 0 <= channel < model.channels(direction):
            has = model.channels(direction)
            raise DesignError(f"{chosen}, which has {has}", where=end.where)
        user = self._users.get((tile, direction, channel))
        if user is not None:
            raise DesignError(f"{chosen}, which {user} uses", where=end.where)
        if uses_neighbour_memory(end) and channel not in model.reaching_channels:
            raise DesignError(
                f"{chosen}, which does not reach its buffers on the neighbouring memtile",
                where=end.where,
            )
        self._users[tile, direction, channel] = f"objectfifo @{end.name}"

    def has_room(self, end: FifoEnd, direction: DmaDirection) -> bool:
        """Whether a channel of ``end``'s tile is free."""
        tile = end.producer.coord
        channels = range(self._model.tile(tile).channels(direction))
        return any((tile, direction, channel) not in self._users for channel in channels)

    def allocate(self, end: FifoEnd, direction: DmaDirection) -> int:
        """Take the lowest free channel of ``end``'s tile.

        Raises:
            DesignError: all channels of the tile in that direction are taken.
        """
        tile = end.producer.coord
        model = self._model.tile(tile)
        remote = uses_neighbour_memory(end)
        usable = model.reaching_channels if remote else range(model.channels(direction))
        for channel in usable:
            if (tile, direction, channel) not in self._users:
                self._users[tile, direction, channel] = f"objectfifo @{end.name}"
                return channel
        users = sorted(
            {user for (at, way, _), user in self._users.items() if (at, way) == (tile, direction)}
        )
        reason = " that reach the neighbouring memtile" if remote else ""
        raise DesignError(
            f"objectfifo @{end.op.sym_name} needs one more {direction} DMA channel on tile {tile}, "
            f"but all {len(usable)}{reason} are in use by {', '.join(users)}",
            where=end.where,
            rule="out-of-channels",
        )


def allocate_channels(
    device: DeviceOp, splits: Iterable[tuple[FifoEnd, Sequence[FifoEnd]]]
) -> dict[FifoEnd, int]:
    """Give every end of every split fifo its channel.

    An end that is a core's stream port takes a number as well, if there is one, and does not use
    it: that is how MLIR-AIE counts. Ends whose buffers spilled to a neighbouring memtile come
    first, since only some channels can serve them.
    """
    allocator = ChannelAllocator(device)
    ends = [
        (end, DmaDirection.MM2S if end is producer else DmaDirection.S2MM)
        for producer, consumers in splits
        for end in (producer, *consumers)
    ]
    channels: dict[FifoEnd, int] = {}
    for end, direction in ends:
        if end.channel is not None:
            allocator.reserve(end, direction, end.channel)
            channels[end] = end.channel
    for wanted in (True, False):
        for end, direction in ends:
            if uses_neighbour_memory(end) is not wanted or end in channels:
                continue
            if end.stream_port is None or allocator.has_room(end, direction):
                channels[end] = allocator.allocate(end, direction)
    return channels


def uses_neighbour_memory(end: FifoEnd) -> bool:
    """Whether a buffer of ``end`` (or of its link) is on another memtile."""
    owner = end.storage
    if owner.producer.kind is not TileKind.MEM:
        return False
    return any(buffer.coord != owner.producer.coord for buffer in owner.buffers)
