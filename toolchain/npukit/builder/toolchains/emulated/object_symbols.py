"""The functions that a WebAssembly object file defines, from its symbol table.

Source: WebAssembly tool conventions, Linking.md (the ``linking`` section, subsection 8).
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path

from npukit.formats.wasm_reader import CUSTOM, WasmReader, sections

_SYMBOL_TABLE = 8
_FUNCTION, _DATA, _SECTION = 0, 1, 3
_LOCAL, _UNDEFINED, _EXPLICIT_NAME = 0x02, 0x10, 0x40


def defined_functions(path: Path) -> list[str]:
    """The linker symbols of the functions that the object file at ``path`` exports.

    Raises:
        FormatError: it is not a WebAssembly object file.
    """
    for kind, section in sections(path.read_bytes(), path.name):
        if kind == CUSTOM and section.name() == "linking":
            section.number()  # version
            while section.more:
                subsection = section.number()
                part = section.part(section.number())
                if subsection == _SYMBOL_TABLE:
                    return _functions(part)
    return []


def _functions(table: WasmReader) -> list[str]:
    found: list[str] = []
    for _ in range(table.number()):
        kind = table.byte()
        flags = table.number()
        undefined = bool(flags & _UNDEFINED)
        if kind == _DATA:
            table.name()
            if not undefined:
                for _ in range(3):
                    table.number()
        elif kind == _SECTION:
            table.number()
        else:
            table.number()
            if not undefined or flags & _EXPLICIT_NAME:
                name = table.name()
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
    """C++ definitions named ``wanted``, and definitions with similar names."""
    mangled = [s for s in defined if s.startswith("_Z") and plain_name(s) == wanted]
    names = {plain_name(symbol): symbol for symbol in defined}
    similar = [name for name in get_close_matches(wanted, names) if name != wanted]
    return mangled, similar
