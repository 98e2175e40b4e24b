"""Faults of C++ functions that run in the second thread: the same reports as in the first."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping

import numpy as np
import pytest
from test_core_threads import use_threads

from design_runner import Runner, execute
from npukit.compiler.driver import lower
from npukit.emulator import second_thread
from npukit.emulator.array import Status


@pytest.fixture
def _own_thread() -> Iterator[None]:
    second_thread._end()
    yield
    second_thread._end()


FAULTS = """
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
static int __attribute__((noinline)) deep(volatile int32_t *in, int depth) {
  volatile int32_t here[64];
  here[depth % 64] = in[depth % 16];
  return in[0] ? deep(in, depth + 1) + here[1] : here[0];
}
extern "C" void right(int32_t *in, int32_t *out) { for (int i = 0; i < 16; i++) out[i] = in[i] + 1; }
extern "C" void wrong(int32_t *in, int32_t *out) {
  right(in, out);
  if (in[0] == 1) out[0] = deep(in, 0);
  assert(in[0] != 2);
  if (in[0] == 3) out[16] ^= 1;
  if (in[0] == 4) abort();
  if (in[0] == 5) out[1 << 24] = 1;
}
"""
"""Right for inputs that begin with 0."""

_KIND = "memref<16xi32>"
_VIEW = f"!aie.objectfifosubview<{_KIND}>"


def calling(functions: Mapping[int, str]) -> str:
    """A design that sends the same objects to cores by row, each of which calls its function."""
    lines = ["aie.device(npu1) {", "%s = aie.tile(0, 0)"]
    lines += [f"%t{row} = aie.tile(0, {row})" for row in functions]
    lines += [f"func.func private @{name}({_KIND}, {_KIND})" for name in ("right", "wrong")]
    ends = ", ".join(f"%t{row}" for row in functions)
    lines.append(f"aie.objectfifo @in(%s, {{{ends}}}, 1 : i32) : !aie.objectfifo<{_KIND}>")
    for row, function in functions.items():
        lines.append(f"aie.objectfifo @o{row}(%t{row}, {{%s}}, 1 : i32) : !aie.objectfifo<{_KIND}>")
        lines += [f"aie.core(%t{row}) {{", "%zero = arith.constant 0 : index"]
        lines += ["%one = arith.constant 1 : index", "%n = arith.constant 4294967295 : index"]
        lines.append("scf.for %i = %zero to %n step %one {")
        for value, fifo, port in (("a", "in", "Consume"), ("b", f"o{row}", "Produce")):
            lines.append(f"%{value}_v = aie.objectfifo.acquire @{fifo}({port}, 1) : {_VIEW}")
            lines.append(
                f"%{value} = aie.objectfifo.subview.access %{value}_v[0] : {_VIEW} -> {_KIND}"
            )
        lines.append(f"func.call @{function}(%a, %b) : ({_KIND}, {_KIND}) -> ()")
        lines.append("aie.objectfifo.release @in(Consume, 1)")
        lines.append(f"aie.objectfifo.release @o{row}(Produce, 1)\n}}\naie.end")
        lines.append('} {link_with = "f.o", stack_size = 4096 : i32}')
    kind = "memref<64xi32>"
    lines.append(f"aie.runtime_sequence(%a : {kind}, %b : {kind}) {{")
    moves = [("b", 32 * n, f"o{row}", ", issue_token = true") for n, row in enumerate(functions)]
    for number, (memref, start, fifo, token) in enumerate([*moves, ("a", 0, "in", "")]):
        lines.append(
            f"aiex.npu.dma_memcpy_nd(%{memref}[0, 0, 0, {start}][1, 1, 1, 32][0, 0, 0, 1]) "
            f"{{metadata = @{fifo}, id = {number} : i64{token}}} : {kind}"
        )
    lines += [f"aiex.npu.dma_wait {{symbol = @o{row}}}" for row in functions]
    return "\n".join([*lines, "}", "}"])


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    return Runner(tmp_path_factory.mktemp("runner"))


@pytest.mark.parametrize("rows", [{2: "right", 4: "wrong"}, {2: "wrong", 4: "right"}], ids=str)
@pytest.mark.parametrize("fault", range(6))
def test_faults_of_functions_are_reported_alike(
    rows: Mapping[int, str], fault: int, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    lowered = lower(calling(rows), "calling.mlir")
    outcomes = []
    for processors in (1, 2):
        use_threads(monkeypatch, processors)
        array = runner.load(lowered.physical_text, FAULTS)
        for second in (0, 0, fault):
            words = np.zeros(64, np.int32)
            words[16] = second
            outcomes.append(execute(array, lowered.insts, [words, np.zeros(64, np.int32)]))
    assert outcomes[:3] == outcomes[3:]
    expected = Status.TRAPPED if fault else Status.COMPLETED
    assert [outcome.status for outcome in outcomes[:3]] == [Status.COMPLETED] * 2 + [expected]


@pytest.mark.usefixtures("_own_thread")
def test_small_stacks_of_the_users_threads_do_not_matter(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = threading.stack_size(1 << 16)
    try:
        test_faults_of_functions_are_reported_alike(
            {2: "right", 4: "wrong"}, 1, runner, monkeypatch
        )
        assert threading.stack_size() == 1 << 16
    finally:
        threading.stack_size(before)
