"""The operations of the multiplier and the overloads of each, whatever it multiplies.

An operation is ``product``, ``first`` (the accumulator ``acc1``) and ``second`` (``acc2``), each
added, subtracted or absent. The ``_conf`` forms zero, shift or negate parts at run time.

There are thousands of overloads, of which a kernel uses a few, so each is a template whose body the
compiler looks at when it is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from npukit.vector.table import EXACT, Generation, Intrinsic


class Operation(msgspec.Struct, frozen=True):
    """Which parts an operation adds (1), subtracts (-1) or lacks (0)."""

    name: str
    product: int
    first: int
    second: int
    shifts: bool
    """Whether its ``_conf`` form has ``shift16``."""


MULTIPLY = (Operation("mul", 1, 0, 0, False), Operation("negmul", -1, 0, 0, False))
ACCUMULATE = (Operation("mac", 1, 1, 0, True), Operation("msc", -1, 1, 0, True))
NEGATED = (Operation("negmac", -1, -1, 0, False), Operation("negmsc", 1, -1, 0, False))
ADD = (Operation("addmac", 1, 1, 1, True), Operation("addmsc", -1, 1, 1, True))
SUBTRACT = (Operation("submac", 1, 1, -1, False), Operation("submsc", -1, 1, -1, False))

EVERY = (*MULTIPLY, *ACCUMULATE, *NEGATED, *ADD, *SUBTRACT)
AIE2P_NATIVE = (*MULTIPLY, *ACCUMULATE, *ADD)
EMULATED = (*MULTIPLY, *ACCUMULATE)


class Multiplication(msgspec.Struct, frozen=True):
    """One shape with the types of one overload set.

    ``kind`` is the semantics class; its ``run`` takes the operands, the accumulators and the
    changes. ``left`` and ``right`` are the vector types of an operand: two for a pair of vectors.
    ``signs`` are the signs of the operands where an overload does not pass them; empty when the
    semantics take none. ``accumulator`` is the type of results.
    """

    suffix: str
    kind: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    accumulator: str
    generations: tuple[Generation, ...]
    signs: tuple[bool, bool] | tuple[()] = ()
    takes_signs: bool = True
    mask: str = ""
    """The term negation of complex products."""
    takes_mask: bool = True
    """Whether the ``_conf`` overloads of complex products take ``sub_mask``."""
    has_plain: bool = True
    has_conf: bool = True
    operations: Sequence[Operation] = EVERY
    shifts: bool = True
    zeroing_is_optional: bool = False
    exactness: str = EXACT


def rows(one: Multiplication) -> Iterator[Intrinsic]:
    """Every overload of ``one``."""
    signs = (False, True) if one.takes_signs else (False,)
    operands = [_Operands.of(one, with_signs) for with_signs in signs]
    for operation in one.operations:
        for given in operands:
            if one.has_plain:
                yield _row(one, operation, given, conf=False, zeroing=False)
            if one.has_conf:
                if one.zeroing_is_optional and operation.first:
                    yield _row(one, operation, given, conf=True, zeroing=False)
                yield _row(one, operation, given, conf=True, zeroing=True)


class _Operands(msgspec.Struct, frozen=True):
    """The factors of a product: parameters of an overload, and what it passes on."""

    parameters: tuple[str, ...]
    arguments: tuple[str, ...]

    @staticmethod
    def of(one: Multiplication, with_signs: bool) -> _Operands:
        parameters = [
            *_operand("a", one.left, "sgn_x" if with_signs else ""),
            *_operand("b", one.right, "sgn_y" if with_signs else ""),
        ]
        return _Operands(tuple(parameters), tuple(_operand_arguments(one, with_signs)))


def _row(
    one: Multiplication, operation: Operation, operands: _Operands, *, conf: bool, zeroing: bool
) -> Intrinsic:
    changes = _changes(operation, conf, zeroing, one.shifts, one.mask, one.takes_mask)
    parameters = [*operands.parameters]
    accumulators = [f"{one.accumulator}{{}}"] * 2
    if operation.first:
        parameters.append(f"{one.accumulator} acc1")
        accumulators[0] = "acc1"
    if operation.second:
        parameters.append(f"{one.accumulator} acc2")
        accumulators[1] = "acc2"
    mask = [changes.mask] if one.mask else []
    call = ", ".join([*operands.arguments, *accumulators, *mask, changes.expression])
    kind = one.kind.replace("ACCUMULATORS", str(bool(operation.first) + bool(operation.second)))
    return Intrinsic(
        name=f"{operation.name}_{one.suffix}{'_conf' if conf else ''}",
        result=one.accumulator,
        parameters=(*parameters, *changes.parameters),
        body=f"npukit::lazy<Use, npukit::{kind}>::template run<{one.accumulator}>({call})",
        slot="vmul",
        template="template <typename Use = void>",
        exactness=one.exactness,
        generations=one.generations,
    )


def _operand(name: str, types: tuple[str, ...], sign: str) -> list[str]:
    if len(types) == 1:
        parameters = [f"{types[0]} {name}"]
    else:
        parameters = [f"{type_} {name}{index}" for index, type_ in enumerate(types)]
    return [*parameters, f"int {sign}"] if sign else parameters


def _operand_arguments(one: Multiplication, with_signs: bool) -> list[str]:
    arguments = []
    for name, types, index in (("a", one.left, 0), ("b", one.right, 1)):
        if len(types) == 1:
            arguments.append(name)
        else:
            arguments.append(f"npukit::both({name}0, {name}1)")
        if one.signs:
            given = "sgn_x" if name == "a" else "sgn_y"
            arguments.append(given if with_signs else str(one.signs[index]).lower())
    return arguments


class _Changes(msgspec.Struct, frozen=True):
    """The run-time arguments of a ``_conf`` overload and what they amount to."""

    parameters: tuple[str, ...]
    mask: str
    expression: str


@cache
def _changes(
    operation: Operation, conf: bool, zeroing: bool, shifts: bool, mask: str, takes_mask: bool
) -> _Changes:
    """Those of an operation; ``shifts``, ``mask`` and ``takes_mask`` are a product's."""
    names: list[str] = []
    if conf:
        if operation.first and zeroing:
            names.append("zero_acc1")
        if operation.first and operation.shifts and shifts:
            names.append("shift16")
        if mask and takes_mask:
            names.append("sub_mask")
        names.append("sub_mul")
        if operation.first:
            names.append("sub_acc1")
        if operation.second:
            names.append("sub_acc2")
    parts = [
        "zero_acc1" if "zero_acc1" in names else "0",
        "shift16" if "shift16" in names else "0",
        *(
            _sign(sign, name if name in names else "")
            for sign, name in (
                (operation.product, "sub_mul"),
                (operation.first, "sub_acc1"),
                (operation.second, "sub_acc2"),
            )
        ),
    ]
    return _Changes(
        parameters=tuple(f"int {name}" for name in names),
        mask="sub_mask" if "sub_mask" in names else mask,
        expression=", ".join(parts),
    )


def _sign(sign: int, name: str) -> str:
    if not name:
        return "1" if sign < 0 else "0"
    return f"!{name}" if sign < 0 else name
