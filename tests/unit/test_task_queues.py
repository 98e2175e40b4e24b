"""Task queues of DMA channels: capacity, lost tasks, and polls of their status."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hand_made_array import (
    MM2S,
    S2MM,
    SHIM,
    linear,
    loopback,
    push,
    random_bytes,
    shim_bd,
    sync,
)

from npukit.emulator.command_processor import StalledError
from npukit.formats.txn import MaskPoll, MaskPollBusy, Op, Write32, tile_address
from npukit.machine.generations import AIE2
from npukit.machine.registers import bd_address, lock_address, status_address

STATUS = status_address(AIE2, 0, 0, S2MM, 0)
FULL = 4 << 20  # Task_Queue_Size is 4


def transfers(count: int, guard: Sequence[Op] = ()) -> list[Op]:
    """``count`` tasks that receive 64 bytes each, with ``guard`` before each from the sixth on.

    The sender is started last or, with a guard, first.
    """
    sends = [*shim_bd(15, 0, linear(64 * count)), push(MM2S, 0, 15)]
    takes: list[Op] = []
    for i in range(count):
        takes += [] if i < 5 else guard
        takes += [*shim_bd(i, 1, linear(64), offset=64 * i), push(S2MM, 0, i, token=True)]
    return [*sends, *takes] if guard else [*takes, *sends]


@pytest.mark.parametrize("count", [4, 5, 6, 9])
def test_four_tasks_wait_beside_the_running_one_and_every_further_one_is_lost(count: int) -> None:
    array = loopback()
    data, out = random_bytes(64 * count), np.zeros(64 * count, np.uint8)
    kept = min(count, 5)
    array.execute([*transfers(count), *[sync(S2MM, 0)] * kept], data, out)
    assert np.array_equal(out[: 64 * kept], data[: 64 * kept])
    assert not out[64 * kept :].any()
    dropped = array.fabric.dma(SHIM).channel(S2MM, 0).tasks.dropped
    assert [task.first_bd for task in dropped] == [*range(5, count)]


@pytest.mark.parametrize(("count", "lost"), [(7, 0), (8, 1)])
def test_two_buffers_behind_the_queue_accept_two_more_tasks(count: int, lost: int) -> None:
    array = loopback()
    data = random_bytes(64 * count)
    ops: list[Op] = []
    for i in range(count):
        ops += [*shim_bd(i, 0, linear(64), offset=64 * i), push(MM2S, 0, i)]
    array.execute(ops, data)
    assert len(array.fabric.dma(SHIM).channel(MM2S, 0).tasks.dropped) == lost


def test_only_tasks_that_ask_for_a_token_issue_one() -> None:
    array = loopback()
    data, out = random_bytes(128), np.zeros(128, np.uint8)
    ops: list[Op] = [*shim_bd(15, 0, linear(128)), push(MM2S, 0, 15)]
    for i in range(2):
        ops += [*shim_bd(i, 1, linear(64), offset=64 * i), push(S2MM, 0, i, token=i == 0)]
    with pytest.raises(StalledError):
        array.execute([*ops, *[sync(S2MM, 0)] * 2], data, out)
    assert np.array_equal(out, data)


def test_a_task_that_repeats_takes_one_place_in_the_queue() -> None:
    array = loopback()
    data, out = random_bytes(64 * 12), np.zeros(64, np.uint8)
    ops = [*shim_bd(1, 1, linear(64)), *[push(S2MM, 0, 1, repeat=2, token=True)] * 4]
    ops += [*shim_bd(0, 0, linear(64 * 12)), push(MM2S, 0, 0), *[sync(S2MM, 0)] * 4]
    array.execute(ops, data, out)
    assert np.array_equal(out, data[-64:])


def test_tasks_that_are_waited_for_make_room() -> None:
    array = loopback()
    data, out = random_bytes(64 * 12), np.zeros(64 * 12, np.uint8)
    ops: list[Op] = []
    for i in range(12):
        ops += [*shim_bd(i, 1, linear(64), offset=64 * i), push(S2MM, 0, i, token=True)]
        ops += [*shim_bd(15 - i % 2, 0, linear(64), offset=64 * i), push(MM2S, 0, 15 - i % 2)]
        if i % 2:
            ops += [sync(S2MM, 0), sync(S2MM, 0)]
    array.execute(ops, data, out)
    assert np.array_equal(out, data)


def test_polls_for_room_lose_no_task() -> None:
    """As MLIR-AIE emits them: until the bit of the queue's size that says four is clear."""
    array = loopback()
    data, out = random_bytes(64 * 9), np.zeros(64 * 9, np.uint8)
    ops = [*transfers(9, [MaskPoll(STATUS, FULL, 0)]), *[sync(S2MM, 0)] * 9]
    array.execute(ops, data, out)
    assert np.array_equal(out, data)


def test_the_status_of_a_channel_can_be_polled() -> None:
    array = loopback()
    out = np.zeros(64, np.uint8)
    idle, two = MaskPoll(STATUS, 0x780003, 0), MaskPoll(STATUS, 0x780003, 0x180002)
    pushed = push(S2MM, 0, 0)
    array.execute([idle, *shim_bd(0, 0, linear(64)), pushed, pushed, two], out)
    overflow = MaskPollBusy(STATUS, 1 << 18, 1 << 18)
    array.execute([*[pushed] * 4, overflow], out)


def test_locks_data_and_bds_can_be_polled() -> None:
    array = loopback()
    lock, word, bd = (
        lock_address(AIE2, 0, 2, 3),
        tile_address(0, 2, 0x400),
        bd_address(AIE2, 0, 0, 3),
    )
    array.execute([Write32(lock, 5), MaskPoll(lock, 0x3F, 5)])
    array.execute([Write32(word, 0x1234), MaskPoll(word, 0xFF, 0x34)])
    array.execute([Write32(bd, 7), MaskPoll(bd, 0xFFFFFFFF, 7)])


@pytest.mark.parametrize(("mask", "value"), [(1, 1), (1, 2)])
def test_a_poll_that_is_never_satisfied_is_a_stall(mask: int, value: int) -> None:
    with pytest.raises(StalledError) as stall:
        loopback().execute([MaskPoll(lock_address(AIE2, 0, 2, 3), mask, value)])
    assert "Lock3_value of tile (0, 2), which is 0x0" in stall.value.step.waits_for
