"""WebAssembly types: of functions and of a module's imports."""

from __future__ import annotations

from typing import Final, TypeAlias

import msgspec

SCALAR_TYPES: Final = frozenset({"i32", "i64", "f32", "f64"})
"""Types that a core's body and its functions can pass to each other."""

PAGE: Final = 0x10000
"""Size of a memory page in bytes, which is also that of a compute tile's data memory."""


class Signature(msgspec.Struct, frozen=True):
    """WebAssembly types of a function's parameters and results."""

    parameters: tuple[str, ...]
    results: tuple[str, ...]


class MemoryNeeds(msgspec.Struct, frozen=True):
    """Minimum number of pages of an imported memory."""

    pages: int


class TableNeeds(msgspec.Struct, frozen=True):
    """Minimum number of entries of an imported function table."""

    entries: int


class GlobalNeeds(msgspec.Struct, frozen=True):
    """The type of an imported global."""

    type: str
    mutable: bool


ImportType: TypeAlias = Signature | MemoryNeeds | TableNeeds | GlobalNeeds


class Import(msgspec.Struct, frozen=True):
    """Something that a module needs of its loader."""

    module: str
    name: str
    type: ImportType


class DataNeeds(msgspec.Struct, frozen=True):
    """The static data of a program (bytes and their alignment) and its function table."""

    size: int
    alignment: int
    table_size: int
