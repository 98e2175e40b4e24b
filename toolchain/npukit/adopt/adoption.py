"""From an example's folder to a kernel's folder: what was found, and the files."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from npukit.adopt.copied_sources import SourceTree, below, common_folder, gather_sources
from npukit.adopt.core_objects import FoundObject, find_objects
from npukit.adopt.design_source import DesignSource, design_source, read_design_text
from npukit.adopt.examination import Examination, examine
from npukit.adopt.kernel_files import (
    CoreEntry,
    KernelText,
    design_program,
    kernel_toml,
    reference_stub,
)
from npukit.adopt.recipe import Compilation, Recipe, ScriptRun
from npukit.adopt.script_run import INLINE, Recording, ScriptRunner
from npukit.errors import DesignError
from npukit.kernel.spec import SPEC_FILE

CORES: Final = "cores"
DESIGN: Final = "design"
FIXED: Final = "the program compiles this design itself: for other sizes adopt again, with --make"
_TUNING: Final = re.compile(
    r"-W|--target|-target|-mcpu|-std=c\+\+20\Z|-O2\Z|-f\Z|-g\Z|-M|-v\Z|-c\Z|-isystem|--sysroot"
)


class Surroundings(msgspec.Struct, frozen=True):
    """Environment variables for make and scripts, and MLIR-AIE's folder if it is known."""

    environment: Mapping[str, str]
    mlir_aie: Path | None


class Adoption(msgspec.Struct, frozen=True):
    """An adopted kernel: what was found, its files by place, and what is left to do."""

    kernel: KernelText
    recipe: Recipe
    source: DesignSource
    objects: tuple[FoundObject, ...]
    files: Mapping[str, bytes]
    origins: Mapping[str, Path]
    notes: tuple[str, ...]


def adopt(
    recipe: Recipe, name: str, runner: ScriptRunner, device: str, surroundings: Surroundings
) -> Adoption:
    """Make the kernel ``name`` of ``recipe``, for ``device`` if the recipe leaves it open.

    Raises:
        DesignError: the recipe has no design, or the design or a source is wrong or missing.
        UsageError: the recipe has several designs.
        ToolchainError: a tool is missing.
    """
    source = design_source(recipe)
    read = read_design_text(source, runner, device, surroundings.environment)
    found = examine(read.text, f"the design of {recipe.folder.name}")
    objects = _objects(recipe, read.recording, found.objects)
    tree = gather_sources(
        (c for o in objects for c in o.compilations),
        CORES,
        _groups(recipe.folder, surroundings),
        read.recording.inline if read.recording else {},
    )
    wrappers: dict[str, bytes] = {}
    cores = tuple(_core_entry(each, tree, wrappers) for each in objects)
    files = {tree.places[path]: data for path, data in tree.contents.items()}
    origins = {place: path for path, place in tree.places.items()}
    files.update(wrappers)
    for folder in tree.include_dirs.values():
        if not any(place.startswith(f"{folder}/") for place in files):
            files[f"{folder}/.gitkeep"] = b""  # headers are found by way of this folder
    if isinstance(source.origin, ScriptRun) and not source.filters and not source.compiles:
        design = "design.py"
        copied = _script_files(source.origin, read.files, recipe.folder)
        for place, path in copied.items():
            files[place], origins[place] = path.read_bytes(), path
        files[design] = _design_program(source.origin, copied).encode()
    else:
        design = "design.mlir"
        files[design] = read.text.encode()
    summary = f"adopted from {recipe.folder.name}"
    kernel = KernelText(name, summary, found.device, design, found.arguments, cores)
    files["reference.py"] = reference_stub(name, found.arguments, recipe.folder.name).encode()
    files[SPEC_FILE] = kernel_toml(kernel).encode()
    notes = _notes(found, tree)
    if source.compiles:
        notes += (FIXED,)
    return Adoption(kernel, recipe, source, objects, files, origins, notes)


def _groups(folder: Path, surroundings: Surroundings) -> dict[Path, str]:
    """Folders whose files are copied apart from those of the example."""
    mlir_aie = surroundings.mlir_aie
    apart = {} if mlir_aie is None or folder.is_relative_to(mlir_aie) else {mlir_aie: "mlir_aie"}
    return {INLINE: "", **apart}


def _objects(
    recipe: Recipe, recording: Recording | None, names: Collection[str]
) -> tuple[FoundObject, ...]:
    """What makes the objects ``names``; DesignError if nothing makes one."""
    if recording is not None:
        found = tuple(each for each in recording.objects if each.name in names)
        lost = {*names} - {each.name for each in found}
        found += tuple(FoundObject(name, ()) for name in sorted(lost))
    else:
        found = find_objects(recipe, names)
    for each in found:
        if not each.compilations:
            sourceless = each.name in (path.name for path in recipe.missing)
            raise DesignError(
                f"the design links with {each.name!r}, which no command of {recipe.source} makes",
                where=str(recipe.folder),
                hint="make has no rule for it: is its source missing?" if sourceless else None,
                details="\n".join(" ".join(c.words) for c in recipe.commands[:60]),
            )
    return found


def _core_entry(found: FoundObject, tree: SourceTree, wrappers: dict[str, bytes]) -> CoreEntry:
    """The table of an object; sources with macros of their own get files that define them."""
    compilations = found.compilations
    first = compilations[0]
    same = all((c.macros, c.flags) == (first.macros, first.flags) for c in compilations)
    sources = []
    for index, compilation in enumerate(compilations):
        for path in compilation.sources:
            place = tree.places[path]
            if not same:
                wrapper = f"{CORES}/{Path(found.name).stem}_{index}{path.suffix}"
                wrappers[wrapper] = _wrapper(compilation, os.path.relpath(place, CORES))
                place = wrapper
            sources.append(place)
    folders = dict.fromkeys(
        tree.include_dirs[folder]
        for compilation in compilations
        for folder in compilation.include_dirs
        if folder in tree.include_dirs
    )
    flags = dict.fromkeys(flag for c in compilations for flag in c.flags if not _TUNING.match(flag))
    macros = dict(first.macros) if same else {}
    plain = {name: value for name, value in macros.items() if _is_plain(name, value)}
    flags.update((f"-D{name}={value}", None) for name, value in macros.items() if name not in plain)
    return CoreEntry(found.name, tuple(dict.fromkeys(sources)), tuple(folders), plain, tuple(flags))


def _is_plain(name: str, value: str) -> bool:
    """Whether a macro can be in ``defines``, whose texts are templates."""
    return name.isidentifier() and "{{" not in value and "{%" not in value and "{#" not in value


def _wrapper(compilation: Compilation, place: str) -> bytes:
    lines = [f"#define {name} {value}" for name, value in compilation.macros]
    return "\n".join([*lines, f'#include "{place}"', ""]).encode()


def _script_files(run: ScriptRun, files: Iterable[Path], folder: Path) -> dict[str, Path]:
    """The script, its modules and its data, by their places in the kernel's folder."""
    tree = next((up for up in folder.parents if (up / "aie_runtime_lib").is_dir()), folder.parent)
    own = {
        path: None
        for path in (run.script, *files)
        if path.is_relative_to(tree)
        and path.is_file()
        and not {"site-packages", "__pycache__"} & {*path.parts}
    }
    base = common_folder([run.cwd, *(path.parent for path in own)])
    return {below(DESIGN, path, base): path for path in own}


def _design_program(run: ScriptRun, copied: Mapping[str, Path]) -> str:
    base = common_folder([run.cwd, *(path.parent for path in copied.values())])
    places = {path: place for place, path in copied.items()}
    arguments = [_expression(argument, run.cwd, places) for argument in run.arguments]
    return design_program(
        places[run.script], arguments, below(DESIGN, run.cwd, base), dict(run.environment)
    )


def _expression(argument: str, cwd: Path, places: Mapping[Path, str]) -> str:
    """An argument as Python; the path of a copied file becomes that of its copy."""
    option, given, value = argument.rpartition("=")
    path = Path(os.path.normpath(cwd / value))
    if path in places:
        return f"{option + given!r} + str(FOLDER / {places[path]!r})"
    return repr(argument)


def _notes(found: Examination, tree: SourceTree) -> tuple[str, ...]:
    unused = [argument.name for argument in found.arguments if argument.unused]
    return (
        *(f"argument {name}: the design never moves it" for name in unused),
        *(f"{path.name} includes {header}, which was not found" for header, path in tree.absent),
    )
