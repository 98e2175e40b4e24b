"""Lowers the operations that reset a core or a DMA channel (a bit is set and cleared) or a memory.

Source: MLIR-AIE 1.4, ``AIELowerDmaChannelReset.cpp`` and ``AIELowerCoreReset.cpp``, and later tests
of ``--aie-lower-buffer-clear``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec
from xdsl.ir import Operation

from npukit.compiler.dialect.aie import (
    DeviceOp,
    DmaBdOp,
    DmaEngineOp,
    DmaStartOp,
    LockOp,
    ObjectFifoRearmBindingOp,
    tile_of,
)
from npukit.compiler.dialect.aiex import (
    BufferClearOp,
    CoreResetOp,
    DmaChannelResetForOp,
    DmaChannelResetOp,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.sequence_scope import Handler, SequenceScope
from npukit.compiler.lowering.stream import InstructionStream
from npukit.errors import DesignError, Location
from npukit.formats.txn import BlockWrite, MaskWrite, Write32, tile_address
from npukit.machine.physical import DmaDirection, Tile
from npukit.machine.registers import (
    CHANNEL_RESET,
    CORE_CONTROL,
    CORE_RESET,
    QueueEntry,
    control_address,
    lock_address,
)
from npukit.machine.tiles import TileKind

_WORD = 4


def reset_handlers(
    scope: SequenceScope, stream: InstructionStream
) -> Mapping[type[Operation], Handler]:
    """Handlers of the operations that reset, by operation class."""

    generation = scope.model.generation

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
        address = control_address(generation, tile.col, tile.row, op.direction, op.channel)
        pulse(address, CHANNEL_RESET, where)

    def core(op: CoreResetOp, where: Location) -> None:
        tile = scope.tile(op.coord, where)
        if scope.model.kind(tile) is not TileKind.CORE:
            raise DesignError(f"tile {tile} has no core to reset", where=where)
        pulse(tile_address(tile.col, tile.row, CORE_CONTROL), CORE_RESET, where)

    def fifo(op: DmaChannelResetForOp, where: Location) -> None:
        name = op.fifo.root_reference.data
        binding = scope.symbol(name, where)
        if not isinstance(binding, ObjectFifoRearmBindingOp):
            raise DesignError(f"'@{name}' is not an objectfifo but an {binding.name}", where=where)
        starts = [*_starts(binding, scope.device)]
        for start in starts:
            tile = start.tile
            address = control_address(
                generation, tile.col, tile.row, start.direction, start.channel
            )
            pulse(address, CHANNEL_RESET, where)
        for lock, value in zip(binding.locks, binding.lock_inits.get_values(), strict=True):
            home = lock.owner
            if not isinstance(home, LockOp) or home.lock_id is None:
                raise DesignError("this resets a lock that has no number", where=where)
            at = home.coord
            register = lock_address(generation, at.col, at.row, home.lock_id)
            stream.write(Write32(register, value), where)
        for start in starts:
            stream.push(start.tile, start.direction, start.channel, start.entry, where)

    def clear(op: BufferClearOp, where: Location) -> None:
        tile = scope.tile(op.coord, where)
        _check_clear(op, tile, scope.model.tile(tile).memory, where)
        address = tile_address(tile.col, tile.row, op.address)
        # A block write that names its tile has column and row in an otherwise reserved word.
        named = (0, tile.col | tile.row << 8)
        stream.write(BlockWrite(address, (0,) * op.length, residue=named), where)

    return {
        BufferClearOp: clear,
        CoreResetOp: core,
        DmaChannelResetForOp: fifo,
        DmaChannelResetOp: channel,
    }


def _check_clear(op: BufferClearOp, tile: Tile, memory: int, where: Location) -> None:
    """Raise if ``op`` does not clear whole words inside the ``memory`` bytes of ``tile``."""
    end = op.address + _WORD * op.length
    problem = None
    if not memory:
        problem = f"tile {tile} has no data memory to clear"
    elif not op.length:
        problem = "this clears no word: its length is 0"
    elif op.address % _WORD:
        problem = f"address {op.address} is not a multiple of {_WORD}: words are cleared"
    elif end > memory:
        problem = f"this clears bytes {op.address} to {end - 1} of tile {tile}, which has {memory}"
    if problem is not None:
        raise DesignError(problem, where=where)


class _Start(msgspec.Struct, frozen=True):
    """A channel of a fifo, and the task that the array's configuration starts on it."""

    tile: Tile
    direction: DmaDirection
    channel: int
    entry: QueueEntry


def _starts(binding: ObjectFifoRearmBindingOp, device: DeviceOp) -> Iterator[_Start]:
    channels = zip(
        binding.tiles,
        binding.channel_dirs.get_values(),
        binding.channel_indices.get_values(),
        strict=True,
    )
    heads, repeats = binding.head_bd_ids, binding.repeat_counts
    for number, (value, way, channel) in enumerate(channels):
        tile = tile_of(value, binding).coord
        direction = DmaDirection.MM2S if way else DmaDirection.S2MM
        if heads is not None and repeats is not None:
            bd_id, count = heads.get_values()[number], repeats.get_values()[number]
        else:
            bd_id, count = _configured(device, tile, direction, channel, binding)
        yield _Start(tile, direction, channel, QueueEntry(bd_id, count, False))


def _configured(
    device: DeviceOp, tile: Tile, direction: DmaDirection, channel: int, binding: Operation
) -> tuple[int, int]:
    """The first BD and the repeat count of a channel's program."""
    for engine in device.ops_of(DmaEngineOp):
        for op in engine.walk() if engine.coord == tile else ():
            if isinstance(op, DmaStartOp) and (op.direction, op.channel) == (direction, channel):
                bds = [bd for bd in op.dest.ops if isinstance(bd, DmaBdOp)]
                if bds and bds[0].bd_id is not None:
                    return bds[0].bd_id, op.repeat_count
    raise DesignError(
        f"{direction} channel {channel} of tile {tile} has no program to start again",
        where=locate(binding),
    )
