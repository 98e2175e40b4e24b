"""Which parts of AMD's headers of aie_api a source is compiled without."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from vector_program import compile_vector

from npukit.builder.toolchains.emulated.vector_compile.api_headers import ApiHeaders

AIE = """#pragma once
#include "detail/mmul.hpp"
namespace aie {
  template <int M> struct mmul : detail::mmul<M> {};
  inline int plain(int a) { return a + 1; }
  template <typename T> int hidden(T a) { return detail::mmul<4>::run(a); }
}
"""
DECLARED = "template <int M> struct mmul;"
DEFINED = "template <int M> struct mmul { static int run(int a) { return a; } };"
PRODUCT = (
    "template <> struct mmul<4> { static int run(int a) { return int(clb(unsigned(a))) * 4; } };"
)


def guarded(name: str, text: str) -> str:
    return f"#pragma once\n\n#ifndef {name}\n#define {name}\nnamespace aie::detail {{ {text} }}\n#endif\n"


def headers(folder: Path, changes: Mapping[str, str] | None = None) -> Path:
    """A folder of headers in the form of AMD's; ``changes`` replaces files."""
    files = {
        "aie.hpp": AIE,
        "detail/mmul.hpp": guarded("MMUL", DECLARED) + '#include "aie2/mmul.hpp"\n',
        "detail/aie2/mmul.hpp": guarded("AIE2_MMUL", "") + '#include "mmul_8_8.hpp"\n',
        "detail/aie2/mmul_8_8.hpp": guarded("AIE2_MMUL_8_8", PRODUCT),
        "detail/aie2/add.hpp": guarded("AIE2_ADD", ""),
        "detail/aie1/mmul.hpp": guarded("AIE1_MMUL", "struct of_aie1 {};"),
        "detail/aie2p/mmul.hpp": guarded("AIE2P_MMUL", "struct of_aie2p {};"),
        **(changes or {}),
    }
    for name, text in files.items():
        path = folder / "aie_api" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def test_operations_that_a_source_names_are_kept(tmp_path: Path) -> None:
    api = ApiHeaders((headers(tmp_path),), "AIE2")
    assert api.unused("aie::mmul<4, 8, 4> m; aie::sliding_mul<1>()") == ("fft", "linear_approx")
    assert api.unused("aie::fft_dit_r2_stage<8>; linear_approx") == ("mmul", "sliding_mul")


def test_operations_of_a_library_that_a_source_includes_are_kept(tmp_path: Path) -> None:
    library = tmp_path / "aie_runtime_lib"
    library.mkdir()
    (library / "vec_math.h").write_text("inline void f() { aie::linear_approx<int> g; }\n")
    api = ApiHeaders((headers(tmp_path / "include"), library), "AIE2")
    assert "linear_approx" in api.unused("#include <math.h>\n")
    assert "linear_approx" not in api.unused("#include <vec_math.h>\n")


def test_what_is_left_out(tmp_path: Path) -> None:
    api = ApiHeaders((headers(tmp_path),), "AIE2")
    left = api.without(["mmul", "fft"])
    assert sorted(left.guards) == ["AIE2_MMUL", "AIE2_MMUL_8_8"]
    assert b"struct mmul<4>" not in left.text and b"namespace aie {" in left.text
    assert b"of_aie" not in left.text
    assert api.without([]).guards == ()
    of_aie2p = ApiHeaders((tmp_path,), "AIE2P").without(["mmul"])
    assert sorted(of_aie2p.guards) == ["AIE2P_MMUL", "AIE2_MMUL", "AIE2_MMUL_8_8"]


def test_a_template_that_is_defined_elsewhere_keeps_its_specializations(tmp_path: Path) -> None:
    changed = guarded("MMUL", DEFINED) + '#include "aie2/mmul.hpp"\n'
    api = ApiHeaders((headers(tmp_path, {"detail/mmul.hpp": changed}),), "AIE2")
    assert api.without(["mmul"]).guards == ()
    assert b"struct mmul<4>" in api.without(["mmul"]).text


def test_a_file_without_a_guard_is_kept(tmp_path: Path) -> None:
    changed = f"#pragma once\nnamespace aie::detail {{ {PRODUCT} }}\n"
    api = ApiHeaders((headers(tmp_path, {"detail/aie2/mmul_8_8.hpp": changed}),), "AIE2")
    assert api.without(["mmul"]).guards == ()


def test_sources_compute_the_same_with_and_without_what_is_left_out(tmp_path: Path) -> None:
    folder = headers(tmp_path)

    def answer(expression: str) -> int:
        text = f'#include <aie_api/aie.hpp>\nextern "C" int answer() {{ return {expression}; }}\n'
        result: int = compile_vector(text, ["answer"], headers=[folder]).call("answer")
        return result

    assert answer("aie::plain(6)") == 7
    assert answer("aie::hidden(1)") == 31 * 4
    assert answer("aie::mmul<4>::run(3)") == 30 * 4
