"""Cores of the golden designs: what `aiecc` left of them (cf) and what npukit lowers (scf).

Both forms must take and release the same locks in the same order, whoever makes them wait.
"""

from pathlib import Path

import numpy as np
import pytest

from core_compilation import compile_cores
from emulation_images import stub_program
from npukit.compiler.driver import lower
from npukit.compiler.extract import PhysicalModule, read_physical
from npukit.compiler.parse import read_module
from npukit.emulator.core.loading import load_core
from npukit.emulator.memory import ArrayMemory
from npukit.machine.control_program import AcquireSite
from npukit.machine.physical import Tile

GOLDEN = Path(__file__).parents[1] / "golden"
DESIGNS = sorted(p.parent for p in GOLDEN.glob("*/*/physical.mlir"))
STOPS = 40

Trace = list[tuple[int, int, int, list[tuple[int, int]]]]


def lock_traces(module: PhysicalModule) -> dict[Tile, Trace]:
    """For every core, run alone: the locks that it waits for, and what it did to locks before."""
    traces = {}
    design = module.design
    programs = {tile: stub_program(body) for tile, body in module.bodies.items()}
    compiled = compile_cores(module, programs)
    for core in design.cores:
        memory = ArrayMemory(design)
        words = memory.compartment(core.tile).lock_words
        for buffer in design.buffers.values():
            # Run-time parameters steer control flow: the same ones for both forms.
            memory.data(buffer.tile)[buffer.address : buffer.address + buffer.size] = 0
        unit = load_core(core, design, memory, compiled[core.tile])
        words[:] = 0
        trace: Trace = []
        for _ in range(STOPS):
            before = words.copy()
            stop = unit.resume(1_000_000)
            changed = [(int(i), int(words[i] - before[i])) for i in np.flatnonzero(words - before)]
            if not isinstance(stop, AcquireSite):
                trace.append((-1, 0, 0, changed))
                break
            slot = memory.lock_slot(stop.tile, stop.lock_id)
            trace.append((slot, stop.value, int(stop.greater_equal), changed))
            words[slot] = stop.value
        traces[core.tile] = trace
    return traces


@pytest.mark.parametrize("folder", DESIGNS, ids=lambda folder: folder.name)
def test_both_forms_of_a_core_use_locks_alike(folder: Path):
    theirs = read_physical(read_module(folder / "physical.mlir"))
    ours = read_physical(lower((folder / "design.mlir").read_text(), "design.mlir").physical)
    expected = lock_traces(theirs)
    assert lock_traces(ours) == expected
    assert set(expected) == {core.tile for core in theirs.design.cores}
