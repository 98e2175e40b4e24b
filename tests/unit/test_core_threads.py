"""Cores in two threads: the same results, errors and order of events as in one, whatever happens."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache, partial

import numpy as np
import pytest
import wasmtime
from hypothesis import given, settings
from hypothesis import strategies as st
from test_interrupts import interrupt, places

from core_chains import TRAPS, WORDS, Chain, Words, design
from core_compilation import compile_cores
from npukit.compiler.driver import lower
from npukit.compiler.extract import read_physical
from npukit.emulator import core_threads, second_thread
from npukit.emulator.array import Array, Outcome, Status
from npukit.emulator.cores import CoreAgent
from npukit.emulator.schedule import Schedule
from npukit.emulator.scheduler import Agent, Scheduler
from npukit.emulator.wasm_engine import free_ended
from npukit.formats.emulation import EmulationImage
from npukit.machine.physical import Tile
from thoroughness import examples, exhaustive

FOUR = [Chain(column, row, 1, 2, 3, 3) for column in (0, 1) for row in (2, 4)]


@pytest.fixture(autouse=True)
def _always_in_two_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    use_threads(monkeypatch, 2)


def use_threads(monkeypatch: pytest.MonkeyPatch, processors: int) -> None:
    """Hand over every step that may run in another thread, if there are two processors."""
    monkeypatch.setattr(core_threads, "usable_processors", lambda: processors)
    monkeypatch.setattr(core_threads, "_WORTHWHILE", -1)


@lru_cache(maxsize=8)
def compiled(chains: tuple[Chain, ...], broadcast: bool) -> tuple[bytes, EmulationImage]:
    lowered = lower(design(chains, broadcast=broadcast), "chains.mlir")
    module = read_physical(lowered.physical)
    return lowered.insts, EmulationImage(module.design, compile_cores(module, {}))


class Loaded:
    """A design of chains on an array."""

    def __init__(
        self,
        chains: list[Chain],
        *,
        broadcast: bool = True,
        schedule: Schedule = Schedule.ORDINARY,
    ) -> None:
        self.insts, image = compiled(tuple(chains), broadcast)
        self.array = Array(image.design, image.cores, schedule)
        self.size = WORDS * sum(chain.objects for chain in chains)

    def run(self, words: Words) -> tuple[Outcome, Words]:
        out = np.zeros(self.size, np.int32)
        return self.array.execute(self.insts, [words.view(np.uint8), out.view(np.uint8)]), out


def words_of(chains: list[Chain], seed: int = 0) -> Words:
    size = WORDS * sum(chain.objects for chain in chains)
    return np.random.default_rng(seed).integers(0, 1 << 20, size, np.int32)


def content(array: Array) -> list[bytes]:
    """The data memory and locks of all compute tiles."""
    device = array.design.device
    tiles = [Tile(c, r) for c in range(device.columns) for r in device.compute_rows]
    return [part.tobytes() for t in tiles for part in (array.memory.data(t), array.memory.locks(t))]


def events(monkeypatch: pytest.MonkeyPatch, action: Callable[[], object]) -> list[str]:
    """The agents in the order in which they are woken."""
    seen: list[str] = []
    wake = Scheduler.wake

    def noted(self: Scheduler, agent: Agent) -> None:
        seen.append(f"core {agent.tile}" if isinstance(agent, CoreAgent) else str(agent))
        wake(self, agent)

    with monkeypatch.context() as patched:
        patched.setattr(Scheduler, "wake", noted)
        action()
    return seen


def handed_over(monkeypatch: pytest.MonkeyPatch, action: Callable[[], object]) -> int:
    """How often ``action`` hands work to the second thread."""
    count = 0
    hand_over = second_thread.hand_over

    def counted(work: Callable[[], None]) -> second_thread.Job:
        nonlocal count
        count += 1
        return hand_over(work)

    with monkeypatch.context() as patched:
        patched.setattr(core_threads, "hand_over", counted)
        action()
    return count


@st.composite
def many_chains(draw: st.DrawFn) -> list[Chain]:
    """Up to eight chains, some of which stall."""
    places = [(column, row) for column in range(4) for row in (2, 4)]
    chosen = draw(st.lists(st.sampled_from(places), min_size=2, unique=True))
    made = []
    for column, row in chosen:
        objects = draw(st.integers(1, 6))
        cores, depth = draw(st.integers(1, 2)), draw(st.integers(1, 3))
        sent = objects if draw(st.integers(0, 9)) else draw(st.integers(1, objects))
        made.append(Chain(column, row, cores, depth, objects, sent))
    return made


@settings(max_examples=examples(100), deadline=None)
@given(many_chains(), st.booleans(), st.integers(0, 1000), st.booleans())
def test_two_threads_do_what_one_does(
    chains: list[Chain], broadcast: bool, seed: int, traps: bool
) -> None:
    if broadcast:
        chains = [replace(chain, objects=chains[0].objects, depth=1) for chain in chains]
    words = words_of(chains, seed)
    if traps:
        words[np.random.default_rng(seed).integers(0, words.size, 2)] = TRAPS
    seen = []
    for processors in (1, 2):
        with pytest.MonkeyPatch.context() as patched:
            use_threads(patched, processors)
            loaded = Loaded(chains, broadcast=broadcast)
            results: list[tuple[Outcome, list[int]]] = []

            def twice() -> None:
                for _ in range(2):
                    outcome, out = loaded.run(words)  # noqa: B023 - called at once
                    results.append((outcome, out.tolist()))  # noqa: B023

            order = events(patched, twice)
            finished = results[-1][0].status is Status.COMPLETED
            seen.append((results, order, content(loaded.array) if finished else None))
    assert seen[0] == seen[1]


def test_cores_of_several_chains_do_run_in_two_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded, words = Loaded(FOUR), words_of(FOUR)
    threads = set()
    run = CoreAgent.run

    def noted(self: CoreAgent) -> object:
        threads.add((self.tile, threading.current_thread().name))
        return run(self)

    monkeypatch.setattr(CoreAgent, "run", noted)
    assert handed_over(monkeypatch, lambda: loaded.run(words)) > 2
    for _ in range(100):
        loaded.run(words)
    assert {tile for tile, name in threads if name == "npukit cores"} == {Tile(0, 4), Tile(1, 2)}


def test_a_limit_of_steps_holds_for_cores_that_could_run_at_once() -> None:
    """Polls and the search for cycles look at the array after a number of steps."""
    scheduler = Loaded(FOUR).array._scheduler
    while not next(scheduler.ready).computes:
        scheduler.run(1)
    assert [scheduler.run(limit) for limit in (1, 2)] == [1, 2]


def test_short_calls_and_chains_of_one_group_are_not_handed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alone = [Chain(0, 2, 2, 2, 3, 3)]
    assert handed_over(monkeypatch, lambda: Loaded(alone).run(words_of(alone))) == 0
    monkeypatch.setattr(core_threads, "_WORTHWHILE", 20_000)
    words = np.ones_like(words_of(FOUR))
    assert handed_over(monkeypatch, lambda: Loaded(FOUR).run(words)) == 0


def test_long_calls_are_handed_over_once_they_are_known_to_be_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(core_threads, "_WORTHWHILE", 5_000)
    loaded, words = Loaded(FOUR), words_of(FOUR)
    words[::WORDS] = 63
    loaded.run(words)
    assert handed_over(monkeypatch, lambda: [loaded.run(words) for _ in range(4)]) >= 4
    words[::WORDS] = 0
    for _ in range(40):
        loaded.run(words)
    assert handed_over(monkeypatch, lambda: [loaded.run(words) for _ in range(4)]) == 0


@pytest.mark.parametrize("schedule", [s for s in Schedule if s is not Schedule.ORDINARY])
def test_other_schedules_use_one_thread(
    schedule: Schedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = Loaded(FOUR, schedule=schedule)
    assert handed_over(monkeypatch, lambda: loaded.run(words_of(FOUR))) == 0


@pytest.mark.parametrize("trapping", [(0,), (1,), (2,), (1, 2), (0, 1, 2, 3)])
def test_the_first_core_in_order_that_traps_is_reported(
    trapping: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Instructions of cores that come after it are not counted, although they have run."""
    words = words_of(FOUR)
    for chain in trapping:
        words[WORDS * (3 * chain + 1)] = TRAPS
    outcomes = []
    for processors in (1, 2):
        use_threads(monkeypatch, processors)
        loaded = Loaded(FOUR, broadcast=False)
        outcomes.append([loaded.run(words)[0] for _ in range(2)])
    assert outcomes[0] == outcomes[1]
    assert outcomes[0][0].status is Status.TRAPPED
    assert "integer divide by zero" in outcomes[0][0].report


def test_no_interrupt_is_lost() -> None:
    chains = FOUR[:2]
    words = words_of(chains)
    Loaded(chains).run(words)
    loaded = Loaded(chains)
    loaded.run(words)
    expected = loaded.run(words)[1].tolist()
    count = places(partial(loaded.run, words))
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    wedged = 0
    try:
        for place in range(0, count, 3 if exhaustive() else 31):
            loaded = Loaded(chains)
            loaded.run(words)
            gc.collect()  # Python drops what is raised while it deletes the arrays of earlier places
            with suppress(KeyboardInterrupt):
                # There are fewer places in the main thread if the second one does more.
                assert not interrupt(partial(loaded.run, words), place)
            again, out = loaded.run(words)
            if again.status is Status.COMPLETED:
                assert out.tolist() == expected
            else:
                assert "was interrupted by KeyboardInterrupt" in again.report
                wedged += 1
    finally:
        signal.signal(signal.SIGINT, before)
    assert wedged


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_an_array_runs_on_in_a_forked_process() -> None:
    """The thread ends before the fork; both processes start another one."""
    loaded, words = Loaded(FOUR), words_of(FOUR)
    expected = loaded.run(words)[1].tolist()
    assert named_threads()

    def is_right() -> bool:
        return all(loaded.run(words)[1].tolist() == expected for _ in range(20))

    child = os.fork()
    if child == 0:
        os._exit(0 if not named_threads() and is_right() and named_threads() else 1)
    assert not named_threads()
    assert is_right()
    assert os.waitpid(child, 0)[1] == 0


def named_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "npukit cores"]


def test_all_arrays_share_one_thread_and_leave_no_memory() -> None:
    words = words_of(FOUR)

    def open_and_run() -> None:
        assert Loaded(FOUR).run(words)[0].status is Status.COMPLETED

    def stores() -> int:
        gc.collect()
        free_ended()
        return sum(isinstance(each, wasmtime.Store) for each in gc.get_objects())

    for _ in range(40):
        open_and_run()
    before = stores()
    for _ in range(60):
        open_and_run()
    # Each array that leaks adds two.
    assert stores() < before + 60
    assert len(named_threads()) == 1


def test_threads_of_the_user_run_arrays_at_once() -> None:
    words = words_of(FOUR)
    expected = Loaded(FOUR).run(words)[1].tolist()

    def work(_: int) -> bool:
        loaded = Loaded(FOUR)
        first = loaded.run(words)[1].tolist() == expected
        after = loaded.run(words)[1].tolist()
        return first and all(loaded.run(words)[1].tolist() == after for _ in range(20))

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(work, range(8)))


def test_without_a_second_thread_the_first_does_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    words = words_of(FOUR)
    expected = Loaded(FOUR).run(words)[1].tolist()
    second_thread._end()

    def none_left(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", none_left)
    assert Loaded(FOUR).run(words)[1].tolist() == expected
    assert not named_threads()
