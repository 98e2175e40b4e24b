"""Cores of a physical module, compiled without the checks that a build makes."""

from __future__ import annotations

from collections.abc import Mapping

from npukit.compiler.cores.translate import Translation
from npukit.compiler.extract import PhysicalModule
from npukit.formats.wasm import parse_program
from npukit.machine.control_program import CoreProgram
from npukit.machine.physical import Tile


def compile_cores(
    module: PhysicalModule,
    programs: Mapping[Tile, bytes],
) -> dict[Tile, CoreProgram]:
    """Compile every core of ``module``.

    Args:
        module: the physical module.
        programs: the WebAssembly of each core's C++ functions, where it has any.

    Raises:
        UnsupportedError: a body uses an operation that the emulated core can't run.
        DesignError: a body and its program don't fit each other, or the tile.
        FormatError: a program is damaged, or not a program that npukit built.
    """
    compiled = {}
    for tile, body in module.bodies.items():
        functions = programs.get(tile)
        exports = None if functions is None else parse_program(functions).functions
        control = Translation(tile, body, module.design, exports).program()
        compiled[tile] = CoreProgram(control, functions if control.links.functions else None)
    return compiled
