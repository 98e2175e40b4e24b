"""Where in the text of a design its runtime sequence and its transfers are."""

from __future__ import annotations

from npukit.compiler.dialect.location import locate
from npukit.compiler.driver import LoweredDesign
from npukit.compiler.lowering.sequence import find_device, find_sequence
from npukit.errors import Location
from npukit.formats.txn import Write32
from npukit.machine.generations import Generation
from npukit.machine.registers import RegisterKind, decode_address
from npukit.machine.tiles import DmaDirection, Tile


def sequence_place(lowered: LoweredDesign) -> Location:
    """The place of the runtime sequence."""
    return locate(find_sequence(find_device(lowered.physical, lowered.device), lowered.sequence))


def places_of_sends(lowered: LoweredDesign, generation: Generation) -> dict[tuple[Tile, int], str]:
    """The place of the last task that the sequence starts on each MM2S channel."""
    places: dict[tuple[Tile, int], str] = {}
    for op, where in zip(lowered.transaction.ops, lowered.places, strict=False):
        if isinstance(op, Write32):
            register = decode_address(generation, op.address)
            if register.kind is RegisterKind.QUEUE and register.direction is DmaDirection.MM2S:
                places[Tile(register.col, register.row), register.index] = str(where)
    return places
