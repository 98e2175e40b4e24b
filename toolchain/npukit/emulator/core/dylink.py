"""What a compiled C++ program needs of its loader: the ``dylink.0`` section, imports and exports.

Source: WebAssembly tool conventions, DynamicLinking.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from wasmtime import FuncType, Module

from npukit.emulator.core.links import Signature
from npukit.errors import FormatError

_MEM_INFO = 1
_MOST_FUNCTIONS = 0x10000


@dataclass(frozen=True, slots=True)
class DataNeeds:
    """The static data of a program (bytes and their alignment) and its function table."""

    size: int
    alignment: int
    table_size: int


class _Reader:
    """Reads unsigned LEB128 numbers and byte strings."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data = data
        self.at = at

    @property
    def more(self) -> bool:
        return self.at < len(self.data)

    def number(self) -> int:
        result, shift = 0, 0
        while True:
            byte = self.bytes(1)[0]
            result |= (byte & 0x7F) << shift
            if byte < 0x80:
                return result
            shift += 7
            if shift > 28:
                raise FormatError("a number in the core's program is too long")

    def bytes(self, count: int) -> bytes:
        if self.at + count > len(self.data):
            raise FormatError("the core's program ends in the middle of a section")
        self.at += count
        return self.data[self.at - count : self.at]


def data_needs(program: bytes) -> DataNeeds:
    """Read the memory needs from the ``dylink.0`` section of ``program``.

    Raises:
        FormatError: it is no WebAssembly module, or not a relocatable one.
    """
    reader = _Reader(program)
    if reader.bytes(8) != b"\0asm\x01\0\0\0":
        raise FormatError("the core's program is not a WebAssembly module")
    # By convention it is the first section.
    if reader.more and reader.number() == 0:
        section = _Reader(reader.bytes(reader.number()))
        if section.bytes(section.number()) == b"dylink.0":
            return _memory_info(section)
    raise FormatError(
        "the core's program can't be placed in a tile: it has no dylink.0 section",
        hint="build it again with this npukit",
    )


def _memory_info(section: _Reader) -> DataNeeds:
    while section.more:
        kind, size = section.number(), section.number()
        part = _Reader(section.bytes(size))
        if kind == _MEM_INFO:
            memory, memory_p2, table, _table_p2 = (part.number() for _ in range(4))
            if memory_p2 > 16 or table > _MOST_FUNCTIONS:
                raise FormatError("the core's program wants more than a core can have")
            return DataNeeds(memory, 1 << memory_p2, table)
    return DataNeeds(0, 1, 0)


def exported_functions(module: Module) -> dict[str, Signature]:
    """The functions that a program exports, by name."""
    return {
        export.name: Signature(
            tuple(str(t) for t in export.type.params), tuple(str(t) for t in export.type.results)
        )
        for export in module.exports
        if isinstance(export.type, FuncType)
    }
