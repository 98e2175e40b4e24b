"""Vectors of a core: scalars computed in vectors, vectors in cascades, and refused operations."""

import numpy as np
import pytest
from emulated_cores import Array, buffer, lock, one_core
from hypothesis import example, given, settings
from hypothesis import strategies as st

from npukit.errors import UnsupportedError
from thoroughness import examples

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


@settings(max_examples=examples(10), deadline=None)
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
        (
            "%v = arith.constant dense<1> : vector<4x4xi32>\n%w = arith.addi %v, %v : vector<4x4xi32>",
            r"'arith\.constant' with a vector of type vector<4x4xi32>",
        ),
        (
            V + "%r = aievec.ext_elem %v, %x : vector<16xi32>, i32, i32",
            "an index that is not a const",
        ),
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
            r"'aievec\.srs' with a source other than 'aievec\.ups'",
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
            V + "%w = aievec.cast %v {isResAcc = true} : vector<16xi32>, vector<16xf32>",
            r"'aievec\.cast' with types vector<16xi32> and vector<16xf32>",
        ),
        (
            V + "%w = aievec.cast %v {isResAcc = false} : vector<16xi32>, vector<16xi32>\n"
            "%r = aievec.srs %w, %x : vector<16xi32>, i32, vector<16xi16>",
            r"'aievec\.srs' with a source other than",
        ),
        (
            "%f = arith.constant 1.0 : f32\n"
            "%v = aievec.broadcast_scalar %f : f32, vector<16xf32>\n"
            "%w = aievec.inv %v : vector<16xf32>",
            r"'aievec\.inv' with a value of type vector",
        ),
        (V + '%r = "aievec.neg"(%v) : (vector<16xi32>) -> vector<16xi32>', r"'aievec\.neg'"),
    ],
)
def test_other_uses_of_vectors_are_refused(code: str, message: str):
    body = "%c = arith.constant 3 : i32\n%x = arith.addi %c, %c : i32\n" + code
    body += "\naie.use_lock(%k, Release, 1)"
    with pytest.raises(
        UnsupportedError, match=rf"test\.mlir:\d+:\d+: npukit does not emulate .*{message}"
    ):
        Array(one_core(body, lock("k", 0)))


def test_vectors_are_loaded_carried_and_stored():
    """A running sum of the rows of a matrix, in vectors, behind another one's offset."""
    rows, columns = 6, 16
    body = f"""
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %rows = arith.constant {rows} : index
      %start = arith.constant dense<{list(range(columns))}> : vector<{columns}xi32>
      %sum = scf.for %i = %c0 to %rows step %c1 iter_args(%all = %start) -> (vector<16xi32>) {{
        %row = vector.load %a[%i, %c0] : memref<{rows}x{columns}xi32>, vector<16xi32>
        %next = arith.addi %all, %row : vector<16xi32>
        vector.store %next, %o[%i, %c1] : memref<{rows}x{columns + 1}xi32>, vector<16xi32>
        scf.yield %next : vector<16xi32>
      }}
      cf.br ^last(%sum : vector<16xi32>)
    ^last(%got: vector<16xi32>):
      %pad = arith.constant 7 : i32
      %twice = arith.addi %got, %got : vector<16xi32>
      vector.transfer_write %twice, %l[%c1] {{in_bounds = [true]}} : vector<16xi32>, memref<20xi32>
      %half = vector.transfer_read %l[%c0], %pad : memref<20xi32>, vector<16xi32>
      %seven = vector.broadcast %pad : i32 to vector<16xi32>
      %m = arith.muli %half, %seven : vector<16xi32>
      vector.store %m, %p[%c0] : memref<16xi32>, vector<16xi32>"""
    array = Array(
        one_core(
            body,
            buffer("a", 2048, f"{rows}x{columns}xi32"),
            buffer("o", 4096, f"{rows}x{columns + 1}xi32"),
            buffer("l", 8192, "20xi32"),
            buffer("p", 10240, "16xi32"),
        )
    )
    given_rows = np.random.default_rng(1).integers(-(1 << 31), 1 << 31, (rows, columns), np.int64)
    array.buffer("a")[:] = given_rows.astype(np.int32).ravel()
    array.buffer("l")[:] = 3
    array.core.resume(100_000)
    sums = (np.cumsum(given_rows, axis=0) + np.arange(columns)).astype(np.int32)
    assert array.buffer("o").reshape(rows, columns + 1)[:, 1:].tolist() == sums.tolist()
    line = np.full(20, 3, np.int32)
    line[1:17] = 2 * sums[-1]
    assert array.buffer("l").tolist() == line.tolist()
    assert array.buffer("p").tolist() == (7 * line[:16]).tolist()


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("%v = vector.transfer_read %b[%i], %x : memref<20xi32>, vector<16xi32>", "in_bounds"),
        (
            "%v = vector.transfer_read %b[%i], %x {permutation_map = affine_map<(d0) -> (0)>, "
            "in_bounds = [true]} : memref<20xi32>, vector<16xi32>",
            "the map",
        ),
    ],
)
def test_transfers_that_are_refused(code: str, message: str):
    body = (
        "%x = arith.constant 3 : i32\n%j = arith.constant 1 : index\n"
        f"%i = arith.addi %j, %j : index\n{code}"
    )
    with pytest.raises(UnsupportedError, match=message):
        Array(one_core(body, buffer("b", 2048, "20xi32")))
