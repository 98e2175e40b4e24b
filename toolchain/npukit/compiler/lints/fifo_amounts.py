"""Fifos between host and array of which a runtime sequence moves a part of an object."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec
from xdsl.dialects.builtin import MemRefType
from xdsl.ir import Attribute

from npukit.compiler.dialect.aie import DeviceOp, ObjectFifoOp, Port, ShimDmaAllocationOp
from npukit.compiler.lowering.allocation_names import fifo_name
from npukit.compiler.lowering.sequence_events import (
    BdWritten,
    ChannelName,
    SequenceEvent,
    TaskPushed,
)
from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.compiler.tile_memory import element_bytes
from npukit.errors import Location
from npukit.machine.physical import DmaDirection, Tile

_WORD = 4


def fifo_amount_lints(
    events: Iterable[SequenceEvent], design: DeviceOp, device: DeviceOp
) -> Iterator[LoweringWarning]:
    """Yield a warning for every fifo of which the sequence moves a part of an object.

    Args:
        events: what the sequence does.
        design: the device as its author wrote it.
        device: the lowered device.
    """
    objects = {
        (op.sym_name, direction): _bytes(op.element_at(port))
        for op in design.ops_of(ObjectFifoOp)
        if _has_whole_objects(op)
        for direction, port in (
            (DmaDirection.MM2S, Port.CONSUME),
            (DmaDirection.S2MM, Port.PRODUCE),
        )
    }
    fifos: dict[ChannelName, list[str]] = defaultdict(list)
    for allocation in device.ops_of(ShimDmaAllocationOp):
        channel = ChannelName(allocation.coord, allocation.direction, allocation.channel)
        fifos[channel].append(fifo_name(allocation.sym_name or ""))
    for channel, moved in _moved(events).items():
        names = fifos.get(channel, [])
        size = objects.get((names[0], channel.direction), 0) if len(names) == 1 else 0
        if moved.size is None or not size or moved.size % size == 0:
            continue
        rest = moved.size % size
        if channel.direction is DmaDirection.MM2S:
            way, then = "into", f"the last {size - rest} bytes of an object never arrive"
        else:
            way, then = "out of", f"{size - rest} bytes of an object stay in the array"
        yield LoweringWarning(
            f"the runtime sequence moves {moved.size} bytes {way} @{names[0]}, not a multiple of "
            f"its {size}-byte objects: {then}, and the next call starts with them",
            moved.where,
            f"move a multiple of {size} bytes, or choose an object size that divides the amount",
            rule="partial-object",
        )


def _bytes(element: MemRefType[Attribute]) -> int:
    return element.element_count() * element_bytes(element.element_type)


def _has_whole_objects(op: ObjectFifoOp) -> bool:
    """A core's stream port has no objects."""
    return not any(op.ends_at_stream(port) for port in (Port.PRODUCE, Port.CONSUME))


class _Moved(msgspec.Struct):
    """Bytes that the tasks of a channel move; None if unknown."""

    size: int | None
    where: Location


def _moved(events: Iterable[SequenceEvent]) -> dict[ChannelName, _Moved]:
    written: dict[tuple[Tile, int], BdWritten] = {}
    moved: dict[ChannelName, _Moved] = {}
    for event in events:
        if isinstance(event, BdWritten):
            written[event.tile, event.bd_id] = event
        elif isinstance(event, TaskPushed):
            words = _chain_words(event, written)
            before = moved.setdefault(event.on, _Moved(0, event.where))
            before.where = event.where
            if before.size is not None:
                runs = event.entry.repeat_count + 1
                before.size = None if words is None else before.size + _WORD * words * runs
    return moved


def _chain_words(event: TaskPushed, written: dict[tuple[Tile, int], BdWritten]) -> int | None:
    """Words that one run of a task moves; None if its chain loops or has an unknown BD."""
    words, seen = 0, set[int]()
    bd_id: int | None = event.entry.bd_id
    while bd_id is not None:
        bd = written.get((event.on.tile, bd_id))
        if bd is None or bd_id in seen:
            return None
        seen.add(bd_id)
        words += bd.words
        bd_id = bd.next_bd
    return words
