"""Errors of designs that can't be lowered: what is wrong, where, and what was needed."""

from __future__ import annotations

import pytest

from npukit.compiler.driver import lower_to_physical
from npukit.compiler.parse import parse_module
from npukit.errors import DesignError, Location, UnsupportedError

OBJECT = "!aie.objectfifo<memref<64xi32>>"
VIEW = "!aie.objectfifosubview<memref<64xi32>>"
LOOP = """
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 8 : index"""


def _design(body: str, device: str = "npu1_1col") -> str:
    tiles = "\n".join(f"    %t0{row} = aie.tile(0, {row})" for row in range(6))
    return f"module {{\n  aie.device({device}) {{\n{tiles}\n{body}\n  }}\n}}\n"


def _fifo(name: str, producer: str, consumer: str, depth: int = 2, attributes: str = "") -> str:
    return (
        f"    aie.objectfifo @{name}({producer}, {{{consumer}}}, {depth} : i32) "
        f"{attributes} : {OBJECT}\n"
    )


def _core(body: str, tile: str = "%t02", attributes: str = "") -> str:
    return f"    %core = aie.core({tile}) {{{body}\n      aie.end\n    }} {attributes}\n"


UNROLLED = "{dynamic_objfifo_lowering = false}"


def _acquire(name: str, port: str, count: int, view: str = "%v") -> str:
    return f"\n      {view} = aie.objectfifo.acquire @{name}({port}, {count}) : {VIEW}"


def _release(name: str, port: str, count: int) -> str:
    return f"\n      aie.objectfifo.release @{name}({port}, {count})"


def _locks(tile: str, count: int) -> str:
    return "".join(f"    %l{n} = aie.lock({tile}, {n}) {{init = 0 : i32}}\n" for n in range(count))


BIG = "!aie.objectfifo<memref<40000xi32>>"
MEDIUM = "!aie.objectfifo<memref<6000xi32>>"

CASES = {
    "too few locks": (
        _locks("%t02", 15) + _fifo("in", "%t00", "%t02"),
        DesignError,
        ["@in", "lock", "(0, 2)", "16"],
        "aie.objectfifo @in",
    ),
    "too few channels": (
        _fifo("a", "%t00", "%t02") + _fifo("b", "%t01", "%t02") + _fifo("c", "%t01", "%t02"),
        DesignError,
        ["@c", "S2MM", "(0, 2)", "all 2", "@a", "@b"],
        "aie.objectfifo @c",
    ),
    "too few shim channels": (
        _fifo("a", "%t00", "%t02") + _fifo("b", "%t00", "%t03") + _fifo("c", "%t00", "%t04"),
        DesignError,
        ["@c", "MM2S", "(0, 0)"],
        "aie.objectfifo @c",
    ),
    "too few BDs": (
        _fifo("a", "%t00", "%t02", 9) + _fifo("b", "%t00", "%t02", 9),
        DesignError,
        ["(0, 2)", "16"],
        "aie.objectfifo @b",
    ),
    "too little compute memory": (
        f"    aie.objectfifo @a(%t00, {{%t02}}, 2 : i32) : {MEDIUM}\n"
        f"    aie.objectfifo @b(%t00, {{%t02}}, 2 : i32) : {MEDIUM}\n",
        DesignError,
        ["(0, 2)", "a_cons_buff_0 (24000)", "b_cons_buff_1 (24000)", "96000", "65536"],
        "aie.tile(0, 2)",
    ),
    "objects too big for a compute tile": (
        f"    aie.objectfifo @a(%t00, {{%t02}}, 2 : i32) : {BIG}\n",
        DesignError,
        ["@a", "(0, 2)", "320000", "65536"],
        "aie.objectfifo @a",
    ),
    "too little memtile memory": (
        f"    aie.objectfifo @a(%t00, {{%t01}}, 4 : i32) : {BIG}\n",
        DesignError,
        ["(0, 1)", "640000", "524288"],
        "aie.tile(0, 1)",
    ),
    "far too deep": (
        _fifo("a", "%t00", "%t02", 2000000000),
        DesignError,
        ["@a", "2000000000", "65536"],
        "aie.objectfifo @a",
    ),
    "repeated too often": (
        _fifo("a", "%t02", "%t00", 2, "{repeat_count = 1000000000 : i32}"),
        DesignError,
        ["@a", "2000000000", "16"],
        "aie.objectfifo @a",
    ),
    "depths that never meet": (
        _fifo("a", "%t02", "%t03", 61)
        + _fifo("b", "%t02", "%t03", 59)
        + _fifo("c", "%t02", "%t03", 53)
        + _core(
            LOOP.replace("8 : index", "100000000 : index")
            + "\n      scf.for %i = %c0 to %n step %c1 {"
            + "".join(
                _acquire(name, "Produce", 1, f"%{name}") + _release(name, "Produce", 1)
                for name in "abc"
            )
            + "\n      }",
            attributes=UNROLLED,
        ),
        UnsupportedError,
        ["190747 times", "least common multiple"],
        "scf.for",
    ),
    "no such fifo in a core": (
        _fifo("in", "%t00", "%t02") + _core(_acquire("on", "Consume", 1)),
        DesignError,
        ["@on"],
        "acquire @on",
    ),
    "core is not at that end": (
        _fifo("in", "%t00", "%t02") + _core(_acquire("in", "Produce", 1)),
        DesignError,
        ["(0, 2)", "@in"],
        "acquire @in",
    ),
    "core is not on the fifo's tile": (
        _fifo("in", "%t00", "%t02") + _core(_acquire("in", "Consume", 1), "%t03"),
        DesignError,
        ["(0, 3)", "@in"],
        "acquire @in",
    ),
    "more than the depth at once": (
        _fifo("mid", "%t02", "%t03", 2) + _core(_acquire("mid", "Produce", 3)),
        DesignError,
        ["3 objects", "@mid", "it has 2"],
        "acquire @mid",
    ),
    "more given back than taken": (
        _fifo("mid", "%t02", "%t03", 4)
        + _core(
            _acquire("mid", "Produce", 1)
            + _release("mid", "Produce", 2)
            + _acquire("mid", "Produce", 1, "%w")
        ),
        DesignError,
        ["2 objects", "@mid", "only 1"],
        "aie.objectfifo.release @mid(Produce, 2)",
    ),
    "access beyond what is acquired": (
        _fifo("in", "%t00", "%t02")
        + _core(
            _acquire("in", "Consume", 1)
            + f"\n      %e = aie.objectfifo.subview.access %v[1] : {VIEW} -> memref<64xi32>"
        ),
        DesignError,
        ["1"],
        "subview.access",
    ),
    "loop with unknown bounds": (
        "    %b = aie.buffer(%t02) : memref<1xi32>\n"
        + _fifo("in", "%t00", "%t02")
        + _core(
            LOOP
            + "\n      %w = memref.load %b[%c0] : memref<1xi32>"
            + "\n      %m = arith.index_cast %w : i32 to index"
            + "\n      scf.for %i = %c0 to %m step %c1 {"
            + _acquire("in", "Consume", 1)
            + _release("in", "Consume", 1)
            + "\n      }",
            attributes=UNROLLED,
        ),
        UnsupportedError,
        ["bounds are not constant", "aiecc would take the same objects"],
        "scf.for",
    ),
    "link that does not meet": (
        _fifo("a", "%t00", "%t01")
        + _fifo("b", "%t02", "%t03")
        + "    aie.objectfifo.link [@a] -> [@b] ([] [])\n",
        DesignError,
        ["link"],
        "aie.objectfifo.link",
    ),
    "link on a shim in parts": (
        _fifo("a", "%t02", "%t00")
        + _fifo("b", "%t00", "%t04")
        + _fifo("c", "%t00", "%t05")
        + "    aie.objectfifo.link [@a] -> [@b, @c] ([] [0, 32])\n",
        DesignError,
        ["memory", "(0, 0)"],
        "aie.objectfifo.link",
    ),
    "link without its offsets": (
        _fifo("a", "%t00", "%t01")
        + _fifo("b", "%t01", "%t04")
        + _fifo("c", "%t01", "%t05")
        + "    aie.objectfifo.link [@a] -> [@b, @c] ([] [])\n",
        DesignError,
        ["offsets"],
        "aie.objectfifo.link",
    ),
    "fifo in two links": (
        _fifo("a", "%t00", "%t01")
        + _fifo("b", "%t01", "%t04")
        + _fifo("c", "%t01", "%t05")
        + "    aie.objectfifo.link [@a] -> [@b] ([] [])\n"
        + "    aie.objectfifo.link [@a] -> [@c] ([] [])\n",
        DesignError,
        ["@a", "more than one"],
        "[@a] -> [@c]",
    ),
    "core in the way of a link": (
        _fifo("a", "%t00", "%t02")
        + _fifo("b", "%t02", "%t04")
        + "    aie.objectfifo.link [@a] -> [@b] ([] [])\n"
        + _core(_acquire("a", "Consume", 1)),
        UnsupportedError,
        ["@a", "link", "(0, 2)"],
        "acquire @a",
    ),
    "stream port of a core": (
        _fifo("s", "%t02", "%t04", 2, "{aie_stream = 0 : i32, aie_stream_port = 0 : i32}")
        + _core(_acquire("s", "Produce", 1)),
        DesignError,
        ["Produce end", "@s", "stream port"],
        "acquire @s",
    ),
    "programmable logic": (
        _fifo("s", "%t00", "%t02", 2, "{plio = true}"),
        UnsupportedError,
        ["plio", "@s"],
        "aie.objectfifo @s",
    ),
    "repeat on a shim": (
        _fifo("s", "%t00", "%t02", 2, "{repeat_count = 2 : i32}"),
        DesignError,
        ["repeat_count"],
        "aie.objectfifo @s",
    ),
    "chosen tile out of reach": (
        _fifo("s", "%t02", "%t03") + "    aie.objectfifo.allocate @s (%t05)\n",
        DesignError,
        ["@s", "(0, 5)"],
        "aie.objectfifo.allocate",
    ),
    "host transfer to a fifo that ends on the array": (
        _fifo("mid", "%t02", "%t04")
        + "    aie.runtime_sequence(%p: memref<64xi32>) {\n"
        + "      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1])"
        + " {id = 0 : i64, metadata = @mid} : memref<64xi32>\n    }\n",
        DesignError,
        ["@mid"],
        "dma_memcpy_nd",
    ),
    "lock number twice": (
        "    %a = aie.lock(%t02, 3)\n    %b = aie.lock(%t02, 3)\n",
        DesignError,
        ["lock 3", "(0, 2)"],
        "%b = aie.lock",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_error_names_cause_and_place(name: str) -> None:
    body, kind, words, at = CASES[name]
    text = _design(body)
    with pytest.raises(DesignError) as caught:
        lower_to_physical(parse_module(text, "design.mlir"))
    assert isinstance(caught.value, kind)
    assert [word for word in words if word not in caught.value.message] == []
    where = caught.value.where
    assert isinstance(where, Location)
    assert where.file == "design.mlir"
    assert where.line is not None
    assert at in text.splitlines()[where.line - 1]


def test_consumer_to_the_west_needs_via_dma_for_a_layout() -> None:
    body = (
        "    %a = aie.tile(1, 3)\n    %b = aie.tile(0, 3)\n"
        "    aie.objectfifo @f(%a, {%b dimensionsFromStream [<size = 4, stride = 4>, "
        f"<size = 4, stride = 1>]}}, 2 : i32) {{via_DMA = false}} : {OBJECT}\n"
    )
    text = f"module {{\n  aie.device(npu1) {{\n{body}  }}\n}}\n"
    with pytest.raises(UnsupportedError, match="which the producer's DMA can't reach") as caught:
        lower_to_physical(parse_module(text))
    assert "via_DMA = true" in str(caught.value.hint)
    lower_to_physical(parse_module(text.replace("via_DMA = false", "via_DMA = true")))


def test_a_module_without_a_device_is_not_a_design() -> None:
    with pytest.raises(DesignError, match=r"no aie\.device"):
        lower_to_physical(parse_module("module {\n}\n"))
