"""Fifos with chosen channels, packets, or consumers that get objects in parts."""

from __future__ import annotations

import numpy as np
import pytest

from core_compilation import compile_cores
from design_runner import Words, execute
from npukit.compiler.driver import lower
from npukit.compiler.extract import read_physical
from npukit.compiler.parse import parse_module, print_module
from npukit.emulator.array import Array, Status
from npukit.errors import DesignError

DESIGN = """module {{
  aie.device(npu2_1col) {{
    %s = aie.tile(0, 0)
    %m = aie.tile(0, 1)
    %t = aie.tile(0, 2)
    %u = aie.tile(0, 4)
    aie.objectfifo @in(%s, {{%m}}, 2 : i32){in_} : !aie.objectfifo<memref<24xi32>>
    aie.objectfifo @a(%m, {{%t}}, 2 : i32){a} : !aie.objectfifo<memref<24xi32>>{a_parts}
    aie.objectfifo.link [@in] -> [@a] ([] [])
    aie.objectfifo @b(%t, {{%u}}, 2 : i32){b} : !aie.objectfifo<memref<{part}xi32>>
    aie.objectfifo @out(%u, {{%s}}, 2 : i32){out} : !aie.objectfifo<memref<{part}xi32>>
    aie.core(%t) {{
      {copies_a_to_b}
    }}
    aie.core(%u) {{
      {copies_b_to_out}
    }}
    aie.runtime_sequence(%x: memref<96xi32>, %y: memref<96xi32>) {{
      %in = aiex.dma_configure_task_for @in {{
        aie.dma_bd(%x : memref<96xi32>, 0, 96)
        aie.end
      }}
      %out = aiex.dma_configure_task_for @out {{
        aie.dma_bd(%y : memref<96xi32>, 0, 96)
        aie.end
      }} {{issue_token = true}}
      aiex.dma_start_task(%in)
      aiex.dma_start_task(%out)
      aiex.dma_await_task(%out)
    }}
  }}
}}
"""

COPY = """%c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant {part} : index
      %more = arith.constant {more} : i32
      %many = arith.constant 4294967294 : index
      scf.for %i = %c0 to %many step %c1 {{
        %from = aie.objectfifo.acquire @{source}(Consume, 1) : memref<{part}xi32>
        %to = aie.objectfifo.acquire @{dest}(Produce, 1) : memref<{part}xi32>
        scf.for %k = %c0 to %n step %c1 {{
          %v = memref.load %from[%k] : memref<{part}xi32>
          %w = arith.addi %v, %more : i32
          memref.store %w, %to[%k] : memref<{part}xi32>
        }}
        aie.objectfifo.release @{source}(Consume, 1)
        aie.objectfifo.release @{dest}(Produce, 1)
      }}
      aie.end"""


def design(part: int = 24, **options: str) -> str:
    """A shim, a memtile and two cores; the options are the attributes of each fifo."""
    fifos = dict.fromkeys(("in_", "a", "b", "out"), "")
    parts = "" if part == 24 else f" -> !aie.objectfifo<memref<{part}xi32>>"
    return DESIGN.format(
        part=part,
        a_parts=parts,
        copies_a_to_b=COPY.format(source="a", dest="b", part=part, more=100),
        copies_b_to_out=COPY.format(source="b", dest="out", part=part, more=1000),
        **{**fifos, **{key: f" {{{value}}}" for key, value in options.items()}},
    )


def run(text: str) -> Words:
    """The output of a design whose input is 0, 1, 2 and so on."""
    lowered = lower(text, "d.mlir")
    module = read_physical(parse_module(lowered.physical_text))
    array = Array(module.design, compile_cores(module, {}))
    result = np.zeros(96, np.int32)
    outcome = execute(array, lowered.insts, [np.arange(96, dtype=np.int32), result])
    assert outcome.status is Status.COMPLETED, outcome.report
    return result


RIGHT = np.arange(96) + 1100


def test_consumers_can_get_objects_in_parts() -> None:
    text = design(part=6)
    assert np.array_equal(run(text), RIGHT)
    assert lower(text, "d.mlir").warnings == ()
    printed = print_module(parse_module(text, "d.mlir"))
    assert "!aie.objectfifo<memref<24xi32>> -> !aie.objectfifo<memref<6xi32>>" in printed


@pytest.mark.parametrize(
    "options",
    [
        {"b": "packet"},
        {"a": "packet", "b": "packet", "out": "packet", "in_": "packet"},
        {"a": "packet, packet_id = 7 : i8", "b": "packet, packet_id = 3 : i8"},
        {"out": "packet, packet_id = 0 : i8", "in_": "packet"},
    ],
    ids=["one", "all", "chosen ids", "shims"],
)
def test_objects_can_travel_in_packets(options: dict[str, str]) -> None:
    assert np.array_equal(run(design(**options)), RIGHT)


def test_packet_ids_are_those_that_are_left() -> None:
    text = design(a="packet", b="packet, packet_id = 0 : i8", out="packet")
    physical = lower(text, "d.mlir").physical_text
    assert sorted(line.strip() for line in physical.splitlines() if "aie.packet_flow(" in line) == [
        "aie.packet_flow(0) {",
        "aie.packet_flow(1) {",
        "aie.packet_flow(2) {",
    ]


def test_channels_that_a_design_chooses_are_not_given_to_others() -> None:
    text = design(
        in_="cons_dma_channels = array<i32: 3>",
        a="prod_dma_channel = 4 : i32, cons_dma_channels = array<i32: 1>",
        b="prod_dma_channel = 1 : i32, cons_dma_channels = array<i32: -1>",
    )
    assert np.array_equal(run(text), RIGHT)
    physical = lower(text, "d.mlir").physical_text
    flows = [line.strip() for line in physical.splitlines() if "aie.flow(" in line]
    assert [flow[flow.index("(") :].replace("%", "") for flow in flows] == [
        "(shim_noc_tile_0_0, DMA : 0, mem_tile_0_1, DMA : 3)",
        "(mem_tile_0_1, DMA : 4, tile_0_2, DMA : 1)",
        "(tile_0_2, DMA : 1, tile_0_4, DMA : 0)",
        "(tile_0_4, DMA : 0, shim_noc_tile_0_0, DMA : 0)",
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"b": "prod_dma_channel = 2 : i32"}, "chooses MM2S channel 2 of tile .0, 2., which has 2"),
        ({"out": "cons_dma_channels = array<i32: 0, 1>"}, "2 cons_dma_channels for 1 consumers"),
        ({"b": "cons_dma_channels = array<i32: -5>"}, "channel -5 of tile"),
        ({"b": "packet_id = 3 : i8"}, "a packet_id needs packet"),
        ({"b": "packet, packet_id = 32 : i8"}, "packet id 32 does not fit 5 bits"),
        (
            {"b": "prod_dma_channel = 0 : i32, aie_stream = 0 : i32, aie_stream_port = 0 : i32"},
            "no DMA channels to choose",
        ),
    ],
)
def test_what_is_not_there_can_not_be_chosen(options: dict[str, str], said: str) -> None:
    with pytest.raises(DesignError, match=said) as refused:
        lower(design(**options), "d.mlir")
    assert refused.value.where is not None
    assert refused.value.where.line in (10, 11)


def test_one_channel_can_not_be_chosen_twice() -> None:
    text = design(a="cons_dma_channels = array<i32: 0>").replace(
        "aie.objectfifo @b(",
        "aie.objectfifo @c(%m, {%t}, 2 : i32) {cons_dma_channels = array<i32: 0>} : "
        "!aie.objectfifo<memref<8xi32>>\n    aie.objectfifo @b(",
    )
    with pytest.raises(DesignError, match=r"chooses S2MM channel 0 .* objectfifo @a_cons uses"):
        lower(text, "d.mlir")


@pytest.mark.parametrize("part", ["5xi32", "24xi16", "0xi32"])
def test_parts_must_be_whole(part: str) -> None:
    text = design().replace(
        "memref<24xi32>>\n    aie.objectfifo.link",
        f"memref<24xi32>> -> !aie.objectfifo<memref<{part}>>\n    aie.objectfifo.link",
    )
    with pytest.raises(DesignError, match=r"not a whole part|at least one element"):
        lower(text, "d.mlir")


LINKED = """module {
  aie.device(npu1_1col) {
    %s = aie.tile(0, 0)
    %c = aie.tile(0, 2)
    %d = aie.tile(0, 4)
    aie.objectfifo @in(%s, {%c}, 2 : i32) : !aie.objectfifo<memref<8xi32>>
    aie.objectfifo @a(%c, {%d}, 2 : i32) : !aie.objectfifo<memref<5xi32>>
    aie.objectfifo @b(%c, {%d}, 2 : i32) : !aie.objectfifo<memref<3xi32>>
    aie.objectfifo.link [@in] -> [@a, @b] ([] [0, 5])
    %e = aie.tile(0, 5)
    aie.objectfifo @x(%d, {%e}, 2 : i32) {via_DMA = true} : !aie.objectfifo<memref<5xi32>>
    aie.objectfifo @y(%d, {%e}, 2 : i32) {via_DMA = true} : !aie.objectfifo<memref<3xi32>>
    aie.objectfifo @out(%e, {%s}, 2 : i32) : !aie.objectfifo<memref<8xi32>>
    aie.objectfifo.link [@x, @y] -> [@out] ([0, 5] [])
    aie.core(%d) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c3 = arith.constant 3 : index
      %c5 = arith.constant 5 : index
      %many = arith.constant 4294967294 : index
      scf.for %t = %c0 to %many step %c1 {
        %a = aie.objectfifo.acquire @a(Consume, 1) : memref<5xi32>
        %x = aie.objectfifo.acquire @x(Produce, 1) : memref<5xi32>
        scf.for %k = %c0 to %c5 step %c1 {
          %v = memref.load %a[%k] : memref<5xi32>
          memref.store %v, %x[%k] : memref<5xi32>
        }
        aie.objectfifo.release @a(Consume, 1)
        aie.objectfifo.release @x(Produce, 1)
        %b = aie.objectfifo.acquire @b(Consume, 1) : memref<3xi32>
        %y = aie.objectfifo.acquire @y(Produce, 1) : memref<3xi32>
        scf.for %k = %c0 to %c3 step %c1 {
          %v = memref.load %b[%k] : memref<3xi32>
          %w = arith.muli %v, %v : i32
          memref.store %w, %y[%k] : memref<3xi32>
        }
        aie.objectfifo.release @b(Consume, 1)
        aie.objectfifo.release @y(Produce, 1)
      }
      aie.end
    }
    aie.runtime_sequence(%i: memref<96xi32>, %o: memref<96xi32>) {
      aiex.npu.dma_memcpy_nd(%i[0, 0, 0, 0][1, 1, 1, 96][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<96xi32>
      aiex.npu.dma_memcpy_nd(%o[0, 0, 0, 0][1, 1, 1, 96][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<96xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
"""


def test_core_tiles_can_distribute_and_join_objects() -> None:
    """The third core squares three of eight words; the others only forward parts of objects."""
    found = run(LINKED).reshape(12, 8)
    wanted = np.arange(96, dtype=np.int32).reshape(12, 8)
    wanted[:, 5:] **= 2
    assert np.array_equal(found, wanted)
