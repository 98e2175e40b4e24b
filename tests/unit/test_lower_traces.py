"""Traces change no result, so the lowering drops them and says so."""

from __future__ import annotations

import re

import pytest

from npukit.compiler.driver import lower, stop_after
from npukit.compiler.parse import parse_module, print_module
from npukit.errors import DesignError

DESIGN = """
module {
  aie.device(npu1_1col) {
    %t = aie.logical_tile<CoreTile>(?, ?)
    %s = aie.tile(0, 0)
    %m = aie.tile(0, 1)
    aie.trace @core(%t) {
      aie.trace.mode "Event-Time"
      aie.trace.packet id=1 type=core
      aie.trace.event<"INSTR_EVENT_0"> // its first event
      aie.trace.event<CoreEventAIE2::INSTR_VECTOR> label = "vectors {"
      aie.trace.combo_event<0> <"LOCK_STALL"> AND_NOT <"DMA_S2MM_0_STALLED">
      aie.trace.edge_event<1> event=<MemEventAIE2::DMA_MM2S_0_FINISHED_BD> trigger=BOTH
      aie.trace.port<0> port = DMA channel = 0 direction = S2MM
      aie.trace.start broadcast=15
      aie.trace.stop event=<"NONE">
    }
    aie.trace @empty(%m) {
    }
    aie.objectfifo @in(%s, {%t}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
    %core = aie.core(%t) { aie.end }
    aie.runtime_sequence(%a: memref<16xi32>) {
      aie.trace.host_config buffer_size = 8192 arg_idx = -1 routing = single
      aie.trace.start_config @core
      aie.trace.start_config @empty
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 16][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<16xi32>
    }
  }
}
"""
PLAIN = re.sub(
    r" *aie\.trace\.(?:host|start)_config.*\n",
    "",
    re.sub(r" *aie\.trace @[^}]*\{[^}]*?\n    \}\n", "", DESIGN),
)


def test_the_design_lowers_as_if_it_had_none() -> None:
    assert "trace" not in PLAIN
    traced, plain = lower(DESIGN, "d.mlir"), lower(PLAIN, "d.mlir")
    assert traced.insts == plain.insts
    assert traced.physical_text == plain.physical_text
    usual = {each.message for each in plain.warnings}
    (warning,) = [each for each in traced.warnings if each.message not in usual]
    assert str(warning.where).startswith("d.mlir:7:")
    assert "ignores" in warning.message


def test_they_print_as_the_operations_that_they_are() -> None:
    printed = print_module(parse_module(DESIGN))
    assert printed.count("aie.trace") == DESIGN.count("aie.trace")
    assert print_module(parse_module(printed)) == printed
    assert lower(printed).insts == lower(DESIGN).insts
    assert "trace" not in print_module(stop_after("drop-traces", DESIGN).module)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("start_config @core", "start_config @absent", "there is no aie.trace @absent"),
        ("aie.trace @core(%t) {", "aie.trace @core(%t)", "expected '{...}'"),
        ('      aie.trace.stop event=<"NONE">\n    }', "", "expected an operation or '}'"),
        ("buffer_size = 8192", "buffer_size = big", "integer"),
        ("buffer_size = 8192 ", "", "buffer_size"),
        ("aie.trace @core(%t)", "aie.trace @core(%absent)", "%absent, which is not defined"),
    ],
)
def test_mistakes_are_located(old: str, new: str, says: str) -> None:
    assert old in DESIGN
    with pytest.raises(DesignError, match=says) as caught:
        lower(DESIGN.replace(old, new, 1), "d.mlir")
    assert str(caught.value.where).startswith("d.mlir:")


def test_what_mlir_aie_makes_of_a_trace_is_dropped_too() -> None:
    config = """aie.trace.config @core(%t) packet_type = core {
      aie.trace.reg register = "Trace_Control0" value = 15 mask = 255 comment = "start {"
    }
    aie.trace.config @other(%m) {
    }
    aie.trace @core"""
    text = DESIGN.replace("aie.trace @core", config, 1).replace(
        "aie.trace @core(%t)", "aie.trace @old(%t)"
    )
    lowered = lower(text, "d.mlir")
    assert lowered.insts == lower(PLAIN, "d.mlir").insts
    assert "trace" not in lowered.physical_text
    printed = print_module(parse_module(text, "d.mlir"))
    assert "aie.trace.config @core(%t) packet_type = core {" in printed
    assert lower(printed, "p.mlir").insts == lowered.insts
