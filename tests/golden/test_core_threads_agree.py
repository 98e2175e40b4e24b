"""Golden designs give the same results and events whether their cores run in one thread or two."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from design_runner import Runner, execute, fresh_buffers, functions
from npukit.compiler.driver import lower
from npukit.emulator import core_threads

HERE = Path(__file__).parent
DESIGNS = [
    path
    for folder in ("designs", "more")
    for path in sorted((HERE / folder).glob("*/design.mlir"))
    if path.read_text().count("aie.core(") > 1
]


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    return Runner(tmp_path_factory.mktemp("runner"))


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.parent.name)
def test_one_thread_or_two(path: Path, runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    text = path.read_text()
    lowered = lower(text, path.name)
    monkeypatch.setattr(core_threads, "_WORTHWHILE", -1)
    seen = []
    for processors in (1, 2):
        monkeypatch.setattr(core_threads, "usable_processors", lambda: processors)  # noqa: B023
        array = runner.load(lowered.physical_text, functions(text))
        buffers = fresh_buffers(lowered)
        outcomes = [execute(array, lowered.insts, buffers) for _ in range(3)]
        seen.append((outcomes, [buffer.tolist() for buffer in buffers]))
    assert seen[0] == seen[1]
    assert np.any([outcome.statistics.core_instructions for outcome in seen[0][0]])
