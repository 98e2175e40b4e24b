"""Types of WebAssembly modules: of functions, and of what a module imports."""

from __future__ import annotations

from typing import Final, TypeAlias

import msgspec

SCALAR_TYPES: Final = frozenset({"i32", "i64", "f32", "f64"})
"""The types that can be passed between a core's body and its functions."""

PAGE: Final = 0x10000
"""Bytes of a page of memory, which is also the data memory of a compute tile."""


class Signature(msgspec.Struct, frozen=True):
    """WebAssembly types of a function's parameters and results."""

    parameters: tuple[str, ...]
    results: tuple[str, ...]


class MemoryNeeds(msgspec.Struct, frozen=True):
    """The least pages of an imported memory."""

    pages: int


class TableNeeds(msgspec.Struct, frozen=True):
    """The least entries of an imported table of functions."""

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
