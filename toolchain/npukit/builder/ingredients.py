"""What else shapes a build, besides the files that it reads and the tools that it runs."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from itertools import islice
from pathlib import Path

from npukit.builder.digest import digest_value
from npukit.builder.file_names import KERNEL, KERNELS, FileNames
from npukit.kernel.parameters import Parameter
from npukit.kernel.spec import KernelSpec

_SHAPING = ("xdsl", "jinja2")


def shaping_libraries() -> dict[str, str]:
    """Versions of the libraries that shape artifacts; npukit's own code is hashed instead."""
    return {name: _version(name) for name in _SHAPING}


@cache
def _version(library: str) -> str:
    # The name of the metadata folder is enough: importing importlib.metadata takes milliseconds.
    metadata = re.compile(rf"{library}-([^-]+)\.dist-info", re.IGNORECASE)
    for folder in sys.path:
        with suppress(OSError), os.scandir(folder or ".") as entries:
            for entry in entries:
                if match := metadata.fullmatch(entry.name):
                    return match[1]
    from importlib.metadata import version

    return version(library)


def spec_digest(spec: KernelSpec, parameters: Mapping[str, object]) -> str:
    """SHA-256 over the parts of a ``kernel.toml`` that shape artifacts built with ``parameters``.

    Comments, documentation and validation settings do not. A default counts only if the build
    used it.
    """
    return digest_value(
        {
            "name": spec.name,
            "summary": spec.summary,
            "design": _inside(spec, spec.design),
            "arguments": [
                [a.name, a.dtype, a.shape, a.direction, a.memref] for a in spec.arguments
            ],
            "parameters": {
                p.name: [type(p.default).__name__, p.default if _built(p, parameters) else None]
                for p in spec.parameters.values()
            },
            **_calls(spec),
            **({} if spec.aie_api is None else {"aie_api": _inside(spec, spec.aie_api)}),
            "cores": [
                [c.object, c.sources, c.include_dirs, dict(c.defines), c.flags] for c in spec.cores
            ],
        }
    )


def _calls(spec: KernelSpec) -> dict[str, object]:
    """What decides which streams there are, if there are several."""
    if not spec.per_call:
        return {}
    chosen = {p.name: [p.choices, p.minimum, p.maximum, p.multiple_of] for p in spec.per_call}
    return {"calls": [chosen, [constraint.require for constraint in spec.constraints]]}


def _built(parameter: Parameter, parameters: Mapping[str, object]) -> bool:
    return parameters.get(parameter.name) == parameter.default


def _inside(spec: KernelSpec, file: Path) -> str:
    return os.path.relpath(file, spec.directory)


def files_read(spec: KernelSpec, inputs: Iterable[str]) -> tuple[Path, ...]:
    """The user's files behind a kernel: those that the spec names and those that a build read.

    Args:
        spec: the kernel.
        inputs: names of the files that a build read (:attr:`Manifest.inputs`).
    """
    names = FileNames.of_kernel(spec.directory, {})
    own = (names.locate(name) for name in inputs if FileNames.root_of(name) in (KERNEL, KERNELS))
    return tuple(dict.fromkeys((*spec.files, *(path for path in own if path is not None))))


def _utf8(path: str) -> str:
    """``path`` as text that JSON can hold: bytes that are not UTF-8 are escaped."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def listings(spec: KernelSpec) -> dict[str, tuple[str, ...]]:
    """The names of all files in the folders that a kernel's sources may include from.

    A new file there can shadow a header that the compiler found elsewhere before; a list of the
    files that were read would not show it.
    """
    folders = {".", *(include for core in spec.cores for include in core.include_dirs)}
    return {folder: listing(spec.directory / folder) for folder in sorted(folders)}


def listing(folder: Path, most: int | None = None) -> tuple[str, ...]:
    """The names of all files below ``folder``, or of ``most`` of them, sorted."""
    return tuple(sorted(map(_utf8, islice(_files_in(str(folder), ""), most))))


def _files_in(folder: str, prefix: str) -> Iterator[str]:
    """The files below ``folder``, each behind ``prefix``; links to folders are not followed."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files_in(entry.path, f"{prefix}{entry.name}/")
            elif entry.is_file() and not entry.name.endswith(".pyc"):
                yield prefix + entry.name
