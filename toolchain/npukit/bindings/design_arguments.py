"""The arguments of a design, read from its MLIR: what its runtime sequence declares and moves."""

from __future__ import annotations

from npukit.bindings.arguments import TensorArgument
from npukit.bindings.element_types import tensors
from npukit.compiler.dialect.aie import ObjectFifoOp
from npukit.compiler.driver import lower_to_physical
from npukit.compiler.lowering.sequence import find_device, find_sequence, lower_sequence
from npukit.compiler.lowering.sequence_arguments import sequence_arguments
from npukit.compiler.parse import parse_module


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
    return tensors(sequence_arguments(sequence, lower_sequence(module)))
