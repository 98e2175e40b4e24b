"""Designs that the checks refuse, each at the line at fault."""

from __future__ import annotations

import pytest

from npukit.compiler.parse import parse_module
from npukit.errors import DesignError

TILES = """module {
  aie.device(npu1) {
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    %t2 = aie.tile(0, 2)
    %t3 = aie.tile(0, 3)
    %e2 = aie.tile(1, 2)
    %s = aie.buffer(%t2) {sym_name = "s"} : memref<64xi32>
    %m = aie.buffer(%mem) {sym_name = "m"} : memref<64xi32>
    %l = aie.lock(%t2) {sym_name = "l"}
"""
FIFO = "aie.objectfifo @of(%t2, {%t3}, 2 : i32) : !aie.objectfifo<memref<16xi32>>\n"


def bd(text: str, engine: str = "aie.mem(%t2)", start: str = "S2MM, 0") -> str:
    return (
        f"{engine} {{\n aie.dma_start({start}, ^bd, ^end)\n^bd:\n {text} // HERE\n"
        " aie.next_bd ^bd\n^end:\n aie.end\n}"
    )


def core(text: str, tile: str = "%t2") -> str:
    return f"aie.core({tile}) {{\n {text} // HERE\n aie.end\n}}"


SUBVIEW = "!aie.objectfifosubview<memref<16xi32>>"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("%x = aie.tile(4, 2) // HERE", "npu1 has 4 columns, so there is no column 4"),
        ("%x = aie.tile(0, 6) // HERE", "npu1 has 6 rows, so there is no row 6"),
        ("%x = aie.logical_tile<MemTile>(0, 3) // HERE", "is a core tile, not a MemTile"),
        ("%x = aie.buffer(%shim) : memref<4xi8> // HERE", "has no data memory"),
        ("%x = aie.buffer(%t2) : memref<65537xi8> // HERE", "65537 bytes do not fit the 65536"),
        ("%x = aie.buffer(%t2) {address = 65535 : i32} : memref<2xi8> // HERE", "at address 65535"),
        ("%x = aie.buffer(%t2) {mem_bank = 4 : i32} : memref<2xi8> // HERE", "no bank 4"),
        ("%x = aie.buffer(%t2) : memref<4x4xi8, strided<[8, 1]>> // HERE", "row-major order"),
        ("%x = aie.tile(3, 3) {allocation_scheme = \"neat\"} // HERE", "unknown allocation_scheme 'neat'; use bank-aware or"),
        ("%x = aie.lock(%t2, 16) // HERE", "has 16 locks, so there is no lock 16"),
        ("%x = aie.lock(%mem, 64) // HERE", "has 64 locks, so there is no lock 64"),
        ("%x = aie.lock(%t2, 1) {init = 64 : i32} // HERE", "0 to 63, not 64"),
        ("%x = aie.lock(%t2) {sym_name = \"s\"} // HERE", "two symbols @s"),
        ("aie.core(%mem) { aie.end } // HERE", "no core on memtile tile (0, 1)"),
        ("aie.core(%t2) { } // HERE", "needs a body"),
        ("aie.core(%t2) { aie.end } {stack_size = 70000 : i32} // HERE", "does not fit"),
        (core("aie.use_lock(%l, Acquire, 64)"), "at most 63"),
        (core("aie.use_lock(%l, Acquire, 1)", "%e2"), None),
        (core("aie.use_lock(%l, Acquire, 1)", "%mem"), "does not reach the lock"),
        ("aie.use_lock(%l, Acquire, 1) // HERE", "must be in a core"),
        ("aie.mem(%mem) { aie.end } // HERE", "is a memtile tile"),
        ("aie.memtile_dma(%t2) { aie.end } // HERE", "is a core tile"),
        (bd("aie.dma_bd(%m : memref<64xi32>)"), "does not reach the buffer"),
        (bd("aie.dma_bd(%s : memref<64xi32>, 0, 64) {bd_id = 16 : i32}"), "not BD 16"),
        (
            bd(
                "aie.dma_bd(%m : memref<64xi32>, 0, 64) {bd_id = 24 : i32}",
                "aie.memtile_dma(%mem)",
                "S2MM, 2",
            ),
            "channel 2 of memtile tile (0, 1) runs BDs 0 to 23, not BD 24",
        ),
        (bd("aie.dma_bd(%s : memref<64xi32>) {packet = #aie.packet_info<pkt_type = 8, pkt_id = 0>}"), "3 bits"),
        (bd("aie.dma_bd(%s : memref<64xi32>) {packet = #aie.packet_info<pkt_type = 0, pkt_id = 32>}"), "5 bits"),
        (bd("aie.dma_bd(%s : memref<64xi32>) {burst_length = 64 : i32}"), "only shim DMAs"),
        (bd("aie.dma_bd(%s : memref<64xi32>, 0, 64, [<size = 1, stride = 1>, <size = 1, stride = 1>, <size = 1, stride = 1>, <size = 64, stride = 1>])"), "4 dimensions, but BDs of core tiles have 3"),
        (bd("aie.dma_bd(%s : memref<64xi32>, 0, 64, [<size = 8, stride = 9>, <size = 8, stride = 1>])"), "reach element 70 of a buffer of 64"),
        (bd("aie.dma_bd(%s : memref<64xi32>, 0, 64, [<size = 2, stride = 0>])"), "stride must be positive"),
        (bd("aie.dma_bd(%s : memref<64xi32>, 0, 64, [<size = 2, stride = 1>], [<const_pad_before = 1, const_pad_after = 0>])"), "only memtile DMAs pad"),
        (bd("aie.dma_bd(%s : memref<64xi32>, 0, 64)\n aie.use_lock(%l, Release, 1)\n aie.use_lock(%l, Release, 1)"), "at most one acquire and one release"),
        (bd("aie.use_lock(%l, Release, 1)\n aie.dma_bd(%s : memref<64xi32>)\n aie.dma_bd(%s : memref<64xi32>)"), "only one BD"),
        ("aie.mem(%t2) {\n aie.dma_start(S2MM, 2, ^e, ^e) // HERE\n^e:\n aie.end\n}", "so there is no channel 2"),
        ("aie.shim_dma_allocation @x(%t2, S2MM, 0) // HERE", "is not a shim tile"),
        ("aie.shim_dma_allocation @x(%shim, S2MM, 2) // HERE", "no channel 2"),
        ("aie.shim_dma_allocation @x(%shim, S2MM, 0, <pkt_type = 8, pkt_id = 0>) // HERE", "packet type 8 does not fit 3 bits"),
        ("aie.shim_dma_allocation @x(%shim, S2MM, 0) {plio = true} // HERE", "no programmable logic"),
        (bd("aie.use_lock(%l, Acquire, 1, NonBlocking) // HERE\n aie.dma_bd(%s : memref<64xi32>)").replace(") // HERE\n aie.next", ")\n aie.next"), "can't be NonBlocking"),
        ("aie.objectfifo @of(%t2 dimensionsToStream [<size = 4, stride = 1>], {%mem}, 1 : i32) {padDimensions = #aie<bd_pad_layout_array[<const_pad_before = 4, const_pad_after = 0>]>} : !aie.objectfifo<memref<8xi8>> // HERE", "only memtiles pad"),
        ("aie.objectfifo @of(%t2, {%t3}, 1 : i32) : !aie.objectfifo<memref<4x4xi8, affine_map<(a, b) -> (b, a)>>> // HERE", "row-major order"),
        ("aie.objectfifo @of(%t2, {%t3, %t3}, 1 : i32) : !aie.objectfifo<memref<8xi8>> // HERE", "a tile is twice among the consumers"),
        ("%u = aie.tile(0, 3)\n aie.objectfifo @of(%t2, {%t3, %u}, 1 : i32) : !aie.objectfifo<memref<8xi8>> // HERE", "tile (0, 3) is twice among the consumers"),
        ("%u = aie.logical_tile<CoreTile>(?, ?)\n aie.objectfifo @of(%t2, {%u, %u}, 1 : i32) : !aie.objectfifo<memref<8xi8>> // HERE", "a tile is twice among the consumers"),
        ("aie.objectfifo @of(%t2, {%t3}, 1 : i32) : !aie.objectfifo<memref<0xi8>> // HERE", "memref<0xi8> has no elements"),
        (bd("aie.dma_bd(%s : memref<64xi32>, 0, 0)"), "moves nothing"),
        (bd("aie.dma_bd(%m : memref<64xi32>, 0, 0)", "aie.memtile_dma(%mem)"), "moves nothing"),
        ("aie.mem(%t2) {\n %0 = aie.dma(S2MM, 0) [{\n aie.use_lock(%l, Acquire, 1)\n aie.dma_bd(%s : memref<64xi32>, 8, 0) // HERE\n aie.use_lock(%l, Release, 1)\n}]\n aie.end\n}", "moves nothing"),
        ("aie.flow(%t2, DMA : 2, %t3, DMA : 0) // HERE", "no DMA port 2"),
        ("aie.packet_flow(32) {\n aie.packet_source<%t2, DMA : 0>\n aie.packet_dest<%t3, DMA : 0>\n} // LINE-3", "does not fit 5 bits"),
        ("aie.packet_flow(1) { aie.packet_source<%t2, DMA : 0> } // HERE", "at least one aie.packet_dest"),
        ("aie.packet_flow(1) { aie.packet_dest<%t2, DMA : 0> } // HERE", "at least one aie.packet_source"),
        ("aie.switchbox(%t2) {\n aie.connect<South : 0, DMA : 0>\n aie.connect<North : 0, DMA : 0> // HERE\n}", "is already driven"),
        *(
            (f"aie.{op}(%{tile}) {{\n aie.connect<{ports}> // HERE\n}}", message)
            for op, tile, ports, message in (
                ("switchbox", "t2", "DMA : 2, North : 0", "core tile (0, 2) has 2 DMA inputs, so there is no DMA : 2"),
                ("switchbox", "t2", "DMA : 0, North : 6", "has 6 North outputs"),
                ("switchbox", "t2", "West : 0, North : 0", "has no West inputs"),
                ("switchbox", "e2", "West : 3, North : 0", None),
                ("switchbox", "t2", "DMA : 0, NOC : 0", "has no NOC outputs"),
                ("switchbox", "t2", "Core : 1, North : 0", "has 1 Core input, so"),
                ("switchbox", "mem", "East : 0, North : 0", "memtile tile (0, 1) has no East inputs"),
                ("switchbox", "mem", "South : 1, North : 2", "cannot connect South : 1 to North : 2"),
                ("switchbox", "mem", "Trace : 0, DMA : 4", "cannot connect Trace : 0 to DMA : 4"),
                ("switchbox", "mem", "Trace : 0, DMA : 5", None),
                ("switchbox", "t2", "DMA : 0, DMA : 1", "cannot connect DMA : 0 to DMA : 1"),
                ("switchbox", "t2", "Trace : 1, North : 0", "cannot connect Trace : 1 to North : 0"),
                ("switchbox", "t2", "TileControl : 0, DMA : 0", "cannot connect TileControl : 0"),
                ("switchbox", "shim", "South : 8, North : 0", "shim tile (0, 0) has 8 South inputs"),
                ("shim_mux", "shim", "DMA : 2, North : 3", "the mux of shim tile (0, 0) has 2 DMA inputs"),
                ("shim_mux", "shim", "South : 0, DMA : 0", "has no South inputs"),
                ("shim_mux", "shim", "DMA : 0, North : 7", "cannot connect DMA : 0 to North : 7"),
                ("shim_mux", "shim", "North : 3, DMA : 0", "cannot connect North : 3 to DMA : 0"),
            )
        ),
        ("aie.switchbox(%t2) {\n %a = aie.amsel<0> (0)\n aie.masterset(DMA : 2, %a) // HERE\n}", "no DMA : 2"),
        ("aie.switchbox(%t2) {\n %a = aie.amsel<0> (0)\n aie.packet_rules(East : 4) { // HERE\n aie.rule(31, 1, %a)\n}\n}", "no East : 4"),
        ("aie.switchbox(%t2) {\n %a = aie.amsel<0> (0) // HERE\n aie.masterset(DMA : 1, %a)\n aie.packet_rules(DMA : 0) {\n aie.rule(31, 1, %a)\n}\n}", "cannot connect DMA : 0 to DMA : 1"),
        ("aie.switchbox(%t2) {\n aie.masterset(DMA : 1, %t2) // HERE\n}", "results of aie.amsel"),
        ("aie.flow(%t2, NOC : 0, %t3, DMA : 0) // HERE", "has no NOC ports that streams come from, so there is no NOC port 0"),
        ("aie.flow(%t2, Trace : 2, %t3, DMA : 0) // HERE", "has 2 Trace ports"),
        ("aie.flow(%t2, DMA : 0, %t3, Trace : 0) // HERE", "has no Trace ports that streams go to"),
        ("aie.flow(%mem, DMA : 6, %t3, DMA : 0) // HERE", "no DMA port 6"),
        ("aie.packet_flow(1) {\n aie.packet_source<%t2, Trace : 2> // HERE\n aie.packet_dest<%t3, DMA : 0>\n}", "no Trace port 2"),
        ("aie.mem(%t2) {\n %0 = aie.dma(S2MM, 0) [{ // HERE\n aie.use_lock(%l, Acquire, 1)\n aie.dma_bd(%s : memref<64xi32>)\n aie.use_lock(%l, Release, 1)\n}]\n aie.dma_start(MM2S, 0, ^b, ^e)\n^b:\n aie.dma_bd(%s : memref<64xi32>)\n aie.next_bd ^b\n^e:\n aie.end\n}", "must be in a region of one block, but this aie.mem has 3"),
        ("aie.mem(%t2) {\n %0 = aie.dma(S2MM, 0) [{ // HERE\n aie.use_lock(%l, Acquire, 1)\n aie.dma_bd(%s : memref<64xi32>)\n}]\n aie.end\n}", "an acquire and a release in each of its blocks, not 1"),
        ("aie.mem(%t2) {\n aie.end\n^x:\n aie.dma_start(MM2S, 0, ^b, ^e) // HERE\n^b:\n aie.dma_bd(%s : memref<64xi32>)\n aie.next_bd ^b\n^e:\n aie.end\n}", "is never reached"),
        ("aie.mem(%t2) {\n aie.dma_bd(%s : memref<64xi32>) // HERE\n aie.end\n}", "is in the first block"),
        ("aie.cascade_flow(%t2, %mem) // HERE", "has no cascade stream"),
        ("aie.configure_cascade(%mem, North, South) // HERE", "has no cascade stream"),
        ("aie.configure_cascade(%t2, South, South) // HERE", "from the North or West"),
        ("aie.configure_cascade(%t2, North, West) // HERE", "to the South or East"),
        (core("%v = aie.get_cascade() : vector<8xi32>"), "512 bits at once, not vector<8xi32>"),
        (core("%v = aie.get_cascade() : index"), "not index"),
        (
            "aie.core(%t2) {\n %v = arith.constant 1 : i64\n aie.put_cascade(%v : i64) // HERE\n"
            " aie.end\n}",
            "not i64",
        ),
        (
            "aie.core(%t2) {\n %c = arith.constant 0 : i32\n"
            " %v = aie.get_stream(%c : i32) : i16 // HERE\n aie.end\n}",
            "carries i32, f32 or i128, not i16",
        ),
        (
            "aie.core(%t2) {\n %c = arith.constant 0 : i32\n %t = arith.constant true\n"
            " scf.if %t {\n aie.put_stream(%c : i32, %c : i32) // HERE\n }\n aie.end\n}",
            "directly in an aie.core",
        ),
        ("aie.flow(%t2, Core : 1, %t3, DMA : 0) // HERE", "no Core port 1"),
        *(
            (
                f"aie.objectfifo @st({ends}, 2 : i32) {{aie_stream = {stream} : i32, "
                f"aie_stream_port = {port} : i32{more}}} "
                ": !aie.objectfifo<memref<16xi32>> // HERE",
                message,
            )
            for ends, stream, port, more, message in (
                ("%t2, {%mem}", 1, 0, "", "needs a core at its end, not a mem"),
                ("%shim, {%t2}", 2, 0, "", "needs a core at its end, not a shim"),
                ("%t2, {%t3}", 3, 0, "", "an aie_stream is 0 to 2"),
                ("%t2, {%t3}", 0, 2, "", "an aie_stream_port 0 or 1"),
                ("%t2, {%t3}", 0, 0, ", repeat_count = 2 : i32", "can't have repeat_count"),
                (
                    "%t2 dimensionsToStream [<size = 4, stride = 1>], {%t3}",
                    2,
                    0,
                    "",
                    "can't have dimensionsToStream",
                ),
                (
                    "%t2, {%t3 dimensionsFromStream [<size = 4, stride = 1>]}",
                    0,
                    0,
                    "",
                    "can't have dimensionsFromStream",
                ),
            )
        ),
        ("aie.objectfifo @of(%t2, {%t3}, 0 : i32) : !aie.objectfifo<memref<4xi8>> // HERE", "at least 1"),
        ("aie.objectfifo @of(%t2, {%t3}, [1, 2, 3]) : !aie.objectfifo<memref<4xi8>> // HERE", "needs 2 depths"),
        ("aie.objectfifo @of(%shim dimensionsToStream [<size = 1, stride = 1>], {%t3}, 2 : i32) : !aie.objectfifo<memref<4xi8>> // HERE", "a shim producer can't have dimensionsToStream"),
        (FIFO + core(f"%0 = aie.objectfifo.acquire @no(Produce, 1) : {SUBVIEW}"), "no objectfifo @no"),
        (FIFO + core(f"%0 = aie.objectfifo.acquire @of(Consume, 1) : {SUBVIEW}"), "the core on tile (0, 2) is not a consumer of fifo @of"),
        (FIFO + core("aie.objectfifo.release @of(Produce, 1)", "%t3"), "not a producer"),
        (FIFO + core("%0 = aie.objectfifo.acquire @of(Produce, 1) : !aie.objectfifosubview<memref<8xi32>>"), "are memref<16xi32>, not memref<8xi32>"),
        (FIFO + "aie.objectfifo.release @of(Produce, 1) // HERE", "must be in an aie.core"),
        (FIFO + f"aie.core(%t2) {{\n %0 = aie.objectfifo.acquire @of(Produce, 2) : {SUBVIEW}\n %1 = aie.objectfifo.subview.access %0[2] : {SUBVIEW} -> memref<16xi32> // HERE\n aie.end\n}}", "object 2 of 2"),
        (FIFO + "aie.objectfifo.link [@of] -> [@no] ([] []) // HERE", "no objectfifo @no"),
        (FIFO + "aie.objectfifo.link [@of] -> [@of] ([] []) // HERE", "do not meet on one tile"),
        ("aie.runtime_sequence(%a: memref<4xi32>) {\n aiex.npu.dma_wait {symbol = @no} // HERE\n}", "no objectfifo or aie.shim_dma_allocation @no"),
        ("aie.runtime_sequence(%a: memref<4xi32>) {\n aiex.npu.dma_wait {symbol = @s} // HERE\n}", "@s is an 'aie.buffer'"),
        (FIFO + "aie.runtime_sequence(%a: memref<4xi32>) {\n aiex.npu.dma_memcpy_nd(%a[0, 0, 0][1, 1, 4][0, 0, 1]) {id = 0 : i64, metadata = @of} : memref<4xi32> // HERE\n}", "needs 4 offsets, not 3"),
        ("aie.runtime_sequence() {\n aiex.npu.rtp_write(@no, 0, 1) // HERE\n}", "no aie.buffer @no"),
        ("aie.runtime_sequence() {\n aiex.npu.write32 {address = 0 : ui32, value = 1 : ui32, column = 4 : i32, row = 0 : i32} // HERE\n}", "no tile (4, 0)"),
        ("aie.runtime_sequence() {\n aiex.npu.push_queue(0, 0, S2MM : 0) {bd_id = 16 : i32, issue_token = false, repeat_count = 0 : i32} // HERE\n}", "no BD 16"),
        ("aie.runtime_sequence() {\n aiex.set_lock(%l, 64) // HERE\n}", "0 to 63"),
    ],
)  # fmt: skip
def test_refused(body: str, message: str | None) -> None:
    text = f"{TILES}{body}\n  }}\n}}\n"
    if message is None:
        parse_module(text, "d.mlir")
        return
    lines = text.splitlines()
    marked = [i for i, line in enumerate(lines, 1) if "HERE" in line]
    marked += [i - 3 for i, line in enumerate(lines, 1) if "LINE-3" in line]
    with pytest.raises(DesignError) as caught:
        parse_module(text, "d.mlir")
    assert message in caught.value.message
    where = caught.value.where
    assert str(where).startswith("d.mlir:")
    # Where one operation stands for several lines, the mark is on one of them.
    assert any(abs(getattr(where, "line", 0) - line) <= 2 for line in marked)


def test_memtile_channels_above_three_stay_local() -> None:
    text = """module {
  aie.device(npu1) {
    %a = aie.tile(0, 1)
    %b = aie.tile(1, 1)
    %far = aie.buffer(%b) : memref<64xi32>
    aie.memtile_dma(%a) {
      aie.dma_start(MM2S, CHANNEL, ^bd, ^end)
    ^bd:
      aie.dma_bd(%far : memref<64xi32>)
      aie.next_bd ^bd
    ^end:
      aie.end
    }
  }
}"""
    parse_module(text.replace("CHANNEL", "3"))
    with pytest.raises(DesignError, match="channel 4 of a memtile reaches only buffers of its own"):
        parse_module(text.replace("CHANNEL", "4"))


@pytest.mark.parametrize(
    ("second", "what"),
    [
        ("%d = aie.core(%a) { aie.end }", "core"),
        ("%x = aie.tile(0, 2) %d = aie.core(%x) { aie.end }", "core"),
        ("%x = aie.tile(0, 2) %d = aie.mem(%x) { aie.end }", "DMA program"),
    ],
)
def test_a_tile_has_one_core_and_one_dma_program(second: str, what: str) -> None:
    text = f"""module {{
  aie.device(npu1_1col) {{
    %a = aie.tile(0, 2)
    %c = aie.core(%a) {{ aie.end }}
    %m = aie.mem(%a) {{ aie.end }}
    {second}
  }}
}}"""
    with pytest.raises(DesignError, match=rf"d\.mlir:6:\d+: .*\(0, 2\) already has a {what}") as it:
        parse_module(text, "d.mlir")
    assert f"d.mlir:{4 if what == 'core' else 5}:" in it.value.message
