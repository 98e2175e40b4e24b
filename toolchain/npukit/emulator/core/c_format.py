"""Formats of C's ``printf``, with arguments as WebAssembly's clang passes them: in memory."""

from __future__ import annotations

import math
import re
import struct
from typing import Final

from wasmtime import Memory, Store

LONGEST: Final = 4096
"""Bytes of a format or a text, and characters of a number's field, at most."""

_ITEM: Final = re.compile(
    r"%(?P<flags>[-+ #0]*)(?P<width>\*|\d+)?(?P<dot>\.(?P<precision>\*|\d+)?)?"
    r"(?P<size>hh|h|ll|l|z|j|t|L)?(?P<kind>.)?",
    re.DOTALL,
)
_BITS: Final = {"hh": 8, "h": 16, "": 32, "l": 32, "z": 32, "t": 32, "ll": 64, "j": 64}


class BadFormatError(Exception):
    """Why a format can't be printed."""


class UnknownConversionError(BadFormatError):
    """A conversion whose argument can't be skipped."""


class DataReader:
    """Reads a core's memory at addresses that its program gives."""

    def __init__(self, memory: Memory, store: Store) -> None:
        self._memory = memory
        self._store = store
        self._size = memory.data_len(store)

    def block(self, address: int, size: int) -> bytes:
        """``size`` bytes.

        Raises:
            BadFormatError: they are not all in the memory.
        """
        if address + size > self._size:
            raise BadFormatError(f"an argument at {address:#x} is not in the core's memory")
        return bytes(self._memory.read(self._store, address, address + size))

    def text(self, address: int, longest: int = LONGEST) -> str:
        """The text at ``address``, up to its NUL or ``longest`` bytes.

        Raises:
            BadFormatError: it is not in the memory, or too long.
        """
        start = address & 0xFFFFFFFF
        if start == 0:
            return "(null)"[:longest]
        stop = min(start + min(longest, LONGEST), self._size)
        data = self.block(start, max(stop - start, 1))
        found, nul, _ = data.partition(b"\0")
        if not nul and stop - start < longest:
            raise BadFormatError(f"the text at {start:#x} does not end")
        return _visible(found[:longest].decode(errors="replace"))


class _Arguments:
    def __init__(self, reader: DataReader, address: int) -> None:
        self._reader = reader
        self._at = address & 0xFFFFFFFF

    def next(self, kind: str) -> int | float:
        """The next argument: of a type of ``struct``, aligned to its size."""
        size = struct.calcsize(kind)
        start = -(-self._at // size) * size
        self._at = start + size
        value = struct.unpack(f"<{kind}", self._reader.block(start, size))[0]
        assert isinstance(value, int | float)
        return value

    def integer(self, kind: str) -> int:
        return int(self.next(kind))


class _Text:
    """What a format prints, conversion by conversion."""

    def __init__(self, reader: DataReader, arguments: int) -> None:
        self._reader = reader
        self._rest = _Arguments(reader, arguments)
        self._is_lost = False
        self.is_good = True

    def field(self, item: re.Match[str]) -> str:
        """What a conversion prints. A bad one prints why, and those after one whose argument
        can't be skipped print themselves."""
        if self._is_lost and item["kind"] != "%":
            return item[0]
        try:
            return _field(item, self._rest, self._reader)
        except UnknownConversionError as error:
            self._is_lost = True
            self.is_good = False
            return f"[printf: {error}]"
        except BadFormatError as error:
            self.is_good = False
            return f"[printf: {error}]"


def formatted(reader: DataReader, text: int, arguments: int) -> tuple[str, bool]:
    """What ``printf`` prints for the format at the address ``text``, and whether all of it is good.

    Raises:
        BadFormatError: the format is not in the memory, or prints too much.
    """
    fields = _Text(reader, arguments)
    result = _ITEM.sub(fields.field, reader.text(text))
    if len(result) > 4 * LONGEST:
        raise BadFormatError(f"more than {4 * LONGEST} characters at once")
    return result, fields.is_good


def _field(item: re.Match[str], rest: _Arguments, reader: DataReader) -> str:
    flags, size, kind = item["flags"], item["size"] or "", item["kind"] or ""
    if kind == "%":
        return "%"
    width = rest.integer("i") if item["width"] == "*" else int((item["width"] or "0")[:9])
    if width < 0:
        flags, width = flags + "-", -width
    precision = -1
    if item["dot"]:
        given = item["precision"] or "0"
        precision = rest.integer("i") if given == "*" else int(given[:9])
    if max(width, precision) > LONGEST:
        raise UnknownConversionError(f"the field of {item[0]!r} is too wide")
    if kind == "s" and not size:
        content = reader.text(rest.integer("I"), precision if precision >= 0 else LONGEST)
        return _padded(content, width, flags)
    if kind == "c" and not size:
        return _padded(_visible(chr(rest.integer("I") & 0xFF)), width, flags)
    if kind == "p" and not size:
        return _padded(f"{rest.integer('I'):#x}", width, flags)
    if kind in "diuoxX" and kind and size in _BITS:
        return _integer(rest, kind, _BITS[size], (flags, width, precision))
    if kind in "fFeEgG" and kind and size in ("", "l"):
        value = rest.next("d")
        kept = flags if math.isfinite(value) else flags.replace("0", "")
        return f"%{kept}{width or ''}{f'.{precision}' if precision >= 0 else ''}{kind}" % value
    raise UnknownConversionError(f"{item[0]!r} is not a format that cores can print")


def _integer(rest: _Arguments, kind: str, bits: int, shape: tuple[str, int, int]) -> str:
    flags, width, precision = shape
    value = rest.integer("Q" if bits == 64 else "I") & ((1 << bits) - 1)
    signed = kind in "di"
    if signed and value >> (bits - 1):
        value -= 1 << bits
    base = {"o": "o", "x": "x", "X": "X"}.get(kind, "d")
    digits = f"{abs(value):{base}}".zfill(max(precision, 0))
    if precision == 0 and value == 0:
        digits = ""
    sign = ""
    if signed:
        sign = "-" if value < 0 else "+" if "+" in flags else " " if " " in flags else ""
    elif "#" in flags and kind == "o" and not digits.startswith("0"):
        sign = "0"
    elif "#" in flags and kind in "xX" and value:
        sign = f"0{kind}"
    if "0" in flags and "-" not in flags and precision < 0:
        digits = digits.zfill(width - len(sign))
    return _padded(sign + digits, width, flags)


def _padded(text: str, width: int, flags: str) -> str:
    return text.ljust(width) if "-" in flags else text.rjust(width)


def _visible(text: str) -> str:
    """``text`` without what a terminal would obey, except for ends of lines and tabs."""
    return "".join(
        c if c.isprintable() or c in "\n\t" else c.encode("unicode_escape").decode() for c in text
    )
