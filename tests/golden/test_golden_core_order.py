"""Cores get the objects of a fifo in order, for any loops around their accesses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core_trace import Event, core_events
from hypothesis import given, settings
from hypothesis import strategies as st

from npukit.compiler.driver import LoweredDesign, lower
from npukit.compiler.extract import read_physical
from thoroughness import examples

VIEW = "!aie.objectfifosubview<memref<16xi32>>"


def _lowered(depth: int, body: str, attributes: str = "") -> LoweredDesign:
    """A design whose core on (0, 2) consumes @in with ``body``."""
    constants = "\n".join(f"%c{n} = arith.constant {n} : index" for n in range(31))
    text = f"""
module {{
  aie.device(npu1_1col) {{
    func.func private @use(memref<16xi32>)
    %shim = aie.tile(0, 0)
    %tile = aie.tile(0, 2)
    aie.objectfifo @in(%shim, {{%tile}}, [2, {depth}]) : !aie.objectfifo<memref<16xi32>>
    %core = aie.core(%tile) {{
      {constants}
      {body}
      aie.end
    }} {{{attributes}}}
    aie.runtime_sequence() {{
    }}
  }}
}}
"""
    return lower(text)


def _events(depth: int, body: str, attributes: str = "") -> Iterator[Event]:
    """What that core does."""
    return _core_events(_lowered(depth, body, attributes))


def _core_events(lowered: LoweredDesign) -> Iterator[Event]:
    (core,) = read_physical(lowered.physical).bodies.values()
    return core_events(core)


def _step(acquire: int, release: int, name: str = "v") -> str:
    uses = "\n".join(
        f"%{name}{n} = aie.objectfifo.subview.access %{name}[{n}] : {VIEW} -> memref<16xi32>\n"
        f"func.call @use(%{name}{n}) : (memref<16xi32>) -> ()"
        for n in range(acquire)
    )
    return (
        f"%{name} = aie.objectfifo.acquire @in(Consume, {acquire}) : {VIEW}\n{uses}\n"
        f"aie.objectfifo.release @in(Consume, {release})"
    )


def _used(events: Iterable[Event]) -> list[int]:
    """The numbers of the buffers that the function is called with."""
    names = [event[2][0][1] for event in events if event[0] == "call"]
    return [int(name.removeprefix("in_cons_buff_")) for name in names]


def _held(events: Iterable[Event]) -> list[int]:
    """The number of objects that the core holds after each lock operation."""
    held, history = 0, []
    for event in events:
        if event[0] in ("acquire", "release"):
            held += event[3] if event[0] == "acquire" else -event[3]
            history.append(held)
    return history


@st.composite
def _windows(draw: st.DrawFn) -> tuple[int, int, int, int]:
    """Depth, objects acquired, objects released, iterations."""
    acquire = draw(st.integers(1, 4))
    release = draw(st.integers(1, acquire))
    depth = draw(st.integers(acquire, 6))
    return depth, acquire, release, draw(st.integers(1, 30))


def _loop(trips: int, acquire: int, release: int, name: str = "v") -> str:
    step = _step(acquire, release, name)
    return f"scf.for %i{name} = %c0 to %c{trips} step %c1 {{\n{step}\n}}"


UNROLLED = "dynamic_objfifo_lowering = false"


def _warned(depth: int, body: str) -> bool:
    return bool(_lowered(depth, body).warnings)


@settings(max_examples=examples(25), deadline=None)
@given(_windows())
def test_objects_come_in_order_unless_unrolling_is_asked_for(
    window: tuple[int, int, int, int],
) -> None:
    depth, acquire, release, trips = window
    loop = _loop(trips, acquire, release)
    objects = [
        (trip * release + number) % depth for trip in range(trips) for number in range(acquire)
    ]
    held = [acquire, acquire - release] * trips
    by_default, unrolled = (_lowered(depth, loop, each) for each in ("", UNROLLED))
    found, done = (list(_core_events(each)) for each in (by_default, unrolled))
    assert (_used(found), _held(found)) == (objects, held)
    right = (_used(done), _held(done)) == (objects, held)
    assert bool(by_default.warnings) == bool(unrolled.warnings) == (not right)


@settings(max_examples=examples(25), deadline=None)
@given(st.integers(1, 6), st.integers(1, 30))
def test_locks_balance(depth: int, trips: int) -> None:
    history = _held(_events(depth, _loop(trips, 1, 1)))
    assert history == [1, 0] * trips


@settings(max_examples=examples(25), deadline=None)
@given(st.integers(2, 6), st.integers(1, 30))
def test_run_time_indices_choose_objects_in_order(depth: int, trips: int) -> None:
    dynamic = _events(depth, _loop(trips, 1, 1), "dynamic_objfifo_lowering = true")
    assert _used(dynamic) == [number % depth for number in range(trips)]


@settings(max_examples=examples(25), deadline=None)
@given(st.integers(1, 4), st.lists(st.integers(1, 3), min_size=1, max_size=3))
def test_consecutive_loops_continue_where_the_last_one_stopped(
    depth: int, rounds: list[int]
) -> None:
    loops = "\n".join(_loop(depth * n, 1, 1, f"v{k}") for k, n in enumerate(rounds))
    total = depth * sum(rounds)
    assert _used(_events(depth, loops)) == [number % depth for number in range(total)]
    assert not _warned(depth, loops)


def test_loop_results_and_indices_survive_unrolling() -> None:
    body = f"""
      %zero = arith.constant 0 : i32
      %sum = scf.for %i = %c0 to %c7 step %c2 iter_args(%s = %zero) -> (i32) {{
        {_step(1, 1)}
        %n = arith.index_cast %i : index to i32
        %t = arith.addi %s, %n : i32
        scf.yield %t : i32
      }}
      %b = memref.alloc() : memref<1xi32>
      memref.store %sum, %b[%c0] : memref<1xi32>
"""
    events = list(_events(3, body))
    assert events[-1][0] == "store"
    assert events[-1][-1] == 0 + 2 + 4 + 6


def test_affine_loops_are_unrolled_too() -> None:
    body = f"""
      affine.for %i = 0 to 4 {{
        {_step(1, 1)}
      }}
"""
    assert _used(_events(2, body)) == [0, 1, 0, 1]
