"""Compiling cores for the emulated device, and checking at build time that it can load them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from npukit.builder.toolchains.emulated.call_check import Packed, call_mismatches, call_warnings
from npukit.builder.toolchains.emulated.port_check import port_warnings
from npukit.errors import FormatError, NpukitError, UnsupportedError
from npukit.findings import Finding, combine_errors
from npukit.formats.dwarf import CFunction, defined_c_functions

if TYPE_CHECKING:
    from npukit.builder.toolchains.emulated.stack_check import StackUse
    from npukit.compiler.extract import PhysicalModule
    from npukit.emulator.array import Array
    from npukit.errors import Location
    from npukit.formats.txn import Op
    from npukit.formats.wasm import Signature
    from npukit.machine.control_program import CoreProgram
    from npukit.machine.loadable import Configuration
    from npukit.machine.physical import Core, Tile


PlacedOperation: TypeAlias = "tuple[Op, Location]"
"""An operation of an instruction stream, and where it is in the design."""


@dataclass(frozen=True)
class LoadingStreams:
    """Instruction streams, and the configurations that they may load.

    ``number`` is that of the module that they start on, ``others`` are further ones by number.
    """

    each: Sequence[Sequence[PlacedOperation]]
    number: int
    others: Mapping[int, Configuration]


@dataclass(frozen=True)
class CheckedCores:
    """The compiled cores of a design, and warnings about their calls."""

    programs: dict[Tile, CoreProgram]
    warnings: tuple[Finding, ...]


def compile_checked_cores(
    module: PhysicalModule,
    programs: Mapping[Tile, bytes],
    objects: Mapping[Tile, Sequence[Path]],
    files: Mapping[str, str],
    packed: Packed = (),
    streams: LoadingStreams | None = None,
    *,
    counting: bool = False,
) -> CheckedCores:
    """Compile every core of ``module`` with its C++ program, and load the array once.

    ``objects`` are the object files that each program was linked from; ``files`` maps file names in
    locations to those in the control programs; ``packed`` are the packed arguments that kernel.toml
    declares; ``streams`` are the instruction streams that the array must be able to run, if any.
    ``counting``: cores report what they do.

    Raises:
        UnsupportedError: cores use operations that emulated cores can't run, or a stream has some
            that the emulated command processor can't run.
        DesignError: calls don't match the functions, or the array can't be loaded.
    """
    from npukit.compiler.cores.translate import Translation
    from npukit.emulator.array import Array
    from npukit.machine.control_program import CoreProgram

    @cache
    def types_of(path: Path) -> dict[str, CFunction]:
        # The user's flags may omit the types or change their format.
        with suppress(FormatError):
            return defined_c_functions(path.read_bytes())
        return {}

    def types_in(paths: Sequence[Path]) -> dict[str, CFunction]:
        return {name: each for path in paths for name, each in types_of(path).items()}

    problems: list[NpukitError] = []
    warnings: list[Finding] = []
    translations: dict[Tile, Translation] = {}
    stacks: dict[Tile, StackUse] = {}
    exports = {program: _functions(module, tile, program) for tile, program in programs.items()}
    for tile, body in module.bodies.items():
        program = programs.get(tile)
        functions = None if program is None else exports[program]
        declared = types_in(objects[tile])
        translation = Translation(
            tile, body, module.design, functions, files, declared, reports=counting
        )
        translations[tile] = translation
        # Unrolling copies operations: the author sees one. For a call, an error about C++ types is
        # preferred to one about WebAssembly types, which say less.
        found: dict[tuple[str, str], NpukitError] = {}
        for error in (*call_mismatches(body, declared, packed), *translation.problems):
            found.setdefault((str(error.where), error.message), error)
        if program is not None:
            stacks[tile] = use = _stack(module, tile, program)
            if isinstance(use.problem, Finding):
                warnings.append(use.problem)
            elif use.problem is not None:
                found.setdefault((str(use.problem.where), use.problem.message), use.problem)
            warnings += port_warnings(_core(module, tile), module.design, program)
        problems += found.values()
        warnings += dict.fromkeys(call_warnings(body, declared, packed))
    if problems:
        raise combine_errors(problems)
    cores = {
        tile: CoreProgram(
            translation.program(), programs.get(tile), stacks[tile].apart if tile in stacks else 0
        )
        for tile, translation in translations.items()
    }
    if streams is None:
        Array(module.design, cores)
    else:
        array = Array(module.design, cores, number=streams.number, others=streams.others)
        for stream in streams.each:
            check_stream(array, stream)
    return CheckedCores(cores, tuple(warnings))


def check_stream(array: Array, stream: Sequence[PlacedOperation]) -> None:
    """Check that the array can run every operation of a stream.

    Raises:
        UnsupportedError: lists the operations that it can't run.
    """
    problems: dict[tuple[str, str], NpukitError] = {}
    for index, error in array.problems(op for op, _ in stream):
        where = stream[index][1]
        problem = UnsupportedError(error.message, where=where, hint=error.hint)
        problems.setdefault((str(where), error.message), problem)
    if problems:
        raise combine_errors([*problems.values()])


def _functions(module: PhysicalModule, tile: Tile, program: bytes) -> Mapping[str, Signature]:
    """The functions of the ``program`` that the core on ``tile`` calls.

    Raises:
        UnsupportedError: the program exceeds a limit of the emulated device.
    """
    from npukit.formats.wasm import parse_program

    try:
        return parse_program(program).functions
    except FormatError as error:
        raise UnsupportedError(
            f"the C++ functions of core {tile} exceed a limit of the emulated device",
            where=_core(module, tile).location or None,
            details=error.message,
            hint="let a core call fewer functions; a core of an NPU has 16 KiB of program memory",
        ) from error


def _stack(module: PhysicalModule, tile: Tile, program: bytes) -> StackUse:
    """The stack of the core on ``tile``."""
    from npukit.builder.toolchains.emulated.stack_check import stack_use
    from npukit.compiler.calls import first_external_calls

    return stack_use(_core(module, tile), program, first_external_calls(module.bodies[tile]))


def _core(module: PhysicalModule, tile: Tile) -> Core:
    return next(core for core in module.design.cores if core.tile == tile)
