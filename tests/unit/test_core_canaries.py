"""Stray writes of C++ functions: every one is reported, and nothing else."""

from itertools import accumulate

import numpy as np
import pytest
from emulated_cores import (
    FUEL,
    Array,
    buffer,
    compiled_program,
    lock,
    one_core,
    run_to_end,
    run_until_blocked,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from npukit.errors import CoreTrapError
from npukit.machine.control_program import TrapKind
from npukit.machine.physical import Tile
from thoroughness import examples

A = buffer("a", 0x400, "16xi32")
B = buffer("b", 0x440, "16xi32")
FAR = buffer("far", 0x8000, "16xi32")
POKE = 'extern "C" void poke(char *p, int at, int value) { p[at] = value; }'


def poking(base: str, at: int, value: int, *declarations: str) -> Array:
    """A core that sets one byte, ``at`` bytes from the start of buffer ``base``."""
    body = f"""
      %at = arith.constant {at} : i32
      %value = arith.constant {value} : i32
      func.call @poke(%{base}, %at, %value) : (memref<16xi32>, i32, i32) -> ()"""
    text = one_core(body, "func.func private @poke(memref<16xi32>, i32, i32)", *declarations)
    return Array(text, compiled_program(POKE, "poke"))


def stray(array: Array) -> CoreTrapError:
    with pytest.raises(CoreTrapError) as caught:
        array.core.resume(FUEL)
    with pytest.raises(CoreTrapError) as again:
        array.core.resume(FUEL)
    assert again.value is caught.value
    error = caught.value
    assert error.kind == TrapKind.STRAY_WRITE
    assert error.tile == (0, 2) and error.function == "poke"
    assert f"{error.address:#x}" in error.message
    assert "data memory of tile (0, 2):" in (error.details or "")
    return error


@pytest.mark.parametrize(
    ("base", "at", "address", "says"),
    [
        ("a", 64, 0x440, "1 byte past the end of buffer a (0x400 - 0x43f)"),
        ("a", 65, 0x441, "2 bytes past the end of buffer a (0x400 - 0x43f)"),
        ("far", -1, 0x7FFF, "1 byte before the start of buffer far (0x8000 - 0x803f)"),
        ("far", 64, 0x8040, "1 byte past the end of buffer far"),
        ("a", 0x1000, 0x1400, "4033 bytes past the end of buffer a"),
        ("a", -0x400, 0, "null pointer"),
        ("a", -0x400 + 15, 15, "null pointer"),
        ("a", 0xFBFF, 0xFFFF, "buffer far"),
        ("a", 0x7C00, 0x8000, "in buffer far (0x8000 - 0x803f), which the call did not pass"),
        ("far", -0x7C00, 0x400, "in buffer a (0x400 - 0x43f), which the call did not pass"),
    ],
)
def test_a_write_just_outside_a_buffer_is_reported(base: str, at: int, address: int, says: str):
    array = poking(base, at, 0, A, FAR)
    error = stray(array)
    assert error.address == address
    assert says in error.message


def test_a_write_into_the_adjacent_buffer_is_reported():
    error = stray(poking("a", 64, 0, A, B))
    assert error.address == 0x440
    assert "in buffer b (0x440 - 0x47f)" in error.message
    assert "1 byte past the end of buffer a (0x400 - 0x43f)" in error.message


def test_a_copy_of_too_many_bytes_is_reported():
    """What it reads past the end of its input is not what is past the end of its output."""
    program = compiled_program(
        'extern "C" void poke(char *a, const char *b) '
        "{ for (int i = 0; i < 65; ++i) ((volatile char *)a)[i] = b[i]; }",
        "poke",
    )
    for to, source in (("a", "far"), ("far", "a")):
        text = one_core(
            f"func.call @poke(%{to}, %{source}) : (memref<16xi32>, memref<16xi32>) -> ()",
            "func.func private @poke(memref<16xi32>, memref<16xi32>)",
            A,
            FAR,
        )
        assert f"1 byte past the end of buffer {to}" in stray(Array(text, program)).message


@pytest.mark.parametrize("following", [(), (B,), (B, buffer("c", 0x480, "16xi32"))])
def test_the_first_of_several_stray_bytes_is_reported(following: tuple[str, ...]):
    """Whether they lie in free memory, in the buffers behind, or in both."""
    program = compiled_program(
        'extern "C" void poke(int *a) { for (int i = 0; i < 64; ++i) a[i] = i; }', "poke"
    )
    text = one_core(
        "func.call @poke(%a) : (memref<16xi32>) -> ()",
        "func.func private @poke(memref<16xi32>)",
        A,
        *following,
    )
    error = stray(Array(text, program))
    assert error.address == 0x440
    assert "1 byte past the end of buffer a (0x400 - 0x43f)" in error.message


@settings(max_examples=examples(60), deadline=None)
@given(st.integers(0x410 - 0x400, 0xFFFF - 0x400), st.integers(0, 255))
def test_any_changed_byte_outside_is_reported_and_none_inside(at: int, value: int):
    array = poking("a", at, value, A, B, FAR)
    before = array.memory.data(Tile(0, 2)).copy()
    if at < 64 or before[0x400 + at] == value:
        run_to_end(array.core)
        assert array.memory.data(Tile(0, 2))[0x400 + at] == value
    else:
        assert stray(array).address == 0x400 + at


SIZES = (1, 15, 17, 255, 256, 257, 400, 511, 512, 513, 767, 769)
"""Around the sizes in which memory is compared."""

PLACES = list(
    zip(accumulate(SIZES[:-1], lambda at, size: at + 2 * size, initial=0x800), SIZES, strict=True)
)
BUFFERS = [buffer(f"y{size}", at, f"{size}xi8") for at, size in PLACES]
ENDS = [
    start + offset
    for at, size in PLACES
    for start in (at, at + size)
    for offset in (0, size // 2, size - 1)
]


@settings(max_examples=examples(60), deadline=None)
@given(st.one_of(st.sampled_from(ENDS), st.integers(ENDS[0], ENDS[-1])))
def test_any_changed_byte_in_buffers_and_gaps_of_odd_sizes_is_reported(address: int):
    source = 'extern "C" void poke(int *a) { ((char *)a)[*a] ^= 1; }'
    call = "func.call @poke(%a) : (memref<16xi32>) -> ()"
    text = one_core(call, "func.func private @poke(memref<16xi32>)", A, *BUFFERS)
    array = Array(text, compiled_program(source, "poke"))
    array.buffer("a")[0] = address - 0x400
    assert stray(array).address == address


def test_the_report_names_the_function_that_wrote_even_if_others_ran_later():
    source = POKE + 'extern "C" void other(int *a) { a[0] = 1; }'
    body = """
      %at = arith.constant 64 : i32
      func.call @other(%a) : (memref<16xi32>) -> ()
      func.call @poke(%a, %at, %at) : (memref<16xi32>, i32, i32) -> ()
      func.call @other(%a) : (memref<16xi32>) -> ()"""
    text = one_core(
        body,
        "func.func private @poke(memref<16xi32>, i32, i32)",
        "func.func private @other(memref<16xi32>)",
        A,
    )
    stray(Array(text, compiled_program(source, "poke", "other")))


def test_a_trap_after_a_stray_write_is_reported_as_the_stray_write():
    source = POKE + 'extern "C" void other(int *a) { __builtin_trap(); }'
    body = """
      %at = arith.constant 64 : i32
      func.call @poke(%a, %at, %at) : (memref<16xi32>, i32, i32) -> ()
      func.call @other(%a) : (memref<16xi32>) -> ()"""
    text = one_core(
        body,
        "func.func private @poke(memref<16xi32>, i32, i32)",
        "func.func private @other(memref<16xi32>)",
        A,
    )
    stray(Array(text, compiled_program(source, "poke", "other")))


def test_functions_may_write_their_static_data_but_not_next_to_it():
    source = """static volatile int table[4] = {1, 2, 3, 4};
    extern "C" void poke(int *a) { table[a[0]] = 7; a[1] = table[1]; }"""
    text = one_core(
        "func.call @poke(%a) : (memref<16xi32>) -> ()",
        "func.func private @poke(memref<16xi32>)",
        A,
    )
    program = compiled_program(source, "poke")
    array = Array(text, program)
    array.buffer("a")[0] = 3
    run_to_end(array.core)
    assert array.buffer("a")[1] == 2
    for index in (-1, 4):
        array = Array(text, program)
        array.buffer("a")[0] = index
        assert "static data of the C++ functions" in stray(array).message


def test_static_data_and_buffers_have_their_initial_content_and_other_memory_a_pattern():
    source = """static int zeros[16]; static int table[4] = {1, 2, 3, 4};
    extern "C" void f(int *a) {
      volatile int *local = static_cast<int *>(__builtin_alloca(256));
      for (int i = 0; i < 8; ++i) { a[i] = zeros[i + a[15]]; a[8 + (i & 3)] = local[i]; }
      for (int i = 0; i < 4; ++i) { zeros[i] = i; a[12 + i] = table[i]; }
    }"""
    text = one_core(
        "func.call @f(%a) : (memref<16xi32>) -> ()", "func.func private @f(memref<16xi32>)", A
    )
    array = Array(text, compiled_program(source, "f"))
    assert (array.buffer("a", np.uint8) != 0).all()
    array.buffer("a")[15] = 0
    run_to_end(array.core)
    found = array.buffer("a")
    assert found[:8].tolist() == [0] * 8
    assert (found[8:12] != 0).all(), "what a function finds on its stack is not zero"
    assert found[12:].tolist() == [1, 2, 3, 4]


def test_a_function_may_keep_and_write_a_buffer_of_an_earlier_call():
    source = """static int *kept;
    extern "C" void keep(int *a) { kept = a; }
    extern "C" void poke(int *b) { kept[2] = 5; b[0] = 1; }"""
    body = """
      func.call @keep(%a) : (memref<16xi32>) -> ()
      func.call @poke(%b) : (memref<16xi32>) -> ()"""
    declared = [f"func.func private @{name}(memref<16xi32>)" for name in ("keep", "poke")]
    program = compiled_program(source, "keep", "poke")
    array = Array(one_core(body, *declared, A, B), program)
    run_to_end(array.core)
    assert array.buffer("a")[2] == 5
    array = Array(one_core(body, *declared, A, B, FAR), program)
    array.buffer("far")  # nothing points there
    run_to_end(array.core)


def test_every_call_is_checked_against_its_own_buffers():
    """Ping and pong: each call may write its own, and not the other."""
    body = """
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c4 = arith.constant 4 : index
      %in = arith.constant 63 : i32
      %out = arith.constant 64 : i32
      scf.for %i = %c0 to %c4 step %c1 {
        aie.use_lock(%go, AcquireGreaterEqual, 1)
        func.call @poke(%a, %in, %in) : (memref<16xi32>, i32, i32) -> ()
        func.call @poke(%b, %in, %in) : (memref<16xi32>, i32, i32) -> ()
      }
      aie.use_lock(%go, AcquireGreaterEqual, 1)
      func.call @poke(%a, %out, %in) : (memref<16xi32>, i32, i32) -> ()"""
    text = one_core(body, "func.func private @poke(memref<16xi32>, i32, i32)", A, B, lock("go", 0))
    array = Array(text, compiled_program(POKE, "poke"))
    run_until_blocked(array.core)
    for _ in range(4):
        array.buffer("b")[:] += 1  # as a DMA does between two calls
        array.release(0)
        run_until_blocked(array.core)
    array.release(0)
    assert "in buffer b" in stray(array).message


NEAR = buffer("near", 0x1000, "16xi32", "%t3")
NEXT = buffer("next", 0x1040, "16xi32", "%t3")


@pytest.mark.parametrize(
    ("at", "address", "says"),
    [
        (64, 0x1040, "1 byte past the end of buffer near of tile (0, 3) (0x1000 - 0x103f)"),
        (-1, 0xFFF, "1 byte before the start of buffer near of tile (0, 3)"),
    ],
)
def test_a_write_just_outside_a_neighbours_buffer_is_reported(at: int, address: int, says: str):
    array = poking("near", at, 0xA5, NEAR, NEXT, A)
    north = array.memory.data(Tile(0, 3))
    before = north.copy()
    error = stray(array)
    assert error.address == address
    assert says in error.message
    assert (north == before).all()


def test_a_write_into_a_neighbours_buffer_of_another_call_is_reported():
    body = """
      %in = arith.constant 0 : i32
      %out = arith.constant -128 : i32
      func.call @poke(%next, %in, %in) : (memref<16xi32>, i32, i32) -> ()
      func.call @poke(%near, %out, %out) : (memref<16xi32>, i32, i32) -> ()"""
    text = one_core(body, "func.func private @poke(memref<16xi32>, i32, i32)", NEAR, NEXT, A)
    array = Array(text, compiled_program(POKE, "poke"))
    assert "which the call did not pass" in stray(array).message


def test_a_write_into_a_neighbours_buffer_of_an_earlier_call_is_reported():
    """Its copy does not go back: the write would be lost."""
    source = """static int *kept;
    extern "C" void keep(int *a) { kept = a; }
    extern "C" void poke(int *b) { kept[2] = 5; b[0] = 1; }"""
    body = """
      func.call @keep(%near) : (memref<16xi32>) -> ()
      func.call @poke(%a) : (memref<16xi32>) -> ()"""
    declared = [f"func.func private @{name}(memref<16xi32>)" for name in ("keep", "poke")]
    array = Array(one_core(body, *declared, NEAR, A), compiled_program(source, "keep", "poke"))
    assert "buffer near of tile (0, 3)" in stray(array).message


@pytest.mark.parametrize(
    ("index", "memref", "says"),
    [
        (16, "%a", "an index is not from 0 to 15 in dimension 0 of 1"),
        (-1, "%a", "an index is not from 0 to 15"),
        (1 << 32, "%a", "an index is not from 0 to 15"),
        (16, "%near", "an index is not from 0 to 15"),
    ],
)
def test_a_store_of_the_body_outside_its_memref_traps(index: int, memref: str, says: str):
    body = f"""
      %c0 = arith.constant 0 : index
      %x = arith.constant 7 : i32
      %i = memref.load %at[%c0] : memref<1xi64>
      %n = arith.index_cast %i : i64 to index
      memref.store %x, {memref}[%n] : memref<16xi32>"""
    at = buffer("at", 0x800, "1xi64")
    array = Array(one_core(body, A, B, NEAR, NEXT, at))
    before = [array.memory.data(Tile(0, row)).copy() for row in (2, 3)]
    array.buffer("at", np.int64)[0] = index
    with pytest.raises(CoreTrapError) as caught:
        array.core.resume(FUEL)
    assert caught.value.kind == TrapKind.STRAY_WRITE
    assert says in caught.value.message
    assert "'memref.store' at test.mlir:" in caught.value.message
    array.buffer("at", np.uint8)[:] = before[0][0x800:0x808]
    for row, data in zip((2, 3), before, strict=True):
        assert (array.memory.data(Tile(0, row)) == data).all()


def test_the_index_of_every_dimension_is_checked():
    """As one number, row 0, column 4 would be row 1, column 0."""
    body = """
      %c0 = arith.constant 0 : index
      %i = memref.load %at[%c0] : memref<1xi32>
      %c4 = arith.index_cast %i : i32 to index
      memref.store %i, %m[%c0, %c4] : memref<4x4xi32>"""
    at = f"{buffer('at', 8192, '1xi32')} = dense<4>"
    array = Array(one_core(body, buffer("m", 0x400, "4x4xi32"), at))
    with pytest.raises(CoreTrapError, match="index is not from 0 to 3 in dimension 1 of 2"):
        array.core.resume(FUEL)


COUNTING = """
extern "C" void count(int *p) { for (int i = 0; i < 16; i++) p[0] += i ^ p[1]; }
"""


def instructions(placed: str, *others: str, calls: int = 3) -> int:
    """Instructions of a core that calls a function with the buffer ``placed``."""
    call = "func.call @count(%x) : (memref<16xi32>) -> ()\n"
    declared = "func.func private @count(memref<16xi32>)"
    text = one_core(call * calls, declared, placed, *others)
    core = Array(text, compiled_program(COUNTING, "count")).core
    run_to_end(core)
    return core.instructions


def test_only_the_cores_own_instructions_count():
    """npukit's code around calls does not count, for any layout and content of memory."""
    own = instructions(buffer("x", 4096, "16xi32"))
    assert own > 3 * 16
    full = buffer("y", 8192, "12288xi32")
    odd = [buffer(f"y{at}", 1024 + 100 * at, f"{at}xi8") for at in range(1, 40)]
    assert instructions(buffer("x", 0xF000, "16xi32"), full) == own
    assert instructions(buffer("x", 0xF000, "16xi32"), *odd) == own
    # Of a neighbour's buffer the functions get a copy; its address comes from elsewhere.
    assert instructions(buffer("x", 4096, "16xi32", "%t3")) == own
    large = buffer("z", 1024, "15000xi32")
    assert instructions(buffer("x", 4096, "16xi32", "%t3"), large) == own
    one, two = (instructions(buffer("x", 4096, "16xi32"), calls=n) for n in (1, 2))
    assert two - one == own - two
