"""Which sources count as vector code."""

from __future__ import annotations

from pathlib import Path

import pytest

from npukit.builder.toolchains.emulated.vector_compile.signs import sources_have_vector_code


@pytest.mark.parametrize(
    "line",
    [
        "#include <aie_api/aie.hpp>",
        '#include "aie_kernel_utils.h"',
        '#include "lut_based_ops.h"',
        "aie::vector<int8_t, 32> v;",
        "using namespace aie;\nauto x = v32int8();",
        "void f(bfloat16 *a);",
        "__bf16 x;",
        "v16accfloat a = b;",
        "v8cint16 x; v16bfloat16 y; v64uint4 z;",
        "v64bfp16ebs8 y;",
        "event0();",
        "chess_prepare_for_pipelining",
        "#ifdef __AIENGINE__",
        "#if __AIEARCH__ == 20",
        "AIE_PREPARE_FOR_PIPELINING",
        "put_mcd(x);",
        "get_ss();",
        "cint16 x;",
        "acquire_equal(48, 1);",
        "set_rnd(rnd_conv_even);",
        "void f(int8 *x);",
        "mmul<4, 8, 8>(int8(x), p<int16, 4>());",
        'extern "C" void f(int8_t *a); // without the header of the type',
        '_Pragma("clang loop min_iteration_count(8)")',
    ],
)
def test_a_line_that_only_aie_code_has(line: str, tmp_path: Path):
    (tmp_path / "k.cc").write_text(f"void g() {{}}\n{line}\n")
    assert sources_have_vector_code([tmp_path / "k.cc"], [])


@pytest.mark.parametrize(
    "text",
    [
        "#include <cstdint>\nvoid f(int8_t *a) { a[0] = 1; } // vectorized by LLVM\n",
        "typedef float v4 __attribute__((vector_size(16)));\nint event; float16_table[3];\n",
        "#include <cstdint>\n// one int8 tile: int8 [4], int8 and int16\nvoid f(int8_t *a);\n",
        "int v8 = 3; int vint = 2; bool masked = v8 < 3;\n",
    ],
)
def test_portable_code_is_not_vector_code(text: str, tmp_path: Path):
    (tmp_path / "k.cc").write_text(text)
    assert not sources_have_vector_code([tmp_path / "k.cc"], [])


def test_headers_count_where_the_source_includes_them_from(tmp_path: Path):
    for folder in ("kernel", "shared"):
        (tmp_path / folder).mkdir()
    (tmp_path / "shared" / "first.h").write_text('#pragma once\n#  include "second.h"\n')
    (tmp_path / "shared" / "second.h").write_text('#include "first.h"\nv16int16 f();\n')
    source = tmp_path / "kernel" / "k.cc"
    source.write_text("#include <first.h>\n")
    assert not sources_have_vector_code([source], [])
    assert sources_have_vector_code([source], [tmp_path / "shared"])
    source.write_text('#include "../shared/first.h"\n')
    assert sources_have_vector_code([source], [])
    assert not sources_have_vector_code([tmp_path / "absent.cc", tmp_path], [])
