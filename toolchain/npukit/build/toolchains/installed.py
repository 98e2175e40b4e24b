"""Where the tools of the hw flow are: MLIR-AIE, Peano, bootgen, xclbinutil, XRT.

Each is looked for in this order, and the first place that is given decides:

1. an explicit option;
2. the environment: ``MLIR_AIE_INSTALL_DIR``, ``PEANO_INSTALL_DIR``, ``XILINX_XRT``;
3. the wheels of this Python environment: the folders of ``mlir_aie`` and ``llvm-aie``;
4. ``PATH`` (for XRT before it: ``/opt/xilinx/xrt``).

A place that somebody named (1 and 2) is not passed over when the tool is not in it: building with
another one than was asked for would be worse than to say so. XRT's tools are the exception, because
distributions split it: ``XILINX_XRT`` without ``xclbinutil`` still lets ``PATH`` have one.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import distributions
from pathlib import Path

MLIR_AIE_VARIABLE = "MLIR_AIE_INSTALL_DIR"
PEANO_VARIABLE = "PEANO_INSTALL_DIR"
XRT_VARIABLE = "XILINX_XRT"
DEFAULT_XRT = Path("/opt/xilinx/xrt")

_PROBE_SECONDS = 60


@dataclass(frozen=True)
class FoundTool:
    """A tool or an installation.

    ``path`` is the executable, or the folder of an installation (MLIR-AIE, XRT, headers).
    ``version`` is what the wheel's metadata or the tool itself says, None when neither says.
    ``source`` says how it was found: ``--mlir-aie``, ``MLIR_AIE_INSTALL_DIR``, ``wheel mlir_aie``,
    ``PATH``...
    """

    name: str
    path: Path
    version: str | None
    source: str


@dataclass(frozen=True)
class MissingTool:
    """A tool that is not there: what was ``looked`` for and where, and what to type."""

    name: str
    looked: tuple[str, ...]
    hint: str

    @property
    def absence(self) -> str:
        """That it is missing, without where it was looked for."""
        return f"{self.name} was not found"

    def __str__(self) -> str:
        return f"{self.absence} (looked for {'; '.join(self.looked)})"


@dataclass(frozen=True)
class ToolPlaces:
    """Explicit options: folders of installations, as the environment variables give them."""

    mlir_aie: Path | None = None
    peano: Path | None = None
    xrt: Path | None = None


class InstalledTools:
    """What is installed here, found when it is asked for and only once.

    Args:
        places: explicit options.
        environ: the environment; this process's own by default.
        python_path: where wheels are installed; ``sys.path`` by default.
        default_xrt: where XRT's own packages put it.
    """

    def __init__(
        self,
        places: ToolPlaces | None = None,
        environ: Mapping[str, str] | None = None,
        python_path: Sequence[str] | None = None,
        default_xrt: Path = DEFAULT_XRT,
    ) -> None:
        self._default_xrt = default_xrt
        self._places = places or ToolPlaces()
        self._environ = os.environ if environ is None else environ
        self._python_path = [p for p in (sys.path if python_path is None else python_path) if p]

    @cached_property
    def mlir_aie(self) -> FoundTool | MissingTool:
        """The installation's folder (``bin/``, ``include/``, ``python/`` are in it)."""
        return self._installation(
            "MLIR-AIE",
            _Place("--mlir-aie", self._places.mlir_aie),
            MLIR_AIE_VARIABLE,
            wheel="mlir_aie",
            executables=("bin/aiecc", "bin/aiecc.py"),
            accept=lambda executable: None,
            hint="npukit toolchain install, or name its folder with MLIR_AIE_INSTALL_DIR",
        )

    @cached_property
    def aiecc(self) -> FoundTool | MissingTool:
        """The compiler driver: the native ``aiecc``, or the older ``aiecc.py``."""
        return self._inside(self.mlir_aie, "aiecc", ("bin/aiecc", "bin/aiecc.py"))

    @cached_property
    def aie_opt(self) -> FoundTool | MissingTool:
        """MLIR-AIE's pass driver."""
        return self._inside(self.mlir_aie, "aie-opt", ("bin/aie-opt",))

    @cached_property
    def include(self) -> FoundTool | MissingTool:
        """The folder of MLIR-AIE's headers for cores."""
        return self._inside(self.mlir_aie, "the folder of MLIR-AIE's headers", ("include",))

    @cached_property
    def python(self) -> FoundTool | MissingTool:
        """The folder of MLIR-AIE's Python package ``aie`` (IRON)."""
        found = self._inside(self.mlir_aie, "MLIR-AIE's Python package", ("python/aie",))
        if isinstance(found, FoundTool):
            return FoundTool(found.name, found.path.parent, found.version, found.source)
        return found

    @cached_property
    def peano(self) -> FoundTool | MissingTool:
        """Peano's ``clang++``; its installation is ``path.parent.parent``."""
        installation = self._installation(
            "Peano",
            _Place("--peano", self._places.peano),
            PEANO_VARIABLE,
            wheel="llvm-aie",
            executables=("bin/clang++",),
            accept=_no_aie_compiler,
            hint="npukit toolchain install, or name its folder with PEANO_INSTALL_DIR",
        )
        return self._inside(installation, "Peano", ("bin/clang++",))

    @cached_property
    def bootgen(self) -> FoundTool | MissingTool:
        """``bootgen``, beside ``aiecc`` or on PATH. A native ``aiecc`` may have it built in."""
        if isinstance(self.mlir_aie, FoundTool):
            beside = self._inside(self.mlir_aie, "bootgen", ("bin/bootgen",))
            if isinstance(beside, FoundTool):
                return beside
        found = self._on_path("bootgen")
        return found or MissingTool(
            "bootgen", ("bootgen beside aiecc", "bootgen on PATH"), "it comes with MLIR-AIE"
        )

    @cached_property
    def xrt(self) -> FoundTool | MissingTool:
        """XRT's folder."""
        looked: list[str] = []
        for place in self._xrt_places():
            if place.path is not None:
                if place.path.is_dir():
                    return FoundTool("XRT", place.path, None, place.source)
                looked.append(f"{place.source}: {place.path}")
        for tool in ("xrt-smi", "xbutil", "xclbinutil"):
            if found := self._on_path(tool):
                return FoundTool("XRT", found.path.parent.parent, found.version, found.source)
        return MissingTool(
            "XRT",
            (*looked, "xrt-smi, xbutil and xclbinutil on PATH"),
            f"install XRT for your distribution, or name its folder with {XRT_VARIABLE}",
        )

    @cached_property
    def xclbinutil(self) -> FoundTool | MissingTool:
        """XRT's packager; npukit needs it for ``--xclbinutil`` only."""
        looked: list[str] = []
        for place in self._xrt_places():
            if place.path is not None:
                for relative in ("bin/unwrapped/xclbinutil", "bin/xclbinutil", "xclbinutil"):
                    executable = place.path / relative
                    if _is_executable(executable):
                        return FoundTool(
                            "xclbinutil", executable, tool_version(executable), place.source
                        )
                looked.append(f"{place.source}: {place.path}/bin/xclbinutil")
        if found := self._on_path("xclbinutil"):
            return found
        return MissingTool(
            "xclbinutil",
            (*looked, "xclbinutil on PATH"),
            "it comes with XRT; npukit packages xclbins without it",
        )

    def _xrt_places(self) -> list[_Place]:
        named = [_Place("--xrt", self._places.xrt), self._from_environment(XRT_VARIABLE)]
        return [*named, _Place("default folder", self._default_xrt)]

    def _installation(
        self,
        name: str,
        option: _Place,
        variable: str,
        *,
        wheel: str,
        executables: Sequence[str],
        accept: Callable[[Path], str | None],
        hint: str,
    ) -> FoundTool | MissingTool:
        """The folder that has one of ``executables`` which ``accept`` has no complaint about."""
        for place in (option, self._from_environment(variable)):
            if place.path is None:
                continue
            executable = _first_executable(place.path, executables)
            if executable is None:
                wanted = " or ".join(executables)
                return MissingTool(name, (f"{wanted} in {place.path} ({place.source})",), hint)
            if complaint := accept(executable):
                return MissingTool(name, (f"{executable} ({place.source}): {complaint}",), hint)
            return FoundTool(name, place.path, tool_version(executable), place.source)
        looked = [f"{option.source}, not given", f"{variable}, not set"]
        for folder in (Path(entry) / wheel for entry in self._python_path):
            executable = _first_executable(folder, executables)
            if executable is None:
                continue
            if complaint := accept(executable):
                looked.append(f"{executable}: {complaint}")
                continue
            version = _wheel_version(wheel, folder.parent) or tool_version(executable)
            return FoundTool(name, folder, version, f"wheel {wheel}")
        looked.append(f"wheel {wheel} in {sys.prefix}")
        for tool in (Path(relative).name for relative in executables):
            at = shutil.which(tool, path=self._environ.get("PATH", ""))
            if at is None:
                looked.append(f"{tool} on PATH")
                continue
            executable = Path(at).resolve()
            if complaint := accept(executable):
                looked.append(f"{at} on PATH: {complaint}")
                continue
            return FoundTool(name, executable.parent.parent, tool_version(executable), "PATH")
        return MissingTool(name, tuple(looked), hint)

    def _inside(
        self, installation: FoundTool | MissingTool, name: str, relatives: Sequence[str]
    ) -> FoundTool | MissingTool:
        if isinstance(installation, MissingTool):
            return MissingTool(name, installation.looked, installation.hint)
        for relative in relatives:
            path = installation.path / relative
            if path.exists():
                return FoundTool(name, path, installation.version, installation.source)
        wanted = " or ".join(relatives)
        return MissingTool(
            name,
            (f"{wanted} in {installation.path} ({installation.source})",),
            f"the {installation.name} at {installation.path} is incomplete: install it again",
        )

    def _from_environment(self, variable: str) -> _Place:
        value = self._environ.get(variable)
        return _Place(variable, Path(value) if value else None)

    def _on_path(self, tool: str) -> FoundTool | None:
        at = shutil.which(tool, path=self._environ.get("PATH", ""))
        return FoundTool(tool, Path(at), tool_version(Path(at)), "PATH") if at else None


@dataclass(frozen=True)
class _Place:
    """A folder that may be given, and who gives it."""

    source: str
    path: Path | None


def _wheel_version(name: str, folder: Path) -> str | None:
    for distribution in distributions(name=name, path=[str(folder)]):
        return distribution.version
    return None


def tool_version(executable: Path) -> str | None:
    """What ``--version`` says that looks like a version; None when it can't be run or says none.

    A commit's hash counts as one: a native ``aiecc`` has no other.
    """
    text = _ask(executable, "--version")
    if text is None:
        return None
    for line in text.splitlines():
        # LLVM tools name their LLVM first; it is not the tool's own version.
        if "LLVM version" in line or "Optimized build" in line:
            continue
        if match := re.search(r"\b[0-9a-f]{40}\b|\b\d+\.\d+(?:\.\d+)*\S*", line):
            return match.group()
    return None


def _no_aie_compiler(clang: Path) -> str | None:
    """Why this clang is not Peano; None when it is."""
    text = _ask(clang, "--print-targets")
    if text is None:
        return "it can't be run"
    if re.search(r"^\s*aie2", text, re.MULTILINE) is None:
        return "it does not compile for aie2"
    return None


def _ask(executable: Path, flag: str) -> str | None:
    command, environment = [str(executable), flag], dict(os.environ)
    if executable.suffix == ".py":
        command = [str(python_beside(executable)), *command]
        environment |= python_path(executable.parent.parent)
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_PROBE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode(errors="replace") if done.returncode == 0 else None


def python_beside(path: Path) -> Path:
    """The Python of the virtual environment that ``path`` lies in, else this one."""
    for folder in path.resolve().parents:
        python = folder / "bin" / "python"
        if (folder / "pyvenv.cfg").is_file() and python.exists():
            return python
    return Path(sys.executable)


def python_path(installation: Path) -> dict[str, str]:
    """The environment in which MLIR-AIE's Python package at ``installation`` is found."""
    package = installation / "python"
    if not package.is_dir():
        return {}
    given = os.environ.get("PYTHONPATH")
    return {"PYTHONPATH": os.pathsep.join([str(package), *([given] if given else [])])}


def _first_executable(folder: Path, relatives: Sequence[str]) -> Path | None:
    for relative in relatives:
        path = folder / relative
        if _is_executable(path) or (path.suffix == ".py" and path.is_file()):
            return path
    return None


def _is_executable(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)
