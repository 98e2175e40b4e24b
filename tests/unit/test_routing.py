"""Streams over the switches: what can be routed, and what is said about what can't."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest

from aiecc_reference import needs_aiecc
from npukit.builder.toolchains.tools.installed import FoundTool, InstalledTools
from npukit.compiler.dialect.aie import DeviceOp
from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.compiler.parse import parse_module
from npukit.compiler.routing.checks import routing_lints
from npukit.compiler.routing.fabric import Fabric, fabric_of
from npukit.compiler.routing.nets import nets_of
from npukit.compiler.routing.search import Routing, find_routes
from npukit.compiler.switch_ports import can_connect
from npukit.errors import DesignError
from npukit.machine.device import device_model
from npukit.machine.tiles import Tile

Ends = tuple[int, int, str, int]


def tiles(device: str) -> list[Tile]:
    model = device_model(device)
    return [Tile(col, row) for col in range(model.columns) for row in range(model.rows)]


def flow(source: Ends, dest: Ends) -> str:
    (a, b, bundle, n), (c, d, to, m) = source, dest
    return f"aie.flow(%t{a}_{b}, {bundle} : {n}, %t{c}_{d}, {to} : {m})"


def packets(packet_id: int, source: Ends, *dests: Ends) -> str:
    def port(what: str, end: Ends) -> str:
        return f"aie.packet_{what}<%t{end[0]}_{end[1]}, {end[2]} : {end[3]}>"

    ports = " ".join([port("source", source), *(port("dest", dest) for dest in dests)])
    return f"aie.packet_flow({packet_id}) {{ {ports} }}"


def design(device: str, *body: str) -> str:
    declared = [f"    %t{t.col}_{t.row} = aie.tile({t.col}, {t.row})" for t in tiles(device)]
    return "\n".join(["module {", f"  aie.device({device}) {{", *declared, *body, "  }", "}", ""])


def device_of(text: str) -> DeviceOp:
    module = parse_module(text, "design.mlir")
    return next(op for op in module.walk() if isinstance(op, DeviceOp))


def lint(device: str, *body: str) -> list[LoweringWarning]:
    return list(routing_lints(device_of(design(device, *body))))


def assert_legal(device: DeviceOp, routing: Routing) -> None:
    """Each path begins at its source, passes connected ports, and ends at its destination."""
    fabric = fabric_of(device.model)
    users: dict[int, set[int]] = {}
    for tree in routing.trees:
        for dest in tree.net.dests:
            entry = fabric.entry(tree.net.source)
            for wire in tree.path(fabric.exit(dest)):
                tile, port = fabric.wires[wire]
                assert tile == entry[0]
                assert can_connect(device.model.kind(tile), entry[1], port)
                entry = fabric.far[wire] or entry
                users.setdefault(wire, set()).add(
                    id(tree) if tree.net.group < 0 else tree.net.group
                )
            assert tile == dest[0]
    ends = {wire for wire in users if fabric.far[wire] is None}
    assert all(len(of) == 1 for wire, of in users.items() if wire not in ends)


def random_design(seed: int, load: float, packet_share: float = 0.0) -> str:
    rng = random.Random(seed)
    device = rng.choice(["npu1_1col", "npu1_2col", "npu1_3col"])
    channels = {0: 2, 1: 6}
    ends = [(t.col, t.row, "DMA", n) for t in tiles(device) for n in range(channels.get(t.row, 2))]
    sources, dests = rng.sample(ends, len(ends)), rng.sample(ends, len(ends))
    body = []
    for number, source in enumerate(sources[: max(1, int(len(ends) * load))]):
        chosen = [end for end in dests if end[:2] != source[:2]][: rng.choice([1, 1, 1, 2])]
        dests = [end for end in dests if end not in chosen]
        if rng.random() < packet_share:
            body.append(packets(number % 32, source, *chosen))
        else:
            body += [flow(source, dest) for dest in chosen]
    return design(device, *body)


@pytest.mark.parametrize("seed", range(25))
def test_found_routes_are_legal(seed: int) -> None:
    device = device_of(random_design(seed, 0.3, 0.3 * (seed % 2)))
    routing = find_routes(fabric_of(device.model), nets_of(device), ())
    assert routing.unreachable is None
    if not routing.shared:
        assert_legal(device, routing)


def test_routes_do_not_depend_on_what_was_routed_before() -> None:
    device = device_of(random_design(3, 0.4))
    fresh = find_routes(Fabric(device.model), nets_of(device), ())
    for seed in range(12):
        other = device_of(random_design(seed, 0.2))
        find_routes(fabric_of(other.model), nets_of(other), ())
    again = find_routes(fabric_of(device.model), nets_of(device), ())
    assert [tree.before for tree in again.trees] == [tree.before for tree in fresh.trees]


def test_a_full_side_of_a_switch_is_named_with_its_users() -> None:
    """A memtile has four links to the south: a fifth stream of cores to its column does not fit."""
    cores = [(0, row, "DMA", n) for row in (2, 3, 4) for n in (0, 1)][:5]
    memtile = [(0, 0, "DMA", 0), (0, 0, "DMA", 1), (0, 0, "South", 0), (0, 0, "South", 1)]
    streams = [
        flow(core, end) for core, end in zip(cores, [*memtile, (0, 0, "South", 4)], strict=True)
    ]
    assert lint("npu1_1col", *streams[:4]) == []
    with pytest.raises(DesignError) as caught:
        lint("npu1_1col", *streams)
    error = caught.value
    assert error.rule == "unroutable"
    assert "memtile tile (0, 1), each of its 4 South ports has a stream" in error.message
    assert error.details is not None
    assert [line.split(":")[0] for line in error.details.splitlines()] == [
        "South 0", "South 1", "South 2", "South 3",
    ]  # fmt: skip
    assert all(f"tile (0, {row}) DMA" in error.details for row in (2, 3, 4))


def test_streams_of_another_column_go_around() -> None:
    cores = [(0, row, "DMA", n) for row in (2, 3, 4) for n in (0, 1)]
    ends = [(col, 0, bundle, n) for col in (0, 1, 2) for bundle, n in (("DMA", 0), ("DMA", 1))]
    assert lint("npu1", *(flow(core, end) for core, end in zip(cores, ends, strict=True))) == []


def test_hand_written_switches_keep_their_wires() -> None:
    stream = flow((0, 2, "DMA", 0), (0, 0, "DMA", 0))

    def boxes(count: int) -> list[str]:
        through = [("0_1", "DMA"), ("0_0", "North")]
        return [
            f"aie.switchbox(%t{tile}) {{ "
            + " ".join(f"aie.connect<{into} : {n}, South : {n}>" for n in range(count))
            + " }"
            for tile, into in through
        ]

    assert lint("npu1_1col", *boxes(2), stream.replace("DMA : 0)", "DMA : 1)")) == []
    with pytest.raises(DesignError, match="no stream leads from"):
        lint("npu1_1col", *boxes(4), stream)


def test_packets_with_a_common_end_share_wires() -> None:
    cores = [(0, row, "DMA", n) for row in (2, 3, 4, 5) for n in (0, 1)]
    shared = [packets(n, core, (0, 0, "DMA", 0)) for n, core in enumerate(cores)]
    assert lint("npu1_1col", *shared) == []


def test_a_rule_for_two_ids_must_not_match_a_third() -> None:
    source = (0, 2, "DMA", 0)
    both = [packets(n, source, (0, 3, "DMA", 0)) for n in (0, 3)]
    (warning,) = lint("npu1_1col", *both, packets(1, source, (0, 2, "DMA", 1)))
    assert warning.rule == "packet-ids-collide"
    assert "packet ids 0, 3" in warning.message
    assert lint("npu1_1col", *both, packets(4, source, (0, 2, "DMA", 1))) == []


def test_flows_that_wait_for_each_other_on_one_arbiter() -> None:
    """All six arbiters of the memtile carry what it sends; it also waits for what it receives."""
    ends: list[Ends] = [(0, row, "DMA", 0) for row in (2, 3, 4, 5)]
    ends += [(0, 0, "DMA", 0), (1, 0, "DMA", 0)]
    sent = [packets(n, (0, 1, "DMA", n), end) for n, end in enumerate(ends)]
    assert lint("npu1_2col", *sent) == []
    (warning,) = lint("npu1_2col", *sent, packets(6, (1, 0, "DMA", 1), (0, 1, "DMA", 0)))
    assert warning.rule == "arbiter-deadlock"
    assert "tile (0, 1)" in warning.message


FULL = [
    *((1, 1, 0, 0, 5, 0), (1, 1, 3, 0, 5, 1), (1, 4, 1, 1, 2, 0), (1, 5, 0, 1, 4, 0)),
    *((1, 2, 1, 1, 0, 1), (0, 1, 3, 1, 1, 0), (1, 1, 2, 0, 4, 1), (0, 1, 5, 1, 1, 3)),
    *((1, 4, 0, 0, 3, 1), (0, 1, 2, 1, 2, 1), (1, 2, 0, 1, 1, 2), (1, 3, 1, 0, 3, 0)),
    *((1, 3, 0, 0, 1, 1), (1, 1, 4, 0, 2, 0), (0, 1, 0, 1, 1, 5), (0, 1, 4, 1, 5, 1)),
    *((0, 2, 1, 0, 1, 2), (0, 0, 0, 0, 1, 5), (1, 0, 0, 1, 4, 1), (1, 0, 1, 1, 3, 0)),
    *((0, 3, 0, 1, 0, 0), (0, 5, 1, 1, 3, 1), (0, 5, 0, 0, 1, 0), (1, 5, 1, 1, 1, 1)),
    *((0, 4, 0, 1, 5, 0), (0, 3, 1, 0, 0, 1)),
]
"""Column, row and DMA channel of both ends of streams that aiecc of April 2026 routes."""


def test_streams_for_which_there_is_hardly_room() -> None:
    streams = [flow((a, b, "DMA", n), (c, d, "DMA", m)) for a, b, n, c, d, m in FULL]
    assert {warning.rule for warning in lint("npu1_2col", *streams)} == {"hard-to-route"}


@needs_aiecc
@pytest.mark.parametrize("seed", range(60))
def test_aiecc_agrees(seed: int, tmp_path: Path) -> None:
    """On the streams of a random design, up to and beyond what switches can carry."""
    text = random_design(seed, 0.1 + 0.4 * (seed % 4) / 3)
    path = tmp_path / "design.mlir"
    path.write_text(text)
    tool = InstalledTools().aie_opt
    assert isinstance(tool, FoundTool)
    try:
        done = subprocess.run(
            [tool.path, "--aie-create-pathfinder-flows", path],
            capture_output=True,
            check=False,
            timeout=60,
        )
    except subprocess.TimeoutExpired:
        pytest.skip("aiecc takes too long")
    try:
        warnings = lint_text(text)
    except DesignError as error:
        assert error.rule == "unroutable"
        assert done.returncode != 0
    else:
        assert done.returncode == 0 or "hard-to-route" in {warning.rule for warning in warnings}


def lint_text(text: str) -> list[LoweringWarning]:
    return list(routing_lints(device_of(text)))
