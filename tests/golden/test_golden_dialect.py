"""The dialect on the golden designs: parse, print, locate, extract."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from npukit.compiler.driver import lower_to_physical
from npukit.compiler.extract import extract, read_physical
from npukit.compiler.parse import locate, parse_module, print_module, read_module
from npukit.machine.physical import PhysicalDesign, Route

DESIGNS = Path(__file__).parent / "designs"
FILES = sorted(DESIGNS.glob("*/*.mlir"))
PHYSICAL = sorted(DESIGNS.glob("*/physical.mlir"))


def _name(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


def test_the_golden_designs_are_found() -> None:
    assert len(FILES) == 24
    assert len(PHYSICAL) == 8


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_round_trip(path: Path) -> None:
    module = read_module(path)
    text = print_module(module)
    again = parse_module(text, "printed.mlir")
    assert module.is_structurally_equivalent(again)
    assert print_module(again) == text


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_every_operation_knows_its_line(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    for op in read_module(path).walk():
        if op.name == "scf.yield":
            continue  # implied by the text, so it has its loop's location
        where = locate(op)
        assert where.file == str(path)
        assert where.line is not None
        assert where.column is not None
        rest = lines[where.line - 1][where.column - 1 :]
        shown = op.name.removeprefix("builtin.")
        assert re.match(rf"(%\w+ = )?{re.escape(shown)}\b", rest), (op.name, rest)


def _circuits(design: PhysicalDesign) -> set[tuple[object, ...]]:
    return {
        (route.source, frozenset(route.dests)) for route in design.routes if route.packet_id is None
    }


def _packets(design: PhysicalDesign) -> list[Route]:
    return [route for route in design.routes if route.packet_id is not None]


@pytest.mark.parametrize("path", PHYSICAL, ids=_name)
def test_switchboxes_and_flows_extract_to_the_same_design(path: Path) -> None:
    """aiecc's module (switchboxes) and npukit's own (flows) extract to the same design."""
    their_module = read_physical(read_module(path))
    our_module = read_physical(lower_to_physical(read_module(path.with_name("design.mlir"))))
    theirs, ours = their_module.design, our_module.design
    assert _circuits(theirs) == _circuits(ours)
    assert _circuits(theirs)
    assert theirs.descriptors == ours.descriptors
    assert theirs.tasks == ours.tasks
    assert theirs.locks == ours.locks
    assert theirs.buffers == ours.buffers
    assert theirs.shim_allocations == ours.shim_allocations
    assert their_module.externals == our_module.externals
    assert [core.link_files for core in theirs.cores] == [core.link_files for core in ours.cores]


@pytest.mark.parametrize("path", PHYSICAL, ids=_name)
def test_the_control_packets_that_aiecc_adds_are_traced_once(path: Path) -> None:
    """The packet flow and the switchbox made from it are one route."""
    packets = _packets(extract(read_module(path)))
    assert [(r.source.bundle, r.packet_id, r.keep_header) for r in packets] == [
        ("TileControl", 15, (True,))
    ]


def _generic(text: str) -> str:
    """aie-opt's reading of ``text``, without the names of values."""
    tool = shutil.which("aie-opt")
    assert tool is not None
    done = subprocess.run(
        [tool, "--mlir-print-op-generic"], input=text, capture_output=True, text=True, check=True
    )
    return re.sub(r"%[\w#]+", "%", done.stdout)


@pytest.mark.skipif(shutil.which("aie-opt") is None, reason="MLIR-AIE's aie-opt is not on PATH")
@pytest.mark.parametrize("path", FILES, ids=_name)
def test_aie_opt_reads_what_is_printed(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert _generic(print_module(parse_module(text))) == _generic(text)
