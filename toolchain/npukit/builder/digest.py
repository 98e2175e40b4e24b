"""Content digests of files and of values."""

from __future__ import annotations

import hashlib
import json
import stat
from pathlib import Path
from typing import Any, Final

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
