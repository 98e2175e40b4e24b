"""Reads a core's WebAssembly modules: their imports, exports and sizes, against fixed limits.

A core has a control program, compiled from its body, and often a relocatable program of C++
functions. Everything that decides whether a module is accepted is read here before any of it is
compiled: imports and exports with their types, counts and sizes, and an estimate of the compile
cost (:mod:`npukit.formats.wasm_code`). The engine checks that the code is valid.

Sources: WebAssembly core specification, section 5 (binary format); WebAssembly tool conventions,
DynamicLinking.md (the ``dylink.0`` section).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import msgspec

from npukit.errors import FormatError
from npukit.formats.wasm_code import CostLimits
from npukit.formats.wasm_sections import REBUILD, ModuleKind, Section, read_module
from npukit.formats.wasm_types import (
    PAGE,
    SCALAR_TYPES,
    DataNeeds,
    GlobalNeeds,
    Import,
    ImportType,
    MemoryNeeds,
    Signature,
    TableNeeds,
)

__all__ = [
    "MAX_PROGRAM",
    "PAGE",
    "SCALAR_TYPES",
    "ControlModule",
    "DataNeeds",
    "GlobalNeeds",
    "Import",
    "ImportType",
    "MemoryNeeds",
    "Program",
    "Signature",
    "TableNeeds",
    "parse_control",
    "parse_program",
    "printable",
]

MAX_PROGRAM: Final = 1 << 22
"""In bytes. A core has 16 KiB of program memory, and most kernels take 30 KiB here. A float product
with AMD's headers takes 30 KiB alone, so a source with many functions may take 600 KiB."""


_READ_KEPT: Final = 32
"""Modules whose parsed form is cached: builds and contexts read each several times."""

_FUNCTIONS: Final = ModuleKind(
    "the core's program",
    {
        Section.TYPE: 1 << 16,
        Section.IMPORT: 1 << 12,
        Section.FUNCTION: 1 << 14,
        Section.TABLE: 1 << 12,
        Section.MEMORY: 1 << 12,
        Section.GLOBAL: 1 << 16,
        Section.EXPORT: 1 << 18,
        Section.START: 1 << 12,
        Section.ELEMENT: 1 << 16,
        Section.CODE: 3 << 20,
        Section.DATA: 1 << 17,
        Section.DATA_COUNT: 1 << 12,
    },
    imports=32,
    cost=CostLimits(),
)

_CONTROL: Final = ModuleKind(
    "the core's control program",
    {
        Section.TYPE: 1 << 16,
        Section.IMPORT: 1 << 17,
        Section.FUNCTION: 1 << 14,
        Section.GLOBAL: 1 << 16,
        Section.EXPORT: 1 << 12,
        Section.CODE: 1 << 21,
    },
    imports=4096,
    # An unrolled core may be a state machine of 600 blocks, which compiles in about 4 s.
    cost=CostLimits(
        locals=1 << 16, depth=1 << 10, nested=1 << 42, followed=1 << 25, passed=1 << 16
    ),
)

_LONGEST_SHOWN: Final = 200


class ControlModule(msgspec.Struct, frozen=True):
    """A control program's imports, and the functions and globals that it exports."""

    imports: tuple[Import, ...]
    functions: Mapping[str, Signature]
    globals: Mapping[str, GlobalNeeds]


class Program(msgspec.Struct, frozen=True):
    """A program's imports, its exported functions by name, and its ``dylink.0`` section."""

    imports: tuple[Import, ...]
    functions: Mapping[str, Signature]
    needs: DataNeeds


def printable(name: str) -> str:
    """``name`` from an untrusted program, shortened and without control characters."""
    shown = name if len(name) <= _LONGEST_SHOWN else f"{name[:_LONGEST_SHOWN]}..."
    return "".join(c if c.isprintable() else "?" for c in shown)


@lru_cache(maxsize=_READ_KEPT)
def parse_program(data: bytes) -> Program:
    """Read a core's program.

    Raises:
        FormatError: ``data`` is not a relocatable WebAssembly module, uses a feature that no core's
            program needs (other memories, shared ones, references, exceptions), or exceeds a limit.
    """
    if len(data) > MAX_PROGRAM:
        raise FormatError(
            f"{_FUNCTIONS.what} has {len(data)} bytes; at most {MAX_PROGRAM} are allowed",
            hint="a core has 16 KiB of program memory",
        )
    module = read_module(data, _FUNCTIONS)
    if module.needs is None:
        raise FormatError(
            f"{_FUNCTIONS.what} can't be placed in a tile: it has no dylink.0 section",
            hint=REBUILD,
        )
    return Program(tuple(module.imports), module.exports, module.needs)


@lru_cache(maxsize=_READ_KEPT)
def parse_control(data: bytes) -> ControlModule:
    """Read a core's control program.

    Raises:
        FormatError: ``data`` is not a WebAssembly module, uses a feature that no control program
            needs, or exceeds a limit.
    """
    module = read_module(data, _CONTROL)
    return ControlModule(tuple(module.imports), module.exports, module.exported_globals)
