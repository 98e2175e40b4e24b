"""C++ functions in emulated cores: calls, static data, neighbours' buffers, and all traps."""

from contextlib import suppress
from itertools import pairwise

import numpy as np
import pytest
from emulated_cores import (
    FUEL,
    TILE,
    Array,
    buffer,
    compiled_program,
    linked_program,
    lock,
    one_core,
    run_to_end,
    run_until_blocked,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from npukit.emulator.core.unit import Ended
from npukit.errors import CoreTrapError, DesignError, FormatError, NpukitError
from npukit.machine.control_program import TrapKind
from npukit.machine.physical import Tile
from thoroughness import examples

A = buffer("a", 1024, "16xi32")
TOP = buffer("top", 0xFFC0, "16xi32")


def called(signature: str, arguments: str, *declarations: str, name: str = "f") -> str:
    """A core that calls ``name`` once."""
    return one_core(
        f"func.call @{name}({arguments}) : {signature} -> ()",
        f"func.func private @{name}{signature}",
        *declarations,
    )


def trap_of(text: str, program: bytes | None, fuel: int = FUEL) -> CoreTrapError:
    array = Array(text, program)
    with pytest.raises(CoreTrapError) as caught:
        array.core.resume(fuel)
    with pytest.raises(CoreTrapError) as again:
        array.core.resume(fuel)
    assert again.value is caught.value
    error = caught.value
    assert error.tile == (0, 2)
    assert "data memory of tile (0, 2):" in (error.details or "")
    return error


ONE = ("(memref<16xi32>)", "%a", A)


def test_arguments_and_results_of_every_kind():
    program = compiled_program(
        """#include <cstdint>
        extern "C" int64_t f(int32_t *a, int8_t x, int16_t y, int32_t z, int64_t w, float v,
                             int32_t index) {
          a[0] = x; a[1] = y; a[2] = z; a[3] = int32_t(w >> 40); a[4] = int32_t(v * 4);
          a[5] = index;
          return w + 1;
        }""",
        "f",
    )
    kinds = "(memref<16xi32>, i8, i16, i32, i64, f32, index)"
    body = f"""
      %x = arith.constant -3 : i8
      %y = arith.constant -300 : i16
      %z = arith.constant 70000 : i32
      %w = arith.constant -1099511627777 : i64
      %v = arith.constant 2.5 : f32
      %n = arith.constant 77 : index
      %c6 = arith.constant 6 : index
      %r = func.call @f(%a, %x, %y, %z, %w, %v, %n) : {kinds} -> i64
      %s = arith.trunci %r : i64 to i32
      memref.store %s, %a[%c6] : memref<16xi32>"""
    array = Array(one_core(body, f"func.func private @f{kinds} -> i64", A), program)
    run_to_end(array.core)
    expected = [-3, -300, 70000, -1099511627777 >> 40, 10, 77, 0]
    expected[6] = int(np.int64(-1099511627776).astype(np.int32))
    assert array.buffer("a")[:7].tolist() == expected


def test_small_integers_return_with_their_signedness():
    program = compiled_program('extern "C" signed char f(int x) { return x; }', "f")
    body = """
      %x = arith.constant 200 : i32
      %c0 = arith.constant 0 : index
      %r = func.call @f(%x) : (i32) -> i8
      %s = arith.extsi %r : i8 to i32
      memref.store %s, %a[%c0] : memref<16xi32>"""
    array = Array(one_core(body, "func.func private @f(i32) -> i8", A), program)
    run_to_end(array.core)
    assert array.buffer("a")[0] == -56


def test_static_data_is_initialized_kept_and_placed_in_a_hole():
    program = compiled_program(
        """
        static int table[4] = {10, 20, 30, 40};
        static int calls;
        static int *pointer = &table[2];
        struct Made { int value; Made() : value(5) {} };
        static Made made;
        alignas(64) char aligned[100];
        extern "C" void f(int *a) {
          a[0] = table[1]; a[1] = ++calls; a[2] = *pointer; a[3] = made.value;
          a[4] = int(reinterpret_cast<unsigned long>(aligned)); a[5] = aligned[99];
        }""",
        "f",
    )
    body = """
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c3 = arith.constant 3 : index
      scf.for %i = %c0 to %c3 step %c1 {
        aie.use_lock(%go, AcquireGreaterEqual, 1)
        func.call @f(%a) : (memref<16xi32>) -> ()
      }"""
    text = one_core(
        body,
        "func.func private @f(memref<16xi32>)",
        A,
        buffer("big", 2048, "60000xi8"),
        lock("go", 0),
    )
    array = Array(text, program)
    for call in (1, 2, 3):
        array.release(0)
        array.core.resume(FUEL)
        got = array.buffer("a")
        assert got[[0, 1, 2, 3, 5]].tolist() == [20, call, 30, 5, 0]
        assert got[4] % 64 == 0
    extents = sorted(extent for extent in array.core.layout.extents if extent.size)
    assert all(x.end <= y.address for x, y in pairwise(extents))
    assert any("static data" in extent.name for extent in extents)


def test_pointers_and_objects_across_two_sources():
    """Data and functions of another object, function pointers, virtual calls, local statics."""
    program = linked_program(
        (
            """
            #include <array>
            extern int table[4];
            int times100(int x);
            inline constexpr std::array<int, 3> shared{7, 8, 9};
            struct Base { virtual int go(int x) { return x; } };
            struct Times : Base {
              int by;
              Times(int by) : by(by) {}
              int go(int x) override { return x * by; }
            };
            static Base base;
            static Times times(3);
            static Base *objects[2] = {&base, &times};
            int plus1(int x) { return x + 1; }
            int (*functions[2])(int) = {plus1, times100};
            static int next() { static int n = 100; return n++; }
            extern "C" void f(int *a) {
              const int which = a[8] & 1;
              a[0] = table[2];
              a[1] = functions[which](10);
              a[2] = objects[which]->go(5);
              a[3] = shared[which];
              a[4] = next();
              a[5] = functions[0] != nullptr && functions[1] != nullptr;
            }
            """,
            "int table[4] = {1, 2, 3, 4};\nint times100(int x) { return x * 100; }\n",
        ),
        "f",
    )
    for which, expected in ((0, [3, 11, 5, 7, 100, 1]), (1, [3, 1000, 15, 8, 100, 1])):
        array = Array(called(*ONE), program)
        array.buffer("a")[8] = which
        run_to_end(array.core)
        assert array.buffer("a")[:6].tolist() == expected


def test_static_data_that_does_not_fit_is_an_error_with_a_memory_map():
    program = compiled_program(
        'static char big[5000]; extern "C" void f(int *a) { big[a[0]] = 1; a[1] = big[a[2]]; }',
        "f",
    )
    text = called(*ONE, buffer("full", 2048, "60000xi8"))
    with pytest.raises(DesignError, match=r"no room for the static data .*5\d\d\d bytes") as caught:
        Array(text, program)
    assert "buffer full" in caught.value.details


def test_a_buffer_in_the_stack_is_an_error():
    program = compiled_program('extern "C" void f(int *a) { a[0] = 1; }', "f")
    text = called("(memref<16xi32>)", "%low", buffer("low", 512, "16xi32"))
    with pytest.raises(DesignError, match="stack"):
        Array(text, program)


@pytest.mark.parametrize(
    ("source", "call"),
    [
        ('extern "C" void f(int *a, int n) { a[0] = n; }', ("(memref<16xi32>)", "%a", A)),
        ('extern "C" int f(int *a) { return a[0]; }', ("(memref<16xi32>)", "%a", A)),
        ('extern "C" void f(float x) {}', ("(memref<16xi32>)", "%a", A)),
    ],
)
def test_a_call_that_does_not_fit_the_function(source: str, call: tuple[str, ...]):
    with pytest.raises(DesignError, match=r"test\.mlir:\d+.*does not match the C\+\+ function"):
        Array(called(*call), compiled_program(source, "f"))


def test_a_missing_function_is_an_error():
    program = compiled_program('extern "C" void g(int *a) { a[0] = 1; }', "g")
    with pytest.raises(
        DesignError, match="calls 'f', but its program has no such function"
    ) as caught:
        Array(called(*ONE), program)
    assert "g" in caught.value.hint
    with pytest.raises(DesignError, match="calls 'f'"):
        Array(called(*ONE), None)


def test_a_pointer_can_not_carry_an_offset():
    """MLIR passes the base of the buffer: on hardware, too, the offset would be lost."""
    body = """
      %v = memref.subview %a[4] [4] [1] : memref<16xi32> to memref<4xi32, strided<[1], offset: 4>>
      func.call @f(%v) : (memref<4xi32, strided<[1], offset: 4>>) -> ()"""
    program = compiled_program('extern "C" void f(int *a) { a[0] = 1; }', "f")
    text = one_core(body, "func.func private @f(memref<4xi32, strided<[1], offset: 4>>)", A)
    with pytest.raises(DesignError, match="offset"):
        Array(text, program)


@pytest.mark.parametrize(
    "program", [b"", b"\0asm\x01\0\0\0", b"\0asm\x01\0\0\0\0\x09\x08dylink.0", b"garbage" * 9]
)
def test_a_damaged_program(program: bytes):
    with pytest.raises((FormatError, DesignError)):
        Array(called(*ONE), program)


@settings(max_examples=examples(150), deadline=None)
@given(st.data())
def test_a_program_with_changed_bytes_does_no_harm(data: st.DataObject):
    """It loads and runs, or raises one of npukit's own errors."""
    program = bytearray(
        compiled_program(
            "static int n = 3; int (*p)(int); int g(int x) { return x + n; }"
            'extern "C" void f(int *a) { p = a[9] ? g : nullptr; n += a[1]; a[0] = p(a[2]); }',
            "f",
        )
    )
    for _ in range(data.draw(st.integers(1, 3))):
        program[data.draw(st.integers(8, len(program) - 1))] = data.draw(st.integers(0, 255))
    with suppress(NpukitError):
        Array(called(*ONE), bytes(program)).core.resume(10_000)


def test_a_program_can_import_only_what_a_core_provides():
    from wasmtime import wat2wasm

    header = bytes([0, 15, 8]) + b"dylink.0" + bytes([1, 4, 0, 0, 0, 0])
    module = wat2wasm(
        '(module (import "wasi_snapshot_preview1" "fd_write" (func $w)) (func (export "f") '
        "(param i32) call $w))"
    )
    hostile = bytes(module[:8]) + header + bytes(module[8:])
    with pytest.raises(FormatError, match="fd_write"):
        Array(called(*ONE), hostile)


# -- traps -----------------------------------------------------------------------------------------


def test_a_write_past_the_end_of_the_data_memory():
    program = compiled_program(
        """extern "C" void f(int *a) { for (int i = 0; i <= 16; ++i) a[i] = i; }""", "f"
    )
    error = trap_of(called("(memref<16xi32>)", "%top", TOP), program)
    assert (error.kind, error.function) == (TrapKind.OUT_OF_BOUNDS, "f")
    assert 0x10000 <= error.address < 0x10010
    assert "buffer top" in str(error)


def test_a_read_past_the_end_names_the_address():
    program = compiled_program('extern "C" int g; extern "C" int f(int *a) { return a[16]; }', "f")
    body = "%x = func.call @f(%top) : (memref<16xi32>) -> i32"
    text = one_core(body, "func.func private @f(memref<16xi32>) -> i32", TOP)
    error = trap_of(text, program)
    assert (error.kind, error.function, error.address) == (TrapKind.OUT_OF_BOUNDS, "f", 0x10000)
    assert "1 bytes past the end of buffer top" in error.message


@pytest.mark.parametrize("function", ["memcpy(p, q, n)", "memset(p, 1, n)", "memmove(p, q, n)"])
def test_a_block_copy_past_the_end_names_the_address_and_its_caller(function: str):
    program = compiled_program(
        f"""#include <cstring>
        extern "C" void f(char *p, char *q, int n) {{ std::{function}; }}""",
        "f",
    )
    body = """
      %n = arith.constant 65 : i32
      func.call @f(%top, %a, %n) : (memref<16xi32>, memref<16xi32>, i32) -> ()"""
    text = one_core(body, "func.func private @f(memref<16xi32>, memref<16xi32>, i32)", TOP, A)
    error = trap_of(text, program)
    assert (error.kind, error.function, error.address) == (TrapKind.OUT_OF_BOUNDS, "f", 0x10000)


def test_an_mlir_load_past_the_end():
    text = one_core(
        """
      %c0 = arith.constant 0 : index
      %i = memref.load %at[%c0] : memref<1xi32>
      %n = arith.index_cast %i : i32 to index
      %x = memref.load %top[%n] : memref<16xi32>
      memref.store %x, %top[%c0] : memref<16xi32>""",
        TOP,
        f"{buffer('at', 8192, '1xi32')} = dense<16>",
    )
    error = trap_of(text, None)
    assert (error.kind, error.function, error.address) == (TrapKind.OUT_OF_BOUNDS, None, 0x10000)


@pytest.mark.parametrize(
    "source",
    [
        # A frame that is larger than the stack.
        """extern "C" void g(int *p) { p[0] = p[1]; }
        extern "C" void f(int *a) {
          volatile int big[4096]; for (int i = 0; i < 4096; ++i) big[i] = i;
          a[0] = big[a[1] & 1]; }""",
        # Deep recursion with a stack frame per call.
        """extern "C" __attribute__((noinline)) int g(int n) {
             volatile int local[32]; local[n & 31] = n; return n ? g(n - 1) + local[n & 31] : 0; }
        extern "C" void f(int *a) { a[0] = g(1000); }""",
        # Endless recursion that uses no memory.
        """extern "C" __attribute__((noinline)) int g(int n) { return 3 / (g(n + 1) | 1); }
        extern "C" void f(int *a) { a[0] = g(a[1]); }""",
    ],
)
def test_stack_overflow(source: str):
    error = trap_of(called(*ONE), compiled_program(source, "f", "g"))
    assert error.kind == TrapKind.STACK_OVERFLOW
    assert error.function in ("f", "g")
    assert "stack_size" in error.hint


def test_a_frame_that_just_fits_works():
    program = compiled_program(
        """extern "C" void f(int *a) {
          volatile int some[200]; for (int i = 0; i < 200; ++i) some[i] = i; a[0] = some[199]; }""",
        "f",
    )
    array = Array(called(*ONE), program)
    run_to_end(array.core)
    assert array.buffer("a")[0] == 199


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("a[0] = a[1] / a[2];", TrapKind.DIVIDE_BY_ZERO),
        ("a[0] = a[3] / a[4];", TrapKind.INTEGER_OVERFLOW),
        ("__builtin_trap();", TrapKind.UNREACHABLE),
        ("for (volatile int i = 0;; i = 0) {}", TrapKind.FUEL),
    ],
)
def test_other_traps(statement: str, kind: TrapKind):
    program = compiled_program(f'extern "C" void f(int *a) {{ {statement} }}', "f")
    array = Array(called(*ONE), program)
    array.buffer("a")[:5] = [0, 1, 0, -(2**31), -1]
    with pytest.raises(CoreTrapError) as caught:
        array.core.resume(100_000)
    assert caught.value.kind == kind
    assert caught.value.function == "f"
    assert "'f'" in caught.value.message


def test_an_endless_loop_in_the_body_runs_out_of_fuel():
    forever = """
      %zero = arith.constant 0 : index
      %n = arith.constant 0 : i32
      cf.br ^loop
    ^loop:
      memref.store %n, %out[%zero] : memref<64xi32>
      cf.br ^loop
    ^never:"""
    array = Array(one_core(forever, buffer("out", 2048, "64xi32")))
    with pytest.raises(CoreTrapError) as caught:
        array.core.resume(10_000)
    assert caught.value.kind == TrapKind.FUEL
    assert "10000" in caught.value.message


@pytest.mark.parametrize(
    "body",
    [
        "cf.br ^loop\n^loop:\ncf.br ^loop\n^never:",
        """
      %zero = arith.constant 0 : index
      %one = arith.constant 1 : index
      %forever = arith.constant 9223372036854775807 : index
      scf.for %i = %zero to %forever step %one {
        scf.for %j = %zero to %forever step %one {
          %sum = arith.addi %i, %j : index
        }
      }""",
    ],
    ids=["blocks", "loops"],
)
def test_an_empty_endless_loop_needs_no_fuel(body: str):
    assert isinstance(Array(one_core(body)).core.resume(10), Ended)


def test_a_failed_assertion_shows_its_message():
    text = one_core(
        """
      %yes = arith.constant true
      %no = arith.constant false
      cf.assert %yes, "fine"
      cf.assert %no, "the tile is too small" """
    )
    with pytest.raises(CoreTrapError, match="the tile is too small") as caught:
        Array(text).core.resume(1000)
    assert caught.value.kind == TrapKind.ASSERTION


def test_a_trap_names_a_function_with_the_name_of_an_npukit_function():
    program = compiled_program('extern "C" void check(int *) { __builtin_trap(); }', "check")
    error = trap_of(called(*ONE, name="check"), program)
    assert error.function == "check" and "'check'" in error.message


def test_a_failed_check_of_the_standard_library_names_the_function_that_called_it():
    program = compiled_program(
        """#include <array>
        extern "C" void f(int *a) { std::array<int, 4> x{}; a[0] = x.at(a[1]); }""",
        "f",
    )
    array = Array(called(*ONE), program)
    array.buffer("a")[1] = 4
    with pytest.raises(CoreTrapError) as caught:
        array.core.resume(FUEL)
    assert (caught.value.kind, caught.value.function) == (TrapKind.UNREACHABLE, "f")


def test_a_constructor_that_traps():
    program = compiled_program(
        """volatile int zero; struct S { int v; S() { v = 100 / zero; } }; static S s;
        extern "C" void f(int *a) { a[0] = s.v; }""",
        "f",
    )
    with pytest.raises(CoreTrapError, match="divide by zero"):
        Array(called(*ONE), program)


# -- a neighbour's buffers in C++ ------------------------------------------------------------------

NEIGHBOURS = (
    buffer("mine", 0xFFC0, "16xi32"),
    buffer("first", 1024, "5xi8", "%t3"),
    buffer("second", 4096, "3xi32", "%t3"),
)
THREE = "(memref<16xi32>, memref<5xi8>, memref<3xi32>)"


def neighbour_array(source: str) -> Array:
    text = called(THREE, "%mine, %first, %second", *NEIGHBOURS)
    array = Array(text, compiled_program(source, "f"))
    array.buffer("first", np.int8)[:] = [1, 2, 3, 4, 5]
    array.buffer("second")[:] = [10, 20, 30]
    return array


def test_a_function_reads_and_writes_only_neighbours_buffers():
    array = neighbour_array(
        """extern "C" void f(int *mine, signed char *first, int *second) {
          for (int i = 0; i < 5; ++i) { mine[i] = first[i]; first[i] = -first[i]; }
          for (int i = 0; i < 3; ++i) { mine[8 + i] = second[i]; second[i] += 1; }
        }"""
    )
    north = array.memory.data(Tile(0, 3))
    before = north.copy()
    run_to_end(array.core)
    assert array.buffer("mine")[:5].tolist() == [1, 2, 3, 4, 5]
    assert array.buffer("mine")[8:11].tolist() == [10, 20, 30]
    assert array.buffer("first", np.int8).tolist() == [-1, -2, -3, -4, -5]
    assert array.buffer("second").tolist() == [11, 21, 31]
    changed = np.flatnonzero(before != north)
    assert set(changed) <= {*range(1024, 1029), *range(4096, 4108)}


@pytest.mark.parametrize(
    ("statement", "beyond"),
    [
        ("mine[16] = 1;", 0x10000),
        ("mine[17] = 0xA5A5A501;", 0x10004),
        ("first[5] = 1;", None),
        ("first[-1] = 1;", None),
        ("second[3] = 1;", None),
        ("second[-1] = 1;", None),
    ],
)
def test_a_write_outside_a_buffer_traps_also_with_neighbours(statement: str, beyond: int | None):
    array = neighbour_array(
        'extern "C" void f(int *mine, volatile signed char *first, volatile int *second) { '
        + statement
        + " }"
    )
    before = array.memory.data(Tile(0, 3)).copy()
    with pytest.raises(CoreTrapError) as caught:
        array.core.resume(FUEL)
    error = caught.value
    assert error.kind in (TrapKind.STRAY_WRITE, TrapKind.OUT_OF_BOUNDS)
    assert beyond in (None, error.address)
    assert (array.memory.data(Tile(0, 3)) == before).all(), "nothing came through to the neighbour"


def test_the_same_program_on_many_cores_is_compiled_once(monkeypatch: pytest.MonkeyPatch):
    import npukit.emulator.wasm_engine as engine

    compiled: list[object] = []
    original = engine.Module

    def counting(*arguments: object) -> object:
        compiled.append(arguments)
        return original(*arguments)

    monkeypatch.setattr(engine, "Module", counting)
    monkeypatch.setattr(engine, "_MODULES", {})
    program = compiled_program('extern "C" void f(int *a) { a[0] += 1; }', "f")
    cores = "\n".join(
        f"""
    %t{n} = aie.tile({n % 4}, {2 + n // 4})
    {buffer(f"b{n}", 1024 + 64 * n, "16xi32", f"%t{n}")}
    {lock(f"l{n}", n, 0, f"%t{n}")}
    %k{n} = aie.core(%t{n}) {{
      aie.use_lock(%l{n}, AcquireGreaterEqual, 1)
      func.call @f(%b{n}) : (memref<16xi32>) -> ()
      aie.end
    }}"""
        for n in range(16)
    )
    text = "module { aie.device(npu1) { func.func private @f(memref<16xi32>)" + cores + "}}"
    array = Array(text, program)
    assert len(array.cores) == 16
    assert len(compiled) == 2
    for n in range(16):
        array.buffer(f"b{n}")[0] = n
        tile = array.design.buffers[f"b{n}"].tile
        run_until_blocked(array.cores[tile])
        array.release(n, 1, tile)
        run_to_end(array.cores[tile])
        assert array.buffer(f"b{n}")[0] == n + 1


def test_instructions_are_counted_the_same_every_time():
    program = compiled_program(
        'extern "C" void f(int *a) { for (int i = 0; i < a[0]; ++i) a[1] += i * a[2]; }', "f"
    )
    counts = set()
    for _ in range(3):
        array = Array(called(*ONE), program)
        array.buffer("a")[:3] = [100, 0, 3]
        run_to_end(array.core)
        counts.add(array.core.instructions)
    (count,) = counts
    assert count > 10
    assert array.memory.locks(TILE).sum() == 0


def test_a_failed_assert_shows_its_text_line_and_function():
    program = compiled_program(
        """#include <cassert>
        namespace { int low(int *a) {
          assert(a[1] > 0 && "must be positive");
          return a[1];
        } }
        extern "C" void f(int *a) { a[0] = low(a); }""",
        "f",
    )
    array = Array(called(*ONE), program)
    array.buffer("a")[1] = 1
    run_to_end(array.core)
    array = Array(called(*ONE), program)
    with pytest.raises(CoreTrapError) as caught:
        array.core.resume(FUEL)
    assert caught.value.kind == TrapKind.ASSERTION
    wanted = 'assertion failed: a[1] > 0 && "must be positive" (kernel0.cc:3, in low)'
    assert wanted in caught.value.message
    assert "the core of tile (0, 2)" in caught.value.message


def test_ndebug_disables_asserts():
    program = compiled_program(
        '#define NDEBUG\n#include <assert.h>\nextern "C" void f(int *a) { assert(false); a[0] = 7; }',
        "f",
    )
    array = Array(called(*ONE), program)
    run_to_end(array.core)
    assert array.buffer("a")[0] == 7


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('#include <cstdlib>\nextern "C" void f(int *a) { if (!a[0]) abort(); }', "it called abort()"),
        ('extern "C" void f(int *a) { if (!a[0]) __builtin_unreachable(); a[0] = 1; }', "it reached __builtin_trap"),
        ('int g(int *a) { if (a[0]) return 1; }\nextern "C" void f(int *a) { a[0] = g(a); }', "it reached __builtin_trap"),
        ('extern "C" void f(int *a) { unsigned n = 1; while (n) n |= 1; a[0] = n; }', "an endless loop without side effects"),
        ('#include <array>\nextern "C" void f(int *a) { std::array<int, 4> x{}; a[0] = x.at(a[0] + 4); }', "check of the C++ library"),
    ],
)  # fmt: skip
def test_unreachable_code_is_explained(source: str, said: str):
    array = Array(called(*ONE), compiled_program(source, "f"))
    array.buffer("a")[:] = 0
    with pytest.raises(CoreTrapError) as caught:
        array.core.resume(FUEL)
    assert said in caught.value.message
    assert caught.value.kind == TrapKind.UNREACHABLE


def test_a_program_that_continues_after_a_failed_assertion_is_refused():
    program = compiled_program(
        """extern "C" __attribute__((import_module("env"), import_name("assertion_failed")))
        void failed(const char *, const char *, int, const char *);
        extern "C" void f(int *a) { for (;;) failed("", "", 0, (const char *)0xfffffff0); }""",
        "f",
    )
    with pytest.raises(FormatError, match="continues after a failed assertion"):
        Array(called(*ONE), program).core.resume(FUEL)


def test_a_core_too_large_to_compile_is_refused_with_its_location():
    # Each round is a branch over every value that the rounds before have left.
    rounds = "\n".join(
        f"%c{i} = arith.cmpi slt, %v{i}, %k : i32\n"
        f"%v{i + 1} = scf.if %c{i} -> (i32) {{ %x{i} = arith.addi %v{i}, %k : i32\n"
        f"scf.yield %x{i} : i32 }} else {{ scf.yield %v{i} : i32 }}"
        for i in range(1500)
    )
    text = one_core(
        f"%i = arith.constant 0 : index\n%k = memref.load %a[%i] : memref<16xi32>\n"
        f"%v0 = arith.addi %k, %k : i32\n{rounds}\n"
        "memref.store %v1500, %a[%i] : memref<16xi32>",
        buffer("a", 1024, "16xi32"),
    )
    with pytest.raises(DesignError, match="too large to be emulated") as caught:
        Array(text)
    assert str(caught.value.where).startswith("test.mlir:")
