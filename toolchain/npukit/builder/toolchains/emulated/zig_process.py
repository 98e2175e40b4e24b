"""Running the `zig` of the ``ziglang`` wheel, in npukit's folders; it is killed with npukit."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from npukit.builder.toolchains.processes.tool_run import ToolRun, run_tool
from npukit.errors import BuildError, ToolchainError
from npukit.scratch import scratch_folder


def zig_binary() -> Path:
    """The `zig` of the installed ``ziglang`` wheel, regardless of PATH.

    Raises:
        ToolchainError: the wheel is not installed, or has no binary.
    """
    spec = find_spec("ziglang")
    for folder in (spec.submodule_search_locations or ()) if spec is not None else ():
        binary = Path(folder) / ("zig.exe" if os.name == "nt" else "zig")
        if binary.is_file():
            return binary
    raise ToolchainError(
        "the C++ compiler of the sw_emu flow is missing: no zig in the ziglang package",
        hint="reinstall npukit's dependencies: python -m pip install --force-reinstall ziglang",
    )


def run_zig(
    arguments: Sequence[str],
    *,
    cwd: Path,
    global_cache: Path,
    settings: Mapping[str, str] | None = None,
) -> ToolRun:
    """Run `zig` with ``arguments`` in ``cwd`` and wait for it; kill it when interrupted.

    ``settings`` are variables for zig. zig's own caches compare time stamps, so the local one is a
    new folder each time, and the global one (``global_cache``) holds only what does not depend on
    the user's files.

    Raises:
        ToolchainError: it can't be started, or takes longer than ``NPUKIT_TOOL_SECONDS``.
        BuildError: no room or permission for its temporary files.
    """
    try:
        global_cache.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BuildError(
            f"can't create a folder for the compiler: {error.filename}: {error.strerror}",
            hint="check free space and permissions, or choose others with NPUKIT_CACHE_DIR, TMPDIR",
        ) from error
    with scratch_folder("zig") as local_cache:
        environment = {
            "ZIG_GLOBAL_CACHE_DIR": str(global_cache.resolve()),
            "ZIG_LOCAL_CACHE_DIR": str(local_cache),
            **(settings or {}),
        }
        return run_tool([str(zig_binary()), *arguments], cwd, environment)


def run_llvm(arguments: Sequence[str], *, cwd: Path) -> ToolRun:
    """Run one of LLVM's tools in `zig`, named by the first argument; they have no caches.

    Raises:
        ToolchainError: it can't be started, or takes longer than ``NPUKIT_TOOL_SECONDS``.
    """
    return run_tool([str(zig_binary()), *arguments], cwd)
