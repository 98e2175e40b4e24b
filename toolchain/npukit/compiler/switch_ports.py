"""Which ports the stream switch of a tile and the mux of a shim have, and which can be connected.

Source: MLIR-AIE's target model (``lib/Dialect/AIE/IR/AIETargetModel.cpp``, ``AIE2TargetModel``).
"""

from __future__ import annotations

from typing import Final

from npukit.compiler.dialect.keyword_attributes import (
    WireBundle,
)
from npukit.machine.device import (
    DeviceModel,
    TileKind,
)
from npukit.machine.generations import Generation
from npukit.machine.tiles import Tile

__all__ = ["MUX_INPUTS", "MUX_OUTPUTS", "Port", "inputs", "mux_can_connect", "outputs"]

Port = tuple[WireBundle, int]

_B = WireBundle

_INPUTS: Final = {
    TileKind.SHIM: {
        _B.FIFO: 1,
        _B.NORTH: 4,
        _B.WEST: 4,
        _B.SOUTH: 8,
        _B.EAST: 4,
        _B.TRACE: 1,
        _B.TILE_CONTROL: 1,
    },
    TileKind.MEM: {_B.DMA: 6, _B.NORTH: 4, _B.SOUTH: 6, _B.TRACE: 1, _B.TILE_CONTROL: 1},
    TileKind.CORE: {
        _B.CORE: 1,
        _B.DMA: 2,
        _B.FIFO: 1,
        _B.NORTH: 4,
        _B.WEST: 4,
        _B.SOUTH: 6,
        _B.EAST: 4,
        _B.TRACE: 2,
        _B.TILE_CONTROL: 1,
    },
}
"""Ports by which streams come into a switch (``getNumSourceSwitchboxConnections``)."""

_OUTPUTS: Final = {
    TileKind.SHIM: {
        _B.FIFO: 1,
        _B.NORTH: 6,
        _B.WEST: 4,
        _B.SOUTH: 6,
        _B.EAST: 4,
        _B.TILE_CONTROL: 1,
    },
    TileKind.MEM: {_B.DMA: 6, _B.NORTH: 6, _B.SOUTH: 4, _B.TILE_CONTROL: 1},
    TileKind.CORE: {
        _B.CORE: 1,
        _B.DMA: 2,
        _B.FIFO: 1,
        _B.NORTH: 6,
        _B.WEST: 4,
        _B.SOUTH: 4,
        _B.EAST: 4,
        _B.TILE_CONTROL: 1,
    },
}
"""Ports by which streams leave a switch (``getNumDestSwitchboxConnections``)."""

MUX_INPUTS: Final = {_B.DMA: 2, _B.NOC: 4, _B.PLIO: 8, _B.NORTH: 6}
"""Ports by which streams come into a shim's mux; its North is the switch's South."""

MUX_OUTPUTS: Final = {_B.DMA: 2, _B.NOC: 4, _B.PLIO: 6, _B.NORTH: 8}
"""Ports by which streams leave a shim's mux; its North is the switch's South."""

_SIDES: Final = (_B.SOUTH, _B.WEST, _B.NORTH, _B.EAST)
_TRACED_MEMTILE_CHANNEL: Final = 5
"""The only channel of a memtile's DMA that a trace or a control response reaches."""


def inputs(model: DeviceModel, tile: Tile, bundle: WireBundle) -> int:
    """How many ports of ``bundle`` streams come into the switch of ``tile`` by."""
    return 0 if _at_edge(model, tile, bundle) else _INPUTS[model.kind(tile)].get(bundle, 0)


def outputs(model: DeviceModel, tile: Tile, bundle: WireBundle) -> int:
    """How many ports of ``bundle`` streams leave the switch of ``tile`` by."""
    return 0 if _at_edge(model, tile, bundle) else _OUTPUTS[model.kind(tile)].get(bundle, 0)


def _at_edge(model: DeviceModel, tile: Tile, bundle: WireBundle) -> bool:
    return (
        (bundle is _B.WEST and tile.col == 0)
        or (bundle is _B.EAST and tile.col == model.columns - 1)
        or (bundle is _B.NORTH and tile.row == model.rows - 1)
    )


def can_connect(kind: TileKind, source: Port, dest: Port) -> bool:
    """True if a switch of ``kind`` can lead its port ``source`` to ``dest``; both exist.

    Source: ``AIE2TargetModel::isLegalTileConnection``.
    """
    (into, from_channel), (out, to_channel) = source, dest
    if kind is TileKind.MEM:
        return _memtile_can_connect(into, from_channel, out, to_channel)
    if into is _B.TRACE:
        channel_0 = (_B.DMA,) if kind is TileKind.CORE else (_B.WEST, _B.EAST)
        return out in (_B.FIFO, _B.SOUTH) or (out in channel_0 and to_channel == 0)
    if into in (_B.TILE_CONTROL, _B.CORE):
        return out is not into and (into is _B.CORE or out is not _B.DMA)
    passes_any = kind is TileKind.SHIM and into in (_B.FIFO, _B.SOUTH)
    return passes_any or into is not out or from_channel == to_channel


def _memtile_can_connect(
    into: WireBundle, from_channel: int, out: WireBundle, to_channel: int
) -> bool:
    if into is _B.TRACE:
        return out is _B.SOUTH or (out is _B.DMA and to_channel == _TRACED_MEMTILE_CHANNEL)
    if into is _B.TILE_CONTROL:
        return out in _SIDES or (out is _B.DMA and to_channel == _TRACED_MEMTILE_CHANNEL)
    if into is _B.DMA:
        return out is not _B.DMA or from_channel == to_channel
    return out not in _SIDES or from_channel == to_channel


def mux_can_connect(generation: Generation, source: Port, dest: Port) -> bool:
    """True if the mux of a shim can lead ``source`` to ``dest``: a DMA has one port each way."""
    match source, dest:
        case (_B.DMA, channel), (_B.NORTH, port):
            return generation.shim_mux_from_dma.get(channel) == port
        case (_B.NORTH, port), (_B.DMA, channel):
            return generation.shim_mux_to_dma.get(channel) == port
        case (into, _), (out, _):
            return (into is _B.NORTH) is not (out is _B.NORTH)
