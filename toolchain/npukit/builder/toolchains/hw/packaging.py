"""The second half of the hw flow: ``aiecc`` links the cores into a PDI, which an xclbin wraps."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from npukit.builder.request import DESIGN_FILE, INSTRUCTIONS_FILE
from npukit.builder.toolchains.hw.core_elf import elf_problem
from npukit.builder.toolchains.hw.driver import PDI_FILE, Driver
from npukit.builder.toolchains.hw.driver_generations import WORK
from npukit.builder.toolchains.hw.placement import CoreProgram, PlacedDesign, design_failure
from npukit.builder.toolchains.processes.tool_run import ToolRun, run_tool
from npukit.errors import (
    CompileError,
    DesignError,
    NpukitError,
    ToolchainError,
    UnsupportedError,
)

XCLBIN_FILE: Final = "design.xclbin"
FULL_XCLBIN_FILE: Final = "with_emulation.xclbin"
_IMAGE_FILE: Final = "emulation.zip"

_NO_OBJECT: Final = re.compile(r"could not copy (\S+)")
_NO_TOOL: Final = re.compile(r"bootgen not found|tool '([^']+)' not found")


def check_programs(driver: Driver, placed: PlacedDesign, name: str) -> None:
    """Check that ``aiecc`` can handle this mix of compiled and prebuilt cores.

    Raises:
        UnsupportedError: some cores have a prebuilt ELF file and others don't: ``aiecc`` would
            compile all of them and overwrite the prebuilt files.
    """
    if driver.generation.compiles_by_core:
        return
    finished = [core for core in placed.cores if core.elf_file is not None]
    compiled = [core for core in placed.cores if core.needs_compiler]
    if finished and compiled:
        raise UnsupportedError(
            f"{finished[0]} has an elf_file and {compiled[0]} does not: aiecc would compile both "
            "and overwrite the file",
            where=name,
            hint="give all cores of the design a prebuilt ELF file, or none",
        )


def copy_elf_files(placed: PlacedDesign, source: Path, folder: Path, name: str) -> list[Path]:
    """Copy the cores' prebuilt ELF files to where ``aiecc`` looks; returns the files read.

    A relative name is relative to the kernel's folder ``source``; its copy is relative to
    ``folder``.

    Raises:
        DesignError: a file does not exist, is not a program for a core, or is outside the kernel's
            folder.
    """
    read = []
    for core in placed.cores:
        if core.elf_file is None:
            continue
        given = Path(core.elf_file)
        path = given if given.is_absolute() else source / given
        if not path.is_file():
            raise DesignError(f"{core}: its elf_file {path} does not exist", where=name)
        if complaint := elf_problem(path.read_bytes()):
            raise DesignError(f"{core}: its elf_file {path} {complaint}", where=name)
        if not given.is_absolute():
            _copy_below(path, given, folder, f"{core}: its elf_file", name)
        read.append(path.absolute())
    return read


def _copy_below(path: Path, given: Path, folder: Path, what: str, name: str) -> None:
    # Drivers look in their working folder, and in their own folder when they make the PDI.
    for root in (folder, folder / WORK):
        target = root / given
        if not target.resolve().is_relative_to(root.resolve()):
            raise DesignError(
                f"{what} {given} is outside the kernel's folder",
                where=name,
                hint="give its absolute path",
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def make_pdi(
    driver: Driver,
    placed: PlacedDesign,
    peano: Path | None,
    folder: Path,
    name: str,
    xclbin: bool = False,
) -> ToolRun:
    """Let ``aiecc`` compile and link the cores and write the PDI into ``folder``.

    Args:
        driver: the driver.
        placed: the design, as :func:`place_design` left it in ``folder``.
        peano: Peano's installation; None if no core needs it.
        folder: the build's scratch folder, which holds the cores' objects.
        name: the design's name in messages.
        xclbin: let it write an xclbin too, with ``xclbinutil``.

    Raises:
        CompileError: a core's program does not fit.
        DesignError, ToolchainError: ``aiecc`` fails; the message names a core without a program.
    """
    compiled = sum(core.needs_compiler for core in placed.cores)
    wanted = XCLBIN_FILE if xclbin else None
    run = driver.make_pdi(DESIGN_FILE, INSTRUCTIONS_FILE, folder, peano, compiled, wanted)
    pdi = folder / PDI_FILE
    if run.status != 0 or not pdi.is_file() or not pdi.stat().st_size:
        raise _pdi_failure(run, placed.cores, folder, name)
    if not (folder / INSTRUCTIONS_FILE).is_file():
        raise ToolchainError(
            f"{driver.tool.path} reported success but wrote no {INSTRUCTIONS_FILE}",
            where=name,
            details=run.transcript(name),
        )
    if xclbin and not (folder / XCLBIN_FILE).is_file():
        raise ToolchainError(
            "aiecc wrote no xclbin; it does not report a missing xclbinutil",
            where=name,
            details=run.transcript(name),
        )
    return run


def _pdi_failure(
    run: ToolRun, cores: Sequence[CoreProgram], folder: Path, name: str
) -> NpukitError:
    transcript = run.transcript(name)
    if missing := _missing_tool(run, name):
        return missing
    if (absent := _NO_OBJECT.search(run.output)) is not None:
        return ToolchainError(f"aiecc found no object {absent[1]}", where=name, details=transcript)
    for core in cores:
        if core.elf_file is None and not core.needs_compiler:
            continue
        elf = _elf_of(core, folder)
        if not elf.is_file():
            return ToolchainError(
                f"aiecc failed ({run.ending}): {core} has no program, {elf.name} is missing",
                where=name,
                details=transcript,
                hint=run.hint,
            )
        if complaint := elf_problem(elf.read_bytes()):
            return CompileError(
                f"the program of {core} {complaint}", where=name, details=transcript
            )
    if run.status == 0:
        return ToolchainError(
            "aiecc reported success but wrote no PDI", where=name, details=transcript
        )
    return design_failure(run, name)


def _missing_tool(run: ToolRun, name: str) -> ToolchainError | None:
    """The error for a tool that ``aiecc`` reports as missing; None if there is none."""
    absent = _NO_TOOL.search(run.output)
    if absent is None:
        return None
    tool = absent[1] or "bootgen"
    return ToolchainError(
        f"aiecc found no {tool}{', which makes the PDI' * (tool == 'bootgen')}",
        where=name,
        details=run.transcript(name),
        hint="it comes with MLIR-AIE; npukit doctor shows where it was looked for"
        if tool == "bootgen"
        else None,
    )


def _elf_of(core: CoreProgram, folder: Path) -> Path:
    if core.elf_file is not None:
        return folder / WORK / core.elf_file
    found = sorted((folder / WORK).rglob(f"*core_{core.col}_{core.row}.elf"))
    return found[0] if found else folder / WORK / f"core_{core.col}_{core.row}.elf"


def add_image(xclbinutil: Path, image: bytes, folder: Path) -> str:
    """Copy the xclbin in ``folder`` to FULL_XCLBIN_FILE, with an EMULATION_DATA section.

    Returns the tool's command line.
    """
    (folder / _IMAGE_FILE).write_bytes(image)
    arguments = [
        "--input",
        XCLBIN_FILE,
        "--add-section",
        f"EMULATION_DATA:RAW:{_IMAGE_FILE}",
        "--force",
        "--output",
        FULL_XCLBIN_FILE,
    ]
    run = run_tool([str(xclbinutil), *arguments], folder)
    if run.status != 0:
        raise ToolchainError(
            f"xclbinutil failed ({run.ending})",
            details=run.transcript(f"{XCLBIN_FILE}, {_IMAGE_FILE}"),
        )
    return " ".join(["xclbinutil", *arguments])
