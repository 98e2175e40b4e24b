"""Register writes, waits, loops, and operations without a lowering."""

from __future__ import annotations

import pytest
from lowered_sequences import BODY_LINE, design, memcpy, ops_of, refuse

from npukit.compiler.lowering.sequence import lower_sequence
from npukit.compiler.lowering.sequence_bounds import out_of_bounds
from npukit.compiler.lowering.unroll_sequences import MAX_STEPS
from npukit.compiler.parse import parse_module
from npukit.errors import DesignError, NpukitError, UnsupportedError
from npukit.formats.txn import (
    AddressPatch,
    LoadPdi,
    MaskWrite,
    Preempt,
    Sync,
    Write32,
    tile_address,
)


def test_writes_name_their_place_in_three_ways() -> None:
    ops = ops_of(
        """
      aiex.npu.write32 {address = 67244036 : ui32, value = 1 : ui32}
      aiex.npu.write32 {address = 135300 : ui32, column = 0 : i32, row = 2 : i32, value = 2 : ui32}
      aiex.npu.write32 {address = 3 : ui32, buffer = @cbuf, value = 3 : ui32}
      aiex.npu.maskwrite32 {address = 2 : ui32, buffer = @mbuf, mask = 15 : ui32, value = 4 : ui32}
      aiex.npu.rtp_write(@cbuf, 5, -2)"""
    )
    assert ops == [
        Write32(67244036, 1),
        Write32(tile_address(0, 2, 135300), 2),
        Write32(tile_address(0, 2, 1024 + 12), 3),
        MaskWrite(tile_address(0, 1, 8), mask=15, value=4),
        Write32(tile_address(0, 2, 1024 + 20), 0xFFFFFFFE),
    ]


def test_only_a_push_for_a_token_sets_the_controller_id() -> None:
    ids = "{controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}"
    text = design(
        "aiex.npu.push_queue(0, 0, S2MM : 1) {bd_id = 1 : i32, issue_token = TOKEN, "
        "repeat_count = 0 : i32}"
    )
    text = text.replace("%shim = aie.tile(0, 0)", f"%shim = aie.tile(0, 0) {ids}")
    quiet = lower_sequence(parse_module(text.replace("TOKEN", "false"))).ops
    loud = lower_sequence(parse_module(text.replace("TOKEN", "true"))).ops
    assert quiet == (Write32(0x1D20C, 1),)
    assert loud == (MaskWrite(0x1D208, mask=0x1F00, value=15 << 8), Write32(0x1D20C, 0x80000001))


def test_transfers_back_always_issue_a_token() -> None:
    copy = memcpy("1, 1, 1, 64", "0, 0, 0, 1")
    assert ops_of(copy)[-1] == Write32(0x1D214, 2)
    assert ops_of(copy.replace("@in", "@out"))[-1] == Write32(0x1D20C, 0x80000002)


def test_waits_preemption_and_pdis() -> None:
    ops = ops_of(
        """
      aiex.npu.dma_wait {symbol = @out}
      aiex.npu.sync {channel = 1 : i32, column = 2 : i32, column_num = 3 : i32, \
direction = 1 : i32, row = 4 : i32, row_num = 5 : i32}
      aiex.npu.preempt {level = 3 : ui8}
      aiex.npu.load_pdi {id = 2 : i32, size = 64 : i32, address = 4294967296 : ui64}
      aiex.npu.address_patch {addr = 118788 : ui32, arg_idx = 4 : i32, arg_plus = 8 : i32}"""
    )
    assert ops == [
        Sync(column=0, row=0, direction=0, channel=1),
        Sync(column=2, row=4, direction=1, channel=1, column_num=3, row_num=5),
        Preempt(3),
        LoadPdi(2, 64, 1 << 32),
        AddressPatch(118788, 4, 8),
    ]


def test_a_loop_is_its_unrolled_body() -> None:
    loop = """
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c3 = arith.constant 3 : index
      %c10 = arith.constant 10 : index
      scf.for %i = %c1 to %c10 step %c3 {
        %w = arith.index_cast %i : index to i64
        %c64 = arith.constant 64 : i64
        %c1_i64 = arith.constant 1 : i64
        %before = arith.subi %w, %c1_i64 : i64
        %next = arith.addi %before, %c1_i64 : i64
        %o = arith.muli %next, %c64 : i64
        scf.for %j = %c0 to %c1 step %c1 {
          aiex.npu.dma_memcpy_nd(%a[0, 0, 0, %o][1, 1, 1, 64][0, 0, 0, 1]) \
{id = 1 : i64, metadata = @out} : memref<1024xi32>
          aiex.npu.dma_wait {symbol = @out}
        }
      }"""
    copies = "\n".join(
        memcpy("1, 1, 1, 64", "0, 0, 0, 1", offset=64 * i)
        .replace("@in", "@out")
        .replace("id = 2", "id = 1")
        + "\naiex.npu.dma_wait {symbol = @out}"
        for i in (1, 4, 7)
    )
    assert ops_of(loop) == ops_of(copies)


@pytest.mark.parametrize(
    ("body", "error", "says", "line"),
    [
        (
            "aiex.control_packet {address = 1 : ui32, opcode = 0 : i32, stream_id = 0 : i32}",
            UnsupportedError,
            "'aiex.control_packet' in a runtime sequence has no lowering",
            0,
        ),
        (
            memcpy("1, 1, 1, 64", f"{-(1 << 63)}, 0, 0, 1"),
            DesignError,
            "marks a run-time value, but no operand gives it",
            0,
        ),
        ("aiex.configure @main {\n}", UnsupportedError, "'aiex.configure'", 0),
        ('"made.up"() : () -> ()', UnsupportedError, "'made.up'", 0),
        ("aiex.npu.preempt {level = 4 : ui8}", DesignError, "preempt level 4", 0),
        ("aiex.npu.rtp_write(@nobody, 0, 1)", DesignError, "nobody", 0),
        ("aiex.npu.rtp_write(@in, 0, 1)", DesignError, "there is no aie.buffer", 0),
        ("aiex.set_lock(%mlock, 64)", DesignError, "0 to 63", 0),
        *(
            (op, DesignError, "address 0x1d002 is not a multiple of 4", 0)
            for address in (
                "address = 118786 : ui32",
                "address = 118786 : ui32, column = 0 : i32, row = 0 : i32",
            )
            for op in (
                f"aiex.npu.write32 {{{address}, value = 1 : ui32}}",
                f"aiex.npu.maskwrite32 {{{address}, mask = 1 : ui32, value = 1 : ui32}}",
            )
        ),
        (
            "aiex.npu.address_patch {addr = 118786 : ui32, arg_idx = 0 : i32, arg_plus = 0 : i32}",
            DesignError,
            "0x1d002",
            0,
        ),
        (
            memcpy("1, 1, 1, 64", "0, 0, 0, 1").replace("id = 2", "id = 16"),
            DesignError,
            "descriptor 16 does not exist",
            0,
        ),
        (
            memcpy("1, 1, 1, 64", "0, 0, 0, 1", ", burst_length = 512 : i64"),
            DesignError,
            "burst length 512",
            0,
        ),
        (
            memcpy("1, 1, 1, 64", "0, 0, 0, 1", ", d0_zero_before = 1 : i64"),
            DesignError,
            "can't pad",
            0,
        ),
        (
            memcpy("1, 1, 1, 64", "0, 0, 0, 1", value="%mbuf"),
            UnsupportedError,
            "an argument of the runtime sequence",
            0,
        ),
        (
            "%c0 = arith.constant 0 : index\n%c1 = arith.constant 1 : index\n"
            "scf.for %i = %c0 to %c1 step %c0 {\n}",
            DesignError,
            "step must be positive",
            2,
        ),
        (
            "%v = memref.subview %a[0] [64] [2] : memref<1024xi32> to "
            "memref<64xi32, strided<[2]>>\n"
            + memcpy("1, 1, 1, 64", "0, 0, 0, 1", value="%v").replace(
                "memref<1024xi32>", "memref<64xi32, strided<[2]>>"
            ),
            UnsupportedError,
            "memref.subview",
            1,
        ),
        (
            "aiex.npu.dma_wait {symbol = @nobody}",
            DesignError,
            "nobody",
            0,
        ),
    ],
)
def test_operations_without_a_lowering_are_named_with_their_place(
    body: str, error: type[NpukitError], says: str, line: int
) -> None:
    refuse(body, error, says, line)


@pytest.mark.parametrize(
    "body", ["", "aiex.npu.preempt {level = 0 : ui8}"], ids=["empty", "writes"]
)
def test_an_endless_loop_is_refused_quickly(body: str) -> None:
    text = f"""
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %many = arith.constant 4611686018427387904 : index
      scf.for %i = %c0 to %many step %c1 {{
        {body}
      }}"""
    with pytest.raises(UnsupportedError, match=str(MAX_STEPS)):
        ops_of(text)


def test_loops_in_a_loop_are_counted_before_any_of_them_is_unrolled() -> None:
    body = """\
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %many = arith.constant 2000 : index
      scf.for %i = %c0 to %many step %c1 {
        scf.for %j = %c0 to %many step %c1 {
        }
      }"""
    with pytest.raises(UnsupportedError, match=str(MAX_STEPS)) as caught:
        ops_of(body)
    assert caught.value.where is not None
    assert caught.value.where.line == BODY_LINE + 3


def test_words_of_a_buffer_between_words_can_not_be_written() -> None:
    odd = '    %odd = aie.buffer(%core) {sym_name = "odd", address = 2050 : i32} : memref<8xi8>\n'
    for op in (
        "aiex.npu.rtp_write(@odd, 0, 1)",
        "aiex.npu.write32 {buffer = @odd, address = 0 : ui32, value = 1 : ui32}",
    ):
        with pytest.raises(DesignError, match="buffer @odd is at address 2050"):
            ops_of(op, prefix=odd)


def test_several_devices_or_sequences_need_a_name() -> None:
    one = design("aiex.npu.preempt {level = 1 : ui8}")
    two = one.replace(
        "    aie.runtime_sequence(",
        "    aie.runtime_sequence @other() {\n"
        "      aiex.npu.preempt {level = 2 : ui8}\n    }\n"
        "    aie.runtime_sequence @this(",
    )
    module = parse_module(two)
    with pytest.raises(DesignError, match="the device has @other, @this"):
        lower_sequence(module)
    assert lower_sequence(module, sequence="other").ops == (Preempt(2),)
    with pytest.raises(DesignError, match="a runtime sequence @third"):
        lower_sequence(module, sequence="third")
    with pytest.raises(DesignError, match=r"an aie\.device @nobody"):
        lower_sequence(module, device="nobody")
    with pytest.raises(DesignError, match="the design has none"):
        lower_sequence(parse_module("module {}"))


def test_the_header_names_the_array() -> None:
    shapes = {}
    for device in ("npu1", "npu1_1col", "npu2", "npu2_3col"):
        text = design("aiex.npu.preempt {level = 0 : ui8}", device=device)
        header = lower_sequence(parse_module(text)).header
        shapes[device] = (header.generation, header.columns, header.rows, header.mem_tile_rows)
    assert shapes == {
        "npu1": (3, 4, 6, 1),
        "npu1_1col": (3, 1, 6, 1),
        "npu2": (4, 8, 6, 1),
        "npu2_3col": (4, 3, 6, 1),
    }


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (
            memcpy("2, 1, 4, 100", "512, 0, 128, 1", offset=8),
            "bytes 32 to 4016 of argument 0, which has 4096",
        ),
        (
            memcpy("2, 1, 4, 100", "512, 0, 128, 1", offset=32),
            "bytes 128 to 4112 of argument 0, which has 4096 bytes",
        ),
        (
            "%0 = aiex.dma_configure_task_for @in {\n"
            "aie.dma_bd(%a : memref<1024xi32>, 1000, 25)\naie.end\n}",
            "bytes 4000 to 4100 of argument 0",
        ),
        (
            "%0 = aiex.dma_configure_task(%core, MM2S, 0) {\n"
            "aie.dma_bd(%cbuf : memref<256xi32>, 0, 257)\naie.end\n}",
            "bytes 0 to 1028 of buffer @cbuf",
        ),
        ("aiex.npu.rtp_write(@cbuf, 256, 0)", "bytes 1024 to 1028 of buffer @cbuf"),
    ],
)
def test_transfers_outside_their_buffer_are_reported(body: str, says: str) -> None:
    problems = [str(problem) for problem in out_of_bounds(parse_module(design(body), "d.mlir"))]
    if "4016" in says:
        assert problems == []
    else:
        assert len(problems) == 1
        assert says in problems[0]
        assert problems[0].startswith("d.mlir:")
