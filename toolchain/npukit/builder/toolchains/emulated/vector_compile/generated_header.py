"""The intrinsics header of each generation, written from the table into a cache folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from npukit.builder.digest import digest_bytes, digest_file, digest_npukit, digest_value
from npukit.files import read_regular, write_atomically
from npukit.vector.table import Generation

_NAMES: Final[dict[str, Generation]] = {"AIE2": "aie2", "AIE2P": "aie2p"}
_SEAL: Final = "sha256"


def written_header(generation: str, folder: Path) -> Path:
    """The header for the device ``generation``, in a folder below ``folder`` for npukit's code.

    Writing the text takes longer than compiling a small source, so it is kept with its digest.
    """
    place = folder / digest_value([digest_npukit(), generation])[:32]
    path, seal = place / "npukit_intrinsics.h", place / _SEAL
    try:
        if digest_file(path) == read_regular(seal).decode():
            return path
    except (OSError, ValueError):
        pass
    # Importing it reads the whole table.
    from npukit.vector.emit import intrinsics_header

    text = intrinsics_header(_NAMES[generation]).encode()
    write_atomically(path, text)
    write_atomically(seal, digest_bytes(text).encode())
    return path
