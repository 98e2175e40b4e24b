"""Instruction streams on an array of DMAs."""

from __future__ import annotations

import numpy as np
import pytest
from hand_made_array import (
    CORE,
    MEM,
    MM2S,
    S2MM,
    SHIM,
    DmaArray,
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
from numpy.lib.stride_tricks import as_strided

from npukit.emulator.command_processor import StalledError
from npukit.emulator.schedule import Schedule
from npukit.errors import DeviceError, UnsupportedError
from npukit.formats.txn import (
    AddressPatch,
    BlockWrite,
    LoadPdi,
    MaskPoll,
    MaskWrite,
    Noop,
    Sync,
    UnknownOp,
    Write32,
)
from npukit.machine.bd_words import BdFields, encode_bd
from npukit.machine.generations import AIE2
from npukit.machine.physical import (
    Buffer,
    DmaTask,
    Iteration,
    Lock,
    LockAction,
    Route,
    StreamPort,
    Tile,
)
from npukit.machine.registers import (
    bd_address,
    control_address,
    lock_address,
    status_address,
    tile_address,
)
from npukit.machine.tiles import TileKind


def copy_ops(count: int, tile: Tile = SHIM) -> list:
    return [
        *shim_bd(0, 0, linear(count), tile=tile),
        push(MM2S, 0, 0, tile=tile),
        *shim_bd(1, 1, linear(count), tile=tile),
        push(S2MM, 0, 1, token=True, tile=tile),
        sync(S2MM, 0, tile),
    ]


def test_a_stream_copies_through_the_array_again_and_again() -> None:
    array = loopback()
    out = np.zeros(640, np.uint8)
    for seed in range(5):
        data = random_bytes(640, seed)
        array.execute(copy_ops(640), data, out)
        assert np.array_equal(out, data)
    assert array.fabric.meter.bytes_moved == 5 * 2 * 640


def test_a_shim_bd_walks_three_dimensions_and_an_iteration() -> None:
    """A repeated BD advances by the iteration step, and restarts after the wrap."""
    fields = BdFields(
        buffer_length=24,
        d0_wrap=2,
        d0_step=3 - 1,
        d1_wrap=3,
        d1_step=7 - 1,
        d2_step=50 - 1,
        iteration_wrap=2 - 1,
        iteration_step=300 - 1,
    )
    words = np.arange(1000, dtype="<u4")
    out = np.zeros(3 * 96 + 32, np.uint8)
    ops = [
        *shim_bd(0, 0, fields),
        push(MM2S, 0, 0, repeat=2),
        *shim_bd(1, 1, linear(320)),
        push(S2MM, 0, 1, token=True),
    ]
    array = loopback()
    array.execute(ops, words.view(np.uint8), out)
    array.settle()
    once = as_strided(words, (4, 3, 2), (200, 28, 12)).ravel()
    twice = as_strided(words[300:], (4, 3, 2), (200, 28, 12)).ravel()
    got = out.view("<u4")
    # 288 bytes are sent: four memtile buffers and a half, of which four come back.
    assert np.array_equal(got[:64], np.concatenate([once, twice, once])[:64])


def test_an_iteration_starts_where_its_register_says_and_is_kept_between_pushes() -> None:
    fields = BdFields(buffer_length=16, iteration_wrap=3, iteration_step=15, iteration_current=1)
    data = random_bytes(256)
    out = np.zeros(128, np.uint8)
    array = loopback()
    ops = [
        *shim_bd(0, 0, fields),
        push(MM2S, 0, 0, repeat=1),
        push(MM2S, 0, 0),
        push(MM2S, 0, 0),
        *shim_bd(1, 1, linear(64)),
        push(S2MM, 0, 1, token=True),
        sync(S2MM, 0),
    ]
    seen = []
    array.execute(ops, data, out)
    for _ in range(3):
        array.execute([push(S2MM, 0, 1, token=True), sync(S2MM, 0)], data, out)
        seen.append(out[:64].copy())
    expected = [data[64 * i : 64 * i + 64] for i in (2, 3, 0)]
    assert all(np.array_equal(a, b) for a, b in zip(seen, expected, strict=True))


def test_an_offset_starts_within_the_argument() -> None:
    array = loopback()
    data, out = random_bytes(256), np.zeros(256, np.uint8)
    ops = [
        *shim_bd(0, 0, linear(128), offset=64),
        push(MM2S, 0, 0),
        *shim_bd(1, 1, linear(128), offset=128),
        push(S2MM, 0, 1, token=True),
        sync(S2MM, 0),
    ]
    array.execute(ops, data, out)
    assert np.array_equal(out[128:], data[64:192])
    assert not out[:128].any()


def test_shim_bds_chain() -> None:
    array = loopback()
    data, out = random_bytes(128), np.zeros(128, np.uint8)
    chained = BdFields(buffer_length=16, use_next_bd=1, next_bd=5)
    ops = [
        *shim_bd(4, 0, chained, offset=64),
        *shim_bd(5, 0, linear(64)),
        push(MM2S, 0, 4),
        *shim_bd(1, 1, linear(128)),
        push(S2MM, 0, 1, token=True),
        sync(S2MM, 0),
    ]
    array.execute(ops, data, out)
    assert np.array_equal(out, np.concatenate([data[64:], data[:64]]))


def test_tokens_are_counted_and_waited_for_one_by_one() -> None:
    array = loopback()
    data, out = random_bytes(128), np.zeros(128, np.uint8)
    ops = [
        *shim_bd(0, 0, linear(128)),
        push(MM2S, 0, 0, token=True),
        *shim_bd(1, 1, linear(64)),
        push(S2MM, 0, 1, token=True),
        *shim_bd(2, 1, linear(64), offset=64),
        push(S2MM, 0, 2, token=True),
        sync(S2MM, 0),
        sync(S2MM, 0),
        sync(MM2S, 0),
    ]
    array.execute(ops, data, out)
    assert np.array_equal(out, data)
    assert all(channel.tasks.tokens == 0 for channel in array.fabric.channels)
    with pytest.raises(StalledError):
        array.execute([sync(S2MM, 0)], data, out)


def test_a_repeated_task_gives_one_token() -> None:
    array = loopback()
    data, out = random_bytes(256), np.zeros(64, np.uint8)
    ops = [
        *shim_bd(0, 0, linear(256)),
        push(MM2S, 0, 0),
        *shim_bd(1, 1, linear(64)),
        push(S2MM, 0, 1, repeat=3, token=True),
        sync(S2MM, 0),
    ]
    array.execute(ops, data, out)
    assert np.array_equal(out, data[192:])
    assert array.fabric.dma(SHIM).sinks[0].tasks.tokens == 0


def test_a_sync_of_many_columns_waits_for_each() -> None:
    array = loopback(lanes=4)
    data, out = random_bytes(256), np.zeros(256, np.uint8)
    ops = [op for col in range(4) for op in copy_ops(256, Tile(col, 0))[:-1]]
    array.execute([*ops, Sync(0, 0, 0, 0, column_num=4, row_num=1)], data, out)
    assert np.array_equal(out, data)
    with pytest.raises(StalledError) as stall:
        array.execute(
            [*ops[: -len(ops) // 4], Sync(0, 0, 0, 0, column_num=4, row_num=1)], data, out
        )
    assert stall.value.step.waits_for == "a task-complete token of (3, 0) S2MM 0"


def test_a_transfer_that_is_not_waited_for_may_not_have_happened() -> None:
    """A stream ends with its last operation, as the real command processor does."""
    array = loopback()
    data, out = random_bytes(256), np.zeros(256, np.uint8)
    array.execute(copy_ops(256)[:-1], data, out)
    assert not out.any()
    array.settle()
    assert np.array_equal(out, data)


def test_locks_and_data_memory_can_be_written_and_masked() -> None:
    array = loopback(free=0)
    data, out = random_bytes(64), np.zeros(64, np.uint8)
    array.execute([Write32(lock_address(AIE2, 0, 1, 0), 2), *copy_ops(64)], data, out)
    assert np.array_equal(out, data)
    array.execute(
        [
            Write32(tile_address(0, 2, 0x400), 0xAABBCCDD),
            BlockWrite(tile_address(0, 2, 0x404), (1, 2, 3)),
            MaskWrite(tile_address(0, 2, 0x400), 0xFF00, 0x1234),
        ]
    )
    words = array.memories.data(CORE)[0x400:0x410].view("<u4").tolist()
    assert words == [0xAABB12DD, 1, 2, 3]


def test_memtile_and_core_bds_can_be_written() -> None:
    """The stream replaces the design's memtile BDs: neighbour memory, locks and padding."""
    east = Tile(1, 1)
    array = DmaArray(
        design(
            locks=[Lock("own", MEM, 7, 1), Lock("east", east, 2, 0)],
            routes=[route((MEM, 0), (CORE, 1)), route((CORE, 0), (SHIM, 0))],
        )
    )
    array.memories.data(east)[256:264].view("<i4")[:] = [5, 6]
    out = np.zeros(20, np.uint8)
    sends = BdFields(
        buffer_length=5,
        base_address=(0x100000 + 256) // 4,
        d0_zero_before=2,
        d0_zero_after=1,
        d0_wrap=2,
        lock_acq_enable=1,
        lock_acq_id=64 + 7,
        lock_acq_value=-1,
        lock_rel_id=128 + 2,
        lock_rel_value=1,
        valid_bd=1,
    )
    takes = BdFields(buffer_length=5, base_address=0x800 // 4, valid_bd=1)
    array.execute(
        [
            BlockWrite(bd_address(AIE2, 0, 1, 9), encode_bd(AIE2.tiles[TileKind.MEM], sends)),
            BlockWrite(bd_address(AIE2, 0, 2, 3), encode_bd(AIE2.tiles[TileKind.CORE], takes)),
            push(MM2S, 0, 9, tile=MEM),
            push(S2MM, 1, 3, tile=CORE),
            push(MM2S, 0, 3, tile=CORE),
            *shim_bd(0, 0, linear(20)),
            push(S2MM, 0, 0, token=True),
            sync(S2MM, 0),
        ],
        out,
    )
    assert array.memories.data(CORE)[0x800:0x814].view("<i4").tolist() == [0, 0, 5, 6, 0]
    assert array.fabric.bank(MEM).value(7) == 0
    assert array.fabric.bank(east).value(2) == 1


def test_the_controller_id_and_observing_registers_are_harmless() -> None:
    array = loopback()
    array.execute(
        [
            MaskWrite(control_address(AIE2, 0, 0, S2MM, 0), 0x1F00, 0xF00),
            Write32(control_address(AIE2, 0, 2, S2MM, 1), 2),  # the reset of an idle channel
            Write32(control_address(AIE2, 0, 2, S2MM, 1), 0),
            Write32(tile_address(0, 2, 0x340D0), 0x1234),  # Trace_Control0
            Noop(),
        ]
    )
    data, out = random_bytes(64), np.zeros(64, np.uint8)
    array.execute(copy_ops(64), data, out)
    assert np.array_equal(out, data)


def test_a_reset_channel_drops_its_tasks() -> None:
    array = loopback()
    array.settle()
    sink = array.fabric.dma(MEM).sinks[0]
    assert sink.busy
    array.execute([Write32(control_address(AIE2, 0, 1, S2MM, 0), 2)])
    assert not sink.busy


@pytest.mark.parametrize(
    ("op", "says"),
    [
        (Write32(tile_address(0, 0, 0x3F008), 1), "Stream_Switch_Master_Config_South0 of tile"),
        (Write32(tile_address(0, 2, 0x32000), 5), "Core_Control of tile .* other than enable"),
        (Write32(tile_address(0, 2, 0x20000), 1), "Program_Memory of tile"),
        (Write32(tile_address(0, 1, 0xFFFF0), 1), r"\(offset 0xffff0\)"),
        (MaskPoll(tile_address(0, 2, 0x32004), 1, 1), "polling Core_Status of tile"),
        (
            Write32(status_address(AIE2, 0, 0, S2MM, 0), 1),
            "DMA_S2MM_Status_0 of tile .*only be read",
        ),
        (LoadPdi(1, 4, 0), "loadpdi"),
        (UnknownOp(0x99, (0x99, 8)), "0x99"),
    ],
)
def test_unsupported_operations_are_refused_by_name_before_anything_runs(op, says) -> None:
    array = loopback()
    with pytest.raises(UnsupportedError, match=says) as error:
        array.processor.prepare([*copy_ops(64), op])
    assert str(error.value.where).startswith("operation 7 (")


@pytest.mark.parametrize(
    ("address", "value", "says"),
    [
        (control_address(AIE2, 0, 1, MM2S, 0), 1 << 4, "compression"),
        (control_address(AIE2, 0, 0, S2MM, 0), 1 << 16, "finish-on-TLAST"),
        (control_address(AIE2, 0, 0, MM2S, 0), 1 << 1, "pause"),
    ],
)
def test_unsupported_channel_modes_are_refused_by_name(address, value, says) -> None:
    """Before anything runs, and when a build checks the stream."""
    array = loopback()
    for op in (Write32(address, value), MaskWrite(address, value, value)):
        with pytest.raises(UnsupportedError, match=f"{says}.*Ctrl of tile"):
            array.processor.prepare([op])
        fine = MaskWrite(address, 0, value)
        ((index, error),) = array.processor.problems([fine, op])
        assert index == 1
        assert says in error.message


@pytest.mark.parametrize(
    ("ops", "says"),
    [
        ([push(MM2S, 0, 3)], "nothing has configured"),
        ([*shim_bd(0, 0, linear(64))[:1], push(MM2S, 0, 0)], "no host buffer"),
        ([*shim_bd(0, 0, linear(68)), push(MM2S, 0, 0)], "4 bytes beyond the end of argument 0"),
        ([*shim_bd(0, 0, linear(4), offset=68)], "has 64 bytes; a BD is to start at byte 68"),
        (
            [
                *shim_bd(0, 0, BdFields(buffer_length=8, iteration_wrap=2, iteration_step=7)),
                push(MM2S, 0, 0, repeat=2),
            ],
            "32 bytes from 64 bytes on, of which 0 exist",
        ),
        ([AddressPatch(bd_address(AIE2, 0, 1, 0) + 4, 0)], "not a shim BD"),
        ([AddressPatch(bd_address(AIE2, 0, 0, 0), 0)], "not a shim BD"),
        ([*shim_bd(0, 0, linear(4), offset=6)], "not a multiple of 4"),
        ([Sync(9, 0, 0, 0)], "no tile"),
        ([Sync(0, 0, 0, 0, column_num=0)], "tokens of zero tiles"),
        ([Write32(bd_address(AIE2, 0, 0, 0) + 2, 0)], "not that of a 32-bit register"),
        (
            [
                *shim_bd(0, 0, BdFields(use_next_bd=1, next_bd=0)),
                push(MM2S, 0, 0),
            ],
            "runs forever",
        ),
        ([Sync(0, 0, 0, 2)], "no S2MM channel 2"),
        ([Sync(0, 0, 5, 0)], "direction 5"),
        ([Write32(tile_address(5, 0, 0x1D000), 0)], "does not have"),
        ([BlockWrite(tile_address(0, 2, 0xFFFC), (1, 2))], "does not fit the data memory"),
    ],
)
def test_operations_that_a_device_can_not_execute_are_errors(ops, says) -> None:
    array = loopback()
    with pytest.raises(DeviceError, match=says):
        array.execute([*ops, sync(MM2S, 0)], np.zeros(64, np.uint8))


def test_a_bd_without_its_valid_bit_does_not_run() -> None:
    array = loopback()
    words = encode_bd(AIE2.tiles[TileKind.SHIM], linear(64))
    with pytest.raises(DeviceError, match="valid bit"):
        array.execute(
            [BlockWrite(bd_address(AIE2, 0, 0, 0), words), push(MM2S, 0, 0), sync(MM2S, 0)],
        )


def test_an_array_that_moves_forever_without_a_token_is_a_stall() -> None:
    array = DmaArray(
        design(
            bds=[(CORE, bd(0, CORE, 0, 64, next_bd=0)), (MEM, bd(0, MEM, 0, 64, next_bd=0))],
            tasks=[DmaTask(CORE, MM2S, 0, 0), DmaTask(MEM, S2MM, 0, 0)],
            routes=[route((CORE, 0), (MEM, 0))],
            buffers=[Buffer("b", CORE, 0, 64, (16,), "i32")],
        )
    )
    array.processor.livelock_limit = 50
    with pytest.raises(StalledError) as stall:
        array.execute([sync(S2MM, 0)])
    assert stall.value.moving


def test_a_bd_that_is_rewritten_needs_its_buffer_again() -> None:
    array = loopback()
    data = random_bytes(64)
    array.execute([*shim_bd(0, 0, linear(64)), push(MM2S, 0, 0, token=True), sync(MM2S, 0)], data)
    with pytest.raises(DeviceError, match="no host buffer"):
        array.execute([*shim_bd(0, 0, linear(64))[:1], push(MM2S, 0, 0), sync(MM2S, 0)], data)


def test_a_bd_can_be_pointed_elsewhere_after_it_ran() -> None:
    array = loopback()
    data, out = random_bytes(128), np.zeros(128, np.uint8)
    array.execute(copy_ops(64), data, out)
    bd_0, bd_1 = bd_address(AIE2, 0, 0, 0) + 4, bd_address(AIE2, 0, 0, 1) + 4
    array.execute(
        [
            AddressPatch(bd_0, 0, 64),
            push(MM2S, 0, 0),
            AddressPatch(bd_1, 1, 64),
            push(S2MM, 0, 1, token=True),
            sync(S2MM, 0),
        ],
        data,
        out,
    )
    assert np.array_equal(out, data)


@pytest.mark.parametrize(("value", "moves"), [(-1, True), (1, False)])
def test_the_sign_of_an_acquire_value_says_at_least_or_exactly(value: int, moves: bool) -> None:
    array = DmaArray(
        design(
            locks=[Lock("l", SHIM, 3, 2)],
            bds=[(MEM, bd(0, MEM, 0, 4))],
            tasks=[DmaTask(MEM, S2MM, 0, 0)],
            routes=[route((SHIM, 0), (MEM, 0))],
        )
    )
    locked = BdFields(
        buffer_length=1,
        lock_acq_enable=1,
        lock_acq_id=3,
        lock_acq_value=value,
        lock_rel_id=4,
        lock_rel_value=2,
    )
    array.execute([*shim_bd(0, 0, locked), push(MM2S, 0, 0)], random_bytes(4))
    array.settle()
    bank = array.fabric.bank(SHIM)
    assert (bank.value(3), bank.value(4)) == ((1, 2) if moves else (2, 0))


@pytest.mark.parametrize(("device", "first"), [("npu1", Tile(1, 1)), ("npu2", Tile(0, 1))])
def test_the_first_address_window_of_a_memtile(device: str, first: Tile) -> None:
    """AIE2 has its own memory there, AIE2P its western neighbour's; the second is its own."""
    mem, core = Tile(1, 1), Tile(1, 2)
    array = DmaArray(design(routes=[route((mem, 0), (core, 0))], device=device))
    array.memories.data(first)[:4] = 1
    array.memories.data(mem)[4:8] = 2
    array.memories.data(Tile(2, 1))[8:12] = 3
    fields = [
        BdFields(buffer_length=1, base_address=window * 0x20000 + window, valid_bd=1)
        for window in range(3)
    ]
    takes = BdFields(buffer_length=3, valid_bd=1)
    array.execute(
        [
            *(
                BlockWrite(
                    bd_address(AIE2, 1, 1, i), encode_bd(AIE2.tiles[TileKind.MEM], bd_fields)
                )
                for i, bd_fields in enumerate(fields)
            ),
            BlockWrite(bd_address(AIE2, 1, 2, 0), encode_bd(AIE2.tiles[TileKind.CORE], takes)),
            *(push(MM2S, 0, i, tile=mem) for i in range(3)),
            push(S2MM, 0, 0, token=True, tile=core),
            sync(S2MM, 0, core),
        ]
    )
    assert array.memories.data(core)[:12:4].tolist() == [1, 2, 3]


def test_a_trace_buffer_stays_untouched_and_never_fills_a_queue() -> None:
    trace = Route(StreamPort(CORE, "Trace", 0), (StreamPort(SHIM, "DMA", 1),), packet_id=1)
    array = DmaArray(design(routes=[trace]))
    buffer = np.zeros(64, np.uint8)
    for _ in range(10):
        array.execute([*shim_bd(15, 0, linear(64)), push(S2MM, 1, 15)], buffer)
    assert not buffer.any()


def test_a_bd_may_be_rewritten_as_soon_as_an_idle_channel_has_it() -> None:
    array = loopback()
    first, second, out = random_bytes(64, 1), random_bytes(64, 2), np.zeros(128, np.uint8)
    ops = [
        *shim_bd(0, 0, linear(64)),
        push(MM2S, 0, 0),
        *shim_bd(0, 1, linear(64)),
        push(MM2S, 0, 0),
        *shim_bd(1, 2, linear(128)),
        push(S2MM, 0, 1, token=True),
        sync(S2MM, 0),
    ]
    array.execute(ops, first, second, out)
    assert np.array_equal(out, np.concatenate([first, second]))


def test_a_bd_that_waits_for_its_lock_has_been_fetched() -> None:
    array = loopback()
    first, second, out = random_bytes(64, 1), random_bytes(64, 2), np.zeros(128, np.uint8)
    locked = BdFields(buffer_length=16, lock_acq_enable=1, lock_acq_id=3, lock_acq_value=-1)
    ops = [
        *shim_bd(0, 0, locked),
        push(MM2S, 0, 0),
        *shim_bd(0, 1, linear(64)),
        Write32(lock_address(AIE2, 0, 0, 3), 1),
        push(MM2S, 0, 0),
        *shim_bd(1, 2, linear(128)),
        push(S2MM, 0, 1, token=True),
        sync(S2MM, 0),
    ]
    array.execute(ops, first, second, out)
    assert np.array_equal(out, np.concatenate([first, second]))


def test_an_array_in_a_long_cycle_is_a_stall() -> None:
    """Buffers of three and five words, one of them in 61 places: the state returns after 915."""
    more = {"next_bd": 24, "iteration": Iteration(61, 20)}
    array = DmaArray(
        design(
            bds=[(MEM, bd(0, MEM, 0, 12, next_bd=0)), (MEM, bd(24, MEM, 64, 20, **more))],
            tasks=[DmaTask(MEM, S2MM, 1, 24), DmaTask(MEM, MM2S, 0, 0)],
            routes=[route((MEM, 0), (MEM, 1))],
        ),
        Schedule.LATE,
    )
    array.processor.livelock_limit = 50
    with pytest.raises(StalledError) as stall:
        array.execute([MaskPoll(lock_address(AIE2, 0, 1, 9), mask=0xFF, value=3)])
    assert stall.value.moving


def test_a_long_transfer_of_small_objects_is_never_a_stall() -> None:
    """For any limit: bytes move between the host and the array all the time."""
    array = loopback()
    count = 4000 * 64
    data, out = random_bytes(count), np.zeros(count, np.uint8)
    array.processor.livelock_limit = 1
    array.execute(copy_ops(count), data, out)
    assert np.array_equal(out, data)


def test_a_long_motion_without_the_host_is_not_a_stall_if_it_ends() -> None:
    """A memtile sends 8,192 BDs to itself, and one more, which sets the lock that is polled."""
    chains = [
        (MEM, bd(first + i, MEM, 64 * i, 4, next_bd=first + i + 1 if i < 15 else None))
        for first in (0, 24)
        for i in range(16)
    ]
    last = [
        (MEM, bd(16, MEM, 0, 4)),
        (MEM, bd(40, MEM, 64, 4, release=LockAction(MEM, 5, 1))),
    ]
    array = DmaArray(design(bds=chains + last, routes=[route((MEM, 0), (MEM, 1))]), Schedule.LATE)
    array.processor.livelock_limit = 1
    array.execute(
        [
            push(S2MM, 1, 24, repeat=255, tile=MEM),
            push(S2MM, 1, 40, tile=MEM),
            push(MM2S, 0, 0, repeat=255, tile=MEM),
            push(MM2S, 0, 16, tile=MEM),
            MaskPoll(lock_address(AIE2, 0, 1, 5), mask=0xFF, value=1),
        ]
    )
