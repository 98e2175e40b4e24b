"""Modes of DMA channels and BDs: padding values, iterations, out-of-order packets.

The designs contain only DMAs, and are tested from their text to the bytes that the host receives.
Expected values are worked out by hand.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from core_compilation import compile_cores
from npukit.compiler.driver import lower
from npukit.compiler.extract import extract, read_physical
from npukit.compiler.parse import parse_module
from npukit.emulator.array import Array, Outcome, Status
from npukit.errors import DesignError
from npukit.formats.txn import BlockWrite, MaskWrite, Transaction, Write32
from npukit.machine.bd_words import decode_bd
from npukit.machine.generations import AIE2
from npukit.machine.physical import DmaDirection
from npukit.machine.registers import (
    control_address,
)
from npukit.machine.tiles import TileKind

Numbers = NDArray[np.generic]


def run(text: str, given: Numbers, result: Numbers) -> Outcome:
    """Run a design once, with two arrays as the arguments of its sequence."""
    lowered = lower(text, "d.mlir")
    module = read_physical(parse_module(lowered.physical_text))
    array = Array(module.design, compile_cores(module, {}))
    buffers = [np.frombuffer(given.tobytes(), np.uint8).copy(), result.view(np.uint8)]
    return array.execute(lowered.insts, buffers)


def completed(text: str, given: Numbers, result: Numbers) -> list[int]:
    outcome = run(text, given, result)
    assert outcome.status is Status.COMPLETED, outcome.report
    return [int(number) for number in result]


def through_memtile(
    element: str,
    size: int,
    out: int,
    *,
    bd: str,
    start: str = "",
    arrive: str = "",
    device: str = "npu2_1col",
    total: int | None = None,
) -> str:
    """``size`` elements to a memtile, which its MM2S BD sends back as ``out`` elements."""
    total = size if total is None else total
    return f"""module {{
  aie.device({device}) {{
    %s = aie.tile(0, 0)
    %m = aie.tile(0, 1)
    %b = aie.buffer(%m) {{sym_name = "b"}} : memref<{total}x{element}>
    %free = aie.lock(%m, 0) {{init = 1 : i32}}
    %full = aie.lock(%m, 1) {{init = 0 : i32}}
    aie.flow(%s, DMA : 0, %m, DMA : 0)
    aie.flow(%m, DMA : 0, %s, DMA : 0)
    aie.shim_dma_allocation @i(%s, MM2S, 0)
    aie.shim_dma_allocation @o(%s, S2MM, 0)
    %e = aie.memtile_dma(%m) {{
      %0 = aie.dma_start(S2MM, 0, ^in, ^next)
    ^in:
      aie.use_lock(%free, AcquireGreaterEqual, 1)
      aie.dma_bd(%b : memref<{total}x{element}>, 0, {size}) {arrive}
      aie.use_lock(%full, Release, 1)
      aie.next_bd ^in
    ^next:
      %1 = aie.dma_start(MM2S, 0, ^out, ^end) {start}
    ^out:
      aie.use_lock(%full, AcquireGreaterEqual, 1)
      aie.dma_bd(%b : memref<{total}x{element}>, {bd}
      aie.use_lock(%free, Release, 1)
      aie.next_bd ^out
    ^end:
      aie.end
    }}
    aie.runtime_sequence(%x: memref<{total}x{element}>, %y: memref<{out}x{element}>) {{
      aiex.npu.dma_memcpy_nd(%x[0, 0, 0, 0][1, 1, 1, {total}][0, 0, 0, 1])
        {{id = 0 : i64, metadata = @i}} : memref<{total}x{element}>
      aiex.npu.dma_memcpy_nd(%y[0, 0, 0, 0][1, 1, 1, {out}][0, 0, 0, 1])
        {{id = 1 : i64, metadata = @o, issue_token = true}} : memref<{out}x{element}>
      aiex.npu.dma_wait {{symbol = @o}}
    }}
  }}
}}
"""


def pad(before: int, after: int) -> str:
    return f"<const_pad_before = {before}, const_pad_after = {after}>"


FIFO_PADDING = """module {
  aie.device(DEVICE) {
    %s = aie.tile(0, 0)
    %m = aie.tile(0, 1)
    aie.objectfifo @in(%s, {%m}, 2 : i32) : !aie.objectfifo<memref<13xi32>>
    aie.objectfifo @out(%m dimensionsToStream [<size = 13, stride = 1>], {%s}, 2 : i32)
      {padDimensions = #aie<bd_pad_layout_array[<const_pad_before = 2, const_pad_after = 1>]>,
       padValue = 42 : i32} : !aie.objectfifo<memref<16xi32>>
    aie.objectfifo.link [@in] -> [@out] ([] [])
    aie.runtime_sequence(%x: memref<13xi32>, %y: memref<16xi32>) {
      aiex.npu.dma_memcpy_nd(%x[0, 0, 0, 0][1, 1, 1, 13][0, 0, 0, 1])
        {id = 0 : i64, metadata = @in} : memref<13xi32>
      aiex.npu.dma_memcpy_nd(%y[0, 0, 0, 0][1, 1, 1, 16][0, 0, 0, 1])
        {id = 1 : i64, metadata = @out, issue_token = true} : memref<16xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
"""


def test_a_fifo_pads_with_its_value() -> None:
    given = np.arange(13, dtype=np.int32)
    found = completed(FIFO_PADDING.replace("DEVICE", "npu2_1col"), given, np.zeros(16, np.int32))
    assert found == [42, 42, *range(13), 42]


@pytest.mark.parametrize(
    ("element", "dtype", "value"),
    [
        ("i8", np.int8, 0x2A2A2A2A),
        ("i8", np.int8, 42),
        ("i8", np.int8, -3),
        ("i16", np.int16, 0x00050007),
        ("i32", np.int32, 1 << 30),
    ],
)
def test_a_channel_pads_with_words(element: str, dtype: type[np.integer], value: int) -> None:
    """Four elements before and after a row of eight, and a row of sixteen after it."""
    bd = f"0, 48, [<size = 2, stride = 8>, <size = 8, stride = 1>], [{pad(0, 1)}, {pad(4, 4)}])"
    text = through_memtile(element, 16, 48, bd=bd, start=f"{{pad_value = {value} : i32}}")
    found = completed(text, np.arange(1, 17, dtype=dtype), np.zeros(48, dtype))
    padding = np.full(4, value, np.int32).view(dtype).tolist()[:4]
    rows = [[*padding, *range(n, n + 8), *padding] for n in (1, 9)]
    assert found == [*rows[0], *rows[1], *padding * 4]


@pytest.mark.parametrize(
    ("element", "dtype", "bd", "expected"),
    [
        # every eighth word; then the second level, which nobody set, goes on by one word
        ("i32", np.int32, "0, 8, [<size = 2, stride = 8>]", [0, 8, 1, 9, 2, 10, 3, 11]),
        ("i16", np.int16, "0, 8, [<size = 4, stride = 1>]", [0, 1, 2, 3, 2, 3, 4, 5]),
        # a length below the sizes ends early
        ("i32", np.int32, "4, 3, [<size = 4, stride = 2>]", [4, 6, 8]),
    ],
)
def test_lengths_that_differ_from_the_sizes(
    element: str, dtype: type[np.integer], bd: str, expected: list[int]
) -> None:
    text = through_memtile(element, 16, len(expected), bd=bd + ")")
    found = completed(text, np.arange(16, dtype=dtype), np.zeros(len(expected), dtype))
    assert found == expected


def test_a_register_write_sets_the_value() -> None:
    """``DMA_MM2S_0_Constant_Pad_Value`` at 0xA06E0, as AMD's XAie_DmaSetPadValue writes it."""
    bd = f"0, 12, [<size = 8, stride = 1>], [{pad(2, 2)}])"
    text = through_memtile("i32", 8, 12, bd=bd).replace(
        "memref<12xi32>) {\n",
        "memref<12xi32>) {\n      aiex.npu.write32 {address = 0xA06E0 : ui32, "
        "value = 7 : ui32, column = 0 : i32, row = 1 : i32}\n",
    )
    found = completed(text, np.arange(8, dtype=np.int32), np.zeros(12, np.int32))
    assert found == [7, 7, *range(8), 7, 7]


PADDED = f"0, 12, [<size = 8, stride = 1>], [{pad(2, 2)}]"


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        (FIFO_PADDING.replace("DEVICE", "npu1_1col"), "npu1_1col pads with zeros only", 6),
        (
            FIFO_PADDING.replace("DEVICE", "npu2")
            .replace("padDimensions = #aie<bd_pad", "X")
            .replace("X_layout_array[<const_pad_before = 2, const_pad_after = 1>]>,", ""),
            "padValue needs padDimensions",
            6,
        ),
        (
            through_memtile("i32", 8, 12, bd=PADDED + ")", start="{pad_value = 1 : i32}").replace(
                "npu2", "npu1"
            ),
            "npu1_1col pads with zeros only",
            20,
        ),
        (
            through_memtile("i32", 8, 12, bd=PADDED + ", pad_value = 42)"),
            "MLIR-AIE drops the pad_value of a BD (42 here)",
            23,
        ),
        (
            through_memtile("i32", 8, 8, bd="0, 8)").replace(
                "S2MM, 0, ^in, ^next)", "S2MM, 0, ^in, ^next) {pad_value = 1 : i32}"
            ),
            "only an MM2S channel pads",
            13,
        ),
    ],
)
def test_impossible_padding_is_refused(text: str, says: str, line: int) -> None:
    with pytest.raises(DesignError) as caught:
        lower(text, "d.mlir")
    assert says in caught.value.message
    assert str(caught.value.where).startswith(f"d.mlir:{line}:")


def iterated(size: int, stride: int, current: int) -> str:
    return (
        f"{{iteration = #aie.bd_iteration<size = {size}, stride = {stride}, current = {current}>}}"
    )


def test_runs_of_a_bd_that_sends_move_on() -> None:
    """Four runs of four elements start at 8, 12, 0 and 4; then the cycle repeats."""
    text = (
        through_memtile("i32", 16, 24, bd=f"0, 4) {iterated(4, 4, 2)}")
        .replace("%full, AcquireGreaterEqual, 1", "%full, Acquire, 1")
        .replace("aie.use_lock(%free, Release, 1)", "aie.use_lock(%free, Release, 0)")
    )
    found = completed(text, np.arange(16, dtype=np.int32), np.zeros(24, np.int32))
    assert found == [*range(8, 16), *range(8), *range(8, 16)]


def test_runs_of_a_bd_that_receives_move_on() -> None:
    """Pieces of four arrive in the order 1, 2, 0 of the buffer that is then sent as a whole."""
    text = (
        through_memtile("i16", 4, 12, bd="0, 12)", arrive=iterated(3, 4, 1), total=12)
        .replace("%full, AcquireGreaterEqual, 1", "%full, AcquireGreaterEqual, 3")
        .replace("init = 1", "init = 3")
    )
    found = completed(text, np.arange(12, dtype=np.int16), np.zeros(12, np.int16))
    assert found == [8, 9, 10, 11, 0, 1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("iteration", "says"),
    [
        (iterated(0, 4, 0), "size of the iteration is 1 to 64, not 0"),
        (iterated(65, 1, 0), "size of the iteration is 1 to 64, not 65"),
        (iterated(4, 4, 4), "current iteration is 0 to 3, not 4"),
        (iterated(2, 0, 0), "stride of the iteration is 0 words; a memtile BD holds 1 to 131072"),
        (iterated(2, 131073, 0), "131073 words; a memtile BD holds 1 to 131072"),
        (iterated(5, 4, 0), "the last of 5 iterations ends 16 bytes past the buffer"),
        ("{iteration = #aie.bd_iteration<size = 2, stride = 4>}", "'current'"),
        ("{iteration = #aie.bd_iteration<size = 2, step = 4, current = 0>}", "not 'step'"),
        ("{iteration = 4 : i32}", "iteration"),
    ],
)
def test_impossible_iterations_are_refused(iteration: str, says: str) -> None:
    with pytest.raises(DesignError) as caught:
        lower(through_memtile("i32", 16, 16, bd=f"0, 4) {iteration}"), "d.mlir")
    assert says in caught.value.message
    assert str(caught.value.where).startswith("d.mlir:23:")


def task(body: str, options: str = "", channel: str = "%m, S2MM, 0") -> Transaction:
    """The instruction stream of a task of one or more BDs on ``channel``."""
    return lower(
        f"""module {{
  aie.device(npu2_1col) {{
    %s = aie.tile(0, 0)
    %m = aie.tile(0, 1)
    %b = aie.buffer(%m) {{sym_name = "b", address = 0 : i32}} : memref<64xi32>
    %l = aie.lock(%m, 3)
    aie.runtime_sequence(%x: memref<64xi32>) {{
      %t = aiex.dma_configure_task({channel}) {{
        {body}
        aie.end
      }} {options}
      aiex.dma_start_task(%t)
    }}
  }}
}}
""",
        "d.mlir",
    ).transaction


def test_a_task_iterates_as_mlir_aie_writes_it() -> None:
    """The numbers of MLIR-AIE's own test of its lowering (``good-iteration-attribute.mlir``)."""
    body = (
        "aie.dma_bd(%x : memref<64xi32>, 0, 64) {bd_id = 5 : i32, "
        "iteration = #aie.bd_iteration<size = 4, stride = 16, current = 2>}"
    )
    (write,) = (op for op in task(body, channel="%s, MM2S, 0").ops if isinstance(op, BlockWrite))
    bd = decode_bd(AIE2.tiles[TileKind.SHIM], write.words)
    assert (bd.buffer_length, bd.d0_wrap, bd.ax_cache) == (64, 0, 2)
    assert (bd.iteration_current, bd.iteration_wrap, bd.iteration_step) == (2, 3, 15)


def test_a_task_writes_its_out_of_order_id() -> None:
    body = (
        "aie.dma_bd(%x : memref<64xi32>, 0, 8) {bd_id = 3 : i32, out_of_order_id = 5 : i32, "
        "axcache = 7 : i32, packet = #aie.packet_info<pkt_type = 0, pkt_id = 1>}"
    )
    (write,) = (op for op in task(body, channel="%s, MM2S, 0").ops if isinstance(op, BlockWrite))
    bd = decode_bd(AIE2.tiles[TileKind.SHIM], write.words)
    assert (bd.enable_packet, bd.packet_id, bd.out_of_order_id, bd.ax_cache) == (1, 1, 5, 7)


def test_an_out_of_order_task_sets_its_channel_and_chains_no_bds() -> None:
    one = (
        "aie.dma_bd(%b : memref<64xi32>, 0, 4) {bd_id = 3 : i32}\n"
        "aie.use_lock(%l, Release, 1)\naie.next_bd ^two\n^two:\n"
        "aie.dma_bd_packet(0, 0)\naie.dma_bd(%b : memref<64xi32>, 4, 4) {bd_id = 9 : i32}"
    )
    ops = task(
        one,
        "{out_of_order, repeat_count = 3 : i32}",
        "%m, S2MM, 0, <pkt_type = 0, pkt_id = 0>",
    ).ops
    control = control_address(AIE2, 0, 1, DmaDirection.S2MM, 0)
    assert MaskWrite(control, mask=8, value=8) in ops
    bds = [
        decode_bd(AIE2.tiles[TileKind.MEM], op.words) for op in ops if isinstance(op, BlockWrite)
    ]
    assert [bd.use_next_bd for bd in bds] == [0, 0]
    assert [(bd.lock_acq_enable, bd.lock_rel_value, bd.lock_rel_id) for bd in bds] == [
        (0, 1, 64 + 3),
        (0, 0, 0),
    ]
    pushes = [op for op in ops if isinstance(op, Write32)]
    assert [op.value for op in pushes] == [3 | 3 << 16]


@pytest.mark.parametrize(
    ("body", "options", "channel", "says"),
    [
        ("{bd_id = 0 : i32}", "{out_of_order}", "%m, MM2S, 0", "only an S2MM channel"),
        ("", "{out_of_order, issue_token = true}", "%m, S2MM, 0", "can't issue a token"),
        ("", "{out_of_order}", "%m, S2MM, 0", "must be a packet BD"),
        ("{out_of_order_id = 3 : i32}", "", "%m, MM2S, 0", "this BD sends no packets"),
        ("{axcache = 3 : i32}", "", "%m, MM2S, 0", "only a shim BD"),
    ],
)
def test_impossible_tasks_are_refused(body: str, options: str, channel: str, says: str) -> None:
    with pytest.raises(DesignError, match=says) as caught:
        task(f"aie.dma_bd(%b : memref<64xi32>, 0, 4) {body}", options, channel)
    assert str(caught.value.where).startswith("d.mlir:")


@pytest.mark.parametrize(
    ("fifo", "options", "says"),
    [
        ("in", "{out_of_order}", "only an S2MM channel"),
        ("out", "{out_of_order, issue_token = true}", "can't issue a token"),
    ],
)
def test_impossible_tasks_for_a_fifo_are_refused(fifo: str, options: str, says: str) -> None:
    text = f"""module {{
  aie.device(npu1_1col) {{
    %s = aie.tile(0, 0)
    %m = aie.tile(0, 1)
    aie.objectfifo @in(%s, {{%m}}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out(%m, {{%s}}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo.link [@in] -> [@out] ([] [])
    aie.runtime_sequence(%a: memref<64xi32>) {{
      %t = aiex.dma_configure_task_for @{fifo} {{
        aie.dma_bd(%a : memref<64xi32>, 0, 64)
        aie.end
      }} {options}
      aiex.dma_start_task(%t)
    }}
  }}
}}"""
    with pytest.raises(DesignError, match=says) as caught:
        lower(text, "d.mlir")
    assert str(caught.value.where).startswith("d.mlir:9")


def merge(
    first: tuple[int, int], second: tuple[int, int], *, keep: bool = True, start: str = ""
) -> str:
    """Two packets of four words, each from a channel of its own, to the BDs 5 and 2 of a memtile.

    ``first`` and ``second`` are the BD that a packet names and its number of words. BD 2 writes the
    first half of the buffer, BD 5 the second; both count their packets for the channel that sends
    the whole buffer.
    """
    flows = "\n".join(
        f"""    aie.packet_flow({channel + 1}) {{
      aie.packet_source<%s, DMA : {channel}>
      aie.packet_dest<%m, DMA : 0>
    }} {{keep_pkt_header = {str(keep).lower()}}}"""
        for channel in (0, 1)
    )
    tasks = "\n".join(
        f"""      %t{channel} = aiex.dma_configure_task(%s, MM2S, {channel}) {{
        aie.dma_bd(%x : memref<8xi32>, {4 * channel}, {words})
          {{out_of_order_id = {bd} : i32,
            packet = #aie.packet_info<pkt_type = 0, pkt_id = {channel + 1}>}}
        aie.end
      }}
      aiex.dma_start_task(%t{channel})"""
        for channel, (bd, words) in enumerate((first, second))
    )
    return f"""module {{
  aie.device(npu1_1col) {{
    %s = aie.tile(0, 0)
    %m = aie.tile(0, 1)
    %b = aie.buffer(%m) {{sym_name = "b"}} : memref<8xi32>
    %came = aie.lock(%m, 0) {{init = 0 : i32}}
{flows}
    aie.flow(%m, DMA : 0, %s, DMA : 0)
    aie.shim_dma_allocation @o(%s, S2MM, 0)
    %e = aie.memtile_dma(%m) {{
      %0 = aie.dma_start(S2MM, 0, ^five, ^next{start}) {{out_of_order}}
    ^five:
      aie.dma_bd_packet(0, 0)
      aie.dma_bd(%b : memref<8xi32>, 4, 4) {{bd_id = 5 : i32}}
      aie.use_lock(%came, Release, 1)
      aie.next_bd ^two
    ^two:
      aie.dma_bd_packet(0, 0)
      aie.dma_bd(%b : memref<8xi32>, 0, 4) {{bd_id = 2 : i32}}
      aie.use_lock(%came, Release, 1)
      aie.next_bd ^end
    ^next:
      %1 = aie.dma_start(MM2S, 0, ^out, ^end)
    ^out:
      aie.use_lock(%came, AcquireGreaterEqual, 2)
      aie.dma_bd(%b : memref<8xi32>, 0, 8)
      aie.next_bd ^out
    ^end:
      aie.end
    }}
    aie.runtime_sequence(%x: memref<8xi32>, %y: memref<8xi32>) {{
      aiex.npu.dma_memcpy_nd(%y[0, 0, 0, 0][1, 1, 1, 8][0, 0, 0, 1])
        {{id = 8 : i64, metadata = @o, issue_token = true}} : memref<8xi32>
{tasks}
      aiex.npu.dma_wait {{symbol = @o}}
    }}
  }}
}}
"""


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (2, 5, [0, 1, 2, 3, 4, 5, 6, 7]),
        (5, 2, [4, 5, 6, 7, 0, 1, 2, 3]),
    ],
)
def test_packet_headers_select_the_bds(first: int, second: int, expected: list[int]) -> None:
    text = merge((first, 4), (second, 4))
    given = np.arange(8, dtype=np.int32)
    assert completed(text, given, np.zeros(8, np.int32)) == expected


def test_a_channel_receives_one_packet_per_bd_and_run() -> None:
    """One round of two BDs is two packets: a third finds no task, and the run stalls."""
    text = merge((2, 4), (5, 4)).replace(
        "aiex.dma_start_task(%t1)", "aiex.dma_start_task(%t0)\n      aiex.dma_start_task(%t1)"
    )
    (start,) = (t for t in extract(lower(text).physical).tasks if t.out_of_order)
    assert start.repeat_count == 1
    more = merge((2, 4), (5, 4), start=", repeat_count = 2")
    (start,) = (t for t in extract(lower(more).physical).tasks if t.out_of_order)
    assert start.repeat_count == 5
    given = np.arange(8, dtype=np.int32)
    outcome = run(merge((2, 4), (2, 4)), given, np.zeros(8, np.int32))
    assert outcome.status is Status.COMPLETED  # both packets may name the same BD


@pytest.mark.parametrize(
    ("first", "says"),
    [
        ((3, 4), "BD 3"),
        ((2, 3), "a packet of 12 bytes names BD 2, which takes 16"),
        ((2, 5), "longer than the BD that its header names"),
    ],
)
def test_packets_that_fit_no_bd_are_errors(first: tuple[int, int], says: str) -> None:
    outcome = run(merge(first, (5, 3)), np.arange(8, dtype=np.int32), np.zeros(8, np.int32))
    assert outcome.status is Status.FAULTED
    assert says in outcome.report


@pytest.mark.parametrize(
    ("old", "new", "says", "line"),
    [
        ("keep_pkt_header = true", "keep_pkt_header = false", "drops the headers", 7),
        ("S2MM, 0, ^five", "MM2S, 2, ^five", "only an S2MM channel", 18),
        (
            "    ^two:\n      aie.dma_bd_packet(0, 0)\n",
            "    ^two:\n",
            "must be a packet BD",
            25,
        ),
        ("bd_id = 2 : i32", "bd_id = 2 : i32, out_of_order_id = 2 : i32", "BD that sends", 26),
        (
            "      aie.dma_bd(%b : memref<8xi32>, 0, 4) {bd_id = 2 : i32}",
            "      aie.use_lock(%came, AcquireGreaterEqual, 1)\n"
            "      aie.dma_bd(%b : memref<8xi32>, 0, 4) {bd_id = 2 : i32}",
            "another BD of the out_of_order channel releases",
            26,
        ),
        ("^five, ^next)", "^five, ^next, repeat_count = 128)", "258 packets in its 129", 18),
        ("bd_id = 2 : i32}", "bd_id = 24 : i32}", "runs BDs 0 to 23, not BD 24", 26),
    ],
)
def test_impossible_out_of_order_channels_are_refused(
    old: str, new: str, says: str, line: int
) -> None:
    text = merge((2, 4), (5, 4))
    assert old in text
    with pytest.raises(DesignError) as caught:
        lower(text.replace(old, new), "d.mlir")
    assert says in caught.value.message
    assert str(caught.value.where).startswith(f"d.mlir:{line}:")


def test_an_out_of_order_channel_waits_for_the_lock_of_the_chosen_bd() -> None:
    """Two rounds through one buffer: the second waits until the first has been sent on."""
    text = merge((2, 4), (5, 4), start=", repeat_count = 1")
    for bd in ("aie.dma_bd(%b : memref<8xi32>, 4, 4)", "aie.dma_bd(%b : memref<8xi32>, 0, 4)"):
        text = text.replace(bd, f"aie.use_lock(%room, AcquireGreaterEqual, 1)\n      {bd}")
    text = text.replace(
        "aie.dma_bd(%b : memref<8xi32>, 0, 8)\n",
        "aie.dma_bd(%b : memref<8xi32>, 0, 8)\n      aie.use_lock(%room, Release, 2)\n",
    )
    text = text.replace("%came = ", "%room = aie.lock(%m, 1) {init = 2 : i32}\n    %came = ", 1)
    text = text.replace("%y: memref<8xi32>", "%y: memref<16xi32>")
    text = text.replace("%y[0, 0, 0, 0][1, 1, 1, 8]", "%y[0, 0, 0, 0][1, 1, 1, 16]")
    text = text.replace(
        "issue_token = true}} : memref<8xi32>", "issue_token = true} : memref<16xi32>"
    )
    text = text.replace(
        "issue_token = true} : memref<8xi32>", "issue_token = true} : memref<16xi32>"
    )
    text = text.replace(
        "      aiex.npu.dma_wait",
        "      aiex.dma_start_task(%t1)\n      aiex.dma_start_task(%t0)\n      aiex.npu.dma_wait",
    )
    given = np.arange(8, dtype=np.int32)
    assert completed(text, given, np.zeros(16, np.int32)) == [*range(8), *range(8)]


def test_a_stall_says_that_a_packet_is_missing() -> None:
    text = merge((2, 4), (5, 4)).replace("      aiex.dma_start_task(%t1)\n", "")
    outcome = run(text, np.arange(8, dtype=np.int32), np.zeros(8, np.int32))
    assert outcome.status is Status.STALLED
    assert outcome.report.startswith(
        "likely cause: DMA (0, 1) S2MM 0 waits for one more packet, and nothing"
    )
    assert "DMA (0, 1) S2MM 0: waits for a packet whose header names a BD" in outcome.report
