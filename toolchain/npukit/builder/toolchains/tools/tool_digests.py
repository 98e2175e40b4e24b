"""Content hashes of large tools, cached until their files change.

Hashing a compiler of 185 MB takes 0.13 s. So the first hash of a file is taken from its wheel's
RECORD, if it is as it was installed (:mod:`npukit.builder.toolchains.tools.wheel_record`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from npukit.builder.digest import digest_bytes, digest_value
from npukit.builder.toolchains.tools.wheel_record import recorded_digest
from npukit.errors import BuildError, ToolchainError
from npukit.files import read_regular, write_atomically


class ToolDigests:
    """SHA-256 of files, cached below ``folder`` by path, size, inode, mtime and ctime."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def file(self, path: Path) -> str:
        """The content hash of one file; ToolchainError if it can't be read."""
        try:
            resolved = path.resolve(strict=True)
            status = resolved.stat()
            key: list[str | int] = [
                str(resolved),
                status.st_size,
                status.st_ino,
                status.st_mtime_ns,
                status.st_ctime_ns,
            ]
            memory = self._folder / f"{digest_bytes(str(resolved).encode())[:24]}.json"
            if (known := _recall(memory, key)) is not None:
                return known
            digest = None if memory.exists() else recorded_digest(resolved)
            if digest is None:
                with resolved.open("rb") as stream:
                    digest = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise ToolchainError(f"{path} can't be read: {error.strerror or error}") from error
        # A cache that can't be written costs time, not correctness.
        with suppress(BuildError):
            write_atomically(memory, json.dumps({"key": key, "sha256": digest}).encode())
        return digest

    def files(self, root: Path, paths: Iterable[Path]) -> str:
        """One hash over several files below ``root``: their relative names and contents."""
        return digest_value(
            {path.relative_to(root).as_posix(): self.file(path) for path in sorted(paths)}
        )


def _recall(memory: Path, key: list[str | int]) -> str | None:
    try:
        stored = json.loads(read_regular(memory))
        digest = stored["sha256"] if stored["key"] == key else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return digest if isinstance(digest, str) else None
