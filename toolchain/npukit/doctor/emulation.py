"""What every npukit needs: Python, npukit's own files, and the tools of the emulated device."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import npukit
from npukit.build.toolchains.embedded_process import zig_binary
from npukit.doctor.probing import try_command
from npukit.doctor.rows import Ability, Row, missing, ok
from npukit.errors import ToolchainError
from npukit.resources import bundled_kernels_dir, templates_dir

OLDEST_PYTHON = (3, 11)
_COMPILE_NOTHING = """
import wasmtime
wasmtime.Module(wasmtime.Engine(), "(module)")
print(wasmtime.__file__)
"""


def python_row() -> Row:
    """The Python that runs npukit."""
    place = f"{sys.executable}{' (a virtual environment)' if sys.prefix != sys.base_prefix else ''}"
    found = f"{platform.python_implementation()} {platform.python_version()}, {place}"
    if sys.version_info < OLDEST_PYTHON:
        return missing("Python", f"{found}; npukit needs 3.11", blocks=Ability.SW_EMU)
    return ok("Python", found)


def npukit_row() -> Row:
    """npukit, and the files that it carries beside its code."""
    folder = Path(npukit.__file__).parent
    found = f"{npukit.__version__}, {folder}"
    lost = [str(path) for path in (templates_dir(), bundled_kernels_dir()) if not path.is_dir()]
    if lost:
        return missing(
            "npukit",
            f"{found}; not there: {', '.join(lost)}",
            "python -m pip install --force-reinstall npukit",
            blocks=Ability.SW_EMU,
        )
    return ok("npukit", found)


def zig_row() -> Row:
    """The C++ compiler of emulated cores: does its binary run?"""
    mend = "python -m pip install --force-reinstall ziglang"
    try:
        binary = zig_binary()
    except ToolchainError as error:
        return missing("zig", error.message, mend, blocks=Ability.SW_EMU)
    printed, problem = try_command([str(binary), "version"])
    if problem:
        return missing("zig", f"{binary} does not run: {problem}", mend, blocks=Ability.SW_EMU)
    return ok("zig", f"{printed}, {binary}")


def wasmtime_row() -> Row:
    """The WebAssembly runtime of emulated cores: does it import, with its native library?

    It is imported by another process, for what is broken there may crash.
    """
    mend = "python -m pip install --force-reinstall wasmtime"
    printed, problem = try_command([sys.executable, "-c", _COMPILE_NOTHING])
    if problem:
        return missing("wasmtime", f"can't be used: {problem}", mend, blocks=Ability.SW_EMU)
    try:
        number = version("wasmtime")
    except PackageNotFoundError:
        number = "no version"
    return ok("wasmtime", f"{number}, {Path(printed).parent}")
