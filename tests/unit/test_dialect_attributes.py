"""Attributes that npukit does not know: refused where they could mean something, by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npukit.compiler.checks.attributes import DISCARDABLE
from npukit.compiler.driver import lower
from npukit.compiler.parse import make_context, parse_module
from npukit.errors import DesignError, NpukitError, UnsupportedError

DESIGN = """module {
  aie.device(npu2) {
    %s = aie.tile(0, 0)
    %m = aie.tile(0, 1)
    %c = aie.tile(0, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    func.func private @f(memref<64xi32>) attributes {link_with = "f.o", no_inline}
    %b = aie.buffer(%m) {sym_name = "b"} : memref<64xi32>
    %l = aie.lock(%m, 0) {init = 1 : i32, sym_name = "l"}
    aie.shim_dma_allocation @i(%s, MM2S, 0)
    aie.flow(%s, DMA : 0, %c, DMA : 1)
    aie.packet_flow(1) {
      aie.packet_source<%s, DMA : 1>
      aie.packet_dest<%m, DMA : 1>
    } {keep_pkt_header = true}
    aie.objectfifo @of(%s, {%c}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    %e = aie.memtile_dma(%m) {
      %0 = aie.dma_start(MM2S, 0, ^bd, ^end)
    ^bd:
      aie.use_lock(%l, AcquireGreaterEqual, 1)
      aie.dma_bd(%b : memref<64xi32>, 0, 64) {bd_id = 0 : i32}
      aie.next_bd ^bd
    ^end:
      aie.end
    }
    %p = aie.core(%c) {
      %x = arith.constant 1 : index
      %y = memref.alloca() {alignment = 4 : i64} : memref<4xi32>
      scf.for %n = %x to %x step %x {
        %v = aie.objectfifo.acquire @of(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        aie.objectfifo.release @of(Consume, 1)
      } {some.remark = "x"}
      aie.end
    } {stack_size = 2048 : i32}
    aie.runtime_sequence(%a: memref<64xi32>) {
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1])
        {id = 0 : i64, metadata = @i, issue_token = true} : memref<64xi32>
      aiex.npu.dma_wait {symbol = @i}
    }
  }
}
"""


def test_known_attributes_and_remarks_are_accepted() -> None:
    parse_module(DESIGN)
    parse_module(DESIGN.replace("module {", 'module attributes {llvm.target_triple = "x"} {'))


@pytest.mark.parametrize(
    ("old", "new", "named", "hint"),
    [
        ("aie.tile(0, 1)", "aie.tile(0, 1) {polish = 1 : i32}", "polish", "controller_id"),
        ("sym_name = \"b\"", "sym_name = \"b\", addr = 512 : i32", "addr", "'address'"),
        ("init = 1 : i32, ", "initial_value = 1 : i32, ", "initial_value", "init"),
        ("(%s, MM2S, 0)\n", "(%s, MM2S, 0) {depth = 2 : i32}\n", "depth", "plio"),
        ("aie.flow(%s, DMA : 0, %c, DMA : 1)", "aie.flow(%s, DMA : 0, %c, DMA : 1) {lazy}", "lazy",
         "dest_channel"),
        ("keep_pkt_header = true", "keep_header = true", "keep_header", "'keep_pkt_header'"),
        ("2 : i32) :", "2 : i32) {pad_value = 42 : i32} :", "pad_value", "'padValue'"),
        ("2 : i32) :", "2 : i32) {delay = 3 : i32} :", "delay", "remove it"),
        ("^bd, ^end)", "^bd, ^end) {out_of_ordr}", "out_of_ordr", "'out_of_order'"),
        ("%l, AcquireGreaterEqual, 1)", "%l, AcquireGreaterEqual, 1) {timeout = 9}", "timeout",
         "acq_en"),
        ("bd_id = 0 : i32}", "bd_id = 0 : i32, enable_compression}", "enable_compression",
         "known attributes here: axcache, bd_id"),
        ("stack_size = 2048 : i32", "stackSize = 2048 : i32", "stackSize", "'stack_size'"),
        ("{some.remark = \"x\"}", "{unroll = 4 : i32}", "unroll", "remove it"),
        ("{some.remark = \"x\"}", "{aie.remark = \"x\"}", "aie.remark", "remove it"),
        ("issue_token = true", "issue_token = true, repeat_count = 3 : i32", "repeat_count",
         "remove it"),
        ("{symbol = @i}", "{symbol = @i, timeout = 3 : i32}", "timeout", "symbol"),
        ("link_with = \"f.o\"", "link_width = \"f.o\"", "link_width", "'link_with'"),
    ],
)  # fmt: skip
def test_others_are_refused_by_name(old: str, new: str, named: str, hint: str) -> None:
    assert old in DESIGN
    text = DESIGN.replace(old, new, 1)
    line = text[: text.index(new)].count("\n") + 1
    with pytest.raises(UnsupportedError) as caught:
        parse_module(text, "d.mlir")
    assert f"an attribute '{named}' that npukit does not know" in caught.value.message
    assert hint in str(caught.value.hint)
    where = caught.value.where
    assert int(str(where).split(":")[1]) <= line  # where the operation starts


@pytest.mark.parametrize(
    "generic",
    [
        '"aie.tile"() <{col = 1 : i32, row = 2 : i32, colour = 3 : i32}> : () -> index',
        '"aie.tile"() <{col = 1 : i32, row = 2 : i32}> {colour = 3 : i32} : () -> index',
        '"aie.tile"() {col = 1 : i32, row = 2 : i32, colour = 3 : i32} : () -> index',
    ],
)
def test_the_generic_form_follows_the_same_rule(generic: str) -> None:
    text = f"module {{\n  aie.device(npu1) {{\n    %t = {generic}\n  }}\n}}"
    with pytest.raises(UnsupportedError, match="'colour'") as caught:
        parse_module(text, "d.mlir")
    assert str(caught.value.where) == "d.mlir:3:5"
    parse_module(text.replace(", colour = 3 : i32", "").replace(" {colour = 3 : i32}", ""))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("<pkt_type = 0, pkt_id = 15>", "<pkt_type = 0, pkt_id = 15, prio = 1>", "not 'prio'"),
        ("<pkt_type = 0, pkt_id = 15>", "<pkt_type = 0>", "'pkt_type' and 'pkt_id'"),
        ("#aie.packet_info<", "#aie.packet_data<", "controller_id"),
        ("pkt_id = 15", "pkt_id = 32", "packet id 32 does not fit 5 bits"),
        ('link_with = "f.o"', "link_with = 3 : i32", "'link_with' of 'func.func' can't be 3"),
        ("0, 64) {bd", "0, 64, [<size = 64, stride = 1, wrap = 2>]) {bd", "not 'wrap'"),
    ],
)
def test_parameters_of_attributes_follow_the_same_rule(old: str, new: str, says: str) -> None:
    assert old in DESIGN
    with pytest.raises(DesignError, match=says) as caught:
        parse_module(DESIGN.replace(old, new, 1), "d.mlir")
    assert str(caught.value.where).startswith("d.mlir:")


NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,11}", fullmatch=True)


@given(name=NAMES, place=st.sampled_from(["aie.tile(0, 1)", "aie.tile(0, 2)"]))
def test_no_unknown_name_passes(name: str, place: str) -> None:
    """A tile that is not told anything else takes any undotted name as an error."""
    text = f"module {{\n  aie.device(npu1) {{\n    %t = {place} {{{name}}}\n  }}\n}}"
    if name in ("sym_visibility", "controller_id"):
        return
    with pytest.raises(NpukitError) as caught:
        parse_module(text, "d.mlir")
    assert str(caught.value.where) == "d.mlir:3:5"


def test_tables_name_operations_that_exist() -> None:
    context = make_context()
    for name in DISCARDABLE:
        assert context.get_optional_op(name) is not None, name


def test_a_property_in_the_braces_is_that_of_the_syntax() -> None:
    """MLIR makes a property of it; as an attribute beside it, nobody would read it."""
    packet = "<pkt_type = 3, pkt_id = 9>"
    placed = DESIGN.replace("[0, 0, 0, 1])", f"[0, 0, 0, 1], packet = {packet})")
    braced = DESIGN.replace("{id = 0", f"{{packet = #aie.packet_info{packet}, id = 0")
    assert lower(braced).insts == lower(placed).insts != lower(DESIGN).insts
    with pytest.raises(DesignError, match=r"packet type 9 does not fit 3 bits"):
        lower(braced.replace("pkt_type = 3", "pkt_type = 9"))
    both = placed.replace("{id = 0", f"{{packet = #aie.packet_info{packet}, id = 0")
    with pytest.raises(DesignError, match=r"gives 'packet' twice") as error:
        lower(both)
    assert error.value.where is not None
    repeated = DESIGN.replace("^end)\n", "^end) {repeat_count = 300 : i32}\n")
    with pytest.raises(DesignError, match=r"a repeat count is 0 to 255, not 300"):
        lower(repeated)
