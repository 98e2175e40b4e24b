"""Whether the emulated device can load a design: asked when it is built."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from npukit.errors import NpukitError
from npukit.findings import as_one

if TYPE_CHECKING:
    from npukit.aie.physical import PhysicalDesign, Tile


def check_cores(design: PhysicalDesign, programs: Mapping[Tile, bytes]) -> None:
    """Translate every core of ``design`` with its C++ program, and load the array once.

    Raises:
        UnsupportedError: cores hold what the emulated ones can't run.
        DesignError: calls don't fit the functions, or the array can't be loaded otherwise.
    """
    from npukit.emulator.array import Array
    from npukit.emulator.core.translate import untranslatable
    from npukit.formats.wasm import parse_program

    problems: list[NpukitError] = []
    for core in design.cores:
        program = programs.get(core.tile)
        exports = None if program is None else parse_program(program).functions
        # Copies of one operation, which unrolling makes, are one to the author.
        found = {(str(e.where), e.message): e for e in untranslatable(core, design, exports)}
        problems += found.values()
    if problems:
        raise as_one(problems)
    Array(design, programs)
