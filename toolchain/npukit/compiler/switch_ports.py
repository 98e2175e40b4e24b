"""The ports of a tile's stream switch and a shim's mux, and the connections that they allow.

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

__all__ = ["Port", "inputs", "mux_can_connect", "mux_inputs", "mux_outputs", "mux_port", "outputs"]

Port = tuple[WireBundle, int]

_B = WireBundle

_SIDES: Final = (_B.SOUTH, _B.WEST, _B.NORTH, _B.EAST)
_NOC_HALF: Final = 2
_TRACED_MEMTILE_CHANNEL: Final = 5
"""The only channel of a memtile's DMA that trace and control responses reach."""


def inputs(model: DeviceModel, tile: Tile, bundle: WireBundle) -> int:
    """The number of input ports of ``bundle`` at the switch of ``tile``."""
    table = model.tile(tile)
    if bundle is _B.DMA:  # a shim's DMA has its ports at the mux
        return 0 if table.mux_inputs else table.mm2s_channels
    return 0 if _at_edge(model, tile, bundle) else table.switch_inputs.get(bundle, 0)


def outputs(model: DeviceModel, tile: Tile, bundle: WireBundle) -> int:
    """The number of output ports of ``bundle`` at the switch of ``tile``."""
    table = model.tile(tile)
    if bundle is _B.DMA:
        return 0 if table.mux_outputs else table.s2mm_channels
    return 0 if _at_edge(model, tile, bundle) else table.switch_outputs.get(bundle, 0)


def mux_inputs(model: DeviceModel, tile: Tile, bundle: WireBundle) -> int:
    """The number of input ports of ``bundle`` at the mux of the shim ``tile``."""
    table = model.tile(tile)
    return table.mm2s_channels if bundle is _B.DMA else table.mux_inputs.get(bundle, 0)


def mux_outputs(model: DeviceModel, tile: Tile, bundle: WireBundle) -> int:
    """The number of output ports of ``bundle`` at the mux of the shim ``tile``."""
    table = model.tile(tile)
    return table.s2mm_channels if bundle is _B.DMA else table.mux_outputs.get(bundle, 0)


def _at_edge(model: DeviceModel, tile: Tile, bundle: WireBundle) -> bool:
    return (
        (bundle is _B.WEST and tile.col == 0)
        or (bundle is _B.EAST and tile.col == model.columns - 1)
        or (bundle is _B.NORTH and tile.row == model.rows - 1)
    )


def can_connect(kind: TileKind, source: Port, dest: Port) -> bool:
    """Whether a switch of ``kind`` can connect its port ``source`` to ``dest``; both exist.

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


def mux_port(generation: Generation, port: Port, *, sends: bool) -> Port:
    """The port of a shim's switch that its mux connects with ``port`` of its DMA, NOC or PLIO.

    Source: ``AIECreatePathFindFlows.cpp``.
    """
    match port:
        case (_B.DMA, channel):
            muxed = generation.shim_mux_from_dma if sends else generation.shim_mux_to_dma
            return _B.SOUTH, muxed[channel]
        case (_B.NOC, channel):
            return _B.SOUTH, channel + (4 if sends and channel >= _NOC_HALF else 2)
        case (_B.PLIO, channel):
            return _B.SOUTH, channel
        case _:
            return port


def mux_can_connect(generation: Generation, source: Port, dest: Port) -> bool:
    """Whether the mux of a shim can connect ``source`` to ``dest``: a DMA has one port each way."""
    match source, dest:
        case (_B.DMA, channel), (_B.NORTH, port):
            return generation.shim_mux_from_dma.get(channel) == port
        case (_B.NORTH, port), (_B.DMA, channel):
            return generation.shim_mux_to_dma.get(channel) == port
        case (into, _), (out, _):
            return (into is _B.NORTH) is not (out is _B.NORTH)
