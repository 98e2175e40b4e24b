"""Untrusted core programs: checked before they are compiled, refused by name, harmless to Python."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from emulated_cores import FUEL, Array, buffer, compiled_program, one_core, run_to_end
from hypothesis import given, settings
from hypothesis import strategies as st
from wasmtime import wat2wasm

from npukit.errors import CoreTrapError, DesignError, FormatError
from npukit.formats.wasm import Signature, parse_program
from npukit.formats.wasm_reader import MAGIC
from thoroughness import examples

A = buffer("a", 1024, "16xi32")
DYLINK = bytes([0, 15, 8]) + b"dylink.0" + bytes([1, 4, 0, 0, 0, 0])
MEMORY = '(import "env" "memory" (memory 1))'
F = '(func (export "f") (param i32))'


def program(*fields: str) -> bytes:
    """A relocatable module of these fields in WebAssembly text."""
    module = bytes(wat2wasm(f"(module {' '.join(fields)})"))
    return module[:8] + DYLINK + module[8:]


def calling_f(data: bytes) -> Array:
    """A core that calls ``f`` of the program with a buffer."""
    text = one_core(
        "func.call @f(%a) : (memref<16xi32>) -> ()", "func.func private @f(memref<16xi32>)", A
    )
    return Array(text, data)


def leb(number: int) -> bytes:
    found = bytearray()
    while number >= 0x80:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def section(kind: int, content: bytes) -> bytes:
    return bytes([kind]) + leb(len(content)) + content


def test_imports_exports_and_needs_are_what_the_linker_wrote():
    found = parse_program(
        compiled_program(
            "static int table[5] = {1, 2, 3, 4, 5};"
            'extern "C" float f(int *a, long long b, double c) { return a[b] + c + table[b]; }',
            "f",
        )
    )
    assert found.functions["f"] == Signature(("i32", "i64", "f64"), ("f32",))
    assert found.needs.size >= 20 and found.needs.alignment >= 4
    assert {item.name for item in found.imports} >= {"memory", "__memory_base"}


VECTORS = "typedef int v4 __attribute__((vector_size(16)));\n"


def test_vectors_are_allowed_inside_functions_and_in_uncalled_signatures():
    source = (
        VECTORS
        + """extern "C" __attribute__((noinline, visibility("default"))) v4 twice(v4 x) {
          return x + x; }
        extern "C" void f(v4 *a) { a[1] = twice(a[0]); }"""
    )
    data = compiled_program(source, "f", "twice")
    assert parse_program(data).functions["twice"] == Signature(("v128",), ("v128",))
    array = calling_f(data)
    array.buffer("a")[:4] = [1, 2, 3, 4]
    run_to_end(array.core)
    assert array.buffer("a")[4:8].tolist() == [2, 4, 6, 8]


def test_a_function_that_takes_a_vector_can_not_be_called_from_the_core():
    data = compiled_program(VECTORS + 'extern "C" void f(v4 x, int *a) { a[0] = x[0]; }', "f")
    with pytest.raises(DesignError, match=r"test\.mlir:\d+.*can't call 'f'.*v128") as caught:
        calling_f(data)
    assert "pass numbers and pointers" in (caught.value.hint or "")


ODD = {
    "typed function reference": "(type $t (func)) (func $g) (elem declare func $g) "
    '(global (export "g") (ref $t) (ref.func $g))',
    "external reference": '(global (export "g") externref (ref.null extern))',
    "GC reference": '(type $s (struct)) (global (export "g") (ref null $s) (ref.null $s))',
    "exception": '(tag (export "e") (param i32))',
    "exception reference": '(global (export "g") exnref (ref.null exn))',
    "reference as a parameter": '(func (export "g") (param externref))',
    "own memory": "(memory 1)",
    "exported memory": f'{MEMORY} (export "m" (memory 0))',
    "64-bit memory": '(import "env" "memory" (memory i64 1))',
    "shared memory": '(import "env" "memory" (memory 1 1 shared))',
    "large memory": '(import "env" "memory" (memory 17))',
    "own table": "(table 100000000 funcref)",
    "table of references": '(import "env" "__indirect_function_table" (table 1 externref))',
    "large table": '(import "env" "__indirect_function_table" (table 100000000 funcref))',
    "tail call": "(func $g) (func return_call $g)",
    "growing a table": '(import "env" "__indirect_function_table" (table 1 funcref)) '
    "(func ref.null func i32.const 1000000000 table.grow drop)",
    "atomic access": f"{MEMORY} (func i32.const 0 i32.atomic.load drop)",
    "relaxed vectors": "(func v128.const i64x2 0 0 v128.const i64x2 0 0 "
    "i8x16.relaxed_swizzle drop)",
    "many exports": " ".join(f'(export "e{n}" (func 0))' for n in range(5000)),
    "many functions": "(func) " * 5000,
    "many globals": "(global i32 (i32.const 0)) " * 5000,
    "many types": " ".join(f"(type (func {'(param i32) ' * n}))" for n in range(65)) * 20,
    "many parameters": f"(func {'(param i32) ' * 100})",
    "much data": f'{MEMORY} (data (i32.const 0) "{"x" * 200_000}")',
    "many segments": MEMORY + ' (data (i32.const 0) "x")' * 2000,
    "many locals": f"(func (local {'i32 ' * 5000}))",
    "deep blocks": f"(func {'block ' * 2000} {'end ' * 2000})",
    "deep loops": f"(func {'loop ' * 100} {'end ' * 100})",
    "many branches": f"(func block i32.const 0 br_table {'0 ' * 10_000} end)",
    "branches with locals": f"(func (local {'i32 ' * 1000}) {'block end ' * 1000})",
    "large code": f"(func {'v128.const i64x2 0 0 drop ' * 170_000})",
    "long name": f'(func (export "{"x" * 5000}"))',
}


@pytest.mark.parametrize("what", ODD)
def test_features_that_no_core_needs_are_refused_quickly(what: str):
    data = program(ODD[what], F)
    with pytest.raises(FormatError, match=r"the core's program"):
        parse_program(data)
    with pytest.raises(FormatError):
        calling_f(data)


def test_a_million_locals_and_a_large_program():
    body = leb(1) + leb(1_000_000) + b"\x7f\x0b"
    code = leb(1) + leb(len(body)) + body
    types = section(1, b"\x01\x60\x00\x00") + section(3, b"\x01\x00")
    with pytest.raises(FormatError, match="local variables"):
        parse_program(MAGIC + DYLINK + types + section(10, code))
    with pytest.raises(FormatError, match="bytes"):
        parse_program(MAGIC + DYLINK + section(0, leb(4) + b"name" + bytes(5_000_000)))


def test_an_endless_start_function_runs_out_of_fuel():
    endless = program(F, "(func $s loop br 0 end)", "(start $s)")
    with pytest.raises(CoreTrapError, match="fuel"):
        calling_f(endless)
    constructor = program(F, '(func (export "__wasm_call_ctors") loop br 0 end)')
    with pytest.raises(CoreTrapError, match="fuel"):
        calling_f(constructor)


def test_a_start_function_with_parameters_is_ignored():
    array = calling_f(program(F, '(func (export "_initialize") (param v128) unreachable)'))
    run_to_end(array.core)


def test_recursion_without_end_and_huge_frames_are_stack_overflows():
    recursion = program("(func $g (param i32) local.get 0 call $g)", '(export "f" (func $g))')
    frame = program(f'(func (export "f") (param i32) (local {"v128 " * 4000}) local.get 0 call 0)')
    for data in (recursion, frame):
        with pytest.raises(CoreTrapError) as caught:
            calling_f(data).core.resume(FUEL)
        assert caught.value.kind in ("stack overflow", "fuel")


def test_a_thread_with_a_small_stack_survives_recursion():
    import threading

    data = program("(func $g (param i32) local.get 0 call $g)", '(export "f" (func $g))')
    found: list[object] = []

    def run() -> None:
        try:
            calling_f(data).core.resume(FUEL)
        except CoreTrapError as error:
            found.append(error.kind)

    before = threading.stack_size(1 << 20)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    assert found == ["stack overflow"]


def test_names_of_an_untrusted_program_are_shown_short_and_printable():
    name = "\\1b[2J" + "x" * 4000
    with pytest.raises(DesignError, match="has no such function") as missing:
        calling_f(program(f'(func (export "{name}"))'))
    named = wat2wasm(
        f'(module (func $"{name}" unreachable) (func (export "f") (param i32) call 0))'
    )
    with pytest.raises(CoreTrapError) as trapped:
        calling_f(bytes(named)[:8] + DYLINK + bytes(named)[8:]).core.resume(FUEL)
    for error in (missing.value, trapped.value):
        assert "\x1b" not in str(error) and len(str(error)) < 3000


_CHILD = """
import random, sys
from pathlib import Path
sys.path[:0] = [sys.argv[1], str(Path(sys.argv[1]).parent)]
from emulated_cores import Array
from npukit.errors import NpukitError
text = Path(sys.argv[2]).read_text()
seeds = [Path(name).read_bytes() for name in sys.argv[5:]]
chance = random.Random(int(sys.argv[3]))
outcomes = {}
for _ in range(int(sys.argv[4])):
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(8, len(data))
        what = chance.random()
        if what < 0.6:
            data[at] = chance.choice((chance.randrange(256), 0x7B, 0x6F, 0x70, 0x63, 0x64, 0x69))
        elif what < 0.8:
            del data[at : at + chance.randint(1, 8)]
        else:
            data[at:at] = chance.randbytes(chance.randint(1, 8))
    try:
        Array(text, bytes(data)).core.resume(1_000_000)
        kind = "ran"
    except NpukitError as error:
        kind = type(error).__name__
    outcomes[kind] = outcomes.get(kind, 0) + 1
print(outcomes)
"""


def test_mutated_programs_never_end_the_interpreter(tmp_path: Path):
    """In a separate process, since the crashes that this looks for can't be caught."""
    seeds = [
        compiled_program(
            "static int n = 3; int (*p)(int); int g(int x) { return x + n; }"
            'extern "C" void f(int *a) { p = a[9] ? g : nullptr; n += a[1]; a[0] = p(a[2]); }',
            "f",
        ),
        compiled_program(
            VECTORS + 'extern "C" v4 g(v4 x) { return x; } extern "C" void f(v4 *a) '
            "{ a[0] += a[1]; }",
            "f",
            "g",
        ),
        program(F, '(global (export "g") i32 (i32.const 0))', "(func (param v128))"),
    ]
    files = []
    for number, data in enumerate(seeds):
        files.append(tmp_path / f"{number}.wasm")
        files[-1].write_bytes(data)
    text = tmp_path / "test.mlir"
    text.write_text(
        one_core(
            "func.call @f(%a) : (memref<16xi32>) -> ()", "func.func private @f(memref<16xi32>)", A
        )
    )
    child = [
        sys.executable,
        "-c",
        _CHILD,
        str(Path(__file__).parent),
        str(text),
        "7",
        str(examples(600)),
    ]
    done = subprocess.run(
        [*child, *map(str, files)], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "FormatError" in done.stdout and "ran" in done.stdout


@settings(max_examples=examples(200), deadline=None)
@given(st.binary(max_size=200), st.sampled_from([b"", MAGIC, MAGIC + DYLINK]))
def test_any_bytes_are_a_program_or_a_format_error(data: bytes, start: bytes):
    with suppress(FormatError):
        parse_program(start + data)


@settings(max_examples=examples(100), deadline=None)
@given(st.integers(0, 12), st.binary(max_size=60))
def test_any_section_is_read_or_a_format_error(kind: int, content: bytes):
    base = program(MEMORY, F)
    with suppress(FormatError):
        parse_program(base + section(kind, content))
