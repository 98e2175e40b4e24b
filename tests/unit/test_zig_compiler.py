"""The C++ part of the sw_emu flow, with the real compiler."""

import os
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from emulated_cores import toolchain
from wasmtime import Engine, Module

from npukit.builder.toolchains.compiling.compiler_output import parse_dependencies
from npukit.builder.toolchains.emulated.zig import ZigCompiler
from npukit.builder.toolchains.emulated.zig_process import zig_binary
from npukit.errors import CompileError
from thoroughness import exhaustive
from waiting import wait_for_a_reader, wait_until_gone


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("_h", ".h").replace("_cc", ".cc").replace("_c", ".c")).write_text(
            textwrap.dedent(text)
        )
    return folder


def exports_of(program: Path) -> set[str]:
    return {e.name for e in Module(Engine(), program.read_bytes()).exports}


def build(folder: Path, source: str, *exports: str) -> Path:
    built = toolchain().compile_object(Path(source), folder / "k.o", cwd=folder)
    return toolchain().link_program([built.object], exports, folder / "k.wasm")


KERNEL = {
    "k_cc": """
        #include "sizes.h"
        #include <algorithm>
        #include <array>
        #include <cstdint>
        #include <cstring>
        #include <limits>
        #include <type_traits>
        static_assert(std::is_same_v<std::int8_t, signed char>);
        static const char *where = __FILE__;
        extern "C" int32_t longest(const int8_t *a, char *to) {
          std::array<int8_t, SIZE> copy;
          std::copy(a, a + SIZE, copy.begin());
          std::memcpy(to, where, std::strlen(where));
          return std::max<int32_t>(copy.back(), std::numeric_limits<int8_t>::min());
        }
    """,
    "sizes_h": "#define SIZE 8\n",
}


def test_the_compiler_is_the_one_in_the_wheel_and_its_hash_is_remembered(tmp_path: Path):
    identity = ZigCompiler(tmp_path).identity()
    assert identity.name == "zig" and identity.path == zig_binary()
    assert len(identity.sha256) == 64 and identity.version[0].isdigit()
    assert ZigCompiler(tmp_path).identity() == identity
    for damage in (b"{", b"[]", b'{"key": 1}', b"\xff"):
        (tmp_path / "identity.json").write_bytes(damage)
        assert ZigCompiler(tmp_path).identity() == identity


def test_a_compiler_on_path_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write(tmp_path / "bin", zig="#!/bin/sh\nexit 99\n")
    (tmp_path / "bin" / "zig").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    folder = write(tmp_path / "k", **KERNEL)
    assert "longest" in exports_of(build(folder, "k.cc", "longest"))


def test_same_inputs_give_the_same_bytes_in_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Also as another user: no home to write to, other settings for zig and clang around."""
    programs = set()
    for number, name in enumerate(("one", "a/much longer/folder name")):
        folder = write(tmp_path / name, **KERNEL)
        if number:
            monkeypatch.setenv("HOME", "/nonexistent")
            monkeypatch.setenv("CPATH", "/nonexistent")
            monkeypatch.setenv("ZIG_LOCAL_CACHE_DIR", "/nonexistent")
            monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
        sources = ("k.cc", str(folder / "k.cc"))
        for source in sources if exhaustive() else sources[number:][:1]:
            tools = ZigCompiler(tmp_path / f"cache{number}")
            built = tools.compile_object(Path(source), folder / "k.o", cwd=folder)
            program = tools.link_program([built.object], ["longest"], folder / f"{number}.wasm")
            programs.add(program.read_bytes())
    (content,) = programs
    assert str(tmp_path).encode() not in content


def test_all_headers_that_were_read_are_dependencies(tmp_path: Path):
    folder = write(tmp_path / "with space", **KERNEL)
    built = toolchain().compile_object(Path("k.cc"), tmp_path / "k.o", cwd=folder)
    assert {folder / "k.cc", folder / "sizes.h"} <= set(built.dependencies)
    system = [path for path in built.dependencies if zig_binary().parent in path.parents]
    assert any(path.name == "algorithm" for path in system)
    assert all(path.is_absolute() and path.is_file() for path in built.dependencies)


def test_a_dependency_file_with_awkward_names():
    listing = "out.o: a\\ b.cc \\\n  c$$d.h \\\n  e\\#f.h g.h\n"
    assert parse_dependencies(listing) == ["a b.cc", "c$d.h", "e#f.h", "g.h"]


def test_defines_and_include_folders_and_flags_reach_the_compiler(tmp_path: Path):
    folder = write(
        tmp_path / "src",
        k_cc="""
            #include "there.h"
            static_assert(SIZE == 7 && LEVEL == 2 && FLAG == 1);
            extern "C" void f() {}
        """,
    )
    write(tmp_path / "include", there_h="#define LEVEL 2\n")
    toolchain().compile_object(
        Path("k.cc"),
        tmp_path / "k.o",
        defines={"SIZE": 7},
        include_dirs=[Path("../include")],
        extra_flags=["-DFLAG=1"],
        cwd=folder,
    )


@pytest.mark.parametrize("name", ["k.c", "k.cc"])
def test_clang_is_run_without_the_driver_and_gives_the_same_object(tmp_path: Path, name: str):
    source = """
        #include <stdint.h>
        #include <assert.h>
        void scale(int8_t *a, float by) { assert(by > 0);
          for (int i = 0; i < 64; ++i) a[i] = (int8_t)(a[i] * by); }
        int unreachable(int a) { switch (a) { case 1: return 2; } __builtin_unreachable(); }
    """
    (tmp_path / name).write_text(textwrap.dedent(source))
    compiler = ZigCompiler(tmp_path / "cache")
    direct, driver = (
        compiler.compile_object(Path(name), tmp_path / f"{i}.o", cwd=tmp_path, extra_flags=extra)
        for i, extra in enumerate([[], ["-DUNUSED"]])
    )
    assert direct.object.read_bytes() == driver.object.read_bytes()
    assert direct.dependencies == driver.dependencies
    assert direct.command == driver.command.replace(" -DUNUSED", "")
    assert list((tmp_path / "cache" / "clang").iterdir()), "the driver's answer was not understood"


def test_a_c_source(tmp_path: Path):
    folder = write(tmp_path, k_c="int f(int *restrict a) { int class = a[0]; return class; }\n")
    assert "f" in exports_of(build(folder, "k.c", "f"))


def test_a_compiler_error_is_shown_whole_with_the_file_as_written(tmp_path: Path):
    folder = write(
        tmp_path / "src",
        k_cc='#include "x.h"\nextern "C" int f() { return undeclared; }\n',
        x_h="int broken(\n",
    )
    with pytest.raises(CompileError) as caught:
        toolchain().compile_object(Path("src/k.cc"), tmp_path / "k.o", cwd=tmp_path)
    text = str(caught.value)
    assert "src/k.cc:2:" in text and "src/x.h" in text and "undeclared" in text
    assert str(folder) not in text
    assert not (tmp_path / "k.o").exists()


def test_warnings_are_handed_back(tmp_path: Path):
    folder = write(tmp_path, k_cc='extern "C" int f(int a) { if (a = 1) return 2; return 3; }\n')
    built = toolchain().compile_object(Path("k.cc"), tmp_path / "k.o", cwd=folder)
    assert "warning" in built.warnings and "k.cc:1" in built.warnings


@pytest.mark.parametrize(
    "source",
    [
        "#include <aie_api/aie.hpp>\n",
        'extern "C" void f() { aie::vector<signed char, 32> v; }\n',
        'extern "C" void f() { event0(); }\n',
    ],
)
def test_aie_only_code_gets_a_hint(tmp_path: Path, source: str):
    folder = write(tmp_path, k_cc=source)
    with pytest.raises(CompileError) as caught:
        toolchain().compile_object(Path("k.cc"), tmp_path / "k.o", cwd=folder)
    assert "include <aie_api/aie.hpp>" in caught.value.hint


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        ("void wanted(int *a) { a[0] = 1; }\n", 'extern "C"'),
        ("namespace n { void wanted(int *a) { a[0] = 1; } }\n", 'extern "C"'),
        ('extern "C" void wantd(int *a) { a[0] = 1; }\n', "did you mean wantd"),
        ('extern "C" void other(int *a) { a[0] = 1; }\n', "it defines other"),
        ('extern "C" { static void wanted(int *a) { a[0] = 1; } }\n', "no extern"),
    ],
)
def test_a_function_of_the_design_that_no_object_defines(tmp_path: Path, source: str, hint: str):
    folder = write(tmp_path, k_cc=source)
    with pytest.raises(CompileError, match=r"calls 'wanted', which k\.o does not define") as caught:
        build(folder, "k.cc", "wanted")
    assert hint in caught.value.hint
    assert not (folder / "k.wasm").exists()


def test_a_function_of_the_design_without_an_object(tmp_path: Path) -> None:
    with pytest.raises(CompileError, match="no object is linked for") as caught:
        toolchain().link_program([], ["wanted"], tmp_path / "core.wasm")
    assert "link_with" in caught.value.hint


@pytest.mark.parametrize(
    ("source", "message", "hint"),
    [
        ('void g(int); extern "C" void f(int *a) { g(a[0]); }\n', "calls 'g", "core sources"),
        ('extern "C" int *f() { return new int; }\n', "operator new", "no heap"),
        (
            '#include <cstdio>\nextern "C" void f(int *a) { char t[9]; std::snprintf(t, 9, "%d", a[0]); a[1] = t[0]; }\n',
            "calls 'snprintf'",
            "print",
        ),
    ],
)
def test_a_function_that_a_kernel_calls_and_nothing_defines(
    tmp_path: Path, source: str, message: str, hint: str
):
    folder = write(tmp_path, k_cc=source)
    with pytest.raises(CompileError) as caught:
        build(folder, "k.cc", "f")
    assert message in caught.value.message and hint in caught.value.hint


def test_two_objects_that_disagree(tmp_path: Path):
    folder = write(
        tmp_path,
        a_cc='extern "C" int g(int); extern "C" int f(int x) { return g(x); }\n',
        b_cc='extern "C" int g(int x, int y) { return x + y; }\n',
        twice_cc='extern "C" int f(int x) { return x; }\n',
    )
    tools = toolchain()
    objects = {
        name: tools.compile_object(Path(f"{name}.cc"), folder / f"{name}.o", cwd=folder).object
        for name in ("a", "b", "twice")
    }
    with pytest.raises(CompileError, match="signature mismatch"):
        tools.link_program([objects["a"], objects["b"]], ["f"], folder / "k.wasm")
    with pytest.raises(CompileError, match="duplicate symbol: f"):
        tools.link_program([objects["a"], objects["twice"]], ["f"], folder / "k.wasm")


def test_an_object_that_is_not_one(tmp_path: Path):
    (tmp_path / "k.o").write_bytes(b"\x7fELF not WebAssembly")
    with pytest.raises(CompileError, match=r"k\.o"):
        toolchain().link_program([tmp_path / "k.o"], ["f"], tmp_path / "k.wasm")


def test_mathematics_and_wide_integers_are_linked_when_called(tmp_path: Path):
    folder = write(
        tmp_path,
        k_cc="""
            #include <cmath>
            extern "C" float f(float x) { return std::exp(x) + std::pow(x, 1.5f) + std::tanh(x); }
            extern "C" long long g(long long a, long long b) { return (__int128(a) * b) % 97; }
        """,
    )
    program = build(folder, "k.cc", "f", "g")
    assert {"f", "g"} <= exports_of(program)
    assert {i.name for i in Module(Engine(), program.read_bytes()).imports} <= {
        "memory",
        "__indirect_function_table",
        "__stack_pointer",
        "__memory_base",
        "__table_base",
    }


@pytest.mark.exhaustive
def test_sorting_an_array_of_numbers(tmp_path: Path):
    folder = write(
        tmp_path,
        k_cc="""
            #include <algorithm>
            extern "C" void f(int *a) { std::sort(a, a + 16); }
        """,
    )
    assert "f" in exports_of(build(folder, "k.cc", "f"))


def test_a_damaged_library_part_is_made_again(tmp_path: Path):
    folder = write(tmp_path, k_cc='extern "C" void f(int *a) { a[0] = 1; }\n')
    tools = ZigCompiler(tmp_path / "cache")
    built = tools.compile_object(Path("k.cc"), folder / "k.o", cwd=folder)
    first = tools.link_program([built.object], ["f"], folder / "k.wasm").read_bytes()
    (part,) = (tmp_path / "cache" / "library").rglob("freestanding.o")
    for content in (b"", part.read_bytes()[:-5]):
        part.write_bytes(content)
        assert tools.link_program([built.object], ["f"], folder / "k.wasm").read_bytes() == first


def test_parallel_compilations_do_not_disturb_each_other(tmp_path: Path):
    tools = ZigCompiler(tmp_path / "cache")
    folder = write(
        tmp_path, **{f"k{n}_cc": f'extern "C" int f() {{ return {n}; }}' for n in range(6)}
    )

    def one(number: int) -> bytes:
        built = tools.compile_object(Path(f"k{number}.cc"), folder / f"k{number}.o", cwd=folder)
        return tools.link_program([built.object], ["f"], folder / f"k{number}.wasm").read_bytes()

    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(one, range(6)))
    assert together == [one(n) for n in range(6)]
    assert len(set(together)) == 6


@pytest.mark.skipif(os.name != "posix", reason="needs a named pipe and signals")
def test_an_interrupt_stops_the_compiler_and_leaves_nothing(tmp_path: Path):
    """The source is a pipe that nobody writes to: the compiler waits for it for ever."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    folder = write(tmp_path / "k", k_cc='#include "pipe.h"\n')
    os.mkfifo(folder / "pipe.h")
    code = f"""
import sys
from pathlib import Path
from npukit.builder.toolchains.emulated.zig import ZigCompiler
try:
    ZigCompiler(Path({str(tmp_path / "cache")!r})).compile_object(
        Path("k.cc"), Path("k.o"), cwd=Path({str(folder)!r}))
except KeyboardInterrupt:
    sys.exit(42)
"""
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "TMPDIR": str(scratch)},
        cwd=folder,
        start_new_session=True,
    )
    wait_for_a_reader(folder / "pipe.h")
    children = children_of(process.pid)
    process.send_signal(signal.SIGINT)
    assert process.wait() == 42
    for child in children:
        wait_until_gone(int(child))
    assert list(scratch.iterdir()) == []
    assert sorted(path.name for path in folder.iterdir()) == ["k.cc", "pipe.h"]


def children_of(pid: int) -> list[str]:
    listing = Path(f"/proc/{pid}/task/{pid}/children")
    return listing.read_text().split() if listing.exists() else ["0"]
