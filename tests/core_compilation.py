"""Cores of a physical module, compiled without the checks that a build makes."""

from __future__ import annotations

from collections.abc import Mapping

from npukit.compiler.cores.translate import Translation
from npukit.compiler.extract import PhysicalModule
from npukit.formats.dwarf import CFunction
from npukit.formats.wasm import parse_program
from npukit.machine.control_program import CoreProgram
from npukit.machine.physical import Tile


def compile_cores(
    module: PhysicalModule,
    programs: Mapping[Tile, bytes],
    declared: Mapping[str, CFunction] | None = None,
    stack: int = 0,
    *,
    reports: bool = False,
) -> dict[Tile, CoreProgram]:
    """Compile every core of ``module``.

    Args:
        module: the physical module.
        programs: the WebAssembly of each core's C++ functions, where it has any.
        declared: the functions' C types.
        stack: bytes of the functions' stack if it is outside of the data memory.
        reports: whether cores report what they take.

    Raises:
        UnsupportedError: a body uses an operation that the emulated core can't run.
        DesignError: a body and its program don't fit each other, or the tile.
        FormatError: a program is damaged, or not a program that npukit built.
    """
    compiled = {}
    for tile, body in module.bodies.items():
        functions = programs.get(tile)
        exports = None if functions is None else parse_program(functions).functions
        control = Translation(
            tile, body, module.design, exports, {}, declared, reports=reports
        ).program()
        compiled[tile] = CoreProgram(control, functions if control.links.functions else None, stack)
    return compiled
