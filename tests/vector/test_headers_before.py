"""What is declared before a source: enough for each, at once for nearly all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from vector_program import Generation, compile_vector, vector_compiler, zig

from npukit.builder.toolchains.compiling.object_compiler import Source
from npukit.builder.toolchains.emulated.vector_compile.front_end import (
    front_end_flags,
    library_headers,
)
from npukit.builder.toolchains.emulated.vector_compile.headers_before import (
    HeadersBefore,
    may_need_more,
)
from npukit.builder.toolchains.emulated.vector_compile.steps import run_clang
from npukit.builder.toolchains.emulated.zig_process import zig_binary
from npukit.errors import CompileError
from npukit.resources import vector_headers_dir

API = "#include <aie_api/aie.hpp>\n"
PRODUCT = "v16acc64 f(v32int16 a, v32int16 b) { return %s(a, b); }\n"


class Fast:
    """Compiles sources in ``folder`` with the first, fastest choice of headers only."""

    def __init__(self, folder: Path, generation: Generation = "AIE2") -> None:
        self.folder = folder
        self.generation = generation
        self.headers = (vector_headers_dir(), *library_headers(zig_binary()))

    def compiles(self, text: str, defines: Mapping[str, str] | None = None) -> bool:
        (self.folder / "k.cc").write_text(text)
        unit = Source(Path("k.cc"), self.folder, defines or {})
        before = HeadersBefore(self.generation, self.headers, (), zig(), run_clang)
        flags = [*before.choices(unit)[0], *(f"-D{a}={b}" for a, b in unit.defines.items())]
        folders = [flag for path in self.headers for flag in ("-isystem", str(path))]
        given = (*front_end_flags(False, self.generation), *folders, *flags)
        return run_clang([*given, "-fsyntax-only", "k.cc"], self.folder).status == 0


@pytest.mark.parametrize("generation", ["AIE2", "AIE2P"])
def test_all_own_headers_compile_with_what_they_name(
    tmp_path: Path, generation: Generation
) -> None:
    root = vector_headers_dir()
    files = [*root.glob("*.h"), *root.glob("aie_api/*.hpp"), *root.glob("aie_kernels/*.h")]
    text = "".join(f"#include <{path.relative_to(root)}>\n" for path in sorted(files))
    assert Fast(tmp_path, generation).compiles(API + text)


def test_intrinsics_are_declared_where_their_names_occur(tmp_path: Path) -> None:
    fast = Fast(tmp_path)
    (tmp_path / "product.h").write_text("#define PRODUCT mul_elem_16_2\n")
    assert fast.compiles(API + PRODUCT % "mul_elem_16_2")
    assert fast.compiles(PRODUCT % "mul_elem_16_2")
    assert fast.compiles('#include "product.h"\n' + PRODUCT % "PRODUCT")
    assert fast.compiles(API + PRODUCT % "GIVEN", {"GIVEN": "mul_elem_16_2"})
    assert not fast.compiles(API + PRODUCT % "GIVEN")


def test_standard_names_are_declared_where_they_occur(tmp_path: Path) -> None:
    assert Fast(tmp_path).compiles(
        API
        + """
        static_assert(std::is_same_v<std::conditional_t<true, std::int8_t, float>, int8_t>);
        static_assert(std::numeric_limits<std::uint16_t>::max() == std::max(65535, 1));
        int f(int a) { return std::clamp(std::abs(a), std::min(1, a), INT_MAX) + abs(a); }
        void g(void *a, const void *b, size_t n) { memcpy(a, b, n); assert(n); }
        float h(float a) { return sqrtf(a) + (std::tuple<int, float>(1, a) == std::make_tuple(1, a)); }
        """
    )
    assert Fast(tmp_path).compiles(API + "std::array<int, 4> four; std::bitset<4> bits;\n")
    assert Fast(tmp_path).compiles(API + "using namespace std;\narray<int, 4> four;\n")


def test_names_that_do_not_occur_are_declared_after_all() -> None:
    joined = "#define JOIN(a, b) a##b\n" + PRODUCT % "JOIN(mul_elem, _16_2)"
    for text in (joined, API + joined, API + "#define S(a) st##a\nS(d)::array<int, 4> four;\n"):
        compile_vector(f'{text}\nextern "C" int answer() {{ return 1; }}\n', ["answer"])


def test_unknown_names_get_the_nearest_one_of_all(tmp_path: Path) -> None:
    (tmp_path / "k.cc").write_text(API + PRODUCT % "mul_elem_16_22")
    with pytest.raises(CompileError) as caught:
        vector_compiler().compile_object(Path("k.cc"), tmp_path / "k.o", cwd=tmp_path)
    assert "did you mean 'mul_elem_16_2'" in (caught.value.details or "")


@pytest.mark.parametrize(
    ("errors", "more"),
    [
        (["expected ';' after expression"], False),
        (["no member named 'nothing' in namespace 'aie'"], False),
        (["use of undeclared identifier 'aie'"], False),
        (["use of undeclared identifier 'aie_2'"], True),
        (["expected ';' after expression", "use of undeclared identifier 'mac_2'"], True),
        (["no type named 'array' in namespace 'std'"], True),
        (["redefinition of 'clamp'"], True),
        (["macro 'A' was defined in the precompiled file 'all.pch'"], True),
    ],
)
def test_only_errors_that_more_headers_may_fix_cost_a_second_try(
    errors: list[str], more: bool
) -> None:
    output = "".join(f"k.cc:1:2: error: {error}\n" for error in errors)
    assert may_need_more(output) is more
