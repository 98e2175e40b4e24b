"""Relays: many objects at once end exactly as one object after the other."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import pytest
from hand_made_array import (
    MEM,
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
from npukit.emulator.scheduler import Agent
from npukit.formats.txn import Op
from npukit.machine.bd_words import BdFields
from npukit.machine.physical import Dim, DmaTask, Lock
from thoroughness import examples

FREE, FULL = 0, 1


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

    def array(self, *, at_once: bool) -> DmaArray:
        take, give = acquire(MEM, FREE), acquire(MEM, FULL)
        bds = []
        for number in range(self.count):
            following = (number + 1) % self.count
            for first, dims, before, after in (
                (0, self.fill, take, give),
                (self.count, self.empty, give, take),
            ):
                length = 4 * (prod(dim.size for dim in dims) if dims else self.words)
                place = (first + number, MEM, 4096 + number * self.step, length)
                locks = {"acquire": before, "release": after}
                bds.append((MEM, bd(*place, next_bd=first + following, dims=dims, **locks)))
        made = DmaArray(
            design(
                bds=bds,
                tasks=[
                    DmaTask(MEM, S2MM, 0, 0),
                    DmaTask(MEM, MM2S, 0, self.count + self.phase % self.count),
                ],
                routes=[route((SHIM, 0), (MEM, 0)), route((MEM, 0), (SHIM, 0))],
                locks=[Lock("free", MEM, FREE, self.free), Lock("full", MEM, FULL, 0)],
            )
        )
        if not at_once:
            made.scheduler.runs_only = lambda agents: False
        return made

    @property
    def given(self) -> int:
        """Words that it sends for each object."""
        return prod(dim.size for dim in self.empty) if self.empty else self.words


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

    def ops(self, ring: Ring) -> list[Op]:
        argument = 1 if self.in_place else 0
        sent = self.objects * ring.words
        received = max(1, (self.objects + self.surplus) * ring.given // self.parts)
        ops = shim_bd(0, argument, _walk(sent, self.source_columns), offset=4 * self.shift)
        ops.append(push(MM2S, 0, 0))
        for part in range(self.parts):
            fields = _walk(received, self.target_columns)
            ops += shim_bd(1 + part, 1, fields, offset=4 * received * part)
            ops.append(push(S2MM, 0, 1 + part, token=True))
        return ops + [sync(S2MM, 0)] * self.parts


def _walk(words: int, columns: int) -> BdFields:
    rows, left = divmod(words, columns)
    if columns == 1 or left or rows > 1023:
        return linear(4 * words)
    return BdFields(buffer_length=words, d0_wrap=rows, d0_step=columns - 1, d1_step=0)


def bd_id(descriptor: Descriptor | None) -> int | None:
    return None if descriptor is None else descriptor.bd_id


def outcome(ring: Ring, transfers: list[Transfer], *, at_once: bool) -> tuple[object, ...]:
    """Everything that running the transfers leaves behind."""
    array = ring.array(at_once=at_once)
    given = random_bytes(1 << 17)
    result = random_bytes(1 << 17, seed=1)
    status = "completed"
    try:
        for transfer in transfers:
            array.execute(transfer.ops(ring), given, result)
    except StalledError as stall:
        status = f"stalled at {stall.index}"
    array.settle()
    return (
        status,
        result.tobytes(),
        array.memories.data(MEM).tobytes(),
        array.memories.locks(MEM).tobytes(),
        [
            (
                *(str(channel), channel.tasks.unfinished, channel.tasks.tokens, channel.next_bd),
                *(
                    channel.position,
                    channel.bytes_moved,
                    channel.bds_run,
                    bd_id(channel.waits_with),
                ),
                bd_id(channel.bd),
            )
            for channel in array.fabric.channels
        ],
    )


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
    assert outcome(ring, transfers, at_once=True) == outcome(ring, transfers, at_once=False)


@pytest.mark.parametrize(
    "ring", [Ring(16, 2, 2, 64), Ring(12, 3, 2, 48, empty=(Dim(2, 4), Dim(6, 8)))]
)
def test_the_number_of_objects_does_not_matter(ring: Ring) -> None:
    """The scheduler wakes as many agents for 2,000 objects as for 50."""

    def wakes(objects: int) -> int:
        array = ring.array(at_once=True)
        count, wake = 0, array.scheduler.wake

        def counting(agent: Agent) -> None:
            nonlocal count
            count += 1
            wake(agent)

        array.scheduler.wake = counting
        buffers = [random_bytes(1 << 17), random_bytes(1 << 17)]
        array.execute(Transfer(objects).ops(ring), *buffers)
        return count

    assert wakes(2000) == wakes(50) < 60
