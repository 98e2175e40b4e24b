"""Channels of a DMA under lock control, and the streams between them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hand_made_array import (
    CORE,
    MEM,
    MM2S,
    S2MM,
    DmaArray,
    acquire,
    bd,
    design,
    linear,
    loopback,
    push,
    random_bytes,
    route,
    shim_bd,
    sync,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from npukit.emulator.packet_headers import header_word
from npukit.emulator.task_queue import Task
from npukit.errors import DesignError, DeviceError, UnsupportedError
from npukit.formats.txn import Write32
from npukit.machine.bd_words import BdFields, replace_field
from npukit.machine.generations import AIE2
from npukit.machine.physical import Dim, DmaTask, Lock, LockAction, PacketHeader, Tile
from npukit.machine.registers import bd_address
from thoroughness import examples

NORTH = Tile(0, 3)


def chain(tile: Tile, first: int, memory: Tile, lengths: list[int], base: int = 0) -> list:
    """BDs that are consecutive in memory and in the chain."""
    bds = []
    address = base
    for i, length in enumerate(lengths):
        following = first + i + 1 if i + 1 < len(lengths) else None
        bds.append((tile, bd(first + i, memory, address, length, next_bd=following)))
        address += length
    return bds


def cuts(total: int) -> st.SearchStrategy[list[int]]:
    """Ways to split ``total`` bytes into up to 8 BDs."""
    return st.sets(st.integers(1, total // 4 - 1), max_size=7).map(
        lambda at: [4 * (b - a) for a, b in pairwise([0, *sorted(at), total // 4])]
    )


@settings(max_examples=examples(100), deadline=None)
@given(sent=cuts(400), taken=cuts(400), others=cuts(400))
def test_bytes_keep_their_count_and_order_for_any_bds_on_both_sides(sent, taken, others) -> None:
    data = random_bytes(400)
    array = DmaArray(
        design(
            bds=[
                *chain(MEM, 0, MEM, sent),
                *chain(CORE, 0, CORE, taken, base=512),
                *chain(NORTH, 0, NORTH, others, base=1024),
            ],
            tasks=[
                DmaTask(MEM, MM2S, 0, 0),
                DmaTask(CORE, S2MM, 1, 0),
                DmaTask(NORTH, S2MM, 0, 0),
            ],
            routes=[route((MEM, 0), (CORE, 1), (NORTH, 0))],
        )
    )
    array.memories.data(MEM)[:400] = data
    array.settle()
    assert np.array_equal(array.memories.data(CORE)[512:912], data)
    assert np.array_equal(array.memories.data(NORTH)[1024:1424], data)
    assert array.fabric.meter.bytes_moved == 800
    assert array.fabric.meter.bds_run == len(sent) + len(taken) + len(others)
    assert not any(channel.busy for channel in array.fabric.channels)


def test_a_broadcast_waits_for_its_slowest_destination() -> None:
    array = DmaArray(
        design(
            bds=[
                (MEM, bd(0, MEM, 0, 64)),
                (CORE, bd(0, CORE, 0, 64)),
                (NORTH, bd(0, NORTH, 0, 64, acquire=acquire(NORTH, 3))),
            ],
            tasks=[
                DmaTask(MEM, MM2S, 0, 0),
                DmaTask(CORE, S2MM, 0, 0),
                DmaTask(NORTH, S2MM, 0, 0),
            ],
            routes=[route((MEM, 0), (CORE, 0), (NORTH, 0))],
        )
    )
    array.settle()
    assert array.fabric.meter.bytes_moved == 0
    array.fabric.bank(NORTH).set(3, 1)
    array.settle()
    assert array.fabric.meter.bytes_moved == 128
    assert array.fabric.bank(NORTH).value(3) == 0


def ping_pong(repeat: int = 0, **locks: int) -> DmaArray:
    """A memtile that alternately fills two buffers and forwards them, under two locks."""
    return DmaArray(
        design(
            locks=[
                Lock("free", MEM, 0, locks.get("free", 2)),
                Lock("full", MEM, 1, 0),
            ],
            bds=[
                (CORE, bd(0, CORE, 0, 64)),
                *(
                    (
                        MEM,
                        bd(
                            i,
                            MEM,
                            1024 * (i % 2),
                            16,
                            next_bd=i ^ 1,
                            acquire=acquire(MEM, i // 2),
                            release=acquire(MEM, 1 - i // 2),
                        ),
                    )
                    for i in range(4)
                ),
                (NORTH, bd(0, NORTH, 0, 64)),
            ],
            tasks=[
                DmaTask(CORE, MM2S, 0, 0, repeat_count=repeat),
                DmaTask(MEM, S2MM, 0, 0),
                DmaTask(MEM, MM2S, 0, 2),
                DmaTask(NORTH, S2MM, 0, 0, repeat_count=repeat),
            ],
            routes=[route((CORE, 0), (MEM, 0)), route((MEM, 0), (NORTH, 0))],
        )
    )


def test_endless_chains_pass_buffers_to_each_other_with_locks() -> None:
    array = ping_pong()
    data = array.memories.data(CORE)[:64] = random_bytes(64)
    array.settle()
    assert np.array_equal(array.memories.data(NORTH)[:64], data)
    # The receiving side already holds the buffer that comes next.
    assert [array.fabric.bank(MEM).value(i) for i in (0, 1)] == [1, 0]


def test_a_repeat_count_of_n_runs_the_chain_n_plus_1_times() -> None:
    array = ping_pong(repeat=4)
    array.settle()
    dma = array.fabric.dma(NORTH)
    assert dma.sinks[0].bytes_moved == 5 * 64
    assert not dma.sinks[0].busy


def test_a_chain_that_runs_again_uses_what_its_bds_say_by_then() -> None:
    array = DmaArray(
        design(
            bds=[
                *chain(CORE, 0, CORE, [16, 16]),
                (NORTH, bd(0, NORTH, 0, 32)),
            ],
            tasks=[DmaTask(CORE, MM2S, 0, 0), DmaTask(NORTH, S2MM, 0, 0, repeat_count=1)],
            routes=[route((CORE, 0), (NORTH, 0))],
        )
    )
    data = array.memories.data(CORE)[:64] = random_bytes(64)
    array.settle()
    received = array.memories.data(NORTH)[:32]
    assert np.array_equal(received, data[:32])
    dma = array.fabric.dma(CORE)
    words = [dma.bds.read(1, word) for word in range(6)]
    model = array.fabric.device.tile(CORE)
    dma.bds.write(1, 0, replace_field(model, words, "base_address", 48 // 4))
    dma.sources[0].push(Task(0))
    array.settle()
    assert np.array_equal(received, np.concatenate([data[:16], data[48:]]))


def test_a_bd_that_is_written_with_the_same_words_uses_the_buffer_of_this_run() -> None:
    array = loopback()
    ops = [
        *shim_bd(0, 0, linear(128)),
        push(MM2S, 0, 0),
        *shim_bd(1, 1, linear(128)),
        push(S2MM, 0, 1, token=True),
        sync(S2MM, 0),
    ]
    shifted = [*shim_bd(0, 0, linear(128), offset=128), *ops[2:]]
    # One field changed after the whole BD was written.
    half = [Write32(bd_address(AIE2, 0, 0, bd_id), 64 // 4) for bd_id in (0, 1)]
    halved = [*ops[:2], half[0], *ops[2:5], half[1], *ops[5:]]
    first, second = random_bytes(256, 1), random_bytes(256, 2)
    for data in (first, first, second):
        out = np.zeros(128, np.uint8)
        for run, start, count in (
            (ops, 0, 128),
            (shifted, 128, 128),
            (halved, 0, 64),
            (ops, 0, 128),
        ):
            out[:] = 0
            array.execute(run, data, out)
            assert np.array_equal(out[:count], data[start : start + count])
            assert not out[count:].any()


def test_no_bytes_move_before_the_lock_is_acquired() -> None:
    array = ping_pong(free=0)
    array.settle()
    waiting = array.fabric.dma(MEM).sinks[0].waits_for
    assert waiting is not None
    assert waiting.action.lock_id == 0
    assert array.fabric.meter.bytes_moved == 0


def test_an_acquire_of_exactly_a_value_waits_for_that_value() -> None:
    exact = LockAction(CORE, 5, 2, greater_equal=False)
    array = DmaArray(
        design(
            bds=[(CORE, bd(0, CORE, 0, 4, acquire=exact)), (NORTH, bd(0, NORTH, 0, 4))],
            tasks=[DmaTask(CORE, MM2S, 0, 0), DmaTask(NORTH, S2MM, 0, 0)],
            routes=[route((CORE, 0), (NORTH, 0))],
        )
    )
    bank = array.fabric.bank(CORE)
    for value, moved in ((3, 0), (1, 0), (2, 4)):
        bank.set(5, value)
        array.settle()
        assert array.fabric.meter.bytes_moved == moved
    assert bank.value(5) == 2, "a wait for an exact value takes nothing"


def test_a_lock_released_beyond_its_range_is_an_error() -> None:
    array = DmaArray(
        design(
            locks=[Lock("l", CORE, 0, 63)],
            bds=[
                (CORE, bd(0, CORE, 0, 4, release=acquire(CORE, 0))),
                (NORTH, bd(0, NORTH, 0, 4)),
            ],
            tasks=[DmaTask(CORE, MM2S, 0, 0), DmaTask(NORTH, S2MM, 0, 0)],
            routes=[route((CORE, 0), (NORTH, 0))],
        )
    )
    with pytest.raises(DeviceError, match="beyond 63"):
        array.settle()


def test_a_bd_of_no_bytes_only_moves_its_locks() -> None:
    array = DmaArray(
        design(
            locks=[Lock("a", CORE, 0, 1)],
            bds=[(CORE, bd(0, CORE, 0, 0, acquire=acquire(CORE, 0), release=acquire(CORE, 1)))],
            tasks=[DmaTask(CORE, MM2S, 0, 0)],
        )
    )
    array.settle()
    assert [array.fabric.bank(CORE).value(i) for i in (0, 1)] == [0, 1]


def test_a_memtile_reaches_its_neighbours_memory_and_locks() -> None:
    east = Tile(1, 1)
    array = DmaArray(
        design(
            locks=[Lock("e", east, 60, 1)],
            bds=[
                (MEM, bd(0, east, 0x7FFF0, 16, acquire=acquire(east, 60))),
                (CORE, bd(0, CORE, 0, 16)),
            ],
            tasks=[DmaTask(MEM, MM2S, 0, 0), DmaTask(CORE, S2MM, 0, 0)],
            routes=[route((MEM, 0), (CORE, 0))],
        )
    )
    data = array.memories.data(east)[0x7FFF0:] = random_bytes(16)
    array.settle()
    assert np.array_equal(array.memories.data(CORE)[:16], data)


@pytest.mark.parametrize(
    "dims",
    [
        [(16, 1), (8, 64), (4, 16)],
        [(8, 1), (16, 64), (4, 8)],  # a piece is two steps of the middle dimension
        [(64, 9)],
        [(8, 3), (8, 40)],
        [(12, 1), (8, 20)],  # pieces begin and end within a row
    ],
)
@pytest.mark.parametrize("scattered", [False, True])
def test_strided_host_memory_moves_in_the_pieces_of_the_other_end(dims, scattered) -> None:
    places = np.zeros(1, np.int64)
    for size, step in reversed(dims):
        places = np.add.outer(places, np.arange(size) * step).ravel()
    names = ("d0", "d1")
    fields = {f"{name}_wrap": size for name, (size, _) in zip(names, dims[:2], strict=False)}
    steps = {f"d{axis}_step": step - 1 for axis, (_, step) in enumerate(dims)}
    strided = BdFields(buffer_length=places.size, **fields, **steps)
    straight = linear(4 * places.size)
    source = random_bytes(4 * (places.max() + 1 if not scattered else places.size))
    result = np.zeros(4 * (places.max() + 1 if scattered else places.size), np.uint8)
    array = loopback()
    read, written = (straight, strided) if scattered else (strided, straight)
    program = array.processor.prepare(
        [
            *shim_bd(0, 0, read),
            *shim_bd(1, 1, written),
            push(S2MM, 0, 1, token=True),
            push(MM2S, 0, 0),
            sync(S2MM, 0),
        ]
    )
    for seed in range(2):
        source[:] = random_bytes(source.size, seed)
        array.processor.run(program, [source, result])
        if scattered:
            assert np.array_equal(result.view("<u4")[places], source.view("<u4"))
        else:
            assert np.array_equal(result.view("<u4"), source.view("<u4")[places])


def test_padding_zeros_are_sent_and_not_read() -> None:
    padded = bd(0, MEM, 0, 4 * 5 * 3, dims=(Dim(1, 8), Dim(2, 4)), padding=((1, 1), (1, 2)))
    array = DmaArray(
        design(
            bds=[(MEM, padded), (CORE, bd(0, CORE, 0, 60))],
            tasks=[DmaTask(MEM, MM2S, 0, 0), DmaTask(CORE, S2MM, 0, 0)],
            routes=[route((MEM, 0), (CORE, 0))],
        )
    )
    array.memories.data(MEM).view("<i4")[:4] = [7, 8, 9, 10]
    array.memories.data(CORE)[:60] = 0xEE
    array.settle()
    rows = array.memories.data(CORE)[:60].view("<i4").reshape(3, 5)
    assert rows.tolist() == [[0] * 5, [0, 7, 8, 0, 0], [0] * 5]


def test_padding_is_for_sending_only() -> None:
    padded = bd(0, MEM, 0, 12, dims=(Dim(2, 4),), padding=((1, 0),))
    with pytest.raises(UnsupportedError, match="zero padding"):
        DmaArray(design(bds=[(MEM, padded)], tasks=[DmaTask(MEM, S2MM, 0, 0)]))


def packets(keep: bool = False) -> DmaArray:
    """Three cores send two packets each to one memtile channel, ids 1 to 3."""
    senders = [Tile(0, row) for row in (2, 3, 4)]
    size = 8 + 4 * keep
    bds = [
        (
            tile,
            bd(
                i,
                tile,
                8 * i,
                8,
                next_bd=None if i else 1,
                packet=PacketHeader(tile.row - 1, 2),
            ),
        )
        for tile in senders
        for i in (0, 1)
    ]
    array = DmaArray(
        design(
            bds=[*bds, (MEM, bd(0, MEM, 0, 6 * size))],
            tasks=[*(DmaTask(t, MM2S, 0, 0) for t in senders), DmaTask(MEM, S2MM, 0, 0)],
            routes=[route((t, 0), (MEM, 0), packet_id=t.row - 1, keep=keep) for t in senders],
        )
    )
    for tile in senders:
        array.memories.data(tile)[:16].view("<i4")[:] = np.arange(4) + 100 * tile.row
    return array


def test_packets_take_turns_and_are_never_mixed() -> None:
    array = packets()
    array.settle()
    got = array.memories.data(MEM)[:48].view("<i4").reshape(6, 2)
    assert all(a % 2 == 0 and b == a + 1 for a, b in got)
    assert sorted(got[:, 0].tolist()) == [200, 202, 300, 302, 400, 402]
    # First come, first served: no source sends twice while another waits.
    assert sorted(a // 100 for a in got[:3, 0]) == [2, 3, 4]


def test_a_route_can_keep_packet_headers() -> None:
    array = packets(keep=True)
    array.settle()
    got = array.memories.data(MEM)[:72].view("<u4").reshape(6, 3)
    for header, first, _ in got.tolist():
        row = first // 100
        assert header & 0x1F == row - 1
        assert header >> 12 & 7 == 2
        assert header >> 16 & 0x1F == row
        assert header.bit_count() % 2 == 1


def test_headers_on_a_circuit_are_data() -> None:
    packet = PacketHeader(4, 1)
    array = DmaArray(
        design(
            bds=[(CORE, bd(0, CORE, 0, 4, packet=packet)), (MEM, bd(0, MEM, 0, 8))],
            tasks=[DmaTask(CORE, MM2S, 0, 0), DmaTask(MEM, S2MM, 0, 0)],
            routes=[route((CORE, 0), (MEM, 0))],
        )
    )
    array.memories.data(CORE)[:4] = 9
    array.settle()
    got = array.memories.data(MEM)[:8]
    assert got[:4].tobytes() == header_word(packet, CORE).tobytes()
    assert got[4:].tolist() == [9] * 4


@pytest.mark.parametrize("keep", [False, True])
def test_data_on_a_packet_route_begins_with_its_header(keep: bool) -> None:
    """The first word of a BD without a header serves as the header."""
    array = DmaArray(
        design(
            bds=[(CORE, bd(0, CORE, 0, 12)), (MEM, bd(0, MEM, 0, 12 if keep else 8))],
            tasks=[DmaTask(CORE, MM2S, 0, 0), DmaTask(MEM, S2MM, 0, 0)],
            routes=[route((CORE, 0), (MEM, 0), packet_id=3, keep=keep)],
        )
    )
    sent = header_word(PacketHeader(3, 1), NORTH).tobytes() + bytes(range(8))
    array.memories.data(CORE)[:12] = list(sent)
    array.settle()
    got = array.memories.data(MEM)[: 12 if keep else 8].tobytes()
    assert got == (sent if keep else sent[4:])


@pytest.mark.parametrize(
    ("packet", "routes", "says"),
    [
        (None, [], "no route for its data"),
        (PacketHeader(5, 0), [route((CORE, 0), (MEM, 0), packet_id=3)], "id 5 .known ids: 3"),
        (
            None,
            [route((CORE, 0), (MEM, 0), packet_id=3)],
            "id 0, from its first word .known ids: 3",
        ),
    ],
)
def test_a_stream_without_a_route_is_an_error(packet, routes, says) -> None:
    array = DmaArray(
        design(
            bds=[(CORE, bd(0, CORE, 0, 4, packet=packet)), (MEM, bd(0, MEM, 0, 4))],
            tasks=[DmaTask(CORE, MM2S, 0, 0), DmaTask(MEM, S2MM, 0, 0)],
            routes=routes,
        )
    )
    with pytest.raises(DeviceError, match=says):
        array.settle()


def test_streams_without_locks_do_not_starve_others() -> None:
    """Two endless chains feed each other forever; other agents still get their turn."""
    endless = [
        (CORE, bd(0, CORE, 0, 64, next_bd=0)),
        (MEM, bd(0, MEM, 0, 64, next_bd=0)),
        (CORE, bd(1, CORE, 64, 64)),
        (NORTH, bd(1, NORTH, 0, 64)),
    ]
    array = DmaArray(
        design(
            bds=endless,
            tasks=[
                DmaTask(CORE, MM2S, 0, 0),
                DmaTask(MEM, S2MM, 0, 0),
                DmaTask(CORE, MM2S, 1, 1),
                DmaTask(NORTH, S2MM, 1, 1),
            ],
            routes=[route((CORE, 0), (MEM, 0)), route((CORE, 1), (NORTH, 1))],
        )
    )
    array.scheduler.run(20)
    assert array.fabric.dma(NORTH).sinks[1].bds_run == 1
    assert not array.scheduler.idle


@pytest.mark.parametrize(
    "bad",
    [bd(0, CORE, 0xFFFC, 8), bd(0, CORE, 0, 8, dims=(Dim(2, 0x10000),)), bd(0, CORE, 0, 6)],
)
def test_a_bd_that_does_not_fit_its_memory_is_refused_at_load(bad) -> None:
    with pytest.raises(DesignError, match=r"BD 0 of tile \(0, 2\)"):
        DmaArray(design(bds=[(CORE, bad)]))


def test_unsupported_routes_are_refused_by_name_at_load() -> None:
    made = route((CORE, 0), (MEM, 0))
    fifo = type(made.source)(CORE, "FIFO", 0)
    with pytest.raises(UnsupportedError, match=r"from FIFO 0 of tile \(0, 2\)"):
        DmaArray(design(routes=[type(made)(fifo, made.dests)]))
    with pytest.raises(UnsupportedError, match=r"into FIFO 0 of tile \(0, 2\)"):
        DmaArray(design(routes=[type(made)(made.source, (fifo,))]))


def test_a_packet_that_waits_in_the_middle_is_not_interleaved_with_others() -> None:
    """The memtile accepts one word at a time, when its lock allows it."""
    senders = [CORE, NORTH]
    array = DmaArray(
        design(
            locks=[Lock("l", MEM, 0, 1)],
            bds=[
                *((t, bd(0, t, 0, 12, packet=PacketHeader(t.row, 0))) for t in senders),
                *(
                    (MEM, bd(i, MEM, 4 * i, 4, next_bd=i + 1, acquire=acquire(MEM, 0)))
                    for i in range(6)
                ),
            ],
            tasks=[*(DmaTask(t, MM2S, 0, 0) for t in senders), DmaTask(MEM, S2MM, 0, 0)],
            routes=[route((t, 0), (MEM, 0), packet_id=t.row) for t in reversed(senders)],
        )
    )
    for tile in senders:
        array.memories.data(tile)[:12] = tile.row
    for _ in range(4):
        array.settle()
        array.fabric.bank(MEM).set(0, 1)
    array.settle()
    assert array.memories.data(MEM)[:20:4].tolist() == [2, 2, 2, 3, 3]


def test_an_acquire_wakes_a_wait_for_exactly_the_remaining_value() -> None:
    exact = LockAction(CORE, 0, 1, greater_equal=False)
    array = DmaArray(
        design(
            locks=[Lock("l", CORE, 0, 2)],
            bds=[
                (CORE, bd(0, CORE, 0, 4, acquire=exact)),
                (CORE, bd(1, CORE, 4, 4, acquire=acquire(CORE, 0))),
                (NORTH, bd(0, NORTH, 0, 4)),
                (NORTH, bd(1, NORTH, 4, 4)),
            ],
            tasks=[
                DmaTask(NORTH, S2MM, 0, 0),
                DmaTask(NORTH, S2MM, 1, 1),
                DmaTask(CORE, MM2S, 0, 0),
                DmaTask(CORE, MM2S, 1, 1),
            ],
            routes=[route((CORE, 0), (NORTH, 0)), route((CORE, 1), (NORTH, 1))],
        )
    )
    array.settle()
    assert array.fabric.bank(CORE).value(0) == 1
    assert array.fabric.meter.bytes_moved == 8


def test_two_routes_of_one_source_are_a_broadcast() -> None:
    array = DmaArray(
        design(
            bds=[
                (MEM, bd(0, MEM, 0, 8)),
                (CORE, bd(0, CORE, 0, 8)),
                (NORTH, bd(0, NORTH, 0, 8)),
            ],
            tasks=[
                DmaTask(MEM, MM2S, 0, 0),
                DmaTask(CORE, S2MM, 0, 0),
                DmaTask(NORTH, S2MM, 0, 0),
            ],
            routes=[route((MEM, 0), (CORE, 0)), route((MEM, 0), (NORTH, 0))],
        )
    )
    array.settle()
    assert array.fabric.meter.bytes_moved == 16
