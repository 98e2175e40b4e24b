"""The ``aievec`` operations of scalar code: their text, and malformed ones."""

from __future__ import annotations

import pytest

from npukit.compiler.dialect.aievec_ops import CastOp, SrsOp, UpsOp
from npukit.compiler.parse import parse_module, print_module
from npukit.errors import DesignError, UnsupportedError

OPERATIONS = """\
%v = aievec.broadcast_scalar %x : i32, vector<16xi32>
%b = aievec.broadcast_scalar %f : bf16, vector<32xbf16>
%a = aievec.ups %v {shift = 0 : i8} : vector<16xi32>, vector<16xi64>
%s = aievec.srs %a, %x : vector<16xi64>, i32, vector<16xi32>
%u = aievec.srs %a, %x {sign = 0 : i32} : vector<16xi64>, i32, vector<16xi32>
%m = aievec.max %v, %s : vector<16xi32>
%n = aievec.min %m, %u : vector<16xi32>
%e = aievec.ext_elem %n, %x : vector<16xi32>, i32, i32
%c = aievec.concat %v, %s : vector<16xi32>, vector<32xi32>
%d = aievec.cast %c {isResAcc = true} : vector<32xi32>, vector<32xi32>
%g = aievec.cast %v {isResAcc = false} : vector<16xi32>, vector<16xf32>
%h = aievec.inv %r : f32
%i = aievec.inv %g : vector<16xf32>"""


def in_a_function(code: str) -> str:
    return f"""
module {{
  func.func @f(%x: i32, %f: bf16, %w: i64, %r: f32) {{
    {code}
    return
  }}
}}
"""


def test_every_form_round_trips() -> None:
    module = parse_module(in_a_function(OPERATIONS))
    text = print_module(module)
    shown = [line.strip() for line in text.splitlines() if "aievec" in line]
    assert shown == OPERATIONS.splitlines()
    assert module.is_structurally_equivalent(parse_module(text))


def test_attribute_accessors() -> None:
    found = list(parse_module(in_a_function(OPERATIONS)).walk())
    assert [op.signed for op in found if isinstance(op, SrsOp)] == [True, False]
    assert [op.shift for op in found if isinstance(op, UpsOp)] == [0]
    assert [op.to_accumulator for op in found if isinstance(op, CastOp)] == [True, False]


V = "%v = aievec.broadcast_scalar %x : i32, vector<16xi32>\n"
A = V + "%a = aievec.ups %v {shift = 0 : i8} : vector<16xi32>, vector<16xi64>\n"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (
            "%v = aievec.broadcast_scalar %x : i32, vector<16xi16>",
            "does not have lanes of type i32",
        ),
        ("%v = aievec.broadcast_scalar %w : i64, vector<8xi64>", "can't have lanes of type i64"),
        ("%v = aievec.broadcast_scalar %x : i32, i32", "i32"),
        (V + "%a = aievec.ups %v : vector<16xi32>, vector<16xi64>", "shift"),
        (V + "%a = aievec.ups %v {shift = -1 : i8} : vector<16xi32>, vector<16xi64>", "negative"),
        (V + "%a = aievec.ups %v {shift = 0 : i8} : vector<16xi32>, vector<8xi64>", "lanes"),
        (V + "%a = aievec.ups %v {shift = 0 : i8} : vector<16xi32>, vector<16xi32>", "wider"),
        (V + "%a = aievec.ups %v {shift = 0 : i8} : vector<16xi32>, vector<16xf32>", "accumulate"),
        (A + "%s = aievec.srs %a, %x : vector<16xi64>, i32, vector<16xi64>", "wider"),
        (
            A + "%s = aievec.srs %a, %x {sign = 2 : i32} : vector<16xi64>, i32, vector<16xi32>",
            "sign must be 0 or 1",
        ),
        (
            V + "%e = aievec.ext_elem %v, %x : vector<16xi32>, i32, i16",
            "does not have lanes of type i16",
        ),
        (V + "%e = aievec.ext_elem %v, %w : vector<16xi32>, i64, i32", "i64"),
        (A + "%m = aievec.max %v, %a : vector<16xi32>", "vector<16xi"),
        (V + "%c = aievec.concat %v : vector<16xi32>, vector<16xi32>", "at least two vectors"),
        (V + "%c = aievec.concat %v, %v : vector<16xi32>, vector<64xi32>", "not have 32 lanes"),
        (V + "%c = aievec.concat %v, %v : vector<16xi32>, vector<32xi16>", "a different type"),
        (V + "%d = aievec.cast %v {isResAcc = true} : vector<16xi32>, vector<16xi16>", "width"),
        (V + "%i = aievec.inv %v : vector<16xi32>", "lanes of f32"),
        ("%i = aievec.inv %f : bf16", "bf16"),
    ],
)
def test_malformed_operations_are_located(code: str, message: str) -> None:
    with pytest.raises(DesignError, match=rf"vectors\.mlir:\d+:\d+: .*{message}"):
        parse_module(in_a_function(code), "vectors.mlir")


def test_other_operations_of_the_dialect_are_named() -> None:
    with pytest.raises(UnsupportedError, match=r"does not know the operation 'aievec\.neg'"):
        parse_module(in_a_function(V + "%n = aievec.neg %v : vector<16xi32>"))
