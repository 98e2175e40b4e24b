"""Numbers that a runtime sequence takes as arguments, and streams for given ones.

MLIR-AIE 1.4 turns such a sequence into C++ code that writes the instruction stream when the kernel
is called (``--aie-npu-to-cpp``); the numbers never reach the device. So a stream for given numbers
is that of the design with constants in their place, and this puts the constants there.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from xdsl.dialects import arith
from xdsl.dialects.builtin import IndexType, IntegerType, Signedness
from xdsl.ir import Block, BlockArgument, Operation

from npukit.compiler.dialect.aie import RuntimeSequenceOp
from npukit.compiler.dialect.location import locate
from npukit.compiler.dialect.value_names import written_name
from npukit.errors import DesignError, UnsupportedError
from npukit.suggestions import did_you_mean

_INDEX_BITS = 64


class NumberArgument(msgspec.Struct, frozen=True):
    """A number that a runtime sequence takes; ``type`` is MLIR's (``i32``), the bounds included."""

    name: str
    type: str
    minimum: int
    maximum: int


def number_arguments(sequence: RuntimeSequenceOp) -> tuple[NumberArgument, ...]:
    """The numbers that ``sequence`` takes, in order; one without a name is called ``arg<k>``.

    Raises:
        DesignError: two have the same name.
    """
    found = tuple(
        NumberArgument(argument_name(value), str(value.type), *_bounds(value.type))
        for value in number_values(sequence)
        if isinstance(value.type, IntegerType | IndexType)
    )
    names = [argument.name for argument in found]
    for name in names:
        if names.count(name) > 1:
            raise DesignError(
                f"the runtime sequence takes two numbers called {name!r}",
                where=locate(sequence),
                hint="give each a name; arg<k> is what a number without one is called",
            )
    return found


def number_values(sequence: RuntimeSequenceOp) -> tuple[BlockArgument, ...]:
    """The arguments of ``sequence`` that are numbers."""
    blocks = sequence.body.blocks
    args = () if blocks.first is None else blocks.first.args
    return tuple(value for value in args if isinstance(value.type, IntegerType | IndexType))


def argument_name(value: BlockArgument) -> str:
    """What an argument of a runtime sequence is called."""
    return written_name(value) or f"arg{value.index}"


def bind_numbers(sequence: RuntimeSequenceOp, numbers: Mapping[str, int]) -> None:
    """Put constants in the place of the numbers that ``sequence`` takes, in place.

    The arguments stay, without uses. A number that is not given stays too: an error names it where
    it is used.

    Raises:
        DesignError: the sequence takes no number of such a name, or its type does not hold it.
        UnsupportedError: a buffer comes after a number.
    """
    known = {argument.name: argument for argument in number_arguments(sequence)}
    for name in numbers:
        if name not in known:
            raise DesignError(
                f"the runtime sequence takes no number called {name!r}; it takes "
                f"{', '.join(known) or 'none'}",
                where=locate(sequence),
                hint=did_you_mean(name, known),
            )
    check_order(sequence)
    block = sequence.body.blocks.first
    for value in number_values(sequence):
        argument = known[argument_name(value)]
        if block is None or argument.name not in numbers:
            continue
        number = numbers[argument.name]
        if not argument.minimum <= number <= argument.maximum:
            raise DesignError(
                f"{argument.name} can't be {number}: an {argument.type} is {argument.minimum} to "
                f"{argument.maximum}",
                where=locate(sequence),
            )
        assert isinstance(value.type, IntegerType | IndexType)
        constant = arith.ConstantOp.from_int_and_width(number, value.type)
        constant.location = sequence.location
        value.replace_all_uses_with(constant.result)
        constant.result.name_hint = argument.name
        put_first(block, constant)


def put_first(block: Block, op: Operation) -> None:
    """Put ``op`` at the beginning of ``block``."""
    if block.first_op is None:
        block.add_op(op)
    else:
        block.insert_op_before(op, block.first_op)


def check_order(sequence: RuntimeSequenceOp) -> None:
    """Check that the buffers of ``sequence`` come before its numbers.

    Raises:
        UnsupportedError: a buffer comes after a number.
    """
    numbers = number_values(sequence)
    blocks = sequence.body.blocks
    if not numbers or blocks.first is None:
        return
    late = [value for value in blocks.first.args[numbers[0].index :] if value not in numbers]
    if late:
        raise UnsupportedError(
            f"%{argument_name(late[0])} comes after %{argument_name(numbers[0])}, a number",
            where=locate(sequence),
            hint="put the numbers last: MLIR-AIE counts them when it numbers the host's buffers, "
            "but the host passes none for them",
        )


def _bounds(type_: IntegerType | IndexType) -> tuple[int, int]:
    if isinstance(type_, IntegerType):
        bits = type_.width.data
        if bits == 1 or type_.signedness.data is Signedness.UNSIGNED:
            return 0, (1 << bits) - 1
    else:
        bits = _INDEX_BITS
    return -(1 << (bits - 1)), (1 << (bits - 1)) - 1
