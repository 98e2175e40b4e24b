"""What a host program must pass to an NPU kernel: the argument map, as data and as JSON.

:mod:`npukit.bindings.derivation` makes it from an artifact.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Literal

import msgspec

from npukit.decodable import decodable
from npukit.errors import ArtifactError
from npukit.kernel.dtypes import DTYPE_BYTES

Direction = Literal["in", "out", "inout", "unused"]
"""Seen from the kernel. ``unused``: the design declares the argument and never moves it."""

BufferFlag = Literal["cacheable", "host_only"]

RUN_TRANSACTION: Final = 3
"""The opcode that makes the command processor run the instruction buffer as a transaction."""

NO_BANK: Final = 0xFFFF
"""What the low half of a ``group_id`` is for an argument that is not a buffer."""

_SLOT_SHIFT: Final = 16
_FIRST_SLOT: Final = 1


class Role(StrEnum):
    """What an argument is for."""

    OPCODE = "opcode"
    INSTRUCTIONS = "instructions"
    INSTRUCTION_COUNT = "instruction count"
    BUFFER = "buffer"
    UNUSED = "unused"
    SCALAR = "scalar"


@dataclass(frozen=True, slots=True)
class TensorArgument:
    """A buffer as the design uses it: an argument of the runtime sequence.

    ``dtype`` is numpy's name of the element type, or ``bfloat16`` (which numpy arrays hold as
    uint16 bit patterns); ``shape`` counts elements.
    """

    name: str
    dtype: str
    shape: tuple[int, ...]
    direction: Direction

    @property
    def nbytes(self) -> int:
        """Size in bytes.

        Raises:
            ArtifactError: npukit does not know the element type.
        """
        if self.dtype not in DTYPE_BYTES:
            raise ArtifactError(
                f"unknown element type {self.dtype!r}", where=f"argument {self.name}"
            )
        return math.prod(self.shape) * DTYPE_BYTES[self.dtype]


@dataclass(frozen=True, slots=True)
class KernelArgument:
    """One argument of the kernel, in call order.

    ``type`` is the C type that the metadata declares; ``offset`` and ``size`` (bytes) are the
    argument's in the kernel's register map. ``bank`` is the memory bank's index, None for a scalar,
    and ``bank_tag`` its name in MEM_TOPOLOGY. ``flag`` is the flag to allocate the buffer with.
    ``tensor`` is the design's own argument, where the design is known and uses this one.
    """

    index: int
    name: str
    role: Role
    type: str
    offset: int
    size: int
    bank: int | None
    bank_tag: str | None
    flag: BufferFlag | None
    tensor: TensorArgument | None

    def group_id(self, slot: int = 0) -> int:
        """What ``kernel.group_id(index)`` returns in the ``slot``-th hardware context (from 0).

        This is for explanations and for comparing the bank. A program asks the kernel, since a
        driver may assign slots in any order.
        """
        bank = NO_BANK if self.bank is None else self.bank
        return (slot + _FIRST_SLOT) << _SLOT_SHIFT | bank

    @property
    def passing(self) -> str:
        """What a host program passes here, in words."""
        match self.role:
            case Role.OPCODE:
                return f"{RUN_TRANSACTION}, the opcode that runs a transaction"
            case Role.INSTRUCTIONS:
                return f"a {self.flag} buffer with the content of insts.bin, synced to the device"
            case Role.INSTRUCTION_COUNT:
                return "the size of insts.bin in bytes"
            case Role.UNUSED:
                return "nothing: the design does not use it"
            case Role.SCALAR:
                return f"a {self.type} value"
            case Role.BUFFER:
                return f"a {self.flag} buffer{_use_of(self.tensor)}"


def _use_of(tensor: TensorArgument | None) -> str:
    if tensor is None:
        return ", if the design uses it"
    shape = ", ".join(map(str, tensor.shape))
    what = f" with {tensor.name}: {tensor.dtype} [{shape}], {tensor.nbytes:,} bytes"
    return (
        what
        + {
            "in": "; sync it to the device before the run",
            "out": "; sync it from the device after the run",
            "inout": "; sync it to the device before the run and from it after",
            "unused": "; the design never moves it",
        }[tensor.direction]
    )


@dataclass(frozen=True, slots=True)
class ArgumentMap:
    """All arguments of a kernel in call order."""

    kernel: str
    instance: str
    arguments: tuple[KernelArgument, ...]

    @property
    def tensors(self) -> tuple[KernelArgument, ...]:
        """The buffers that the design uses, in runtime-sequence order; empty if it is unknown."""
        return tuple(a for a in self.arguments if a.tensor is not None)

    @property
    def unused(self) -> tuple[KernelArgument, ...]:
        """The arguments that the kernel declares and the design does not use."""
        return tuple(a for a in self.arguments if a.role is Role.UNUSED)

    def to_json(self) -> dict[str, Any]:
        """The map as data for JSON; :func:`from_json` reads it back."""
        return {
            "kernel": self.kernel,
            "instance": self.instance,
            "arguments": [_argument_to_json(argument) for argument in self.arguments],
        }


def _argument_to_json(argument: KernelArgument) -> dict[str, Any]:
    tensor = argument.tensor
    return {
        "index": argument.index,
        "name": argument.name,
        "role": argument.role.value,
        "type": argument.type,
        "offset": argument.offset,
        "size": argument.size,
        "bank": argument.bank,
        "bank_tag": argument.bank_tag,
        "flag": argument.flag,
        "tensor": None
        if tensor is None
        else {
            "name": tensor.name,
            "dtype": tensor.dtype,
            "shape": list(tensor.shape),
            "direction": tensor.direction,
            "nbytes": tensor.nbytes,
        },
    }


def from_json(data: bytes) -> ArgumentMap:
    """The map whose :meth:`ArgumentMap.to_json` is the JSON text ``data``.

    Raises:
        ArtifactError: something is missing, of the wrong type, or not a name that npukit knows.
    """
    try:
        mapping = msgspec.json.decode(data, type=decodable(ArgumentMap))
    except (ValueError, RecursionError) as error:
        raise ArtifactError(f"not an argument map: {error}", hint="rebuild the kernel") from error
    for argument in mapping.tensors:
        if argument.tensor is not None and argument.tensor.dtype not in DTYPE_BYTES:
            raise ArtifactError(
                f"not an argument map: unknown dtype {argument.tensor.dtype!r}",
                hint="rebuild the kernel",
            )
    return mapping
