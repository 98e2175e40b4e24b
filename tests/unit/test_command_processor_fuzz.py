"""Every instruction stream ends with an outcome."""

from __future__ import annotations

import numpy as np
from hand_made_array import CORE, MEM, SHIM, push, stream
from hypothesis import given, settings
from hypothesis import strategies as st
from test_array_engine import make_array

from npukit.emulator.array import Outcome, Status
from npukit.formats.txn import AddressPatch, BlockWrite, MaskWrite, Op, Sync, Write32, encode
from npukit.machine.bd_words import BdFields, encode_bd, field_maximum, field_names
from npukit.machine.generations import AIE2
from npukit.machine.physical import DmaDirection, Tile
from npukit.machine.registers import (
    bd_address,
    control_address,
    lock_address,
    tile_address,
)
from thoroughness import examples

words = st.integers(0, 2**32 - 1) | st.sampled_from([0, 1, 4, 0x02000000, 0x80000000, 0x84000001])
tiles = st.sampled_from([SHIM, MEM, CORE, Tile(0, 3), Tile(1, 0), Tile(0, 9)])
offsets = st.integers(0, 2**20 - 1) | st.sampled_from(
    [0x400, 0x1D000, 0x1D204, 0x1D214, 0x1F000, 0x3F000, 0xA0000, 0xC0000, 0xFFFC]
)


@st.composite
def addresses(draw: st.DrawFn) -> int:
    tile = draw(tiles)
    kind = draw(st.sampled_from(["bd", "control", "lock", "any"]))
    direction = draw(st.sampled_from(list(DmaDirection)))
    match kind:
        case "bd":
            return bd_address(AIE2, tile.col, tile.row, draw(st.integers(0, 5)))
        case "control":
            return control_address(AIE2, tile.col, tile.row, direction, draw(st.integers(0, 1)))
        case "lock":
            return lock_address(AIE2, tile.col, tile.row, draw(st.integers(0, 5)))
        case _:
            return tile_address(tile.col, tile.row, draw(offsets))


@st.composite
def descriptors(draw: st.DrawFn) -> Op:
    """A valid BD."""
    tile = draw(tiles)
    kind = AIE2.row(tile.row).kind
    small = st.integers(0, 3)
    fields = {
        name: draw(small) % (field_maximum(AIE2.tiles[kind], name) + 1)
        for name in draw(st.sets(st.sampled_from(field_names(AIE2.tiles[kind])), max_size=6))
        if not name.startswith("enable_compression")
    }
    fields |= {"buffer_length": draw(st.integers(0, 20)), "valid_bd": 1}
    return BlockWrite(
        bd_address(AIE2, tile.col, tile.row, draw(st.integers(0, 3))),
        encode_bd(AIE2.tiles[kind], BdFields(**fields)),
    )


@st.composite
def pushes(draw: st.DrawFn) -> Op:
    direction = draw(st.sampled_from(list(DmaDirection)))
    repeat, token = draw(st.integers(0, 255)), draw(st.booleans())
    channel, bd_id = draw(st.integers(0, 1)), draw(st.integers(0, 3))
    return push(direction, channel, bd_id, repeat=repeat, token=token, tile=draw(tiles))


few = st.integers(0, 2)
operations = st.one_of(
    st.builds(Write32, addresses(), words),
    st.builds(BlockWrite, addresses(), st.lists(words, max_size=9).map(tuple)),
    st.builds(MaskWrite, addresses(), words, words),
    st.builds(
        AddressPatch,
        st.integers(0, 3).map(lambda bd_id: bd_address(AIE2, 0, 0, bd_id) + 4),
        few,
        st.integers(0, 20).map(lambda word: 4 * word),
    ),
    st.builds(Sync, few, few, few, few, few, few),
    pushes(),
    pushes(),
    descriptors(),
    descriptors(),
    descriptors(),
)


@settings(max_examples=examples(400))
@given(st.lists(operations, max_size=12))
def test_every_stream_ends_with_an_outcome(ops: list[Op]) -> None:
    array = make_array()
    array._processor.livelock_limit = 2000  # endless chains do occur
    buffers = [np.zeros(64, np.uint8), np.zeros(64, np.uint8)]
    for _ in range(2):
        outcome = array.execute(encode(stream(*ops)), buffers)
        assert isinstance(outcome, Outcome)
        if outcome.status is Status.COMPLETED:
            # All that a run can have completed without is what the hardware drops.
            assert outcome.report == "" or "was dropped: the task queue" in outcome.report
        else:
            assert outcome.report


@given(st.binary(max_size=200))
def test_garbage_is_refused_and_changes_nothing(garbage: bytes) -> None:
    array = make_array()
    assert array.execute(garbage, []).status is Status.FAULTED
    harmless = encode(stream(Write32(lock_address(AIE2, 0, 2, 9), 1)))
    assert array.execute(harmless, []).status is Status.COMPLETED
