"""What addresses take beside the loads and stores that use them.

A core adds constants and increments to pointers in the access itself. Any other index has to be in
a register for offsets, which all pointers can use.
"""

from __future__ import annotations

import re
from typing import Final

from npukit.builder.toolchains.emulated.pricing.ir import Function, Instruction

_FLAGS: Final = re.compile(r"^getelementptr (?:(?:inbounds|nusw|nuw|inrange\([^)]*\)) )*")


def needs_index(address: Instruction, function: Function) -> bool:
    """Whether an address has an index that is no constant and no counter."""
    return not all(is_counter(each, function) for each in _indices(address, function))


def shares_index(address: Instruction, function: Function) -> bool:
    """Whether an earlier address of the block has the same index, in the same unit."""
    indices, unit = _indices(address, function), _unit(address)
    return any(
        each.opcode == "getelementptr"
        and each.line < address.line
        and function.places[each.line] == function.places[address.line]
        and _unit(each) == unit
        and _indices(each, function) == indices
        for each in function.uses[indices[0]]
    )


def is_counter(value: str, function: Function, depth: int = 0) -> bool:
    """Whether it changes by a constant in each round: the hardware adds that by itself."""
    definition = function.definitions.get(value)
    if definition is None or depth > 6:
        return definition is None
    if definition.opcode == "phi":
        return any(
            (inside := function.definitions.get(each)) is not None
            and inside.opcode in ("add", "or")
            and value in inside.operands
            for each, _ in definition.incoming
        )
    if definition.opcode in ("add", "or", "shl", "mul", "sub", "sext", "zext", "trunc"):
        return all(is_counter(each, function, depth + 1) for each in definition.operands)
    return False


def _indices(address: Instruction, function: Function) -> list[str]:
    return [each for each in address.operands if not _is_pointer(each, function)]


def _unit(address: Instruction) -> str:
    """The type whose size an index is multiplied with (before it: ``inbounds`` and the like)."""
    before = address.text.partition(", ptr ")[0]
    return _FLAGS.sub("", before)


def _is_pointer(value: str, function: Function) -> bool:
    definition = function.definitions.get(value)
    if definition is None:
        return "ptr" in function.parameters.get(value, "")
    return (" ptr " in f" {definition.text} " and definition.opcode != "load") or (
        definition.opcode == "load" and definition.text.startswith("load ptr")
    )
