"""Textual forms of the two dialects: each parses, prints the same meaning, and reads well."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.scf import WhileOp
from xdsl.ir import Operation

from npukit.compiler.dialect.aie import (
    BufferOp,
    CoreOp,
    DeviceOp,
    DimLayout,
    DmaBdOp,
    DmaOp,
    DmaStartOp,
    EndOp,
    LockOp,
    LockUse,
    LogicalTileOp,
    MemOp,
    ObjectFifoLinkOp,
    ObjectFifoOp,
    PacketFlowOp,
    PacketInfo,
    PadLayout,
    Port,
    RuntimeSequenceOp,
    ShimDmaAllocationOp,
    TileOp,
    UseLockOp,
)
from npukit.compiler.dialect.aiex import (
    DmaConfigureTaskOp,
    DmaStartBdChainOp,
    NpuDmaMemcpyNdOp,
    NpuPushQueueOp,
    NpuWriteRtpOp,
)
from npukit.compiler.parse import parse_module, print_module, read_module
from npukit.errors import DesignError
from npukit.machine.physical import DmaDirection, Tile

TILES = """
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    %t2 = aie.tile(0, 2)
    %t3 = aie.tile(0, 3)
"""


def design(body: str, device: str = "npu1") -> str:
    return f"module {{\n  aie.device({device}) {{{TILES}{body}\n  }}\n}}\n"


def parse(body: str, device: str = "npu1") -> ModuleOp:
    """Parse ``body`` in a device with some tiles; check the round trip on the way."""
    module = parse_module(design(body, device), "design.mlir")
    text = print_module(module)
    again = parse_module(text, "printed.mlir")
    assert module.is_structurally_equivalent(again)
    assert print_module(again) == text
    return module


_Op = TypeVar("_Op", bound=Operation)


def only(module: ModuleOp, kind: type[_Op]) -> _Op:
    found = [op for op in module.walk() if isinstance(op, kind)]
    assert len(found) == 1
    return found[0]


def test_device_name_and_legacy_device() -> None:
    module = parse_module("module { aie.device(npu1_4col) @seg { } }")
    device = only(module, DeviceOp)
    assert (device.device, device.sym_name, device.model.columns) == ("npu1", "seg", 4)
    named = parse_module('module { aie.device(npu2) { } {sym_name = "x"} }')
    assert only(named, DeviceOp).sym_name == "x"
    assert (
        only(parse_module("module { aie.device(npu2) { aie.end } }"), DeviceOp).sym_name == "main"
    )


def test_tile_and_its_kind() -> None:
    tiles = [op for op in parse("").walk() if isinstance(op, TileOp)]
    assert [(t.col, t.row) for t in tiles] == [(0, 0), (0, 1), (0, 2), (0, 3)]
    assert [str(t.kind) for t in tiles] == ["shim", "memtile", "core", "core"]


def test_logical_tile() -> None:
    op = only(parse("%x = aie.logical_tile<CoreTile>(?, 3)"), LogicalTileOp)
    assert (op.tile_type.value, op.col, op.row) == ("CoreTile", None, 3)


def test_buffer_with_initial_value() -> None:
    op = only(
        parse(
            '%b = aie.buffer(%t2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "b"} '
            ": memref<2x2xi16> = dense<[[1, 2], [3, 4]]>"
        ),
        BufferOp,
    )
    assert (op.sym_name, op.address, op.mem_bank, op.coord) == ("b", 1024, 0, Tile(0, 2))
    assert op.initial_value is not None
    assert op.initial_value.get_values() == (1, 2, 3, 4)


def test_large_initial_value_survives() -> None:
    values = ", ".join(str(v % 100) for v in range(300))
    op = only(parse(f"%b = aie.buffer(%t2) : memref<300xi8> = dense<[{values}]>"), BufferOp)
    assert op.initial_value is not None
    assert len(op.initial_value.get_values()) == 300


def test_locks() -> None:
    module = parse(
        """
    %l = aie.lock(%t2, 3) {init = 2 : i32, sym_name = "l"}
    %c = aie.core(%t2) {
      aie.use_lock(%l, "AcquireGreaterEqual", 2)
      aie.end
    } {stack_size = 512 : i32, link_files = ["a.o", "b.o"]}"""
    )
    lock, use, core = only(module, LockOp), only(module, UseLockOp), only(module, CoreOp)
    assert (lock.lock_id, lock.init, lock.sym_name) == (3, 2, "l")
    assert (use.action, use.value, use.lock_op) == (LockUse.ACQUIRE_GREATER_EQUAL, 2, lock)
    assert (core.stack_size, core.link_files) == (512, ("a.o", "b.o"))
    assert only(parse("aie.core(%t2) { aie.end }"), CoreOp).stack_size == 1024


def test_use_lock_value_and_blocking_are_optional() -> None:
    module = parse(
        """
    %l = aie.lock(%t2)
    aie.core(%t2) {
      aie.use_lock(%l, Release)
      aie.use_lock(%l, Acquire, 1, NonBlocking)
      aie.end
    }"""
    )
    first, second = (op for op in module.walk() if isinstance(op, UseLockOp))
    assert (first.value, first.value_attr) == (1, None)
    assert second.blocking is not None
    assert second.blocking.data.value == "NonBlocking"


BUFFER = "%b = aie.buffer(%mem) : memref<64xi32>\n"


@pytest.mark.parametrize(
    ("text", "offset", "length", "dims", "padding", "pad_value"),
    [
        ("(%b : memref<64xi32>)", 0, None, (), (), 0),
        ("(%b : memref<64xi32>, 0)", 0, None, (), (), 0),
        ("(%b : memref<64xi32>, 4, 16)", 4, 16, (), (), 0),
        (
            "(%b : memref<64xi32>, 0, 64, [<size = 8, stride = 1>, <stride = 8, size = 8>])",
            0,
            64,
            (DimLayout(8, 1), DimLayout(8, 8)),
            (),
            0,
        ),
        (
            "(%b : memref<64xi32>, 0, 5, [<size = 2, stride = 4>], "
            "[<const_pad_before = 1, const_pad_after = 2>], pad_value = 0)",
            0,
            5,
            (DimLayout(2, 4),),
            (PadLayout(1, 2),),
            0,
        ),
    ],
)
def test_buffer_descriptor(
    text: str,
    offset: int,
    length: int | None,
    dims: tuple[DimLayout, ...],
    padding: tuple[PadLayout, ...],
    pad_value: int,
) -> None:
    module = parse(
        f"""
    {BUFFER}
    aie.memtile_dma(%mem) {{
      %0 = aie.dma_start(MM2S, 5, ^bd, ^end, repeat_count = 3)
    ^bd:
      aie.dma_bd{text} {{bd_id = 30 : i32, packet = #aie.packet_info<pkt_type = 1, pkt_id = 9>}}
      aie.next_bd ^bd
    ^end:
      aie.end
    }}"""
    )
    bd, start = only(module, DmaBdOp), only(module, DmaStartOp)
    assert (bd.offset, bd.length, bd.dims, bd.padding) == (offset, length, dims, padding)
    assert (bd.bd_id, bd.packet, bd.pad_value) == (30, PacketInfo(1, 9), pad_value)
    assert bd.element_count == (64 if length is None else length)
    assert (start.direction, start.channel, start.repeat_count) == (DmaDirection.MM2S, 5, 3)


def test_dma_with_regions() -> None:
    module = parse(
        """
    %b = aie.buffer(%t2) : memref<8xi32>
    %l = aie.lock(%t2)
    aie.mem(%t2) {
      %0 = aie.dma(S2MM, 1) {loop = false, repeat_count = 2 : i32} [{
        aie.use_lock(%l, AcquireGreaterEqual, 1)
        aie.dma_bd(%b : memref<8xi32>)
        aie.use_lock(%l, Release, 1)
      }]
      aie.end
    }"""
    )
    dma = only(module, DmaOp)
    assert (dma.direction, dma.channel, dma.loop, dma.repeat_count) == (
        DmaDirection.S2MM,
        1,
        False,
        2,
    )
    assert isinstance(only(module, MemOp).body.block.last_op, EndOp)


def test_objectfifo_in_full() -> None:
    module = parse(
        """
    aie.objectfifo @of(%mem dimensionsToStream [<size = 4, stride = 1>],
        {%t2, %t3 dimensionsFromStream [<size = 2, stride = 8>, <size = 8, stride = 1>]},
        [2, 3, 4]) {via_DMA = true, repeat_count = 5 : i32,
        padDimensions = #aie<bd_pad_layout_array[<const_pad_before = 0, const_pad_after = 4>]>}
        : !aie.objectfifo<memref<16xi32>> = [dense<1> : memref<16xi32>, dense<2> : memref<16xi32>]
    """
    )
    fifo = only(module, ObjectFifoOp)
    assert fifo.depths == (2, 3, 4)
    assert fifo.has_depth_list
    assert fifo.to_stream == (DimLayout(4, 1),)
    assert fifo.from_stream == ((), (DimLayout(2, 8), DimLayout(8, 1)))
    assert (fifo.via_dma, fifo.repeat_count, fifo.plio) == (True, 5, False)
    assert fifo.pad_dimensions == (PadLayout(0, 4),)
    assert [value.get_values()[0] for value in fifo.init_values] == [1, 2]
    assert fifo.producer.coord == Tile(0, 1)
    assert [tile.coord for tile in fifo.consumers] == [Tile(0, 2), Tile(0, 3)]


def test_a_bare_depth_is_an_i32() -> None:
    module = parse("aie.objectfifo @of(%t2, {%t3}, 2) : !aie.objectfifo<memref<4xi32>>")
    assert only(module, ObjectFifoOp).depths == (2, 2)
    assert "2 : i32" in print_module(module)


def test_link_offsets() -> None:
    module = parse(
        """
    aie.objectfifo @in(%shim, {%mem}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
    aie.objectfifo @a(%mem, {%t2}, 2 : i32) : !aie.objectfifo<memref<8xi32>>
    aie.objectfifo @b(%mem, {%t3}, 2 : i32) : !aie.objectfifo<memref<8xi32>>
    aie.objectfifo.link [@in] -> [@a, @b] ([] [0, 8])"""
    )
    link = only(module, ObjectFifoLinkOp)
    assert (link.fifo_ins, link.fifo_outs) == (("in",), ("a", "b"))
    assert (link.src_offsets, link.dst_offsets) == ((), (0, 8))
    assert (link.is_join, link.is_distribute) == (False, True)


def test_packet_flow() -> None:
    flow = only(
        parse(
            """
    aie.packet_flow(0x10) {
      aie.packet_source<%t2, "DMA" : 0>
      aie.packet_dest<%shim, DMA : 1>
    } {keep_pkt_header = true}"""
        ),
        PacketFlowOp,
    )
    assert (flow.packet_id, flow.keep_pkt_header) == (16, True)
    assert [(d.coord, d.bundle.value, d.channel) for d in flow.dests] == [(Tile(0, 0), "DMA", 1)]


@pytest.mark.parametrize("spelling", ["aie.runtime_sequence", "aiex.runtime_sequence"])
def test_runtime_sequence(spelling: str) -> None:
    module = parse(
        f"""
    aie.shim_dma_allocation @out(%shim, S2MM, 1, <pkt_type = 2, pkt_id = 3>)
    {spelling} @run(%a: memref<8x8xi32>, %n: i64) {{
      aiex.npu.dma_memcpy_nd(%a[0, 0, 2, 0][1, 1, 4, %n][0, 0, 8, 1], packet = <pkt_type = 0, pkt_id = 4>)
        {{id = 3 : i64, metadata = @out, issue_token = true, burst_length = 64 : i64}} : memref<8x8xi32>
      aiex.npu.push_queue(0, 0, S2MM : 1) {{bd_id = 3 : i32, issue_token = false, repeat_count = 1 : i32}}
      aiex.npu.dma_wait {{symbol = @out}}
    }}"""
    )
    sequence = only(module, RuntimeSequenceOp)
    assert sequence.sym_name == "run"
    assert [str(arg.type) for arg in sequence.args] == ["memref<8x8xi32>", "i64"]
    copy = only(module, NpuDmaMemcpyNdOp)
    assert (copy.bd_id, copy.metadata, copy.issue_token, copy.burst_length) == (3, "out", True, 64)
    assert copy.offsets == (0, 0, 2, 0)
    assert copy.strides == (0, 0, 8, 1)
    assert copy.sizes == (1, 1, 4, sequence.args[1])
    assert copy.packet == PacketInfo(0, 4)
    assert only(module, ShimDmaAllocationOp).packet == PacketInfo(2, 3)
    assert only(module, NpuPushQueueOp).repeat_count == 1


def test_tasks_and_chains() -> None:
    module = parse(
        """
    %rtp = aie.buffer(%t2) {sym_name = "rtp"} : memref<4xi32>
    aie.bd_chain @chain(%x: memref<8xi32>, %y: memref<8xi32>) {
      aie.dma_bd(%x : memref<8xi32>, 0, 8)
      aie.next_bd ^bb1
    ^bb1:
      aie.dma_bd(%y : memref<8xi32>, 0, 8)
      aie.end
    }
    aie.runtime_sequence(%a: memref<8xi32>, %b: memref<8xi32>) {
      aiex.npu.rtp_write(@rtp, 2, -7)
      %0 = aiex.dma_configure_task(%shim, MM2S, 1) {
        aie.dma_bd(%a : memref<8xi32>, 0, 8) {bd_id = 5 : i32}
        aie.end
      } {repeat_count = 2 : i32}
      aiex.dma_start_task(%0)
      %1 = aiex.dma_start_bd_chain @chain(%a, %b) : (memref<8xi32>, memref<8xi32>) on (%shim, S2MM, 0) {issue_token = true}
      aiex.dma_await_task(%1)
      aiex.dma_free_task(%0)
    }"""
    )
    task = only(module, DmaConfigureTaskOp)
    assert (task.coord, task.direction, task.channel, task.repeat_count) == (
        Tile(0, 0),
        DmaDirection.MM2S,
        1,
        2,
    )
    chain = only(module, DmaStartBdChainOp)
    assert (chain.symbol, chain.issue_token, len(chain.args)) == ("chain", True, 2)
    rtp = only(module, NpuWriteRtpOp)
    assert (rtp.buffer, rtp.index, rtp.value) == ("rtp", 2, -7)


def test_values_are_printed_with_descriptive_names() -> None:
    text = print_module(
        parse('%x = aie.buffer(%t2) {sym_name = "buf_0"} : memref<4xi8>\n%y = aie.tile(3, 5)')
    )
    for name in ("%shim_noc_tile_0_0", "%mem_tile_0_1", "%tile_0_2", "%buf_0", "%tile_3_5"):
        assert f"{name} = " in text


def test_names_never_collide() -> None:
    """The name hints of the text end in the numbers that a printer would add."""
    module = parse(
        """
    aie.core(%t2) {
      %a_1 = arith.constant 1 : index
      %a_1_1 = arith.constant 2 : index
      %a = arith.constant 3 : index
      %b = arith.addi %a_1, %a_1_1 : index
      %b_1 = arith.addi %a, %b : index
      aie.end
    }"""
    )
    assert only(module, CoreOp)


def test_unregistered_operations_parse_in_generic_form() -> None:
    module = parse('"other.op"() {x = 1 : i32} : () -> ()')
    assert '"other.op"()' in print_module(module)


def test_ports_are_enumerated() -> None:
    assert {port.value for port in Port} == {"Produce", "Consume"}


dims = st.lists(
    st.builds(DimLayout, st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1)), max_size=5
)


@given(producer=dims, consumers=st.lists(dims, min_size=1, max_size=4), depth=st.integers(1, 9))
def test_built_fifos_survive_text(
    producer: list[DimLayout], consumers: list[list[DimLayout]], depth: int
) -> None:
    from xdsl.dialects.builtin import MemRefType, i16

    tiles = [TileOp(0, 2 + i % 4) for i in range(len(consumers) + 1)]
    fifo = ObjectFifoOp(
        "f",
        tiles[0],
        tiles[1:],
        depth,
        MemRefType(i16, [4, 2]),
        to_stream=producer,
        from_stream=consumers,
    )
    module = ModuleOp([DeviceOp("npu1", [*tiles, fifo])])
    again = parse_module(print_module(module))
    assert again.is_structurally_equivalent(module)
    read = only(again, ObjectFifoOp)
    assert list(read.to_stream) == producer
    assert [list(dims) for dims in read.from_stream] == consumers


def test_read_module_names_the_file(tmp_path: Path) -> None:
    missing, binary = tmp_path / "none.mlir", tmp_path / "binary.mlir"
    binary.write_bytes(b"\xff\xfe\x00")
    for path in (missing, binary):
        with pytest.raises(DesignError) as caught:
            read_module(path)
        assert str(path) in str(caught.value)


@pytest.mark.parametrize("carried", ["scf.while : () -> ()", "scf.while () : () -> ()"])
def test_a_loop_that_carries_nothing(carried: str) -> None:
    module = parse(
        f"""
        %core = aie.core(%t2) {{
          %true = arith.constant true
          {carried} {{ scf.condition(%true) }} do {{ scf.yield }}
          aie.end
        }}"""
    )
    assert not only(module, WhileOp).arguments
