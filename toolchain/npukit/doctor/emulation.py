"""What every command needs: npukit's own files, and the tools of the emulated device."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import npukit
from npukit.builder.toolchains.emulated.zig_process import zig_binary
from npukit.builder.toolchains.tools.aie_api import (
    AIE_API_VARIABLE,
    INSTALLED,
    find_aie_api,
)
from npukit.builder.toolchains.tools.installed import InstalledTools
from npukit.builder.toolchains.tools.tool_query import query
from npukit.doctor.rows import EVERYTHING, Ability, Row, missing, ok
from npukit.doctor.system import System
from npukit.errors import ToolchainError, UsageError
from npukit.resources import bundled_kernels_dir, templates_dir

_COMPILE_NOTHING = """
import wasmtime
wasmtime.Module(wasmtime.Engine(), "(module)")
print("at", wasmtime.__file__)
"""
# Distribution -> module to import: every build and every run needs all of them.
_LIBRARIES = {"numpy": "numpy", "xdsl": "xdsl.ir", "Jinja2": "jinja2", "filelock": "filelock"}
_REINSTALL = "python -m pip install --force-reinstall"


def npukit_row() -> Row:
    """npukit and its data files."""
    folder = Path(npukit.__file__).parent
    found = f"{npukit.__version__}, {folder}"
    lost = [str(path) for path in (templates_dir(), bundled_kernels_dir()) if not path.is_dir()]
    if lost:
        return missing(
            "npukit",
            f"{found}; missing: {', '.join(lost)}",
            f"{_REINSTALL} npukit",
            blocks=EVERYTHING,
        )
    return ok("npukit", found)


def libraries_row() -> Row:
    """The libraries that every build and run needs; a child process imports them."""
    name = "libraries"
    answer = query([sys.executable, "-c", f"import {', '.join(_LIBRARIES.values())}"])
    if answer.problem:
        return missing(
            name,
            f"can't be used: {answer.problem}",
            f"{_REINSTALL} {' '.join(_LIBRARIES)}",
            blocks=EVERYTHING,
        )
    return ok(name, ", ".join(f"{library} {_version_of(library)}" for library in _LIBRARIES))


def _version_of(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "(unknown version)"


def zig_row() -> Row:
    """The C++ compiler of emulated cores: does its binary run?"""
    fix = f"{_REINSTALL} ziglang"
    try:
        binary = zig_binary()
    except ToolchainError as error:
        return missing("zig", error.message, fix, blocks=Ability.SW_EMU)
    answer = query([binary, "version"])
    if answer.problem:
        return missing(
            "zig", f"{binary} does not run: {answer.problem}", fix, blocks=Ability.SW_EMU
        )
    return ok("zig", f"{answer.text.strip()}, {binary}")


def aie_api_row(tools: InstalledTools, system: System) -> Row:
    """The headers that vector kernels are compiled with for the emulated device."""
    try:
        found = find_aie_api(None, tools, environ=system.environment)
    except UsageError as error:
        return missing("aie_api", f"{AIE_API_VARIABLE}: {error.message}", error.hint or "")
    if found.is_own:
        return ok("aie_api", f"npukit's own headers; {INSTALLED} installs AMD's")
    return ok("aie_api", f"{found.version}, {found.include}, by {found.source}")


def wasmtime_row() -> Row:
    """The WebAssembly runtime of emulated cores: does it import, with its native library?

    A child process imports it, since a broken library may crash.
    """
    answer = query([sys.executable, "-c", _COMPILE_NOTHING])
    if answer.problem:
        return missing(
            "wasmtime",
            f"can't be used: {answer.problem}",
            f"{_REINSTALL} wasmtime",
            blocks=Ability.SW_EMU,
        )
    place = Path(answer.text.strip().rpartition("at ")[2])
    return ok("wasmtime", f"{_version_of('wasmtime')}, {place.parent}")
