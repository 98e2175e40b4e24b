"""MLIR-AIE's compiler driver: which of its generations is installed, and how each is called.

Source of the flags: MLIR-AIE, ``tools/aiecc/README.md`` (the native driver, since March 2026) and
``python/compiler/aiecc/cl_arguments.py`` (the Python one, until then). Later versions install an
``aiecc.py`` that only calls the native driver. Which one it is, its own ``--help`` tells.
"""

from __future__ import annotations

import mmap
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Final

from npukit.build.toolchains.asking import Answer, ask_tool, python_beside, python_path
from npukit.build.toolchains.installed import FoundTool, InstalledTools, MissingTool
from npukit.build.toolchains.mlir_aie_process import ToolRun, run_tool
from npukit.errors import ToolchainError

WORK: Final = "aiecc"
"""The driver's own folder for temporary files, below the build's."""

PDI_FILE: Final = "design.pdi"

_COMMON: Final = (
    "--aie-generate-npu-insts",
    "--npu-insts-name",
    "--aie-generate-pdi",
    "--pdi-name",
    "--aie-generate-xclbin",
    "--xclbin-name",
    "--no-xchesscc",
    "--no-compile-host",
    "--no-compile",
    "--no-link",
    "--peano",
    "--tmpdir",
)
_DUMP: Final = "--dump-intermediates"
_REWRITTEN: Final = "--emit-dot"
"""A flag of the driver as MLIR-AIE rewrote it after release 1.3 (its pull requests 3271, 3364)."""
_NO_XBRIDGE: Final = "--no-xbridge"
_NO_SCRIPTS: Final = "--disable-repeater-scripts"


class Generation(Enum):
    """Which of the two drivers: they differ in flags and in what they leave behind."""

    NATIVE = "native"
    PYTHON = "Python"


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

    def run(self, arguments: Sequence[str], design: str, folder: Path) -> ToolRun:
        """Compile ``design`` (a file in ``folder``) with the given outputs."""
        always = ["--no-xchesscc", "--no-compile-host", f"--tmpdir={WORK}"]
        if _NO_XBRIDGE in self.flags:
            # Later drivers take it as said by --no-xchesscc.
            always.append(_NO_XBRIDGE)
        if self.generation is Generation.NATIVE:
            # The Python driver always leaves them.
            always.append(_DUMP)
        if _NO_SCRIPTS in self.flags:
            # They go to the system's temporary folder, and the whole working folder is kept anyway.
            always.append(_NO_SCRIPTS)
        return run_tool([*self.command, *always, *arguments, design], folder, self.environment)


def makes_pdis(driver: Driver, installed: InstalledTools) -> bool:
    """Whether there is a bootgen: a program, or the library that a native driver may be built with.

    Source: MLIR-AIE, ``tools/aiecc/aiecc.cpp``: only with the library it has this message.
    """
    if isinstance(installed.bootgen, FoundTool):
        return True
    if driver.generation is Generation.PYTHON:
        return False
    with (
        driver.tool.path.open("rb") as stream,
        mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        return content.find(b"Using bootgen library") >= 0


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
    absent = [flag for flag in _COMMON if flag not in flags]
    version = tool.version or "of unknown version"
    if absent and _REWRITTEN in flags:
        raise ToolchainError(
            f"{tool.path} ({version}) is newer than npukit knows: it has no {', '.join(absent)}",
            hint="npukit toolchain install puts a version in place that works",
        )
    if absent:
        raise ToolchainError(
            f"{tool.path} ({version}) is too old for npukit: it has no {', '.join(absent)}",
            hint="npukit toolchain install puts a version in place that works",
        )
    native = _DUMP in flags
    return Driver(
        tool,
        Generation.NATIVE if native else Generation.PYTHON,
        command,
        flags,
        _environment(installed, tool),
        installed.aie_opt,
    )


def _starts(tool: FoundTool) -> tuple[tuple[str, ...], str]:
    command: tuple[str, ...] = (str(tool.path),)
    if tool.path.suffix == ".py":
        command = (str(python_beside(tool.path)), *command)
    answer = _help(tool.path, tool.path.stat().st_mtime_ns)
    if answer.problem:
        raise ToolchainError(
            f"{tool.path} does not run: --help fails: {answer.problem}",
            details=answer.text,
            hint=f"{tool.path} --help shows it; npukit toolchain install puts another in place",
        )
    return command, answer.text


@lru_cache(maxsize=16)
def _help(tool: Path, _changed: int) -> Answer:
    return ask_tool(tool, "--help")


def _environment(installed: InstalledTools, tool: FoundTool) -> dict[str, str]:
    """Lets the driver find the very tools that npukit found."""
    folders = [tool.path.parent]
    found = [t for t in (installed.bootgen, installed.xclbinutil) if isinstance(t, FoundTool)]
    folders += [t.path.parent for t in found]
    path = os.pathsep.join([*map(str, dict.fromkeys(folders)), os.environ.get("PATH", "")])
    environment = {"PATH": path, **python_path(tool.path.parent.parent)}
    if isinstance(installed.peano, FoundTool):
        environment["PEANO_INSTALL_DIR"] = str(installed.peano.path.parent.parent)
    return environment


def python_for(installed: InstalledTools) -> tuple[Path, Mapping[str, str]]:
    """The Python that has MLIR-AIE's package ``aie``, and what its environment needs for it.

    Raises:
        ToolchainError: there is no MLIR-AIE with a Python package.
    """
    package = installed.python
    if not isinstance(package, FoundTool):
        raise ToolchainError(str(package), hint=package.hint)
    return python_beside(package.path), python_path(package.path.parent)
