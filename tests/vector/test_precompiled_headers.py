"""Headers of vector sources are read once per content, and never from a damaged cache."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import vector_program

from npukit.builder.toolchains.compiling.compiler_output import CompileResult
from npukit.builder.toolchains.emulated.vector_compile.compiler import VectorCompiler
from npukit.builder.toolchains.emulated.zig import ZigCompiler

SOURCE = '#include <aie_api/aie.hpp>\nextern "C" int answer() { return aie::answer + MORE; }\n'


class Folder:
    """A kernel's folder, headers of aie_api that define one constant, and a cache."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.zig = ZigCompiler(path / "cache")
        self.header = path / "api" / "aie_api" / "aie.hpp"
        self.header.parent.mkdir(parents=True)
        self.define(41)
        (path / "k.cc").write_text(SOURCE)

    def define(self, number: int) -> None:
        self.header.write_text(f"#pragma once\nnamespace aie {{ inline int answer = {number}; }}\n")

    def compile(self, *flags: str) -> CompileResult:
        compiler = VectorCompiler("AIE2", self.zig, (self.path / "api",))
        return compiler.compile_object(
            Path("k.cc"),
            self.path / f"{len(flags)}k.o",
            defines={"MORE": 1},
            extra_flags=flags,
            cwd=self.path,
        )

    def answer(self, *flags: str) -> int:
        program = self.path / "k.wasm"
        vector_program.zig().link_program([self.compile(*flags).object], ["answer"], program)
        result: int = vector_program.VectorProgram(program.read_bytes(), {}).call("answer")
        return result

    def precompiled(self) -> list[Path]:
        return sorted((self.path / "cache").rglob("*.pch"))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_headers_are_precompiled_once(folder: Folder):
    assert folder.answer() == 42
    (made,) = folder.precompiled()
    before = made.stat().st_mtime_ns
    os.utime(folder.header, (1, 1))
    assert folder.answer() == 42
    assert folder.precompiled() == [made] and made.stat().st_mtime_ns == before
    assert folder.header in folder.compile().dependencies
    assert not [path for path in folder.compile().dependencies if "cache" in path.parts]


def test_a_changed_header_is_read_again(folder: Folder):
    assert folder.answer() == 42
    folder.define(51)  # the same size
    assert folder.answer() == 52
    folder.header.unlink()
    with pytest.raises(Exception, match="does not compile") as caught:
        folder.compile()
    assert "'aie_api/aie.hpp' file not found" in str(caught.value)
    folder.define(41)
    assert folder.answer() == 42
    assert len(folder.precompiled()) == 1


@pytest.mark.parametrize("damage", [b"", b"CPCH", None])
def test_damaged_files_are_replaced(folder: Folder, damage: bytes | None):
    folder.answer()
    (made,) = folder.precompiled()
    intact = made.read_bytes()
    for path in (made, made.with_name("record.json")):
        path.write_bytes(path.read_bytes()[:-100] if damage is None else damage)
        assert folder.answer() == 42
        assert made.read_bytes() == intact


def test_other_settings_have_other_headers(folder: Folder):
    assert folder.answer() == 42
    assert folder.answer("-std=c++23") == 42
    assert len(folder.precompiled()) == 2
    source = folder.path / "k.cc"
    source.write_text("#define AIE_API_SETTING\n" + SOURCE)
    folder.header.write_text(
        "#ifdef AIE_API_SETTING\nnamespace aie { inline int answer = 1; }\n#endif\n"
    )
    assert folder.answer() == 2


def test_a_kernels_own_aie_api_comes_first(folder: Folder):
    assert folder.answer() == 42
    own = folder.path / "own"
    (own / "aie_api").mkdir(parents=True)
    (own / "aie_api" / "aie.hpp").write_text("namespace aie { inline int answer = 6; }\n")
    compiler = VectorCompiler("AIE2", folder.zig, (folder.path / "api",))
    built = compiler.compile_object(
        Path("k.cc"), folder.path / "k.o", defines={"MORE": 1}, include_dirs=[own], cwd=folder.path
    )
    assert own / "aie_api" / "aie.hpp" in built.dependencies


def test_builds_at_once_share_them(folder: Folder):
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda n: folder.compile(*["-DX"] * n), range(4)))
    assert len({result.object.read_bytes() for result in results}) == 1
    assert len(folder.precompiled()) == 1


def test_a_cache_that_can_not_be_written_only_costs_time(folder: Folder):
    (folder.path / "cache" / "vector").mkdir(parents=True)
    (folder.path / "cache" / "vector" / "precompiled").write_text("not a folder")
    assert folder.answer() == 42
    assert folder.precompiled() == []
