"""Instruction streams: real ones round-trip, every operation in both layouts, bad ones refused."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npukit.errors import FormatError
from npukit.formats import txn
from thoroughness import examples

GOLDEN = sorted((Path(__file__).parents[1] / "golden" / "designs").glob("*/insts.bin"))
SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
NPU1 = txn.Header(generation=3, rows=6, columns=1, mem_tile_rows=1)
COMPACT = txn.Header(generation=4, rows=6, columns=8, mem_tile_rows=1, major=1, minor=0)


def words(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data))


def stream(ops: list[list[int]], head: int = 0x06030100, count: int | None = None) -> bytes:
    """A stream from raw operation words, its header as MLIR-AIE writes it."""
    body = [word for op in ops for word in op]
    header = [head, 0x101, len(ops) if count is None else count, 4 * (4 + len(body))]
    return struct.pack(f"<{4 + len(body)}I", *header, *body)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.parent.name)
def test_golden_streams_come_back_byte_for_byte(path: Path) -> None:
    data = path.read_bytes()
    transaction = txn.parse(data)
    assert txn.encode(transaction) == data
    assert transaction.header == NPU1
    # MLIR-AIE leaves nothing in reserved fields, so a lowering can compare with plain operations.
    assert not any(op.residue for op in transaction.ops)


def test_there_are_golden_streams() -> None:
    assert len(GOLDEN) == 8


def test_a_golden_stream_has_the_designs_operations() -> None:
    path = next(path for path in GOLDEN if path.parent.name == "attention_1tile")
    ops = txn.parse(path.read_bytes()).ops
    assert [type(op).__name__ for op in ops] == [
        "BlockWrite",
        "AddressPatch",
        "Write32",
        "BlockWrite",
        "AddressPatch",
        "MaskWrite",
        "Write32",
        "Sync",
    ]
    patches = [op for op in ops if isinstance(op, txn.AddressPatch)]
    assert [(patch.address & 0xFFFFF, patch.arg_index) for patch in patches] == [
        (0x1D004, 0),
        (0x1D024, 1),
    ]
    blocks = [op for op in ops if isinstance(op, txn.BlockWrite)]
    # Lengths in words: 3 x 64 x 64 bytes in, 64 x 64 out.
    assert [block.words[0] for block in blocks] == [12288 // 4, 4096 // 4]


def test_real_stream_of_another_project() -> None:
    path = SAMPLES / "single-add.insts.bin"
    if not path.exists():
        pytest.skip("the folder with sample files is not here")
    data = path.read_bytes()
    transaction = txn.parse(data)
    assert txn.encode(transaction) == data
    assert transaction.header.columns == 4
    assert transaction.op_count == 11
    assert transaction.byte_size == len(data)
    assert transaction.ops[-1] == txn.Sync(column=0, row=0, direction=0, channel=0)
    assert transaction.ops[-3] == txn.MaskWrite(0x1D200, mask=0x1F00, value=0xF00)


# Each operation beside its words as the formats' sources lay them out, classic and compact.
LAYOUTS = [
    (
        txn.Write32(0x201D214, 0x80000001),
        [0, 0, 0x201D214, 0, 0x80000001, 24],
        [0, 0x201D214, 0x80000001],
    ),
    (
        txn.BlockWrite(0x1D000, (7, 8, 9)),
        [1, 0, 0x1D000, 28, 7, 8, 9],
        [1, 0x1D000, 24, 7, 8, 9],
    ),
    (
        txn.MaskWrite(0x1D200, mask=0x1F00, value=0xF00),
        [3, 0, 0x1D200, 0, 0xF00, 0x1F00, 28],
        [3, 0x1D200, 0xF00, 0x1F00],
    ),
    (
        txn.MaskPoll(0x1D228, mask=0x78003C, value=1),
        [4, 0, 0x1D228, 0, 1, 0x78003C, 28],
        [4, 0x1D228, 1, 0x78003C],
    ),
    (
        txn.MaskPollBusy(0x1D228, mask=3, value=0),
        [7, 0, 0x1D228, 0, 0, 3, 28],
        [7, 0x1D228, 0, 3],
    ),
    (txn.Noop(), [5], [5]),
    (txn.Preempt(2), [0x206], [0x206]),
    (txn.LoadPdi(5, 0x30, 0x1_0000_0002), [0x50008, 0x30, 2, 1], [0x50008, 0x30, 2, 1]),
    (txn.LoadPmStart(0x10203, 9), [0x1020309, 9], [0x1020309, 9]),
    (txn.CreateScratchpad(1, 64, 0x20), [0x10A, 64, 0x20, 0], [0x10A, 64, 0x20, 0]),
    (txn.UpdateStateTable(3, 1, 99), [0x1030B, 99], [0x1030B, 99]),
    (txn.UpdateReg(3, 1, 99, 0x1D004), [0x1030C, 99, 0x1D004], [0x1030C, 99, 0x1D004]),
    (txn.UpdateScratch(), [13], [13]),
    (
        txn.Sync(column=2, row=1, direction=1, channel=3, column_num=4, row_num=5),
        [0x80, 16, 0x20101, 0x3040500],
        [0x80, 16, 0x20101, 0x3040500],
    ),
    (
        txn.AddressPatch(0x1D004, arg_index=1, arg_plus=0x1000),
        [0x81, 48, 0, 0, 0, 0, 0x1D004, 0, 1, 0, 0x1000, 0],
        [0x81, 24, 0x1D004, 1, 0x1000, 0],
    ),
    (
        txn.ReadRegs((0x1D000, 0x2_0000_0001)),
        [0x82, 32, 2, 0, 0x1D000, 0, 1, 2],
        [0x82, 32, 2, 0, 0x1D000, 0, 1, 2],
    ),
    (txn.RecordTimer(7), [0x83, 12, 7], [0x83, 12, 7]),
    (txn.MergeSync(2, 8), [0x84, 12, 0x802], [0x84, 12, 0x802]),
]


@pytest.mark.parametrize(
    ("op", "classic", "compact"), LAYOUTS, ids=[type(op).__name__ for op, *_ in LAYOUTS]
)
def test_layout_of_each_operation(op: txn.Op, classic: list[int], compact: list[int]) -> None:
    for header, expected in ((NPU1, classic), (COMPACT, compact)):
        data = txn.encode(txn.Transaction(header, (op,)))
        assert words(data)[4:] == expected
        assert txn.parse(data) == txn.Transaction(header, (op,))


def test_classic_fields_of_64_bits() -> None:
    data = stream(
        [
            [0, 0, 1, 2, 3, 24],
            [3, 0, 4, 5, 6, 7, 28],
            [0x81, 48, 0, 0, 0, 0, 8, 9, 10, 11, 12, 13],
        ]
    )
    assert txn.parse(data).ops == (
        txn.Write32(2 << 32 | 1, 3),
        txn.MaskWrite(5 << 32 | 4, mask=7, value=6),
        txn.AddressPatch(9 << 32 | 8, 11 << 32 | 10, 13 << 32 | 12),
    )


def test_header_fields() -> None:
    data = txn.encode(txn.Transaction(COMPACT, (txn.Noop(), txn.Noop())))
    assert data == bytes([1, 0, 4, 6, 8, 1, 0, 0, 2, 0, 0, 0, 24, 0, 0, 0, 5, 0, 0, 0, 5, 0, 0, 0])
    assert (COMPACT.device, NPU1.device) == ("npu2", "npu1")
    assert txn.Header(9, 6, 5, 1).device is None


def test_bits_in_reserved_fields_survive() -> None:
    write = [0xAABBCC00, 0x1234, 0x1D214, 0, 3, 24]
    data = stream([write])
    (op,) = txn.parse(data).ops
    assert isinstance(op, txn.Write32)
    assert (op.address, op.value) == (0x1D214, 3)
    assert txn.encode(txn.parse(data)) == data


def test_operations_that_aie_rt_pads_are_read_whole() -> None:
    # sizeof(XAie_MaskWrite32Hdr) is 32 in C, where MLIR-AIE writes 28.
    data = stream([[3, 0, 0x1D200, 0, 1, 2, 32, 0], [5]])
    first, second = txn.parse(data).ops
    assert isinstance(first, txn.MaskWrite)
    assert second == txn.Noop()
    assert txn.encode(txn.parse(data)) == data


def test_custom_operation_of_unknown_kind_is_named_and_kept() -> None:
    data = stream([[5], [0xFE, 16, 0xDEAD, 0xBEEF], [5]])
    ops = txn.parse(data).ops
    assert ops == (txn.Noop(), txn.UnknownOp(0xFE, (0xFE, 16, 0xDEAD, 0xBEEF)), txn.Noop())
    assert txn.encode(txn.parse(data)) == data


def test_unknown_operation_without_a_size_is_skipped_if_the_rest_determines_it() -> None:
    noop_like = [0x42, 1, 2, 3, 4]
    sync = [0x80, 16, 0, 0x10100]
    data = stream([[5], noop_like, sync, noop_like, [0x206]])
    ops = txn.parse(data).ops
    assert [getattr(op, "number", None) for op in ops] == [None, 0x42, None, 0x42, None]
    assert ops[1] == txn.UnknownOp(0x42, tuple(noop_like))
    assert txn.encode(txn.parse(data)) == data


def test_unknown_operation_that_can_not_be_skipped_is_named() -> None:
    # Two unknown operations without sizes: the end of the first is unknown.
    data = stream([[0x42, 1, 2], [0x43, 0x44, 9, 9], [0x45]])
    with pytest.raises(FormatError, match=r"0x42") as caught:
        txn.parse(data)
    assert "offset 0x10, operation 0" in str(caught.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "too short"),
        (b"\0" * 15, "too short"),
        (stream([[5]], head=0x06030200), "version 0.2"),
        (stream([[5]])[:-4], "truncated"),
        (stream([[5]]) + b"\0\0\0\0", "followed by other data"),
        (stream([[5]], count=2), "only 1 words follow"),
        (stream([[5], [5]], count=1), "4 bytes follow the last of 1 operations"),
        (stream([[5], [5], [0x80, 16, 0, 0]], count=4), "ends after 3 operations"),
        (stream([[0]]), r"offset 0x10, operation 0 \(write\): the stream is truncated"),
        (stream([[1, 0, 0x1D000, 0]]), "size of 0 bytes is impossible"),
        (stream([[1, 0, 0x1D000, 18, 0]]), "size of 18 bytes is impossible"),
        (stream([[5], [1, 0, 0x1D000, 400, 0]]), r"offset 0x14, operation 1 .*400 bytes and only"),
        (stream([[0, 0, 0, 0, 0, 20]]), "size of 20 bytes is impossible"),
        (stream([[0x81, 44, *[0] * 9]]), "size of 44 bytes is impossible"),
        (stream([[0x80, 0xFFFFFFFC, 0, 0]]), "only 16 are left"),
        (stream([[8, 0, 0]]), "needs 16 bytes and only 12"),
        (struct.pack("<6BHII", 0, 1, 3, 6, 1, 1, 0, 0, 18) + b"\0\0", "not a multiple of 4"),
        (struct.pack("<6BHII", 0, 1, 3, 6, 1, 1, 0, 0xFFFFFFFF, 16), "only 0 words follow"),
    ],
)
def test_damaged_streams_are_refused_with_the_location(data: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=message) as caught:
        txn.parse(data)
    assert caught.value.where


@pytest.mark.parametrize(
    "op",
    [
        txn.Write32(0, 1 << 32),
        txn.Write32(0, -1),
        txn.BlockWrite(1 << 32, ()),
        txn.BlockWrite(0, (1 << 32,)),
        txn.Sync(column=256, row=0, direction=0, channel=0),
        txn.AddressPatch(0, 0, -4),
        txn.LoadPdi(1 << 16),
    ],
)
def test_values_that_do_not_fit_are_refused(op: txn.Op) -> None:
    with pytest.raises(FormatError, match="operation 1"):
        txn.encode(txn.Transaction(NPU1, (txn.Noop(), op)))


def test_a_header_that_does_not_fit_is_refused() -> None:
    with pytest.raises(FormatError, match="header"):
        txn.encode(txn.Transaction(txn.Header(3, 300, 1, 1), ()))


def test_tile_addresses() -> None:
    assert txn.tile_address(3, 2, 0x1D204) == 3 << 25 | 2 << 20 | 0x1D204
    assert txn.split_address(0x621D204) == txn.TileAddress(column=3, row=2, register=0x1D204)
    for column, row, register in ((128, 0, 0), (0, 32, 0), (0, 0, 1 << 20), (-1, 0, 0)):
        with pytest.raises(FormatError, match="does not fit"):
            txn.tile_address(column, row, register)


u8, u16, u32, u64 = (st.integers(0, (1 << bits) - 1) for bits in (8, 16, 32, 64))
operations = st.one_of(
    st.builds(txn.Write32, u32, u32),
    st.builds(txn.BlockWrite, u32, st.lists(u32, max_size=12).map(tuple)),
    st.builds(txn.MaskWrite, u32, u32, u32),
    st.builds(txn.MaskPoll, u32, u32, u32),
    st.builds(txn.MaskPollBusy, u32, u32, u32),
    st.builds(txn.Noop),
    st.builds(txn.Preempt, u8),
    st.builds(txn.LoadPdi, u16, u32, u64),
    st.builds(txn.LoadPmStart, st.integers(0, (1 << 24) - 1), u32),
    st.builds(txn.CreateScratchpad, u8, u32, u64),
    st.builds(txn.UpdateStateTable, u8, u8, u32),
    st.builds(txn.UpdateReg, u8, u8, u32, u32),
    st.builds(txn.UpdateScratch),
    st.builds(txn.Sync, u8, u8, u8, u8, u8, u8),
    st.builds(txn.AddressPatch, u32, u8, u64),
    st.builds(txn.ReadRegs, st.lists(u64, max_size=5).map(tuple)),
    st.builds(txn.RecordTimer, u32),
    st.builds(txn.MergeSync, u8, u8),
    st.lists(u32, max_size=6).map(
        lambda tail: txn.UnknownOp(0xF0, (0xF0, 4 * (2 + len(tail)), *tail))
    ),
)
headers = st.builds(
    txn.Header,
    generation=u8,
    rows=u8,
    columns=u8,
    mem_tile_rows=u8,
    major=st.just(0),
    minor=st.just(1),
    reserved=u16,
) | st.builds(txn.Header, u8, u8, u8, u8, major=st.just(1), minor=st.just(0))


@settings(max_examples=examples(300))
@given(headers, st.lists(operations, max_size=30))
def test_written_streams_are_read_back(header: txn.Header, ops: list[txn.Op]) -> None:
    transaction = txn.Transaction(header, tuple(ops))
    data = txn.encode(transaction)
    assert txn.parse(data) == transaction
    assert txn.encode(txn.parse(data)) == data


@settings(max_examples=examples(300))
@given(st.lists(operations, min_size=1, max_size=8), st.data())
def test_any_readable_stream_is_written_back(ops: list[txn.Op], data: st.DataObject) -> None:
    """Flip words of a valid stream: it is either refused or written back byte for byte."""
    header = data.draw(st.sampled_from([NPU1, COMPACT]))
    damaged = words(txn.encode(txn.Transaction(header, tuple(ops))))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(4, len(damaged) - 1))
        damaged[place] = data.draw(st.one_of(u32, st.integers(0, 64)))
    raw = struct.pack(f"<{len(damaged)}I", *damaged)
    try:
        transaction = txn.parse(raw)
    except FormatError:
        return
    assert txn.encode(transaction) == raw
