"""The first half of the hw flow: ``aiecc`` places and routes a design, without its cores."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from npukit.builder.request import DESIGN_FILE, INSTRUCTIONS_FILE
from npukit.builder.toolchains.compiling.compiler_output import parse_warnings
from npukit.builder.toolchains.hw.debug_output import without_shown_values
from npukit.builder.toolchains.hw.driver import Driver
from npukit.builder.toolchains.hw.driver_generations import WORK
from npukit.builder.toolchains.processes.tool_run import ToolRun, run_tool
from npukit.builder.toolchains.tools.installed import MissingTool
from npukit.errors import DesignError, Location, NpukitError, ToolchainError, UnsupportedError
from npukit.findings import Finding

if TYPE_CHECKING:
    from xdsl.dialects.builtin import ModuleOp

    from npukit.compiler.dialect.aie import DeviceOp
    from npukit.compiler.extract import PhysicalModule

_PHYSICAL = "input_physical.mlir"
_WITH_ADDRESSES = "input_with_addresses.mlir"
_PLAIN = "physical.mlir"
_ROUTING = "builtin.module(aie.device(aie-create-pathfinder-flows))"
# MLIR writes a place as `design.mlir:4:10: error:` or as `loc("design.mlir":4:10): error:`.
_LOCATED = re.compile(r'design\.mlir"?:(\d+):(\d+)\)?: error: (.+)$', re.MULTILINE)

# The driver of 1.4 does not write one sequence's instructions over another's.
_ONE_FILE_FOR_SEVERAL = "produced duplicate output path"

# MLIR's messages about operations or syntax that this version of MLIR-AIE does not have.
_OTHER_VERSION = re.compile(r"is unknown|^expected ")

# MLIR-AIE up to 1.4.1 refuses sizes over 512, although the message says 1023 and BDs may hold more.
_SIZE = re.compile(r"Size may not exceed 1023")


@dataclass(frozen=True)
class CoreProgram:
    """Where the program of the core at ``(col, row)`` comes from.

    Either a prebuilt ``elf_file``, or the design's own code linked with the objects ``link_files``;
    the latter ``needs_compiler`` (Peano). A core with neither has no program.
    """

    col: int
    row: int
    link_files: tuple[str, ...]
    elf_file: str | None
    needs_compiler: bool

    def __str__(self) -> str:
        return f"core ({self.col}, {self.row})"


@dataclass(frozen=True)
class PlacedDesign:
    """What ``aiecc`` makes of a design without compiling its cores.

    ``physical`` is the text of the module that it dumps, ``module`` is the parsed module (``file``
    is the file name in its locations), ``insts`` are the bytes of ``insts.bin``. ``cores`` and
    ``device`` are read from the module; ``warnings`` are the driver's. ``links_functions``: the
    driver itself finds what to link for the functions that a core calls; for older drivers npukit
    sets it on the cores, and ``physical`` includes that.
    """

    physical: str
    module: ModuleOp
    file: str
    insts: bytes
    device: str
    cores: tuple[CoreProgram, ...]
    links_functions: bool
    command: tuple[str, ...]
    warnings: tuple[Finding, ...]

    @cached_property
    def read(self) -> PhysicalModule:
        """The module in the form that the emulated device and the picture use.

        Raises:
            DesignError: the module is inconsistent or violates the device's limits.
            UnsupportedError: it uses features that npukit does not emulate.
        """
        from npukit.compiler.extract import read_physical
        from npukit.compiler.verify import verify_module

        verify_module(self.module)
        return read_physical(self.module)


def place_design(driver: Driver, text: str, name: str, folder: Path) -> PlacedDesign:
    """Lower, place and route the design ``text``, which messages call ``name``, in ``folder``.

    Raises:
        DesignError: ``aiecc`` rejects the design.
        UnsupportedError: the design has several devices or runtime sequences.
        ToolchainError: ``aiecc`` fails for another reason.
    """
    from npukit.compiler.lowering.link_files import assign_link_files
    from npukit.compiler.parse import print_module

    (folder / DESIGN_FILE).write_text(without_shown_values(text, name), encoding="utf-8")
    run = driver.place(DESIGN_FILE, INSTRUCTIONS_FILE, folder)
    # If aiecc can't unroll a loop it prints an error but exits with 0, and leaves a core that uses
    # the same object in every iteration.
    if run.status != 0 or _LOCATED.search(run.output):
        raise design_failure(run, name)
    physical = _physical(driver, name, folder)
    insts = folder / INSTRUCTIONS_FILE
    for path in (physical, insts):
        if not path.is_file():
            raise ToolchainError(
                f"{driver.tool.path} reported success but wrote no {path.name}",
                where=name,
                hint="does the design have a runtime sequence?" if path is insts else None,
                details=run.transcript(name),
            )
    physical_text = physical.read_text(encoding="utf-8")
    file = f"{name} (as placed by aiecc)"
    module = _parse(physical_text, file)
    device = _device(module, name)
    _refuse_merged(device)
    if not (links_functions := _knows_functions(module)):
        assign_link_files(device)
        physical_text = print_module(module)
        module = _parse(physical_text, file)  # so that its locations are those of the text
    return PlacedDesign(
        physical=physical_text,
        module=module,
        file=file,
        insts=insts.read_bytes(),
        device=device.device,
        cores=tuple(_cores(module, driver.generation.compiles_by_core)),
        links_functions=links_functions,
        command=run.command,
        warnings=parse_warnings(run.output) if "warning:" in run.output else (),
    )


def _physical(driver: Driver, name: str, folder: Path) -> Path:
    """The path of the placed and routed module, which may not exist."""
    physical = folder / WORK / _PHYSICAL
    if not driver.generation.routes_for_instructions and not physical.exists():
        # The Python driver routes only on its way to a PDI.
        _aie_opt(driver, (f"--pass-pipeline={_ROUTING}",), _WITH_ADDRESSES, _PHYSICAL, name, folder)
    if driver.generation.dumps_locations and physical.exists():
        _aie_opt(driver, (), _PHYSICAL, _PLAIN, name, folder)
        physical = physical.with_name(_PLAIN)
    return physical


def _aie_opt(
    driver: Driver, passes: tuple[str, ...], source: str, target: str, name: str, folder: Path
) -> None:
    """Run passes on a module that the driver left, within the driver's own folder."""
    if isinstance(driver.aie_opt, MissingTool):
        raise ToolchainError(str(driver.aie_opt), where=name, hint=driver.aie_opt.hint)
    files = (f"{WORK}/{source}", "-o", f"{WORK}/{target}")
    run = run_tool([str(driver.aie_opt.path), *passes, *files], folder, driver.environment)
    if run.status != 0:
        what = "route the design" if passes else "read the module that aiecc wrote"
        raise ToolchainError(
            f"aie-opt can't {what} ({run.ending})", where=name, details=run.transcript(files[0])
        )


def _hint(message: str) -> str | None:
    if _OTHER_VERSION.search(message):
        return "the design may be written for another version of MLIR-AIE"
    if _SIZE.search(message):
        return (
            "aiecc of MLIR-AIE 1.4.1 and earlier refuses dimensions over 512 elements, even "
            "where a BD holds more: split the dimension in two, or use a newer MLIR-AIE"
        )
    return None


def design_failure(run: ToolRun, name: str) -> NpukitError:
    """The error for a driver that did not accept the design ``name``.

    An error with a location in the design is the design's fault, any other the toolchain's.
    """
    if _ONE_FILE_FOR_SEVERAL in run.output:
        return UnsupportedError(
            "the design has several runtime sequences, but a kernel has only one",
            where=name,
            details=run.transcript(name),
        )
    located = _LOCATED.search(run.output)
    if located is not None:
        return DesignError(
            f"aiecc: {located[3]}",
            where=Location(name, int(located[1]), int(located[2])),
            details=run.transcript(name),
            hint=_hint(located[3]),
        )
    return ToolchainError(
        f"aiecc failed ({run.ending})", where=name, details=run.transcript(name), hint=run.hint
    )


def _parse(physical: str, file: str) -> ModuleOp:
    from npukit.compiler.parse import parse_module

    try:
        return parse_module(physical, file, verify=False)
    except NpukitError as error:
        raise UnsupportedError(
            f"npukit can't read the module that aiecc wrote: {error.message}",
            where=error.where,
            hint="npukit needs the module's cores and arguments for the host module",
        ) from error


def _device(module: ModuleOp, name: str) -> DeviceOp:
    from npukit.compiler.lowering.sequence import find_device, find_sequence

    try:
        device = find_device(module)
        find_sequence(device)
    except DesignError as error:
        # aiecc accepts several and overwrites the same file for each.
        raise UnsupportedError(error.message, where=name) from error
    return device


def _refuse_merged(device: DeviceOp) -> None:
    """Refuse functions whose LLVM module the driver would merge into a core's own."""
    from xdsl.dialects import func

    from npukit.compiler.parse import locate

    for op in device.ops_of(func.FuncOp):
        if "link_with_mode" in op.attributes:
            raise UnsupportedError(
                f"npukit compiles the functions of an hw build to objects, but @{op.sym_name.data} "
                'has link_with_mode = "merge", which needs an LLVM module',
                where=locate(op),
                hint="remove link_with_mode, so that aiecc links the object",
            )


def _knows_functions(module: ModuleOp) -> bool:
    """Whether the driver has set on each core what to link for the functions that it calls."""
    from xdsl.dialects import func

    from npukit.compiler.dialect.aie import CoreOp

    linked = {
        op.sym_name.data
        for op in module.walk()
        if isinstance(op, func.FuncOp) and "link_with" in op.attributes
    }
    return not any(
        isinstance(op, func.CallOp) and op.callee.root_reference.data in linked
        for core in module.walk()
        if isinstance(core, CoreOp) and not core.link_files
        for op in core.walk()
    )


def _cores(module: ModuleOp, compiles_empty: bool) -> Iterator[CoreProgram]:
    from npukit.compiler.dialect.aie import CoreOp, EndOp

    for op in module.walk():
        if isinstance(op, CoreOp):
            tile = op.coord
            files = op.link_files or (() if op.link_with is None else (op.link_with,))
            ends_at_once = all(isinstance(inner, EndOp) for inner in op.body.walk())
            empty = ends_at_once and not files
            compiled = op.elf_file is None and (compiles_empty or not empty)
            yield CoreProgram(tile.col, tile.row, files, op.elf_file, compiled)
