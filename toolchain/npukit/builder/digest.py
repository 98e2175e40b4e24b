"""Content digests: of files, of values, and of npukit itself."""

from __future__ import annotations

import hashlib
import io
import json
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Final

import npukit
from npukit.resources import templates_dir

_LARGEST: Final = 4 << 30
"""Bytes. Nothing that a build reads or makes is larger, and a sparse file may claim any size."""
_PIECE: Final = 1 << 16


def digest_bytes(data: bytes) -> str:
    """SHA-256 of ``data``, in hex."""
    return hashlib.sha256(data).hexdigest()


def digest_file(path: Path) -> str | None:
    """SHA-256 of a file's content; None if it is not a readable regular file.

    A name from a manifest or record may be a device that never ends, or not a valid name.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
            return None
        digest = hashlib.sha256()
        with path.open("rb", buffering=0) as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
        return digest.hexdigest()
    except (OSError, ValueError):
        return None


def digest_value(value: Any) -> str:
    """SHA-256 of a JSON value in canonical form (sorted keys, no white space)."""
    return digest_bytes(json.dumps(value, sort_keys=True, separators=(",", ":")).encode())


@cache
def digest_npukit() -> str:
    """SHA-256 over npukit's own code and templates: npukit is a tool in each of its builds.

    A version number would miss edits in a checkout.
    """
    return digest_tool(Path(npukit.__file__).parent, templates_dir())


def digest_tool(package: Path, templates: Path) -> str:
    """SHA-256 over all files of a package and its templates, not only Python files.

    C sources count because they are linked into every program. ``_data`` of a wheel is left out:
    ``templates`` says where the templates are, and kernels are inputs. So a wheel and the checkout
    it was built from have the same digest.
    """
    digest = hashlib.sha256()
    files = (
        *(file for file in _files(package, "code/") if not file[0].startswith("code/_data/")),
        *(file for file in _files(templates, "templates/") if file[0].endswith(".j2")),
    )
    for name, path in files:
        content = b""
        # Not a Path: making one for each of 750 files takes longer than reading them.
        with suppress(OSError), io.open_code(path) as stream:  # removed just now
            content = stream.read()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _files(folder: str | Path, name: str) -> Iterator[tuple[str, str]]:
    """Names below ``name`` and paths of the files in ``folder``, without Python's caches."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    yield from _files(entry.path, f"{name}{entry.name}/")
            elif entry.is_file():
                yield f"{name}{entry.name}", entry.path
