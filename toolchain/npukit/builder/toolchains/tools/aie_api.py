"""Which ``aie_api`` headers vector sources are compiled with, for emulated cores.

The first of these that is there decides:

1. ``aie_api`` in ``kernel.toml``;
2. ``NPUKIT_AIE_API``;
3. the MLIR-AIE installation (see :mod:`npukit.builder.toolchains.tools.installed`);
4. what ``npukit toolchain install --aie-api`` installed;
5. npukit's own.

A location that the user set (1 or 2) must have the headers. For an NPU, Peano gets MLIR-AIE's.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from npukit.builder.digest import digest_file, digest_value
from npukit.builder.toolchains.tools.installed import InstalledTools, wheel_version
from npukit.errors import UsageError
from npukit.files import read_regular
from npukit.kernel.kernel_folders import SPEC_FILE
from npukit.kernel.spec import AIE_API_LAYOUTS, KernelSpec
from npukit.resources import vector_headers_dir

AIE_API_VARIABLE: Final = "NPUKIT_AIE_API"
INSTALLED: Final = "npukit toolchain install --aie-api"
OWN: Final = "npukit"

_HEADER: Final = Path("aie_api") / "aie.hpp"
VERSION_FILE: Final = "VERSION"
"""In a folder that npukit installed: the version of the headers."""

_LIBRARY: Final = "aie_runtime_lib"
_CHANGES: Final = re.compile(r"\bVitis (20\d\d\.\d+)\b")
_UNKNOWN: Final = "unknown version"


@dataclass(frozen=True)
class AieApi:
    """Headers of ``aie_api``, and what belongs to them.

    Attributes:
        root: the folder of the installation.
        include: the folder in it that holds ``aie_api``.
        version: of the wheel or the headers.
        source: how it was found: ``kernel.toml``, ``NPUKIT_AIE_API``, ``wheel mlir_aie``...
    """

    root: Path
    include: Path
    version: str
    source: str

    @property
    def is_own(self) -> bool:
        """Whether these are npukit's own headers."""
        return self.source == OWN

    def headers(self, generation: str) -> tuple[Path, ...]:
        """The header folders for sources of a device ``generation``, in search order."""
        return (self.include, *runtime_library(self.root, generation))

    def digest(self) -> str:
        """SHA-256 over the names and contents of the headers of ``aie_api``."""
        return _digest(self.include)


def runtime_library(root: Path, generation: str) -> tuple[Path, ...]:
    """MLIR-AIE's library for cores (``lut_based_ops.h``...), if the installation has it."""
    folder = root / _LIBRARY / generation
    return (folder,) if folder.is_dir() else ()


def installed_folder() -> Path:
    """Where ``npukit toolchain install --aie-api`` puts the headers."""
    from platformdirs import user_data_path

    return user_data_path("npukit", appauthor=False) / "aie_api"


def find_aie_api(
    given: Path | None,
    tools: InstalledTools,
    installed: Path | None = None,
    environ: Mapping[str, str] | None = None,
) -> AieApi:
    """The headers to use.

    Args:
        given: the folder that ``kernel.toml`` names, which has the headers.
        tools: the search for MLIR-AIE.
        installed: the folder where npukit installs headers; :func:`installed_folder` by default.
        environ: the environment; this process's own by default.

    Raises:
        UsageError: ``NPUKIT_AIE_API`` names a folder without the headers.
    """
    if given is not None and (found := aie_api_in(given, SPEC_FILE)) is not None:
        return found
    if named := (os.environ if environ is None else environ).get(AIE_API_VARIABLE):
        found = aie_api_in(Path(named).absolute(), AIE_API_VARIABLE)
        if found is None:
            raise UsageError(
                f"{named} does not have {_HEADER} or include/{_HEADER}",
                where=AIE_API_VARIABLE,
                hint="name the folder that holds the folder aie_api, or unset it: npukit has "
                "compatible headers of its own",
            )
        return found
    if (place := tools.mlir_aie_folder) is not None:
        found = aie_api_in(place.folder, f"MLIR-AIE, by {place.source}")
        if found is not None:
            return found
    if (found := aie_api_in(installed or installed_folder(), INSTALLED)) is not None:
        return found
    own = vector_headers_dir()
    return AieApi(own, own, "npukit's own", OWN)


def spec_aie_api(spec: KernelSpec) -> AieApi | None:
    """The headers that ``kernel.toml`` names."""
    return None if spec.aie_api is None else aie_api_in(spec.aie_api, SPEC_FILE)


def aie_api_in(root: Path, source: str) -> AieApi | None:
    """The headers in an installation's folder ``root``; None if it has none."""
    for layout in AIE_API_LAYOUTS:
        include = root / layout
        if (include / _HEADER).is_file():
            return AieApi(root, include, _version(root, include), source)
    return None


def _version(root: Path, include: Path) -> str:
    if text := _text(root / VERSION_FILE).strip():
        return text
    if root.name == "mlir_aie" and (version := wheel_version(root.name, root.parent)):
        return f"mlir_aie {version}"
    if match := _CHANGES.search(_text(include.parent / "Changelog.hpp")):
        return match[1]
    return _UNKNOWN


def _text(path: Path) -> str:
    try:
        return read_regular(path, 1 << 20).decode(errors="replace")
    except (OSError, ValueError):
        return ""


@cache
def _digest(include: Path) -> str:
    # Headers do not change while a command runs, and it may build hundreds of kernels.
    files = sorted(path for path in (include / "aie_api").rglob("*") if path.is_file())
    return digest_value({path.relative_to(include).as_posix(): digest_file(path) for path in files})
