"""The intrinsics header of each generation, written from the table into a cache folder."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from npukit.builder.digest import digest_bytes
from npukit.files import write_atomically
from npukit.vector.emit import HEADER_NAME, intrinsics_header
from npukit.vector.table import Generation

_NAMES: Final[dict[str, Generation]] = {"AIE2": "aie2", "AIE2P": "aie2p"}


def written_header(generation: str, folder: Path) -> Path:
    """The header for the device ``generation``, in a folder below ``folder`` for its content."""
    text = _text(_NAMES[generation])
    path = folder / digest_bytes(text)[:32] / HEADER_NAME
    try:
        if path.read_bytes() == text:
            return path
    except OSError:
        pass
    write_atomically(path, text)
    return path


@cache
def _text(generation: Generation) -> bytes:
    return intrinsics_header(generation).encode()
