"""What a core runs, as WebAssembly modules: what each needs, what it offers, and its limits.

A core has a control program, which its body was compiled to, and often a program of C++ functions,
which is relocatable. All that decides whether a module is taken is read here, from the bytes,
before any of it is compiled: its imports and exports with their types, how much of everything it
holds, and what its functions may cost to compile (:mod:`npukit.formats.wasm_code`). Whether they
are valid is for the engine to say.

Sources: WebAssembly core specification, section 5 (binary format); WebAssembly tool conventions,
DynamicLinking.md (the ``dylink.0`` section).
"""

from __future__ import annotations

from collections.abc import Mapping
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

MAX_PROGRAM: Final = 1 << 20
"""Bytes of a module. A core's program memory has 16 KiB; the largest kernels known have 30 KiB."""


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
        Section.CODE: 1 << 18,
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
    cost=CostLimits(
        locals=1 << 16, depth=1 << 10, nested=1 << 36, followed=1 << 22, passed=1 << 16
    ),
)

_LONGEST_SHOWN: Final = 200


class ControlModule(msgspec.Struct, frozen=True):
    """What a control program needs and offers: the functions and numbers that it exports."""

    imports: tuple[Import, ...]
    functions: Mapping[str, Signature]
    globals: Mapping[str, GlobalNeeds]


class Program(msgspec.Struct, frozen=True):
    """What a module needs and offers.

    ``functions`` are those that it exports, by name; ``needs`` is what its ``dylink.0`` section
    says.
    """

    imports: tuple[Import, ...]
    functions: Mapping[str, Signature]
    needs: DataNeeds


def printable(name: str) -> str:
    """A name of a program from wherever, fit to be shown."""
    shown = name if len(name) <= _LONGEST_SHOWN else f"{name[:_LONGEST_SHOWN]}..."
    return "".join(c if c.isprintable() else "?" for c in shown)


def parse_program(data: bytes) -> Program:
    """Read a core's program.

    Raises:
        FormatError: it is not a relocatable WebAssembly module, uses what no core's program
            needs (other memories, shared ones, references, exceptions), or has more of something
            than the limits of this module.
    """
    if len(data) > MAX_PROGRAM:
        raise FormatError(
            f"{_FUNCTIONS.what} has {len(data)} bytes, and at most {MAX_PROGRAM} are allowed",
            hint="a core has 16 KiB of program memory",
        )
    module = read_module(data, _FUNCTIONS)
    if module.needs is None:
        raise FormatError(
            f"{_FUNCTIONS.what} can't be placed in a tile: it has no dylink.0 section",
            hint=REBUILD,
        )
    return Program(tuple(module.imports), module.exports, module.needs)


def parse_control(data: bytes) -> ControlModule:
    """Read a core's control program.

    Raises:
        FormatError: it is not a WebAssembly module, uses what no control program needs, or has more
            of something than the limits of this module.
    """
    module = read_module(data, _CONTROL)
    return ControlModule(tuple(module.imports), module.exports, module.exported_globals)
