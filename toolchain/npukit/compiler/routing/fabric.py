"""The stream switches of a device as a graph: ports that streams enter by, and wires that leave."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from npukit.compiler.dialect.keyword_attributes import WireBundle
from npukit.compiler.routing.nets import End
from npukit.compiler.switch_ports import Port, can_connect, inputs, mux_port, outputs
from npukit.machine.device import DeviceModel
from npukit.machine.tiles import Tile, TileKind

_STEPS: Final = {
    WireBundle.SOUTH: (0, -1, WireBundle.NORTH),
    WireBundle.WEST: (-1, 0, WireBundle.EAST),
    WireBundle.NORTH: (0, 1, WireBundle.SOUTH),
    WireBundle.EAST: (1, 0, WireBundle.WEST),
}
"""By the side that a wire leaves a switch: column step, row step, and side of arrival."""


class Fabric:
    """Wires have numbers; an end of a stream is a wire that leads nowhere.

    Attributes:
        wires: the output port that each wire starts at.
        far: the input port that each wire leads to; None for the end of a stream.
    """

    def __init__(self, model: DeviceModel) -> None:
        self._model = model
        self.wires: list[End] = []
        self.far: list[End | None] = []
        self._numbers: dict[End, int] = {}
        self._exits: dict[End, tuple[int, ...]] = {}
        # Numbers decide between equal paths, so they must not depend on what was routed before.
        for col in range(model.columns):
            for row in range(model.rows):
                tile = Tile(col, row)
                for bundle in WireBundle:
                    for channel in range(outputs(model, tile, bundle)):
                        self.number((tile, (bundle, channel)))

    def entry(self, source: End) -> End:
        """The input port of a switch that a stream from ``source`` enters by."""
        return self._at_switch(source, sends=True)

    def exit(self, dest: End) -> int:
        """The wire by which a stream leaves a switch to ``dest``."""
        return self.number(self._at_switch(dest, sends=False))

    def number(self, output: End) -> int:
        """The number of the wire that starts at an output port."""
        known = self._numbers.get(output)
        if known is not None:
            return known
        tile, (bundle, channel) = output
        number = self._numbers[output] = len(self.wires)
        self.wires.append(output)
        step = _STEPS.get(bundle)
        target = None if step is None else Tile(tile.col + step[0], tile.row + step[1])
        inside = step is not None and target is not None and self._model.contains(target)
        self.far.append((target, (step[2], channel)) if inside and step and target else None)
        return number

    def exits(self, entry: End) -> tuple[int, ...]:
        """The wires to other switches that a stream which enters by ``entry`` can take."""
        found = self._exits.get(entry)
        if found is None:
            tile, port = entry
            kind = self._model.kind(tile)
            found = self._exits[entry] = tuple(
                self.number((tile, (bundle, channel)))
                for bundle in _STEPS
                if not (kind is TileKind.SHIM and bundle is _SOUTH)
                for channel in range(outputs(self._model, tile, bundle))
                if can_connect(kind, port, (bundle, channel))
            )
        return found

    def connects(self, entry: End, output: End) -> bool:
        """Whether a stream that enters by ``entry`` can leave by ``output`` of the same switch."""
        return entry[0] == output[0] and can_connect(
            self._model.kind(entry[0]), entry[1], output[1]
        )

    def ports(self, tile: Tile, bundle: WireBundle, *, out: bool) -> int:
        """How many ports of ``bundle`` the switch of ``tile`` has."""
        return (outputs if out else inputs)(self._model, tile, bundle)

    def kind(self, tile: Tile) -> TileKind:
        """The kind of ``tile``."""
        return self._model.kind(tile)

    def _at_switch(self, end: End, *, sends: bool) -> End:
        tile, port = end
        if self._model.kind(tile) is not TileKind.SHIM:
            return end
        return tile, mux_port(self._model.generation, port, sends=sends)


_SOUTH: Final = WireBundle.SOUTH


@lru_cache(maxsize=4)
def fabric_of(model: DeviceModel) -> Fabric:
    """The switches of a device; the same object for each call."""
    return Fabric(model)


def port_name(port: Port) -> str:
    """A port in messages."""
    return f"{port[0].value} {port[1]}"
