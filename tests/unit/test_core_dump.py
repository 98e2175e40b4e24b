"""``npukit_dump`` of ``npukit/debug.h``: elements of every type in rows, bounded, off on an NPU."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from emulated_cores import Array, buffer, linked_program, one_core, run_to_end

from npukit.builder.toolchains.emulated.zig_process import zig_binary
from npukit.emulator.core.debug_output import hidden_debug_output
from npukit.emulator.core.dump import MAX_ELEMENTS
from npukit.resources import core_headers_dir

HEAD = "#include <npukit/debug.h>\n"
CORE = "core (0, 2): "


def dumped(caplog: pytest.LogCaptureFixture, statements: str, *before: str) -> list[str]:
    """The lines that a core prints whose ``a`` is 16 int32 from -1 on."""
    source = f'{"".join(before)}{HEAD}extern "C" void f(int *a) {{ {statements} }}'
    text = one_core(
        "func.call @f(%a) : (memref<16xi32>) -> ()",
        "func.func private @f(memref<16xi32>)",
        buffer("a", 2048, "16xi32"),
    )
    array = Array(text, linked_program((source,), "f"))
    array.buffer("a")[:] = range(-1, 15)
    run_to_end(array.core)
    if array.core.output is not None:
        array.core.output.end_dispatch()
    lines = [r.getMessage() for r in caplog.records if r.name == "npukit.emulator.core"]
    assert all(line.startswith(CORE) for line in lines)
    return [line.removeprefix(CORE) for line in lines]


def test_rows_have_the_index_of_their_first_element(caplog: pytest.LogCaptureFixture) -> None:
    assert dumped(caplog, "npukit_dump(a, 12);") == [
        "a: 12 x int32 at 0x800 in buffer a",
        "a[ 0]: -1  0  1  2  3  4  5  6",
        "a[ 8]:  7  8  9 10",
    ]


@pytest.mark.parametrize(
    ("declared", "n", "kind", "values"),
    [
        ("signed char v[2] = {-128, 127}", 2, "int8", "-128  127"),
        ("unsigned char v[2] = {255, 0}", 2, "uint8", "255   0"),
        ("bool v[2] = {true, false}", 2, "uint8", "1 0"),
        ("char v[2] = {'a', -1}", 2, "int8", "97 -1"),
        ("short v[2] = {-32768, 1}", 2, "int16", "-32768      1"),
        ("const unsigned short v[1] = {65535}", 1, "uint16", "65535"),
        ("unsigned v[1] = {4000000000u}", 1, "uint32", "4000000000"),
        ("unsigned long v[1] = {4000000000u}", 1, "uint32", "4000000000"),
        ("long long v[1] = {-(1LL << 60)}", 1, "int64", "-1152921504606846976"),
        ("unsigned long long v[1] = {~0ull}", 1, "uint64", "18446744073709551615"),
        ("volatile float v[3] = {1.5f, -0.1f, 1e30f}", 3, "float", "  1.5  -0.1 1e+30"),
        ("double v[1] = {0.125}", 1, "double", "0.125"),
        ("int v[2][2] = {{1, 2}, {3, 4}}", 2, "int32", "1 2 3 4"),
        ("const int *const v = a + 2", 2, "int32", "1 2"),
        ("const volatile void *v = a", 5, "uint8", "255 255 255 255   0"),
        ("typedef int v4 __attribute__((vector_size(16))); v4 v = {1, 2, 3, 4}", 3, "int32", "1 2 3"),
        ("typedef short v4 __attribute__((vector_size(8))); v4 w = {1, 2, 3, 4}, *v = &w", 1, "int16", "1 2 3 4"),
    ],
)  # fmt: skip
def test_types(
    caplog: pytest.LogCaptureFixture, declared: str, n: int, kind: str, values: str
) -> None:
    head, row = dumped(caplog, f"{declared}; npukit_dump(v, {n});")
    assert f" x {kind} at " in head
    assert row == f"v[0]: {values}"


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("npukit_dump((int *)nullptr, 4)", "[npukit_dump: (int *)nullptr is a null pointer]"),
        ("npukit_dump(a, -3)", "[npukit_dump: the number of elements of a is -3]"),
        ("npukit_dump(a, 0)", "a: 0 x int32 at 0x800 in buffer a"),
        ("npukit_dump(a + 15, 3)", "[npukit_dump: 2 of the elements are past the end of buffer a]"),
        ("npukit_dump(a, 1ull << 62)", "are past the end of buffer a]"),
        ("int v[2] = {}; npukit_dump(v, 3)", "[npukit_dump: 1 of the elements are past the end of v]"),
        ("npukit_dump((int *)0xfffffff0u, 3)", "[npukit_dump: 3 of the elements are past the end of the core's memory]"),
        ('npukit_dump(a, 1); /* a bad name */ npukit_debug_dump(a, 1, -1, 4, 1, (const char *)0xfffffff0u)', "?: 1 x int32"),
        ("npukit_debug_dump(a, 1, -1, 99, 1, 0)", "have an unknown kind]"),
        ("npukit_debug_dump(a, 1, -1, 4, -7, 0)", "have an unknown kind]"),
        ("npukit_debug_dump(a, 1, -9, 4, 1, 0)", "(null): 1 x int32"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_said(caplog: pytest.LogCaptureFixture, call: str, said: str) -> None:
    assert said in "\n".join(dumped(caplog, f"{call};"))


def test_a_misaligned_pointer_is_said(caplog: pytest.LogCaptureFixture) -> None:
    head, said, row = dumped(caplog, "npukit_dump((const int *)((const char *)a + 2), 1);")
    assert head.endswith("1 x int32 at 0x802 in buffer a")
    assert said == "[npukit_dump: 0x802 is not a multiple of 4, the size of int32]"
    assert row.endswith("[0]: 65535")


def test_dumps_can_be_hidden(caplog: pytest.LogCaptureFixture) -> None:
    with hidden_debug_output():
        assert dumped(caplog, "npukit_dump(a, 12);") == []


def test_a_large_dump_says_that_it_is_cut(caplog: pytest.LogCaptureFixture) -> None:
    table = f"static signed char table[{MAX_ELEMENTS + 100}];"
    *_, row, cut = dumped(caplog, f"{table} npukit_dump(table, {MAX_ELEMENTS + 100});")
    assert row.startswith(f"table[{MAX_ELEMENTS - 16}]: ")
    assert cut.startswith("table: ... 100 more")


def test_dumps_in_loops_are_bounded(caplog: pytest.LogCaptureFixture) -> None:
    lines = dumped(caplog, "for (int i = 0; i < 1000; ++i) npukit_dump(a, 16);")
    assert lines[2999:] == [] and "more lines or calls" in lines[-1]


def test_unfinished_lines_end_before_a_dump(caplog: pytest.LogCaptureFixture) -> None:
    lines = dumped(caplog, 'printf("half"); npukit_dump(a, 1);', "#include <stdio.h>\n")
    assert lines == ["half", "a: 1 x int32 at 0x800 in buffer a", "a[0]: -1"]


def test_other_elements_are_refused_by_name(caplog: pytest.LogCaptureFixture) -> None:
    from npukit.errors import CompileError

    with pytest.raises(CompileError, match="does not know the elements") as refused:
        dumped(caplog, "struct S { int x; } s[2]; npukit_dump(s, 2);")
    assert "kernel0.cc:2" in str(refused.value)


def test_off_by_a_macro(caplog: pytest.LogCaptureFixture) -> None:
    statements = "int n = 1; npukit_dump(a, n++); if (n != 1) __builtin_trap();"
    assert dumped(caplog, statements, "#define NPUKIT_DEBUG 0\n") == []


@pytest.mark.parametrize("suffix", ["c", "cc"])
@pytest.mark.parametrize("asked", [False, True])
def test_elsewhere_it_is_nothing_or_printf(tmp_path: Path, suffix: str, *, asked: bool) -> None:
    """Compiled for this machine, which is no emulated core either."""
    (tmp_path / f"k.{suffix}").write_text(
        f"{HEAD}void f(short *a, float *b, int n) {{ npukit_dump(a, n); npukit_dump(b, n); }}"
    )
    driver = "cc" if suffix == "c" else "c++"
    command = [str(zig_binary()), driver, "-O2", "-g0", "-Werror", "-Wall", "-Wextra"]
    command += ["-I", str(core_headers_dir()), *["-DNPUKIT_DEBUG=1"] * asked]
    environment = {"ZIG_GLOBAL_CACHE_DIR": str(tmp_path / "cache"), "PATH": "/usr/bin:/bin"}
    subprocess.run([*command, "-c", f"k.{suffix}"], cwd=tmp_path, check=True, env=environment)
    assert (b"printf" in (tmp_path / "k.o").read_bytes()) == asked
