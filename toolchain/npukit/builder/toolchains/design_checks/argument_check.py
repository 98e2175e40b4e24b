"""Checks that the arguments in kernel.toml match those of the design's runtime sequence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from operator import mul
from typing import TYPE_CHECKING

from npukit.errors import DesignError, Location
from npukit.kernel.dtypes import MLIR_ELEMENTS
from npukit.kernel.spec import Argument, KernelSpec

if TYPE_CHECKING:
    from npukit.compiler.lowering.sequence_arguments import SequenceArgument
    from npukit.compiler.lowering.sequence_numbers import NumberArgument


def check_arguments(
    spec: KernelSpec, sequence: Sequence[SequenceArgument], where: Location | str
) -> None:
    """Compare the spec's arguments with those of the design's runtime sequence, at ``where``.

    Raises:
        DesignError: their number, an element type, a shape or a direction differs.
    """
    if len(sequence) != len(spec.arguments):
        raise DesignError(
            f"the runtime sequence has {len(sequence)} arguments, kernel.toml has "
            f"{len(spec.arguments)}",
            where=where,
            hint="list the runtime sequence's arguments as [[arguments]], in the same order",
        )
    for index, (argument, found) in enumerate(zip(spec.arguments, sequence, strict=True)):
        name = f"argument {index} ({argument.name!r})"
        _check_type(name, argument, found, where)
        # What a stream leaves of an output then keeps the caller's content.
        partly = spec.per_call and (found.direction, argument.direction) == ("out", "inout")
        if found.direction not in ("unused", argument.direction) and not partly:
            raise DesignError(
                f"{name} is {argument.direction!r} in kernel.toml, but the runtime sequence uses "
                f"it as {found.direction!r}",
                where=where,
            )


def check_numbers(spec: KernelSpec, taken: Sequence[NumberArgument], where: Location | str) -> None:
    """Compare the parameters that calls choose with the numbers of the runtime sequence.

    Raises:
        DesignError: there are more or fewer.
    """
    if len(taken) == len(spec.per_call):
        return
    numbers = ", ".join(f"%{number.name}: {number.type}" for number in taken) or "none"
    chosen = ", ".join(parameter.name for parameter in spec.per_call) or "none"
    raise DesignError(
        f"the runtime sequence takes {len(taken)} numbers ({numbers}), kernel.toml has "
        f"{len(spec.per_call)} parameters with per_call ({chosen})",
        where=where,
        hint="give the kernel a parameter with per_call = true for each number, in the same order",
    )


def _check_type(
    name: str, argument: Argument, found: SequenceArgument, where: Location | str
) -> None:
    memref = "x".join([*map(str, found.shape), found.element])
    here = f"{argument.dtype} {list(argument.shape)}"
    if argument.nbytes != found.nbytes:
        raise DesignError(
            f"{name} has {argument.nbytes} bytes in kernel.toml and {found.nbytes} in the "
            "runtime sequence",
            where=where,
            details=f"kernel.toml: {here}\nthe design:  memref<{memref}>",
        )
    if argument.declared_memref is not None:
        if argument.declared_memref != memref:
            raise DesignError(
                f"{name} is memref<{memref}> in the runtime sequence; kernel.toml says "
                f"memref = {argument.declared_memref!r}",
                where=where,
            )
        return
    if not _holds(found.element, argument.dtype):
        what = f"the element type {found.element} is not {argument.dtype}"
    elif not _regroups(found.shape, argument.shape):
        what = "the dimensions are not those of kernel.toml split or joined"
    else:
        return
    raise DesignError(
        f"{name} is {here} in kernel.toml, and memref<{memref}> in the runtime sequence: {what}",
        where=where,
        hint=f"make both the same; or, to reinterpret the {argument.nbytes} bytes, "
        f"declare that for the argument in kernel.toml: memref = {memref!r}".replace("'", '"'),
    )


def _holds(element: str, dtype: str) -> bool:
    """Whether MLIR's element type stands for ``dtype``; ``i8`` is signless, ``si8`` signed."""
    plain = MLIR_ELEMENTS[dtype]
    signed = f"{'u' if dtype.startswith('u') else 's'}{plain}"
    return element == plain or (plain.startswith("i") and element == signed)


def _regroups(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether one shape splits dimensions of the other, as ``[3, 64, 64]`` does ``[12288]``."""
    ends, other_ends = (set(accumulate(shape, mul)) for shape in (one, other))
    # A leading dimension of 1 adds the end 1, which splits nothing.
    return ends - {1} <= other_ends or other_ends - {1} <= ends
