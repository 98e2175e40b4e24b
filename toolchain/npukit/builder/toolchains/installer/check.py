"""Checking that installed wheels of MLIR-AIE and Peano work, by building kernels with them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from npukit.builder.toolchains.installer.python_environment import PythonEnvironment
from npukit.builder.toolchains.processes.child_processes import INSTALLER, LineHandler, run_child
from npukit.builder.toolchains.tools.installed import (
    MLIR_AIE_VARIABLE,
    PEANO_VARIABLE,
    InstalledTools,
    MissingTool,
)
from npukit.errors import ToolchainError
from npukit.resources import bundled_kernels_dir
from npukit.scratch import scratch_folder

_SECONDS: Final = 1800


@dataclass(frozen=True)
class CheckBuild:
    """A kernel to build for a device, and which tools that exercises."""

    kernel: str
    device: str
    shows: str


CHECKS: Final = (
    CheckBuild("passthrough", "npu1", "aiecc and bootgen"),
    CheckBuild("attention", "npu1", "Peano for aie2"),
    CheckBuild("attention", "npu2", "Peano for aie2p"),
)
"""``passthrough`` has no core sources, so it does not need Peano; ``attention`` does."""


def check_tools(environment: PythonEnvironment) -> None:
    """Check that the wheels contain the tools, and that Peano compiles for AIE cores.

    Raises:
        ToolchainError: a tool is missing.
    """
    # Empty environment: a variable or PATH must not supply what the wheels lack.
    tools = InstalledTools(environ={}, python_path=[str(folder) for folder in environment.packages])
    wanted = (tools.aiecc, tools.include, tools.peano)
    if missing := [str(tool) for tool in wanted if isinstance(tool, MissingTool)]:
        raise ToolchainError(
            "the wheels are installed, but they do not contain what npukit needs",
            details="\n".join(missing),
            hint="npukit doctor shows what is installed",
        )


def check_build(
    check: CheckBuild, python: Path, environ: Mapping[str, str], on_line: LineHandler | None = None
) -> None:
    """Build a kernel for hw in a new process, which sees what is installed now.

    Raises:
        ToolchainError: the build fails; ``details`` has its output.
    """
    with scratch_folder("check") as scratch:
        built = run_child(
            (
                *(str(python), "-m", "npukit", "build", check.kernel, "--target", "hw"),
                *("--device", check.device),
                *("--kernel-dir", str(bundled_kernels_dir() / check.kernel)),
                *("--build-dir", f"{scratch}/build"),
            ),
            # Its own cache: reusing an earlier build would prove nothing.
            environment={**environ, "NPUKIT_CACHE_DIR": f"{scratch}/cache"},
            seconds=_SECONDS,
            on_line=on_line,
            policy=INSTALLER,
        )
    late = f"it did not finish within {_SECONDS} s\n" if built.timed_out else ""
    if built.status != 0:
        raise ToolchainError(
            f"the wheels are installed, but building {check.kernel} for {check.device} with them "
            f"failed ({check.shows})",
            details=built.output + late,
            hint="npukit doctor shows what is installed",
        )


def environment_without_overrides() -> dict[str, str]:
    """This process's environment without the variables that select another MLIR-AIE or Peano."""
    named = {MLIR_AIE_VARIABLE, PEANO_VARIABLE}
    return {name: value for name, value in os.environ.items() if name not in named}
