"""A core with ``dynamic_objfifo_lowering`` gets its objects in order, whatever way it takes them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from core_compilation import compile_cores
from design_runner import execute
from npukit.compiler.driver import LoweredDesign, lower
from npukit.compiler.extract import read_physical
from npukit.compiler.parse import parse_module
from npukit.emulator.array import Array, Outcome, Status
from npukit.errors import DesignError

DESIGN = """module {{
  aie.device(npu1_1col) {{
    %s = aie.tile(0, 0)
    %t = aie.tile(0, 2)
    aie.objectfifo @in(%s, {{%t}}, {depth} : i32) : !aie.objectfifo<memref<1xi32>>
    aie.objectfifo @out(%t, {{%s}}, {out_depth} : i32) : !aie.objectfifo<memref<1xi32>>
    %core = aie.core(%t) {{
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      {body}
      aie.end
    }} {{dynamic_objfifo_lowering = true}}
    aie.runtime_sequence(%a: memref<{given}xi32>, %b: memref<{taken}xi32>) {{
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, {given}][0, 0, 0, 1]) {{id = 0 : i64, metadata = @in}} : memref<{given}xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, {taken}][0, 0, 0, 1]) {{id = 1 : i64, metadata = @out, issue_token = true}} : memref<{taken}xi32>
      aiex.npu.dma_wait {{symbol = @out}}
    }}
  }}
}}
"""

Step = tuple[str, int] | tuple[str, int, list["Step"]]
"""``("window", n)`` acquires n objects and sends each; ``("release", n)``; ``("loop", n, steps)``;
``("if odd", 0, steps)``: the steps run if the first object is odd, and are skipped otherwise."""


class Program:
    """A program as MLIR, and what it sends."""

    def __init__(self, steps: list[Step]) -> None:
        self._lines: list[str] = []
        self._names = 0
        self._write(steps)

    @property
    def text(self) -> str:
        return "\n      ".join(self._lines)

    def _name(self) -> str:
        self._names += 1
        return f"v{self._names}"

    def _write(self, steps: list[Step]) -> None:
        for step in steps:
            match step:
                case ("window", size):
                    self._window(int(size))
                case ("release", size):
                    self._lines.append(f"aie.objectfifo.release @in(Consume, {size})")
                case ("loop", times, inner):
                    name = self._name()
                    self._lines += [
                        f"%{name}n = arith.constant {times} : index",
                        f"scf.for %{name} = %c0 to %{name}n step %c1 {{",
                    ]
                    self._write(inner)
                    self._lines.append("}")
                case ("if odd", _, inner):
                    self._if_odd(inner)

    def _window(self, size: int) -> None:
        names = [self._name() for _ in range(size)]
        types = ", ".join(["memref<1xi32>"] * size)
        given = ", ".join(f"%{name}" for name in names)
        self._lines.append(f"{given} = aie.objectfifo.acquire @in(Consume, {size}) : {types}")
        for name in names:
            self._lines += [
                f"%{name}o = aie.objectfifo.acquire @out(Produce, 1) : memref<1xi32>",
                f"%{name}x = memref.load %{name}[%c0] : memref<1xi32>",
                f"memref.store %{name}x, %{name}o[%c0] : memref<1xi32>",
                "aie.objectfifo.release @out(Produce, 1)",
            ]

    def _if_odd(self, inner: list[Step]) -> None:
        name = self._name()
        self._lines += [
            f"%{name} = aie.objectfifo.acquire @in(Consume, 1) : memref<1xi32>",
            f"%{name}x = memref.load %{name}[%c0] : memref<1xi32>",
            f"%{name}b = arith.trunci %{name}x : i32 to i1",
            f"scf.if %{name}b {{",
        ]
        self._write(inner)
        self._lines.append("}")


def flat(steps: list[Step], first: list[int]) -> Iterator[tuple[str, int]]:
    """The steps that run; ``first`` holds the number of the core's first object."""
    for step in steps:
        match step:
            case ("loop", times, inner):
                for _ in range(int(times)):
                    yield from flat(inner, first)
            case ("if odd", _, inner):
                yield ("look", 1)
                if first[0] % 2:
                    yield from flat(inner, first)
            case (kind, size):
                yield str(kind), int(size)
                if kind == "release":
                    first[0] += int(size)


def expected(steps: list[Step]) -> tuple[list[int], int, bool]:
    """The objects sent, how many are needed, and whether releases are always of held ones."""
    sent: list[int] = []
    first, held, needed = 0, 0, 0
    for kind, size in flat(steps, [0]):
        if kind == "release":
            if size > held:
                return sent, needed, False
            first, held = first + size, held - size
            continue
        held = max(held, size)
        needed = max(needed, first + held)
        if kind == "window":
            sent += range(first, first + size)
    return sent, needed, True


def design(steps: list[Step], *, depth: int, out_depth: int = 2) -> tuple[str, int, int]:
    sent, needed, _ = expected(steps)
    text = DESIGN.format(
        depth=depth,
        out_depth=out_depth,
        body=Program(steps).text,
        given=needed,
        taken=len(sent),
    )
    return text, needed, len(sent)


def run(lowered: LoweredDesign, given: int, taken: int) -> tuple[Outcome, list[int]]:
    module = read_physical(parse_module(lowered.physical_text))
    array = Array(module.design, compile_cores(module, {}))
    objects = np.arange(given, dtype=np.int32)
    results = np.full(taken, -1, np.int32)
    outcome = execute(array, lowered.insts, [objects, results])
    return outcome, results.tolist()


def steps(inside: bool = False) -> st.SearchStrategy[list[Step]]:
    simple: st.SearchStrategy[Step] = st.one_of(
        st.tuples(st.just("window"), st.integers(1, 3)),
        st.tuples(st.just("release"), st.integers(1, 2)),
    )
    each = simple
    if not inside:
        inner = steps(inside=True)
        each = st.one_of(
            simple,
            st.tuples(st.just("loop"), st.integers(1, 4), inner),
            st.tuples(st.just("if odd"), st.just(0), inner),
        )
    return st.lists(each, min_size=1, max_size=4)


@given(st.data(), st.integers(3, 4), st.integers(1, 3))
@settings(deadline=None)
def test_objects_come_in_order(data: st.DataObject, depth: int, out_depth: int) -> None:
    body = data.draw(
        steps().filter(lambda drawn: expected(drawn)[2] and len(expected(drawn)[0]) > 0)
    )
    text, given_, taken = design(body, depth=depth, out_depth=out_depth)
    try:
        lowered = lower(text, "d.mlir")
    except DesignError as error:
        # A branch that is never taken may release what the core never holds.
        assert "are released, but the core holds only" in error.message
        reject()
    outcome, results = run(lowered, given_, taken)
    assert outcome.status is Status.COMPLETED, outcome.report
    assert results == expected(body)[0]


def test_a_window_that_moves_in_a_loop_needs_no_first_acquire() -> None:
    """Each pass holds one object of the pass before: the count before the acquire varies."""
    body: list[Step] = [("loop", 5, [("window", 3), ("release", 1)])]
    text, given_, taken = design(body, depth=4)
    lowered = lower(text, "d.mlir")
    assert lowered.warnings == ()
    _, results = run(lowered, given_, taken)
    assert results == [0, 1, 2, 1, 2, 3, 2, 3, 4, 3, 4, 5, 4, 5, 6]


def test_an_object_that_is_not_held_can_not_be_released() -> None:
    body: list[Step] = [
        ("window", 3),
        ("release", 1),
        ("if odd", 0, [("release", 1)]),
        ("release", 2),
        ("window", 1),
    ]
    text = DESIGN.format(depth=3, out_depth=2, body=Program(body).text, given=4, taken=4)
    outcome, _ = run(lower(text, "d.mlir"), 4, 4)
    assert "releases more objects of @in than it holds" in outcome.report


def test_a_loop_that_releases_more_than_it_takes_is_refused() -> None:
    body: list[Step] = [("loop", 3, [("window", 1), ("release", 1), ("release", 1)])]
    text = DESIGN.format(depth=3, out_depth=2, body=Program(body).text, given=3, taken=3)
    with pytest.raises(DesignError, match="1 objects of objectfifo @in are released, but the core"):
        lower(text, "d.mlir")


def test_more_objects_than_a_fifo_has_are_refused() -> None:
    text, _, _ = design([("window", 3)], depth=2)
    text = text.replace(
        "2 : i32) : !aie.objectfifo<memref<1xi32>>", "[2, 2]) : !aie.objectfifo<memref<1xi32>>", 1
    )
    with pytest.raises(DesignError, match="3 objects of objectfifo @in are acquired at once, but"):
        lower(text, "d.mlir")


def test_two_cores_select_objects_in_a_memory_that_they_share() -> None:
    """The first core's memory has the objects; no DMA carries them."""
    text, _, taken = design([("loop", 5, [("window", 2), ("release", 1)])], depth=3)
    copies = """aie.core(%u) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %many = arith.constant 4294967294 : index
      scf.for %i = %c0 to %many step %c1 {
        %x = aie.objectfifo.acquire @first(Consume, 1) : memref<1xi32>
        %y = aie.objectfifo.acquire @in(Produce, 1) : memref<1xi32>
        %v = memref.load %x[%c0] : memref<1xi32>
        memref.store %v, %y[%c0] : memref<1xi32>
        aie.objectfifo.release @first(Consume, 1)
        aie.objectfifo.release @in(Produce, 1)
      }
      aie.end
    }
    aie.runtime_sequence"""
    text = (
        text.replace("@in(%s, {%t}", "@in(%u, {%t}")
        .replace("metadata = @in}", "metadata = @first}")
        .replace("aie.runtime_sequence", copies)
        .replace(
            "%t = aie.tile(0, 2)\n",
            "%t = aie.tile(0, 2)\n    %u = aie.tile(0, 3)\n"
            "    aie.objectfifo @first(%s, {%u}, 2 : i32) : !aie.objectfifo<memref<1xi32>>\n",
        )
    )
    outcome, results = run(lower(text, "d.mlir"), 6, taken)
    assert outcome.status is Status.COMPLETED, outcome.report
    assert results == [0, 1, 1, 2, 2, 3, 3, 4, 4, 5]
