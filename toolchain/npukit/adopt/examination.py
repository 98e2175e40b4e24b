"""What a design says of itself: its device, its arguments, the objects that it links with."""

from __future__ import annotations

import re

import msgspec

from npukit.bindings.element_types import tensors
from npukit.compiler.driver import lower
from npukit.compiler.extract import extract
from npukit.compiler.lowering.sequence import find_device
from npukit.compiler.lowering.sequence_arguments import SequenceArgument
from npukit.errors import UnsupportedError
from npukit.kernel.dtypes import DTYPE_BYTES
from npukit.kernel.names import identifier_problem

_NUMBERED = re.compile(r"(arg)?\d*\Z")


class FoundArgument(msgspec.Struct, frozen=True):
    """An argument as ``kernel.toml`` has it; ``memref`` is set if its elements differ there."""

    name: str
    direction: str
    dtype: str
    shape: tuple[int, ...]
    memref: str | None = None
    unused: bool = False

    @property
    def itemsize(self) -> int:
        """Bytes of an element."""
        return DTYPE_BYTES[self.dtype]


class Examination(msgspec.Struct, frozen=True):
    """A design's device (``npu1``), arguments, and objects in the order of their first use."""

    device: str
    arguments: tuple[FoundArgument, ...]
    objects: tuple[str, ...]


def examine(text: str, name: str) -> Examination:
    """Lower the design ``text``, which errors call ``name``, and describe it.

    Raises:
        DesignError: it is wrong, or npukit can't lower it; located.
    """
    lowered = lower(text, name)
    physical = extract(lowered.physical)
    objects = dict.fromkeys(file for core in physical.cores for file in core.link_files)
    device = find_device(lowered.physical).model.generation.device
    return Examination(device, _named(lowered.sequence_arguments), tuple(objects))


def _named(arguments: tuple[SequenceArgument, ...]) -> tuple[FoundArgument, ...]:
    """With the design's names, or with ``a``, ``b``... for inputs and ``out`` for outputs."""
    outputs = [a for a in arguments if a.direction in {"out", "inout"}]
    fresh = iter("abcdefghijklmnpqrstuvwxyz")
    taken: set[str] = set()
    found = []
    for argument in arguments:
        name = argument.name.lower().strip("_")
        if _NUMBERED.match(name) or identifier_problem(name):
            if argument.direction == "out":
                name = "out" if len(outputs) == 1 else f"out{outputs.index(argument)}"
            else:
                name = next(fresh)
        while name in taken:
            name += "_"
        taken.add(name)
        found.append(_argument(name, argument))
    return tuple(found)


def _argument(name: str, argument: SequenceArgument) -> FoundArgument:
    direction = "in" if argument.direction == "unused" else argument.direction
    unused = argument.direction == "unused"
    try:
        (tensor,) = tensors([argument])
    except UnsupportedError:
        if argument.nbytes is None:
            raise
        memref = "x".join([*map(str, argument.shape), argument.element])
        return FoundArgument(name, direction, "uint8", (argument.nbytes,), memref, unused)
    return FoundArgument(name, direction, tensor.dtype, tensor.shape or (1,), None, unused)
