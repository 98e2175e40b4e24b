"""Indices that constants and counted loops determine must stay inside their memref."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npukit.compiler.parse import parse_module
from npukit.errors import DesignError

DESIGN = """module {{
  aie.device(npu1) {{
    %t = aie.tile(0, 2)
    %m = aie.buffer(%t) {{sym_name = "m"}} : memref<16xi32>
    %g = aie.buffer(%t) {{sym_name = "g"}} : memref<4x8xi8>
    %core = aie.core(%t) {{
      %f = arith.constant false
      %z = arith.constant 0 : i32
      %c = arith.constant 0 : i8
      {constants}
      {body}
      aie.end
    }}
  }}
}}
"""
CONSTANTS = "\n".join(
    f"%c{number} = arith.constant {number} : index" for number in (0, 1, 2, 3, 4, 7, 8, 12, 15, 16)
)
LOOP = "scf.for %i = %c0 to %c16 step %c1 {{\n{} // HERE\n}}"


def check(body: str) -> None:
    parse_module(DESIGN.format(constants=CONSTANTS, body=body), "d.mlir")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("memref.store %z, %m[%c16] : memref<16xi32> // HERE", "the index is 16 in dimension 0"),
        ("%n = arith.constant -1 : index\n%v = memref.load %m[%n] : memref<16xi32> // HERE", "is -1"),
        ("%v = memref.load %g[%c3, %c8] : memref<4x8xi8> // HERE", "is 8 in dimension 1"),
        ("%v = memref.load %g[%c4, %c7] : memref<4x8xi8> // HERE", "is 4 in dimension 0"),
        ("%n = arith.addi %c15, %c1 : index\n%v = memref.load %m[%n] : memref<16xi32> // HERE", "is 16"),
        (LOOP.format("%n = arith.addi %i, %c1 : index\n%v = memref.load %m[%n] : memref<16xi32>"), "a loop takes the index to 16"),
        (LOOP.format("%n = arith.subi %i, %c1 : index\nmemref.store %z, %m[%n] : memref<16xi32>"), "takes the index to -1"),
        (LOOP.format("%n = arith.muli %i, %c2 : index\n%v = memref.load %m[%n] : memref<16xi32>"), "takes the index to 30"),
        (LOOP.format("%n = arith.subi %c15, %i : index\n%k = arith.subi %n, %c1 : index\n%v = memref.load %m[%k] : memref<16xi32>"), "takes the index to -1"),
        (f"scf.if %f {{\n{'%v = memref.load %m[%c16] : memref<16xi32> // HERE'}\n}}", "is 16"),
        ("%v = affine.load %m[16] : memref<16xi32> // HERE", "is 16"),
        ("affine.for %i = 0 to 16 {\naffine.store %z, %m[%i + 1] : memref<16xi32> // HERE\n}", "takes the index to 16"),
        ("%n = affine.apply affine_map<(d0) -> (d0 * 2)>(%c8)\n%v = memref.load %m[%n] : memref<16xi32> // HERE", "is 16"),
        ("%v = vector.load %m[%c12] : memref<16xi32>, vector<8xi32> // HERE", "is 19"),
        ("%v = memref.subview %m[8] [16] [1] : memref<16xi32> to memref<16xi32, strided<[1], offset: 8>> // HERE", "reaches index 23"),
    ],
)  # fmt: skip
def test_an_index_past_its_memref_is_an_error(body: str, message: str) -> None:
    text = DESIGN.format(constants=CONSTANTS, body=body).splitlines()
    line = next(number for number, each in enumerate(text, 1) if "// HERE" in each)
    with pytest.raises(DesignError, match=message) as caught:
        check(body)
    assert str(caught.value.where).startswith(f"d.mlir:{line}:")


@pytest.mark.parametrize(
    "body",
    [
        "memref.store %z, %m[%c15] : memref<16xi32>",
        LOOP.format("%v = memref.load %m[%i] : memref<16xi32>"),
        # Guards may keep the index inside, and a loop without a pass uses none.
        LOOP.format(
            "%n = arith.addi %i, %c1 : index\n%b = arith.cmpi ult, %n, %c16 : index\n"
            "scf.if %b {\n%v = memref.load %m[%n] : memref<16xi32>\n}"
        ),
        "scf.for %i = %c1 to %c1 step %c1 {\n%v = memref.load %m[%c16] : memref<16xi32>\n}",
        "scf.for %i = %c0 to %c4 step %c1 {\nscf.for %j = %c0 to %c4 step %c1 {\n"
        "%k = arith.muli %i, %c4 : index\n%n = arith.addi %k, %j : index\n"
        "%v = memref.load %m[%n] : memref<16xi32>\n}\n}",
        "affine.for %i = 1 to 17 {\naffine.store %z, %m[%i - 1] : memref<16xi32>\n}",
        "%v = vector.load %m[%c8] : memref<16xi32>, vector<8xi32>",
        # Nothing is known of what the core computes.
        "%v = memref.load %m[%c0] : memref<16xi32>\n%n = arith.index_cast %v : i32 to index\n"
        "%w = memref.load %m[%n] : memref<16xi32>",
        "%q = memref.cast %m : memref<16xi32> to memref<?xi32>\n"
        "%v = memref.load %q[%c16] : memref<?xi32>",
    ],
)
def test_indices_inside_their_memref(body: str) -> None:
    check(body)


def test_a_long_chain_of_sums_is_not_followed() -> None:
    sums = [f"%n{k + 1} = arith.addi %n{k}, %n{k} : index" for k in range(3000)]
    check(
        "\n".join(
            [
                "%n0 = arith.constant 1 : index",
                *sums,
                "%v = memref.load %m[%n3000] : memref<16xi32>",
            ]
        )
    )


@given(st.data())
def test_the_check_finds_what_running_the_loops_finds(data: st.DataObject) -> None:
    number = st.integers(-3, 3)
    bounds = [data.draw(st.tuples(number, number, st.integers(1, 3))) for _ in range(2)]
    factors, constant = [data.draw(number) for _ in range(2)], data.draw(st.integers(-2, 18))
    taken = [
        factors[0] * i + factors[1] * j + constant
        for i in range(*bounds[0])
        for j in range(*bounds[1])
    ]
    body = [f"%k = arith.constant {constant} : index"]
    for name, bound, factor in zip("ij", bounds, factors, strict=True):
        body += [
            f"%{name}{n} = arith.constant {value} : index"
            for n, value in enumerate((*bound, factor))
        ]
    body += [f"scf.for %{name} = %{name}0 to %{name}1 step %{name}2 {{" for name in "ij"]
    body += [
        "%a = arith.muli %i, %i3 : index\n%b = arith.muli %j, %j3 : index",
        "%c_ = arith.addi %a, %b : index\n%n = arith.addi %c_, %k : index",
        "%v = memref.load %m[%n] : memref<16xi32>\n}\n}",
    ]
    inside = all(0 <= index < 16 for index in taken)
    try:
        check("\n".join(body))
    except DesignError:
        assert not inside
    else:
        assert inside
