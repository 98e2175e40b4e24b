"""A stack outside of the data memory, for functions that are larger only as WebAssembly."""

from __future__ import annotations

import numpy as np
import pytest
from emulated_cores import FUEL, Array, buffer, compiled_program, one_core, run_to_end

from npukit.errors import CoreTrapError
from npukit.machine.control_program import TrapKind
from npukit.machine.physical import Tile

BEHIND = buffer("a", 64, "64xi32")
"""A buffer directly behind a stack of 64 bytes."""
FAR = buffer("far", 0x8000, "64xi32")
NORTH = buffer("north", 0x400, "64xi32", "%t3")

REVERSE = """
extern "C" {
__attribute__((noinline)) void keep(volatile int *to, const int *from) {
  for (int i = 0; i < 64; ++i) to[i] = from[63 - i];
}
void f(int *a, int n) { volatile int kept[64]; keep(kept, a); for (int i = 0; i < 64; ++i) a[i] = kept[i]; }
}"""

DEEP = """
extern "C" {
__attribute__((noinline)) int g(int n) {
  volatile int local[16]; for (int i = 0; i < 16; ++i) local[i] = n;
  return n ? g(n - 1) + local[n & 15] : 0;
}
void f(int *a, int n) { a[0] = g(n); }
}"""

POKE = """
extern "C" void f(char *a, int n) {
  volatile char local[64]; local[n & 63] = 1;
  a[(int)(local - a) + n] = 0;
}"""


def calling(source: str, stack: int, n: int = 0, base: str = "a") -> Array:
    text = one_core(
        f"""%n = arith.constant {n} : i32
        func.call @f(%{base}, %n) : (memref<64xi32>, i32) -> ()""",
        "func.func private @f(memref<64xi32>, i32)",
        BEHIND,
        FAR,
        NORTH,
        attributes="stack_size = 64 : i32",
    )
    return Array(text, compiled_program(source, "f"), stack=stack)


def trap(array: Array) -> CoreTrapError:
    with pytest.raises(CoreTrapError) as caught:
        array.core.resume(FUEL)
    return caught.value


@pytest.mark.parametrize("base", ["a", "far", "north"])
def test_functions_use_it_and_pointers_into_it_work(base: str) -> None:
    array = calling(REVERSE, 320, base=base)
    array.buffer(base)[:] = np.arange(64)
    below = array.memory.data(Tile(0, 2))[:64].copy()
    run_to_end(array.core)
    assert array.buffer(base).tolist() == [*range(63, -1, -1)]
    assert (array.memory.data(Tile(0, 2))[:64] == below).all()


def test_without_it_that_function_overflows() -> None:
    assert trap(calling(REVERSE, 0)).kind == TrapKind.STACK_OVERFLOW


@pytest.mark.parametrize(("depth", "fits"), [(3, True), (6, True), (8, False), (40, False)])
def test_a_recursion_may_use_all_of_it_and_no_more(depth: int, fits: bool) -> None:
    array = calling(DEEP, 512, n=depth)
    if fits:
        run_to_end(array.core)
        assert array.buffer("a")[0] == depth * (depth + 1) // 2
        return
    error = trap(array)
    assert error.kind == TrapKind.STACK_OVERFLOW
    assert "the stack has 512 bytes" in error.message and "stack_size" in (error.hint or "")
    assert "512 bytes  stack of the functions" in (error.details or "")


def test_an_endless_recursion_traps() -> None:
    assert trap(calling(DEEP, 512, n=1 << 30)).kind == TrapKind.STACK_OVERFLOW


@pytest.mark.parametrize("base", ["a", "north"])
def test_a_write_past_its_end_traps(base: str) -> None:
    assert trap(calling(POKE, 128, n=4096, base=base)).kind == TrapKind.OUT_OF_BOUNDS


@pytest.mark.parametrize(("address", "says"), [(0, "null pointer"), (40, "unused stack")])
def test_a_write_where_an_npu_has_its_stack_is_reported(address: int, says: str) -> None:
    source = 'extern "C" void f(char *a, int n) { a[n - 64] = 0; }'
    error = trap(calling(source, 128, n=address))
    assert (error.kind, error.address) == (TrapKind.STRAY_WRITE, address)
    assert says in error.message
