"""Scalars computed in vectors, as the compiler leaves them: numbers, and what is refused."""

import numpy as np
import pytest
from emulated_cores import Array, buffer, one_core
from hypothesis import example, given, settings
from hypothesis import strategies as st

from npukit.errors import UnsupportedError

LANES = {8: 64, 16: 32, 32: 16}
COUNT = 16


def vector(bits: int, type_: str = "i") -> str:
    return f"vector<{LANES[bits]}x{type_}{bits}>"


def computing(bits: int, code: str) -> Array:
    """A core that makes ``%r`` of the elements ``%x`` and ``%y``, COUNT times."""
    type_ = f"memref<{COUNT}xi{bits}>"
    declarations = "\n".join(
        buffer(name, 2048 + 256 * number, f"{COUNT}xi{bits}") for number, name in enumerate("abo")
    )
    body = f"""
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %count = arith.constant {COUNT} : index
      %lane = arith.constant 0 : i32
      scf.for %i = %c0 to %count step %c1 {{
        %x = memref.load %a[%i] : {type_}
        %y = memref.load %b[%i] : {type_}
        {code}
        memref.store %r, %o[%i] : {type_}
      }}"""
    return Array(one_core(body, declarations))


def results(array: Array, bits: int, x: list[int], y: list[int]) -> list[int]:
    dtype = np.dtype(f"int{bits}").type
    array.buffer("a", dtype)[:] = x
    array.buffer("b", dtype)[:] = y
    array.core.resume(100_000)
    return array.buffer("o", dtype).tolist()


def extreme(name: str, bits: int) -> str:
    return f"""
        %v = aievec.broadcast_scalar %x : i{bits}, {vector(bits)}
        %w = aievec.broadcast_scalar %y : i{bits}, {vector(bits)}
        %m = aievec.{name} %v, %w : {vector(bits)}
        %r = aievec.ext_elem %m, %lane : {vector(bits)}, i32, i{bits}"""


SHIFT = """
        %v = aievec.broadcast_scalar %x : i32, vector<16xi32>
        %w = aievec.ups %v {shift = 0 : i8} : vector<16xi32>, vector<16xi64>
        %m = aievec.srs %w, %y : vector<16xi64>, i32, vector<16xi32>
        %r = aievec.ext_elem %m, %lane : vector<16xi32>, i32, i32"""


@pytest.mark.parametrize("bits", LANES)
@pytest.mark.parametrize(("name", "model"), [("max", max), ("min", min)])
def test_extremes_are_signed(name: str, model, bits: int):
    low, high = -(1 << (bits - 1)), (1 << (bits - 1)) - 1
    random = np.random.default_rng(bits)
    x = [low, high, 0, -1, *random.integers(low, high, COUNT - 4, endpoint=True).tolist()]
    y = [high, low, -1, 0, *random.integers(low, high, COUNT - 4, endpoint=True).tolist()]
    got = results(computing(bits, extreme(name, bits)), bits, x, y)
    assert got == [model(a, b) for a, b in zip(x, y, strict=True)]


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.integers(-(1 << 31), (1 << 31) - 1), min_size=COUNT, max_size=COUNT),
    st.lists(st.integers(0, 31), min_size=COUNT, max_size=COUNT),
)
@example([-(1 << 31), -1, -7, 7] * 4, [31, 31, 1, 1] * 4)
def test_srs_rounds_down_and_keeps_the_sign(x: list[int], y: list[int]):
    assert results(computing(32, SHIFT), 32, x, y) == [a >> b for a, b in zip(x, y, strict=True)]


def narrowed(bits: int, signed: bool) -> str:
    """What the compiler makes of a shift, a clamp to the range of ``bits`` and a truncation."""
    lanes = 32 if bits == 8 else 16
    sign = "" if signed else " {sign = 0 : i32}"
    widen = "%w = aievec.concat %v, %v : vector<16xi32>, vector<32xi32>" if bits == 8 else ""
    wide = f"vector<{lanes}xi32>"
    return f"""
        %v = aievec.broadcast_scalar %x : i32, vector<16xi32>
        {widen}
        %u = aievec.cast %{"w" if bits == 8 else "v"} {{isResAcc = true}} : {wide}, {wide}
        %s = aievec.srs %u, %y{sign} : {wide}, i32, vector<{lanes}xi{bits}>
        %z = aievec.concat %s, %s : vector<{lanes}xi{bits}>, vector<{2 * lanes}xi{bits}>
        %n = aievec.ext_elem %z, %lane : vector<{2 * lanes}xi{bits}>, i32, i{bits}
        %r = arith.{"extsi" if signed else "extui"} %n : i{bits} to i32"""


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("signed", [True, False])
def test_narrowing_saturates_after_the_shift(bits: int, signed: bool):
    random = np.random.default_rng(bits)
    low, high = (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if signed else (0, (1 << bits) - 1)
    edges = [low, high, low - 1, high + 1, -(1 << 31), (1 << 31) - 1, -1, 0]
    x = [*edges, *random.integers(4 * low - 9, 4 * high, COUNT - 8).tolist()]
    y = [0] * 8 + random.integers(0, 4, COUNT - 8).tolist()
    got = results(computing(32, narrowed(bits, signed)), 32, x, y)
    assert got == [min(max(a >> b, low), high) for a, b in zip(x, y, strict=True)]


def test_accumulators_are_as_wide_as_they_say():
    code = """
        %v = aievec.broadcast_scalar %x : i32, vector<16xi32>
        %w = aievec.ups %v {shift = 0 : i8} : vector<16xi32>, vector<16xi64>
        %u = aievec.broadcast_scalar %y : i32, vector<16xi32>
        %z = aievec.ups %u {shift = 0 : i8} : vector<16xi32>, vector<16xi64>
        %m = aievec.max %w, %z : vector<16xi64>
        %r = aievec.ext_elem %v, %lane : vector<16xi32>, i32, i32"""
    x = list(range(COUNT))
    assert results(computing(32, code), 32, x, x) == x


V = "%v = aievec.broadcast_scalar %x : i32, vector<16xi32>\n"
A = V + "%w = aievec.ups %v {shift = 0 : i8} : vector<16xi32>, vector<16xi64>\n"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (V + "%r = arith.addi %v, %v : vector<16xi32>", r"'arith\.addi' with a value of type vec"),
        (V + "%r = aievec.ext_elem %v, %x : vector<16xi32>, i32, i32", "an index that is no const"),
        (
            V + "%n = arith.constant 16 : i32\n"
            "%r = aievec.ext_elem %v, %n : vector<16xi32>, i32, i32",
            "lane 16 of vector<16xi32>",
        ),
        (
            V + "%w = aievec.ups %v {shift = 2 : i8} : vector<16xi32>, vector<16xi64>",
            r"'aievec\.ups' with a shift of 2",
        ),
        (
            A + "%r = aievec.srs %w, %x : vector<16xi64>, i32, vector<16xi16>",
            r"'aievec\.srs' with anything but what 'aievec\.ups' made",
        ),
        (
            A + "%r = aievec.srs %w, %x {sign = 0 : i32} : vector<16xi64>, i32, vector<16xi32>",
            "unsigned saturation",
        ),
        (
            A + "%s = arith.extsi %x : i32 to i64\n"
            "%r = aievec.srs %w, %s : vector<16xi64>, i64, vector<16xi32>",
            r"types vector<16xi32> and i64",
        ),
        (
            "%f = arith.constant 1.0 : f32\n"
            "%v = aievec.broadcast_scalar %f : f32, vector<16xf32>\n"
            "%r = aievec.max %v, %v : vector<16xf32>",
            r"'aievec\.max' with operands of type vector<16xf32>",
        ),
        (
            "%f = arith.constant 1.0 : bf16\n"
            "%v = aievec.broadcast_scalar %f : bf16, vector<16xbf16>\n"
            "%w = aievec.ups %v {shift = 0 : i8} : vector<16xbf16>, vector<16xf32>",
            r"'aievec\.ups' with an operand of type vector<16xbf16>",
        ),
        (
            V + "%u = aievec.broadcast_scalar %c : i32, vector<16xi32>\n"
            "%w = aievec.concat %v, %u : vector<16xi32>, vector<32xi32>",
            r"'aievec\.concat' with different vectors",
        ),
        (
            V + "%w = aievec.cast %v {isResAcc = true} : vector<16xi32>, vector<16xf32>",
            r"'aievec\.cast' with operands of type",
        ),
        (
            V + "%w = aievec.cast %v {isResAcc = false} : vector<16xi32>, vector<16xi32>\n"
            "%r = aievec.srs %w, %x : vector<16xi32>, i32, vector<16xi16>",
            r"'aievec\.srs' with anything but what",
        ),
        (
            "%f = arith.constant 1.0 : f32\n"
            "%v = aievec.broadcast_scalar %f : f32, vector<16xf32>\n"
            "%w = aievec.inv %v : vector<16xf32>",
            r"'aievec\.inv' with a value of type vector",
        ),
        (V + "cf.br ^next(%v : vector<16xi32>)\n^next(%u: vector<16xi32>):", "type vector<16xi32>"),
        (V + '%r = "aievec.neg"(%v) : (vector<16xi32>) -> vector<16xi32>', r"'aievec\.neg'"),
    ],
)
def test_other_uses_of_vectors_are_refused(code: str, message: str):
    body = "%c = arith.constant 3 : i32\n%x = arith.addi %c, %c : i32\n" + code
    with pytest.raises(
        UnsupportedError, match=rf"test\.mlir:\d+:\d+: npukit does not emulate .*{message}"
    ):
        Array(one_core(body))
