"""Relays: many objects at once end exactly as one object after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from math import prod

import pytest
from hand_made_array import (
    MM2S,
    S2MM,
    SHIM,
    DmaArray,
    acquire,
    bd,
    design,
    linear,
    push,
    random_bytes,
    route,
    shim_bd,
    sync,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st

from npukit.emulator.command_processor import StalledError
from npukit.emulator.descriptors import Descriptor
from npukit.emulator.dma import Channel
from npukit.emulator.scheduler import Agent
from npukit.formats.txn import Op
from npukit.machine.bd_words import BdFields
from npukit.machine.physical import BufferDescriptor, Dim, DmaTask, Lock, Tile
from observed_array import Observed
from thoroughness import examples

FREE, FULL = 0, 1
TRANSPOSED = (Dim(2, 4), Dim(6, 8))


@dataclass(frozen=True)
class Ring:
    """``count`` buffers of ``words`` 32-bit words in a memtile; ``free`` are free at first.

    ``fill`` and ``empty`` are the dimensions of the BDs that write and read them;
    ``step`` is the distance of two buffers in bytes; the first one to be read is number ``phase``.
    """

    words: int
    count: int
    free: int
    step: int
    phase: int = 0
    fill: tuple[Dim, ...] = ()
    empty: tuple[Dim, ...] = ()

    def bds(self, mem: Tile) -> Iterator[tuple[Tile, BufferDescriptor]]:
        """Those that fill the buffers, then those that empty them."""
        take, give = acquire(mem, FREE), acquire(mem, FULL)
        for first, dims, before, after in (
            (0, self.fill, take, give),
            (self.count, self.empty, give, take),
        ):
            length = 4 * (prod(dim.size for dim in dims) if dims else self.words)
            for number in range(self.count):
                place = (first + number, mem, 4096 + number * self.step, length)
                following = first + (number + 1) % self.count
                locks = {"acquire": before, "release": after}
                yield mem, bd(*place, next_bd=following, dims=dims, **locks)

    @property
    def given(self) -> int:
        """Words that it sends for each object."""
        return prod(dim.size for dim in self.empty) if self.empty else self.words


def array_of(rings: Sequence[Ring], *, at_once: bool) -> DmaArray:
    """Every ring in a column of its own."""
    bds, tasks, routes, locks = [], [], [], []
    for column, ring in enumerate(rings):
        shim, mem = Tile(column, 0), Tile(column, 1)
        bds += ring.bds(mem)
        begin = ring.count + ring.phase % ring.count
        tasks += [DmaTask(mem, S2MM, 0, 0), DmaTask(mem, MM2S, 0, begin)]
        routes += [route((shim, 0), (mem, 0)), route((mem, 0), (shim, 0))]
        locks += [Lock(f"free{column}", mem, FREE, ring.free), Lock(f"full{column}", mem, FULL, 0)]
    made = DmaArray(design(bds=bds, tasks=tasks, routes=routes, locks=locks))
    if not at_once:
        made.scheduler.__class__ = Observed
    return made


@dataclass(frozen=True)
class Transfer:
    """``objects`` through the ring; the host's BDs are transposed if they have ``columns``.

    It receives ``surplus`` objects more than it sends, with ``parts`` BDs. ``shift`` moves the input
    by words, ``in_place`` reads from the output.
    """

    objects: int
    source_columns: int = 1
    target_columns: int = 1
    parts: int = 1
    shift: int = 0
    in_place: bool = False
    surplus: int = 0

    def ops(self, ring: Ring, shim: Tile = SHIM, start: int = 0) -> tuple[list[Op], list[Op]]:
        """What starts it, and what waits for it; ``start`` moves both buffers by bytes."""
        argument = 1 if self.in_place else 0
        sent = self.objects * ring.words
        received = max(1, (self.objects + self.surplus) * ring.given // self.parts)
        where = {"offset": start + 4 * self.shift, "tile": shim}
        ops = shim_bd(0, argument, _walk(sent, self.source_columns), **where)
        ops.append(push(MM2S, 0, 0, tile=shim))
        for part in range(self.parts):
            fields = _walk(received, self.target_columns)
            ops += shim_bd(1 + part, 1, fields, offset=start + 4 * received * part, tile=shim)
            ops.append(push(S2MM, 0, 1 + part, token=True, tile=shim))
        return ops, [sync(S2MM, 0, shim)] * self.parts


def _walk(words: int, columns: int) -> BdFields:
    rows, left = divmod(words, columns)
    if columns == 1 or left or rows > 1023:
        return linear(4 * words)
    return BdFields(buffer_length=words, d0_wrap=rows, d0_step=columns - 1, d1_step=0)


def bd_id(descriptor: Descriptor | None) -> int | None:
    return None if descriptor is None else descriptor.bd_id


def outcome(
    rings: Sequence[Ring], rounds: list[list[Transfer]], apart: int = 0, *, at_once: bool
) -> tuple[object, ...]:
    """Everything that is left after rounds of transfers, one for each ring at the same time.

    ``apart`` is the distance in bytes between the data of two rings.
    """
    array = array_of(rings, at_once=at_once)
    given = random_bytes(1 << 17)
    result = random_bytes(1 << 17, seed=1)
    status = "completed"
    try:
        for transfers in rounds:
            ops = [
                transfer.ops(ring, Tile(column, 0), column * apart)
                for column, (ring, transfer) in enumerate(zip(rings, transfers, strict=False))
            ]
            starts, waits = (chain.from_iterable(parts) for parts in zip(*ops, strict=True))
            array.execute([*starts, *waits], given, result)
    except StalledError as stall:
        status = f"stalled at {stall.index}"
    array.settle()
    mems = [Tile(column, 1) for column in range(len(rings))]
    return (
        status,
        result.tobytes(),
        [array.memories.data(mem).tobytes() for mem in mems],
        [array.memories.locks(mem).tobytes() for mem in mems],
        [state(channel) for channel in array.fabric.channels],
    )


def state(channel: Channel) -> tuple[object, ...]:
    tasks, counts = channel.tasks, (channel.position, channel.bytes_moved, channel.bds_run)
    bds = map(bd_id, channel.descriptors)
    return str(channel), tasks.unfinished, tasks.tokens, *counts, channel.next_bd, *bds


def dims(words: int) -> st.SearchStrategy[tuple[Dim, ...]]:
    """No dimensions, a transposition, or half of the words."""
    half = words // 2
    return st.sampled_from(
        [(), (Dim(2, 4), Dim(half, 8)), (Dim(half, 8), Dim(2, 4)), (Dim(half, 4),)]
    )


@st.composite
def rings(draw: st.DrawFn) -> Ring:
    words = draw(st.sampled_from([4, 12, 16]))
    step = draw(st.sampled_from([4 * words, 4 * words, 4 * words, 4 * words + 64, 4 * words - 8]))
    empty = draw(dims(words))
    counts = st.integers(1, 3)
    phase = draw(st.sampled_from([0, 0, 0, 1]))
    return Ring(words, draw(counts), draw(counts), step, phase, draw(dims(words)), empty)


TRANSFERS = st.builds(
    Transfer,
    st.integers(1, 90),
    st.sampled_from([1, 1, 3, 4]),
    st.sampled_from([1, 1, 2, 5]),
    st.sampled_from([1, 1, 2, 3]),
    st.integers(0, 70),
    st.booleans(),
    st.sampled_from([0, 0, 0, -9, 9]),
)


@settings(max_examples=examples(1000))
@example(Ring(16, 2, 2, 64, phase=1), [Transfer(60)])  # sends the other buffer
@example(Ring(16, 2, 2, 64, 0, (Dim(8, 8),), (Dim(15, 4),)), [Transfer(60)])  # fills with gaps
@given(rings(), st.lists(TRANSFERS, min_size=1, max_size=3))
def test_it_ends_as_one_object_after_the_other(ring: Ring, transfers: list[Transfer]) -> None:
    rounds = [[transfer] for transfer in transfers]
    assert outcome([ring], rounds, at_once=True) == outcome([ring], rounds, at_once=False)


@settings(max_examples=examples(500))
@given(
    st.lists(rings(), min_size=2, max_size=3),
    st.lists(st.lists(TRANSFERS, min_size=3, max_size=3), min_size=1, max_size=2),
    st.sampled_from([20000, 20000, 3000, 0]),
)
@example([Ring(16, 2, 2, 64)] * 3, [[Transfer(90), Transfer(30), Transfer(60)]], 20000)
def test_several_end_as_if_they_took_turns(
    rings: list[Ring], rounds: list[list[Transfer]], apart: int
) -> None:
    assert outcome(rings, rounds, apart, at_once=True) == outcome(
        rings, rounds, apart, at_once=False
    )


@pytest.mark.parametrize("columns", [1, 4])
@pytest.mark.parametrize("ring", [Ring(16, 2, 2, 64), Ring(12, 3, 2, 48, 0, (), TRANSPOSED)])
def test_the_number_of_objects_does_not_matter(ring: Ring, columns: int) -> None:
    """The scheduler wakes as many agents for 500 objects as for 200."""

    def wakes(objects: int) -> int:
        array = array_of([ring] * columns, at_once=True)
        count, wake = 0, array.scheduler.wake

        def counting(agent: Agent) -> None:
            nonlocal count
            count += 1
            wake(agent)

        array.scheduler.wake = counting
        ops = [Transfer(objects).ops(ring, Tile(c, 0), 32000 * c) for c in range(columns)]
        starts, waits = (chain.from_iterable(parts) for parts in zip(*ops, strict=True))
        array.execute([*starts, *waits], random_bytes(1 << 17), random_bytes(1 << 17))
        return count

    assert wakes(500) == wakes(200) < 60 * columns
