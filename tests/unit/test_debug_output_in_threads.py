"""Cores of both compartments print in the order of the queue, with one thread and with two."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from test_core_faults_in_threads import calling
from test_core_threads import use_threads

from design_runner import Runner, execute
from npukit.compiler.driver import lower
from npukit.emulator.array import Status

SOURCE = """
#include <stdint.h>
#include <stdio.h>
extern "C" void right(int32_t *in, int32_t *out) {
  for (int i = 0; i < 16; i++) out[i] = in[i] + 1;
  printf("right %d", in[0]);
  puts("!");
}
extern "C" void wrong(int32_t *in, int32_t *out) { right(in, out); printf("no end"); }
"""


def test_the_order_of_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    lowered = lower(calling({2: "right", 4: "wrong"}), "calling.mlir")
    seen = []
    for processors in (1, 2):
        use_threads(monkeypatch, processors)
        array = Runner(tmp_path).load(lowered.physical_text, SOURCE)
        for _ in range(2):
            caplog.clear()
            words = np.arange(64, dtype=np.int32)
            outcome = execute(array, lowered.insts, [words, np.zeros(64, np.int32)])
            assert outcome.status is Status.COMPLETED
            seen.append([record.getMessage() for record in caplog.records])
    assert seen[:2] == seen[2:]
    lines = seen[0]
    assert [line for line in lines if "(0, 2)" in line] == [
        "core (0, 2): right 0!", "core (0, 2): right 16!",
    ]  # fmt: skip
    assert [line for line in lines if "(0, 4)" in line] == [
        "core (0, 4): right 0!", "core (0, 4): no endright 16!", "core (0, 4): no end",
    ]  # fmt: skip
