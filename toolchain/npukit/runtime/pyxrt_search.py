"""Where XRT's ``pyxrt`` is, for which Python it is built, and importing it from there.

``pyxrt`` is an extension module that comes with XRT, not a wheel. Packages install it only for the
system's Python, so a virtual environment does not see it, and Python can't import one that is built
for another version. The file name says which version it is built for
(``pyxrt.cpython-311-x86_64-linux-gnu.so``; PEP 3149).
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader
from pathlib import Path
from types import ModuleType
from typing import Final

from npukit.errors import DeviceError

MODULE: Final = "pyxrt"
XRT_VARIABLE: Final = "XILINX_XRT"
XRT_FOLDER: Final = Path("/opt/xilinx/xrt")
_SYSTEM_FOLDERS: Final = (Path("/usr/lib/python3/dist-packages"),)
_SYSTEM_PATTERNS: Final = (
    "usr/lib/python3.*/site-packages",
    "usr/lib64/python3.*/site-packages",
    "usr/local/lib/python3.*/dist-packages",
    "usr/local/lib/python3.*/site-packages",
)
_CPYTHON: Final = re.compile(r"\.cpython-(\d)(\d+)")
OLDEST_PYTHON: Final = (3, 11)
"""What npukit itself needs (``requires-python``)."""

_LIBRARY: Final = "libxrt_coreutil.so.2"
"""The library of XRT that ``pyxrt`` is linked to."""


@dataclass(frozen=True)
class PyxrtFile:
    """A ``pyxrt`` extension module.

    ``python`` is the version that it is built for (``CPython 3.12``), or None if its name does not
    say. ``fits`` says whether the running Python can import it.
    """

    path: Path
    python: str | None
    fits: bool

    def __str__(self) -> str:
        return f"{self.path} (built for {self.python or 'an unnamed Python'})"


@dataclass(frozen=True)
class PyxrtSearch:
    """The folders that npukit searched, in order, and what it found, the first choice first."""

    folders: tuple[Path, ...]
    found: tuple[PyxrtFile, ...]

    @property
    def usable(self) -> PyxrtFile | None:
        """The first one that this Python can import."""
        return next((file for file in self.found if file.fits), None)


def this_python() -> str:
    """The running Python as :class:`PyxrtFile` calls it: ``CPython 3.11``."""
    name = {"cpython": "CPython", "pypy": "PyPy"}.get(sys.implementation.name, "Python")
    return f"{name} {sys.version_info.major}.{sys.version_info.minor}"


def search_folders(
    root: Path = Path("/"),
    environment: Mapping[str, str] | None = None,
    python_path: Sequence[str] | None = None,
) -> tuple[Path, ...]:
    """Where npukit looks for ``pyxrt``, in order.

    ``$XILINX_XRT/python``, this Python's own path, /opt/xilinx/xrt/python, the system's folders;
    the last two below ``root``. ``environment`` and ``python_path`` are this process's by default.
    The variable comes first because XRT itself takes the rest of its files from there.
    """
    variables = os.environ if environment is None else environment
    given = variables.get(XRT_VARIABLE)
    folders = [Path(given).absolute() / "python"] if given else []
    folders += [
        Path(entry) for entry in (sys.path if python_path is None else python_path) if entry
    ]
    system = (XRT_FOLDER / "python", *_SYSTEM_FOLDERS)
    folders += [root / folder.relative_to("/") for folder in system]
    for pattern in _SYSTEM_PATTERNS:
        folders += sorted(root.glob(pattern), reverse=True)
    return tuple(dict.fromkeys(folders))


def search_pyxrt(folders: Sequence[Path] | None = None) -> PyxrtSearch:
    """Look for ``pyxrt`` without importing it, in ``folders`` or in :func:`search_folders`."""
    looked = search_folders() if folders is None else tuple(folders)
    return PyxrtSearch(looked, tuple(dict.fromkeys(_files(looked))))


def _files(folders: Sequence[Path]) -> Iterator[PyxrtFile]:
    for folder in folders:
        # A folder of the path may be a zip archive, be gone, or be unreadable for this user.
        with suppress(OSError):
            for path in sorted(folder.glob(f"{MODULE}.*so")):
                tag = _CPYTHON.search(path.name)
                python = f"CPython {tag[1]}.{tag[2]}" if tag else None
                fits = path.name.removeprefix(MODULE) in EXTENSION_SUFFIXES
                yield PyxrtFile(path, python, fits)


def load_pyxrt() -> ModuleType:
    """Import XRT's ``pyxrt``, even from outside a virtual environment.

    It imports the module alone: no other package of that folder becomes visible. Afterwards
    ``import pyxrt`` works everywhere in this process.

    Raises:
        DeviceError: there is none that this Python can import; it says what npukit found.
    """
    if MODULE in sys.modules:
        return _no_stand_in(sys.modules[MODULE])
    search = search_pyxrt()
    file = search.usable
    if file is None:
        raise DeviceError(explain_missing(search), hint=_hint(search))
    try:
        return _load(file.path)
    except ImportError as error:
        raise DeviceError(
            f"{file.path} can't be imported: {error}",
            hint=_missing_library(error),
        ) from error


def _missing_library(error: ImportError) -> str:
    if _LIBRARY not in str(error):
        return "reinstall XRT: its pyxrt does not match its libraries"
    return (
        f"source XRT's setup.sh ({XRT_FOLDER} is the usual place), or "
        f"export LD_LIBRARY_PATH=FOLDER with the folder that holds {_LIBRARY}"
    )


def _no_stand_in(module: ModuleType) -> ModuleType:
    """A program may have put the emulated device in pyxrt's place, which is not an NPU."""
    if module.__name__.startswith("npukit."):
        raise DeviceError(
            f"in this process pyxrt is {module.__name__}, not XRT's module",
            hint="use the NPU from another process",
        )
    return module


def explain_missing(search: PyxrtSearch) -> str:
    """Why this Python can't import ``pyxrt``, in one sentence."""
    if not search.found:
        return f"pyxrt, the Python module of XRT, is not installed (looked in {_named(search)})"
    found = "; ".join(map(str, search.found))
    return f"pyxrt is installed, but not for this Python ({this_python()}): {found}"


def _named(search: PyxrtSearch) -> str:
    """The folders worth naming; those of Python's own path would be a long list."""
    own = {Path(entry) for entry in sys.path}
    others = [str(folder) for folder in search.folders if folder not in own]
    return ", ".join(["sys.path", *others])


def _hint(search: PyxrtSearch) -> str:
    versions = sorted({file.python for file in search.found if file.python}, key=_version)
    new_enough = [name for name in versions if _version(name) >= OLDEST_PYTHON]
    if new_enough:
        pythons = " or ".join(new_enough)
        return f"run npukit with {pythons}, for instance in a virtual environment made with it"
    if versions:
        oldest = ".".join(map(str, OLDEST_PYTHON))
        return (
            f"npukit needs CPython {oldest} or newer: use a newer release of the distribution, or "
            f"build XRT for {this_python()}"
        )
    return "install XRT and the amdxdna driver (npukit doctor shows what is there)"


def _version(python: str) -> tuple[int, ...]:
    """``(3, 12)`` of ``CPython 3.12``."""
    return tuple(int(number) for number in python.rpartition(" ")[2].split("."))


def _load(path: Path) -> ModuleType:
    try:
        return _import_file(path)
    except ImportError as error:
        if _LIBRARY not in str(error) or not _load_library(path):
            raise
    return _import_file(path)


def _import_file(path: Path) -> ModuleType:
    loader = ExtensionFileLoader(MODULE, str(path))
    spec = importlib.util.spec_from_file_location(MODULE, path, loader=loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    sys.modules[MODULE] = module
    return module


def _load_library(module: Path) -> bool:
    """Load XRT's library from the installation that ``module`` belongs to.

    XRT's setup.sh puts its folder on LD_LIBRARY_PATH, but a running process no longer reads that.
    """
    roots = [module.parent.parent, XRT_FOLDER]
    if given := os.environ.get(XRT_VARIABLE):
        roots.append(Path(given))
    for root in roots:
        for folder in ("lib", "lib64"):
            with suppress(OSError):
                ctypes.CDLL(str(root / folder / _LIBRARY), mode=ctypes.RTLD_GLOBAL)
                return True
    return False
