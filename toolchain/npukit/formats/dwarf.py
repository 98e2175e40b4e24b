"""Reads debug information: the functions that a compiled source defines, with their C types.

Only the parts of DWARF that describe functions and their types are read, in the form that clang
writes for one source: 32-bit DWARF 4, 32-bit addresses.

Source: DWARF Debugging Information Format, version 4, sections 2, 3, 5 and 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Final, Literal, TypeAlias

import msgspec
from msgspec.structs import replace

from npukit.formats.wasm_reader import CUSTOM, WasmReader, sections

Kind: TypeAlias = Literal["pointer", "integer", "float", "other"]

_VERSION: Final = 4
_WHAT: Final = "an object's debug information"


class CType(msgspec.Struct, frozen=True):
    """A C or C++ type as it is passed.

    ``bits`` is the width of an integer (bool and enum included) or a float. ``unsigned`` applies to
    integers, ``boolean`` says that one is a bool. ``pointee`` is the type that a pointer or
    reference refers to, and ``constant`` says that it is const.
    """

    text: str
    kind: Kind
    bits: int = 0
    unsigned: bool = False
    boolean: bool = False
    pointee: CType | None = None
    constant: bool = False


class CFunction(msgspec.Struct, frozen=True):
    """A function as its source declares it; ``result`` is None for void."""

    name: str
    parameters: tuple[CType, ...]
    result: CType | None
    variadic: bool
    line: int | None

    def __str__(self) -> str:
        parameters = [*(p.text for p in self.parameters), *(["..."] * self.variadic)]
        result = "void" if self.result is None else self.result.text
        return f"{result} {self.name}({', '.join(parameters)})"


class _Tag(IntEnum):
    ARRAY = 0x01
    CLASS = 0x02
    ENUMERATION = 0x04
    FORMAL_PARAMETER = 0x05
    POINTER = 0x0F
    REFERENCE = 0x10
    STRUCTURE = 0x13
    SUBROUTINE_TYPE = 0x15
    TYPEDEF = 0x16
    UNION = 0x17
    UNSPECIFIED_PARAMETERS = 0x18
    BASE_TYPE = 0x24
    CONST = 0x26
    SUBPROGRAM = 0x2E
    VOLATILE = 0x35
    RESTRICT = 0x37
    UNSPECIFIED_TYPE = 0x3B
    RVALUE_REFERENCE = 0x42
    ATOMIC = 0x47


class _Attribute(IntEnum):
    NAME = 0x03
    BYTE_SIZE = 0x0B
    LOW_PC = 0x11
    ABSTRACT_ORIGIN = 0x31
    DECL_LINE = 0x3B
    ENCODING = 0x3E
    SPECIFICATION = 0x47
    TYPE = 0x49
    LINKAGE_NAME = 0x6E


_FLOAT_ENCODING: Final = 0x04
_BOOLEAN_ENCODING: Final = 0x02
_UNSIGNED_ENCODINGS: Final = (_BOOLEAN_ENCODING, 0x07, 0x08, 0x10)  # unsigned, unsigned_char, UTF
_POINTERS: Final = {_Tag.POINTER: "*", _Tag.REFERENCE: "&", _Tag.RVALUE_REFERENCE: "&&"}
_QUALIFIERS: Final = {
    _Tag.CONST: "const",
    _Tag.VOLATILE: "volatile",
    _Tag.RESTRICT: "__restrict",
    _Tag.ATOMIC: "_Atomic",
}
_RECORDS: Final = {_Tag.STRUCTURE: "struct", _Tag.CLASS: "class", _Tag.UNION: "union"}
_VOID: Final = CType("void", "other")
_UNKNOWN: Final = CType("?", "other")
_DEEPEST: Final = 64


class _Entry(msgspec.Struct):
    """A debugging information entry; references in ``values`` are offsets in the section."""

    tag: int
    values: dict[int, int | str]
    children: list[_Entry] = msgspec.field(default_factory=list)

    def number(self, attribute: _Attribute) -> int | None:
        value = self.values.get(attribute)
        return value if isinstance(value, int) else None

    def text(self, attribute: _Attribute) -> str | None:
        value = self.values.get(attribute)
        return value if isinstance(value, str) else None


def defined_c_functions(data: bytes) -> dict[str, CFunction]:
    """The functions that a WebAssembly object file defines, by linkage name.

    Empty if the file has no debug information, or has it in another form.

    Raises:
        FormatError: the file or its debug information is damaged.
    """
    parts: dict[str, bytes] = {}
    for kind, content in sections(data, "an object file"):
        if kind == CUSTOM:
            name = content.name()
            parts[name] = content.bytes(content.left)
    info, strings = parts.get(".debug_info", b""), parts.get(".debug_str", b"")
    unit = _Reader(info, _WHAT)
    if len(info) < _Reader.HEADER:
        return {}
    unit.fixed(4)
    if unit.fixed(2) != _VERSION:
        return {}
    abbreviations = _abbreviations(parts.get(".debug_abbrev", b"")[unit.fixed(4) :])
    if unit.fixed(1) != _Reader.ADDRESS:
        return {}
    entries = _entries(unit, abbreviations, strings)
    subprograms = [entry for entry in entries.values() if entry.tag == _Tag.SUBPROGRAM]
    defined = [each for each in subprograms if _Attribute.LOW_PC in each.values]
    return dict(_function(each, entries) for each in defined)


class _Reader(WasmReader):
    """Fixed-size numbers, in addition to LEB128 ones."""

    HEADER: Final = 11
    ADDRESS: Final = 4

    def fixed(self, size: int) -> int:
        return int.from_bytes(self.bytes(size), "little")

    def until_nul(self) -> str:
        text = bytearray()
        while byte := self.byte():
            text.append(byte)
        return text.decode(errors="replace")

    @property
    def at(self) -> int:
        return self._at


_Abbreviations: TypeAlias = dict[int, tuple[int, bool, list[tuple[int, int]]]]
"""By code: tag, whether children follow, and (attribute, form) of each value."""


def _abbreviations(data: bytes) -> _Abbreviations:
    reader = _Reader(data, _WHAT)
    found: _Abbreviations = {}
    while reader.more and (code := reader.number()):
        tag, children = reader.number(), bool(reader.byte())
        values = []
        while True:
            attribute, form = reader.number(), reader.number()
            if not attribute and not form:
                break
            values.append((attribute, form))
        found[code] = tag, children, values
    return found


def _entries(unit: _Reader, abbreviations: _Abbreviations, strings: bytes) -> dict[int, _Entry]:
    """All entries of a unit, by their offset in the section."""
    found: dict[int, _Entry] = {}
    parents: list[_Entry] = []
    while unit.more:
        at = unit.at
        code = unit.number()
        if not code:
            if not parents:
                break
            parents.pop()
            continue
        if code not in abbreviations:
            raise unit.error(f"there is no abbreviation {code}")
        tag, has_children, values = abbreviations[code]
        entry = _Entry(tag, {a: _value(unit, form, strings) for a, form in values})
        found[at] = entry
        if parents:
            parents[-1].children.append(entry)
        if has_children:
            parents.append(entry)
        elif not parents:
            break
    return found


_FIXED: Final = {
    **{0x01: 4, 0x05: 2, 0x06: 4, 0x07: 8, 0x0B: 1, 0x0C: 1},
    **{0x10: 4, 0x11: 1, 0x12: 2, 0x13: 4, 0x14: 8, 0x17: 4, 0x20: 8},
}
"""Bytes of the fixed-size forms: addresses, data, flags, references, offsets, signatures."""
_BLOCK_SIZES: Final = {0x03: 2, 0x04: 4, 0x0A: 1}
_STRING, _STRP, _FLAG_PRESENT = 0x08, 0x0E, 0x19
_NUMBERS: Final = (0x0F, 0x15)
_LONG_BLOCKS: Final = (0x09, 0x18)
_SIGNED: Final = 0x0D


def _value(unit: _Reader, form: int, strings: bytes) -> int | str:
    """A value; 0 for forms that nothing here needs (blocks, signed numbers)."""
    value: int | str = 0
    if form in _FIXED:
        value = unit.fixed(_FIXED[form])
    elif form == _STRP:
        start = unit.fixed(4)
        end = max(start, strings.find(b"\0", start))
        value = strings[start:end].decode(errors="replace")
    elif form == _STRING:
        value = unit.until_nul()
    elif form in _NUMBERS:
        value = unit.number(64)
    elif form in _BLOCK_SIZES:
        unit.bytes(unit.fixed(_BLOCK_SIZES[form]))
    elif form in _LONG_BLOCKS:
        unit.bytes(unit.number())
    elif form == _SIGNED:
        unit.skip_number()
    elif form == _FLAG_PRESENT:
        value = 1
    else:
        raise unit.error(f"form {form:#x} of a value is not known")
    return value


# -- functions -------------------------------------------------------------------------------------


def _origin(entry: _Entry, entries: Mapping[int, _Entry]) -> _Entry:
    """The entry with a function's parameters; another one if it is inlined or declared before."""
    for _ in range(_DEEPEST):
        at = entry.number(_Attribute.ABSTRACT_ORIGIN) or entry.number(_Attribute.SPECIFICATION)
        if at is None or at not in entries or _Attribute.NAME in entry.values:
            break
        entry = entries[at]
    return entry


def _function(entry: _Entry, entries: Mapping[int, _Entry]) -> tuple[str, CFunction]:
    declared = _origin(entry, entries)
    name = declared.text(_Attribute.NAME) or ""
    parameters = [child for child in declared.children if child.tag == _Tag.FORMAL_PARAMETER]
    result = declared.number(_Attribute.TYPE)
    function = CFunction(
        name,
        tuple(_type(each.number(_Attribute.TYPE), entries) for each in parameters),
        None if result is None else _type(result, entries),
        any(child.tag == _Tag.UNSPECIFIED_PARAMETERS for child in declared.children),
        declared.number(_Attribute.DECL_LINE),
    )
    return declared.text(_Attribute.LINKAGE_NAME) or name, function


def _type(at: int | None, entries: Mapping[int, _Entry], depth: int = 0) -> CType:
    """The type whose entry is at offset ``at``; void if None."""
    if at is None:
        return _VOID
    entry = entries.get(at)
    if entry is None or depth > _DEEPEST:
        return _UNKNOWN
    if entry.tag in _OF_ANOTHER:
        return _derived(entry, _type(entry.number(_Attribute.TYPE), entries, depth + 1))
    name = entry.text(_Attribute.NAME) or ""
    bits = 8 * (entry.number(_Attribute.BYTE_SIZE) or 0)
    if entry.tag == _Tag.BASE_TYPE:
        encoding = entry.number(_Attribute.ENCODING)
        kind: Kind = "float" if encoding == _FLOAT_ENCODING else "integer"
        unsigned, boolean = encoding in _UNSIGNED_ENCODINGS, encoding == _BOOLEAN_ENCODING
        return CType(name, kind, bits, unsigned, boolean)
    if entry.tag == _Tag.ENUMERATION:
        inner = _type(entry.number(_Attribute.TYPE), entries, depth + 1)
        return CType(f"enum {name}".strip(), "integer", bits, inner.unsigned)
    text = f"{_RECORDS[_Tag(entry.tag)]} {name}" if entry.tag in _RECORDS else name
    return CType(text.strip() or "?", "other")


_OF_ANOTHER: Final = frozenset(
    {*_POINTERS, *_QUALIFIERS, _Tag.TYPEDEF, _Tag.ARRAY, _Tag.SUBROUTINE_TYPE}
)


def _derived(entry: _Entry, inner: CType) -> CType:
    """A pointer to, qualified version, alias or array of ``inner``."""
    tag = _Tag(entry.tag)
    if tag in _POINTERS:
        return CType(_joined(inner.text, _POINTERS[tag]), "pointer", pointee=inner)
    if tag in _QUALIFIERS:
        word = _QUALIFIERS[tag]
        behind = inner.kind == "pointer" or word == "__restrict"
        text = f"{inner.text}{word}" if inner.text.endswith("*") else f"{inner.text} {word}"
        constant = inner.constant or tag is _Tag.CONST
        return replace(inner, text=text if behind else f"{word} {inner.text}", constant=constant)
    if tag is _Tag.TYPEDEF:
        return replace(inner, text=entry.text(_Attribute.NAME) or inner.text)
    return CType(inner.text + ("[]" if tag is _Tag.ARRAY else " (...)"), "other")


def _joined(text: str, sign: str) -> str:
    return f"{text}{sign}" if text.endswith(("*", "&")) else f"{text} {sign}"
