"""What each price adds to the time of small recordings, by hand arithmetic."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from npukit.emulator.recording.events import (
    BdEnded,
    BdStarted,
    ChannelEnd,
    CoreDid,
    CoreStep,
    DispatchEnded,
    DispatchStarted,
    Event,
    Loaded,
    Moved,
    OperationDone,
    PortEnd,
    Pushed,
    Recording,
)
from npukit.machine import prices
from npukit.machine.core_ports import PortKind
from npukit.machine.device import device_model
from npukit.machine.generations import AIE2
from npukit.machine.physical import Buffer, Core, Lock, LockAction, PhysicalDesign
from npukit.machine.prices import Prices
from npukit.machine.tiles import DmaDirection, Tile
from npukit.timing.changes import UNCHANGED, Changes
from npukit.timing.code import CodePrices
from npukit.timing.estimate import estimate
from npukit.timing.fifos import deeper_fifos
from npukit.timing.figures import DispatchFigures
from npukit.timing.replay import replay
from npukit.timing.timeline import Activity, Timeline
from npukit.vector.counting import CONFLICTS, CYCLES, LOADED, STORED

SHIM, MEM, CORE, NEXT = Tile(0, 0), Tile(0, 1), Tile(0, 2), Tile(0, 3)
READ = ChannelEnd(SHIM, DmaDirection.MM2S, 0)
WRITE = ChannelEnd(SHIM, DmaDirection.S2MM, 0)
INTO = ChannelEnd(MEM, DmaDirection.S2MM, 0)
OUT_OF = ChannelEnd(MEM, DmaDirection.MM2S, 0)
FULL, EMPTY = LockAction(MEM, 1, 1), LockAction(MEM, 0, 1)
FREE = prices.AIE2.with_value("dispatch", 0)
"""The prices of AIE2 without the host."""


def design(locks: Iterable[Lock] = ()) -> PhysicalDesign:
    cores = tuple(Core(tile, (), 1024) for tile in (CORE, NEXT))
    by_name = {lock.name: lock for lock in locks}
    return PhysicalDesign(device_model("npu1"), {}, by_name, {}, (), (), {}, cores)


def replayed(
    events: Iterable[Event],
    with_prices: Prices = FREE,
    changes: Changes = UNCHANGED,
    locks: Iterable[Lock] = (),
    code: CodePrices | None = None,
) -> Timeline:
    everything = (Loaded(design(locks)), DispatchStarted(0), *events, DispatchEnded(0))
    recording = Recording(device_model("npu1"), everything, 1)
    return replay(recording, with_prices, code or CodePrices(AIE2.throughput), changes)


def cycles(*args: object, **kwargs: object) -> float:
    return replayed(*args, **kwargs).dispatches[0].cycles  # type: ignore[arg-type]


def started(
    end: ChannelEnd,
    words: int,
    run: int = 0,
    acquire: LockAction | None = None,
    burst: int | None = None,
    *,
    task: int = 0,
    header: bool = False,
) -> BdStarted:
    return BdStarted(end, run, task, run, words, burst or words, acquire, None, header, "a buffer")


def ended(
    end: ChannelEnd, run: int = 0, release: LockAction | None = None, *, token: bool = False
) -> BdEnded:
    return BdEnded(end, run, release, ends_task=token, token=token)


def written(words: int) -> OperationDone:
    return OperationDone(0, "write", words)


def through_a_memtile(words: int) -> list[Event]:
    """``words`` words go from host memory through one buffer of a memtile and back."""
    return [
        Pushed(INTO, 0, 0, token=False, operation=None),
        started(INTO, words, acquire=EMPTY),
        Pushed(OUT_OF, 0, 0, token=False, operation=None),
        written(8),
        written(2),
        Pushed(READ, 0, 0, token=False, operation=2),
        started(READ, words),
        written(8),
        written(2),
        Pushed(WRITE, 0, 0, token=True, operation=5),
        started(WRITE, words),
        Moved(READ, (INTO,), words),
        ended(INTO, release=FULL),
        ended(READ),
        started(OUT_OF, words, acquire=FULL),
        Moved(OUT_OF, (WRITE,), words),
        ended(OUT_OF, release=EMPTY),
        ended(WRITE, token=True),
        OperationDone(7, "wait", 0, (WRITE,)),
    ]


MEMTILE_LOCKS = (Lock("empty", MEM, 0, 1), Lock("full", MEM, 1, 0))


@given(words=st.integers(1, 5000), factors=st.lists(st.integers(0, 3), min_size=27, max_size=27))
def test_a_transfer_through_a_memtile(words: int, factors: list[int]) -> None:
    p = FREE
    for (name, price), factor in zip(FREE.named(), factors, strict=True):
        if name not in ("clock", "memory_bandwidth", "dispatch", "shim_read_word", "word"):
            p = p.with_value(name, price.value * factor)
    block = p.write.value + 7 * p.write_word.value
    patch = p.write.value + p.write_word.value
    read_pushed = block + patch + p.push.value
    write_pushed = read_pushed + block + patch + p.push.value
    way = p.switch.value + p.hop.value
    start = read_pushed + p.shim_read_task.value + p.first_shim_read.value
    into = p.bd.value + p.dma_lock.value + p.task.value + p.tile_memory.value
    begins = max(start, into)
    moved = begins + max(words * 1.05, p.shim_burst.value)
    full = moved + way + p.dma_lock.value
    ready = max(full, p.bd.value) + p.dma_lock.value + p.task.value + p.tile_memory.value
    writes = write_pushed + p.shim_write_task.value + p.first_shim_write.value
    back = max(ready, writes) + max(words, p.shim_burst.value)
    token = back + way + p.token.value
    expected = max(token, write_pushed) + p.wait.value
    found = cycles(through_a_memtile(words), p, locks=MEMTILE_LOCKS)
    assert found == pytest.approx(expected, abs=2 * p.bd.value)


def test_a_passthrough_takes_about_its_words_and_fixed_costs() -> None:
    """1,024 int16 are 512 words, so 512 cycles of a stream each way (MLIR-AIE's guide, 4c)."""
    cheap = FREE.with_value("push", 0)
    few, many = (cycles(through_a_memtile(n), cheap, locks=MEMTILE_LOCKS) for n in (512, 1024))
    assert many - few == pytest.approx(512 * 1.05 + 512)


def test_bds_in_a_row_take_their_words_and_a_change() -> None:
    """A ring of two buffers: transfers in and out overlap, one object behind the other."""
    words, objects = 256, 8
    events: list[Event] = [Pushed(INTO, 0, 0, token=False, operation=None)]
    events += [Pushed(READ, 0, 0, token=False, operation=0), started(READ, words * objects)]
    for run in range(objects):
        events += [started(INTO, words, run), Moved(READ, (INTO,), words), ended(INTO, run)]
    events.append(ended(READ, token=True))
    events.append(OperationDone(1, "wait", 0, (READ,)))
    moved = objects * words * 1.05 + (objects - 1) * FREE.bd.value
    fixed = FREE.push.value + FREE.shim_read_task.value + FREE.first_shim_read.value
    expected = fixed + moved + FREE.token.value + FREE.wait.value
    assert cycles(events) == pytest.approx(expected)


def test_a_packet_has_a_header() -> None:
    def one(*, header: bool) -> float:
        events = [
            Pushed(READ, 0, 0, token=True, operation=0),
            started(READ, 100, header=header),
            started(INTO, 100),
            Moved(READ, (INTO,), 100),
            ended(READ, token=True),
            OperationDone(1, "wait", 0, (READ,)),
        ]
        return cycles(events)

    assert one(header=True) - one(header=False) == FREE.packet_header.value


@pytest.mark.parametrize(("burst", "each"), [(1, 4.0), (2, 2.0), (4, 1.05), (100, 1.05)])
def test_short_bursts_of_host_memory_are_slow(burst: int, each: float) -> None:
    def one(words: int) -> float:
        events = [
            Pushed(READ, 0, 0, token=True, operation=0),
            started(READ, words, burst=burst),
            Moved(READ, (INTO,), words),
            ended(READ, token=True),
            OperationDone(1, "wait", 0, (READ,)),
        ]
        return cycles(events)

    assert one(2000) - one(1000) == pytest.approx(1000 * each)


def test_shims_share_the_bandwidth_of_memory() -> None:
    def some(channels: int, words: int) -> float:
        events: list[Event] = []
        ends = [ChannelEnd(Tile(n // 2, 0), DmaDirection.MM2S, n % 2) for n in range(channels)]
        for end in ends:
            events += [Pushed(end, 0, 0, token=True, operation=0), started(end, words)]
            events += [Moved(end, (), words), ended(end, token=True)]
        events.append(OperationDone(1, "wait", 0, tuple(ends)))
        cheap = FREE.with_value("push", 0).with_value("memory_bandwidth", 8)
        return cycles(events, cheap)

    one, eight = (some(n, 20_000) - some(n, 10_000) for n in (1, 8))
    assert one == pytest.approx(10_500)
    assert eight == pytest.approx(8 * 4 * 10_000 / 8, rel=0.05)


def step(did: CoreDid, core: Tile = CORE, **kwargs: object) -> CoreStep:
    return CoreStep(core, did, **kwargs)  # type: ignore[arg-type]


def end_of(timeline: Timeline, core: Tile = CORE) -> float:
    return max(i.end for i in timeline.intervals if i.actor == f"core {core}")


def test_a_core_pays_for_locks_and_code() -> None:
    mutex = LockAction(CORE, 0, 1)
    counted = {LOADED: 640, STORED: 320, 33: 2560}
    events = [
        step(CoreDid.ACQUIRE, lock=mutex),
        step(CoreDid.CALL, function="f"),
        step(CoreDid.RETURN, function="f", counted=counted),
        step(CoreDid.RELEASE, lock=mutex),
    ]
    locks = [Lock("mutex", CORE, 0, 1)]
    code = max(640 / 64, 320 / 32, 2560 / AIE2.throughput.macs["int16 x int8"])
    assert end_of(replayed(events, locks=locks)) == code + 2 * FREE.core_lock.value
    said = CodePrices(AIE2.throughput, {"f": 1234})
    assert end_of(replayed(events, locks=locks, code=said)) == 1234 + 2 * FREE.core_lock.value


def calling(counted: dict[int, int]) -> list[Event]:
    return [
        step(CoreDid.CALL, function="f"),
        step(CoreDid.RETURN, function="f", counted=counted),
    ]


def test_loads_of_one_bank_cost_a_cycle_each() -> None:
    events = calling({CYCLES: 100, CONFLICTS: 30})
    assert end_of(replayed(events)) == 130
    assert end_of(replayed(events, code=CodePrices(AIE2.throughput, conflict=0))) == 100


def test_an_estimate_says_what_other_banks_save_if_loads_wait_for_each_other() -> None:
    def changes(counted: dict[int, int]) -> set[str]:
        events = (Loaded(design()), DispatchStarted(0), *calling(counted), DispatchEnded(0))
        recording = Recording(device_model("npu1"), events, 1)
        found = estimate(recording, AIE2, DispatchFigures(0, (), ()))
        return {each.name for each in found.changes}

    assert "loads of different banks" in changes({CYCLES: 100, CONFLICTS: 30})
    assert "loads of different banks" not in changes({CYCLES: 100})


def test_a_wait_names_the_lock_and_who_gave_it() -> None:
    go = LockAction(NEXT, 3, 1)
    events = [
        step(CoreDid.CALL, function="slow"),
        step(CoreDid.RETURN, function="slow", counted={LOADED: 6400}),
        step(CoreDid.RELEASE, lock=go),
        step(CoreDid.ACQUIRE, NEXT, lock=go),
        step(CoreDid.END, NEXT),
    ]
    timeline = replayed(events, locks=[Lock("go", NEXT, 3, 0)])
    (wait,) = [i for i in timeline.intervals if i.activity is Activity.LOCK]
    assert (wait.actor, wait.what, wait.whose) == (f"core {NEXT}", "go", f"core {CORE}")
    assert (wait.start, wait.end) == (0, 100 + FREE.core_lock.value)
    assert end_of(timeline, NEXT) == 100 + 2 * FREE.core_lock.value


def one_fifo(*, names: tuple[str, str], full: int = 0) -> tuple[list[Event], PhysicalDesign]:
    """The consumer takes 100 cycles an object, the producer 60, and there is one object."""
    room, objects = LockAction(CORE, 0, 1), LockAction(CORE, 1, 1)
    events: list[Event] = []
    for _ in range(10):
        events += [
            step(CoreDid.ACQUIRE, lock=room),
            step(CoreDid.CALL, function="make"),
            step(CoreDid.RETURN, function="make", counted={LOADED: 60 * 64}),
            step(CoreDid.RELEASE, lock=objects),
            step(CoreDid.ACQUIRE, NEXT, lock=objects),
            step(CoreDid.CALL, NEXT, function="use"),
            step(CoreDid.RETURN, NEXT, function="use", counted={LOADED: 100 * 64}),
            step(CoreDid.RELEASE, NEXT, lock=room),
        ]
    locks = [Lock(names[0], CORE, 0, 1 - full), Lock(names[1], CORE, 1, full)]
    buffer = Buffer("of_buff_0", CORE, 1024, 32 * 1024, (8192,), "i32")
    return events, replace(design(locks), buffers={buffer.name: buffer})


OF = ("of_prod_lock_0", "of_cons_lock_0")


def end_with(events: list[Event], of: PhysicalDesign, more_objects: int) -> float:
    recording = Recording(device_model("npu1"), (Loaded(of), *events), 1)
    changes = Changes(more_objects)
    return end_of(replay(recording, FREE, CodePrices(AIE2.throughput), changes), NEXT)


def test_one_more_object_lets_a_producer_run_ahead() -> None:
    """With a single object, both alternate."""
    events, of = one_fifo(names=OF)
    lock = FREE.core_lock.value
    assert end_with(events, of, 0) == 10 * (60 + 100 + 4 * lock)
    assert end_with(events, of, 1) == 60 + 2 * lock + 10 * (100 + 2 * lock)


def test_locks_that_are_not_of_a_fifo_get_no_objects() -> None:
    """A mutex starts above 0, too."""
    events, mutex = one_fifo(names=("of_prod_lock_0", "mutex"))
    assert end_with(events, mutex, 1) == end_with(events, mutex, 0)
    assert deeper_fifos(mutex).tokens == {}


def test_an_object_that_starts_full_makes_its_fifo_no_deeper() -> None:
    _, of = one_fifo(names=OF, full=1)
    deeper = deeper_fifos(of)
    assert deeper.tokens == {(CORE, 0): 1}
    assert deeper.bytes == {CORE: 32 * 1024}
    assert deeper.lacking(of) == (CORE,)


def test_an_object_that_is_sent_twice_has_two_tokens() -> None:
    _, of = one_fifo(names=OF)
    twice = replace(
        of, locks={n: replace(lock, init=2 * lock.init) for n, lock in of.locks.items()}
    )
    assert deeper_fifos(twice).tokens == {(CORE, 0): 2}


def test_a_replay_fails_if_more_is_taken_than_was_given() -> None:
    events = [step(CoreDid.ACQUIRE, lock=LockAction(CORE, 0, 2))]
    with pytest.raises(ValueError, match="2 units are taken, and 1 are there"):
        replayed(events, locks=[Lock("one", CORE, 0, 1)])


def test_a_cascade_and_a_stream_have_room_for_four() -> None:
    """The receiver begins late, so the fifth entry waits for it."""
    for kind in (PortKind.CASCADE_IN, PortKind.STREAM_IN):
        port = PortEnd(NEXT, kind)
        events: list[Event] = [
            step(CoreDid.CALL, NEXT, function="late"),
            step(CoreDid.RETURN, NEXT, function="late", counted={LOADED: 6400}),
        ]
        events += [step(CoreDid.PUT, port=port) for _ in range(4)]
        events += [step(CoreDid.GET, NEXT, port=port), step(CoreDid.PUT, port=port)]
        timeline = replayed(events)
        (wait,) = [i for i in timeline.intervals if i.activity is Activity.STREAM]
        assert (wait.actor, wait.start, wait.end) == (f"core {CORE}", 4, 101)


def test_a_stream_into_a_port_moves_word_by_word() -> None:
    """The port has room for four words; each get makes room for one, not for the next four."""
    source, port = ChannelEnd(CORE, DmaDirection.MM2S, 0), PortEnd(CORE, PortKind.STREAM_IN)
    busy = 100
    events: list[Event] = [started(source, 8), Moved(source, (port,), 4)]
    for _ in range(4):
        events += [
            step(CoreDid.GET, port=port),
            step(CoreDid.CALL, function="use"),
            step(CoreDid.RETURN, function="use", counted={LOADED: 64 * busy}),
        ]
    events.append(Moved(source, (port,), 4))
    events += [step(CoreDid.GET, port=port) for _ in range(4)]
    begins = FREE.bd.value + FREE.task.value + FREE.tile_memory.value
    first = begins + FREE.word.value + FREE.switch.value
    # Each get makes room for a word, which arrives while the core works for 100 cycles. After the
    # fourth call all of the second four words are there: each get takes a cycle.
    assert end_of(replayed(events)) == first + 4 * (1 + busy) + 4


@pytest.mark.parametrize("column", [0, 3])
def test_switches_on_the_way_hold_words(column: int) -> None:
    """A core that is far away is not slower for it: its words wait in switches, not at the source.

    Without their FIFOs, four words move for each time that a word is on its way.
    """
    words = 64
    source, port = (
        ChannelEnd(Tile(column, 0), DmaDirection.MM2S, 0),
        PortEnd(CORE, PortKind.STREAM_IN),
    )
    events: list[Event] = [started(source, words)]
    for _ in range(words):
        events += [Moved(source, (port,), 1), step(CoreDid.GET, port=port)]
    begins = FREE.bd.value + FREE.shim_read_task.value + FREE.first_shim_read.value
    way = FREE.switch.value + (column + 2) * FREE.hop.value
    alone = words * FREE.shim_read_word.value + FREE.shim_burst.value
    assert end_of(replayed(events)) == pytest.approx(begins + way + alone, abs=1)
    without = end_of(replayed(events, FREE.with_value("hop_words", 0)))
    assert without == pytest.approx(begins + words / 4 * (way + 2), rel=0.1)


@pytest.mark.parametrize("burst", [8, 100])
def test_a_burst_of_host_memory_costs_once_however_a_port_takes_it(burst: int) -> None:
    port = PortEnd(CORE, PortKind.STREAM_IN)
    words = 200

    def one(piece: int) -> float:
        events: list[Event] = [started(READ, words, burst=burst)]
        for _ in range(words // piece):
            events += [Moved(READ, (port,), piece), *[step(CoreDid.GET, port=port)] * piece]
        p = FREE.with_value("switch", 0).with_value("hop", 0)
        return end_of(replayed(events, p))

    # In single words the first burst takes its 4 cycles before the other three words.
    assert one(1) == pytest.approx(one(4), abs=FREE.shim_burst.value)


@pytest.mark.parametrize("taken_by", [CoreDid.ACQUIRE, CoreDid.RELEASE])
def test_a_lock_equals_zero_from_when_it_was_taken(taken_by: CoreDid) -> None:
    """By an acquire, or by a release of -1: both after 100 cycles of code."""
    take = LockAction(NEXT, 0, 1 if taken_by is CoreDid.ACQUIRE else -1)
    events = [
        step(CoreDid.CALL, function="late"),
        step(CoreDid.RETURN, function="late", counted={LOADED: 6400}),
        step(taken_by, lock=take),
        step(CoreDid.ACQUIRE, NEXT, lock=LockAction(NEXT, 0, 0, greater_equal=False)),
    ]
    timeline = replayed(events, locks=[Lock("one", NEXT, 0, 1)])
    lock = FREE.core_lock.value
    given = 100 if taken_by is CoreDid.ACQUIRE else 100 + lock
    assert end_of(timeline, NEXT) == given + lock


def unpriced(*events: Event) -> tuple[str, ...]:
    everything = (Loaded(design()), DispatchStarted(0), *events, DispatchEnded(0))
    recording = Recording(device_model("npu1"), everything, 1)
    return estimate(recording, AIE2, DispatchFigures(0, (), ())).unpriced


def test_a_function_whose_last_act_is_a_put_has_a_price() -> None:
    port = PortEnd(NEXT, PortKind.STREAM_IN)
    call = step(CoreDid.CALL, function="f")
    put = step(CoreDid.PUT, port=port, function="f", counted={LOADED: 64})
    assert unpriced(call, put, step(CoreDid.RETURN, function="f")) == ()


def test_a_function_that_never_returns_may_have_no_price() -> None:
    port = PortEnd(NEXT, PortKind.STREAM_IN)
    call = step(CoreDid.CALL, function="f", counted={LOADED: 64})
    put = step(CoreDid.PUT, port=port, function="f")
    assert unpriced(call, put, put) == (f"core {CORE}",)


def test_a_dispatch_costs_what_the_host_adds() -> None:
    timeline = replayed([], prices.AIE2)
    (span,) = timeline.dispatches
    assert span.begins - span.start == prices.AIE2.dispatch.value * prices.AIE2.clock.value
    assert timeline.us(span.begins) == prices.AIE2.dispatch.value
