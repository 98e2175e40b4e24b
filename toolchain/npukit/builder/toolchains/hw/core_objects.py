"""The objects that cores link with, compiled by Peano to where ``aiecc`` looks for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from npukit.builder.request import DESIGN_FILE, BuildRequest, Reporter
from npukit.builder.toolchains.compiling.compiler_output import CompileResult
from npukit.builder.toolchains.compiling.core_sources import core_defines, linked_core
from npukit.builder.toolchains.hw.peano import Peano
from npukit.builder.toolchains.hw.placement import PlacedDesign
from npukit.builder.toolchains.processes.child_processes import default_jobs, in_parallel
from npukit.errors import NpukitError
from npukit.kernel.spec import CoreObject


@dataclass(frozen=True)
class _Unit:
    core: CoreObject
    source: Path
    output: Path


def compile_objects(
    request: BuildRequest, peano: Peano, placed: PlacedDesign, folder: Path, reporter: Reporter
) -> list[CompileResult]:
    """Compile each object that some core links with into the scratch ``folder``.

    Raises:
        SpecError: the design links with an object that the spec does not make.
        CompileError: a source is at fault; the details have the words about every one that is.
    """
    spec = request.spec
    cores = [
        linked_core(spec, name)
        for name in dict.fromkeys(name for core in placed.cores for name in core.link_files)
    ]
    units = [
        _Unit(core, spec.directory / source, folder / f"{number}.{at}.o")
        for number, core in enumerate(cores)
        for at, source in enumerate(core.sources)
    ]

    def attempt(unit: _Unit) -> CompileResult | NpukitError:
        try:
            return peano.compile_object(
                unit.source,
                unit.output,
                defines=core_defines(request, unit.core),
                include_dirs=[spec.directory / include for include in unit.core.include_dirs],
                extra_flags=unit.core.flags,
            )
        except NpukitError as error:
            return error

    if cores:
        reporter.step(request, f"compiling {', '.join(core.object for core in cores)}")
    results = in_parallel(attempt, units, default_jobs())
    _raise_first([result for result in results if isinstance(result, NpukitError)])
    compiled = [result for result in results if isinstance(result, CompileResult)]
    for core in cores:
        parts = [
            result.object for unit, result in zip(units, compiled, strict=True) if unit.core is core
        ]
        _bring(peano, parts, folder / core.object)
    if not placed.links_functions:
        _link_at_cores(peano, placed, folder)
    return compiled


def _raise_first(errors: Sequence[NpukitError]) -> None:
    if not errors:
        return
    first, *others = errors
    first.details = "\n".join(filter(None, [first.details, *map(str, others)]))
    raise first


def _bring(peano: Peano, parts: list[Path], target: Path) -> None:
    if len(parts) == 1:
        parts[0].replace(target)
    else:
        peano.join(parts, target)


def _link_at_cores(peano: Peano, placed: PlacedDesign, folder: Path) -> None:
    """Name at each core the one object that it links with, in the driver's copy of the design.

    Drivers before March 2026 know ``link_with`` only there (MLIR-AIE, pull request 2922).
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
