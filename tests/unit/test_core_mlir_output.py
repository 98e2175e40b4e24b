"""What a core's MLIR shows: ``aie.debug`` and ``vector.print``, as lines of its tile."""

from __future__ import annotations

import pytest
from emulated_cores import Array, buffer, one_core, run_to_end

from npukit.compiler.parse import parse_module, print_module
from npukit.errors import DesignError, NpukitError, UnsupportedError

CORE = "core (0, 2): "


def shown(caplog: pytest.LogCaptureFixture, *body: str) -> list[str]:
    """The lines of a core whose ``%a`` is 16 int32 from -1 on, after a trip through text."""
    text = one_core("\n".join(body), buffer("a", 2048, "16xi32"))
    array = Array(print_module(parse_module(text)))
    array.buffer("a")[:] = range(-1, 15)
    run_to_end(array.core)
    assert array.core.output is not None
    array.core.output.end_dispatch()
    lines = [r.getMessage() for r in caplog.records if r.name == "npukit.emulator.core"]
    assert all(line.startswith(CORE) for line in lines)
    return [line.removeprefix(CORE) for line in lines]


LOAD = ("%c0 = arith.constant 0 : index", "%x = memref.load %a[%c0] : memref<16xi32>")


@pytest.mark.parametrize(
    ("operations", "line"),
    [
        (("vector.print %x : i32",), "-1"),
        (('vector.print str "x = "', "vector.print %x : i32"), "x = -1"),
        (('vector.print str "half "', "vector.print punctuation <newline>"), "half "),
        (("vector.print %x : i32 punctuation <comma>", "vector.print %c0 : index"), "-1, 0"),
        (("vector.print punctuation <open>", "vector.print %x : i32 punctuation <close>"), "( -1 )"),
        (("%f = arith.constant 1.5 : f32", "vector.print %f : f32"), "1.5"),
        (("%f = arith.constant 0.25 : bf16", "vector.print %f : bf16"), "0.25"),
        (("%f = arith.constant -2.0 : f64", "vector.print %f : f64"), "-2"),
        (("%b = arith.constant true", "vector.print %b : i1"), "1"),
        (("%b = arith.constant -3 : i8", "vector.print %b : i8"), "-3"),
        (("%l = arith.constant 1099511627776 : i64", "vector.print %l : i64"), "1099511627776"),
        (("%v = vector.load %a[%c0] : memref<16xi32>, vector<4xi32>", "vector.print %v : vector<4xi32>"), "( -1, 0, 1, 2 )"),
    ],
)  # fmt: skip
def test_values_and_texts(
    caplog: pytest.LogCaptureFixture, operations: tuple[str, ...], line: str
) -> None:
    assert shown(caplog, *LOAD, *operations) == [line]


def test_aie_debug_shows_its_place(caplog: pytest.LogCaptureFixture) -> None:
    (line,) = shown(caplog, *LOAD, "aie.debug(%x : i32)")
    place, _, value = line.rpartition(": ")
    assert value == "-1" and "test.mlir:" in place


def test_in_loops(caplog: pytest.LogCaptureFixture) -> None:
    loop = (
        "%c1 = arith.constant 1 : index",
        "%c3 = arith.constant 3 : index",
        "scf.for %i = %c0 to %c3 step %c1 {",
        "%y = memref.load %a[%i] : memref<16xi32>",
        'vector.print str "a, "',
        "vector.print %y : i32",
        "}",
    )
    assert shown(caplog, LOAD[0], *loop) == ["a, -1", "a, 0", "a, 1"]


@pytest.mark.parametrize(
    ("operation", "error", "said"),
    [
        ("vector.print %a : memref<16xi32>", UnsupportedError, "a value of type memref"),
        ("aie.debug(%a : memref<16xi32>)", UnsupportedError, "a value of type memref"),
        ("vector.print punctuation <tab>", DesignError, "'tab' is not one of"),
    ],
)
def test_what_can_not_be_shown_is_an_error_there(
    caplog: pytest.LogCaptureFixture, operation: str, error: type[NpukitError], said: str
) -> None:
    with pytest.raises(error, match=said) as refused:
        shown(caplog, operation)
    assert refused.value.where is not None
    assert refused.value.where.line in (7, 8)  # npukit's own text has one empty line less
