"""Which functions a WebAssembly object file defines: its symbol table.

Source: WebAssembly tool conventions, Linking.md (the ``linking`` section, subsection 8).
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path

from npukit.errors import FormatError

_SYMBOL_TABLE = 8
_FUNCTION, _DATA, _SECTION = 0, 1, 3
_LOCAL, _UNDEFINED, _EXPLICIT_NAME = 0x02, 0x10, 0x40


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def number(self) -> int:
        result = shift = 0
        while True:
            (byte,) = self.bytes(1)
            result |= (byte & 0x7F) << shift
            if byte < 0x80:
                return result
            shift += 7

    def bytes(self, count: int) -> bytes:
        if self.at + count > len(self.data):
            raise FormatError("an object file ends in the middle of a section")
        self.at += count
        return self.data[self.at - count : self.at]

    def text(self) -> str:
        return self.bytes(self.number()).decode(errors="replace")

    @property
    def more(self) -> bool:
        return self.at < len(self.data)


def defined_functions(path: Path) -> list[str]:
    """The functions that the object file at ``path`` defines for others, as the linker knows them.

    Raises:
        FormatError: it is no WebAssembly object file.
    """
    reader = _Reader(path.read_bytes())
    if reader.bytes(8) != b"\0asm\x01\0\0\0":
        raise FormatError(f"{path.name} is not a WebAssembly object file")
    while reader.more:
        kind = reader.number()
        section = _Reader(reader.bytes(reader.number()))
        if kind == 0 and section.text() == "linking":
            section.number()  # version
            while section.more:
                subsection = section.number()
                part = _Reader(section.bytes(section.number()))
                if subsection == _SYMBOL_TABLE:
                    return _functions(part)
    return []


def _functions(table: _Reader) -> list[str]:
    found: list[str] = []
    for _ in range(table.number()):
        (kind,) = table.bytes(1)
        flags = table.number()
        undefined = bool(flags & _UNDEFINED)
        if kind == _DATA:
            table.text()
            if not undefined:
                for _ in range(3):
                    table.number()
        elif kind == _SECTION:
            table.number()
        else:
            table.number()
            if not undefined or flags & _EXPLICIT_NAME:
                name = table.text()
                if kind == _FUNCTION and not undefined and not flags & _LOCAL:
                    found.append(name)
    return found


def plain_name(symbol: str) -> str:
    """The function's own name in a C++ symbol (``_Z5scalePi`` is ``scale``), or the symbol."""
    match = re.match(r"_ZN?(?:K?\d+)*?(\d+)", symbol)
    if match is None:
        return symbol
    # The last of the nested names is the function's.
    name, at = symbol, 2
    if symbol.startswith("_ZN"):
        at = 3
    while part := re.match(r"\d+", symbol[at:]):
        start = at + part.end()
        at = start + int(part.group())
        name = symbol[start:at]
    return name


def near_matches(wanted: str, defined: list[str]) -> tuple[list[str], list[str]]:
    """C++ definitions that are called ``wanted``, and definitions with similar names."""
    mangled = [s for s in defined if s.startswith("_Z") and plain_name(s) == wanted]
    names = {plain_name(symbol): symbol for symbol in defined}
    similar = [name for name in get_close_matches(wanted, names) if name != wanted]
    return mangled, similar
