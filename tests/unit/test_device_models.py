"""Device models against AMD's and MLIR-AIE's published figures."""

from __future__ import annotations

import pytest

from npukit.errors import DesignError, Location
from npukit.machine.device import TileKind, device_model, device_names
from npukit.machine.generations import AIE2, AIE2P, Generation
from npukit.machine.physical import DmaDirection, Tile


@pytest.mark.parametrize(
    ("name", "columns", "generation"),
    [
        ("npu1", 4, AIE2),
        ("npu1_4col", 4, AIE2),
        *((f"npu1_{n}col", n, AIE2) for n in (1, 2, 3)),
        ("npu2", 8, AIE2P),
        *((f"npu2_{n}col", n, AIE2P) for n in range(1, 8)),
    ],
)
def test_sizes(name: str, columns: int, generation: Generation) -> None:
    model = device_model(name)
    assert (model.columns, model.rows, model.generation) == (columns, 6, generation)
    assert list(model.compute_rows) == [2, 3, 4, 5]
    assert model.contains(Tile(columns - 1, 5))
    assert not model.contains(Tile(columns, 0))
    assert not model.contains(Tile(0, 6))


def test_unknown_device() -> None:
    with pytest.raises(DesignError, match="unknown device 'npu3'") as caught:
        device_model("npu3", where=Location("d.mlir", 2, 3))
    assert str(caught.value.where) == "d.mlir:2:3"
    assert all(name in str(caught.value.hint) for name in device_names())


def test_tiles() -> None:
    model = device_model("npu1")
    shim, mem, core = (model.tile(Tile(0, row)) for row in (0, 1, 2))
    assert [t.kind for t in (shim, mem, core)] == [TileKind.SHIM, TileKind.MEM, TileKind.CORE]
    assert [t.memory for t in (shim, mem, core)] == [0, 512 * 1024, 64 * 1024]
    assert [t.bds for t in (shim, mem, core)] == [16, 48, 16]
    assert [t.locks for t in (shim, mem, core)] == [16, 64, 16]
    assert [t.channels(DmaDirection.S2MM) for t in (shim, mem, core)] == [2, 6, 2]
    assert [t.channels(DmaDirection.MM2S) for t in (shim, mem, core)] == [2, 6, 2]
    assert core.bank_size == 16 * 1024
    with pytest.raises(DesignError, match=r"no tile \(4, 0\)"):
        model.kind(Tile(4, 0))


@pytest.mark.parametrize(
    ("user", "memory", "reached"),
    [
        ((1, 3), (1, 3), True),
        ((1, 3), (0, 3), True),  # west
        ((1, 3), (2, 3), False),  # not east
        ((1, 3), (1, 4), True),  # north
        ((1, 3), (1, 2), True),  # south
        ((1, 2), (1, 1), False),  # no core reaches a memtile
        ((1, 3), (0, 2), False),
        ((1, 1), (0, 1), True),  # memtiles reach both sides
        ((1, 1), (2, 1), True),
        ((1, 1), (1, 2), False),
        ((0, 3), (-1, 3), False),
        ((0, 0), (0, 0), True),
        ((0, 0), (1, 0), False),
    ],
)
def test_which_tile_reaches_which_memory(
    user: tuple[int, int], memory: tuple[int, int], reached: bool
) -> None:
    assert device_model("npu1").reaches(Tile(*user), Tile(*memory)) is reached


def test_memtile_channels_run_half_of_the_bds_each() -> None:
    model, tile = device_model("npu2"), Tile(7, 1)
    for channel in range(6):
        usable = [bd for bd in range(-1, 50) if model.bd_usable_by(tile, bd, channel)]
        assert usable == list(model.bds_of(tile, channel))
        assert usable == list(range(24) if channel % 2 == 0 else range(24, 48))
    assert list(model.bds_of(Tile(0, 0), 1)) == list(range(16))
