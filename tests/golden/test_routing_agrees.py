"""The real aie-opt routes what npukit says can be routed, and nothing else.

On the streams of every golden design, and of random ones up to full switches: circuits, packet
flows, both. Skipped if MLIR-AIE's aie-opt is not installed.
"""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest

from npukit.builder.toolchains.tools.installed import FoundTool, InstalledTools, MissingTool
from npukit.compiler.dialect.aie import DeviceOp, RuntimeSequenceOp
from npukit.compiler.driver import lower_to_physical
from npukit.compiler.module_copy import copy_module
from npukit.compiler.parse import parse_module, print_module
from npukit.compiler.routing.checks import routing_lints
from npukit.errors import DesignError
from npukit.machine.device import device_model
from npukit.machine.tiles import Tile

TOOL = InstalledTools().aie_opt
pytestmark = pytest.mark.skipif(isinstance(TOOL, MissingTool), reason=str(TOOL))

HERE = Path(__file__).parent
GOLDEN = sorted(HERE.glob("*/*/design.mlir"))
PATIENCE = 30
"""Seconds; on some full designs aie-opt takes minutes before it gives up."""


def theirs(text: str, folder: Path) -> bool | None:
    """Whether aie-opt routes a design; None if it takes too long."""
    assert isinstance(TOOL, FoundTool)
    path = folder / "design.mlir"
    path.write_text(text)
    command = [TOOL.path, "--aie-create-pathfinder-flows", path]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return None
    assert done.returncode in (0, 1), done.stderr[-2000:]
    return done.returncode == 0


def ours(text: str) -> tuple[bool, set[str]]:
    """Whether npukit routes it, and the rules of its warnings."""
    devices = parse_module(text, "design.mlir").body.block.ops
    try:
        found = [lint for op in devices if isinstance(op, DeviceOp) for lint in routing_lints(op)]
    except DesignError as error:
        assert error.rule == "unroutable"
        return False, set()
    return True, {lint.rule for lint in found}


def compare(text: str, folder: Path) -> None:
    verdict = theirs(text, folder)
    if verdict is None:
        pytest.skip(f"aie-opt takes more than {PATIENCE} s")
    routed, warned = ours(text)
    if routed and warned & {"hard-to-route", "packet-ids-collide", "arbiter-deadlock"}:
        return  # these say that aiecc may refuse the design
    assert routed == verdict


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.parent.name)
def test_on_a_golden_design(path: Path, tmp_path: Path) -> None:
    physical = lower_to_physical(parse_module(path.read_text(), path.name))
    compare(print_module(copy_module(physical, without=(RuntimeSequenceOp,))), tmp_path)


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0], ids=["circuits", "both", "packets"])
@pytest.mark.parametrize("seed", range(40))
def test_on_a_random_design(seed: int, share: float, tmp_path: Path) -> None:
    compare(random_design(seed, 0.4 + 0.6 * (seed % 8) / 7, share), tmp_path)


def random_design(seed: int, load: float, share: float) -> str:
    """Streams between DMA channels of all tiles; ``load`` is the part of the channels in use, and
    ``share`` that of packet flows, some of which have a common end."""
    rng = random.Random(seed)
    device = rng.choice(["npu1_1col", "npu1_2col", "npu2_1col"])
    model = device_model(device)
    tiles = [Tile(col, row) for col in range(model.columns) for row in range(model.rows)]
    channels = {0: 2, 1: 6}
    ends = [(tile, n) for tile in tiles for n in range(channels.get(tile.row, 2))]
    sources, dests = rng.sample(ends, len(ends)), rng.sample(ends, len(ends))
    lines = [f"%t{t.col}_{t.row} = aie.tile({t.col}, {t.row})" for t in tiles]
    shared: list[tuple[Tile, int]] = []
    for number, source in enumerate(sources[: int(len(ends) * load)]):
        by_packets = rng.random() < share and number < 32
        again = [end for end in shared if end[0] != source[0]]
        dest = rng.choice(again) if by_packets and again and rng.random() < 0.3 else None
        if dest is None:
            dest = next((end for end in dests if end[0] != source[0]), None)
        if dest is None:
            break
        if dest in dests:
            dests.remove(dest)
        if by_packets:
            shared.append(dest)
            lines.append(
                f"aie.packet_flow({number}) {{ aie.packet_source<{port(source)}> "
                f"aie.packet_dest<{port(dest)}> }}"
            )
        else:
            lines.append(f"aie.flow({port(source)}, {port(dest)})")
    body = "\n    ".join(lines)
    return f"module {{\n  aie.device({device}) {{\n    {body}\n  }}\n}}\n"


def port(end: tuple[Tile, int]) -> str:
    tile, channel = end
    return f"%t{tile.col}_{tile.row}, DMA : {channel}"
