"""The register map and the BD words, against numbers of the register reference (AM025)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npukit.machine.bd_words import (
    BdFields,
    BdRangeError,
    WordDim,
    decode_bd,
    encode_bd,
    field_maximum,
    field_names,
)
from npukit.machine.generations import AIE2
from npukit.machine.physical import DmaDirection
from npukit.machine.registers import (
    QueueEntry,
    RegisterKind,
    bd_address,
    bd_buffer_address,
    control_address,
    decode_address,
    lock_address,
    queue_address,
)
from npukit.machine.tiles import TileKind

S2MM, MM2S = DmaDirection.S2MM, DmaDirection.MM2S
SIGNED = ("lock_rel_value", "lock_acq_value")


@st.composite
def descriptors(draw: st.DrawFn, kind: TileKind) -> BdFields:
    values = {}
    for name in field_names(AIE2.tiles[kind]):
        top = field_maximum(AIE2.tiles[kind], name)
        low, high = (-(top + 1) // 2, top // 2) if name in SIGNED else (0, top)
        values[name] = draw(st.integers(low, high))
    return BdFields(**values)


@pytest.mark.parametrize("kind", list(TileKind))
def test_every_descriptor_reads_back(kind: TileKind) -> None:
    @given(descriptors(kind))
    def check(bd: BdFields) -> None:
        words = encode_bd(AIE2.tiles[kind], bd)
        assert len(words) == AIE2.tiles[kind].bd.words
        assert all(0 <= word < 1 << 32 for word in words)
        assert decode_bd(AIE2.tiles[kind], words) == bd

    check()


@pytest.mark.parametrize("kind", list(TileKind))
def test_no_two_fields_share_a_bit(kind: TileKind) -> None:
    seen = [0] * AIE2.tiles[kind].bd.words
    for name in field_names(AIE2.tiles[kind]):
        value = -1 if name in SIGNED else field_maximum(AIE2.tiles[kind], name)
        for index, word in enumerate(encode_bd(AIE2.tiles[kind], BdFields(**{name: value}))):
            assert seen[index] & word == 0, name
            seen[index] |= word


@pytest.mark.parametrize(
    ("kind", "field", "word", "bit"),
    [
        (TileKind.SHIM, "buffer_length", 0, 0),
        (TileKind.SHIM, "enable_packet", 2, 30),
        (TileKind.SHIM, "d0_wrap", 3, 20),
        (TileKind.SHIM, "burst_length", 4, 30),
        (TileKind.SHIM, "ax_cache", 5, 24),
        (TileKind.SHIM, "iteration_wrap", 6, 20),
        (TileKind.SHIM, "valid_bd", 7, 25),
        (TileKind.MEM, "base_address", 1, 0),
        (TileKind.MEM, "d2_zero_after", 5, 28),
        (TileKind.MEM, "lock_acq_id", 7, 0),
        (TileKind.CORE, "base_address", 0, 14),
        (TileKind.CORE, "d1_wrap", 3, 21),
        (TileKind.CORE, "tlast_suppress", 5, 31),
    ],
)
def test_fields_are_where_the_register_reference_has_them(
    kind: TileKind, field: str, word: int, bit: int
) -> None:
    words = encode_bd(AIE2.tiles[kind], BdFields(**{field: 1}))
    assert [(i, w) for i, w in enumerate(words) if w] == [(word, 1 << bit)]


def test_a_host_address_fills_both_its_words() -> None:
    words = encode_bd(AIE2.tiles[TileKind.SHIM], BdFields(base_address=0x1234_5678_9ABC))
    assert (words[1], words[2]) == (0x5678_9ABC, 0x1234)


@pytest.mark.parametrize(
    ("kind", "bd"),
    [
        (TileKind.SHIM, BdFields(d0_wrap=1024)),
        (TileKind.CORE, BdFields(buffer_length=16384)),
        (TileKind.CORE, BdFields(burst_length=1)),
        (TileKind.SHIM, BdFields(d0_zero_before=1)),
        (TileKind.MEM, BdFields(next_bd=64)),
        (TileKind.MEM, BdFields(iteration_wrap=-1)),
    ],
)
def test_values_that_do_not_fit_are_refused(kind: TileKind, bd: BdFields) -> None:
    with pytest.raises(BdRangeError):
        encode_bd(AIE2.tiles[kind], bd)


def test_too_few_words_are_refused() -> None:
    with pytest.raises(ValueError, match="8 words"):
        decode_bd(AIE2.tiles[TileKind.MEM], (0,) * 7)


def test_dims_of_a_linear_and_of_a_wrapped_descriptor() -> None:
    assert BdFields(buffer_length=100).dims == (WordDim(100, 1),)
    wrapped = BdFields(buffer_length=24, d0_wrap=2, d0_step=4, d1_wrap=3, d1_step=9, d2_step=49)
    assert wrapped.dims == (WordDim(4, 50), WordDim(3, 10), WordDim(2, 5))
    assert BdFields(iteration_wrap=3, iteration_step=99).iteration == WordDim(4, 100)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (bd_address(AIE2, 0, 0, 1), 0x1D020),
        (bd_buffer_address(AIE2, 2, 0, 7), 2 << 25 | 0x1D0E4),
        (bd_address(AIE2, 1, 1, 47), 1 << 25 | 1 << 20 | 0xA05E0),
        (bd_buffer_address(AIE2, 0, 2, 0), 2 << 20 | 0x1D000),
        (control_address(AIE2, 0, 0, MM2S, 1), 0x1D218),
        (queue_address(AIE2, 0, 0, S2MM, 0), 0x1D204),
        (queue_address(AIE2, 0, 1, MM2S, 5), 1 << 20 | 0xA065C),
        (queue_address(AIE2, 3, 5, S2MM, 1), 3 << 25 | 5 << 20 | 0x1DE0C),
        (lock_address(AIE2, 0, 0, 2), 0x14020),
        (lock_address(AIE2, 0, 1, 63), 1 << 20 | 0xC03F0),
        (lock_address(AIE2, 0, 2, 15), 2 << 20 | 0x1F0F0),
    ],
)
def test_addresses(address: int, expected: int) -> None:
    assert address == expected


@pytest.mark.parametrize("row", [0, 1, 2])
def test_addresses_decode_to_their_parts(row: int) -> None:
    dma = AIE2.row(row)
    for bd_id in range(dma.bds):
        for word in range(dma.bd.words):
            register = decode_address(AIE2, bd_address(AIE2, 3, row, bd_id) + 4 * word)
            assert (register.kind, register.index, register.word) == (
                RegisterKind.BD,
                bd_id,
                word,
            )
    for direction in DmaDirection:
        for channel in range(dma.s2mm_channels):
            queue = decode_address(AIE2, queue_address(AIE2, 1, row, direction, channel))
            assert (queue.kind, queue.direction, queue.index, queue.col, queue.row) == (
                RegisterKind.QUEUE,
                direction,
                channel,
                1,
                row,
            )
            control = decode_address(AIE2, control_address(AIE2, 1, row, direction, channel))
            assert (control.kind, control.index) == (RegisterKind.CONTROL, channel)
    for lock_id in range(dma.locks):
        lock = decode_address(AIE2, lock_address(AIE2, 0, row, lock_id))
        assert (lock.kind, lock.index) == (RegisterKind.LOCK, lock_id)


@given(st.integers(0, (1 << 32) - 1))
def test_every_address_has_a_name(address: int) -> None:
    assert decode_address(AIE2, address).name


@given(
    st.sampled_from(list(TileKind)),
    st.integers(0, 15),
    st.integers(0, 255),
    st.booleans(),
)
def test_queue_words_read_back(kind: TileKind, bd_id: int, repeat: int, token: bool) -> None:
    entry = QueueEntry(bd_id, repeat, token)
    assert QueueEntry.decode(AIE2.tiles[kind], entry.encode()) == entry
