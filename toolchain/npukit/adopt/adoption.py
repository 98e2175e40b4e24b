"""From a tried recipe to a kernel's folder: what was found, and the files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from npukit.adopt.copied_sources import CORES, SourceTree, gather_sources
from npukit.adopt.core_entries import core_entry
from npukit.adopt.kernel_files import (
    KernelText,
    ParameterEntry,
    kernel_toml,
    reference_stub,
)
from npukit.adopt.own_test import OwnTest
from npukit.adopt.patterns import Pattern
from npukit.adopt.script_copy import script_files, script_program
from npukit.adopt.script_run import INLINE
from npukit.adopt.sizes import Sizes
from npukit.adopt.trial import Trial
from npukit.errors import DesignError
from npukit.files import read_regular
from npukit.kernel.kernel_folders import SPEC_FILE

FIXED: Final = "the program compiles this design itself: for other sizes adopt again, with --make"


class Adoption(msgspec.Struct, frozen=True):
    """An adopted kernel: what was found, its files by place, and where they come from."""

    kernel: KernelText
    trial: Trial
    sizes: Sizes
    files: Mapping[str, bytes]
    origins: Mapping[str, Path]
    notes: tuple[str, ...]
    test: OwnTest | None = None


class Places(msgspec.Struct, frozen=True):
    """Folders outside of the example: MLIR-AIE's if it is known, and CMake's binary folder."""

    mlir_aie: Path | None
    build: Path


def adopt(trial: Trial, name: str, sizes: Sizes, places: Places, test: OwnTest | None) -> Adoption:
    """Make the kernel ``name`` of what was tried.

    Args:
        trial: the design and its objects.
        name: the kernel's name.
        sizes: its parameters.
        places: folders outside of the example.
        test: the example's own test if it has one.

    Raises:
        DesignError: a source is missing.
    """
    recording, folder = trial.design.recording, trial.recipe.folder
    tree = gather_sources(
        (c for o in trial.objects for c in o.compilations),
        CORES,
        _groups(folder, places),
        recording.inline if recording else {},
    )
    wrappers: dict[str, bytes] = {}
    cores = tuple(core_entry(each, tree, sizes.macros, wrappers) for each in trial.objects)
    files = {tree.places[path]: data for path, data in tree.contents.items()}
    origins = {
        place: path
        for path, place in tree.places.items()
        if not path.is_relative_to(INLINE) and not path.is_relative_to(places.build)
    }
    files.update(wrappers)
    passed = [*tree.include_dirs.values()]
    design = "design.mlir"
    if trial.script is not None:
        design = "design.py"
        copied = script_files(trial.script, trial.design.files, folder, places.build)
        for place, path in copied.files.items():
            files[place] = _content(path)
            if not path.is_relative_to(places.build):
                origins[place] = path
        patterns = sizes.arguments or tuple(map(Pattern, trial.script.arguments))
        files[design] = script_program(trial.script, copied, patterns).encode()
        passed.append(copied.working_folder)
    else:
        files[design] = trial.design.text.encode()
    files.update((f"{each}/.gitkeep", b"") for each in passed if not _has_files(each, files))
    _check_names(files, folder)
    found = trial.found
    shown = folder.name.encode("utf-8", "replace").decode()
    kernel = KernelText(
        name,
        f"adopted from {shown}",
        found.device,
        design,
        found.arguments,
        cores,
        tuple(_entries(sizes)),
        sizes.shapes,
        tuple(entry for entry in _entries(sizes) if entry.name in _together(sizes)),
        trial.recipe.source,
        {place: os.path.relpath(path, folder) for place, path in origins.items()},
    )
    files["reference.py"] = reference_stub(name, found.arguments, shown).encode()
    files[SPEC_FILE] = kernel_toml(kernel).encode()
    return Adoption(kernel, trial, sizes, files, origins, _notes(trial, tree), test)


def _has_files(folder: str, places: Iterable[str]) -> bool:
    """Whether a folder that paths go through exists by itself."""
    return any(place.startswith(f"{folder}/") for place in places)


def _content(path: Path) -> bytes:
    try:
        return read_regular(path)
    except OSError as error:
        raise DesignError(f"can't be copied: {error.strerror or error}", where=str(path)) from error


def _check_names(places: Iterable[str], folder: Path) -> None:
    for place in places:
        try:
            place.encode()
        except UnicodeEncodeError as error:
            raise DesignError(
                f"the name of a file is not UTF-8: {os.fsencode(place)!r}", where=str(folder)
            ) from error


def _groups(folder: Path, places: Places) -> dict[Path, str]:
    """Folders whose files are copied apart from those of the example."""
    mlir_aie = places.mlir_aie
    apart = {} if mlir_aie is None or folder.is_relative_to(mlir_aie) else {mlir_aie: "mlir_aie"}
    return {INLINE: "", places.build: "build", **apart}


def _entries(sizes: Sizes) -> list[ParameterEntry]:
    """The parameters; those that sizes depend on are at least 1, no limit of others is known."""
    texts = [size for shape in sizes.shapes for size in shape if isinstance(size, str)]
    sized = {name for text in texts for name in re.findall(r"[a-z]\w*", text)}
    return [
        ParameterEntry(
            *(each.name, each.default, f"{each.variable} of the Makefile"),
            1 if each.name in sized else None,
        )
        for each in sizes.parameters
    ]


def _together(sizes: Sizes) -> set[str]:
    return {each.name for each in sizes.together}


def _notes(trial: Trial, tree: SourceTree) -> tuple[str, ...]:
    unused = [argument.name for argument in trial.found.arguments if argument.unused]
    return (
        *(f"argument {name}: the design never moves it" for name in unused),
        *(f"{path.name} includes {header}, which was not found" for header, path in tree.absent),
        *((FIXED,) if trial.source.compiles else ()),
    )
