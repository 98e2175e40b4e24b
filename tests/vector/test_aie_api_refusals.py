"""What npukit's own aie_api refuses, and how it says so."""

from __future__ import annotations

import pytest
from vector_program import compile_vector

from npukit.errors import CompileError


@pytest.mark.parametrize(
    "call",
    [
        "make_tensor_descriptor(x)",
        "fft_dit_r2_stage<16>(x, 1)",
    ],
)
def test_what_is_absent_names_the_real_headers(call: str) -> None:
    text = f'#include <aie_api/aie.hpp>\nextern "C" void f(int16 *p) {{ auto x = aie::load_v<16>(p); (void)aie::{call}; }}\n'
    with pytest.raises(CompileError) as caught:
        compile_vector(text, ["f"])
    assert "npukit's own aie_api. Use AMD's headers: npukit toolchain install --aie-api" in str(
        caught.value.details
    )


@pytest.mark.parametrize(
    "call",
    [
        "interleave_butterfly(x, x, 4)",
        "sliding_mul_sym<16, 4>(x, 0, x, 0)",
        "sliding_mul_antisym<16, 4, 1, 1, 1, acc48>(x, 0, x, 0)",
        "sliding_mac_sym_uct<4, 8, 1, 1>(x, x, 0, x, 0, 1)",
        "sliding_mul_sym_ops<16, 4, 1, 1, 1, int16, int16>::mul_sym(x, 0, x, 0)",
        "sliding_mul_sym_uct_ops<4, 8, 1, 1, int16, int16>()",
    ],
)
def test_what_only_the_first_aie_has_does_not_name_the_real_headers(call: str) -> None:
    text = f'#include <aie_api/aie.hpp>\nextern "C" void f(int16 *p) {{ auto x = aie::load_v<16>(p); (void)aie::{call}; }}\n'
    with pytest.raises(CompileError) as caught:
        compile_vector(text, ["f"])
    name = call.partition("<")[0].partition("(")[0]
    assert f"aie::{name} is only for the first AIE: AIE-ML and AIE2P do not have it" in str(
        caught.value.details
    )
    assert "--aie-api" not in f"{caught.value.details} {caught.value.hint}"


MATRIX = (
    "using M = mmul<{0}>; auto x = load_v<M::size_A>((const M::vector_A::value_type *)a);"
    " auto y = load_v<M::size_B>((const M::vector_B::value_type *)a); M m; m.mul(x, y); m.mac(x, y);"
    " m = m.to_accum(); store_v(out, m.template to_vector<int32>());"
)
VECTOR = (
    "vector<bfloat16, 48> v; auto w = load_v<48>((const bfloat16 *)a); v = add(v, w); v[3] = w[2];"
    " store_v((bfloat16 *)out, mul(v, w).to_vector<bfloat16>());"
)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            MATRIX.format("4, 8, 8, int16, int16"),
            "has no such shape. Its shapes on AIE2P (npu2): 2x4x8, 4x4x8, 4x2x8, 8x2x8, 8x1x8\n",
        ),
        (MATRIX.format("3, 8, 4, int8, int8"), "has no such shape. Its shapes on AIE2P"),
        (MATRIX.format("4, 8, 4, bfloat16, float"), "does not exist on AIE2P (npu2)\n"),
        (MATRIX.format("8, 8, 8, int8, int8, acc64"), "does not have accumulators of this tag"),
        (VECTOR, "a vector has 128, 256, 512 or 1024 bits"),
        ("(void)mask<64>::from_uint64(5);", "5ull, not 5"),
        ("(void)(mask<64>(true) ^ mask<64>(false));", "invalid operands to binary expression"),
    ],
)
def test_what_the_cores_do_not_have_is_one_error(body: str, message: str) -> None:
    text = f'#include <aie_api/aie.hpp>\nusing namespace aie;\nextern "C" void f(const int8 *a, int32 *out) {{ {body} }}\n'
    with pytest.raises(CompileError) as caught:
        compile_vector(text, ["f"], generation="AIE2P")
    details = str(caught.value.details)
    assert message in details and details.count("error: ") == 1
    assert "--aie-api" not in str(caught.value.hint)


def test_vector_code_in_an_older_language_is_refused_before_it_is_compiled() -> None:
    text = "#include <aie_api/aie.hpp>\n"
    with pytest.raises(CompileError, match="vector code needs C\\+\\+20") as caught:
        compile_vector(text, [], flags=["-std=c++20", "-std=gnu++17"])
    assert "remove -std=gnu++17" in str(caught.value.hint)
    compile_vector(f'{text}extern "C" void f() {{}}\n', ["f"], flags=["-std=gnu++17", "-std=c++23"])
