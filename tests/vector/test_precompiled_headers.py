"""Headers of vector sources are read once per content, and never from a damaged cache."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from vector_program import VectorProgram, vector_compiler, zig

from npukit.builder.toolchains.emulated.vector_compile.precompiled import PrecompiledHeaders
from npukit.builder.toolchains.emulated.vector_compile.steps import run_clang

FLAGS = ("--target=riscv32-unknown-elf", "-O2", "-nostdinc")


class Headers:
    """A header that defines one constant, its precompiled form, and a source that uses it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.header = folder / "headers" / "answer.h"
        self.header.parent.mkdir()
        self.define(41)
        (folder / "source.cc").write_text("static_assert(answer == EXPECTED);\n")

    def define(self, number: int) -> None:
        self.header.write_text(f"#pragma once\nconstexpr int answer = {number};\n")

    def find(self, *flags: str) -> Path:
        store = PrecompiledHeaders(self.folder / "cache", "clang", run_clang)
        found = store.find("#include <answer.h>\n", self.flags(*flags))
        assert found is not None
        return found

    def flags(self, *flags: str) -> list[str]:
        return [*FLAGS, "-isystem", str(self.header.parent), *flags]

    def holds(self, number: int, *flags: str) -> bool:
        """Whether a source that includes the precompiled form sees this number."""
        given = ("-include-pch", str(self.find(*flags)), f"-DEXPECTED={number}", "source.cc")
        return run_clang([*self.flags(*flags), "-fsyntax-only", *given], self.folder).status == 0

    def made(self) -> list[Path]:
        return sorted((self.folder / "cache").rglob("*.pch"))


@pytest.fixture
def headers(tmp_path: Path) -> Headers:
    return Headers(tmp_path)


def test_headers_are_precompiled_once(headers: Headers):
    assert headers.holds(41) and not headers.holds(42)
    (made,) = headers.made()
    before = made.stat().st_mtime_ns
    os.utime(headers.header, (1, 1))
    assert headers.holds(41)
    assert headers.made() == [made] and made.stat().st_mtime_ns == before


def test_a_changed_header_is_read_again(headers: Headers):
    assert headers.holds(41)
    headers.define(51)  # the same size
    assert headers.holds(51)
    assert len(headers.made()) == 1
    headers.header.unlink()
    store = PrecompiledHeaders(headers.folder / "cache", "clang", run_clang)
    assert store.find("#include <answer.h>\n", headers.flags()) is None
    headers.define(41)
    assert headers.holds(41)


@pytest.mark.parametrize("damage", [b"", b"CPCH", None])
def test_damaged_files_are_replaced(headers: Headers, damage: bytes | None):
    made = headers.find()
    intact = made.read_bytes()
    for path in (made, made.with_name("record.json")):
        path.write_bytes(path.read_bytes()[:-100] if damage is None else damage)
        assert headers.find() == made
        assert made.read_bytes() == intact
    made.unlink()
    assert headers.holds(41)


def test_other_settings_have_other_headers(headers: Headers):
    assert headers.holds(41) and headers.holds(41, "-std=c++23")
    assert len(headers.made()) == 2
    other = PrecompiledHeaders(headers.folder / "cache", "another clang", run_clang)
    assert other.find("#include <answer.h>\n", headers.flags()) not in (None, headers.find())


def test_builds_at_once_share_them(headers: Headers):
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(lambda _: headers.find(), range(8)))) == 1
    assert len(headers.made()) == 1


def test_a_cache_that_can_not_be_written_only_costs_time(headers: Headers):
    (headers.folder / "cache").write_text("not a folder")
    store = PrecompiledHeaders(headers.folder / "cache", "clang", run_clang)
    assert store.find("#include <answer.h>\n", headers.flags()) is None


def test_a_source_sees_its_own_macros_and_headers_before_precompiled_ones(tmp_path: Path):
    for name, number in (("api", 1), ("own", 6)):
        (tmp_path / name / "aie_api").mkdir(parents=True)
        (tmp_path / name / "aie_api" / "aie.hpp").write_text(
            "#pragma once\n#ifdef AIE_API_SETTING\nnamespace aie { inline int answer = 7; }\n"
            f"#else\nnamespace aie {{ inline int answer = {number}; }}\n#endif\n"
        )
    source = '#include <aie_api/aie.hpp>\nextern "C" int answer() { return aie::answer + MORE; }\n'
    (tmp_path / "k.cc").write_text(source)
    (tmp_path / "set.cc").write_text("#define AIE_API_SETTING\n" + source)
    compiler = vector_compiler(headers=[tmp_path / "api"])

    def answer(name: str, *include_dirs: Path, flags: Sequence[str] = ()) -> int:
        built = compiler.compile_object(
            Path(name),
            tmp_path / "k.o",
            defines={"MORE": 100},
            include_dirs=include_dirs,
            extra_flags=flags,
            cwd=tmp_path,
        )
        program = zig().link_program([built.object], ["answer"], tmp_path / "k.wasm")
        assert not [path for path in built.dependencies if path.suffix == ".pch"]
        assert any(path.name == "aie.hpp" for path in built.dependencies)
        result: int = VectorProgram(program.read_bytes(), {}).call("answer")
        return result

    assert answer("k.cc") == 101
    assert answer("k.cc", tmp_path / "own") == 106
    assert answer("set.cc") == 107
    for flags in (["-DAIE_API_SETTING"], ["-D", "AIE_API_SETTING=1"], ["-include", "set.h"]):
        (tmp_path / "set.h").write_text("#define AIE_API_SETTING\n")
        assert answer("k.cc", flags=flags) == 107
