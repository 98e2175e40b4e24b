"""A BD is defined by its register words, written by the image or by the instruction stream."""

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
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from npukit.errors import DesignError, DeviceError, UnsupportedError
from npukit.formats.txn import BlockWrite, MaskPoll, MaskWrite, Op, Write32
from npukit.machine.bd_words import decode_bd, encode_bd, encode_values
from npukit.machine.configuration import bd_values
from npukit.machine.device import device_model
from npukit.machine.generations import AIE2
from npukit.machine.physical import (
    BufferDescriptor,
    Dim,
    DmaTask,
    Iteration,
    Lock,
    LockAction,
    PacketHeader,
    Tile,
)
from npukit.machine.registers import bd_address, lock_address
from npukit.machine.tiles import TileKind
from thoroughness import examples

NPU1 = device_model("npu1")


def core_bd(word: int, bd_id: int = 0) -> int:
    """The address of a word of a BD of the core's tile."""
    return bd_address(AIE2, CORE.col, CORE.row, bd_id) + 4 * word


def words_of(tile: Tile, descriptor: BufferDescriptor) -> tuple[int, ...]:
    return encode_values(NPU1.tile(tile), bd_values(NPU1, tile, descriptor))


SENT = bd(0, CORE, 0x100, 64)
"""The only BD in the design of :func:`sender`."""


def sender(descriptor: BufferDescriptor = SENT, locks: tuple[Lock, ...] = ()) -> DmaArray:
    """A core tile whose BD 0 the design configures; what it sends reaches host memory."""
    array = DmaArray(
        design(bds=[(CORE, descriptor)], routes=[route((CORE, 0), (SHIM, 0))], locks=locks)
    )
    array.memories.data(CORE)[:] = random_bytes(0x10000, seed=3)
    return array


def sent(array: DmaArray, count: int, *ops: Op, runs: int = 1) -> NDArray[np.uint8]:
    """The ``count`` bytes that BD 0 sends in ``runs`` runs, after ``ops``."""
    out = np.zeros(count, np.uint8)
    array.execute(
        [
            *ops,
            *shim_bd(0, 0, linear(count)),
            push(S2MM, 0, 0, token=True),
            push(MM2S, 0, 0, repeat=runs - 1, tile=CORE),
            sync(S2MM, 0),
        ],
        out,
    )
    return out


def test_one_written_word_changes_the_length_of_a_bd_of_the_design() -> None:
    array = sender()
    data = array.memories.data(CORE)
    assert np.array_equal(sent(array, 64), data[0x100:0x140])
    # Word 0 of a core's BD: address (13:0 of it from bit 14 on) and length, in words.
    word = (0x100 // 4) << 14 | 8
    assert np.array_equal(sent(array, 32, Write32(core_bd(0), word)), data[0x100:0x120])


def test_one_written_word_changes_the_address_of_a_bd_of_the_design() -> None:
    array = sender()
    data = array.memories.data(CORE)
    word = (0x2000 // 4) << 14 | 16
    assert np.array_equal(sent(array, 64, Write32(core_bd(0), word)), data[0x2000:0x2040])


def test_a_masked_write_changes_one_field_of_a_bd_of_the_design() -> None:
    array = sender()
    data = array.memories.data(CORE)
    out = sent(array, 16, MaskWrite(core_bd(0), mask=0x3FFF, value=4))
    assert np.array_equal(out, data[0x100:0x110])
    # The mask protects the length that has just been written.
    out = sent(array, 16, MaskWrite(core_bd(0), mask=0x3FFF << 14, value=0x10 << 14 | 0xFFF))
    assert np.array_equal(out, data[0x40:0x50])


def test_a_written_stride_makes_a_bd_of_the_design_step() -> None:
    array = sender()
    words = array.memories.data(CORE).view("<u4")
    # Words 2 and 3 of a core's BD: steps (d0 in 12:0), wraps (d0 in 20:13).
    ops = [Write32(core_bd(2), (1 - 1) << 13 | (5 - 1)), Write32(core_bd(3), 0)]
    assert np.array_equal(sent(array, 64, *ops).view("<u4"), words[64 : 64 + 80 : 5])


def test_a_written_lock_value_and_bd_lock_field_hold() -> None:
    """The design's BD acquires 1; the stream changes that to 3, and sets the lock."""
    array = sender(
        bd(0, CORE, 0x100, 64, acquire=acquire(CORE, 2)), locks=(Lock("ready", CORE, 2, 0),)
    )
    word = words_of(CORE, bd(0, CORE, 0x100, 64, acquire=acquire(CORE, 2, 3)))[5]
    lock = lock_address(AIE2, CORE.col, CORE.row, 2)
    out = sent(array, 64, Write32(core_bd(5), word), Write32(lock, 5))
    assert np.array_equal(out, array.memories.data(CORE)[0x100:0x140])
    assert array.memories.locks(CORE)[2] == 2


def test_a_bd_half_rewritten_between_two_pushes() -> None:
    """An idle channel fetches a task's BD at the push; a queued task gets the later words."""
    array = sender(SENT)
    data = array.memories.data(CORE)
    out = np.zeros(128, np.uint8)
    array.execute(
        [
            push(MM2S, 0, 0, tile=CORE),
            Write32(core_bd(0), (0x400 // 4) << 14 | 16),
            push(MM2S, 0, 0, tile=CORE),
            Write32(core_bd(0), (0x800 // 4) << 14 | 16),
            *shim_bd(0, 0, linear(128)),
            push(S2MM, 0, 0, token=True),
            sync(S2MM, 0),
        ],
        out,
    )
    assert np.array_equal(out, np.concatenate([data[0x100:0x140], data[0x800:0x840]]))


def test_a_block_over_two_bds_of_the_design_writes_both() -> None:
    array = DmaArray(
        design(
            bds=[(CORE, bd(0, CORE, 0, 32, next_bd=1)), (CORE, bd(1, CORE, 32, 32))],
            routes=[route((CORE, 0), (SHIM, 0))],
        )
    )
    array.memories.data(CORE)[:] = random_bytes(0x10000)
    second = words_of(CORE, bd(1, CORE, 0x300, 32))
    # From the last word of BD 0 over the two words between them to the first word of BD 1.
    last = words_of(CORE, bd(0, CORE, 0, 32, next_bd=1))[5]
    out = sent(array, 64, Write32(core_bd(5), last), BlockWrite(core_bd(0, 1), second[:1]))
    data = array.memories.data(CORE)
    assert np.array_equal(out, np.concatenate([data[:32], data[0x300:0x320]]))


def test_the_iteration_continues_when_another_word_changes() -> None:
    """Hardware counts a BD's iterations in the BD itself."""
    array = sender(bd(0, CORE, 0x100, 16, iteration=Iteration(4, 16)))
    data = array.memories.data(CORE)
    assert np.array_equal(sent(array, 16), data[0x100:0x110])
    assert np.array_equal(
        sent(array, 8, MaskWrite(core_bd(0), mask=0x3FFF, value=2)), data[0x110:0x118]
    )
    # The count is in bits 24:19 of word 4, and can be polled and written.
    array.execute([MaskPoll(core_bd(4), mask=0x3F << 19, value=2 << 19)])
    begin = MaskWrite(core_bd(4), mask=0x3F << 19, value=0)
    assert np.array_equal(sent(array, 8, begin), data[0x100:0x108])


def test_clearing_the_valid_bit_stops_a_bd_of_the_design() -> None:
    array = sender()
    with pytest.raises(DeviceError, match="valid bit"):
        sent(array, 64, MaskWrite(core_bd(5), mask=1 << 25, value=0))


def test_a_written_mode_that_is_not_emulated_is_refused_when_it_runs() -> None:
    array = sender()
    with pytest.raises(UnsupportedError, match="enable_compression"):
        sent(array, 64, MaskWrite(core_bd(1), mask=1 << 31, value=1 << 31))


def test_a_masked_write_of_other_bits_keeps_the_buffer_of_a_shim_bd() -> None:
    """Word 2 of a shim BD holds the address's high bits as well as the packet's fields."""
    array = sender()
    out = np.zeros(64, np.uint8)
    word_2 = bd_address(AIE2, 0, 0, 0) + 8
    ops = [*shim_bd(0, 0, linear(64)), MaskWrite(word_2, mask=0xFFFF0000, value=0)]
    array.execute(
        [
            *ops,
            push(S2MM, 0, 0, token=True),
            push(MM2S, 0, 0, tile=CORE),
            sync(S2MM, 0),
        ],
        out,
    )
    assert np.array_equal(out, array.memories.data(CORE)[0x100:0x140])
    with pytest.raises(DeviceError, match="no host buffer"):
        array.execute([MaskWrite(word_2, mask=0xFFFF, value=0), push(S2MM, 0, 0)], out)


@pytest.mark.parametrize("kind", TileKind)
@settings(max_examples=examples(60), deadline=None)
@given(data=st.data())
def test_decoding_and_encoding_a_bd_gives_its_words(kind: TileKind, data: st.DataObject) -> None:
    """Bits that no field covers are lost; all others are kept."""
    count = 6 if kind is TileKind.CORE else 8
    words = data.draw(st.tuples(*[st.integers(0, 0xFFFFFFFF)] * count))
    bits = encode_bd(AIE2.tiles[kind], decode_bd(AIE2.tiles[kind], [0xFFFFFFFF] * count))
    covered = tuple(value & mask for value, mask in zip(words, bits, strict=True))
    assert encode_bd(AIE2.tiles[kind], decode_bd(AIE2.tiles[kind], words)) == covered
    assert decode_bd(AIE2.tiles[kind], covered) == decode_bd(AIE2.tiles[kind], words)


@st.composite
def descriptors(draw: st.DrawFn) -> tuple[Tile, BufferDescriptor, NDArray[np.int64]]:
    """A BD of a design, in bytes, and the bytes of memory that it visits, -1 for padding."""
    tile = draw(st.sampled_from([CORE, MEM]))
    granule = draw(st.sampled_from([1, 2, 4, 8]))
    most = 3 if tile == CORE else 4
    inner = draw(st.integers(1, 4)) * max(1, 4 // granule)
    inner_stride = draw(st.integers(1, 3)) * 4 if granule == 4 else granule
    dims = [Dim(inner, inner_stride)]
    pads = [(0, 0)]
    padded = tile == MEM and draw(st.booleans())
    for _ in range(draw(st.integers(0, (3 if padded else most) - 1))):
        dims.insert(0, Dim(draw(st.integers(1, 4)), 4 * draw(st.integers(1, 20))))
    if padded:
        few = st.integers(0, 2)
        pads = [(draw(few), draw(few)) for _ in dims]
        scale = max(1, 4 // granule)
        pads[-1] = (pads[-1][0] * scale, pads[-1][1] * scale)
    places = [np.full(1, 0)]
    for dim, (before, after) in zip(dims, pads if padded else [(0, 0)] * len(dims), strict=True):
        steps = np.arange(dim.size) * dim.stride
        grid = np.add.outer(places[0], np.r_[[-(10**9)] * before, steps, [-(10**9)] * after])
        places[0] = grid.astype(np.int64).ravel()
    visited = np.add.outer(places[0], np.arange(granule)).ravel()
    visited[visited < 0] = -1
    plain = draw(st.booleans()) and not padded
    if plain:
        dims, visited = [], np.arange(visited.size)
    address = 4 * draw(st.integers(0, 64))
    made = BufferDescriptor(
        0, tile, address, visited.size, granule, tuple(dims), tuple(pads) if padded else ()
    )
    return tile, made, visited


@settings(max_examples=examples(120), deadline=None)
@given(case=descriptors(), by_stream=st.booleans())
def test_a_bd_of_the_design_and_its_words_send_what_the_design_says(case, by_stream: bool) -> None:
    tile, descriptor, visited = case
    first = bd(0, tile, 0, 4) if by_stream else descriptor
    array = DmaArray(design(bds=[(tile, first)], routes=[route((tile, 0), (SHIM, 0))]))
    data = array.memories.data(tile)
    data[:] = np.resize(random_bytes(4099), data.size)
    out = np.zeros(visited.size, np.uint8)
    ops: list[Op] = [*shim_bd(0, 0, linear(visited.size)), push(S2MM, 0, 0, token=True)]
    if by_stream:
        ops.append(BlockWrite(bd_address(AIE2, tile.col, tile.row, 0), words_of(tile, descriptor)))
    array.execute([*ops, push(MM2S, 0, 0, tile=tile), sync(S2MM, 0)], out)
    expected = np.where(visited < 0, 0, data[descriptor.address + np.maximum(visited, 0)])
    assert np.array_equal(out, expected)


@settings(max_examples=examples(60), deadline=None)
@given(
    row=st.sampled_from([1, 2]),
    acquires=st.none() | st.tuples(st.integers(0, 63), st.booleans()),
    releases=st.none() | st.integers(-5, 63),
    next_bd=st.none() | st.integers(0, 15),
    packet=st.none() | st.tuples(st.integers(0, 31), st.integers(0, 7), st.integers(0, 63)),
    iteration=st.none() | st.tuples(st.integers(2, 64), st.integers(1, 200), st.integers(0, 1)),
    step=st.integers(-1, 1),
    device=st.sampled_from(["npu1", "npu2"]),
)
def test_every_part_of_a_bd_of_the_design_is_in_its_words(
    row, acquires, releases, next_bd, packet, iteration, step, device
) -> None:
    model = device_model(device)
    tile = Tile(1, row)
    other = Tile(1 + step, row) if row == 1 else tile
    made = BufferDescriptor(
        3,
        other,
        0x80,
        64,
        4,
        acquire=acquires and LockAction(other, 5, acquires[0], acquires[1] and acquires[0] > 0),
        release=None if releases is None else LockAction(other, 6, releases),
        next_bd=next_bd,
        packet=packet and PacketHeader(*packet),
        iteration=iteration and Iteration(iteration[0], 4 * iteration[1], iteration[2]),
    )
    table = model.tile(tile)
    fields = decode_bd(table, encode_values(table, bd_values(model, tile, made)))
    window = 64 * (step + 1) if row == 1 else 0
    if acquires:
        assert fields.lock_acq_enable
        assert fields.lock_acq_id == window + 5
        assert fields.lock_acq_value == -acquires[0] * (1 if acquires[1] else -1)
    if releases:
        assert (fields.lock_rel_id, fields.lock_rel_value) == (window + 6, releases)
    assert fields.use_next_bd == (next_bd is not None)
    assert fields.next_bd == (next_bd or 0)
    assert fields.enable_packet == (packet is not None)
    if packet:
        assert (fields.packet_id, fields.packet_type, fields.out_of_order_id) == packet
    if iteration:
        assert (fields.iteration.size, 4 * fields.iteration.stride) == (
            iteration[0],
            4 * iteration[1],
        )
        assert fields.iteration_current == iteration[2]
    if row == 1:
        place, address = divmod(fields.base_address, 0x80000 // 4)
        assert model.generation.memory_windows[place] == step
        assert address == 0x80 // 4


@pytest.mark.parametrize(
    ("tile", "descriptor", "says"),
    [
        (CORE, bd(4, CORE, 0, 4 << 14), "buffer_length is 16384"),
        (CORE, bd(4, CORE, 2, 4), "address is 2 bytes"),
        (CORE, bd(4, MEM, 0, 4), r"does not reach the memory of tile \(0, 1\)"),
        (CORE, bd(4, CORE, 0, 4, acquire=acquire(MEM, 0)), r"the locks of tile \(0, 1\)"),
        (CORE, bd(4, CORE, 0, 4, acquire=acquire(CORE, 0, 65)), "lock_acq_value is -65"),
        (CORE, bd(4, CORE, 0, 4, next_bd=16), "next_bd is 16"),
        (CORE, bd(4, CORE, 0, 4, dims=(Dim(1, 4),) * 4), "4 dimensions, but a core BD has 3"),
        (CORE, bd(4, CORE, 0, 4, padding=((1, 0),), dims=(Dim(1, 4),)), "d0_zero_before is 1"),
        (CORE, bd(4, CORE, 0xFFF0, 32), "32 bytes do not fit the 16 bytes"),
        (MEM, bd(4, MEM, 0x7FFF0, 32), "32 bytes do not fit the 16 bytes"),
        (
            CORE,
            bd(4, CORE, 0xFFF0, 4, iteration=Iteration(5, 4)),
            "20 bytes do not fit the 16 bytes",
        ),
    ],
)
def test_a_bd_that_does_not_fit_its_words_is_refused_at_load(tile, descriptor, says) -> None:
    with pytest.raises(DesignError, match=says) as caught:
        DmaArray(design(bds=[(tile, descriptor)]))
    assert caught.value.where == f"BD 4 of tile {tile}"


def test_a_lock_that_can_not_hold_its_value_is_refused_at_load() -> None:
    with pytest.raises(
        DesignError, match="lock far has the initial value 64; a lock holds 0 to 63"
    ):
        DmaArray(design(locks=[Lock("far", MEM, 3, 64)]))


def test_the_instruction_stream_sees_the_locks_and_modes_of_the_design() -> None:
    array = DmaArray(
        design(
            locks=[Lock("full", MEM, 3, 7)],
            bds=[(MEM, bd(0, MEM, 0, 64))],
            tasks=[DmaTask(MEM, S2MM, 0, 0, out_of_order=True)],
        )
    )
    array.execute([MaskPoll(lock_address(AIE2, 0, 1, 3), mask=0xFF, value=7)])
    # A masked write to the channel's control register leaves the mode that it does not select.
    array.execute([MaskWrite(0x1A0600, mask=0x1F00, value=0)])
    assert array.fabric.dma(MEM).channel(S2MM, 0).out_of_order
