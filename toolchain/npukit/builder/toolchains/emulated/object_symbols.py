"""The symbols of a WebAssembly object file, and the functions that it defines.

Source: WebAssembly tool conventions, Linking.md (the ``linking`` section, subsection 8).
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from npukit.formats.wasm_reader import CUSTOM, WasmReader, sections

_SYMBOL_TABLE = 8
_FUNCTION, _DATA, _SECTION = 0, 1, 3
_LOCAL, _UNDEFINED, _EXPLICIT_NAME = 0x02, 0x10, 0x40


def defined_functions(path: Path) -> list[str]:
    """The linker symbols of the functions that the object file at ``path`` exports.

    Raises:
        FormatError: it is not a WebAssembly object file.
    """
    return [
        symbol.name
        for symbol in _symbols(path.read_bytes(), path.name)
        if symbol.kind == _FUNCTION and symbol.name and not symbol.flags & (_UNDEFINED | _LOCAL)
    ]


def symbols(data: bytes, what: str) -> list[str]:
    """The names of all symbols of an object file in the order of their indices; empty for some.

    Raises:
        FormatError: ``data``, called ``what`` in errors, is not a WebAssembly object file.
    """
    return [symbol.name for symbol in _symbols(data, what)]


class _Symbol(NamedTuple):
    kind: int
    flags: int
    name: str


def _symbols(data: bytes, what: str) -> list[_Symbol]:
    for kind, section in sections(data, what):
        if kind == CUSTOM and section.name() == "linking":
            section.number()  # version
            while section.more:
                subsection = section.number()
                part = section.part(section.number())
                if subsection == _SYMBOL_TABLE:
                    return [_symbol(part) for _ in range(part.number())]
    return []


def _symbol(table: WasmReader) -> _Symbol:
    kind = table.byte()
    flags = table.number()
    undefined = bool(flags & _UNDEFINED)
    name = ""
    if kind == _DATA:
        name = table.name()
        if not undefined:
            for _ in range(3):
                table.number()
    elif kind == _SECTION:
        table.number()
    else:
        table.number()
        if not undefined or flags & _EXPLICIT_NAME:
            name = table.name()
    return _Symbol(kind, flags, name)


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
    """C++ definitions named ``wanted``, and definitions with similar names."""
    mangled = [s for s in defined if s.startswith("_Z") and plain_name(s) == wanted]
    names = {plain_name(symbol): symbol for symbol in defined}
    similar = [name for name in get_close_matches(wanted, names) if name != wanted]
    return mangled, similar
