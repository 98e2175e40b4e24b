"""Control flow of emulated cores: structured, unstructured, and stopped in the middle."""

import random

import numpy as np
import pytest
from emulated_cores import (
    FUEL,
    TILE,
    Array,
    buffer,
    lock,
    one_core,
    run_to_end,
    run_until_blocked,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from npukit.emulator.core.unit import Ended
from npukit.errors import DesignError, UnsupportedError
from npukit.machine.control_program import AcquireSite
from thoroughness import examples

OUT = buffer("out", 2048, "64xi32")
CONSTANTS = """
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c2 = arith.constant 2 : index
      %c5 = arith.constant 5 : index
      %i0 = arith.constant 0 : i32
      %i1 = arith.constant 1 : i32
"""


def test_loop_with_carried_values():
    body = (
        CONSTANTS
        + """
      %s:2 = scf.for %i = %c0 to %c5 step %c2 iter_args(%a = %i0, %b = %i1) -> (i32, i32) {
        %n = arith.index_cast %i : index to i32
        %x = arith.addi %a, %n : i32
        scf.yield %b, %x : i32, i32
      }
      memref.store %s#0, %out[%c0] : memref<64xi32>
      memref.store %s#1, %out[%c1] : memref<64xi32>
"""
    )
    array = Array(one_core(body, OUT))
    run_to_end(array.core)
    a, b = 0, 1
    for i in range(0, 5, 2):
        a, b = b, a + i
    assert array.buffer("out")[:2].tolist() == [a, b]


def test_loop_bounds_are_64_bits_wide_and_may_be_empty():
    """4294967295, the bound that designs use for an endless loop, is positive as an index."""
    body = (
        CONSTANTS
        + """
      %big = arith.constant 4294967295 : index
      %step = arith.constant 2147483648 : index
      %n = scf.for %i = %c0 to %big step %step iter_args(%a = %i0) -> (i32) {
        %x = arith.addi %a, %i1 : i32
        scf.yield %x : i32
      }
      %m = scf.for %i = %c5 to %c0 step %c1 iter_args(%a = %i0) -> (i32) {
        scf.yield %i1 : i32
      }
      memref.store %n, %out[%c0] : memref<64xi32>
      memref.store %m, %out[%c1] : memref<64xi32>
"""
    )
    array = Array(one_core(body, OUT))
    run_to_end(array.core)
    assert array.buffer("out")[:2].tolist() == [2, 0]


@pytest.mark.parametrize("start", [1, 6, 27])
def test_while_if_and_switch(start: int):
    """Collatz steps, with a switch that counts even and odd ones apart."""
    body = (
        CONSTANTS
        + f"""
      %start = arith.constant {start} : i32
      %i2 = arith.constant 2 : i32
      %i3 = arith.constant 3 : i32
      %r:2 = scf.while (%x = %start, %n = %i0) : (i32, i32) -> (i32, i32) {{
        %go = arith.cmpi ne, %x, %i1 : i32
        scf.condition(%go) %x, %n : i32, i32
      }} do {{
      ^bb0(%x: i32, %n: i32):
        %rem = arith.remsi %x, %i2 : i32
        %even = arith.cmpi eq, %rem, %i0 : i32
        %y = scf.if %even -> (i32) {{
          %h = arith.divsi %x, %i2 : i32
          scf.yield %h : i32
        }} else {{
          %t3x = arith.muli %x, %i3 : i32
          %u = arith.addi %t3x, %i1 : i32
          scf.yield %u : i32
        }}
        %which = arith.index_cast %rem : i32 to index
        %slot = scf.index_switch %which -> index
        case 0 {{
          scf.yield %c1 : index
        }}
        default {{
          scf.yield %c2 : index
        }}
        %old = memref.load %out[%slot] : memref<64xi32>
        %new = arith.addi %old, %i1 : i32
        memref.store %new, %out[%slot] : memref<64xi32>
        %m = arith.addi %n, %i1 : i32
        scf.yield %y, %m : i32, i32
      }}
      memref.store %r#1, %out[%c0] : memref<64xi32>
"""
    )
    array = Array(one_core(body, OUT))
    array.buffer("out")[:] = 0
    run_to_end(array.core)
    x, steps = start, []
    while x != 1:
        steps.append(x % 2)
        x = x // 2 if x % 2 == 0 else 3 * x + 1
    assert array.buffer("out")[:3].tolist() == [len(steps), steps.count(0), steps.count(1)]


def test_cf_switch_and_block_arguments_that_swap():
    body = """
      %i0 = arith.constant 0 : i32
      %i1 = arith.constant 1 : i32
      %i7 = arith.constant 7 : i32
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      cf.br ^loop(%i1, %i7, %i0 : i32, i32, i32)
    ^loop(%a: i32, %b: i32, %n: i32):
      cf.switch %n : i32, [
        default: ^loop_end(%a, %b : i32, i32),
        0: ^again(%b, %a : i32, i32),
        1: ^again(%b, %a : i32, i32),
        2: ^again(%b, %b : i32, i32)
      ]
    ^again(%x: i32, %y: i32):
      %m = arith.addi %n, %i1 : i32
      cf.br ^loop(%x, %y, %m : i32, i32, i32)
    ^loop_end(%p: i32, %q: i32):
      memref.store %p, %out[%c0] : memref<64xi32>
      memref.store %q, %out[%c1] : memref<64xi32>
"""
    array = Array(one_core(body, OUT))
    run_to_end(array.core)
    assert array.buffer("out")[:2].tolist() == [7, 7]


def test_live_values_survive_a_stop():
    """Sums what it finds in a buffer each time the lock is released, over a stop in each round."""
    body = (
        CONSTANTS
        + """
      %k = arith.constant 40 : i32
      %big = arith.addi %k, %i1 : i32
      %s = scf.for %i = %c0 to %c5 step %c1 iter_args(%a = %big) -> (i32) {
        aie.use_lock(%go, AcquireGreaterEqual, 1)
        %v = memref.load %out[%c0] : memref<64xi32>
        %x = arith.addi %a, %v : i32
        aie.use_lock(%done, Release, 1)
        scf.yield %x : i32
      }
      memref.store %s, %out[%c1] : memref<64xi32>
"""
    )
    array = Array(one_core(body, OUT, lock("go", 0), lock("done", 1)))
    out, locks = array.buffer("out"), array.memory.locks(TILE)
    for value in (3, 5, 7, 11, 13):
        stop = run_until_blocked(array.core)
        assert (stop.tile, stop.lock_id, stop.value, stop.greater_equal) == (TILE, 0, 1, True)
        assert run_until_blocked(array.core) == stop
        out[0] = value
        array.release(0)
        if value != 13:
            run_until_blocked(array.core)
    run_to_end(array.core)
    assert out[1] == 41 + 3 + 5 + 7 + 11 + 13
    assert locks[:2].tolist() == [0, 5]
    run_to_end(array.core)


def test_acquire_takes_the_value_only_if_all_of_it_is_there():
    body = """
      aie.use_lock(%a, AcquireGreaterEqual, 2)
      aie.use_lock(%b, Acquire, 2)
      aie.use_lock(%a, Release, 4)
"""
    array = Array(one_core(body, lock("a", 0, 1), lock("b", 1, 3)))
    locks = array.memory.locks(TILE)
    assert run_until_blocked(array.core).lock_id == 0
    assert locks[:2].tolist() == [1, 3]
    array.release(0, 2)
    stop = run_until_blocked(array.core)
    assert (stop.lock_id, stop.value, stop.greater_equal) == (1, 2, False)
    assert locks[:2].tolist() == [1, 3], "3 is not equal to 2"
    array.release(1, -1)
    run_to_end(array.core)
    assert locks[:2].tolist() == [5, 2], "a wait for an exact value takes nothing"


def test_an_acquire_below_zero_is_at_least_and_a_release_may_be_below_zero():
    """The hardware's own numbers: MLIR-AIE hands the value of ``Acquire`` on as it is."""
    body = """
      aie.use_lock(%a, Acquire, -2)
      aie.use_lock(%b, AcquireGreaterEqual, 0)
      aie.use_lock(%b, Release, -3)
"""
    array = Array(one_core(body, lock("a", 0, 1), lock("b", 1, 7)))
    locks = array.memory.locks(TILE)
    stop = run_until_blocked(array.core)
    assert (stop.lock_id, stop.value, stop.greater_equal) == (0, 2, True)
    array.release(0, 4)
    stop = run_until_blocked(array.core)
    assert (stop.lock_id, stop.value, stop.greater_equal) == (1, 0, False)
    assert locks[:2].tolist() == [3, 7]
    array.release(1, -7)
    run_to_end(array.core)
    assert locks[:2].tolist() == [3, -3]


def test_a_stop_names_the_place_of_the_acquire():
    text = one_core("aie.use_lock(%a, AcquireGreaterEqual, 1)", lock("a", 0))
    stop = run_until_blocked(Array(text).core)
    line = text[: text.index("aie.use_lock")].count("\n") + 1
    assert stop.location.startswith(f"test.mlir:{line}:")


def test_a_function_with_a_body_is_inlined_with_its_locks():
    function = """
    func.func @twice(%x: i32, %m: memref<64xi32>, %at: index) -> i32 {
      %i2 = arith.constant 2 : i32
      %neg = arith.constant 0 : i32
      %c = arith.cmpi slt, %x, %neg : i32
      cf.cond_br %c, ^less, ^more
    ^less:
      return %neg : i32
    ^more:
      %y = arith.muli %x, %i2 : i32
      memref.store %y, %m[%at] : memref<64xi32>
      return %y : i32
    }"""
    body = (
        CONSTANTS
        + """
      %i21 = arith.constant 21 : i32
      %m5 = arith.constant -5 : i32
      %p = func.call @twice(%i21, %out, %c0) : (i32, memref<64xi32>, index) -> i32
      %q = func.call @twice(%p, %out, %c1) : (i32, memref<64xi32>, index) -> i32
      %r = func.call @twice(%m5, %out, %c1) : (i32, memref<64xi32>, index) -> i32
      memref.store %r, %out[%c2] : memref<64xi32>
"""
    )
    array = Array(one_core(body, OUT, function))
    run_to_end(array.core)
    assert array.buffer("out")[:3].tolist() == [42, 84, 0]


def test_recursion_is_refused():
    function = """
    func.func @f() {
      func.call @f() : () -> ()
      return
    }"""
    with pytest.raises(UnsupportedError, match=r"test\.mlir:\d+.*recursive call of 'f'"):
        Array(one_core("func.call @f() : () -> ()", function))


def test_an_operation_that_is_not_emulated_is_named_with_its_place():
    with pytest.raises(UnsupportedError, match=r"test\.mlir:\d+:\d+: .*'test\.op'"):
        Array(one_core('"test.op"() : () -> ()'))


def test_a_core_can_not_use_a_lock_that_it_does_not_reach():
    far = "%far = aie.tile(0, 5)"
    with pytest.raises(DesignError, match=r"(?:can't|does not) reach .*tile \(0, 5\)"):
        Array(one_core("aie.use_lock(%l, Release, 1)", far, lock("l", 0, 0, "%far")))


def test_a_core_uses_its_neighbour_s_locks():
    array = Array(one_core("aie.use_lock(%l, Release, 3)", lock("l", 4, 1, "%t3")))
    run_to_end(array.core)
    (neighbour,) = {lock.tile for lock in array.design.locks.values()}
    assert array.memory.locks(neighbour)[4] == 4


# -- random graphs ---------------------------------------------------------------------------------

STEPS = 200
MULTIPLIER, INCREMENT = 1103515245, 12345


def graph_design(successors: list[tuple[int, int]], acquires: set[int]) -> str:
    """A graph that walks by the bits of a random number and notes every block that it visits."""
    blocks = []
    for number, (left, right) in enumerate(successors):
        take = "aie.use_lock(%go, AcquireGreaterEqual, 1)" if number in acquires else ""
        blocks.append(f"""
    ^b{number}(%x{number}: i32, %i{number}: index):
      {take}
      %id{number} = arith.constant {number} : i32
      memref.store %id{number}, %trace[%i{number}] : memref<{STEPS}xi32>
      %p{number} = arith.muli %x{number}, %mul : i32
      %y{number} = arith.addi %p{number}, %inc : i32
      %j{number} = arith.addi %i{number}, %c1 : index
      %s{number} = arith.shrui %y{number}, %sixteen : i32
      %bit{number} = arith.trunci %s{number} : i32 to i1
      %more{number} = arith.cmpi slt, %j{number}, %limit : index
      cf.cond_br %more{number}, ^d{number}, ^exit
    ^d{number}:
      cf.cond_br %bit{number}, ^b{left}(%y{number}, %j{number} : i32, index),
        ^b{right}(%y{number}, %j{number} : i32, index)""")
    body = f"""
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %limit = arith.constant {STEPS} : index
      %mul = arith.constant {MULTIPLIER} : i32
      %inc = arith.constant {INCREMENT} : i32
      %sixteen = arith.constant 16 : i32
      %seed = memref.load %trace[%c0] : memref<{STEPS}xi32>
      cf.br ^b0(%seed, %c0 : i32, index)
      {"".join(blocks)}
    ^exit:"""
    return one_core(body, buffer("trace", 2048, f"{STEPS}xi32"), lock("go", 0))


def walk(successors: list[tuple[int, int]], seed: int) -> list[int]:
    trace, block, x = [], 0, seed
    for _ in range(STEPS):
        trace.append(block)
        x = (x * MULTIPLIER + INCREMENT) % (1 << 32)
        block = successors[block][0 if (x >> 16) & 1 else 1]
    return trace


@settings(max_examples=examples(60), deadline=None)
@given(
    st.integers(1, 14).flatmap(
        lambda n: st.tuples(
            st.lists(
                st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), min_size=n, max_size=n
            ),
            st.sets(st.integers(0, n - 1)),
        )
    ),
    st.integers(0, 2**32 - 1),
)
def test_any_graph_runs_as_written(graph: tuple[list[tuple[int, int]], set[int]], seed: int):
    """Reducible or not, with acquires anywhere, stopping at every one of them."""
    successors, acquires = graph
    array = Array(graph_design(successors, acquires))
    trace = array.buffer("trace")
    trace[0] = np.uint32(seed).astype(np.int32)
    stops = 0
    stop = array.core.resume(FUEL)
    while isinstance(stop, AcquireSite):
        stops += 1
        array.release(0)
        stop = array.core.resume(FUEL)
    assert stop == Ended()
    expected = walk(successors, seed)
    assert trace.tolist() == expected
    assert stops == sum(block in acquires for block in expected)


@pytest.mark.exhaustive
def test_a_long_chain_of_branches_translates():
    """Deeper than WebAssembly text, or Python's stack, would nest."""
    count = 600
    numbers = random.Random(1)
    choices = [
        (min(i + 1 + numbers.randrange(3), count - 1), min(i + 1, count - 1)) for i in range(count)
    ]
    array = Array(graph_design(choices, set(range(0, count, 7))))
    array.buffer("trace")[0] = 99
    array.release(0, 10_000)
    run_to_end(array.core)
    assert array.buffer("trace").tolist() == walk(choices, 99)
