"""Encodes pixels as a PNG image, which an HTML page can embed.

Source: W3C, Portable Network Graphics (PNG) Specification; palette images, 8 bits a pixel.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

from npukit.validate.pictures import Pixels

Colour = tuple[int, int, int, int]
"""Red, green, blue, alpha; each 0..255."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PALETTE_IMAGE = 3


def encode(pixels: Pixels, palette: Sequence[Colour]) -> bytes:
    """The content of the file; levels are indices into ``palette``, which has 256 entries."""
    header = struct.pack(">IIBBBBB", pixels.width, pixels.height, 8, _PALETTE_IMAGE, 0, 0, 0)
    rows = b"".join(
        b"\0" + pixels.levels[start : start + pixels.width]  # 0: no filter for this row
        for start in range(0, len(pixels.levels), pixels.width)
    )
    chunks = (
        (b"IHDR", header),
        (b"PLTE", bytes(part for colour in palette for part in colour[:3])),
        (b"tRNS", bytes(colour[3] for colour in palette)),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    return _SIGNATURE + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
