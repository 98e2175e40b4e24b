"""Vector sources become WebAssembly that computes what the C++ says, ``__bf16`` included."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from vector_program import VectorProgram, compile_vector, vector_compiler, zig

SCALARS = """
#include <npukit/wasm_simd.h>
#include <algorithm>
#include <cstring>
typedef __bf16 vector __attribute__((vector_size(32)));
typedef int16_t integers __attribute__((vector_size(32)));
struct Pair { __bf16 first; int32_t between; __bf16 rest[3]; };
static Pair constant = {1.25f, 2, {1, 2, 3}};
extern "C" {
void choose(__bf16 *a, int n) { for (int i = 0; i < n; ++i) a[i] = a[i] > 0.0f ? a[i] : 0.0f; }
void arithmetic(const __bf16 *a, const __bf16 *b, __bf16 *c, int n) {
  for (int i = 0; i < n; ++i) { __bf16 product = a[i] * b[i]; c[i] = product + a[i]; }
}
void round_float(const float *a, __bf16 *b, int n) { for (int i = 0; i < n; ++i) b[i] = a[i]; }
void round_double(const double *a, __bf16 *b, int n) { for (int i = 0; i < n; ++i) b[i] = (__bf16)a[i]; }
void of_int(const int32_t *a, __bf16 *b, int n) { for (int i = 0; i < n; ++i) b[i] = a[i]; }
void of_long(const int64_t *a, __bf16 *b, int n) { for (int i = 0; i < n; ++i) b[i] = a[i]; }
void to_int(const __bf16 *a, int32_t *b, int n) { for (int i = 0; i < n; ++i) b[i] = a[i]; }
void to_double(const __bf16 *a, double *b, int n) { for (int i = 0; i < n; ++i) b[i] = a[i]; }
void count(__bf16 *a) { a[0]++; a[1] = -a[1]; a[2] += 1; a[3] = __builtin_fabsf(a[3]); }
void select(const vector *a, const vector *b, vector *c) { *c = *a < *b ? *a : *b; }
void add(const vector *a, const vector *b, vector *c) { *c = *a + *b; (*c)[3] = 2.0f; }
void negate(vector *a) { *a = -*a; }
void magnitudes(const vector *a, vector *c) { *c = __builtin_elementwise_abs(*a); }
void members(__bf16 *a) { a[0] = constant.first; a[1] = constant.rest[2]; constant.rest[1] = a[2]; a[3] = constant.rest[1]; }
int32_t compare(const __bf16 *a) { return (a[0] < a[1]) | (a[0] == a[1]) << 1 | (a[0] != a[1]) << 2; }
}
__attribute__((noinline)) static __bf16 returned(__bf16 x) { return x; }
__attribute__((noinline)) static vector passed(vector a, Pair b) { return a + b.first; }
extern "C" void through_calls(__bf16 *a, vector *v) { a[0] = returned(a[1]); *v = passed(*v, constant); }
typedef int16_t bytes __attribute__((vector_size(32)));
typedef int32_t wide __attribute__((vector_size(64), aligned(32)));
typedef int32_t narrow __attribute__((vector_size(16)));
typedef int32_t half __attribute__((vector_size(8)));
struct Holder { integers data; };
extern "C" void unaligned(const char *a, char *b) {
  const integers *from = (const integers *)(a + 34);
  *(integers *)(b + 7) = from[1];
  *(wide *)(b + 65) = *(const wide *)(a + 129);
  *(narrow *)(b + 145) = *(const narrow *)(a + 17);
  Holder copy = *(const Holder *)(a + 33);
  *(Holder *)(b + 193) = copy;
}
static void copy(const integers &from, integers &to) { to = from; }
struct Copied { integers data; Copied(const integers &from) : data(from) {} void store(Copied &to) const { to.data = data; } };
extern "C" void by_reference(const char *a, char *b) {
  const integers *from = (const integers *)(a + 34);
  copy(*from++, *(integers *)(b + 7));
  copy(*++from, *(integers *)(b + 40));
  Copied(*(const integers *)(a + 193)).store(*(Copied *)(b + 65));
  ((const Copied *)(a + 161))->store(*(Copied *)(b + 97));
}
extern "C" void choose_mode(int mode) { npukit::choose_rounding_mode(mode); }
extern "C" int32_t plain_char(const char *restrict unused) { return (char)-1; }
extern "C" void dot(const int16_t *a, const int16_t *b, int32_t *c) {
  using namespace npukit::wasm;
  *(i32x4 *)c = npukit_wasm_dot(*(const i16x8 *)a, *(const i16x8 *)b);
}
"""
EXPORTS = (
    *("choose", "arithmetic", "round_float", "round_double", "of_int", "of_long", "to_int"),
    *("to_double", "count", "select", "add", "negate", "magnitudes", "members", "compare"),
    *("through_calls", "unaligned", "by_reference", "plain_char", "choose_mode", "dot"),
)


HALF_TO_EVEN = 12


@pytest.fixture(scope="module")
def program() -> VectorProgram:
    program = compile_vector(SCALARS, EXPORTS)
    program.call("choose_mode", HALF_TO_EVEN)
    return program


def bfloat(values: object) -> np.ndarray:
    """The bits of the bfloat16 next to each float64, ties to even; all are finite and normal."""
    exact = np.asarray(values, np.float64)
    mantissa, exponent = np.frexp(exact)
    rounded = np.ldexp(np.rint(mantissa * 256), exponent - 8)  # rint takes ties to even
    return (rounded.astype(np.float32).view(np.uint32) >> 16).astype(np.uint16)


def floats(bits: np.ndarray) -> np.ndarray:
    return (bits.astype(np.uint32) << 16).view(np.float32)


@pytest.fixture(scope="module")
def random() -> np.random.Generator:
    return np.random.default_rng(1)


def test_a_choice_between_bfloat16_and_a_literal(program: VectorProgram):
    values = bfloat([1.5, -2.0, 0.0, 3.0])
    program.call("choose", values, 4)
    assert floats(values).tolist() == [1.5, 0.0, 0.0, 3.0]


def test_arithmetic_rounds_each_stored_value(program: VectorProgram, random: np.random.Generator):
    a, b = bfloat(random.normal(size=200)), bfloat(random.normal(size=200))
    c = np.zeros(200, np.uint16)
    program.call("arithmetic", a, b, c, 200)
    product = bfloat(floats(a).astype(np.float64) * floats(b))
    assert np.array_equal(c, bfloat(floats(product).astype(np.float64) + floats(a)))


def test_conversions_round_once_to_nearest_even(
    program: VectorProgram, random: np.random.Generator
):
    near_ties = floats(bfloat(random.normal(size=100))) * np.float64(1 + 2.0**-8)
    exact = np.concatenate([near_ties, near_ties * (1 + 2.0**-40), near_ties * (1 - 2.0**-40)])
    for name, values in [
        ("round_double", exact),
        ("round_float", exact.astype(np.float32)),
        ("of_int", random.integers(-(2**31), 2**31, 300).astype(np.int32)),
        ("of_int", np.array([2**24 + 2**16, 2**24 + 2**16 + 1, -(2**24 + 2**16 + 1)], np.int32)),
        ("of_long", random.integers(-(2**52), 2**52, 300)),
    ]:
        result = np.zeros(len(values), np.uint16)
        program.call(name, values, result, len(values))
        assert np.array_equal(result, bfloat(values)), name


def test_scalars_round_in_the_mode_of_the_core():
    values = np.array([1 + 2**-8, -1 - 2**-8, 1 + 3 * 2**-9, -1 - 3 * 2**-9, 1.0], np.float32)
    program = compile_vector(SCALARS, ("round_float", "arithmetic", "choose_mode"))

    def rounded() -> list[int]:
        result = np.zeros(5, np.uint16)
        program.call("round_float", values, result, 5)
        return [int(floats(result)[i] * 128) for i in range(5)]

    assert rounded() == [128, -128, 128, -128, 128]  # truncation unless a mode was chosen
    for mode, expected in {
        0: [128, -129, 128, -129, 128],
        1: [129, -128, 129, -128, 128],
        2: [128, -128, 128, -128, 128],
        3: [129, -129, 129, -129, 128],
        9: [129, -128, 129, -129, 128],
        12: [128, -128, 129, -129, 128],
        13: [129, -129, 129, -129, 128],
    }.items():
        program.call("choose_mode", mode)
        assert rounded() == expected, mode


@pytest.mark.parametrize("flags", [("-O0",), ("-O3", "-ffast-math"), ("-Os", "-g0")])
def test_other_optimizations_compute_the_same(flags: tuple[str, ...]):
    program = compile_vector(SCALARS, ("arithmetic", "add", "through_calls"), flags=flags)
    a, b, c = bfloat([1.5, 2.0]), bfloat([2.0, -3.0]), np.zeros(2, np.uint16)
    program.call("arithmetic", a, b, c, 2)
    assert floats(c).tolist() == [4.5, -4.0]
    vector, other = bfloat(np.arange(1, 17)), np.zeros(16, np.uint16)
    program.call("add", vector, vector, other)
    assert floats(other).tolist() == [2.0, 4.0, 6.0, 2.0, *range(10, 34, 2)]
    program.call("through_calls", a, vector)
    assert floats(vector).tolist() == [n + 1.25 for n in range(1, 17)]


def test_special_values_keep_their_kind(program: VectorProgram):
    values = np.array([np.inf, -np.inf, np.nan, -0.0, 3.4e38, 1e-40], np.float32)
    result = np.zeros(6, np.uint16)
    program.call("round_float", values, result, 6)
    assert np.isnan(floats(result[2:3]))[0]
    assert [int(x) for x in np.delete(result, 2)] == [0x7F80, 0xFF80, 0x8000, 0x7F80, 0x0001]


def test_conversions_from_bfloat16(program: VectorProgram):
    values = bfloat([1.75, -2.5, 1e6])
    integers, doubles = np.zeros(3, np.int32), np.zeros(3, np.float64)
    program.call("to_int", values, integers, 3)
    program.call("to_double", values, doubles, 3)
    assert integers.tolist() == [1, -2, int(floats(values)[2])]
    assert np.array_equal(doubles, floats(values).astype(np.float64))


def test_increments_signs_and_members(program: VectorProgram):
    values = bfloat([1.0, 1.0, 2.0, -3.0])
    program.call("count", values)
    assert floats(values).tolist() == [2.0, -1.0, 3.0, 3.0]
    program.call("members", values)
    assert floats(values).tolist() == [1.25, 3.0, 3.0, 3.0]
    assert program.call("compare", bfloat([1.0, 2.0])) == 0b101
    assert program.call("compare", bfloat([2.0, 2.0])) == 0b010


def test_vectors_of_bfloat16(program: VectorProgram, random: np.random.Generator):
    a, b = bfloat(random.normal(size=16)), bfloat(random.normal(size=16))
    c = np.zeros(16, np.uint16)
    program.call("select", a, b, c)
    assert np.array_equal(floats(c), np.minimum(floats(a), floats(b)))
    program.call("magnitudes", a, c)
    assert np.array_equal(floats(c), np.abs(floats(a)))
    program.call("add", a, b, c)
    expected = bfloat(floats(a).astype(np.float64) + floats(b))
    expected[3] = 0x4000
    assert np.array_equal(c, expected)
    program.call("negate", a)
    scalar = bfloat([0, 5.0])
    before = floats(a).astype(np.float64)
    program.call("through_calls", scalar, a)
    assert scalar.tolist() == bfloat([5.0, 5.0]).tolist()
    assert np.array_equal(a, bfloat(before + 1.25))


def test_vector_accesses_truncate_their_addresses(program: VectorProgram):
    a = np.arange(256, dtype=np.uint8)
    b = np.zeros(256, np.uint8)
    program.call("unaligned", a, b)
    expected = np.zeros(256, np.uint8)
    expected[0:32] = a[64:96]
    expected[64:128] = a[128:192]
    expected[144:160] = a[16:32]
    expected[192:224] = a[32:64]
    assert np.array_equal(b, expected)


def test_vectors_by_reference_are_at_truncated_addresses(program: VectorProgram):
    a = np.arange(256, dtype=np.uint8)
    b = np.zeros(256, np.uint8)
    program.call("by_reference", a, b)
    expected = np.zeros(256, np.uint8)
    for to, at in ((0, 32), (32, 96), (64, 192), (96, 160)):
        expected[to : to + 32] = a[at : at + 32]
    assert np.array_equal(b, expected)


def test_char_is_signed(program: VectorProgram):
    assert program.call("plain_char", 0) == -1


def test_a_wasm_instruction_by_its_intrinsic(program: VectorProgram, random: np.random.Generator):
    a, b = (random.integers(-(2**15), 2**15, 8).astype(np.int16) for _ in "ab")
    c = np.zeros(4, np.int32)
    program.call("dot", a, b, c)
    products = a.astype(np.int64) * b
    assert np.array_equal(c, products.reshape(4, 2).sum(1).astype(np.int32))
    assert b"\xfd\xba\x01" in program.wasm  # i32x4.dot_i16x8_s


def test_a_c_source_links_with_vector_code(tmp_path: Path):
    (tmp_path / "a.c").write_text(
        "#include <stdint.h>\nint helper(const int8_t *a) { return a[0] + a[1]; }\n"
    )
    (tmp_path / "b.cc").write_text(
        'extern "C" int helper(const int8 *);\n'
        'extern "C" int f(v32int8 *a) { *a = *a + *a; return helper((int8 *)a); }\n'
    )
    built = [
        vector_compiler().compile_object(Path(name), tmp_path / f"{name}.o", cwd=tmp_path)
        for name in ("a.c", "b.cc")
    ]
    assert [each.warnings for each in built] == ["", ""]
    program = zig().link_program([each.object for each in built], ["f"], tmp_path / "core.wasm")
    values = np.arange(3, 35, dtype=np.int8)
    assert VectorProgram(program.read_bytes(), {}).call("f", values) == 6 + 8
    assert values.tolist() == list(range(6, 70, 2))
