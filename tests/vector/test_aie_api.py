"""npukit's own aie_api against NumPy: what its functions are documented to compute."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from vector_program import Generation, VectorProgram, compile_vector

Array = NDArray[Any]
FLOOR, EVEN = 0, 12
WRAP, SATURATE = 0, 1

INTEGERS = ("int8", "uint8", "int16", "uint16", "int32")
BINARY: dict[str, Callable[[Array, Array], Array]] = {
    "add": np.add,
    "sub": np.subtract,
    "max": np.maximum,
    "min": np.minimum,
    "bit_and": np.bitwise_and,
    "bit_or": np.bitwise_or,
    "bit_xor": np.bitwise_xor,
}
MOVES: dict[str, Callable[[Array, Array, int], Array]] = {
    "interleave_zip(x, y, 4).first": lambda x, y, n: zipped(x, y, 4)[: x.size],
    "interleave_zip(x, y, 1).second": lambda x, y, n: zipped(x, y, 1)[x.size :],
    "interleave_unzip(x, y, 2).first": lambda x, y, n: unzipped(np.concatenate([x, y]), 2, 0),
    "interleave_unzip(x, y, 8).second": lambda x, y, n: unzipped(np.concatenate([x, y]), 8, 1),
    "concat(filter_even(x, 2), filter_odd(y, 1))": lambda x, y, n: np.concatenate(
        [unzipped(x, 2, 0), unzipped(y, 1, 1)]
    ),
    "transpose(x, 4, 8)": lambda x, y, n: x.reshape(4, 8).T.ravel(),
    "reverse(x)": lambda x, y, n: x[::-1],
    "shuffle_up_fill(x, y, n)": lambda x, y, n: np.concatenate([y[32 - n :], x[: 32 - n]]),
    "shuffle_down_fill(x, y, n)": lambda x, y, n: np.concatenate([x[n:], y[:n]]),
    "shuffle_down_rotate(x, n)": lambda x, y, n: np.roll(x, -n),
    "shuffle_up_replicate(x, n)": lambda x, y, n: np.concatenate([[x[0]] * n, x[: 32 - n]]),
    "concat(y.extract<16>(1), x.extract<16>(0))": lambda x, y, n: np.concatenate([y[16:], x[:16]]),
}
SHAPES = {
    "AIE2": [(4, 8, 8, "int8"), (4, 16, 8, "int8"), (4, 4, 4, "int16"), (4, 2, 4, "int32")],
    "AIE2P": [(8, 8, 8, "int8"), (4, 4, 8, "int16"), (4, 4, 8, "int32")],
}


def zipped(x: Array, y: Array, chunk: int) -> Array:
    return np.stack([x.reshape(-1, chunk), y.reshape(-1, chunk)], 1).ravel()


def unzipped(values: Array, chunk: int, which: int) -> Array:
    return values.reshape(-1, 2, chunk)[:, which].ravel()


def source(generation: Generation) -> tuple[str, list[str]]:
    """A program with one function for each thing that is tested, and their names."""
    parts = [
        "#include <lut_based_ops.h>\nusing namespace aie;\n",
        'extern "C" {\nvoid modes(int r, int s) { set_rounding((rounding_mode)r); set_saturation((saturation_mode)s); }\n',
    ]
    names = ["modes"]

    def define(name: str, parameters: str, body: str) -> None:
        parts.append(f"void {name}({parameters}) {{ {body} }}\n")
        names.append(name)

    for element in INTEGERS:
        two = f"const {element} *a, const {element} *b, {element} *out"
        load = "auto x = load_v<32>(a); auto y = load_v<32>(b);"
        for name in BINARY:
            define(f"{name}_{element}", two, f"{load} store_v(out, {name}(x, y));")
        define(
            f"choose_{element}", two, f"{load} store_v(out, select(x, y, ~lt(x, y) | eq(x, b[3])));"
        )
        define(
            f"sum_{element}",
            two,
            f"{load} out[0] = reduce_max(x); out[1] = reduce_min(y); out[2] = abs(x)[5];",
        )
    for index, expression in enumerate(MOVES):
        parameters = "const int16 *a, const int16 *b, int16 *out, unsigned n"
        define(
            f"move_{index}",
            parameters,
            f"auto x = load_v<32>(a); auto y = load_v<32>(b); store_v(out, {expression});",
        )
    define(
        "scale",
        "const int16 *a, const int16 *b, int16 *out, int s",
        "auto p = mul<acc64>(load_v<16>(a), load_v<16>(b)); store_v(out, p.to_vector<int16>(s));",
    )
    define(
        "narrow",
        "const int16 *a, uint8 *out",
        "store_v(out, accum<acc32, 32>(load_v<32>(a)).to_vector<uint8>(2)); ",
    )
    for m, k, n, element in SHAPES[generation]:
        body = f"mmul<{m}, {k}, {n}, {element}, {element}> p; p.mul(load_v<{m * k}>(a), load_v<{k * n}>(b)); p.mac(load_v<{m * k}>(a), load_v<{k * n}>(b)); store_v(out, p.to_vector<int32>());"
        define(
            f"matrix_{m}x{k}x{n}_{element}",
            f"const {element} *a, const {element} *b, int32 *out",
            body,
        )
    bf = "const bfloat16 *a, const bfloat16 *b, float *out"
    define(
        "matrix_bfloat",
        bf,
        "mmul<4, 8, 4, bfloat16, bfloat16> p; p.mac(load_v<32>(a), load_v<32>(b)); store_v(out, p.to_vector<float>());",
    )
    define(
        "dot_bfloat",
        bf,
        "accum<accfloat, 16> s = mul(load_v<16>(a), load_v<16>(b)); s = mac(s, load_v<16>(b), *a); out[0] = reduce_add(s.to_vector<float>());",
    )
    define(
        "nibbles",
        "const uint8 *a, uint8 *out, int8 *signs, uint8 *packed",
        "auto x = load_v<32>((const uint4 *)a); store_v(out, unpack(x));"
        " store_v(signs, load_v<32>((const int4 *)a).unpack()); store_v((uint4 *)packed, unpack(x).pack());",
    )
    define(
        "shifted",
        "const int16 *a, int16 *out, int n",
        "store_v(out, downshift(load_v<32>(a), n)); store_v(out + 32, logical_downshift(load_v<32>(a), n));",
    )
    define(
        "fixed", "const float *a, int32 *out", "store_v(out, to_fixed<int32>(load_v<16>(a), 4));"
    )
    define("floats", "const int32 *a, float *out", "store_v(out, to_float(load_v<16>(a), 4));")
    define(
        "inverse",
        "const float *a, float *out",
        "store_v(out, inv(load_v<16>(a))); store_v(out + 16, invsqrt(load_v<16>(a)));",
    )
    define(
        "exponential",
        "const bfloat16 *a, float *out",
        "store_v(out, accum<accfloat, 16>(getExpBf16(load_v<16>(a))).to_vector<float>());",
    )
    define(
        "tangent",
        "const bfloat16 *a, bfloat16 *out",
        "store_v(out, vector<bfloat16, 16>(getTanhBf16(load_v<16>(a)))); out[16] = getInvBf16((float)a[16]);",
    )
    define(
        "truncated",
        "const int8 *a, int8 *out, int n",
        "store_v(out, load_v<16>(a + n)); store_unaligned_v(out + 16, load_unaligned_v<16>(a + n)); store_v(out + 32 + n, load_floor_v<32>(a + n));",
    )
    define(
        "iterated",
        "const int16 *a, int16 *out",
        "auto i = begin_vector<16>(a); auto o = begin_restrict_vector<16>(out); for (int n = 0; n < 4; ++n) *o++ = add(*i++, (int16)n); auto w = begin_vector_circular<16, 32>(a); ++w; ++w; *o = *w;",
    )
    return "".join(parts) + "}\n", names


@pytest.fixture(scope="module", params=["AIE2", "AIE2P"])
def program(request: pytest.FixtureRequest) -> VectorProgram:
    text, names = source(request.param)
    return compile_vector(text, names, generation=request.param)


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(5)


def integers(random: np.random.Generator, element: str, count: int) -> Array:
    info = np.iinfo(element)
    values = random.integers(info.min, info.max, count, np.dtype(element), endpoint=True)
    values[:4] = [info.min, info.max, 0, 1]
    random.shuffle(values)
    return values


def bfloat(values: Array) -> Array:
    """The bits of float32 values that are bfloat16 numbers."""
    return (values.astype(np.float32).view(np.uint32) >> 16).astype(np.uint16)


def floats(bits: Array) -> Array:
    return (bits.astype(np.uint32) << 16).view(np.float32)


@pytest.mark.parametrize("element", INTEGERS)
def test_element_wise_functions_of_integers(
    program: VectorProgram, random: np.random.Generator, element: str
) -> None:
    x, y = integers(random, element, 32), integers(random, element, 32)
    out = np.zeros_like(x)
    for name, model in BINARY.items():
        program.call(f"{name}_{element}", x, y, out)
        assert np.array_equal(out, model(x, y)), name
    program.call(f"choose_{element}", x, y, out)
    assert np.array_equal(out, np.where(~(x < y) | (x == y[3]), y, x))
    program.call(f"sum_{element}", x, y, out)
    assert [int(v) for v in out[:2]] == [x.max(), y.min()]
    assert out[2] == np.abs(x)[5]


@pytest.mark.parametrize("index", range(len(MOVES)), ids=list(MOVES))
def test_functions_that_move_elements(
    program: VectorProgram, random: np.random.Generator, index: int
) -> None:
    x, y, out = integers(random, "int16", 32), integers(random, "int16", 32), np.zeros(32, np.int16)
    for n in (0, 1, 13, 31):
        program.call(f"move_{index}", x, y, out, n)
        assert np.array_equal(out, list(MOVES.values())[index](x, y, n)), n


def test_products_are_shifted_rounded_and_saturated(
    program: VectorProgram, random: np.random.Generator
) -> None:
    x, y, out = integers(random, "int16", 16), integers(random, "int16", 16), np.zeros(16, np.int16)
    exact = x.astype(np.int64) * y
    program.call("modes", FLOOR, WRAP)
    program.call("scale", x, y, out, 9)
    assert np.array_equal(out, (exact >> 9).astype(np.int16))
    program.call("modes", EVEN, SATURATE)
    program.call("scale", x, y, out, 15)
    assert np.array_equal(
        out, np.clip(np.rint(exact / 2**15), -(2**15), 2**15 - 1).astype(np.int16)
    )
    wide, narrow = integers(random, "int16", 32), np.zeros(32, np.uint8)
    program.call("narrow", wide, narrow)
    assert np.array_equal(narrow, np.clip(np.rint(wide / 4), 0, 255).astype(np.uint8))


def test_matrix_products(program: VectorProgram, random: np.random.Generator) -> None:
    program.call("modes", FLOOR, WRAP)
    names = [name for name in program.functions if name.startswith("matrix_")]
    assert len(names) > 3
    for name in names:
        if name == "matrix_bfloat":
            continue
        shape, element = name.removeprefix("matrix_").split("_")
        m, k, n = map(int, shape.split("x"))
        a, b = (
            random.integers(-100, 100, (m, k)).astype(element),
            random.integers(-100, 100, (k, n)).astype(element),
        )
        out = np.zeros((m, n), np.int32)
        program.call(name, a, b, out)
        assert np.array_equal(out, 2 * (a.astype(np.int32) @ b.astype(np.int32))), name
    small = [random.integers(-8, 8, 32).astype(np.float32) for _ in range(2)]
    out = np.zeros((4, 4), np.float32)
    program.call("matrix_bfloat", bfloat(small[0]), bfloat(small[1]), out)
    assert np.array_equal(out, small[0].reshape(4, 8) @ small[1].reshape(8, 4))
    total = np.zeros(1, np.float32)
    program.call("dot_bfloat", bfloat(small[0]), bfloat(small[1]), total)
    assert total[0] == (small[0][:16] * small[1][:16] + small[1][:16] * small[0][0]).sum()


def test_elements_of_four_bits(program: VectorProgram, random: np.random.Generator) -> None:
    packed = integers(random, "uint8", 16)
    values, signs, again = np.zeros(32, np.uint8), np.zeros(32, np.int8), np.zeros(16, np.uint8)
    program.call("nibbles", packed, values, signs, again)
    expected = np.stack([packed & 15, packed >> 4], 1).ravel()
    assert np.array_equal(values, expected)
    assert np.array_equal(signs, np.where(expected > 7, expected.astype(np.int8) - 16, expected))
    assert np.array_equal(again, packed)


def test_right_shifts_round_down_in_every_mode(
    program: VectorProgram, random: np.random.Generator
) -> None:
    values, out = integers(random, "int16", 32), np.zeros((2, 32), np.int16)
    program.call("modes", EVEN, SATURATE)
    program.call("shifted", values, out, 3)
    assert np.array_equal(out[0], values >> 3)
    assert np.array_equal(out[1].view(np.uint16), values.view(np.uint16) >> 3)


def test_fixed_point_conversions(program: VectorProgram, random: np.random.Generator) -> None:
    values = random.uniform(-1000, 1000, 16).astype(np.float32)
    fixed, back = np.zeros(16, np.int32), np.zeros(16, np.float32)
    program.call("fixed", values, fixed)
    assert np.array_equal(fixed, np.rint(values * 16).astype(np.int32))
    whole = integers(random, "int32", 16) >> 8
    program.call("floats", whole, back)
    assert np.array_equal(back, whole.astype(np.float32) / 16)


def test_elementary_functions_are_close(
    program: VectorProgram, random: np.random.Generator
) -> None:
    program.call("modes", EVEN, WRAP)
    values = random.uniform(0.1, 50, 16).astype(np.float32)
    out = np.zeros(32, np.float32)
    program.call("inverse", values, out)
    assert np.allclose(out[:16], 1 / values, rtol=4e-3)
    assert np.allclose(out[16:], 1 / np.sqrt(values), rtol=4e-3)


def test_functions_from_tables_are_close(
    program: VectorProgram, random: np.random.Generator
) -> None:
    program.call("modes", FLOOR, WRAP)
    values = floats(bfloat(random.uniform(-6, 6, 17)))
    values[:2] = [300.0, -1e30]
    values[16] = abs(values[16]) + 1
    values = floats(bfloat(values))
    out, tangents = np.zeros(16, np.float32), np.zeros(17, np.uint16)
    program.call("exponential", bfloat(values), out)
    assert np.allclose(out[2:], np.exp(values[2:16].astype(np.float64)), rtol=2**-6)
    program.call("tangent", bfloat(values), tangents)
    assert np.allclose(floats(tangents)[:16], np.tanh(values[:16]), atol=2**-6)
    assert np.isclose(floats(tangents)[16], 1 / values[16], rtol=2**-7)


def test_aligned_accesses_drop_the_low_bits_of_an_address(
    program: VectorProgram, random: np.random.Generator
) -> None:
    memory, out = integers(random, "int8", 128), np.zeros(128, np.int8)
    program.call("truncated", memory, out, 21)
    assert np.array_equal(out[:16], memory[16:32])
    assert np.array_equal(out[16:32], memory[21:37])
    assert np.array_equal(out[32:64], memory[:32])


def test_iterators(program: VectorProgram, random: np.random.Generator) -> None:
    memory, out = integers(random, "int16", 128), np.zeros(128, np.int16)
    program.call("iterated", memory, out)
    steps = np.repeat(np.arange(4, dtype=np.int16), 16)
    assert np.array_equal(out[:64], memory[:64] + steps)
    assert np.array_equal(out[64:80], memory[:16])


def test_kernels_have_the_standard_headers_that_real_ones_include() -> None:
    text = """#include <aie_api/aie.hpp>
    extern "C" int clamped(int value) {
      const std::array<int, 2> ends{-5, INT8_MAX};
      static_assert(std::numeric_limits<short>::max() == SHRT_MAX);
      assert(value != 0);
      return std::clamp(abs(value), ends[0], ends[1]);
    }"""
    program = compile_vector(text, ["clamped"], imports={"assertion_failed": print})
    assert [program.call("clamped", value) for value in (-3, 1000)] == [3, 127]
