"""Which cores can affect each other directly, and where groups of them run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from test_core_threads import FOUR, compiled, use_threads

from core_chains import Chain
from core_compilation import compile_cores
from npukit.compiler.extract import read_physical
from npukit.compiler.parse import parse_module
from npukit.emulator import core_threads
from npukit.emulator.array import Array
from npukit.emulator.core_groups import CoreGroup, core_groups
from npukit.emulator.schedule import Schedule
from npukit.machine.physical import Tile


@pytest.fixture(autouse=True)
def _two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    use_threads(monkeypatch, 2)


PAIRS = """
module {
  aie.device(npu1) {
    %a = aie.tile(0, 2)
    %b = aie.tile(0, 3)
    %c = aie.tile(1, 3)
    %d = aie.tile(2, 3)
    %e = aie.tile(2, 5)
    %lock = aie.lock(%b, 0) {init = 0 : i32, sym_name = "lock"}
    %other = aie.lock(%d, 0) {init = 0 : i32, sym_name = "other"}
    aie.cascade_flow(%b, %c)
    %core_a = aie.core(%a) {
      aie.use_lock(%lock, Release, 1)
      aie.end
    }
    %core_b = aie.core(%b) {
      %v = arith.constant dense<1> : vector<16xi32>
      aie.put_cascade(%v : vector<16xi32>)
      aie.end
    }
    %core_c = aie.core(%c) {
      %v = aie.get_cascade() : vector<16xi32>
      aie.end
    }
    %core_d = aie.core(%d) {
      aie.use_lock(%other, Release, 1)
      aie.end
    }
    %core_e = aie.core(%e) {
      aie.end
    }
  }
}
"""


def test_cores_that_share_a_lock_or_a_cascade_are_one_group() -> None:
    module = read_physical(parse_module(PAIRS, "test.mlir"))
    groups = core_groups(module.design, compile_cores(module, {}))
    members = {group.number: sorted(group.tiles) for group in groups.values()}
    together = [Tile(0, 2), Tile(0, 3), Tile(1, 3)]
    assert members == {0: together, 1: [Tile(2, 3)], 2: [Tile(2, 5)]}


def groups_of(chains: list[Chain]) -> Mapping[Tile, CoreGroup]:
    _, image = compiled(tuple(chains), False)
    return core_groups(image.design, image.cores)


def test_groups_alternate_along_rows_and_columns() -> None:
    chains = [Chain(column, row, 1, 1, 1, 1) for column in range(4) for row in (2, 4)]
    groups = groups_of(chains)
    assert len(groups) == 8
    places = core_threads.compartments(groups, Schedule.ORDINARY)
    for column in range(4):
        assert places[Tile(column, 2)] != places[Tile(column, 4)]
    for row in (2, 4):
        assert sum(places[Tile(column, row)] for column in range(4)) == 2


def test_one_processor_or_one_group_needs_one_compartment(monkeypatch: pytest.MonkeyPatch) -> None:
    pair = [replace(FOUR[0], cores=2)]
    groups = groups_of(pair)
    assert len(groups) == 2
    assert core_threads.compartments(groups, Schedule.ORDINARY) == {}
    use_threads(monkeypatch, 1)
    groups = groups_of(FOUR)
    assert core_threads.compartments(groups, Schedule.ORDINARY) == {}


TAKEN_IN_TURN = """
module {
  aie.device(npu1) {
    %a = aie.tile(0, 2)
    %b = aie.tile(0, 3)
    %c = aie.tile(0, 4)
    %d = aie.tile(1, 2)
    %lock = aie.lock(%b, 0) {init = 0 : i32, sym_name = "lock"}
    %core_a = aie.core(%a) {
      aie.use_lock(%lock, AcquireGreaterEqual, 1)
      aie.end
    }
    %core_b = aie.core(%b) {
      aie.use_lock(%lock, Release, 1)
      aie.end
    }
    %core_c = aie.core(%c) {
      aie.use_lock(%lock, AcquireGreaterEqual, 1)
      aie.end
    }
    %core_d = aie.core(%d) {
      aie.end
    }
  }
}
"""


@pytest.mark.parametrize("processors", [1, 2])
def test_a_core_that_waits_first_gets_the_lock_first(
    processors: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The core at (0, 4) comes later, although the lock is released before it runs."""
    use_threads(monkeypatch, processors)
    module = read_physical(parse_module(TAKEN_IN_TURN, "test.mlir"))
    array = Array(module.design, compile_cores(module, {}))
    while not array._scheduler.idle:
        array._scheduler.run(100)
    ended = {core.tile: core.ended for core in array._cores}
    assert ended == {Tile(0, 2): True, Tile(0, 3): True, Tile(0, 4): False, Tile(1, 2): True}
