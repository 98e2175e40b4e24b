"""Cascades: the sides of a core by which the streams to and from its neighbours leave and enter.

Source of the rules: MLIR-AIE's pass aie-lower-cascade-flows (source of 2026-04-23).
"""

from __future__ import annotations

from xdsl.ir import SSAValue

from npukit.compiler.dialect.aie import (
    CascadeDir,
    CascadeFlowOp,
    ConfigureCascadeOp,
    DeviceOp,
    tile_of,
)
from npukit.compiler.dialect.keyword_attributes import (
    CascadeDirAttr,
)
from npukit.compiler.dialect.location import locate
from npukit.errors import DesignError
from npukit.machine.physical import Cascade
from npukit.machine.tiles import Tile

_STEPS = {CascadeDir.SOUTH: (0, -1, CascadeDir.NORTH), CascadeDir.EAST: (1, 0, CascadeDir.WEST)}
"""By the side that a cascade leaves: column step, row step, and the side that it enters."""


def lower_cascades(device: DeviceOp) -> None:
    """Replace each ``aie.cascade_flow`` by what it configures at either end.

    A core that only sends takes from the north, and one that only takes sends to the south: these
    are the reset values of its registers.

    Raises:
        DesignError: a flow leads anywhere but to the south or east.
    """
    tiles: dict[Tile, SSAValue] = {}
    inputs: dict[Tile, CascadeDir] = {}
    outputs: dict[Tile, CascadeDir] = {}
    for flow in list(device.ops_of(CascadeFlowOp)):
        source, dest = tile_of(flow.source_tile, flow), tile_of(flow.dest_tile, flow)
        step = (dest.col - source.col, dest.row - source.row)
        side = next((side for side, to in _STEPS.items() if to[:2] == step), None)
        if side is None:
            raise DesignError(
                f"a cascade must lead to the south or east, not from {source.coord} to "
                f"{dest.coord}",
                where=locate(flow),
            )
        outputs[source.coord] = side
        inputs[dest.coord] = _STEPS[side][2]
        for tile in (source, dest):
            tiles[tile.coord] = tile.result
        device.block.erase_op(flow)
    for coord in sorted(tiles):
        device.block.add_op(
            ConfigureCascadeOp.build(
                operands=[tiles[coord]],
                properties={
                    "inputDir": CascadeDirAttr(inputs.get(coord, CascadeDir.NORTH)),
                    "outputDir": CascadeDirAttr(outputs.get(coord, CascadeDir.SOUTH)),
                },
            )
        )


def cascades_of(device: DeviceOp) -> tuple[Cascade, ...]:
    """The cascades that the design configures at both ends, sources in order."""
    configured = {op.coord: op for op in device.ops_of(ConfigureCascadeOp)}
    found = []
    for coord, op in sorted(configured.items()):
        step = _STEPS.get(op.output_dir.data)
        if step is None:
            continue
        dest = configured.get(Tile(coord.col + step[0], coord.row + step[1]))
        if dest is not None and dest.input_dir.data is step[2]:
            found.append(Cascade(coord, dest.coord))
    return tuple(found)
