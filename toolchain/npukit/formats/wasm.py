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

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, TypeAlias

import msgspec

from npukit.errors import FormatError
from npukit.formats.wasm_code import CompileCost, CostLimits, skip_constant
from npukit.formats.wasm_reader import CUSTOM, WasmReader, sections

MAX_PROGRAM: Final = 1 << 20
"""Bytes of a module. A core's program memory has 16 KiB; the largest kernels known have 30 KiB."""

SCALAR_TYPES: Final = frozenset({"i32", "i64", "f32", "f64"})
"""The types that can be passed between a core's body and its functions."""

PAGE: Final = 0x10000
"""Bytes of a page of memory, which is also the data memory of a compute tile."""

_REBUILD: Final = "build it again with this npukit"

_VALUE_TYPES: Final = {0x7F: "i32", 0x7E: "i64", 0x7D: "f32", 0x7C: "f64", 0x7B: "v128"}
_FUNCREF: Final = 0x70
_FUNCTION_TYPE: Final = 0x60


class _Section(IntEnum):
    TYPE = 1
    IMPORT = 2
    FUNCTION = 3
    TABLE = 4
    MEMORY = 5
    GLOBAL = 6
    EXPORT = 7
    START = 8
    ELEMENT = 9
    CODE = 10
    DATA = 11
    DATA_COUNT = 12


_ORDER: Final = (
    _Section.TYPE,
    _Section.IMPORT,
    _Section.FUNCTION,
    _Section.TABLE,
    _Section.MEMORY,
    _Section.GLOBAL,
    _Section.EXPORT,
    _Section.START,
    _Section.ELEMENT,
    _Section.DATA_COUNT,
    _Section.CODE,
    _Section.DATA,
)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a module of one kind may hold: bytes of each section, numbers of things, and the cost
    of compiling it. What no start-up work or compilation of any program can go beyond."""

    what: str
    sections: Mapping[_Section, int]
    imports: int
    cost: CostLimits


_FUNCTIONS: Final = _Kind(
    "the core's program",
    {
        _Section.TYPE: 1 << 16,
        _Section.IMPORT: 1 << 12,
        _Section.FUNCTION: 1 << 14,
        _Section.TABLE: 1 << 12,
        _Section.MEMORY: 1 << 12,
        _Section.GLOBAL: 1 << 16,
        _Section.EXPORT: 1 << 18,
        _Section.START: 1 << 12,
        _Section.ELEMENT: 1 << 16,
        _Section.CODE: 1 << 18,
        _Section.DATA: 1 << 17,
        _Section.DATA_COUNT: 1 << 12,
    },
    imports=32,
    cost=CostLimits(),
)

_CONTROL: Final = _Kind(
    "the core's control program",
    {
        _Section.TYPE: 1 << 16,
        _Section.IMPORT: 1 << 17,
        _Section.FUNCTION: 1 << 14,
        _Section.GLOBAL: 1 << 16,
        _Section.EXPORT: 1 << 12,
        _Section.CODE: 1 << 21,
    },
    imports=4096,
    cost=CostLimits(
        locals=1 << 16, depth=1 << 10, nested=1 << 36, followed=1 << 22, passed=1 << 16
    ),
)

_MOST_TYPES: Final = 1000
_MOST_VALUES: Final = 64
_MOST_FUNCTIONS: Final = 4096
_MOST_GLOBALS: Final = 4096
_MOST_EXPORTS: Final = 4096
_MOST_NAME: Final = 4096
_MOST_SEGMENTS: Final = 1024
_MOST_PAGES: Final = 16
_MOST_TABLE: Final = 0x10000
_MOST_ALIGNMENT: Final = 16
_LONGEST_SHOWN: Final = 200


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


class ControlModule(msgspec.Struct, frozen=True):
    """What a control program needs and offers: the functions and numbers that it exports."""

    imports: tuple[Import, ...]
    functions: Mapping[str, Signature]
    globals: Mapping[str, GlobalNeeds]


class DataNeeds(msgspec.Struct, frozen=True):
    """The static data of a program (bytes and their alignment) and its function table."""

    size: int
    alignment: int
    table_size: int


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
    module = _read(data, _FUNCTIONS)
    if module.needs is None:
        raise FormatError(
            f"{_FUNCTIONS.what} can't be placed in a tile: it has no dylink.0 section",
            hint=_REBUILD,
        )
    return Program(tuple(module.imports), module.exports, module.needs)


def parse_control(data: bytes) -> ControlModule:
    """Read a core's control program.

    Raises:
        FormatError: it is not a WebAssembly module, uses what no control program needs, or has more
            of something than the limits of this module.
    """
    module = _read(data, _CONTROL)
    return ControlModule(tuple(module.imports), module.exports, module.exported_globals)


def _read(data: bytes, kind: _Kind) -> _Module:
    module = _Module(kind)
    order = -1
    for number, content in sections(data, kind.what):
        if number == CUSTOM:
            _custom(content, module)
            continue
        if number not in _ORDER or _Section(number) not in kind.sections:
            raise content.error(
                f"a section of kind {number}, which no core's program has", _REBUILD
            )
        section = _Section(number)
        if _ORDER.index(section) <= order:
            raise content.error(f"the {section.name.lower()} section is twice or misplaced")
        order = _ORDER.index(section)
        most = kind.sections[section]
        if content.left > most:
            raise content.error(
                f"the {section.name.lower()} section has {content.left} bytes, and at most {most} "
                "are allowed"
            )
        reader = _READERS.get(section)
        if reader is not None:
            reader(content, module)
    return module


@dataclass(slots=True)
class _Module:
    """What has been read so far; ``functions`` are the types of all, imported ones first."""

    kind: _Kind
    types: list[Signature] = field(default_factory=list)
    imports: list[Import] = field(default_factory=list)
    functions: list[Signature] = field(default_factory=list)
    imported_functions: int = 0
    globals: list[GlobalNeeds] = field(default_factory=list)
    exports: dict[str, Signature] = field(default_factory=dict)
    exported_globals: dict[str, GlobalNeeds] = field(default_factory=dict)
    needs: DataNeeds | None = None

    def values_of_function(self, index: int) -> int:
        return _values(self.functions, index)

    def values_of_type(self, index: int) -> int:
        return _values(self.types, index)

    def type_at(self, reader: WasmReader) -> Signature:
        index = reader.number()
        if index >= len(self.types):
            raise reader.error(f"there is no type {index}")
        return self.types[index]


def _values(signatures: list[Signature], index: int) -> int:
    if index >= len(signatures):
        return -1
    return len(signatures[index].parameters) + len(signatures[index].results)


# -- types -----------------------------------------------------------------------------------------


def _value_type(reader: WasmReader) -> str:
    byte = reader.byte()
    found = _VALUE_TYPES.get(byte)
    if found is None:
        raise reader.error(
            f"a value of type {byte:#x}: only i32, i64, f32, f64 and v128 are allowed", _REBUILD
        )
    return found


def _types(reader: WasmReader, module: _Module) -> None:
    for _ in range(reader.count("types", _MOST_TYPES)):
        if reader.byte() != _FUNCTION_TYPE:
            raise reader.error("a type that is not a function's", _REBUILD)
        parameters, results = (
            tuple(_value_type(reader) for _ in range(reader.count(what, _MOST_VALUES)))
            for what in ("parameters of a function", "results of a function")
        )
        module.types.append(Signature(parameters, results))


def _limits(reader: WasmReader, what: str, most: int) -> int:
    flags = reader.byte()
    if flags > 1:
        raise reader.error(f"a {what} that is shared or has 64-bit addresses", _REBUILD)
    least = reader.number()
    if flags:
        reader.number()
    if least > most:
        raise reader.error(f"a {what} of {least}, and at most {most} are allowed")
    return least


def _table_type(reader: WasmReader) -> TableNeeds:
    if reader.byte() != _FUNCREF:
        raise reader.error("a table of anything but functions", _REBUILD)
    return TableNeeds(_limits(reader, "table", _MOST_TABLE + 1))


def _global_type(reader: WasmReader) -> GlobalNeeds:
    type_ = _value_type(reader)
    mutable = reader.byte()
    if mutable > 1:
        raise reader.error("a global that is shared", _REBUILD)
    return GlobalNeeds(type_, bool(mutable))


# -- sections --------------------------------------------------------------------------------------


def _name(reader: WasmReader) -> str:
    name = reader.name()
    if len(name) > _MOST_NAME:
        raise reader.error(
            f"a name of {len(name)} characters, and at most {_MOST_NAME} are allowed"
        )
    return name


def _imports(reader: WasmReader, module: _Module) -> None:
    for _ in range(reader.count("imports", module.kind.imports)):
        source, name, kind = _name(reader), _name(reader), reader.byte()
        type_: ImportType
        match kind:
            case 0:
                type_ = module.type_at(reader)
                module.functions.append(type_)
                module.imported_functions += 1
            case 1:
                type_ = _table_type(reader)
            case 2:
                type_ = MemoryNeeds(_limits(reader, "memory", _MOST_PAGES))
            case 3:
                type_ = _global_type(reader)
                module.globals.append(type_)
            case _:
                raise reader.error(f"an import of kind {kind}", _REBUILD)
        module.imports.append(Import(source, name, type_))


def _functions(reader: WasmReader, module: _Module) -> None:
    for _ in range(reader.count("functions", _MOST_FUNCTIONS)):
        module.functions.append(module.type_at(reader))


def _none_of(what: str) -> Callable[[WasmReader, _Module], None]:
    def read(reader: WasmReader, module: _Module) -> None:
        if reader.number():
            raise reader.error(
                f"a {what} of its own: a core's program imports the tile's", _REBUILD
            )

    return read


def _globals(reader: WasmReader, module: _Module) -> None:
    count = reader.count("globals", _MOST_GLOBALS)
    for _ in range(count):
        type_ = _global_type(reader)
        skip_constant(reader)
        module.globals.append(type_)


def _exports(reader: WasmReader, module: _Module) -> None:
    for _ in range(reader.count("exports", _MOST_EXPORTS)):
        name, kind, index = _name(reader), reader.byte(), reader.number()
        match kind:
            case 0 if index < len(module.functions):
                module.exports[name] = module.functions[index]
            case 3 if index < len(module.globals):
                module.exported_globals[name] = module.globals[index]
            case 0 | 3:
                raise reader.error(f"it exports '{name}', which it does not have")
            case _:
                raise reader.error(
                    f"it exports '{name}', which is neither a function nor a number", _REBUILD
                )


def _elements(reader: WasmReader, module: _Module) -> None:
    reader.count("element segments", _MOST_SEGMENTS)


def _data(reader: WasmReader, module: _Module) -> None:
    reader.count("data segments", _MOST_SEGMENTS)


def _code(reader: WasmReader, module: _Module) -> None:
    defined = module.functions[module.imported_functions :]
    count = reader.count("function bodies", _MOST_FUNCTIONS)
    if count != len(defined):
        raise reader.error(f"{count} function bodies for {len(defined)} functions")
    cost = CompileCost(module, module.kind.cost)
    for signature in defined:
        body = reader.part(reader.number())
        cost.add(body, len(signature.parameters), frozenset(_VALUE_TYPES))


_READERS: Final[Mapping[_Section, Callable[[WasmReader, _Module], None]]] = {
    _Section.TYPE: _types,
    _Section.IMPORT: _imports,
    _Section.FUNCTION: _functions,
    _Section.TABLE: _none_of("table"),
    _Section.MEMORY: _none_of("memory"),
    _Section.GLOBAL: _globals,
    _Section.EXPORT: _exports,
    _Section.ELEMENT: _elements,
    _Section.CODE: _code,
    _Section.DATA: _data,
}


# -- dylink.0 --------------------------------------------------------------------------------------

_MEM_INFO: Final = 1


def _custom(reader: WasmReader, module: _Module) -> None:
    if reader.name() != "dylink.0":
        return
    if module.needs is not None:
        raise reader.error("the dylink.0 section is there twice")
    module.needs = DataNeeds(0, 1, 0)
    while reader.more:
        kind, size = reader.byte(), reader.number()
        part = reader.part(size)
        if kind == _MEM_INFO:
            memory, memory_p2, table, _table_p2 = (part.number() for _ in range(4))
            if memory > PAGE or memory_p2 > _MOST_ALIGNMENT or table > _MOST_TABLE:
                raise reader.error(
                    f"{memory} bytes of static data, aligned to 2 to the power of {memory_p2}, and "
                    f"{table} functions in tables: more than a core can have"
                )
            module.needs = DataNeeds(memory, 1 << memory_p2, table)
