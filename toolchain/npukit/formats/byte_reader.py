"""Bounds-checked reading of binary structures; a bad read is a located FormatError."""

from __future__ import annotations

import struct
from typing import Any

from npukit.errors import FormatError

_OVERLAP_ALLOWANCE = 4


class ByteReader:
    """Reads little-endian structures from ``data``; errors name ``section`` and the offset.

    The total read is limited to a small multiple of the data. Otherwise a hostile file whose
    structures all point at the same bytes could exhaust memory.
    """

    def __init__(self, data: bytes, section: str) -> None:
        self._data = data
        self._section = section
        self._allowance = _OVERLAP_ALLOWANCE * len(data) + 64

    def __len__(self) -> int:
        return len(self._data)

    def error(self, message: str, offset: int) -> FormatError:
        """An error at an offset in the section."""
        return FormatError(message, where=f"{self._section}, offset {offset:#x}")

    def bytes_at(self, offset: int, size: int, what: str) -> bytes:
        """``size`` bytes at ``offset``.

        Raises:
            FormatError: the section ends before them.
        """
        if offset < 0 or size < 0 or offset + size > len(self._data):
            raise self.error(
                f"{what} needs {size} bytes, but the section ends at {len(self._data):#x}", offset
            )
        self._allowance -= size
        if self._allowance < 0:
            raise self.error(f"{what} overlaps too many other structures", offset)
        return self._data[offset : offset + size]

    def unpack(self, layout: struct.Struct, offset: int, what: str) -> tuple[Any, ...]:
        """The fields of the structure at ``offset``."""
        return layout.unpack(self.bytes_at(offset, layout.size, what))

    def array(self, layout: struct.Struct, offset: int, count: int, what: str) -> list[Any]:
        """``count`` structures at ``offset``: a list of values, or of tuples."""
        data = self.bytes_at(offset, count * layout.size, what)
        items = list(layout.iter_unpack(data))
        return [item[0] for item in items] if items and len(items[0]) == 1 else items

    def string(self, offset: int, what: str) -> str:
        """The NUL-terminated string at ``offset``."""
        end = self._data.find(b"\0", offset) if 0 <= offset < len(self._data) else -1
        if end < 0:
            raise self.error(f"{what} is not a NUL-terminated string inside the section", offset)
        return decode_text(self.bytes_at(offset, end - offset, what))


def decode_text(data: bytes) -> str:
    """The text of a fixed-size field up to its first NUL, as Latin-1."""
    return data.split(b"\0", 1)[0].decode("latin-1")


def encode_text(text: str, size: int, what: str) -> bytes:
    """Encode text as a NUL-terminated field of ``size`` bytes.

    Raises:
        FormatError: the text is too long, or is not Latin-1.
    """
    try:
        data = text.encode("latin-1")
    except UnicodeEncodeError:
        raise FormatError(f"{what} {text!r} is not Latin-1") from None
    if len(data) >= size or b"\0" in data:
        raise FormatError(f"{what} {text!r} does not fit {size - 1} bytes")
    return data.ljust(size, b"\0")
