"""Finds whether two tiles can exchange objects through one of their memories."""

from __future__ import annotations

from enum import Enum

from npukit.machine.device import DeviceModel, TileKind
from npukit.machine.physical import Tile


class Sharing(Enum):
    """Whose memory both tiles reach."""

    NONE = "none"
    FIRST = "the first one's"
    SECOND = "the second one's"
    BOTH = "either one's"

    @property
    def first_reached(self) -> bool:
        """Whether both reach the first tile's memory."""
        return self in (Sharing.FIRST, Sharing.BOTH)


def sharing(model: DeviceModel, first: Tile, second: Tile) -> Sharing:
    """Find whose memory both tiles reach; tiles of different kinds share none."""
    kinds = {model.kind(first), model.kind(second)}
    if len(kinds) > 1 and kinds & {TileKind.SHIM, TileKind.MEM}:
        return Sharing.NONE
    of_second = model.reaches(first, second)
    of_first = model.reaches(second, first)
    if of_first and of_second:
        return Sharing.BOTH
    if of_first:
        return Sharing.FIRST
    return Sharing.SECOND if of_second else Sharing.NONE
