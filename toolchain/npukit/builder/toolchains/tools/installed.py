"""Where the tools of the hw flow are: MLIR-AIE, Peano, bootgen, xclbinutil, XRT.

Each is looked for in this order, and the first location that is set decides:

1. an explicit option;
2. the environment: ``MLIR_AIE_INSTALL_DIR``, ``PEANO_INSTALL_DIR``, ``XILINX_XRT``;
3. the wheels of this Python environment: the folders of ``mlir_aie`` and ``llvm-aie``;
4. ``PATH`` (for XRT before it: ``/opt/xilinx/xrt``).

If a location that the user set (1 or 2) does not hold the tool, that is an error: silently building
with a different one would be worse. ``xclbinutil`` is the exception, because distributions split
XRT: if the XRT folder does not have it, ``PATH`` may.

``aiecc`` and ``aie-opt`` come only from MLIR-AIE's folder. ``bootgen`` comes from there or else
from ``PATH``. (For ``pyxrt`` see ``npukit.runtime.pyxrt_search``.)
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from npukit.builder.toolchains.tools.tool_query import (
    Answer,
    environment_python,
    python_path,
    query_tool,
    version_in,
)
from npukit.errors import ToolchainError
from npukit.runtime.pyxrt_search import XRT_FOLDER, XRT_VARIABLE

MLIR_AIE_VARIABLE = "MLIR_AIE_INSTALL_DIR"
PEANO_VARIABLE = "PEANO_INSTALL_DIR"
_DEFAULT = "default folder"
_XRT_OPTION = "--xrt"
_XCLBINUTIL = ("bin/unwrapped/xclbinutil", "bin/xclbinutil", "xclbinutil")


@dataclass(frozen=True)
class FoundTool:
    """A tool or an installation.

    ``path`` is the executable, or the folder of an installation (MLIR-AIE, XRT, headers).
    ``version`` is from the wheel's metadata or the tool itself; None if neither has one.
    ``source`` says how it was found: ``--mlir-aie``, ``MLIR_AIE_INSTALL_DIR``, ``wheel mlir_aie``,
    ``PATH``... ``problem`` says why the tool did not report its version.
    """

    name: str
    path: Path
    version: str | None
    source: str
    problem: str | None = None


@dataclass(frozen=True)
class MissingTool:
    """A tool that was not found: what was ``looked`` for and where, and how to get it."""

    name: str
    looked: tuple[str, ...]
    hint: str

    @property
    def absence(self) -> str:
        """That it is missing, without the places that were searched."""
        return f"{self.name} was not found"

    def __str__(self) -> str:
        return f"{self.absence} (looked for {'; '.join(self.looked)})"


@dataclass(frozen=True)
class ToolPlaces:
    """Folders of installations from command-line options."""

    mlir_aie: Path | None = None
    peano: Path | None = None
    xrt: Path | None = None


@dataclass(frozen=True)
class _Installation:
    """How an installation is recognized, and what sets its location."""

    name: str
    option: str
    variable: str
    wheel: str
    executables: tuple[str, ...]

    @property
    def hint(self) -> str:
        return f"npukit toolchain install, or: export {self.variable}=FOLDER"


_MLIR_AIE = _Installation(
    "MLIR-AIE", "--mlir-aie", MLIR_AIE_VARIABLE, "mlir_aie", ("bin/aiecc", "bin/aiecc.py")
)
_PEANO = _Installation("Peano", "--peano", PEANO_VARIABLE, "llvm-aie", ("bin/clang++",))


class InstalledTools:
    """The installed tools, each searched for on first use and only once.

    Args:
        places: command-line options; None if there are none to give.
        environ: the environment; this process's own by default.
        python_path: where wheels are installed; ``sys.path`` by default.
        default_xrt: where XRT's own packages install it.
    """

    def __init__(
        self,
        places: ToolPlaces | None = None,
        environ: Mapping[str, str] | None = None,
        python_path: Sequence[str] | None = None,
        default_xrt: Path = XRT_FOLDER,
    ) -> None:
        self._default_xrt = default_xrt
        self._places = places or ToolPlaces()
        self._has_options = places is not None
        self._environ = os.environ if environ is None else environ
        self._python_path = [p for p in (sys.path if python_path is None else python_path) if p]

    @cached_property
    def mlir_aie(self) -> FoundTool | MissingTool:
        """The installation's folder (``bin/``, ``include/``, ``python/`` are in it)."""
        return self._installation(_MLIR_AIE, self._places.mlir_aie, lambda executable: None)

    @cached_property
    def mlir_aie_folder(self) -> Place | None:
        """The same folder without its version, which only a run of its tools tells."""
        found = self._located(_MLIR_AIE, self._places.mlir_aie, lambda executable: None)
        return None if isinstance(found, MissingTool) else found.place

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
            return replace(found, path=found.path.parent)
        return found

    @cached_property
    def peano(self) -> FoundTool | MissingTool:
        """Peano's ``clang++``; its installation is ``path.parent.parent``."""
        installation = self._installation(_PEANO, self._places.peano, _no_aie_compiler)
        return self._inside(installation, "Peano", ("bin/clang++",))

    @cached_property
    def bootgen(self) -> FoundTool | MissingTool:
        """``bootgen``, beside ``aiecc`` or on PATH. A native ``aiecc`` may have it built in."""
        looked = ["bootgen beside aiecc"]
        if isinstance(self.mlir_aie, FoundTool):
            place = Place(self.mlir_aie.source, self.mlir_aie.path)
            executable = _first_executable(place.folder, ("bin/bootgen",))
            if executable is not None:
                return _with_version("bootgen", executable, place.source)
            looked = [_absence(place, ("bin/bootgen",))]
        return self._on_path("bootgen") or MissingTool(
            "bootgen",
            (*looked, "bootgen on PATH"),
            "npukit toolchain install: MLIR-AIE's wheels have it",
        )

    @cached_property
    def xrt(self) -> FoundTool | MissingTool:
        """XRT's folder."""
        named = self._named(_XRT_OPTION, self._places.xrt, XRT_VARIABLE)
        if named is not None:
            if named.folder.is_dir():
                return FoundTool("XRT", named.folder, None, named.source)
            searched = f"{named.folder} ({named.source}): {_no_folder(named.folder)}"
            return MissingTool("XRT", (searched,), f"export {XRT_VARIABLE}=FOLDER, or unset it")
        if self._default_xrt.is_dir():
            return FoundTool("XRT", self._default_xrt, None, _DEFAULT)
        for tool in ("xrt-smi", "xbutil", "xclbinutil"):
            if at := self._which(tool):
                return FoundTool("XRT", at.resolve().parent.parent, None, "PATH")
        return MissingTool(
            "XRT",
            (
                *((f"{_XRT_OPTION}, not given",) if self._has_options else ()),
                f"{XRT_VARIABLE}, not set",
                str(self._default_xrt),
                "xrt-smi, xbutil and xclbinutil on PATH",
            ),
            f"install XRT for your distribution, or: export {XRT_VARIABLE}=FOLDER",
        )

    @cached_property
    def xclbinutil(self) -> FoundTool | MissingTool:
        """XRT's packager; npukit needs it for ``--xclbinutil`` only."""
        named = self._named(_XRT_OPTION, self._places.xrt, XRT_VARIABLE)
        places = [named] if named is not None else []
        looked = []
        for place in (*places, Place(_DEFAULT, self._default_xrt)):
            executable = _first_executable(place.folder, _XCLBINUTIL)
            if executable is not None:
                return _with_version("xclbinutil", executable, place.source)
            looked.append(_absence(place, _XCLBINUTIL[1:2]))
        return self._on_path("xclbinutil") or MissingTool(
            "xclbinutil",
            (*looked, "xclbinutil on PATH"),
            "needed only for --xclbinutil: install XRT, which includes it",
        )

    def _installation(
        self, sought: _Installation, given: Path | None, accept: Callable[[Path], str | None]
    ) -> FoundTool | MissingTool:
        """The folder with one of the executables that ``accept`` does not reject."""
        found = self._located(sought, given, accept)
        if isinstance(found, MissingTool):
            return found
        folder, source = found.place.folder, found.place.source
        tool = replace(_with_version(sought.name, found.executable, source), path=folder)
        if not found.is_wheel:
            return tool
        return replace(tool, version=wheel_version(sought.wheel, folder.parent) or tool.version)

    def _located(
        self, sought: _Installation, given: Path | None, accept: Callable[[Path], str | None]
    ) -> _Located | MissingTool:
        """The folder and the executable in it that ``accept`` does not reject.

        ``accept`` returns why an executable is not the right one, or None.
        """
        name, wheel, executables = sought.name, sought.wheel, sought.executables
        if place := self._named(sought.option, given, sought.variable):
            executable = _first_executable(place.folder, executables)
            if executable is None:
                return MissingTool(name, (_absence(place, executables),), sought.hint)
            if complaint := accept(executable):
                return MissingTool(
                    name, (f"{executable} ({place.source}): {complaint}",), sought.hint
                )
            return _Located(place, executable)
        looked = [f"{sought.option}, not given", f"{sought.variable}, not set"]
        for folder in (Path(entry).absolute() / wheel for entry in self._python_path):
            executable = _first_executable(folder, executables)
            if executable is None:
                if folder.is_dir():
                    looked.append(_absence(Place(f"wheel {wheel}", folder), executables))
                continue
            if complaint := accept(executable):
                looked.append(f"{executable}: {complaint}")
                continue
            return _Located(Place(f"wheel {wheel}", folder), executable, is_wheel=True)
        looked.append(f"wheel {wheel} in {sys.prefix}")
        for tool in (Path(relative).name for relative in executables):
            at = self._which(tool)
            if at is None:
                looked.append(f"{tool} on PATH")
                continue
            executable = at.resolve()
            if complaint := accept(executable):
                looked.append(f"{at} on PATH: {complaint}")
                continue
            return _Located(Place("PATH", executable.parent.parent), executable)
        return MissingTool(name, tuple(looked), sought.hint)

    def _inside(
        self, installation: FoundTool | MissingTool, name: str, relatives: Sequence[str]
    ) -> FoundTool | MissingTool:
        if isinstance(installation, MissingTool):
            return MissingTool(name, installation.looked, installation.hint)
        for relative in relatives:
            path = installation.path / relative
            if path.exists():
                return replace(installation, name=name, path=path)
        return MissingTool(
            name,
            (_absence(Place(installation.source, installation.path), relatives),),
            f"the {installation.name} at {installation.path} is incomplete: reinstall it",
        )

    def _named(self, option: str, given: Path | None, variable: str) -> Place | None:
        """The location that the user set."""
        if given is not None:
            return Place(option, given.absolute())
        value = self._environ.get(variable)
        # Absolute, because tools run in other folders than this one.
        return Place(variable, Path(value).absolute()) if value else None

    def _which(self, tool: str) -> Path | None:
        at = shutil.which(tool, path=self._environ.get("PATH", ""))
        return Path(at).absolute() if at else None

    def _on_path(self, tool: str) -> FoundTool | None:
        at = self._which(tool)
        return _with_version(tool, at, "PATH") if at else None


def mlir_aie_python(installed: InstalledTools) -> tuple[Path, Mapping[str, str]]:
    """The Python that has MLIR-AIE's package ``aie``, and the environment variables it needs.

    Raises:
        ToolchainError: there is no MLIR-AIE with a Python package.
    """
    package = installed.python
    if not isinstance(package, FoundTool):
        raise ToolchainError(str(package), hint=package.hint)
    return environment_python(package.path), python_path(package.path.parent)


@dataclass(frozen=True)
class Place:
    """A folder, and the option, variable or search that led to it."""

    source: str
    folder: Path


@dataclass(frozen=True)
class _Located:
    """An installation, and the executable in it that it was recognized by."""

    place: Place
    executable: Path
    is_wheel: bool = False


def wheel_version(name: str, folder: Path) -> str | None:
    """The version of the wheel ``name`` that is installed in ``folder``; None if none is."""
    from importlib.metadata import distributions

    for distribution in distributions(name=name, path=[str(folder)]):
        return distribution.version
    return None


def _with_version(name: str, executable: Path, source: str) -> FoundTool:
    """A tool with the version that it reports."""
    # bootgen has no --version; without arguments it prints its version first.
    flags = () if executable.name == "bootgen" else ("--version",)
    answer = query_tool(executable, *flags)
    version = None if answer.problem else version_in(answer.text)
    return FoundTool(name, executable, version, source, answer.problem)


def _no_aie_compiler(clang: Path) -> str | None:
    """Why this clang is not Peano; None if it is."""
    answer: Answer = query_tool(clang, "--print-targets")
    if answer.problem:
        return f"it can't be used: {answer.problem}"
    if re.search(r"^\s*aie2", answer.text, re.MULTILINE) is None:
        return "it does not compile for aie2"
    return None


def _first_executable(folder: Path, relatives: Sequence[str]) -> Path | None:
    for relative in relatives:
        path = folder / relative
        if path.is_file() and (os.access(path, os.X_OK) or path.suffix == ".py"):
            return path
    return None


def _absence(place: Place, relatives: Sequence[str]) -> str:
    """What was looked for in a folder, and what is there instead."""
    folder = place.folder
    text = f"{' or '.join(relatives)} in {folder} ({place.source})"
    if not folder.is_dir():
        return f"{text}: {_no_folder(folder)}"
    for path in (folder / relative for relative in relatives):
        if path.is_symlink() and not path.exists():
            return f"{text}: {path} is a link to {path.readlink()}, which does not exist"
        if path.is_file():
            return f"{text}: {path} is not executable (chmod +x)"
        if path.parent != folder and (folder / path.name).is_file():
            return f"{text}: {path.name} is directly in it; name its parent folder instead"
    return text


def _no_folder(path: Path) -> str:
    if path.is_symlink() and not path.exists():
        return f"it is a link to {path.readlink()}, which does not exist"
    return "it is not a folder" if path.exists() else "there is no such folder"
