"""DMAs and register writes stay within the buffers of a tile; cores: test_core_canaries.py."""

import numpy as np
import pytest
from hand_made_array import CORE, MEM, MM2S, S2MM, DmaArray, design, push

from npukit.errors import DeviceError
from npukit.formats.txn import BlockWrite, Op, Write32
from npukit.machine.bd_words import BdFields, encode_bd
from npukit.machine.generations import AIE2
from npukit.machine.physical import Buffer, Tile
from npukit.machine.registers import (
    bd_address,
)

BUFFERS = (
    Buffer("in", CORE, 0x400, 64, (16,), "i32"),
    Buffer("next", CORE, 0x440, 64, (16,), "i32"),
    Buffer("far", MEM, 0x1000, 64, (16,), "i32"),
)


def array() -> DmaArray:
    return DmaArray(design(buffers=BUFFERS))


def started(tile: Tile, address: int, size: int, direction=S2MM) -> list[Op]:
    """A BD that the instruction stream writes, and a task that runs it."""
    first = 0x80000 // 4 if tile == MEM else 0  # a memtile's own memory, as its DMA counts
    fields = BdFields(base_address=first + address // 4, buffer_length=size // 4, valid_bd=1)
    words = encode_bd(AIE2.row(tile.row), fields)
    return [
        BlockWrite(bd_address(AIE2, tile.col, tile.row, 0), words),
        push(direction, 0, 0, tile=tile),
    ]


@pytest.mark.parametrize("direction", [S2MM, MM2S])
@pytest.mark.parametrize(
    ("tile", "address", "size", "says"),
    [
        (CORE, 0x400, 68, "4 bytes beyond the end of buffer in"),
        (CORE, 0x420, 64, "32 bytes beyond the end of buffer in"),
        (CORE, 0x3FC, 4, "there is no buffer at 0x3fc of tile (0, 2)"),
        (CORE, 0x480, 4, "nearest is buffer next (0x440 - 0x47f)"),
        (MEM, 0x1000, 68, "4 bytes beyond the end of buffer far"),
        (MEM, 0x0, 4, "there is no buffer at 0x0 of tile (0, 1)"),
    ],
)
def test_a_stream_bd_outside_all_buffers_is_an_error(tile, address, size, says, direction):
    made = array()
    with pytest.raises(DeviceError) as caught:
        made.execute(started(tile, address, size, direction))
        made.settle()
    assert says in str(caught.value)
    assert "of tile" in str(caught.value) or "DMA" in str(caught.value)


@pytest.mark.parametrize(("tile", "address"), [(CORE, 0x400), (CORE, 0x440), (MEM, 0x1000)])
def test_a_bd_that_fills_its_buffer_is_accepted(tile, address):
    made = array()
    made.execute(started(tile, address, 64))
    made.settle()


def test_an_empty_bd_may_point_outside_all_buffers():
    made = array()
    made.execute(started(CORE, 0x2000, 0))
    made.settle()


@pytest.mark.parametrize(
    ("ops", "says"),
    [
        ([Write32((2 << 20) | 0x480, 1)], "there is no buffer at 0x480 of tile (0, 2)"),
        ([BlockWrite((2 << 20) | 0x47C, (1, 2))], "4 bytes beyond the end of the buffer"),
        ([Write32((2 << 20) | 0x0, 1)], "there is no buffer at 0x0"),
    ],
)
def test_a_register_write_outside_all_buffers_is_an_error(ops, says):
    made = array()
    before = made.memories.data(CORE).copy()
    with pytest.raises(DeviceError) as caught:
        made.execute(ops)
    assert says in str(caught.value)
    assert (made.memories.data(CORE) == before).all()


def test_register_writes_into_buffers_and_into_tiles_without_any():
    made = array()
    made.execute([BlockWrite((2 << 20) | 0x440, (1, 2)), Write32((3 << 20) | 0x100, 7)])
    assert made.memories.data(CORE)[0x440:0x448].view(np.uint32).tolist() == [1, 2]
    assert made.memories.data(Tile(0, 3))[0x100] == 7
