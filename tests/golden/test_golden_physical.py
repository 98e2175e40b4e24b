"""Compares npukit's lowering with MLIR-AIE's, design by design."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace
from physical_equivalence import differences

from npukit.compiler.driver import LoweredDesign, lower, lower_to_physical
from npukit.compiler.extract import PhysicalModule, read_physical
from npukit.compiler.parse import parse_module, print_module, read_module
from npukit.machine.physical import DmaDirection, PhysicalDesign

HERE = Path(__file__).parent
DESIGNS = sorted((*HERE.glob("designs/*/design.mlir"), *HERE.glob("more/*/design.mlir")))


def _name(path: Path) -> str:
    return path.parent.name


@cache
def _lowered(path: Path) -> LoweredDesign:
    return lower(path.read_text(), str(path))


@pytest.mark.parametrize("path", DESIGNS, ids=_name)
def test_physical_module_is_equivalent(path: Path) -> None:
    ours = read_physical(_lowered(path).physical)
    theirs = read_physical(read_module(path.with_name("physical.mlir")))
    assert differences(ours, theirs) == []


@pytest.mark.parametrize("path", DESIGNS, ids=_name)
def test_instruction_stream_is_identical(path: Path) -> None:
    assert _lowered(path).insts == path.with_name("insts.bin").read_bytes()


@pytest.mark.parametrize("path", DESIGNS, ids=_name)
def test_physical_text_reads_back_as_the_same_design(path: Path) -> None:
    lowered = _lowered(path)
    again = parse_module(lowered.physical_text, "again")
    assert differences(read_physical(lowered.physical), read_physical(again)) == []


def test_the_input_module_does_not_change() -> None:
    module = read_module(HERE / "designs/two_core_pipeline/design.mlir")
    before = print_module(module)
    lower_to_physical(module)
    assert print_module(module) == before


def _golden(name: str) -> PhysicalModule:
    return read_physical(read_module(HERE / "designs" / name / "physical.mlir"))


def _with_first_bd(design: PhysicalDesign, **changes: object) -> PhysicalDesign:
    tile = min(design.descriptors)
    first = min(design.descriptors[tile])
    bds = dict(design.descriptors[tile])
    bds[first] = replace(bds[first], **changes)  # type: ignore[arg-type]
    return replace(design, descriptors={**design.descriptors, tile: bds})


def test_the_comparison_detects_each_kind_of_difference() -> None:
    """The comparison is only useful if it detects differences."""
    module = _golden("two_core_pipeline")
    design = module.design
    other = _golden("matmul_16x16")
    lock = next(iter(design.locks.values()))
    shim = next(iter(design.shim_allocations.values()))
    core = design.cores[0]
    second = design.cores[1].tile
    swapped = {**module.bodies, core.tile: module.bodies[second]}
    faulty = {
        "lock": replace(design, locks={**design.locks, lock.name: replace(lock, init=5)}),
        "shim": replace(
            design, shim_allocations={shim.name: replace(shim, direction=DmaDirection.S2MM)}
        ),
        "task": replace(design, tasks=(replace(design.tasks[0], channel=1), *design.tasks[1:])),
        "route": replace(design, routes=design.routes[1:]),
        "length": _with_first_bd(design, length=4),
        "chain": _with_first_bd(design, next_bd=None),
        "no acquire": _with_first_bd(design, acquire=None),
        "address": _with_first_bd(design, address=design.buffers["in_cons_buff_0"].address + 4),
        "buffer": _with_first_bd(design, address=design.buffers["in_cons_buff_1"].address),
        "stack": replace(design, cores=(replace(core, stack_size=64), *design.cores[1:])),
    }
    modules = {
        **{name: replace(module, design=fault) for name, fault in faulty.items()},
        "core": replace(module, bodies=swapped),
        "other design": other,
    }
    assert differences(module, module) == []
    assert [name for name, fault in modules.items() if not differences(module, fault)] == []


def test_sequence_arguments_are_described() -> None:
    path = HERE / "designs/matmul_16x16/design.mlir"
    lowered = lower(path.read_text(), str(path))
    assert [tuple(argument) for argument in lowered.sequence_arguments] == [
        ("p", (256,), "i8", "in", 256),
        ("q", (256,), "i8", "in", 256),
        ("r", (256,), "i32", "out", 1024),
    ]


def test_tasks_also_determine_the_direction_of_arguments() -> None:
    path = HERE / "designs/dma_tasks/design.mlir"
    lowered = lower(path.read_text(), str(path))
    assert [argument.direction for argument in lowered.sequence_arguments] == ["in", "out"]


def test_argument_used_both_ways_or_never() -> None:
    text = (HERE / "more/depth_1/design.mlir").read_text()
    text = text.replace(
        "(%p: memref<1024xi32>, %r: memref<1024xi32>)", "(%p: memref<1024xi32>, %r: memref<8xbf16>)"
    )
    text = text.replace("nd(%r[", "nd(%p[")
    directions = [argument.direction for argument in lower(text).sequence_arguments]
    assert directions == ["inout", "unused"]
