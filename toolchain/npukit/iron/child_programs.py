"""Lets the Pythons that a program starts run IRON programs on the emulated device too.

They inherit a search path whose ``sitecustomize`` calls :func:`prepare_when_needed`. Python has no
other hook that reaches all children (``subprocess``, and the workers of ``multiprocessing``).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Final

DEVICE_VARIABLE: Final = "NPUKIT_IRON"
OFF: Final = ("", "0")

_SEARCH_PATH: Final = "PYTHONPATH"
_SITE: Final = os.path.join(os.path.dirname(__file__), "children")  # noqa: PTH118, PTH120
_MLIR_AIE: Final = "aie"
_PYXRT: Final = "pyxrt"


def prepare_children(device: str) -> None:
    """Let the Pythons that this process starts emulate ``device``."""
    os.environ[DEVICE_VARIABLE] = device
    before = os.environ.get(_SEARCH_PATH)
    if not before:
        os.environ[_SEARCH_PATH] = _SITE
    elif _SITE not in before.split(os.pathsep):
        os.environ[_SEARCH_PATH] = f"{_SITE}{os.pathsep}{before}"


def prepare_when_needed() -> None:
    """Prepare this process once it imports MLIR-AIE or ``pyxrt``, as its parent is prepared."""
    sys.meta_path.insert(0, _Finder())


class _Finder(MetaPathFinder):
    """Prepares the process at the first import that needs it, before the module is looked for."""

    def __init__(self) -> None:
        self._done = False

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if self._done or fullname not in (_MLIR_AIE, _PYXRT):
            return None
        self._done = True
        device = os.environ.get(DEVICE_VARIABLE, "")
        if device in OFF:
            return None
        if fullname == _PYXRT:
            return ModuleSpec(fullname, _Loader(device))
        _install(device)
        return sys.meta_path[0].find_spec(fullname, path, target)


class _Loader(Loader):
    """Loads ``pyxrt``: the emulated one takes the new module's place in ``sys.modules``."""

    def __init__(self, device: str) -> None:
        self._device = device

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        _install(self._device)


def _install(device: str) -> None:
    """Prepare this process, or end it with a message: its program is not at fault."""
    # Imported here: most children of a program need none of it.
    from npukit.errors import NpukitError
    from npukit.iron.emulation import install

    try:
        install(device)
    except NpukitError as error:
        sys.stderr.write(f"npukit ({DEVICE_VARIABLE}={device}): {error}\n")
        raise SystemExit(error.exit_code) from None
