"""Locks are granted in the order of waiting, so every agent that waits makes progress."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from hand_made_array import (
    CORE,
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
from hypothesis import given
from hypothesis import strategies as st

from npukit.emulator.locks import BankedLock, LockBank, LockWait
from npukit.emulator.schedule import Schedule
from npukit.emulator.scheduler import Scheduler
from npukit.formats.txn import Op
from npukit.machine.physical import DmaTask, Lock, LockAction


@dataclass(eq=False)
class Taker:
    """Takes a lock once each time it runs."""

    scheduler: Scheduler
    bank: LockBank
    action: LockAction
    computes: bool
    turns: int = 0
    queued: bool = False
    wait: LockWait | None = field(default=None, init=False)

    def step(self) -> None:
        if self.wait is not None and not self.wait.granted:
            return
        if self.wait is None and not BankedLock(self.bank, self.action).acquire():
            self.wait = self.bank.wait(self, self.action)
            return
        self.wait = None
        self.turns += 1
        self.scheduler.wake(self)


@given(
    amounts=st.lists(st.integers(1, 3), min_size=1, max_size=8),
    computes=st.booleans(),
    releases=st.lists(st.integers(1, 4), min_size=1, max_size=40),
    schedule=st.sampled_from(Schedule),
)
def test_takers_of_equal_amounts_take_turns(
    amounts: list[int], computes: bool, releases: list[int], schedule: Schedule
) -> None:
    """Agents with the smallest requests are never more than one turn apart, for any releases."""
    scheduler = Scheduler(schedule)
    values = np.zeros(16, np.int32)
    bank = LockBank(CORE, values, scheduler)
    takers = [Taker(scheduler, bank, LockAction(CORE, 0, a, True), computes) for a in amounts]
    for taker in takers:
        taker.step()
    for amount in releases:
        BankedLock(bank, LockAction(CORE, 0, amount, True)).release()
        scheduler.run(1000)
    least = min(amounts)
    turns = [taker.turns for taker in takers if taker.action.value == least]
    assert max(turns) - min(turns) <= 1
    taken = sum(taker.turns * taker.action.value for taker in takers)
    assert taken + values[0] == sum(releases)
    assert values[0] < least


def test_a_wait_for_an_exact_value_sees_a_transient_one() -> None:
    """On hardware such a request is pending when the lock has the value, however briefly."""
    scheduler = Scheduler()
    bank = LockBank(CORE, np.array([2], np.int32), scheduler)
    exact = Taker(scheduler, bank, LockAction(CORE, 0, 1, False), False)
    wait = bank.wait(exact, exact.action)
    assert BankedLock(bank, LockAction(CORE, 0, 1, True)).acquire()
    BankedLock(bank, LockAction(CORE, 0, 4, True)).release()
    assert wait.granted
    assert bank.value(0) == 5


@pytest.mark.parametrize("schedule", Schedule)
def test_two_channels_woken_by_one_release_both_progress(schedule: Schedule) -> None:
    """The memtile's S2MM releases 2, its two MM2S acquire 1 each, in loops."""
    block, rounds = 64, 6
    locks = [Lock("free", MEM, 0, 2), Lock("full", MEM, 1, 0)]
    take = {"acquire": acquire(MEM, 0, 2), "release": acquire(MEM, 1, 2)}
    send = {"acquire": acquire(MEM, 1), "release": acquire(MEM, 0)}
    array = DmaArray(
        design(
            locks=locks,
            bds=[
                (MEM, bd(0, MEM, 0, block, next_bd=0, **take)),
                (MEM, bd(1, MEM, 0, block, next_bd=1, **send)),
                (MEM, bd(24, MEM, 0, block, next_bd=24, **send)),
            ],
            tasks=[DmaTask(MEM, S2MM, 0, 0), DmaTask(MEM, MM2S, 0, 1), DmaTask(MEM, MM2S, 1, 24)],
            routes=[
                route((SHIM, 0), (MEM, 0)),
                route((MEM, 0), (SHIM, 0)),
                route((MEM, 1), (SHIM, 1)),
            ],
        ),
        schedule,
    )
    data = random_bytes(block * rounds)
    outs = [np.zeros(block * rounds, np.uint8) for _ in range(2)]
    ops: list[Op] = [*shim_bd(0, 0, linear(data.size)), push(MM2S, 0, 0)]
    for channel in range(2):
        ops += [*shim_bd(1 + channel, 1 + channel, linear(data.size))]
        ops += [push(S2MM, channel, 1 + channel, token=True)]
    array.execute([*ops, sync(S2MM, 0), sync(S2MM, 1)], data, *outs)
    for out in outs:
        assert np.array_equal(out, data)


def test_a_late_channel_pauses_its_bd_as_soon_as_a_core_can_continue() -> None:
    """One BD of the shim fills two of the memtile; the first releases the lock of a core."""
    array = DmaArray(
        design(
            locks=[Lock("full", MEM, 1, 0)],
            bds=[
                (MEM, bd(0, MEM, 0, 64, next_bd=1, release=acquire(MEM, 1))),
                (MEM, bd(1, MEM, 64, 64)),
            ],
            tasks=[DmaTask(MEM, S2MM, 0, 0)],
            routes=[route((SHIM, 0), (MEM, 0))],
        ),
        Schedule.LATE,
    )
    seen = []

    class Core(Taker):
        def step(self) -> None:
            seen.append(array.memories.data(MEM)[:128].copy())

    core = Core(array.scheduler, array.fabric.bank(MEM), acquire(MEM, 1), computes=True)
    core.bank.wait(core, core.action)
    data = random_bytes(128)
    array.execute(
        [*shim_bd(0, 0, linear(data.size)), push(MM2S, 0, 0, token=True), sync(MM2S, 0)], data
    )
    assert np.array_equal(seen, [[*data[:64], *bytes(64)]])
    assert np.array_equal(array.memories.data(MEM)[:128], data)


def test_the_state_of_locks_says_what_agents_wait_for() -> None:
    """The array may do something else if a core waits for another value."""

    def state(action: LockAction) -> object:
        bank = LockBank(MEM, np.zeros(64, np.int32), scheduler)
        bank.wait(core, action)
        return bank.state()

    scheduler = Scheduler()
    core = Taker(scheduler, LockBank(MEM, np.zeros(64, np.int32), scheduler), acquire(MEM, 1), True)
    one, two, equal = acquire(MEM, 1), acquire(MEM, 1, 2), LockAction(MEM, 1, 2, False)
    assert len({state(action) for action in (one, two, equal)}) == 3
    assert state(two) == state(acquire(MEM, 1, 2))
