"""What ``npukit_dump`` shows (``core_headers/npukit/debug.h``): elements in rows with indices."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

MAX_ELEMENTS: Final = 1024
"""Elements that one dump shows."""

_WIDE_ROW: Final = 16
_ROW: Final = 8
"""Elements of a row: more of them if each is short."""

_NAME: Final = re.compile(r"[\w.:]+")


class Kind(msgspec.Struct, frozen=True):
    """A kind of elements: its name, a format of ``struct``, and how people read a value."""

    name: str
    format: str
    shown: Callable[[float], str] = str
    row: int = _ROW

    @property
    def size(self) -> int:
        """Bytes of an element."""
        return struct.calcsize(f"<{self.format}")


KINDS: Final = (
    Kind("int8", "b", row=_WIDE_ROW),
    Kind("uint8", "B", row=_WIDE_ROW),
    Kind("int16", "h"),
    Kind("uint16", "H"),
    Kind("int32", "i"),
    Kind("uint32", "I"),
    Kind("int64", "q"),
    Kind("uint64", "Q"),
    Kind("bfloat16", "H", lambda bits: f"{_float_of(int(bits)):.4g}"),
    Kind("float", "f", lambda value: f"{value:.7g}"),
    Kind("double", "d", lambda value: f"{value:.10g}"),
)
"""By the numbers of the header."""


def rows(name: str, kind: Kind, data: bytes) -> Iterator[str]:
    """The elements in ``data``, row by row; a row begins with the index of its first element."""
    values = [kind.shown(value) for (value,) in struct.iter_unpack(f"<{kind.format}", data)]
    width = max(map(len, values), default=0)
    array = name if _NAME.fullmatch(name) else f"({name})"
    digits = len(str(max(len(values) - 1, 0)))
    for start in range(0, len(values), kind.row):
        cells = " ".join(value.rjust(width) for value in values[start : start + kind.row])
        yield f"{array}[{start:{digits}}]: {cells}"


def _float_of(bits: int) -> float:
    """The value of a bfloat16."""
    value = struct.unpack("<f", struct.pack("<I", bits << 16))[0]
    assert isinstance(value, float)
    return value
