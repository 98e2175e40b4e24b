"""Writes the instruction stream: BDs, address patches, queue pushes and waits as transaction ops.

The encoding follows MLIR-AIE (``AIEDmaToNpu.cpp``): a BD is one block write, and a push that
requests a token first writes the tile's controller id to the channel's control register.
"""

from __future__ import annotations

from collections.abc import Mapping

from npukit.compiler.lowering.sequence_events import (
    BdWritten,
    ChannelName,
    ConfigurationLoaded,
    RoomAwaited,
    SequenceEvent,
    TaskPushed,
    TokensAwaited,
)
from npukit.compiler.lowering.task_bd_ids import check_bd_id
from npukit.errors import DesignError, Location, UnsupportedError
from npukit.formats.txn import (
    ARRAY_OFFSET,
    TRANSLATED_ARGUMENTS,
    AddressPatch,
    BlockWrite,
    LoadPdi,
    MaskPoll,
    MaskWrite,
    Op,
    Sync,
    Write32,
)
from npukit.machine.bd_words import BdFields, BdRangeError, encode_bd
from npukit.machine.generations import Generation
from npukit.machine.physical import DmaDirection, Tile
from npukit.machine.registers import (
    CONTROLLER_ID_MASK,
    CONTROLLER_ID_SHIFT,
    OUT_OF_ORDER,
    QUEUE_DEPTH,
    QUEUE_REPEAT_MASK,
    QUEUE_SIZE_MASK,
    QUEUE_SIZE_SHIFT,
    ChannelStatus,
    QueueEntry,
    Register,
    RegisterKind,
    bd_address,
    bd_buffer_address,
    control_address,
    decode_address,
    queue_address,
)
from npukit.machine.tile_model import TileModel

# The BD id that MLIR-AIE puts into a queue word has 4 bits on every tile, although a memory tile's
# has 6: it would start the wrong BD.
_QUEUE_BD_IDS = 16

SHIM_CACHE = 2
"""The AXI cache attribute of every shim BD that MLIR-AIE writes: lets the NoC widen accesses."""


class InstructionStream:
    """Collects the operations of a transaction in order, and their effects on DMA channels."""

    def __init__(self, generation: Generation, controller_ids: Mapping[Tile, int]) -> None:
        """Start an empty stream; ``controller_ids``: the packet id of each tile's controller."""
        self._generation = generation
        self.ops: list[Op] = []
        self.events: list[SequenceEvent] = []
        self.written: dict[Tile, set[int]] = {}
        """The BDs that operations have written so far, by tile."""
        self._controller_ids = controller_ids

    def write_bd(
        self, tile: Tile, bd_id: int, bd: BdFields, where: Location, *, named: bool = True
    ) -> None:
        """Program a buffer descriptor; ``named`` is true if the design names its number.

        Raises:
            DesignError: the tile lacks that BD, or a field can't hold its value.
        """
        model = self._generation.row(tile.row)
        check_bd_id(model, tile, bd_id, where)
        try:
            words = encode_bd(model, bd)
        except BdRangeError as error:
            raise DesignError(str(error), where=where) from None
        self.ops.append(BlockWrite(bd_address(self._generation, tile.col, tile.row, bd_id), words))
        self.written.setdefault(tile, set()).add(bd_id)
        following = bd.next_bd if bd.use_next_bd else None
        packet_id = bd.packet_id if bd.enable_packet else None
        self.events.append(
            BdWritten(tile, bd_id, bd.buffer_length, packet_id, following, named, where)
        )

    def load(self, load: LoadPdi, where: Location) -> None:
        """Load a configuration."""
        self.ops.append(load)
        self.events.append(ConfigurationLoaded(where))

    def patch_address(
        self, tile: Tile, bd_id: int, argument: int, offset: int, where: Location
    ) -> None:
        """Put the address of a runtime-sequence argument, plus ``offset`` bytes, into a BD."""
        if not 0 <= offset < 1 << 32:
            raise DesignError(
                f"the transfer starts {offset} bytes from its argument; it must start within it",
                where=where,
            )
        address = bd_buffer_address(self._generation, tile.col, tile.row, bd_id)
        self.patch(address, argument, offset, where)

    def patch(self, address: int, argument: int, offset: int, where: Location) -> None:
        """Put the address of an argument, plus ``offset`` bytes, into a register.

        Raises:
            DesignError: the offset is too large for this argument.
        """
        if argument >= TRANSLATED_ARGUMENTS and offset >= ARRAY_OFFSET:
            raise DesignError(
                f"a transfer can start in the first 2 GiB of argument {argument}, not at byte "
                f"{offset}: only those of arguments 0 to {TRANSLATED_ARGUMENTS - 1} can",
                where=where,
            )
        self.ops.append(AddressPatch.to(address, argument, offset))

    def push(
        self,
        tile: Tile,
        direction: DmaDirection,
        channel: int,
        entry: QueueEntry,
        where: Location,
    ) -> None:
        """Push a task on a channel's queue.

        Raises:
            DesignError: no such channel or BD, or a repeat count beyond 255.
            UnsupportedError: a BD id that MLIR-AIE's queue word can't hold.
        """
        model = self._generation.row(tile.row)
        check_channel(model, tile, channel, where)
        check_bd_id(model, tile, entry.bd_id, where)
        if entry.bd_id >= _QUEUE_BD_IDS:
            raise UnsupportedError(
                f"a task can't start at buffer descriptor {entry.bd_id}: MLIR-AIE writes only the "
                f"low 4 bits of it and would start {entry.bd_id % _QUEUE_BD_IDS}",
                where=where,
            )
        if not 0 <= entry.repeat_count <= QUEUE_REPEAT_MASK:
            raise DesignError(
                f"repeat count {entry.repeat_count} is not in 0 to {QUEUE_REPEAT_MASK}", where=where
            )
        if entry.issue_token and tile in self._controller_ids:
            self.ops.append(
                MaskWrite(
                    control_address(self._generation, tile.col, tile.row, direction, channel),
                    mask=CONTROLLER_ID_MASK,
                    value=self._controller_ids[tile] << CONTROLLER_ID_SHIFT,
                )
            )
        address = queue_address(self._generation, tile.col, tile.row, direction, channel)
        self.ops.append(Write32(address, entry.encode()))
        self.events.append(TaskPushed(ChannelName(tile, direction, channel), entry, where))

    def set_out_of_order(self, tile: Tile, channel: int, where: Location) -> None:
        """Let the headers of arriving packets select the BDs that an S2MM channel runs.

        Raises:
            DesignError: no such channel.
        """
        check_channel(self._generation.row(tile.row), tile, channel, where)
        address = control_address(self._generation, tile.col, tile.row, DmaDirection.S2MM, channel)
        self.ops.append(MaskWrite(address, mask=OUT_OF_ORDER, value=OUT_OF_ORDER))

    def wait(self, tile: Tile, direction: DmaDirection, channel: int, where: Location) -> None:
        """Wait for a task-completion token of a channel."""
        number = 0 if direction is DmaDirection.S2MM else 1
        self._sync(Sync(tile.col, tile.row, number, channel), where, raw=False)

    def sync(self, sync: Sync, where: Location) -> None:
        """Wait for a token of each channel that ``sync`` covers."""
        self._sync(sync, where, raw=True)

    def write(self, write: Write32 | MaskWrite | BlockWrite, where: Location) -> None:
        """Write registers, which may be queues of channels."""
        self.ops.append(write)
        words = write.words if isinstance(write, BlockWrite) else (write.value,)
        for number, word in enumerate(words):
            register = decode_address(self._generation, write.address + 4 * number)
            if register.kind is RegisterKind.QUEUE:
                entry = QueueEntry.decode(register.tile, word)
                self.events.append(TaskPushed(_channel(register), entry, where))

    def poll(self, poll: MaskPoll, where: Location) -> None:
        """Wait until bits of a register have a value."""
        self.ops.append(poll)
        register = decode_address(self._generation, poll.address)
        if register.kind is RegisterKind.STATUS:
            sizes = [
                size
                for size in range(QUEUE_DEPTH + 1)
                if not ((size << QUEUE_SIZE_SHIFT) ^ poll.value) & poll.mask & QUEUE_SIZE_MASK
            ]
            running = ChannelStatus.RUNS | ChannelStatus.CHANNEL_RUNNING
            idle = poll.mask & running and not poll.value & poll.mask & running
            if idle or sizes:
                tasks = 0 if idle else max(sizes) + 1
                self.events.append(RoomAwaited(_channel(register), tasks, where))

    def _sync(self, sync: Sync, where: Location, *, raw: bool) -> None:
        self.ops.append(sync)
        direction = DmaDirection.MM2S if sync.direction else DmaDirection.S2MM
        channels = tuple(
            ChannelName(Tile(sync.column + col, sync.row + row), direction, sync.channel)
            for col in range(sync.column_num)
            for row in range(sync.row_num)
        )
        self.events.append(TokensAwaited(channels, raw, where))


def _channel(register: Register) -> ChannelName:
    assert register.direction is not None
    return ChannelName(Tile(register.col, register.row), register.direction, register.index)


def check_channel(model: TileModel, tile: Tile, channel: int, where: Location) -> None:
    """Raise DesignError if the tile's DMA has no channel of this number."""
    count = min(model.s2mm_channels, model.mm2s_channels)
    if not 0 <= channel < count:
        raise DesignError(
            f"DMA channel {channel} does not exist: tile {tile} has 0 to {count - 1} in each "
            "direction",
            where=where,
        )


def burst_encoding(lengths: tuple[int, ...], length: int, where: Location) -> int:
    """The value of a shim BD's burst field for a burst of ``length`` bytes; 0 means the longest.

    Raises:
        DesignError: the device has no such burst length among ``lengths``.
    """
    if length == 0:
        return len(lengths) - 1
    if length not in lengths:
        known = ", ".join(map(str, lengths))
        raise DesignError(
            f"burst length {length} is not supported by the device; it has {known} bytes",
            where=where,
        )
    return lengths.index(length)
