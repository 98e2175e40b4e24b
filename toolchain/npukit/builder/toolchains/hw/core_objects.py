"""Compiles the objects that cores link with, by Peano, to where ``aiecc`` looks for them."""

from __future__ import annotations

from pathlib import Path

from npukit.builder.request import DESIGN_FILE, BuildRequest, Reporter
from npukit.builder.toolchains.compiling.compiler_output import CompileResult
from npukit.builder.toolchains.compiling.core_objects import compile_core_objects
from npukit.builder.toolchains.hw.peano import Peano
from npukit.builder.toolchains.hw.placement import PlacedDesign


def compile_objects(
    request: BuildRequest, peano: Peano, placed: PlacedDesign, folder: Path, reporter: Reporter
) -> list[CompileResult]:
    """Compile each object that some core links with into the scratch ``folder``.

    Raises:
        SpecError: the design links with an object that the spec does not define.
        CompileError: sources are at fault; the details have the compiler's output for all of them.
    """
    names = [name for core in placed.cores for name in core.link_files]
    objects = compile_core_objects(peano, request, names, folder, reporter)
    for name, results in objects.items():
        _join_parts(peano, [result.object for result in results], folder / name)
    if not placed.links_functions:
        _link_at_cores(peano, placed, folder)
    return [result for results in objects.values() for result in results]


def _join_parts(peano: Peano, parts: list[Path], target: Path) -> None:
    if len(parts) == 1:
        parts[0].replace(target)
    else:
        peano.join(parts, target)


def _link_at_cores(peano: Peano, placed: PlacedDesign, folder: Path) -> None:
    """Set ``link_with`` on each core in the driver's copy of the design, to a single object.

    Drivers before March 2026 know ``link_with`` only on cores (MLIR-AIE, pull request 2922).
    """
    from xdsl.dialects.builtin import StringAttr

    from npukit.compiler.dialect.aie import CoreOp
    from npukit.compiler.parse import parse_module, print_module

    design = folder / DESIGN_FILE
    module = parse_module(design.read_text(encoding="utf-8"), DESIGN_FILE, verify=False)
    objects = {(core.col, core.row): core.link_files for core in placed.cores}
    for op in module.walk():
        if not isinstance(op, CoreOp):
            continue
        files = objects.get((op.coord.col, op.coord.row), ())
        if len(files) > 1:
            name = f"core_{op.coord.col}_{op.coord.row}_objects.o"
            peano.join([folder / file for file in files], folder / name)
            files = (name,)
        if files:
            op.link_with_attr = StringAttr(files[0])
    design.write_text(print_module(module), encoding="utf-8")
