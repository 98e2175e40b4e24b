"""Where kernels are found.

In this order: ``--kernel-dir``, ``NPUKIT_KERNEL_PATH``, ``./kernel_src``, the bundled ones.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from npukit.errors import SpecError, UsageError
from npukit.kernel.spec import SPEC_FILE, KernelSpec
from npukit.kernel.spec_reader import load_spec
from npukit.resources import bundled_kernels_dir
from npukit.suggestions import did_you_mean

PATH_VARIABLE = "NPUKIT_KERNEL_PATH"


def search_path(kernel_dirs: Sequence[Path] = ()) -> list[Path]:
    """The folders to search, each once, in order: a kernel's folder, or one that holds such."""
    folders = list(kernel_dirs)
    for folder in kernel_dirs:
        if not folder.is_dir():
            raise UsageError(f"no such folder: {folder}", where="--kernel-dir")
    folders += [Path(part) for part in os.environ.get(PATH_VARIABLE, "").split(os.pathsep) if part]
    folders += [Path("kernel_src"), bundled_kernels_dir()]
    once: dict[str, Path] = {}
    for folder in folders:
        once.setdefault(os.path.realpath(folder), folder)
    return list(once.values())


def find_kernels(kernel_dirs: Sequence[Path] = ()) -> dict[str, Path]:
    """Kernel name (the folder's) to folder, sorted by name; an earlier folder hides a later one.

    Raises:
        UsageError: a folder of the search path can't be read.
    """
    found: dict[str, Path] = {}
    for folder in search_path(kernel_dirs):
        try:
            candidates = [folder, *sorted(folder.iterdir())] if folder.is_dir() else []
            for candidate in candidates:
                # An unreadable spec counts too: loading it reports what is wrong.
                if os.path.lexists(candidate / SPEC_FILE):
                    found.setdefault(_own_name(candidate), candidate)
        except OSError as error:
            raise UsageError(
                f"can't look for kernels in {folder}: {error.strerror or error}"
            ) from error
    return dict(sorted(found.items()))


def _own_name(folder: Path) -> str:
    """The name of the folder itself, not of a link to it."""
    if folder.name in ("", "..") or folder.is_symlink():
        return folder.resolve().name
    return folder.name


class BrokenKernel(msgspec.Struct, frozen=True):
    """A kernel whose ``kernel.toml`` is invalid; ``error`` says why."""

    name: str
    folder: Path
    error: SpecError


class FoundSpecs(msgspec.Struct, frozen=True):
    """The valid specs, and the kernels whose spec is invalid."""

    specs: tuple[KernelSpec, ...]
    broken: tuple[BrokenKernel, ...]


def selected_kernels(names: Sequence[str], kernel_dirs: Sequence[Path] = ()) -> dict[str, Path]:
    """Kernel name to folder for ``names`` (all kernels if empty), in the order given.

    A name may be the path of a kernel's folder.

    Raises:
        UsageError: a name matches no kernel, or there are no kernels.
    """
    found = find_kernels(kernel_dirs)
    if not found:
        raise UsageError(
            f"no kernels found in {_searched(kernel_dirs)}", hint="npukit new NAME makes one"
        )
    return dict(_named(name, found, kernel_dirs) for name in names) if names else found


def find_specs(
    names: Sequence[str], kernel_dirs: Sequence[Path] = (), *, at_least_one: bool = False
) -> FoundSpecs:
    """The specs of ``names`` (all kernels if empty), in the order given.

    A name may be the path of a kernel's folder. An invalid spec does not stop the others.

    Raises:
        UsageError: a name matches no kernel, or there are no kernels.
        SpecError: every spec is invalid, and ``at_least_one`` is set.
    """
    specs, broken = [], []
    for name, folder in selected_kernels(names, kernel_dirs).items():
        try:
            specs.append(_load(name, folder))
        except SpecError as error:
            broken.append(BrokenKernel(name, folder, error))
    if at_least_one and not specs:
        raise broken[0].error
    return FoundSpecs(tuple(specs), tuple(broken))


def load_kernels(names: Sequence[str], kernel_dirs: Sequence[Path] = ()) -> list[KernelSpec]:
    """The specs of ``names`` (all kernels if empty), in the order given.

    Raises:
        UsageError: a name matches no kernel, or there are no kernels.
        SpecError: one of the specs is invalid.
    """
    found = find_specs(names, kernel_dirs)
    for broken in found.broken:
        raise broken.error
    return list(found.specs)


def _named(name: str, found: Mapping[str, Path], kernel_dirs: Sequence[Path]) -> tuple[str, Path]:
    """(name, folder) of the kernel that a user calls ``name``: its name, or its folder's path."""
    if name in found:
        return name, found[name]
    folder = Path(name)
    if folder.name == SPEC_FILE and not folder.is_dir():
        folder = folder.parent
    if os.path.lexists(folder / SPEC_FILE):
        return _own_name(folder), folder
    if folder.is_dir() and folder.name not in found:
        raise UsageError(
            f"the folder {name} has no {SPEC_FILE}",
            hint=_kernels_in(folder) or "npukit new NAME makes a kernel",
        )
    raise UsageError(
        f"no kernel named {name!r} in {_searched(kernel_dirs)}",
        hint=did_you_mean(folder.name, found)
        or f"npukit list shows the kernels ({len(found)} found)",
    )


def _kernels_in(folder: Path) -> str | None:
    """A hint about the kernels in a folder that a user took for one."""
    held = sorted(file.parent for file in folder.glob(f"*/{SPEC_FILE}"))
    if not held:
        return None
    return f"it holds kernels, such as {held[0]}; --kernel-dir {folder} finds them all by name"


def kernel_name(typed: str) -> str:
    """The name of the kernel that a user calls ``typed``: a name, or the path of its folder.

    The folder may have gone.
    """
    path = Path(typed)
    return _own_name(path) if os.path.lexists(path / SPEC_FILE) else path.name


def _searched(kernel_dirs: Sequence[Path]) -> str:
    return ", ".join(str(folder) for folder in search_path(kernel_dirs))


def _load(name: str, folder: Path) -> KernelSpec:
    spec = load_spec(folder)
    if spec.name != name:
        raise SpecError(
            f"kernel.name is {spec.name!r} but the folder is named {name!r}",
            where=str(spec.file),
            hint="give both the same name",
        )
    return spec
