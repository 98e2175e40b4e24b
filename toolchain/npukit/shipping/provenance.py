"""The manifest of a build as a package carries it: nothing in it depends on the machine."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import PurePath

from npukit.builder.file_names import FILE, FileNames
from npukit.builder.manifest import Manifest


def portable(manifest: Manifest, shipped: Collection[str]) -> Manifest:
    """``manifest`` with the ``shipped`` outputs, and without what only a build asks for.

    A file outside of the kernels' folder and of all tools is named by its path, which is this
    machine's; here it gets its last name. The key of the build cache depends on it, and the lists
    of folders name files that the build did not read.
    """
    outputs = {name: output for name, output in manifest.outputs.items() if name in shipped}
    inputs: dict[str, str] = {}
    for name, digest in manifest.inputs.items():
        inputs[_free(_name(name), inputs)] = digest
    return replace(
        manifest, key="", listings={}, outputs=outputs, inputs=dict(sorted(inputs.items()))
    )


def _name(name: str) -> str:
    if FileNames.root_of(name) != FILE:
        return name
    return f"{FILE}:{PurePath(FileNames.below_root(name)).name}"


def _free(name: str, taken: Collection[str]) -> str:
    number = 1
    free = name
    while free in taken:
        number += 1
        free = f"{name}#{number}"
    return free
