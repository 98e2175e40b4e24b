"""The content digest of npukit itself, which is a tool in each of its builds."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from itertools import chain
from pathlib import Path

import msgspec

import npukit
from npukit.builder.cache_folder import TOOLS, cache_location, is_marked
from npukit.builder.digest import digest_bytes, digest_value
from npukit.decodable import decodable
from npukit.errors import BuildError, UsageError
from npukit.files import read_regular, write_atomically
from npukit.resources import templates_dir


@cache
def digest_npukit() -> str:
    """SHA-256 over npukit's own code and templates.

    A version number would miss edits in a checkout.
    """
    package, templates = Path(npukit.__file__).parent, templates_dir()
    with suppress(UsageError, OSError):
        if is_marked(folder := cache_location()):
            return remembered_digest(package, templates, folder / TOOLS)
    return digest_tool(package, templates)


def remembered_digest(package: Path, templates: Path, memory: Path) -> str:
    """The same as :func:`digest_tool`, kept in the folder ``memory`` until a file changes.

    Reading 750 files takes 10 ms; asking for their sizes, inodes and times takes 3 ms.
    """
    files = _files(package, templates)
    state = [(name, s.st_size, s.st_ino, s.st_mtime_ns, s.st_ctime_ns) for name, _, s in files]
    key = digest_bytes(repr(state).encode())
    kept = memory / f"{digest_value([str(package), str(templates)])[:24]}.json"
    with suppress(OSError, ValueError, RecursionError):
        stored = msgspec.json.decode(read_regular(kept), type=decodable(_Memory))
        if stored.key == key:
            return stored.sha256
    sha256 = digest_tool(package, templates)
    # A cache that can't be written costs time, not correctness.
    with suppress(BuildError):
        write_atomically(kept, msgspec.json.encode(_Memory(key, sha256)))
    return sha256


class _Memory(msgspec.Struct, frozen=True):
    key: str
    sha256: str


def digest_tool(package: Path, templates: Path) -> str:
    """SHA-256 over all files of a package and its templates, not only Python files.

    C sources count because they are linked into every program. ``_data`` of a wheel is left out:
    ``templates`` says where the templates are, and kernels are inputs. So a wheel and the checkout
    it was built from have the same digest.
    """
    digest = hashlib.sha256()
    for name, path, _ in _files(package, templates):
        content = b""
        # Not a Path: making one for each of 750 files takes longer than reading them.
        with suppress(OSError), io.open_code(path) as stream:  # removed just now
            content = stream.read()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


_File = tuple[str, str, os.stat_result]
"""A name in the digest, a path, and the state of the file."""


def _files(package: Path, templates: Path) -> Iterator[_File]:
    own = (file for file in _below(package, "code/") if not file[0].startswith("code/_data/"))
    others = (file for file in _below(templates, "templates/") if file[0].endswith(".j2"))
    return chain(own, others)


def _below(folder: str | Path, name: str) -> Iterator[_File]:
    """The files in ``folder``, with names below ``name``, without Python's caches."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    yield from _below(entry.path, f"{name}{entry.name}/")
            elif entry.is_file():
                with suppress(FileNotFoundError):
                    yield f"{name}{entry.name}", entry.path, entry.stat()
