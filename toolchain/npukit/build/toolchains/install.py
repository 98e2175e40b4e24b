"""Installing MLIR-AIE and Peano into this environment, with its own pip, and checking the result.

Two calls of pip: the first takes the two wheels from their release pages (or a folder) and asks no
package index, so that none can answer for them; the second adds what they depend on. What the
user's own pip configuration says (proxies, certificates, further folders) holds for both.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import re
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path
from typing import Final

from npukit.build.toolchains.installed import (
    MLIR_AIE_VARIABLE,
    PEANO_VARIABLE,
    InstalledTools,
    MissingTool,
)
from npukit.build.toolchains.release import RELEASES, ToolchainRelease, release_for
from npukit.errors import ToolchainError, UsageError
from npukit.resources import bundled_kernels_dir

CHECK_KERNEL: Final = "passthrough"

_PIP_OPTIONS: Final = ("--disable-pip-version-check", "--no-input", "--retries", "2")
_CHECK_SECONDS: Final = 1800
_SHOWN_LINES: Final = 12
_LEFT = "the environment is as pip left it"

# What pip and urllib3 say when a page can't be had at all.
_UNREACHABLE = re.compile(
    r"connection broken|connection error|NewConnectionError|ConnectTimeout|ReadTimeout"
    r"|name resolution|ProxyError|SSLError|Max retries exceeded"
)

Listener = Callable[[str], None]


@dataclass(frozen=True)
class PythonEnvironment:
    """The environment that would be changed.

    ``own`` says that it is a virtual (or conda) environment; ``glibc`` is None where there is none.
    ``packages`` are the folders that pip installs into.
    """

    python: Path
    prefix: Path
    version: tuple[int, int]
    own: bool
    has_pip: bool
    system: str
    machine: str
    glibc: tuple[int, int] | None
    packages: tuple[Path, ...]

    def installed(self, distribution: str) -> str | None:
        """The version of a distribution that is installed in it."""
        for found in distributions(name=distribution, path=[str(p) for p in self.packages]):
            return found.version
        return None


def this_environment() -> PythonEnvironment:
    """The environment that npukit runs in."""
    library, version = platform.libc_ver()
    numbers = re.match(r"(\d+)\.(\d+)", version)
    return PythonEnvironment(
        python=Path(sys.executable),
        prefix=Path(sys.prefix),
        version=sys.version_info[:2],
        own=sys.prefix != sys.base_prefix or (Path(sys.prefix) / "conda-meta").is_dir(),
        has_pip=importlib.util.find_spec("pip") is not None,
        system=platform.system(),
        machine=platform.machine(),
        glibc=(int(numbers[1]), int(numbers[2])) if library == "glibc" and numbers else None,
        packages=tuple({Path(sysconfig.get_path(kind)): None for kind in ("purelib", "platlib")}),
    )


@dataclass(frozen=True)
class InstallPlan:
    """What will be installed where, and the commands for it."""

    environment: PythonEnvironment
    release: ToolchainRelease
    find_links: Path | None

    @property
    def sources(self) -> tuple[str, ...]:
        """The folder, or the pages."""
        if self.find_links is not None:
            return (str(self.find_links),)
        return tuple(wheel.page for wheel in self.release.wheels)

    @property
    def commands(self) -> tuple[tuple[str, ...], ...]:
        """The calls of pip, in their order."""
        pip = (str(self.environment.python), "-m", "pip", "install", *_PIP_OPTIONS)
        links = tuple(part for source in self.sources for part in ("--find-links", source))
        wanted = tuple(wheel.requirement for wheel in self.release.wheels)
        # The second finds the two wheels in place, and looks for what they need only.
        rest = ("--no-index", *links) if self.find_links is not None else ()
        return (
            (*pip, "--no-index", "--no-deps", *links, *wanted),
            (*pip, *rest, *wanted),
        )


def plan_install(
    find_links: Path | None = None,
    environment: PythonEnvironment | None = None,
    releases: tuple[ToolchainRelease, ...] = RELEASES,
) -> InstallPlan:
    """What ``npukit toolchain install`` would do here; nothing is changed.

    Raises:
        UsageError: this is no environment of its own, or ``find_links`` is no folder.
        ToolchainError: there are no wheels for this Python, processor or C library, or no pip.
    """
    here = environment or this_environment()
    if find_links is not None and not find_links.is_dir():
        raise UsageError(f"no such folder: {find_links}", where="--find-links")
    if not here.own:
        raise UsageError(
            f"the Python at {here.python} is no virtual environment, and npukit leaves it alone",
            hint="python3 -m venv npu && npu/bin/pip install npukit, "
            "then npu/bin/npukit toolchain install",
        )
    release = release_for(here.version, releases)
    _check_platform(here, release)
    if not here.has_pip:
        raise ToolchainError(
            f"the environment {here.prefix} has no pip", hint=f"{here.python} -m ensurepip"
        )
    return InstallPlan(here, release, find_links.resolve() if find_links is not None else None)


def _check_platform(here: PythonEnvironment, release: ToolchainRelease) -> None:
    lowest = ".".join(map(str, release.glibc))
    if here.system != "Linux" or here.machine != release.machine or here.glibc is None:
        raise ToolchainError(
            f"the wheels of MLIR-AIE are for Linux on {release.machine} with glibc {lowest}; "
            f"this is {here.system} on {here.machine}" + ("" if here.glibc else ", without glibc")
        )
    if here.glibc < release.glibc:
        raise ToolchainError(
            f"the wheels of MLIR-AIE need glibc {lowest}; "
            f"here it is {'.'.join(map(str, here.glibc))}",
            hint="a newer distribution has it (Ubuntu since 22.04)",
        )


def run_install(plan: InstallPlan, listen: Listener | None = None) -> None:
    """Let pip install what was planned; ``listen`` gets its output line by line.

    Raises:
        ToolchainError: pip failed. One line if the pages can't be reached; else with pip's errors.
    """
    for count, command in enumerate(plan.commands):
        status, output = _run(command, listen)
        if status != 0:
            raise _pip_failure(plan, count, status, output)


def _pip_failure(plan: InstallPlan, done: int, status: int, output: str) -> ToolchainError:
    if plan.find_links is None and _UNREACHABLE.search(output):
        if done:
            return ToolchainError(
                "MLIR-AIE and Peano are installed, but what they depend on is not: "
                "the package index can't be reached"
            )
        return ToolchainError(
            f"can't reach {' or '.join(plan.sources)}; nothing was installed "
            "(--find-links DIR installs wheels that were downloaded elsewhere)"
        )
    errors = [line for line in output.splitlines() if line.startswith("ERROR:")]
    lines = errors or [line for line in output.splitlines() if line.strip()]
    named = f"{', '.join(w.requirement for w in plan.release.wheels)} from {plan.sources[0]}"
    if plan.find_links is None:
        named = ", ".join(f"{w.requirement} from {w.page}" for w in plan.release.wheels)
    return ToolchainError(
        f"pip ended with status {status} installing "
        + (f"what these depend on: {named}" if done else named)
        + f"; {_LEFT}",
        details="\n".join(lines[-_SHOWN_LINES:]),
        hint="-v shows all that pip says; --find-links DIR installs wheels that a page has no more",
    )


def check_tools(environment: PythonEnvironment) -> None:
    """See that the wheels hold the tools, and that Peano compiles for AIE cores.

    Raises:
        ToolchainError: a tool is missing.
    """
    # No environment: a variable or PATH must not lend what the wheels lack.
    tools = InstalledTools(environ={}, python_path=[str(folder) for folder in environment.packages])
    missing = [str(tool) for tool in (tools.aiecc, tools.include, tools.peano) if _is_missing(tool)]
    if missing:
        raise ToolchainError(
            "the wheels are installed, but they do not hold what npukit needs",
            details="\n".join(missing),
            hint="npukit doctor shows what is there",
        )


def _is_missing(tool: object) -> bool:
    return isinstance(tool, MissingTool)


def check_build(python: Path, environ: Mapping[str, str], listen: Listener | None = None) -> None:
    """Build ``passthrough`` for hw, in a process that sees what is installed now.

    Raises:
        ToolchainError: it does not build; ``details`` is what the build says.
    """
    with tempfile.TemporaryDirectory(prefix="npukit-check-") as scratch:
        npukit = (str(python), "-m", "npukit")
        kernel = bundled_kernels_dir() / CHECK_KERNEL
        folders = ("--kernel-dir", str(kernel), "--build-dir", f"{scratch}/build")
        status, output = _run(
            (*npukit, "build", CHECK_KERNEL, "--target", "hw", *folders),
            listen,
            # Its own cache: what an earlier build left there would prove nothing.
            {**environ, "NPUKIT_CACHE_DIR": f"{scratch}/cache"},
            _CHECK_SECONDS,
        )
    if status != 0:
        raise ToolchainError(
            f"MLIR-AIE is in place, but building {CHECK_KERNEL} with it failed",
            details=output,
            hint="npukit doctor shows what is there",
        )


def check_installed(plan: InstallPlan, listen: Listener | None = None) -> None:
    """Both checks, on the wheels alone (see ``check_tools``, ``check_build``)."""
    check_tools(plan.environment)
    named = {MLIR_AIE_VARIABLE, PEANO_VARIABLE}
    environ = {name: value for name, value in os.environ.items() if name not in named}
    check_build(plan.environment.python, environ, listen)


def _run(
    command: Sequence[str],
    listen: Listener | None = None,
    environ: Mapping[str, str] | None = None,
    seconds: float | None = None,
) -> tuple[int, str]:
    """Exit status, and standard output and error as they came."""
    if listen is None:
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                env=environ,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return -1, f"it did not end within {seconds:.0f} s"
        return done.returncode, done.stdout
    lines = []
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=environ,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            listen(line.rstrip("\n"))
    return process.returncode, "".join(lines)
