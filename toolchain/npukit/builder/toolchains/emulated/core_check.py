"""Whether the emulated device can load a design: asked when it is built."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from npukit.builder.toolchains.emulated.call_check import misfits
from npukit.errors import FormatError, NpukitError
from npukit.findings import as_one
from npukit.formats.dwarf import CFunction, defined_c_functions

if TYPE_CHECKING:
    from npukit.machine.physical import PhysicalDesign, Tile


def check_cores(
    design: PhysicalDesign, programs: Mapping[Tile, bytes], objects: Mapping[Tile, Sequence[Path]]
) -> None:
    """Translate every core of ``design`` with its C++ program, and load the array once.

    ``objects`` are the object files that each program was linked from.

    Raises:
        UnsupportedError: cores hold what the emulated ones can't run.
        DesignError: calls don't fit the functions, or the array can't be loaded otherwise.
    """
    from npukit.emulator.array import Array
    from npukit.emulator.core.translate import untranslatable
    from npukit.formats.wasm import parse_program

    @cache
    def types_of(path: Path) -> dict[str, CFunction]:
        # Flags of the user's may leave the types out, or have them told in another form.
        with suppress(FormatError):
            return defined_c_functions(path.read_bytes())
        return {}

    def types_in(paths: Sequence[Path]) -> dict[str, CFunction]:
        return {name: each for path in paths for name, each in types_of(path).items()}

    problems: list[NpukitError] = []
    for core in design.cores:
        program = programs.get(core.tile)
        exports = None if program is None else parse_program(program).functions
        # Copies of one operation, which unrolling makes, are one to the author; and of a call the
        # types of its source say more than those of WebAssembly.
        found: dict[tuple[str, str], NpukitError] = {}
        for error in (
            *misfits(core, types_in(objects[core.tile])),
            *untranslatable(core, design, exports),
        ):
            found.setdefault((str(error.where), error.message), error)
        problems += found.values()
    if problems:
        raise as_one(problems)
    Array(design, programs)
