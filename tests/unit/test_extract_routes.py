"""Routes of hand-written physical modules: flows, and streams traced through switchboxes."""

from __future__ import annotations

import pytest

from npukit.compiler.extract import extract
from npukit.compiler.parse import parse_module
from npukit.errors import DesignError
from npukit.machine.physical import Route, StreamPort, Tile

TILES = """
    %s0 = aie.tile(0, 0)
    %m0 = aie.tile(0, 1)
    %c2 = aie.tile(0, 2)
    %c3 = aie.tile(0, 3)
    %e2 = aie.tile(1, 2)
"""


def routes(body: str) -> tuple[Route, ...]:
    text = f"module {{\n  aie.device(npu1) {{{TILES}{body}\n  }}\n}}\n"
    return extract(parse_module(text, "d.mlir")).routes


def port(col: int, row: int, bundle: str = "DMA", channel: int = 0) -> StreamPort:
    return StreamPort(Tile(col, row), bundle, channel)


def test_flows_of_one_source_are_one_route() -> None:
    found = routes(
        """
    aie.flow(%c2, DMA : 1, %c3, DMA : 0)
    aie.flow(%s0, DMA : 0, %c2, DMA : 0)
    aie.flow(%c2, DMA : 1, %e2, DMA : 1)"""
    )
    assert found == (
        Route(port(0, 2, channel=1), (port(0, 3), port(1, 2, channel=1))),
        Route(port(0, 0), (port(0, 2),)),
    )


def test_packet_flows() -> None:
    found = routes(
        """
    aie.packet_flow(3) {
      aie.packet_source<%c2, DMA : 0>
      aie.packet_dest<%s0, DMA : 1>
    } {keep_pkt_header = true}
    aie.packet_flow(4) {
      aie.packet_source<%c2, DMA : 0>
      aie.packet_dest<%c3, DMA : 0>
      aie.packet_dest<%e2, DMA : 0>
    }"""
    )
    assert found == (
        Route(port(0, 2), (port(0, 0, channel=1),), 3, (True,)),
        Route(port(0, 2), (port(0, 3), port(1, 2)), 4, (False, False)),
    )


def test_each_source_of_a_packet_flow_sends_to_all_its_destinations() -> None:
    found = routes(
        """
    aie.packet_flow(3) {
      aie.packet_source<%c2, DMA : 0>
      aie.packet_source<%c3, DMA : 0>
      aie.packet_dest<%s0, DMA : 1>
      aie.packet_dest<%e2, DMA : 1>
    }"""
    )
    ends = (port(0, 0, channel=1), port(1, 2, channel=1))
    assert found == (
        Route(port(0, 2), ends, 3, (False, False)),
        Route(port(0, 3), ends, 3, (False, False)),
    )


SHIM_TO_CORES = """
    aie.shim_mux(%s0) {
      aie.connect<DMA : 1, North : 7>
      aie.connect<North : 3, DMA : 1>
    }
    aie.switchbox(%s0) {
      aie.connect<South : 7, North : 2>
      aie.connect<North : 0, South : 3>
    }
    aie.switchbox(%m0) {
      aie.connect<South : 2, North : 2>
      aie.connect<North : 0, South : 0>
    }
    aie.switchbox(%c2) {
      aie.connect<South : 2, DMA : 0>
      aie.connect<South : 2, North : 1>
      aie.connect<South : 2, East : 3>
      aie.connect<North : 2, South : 0>
    }
    aie.switchbox(%c3) {
      aie.connect<South : 1, DMA : 1>
      aie.connect<DMA : 0, South : 2>
    }
    aie.switchbox(%e2) {
      aie.connect<West : 3, DMA : 0>
    }"""


def test_circuits_are_traced_through_the_array() -> None:
    """Up from a shim's DMA to three tiles, and back from one of them; wires are not needed."""
    found = {route.source: route for route in routes(SHIM_TO_CORES)}
    down = found.pop(port(0, 3))
    assert down.dests == (port(0, 0, channel=1),)
    up = found.pop(port(0, 0, channel=1))
    assert set(up.dests) == {port(0, 2), port(0, 3, channel=1), port(1, 2)}
    assert up.packet_id is None
    assert not found


def test_a_flow_with_its_own_switchboxes_is_not_a_second_route() -> None:
    both = SHIM_TO_CORES + "\n    aie.flow(%s0, DMA : 1, %c2, DMA : 0)"
    assert set(routes(both)) == set(routes(SHIM_TO_CORES))
    other = SHIM_TO_CORES + "\n    aie.flow(%e2, DMA : 0, %c2, DMA : 1)"
    assert len(routes(other)) == len(routes(SHIM_TO_CORES)) + 1


def test_packets_are_traced_by_their_first_rule() -> None:
    """Ids 4 to 7 go north and lose their header, id 1 goes to the own DMA and keeps it."""
    found = routes(
        """
    aie.switchbox(%c2) {
      %a = aie.amsel<0> (0)
      %b = aie.amsel<1> (2)
      aie.masterset(North : 1, %a)
      aie.masterset(DMA : 0, %b) {keep_pkt_header = true}
      aie.packet_rules(DMA : 0) {
        aie.rule(31, 5, %b)
        aie.rule(28, 4, %a)
        aie.rule(31, 1, %b)
      }
    }
    aie.switchbox(%c3) {
      %a = aie.amsel<0> (0)
      aie.masterset(DMA : 0, %a)
      aie.packet_rules(South : 1) {
        aie.rule(28, 4, %a)
      }
    }"""
    )
    assert found == (
        Route(port(0, 2), (port(0, 2),), 1, (True,)),
        Route(port(0, 2), (port(0, 3),), 4, (False,)),
        Route(port(0, 2), (port(0, 2),), 5, (True,)),
        Route(port(0, 2), (port(0, 3),), 6, (False,)),
        Route(port(0, 2), (port(0, 3),), 7, (False,)),
    )


def test_a_stream_that_nothing_receives() -> None:
    with pytest.raises(
        DesignError, match=r"North 1 of tile .0, 2. leaves the switch, but nothing"
    ) as e:
        routes("\n    aie.switchbox(%c2) {\n      aie.connect<DMA : 0, North : 1>\n    }")
    assert str(e.value.where) == "d.mlir:9:5"


def test_a_stream_that_loops() -> None:
    with pytest.raises(DesignError, match="loops back to this switch"):
        routes(
            """
    aie.switchbox(%c2) {
      %a = aie.amsel<0> (0)
      aie.masterset(North : 1, %a)
      aie.packet_rules(DMA : 0) {
        aie.rule(31, 1, %a)
      }
      aie.packet_rules(East : 0) {
        aie.rule(31, 1, %a)
      }
    }
    aie.switchbox(%c3) {
      aie.connect<South : 1, East : 3>
    }
    %e3 = aie.tile(1, 3)
    aie.switchbox(%e3) {
      aie.connect<West : 3, South : 2>
    }
    aie.switchbox(%e2) {
      aie.connect<North : 2, West : 0>
    }"""
        )


@pytest.mark.parametrize(
    "switchbox", ["", "aie.switchbox(%s0) {\n aie.connect<South : 3, North : 0>\n}"]
)
def test_a_shim_mux_without_a_connected_switchbox(switchbox: str) -> None:
    with pytest.raises(
        DesignError, match=r"DMA 1 of tile .0, 0. leaves the mux, but no switch"
    ) as e:
        routes(f"\n{switchbox}\n aie.shim_mux(%s0) {{\n aie.connect<DMA : 1, North : 7>\n}}")
    assert e.value.where is not None
    assert e.value.where.line == 10 + switchbox.count("\n")


@pytest.mark.parametrize("box", ["aie.switchbox", "aie.shim_mux"])
def test_one_switchbox_on_a_tile(box: str) -> None:
    with pytest.raises(DesignError, match=f"tile .0, 0. already has an {box}"):
        routes(f"\n{box}(%s0) {{\n}}\n{box}(%s0) {{\n}}")
