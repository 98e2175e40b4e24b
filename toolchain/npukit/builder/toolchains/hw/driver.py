"""MLIR-AIE's compiler driver: which generation is installed, and how to call it.

The driver's ``--help`` shows its generation. Some versions of the native driver also install an
``aiecc.py`` that only calls it.
"""

from __future__ import annotations

import mmap
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from npukit.builder.toolchains.hw.driver_generations import GRAPH, Generation, generation_of
from npukit.builder.toolchains.processes.tool_run import ToolRun, run_tool
from npukit.builder.toolchains.tools.installed import FoundTool, InstalledTools, MissingTool
from npukit.builder.toolchains.tools.tool_query import (
    Answer,
    environment_python,
    python_path,
    query_tool,
)
from npukit.errors import ToolchainError

PDI_FILE: Final = "design.pdi"

_PLAN: Final = "--emit-dot"
"""Prints what a driver would do, without a design. ``--help`` does not list all its outputs."""
_OLD_OUTPUT: Final = "--aie-generate-npu-insts"
_FIX: Final = "npukit toolchain install installs a version that works"


@dataclass(frozen=True)
class Driver:
    """A driver that npukit can use.

    ``command`` starts it; ``flags`` are those that it knows; ``aie_opt`` is the pass driver beside
    it, which does what the Python driver does not.
    """

    tool: FoundTool
    generation: Generation
    command: tuple[str, ...]
    flags: frozenset[str]
    environment: Mapping[str, str]
    aie_opt: FoundTool | MissingTool

    def place(self, design: str, instructions: str, folder: Path) -> ToolRun:
        """Place and route ``design`` and write its ``instructions``, both in ``folder``."""
        flags = self.generation
        outputs = [flags.instructions, f"--npu-insts-name={instructions}"]
        return self._run([*flags.without_cores, *outputs], design, folder)

    def make_pdi(
        self,
        design: str,
        instructions: str,
        folder: Path,
        peano: Path | None,
        compiled: int,
        xclbin: str | None = None,
    ) -> ToolRun:
        """Write the PDI of ``design`` (:data:`PDI_FILE`) and its ``instructions`` into ``folder``.

        Args:
            design: a file in ``folder``.
            instructions: the file name for the instructions.
            folder: the working folder.
            peano: Peano's installation; None if no core needs it.
            compiled: how many cores need Peano.
            xclbin: the file name for an xclbin, if one is wanted too.
        """
        flags = self.generation
        arguments = [flags.instructions, f"--npu-insts-name={instructions}"]
        arguments += [flags.pdi, f"--pdi-name={PDI_FILE}"]
        if xclbin is not None:
            arguments += [flags.xclbin, f"--xclbin-name={xclbin}"]
        if not compiled:
            arguments += flags.without_cores
        else:
            arguments += [*flags.with_cores, *([f"--peano={peano}"] if peano else [])]
        if compiled > 1:
            arguments += flags.many_cores
        return self._run(arguments, design, folder)

    def _run(self, arguments: Sequence[str], design: str, folder: Path) -> ToolRun:
        flags = self.generation
        known = [flag for flag in flags.where_known if flag.partition("=")[0] in self.flags]
        command = [*self.command, *flags.always, *known, *arguments, design]
        return run_tool(command, folder, self.environment)


def makes_pdis(driver: Driver, installed: InstalledTools) -> bool:
    """Whether a bootgen is available: the program, or the library built into a native driver.

    Source: MLIR-AIE, ``tools/aiecc/aiecc.cpp``: only a driver with the library has its messages.
    """
    if isinstance(installed.bootgen, FoundTool):
        return True
    mark = driver.generation.built_in_bootgen
    if mark is None:
        return False
    with (
        driver.tool.path.open("rb") as stream,
        mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        return content.find(mark) >= 0


def find_driver(installed: InstalledTools) -> Driver:
    """The driver of the installed MLIR-AIE.

    The first native drivers (February 2026) lacked much; for these the Python one beside is used.

    Raises:
        ToolchainError: there is no driver, it does not run, or it lacks a flag that npukit needs;
            the message then has its version.
    """
    tool = installed.aiecc
    if not isinstance(tool, FoundTool):
        raise ToolchainError(str(tool), hint=tool.hint)
    try:
        return _driver(installed, tool)
    except ToolchainError:
        beside = tool.path.with_name("aiecc.py")
        if beside == tool.path or not beside.is_file():
            raise
        try:
            return _driver(installed, replace(tool, path=beside))
        except ToolchainError:
            pass
        raise


def _driver(installed: InstalledTools, tool: FoundTool) -> Driver:
    command, help_text = _starts(tool)
    flags = frozenset(re.findall(r"(?<![\w-])--[A-Za-z][\w-]*", help_text))
    generation = generation_of(flags)
    _check(tool, generation, flags)
    return Driver(
        tool,
        generation,
        command,
        flags,
        _environment(installed, tool),
        installed.aie_opt,
    )


def _check(tool: FoundTool, generation: Generation, flags: frozenset[str]) -> None:
    """Check that a driver knows the flags that npukit passes to its generation."""
    version = tool.version or "of unknown version"
    absent = ", ".join(flag for flag in generation.needs if flag not in flags)
    if absent and generation is GRAPH:
        raise ToolchainError(
            f"{tool.path} ({version}) is newer than npukit knows: it has no {absent}", hint=_FIX
        )
    if absent:
        raise ToolchainError(
            f"{tool.path} ({version}) is too old for npukit: it has no {absent}", hint=_FIX
        )
    if generation is not GRAPH:
        return
    plan = _query(tool.path, tool.path.stat().st_mtime_ns, (*generation.outputs, _PLAN))
    if plan.problem:
        # For some days in July 2026 it had the graph but still the old names of the outputs.
        age = "too old for npukit" if _OLD_OUTPUT in flags else "newer than npukit knows"
        raise ToolchainError(
            f"{tool.path} ({version}) is {age}: it does not accept {', '.join(generation.outputs)}",
            details=plan.text,
            hint=_FIX,
        )


def _starts(tool: FoundTool) -> tuple[tuple[str, ...], str]:
    command: tuple[str, ...] = (str(tool.path),)
    if tool.path.suffix == ".py":
        command = (str(environment_python(tool.path)), *command)
    answer = _query(tool.path, tool.path.stat().st_mtime_ns, ("--help",))
    if answer.problem:
        raise ToolchainError(
            f"{tool.path} does not run: --help fails: {answer.problem}",
            details=answer.text,
            hint=f"try {tool.path} --help; npukit toolchain install installs another version",
        )
    return command, answer.text


@lru_cache(maxsize=16)
def _query(tool: Path, _changed: int, flags: tuple[str, ...]) -> Answer:
    return query_tool(tool, *flags)


def _environment(installed: InstalledTools, tool: FoundTool) -> dict[str, str]:
    """Environment variables that make the driver use the same tools that npukit found."""
    folders = [tool.path.parent]
    found = [t for t in (installed.bootgen, installed.xclbinutil) if isinstance(t, FoundTool)]
    folders += [t.path.parent for t in found]
    path = os.pathsep.join([*map(str, dict.fromkeys(folders)), os.environ.get("PATH", "")])
    environment = {"PATH": path, **python_path(tool.path.parent.parent)}
    if isinstance(installed.xclbinutil, FoundTool):
        # Otherwise one beside the driver takes precedence over PATH.
        environment["AIE_XCLBINUTIL"] = str(installed.xclbinutil.path)
    if isinstance(installed.peano, FoundTool):
        environment["PEANO_INSTALL_DIR"] = str(installed.peano.path.parent.parent)
    return environment
