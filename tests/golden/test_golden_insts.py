"""Compares lowered runtime sequences with the instruction streams from MLIR-AIE's aiecc."""

from __future__ import annotations

from pathlib import Path

import pytest

from npukit.compiler.driver import lower
from npukit.compiler.lowering.sequence import lower_sequence
from npukit.compiler.lowering.sequence_bounds import out_of_bounds
from npukit.compiler.parse import print_module, read_module
from npukit.formats.txn import encode

HERE = Path(__file__).parent
PHYSICAL = sorted((*HERE.glob("designs/*/physical.mlir"), *HERE.glob("more/*/physical.mlir")))
SEQUENCES = sorted(HERE.glob("sequences/*/design.mlir"))


def _name(path: Path) -> str:
    return path.parent.name


@pytest.mark.parametrize("path", PHYSICAL, ids=_name)
def test_stream_from_aieccs_physical_module(path: Path) -> None:
    stream = encode(lower_sequence(read_module(path)))
    assert stream == path.with_name("insts.bin").read_bytes()


@pytest.mark.parametrize("path", SEQUENCES, ids=_name)
def test_stream_from_the_design(path: Path) -> None:
    lowered = lower(path.read_text(), str(path))
    assert lowered.insts == path.with_name("insts.bin").read_bytes()


@pytest.mark.parametrize("path", (*PHYSICAL, *SEQUENCES), ids=_name)
def test_no_golden_design_leaves_its_buffers(path: Path) -> None:
    assert [str(problem) for problem in out_of_bounds(read_module(path))] == []


def test_lowering_does_not_change_the_module() -> None:
    module = read_module(HERE / "designs/dma_tasks/physical.mlir")
    before = print_module(module)
    lower_sequence(module)
    assert print_module(module) == before


def test_the_folders_are_found() -> None:
    """An empty glob would pass every test above."""
    assert len(list(HERE.glob("designs/*/physical.mlir"))) == 8
    assert len(SEQUENCES) >= 14
