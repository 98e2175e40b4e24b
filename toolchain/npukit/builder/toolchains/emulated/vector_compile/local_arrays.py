"""Records in an object how large the local arrays of its source are: an NPU's stack holds them too.

What else a vector source has on the emulated core's stack is there because of how npukit compiles
it. The record is a section of the object, which the linker passes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from npukit.formats.wasm_stack import ARRAYS_SECTION

_ARRAY: Final = re.compile(r" = alloca (\[[^,\n]*\])")
_DEFINITION: Final = re.compile(
    r"define (?P<before>[^@\n]*)@(?P<name>[^\n(]+)\([^\n]*!dbg !(?P<node>\d+) \{\n"
)
_NOT_CALLED_BY_OTHERS: Final = re.compile(r"\b(?:internal|private|linkonce\w*|weak\w*)\b")
_UNIT: Final = re.compile(r"^!(\d+) = distinct !DICompileUnit\(", re.MULTILINE)
_FILE: Final = re.compile(r"\bfile: !(\d+)")
_FILE_NAME: Final = re.compile(r'\bfilename: ("[^"]*")')
_DIMENSION: Final = re.compile(r"\[(\d+) x (.*)\]")
_BYTES: Final = {
    **{"i8": 1, "i16": 2, "half": 2, "bfloat": 2, "i32": 4, "float": 4, "ptr": 4, "i64": 8},
    "double": 8,
}
_SMALL: Final = 64
"""Arrays below this many bytes do not decide whether a stack overflows."""

_NODE: Final = 99_999_999
"""Number of a metadata node, larger than any that clang writes."""


def local_arrays_record(text: str) -> str:
    """The record as text to append to a module. It has at least one line: a section can't be empty.

    Args:
        text: the module's LLVM IR before any optimization.
    """
    lines = "".join(f"{size} {name}\\0A" for name, size in [("", 0), *_sums(text)])
    return (
        f"\n!wasm.custom_sections = !{{!{_NODE}}}\n"
        f'!{_NODE} = !{{!"{ARRAYS_SECTION}", !"{lines}"}}\n'
    )


def _sums(text: str) -> list[tuple[str, int]]:
    """Each function that the source itself defines, with the bytes of its arrays of numbers.

    The name is empty if only the source's own functions can call it.
    """
    unit = _UNIT.search(text)
    sums: dict[str, int] = {}
    for start, size in _arrays(text):
        definition = _DEFINITION.match(text, text.rfind("\ndefine ", 0, start) + 1)
        if unit is None or definition is None:
            continue
        if _file_name(text, definition["node"]) == _file_name(text, unit[1]):
            sums[definition[0]] = sums.get(definition[0], 0) + size
    return [(_callable_name(line), size) for line, size in sums.items()]


def _callable_name(line: str) -> str:
    definition = _DEFINITION.match(line)
    assert definition is not None
    own = _NOT_CALLED_BY_OTHERS.search(definition["before"])
    return "" if own else definition["name"].strip('"')


def _arrays(text: str) -> Iterator[tuple[int, int]]:
    """Where each large local array of numbers is declared, and its bytes."""
    start = text.find(" = alloca [")
    while start >= 0:
        match = _ARRAY.match(text, start)
        size = 0 if match is None else _size(match[1])
        if size >= _SMALL:
            yield start, size
        start = text.find(" = alloca [", start + 1)


def _file_name(text: str, node: str) -> str | None:
    """The name of the file of a unit or a function; a file may have several nodes."""
    file = _FILE.search(_node(text, node))
    name = None if file is None else _FILE_NAME.search(_node(text, file[1]))
    return None if name is None else name[1]


def _node(text: str, number: str) -> str:
    """The line of a metadata node."""
    start = text.find(f"\n!{number} = ") + 1
    return text[start : text.find("\n", start)]


def _size(type_: str) -> int:
    """Bytes of an array of numbers; 0 for other types."""
    match = _DIMENSION.fullmatch(type_)
    return _BYTES.get(type_, 0) if match is None else int(match[1]) * _size(match[2])
