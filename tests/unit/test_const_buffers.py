"""Buffers that a C++ function takes as pointers to const: a call must not change them."""

import numpy as np
import pytest
from emulated_cores import (
    FUEL,
    Array,
    buffer,
    compiled_program,
    declared_in,
    lock,
    one_core,
    run_to_end,
    run_until_blocked,
)

from npukit.errors import CoreTrapError
from npukit.machine.control_program import TrapKind
from npukit.machine.physical import Tile

A = buffer("a", 0x400, "16xi32")
B = buffer("b", 0x440, "16xi32")


def stray(array: Array) -> CoreTrapError:
    with pytest.raises(CoreTrapError) as caught:
        array.core.resume(FUEL)
    assert caught.value.kind == TrapKind.STRAY_WRITE
    return caught.value


PAST_THE_END = """extern "C" void poke(char *__restrict out, const char *__restrict in, int at)
{ out[at] = in[0] + 1; }"""
THROUGH_A_TYPEDEF = """typedef const char *row;
extern "C" void poke(row in, int at) { const_cast<char *>(in)[at] = 1; }"""


@pytest.mark.parametrize("at", [0, 63, 64])
def test_a_write_into_a_buffer_that_the_call_may_only_read_is_reported(at: int):
    text = one_core(
        f"""%at = arith.constant {at} : i32
      func.call @poke(%a, %b, %at) : (memref<16xi32>, memref<16xi32>, i32) -> ()""",
        "func.func private @poke(memref<16xi32>, memref<16xi32>, i32)",
        A,
        B,
    )
    program, declared = compiled_program(PAST_THE_END, "poke"), declared_in(PAST_THE_END)
    array = Array(text, program, declared)
    if at < 64:
        run_to_end(array.core)
        assert array.buffer("a", np.int8)[at] == array.buffer("b", np.int8)[0] + 1
        return
    message = stray(array).message
    assert "in buffer b" in message and "which the call passed only as const" in message
    assert "1 byte past the end of buffer a" in message
    run_to_end(Array(text, program).core)  # without types, nothing is known


def test_const_is_found_behind_a_typedef_and_a_buffer_passed_twice_may_be_written():
    text = one_core(
        """%at = arith.constant 5 : i32
      func.call @poke(%a, %at) : (memref<16xi32>, i32) -> ()""",
        "func.func private @poke(memref<16xi32>, i32)",
        A,
    )
    declared = declared_in(THROUGH_A_TYPEDEF)
    array = Array(text, compiled_program(THROUGH_A_TYPEDEF, "poke"), declared)
    assert "passed only as const" in stray(array).message
    for first, second in (("char *a", "const char *b"), ("const char *b", "char *a")):
        source = f'extern "C" void poke({first}, {second}) {{ a[3] = b[3] + 1; }}'
        text = one_core(
            "func.call @poke(%a, %a) : (memref<16xi32>, memref<16xi32>) -> ()",
            "func.func private @poke(memref<16xi32>, memref<16xi32>)",
            A,
        )
        run_to_end(Array(text, compiled_program(source, "poke"), declared_in(source)).core)


def test_a_buffer_that_is_only_read_may_change_between_two_calls():
    source = """extern "C" void poke(const int *a, int *b) { b[0] = a[0]; }"""
    body = """
      aie.use_lock(%go, AcquireGreaterEqual, 1)
      func.call @poke(%a, %b) : (memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%go, AcquireGreaterEqual, 1)
      func.call @poke(%b, %a) : (memref<16xi32>, memref<16xi32>) -> ()
      func.call @poke(%a, %b) : (memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%go, AcquireGreaterEqual, 1)"""
    text = one_core(
        body, "func.func private @poke(memref<16xi32>, memref<16xi32>)", A, B, lock("go", 0)
    )
    array = Array(text, compiled_program(source, "poke"), declared_in(source))
    for value in (7, 8):
        array.buffer("a")[:] = value
        array.release(0)
        run_until_blocked(array.core)
        assert array.buffer("b")[0] == 7


@pytest.mark.parametrize("qualifier", ["const ", ""])
def test_a_write_through_a_pointer_into_a_neighbours_buffer_goes_back_if_it_is_not_const(
    qualifier: str,
):
    source = f"""extern "C" void poke({qualifier}int *near, int *out) {{
      out[0] = near[1];
      const_cast<int *>(near)[2] = near[1] + 1;
    }}"""
    text = one_core(
        "func.call @poke(%near, %a) : (memref<16xi32>, memref<16xi32>) -> ()",
        "func.func private @poke(memref<16xi32>, memref<16xi32>)",
        buffer("near", 0x1000, "16xi32", "%t3"),
        A,
    )
    array = Array(text, compiled_program(source, "poke"), declared_in(source))
    near = array.memory.data(Tile(0, 3))[0x1000:0x1040].view(np.int32)
    near[1:3] = 7, 0
    if qualifier:
        message = stray(array).message
        assert "in buffer near of tile (0, 3)" in message and "only as const" in message
    else:
        run_to_end(array.core)
    assert near[2] == (0 if qualifier else 8)
    assert array.buffer("a")[0] == 7
