"""Compiles the objects that a design's cores link with, as their ``[[cores]]`` entries say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from npukit.builder.request import BuildRequest, Reporter
from npukit.builder.toolchains.compiling.compiler_output import CompileResult
from npukit.builder.toolchains.compiling.core_sources import core_defines, linked_core
from npukit.builder.toolchains.compiling.object_compiler import ObjectCompiler
from npukit.builder.toolchains.processes.child_processes import in_parallel
from npukit.errors import NpukitError
from npukit.kernel.spec import CoreObject
from npukit.processors import usable_processors


@dataclass(frozen=True)
class _Unit:
    core: CoreObject
    source: Path
    output: Path


def compile_core_objects(
    compiler: ObjectCompiler,
    request: BuildRequest,
    names: Iterable[str],
    folder: Path,
    reporter: Reporter,
) -> dict[str, list[CompileResult]]:
    """Compile the sources of the objects called ``names`` in the scratch ``folder``.

    Returns:
        The compiled sources of each object, by its name in the design.

    Raises:
        SpecError: the spec does not define an object.
        CompileError: sources are at fault; the details have the compiler's output for all of them.
        ToolchainError: the compiler can't be run.
    """
    spec = request.spec
    cores = [linked_core(spec, name) for name in dict.fromkeys(names)]
    units = [
        _Unit(core, spec.directory / source, _object_file(folder / f"{number}.{at}", core, source))
        for number, core in enumerate(cores)
        for at, source in enumerate(core.sources)
    ]

    def attempt(unit: _Unit) -> CompileResult | NpukitError:
        try:
            return compiler.compile_object(
                unit.source,
                unit.output,
                defines=core_defines(request, unit.core),
                include_dirs=[spec.directory / include for include in unit.core.include_dirs],
                extra_flags=unit.core.flags,
                flags_in=spec.directory,
            )
        except NpukitError as error:
            return error

    if cores:
        reporter.step(request, f"compiling {', '.join(core.object for core in cores)}")
    results = in_parallel(attempt, units, usable_processors())
    _raise_first([result for result in results if isinstance(result, NpukitError)])
    objects: dict[str, list[CompileResult]] = {core.object: [] for core in cores}
    for unit, result in zip(units, results, strict=True):
        assert isinstance(result, CompileResult)
        objects[unit.core.object].append(result)
    return objects


def _object_file(folder: Path, core: CoreObject, source: str) -> Path:
    """The object file of ``source``, in its own folder.

    Linker messages show its name: the design's name for the object if it has only this source.
    """
    folder.mkdir()
    return folder / (core.object if len(core.sources) == 1 else f"{Path(source).stem}.o")


def _raise_first(errors: Sequence[NpukitError]) -> None:
    if not errors:
        return
    first, *others = errors
    first.details = "\n".join(filter(None, [first.details, *map(str, others)])) or None
    raise first
