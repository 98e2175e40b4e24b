"""Compares npukit's lowering with the real aiecc, on every golden design and every bundled kernel.

The instruction streams must be identical; the emulator must give the same results with npukit's
physical module and with aiecc's. Skipped if aiecc is not installed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from aiecc_reference import aiecc_generation, needs_aiecc, placed
from design_runner import Runner, execute, fresh_buffers, functions
from npukit.builder.toolchains.hw.driver_generations import GRAPH
from npukit.compiler.driver import lower
from npukit.kernel.design import render_design
from npukit.kernel.discovery import load_kernels
from npukit.kernel.parameters import resolve_parameters
from npukit.kernel.scaffold import TEMPLATES, scaffold
from npukit.kernel.spec import KernelSpec
from npukit.kernel.spec_reader import load_spec, spec_with

pytestmark = needs_aiecc

HERE = Path(__file__).parent
TREE = HERE.parents[1] / "kernel_src"

EXECUTED = ("designs", "more")
"""In ``sequences`` only the runtime sequence is meaningful: no core responds to it."""


@dataclass(frozen=True)
class Design:
    """A design, and whether it can run."""

    name: str
    text: str
    runs: bool


def golden(folder: str) -> list[Design]:
    paths = sorted((HERE / folder).glob("*/design.mlir"))
    return [
        Design(f"{folder}/{path.parent.name}", path.read_text(), folder in EXECUTED)
        for path in paths
    ]


def kernels() -> list[Design]:
    """Every bundled kernel."""
    return designs_of(spec for spec in load_kernels((), (TREE,)) if spec.directory.parent == TREE)


def templates() -> list[Design]:
    """Every template of ``npukit new`` with a design in MLIR."""
    with TemporaryDirectory() as folder:
        names = [name for name, template in TEMPLATES.items() if not template.program]
        for name in names:
            scaffold(f"new_{name.replace('-', '_')}", Path(folder), template=name)
        return designs_of(load_spec(path) for path in sorted(Path(folder).iterdir()))


def designs_of(specs: Iterable[KernelSpec]) -> list[Design]:
    """Each kernel for each of its devices, with each set of parameters that gives a different design."""
    found: dict[str, Design] = {}
    for spec in specs:
        for device in spec.devices:
            for overrides in ({}, *spec.validation.variants_on(device)):
                parameters = resolve_parameters(spec.name, spec.parameters, overrides)
                text = render_design(spec_with(spec, parameters), device, parameters).text
                chosen = [f"{name}={value}" for name, value in overrides.items()]
                name = "/".join([spec.name, device, *chosen])
                found.setdefault(text, Design(name, text, True))
    return list(found.values())


DESIGNS = [
    *(*golden("designs"), *golden("more"), *golden("sequences")),
    *(*kernels(), *templates()),
]


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    return Runner(tmp_path_factory.mktemp("aiecc"))


def test_the_designs_are_found() -> None:
    """An empty glob would pass every test below."""
    for folder in ("designs", "more", "sequences"):
        directories = {path.name for path in (HERE / folder).iterdir() if path.is_dir()}
        assert {design.name.split("/")[1] for design in golden(folder)} == directories
    assert len(golden("designs")) >= 8
    assert len(golden("more")) >= 56
    sources = {path.parent.name for path in TREE.glob("*/kernel.toml")}
    assert {design.name.split("/")[0] for design in kernels()} == sources
    assert {design.name for design in kernels()} >= {"attention/npu1", "passthrough/npu2"}


OLDER_SPELLING = re.compile(
    r"use_lock\([^)]*, -?\d|dma_bd\([^:)]*: memref<.*>,|rtp_write\(@\w+, \d+, -?\d"
    r"|npu\.(?:sync|\w*write32) *\{"
)


def differs_in_1_4(design: str) -> str | None:
    """Why the aiecc of MLIR-AIE 1.4 reads the golden design differently, or not at all."""
    if OLDER_SPELLING.search(design):
        return "in the spelling of MLIR-AIE before 1.4"
    if "dynamic_objfifo_lowering" in design:
        return "MLIR-AIE 1.4 has its cores compute what they take of a lock"
    if "aie.logical_tile" in design:
        return "MLIR-AIE 1.4 places tiles otherwise"
    return None


@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.name)
def test_both_lowerings_agree(design: Design, tmp_path: Path, runner: Runner) -> None:
    if aiecc_generation() is GRAPH and (why := differs_in_1_4(design.text)):
        pytest.skip(why)
    theirs = placed(design.text, tmp_path)
    ours = lower(design.text, design.name)
    assert ours.insts == theirs.insts
    if not design.runs:
        return
    seen = []
    for physical in (ours.physical_text, theirs.physical):
        array = runner.load(physical, functions(design.text))
        buffers = fresh_buffers(ours)
        outcomes = [execute(array, theirs.insts, buffers) for _ in range(2)]
        seen.append(
            (
                [(o.status, o.statistics.bytes_moved, o.statistics.bds_run) for o in outcomes],
                buffers,
            )
        )
    (our_outcomes, our_buffers), (their_outcomes, their_buffers) = seen
    assert our_outcomes == their_outcomes
    for mine, other in zip(our_buffers, their_buffers, strict=True):
        np.testing.assert_array_equal(mine, other)
