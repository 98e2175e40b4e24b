"""What a ``loadpdi`` of an instruction stream loads: a configuration of the array, by a number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from npukit.machine.control_program import CoreProgram
from npukit.machine.physical import PhysicalDesign, Tile

ONLY_DEVICE: Final = 1
"""The number of the only device of a module. As in MLIR-AIE 1.4, devices are numbered in order."""

MAX_NUMBER: Final = 0xFF
"""The largest number of a configuration: a ``loadpdi`` has a byte for it."""


class Configuration(msgspec.Struct, frozen=True):
    """A physical design with the programs of its cores."""

    design: PhysicalDesign
    cores: Mapping[Tile, CoreProgram]
