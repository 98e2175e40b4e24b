"""A design's cores as WebAssembly programs, and the image that an emulated device loads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from npukit.builder.request import BuildRequest, Reporter, VectorUse
from npukit.builder.toolchains.compiling.compiler_output import CompileResult
from npukit.builder.toolchains.compiling.core_objects import compile_core_objects
from npukit.builder.toolchains.compiling.core_sources import linked_core
from npukit.builder.toolchains.emulated.call_check import Packed
from npukit.builder.toolchains.emulated.core_check import (
    LoadingStreams,
    PlacedOperation,
    compile_checked_cores,
)
from npukit.builder.toolchains.emulated.vector_compile.choice import core_compiler
from npukit.builder.toolchains.emulated.vector_marks import (
    VectorMarks,
    rounding_warnings,
    vector_marks,
)
from npukit.builder.toolchains.emulated.zig import UndefinedFunctionsError, ZigCompiler
from npukit.builder.toolchains.tools.installed import InstalledTools
from npukit.findings import Finding, combine_errors
from npukit.kernel.spec import KernelSpec
from npukit.machine.loadable import ONLY_DEVICE, Configuration

if TYPE_CHECKING:
    from npukit.compiler.extract import PhysicalModule
    from npukit.compiler.lowering.sequence_arguments import SequenceArgument
    from npukit.formats.emulation import HostArgument
    from npukit.machine.physical import Core, PhysicalDesign
    from npukit.vector.counting import Counting


@dataclass(frozen=True)
class EmulatedCores:
    """The content of an EMULATION_DATA section, and the results of compiling its sources.

    ``linked`` are the objects that cores link with; ``warnings`` are about the cores' calls and
    rounding; ``vector`` describes their vector code, None if there is none.
    """

    image: bytes
    results: tuple[CompileResult, ...]
    linked: tuple[str, ...]
    warnings: tuple[Finding, ...]
    vector: VectorUse | None = None


@dataclass(frozen=True)
class PlacedModule:
    """A physical module to build an image from.

    ``arguments`` are those of its runtime sequence. ``files`` maps file names in the module's
    locations to those in the image, which refer to the files beside it, wherever the kernel is.
    ``streams`` are the instruction streams that the emulated device must be able to run; they load
    the module by ``number``, and ``others`` by theirs.
    """

    module: PhysicalModule
    arguments: tuple[HostArgument, ...]
    files: Mapping[str, str]
    streams: Sequence[Sequence[PlacedOperation]] = ()
    number: int = ONLY_DEVICE
    others: Mapping[int, PhysicalModule] = field(default_factory=dict)

    @property
    def modules(self) -> Mapping[int, PhysicalModule]:
        """All modules by number, the main one last: the check of the stream needs the others."""
        return {**self.others, self.number: self.module}

    def named(self, module: PhysicalModule) -> PhysicalDesign:
        """The design of a module with the image's file names."""
        design = module.design
        return replace(design, cores=tuple(self._named(core) for core in design.cores))

    def _named(self, core: Core) -> Core:
        for file, name in self.files.items():
            if core.location.startswith(f"{file}:"):
                return replace(core, location=name + core.location.removeprefix(file))
        return core


def host_arguments(arguments: Iterable[SequenceArgument]) -> tuple[HostArgument, ...]:
    """The arguments of a runtime sequence as an image stores them."""
    from npukit.formats.emulation import HostArgument

    return tuple(HostArgument(a.name, a.shape, a.element, a.direction) for a in arguments)


@dataclass(frozen=True)
class _Program:
    """A core's program: the objects that it links, and the functions that it calls in them."""

    objects: tuple[str, ...]
    exports: tuple[str, ...]


def build_emulated_cores(
    zig: ZigCompiler,
    request: BuildRequest,
    placed: PlacedModule,
    folder: Path,
    reporter: Reporter,
    tools: InstalledTools,
    *,
    counting: Counting | None = None,
) -> EmulatedCores:
    """Compile and link the program of every core of ``placed``, in the scratch ``folder``.

    ``tools`` is the search for MLIR-AIE, whose headers vector sources use. ``counting``: what
    the code of cores counts; cores report it.

    Raises:
        CompileError: a core source is at fault.
        SpecError: the design links with an object that the spec does not define.
        DesignError: a core uses operations that can't be emulated, its calls don't match the
            functions, or the array can't be loaded. One error reports all problems of the cores.
    """
    from npukit.compiler.calls import first_external_calls
    from npukit.compiler.dialect.location import locate
    from npukit.formats.emulation import EmulationImage, pack

    calls = {
        (number, tile): first_external_calls(body)
        for number, module in placed.modules.items()
        for tile, body in module.bodies.items()
    }
    programs = {
        (number, c.tile): _Program(c.link_files, tuple(sorted(calls[number, c.tile])))
        for number, module in placed.modules.items()
        for c in module.design.cores
    }
    where = {name: locate(op) for called in calls.values() for name, op in called.items()}
    names = [name for program in programs.values() for name in program.objects]
    compiler = core_compiler(zig, request, tools, counting=counting)
    objects = compile_core_objects(compiler, request, names, folder, reporter)
    reporter.step(request, "linking the emulated cores")
    try:
        wasm = {
            program: _link(zig, program, objects, folder / f"program{number}.wasm")
            for number, program in enumerate(dict.fromkeys(programs.values()))
            if program.exports
        }
    except UndefinedFunctionsError as error:
        for name, each in error.errors.items():
            each.where = where[name]
        raise combine_errors(list(error.errors.values())) from None
    reporter.step(request, "checking the emulated cores")
    configurations: dict[int, Configuration] = {}
    warnings: list[Finding] = []
    for number, module in placed.modules.items():
        own = {tile: program for (of, tile), program in programs.items() if of == number}
        linked = {tile: wasm[program] for tile, program in own.items() if program.exports}
        files = {
            tile: [result.object for name in program.objects for result in objects[name]]
            for tile, program in own.items()
        }
        streams = None
        if module is placed.module:
            streams = LoadingStreams(placed.streams, number, dict(configurations))
        checked = compile_checked_cores(
            module,
            linked,
            files,
            placed.files,
            _packed(request.spec),
            streams,
            counting=counting is not None,
        )
        warnings += checked.warnings
        configurations[number] = Configuration(placed.named(module), checked.programs)
    main = configurations.pop(placed.number)
    image = EmulationImage(main.design, main.cores, placed.arguments, placed.number, configurations)
    results = tuple(result for each in objects.values() for result in each)
    vector, rounding = None, []
    if compiler is not zig:  # there is vector code
        marks = _marks(request.spec, objects)
        vector = VectorUse(tuple(sorted({op for _, mark in _all(marks) for op in mark.bounded})))
        linked_objects = dict.fromkeys(program.objects for program in programs.values())
        rounding = [
            finding
            for names in linked_objects
            for finding in rounding_warnings([each for name in names for each in marks[name]])
        ]
    return EmulatedCores(pack(image), results, tuple(objects), (*warnings, *rounding), vector)


_Marks = Mapping[str, Sequence[tuple[Path, VectorMarks]]]
"""The sources of each object with the marks of their code."""


def _marks(spec: KernelSpec, objects: Mapping[str, list[CompileResult]]) -> _Marks:
    return {
        name: [
            (spec.directory / source, vector_marks(result.object))
            for source, result in zip(linked_core(spec, name).sources, results, strict=True)
        ]
        for name, results in objects.items()
    }


def _all(marks: _Marks) -> Iterable[tuple[Path, VectorMarks]]:
    return (each for several in marks.values() for each in several)


def _packed(spec: KernelSpec) -> Packed:
    """The arguments that kernel.toml declares as packed into elements of another type."""
    return {
        (argument.declared_memref.rpartition("x")[2], argument.dtype)
        for argument in spec.arguments
        if argument.declared_memref is not None
    }


def _link(
    zig: ZigCompiler,
    program: _Program,
    objects: Mapping[str, list[CompileResult]],
    output: Path,
) -> bytes:
    files = [result.object for name in program.objects for result in objects[name]]
    return zig.link_program(files, program.exports, output).read_bytes()
