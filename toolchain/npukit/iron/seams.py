"""Which functions of MLIR-AIE's Python package npukit replaces, and how it knows the package.

MLIR-AIE has no public hook for another compiler. So its functions are replaced by name, and only
those whose parameters are known: with others, they may mean something else.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

from npukit.errors import UnsupportedError

PACKAGE: Final = "aie"
UTILITIES: Final = "aie.utils.compile.utils"
_CONFIG: Final = "aie.utils.config"
_RUNTIME: Final = "aie.utils.hostruntime.xrtruntime.hostruntime"
_DRIVER: Final = "aie.compiler.aiecc.main"

_CXX: Final = ("source_path", "target_arch", "output_path", "include_dirs", "compile_args", "cwd")


@dataclass(frozen=True)
class Seam:
    """A function that is replaced.

    Attributes:
        module: where it is.
        name: its name there; ``Class.method`` for a method.
        parameters: the names of its parameters, in each release that npukit knows.
    """

    module: str
    name: str
    parameters: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


@dataclass(frozen=True)
class Release:
    """A line of MLIR-AIE's releases, recognized by its functions."""

    name: str
    seams: tuple[Seam, ...]


COMPILE_CXX: Final = "compile_cxx_core_function"
COMPILE_MLIR: Final = "compile_mlir_module"
RUN_DRIVER: Final = "run"
RUN_AIECC: Final = "_run_aiecc"
RENAME: Final = "_rename_symbol_in_object"
PEANO: Final = "peano_install_dir"
PEANO_CXX: Final = "peano_cxx_path"
AIECC_PATH: Final = "aiecc_path"
LOAD: Final = "XRTHostRuntime.load"
LOAD_CACHED: Final = "CachedXRTRuntime.load"

RELEASES: Final = (
    Release(
        "1.4",
        (
            Seam(
                UTILITIES,
                COMPILE_CXX,
                ((*_CXX, "use_chess"), (*_CXX, "use_chess", "inline", "symbol_name")),
            ),
            Seam(UTILITIES, RUN_AIECC, (("mlir_file", "args"),)),
            Seam(UTILITIES, RENAME, (("object_path", "old_name", "new_name"),)),
            Seam(_CONFIG, PEANO, ((),)),
            Seam(_CONFIG, PEANO_CXX, ((),)),
            Seam(_CONFIG, AIECC_PATH, ((),)),
            Seam(_RUNTIME, LOAD, (("self", "npu_kernel", "kwargs"),)),
            Seam(_RUNTIME, LOAD_CACHED, (("self", "npu_kernel", "retry", "kwargs"),)),
        ),
    ),
    Release(
        "June 2026",
        (
            Seam(UTILITIES, COMPILE_CXX, ((*_CXX, "use_chess"),)),
            Seam(
                UTILITIES,
                COMPILE_MLIR,
                (
                    (
                        *("mlir_module", "insts_path", "pdi_path", "xclbin_path", "elf_path"),
                        *("verbose", "work_dir", "options", "use_chess", "device"),
                    ),
                ),
            ),
            Seam(UTILITIES, RENAME, (("object_path", "old_name", "new_name"),)),
            Seam(_DRIVER, RUN_DRIVER, (("mlir_module", "args"),)),
            Seam(_CONFIG, PEANO, ((),)),
            Seam(_CONFIG, PEANO_CXX, ((),)),
            Seam(_CONFIG, AIECC_PATH, ((),)),
        ),
    ),
    Release(
        "1.3",
        (
            Seam(UTILITIES, COMPILE_CXX, (_CXX,)),
            Seam(
                UTILITIES,
                COMPILE_MLIR,
                (
                    (
                        *("mlir_module", "insts_path", "pdi_path", "xclbin_path", "verbose"),
                        *("work_dir", "options"),
                    ),
                ),
            ),
            Seam(_DRIVER, RUN_DRIVER, (("mlir_module", "args"),)),
        ),
    ),
)


def recognize(
    load: Callable[[str], ModuleType], version: str | None, releases: Iterable[Release] = RELEASES
) -> Release:
    """The release line whose functions are all there, with the parameters that npukit knows.

    Args:
        load: imports a module.
        version: what the package calls its version, for the error.
        releases: the lines that npukit knows.

    Raises:
        UnsupportedError: it is none of them; says what each needs and what was found.
        ImportError: another package that it needs is missing.
    """
    differences = []
    for release in releases:
        found = tuple(_differences(release, load))
        if not found:
            return release
        differences.append((release.name, found))
    known = ", ".join(sorted(name for name, _ in differences))
    called = "" if version is None else f" {version}"
    raise UnsupportedError(
        f"npukit does not know this version of MLIR-AIE's Python package{called}: it knows {known}",
        details="\n".join(
            f"not {name}: {difference}" for name, found in differences for difference in found
        ),
        hint="install a version that docs/iron.md lists as tried",
    )


def _differences(release: Release, load: Callable[[str], ModuleType]) -> Iterator[str]:
    for seam in release.seams:
        expected = " or ".join(f"({', '.join(names)})" for names in seam.parameters)
        try:
            function = _member(load(seam.module), seam.name)
        except ImportError as error:
            if (error.name or "").partition(".")[0] != PACKAGE:
                raise
            yield f"{seam} takes {expected}; here, importing it fails: {error}"
            continue
        if function is None:
            yield f"{seam} takes {expected}; here, there is no such function"
        elif (found := _parameters(function)) not in seam.parameters:
            yield f"{seam} takes {expected}; here, it takes ({', '.join(found)})"


def replace(
    release: Release,
    replacements: Mapping[str, Callable[[Callable[..., Any]], Callable[..., Any]]],
    load: Callable[[str], ModuleType],
) -> None:
    """Replace the functions of ``release``, wherever a module of the package refers to one.

    Args:
        release: what :func:`recognize` found.
        replacements: by the seam's name, what makes the new function from the old one.
        load: imports a module.
    """
    for seam in release.seams:
        owner: Any = load(seam.module)
        *outer, name = seam.name.split(".")
        for part in outer:
            owner = getattr(owner, part)
        old = getattr(owner, name)
        new = replacements[seam.name](old)
        setattr(owner, name, new)
        for module in tuple(sys.modules.values()):
            if getattr(module, "__dict__", {}).get(name) is old:
                setattr(module, name, new)


def _member(module: ModuleType, name: str) -> Any:
    found: Any = module
    for part in name.split("."):
        found = getattr(found, part, None)
    return found


def _parameters(function: Any) -> tuple[str, ...]:
    try:
        return tuple(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return ("?",)
