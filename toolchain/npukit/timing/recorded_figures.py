"""The figures of a recording's last dispatch: what its channels move and its cores count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from npukit.emulator.recording.events import (
    BdEnded,
    ChannelEnd,
    CoreStep,
    DispatchStarted,
    Event,
    Moved,
    Recording,
)
from npukit.machine.tiles import DmaDirection, Tile
from npukit.timing.figures import ChannelFigures, CoreFigures, DispatchFigures, VectorFigures
from npukit.vector.counting import LOADED, MACS, STORED

_WORD = 4


def last_dispatch(recording: Recording) -> Sequence[Event]:
    """The events from the start of the last dispatch on."""
    starts = [n for n, e in enumerate(recording.events) if isinstance(e, DispatchStarted)]
    return recording.events[starts[-1] if starts else 0 :]


def recorded_figures(recording: Recording, stream_bytes: int = 0) -> DispatchFigures:
    """What the last dispatch moves and computes; ``stream_bytes`` is the size of its stream."""
    moved: Counter[ChannelEnd] = Counter()
    bds: Counter[ChannelEnd] = Counter()
    counted: dict[Tile, Counter[int]] = {}
    instructions: Counter[Tile] = Counter()
    for event in last_dispatch(recording):
        match event:
            case Moved(source=source, sinks=sinks, words=words):
                for end in (source, *sinks):
                    if isinstance(end, ChannelEnd):
                        moved[end] += _WORD * words
            case BdEnded(channel=channel):
                bds[channel] += 1
            case CoreStep():
                counted.setdefault(event.core, Counter()).update(event.counted)
                instructions[event.core] += event.instructions
            case _:
                pass
    device = recording.device
    channels = tuple(
        ChannelFigures(
            kind=device.kind(end.tile),
            tile=(end.tile.col, end.tile.row),
            direction="in" if end.direction is DmaDirection.S2MM else "out",
            channel=end.index,
            bytes_moved=moved[end],
            bds=bds[end],
        )
        for end in sorted({*moved, *bds})
    )
    cores = tuple(
        CoreFigures((tile.col, tile.row), instructions[tile], _vector(events))
        for tile, events in sorted(counted.items())
    )
    return DispatchFigures(stream_bytes, channels, cores)


def _vector(counts: Counter[int]) -> VectorFigures:
    return VectorFigures(
        macs={MACS[event]: count for event, count in counts.items() if event in MACS and count},
        loaded=counts.get(LOADED, 0),
        stored=counts.get(STORED, 0),
    )
