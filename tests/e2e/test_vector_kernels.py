"""Kernels with AIE vector code build for the emulated device, with the headers that are found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from planted_kernels import NAME, npukit, write_kernel

VECTORS = """
  for (int i = 0; i < 1024; i += 32) {
    v32int8 x = *(const v32int8 *)(a + i), y = *(const v32int8 *)(b + i);
    *(v32int8 *)(out + i) = x + y;
  }
  static_assert(__AIEARCH__ == 20 && sizeof(bfloat16) == 2);
"""

WITH_API = """
  for (int i = 0; i < 1024; ++i) out[i] = aie::sum(a[i], b[i]);
"""


@pytest.fixture(autouse=True)
def _no_headers_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for variable in ("NPUKIT_AIE_API", "MLIR_AIE_INSTALL_DIR"):
        monkeypatch.delenv(variable, raising=False)


def api(folder: Path, expression: str) -> Path:
    """A folder with an ``aie_api`` of one function."""
    (folder / "aie_api").mkdir(parents=True)
    (folder / "aie_api" / "aie.hpp").write_text(
        "#pragma once\n#include <cstdint>\n"
        f"namespace aie {{ inline int8_t sum(int8_t a, int8_t b) {{ return {expression}; }} }}\n"
    )
    return folder


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def build(folder: Path, *more: str) -> dict[str, Any]:
    """The manifest of a build, and what it said of its origin."""
    where = ("--kernel-dir", folder, "--build-dir", folder.parent / "build", "--target", "sw_emu")
    answer = npukit("build", NAME, *where, *more, "--json")
    assert answer.code == 0, answer.err + answer.out
    (row,) = json.loads(answer.out)
    (manifest,) = (folder.parent / "build").rglob("manifest.json")
    return {**json.loads(manifest.read_text()), "reused": row.get("reused")}


def validate(folder: Path) -> int:
    where = ("--kernel-dir", folder, "--build-dir", folder.parent / "build", "--target", "sw_emu")
    return npukit("validate", NAME, *where).code


def aie_api(manifest: dict[str, Any]) -> dict[str, Any]:
    (tool,) = (tool for tool in manifest["tools"] if tool["name"] == "aie_api")
    return tool


def test_a_vector_kernel_computes_the_same(tmp_path: Path) -> None:
    folder = write_kernel(tmp_path, VECTORS)
    manifest = build(folder)
    assert aie_api(manifest)["version"] == "npukit's own"
    assert not [name for name in manifest["inputs"] if name.startswith("file:")]
    assert manifest["warnings"] == []
    assert validate(folder) == 0


def test_a_wrong_result_names_truncated_addresses(tmp_path: Path) -> None:
    access = "*(const v32int8 *)(a + i)"
    assert access in VECTORS
    before = "*(const v32int8 *)(a + i - (i > 0))"
    folder = write_kernel(tmp_path, VECTORS.replace(access, before))
    where = ("--kernel-dir", folder, "--build-dir", tmp_path / "build", "--target", "sw_emu")
    answer = npukit("validate", NAME, *where, "--json")
    assert answer.code != 0
    (kernel,) = json.loads(answer.out)
    (finding,) = (each for each in kernel["findings"] if "alignment" in each.get("data", {}))
    assert "31 bytes above a multiple of 32" in finding["text"]
    assert finding["data"]["accesses"] == 4 * 31

    wrong = VECTORS.replace("x + y", "x - y")
    aligned = write_kernel(tmp_path / "aligned", wrong)
    answer = npukit("validate", NAME, "--kernel-dir", aligned, "--target", "sw_emu")
    assert answer.code != 0 and "bytes above a multiple" not in answer.out + answer.err


def test_a_plain_kernel_depends_on_no_vector_headers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_kernel(tmp_path)
    manifest = build(folder)
    assert [tool["name"] for tool in manifest["tools"]] == ["zig"]
    assert not [name for name in manifest["inputs"] if name.startswith("npukit:")]
    monkeypatch.setenv("NPUKIT_AIE_API", str(api(tmp_path / "api", "a + b")))
    assert build(folder)["key"] == manifest["key"]
    monkeypatch.setenv("NPUKIT_AIE_API", str(tmp_path / "absent"))
    assert build(folder)["key"] == manifest["key"]


def test_the_headers_are_those_that_the_user_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_kernel(tmp_path, WITH_API)
    source = folder / "planted.cc"
    source.write_text("#include <aie_api/aie.hpp>\n" + source.read_text())
    monkeypatch.setenv("NPUKIT_AIE_API", str(api(tmp_path / "wrong", "a - b")))
    first = build(folder)
    assert validate(folder) != 0
    monkeypatch.setenv("NPUKIT_AIE_API", str(api(tmp_path / "right", "a + b")))
    second = build(folder)
    assert validate(folder) == 0
    assert aie_api(first)["sha256"] != aie_api(second)["sha256"]
    assert "aie_api:aie_api/aie.hpp" in second["inputs"]

    edit(folder / "kernel.toml", "[kernel]\n", '[kernel]\naie_api = "own"\n')
    api(folder / "own" / "include", "a * b")
    third = build(folder)
    assert validate(folder) != 0
    assert "kernel:own/include/aie_api/aie.hpp" in third["inputs"]

    edit(folder / "kernel.toml", '"own"', '"none"')
    answer = npukit("build", NAME, "--kernel-dir", folder)
    assert answer.code != 0 and "kernel.toml:2" in answer.err and "no aie_api/aie.hpp" in answer.err
    edit(folder / "kernel.toml", 'aie_api = "none"\n', "")
    monkeypatch.setenv("NPUKIT_AIE_API", str(tmp_path / "absent"))
    answer = npukit("build", NAME, "--kernel-dir", folder, "--target", "sw_emu")
    assert answer.code != 0 and "NPUKIT_AIE_API" in answer.err and "absent" in answer.err


def test_include_dirs_flags_and_defines_reach_the_source(tmp_path: Path) -> None:
    body = """
      static_assert(GAIN == 1 && MORE == 3 && __cplusplus == 202302L);
      bfloat16 kept = add(ONE, 2.0f);
      for (int i = 0; i < 1024; ++i) out[i] = int8_t(a[i] + b[i] * GAIN + int(kept) - MORE);
    """
    folder = write_kernel(tmp_path, body)
    (folder / "headers").mkdir()
    (folder / "headers" / "add.h").write_text(
        "static inline bfloat16 add(bfloat16 a, bfloat16 b) { return a + b; }\n"
    )
    source = folder / "planted.cc"
    (folder / "other").mkdir()
    (folder / "other" / "one.h").write_text("#define ONE 1.0f\n")
    source.write_text("#include <add.h>\n#include <one.h>\n" + source.read_text())
    edit(
        folder / "kernel.toml",
        'sources = ["planted.cc"]',
        'sources = ["planted.cc"]\ninclude_dirs = ["headers"]\ndefines = { GAIN = 1 }\n'
        'flags = ["-DMORE=3", "-std=c++23", "-O3", "-Iother", "-mllvm", "-aie-something", '
        '"--target=aie2-none-unknown-elf"]',
    )
    manifest = build(folder)
    assert validate(folder) == 0
    assert any("-O3" in command and "-DGAIN=1" in command for command in manifest["commands"])


def test_a_rejected_vector_source_is_shown_at_its_line(tmp_path: Path) -> None:
    folder = write_kernel(tmp_path, "  v32int8 x = absent(a);")
    answer = npukit("build", NAME, "--kernel-dir", folder, "--target", "sw_emu")
    assert answer.code != 0
    assert "planted.cc:3:" in answer.err and "undeclared identifier 'absent'" in answer.err


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("  v32int8 x = mac_of_the_future(x);", "put it behind #ifndef __NPUKIT_SW_EMU__"),
        ("#include <aie_api/of_the_future.hpp>", "npukit toolchain install --aie-api"),
    ],
)
def test_what_npukit_does_not_have_is_explained(line: str, hint: str, tmp_path: Path) -> None:
    folder = write_kernel(tmp_path, line)
    answer = npukit("build", NAME, "--kernel-dir", folder, "--target", "sw_emu")
    assert answer.code != 0 and "of_the_future" in answer.err and hint in answer.err


def test_inline_assembly_is_refused_at_its_line(tmp_path: Path) -> None:
    folder = write_kernel(tmp_path, '  v32int8 x;\n  asm volatile("nop" ::: "memory");\n')
    answer = npukit("build", NAME, "--kernel-dir", folder, "--target", "sw_emu")
    assert answer.code != 0
    assert f"{folder / 'planted.cc'}:4: emulated cores can't run inline assembly" in answer.err


def test_assembly_outside_of_functions_is_refused(tmp_path: Path) -> None:
    folder = write_kernel(tmp_path, "  v32int8 x;\n")
    source = folder / "planted.cc"
    source.write_text(source.read_text() + 'asm(".globl other");\n')
    answer = npukit("build", NAME, "--kernel-dir", folder, "--target", "sw_emu")
    assert answer.code != 0
    assert 'inline assembly ".globl other"' in answer.err and "planted.cc" in answer.err


def with_stack(folder: Path, size: int) -> Path:
    edit(folder / "design.mlir.j2", "stack_size = 1024", f"stack_size = {size}")
    return folder


LARGE = """
  int8_t kept[3000];
  for (int i = 0; i < 1024; ++i) kept[(i * 7) % 3000] = a[i];
  for (int i = 0; i < 1024; ++i) out[i] = int8_t(kept[(i * 7) % 3000] + b[i]);
  v32int8 mark = *(const v32int8 *)a;
  if (mark[0] == 1 && mark[1] == 2) out[0] = a[0] + b[0];
"""


def test_a_stack_that_is_too_small_is_an_error_with_the_size_to_write(tmp_path: Path) -> None:
    folder = with_stack(write_kernel(tmp_path, LARGE), 2048)
    answer = npukit("build", NAME, "--kernel-dir", folder, "--target", "sw_emu")
    assert answer.code != 0
    assert "'work' has local variables of 30" in answer.err and "2048 bytes" in answer.err
    size = int(answer.err.partition("write stack_size = ")[2].split()[0])
    assert 3000 < size < 3100
    edit(folder / "design.mlir.j2", "stack_size = 2048", f"stack_size = {size}")
    assert build(folder)["warnings"] == []
    assert validate(folder) == 0


def test_vectors_that_only_webassembly_has_on_the_stack_get_one_elsewhere(tmp_path: Path) -> None:
    body = """
      v32int8 kept[32];
      for (int i = 0; i < 32; ++i) kept[(i * 7) % 32] = *(const v32int8 *)(a + 32 * i);
      for (int i = 0; i < 32; ++i)
        *(v32int8 *)(out + 32 * i) = kept[(i * 7) % 32] + *(const v32int8 *)(b + 32 * i);
    """
    folder = with_stack(write_kernel(tmp_path, body), 512)
    source = folder / "planted.cc"
    source.write_text(source.read_text() + UNUSED)
    (warning,) = build(folder)["warnings"]
    assert "'work' needs 10" in warning["message"] and "has 512 bytes" in warning["message"]
    assert "outside of the data memory" in warning["message"]
    assert validate(folder) == 0


UNUSED = """
template <int N> void turn(int8_t *a) {
  int8_t kept[N];
  for (int i = 0; i < N; ++i) kept[(i * 7) % N] = a[i];
  for (int i = 0; i < N; ++i) a[i] = kept[i];
}
extern "C" void unused(int8_t *a) {
  int8_t kept[3000];
  for (int i = 0; i < 3000; ++i) kept[(i * 7) % 3000] = a[i];
  for (int i = 0; i < 3000; ++i) a[i] = kept[i];
  turn<3000>(a);
}
"""


@pytest.mark.parametrize("vectors", ["", "v32int8 mark = *(const v32int8 *)a; out[0] = mark[0];"])
def test_a_stack_that_calls_may_overflow_is_a_warning(vectors: str, tmp_path: Path) -> None:
    body = f"""
      {vectors}
      if (a[0] == 77 && a[1] == 78 && a[2] == 79) rare(out);
      for (int i = 0; i < 1024; ++i) out[i] = int8_t(a[i] + b[i]);
    """
    folder = with_stack(write_kernel(tmp_path, body), 256)
    source = folder / "planted.cc"
    source.write_text(
        "__attribute__((noinline)) static void rare(signed char *out) {\n"
        "  volatile int a[256];\n  for (int i = 0; i < 256; ++i) a[i] = out[i];\n"
        "  for (int i = 0; i < 256; ++i) out[i] = a[255 - i];\n}\n" + source.read_text()
    )
    (warning,) = build(folder)["warnings"]
    assert "may need 1024 bytes of stack" in warning["message"]
    assert "stack_size = 1056" in warning["hint"]
    assert validate(folder) == 0
