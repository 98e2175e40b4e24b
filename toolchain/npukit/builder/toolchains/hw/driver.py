"""MLIR-AIE's compiler driver: which of its generations is installed, and how it is called.

Which one it is, its own ``--help`` tells. Versions of the native driver install an ``aiecc.py`` too
that only calls it.
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
"""Shows what a driver would do, without a design. Its ``--help`` does not list all it can make."""
_OLD_OUTPUT: Final = "--aie-generate-npu-insts"
_MEND: Final = "npukit toolchain install puts a version in place that works"


@dataclass(frozen=True)
class Driver:
    """A driver that npukit can use.

    ``command`` starts it, ``flags`` are those that it knows; ``aie_opt`` is the pass driver beside
    it, which does for the Python one what that leaves out.
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
        asked = [flags.instructions, f"--npu-insts-name={instructions}"]
        return self._run([*flags.without_cores, *asked], design, folder)

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
            instructions: the name for the instructions.
            folder: where it runs.
            peano: Peano's installation; None when no core needs it.
            compiled: how many cores need it.
            xclbin: the name for an xclbin, if one is wanted too.
        """
        flags = self.generation
        asked = [flags.instructions, f"--npu-insts-name={instructions}"]
        asked += [flags.pdi, f"--pdi-name={PDI_FILE}"]
        if xclbin is not None:
            asked += [flags.xclbin, f"--xclbin-name={xclbin}"]
        if not compiled:
            asked += flags.without_cores
        else:
            asked += [*flags.with_cores, *([f"--peano={peano}"] if peano else [])]
        if compiled > 1:
            asked += flags.many_cores
        return self._run(asked, design, folder)

    def _run(self, arguments: Sequence[str], design: str, folder: Path) -> ToolRun:
        flags = self.generation
        known = [flag for flag in flags.where_known if flag.partition("=")[0] in self.flags]
        command = [*self.command, *flags.always, *known, *arguments, design]
        return run_tool(command, folder, self.environment)


def makes_pdis(driver: Driver, installed: InstalledTools) -> bool:
    """Whether there is a bootgen: a program, or the library that a native driver may be built with.

    Source: MLIR-AIE, ``tools/aiecc/aiecc.cpp``: only with the library it has its messages.
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
    """The driver of the MLIR-AIE that is installed.

    The first native drivers (February 2026) lacked much; then it is the Python one beside.

    Raises:
        ToolchainError: there is none, it does not run, or it lacks a flag that npukit needs; then
            the message has its version.
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
    """Whether a driver knows what npukit tells its generation."""
    version = tool.version or "of unknown version"
    absent = ", ".join(flag for flag in generation.needs if flag not in flags)
    if absent and generation is GRAPH:
        raise ToolchainError(
            f"{tool.path} ({version}) is newer than npukit knows: it has no {absent}", hint=_MEND
        )
    if absent:
        raise ToolchainError(
            f"{tool.path} ({version}) is too old for npukit: it has no {absent}", hint=_MEND
        )
    if generation is not GRAPH:
        return
    plan = _asked(tool.path, tool.path.stat().st_mtime_ns, (*generation.outputs, _PLAN))
    if plan.problem:
        # For some days in July 2026 it had the graph and still the old names of the outputs.
        age = "too old for npukit" if _OLD_OUTPUT in flags else "newer than npukit knows"
        raise ToolchainError(
            f"{tool.path} ({version}) is {age}: it does not take {', '.join(generation.outputs)}",
            details=plan.text,
            hint=_MEND,
        )


def _starts(tool: FoundTool) -> tuple[tuple[str, ...], str]:
    command: tuple[str, ...] = (str(tool.path),)
    if tool.path.suffix == ".py":
        command = (str(environment_python(tool.path)), *command)
    answer = _asked(tool.path, tool.path.stat().st_mtime_ns, ("--help",))
    if answer.problem:
        raise ToolchainError(
            f"{tool.path} does not run: --help fails: {answer.problem}",
            details=answer.text,
            hint=f"{tool.path} --help shows it; npukit toolchain install puts another in place",
        )
    return command, answer.text


@lru_cache(maxsize=16)
def _asked(tool: Path, _changed: int, flags: tuple[str, ...]) -> Answer:
    return query_tool(tool, *flags)


def _environment(installed: InstalledTools, tool: FoundTool) -> dict[str, str]:
    """Lets the driver find the very tools that npukit found."""
    folders = [tool.path.parent]
    found = [t for t in (installed.bootgen, installed.xclbinutil) if isinstance(t, FoundTool)]
    folders += [t.path.parent for t in found]
    path = os.pathsep.join([*map(str, dict.fromkeys(folders)), os.environ.get("PATH", "")])
    environment = {"PATH": path, **python_path(tool.path.parent.parent)}
    if isinstance(installed.xclbinutil, FoundTool):
        # One that lies beside the driver goes before PATH's otherwise.
        environment["AIE_XCLBINUTIL"] = str(installed.xclbinutil.path)
    if isinstance(installed.peano, FoundTool):
        environment["PEANO_INSTALL_DIR"] = str(installed.peano.path.parent.parent)
    return environment
