"""Makes this process run IRON programs on the emulated device."""

from __future__ import annotations

import atexit
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from npukit.errors import NpukitError, UsageError
from npukit.iron import seams
from npukit.iron.child_programs import prepare_children
from npukit.iron.errors import ProgramBuildError
from npukit.machine.generations import GENERATIONS
from npukit.scratch import scratch_folder

if TYPE_CHECKING:
    from npukit.iron.compilation import Builder

DEVICES: Final = tuple(generation.device for generation in GENERATIONS)
INSTALL_HINT: Final = (
    "install MLIR-AIE's wheel mlir_aie for this Python (its README says from where; npukit "
    "toolchain install does it for an environment of its own); Peano and XRT are not needed"
)

_NPU_CACHE: Final = "NPU_CACHE_HOME"
_RUNTIME: Final = "NPU_RUNTIME"
_PEANO: Final = """#!/bin/sh
echo "npukit iron: $0 is not the real one; designs are compiled for the emulated device" >&2
exit 1
"""

_log = logging.getLogger("npukit.iron")
_installed: dict[str, str] = {}


def install(device: str, builder: Builder | None = None) -> None:
    """Let IRON programs that this process imports run on an emulated ``device``.

    To be called before the program imports MLIR-AIE or ``pyxrt``. ``builder`` builds the program's
    designs; by default npukit's cache and compilers do.

    Raises:
        UsageError: there is no such device, or another was installed.
    """
    if device not in DEVICES:
        raise UsageError(f"there is no device {device!r}; it is one of {', '.join(DEVICES)}")
    if _installed.setdefault("device", device) != device:
        raise UsageError(f"this process emulates {_installed['device']} already, not {device}")
    if any(isinstance(finder, _Finder) for finder in sys.meta_path):
        return
    if seams.PACKAGE in sys.modules:
        raise UsageError("MLIR-AIE's Python package was imported before npukit could prepare it")
    from npukit.emulator import pyxrt
    from npukit.emulator.xrt.device import KIND_VARIABLE
    from npukit.emulator.xrt.execution import load_observers, run_observers
    from npukit.emulator.xrt.queue import failure_observers
    from npukit.iron.loaded_designs import buffers_that_are_too_small, only_for

    os.environ[KIND_VARIABLE] = device
    # A program that uses only pyxrt may have no MLIR-AIE.
    sys.modules["pyxrt"] = pyxrt
    # MLIR-AIE's host runtime shows only the state of a failed run, not why it failed.
    failure_observers.append(
        lambda report: _log.error("npukit: the emulated %s: %s", device, report)
    )
    load_observers.append(only_for(device))
    run_observers.append(buffers_that_are_too_small())
    sys.meta_path.insert(0, _Finder(builder))
    prepare_children(device)


def announce(device: str) -> None:
    """Say on standard error that the device is emulated."""
    print(f"npukit: IRON programs run on an emulated {device}", file=sys.stderr, flush=True)


class _Finder(MetaPathFinder):
    """Finds MLIR-AIE's package as Python does, and prepares it once it is imported."""

    def __init__(self, builder: Builder | None) -> None:
        self._builder = builder
        self._busy = False

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != seams.PACKAGE or self._busy:
            return None
        self._busy = True
        try:
            spec = find_spec(fullname)
        finally:
            self._busy = False
        if spec is None:
            if _only_looked_for():
                return None
            raise ModuleNotFoundError(
                f"MLIR-AIE's Python package ({fullname}) is not installed for {sys.executable}\n"
                f"  hint: {INSTALL_HINT}",
                name=fullname,
            )
        # Before July 2026 it is a namespace package, which has no loader.
        spec.loader = _Loader(spec.loader, self._builder)
        return spec


def _only_looked_for() -> bool:
    """Whether ``importlib.util.find_spec`` called the finder: for it, no package is no error."""
    caller = sys._getframe(1)
    for _ in range(2):
        if caller.f_back is None:
            return False
        caller = caller.f_back
    return caller.f_code is find_spec.__code__


class _Loader(Loader):
    """Loads the package as ``inner`` does, then replaces its functions."""

    def __init__(self, inner: Loader | None, builder: Builder | None) -> None:
        self._inner = inner
        self._builder = builder

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None if self._inner is None else self._inner.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        if self._inner is not None:
            self._inner.exec_module(module)
        try:
            prepare(self._builder)
        except NpukitError as error:
            raise ProgramBuildError.of(error) from None
        except ImportError as error:
            # Something that MLIR-AIE needs is missing. A program that needs it too will say so.
            _log.info("npukit: MLIR-AIE can't compile here: %s", error)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def prepare(builder: Builder | None = None) -> None:
    """Replace the functions of the imported package, for programs on the emulated device.

    ``builder``: see :func:`install`.

    Raises:
        UnsupportedError: npukit does not know this version of the package.
        ImportError: another package that it needs is missing.
    """
    folder = _folder_of_process()
    # The user's cache holds artifacts of the real aiecc; this one ends with the process, since
    # npukit's own cache keeps what was built.
    os.environ[_NPU_CACHE] = str(folder / "cache")
    os.environ[_RUNTIME] = "xrt"
    no_peano = _without_peano(folder / "peano")
    release = seams.recognize(importlib.import_module, _version())
    config = importlib.import_module("aie.utils.config")

    from npukit.iron.compilation import Compilation
    from npukit.iron.replacements import replacements

    compilation = Compilation(Path(config.root_path()), builder)
    seams.replace(
        release,
        replacements(compilation, no_peano, config.cxx_header_path),
        importlib.import_module,
    )


def _folder_of_process() -> Path:
    """A temporary folder that ends with this process."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(scratch_folder("iron"))


def _without_peano(folder: Path) -> Path:
    """A folder that stands for Peano's: programs may look for its compiler."""
    (folder / "bin").mkdir(parents=True)
    for name in ("clang++", "aiecc"):
        tool = folder / "bin" / name
        tool.write_text(_PEANO)
        tool.chmod(0o755)
    return folder


def _version() -> str | None:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("mlir_aie")
    except PackageNotFoundError:
        return None
