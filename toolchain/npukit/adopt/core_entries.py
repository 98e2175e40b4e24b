"""The ``[[cores]]`` tables of a kernel, and the files that they need besides the copied sources."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from npukit.adopt.copied_sources import CORES, SourceTree
from npukit.adopt.core_objects import FoundObject
from npukit.adopt.kernel_files import CoreEntry
from npukit.adopt.recipe import Compilation

_OWN: Final = ("-std=c++20", "-W", "-w")
"""Flags that npukit gives the compiler itself, and warnings."""


def core_entry(
    found: FoundObject,
    tree: SourceTree,
    varied: Mapping[tuple[Compilation, str], str],
    wrappers: dict[str, bytes],
) -> CoreEntry:
    """The table of an object.

    Args:
        found: the object; if its compilations have different macros or files of ``-include``, each
            source gets a file in ``wrappers`` that defines or includes them.
        tree: the copied sources.
        varied: texts of macros that depend on parameters.
        wrappers: receives files by place.
    """
    compilations = found.compilations
    first = compilations[0]
    same = shares_macros(found)
    sources = []
    for index, compilation in enumerate(compilations):
        for path in compilation.sources:
            place = tree.places[path]
            if not same or compilation.included:
                wrapper = f"{CORES}/{Path(found.name).stem}_{index}{path.suffix}"
                macros = () if same else compilation.macros
                wrappers[wrapper] = _wrapper(
                    macros, (*_included(compilation, tree), _beside(place))
                )
                place = wrapper
            sources.append(place)
    folders = dict.fromkeys(
        tree.include_dirs[folder]
        for compilation in compilations
        for folder in compilation.include_dirs
        if folder in tree.include_dirs
    )
    flags = dict.fromkeys(
        flag for c in compilations for flag in c.flags if not flag.startswith(_OWN)
    )
    defined = dict(first.macros) if same else {}
    plain = {name: value for name, value in defined.items() if _is_plain(name, value)}
    plain.update({name: text for name in plain if (text := varied.get((first, name)))})
    flags.update(
        (f"-D{name}={value}", None) for name, value in defined.items() if name not in plain
    )
    return CoreEntry(found.name, tuple(dict.fromkeys(sources)), tuple(folders), plain, tuple(flags))


def shares_macros(found: FoundObject) -> bool:
    """Whether all sources of an object have the same macros and flags."""
    first = found.compilations[0]
    return all((c.macros, c.flags) == (first.macros, first.flags) for c in found.compilations)


def _included(compilation: Compilation, tree: SourceTree) -> list[str]:
    """The files of ``-include``: their places, or the names of those that were not found."""
    return [
        _beside(tree.places[each]) if isinstance(each, Path) else each
        for each in compilation.included
    ]


def _beside(place: str) -> str:
    """A place as the wrappers spell it, which are in the folder of the sources."""
    return os.path.relpath(place, CORES)


def _is_plain(name: str, value: str) -> bool:
    """Whether a macro can be in ``defines``, whose texts are templates."""
    return name.isidentifier() and "{{" not in value and "{%" not in value and "{#" not in value


def _wrapper(macros: Iterable[tuple[str, str]], included: Iterable[str]) -> bytes:
    lines = [f"#define {name} {value}" for name, value in macros]
    lines += [f'#include "{text}"' for text in included]
    return "\n".join([*lines, ""]).encode()
