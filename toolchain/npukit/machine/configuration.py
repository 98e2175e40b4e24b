"""The register writes that load a design into the array: locks, BDs, channels, tasks.

Register writes alone configure the hardware, and so they do the emulated array. They are in load
order: everything that a task needs is written before the task is pushed.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

import msgspec

from npukit.errors import DesignError
from npukit.machine.bd_words import BdRangeError, encode_values, pattern_levels
from npukit.machine.device import DeviceModel
from npukit.machine.generations import Generation
from npukit.machine.physical import (
    BufferDescriptor,
    DmaTask,
    LockAction,
    PhysicalDesign,
    Tile,
)
from npukit.machine.registers import (
    MAX_LOCK_VALUE,
    OUT_OF_ORDER,
    QueueEntry,
    bd_address,
    control_address,
    lock_address,
    pad_value_address,
    queue_address,
)
from npukit.machine.tile_model import TileModel
from npukit.machine.tiles import TileKind

_WORD = 4


class RegisterWrite(msgspec.Struct, frozen=True):
    """Consecutive 32-bit words, starting at ``address``; with a ``mask`` only its bits of each."""

    address: int
    words: tuple[int, ...]
    mask: int | None = None


def lock_writes(design: PhysicalDesign) -> Iterator[RegisterWrite]:
    """The initial values of the locks.

    Raises:
        DesignError: a lock can't hold its value.
    """
    generation = design.device.generation
    for lock in design.locks.values():
        if not 0 <= lock.init <= MAX_LOCK_VALUE:
            raise DesignError(
                f"lock {lock.name} has the initial value {lock.init}; a lock holds 0 to "
                f"{MAX_LOCK_VALUE}"
            )
        yield RegisterWrite(
            lock_address(generation, lock.tile.col, lock.tile.row, lock.lock_id), (lock.init,)
        )


def bd_writes(design: PhysicalDesign) -> Iterator[RegisterWrite]:
    """The BDs of all tiles.

    Raises:
        DesignError: a BD can't encode the design's values.
    """
    generation = design.device.generation
    for tile, table in sorted(design.descriptors.items()):
        for bd in table.values():
            try:
                values = bd_values(design.device, tile, bd)
                words = encode_values(design.device.tile(tile), values)
            except (BdRangeError, DesignError) as error:
                raise DesignError(str(error), where=f"BD {bd.bd_id} of tile {tile}") from error
            yield RegisterWrite(bd_address(generation, tile.col, tile.row, bd.bd_id), words)


def channel_writes(design: PhysicalDesign) -> Iterator[RegisterWrite]:
    """The modes of channels whose tasks need one other than 0, the mode after a reset."""
    generation = design.device.generation
    for task in design.tasks:
        tile = task.tile
        if task.out_of_order:
            address = control_address(generation, tile.col, tile.row, task.direction, task.channel)
            yield RegisterWrite(address, (OUT_OF_ORDER,))
        if task.pad_word:
            address = pad_value_address(generation, tile.col, tile.row, task.channel)
            yield RegisterWrite(address, (task.pad_word,))


def task_write(generation: Generation, task: DmaTask) -> RegisterWrite:
    """The task-queue push of a task that starts at load."""
    entry = QueueEntry(task.first_bd, task.repeat_count, issue_token=False)
    address = queue_address(generation, task.tile.col, task.tile.row, task.direction, task.channel)
    return RegisterWrite(address, (entry.encode(),))


def bd_values(device: DeviceModel, tile: Tile, bd: BufferDescriptor) -> dict[str, int]:
    """The nonzero fields of the BD ``bd`` of ``tile``.

    Raises:
        DesignError: it does not consist of whole words, or the tile's DMA can't reach its memory or
            locks.
    """
    model = device.tile(tile)
    values: dict[str, int] = {
        "valid_bd": 1,
        "buffer_length": _words(bd.length, "length"),
        "base_address": _base_address(device, tile, bd),
        **_pattern(model, bd),
    }
    if bd.acquire is not None:
        value = bd.acquire.value
        values["lock_acq_enable"] = 1
        values["lock_acq_value"] = -value if bd.acquire.greater_equal else value
        values["lock_acq_id"] = _lock_number(device, tile, bd.acquire)
    if bd.release is not None:
        values["lock_rel_value"] = bd.release.value
        values["lock_rel_id"] = _lock_number(device, tile, bd.release)
    if bd.next_bd is not None:
        values["use_next_bd"] = 1
        values["next_bd"] = bd.next_bd
    if bd.packet is not None:
        values["enable_packet"] = 1
        values["packet_id"] = bd.packet.packet_id
        values["packet_type"] = bd.packet.packet_type
        values["out_of_order_id"] = bd.packet.out_of_order_id
    if bd.iteration is not None and bd.iteration.size > 1:
        values["iteration_wrap"] = bd.iteration.size - 1
        values["iteration_step"] = _words(bd.iteration.stride, "stride of the iteration") - 1
        values["iteration_current"] = bd.iteration.current
    return values


def _pattern(model: TileModel, bd: BufferDescriptor) -> dict[str, int]:
    """Wraps, steps and padding. A BD's outermost level has no wrap: it ends with the length."""
    levels = pattern_levels(model)
    if len(bd.dims) > levels:
        raise DesignError(f"{len(bd.dims)} dimensions, but a {model.kind} BD has {levels}")
    values: dict[str, int] = {}
    padded = [sum(sides) for sides in bd.padding] or [0] * len(bd.dims)
    steps = prod(dim.size + pad for dim, pad in zip(bd.dims, padded, strict=False))
    goes_on = bd.length > bd.granule * steps
    for level, dim in enumerate(reversed(bd.dims)):
        size, stride = dim.size, dim.stride
        if level == 0:
            # A run of elements that are narrower or wider than a word is a run of words.
            size = _words(size * bd.granule, "innermost size")
            stride = stride if bd.granule == _WORD else _WORD
        if level < levels - 1:
            values[f"d{level}_wrap"] = size
        # A dimension with one step applies no stride, unless it is the last and must go on.
        moves = size > 1 or (goes_on and level == levels - 1)
        values[f"d{level}_step"] = _words(stride, "stride") - 1 if moves else 0
    for level, pads in enumerate(reversed(bd.padding)):
        for side, steps in zip(("before", "after"), pads, strict=True):
            amount = steps if level else _words(steps * bd.granule, "padding")
            if amount:
                values[f"d{level}_zero_{side}"] = amount
    return values


def _base_address(device: DeviceModel, tile: Tile, bd: BufferDescriptor) -> int:
    address = _words(bd.address, "address")
    if device.kind(tile) is TileKind.MEM:
        windows = device.generation.memory_windows
        step = bd.memory.col - tile.col
        if bd.memory.row == tile.row and step in windows:
            window = max(index for index, col in enumerate(windows) if col == step)
            return address + window * _words(device.tile(tile).memory, "memory")
    elif bd.memory == tile:
        return address
    raise DesignError(f"the DMA of tile {tile} does not reach the memory of tile {bd.memory}")


def _lock_number(device: DeviceModel, tile: Tile, action: LockAction) -> int:
    if device.kind(tile) is TileKind.MEM:
        windows = device.generation.lock_windows
        step = action.tile.col - tile.col
        if action.tile.row == tile.row and step in windows:
            return action.lock_id + windows.index(step) * device.tile(tile).locks
    elif action.tile == tile:
        return action.lock_id
    raise DesignError(f"the DMA of tile {tile} does not reach the locks of tile {action.tile}")


def _words(size: int, what: str) -> int:
    if size % _WORD:
        raise DesignError(f"the {what} is {size} bytes, which is not a multiple of {_WORD}")
    return size // _WORD
