"""Determines what a runtime sequence does with each of its arguments.

The direction follows from the instruction stream itself, not from the operations behind it: an
argument is an input if a BD with its address is pushed to an MM2S channel, and an output if it is
pushed to an S2MM channel. So this works for every way of writing a sequence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

from xdsl.dialects.builtin import MemRefType
from xdsl.ir import Attribute

from npukit.compiler.dialect.aie import RuntimeSequenceOp
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.host_memory import element_bits
from npukit.compiler.lowering.sequence_numbers import (
    argument_name,
    check_order,
    number_values,
)
from npukit.errors import Location, UnsupportedError
from npukit.formats.txn import AddressPatch, BlockWrite, Transaction, Write32
from npukit.machine.bd_words import decode_bd
from npukit.machine.generations import Generation, generation_to_read
from npukit.machine.physical import DmaDirection
from npukit.machine.registers import (
    QueueEntry,
    Register,
    RegisterKind,
    decode_address,
)

Direction: TypeAlias = Literal["in", "out", "inout", "unused"]

_Bd: TypeAlias = tuple[int, int, int]
"""Column, row and number of a BD."""


class SequenceArgument(NamedTuple):
    """An argument of a runtime sequence, as the kernel sees it.

    ``shape`` counts elements; ``element`` is MLIR's spelling of their type (``i8``, ``bf16``);
    ``nbytes`` is None for elements that are not whole bytes.
    """

    name: str
    shape: tuple[int, ...]
    element: str
    direction: Direction
    nbytes: int | None


def sequence_arguments(
    sequence: RuntimeSequenceOp, transaction: Transaction
) -> tuple[SequenceArgument, ...]:
    """Describe the buffers that ``sequence`` takes, which was lowered to ``transaction``.

    An argument without a name is called ``arg<k>``. Numbers, which come last, are not buffers.

    Raises:
        UnsupportedError: an argument is neither a memref of static shape nor an integer, or a
            buffer comes after a number.
    """
    check_order(sequence)
    used = argument_directions(transaction)
    arguments = []
    numbers = number_values(sequence)
    for index, value in enumerate(sequence.args):
        if value in numbers:
            continue
        name = argument_name(value)
        if not isinstance(value.type, MemRefType) or not value.type.has_static_shape():
            raise UnsupportedError(
                f"argument {name} of the runtime sequence is not a memref of static shape",
                where=locate(sequence),
            )
        arguments.append(
            SequenceArgument(
                name,
                value.type.get_shape(),
                str(value.type.element_type),
                _direction(used.get(index, set())),
                _nbytes(value.type, locate(sequence)),
            )
        )
    return tuple(arguments)


def merged_arguments(
    several: Sequence[Sequence[SequenceArgument]],
) -> tuple[SequenceArgument, ...]:
    """The arguments of one sequence, with the directions that they have in any of its streams."""
    return tuple(
        same[0]._replace(direction=_joined({argument.direction for argument in same}))
        for same in zip(*several, strict=True)
    )


def _joined(directions: set[Direction]) -> Direction:
    moved = directions - {"unused"}
    if not moved:
        return "unused"
    return moved.pop() if len(moved) == 1 else "inout"


def _nbytes(type_: MemRefType[Attribute], where: Location) -> int | None:
    try:
        return type_.element_count() * element_bits(type_, where) // 8
    except UnsupportedError:
        return None


def argument_directions(transaction: Transaction) -> dict[int, set[DmaDirection]]:
    """The directions of the DMA channels that move each argument, by argument number."""
    generation = generation_to_read(transaction.header.generation)
    words: dict[_Bd, list[int]] = {}
    argument: dict[_Bd, int] = {}
    found: dict[int, set[DmaDirection]] = defaultdict(set)
    for op in transaction.ops:
        match op:
            case BlockWrite(address=address, words=data):
                for offset, word in enumerate(data):
                    _write(words, decode_address(generation, address + 4 * offset), word)
            case Write32(address=address, value=value):
                register = decode_address(generation, address)
                _write(words, register, value)
                if register.kind is RegisterKind.QUEUE and register.direction is not None:
                    entry = QueueEntry.decode(register.tile, value)
                    for bd in _chain(generation, words, (register.col, register.row, entry.bd_id)):
                        if bd in argument:
                            found[argument[bd]].add(register.direction)
            case AddressPatch(address=address, arg_index=number):
                register = decode_address(generation, address)
                if register.kind is RegisterKind.BD:
                    argument[register.col, register.row, register.index] = number
    return found


def _write(words: dict[_Bd, list[int]], register: Register, value: int) -> None:
    if register.kind is RegisterKind.BD:
        blank = [0] * register.tile.bd.words
        bd = words.setdefault((register.col, register.row, register.index), blank)
        bd[register.word] = value


def _chain(generation: Generation, words: dict[_Bd, list[int]], first: _Bd) -> list[_Bd]:
    """The BDs that a channel runs when it starts ``first``."""
    chain: list[_Bd] = []
    current: _Bd | None = first
    while current is not None and current not in chain:
        chain.append(current)
        held = words.get(current)
        if held is None:
            break
        col, row, _ = current
        fields = decode_bd(generation.row(row), held)
        current = (col, row, fields.next_bd) if fields.use_next_bd else None
    return chain


def _direction(directions: set[DmaDirection]) -> Direction:
    if len(directions) == 2:
        return "inout"
    if directions == {DmaDirection.MM2S}:
        return "in"
    return "out" if directions else "unused"
