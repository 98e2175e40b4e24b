"""Reads the sections of a core's WebAssembly module and checks them against limits.

Sources: WebAssembly core specification, section 5 (binary format); WebAssembly tool conventions,
DynamicLinking.md (the ``dylink.0`` section).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Final

import msgspec

from npukit.formats.wasm_code import CompileCost, CostLimits, skip_constant
from npukit.formats.wasm_reader import CUSTOM, WasmReader, sections
from npukit.formats.wasm_types import (
    PAGE,
    DataNeeds,
    GlobalNeeds,
    Import,
    ImportType,
    MemoryNeeds,
    Signature,
    TableNeeds,
)

REBUILD: Final = "rebuild it with this npukit"
"""Hint for a module that this version of npukit could not have built."""

_VALUE_TYPES: Final = {0x7F: "i32", 0x7E: "i64", 0x7D: "f32", 0x7C: "f64", 0x7B: "v128"}
_FUNCREF: Final = 0x70
_FUNCTION_TYPE: Final = 0x60


class Section(IntEnum):
    """Section kinds, by number."""

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
    Section.TYPE,
    Section.IMPORT,
    Section.FUNCTION,
    Section.TABLE,
    Section.MEMORY,
    Section.GLOBAL,
    Section.EXPORT,
    Section.START,
    Section.ELEMENT,
    Section.DATA_COUNT,
    Section.CODE,
    Section.DATA,
)


class ModuleKind(msgspec.Struct, frozen=True):
    """Limits of one kind of module: bytes per section, number of imports, and compile cost.

    They bound the start-up work and the compile time of any program.
    """

    what: str
    sections: Mapping[Section, int]
    imports: int
    cost: CostLimits


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


def read_module(data: bytes, kind: ModuleKind) -> ModuleContent:
    """Read a module of ``kind``.

    Raises:
        FormatError: ``data`` is not such a module, or exceeds a limit.
    """
    module = ModuleContent(kind)
    order = -1
    for number, content in sections(data, kind.what):
        if number == CUSTOM:
            _custom(content, module)
            continue
        if number not in _ORDER or Section(number) not in kind.sections:
            raise content.error(f"a section of kind {number}, which no core's program has", REBUILD)
        section = Section(number)
        if _ORDER.index(section) <= order:
            raise content.error(f"the {section.name.lower()} section is duplicated or misplaced")
        order = _ORDER.index(section)
        most = kind.sections[section]
        if content.left > most:
            raise content.error(
                f"the {section.name.lower()} section has {content.left} bytes; at most {most} are "
                "allowed"
            )
        reader = _READERS.get(section)
        if reader is not None:
            reader(content, module)
    return module


class ModuleContent(msgspec.Struct):
    """The parts read so far; ``functions`` holds the type of each function, imported ones first."""

    kind: ModuleKind
    types: list[Signature] = msgspec.field(default_factory=list)
    imports: list[Import] = msgspec.field(default_factory=list)
    functions: list[Signature] = msgspec.field(default_factory=list)
    imported_functions: int = 0
    globals: list[GlobalNeeds] = msgspec.field(default_factory=list)
    exports: dict[str, Signature] = msgspec.field(default_factory=dict)
    exported_globals: dict[str, GlobalNeeds] = msgspec.field(default_factory=dict)
    needs: DataNeeds | None = None

    def values_of_function(self, index: int) -> int:
        """The number of a function's parameters and results; -1 if there is no such function."""
        return _values(self.functions, index)

    def values_of_type(self, index: int) -> int:
        """The number of a function type's parameters and results; -1 if there is no such type."""
        return _values(self.types, index)

    def type_at(self, reader: WasmReader) -> Signature:
        """Read a type index and return its type."""
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
            f"a value of type {byte:#x}: only i32, i64, f32, f64 and v128 are allowed", REBUILD
        )
    return found


def _types(reader: WasmReader, module: ModuleContent) -> None:
    for _ in range(reader.count("types", _MOST_TYPES)):
        if reader.byte() != _FUNCTION_TYPE:
            raise reader.error("a type that is not a function type", REBUILD)
        parameters, results = (
            tuple(_value_type(reader) for _ in range(reader.count(what, _MOST_VALUES)))
            for what in ("parameters of a function", "results of a function")
        )
        module.types.append(Signature(parameters, results))


def _limits(reader: WasmReader, what: str, most: int) -> int:
    flags = reader.byte()
    if flags > 1:
        raise reader.error(f"a {what} that is shared or has 64-bit addresses", REBUILD)
    least = reader.number()
    if flags:
        reader.number()
    if least > most:
        raise reader.error(f"a {what} of size {least}; at most {most} is allowed")
    return least


def _table_type(reader: WasmReader) -> TableNeeds:
    if reader.byte() != _FUNCREF:
        raise reader.error("a table whose elements are not functions", REBUILD)
    return TableNeeds(_limits(reader, "table", _MOST_TABLE + 1))


def _global_type(reader: WasmReader) -> GlobalNeeds:
    type_ = _value_type(reader)
    mutable = reader.byte()
    if mutable > 1:
        raise reader.error("a shared global", REBUILD)
    return GlobalNeeds(type_, bool(mutable))


# -- sections --------------------------------------------------------------------------------------


def _name(reader: WasmReader) -> str:
    name = reader.name()
    if len(name) > _MOST_NAME:
        raise reader.error(f"a name of {len(name)} characters; at most {_MOST_NAME} are allowed")
    return name


def _imports(reader: WasmReader, module: ModuleContent) -> None:
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
                raise reader.error(f"an import of kind {kind}", REBUILD)
        module.imports.append(Import(source, name, type_))


def _functions(reader: WasmReader, module: ModuleContent) -> None:
    for _ in range(reader.count("functions", _MOST_FUNCTIONS)):
        module.functions.append(module.type_at(reader))


def _none_of(what: str) -> Callable[[WasmReader, ModuleContent], None]:
    def read(reader: WasmReader, module: ModuleContent) -> None:
        if reader.number():
            raise reader.error(
                f"it defines a {what}; a core's program must import the tile's", REBUILD
            )

    return read


def _globals(reader: WasmReader, module: ModuleContent) -> None:
    count = reader.count("globals", _MOST_GLOBALS)
    for _ in range(count):
        type_ = _global_type(reader)
        skip_constant(reader)
        module.globals.append(type_)


def _exports(reader: WasmReader, module: ModuleContent) -> None:
    for _ in range(reader.count("exports", _MOST_EXPORTS)):
        name, kind, index = _name(reader), reader.byte(), reader.number()
        match kind:
            case 0 if index < len(module.functions):
                module.exports[name] = module.functions[index]
            case 3 if index < len(module.globals):
                module.exported_globals[name] = module.globals[index]
            case 0 | 3:
                raise reader.error(f"it exports '{name}' but does not define it")
            case _:
                raise reader.error(
                    f"it exports '{name}', which is neither a function nor a global", REBUILD
                )


def _elements(reader: WasmReader, module: ModuleContent) -> None:
    reader.count("element segments", _MOST_SEGMENTS)


def _data(reader: WasmReader, module: ModuleContent) -> None:
    reader.count("data segments", _MOST_SEGMENTS)


def _code(reader: WasmReader, module: ModuleContent) -> None:
    defined = module.functions[module.imported_functions :]
    count = reader.count("function bodies", _MOST_FUNCTIONS)
    if count != len(defined):
        raise reader.error(f"{count} function bodies for {len(defined)} functions")
    cost = CompileCost(module, module.kind.cost)
    for signature in defined:
        body = reader.part(reader.number())
        cost.add(body, len(signature.parameters), frozenset(_VALUE_TYPES))


_READERS: Final[Mapping[Section, Callable[[WasmReader, ModuleContent], None]]] = {
    Section.TYPE: _types,
    Section.IMPORT: _imports,
    Section.FUNCTION: _functions,
    Section.TABLE: _none_of("table"),
    Section.MEMORY: _none_of("memory"),
    Section.GLOBAL: _globals,
    Section.EXPORT: _exports,
    Section.ELEMENT: _elements,
    Section.CODE: _code,
    Section.DATA: _data,
}


# -- dylink.0 --------------------------------------------------------------------------------------

_MEM_INFO: Final = 1


def _custom(reader: WasmReader, module: ModuleContent) -> None:
    if reader.name() != "dylink.0":
        return
    if module.needs is not None:
        raise reader.error("the module has two dylink.0 sections")
    module.needs = DataNeeds(0, 1, 0)
    while reader.more:
        kind, size = reader.byte(), reader.number()
        part = reader.part(size)
        if kind == _MEM_INFO:
            memory, memory_p2, table, _table_p2 = (part.number() for _ in range(4))
            if memory > PAGE or memory_p2 > _MOST_ALIGNMENT or table > _MOST_TABLE:
                raise reader.error(
                    f"{memory} bytes of static data, aligned to 2^{memory_p2} bytes, and {table} "
                    "functions in tables: more than a core can hold"
                )
            module.needs = DataNeeds(memory, 1 << memory_p2, table)
