"""Any error in a text becomes a DesignError with the exact place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npukit.compiler.extract import extract
from npukit.compiler.parse import parse_module
from npukit.errors import DesignError, Location, NpukitError, UnsupportedError
from thoroughness import examples

GOLDEN = Path(__file__).parents[1] / "golden" / "designs"


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        ("", "d.mlir:1:1", "expected an operation"),
        ("\0", "d.mlir:1:1", "Unexpected character"),
        ("module {\n", "d.mlir:2:1", "expected an operation or '}'"),
        ("module {\n  aie.device(npu1 {\n  }\n}", "d.mlir:2:19", "')' expected"),
        ("module {\n  aie.device(npu9) {\n  }\n}", "d.mlir:2:3", "unknown device 'npu9'"),
        (
            "module {\n  aie.device(npu1) {\n    %t = aie.tile(0)\n  }\n}",
            "d.mlir:3:20",
            "Expected ','",
        ),
        (
            "module {\n  aie.device(npu1) {\n    %t = aie.tile(99999999999, 2)\n  }\n}",
            "d.mlir:3:5",
            "out of range",
        ),
        (
            "module {\n  aie.device(npu1) {\n\n    %l = aie.lock(%q, 1)\n  }\n}",
            "d.mlir:4:5",
            "'aie.lock' uses %q, which is not defined",
        ),
        (
            "module {\n  aie.device(npu1) {\n    aie.wire_of_the_future @x(%t)\n  }\n}",
            "d.mlir:3:5",
            "npukit does not know the operation 'aie.wire_of_the_future'",
        ),
        (
            "module {\n  aie.device(npu1) {\n    %l = aie.lock(%t)\n    %t = aie.tile(0, 2)\n  }\n}",
            "d.mlir:3:5",
            "'aie.lock' uses %t before it is defined",
        ),
        (
            "module {\n  aie.device(npu1) {\n    %t = aie.tile(0, 2)\n    %t = aie.tile(0, 3)\n  }\n}",
            "d.mlir:4:5",
            "SSA value %t is already defined",
        ),
        (
            "module {\n  aie.device(npu1) {\n    %t = aie.tile(0, 2)\n"
            "    aie.flow(%t, Nowhere : 0, %t, DMA : 0)\n  }\n}",
            "d.mlir:4:18",
            "'Nowhere' is not one of Core, DMA",
        ),
        (
            "module {\n  aie.device(npu1) {\n    %t = aie.tile(0, 2)\n"
            "    aie.objectfifo @f(%t, {%t}, 2 : i32) : memref<4xi8>\n  }\n}",
            "d.mlir:4:44",
            "expected a type !aie.objectfifo<memref<...>>",
        ),
        (
            'module {\n  aie.device(npu1) {\n    func.func private @f() attributes {a = "xxxxxxxxxx'
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx}\n  }\n}",
            "d.mlir:3:44",
            "closing string literal",
        ),
        ("module {" * 5000, None, "nested too deeply"),
    ],
)
def test_place_and_message(text: str, where: str | None, message: str) -> None:
    with pytest.raises(DesignError) as caught:
        parse_module(text, "d.mlir")
    assert message in caught.value.message
    if where is not None:
        assert str(caught.value.where) == where


def test_an_unknown_operation_is_unsupported() -> None:
    with pytest.raises(UnsupportedError):
        parse_module("module { aiex.cert.nop }")


TEXTS = [path.read_text(encoding="utf-8") for path in sorted(GOLDEN.glob("*/*.mlir"))[:6]]
PIECES = ["%x", "@in", "{", "}", "(", ">", "-1", "99999999999", '"', "memref<?xi8>", "^bb1", "\0"]


@settings(max_examples=examples(60))
@given(data=st.data())
def test_damaged_designs_are_design_errors(data: st.DataObject) -> None:
    """A piece of a golden design is cut out, doubled or replaced."""
    text = data.draw(st.sampled_from(TEXTS))
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, min(len(text), start + 80)))
    piece = data.draw(
        st.one_of(st.sampled_from(PIECES), st.just(text[start:stop] * 2), st.just(""))
    )
    try:
        extract(parse_module(text[:start] + piece + text[stop:], "d.mlir"))
    except NpukitError as error:
        assert isinstance(error, DesignError)
        assert isinstance(error.where, Location)
        assert error.where.file == "d.mlir"
        assert error.where.line is not None


def test_a_second_module() -> None:
    module = "module {\n aie.device(npu1) {\n }\n}\n"
    with pytest.raises(DesignError, match="a second module in one file") as caught:
        parse_module(module + module, "d.mlir")
    assert str(caught.value.where) == "d.mlir:5:1"
    with pytest.raises(DesignError, match="a module inside a module") as caught:
        parse_module("module {\n" + module + "}", "d.mlir")
    assert str(caught.value.where) == "d.mlir:2:1"


def test_the_older_shim_allocation() -> None:
    with pytest.raises(DesignError, match="before November 2025") as caught:
        parse_module(
            "module {\n aie.device(npu1) {\n aie.shim_dma_allocation @x(MM2S, 1, 2)\n }\n}",
            "d.mlir",
        )
    assert "(%shim, MM2S, 1), with %shim = aie.tile(2, 0)" in caught.value.message
    assert caught.value.where is not None
    assert caught.value.where.line == 3


@pytest.mark.parametrize(
    ("op", "hint"),
    [
        ("aiex.npu.create_scratchpad {size = 4 : ui32}", "XRT's ELF modules"),
        ("aiex.cert.local_barrier {local_barrier_id = 0 : ui8}", "NPUs that npukit does not model"),
        ('aiex.token(0) {sym_name = "t"}', "use an aie.lock"),
        ("aie.wire_of_the_future @x(%t)", None),
    ],
)
def test_an_operation_that_npukit_lacks_comes_with_what_to_use(op: str, hint: str | None) -> None:
    with pytest.raises(UnsupportedError, match="does not know the operation") as caught:
        parse_module(f"module {{\n  {op}\n}}", "d.mlir")
    assert str(caught.value.where) == "d.mlir:2:3"
    assert (caught.value.hint is None) == (hint is None)
    assert hint is None or hint in str(caught.value.hint)
