"""A core without its functions and data waits where the whole core does, in every golden design."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core_compilation import compile_cores
from design_runner import Runner, execute, fresh_buffers, functions
from npukit.compiler.control_slice import keep_control
from npukit.compiler.driver import lower
from npukit.compiler.extract import read_physical
from npukit.emulator.array import Array

HERE = Path(__file__).parent
DESIGNS = [
    path for folder in ("designs", "more") for path in sorted((HERE / folder).glob("*/design.mlir"))
]
DEPENDS_ON_DATA = {"dynamic_bounds"}


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    return Runner(tmp_path_factory.mktemp("runner"))


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.parent.name)
def test_what_is_left_of_cores_waits_alike(path: Path, runner: Runner) -> None:
    text = path.read_text()
    lowered = lower(text, path.name)
    module = read_physical(lowered.physical)
    depends = keep_control(module.bodies.values()).data
    assert (depends is not None) == (path.parent.name in DEPENDS_ON_DATA)
    if depends is not None:
        return
    whole = runner.load(lowered.physical_text, functions(text))
    left = Array(module.design, compile_cores(module, {}))
    given = fresh_buffers(lowered)
    zeros = [np.zeros_like(buffer) for buffer in given]
    for _ in range(2):
        expected, found = execute(whole, lowered.insts, given), execute(left, lowered.insts, zeros)
        assert (found.status, found.operation) == (expected.status, expected.operation)
        assert found.statistics.bds_run == expected.statistics.bds_run
        assert found.statistics.bytes_moved == expected.statistics.bytes_moved
        assert [(w.waiter, w.on) for w in found.waits] == [(w.waiter, w.on) for w in expected.waits]
        assert found.statistics.core_instructions <= expected.statistics.core_instructions
