"""An acquire that gives the objects themselves means the same as one that gives a subview."""

from __future__ import annotations

import re

import pytest

from npukit.compiler.driver import lower
from npukit.compiler.parse import parse_module, print_module
from npukit.errors import DesignError

DESIGN = """module {{
  aie.device(npu1_1col) {{
    %s = aie.tile(0, 0)
    %t = aie.tile(0, 2)
    aie.objectfifo @in(%s, {{%t}}, 4 : i32) : !aie.objectfifo<memref<8xi32>>
    aie.objectfifo @out(%t, {{%s}}, 2 : i32) : !aie.objectfifo<memref<8xi32>>
    %core = aie.core(%t) {{
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c8 = arith.constant 8 : index
      %many = arith.constant 4294967294 : index
      scf.for %i = %c0 to %many step %c1 {{
        {acquires}
        scf.for %k = %c0 to %c8 step %c1 {{
          %x = memref.load {first}[%k] : memref<8xi32>
          %y = memref.load {second}[%k] : memref<8xi32>
          %z = arith.subi %x, %y : i32
          memref.store %z, {result}[%k] : memref<8xi32>
        }}
        aie.objectfifo.release @in(Consume, 2)
        aie.objectfifo.release @out(Produce, 1)
      }}
      aie.end
    }}{core}
    aie.runtime_sequence(%a: memref<64xi32>, %b: memref<32xi32>) {{
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {{id = 0 : i64, metadata = @in}} : memref<64xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, 32][0, 0, 0, 1]) {{id = 1 : i64, metadata = @out, issue_token = true}} : memref<32xi32>
      aiex.npu.dma_wait {{symbol = @out}}
    }}
  }}
}}
"""
VIEW = "!aie.objectfifosubview<memref<8xi32>>"
SUBVIEWS = f"""%v = aie.objectfifo.acquire @in(Consume, 2) : {VIEW}
        %a = aie.objectfifo.subview.access %v[0] : {VIEW} -> memref<8xi32>
        %c = aie.objectfifo.subview.access %v[1] : {VIEW} -> memref<8xi32>
        %w = aie.objectfifo.acquire @out(Produce, 1) : {VIEW}
        %b = aie.objectfifo.subview.access %w[0] : {VIEW} -> memref<8xi32>"""
BEFORE = DESIGN.format(
    acquires=SUBVIEWS,
    first="%a",
    second="%c",
    result="%b",
    core=" {dynamic_objfifo_lowering = true}",
)
ONE = "%b = aie.objectfifo.acquire @out(Produce, 1) : memref<8xi32>"


def numbered(text: str) -> str:
    """``text`` with values named in the order in which they appear."""
    names: dict[str, str] = {}
    return re.sub(r"%\w+", lambda found: names.setdefault(found[0], f"%{len(names)}"), text)


@pytest.mark.parametrize(
    ("acquire", "first", "second"),
    [
        ("%a, %c = aie.objectfifo.acquire @in(Consume, 2) : memref<8xi32>, memref<8xi32>", "%a", "%c"),
        ("%a:2 = aie.objectfifo.acquire @in (Consume, 2) : memref<8xi32>, memref<8xi32>", "%a#0", "%a#1"),
        ("%a, %c = aie.objectfifo.acquire @in(Consume) : memref<8xi32>, memref<8xi32>", "%a", "%c"),
    ],
    ids=["two results", "one name", "without a number"],
)  # fmt: skip
def test_it_lowers_to_the_same_locks_and_buffers(acquire: str, first: str, second: str) -> None:
    text = DESIGN.format(
        acquires=f"{acquire}\n{ONE}", first=first, second=second, result="%b", core=""
    )
    found, wanted = (numbered(lower(each, "d.mlir").physical_text) for each in (text, BEFORE))
    assert found == wanted


def test_it_is_printed_with_subviews_which_earlier_versions_read() -> None:
    acquire = "%a:2 = aie.objectfifo.acquire @in(Consume, 2) : memref<8xi32>, memref<8xi32>"
    text = DESIGN.format(
        acquires=f"{acquire}\n{ONE}", first="%a#0", second="%a#1", result="%b", core=""
    )
    printed = print_module(parse_module(text, "d.mlir"))
    assert f"aie.objectfifo.acquire @in(Consume, 2) : {VIEW}" in printed
    assert lower(printed, "d.mlir").insts == lower(BEFORE, "d.mlir").insts


@pytest.mark.parametrize(
    ("acquire", "said"),
    [
        ("%p, %q = aie.objectfifo.acquire @in(Consume, 1) : memref<8xi32>, memref<8xi32>",
         "gives 2 objects but acquires 1"),
        ("%p, %q = aie.objectfifo.acquire @in(Consume, 2) : memref<8xi32>, memref<4xi32>",
         "objects of different types"),
        ("%p, %q = aie.objectfifo.acquire @in(Consume, 2) : memref<8xi16>, memref<8xi16>",
         "the objects of fifo @in are memref<8xi32>, not memref<8xi16>"),
        (f"%p, %q = aie.objectfifo.acquire @in(Consume, 2) : {VIEW}, {VIEW}",
         "or a memref for each object"),
        (f"%p = aie.objectfifo.acquire @in(Consume) : {VIEW}", "expected the number of objects"),
        ("%p = aie.objectfifo.acquire @in(Consume, 1) : i32", "or a memref for each object"),
        ("%p = aie.objectfifo.acquire @in_cons(1) : memref<8xi32>", "about an endpoint"),
        ("aie.objectfifo.release @in_cons(1)", "about an endpoint"),
    ],
)  # fmt: skip
def test_a_wrong_one_is_located(acquire: str, said: str) -> None:
    text = BEFORE.replace("%v = aie", f"{acquire}\n        %v = aie", 1)
    with pytest.raises(DesignError, match=said) as refused:
        lower(text, "d.mlir")
    assert refused.value.where is not None
    assert refused.value.where.line == 13


def test_unrolled_loops_that_can_not_fit_a_core_select_objects_at_run_time() -> None:
    """A loop of six passes is written out, and then the loop around it takes objects."""
    text = DESIGN.format(acquires=SUBVIEWS, first="%a", second="%c", result="%b", core="")
    text = text.replace("%many = arith.constant 4294967294", "%many = arith.constant 6")
    assert lower(text, "d.mlir").warnings == ()
    loops = "".join(f"scf.for %n{n} = %c0 to %many step %c1 {{\n" for n in range(3))
    text = text.replace("scf.for %i", f"{loops}scf.for %i").replace("aie.end", "} } } aie.end", 1)
    (warning,) = lower(text, "d.mlir").warnings
    assert "operations; the limit is 8192" in warning.message
    assert "selects objects at run time" in warning.message
