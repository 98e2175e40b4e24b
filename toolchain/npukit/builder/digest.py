"""Content digests: of files, of values, and of npukit itself."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import npukit
from npukit.resources import templates_dir

_LARGEST: Final = 4 << 30
"""Bytes; nothing that a build reads or makes is larger, and a sparse file may claim any size."""


def digest_bytes(data: bytes) -> str:
    """SHA-256 of ``data``, in hex."""
    return hashlib.sha256(data).hexdigest()


def digest_file(path: Path) -> str | None:
    """SHA-256 of a file's content; None when there is no such readable, ordinary file.

    A name that came from elsewhere may be a device that never ends, or no name at all.
    """
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            return None
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError):
        return None


def digest_value(value: Any) -> str:
    """SHA-256 of a JSON value in canonical form (sorted keys, no white space)."""
    return digest_bytes(json.dumps(value, sort_keys=True, separators=(",", ":")).encode())


@cache
def digest_npukit() -> str:
    """SHA-256 over npukit's own code and templates: it is a tool of every build that it does.

    A version number would not notice an edited checkout.
    """
    return digest_tool(Path(npukit.__file__).parent, templates_dir())


def digest_tool(package: Path, templates: Path) -> str:
    """SHA-256 over all files of a package, not only Python's (C sources are linked into every
    program), and its templates.

    What a wheel carries below ``_data`` is left out: the templates are given, wherever they are,
    and kernels are inputs. So a wheel and the checkout that it was made of have one digest.
    """
    files = {
        f"code/{path.relative_to(package).as_posix()}": path
        for path in package.rglob("*")
        if path.is_file() and path.suffix != ".pyc" and not path.is_relative_to(package / "_data")
    }
    files |= {
        f"templates/{path.relative_to(templates).as_posix()}": path
        for path in templates.rglob("*.j2")
    }
    return digest_value({name: digest_file(path) for name, path in sorted(files.items())})
