"""XRT and its Python module, which run an xclbin on an NPU."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import npukit
from npukit.builder.toolchains.tools.installed import FoundTool, InstalledTools, MissingTool
from npukit.builder.toolchains.tools.tool_query import query
from npukit.doctor.distribution import install_pyxrt, install_xrt
from npukit.doctor.rows import Ability, Row, State, missing, ok
from npukit.doctor.session import Session
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
# In this mode XRT has a device that does nothing: a run completes and does not change its output.
_EMULATION_MODE = "XCL_EMULATION_MODE"
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
    """XRT's libraries, and its plugin for NPUs, which is a separate package."""
    if isinstance(tools.xrt, MissingTool) and system.environment.get(XRT_VARIABLE):
        # XRT itself uses the variable, wherever its libraries are.
        looked = "; ".join(tools.xrt.looked)
        return missing("XRT", f"not found: {looked}", tools.xrt.hint, blocks=Ability.HW_RUN)
    folder = _folder(system, tools)
    if folder is None:
        assert isinstance(tools.xrt, MissingTool)
        looked = "; ".join([*tools.xrt.looked, f"{_LIBRARY} in /usr"])
        return missing("XRT", f"not found: {looked}", *install_xrt(system), blocks=Ability.HW_RUN)
    library = _library(folder, _LIBRARY)
    version = _version(system, folder, library)
    found = ", ".join(part for part in (version, system.shown(folder)) if part)
    if library is None:
        return missing(
            "XRT",
            f"{found}: it does not contain {_LIBRARY}",
            *install_xrt(system),
            blocks=Ability.HW_RUN,
        )
    mode = system.environment.get(_EMULATION_MODE)
    if mode is not None:
        return missing(
            "XRT",
            f"{found}; {_EMULATION_MODE} is set ({mode or 'empty'}), so it has no real device",
            f"unset {_EMULATION_MODE}",
            blocks=Ability.HW_RUN,
        )
    plugin = _plugin(library)
    if not plugin.exists():
        others = ", ".join(path.name for path in sorted(plugin.parent.glob(f"{_PLUGIN}*")))
        foreign = f"; {others} is of another version" if others else ""
        return missing(
            "XRT",
            f"{found}, without its plugin for NPUs ({plugin.name}{foreign})",
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
    """Where XRT looks for its plugin: next to its libraries, with its own major version.

    Source: XRT, src/runtime_src/core/common/module_loader.cpp.
    """
    major = library.resolve().name.partition(".so.")[2].partition(".")[0]
    return library.with_name(f"{_PLUGIN}.{major or 2}")


def _version(system: System, folder: Path, library: Path | None) -> str | None:
    """The version in version.json, else that in the library's file name."""
    for relative in ("version.json", "share/xrt/version.json"):
        try:
            stored = json.loads(system.text(folder / relative) or "")
            return str(stored["BUILD_VERSION"])
        except (ValueError, KeyError, TypeError):
            continue
    if library is None:
        return None
    return library.resolve().name.partition(".so.")[2] or None


def pyxrt_row(system: System, session: Session) -> Row:
    """The Python module: where it is, which Python it is built for, and whether it loads."""
    search = search_pyxrt(search_folders(system.root, system.environment, system.python_path))
    usable = search.usable
    if usable is None:
        return _unusable(system, search, session)
    place = usable.path.parent
    inside = str(place) in system.python_path
    # A file name without a tag does not say which Python it is for; assume that it fits.
    found = f"{system.shown(usable.path)}, built for {usable.python or 'an unknown Python'}"
    if not inside:
        found += "; outside of this Python's path, but npukit finds it"
    devices, problem = _devices(system, usable)
    if problem:
        return missing(
            "pyxrt",
            f"{found}; it does not work: {problem}",
            f"source {XRT_FOLDER}/setup.sh   # or the setup.sh of your XRT; else reinstall XRT",
            blocks=Ability.HW_RUN,
        )
    if devices == 0:
        return Row(
            "pyxrt",
            State.WARNING,
            f"{found}; it loads, but finds no device",
            ("fix the rows about the NPU first; then xrt-smi examine should list it",),
            frozenset({Ability.HW_RUN}),
        )
    return ok("pyxrt", f"{found}; devices: {devices}")


def _unusable(system: System, search: PyxrtSearch, session: Session) -> Row:
    if not search.found:
        return missing(
            "pyxrt",
            f"not found: {XRT_VARIABLE}, this Python's path, {XRT_FOLDER}/python, "
            "/usr/lib/python3/dist-packages",
            *install_pyxrt(system),
            blocks=Ability.HW_RUN,
        )
    found = "; ".join(
        f"{system.shown(file.path)} is built for {file.python or 'another Python'}"
        for file in search.found
    )
    return missing(
        "pyxrt",
        f"{found}; this is {this_python()}",
        _other_python(search, session),
        blocks=Ability.HW_RUN,
    )


def _other_python(search: PyxrtSearch, session: Session) -> str:
    """The fix: an environment with the Python that pyxrt is built for, if it is new enough."""
    for file in search.found:
        version = re.fullmatch(r"CPython (\d+)\.(\d+)", file.python or "")
        if version is not None and (int(version[1]), int(version[2])) >= OLDEST_PYTHON:
            return session.other_python.format(version=f"{version[1]}.{version[2]}")
    oldest = ".".join(map(str, OLDEST_PYTHON))
    return f"install an XRT that is built for a Python that npukit supports ({oldest} or newer)"


def _devices(system: System, file: PyxrtFile) -> tuple[int, str | None]:
    """The number of devices that it finds, and why it can't be loaded (None if it can)."""
    package = str(Path(npukit.__file__).parent.parent)
    command = [sys.executable, "-c", _COUNT_DEVICES, package, str(file.path.parent)]
    answer = query(command, system.environment)
    if answer.problem:
        return 0, answer.problem
    # XRT may print its own messages before and after it.
    found = re.search(r"^devices: (\d+)$", answer.text, re.MULTILINE)
    return (int(found[1]), None) if found else (0, "importing it crashes Python")
