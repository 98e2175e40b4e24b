"""XRT and its Python module: what runs an xclbin on an NPU."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import npukit
from npukit.builder.toolchains.tools.installed import FoundTool, InstalledTools, MissingTool
from npukit.builder.toolchains.tools.tool_query import ask
from npukit.doctor.distribution import install_pyxrt, install_xrt
from npukit.doctor.rows import Ability, Row, State, missing, ok
from npukit.doctor.system import System
from npukit.runtime.pyxrt_search import (
    OLDEST_PYTHON,
    XRT_FOLDER,
    XRT_VARIABLE,
    PyxrtFile,
    PyxrtSearch,
    search_folders,
    search_pyxrt,
    this_python,
)

_LIBRARY = "libxrt_coreutil.so"
_PLUGIN = "libxrt_driver_xdna.so"
_LIBRARY_FOLDERS = ("lib", "lib64", "lib/x86_64-linux-gnu", "lib/aarch64-linux-gnu")
# XRT in this mode has a device that does nothing: a run completes and its output stays as it was.
_PRETENCE = "XCL_EMULATION_MODE"
_COUNT_DEVICES = """
import sys
package, folder = sys.argv[1:]
sys.path[:0] = [folder, package]
from npukit.errors import NpukitError
from npukit.runtime.pyxrt_search import load_pyxrt
try:
    print("devices:", load_pyxrt().enumerate_devices())
except NpukitError as error:
    raise SystemExit(error.message)
"""


def xrt_row(system: System, tools: InstalledTools) -> Row:
    """XRT's libraries, and its plugin for NPUs, which is a package of its own."""
    if isinstance(tools.xrt, MissingTool) and system.environment.get(XRT_VARIABLE):
        # XRT itself goes by the variable, wherever its libraries are.
        told = "; ".join(tools.xrt.looked)
        return missing("XRT", f"not found: {told}", tools.xrt.hint, blocks=Ability.HW_RUN)
    folder = _folder(system, tools)
    if folder is None:
        assert isinstance(tools.xrt, MissingTool)
        told = "; ".join([*tools.xrt.looked, f"{_LIBRARY} in /usr"])
        return missing("XRT", f"not found: {told}", *install_xrt(system), blocks=Ability.HW_RUN)
    library = _library(folder, _LIBRARY)
    version = _version(system, folder, library)
    found = ", ".join(part for part in (version, system.shown(folder)) if part)
    if library is None:
        return missing(
            "XRT",
            f"{found}: {_LIBRARY} is not in it",
            *install_xrt(system),
            blocks=Ability.HW_RUN,
        )
    mode = system.environment.get(_PRETENCE)
    if mode is not None:
        return missing(
            "XRT",
            f"{found}; {_PRETENCE} is set ({mode or 'empty'}): it has no real device then",
            f"unset {_PRETENCE}",
            blocks=Ability.HW_RUN,
        )
    plugin = _plugin(library)
    if not plugin.exists():
        others = ", ".join(path.name for path in sorted(plugin.parent.glob(f"{_PLUGIN}*")))
        told = f"; {others} is another's" if others else ""
        return missing(
            "XRT",
            f"{found}, without its plugin for NPUs ({plugin.name}{told})",
            *install_xrt(system),
            blocks=Ability.HW_RUN,
        )
    return ok("XRT", found)


def _folder(system: System, tools: InstalledTools) -> Path | None:
    if isinstance(tools.xrt, FoundTool):
        return tools.xrt.path
    usr = system.at("/usr")
    return usr if _library(usr, _LIBRARY) is not None else None


def _library(folder: Path, name: str) -> Path | None:
    for relative in _LIBRARY_FOLDERS:
        if files := sorted((folder / relative).glob(f"{name}*")):
            return files[-1]
    return None


def _plugin(library: Path) -> Path:
    """Where XRT looks for its plugin: beside its libraries, with its own major version.

    Source: XRT, src/runtime_src/core/common/module_loader.cpp.
    """
    major = library.resolve().name.partition(".so.")[2].partition(".")[0]
    return library.with_name(f"{_PLUGIN}.{major or 2}")


def _version(system: System, folder: Path, library: Path | None) -> str | None:
    """What version.json says, else the library's file name."""
    for relative in ("version.json", "share/xrt/version.json"):
        try:
            stored = json.loads(system.text(folder / relative) or "")
            return str(stored["BUILD_VERSION"])
        except (ValueError, KeyError, TypeError):
            continue
    if library is None:
        return None
    return library.resolve().name.partition(".so.")[2] or None


def pyxrt_row(system: System) -> Row:
    """The Python module: where it is, for which Python it is built, and whether it loads."""
    search = search_pyxrt(search_folders(system.root, system.environment, system.python_path))
    usable = search.usable
    if usable is None:
        return _unusable(system, search)
    place = usable.path.parent
    inside = str(place) in system.python_path
    # A name without a tag says nothing of the Python; that it fits is then only hoped.
    told = f"{system.shown(usable.path)}, built for {usable.python or 'an unnamed Python'}"
    if not inside:
        told += "; outside of this Python's path, npukit finds it all the same"
    devices, problem = _devices(system, usable)
    if problem:
        return missing(
            "pyxrt",
            f"{told}; it does not work: {problem}",
            f"source {XRT_FOLDER}/setup.sh   # or the setup.sh of your XRT; else reinstall XRT",
            blocks=Ability.HW_RUN,
        )
    if devices == 0:
        return Row(
            "pyxrt",
            State.WARNING,
            f"{told}; it loads, and sees no device",
            ("fix the rows about the NPU first; xrt-smi examine   # should show it then",),
            frozenset({Ability.HW_RUN}),
        )
    return ok("pyxrt", f"{told}; devices that it sees: {devices}")


def _unusable(system: System, search: PyxrtSearch) -> Row:
    if not search.found:
        return missing(
            "pyxrt",
            f"not found: {XRT_VARIABLE}, this Python's path, {XRT_FOLDER}/python, "
            "/usr/lib/python3/dist-packages",
            *install_pyxrt(system),
            blocks=Ability.HW_RUN,
        )
    told = "; ".join(
        f"{system.shown(file.path)} is built for {file.python or 'another Python'}"
        for file in search.found
    )
    return missing(
        "pyxrt", f"{told}; this is {this_python()}", _other_python(search), blocks=Ability.HW_RUN
    )


def _other_python(search: PyxrtSearch) -> str:
    """npukit can go to the Python that pyxrt is built for, if that is new enough for npukit."""
    for file in search.found:
        version = re.fullmatch(r"CPython (\d+)\.(\d+)", file.python or "")
        if version is not None and (int(version[1]), int(version[2])) >= OLDEST_PYTHON:
            return f"python{version[1]}.{version[2]} -m venv npu-env   # and install npukit into it"
    oldest = ".".join(map(str, OLDEST_PYTHON))
    return f"install an XRT that is built for a Python that npukit runs on ({oldest} or newer)"


def _devices(system: System, file: PyxrtFile) -> tuple[int, str | None]:
    """How many devices it sees, and why it can't be loaded (None when it can)."""
    package = str(Path(npukit.__file__).parent.parent)
    command = [sys.executable, "-c", _COUNT_DEVICES, package, str(file.path.parent)]
    answer = ask(command, system.environment)
    if answer.problem:
        return 0, answer.problem
    # XRT's own messages may stand before and behind it.
    found = re.search(r"^devices: (\d+)$", answer.text, re.MULTILINE)
    return (int(found[1]), None) if found else (0, "it ends Python when it is imported")
