"""Reads what WebAssembly modules and object files share: numbers, names, sections.

Source: WebAssembly core specification, section 5 (binary format).
"""

from __future__ import annotations

from collections.abc import Iterator

from npukit.errors import FormatError

MAGIC = b"\0asm\x01\0\0\0"
CUSTOM = 0
"""The id of a section whose content begins with its name."""

_MOST_U32_BYTES = 5
_MOST_U64_BYTES = 10


class WasmReader:
    """Reads ``data`` from start to end; errors name ``what`` and the offset.

    ``start`` is the offset of ``data`` in its file.
    """

    def __init__(self, data: bytes, what: str, start: int = 0) -> None:
        self._data = data
        self._what = what
        self._start = start
        self._at = 0

    @property
    def more(self) -> bool:
        """Whether any bytes are left."""
        return self._at < len(self._data)

    @property
    def left(self) -> int:
        """The number of bytes left."""
        return len(self._data) - self._at

    def error(self, message: str, hint: str | None = None) -> FormatError:
        """An error at the current offset."""
        where = f"{self._what}, offset {self._start + self._at:#x}"
        return FormatError(message, where=where, hint=hint)

    def bytes(self, count: int) -> bytes:
        """The next ``count`` bytes.

        Raises:
            FormatError: fewer are left.
        """
        if count > self.left:
            raise self.error(f"{count} bytes are needed, but only {self.left} are left")
        self._at += count
        return self._data[self._at - count : self._at]

    def byte(self) -> int:
        """The next byte.

        Raises:
            FormatError: none is left.
        """
        # Not bytes(1): every instruction of every core's program goes through here.
        at = self._at
        if at == len(self._data):
            raise self.error("1 byte is needed, but none is left")
        self._at = at + 1
        return self._data[at]

    def number(self, bits: int = 32) -> int:
        """An unsigned number of up to ``bits`` bits (LEB128).

        Raises:
            FormatError: the number or its encoding is too long.
        """
        result = 0
        for shift in range(0, bits, 7):
            byte = self.byte()
            result |= (byte & 0x7F) << shift
            if byte < 0x80:
                if result >> bits:
                    break
                return result
        raise self.error(f"a number has more than {bits} bits")

    def signed_number(self) -> int:
        """A signed number of up to 33 bits (LEB128).

        Raises:
            FormatError: the encoding is too long.
        """
        result = 0
        for position in range(_MOST_U32_BYTES):
            byte = self.byte()
            result |= (byte & 0x7F) << (7 * position)
            if byte < 0x80:
                return result - (1 << (7 * (position + 1))) if byte & 0x40 else result
        raise self.error("a number has more than 33 bits")

    def skip_number(self) -> None:
        """Skip a signed or unsigned number of any size.

        Raises:
            FormatError: the encoding is longer than that of 64 bits.
        """
        for _ in range(_MOST_U64_BYTES):
            if self.byte() < 0x80:
                return
        raise self.error("a number has more than 64 bits")

    def count(self, what: str, most: int) -> int:
        """The length of a list.

        Raises:
            FormatError: it exceeds ``most``, or the number of bytes left.
        """
        count = self.number()
        if count > most:
            raise self.error(f"{count} {what}; at most {most} are allowed")
        if count > self.left:
            raise self.error(f"{count} {what} do not fit the {self.left} bytes that are left")
        return count

    def name(self) -> str:
        """A name: text preceded by its length.

        Raises:
            FormatError: it is not UTF-8.
        """
        data = self.bytes(self.number())
        try:
            return data.decode()
        except UnicodeDecodeError:
            raise self.error("a name is not UTF-8") from None

    def part(self, size: int) -> WasmReader:
        """A reader of only the next ``size`` bytes."""
        start = self._start + self._at
        return WasmReader(self.bytes(size), self._what, start)


def sections(data: bytes, what: str) -> Iterator[tuple[int, WasmReader]]:
    """Each section's id and content, in the order of the file.

    Raises:
        FormatError: ``data`` does not start like WebAssembly, or ends within a section.
    """
    reader = WasmReader(data, what)
    if data[: len(MAGIC)] != MAGIC:
        raise FormatError(f"{what} is not WebAssembly")
    reader.bytes(len(MAGIC))
    while reader.more:
        kind = reader.byte()
        yield kind, reader.part(reader.number())
