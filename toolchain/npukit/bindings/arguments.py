"""What a host program must pass to an NPU kernel, derived from the artifact and never guessed.

An xclbin's own metadata says how many arguments its kernel has, of which type, and which memory
bank each is tied to; the design's runtime sequence says how many of the buffers are really used and
for what (its k-th argument is ``bo<k>``). :func:`derive` joins the two.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Literal

import msgspec

from npukit.errors import ArtifactError, FormatError
from npukit.formats.xclbin import Xclbin
from npukit.formats.xclbin_metadata import AddressQualifier, MetadataArgument, MetadataKernel
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


_FLAGS: Final[Mapping[Role, BufferFlag]] = {
    Role.INSTRUCTIONS: "cacheable",
    Role.BUFFER: "host_only",
}


@dataclass(frozen=True, slots=True)
class TensorArgument:
    """A buffer as the design uses it: an argument of the runtime sequence.

    ``dtype`` is numpy's name of the element type, or ``bfloat16`` (which crosses numpy as uint16
    bit patterns); ``shape`` counts elements.
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
    and ``bank_tag`` its name in MEM_TOPOLOGY. ``flag`` is what the buffer must be allocated with.
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
        """What ``kernel.group_id(index)`` answers in the ``slot``-th hardware context (from 0).

        For explaining, and for comparing the bank: a program asks the kernel, since a driver may
        hand slots out in any order.
        """
        bank = NO_BANK if self.bank is None else self.bank
        return (slot + _FIRST_SLOT) << _SLOT_SHIFT | bank

    @property
    def passing(self) -> str:
        """What a host program passes here, in words."""
        match self.role:
            case Role.OPCODE:
                return f"{RUN_TRANSACTION}, which means: run a transaction"
            case Role.INSTRUCTIONS:
                return f"a {self.flag} buffer with the content of insts.bin, synced to the device"
            case Role.INSTRUCTION_COUNT:
                return "the size of insts.bin in bytes"
            case Role.UNUSED:
                return "nothing: the design does not use it, leave it out"
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
        """The map as JSON-ready data; :func:`from_json` reads it back."""
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


def derive(
    xclbin: Xclbin, tensors: Sequence[TensorArgument] | None, kernel: str | None = None
) -> ArgumentMap:
    """The argument map of an xclbin's kernel.

    Args:
        xclbin: the artifact; its EMBEDDED_METADATA, IP_LAYOUT, CONNECTIVITY and MEM_TOPOLOGY count.
        tensors: the arguments of the design's runtime sequence in order, or None if the design is
            not at hand.
        kernel: which kernel, needed where the xclbin has several.

    Raises:
        FormatError: a section is missing, damaged, or contradicts another.
        ArtifactError: there is no such kernel, or it can't take the design's arguments.
    """
    declared = _choose_kernel(xclbin.kernels(), kernel)
    instance, banks = _connected_banks(xclbin, declared)
    tags = [bank.tag for bank in xclbin.memory_banks()]
    ordered = _call_order(declared)
    roles = _roles(ordered)
    used = _assign_tensors(ordered, roles, tensors)
    arguments: list[KernelArgument] = []
    for index, argument in enumerate(ordered):
        bank = banks.get(index)
        _check_bank(argument, bank, len(tags), needed=index in used)
        unused = tensors is not None and roles[index] is Role.BUFFER and index not in used
        arguments.append(
            KernelArgument(
                index=index,
                name=argument.name,
                role=Role.UNUSED if unused else roles[index],
                type=argument.type,
                offset=argument.offset,
                size=argument.size,
                bank=bank,
                bank_tag=None if bank is None else tags[bank],
                flag=_FLAGS.get(roles[index]),
                tensor=used.get(index),
            )
        )
    return ArgumentMap(declared.name, instance, tuple(arguments))


def _check_bank(argument: MetadataArgument, bank: int | None, banks: int, *, needed: bool) -> None:
    what = f"argument {argument.index} ({argument.name})"
    if bank is not None and not 0 <= bank < banks:
        raise FormatError(
            f"{what} is tied to memory {bank}, and there are {banks}", where="CONNECTIVITY"
        )
    if bank is None and needed:
        raise ArtifactError(
            f"the design uses {what}, and no memory is tied to it", where="CONNECTIVITY"
        )


def _choose_kernel(kernels: Sequence[MetadataKernel], name: str | None) -> MetadataKernel:
    found = ", ".join(kernel.name for kernel in kernels) or "none"
    wanted = [kernel for kernel in kernels if name in (None, kernel.name)]
    if len(wanted) == 1:
        return wanted[0]
    if name is None and kernels:
        raise ArtifactError(
            f"the xclbin has {len(kernels)} kernels ({found}): say which",
            where="EMBEDDED_METADATA",
        )
    asked = f"no kernel {name}" if name else "no kernel"
    raise ArtifactError(f"the xclbin has {asked} (it has {found})", where="EMBEDDED_METADATA")


def _connected_banks(xclbin: Xclbin, kernel: MetadataKernel) -> tuple[str, dict[int, int]]:
    """The kernel's instance, and per argument the highest memory that is tied to it."""
    layout = {ip.name: index for index, ip in enumerate(xclbin.ip_layout())}
    instance = next((i for i in kernel.instances if f"{kernel.name}:{i}" in layout), None)
    if instance is None:
        raise FormatError(f"kernel {kernel.name} has no instance here", where="IP_LAYOUT")
    number = layout[f"{kernel.name}:{instance}"]
    banks: dict[int, int] = {}
    for one in xclbin.connections():
        if one.instance == number:
            banks[one.argument] = max(one.bank, banks.get(one.argument, one.bank))
    return instance, banks


def _call_order(kernel: MetadataKernel) -> list[MetadataArgument]:
    passed = [(a.index, a) for a in kernel.arguments if a.index is not None]
    passed.sort(key=lambda pair: pair[0])
    if [index for index, _ in passed] != list(range(len(passed))):
        raise FormatError(
            f"the arguments of {kernel.name} are numbered {[index for index, _ in passed]}",
            where="EMBEDDED_METADATA",
        )
    return [argument for _, argument in passed]


def _roles(arguments: Sequence[MetadataArgument]) -> list[Role]:
    roles = [
        Role.SCALAR if a.qualifier is AddressQualifier.SCALAR else Role.BUFFER for a in arguments
    ]
    for position, argument in enumerate(arguments):
        if roles[position] is not Role.SCALAR:
            continue
        if argument.name == "opcode":
            roles[position] = Role.OPCODE
        elif argument.name.startswith("ninstr"):
            roles[position] = Role.INSTRUCTION_COUNT
            # The count goes with the buffer before it, whatever that is called.
            if position and roles[position - 1] is Role.BUFFER:
                roles[position - 1] = Role.INSTRUCTIONS
    return roles


def _assign_tensors(
    arguments: Sequence[MetadataArgument],
    roles: Sequence[Role],
    tensors: Sequence[TensorArgument] | None,
) -> dict[int, TensorArgument]:
    if tensors is None:
        return {}
    for role in (Role.OPCODE, Role.INSTRUCTIONS, Role.INSTRUCTION_COUNT):
        if roles.count(role) != 1:
            raise ArtifactError(
                f"the kernel declares {roles.count(role)} arguments for the {role.value}, so it is "
                "not one that runs an instruction stream",
                where="EMBEDDED_METADATA",
            )
    buffers = [position for position, role in enumerate(roles) if role is Role.BUFFER]
    if len(tensors) > len(buffers):
        names = ", ".join(arguments[position].name for position in buffers) or "none"
        raise ArtifactError(
            f"the design has {len(tensors)} arguments and the kernel declares {len(buffers)} data "
            f"buffers ({names})",
            where="EMBEDDED_METADATA",
            hint="give the design fewer arguments, for instance by joining buffers",
        )
    return dict(zip(buffers, tensors, strict=False))


def from_json(data: bytes) -> ArgumentMap:
    """The map whose :meth:`ArgumentMap.to_json` is the JSON text ``data``.

    Raises:
        ArtifactError: something is missing, of the wrong type, or not a name that npukit knows.
    """
    try:
        mapping = msgspec.json.decode(data, type=ArgumentMap)
    except (ValueError, RecursionError) as error:
        raise ArtifactError(
            f"not an argument map: {error}", hint="build the kernel again"
        ) from error
    for argument in mapping.tensors:
        if argument.tensor is not None and argument.tensor.dtype not in DTYPE_BYTES:
            raise ArtifactError(
                f"not an argument map: unknown dtype {argument.tensor.dtype!r}",
                hint="build the kernel again",
            )
    return mapping
