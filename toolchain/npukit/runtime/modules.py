"""Loading a generated host module from its file."""

from __future__ import annotations

import importlib.util
import itertools
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final

from npukit.errors import ArtifactError
from npukit.files import read_regular

_serial = itertools.count()
_PYXRT: Final = "pyxrt"
_EMULATED: Final = "npukit.emulator"


@contextmanager
def _without_byte_code() -> Iterator[None]:
    """Python writes no ``__pycache__``."""
    before = sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before


@contextmanager
def _as_pyxrt(xrt: ModuleType | None) -> Iterator[None]:
    """``import pyxrt`` gives ``xrt``."""
    before = sys.modules.get(_PYXRT)
    if xrt is not None:
        sys.modules[_PYXRT] = xrt
    try:
        yield
    finally:
        if xrt is not None and before is None:
            sys.modules.pop(_PYXRT, None)
        elif before is not None:
            sys.modules[_PYXRT] = before


def load_host_module(path: Path, xrt: ModuleType | None = None) -> ModuleType:
    """Import a generated host module, under a name that no other module has.

    Loading the same file twice gives two modules. ``sys.modules`` and ``sys.path`` do not change,
    and Python writes no byte code beside the artifacts.

    Args:
        path: the module's file.
        xrt: what a module for hw gets as ``pyxrt``; by default what Python itself imports. A module
            for sw_emu always takes npukit's emulated device.

    Raises:
        ArtifactError: there is no such file, or it can't be imported.
    """
    path = Path(path).resolve()
    try:
        source = read_regular(path)
    except OSError as error:
        raise ArtifactError(
            f"the host module can't be read: {error.strerror}",
            where=str(path),
            hint="build the kernel",
        ) from error
    name = f"npukit_host_module_{next(_serial)}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    try:
        if _EMULATED.encode() in source:
            import_module(f"{_EMULATED}.pyxrt")  # its byte code is worth keeping
        # The module loads the file beside it.
        with _as_pyxrt(xrt), _without_byte_code():
            exec(compile(source, path, "exec"), module.__dict__)
    except (ImportError, SyntaxError, ValueError) as error:
        raise ArtifactError(
            f"the host module can't be imported: {error}",
            where=str(path),
            hint="rebuild the kernel",
        ) from error
    return module
