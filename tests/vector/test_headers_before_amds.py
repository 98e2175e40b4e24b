"""What is declared before a source that uses other headers of aie_api than npukit's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from vector_program import compile_vector, zig

from npukit.builder.toolchains.compiling.object_compiler import Source
from npukit.builder.toolchains.emulated.vector_compile.front_end import (
    front_end_flags,
    library_headers,
)
from npukit.builder.toolchains.emulated.vector_compile.headers_before import HeadersBefore
from npukit.builder.toolchains.emulated.vector_compile.steps import run_clang
from npukit.builder.toolchains.emulated.zig_process import zig_binary
from npukit.resources import vector_headers_dir

API = "#include <aie_api/aie.hpp>\n"
HEADER = """
#pragma once
#include <algorithm>
#include <array>
#include <bitset>
#include <cstdio>
#include <iterator>
#include <tuple>
#define UPSHIFT(type) ::ups_to_##type
namespace aie {
  template <typename T> int zeros_before(T value) { return ::clb(value); }
  template <typename T> auto wide(T value) { return UPSHIFT(v16acc32)(value, 2); }
  template <typename T> T largest(std::array<T, 2> two) { return std::max(two[0], two[1]); }
  template <typename T> auto with_one(T value) { return std::make_tuple(value, 1); }
  template <typename T> int ones(T value) { return std::bitset<32>(value).count(); }
}
"""


@pytest.fixture(scope="module")
def headers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("headers"), HEADER)


def written(folder: Path, text: str) -> Path:
    """A folder with an ``aie_api`` of this text."""
    (folder / "api" / "aie_api").mkdir(parents=True, exist_ok=True)
    (folder / "api" / "aie_api" / "aie.hpp").write_text(text)
    return folder / "api"


def first_choice(headers: Path, text: str) -> tuple[str, bool]:
    """The precompiled header that is tried first for a source, and whether it compiles with it."""
    folders = (headers, vector_headers_dir(), *library_headers(zig_binary()))
    folder = headers.parent
    (folder / "k.cc").write_text(text)
    before = HeadersBefore("AIE2", folders, (headers,), zig(), run_clang)
    flags = before.choices(Source(Path("k.cc"), folder))[0]
    system = [flag for path in folders for flag in ("-isystem", str(path))]
    given = (*front_end_flags(False, "AIE2"), *system, *flags, "-fsyntax-only", "k.cc")
    assert flags[0] == "-include-pch"
    return flags[1], run_clang(given, folder).status == 0


def compiles_at_once(headers: Path, text: str) -> bool:
    return first_choice(headers, text)[1]


def answer(headers: Path, body: str, before: str = "") -> int:
    """What the function body ``body`` returns, after the declarations ``before``."""
    source = f'{API}{before}\nextern "C" int answer() {{ {body} }}\n'
    result: int = compile_vector(source, ["answer"], headers=[headers]).call("answer")
    return result


def test_intrinsics_are_declared_where_the_headers_or_the_source_name_them(headers: Path) -> None:
    assert compiles_at_once(
        headers,
        API
        + "v16acc32 f(v16int16 a) { return aie::wide(a); }\n"
        + "v16acc64 g(v32int16 a, v32int16 b) { return mul_elem_16_2(a, b); }\n",
    )
    assert not compiles_at_once(
        headers,
        API
        + "#define JOIN(a, b) a##b\n"
        + "v16acc64 g(v32int16 a, v32int16 b) { return JOIN(mul_elem, _16_2)(a, b); }\n",
    )


def test_standard_headers_that_were_left_out_can_be_included(headers: Path) -> None:
    assert compiles_at_once(
        headers,
        API
        + "#include <algorithm>\n#include <array>\n#include <bitset>\n#include <iterator>\n"
        + "#include <stdexcept>\n#include <string>\n#include <vector>\n#include <functional>\n"
        + "void f(void *a, const void *b) { memcpy(a, b, sizeof(int)); assert(a); }\n"
        + "int g(int a) { return std::max(a, std::abs(a)) + INT_MAX; }\n",
    )


def test_standard_names_that_were_left_out_are_declared_where_they_occur(headers: Path) -> None:
    assert compiles_at_once(
        headers, API + "#include <algorithm>\nvoid f(int *a) { std::sort(a, a + 4); }\n"
    )
    assert answer(headers, "std::bitset<8> some(5); return some.count() + aie::ones(7u);") == 5
    assert answer(headers, "return aie::ones(15u);") == 4


def test_headers_call_no_functions_of_the_source(headers: Path) -> None:
    used = "return aie::zeros_before(short(1));"
    assert answer(headers, used) == 31
    for declared in (
        "inline int clb(short value) { return 77; }",
        'inline const char *glob = "/*"; inline int clb(short value) { return 77; } /* */',
        "inline int\nclb /* again */ (short value) { return 77; }",
        "template <typename T> int clb(T *value) { return 77; } inline int clb(short) { return 78; }",
    ):
        assert answer(headers, used, declared) == 31
        assert answer(headers, "return clb(short(1)) / 10;", declared) == 7
    in_aie = "namespace aie { inline int clb(short) { return 77; } }"
    assert answer(headers, used, in_aie) == 31


def test_a_function_with_another_name_costs_nothing(headers: Path) -> None:
    plain = first_choice(
        headers, API + "int f(short a) { return aie::zeros_before(a) + clb(a); }\n"
    )
    named = first_choice(headers, API + "int clb(short a);\nint f(short a) { return clb(a); }\n")
    assert plain[1] and named[1] and plain[0] != named[0]
    other = first_choice(headers, API + "// clb (of a)\nint scale(short a) { return clb(a); }\n")
    assert other == plain


def test_headers_that_need_more_are_read_completely(tmp_path: Path) -> None:
    more = "namespace aie { inline bool is(int *a) { return std::is_sorted(a, a); } }\n"
    headers = written(tmp_path, HEADER + more)
    assert compiles_at_once(headers, API + "int f(int a) { return a; }\n")


def test_changed_headers_and_damaged_files_are_noticed(tmp_path: Path) -> None:
    headers = written(tmp_path, HEADER)
    assert answer(headers, "return aie::zeros_before(short(1));") == 31
    written(tmp_path, HEADER.replace("::clb(value)", "::clb(value) + 100"))
    assert answer(headers, "return aie::zeros_before(short(1));") == 131
    for made in zig().cache.rglob("api_*.h"):
        made.write_text(
            made.read_text().replace(" clb(int x) { return ", " clb(int x) { return 55 + ")
        )
    assert answer(headers, "return aie::zeros_before(short(1));") == 131
