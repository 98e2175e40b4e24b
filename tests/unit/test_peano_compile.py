"""How core sources are passed to Peano, and how its errors are reported.

The compiler here is a script that records its arguments; no Peano is needed.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from npukit.builder.toolchains.emulated.zig_process import zig_binary
from npukit.builder.toolchains.hw.peano import Peano
from npukit.errors import CompileError, ToolchainError
from npukit.resources import core_headers_dir

COMPILER = """\
#!/bin/sh
echo "$(basename "$0") $*" >> '{log}'
{ending}
while [ $# -gt 0 ]; do
  case "$1" in
    -o) output="$2";;
    -MF) listing="$2";;
    -c) source="$2";;
  esac
  shift
done
[ -n "$listing" ] && echo "$output: $source {header}" > "$listing"
echo object > "$output"
"""


def peano(folder: Path, device: str = "npu1", ending: str = ":") -> Peano:
    (folder / "bin").mkdir(parents=True, exist_ok=True)
    header = folder / "a header.h"
    header.touch()
    script = COMPILER.format(
        log=folder / "calls", ending=ending, header=str(header).replace(" ", "\\\\ ")
    )
    for name in ("clang++", "clang", "ld.lld"):
        path = folder / "bin" / name
        path.write_text(script)
        path.chmod(0o755)
    return Peano.of(folder / "bin" / "clang++", folder / "include", device)


def compile_one(compiler: Peano, folder: Path, name: str = "core.cc") -> tuple[Path, ...]:
    source = folder / name
    source.touch()
    result = compiler.compile_object(
        source,
        folder / "core.o",
        defines={"SHIFT": "3"},
        include_dirs=[folder / "own"],
        extra_flags=["-funroll-loops"],
    )
    assert result.object.is_file()
    # Nothing of this machine is in the command that a manifest keeps.
    assert str(folder) not in result.command
    return result.dependencies


@pytest.mark.parametrize(("device", "triple"), [("npu1", "aie2"), ("npu2", "aie2p")])
def test_a_source_is_compiled_for_the_devices_cores(
    tmp_path: Path, device: str, triple: str
) -> None:
    read = compile_one(peano(tmp_path, device), tmp_path)
    assert set(read) == {tmp_path / "core.cc", tmp_path / "a header.h"}
    call = (tmp_path / "calls").read_text()
    for flag in (
        f"--target={triple}-none-unknown-elf -std=c++20 -O2",
        "-DSHIFT=3",
        "-funroll-loops",
        "-MD",
    ):
        assert flag in call
    # The kernel's own headers go before MLIR-AIE's.
    assert call.index(f"-I {tmp_path / 'own'}") < call.index(f"-isystem {tmp_path / 'include'}")


@pytest.mark.parametrize(("device", "architecture"), [("npu1", "AIE2"), ("npu2", "AIE2P")])
def test_headers_of_the_core_library_are_found(
    tmp_path: Path, device: str, architecture: str
) -> None:
    for name in ("AIE2", "AIE2P"):
        (tmp_path / "aie_runtime_lib" / name).mkdir(parents=True)
    compile_one(peano(tmp_path, device), tmp_path)
    call = (tmp_path / "calls").read_text()
    library = tmp_path / "aie_runtime_lib" / architecture
    folders = (tmp_path / "include", library, core_headers_dir())
    assert " ".join(f"-isystem {folder}" for folder in folders) in call
    assert call.count("-isystem") == 3


def test_c_is_compiled_as_c(tmp_path: Path) -> None:
    compile_one(peano(tmp_path), tmp_path, "core.c")
    call = (tmp_path / "calls").read_text()
    assert call.startswith("clang --target=aie2-none-unknown-elf -std=c17")


def test_a_rejected_source_and_a_crash_raise_different_errors(tmp_path: Path) -> None:
    with pytest.raises(CompileError) as refused:
        compile_one(peano(tmp_path, ending="echo no such thing; exit 1"), tmp_path)
    assert refused.value.where == str(tmp_path / "core.cc")
    assert "no such thing" in (refused.value.details or "")
    assert "clang++ --target=aie2-none-unknown-elf" in (refused.value.details or "")
    with pytest.raises(ToolchainError, match=r"the compiler crashed \(killed by SIGSEGV\)"):
        compile_one(peano(tmp_path, ending="kill -SEGV $$"), tmp_path)


def test_a_compiler_that_writes_no_object_has_failed(tmp_path: Path) -> None:
    with pytest.raises(ToolchainError, match="but wrote no object"):
        compile_one(peano(tmp_path, ending="exit 0"), tmp_path)


def test_several_objects_are_joined_into_one(tmp_path: Path) -> None:
    compiler = peano(tmp_path)
    compiler.join([tmp_path / "a.o", tmp_path / "b.o"], tmp_path / "both.o")
    assert (tmp_path / "calls").read_text().startswith(f"ld.lld -r -o {tmp_path / 'both.o'} ")
    with pytest.raises(CompileError, match=r"both\.o can't be joined"):
        peano(tmp_path, ending="exit 1").join([tmp_path / "a.o"], tmp_path / "both.o")


@pytest.mark.parametrize(
    ("text", "off"),
    [
        ('#include <stdio.h>\nvoid f() { printf("a"); }', True),
        ('void f() { std::puts("a"); }', True),
        ("void f() {}", False),
        ('extern "C" int printf(const char *, ...) { return 0; }', False),
        ('extern "C" int printf(const char *, ...);\nvoid f() { printf("a"); }', True),
        ('// int printf(...) { is not ours\nvoid f() { printf("a"); }', True),
        ('void f() { const char *s = "printf // "; } // puts', False),
        ("void f() { char q = '\"'; printf(\"a\"); char r = '\"'; }", True),
        ("void f() { char q = '\\''; int n = 1'000; printf(\"a\"); n = 2'000; }", True),
        ('void f() { auto s = R"(")"; printf("a"); auto t = R"x(")")x"; }', True),
        ('void f() { auto s = R"x(printf(")")x"; }', False),
    ],
)
def test_sources_that_print_are_compiled_without_output(
    tmp_path: Path, text: str, *, off: bool
) -> None:
    (tmp_path / "core.cc").write_text(text)
    compile_one(peano(tmp_path), tmp_path)
    assert ("-include npukit/no_output.h" in (tmp_path / "calls").read_text()) == off


@pytest.mark.parametrize("suffix", ["c", "cc"])
@pytest.mark.parametrize("asked", [False, True])
def test_without_output_nothing_is_printed(tmp_path: Path, suffix: str, *, asked: bool) -> None:
    """With the clang of `zig`, for this machine."""
    std = "std::" if suffix == "cc" else ""
    (tmp_path / f"k.{suffix}").write_text(
        f"#include <{'cstdio' if std else 'stdio.h'}>\n#include <stdarg.h>\n"
        f'int f(int n, va_list v) {{ {std}printf("n %d\\n", n); puts("a"); putchar(65); vprintf("%d", v);'
        f' return printf("none"); }}'
    )
    driver = "c++" if std else "cc"
    command = [str(zig_binary()), driver, "-O2", "-g0", "-Werror", "-Wall", "-Wextra"]
    command += ["-isystem", str(core_headers_dir()), "-include", "npukit/no_output.h"]
    command += ["-DNPUKIT_DEBUG=1"] * asked
    environment = {"ZIG_GLOBAL_CACHE_DIR": str(tmp_path / "cache"), "PATH": "/usr/bin:/bin"}
    subprocess.run([*command, "-c", f"k.{suffix}"], cwd=tmp_path, check=True, env=environment)
    found = (tmp_path / "k.o").read_bytes()
    assert (b"printf" in found) == asked
    assert (b"n %d" in found) == asked
