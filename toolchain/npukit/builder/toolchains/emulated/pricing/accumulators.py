"""Which vectors a function only adds products to: a core keeps them in accumulators."""

from __future__ import annotations

from npukit.builder.toolchains.emulated.pricing.classes import Classes
from npukit.builder.toolchains.emulated.pricing.ir import Instruction


def is_accumulator(one: Instruction, classes: Classes) -> bool:
    """Whether nothing but products use the vector that ``one`` makes, and only to add to it."""
    return _only_added_to(one, classes, set())


def _only_added_to(one: Instruction, classes: Classes, seen: set[str]) -> bool:
    if one.name in seen:
        return True
    seen.add(one.name)
    users = classes.function.uses.get(one.name, ())
    return bool(users) and all(_adds_to(user, one.name, classes, seen) for user in users)


def _adds_to(user: Instruction, value: str, classes: Classes, seen: set[str]) -> bool:
    if user.opcode == "phi":
        return _only_added_to(user, classes, seen)
    if user.opcode in ("add", "sub"):
        others = (classes.function.definitions.get(each) for each in user.operands)
        return any(
            other is not None and other.name != value and classes.operation(other).is_product
            for other in others
        )
    operation = classes.operation(user)
    if operation.slot is None and user.opcode in ("shufflevector", "bitcast"):
        return _only_added_to(user, classes, seen)
    return value in operation.leads
