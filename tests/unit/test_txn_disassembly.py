"""The disassembly describes what the hardware would do, and names unknown registers."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npukit.compiler.disassembly import Instruction, disassemble
from npukit.formats import txn
from npukit.machine.bd_words import BdFields, encode_bd
from npukit.machine.generations import AIE2
from npukit.machine.tiles import TileKind

NPU1 = txn.Header(generation=3, rows=6, columns=4, mem_tile_rows=1)


def one(op: txn.Op) -> Instruction:
    (instruction,) = disassemble(txn.Transaction(NPU1, (op,)))
    return instruction


def bd(kind: TileKind, row: int, register: int, **fields: int) -> Instruction:
    words = encode_bd(AIE2.tiles[kind], BdFields(**fields))
    return one(txn.BlockWrite(txn.tile_address(2, row, register), words))


def test_offsets_count_from_the_start_of_the_file() -> None:
    ops = (txn.Noop(), txn.Write32(0x1D204, 0), txn.Preempt(1))
    assert [i.offset for i in disassemble(txn.Transaction(NPU1, ops))] == [16, 20, 44]


def test_shim_bd_fields() -> None:
    described = bd(
        TileKind.SHIM,
        0,
        0x1D0A0,
        buffer_length=2048,
        d0_wrap=32,
        d0_step=0,
        d1_wrap=64,
        d1_step=127,
        d2_step=31,
        iteration_wrap=3,
        iteration_step=255,
        enable_packet=1,
        packet_id=5,
        packet_type=2,
        use_next_bd=1,
        next_bd=7,
        valid_bd=1,
    )
    assert described.place == "shim(2,0) DMA_BD5"
    for phrase in (
        "8,192 bytes",
        "64x32 words in steps of 128,1",
        "4 iterations 256 words apart",
        "packet id 5 type 2",
        "next BD 7",
    ):
        assert phrase in described.effect
    assert "not valid" not in described.effect
    (data,) = described.data["bds"]
    assert data["bd_id"] == 5
    assert data["length_bytes"] == 8192
    assert data["fields"]["d1_step"] == 127
    assert (described.data["column"], described.data["row"]) == (2, 0)


def test_memtile_bd_fields() -> None:
    described = bd(
        TileKind.MEM,
        1,
        0xA0020,
        buffer_length=64,
        base_address=0x100,
        lock_acq_enable=1,
        lock_acq_id=65,
        lock_acq_value=-1,
        lock_rel_id=64,
        lock_rel_value=1,
        d0_wrap=8,
        d0_zero_before=2,
        d0_zero_after=1,
    )
    assert described.place == "memtile(2,1) DMA_BD1"
    for phrase in (
        "256 bytes",
        "at word 0x100",
        "acquire lock 65 >= 1",
        "release lock 64 +1",
        "padded 0+0 0+0 2+1",
        "not valid",
    ):
        assert phrase in described.effect


def test_compute_tile_bd_and_several_bds_in_one_write() -> None:
    words = [*encode_bd(AIE2.tiles[TileKind.CORE], BdFields(buffer_length=4, valid_bd=1)), 0, 0]
    words += encode_bd(AIE2.tiles[TileKind.CORE], BdFields(buffer_length=8, valid_bd=1))
    described = one(txn.BlockWrite(txn.tile_address(0, 3, 0x1D040), tuple(words)))
    assert described.place == "core(0,3) DMA_BD2"
    assert "BD 2: 16 bytes" in described.effect
    assert "BD 3: 32 bytes" in described.effect
    assert [data["bd_id"] for data in described.data["bds"]] == [2, 3]


def test_block_write_of_part_of_a_bd_shows_its_words() -> None:
    for register in (0x1D000, 0x1D004, 0x400):
        described = one(txn.BlockWrite(register, (1, 2, 0xABC)))
        assert described.effect.startswith("= 0x1 0x2 0xabc")
        assert "bds" not in described.data


@pytest.mark.parametrize(
    ("op", "place", "effect"),
    [
        (
            txn.Write32(0x201D214, 0x8003000A),
            "shim(1,0) DMA_MM2S_0_Task_Queue",
            "start BD 10, run 4 times, then a token",
        ),
        (txn.Write32(0x1D204, 3), "shim(0,0) DMA_S2MM_0_Task_Queue", "start BD 3, run once"),
        (
            txn.MaskWrite(0x1D208, mask=0x1F00, value=0x300),
            "shim(0,0) DMA_S2MM_1_Ctrl",
            "tokens carry controller id 3 (mask 0x1f00)",
        ),
        (txn.Write32(0x1C0010, 2), "memtile(0,1) Lock1_value", "= 2"),
        (txn.Write32(0x21F020, 1), "core(0,2) Lock2_value", "= 1"),
        (txn.Write32(0x200400, 12), "core(0,2) DataMemory+0x400", "= 0xc"),
        (txn.Write32(0x232000, 1), "core(0,2) Core_Control", "= 0x1"),
        (txn.Write32(0x1D01C, 1 << 25), "shim(0,0) DMA_BD0_7", "= 0x2000000: valid_bd 1"),
        (
            txn.AddressPatch(0x1D024, 2, 4096),
            "shim(0,0) DMA_BD1_1",
            "BD 1 address = bo2 + 4,096 bytes",
        ),
        (
            txn.Sync(column=3, row=0, direction=1, channel=1),
            "shim(3,0) DMA_MM2S_1",
            "wait for a token",
        ),
        (
            txn.Sync(column=0, row=1, direction=0, channel=5, column_num=4),
            "memtile(0,1) DMA_S2MM_5",
            "wait for a token of each of 4 columns and 1 rows from here",
        ),
        (txn.Preempt(1), "", "may be preempted: save memtiles"),
        (txn.Preempt(77), "", "may be preempted: level 77"),
        (txn.LoadPdi(2, 64, 0x1000), "", "load PDI 2, 64 bytes at 0x1000"),
        (txn.MaskPoll(0x1D228, 3, 1), "shim(0,0) DMA_MM2S_Status_0", "wait until & 0x3 == 0x1"),
        (
            txn.UnknownOp(0x85, (0x85, 12, 7)),
            "",
            "operation 0x85, unknown to npukit, 3 words: 0x85 0xc 0x7",
        ),
    ],
)
def test_what_each_operation_does(op: txn.Op, place: str, effect: str) -> None:
    described = one(op)
    assert (described.place, described.effect) == (place, effect)


def test_names() -> None:
    assert one(txn.UnknownOp(0x42, (0x42,))).name == "unknown"
    assert one(txn.Sync(0, 0, 0, 0)).name == "sync"
    assert one(txn.AddressPatch(0, 0)).name == "ddr_patch"
    assert one(txn.MergeSync(1, 1)).name == "merge_sync"


u8, u16, u32 = (st.integers(0, (1 << bits) - 1) for bits in (8, 16, 32))
any_op = st.one_of(
    st.builds(txn.Write32, u32, u32),
    st.builds(txn.BlockWrite, u32, st.lists(u32, max_size=20).map(tuple)),
    st.builds(txn.MaskWrite, u32, u32, u32),
    st.builds(txn.MaskPollBusy, u32, u32, u32),
    st.builds(txn.UpdateReg, u8, u8, u32, u32),
    st.builds(txn.UpdateStateTable, u8, u8, u32),
    st.builds(txn.UpdateScratch),
    st.builds(txn.LoadPmStart, u16, u32),
    st.builds(txn.CreateScratchpad, u8, u32, u32),
    st.builds(txn.ReadRegs, st.lists(u32, max_size=3).map(tuple)),
    st.builds(txn.RecordTimer, u32),
    st.builds(txn.Sync, u8, u8, u8, u8, u8, u8),
    st.builds(txn.AddressPatch, u32, u16, u32),
)


@given(st.lists(any_op, max_size=6))
def test_every_stream_can_be_described(ops: list[txn.Op]) -> None:
    described = disassemble(txn.Transaction(NPU1, tuple(ops)))
    assert len(described) == len(ops)
    for instruction in described:
        assert "\n" not in instruction.place + instruction.effect
        assert instruction.effect
    json.dumps([instruction.data for instruction in described])
