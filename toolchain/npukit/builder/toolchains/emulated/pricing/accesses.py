"""Where loads and stores of a function go, as far as its IR shows."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from npukit.builder.toolchains.emulated.pricing.ir import Function, Instruction, Module
from npukit.builder.toolchains.emulated.vector_compile.vector_sizes import vector_bytes

_POINTER: Final = r"(?P<pointer>\w[^(),]*\([^()]*(?:\([^()]*\)[^()]*)*\)|[^,]+)"
"""A constant expression, which has commas, or a name."""
_LOAD: Final = re.compile(rf"load (?:volatile )?(?P<type><[^>]*>|[^,]+), ptr {_POINTER}")
_STORE: Final = re.compile(
    rf"store (?:volatile )?(?P<type><[^>]*>|\S+) (?P<value>.*), ptr {_POINTER}(?:, align|$)"
)
_EXPRESSION: Final = re.compile(r"(?P<opcode>getelementptr [^(]*)\((?P<operands>.*)\)")
_GEP: Final = re.compile(
    r"getelementptr (?:(?:inbounds|nuw|nusw) )*(?P<type>\[.*?\]|<.*?>|[^,]+), "
    r"ptr (?P<base>[^,]+), (?P<indices>.*)"
)
_CONSTANT: Final = re.compile(r"i\d+ (-?\d+)")
_MASKED: Final = re.compile(r"@llvm\.ptrmask\S*\(ptr (?:\w+ )*(?P<base>[^,)]+)")
_BYTES: Final = {"i1": 1, "i8": 1, "i16": 2, "i32": 4, "i64": 8, "float": 4, "double": 8, "ptr": 4}


class Address(msgspec.Struct, frozen=True):
    """``base`` plus ``offset`` bytes, or plus something that only runs show (None)."""

    base: str
    offset: int | None


class Access(msgspec.Struct, frozen=True):
    """A load or a store of so many bytes; ``is_local`` if it is of a local variable."""

    is_store: bool
    size: int
    is_vector: bool
    address: Address
    scopes: frozenset[int]
    distinct: frozenset[int]
    """The scopes that this access is known not to touch."""


def access_of(instruction: Instruction, function: Function, module: Module) -> Access | None:
    """What a load or a store accesses; None for other instructions."""
    pattern = {"load": _LOAD, "store": _STORE}.get(instruction.opcode)
    if pattern is None or (match := pattern.match(instruction.text)) is None:
        return None
    type_ = match["type"].strip()
    size = vector_bytes(type_) or _BYTES.get(type_) or _integer_bytes(type_)
    scopes, distinct = (
        module.references(instruction.metadata[kind])
        if kind in instruction.metadata
        else frozenset[int]()
        for kind in ("alias.scope", "noalias")
    )
    address = address_of(match["pointer"].strip(), function)
    return Access(
        instruction.opcode == "store", size, type_.startswith("<"), address, scopes, distinct
    )


def pointer_of(load: Instruction) -> str:
    """The pointer that a load reads through, as the text has it; empty for other instructions."""
    match = _LOAD.match(load.text)
    return match["pointer"].strip() if match is not None else ""


def address_of(pointer: str, function: Function) -> Address:
    """A pointer as a value that is not calculated from another one, and an offset."""
    offset: int | None = 0
    for _ in range(64):
        text = _calculation(pointer, function)
        if (gep := _GEP.match(text)) is not None:
            step = _offset(gep["type"], gep["indices"])
            offset = None if step is None or offset is None else offset + step
            pointer = gep["base"].strip()
        elif (masked := _MASKED.search(text)) is not None:
            pointer = masked["base"].strip()
        else:
            break
    return Address(pointer, offset)


def _calculation(pointer: str, function: Function) -> str:
    """The text of what calculates a pointer; empty if nothing does."""
    if (definition := function.definitions.get(pointer)) is not None:
        return definition.text
    constant = _EXPRESSION.fullmatch(pointer)
    return f"{constant['opcode']}{constant['operands']}" if constant is not None else ""


def root_of(pointer: str, function: Function) -> str:
    """The object that a pointer points into: a parameter, a variable, or an unknown value."""
    seen: set[str] = set()
    while pointer not in seen:
        seen.add(pointer)
        pointer = address_of(pointer, function).base
        definition = function.definitions.get(pointer)
        if definition is None or definition.opcode != "phi":
            break
        outside = [
            value
            for value, _ in definition.incoming
            if address_of(value, function).base not in seen
        ]
        if len(outside) != 1:
            break
        pointer = outside[0]
    return pointer


def stride_of(phi: str, function: Function) -> int | None:
    """By how many bytes a pointer grows in each round of its loop."""
    definition = function.definitions.get(phi)
    if definition is None or definition.opcode != "phi":
        return None
    steps = [address_of(value, function) for value, _ in definition.incoming]
    inside = [each.offset for each in steps if each.base == phi]
    return inside[0] if len(inside) == 1 else None


def is_local(access: Access, function: Function) -> bool:
    """Whether it is of a local variable, a register on a core if it is a vector."""
    root = function.definitions.get(root_of(access.address.base, function))
    return root is not None and root.opcode == "alloca"


def may_conflict(first: Access, second: Access, function: Function) -> bool:
    """Whether two accesses of one round, one of them a store, may touch the same bytes."""
    if first.address.base == second.address.base:
        if first.address.offset is None or second.address.offset is None:
            return True
        low, high = sorted(
            ((first.address.offset, first.size), (second.address.offset, second.size))
        )
        return low[0] + low[1] > high[0]
    return may_share_object(first, second, function)


def may_share_object(first: Access, second: Access, function: Function) -> bool:
    """Whether they may be of the same object."""
    if first.scopes and first.scopes <= second.distinct:
        return False
    if second.scopes and second.scopes <= first.distinct:
        return False
    roots = root_of(first.address.base, function), root_of(second.address.base, function)
    return roots[0] == roots[1] or not any(_is_separate(root, function) for root in roots)


def conflicts_later(store: Access, load: Access, function: Function) -> bool:
    """Whether a load of the next round may read what a store of this round writes."""
    if store.address.base == load.address.base:
        stride = stride_of(store.address.base, function)
        offsets = store.address.offset, load.address.offset
        if stride is None or offsets[0] is None or offsets[1] is None:
            return True
        ahead = offsets[1] + stride - offsets[0]
        return -load.size < ahead < store.size
    return may_share_object(store, load, function)


def _is_separate(root: str, function: Function) -> bool:
    if root.startswith("@"):
        return True
    if (definition := function.definitions.get(root)) is not None:
        return definition.opcode == "alloca"
    return "noalias" in function.parameters.get(root, "")


def _integer_bytes(type_: str) -> int:
    return (int(type_[1:]) + 7) // 8 if re.fullmatch(r"i\d+", type_) else 4


def _offset(type_: str, indices: str) -> int | None:
    numbers = [_CONSTANT.fullmatch(each.strip()) for each in indices.split(", ")]
    size = vector_bytes(type_) or _BYTES.get(type_.strip())
    if len(numbers) != 1 or numbers[0] is None or size is None:
        return None
    return int(numbers[0][1]) * size
