"""The arguments of a design, read from its MLIR: what its runtime sequence declares and moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from npukit.bindings.arguments import TensorArgument
from npukit.compiler.dialect.aie import ObjectFifoOp
from npukit.compiler.driver import lower_to_physical
from npukit.compiler.lowering.sequence import find_device, find_sequence, lower_sequence
from npukit.compiler.lowering.sequence_arguments import SequenceArgument, sequence_arguments
from npukit.compiler.parse import parse_module
from npukit.errors import UnsupportedError

# MLIR's integers without a sign are int<n> to a host; unsigned ones are spelt ui<n>.
_DTYPES: Final[Mapping[str, str]] = {
    **{f"{sign}i{bits}": f"int{bits}" for bits in (8, 16, 32, 64) for sign in ("", "s")},
    **{f"ui{bits}": f"uint{bits}" for bits in (8, 16, 32, 64)},
    **{f"f{bits}": f"float{bits}" for bits in (16, 32, 64)},
    "bf16": "bfloat16",
}


def design_tensors(text: str, filename: str = "<string>") -> tuple[TensorArgument, ...]:
    """The tensors that a design takes and gives, in the order of ``bo0``, ``bo1``, ...

    Args:
        text: MLIR, a design as written or a physical module.
        filename: what errors call the text.

    Raises:
        DesignError: the text does not parse, or its runtime sequence can't be lowered; located.
        UnsupportedError: an argument has elements of a type that no numpy type holds.
    """
    module = parse_module(text, filename)
    if any(isinstance(op, ObjectFifoOp) for op in module.walk()):
        module = lower_to_physical(module)
    sequence = find_sequence(find_device(module))
    return tuple(
        TensorArgument(argument.name, _dtype(argument), argument.shape, argument.direction)
        for argument in sequence_arguments(sequence, lower_sequence(module))
    )


def _dtype(argument: SequenceArgument) -> str:
    if argument.element not in _DTYPES:
        raise UnsupportedError(
            f"argument {argument.name} of the runtime sequence has elements of type "
            f"{argument.element}, which no numpy type holds"
        )
    return _DTYPES[argument.element]
