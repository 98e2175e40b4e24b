"""Golden designs give the same results when they are recorded, and their recordings replay."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from msgspec.structs import replace

from design_runner import Runner, execute, fresh_buffers, functions
from npukit.compiler.driver import lower
from npukit.emulator.array import Array, Status
from npukit.emulator.recording.events import (
    BdEnded,
    BdStarted,
    CoreDid,
    CoreStep,
    DispatchStarted,
    Loaded,
    LockWritten,
    Moved,
    Recording,
)
from npukit.emulator.recording.recorder import Recorder
from npukit.machine.generations import Generation
from npukit.machine.physical import LockAction
from npukit.machine.prices import Prices
from npukit.machine.tiles import Tile
from npukit.timing.bounds import bound_of
from npukit.timing.changes import Changes
from npukit.timing.code import CodePrices
from npukit.timing.recorded_figures import recorded_figures
from npukit.timing.replay import replay

HERE = Path(__file__).parent
DESIGNS = [
    path for folder in ("designs", "more") for path in sorted((HERE / folder).glob("*/design.mlir"))
]
RATES = ("clock", "memory_bandwidth", "hop_words")
"""Prices that make things faster if they rise."""


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    return Runner(tmp_path_factory.mktemp("runner"))


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.parent.name)
def test_recorded_and_replayed(path: Path, runner: Runner) -> None:
    text = path.read_text()
    lowered = lower(text, path.name)
    plain = runner.load(lowered.physical_text, functions(text))
    expected = fresh_buffers(lowered)
    outcomes = [execute(plain, lowered.insts, expected) for _ in range(2)]

    recorder = Recorder()
    array = runner.load(lowered.physical_text, functions(text), recorder=recorder)
    buffers = fresh_buffers(lowered)
    for outcome in outcomes:
        recorder.dispatch_started()
        again = execute(array, lowered.insts, buffers)
        recorder.dispatch_ended()
        assert (again.status, again.report) == (outcome.status, outcome.report)
        assert again.statistics.bds_run == outcome.statistics.bds_run
        assert again.statistics.bytes_moved == outcome.statistics.bytes_moved
    assert [b.tolist() for b in buffers] == [b.tolist() for b in expected]

    while not array._scheduler.idle:  # so that nobody has been given a lock that it has not seen
        array._scheduler.run(64)
    recording = recorder.recording()
    check_balance(recording)
    check_locks(recording, array)
    if outcomes[-1].status is Status.COMPLETED:
        check_replay(recording, array.design.device.generation)


def check_balance(recording: Recording) -> None:
    """Each BD moves its words between its start and its end, each call returns."""
    left: dict[object, int] = {}
    inside: Counter[object] = Counter()
    for event in recording.events:
        match event:
            case BdStarted(channel=channel, words=words):
                assert not left.get(channel)
                left[channel] = words
            case Moved(source=source, sinks=sinks, words=words):
                for end in (source, *sinks):
                    if end in left:
                        left[end] -= words
            case BdEnded(channel=channel):
                # A header that a route keeps is not recorded as moved.
                assert 0 <= left.pop(channel) <= 1
            case CoreStep(core=core, did=CoreDid.CALL):
                inside[core] += 1
                assert inside[core] == 1
            case CoreStep(core=core, did=CoreDid.RETURN):
                inside[core] -= 1
            case CoreStep(did=CoreDid.RELEASE, lock=lock):
                assert lock is not None
                assert lock.value != 0
            case _:
                pass


def check_locks(recording: Recording, array: Array) -> None:
    """What was recorded explains every lock's value, and no one takes more than there is."""
    values: dict[tuple[Tile, int], int] = {}

    def change(action: LockAction | None, sign: int) -> None:
        if action is not None and (sign > 0 or action.greater_equal):
            place = action.tile, action.lock_id
            values[place] = values.get(place, 0) + sign * action.value
            assert values[place] >= 0, action

    for event in recording.events:
        match event:
            case Loaded(design=design):
                values = {(lock.tile, lock.lock_id): lock.init for lock in design.locks.values()}
            case LockWritten(tile=tile, lock_id=lock_id, value=value):
                values[tile, lock_id] = value
            case BdStarted(acquire=action) | CoreStep(did=CoreDid.ACQUIRE, lock=action):
                change(action, -1)
            case BdEnded(release=action) | CoreStep(did=CoreDid.RELEASE, lock=action):
                change(action, 1)
            case _:
                pass
    for (tile, lock_id), value in values.items():
        assert array.memory.locks(tile)[lock_id] == value, (tile, lock_id)


def check_bound(
    recording: Recording, prices: Prices, code: CodePrices, generation: Generation
) -> None:
    """All dispatches together, without what the host adds, take at least as long as the bound."""
    events = tuple(e for e in recording.events if not isinstance(e, DispatchStarted))
    everything = replace(recording, events=events)
    bound = bound_of(recorded_figures(everything), generation)
    timeline = replay(recording, prices.with_value("dispatch", 0), code)
    assert bound.cycles <= max(interval.end for interval in timeline.intervals)


def check_replay(recording: Recording, generation: Generation) -> None:
    prices, code = generation.prices, CodePrices(generation.throughput)
    timeline = replay(recording, prices, code)
    assert replay(recording, prices, code) == timeline
    ends: dict[str, float] = {}
    for interval in timeline.intervals:
        assert interval.start < interval.end
        assert ends.get(interval.actor, 0) <= interval.start
        ends[interval.actor] = interval.end
    cycles = [span.cycles for span in timeline.dispatches]
    last = timeline.dispatches[-1]
    check_bound(recording, prices, code, generation)
    assert sum(step.cycles for step in timeline.decisive) == pytest.approx(last.cycles)
    for name, price in prices.named():
        if name not in RATES and name != "dispatch":
            dearer = replay(recording, prices.with_value(name, 3 * price.value + 1), code)
            found = dearer.dispatches[-1].ends
            assert found >= last.ends - 1e-6, name
    more = replay(recording, prices, code, Changes(more_objects=1))
    assert more.dispatches[-1].ends <= last.ends + 1e-6
    assert all(each > 0 for each in cycles)
