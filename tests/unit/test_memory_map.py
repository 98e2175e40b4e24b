"""The memory of tiles by bank, and the banks that a core and a DMA share without need."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npukit.check.memory_map import Extent, TileMemory, bank_findings, memory_of
from npukit.compiler.driver import lower
from npukit.machine.tiles import Tile

DESIGN = """module {{
  aie.device(npu1_1col) {{
    %shim = aie.tile(0, 0)
    %core = aie.tile(0, 2) {scheme}
    {more}
    aie.objectfifo @x(%shim, {{%core}}, {depth} : i32) : !aie.objectfifo<memref<256xi32>>
    %c = aie.core(%core) {{
      %0 = aie.objectfifo.acquire @x(Consume, 1) : !aie.objectfifosubview<memref<256xi32>>
      aie.objectfifo.release @x(Consume, 1)
      aie.end
    }} {{stack_size = 2048 : i32}}
    aie.runtime_sequence() {{}}
  }}
}}
"""
SEQUENTIAL = '{allocation_scheme = "basic-sequential"}'
LARGE = '%big = aie.buffer(%core) {{sym_name = "big"}} : memref<{}xi8>'


def found(scheme: str = "", depth: int = 2, more: str = "") -> list[str]:
    text = DESIGN.format(scheme=scheme, depth=depth, more=more)
    return [f"{f.message}; {f.hint}" for f in bank_findings(lower(text, "d.mlir"))]


def test_objects_in_different_banks_are_no_finding() -> None:
    assert found() == []
    assert found(SEQUENTIAL, depth=1) == [], "one object is never moved while the core works in it"


def test_objects_that_share_a_bank_without_need() -> None:
    (finding,) = found(SEQUENTIAL)
    assert "x_cons_buff_0 and x_cons_buff_1 of tile (0, 2) are in bank 0" in finding
    assert "while S2MM 0 of tile (0, 2) moves the one" in finding
    assert 'bank 1 has room; the tile\'s allocation_scheme = "bank-aware"' in finding
    (finding,) = found(more=LARGE.format(20_000))
    assert "since big is larger than a bank" in finding


def test_where_no_bank_has_room_nothing_can_be_done() -> None:
    assert found(SEQUENTIAL, more=LARGE.format(60_000)) == []


def test_what_a_tile_holds() -> None:
    lowered = lower(DESIGN.format(scheme=SEQUENTIAL, depth=2, more=LARGE.format(20_000)))
    (memory,) = memory_of(lowered)
    assert (memory.tile, memory.kind, memory.used) == (Tile(0, 2), "core", 2048 + 20_000 + 2048)
    data = json.loads(json.dumps(memory.to_json()))
    assert [bank["used"] for bank in data["banks"]] == [16384, 7712, 0, 0]
    held = {each["name"]: each for each in data["contents"]}
    assert held["stack"]["banks"] == [0] and held["stack"]["channels"] == []
    assert held["big"]["banks"] == [0, 1]
    assert held["x_cons_buff_0"]["channels"] == ["S2MM 0 of tile (0, 2)"]


@given(st.lists(st.tuples(st.integers(0, 63), st.integers(1, 20)), max_size=6))
def test_gaps_and_use_agree_with_a_map_of_bytes(placed: list[tuple[int, int]]) -> None:
    extents, at = [], 0
    for skip, size in placed:
        at += skip
        if at + size > 64:
            break
        extents.append(Extent("b", at, size))
        at += size
    memory = TileMemory(Tile(0, 2), "core", 64, 16, tuple(extents))
    taken = [any(e.address <= byte < e.address + e.size for e in extents) for byte in range(64)]
    for bank in range(4):
        bits = taken[16 * bank : 16 * bank + 16]
        assert memory.in_bank(bank) == sum(bits)
        runs = "".join("x" if bit else "." for bit in bits).split("x")
        assert memory.largest_gap(bank) == max(map(len, runs))


@pytest.mark.parametrize("size", [1, 16_384, 16_385])
def test_an_extent_is_in_each_bank_that_it_touches(size: int) -> None:
    memory = TileMemory(Tile(0, 2), "core", 0x10000, 0x4000, ())
    assert list(memory.banks_of(Extent("b", 0, size))) == ([0, 1] if size > 16_384 else [0])
