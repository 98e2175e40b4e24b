"""The specs of the kernels that a user names."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from npukit.errors import SpecError, UsageError
from npukit.kernel.kernel_folders import SPEC_FILE, find_kernels, own_name, search_path
from npukit.kernel.spec import KernelSpec
from npukit.kernel.spec_reader import load_spec
from npukit.suggestions import did_you_mean


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
        UsageError: a name matches no kernel, two kernels have one name, or there are no kernels.
    """
    found = find_kernels(kernel_dirs)
    if not found:
        raise UsageError(
            f"no kernels found in {_searched(kernel_dirs)}", hint="npukit new NAME makes one"
        )
    if not names:
        return found
    selected: dict[str, Path] = {}
    for name, folder in (_named(name, found, kernel_dirs) for name in names):
        other = selected.setdefault(name, folder)
        if other.resolve() != folder.resolve():
            raise UsageError(
                f"two kernels are called {name}: {other} and {folder}",
                hint="use them in separate commands",
            )
    return selected


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
    if not name.strip():
        raise UsageError(
            f"the name of a kernel is empty: {name!r}",
            hint="npukit list shows the kernels; . is the one in the current folder",
        )
    folder = Path(name)
    if folder.name == SPEC_FILE and not folder.is_dir():
        folder = folder.parent
    if os.path.lexists(folder / SPEC_FILE):
        return own_name(folder), folder
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
