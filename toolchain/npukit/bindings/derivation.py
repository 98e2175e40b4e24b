"""The argument map of an artifact, derived from what the artifact says and never guessed.

An xclbin's own metadata says how many arguments its kernel has, of which type, and which memory
bank each is tied to. The design's runtime sequence says which of the buffers are used, and for what
(its k-th argument is ``bo<k>``). :func:`derive` joins the two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from npukit.bindings.arguments import (
    ArgumentMap,
    BufferFlag,
    KernelArgument,
    Role,
    TensorArgument,
)
from npukit.errors import ArtifactError, FormatError
from npukit.formats.xclbin import Xclbin
from npukit.formats.xclbin_metadata import AddressQualifier, MetadataArgument, MetadataKernel

_FLAGS: Final[Mapping[Role, BufferFlag]] = {
    Role.INSTRUCTIONS: "cacheable",
    Role.BUFFER: "host_only",
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
            f"{what} is tied to memory {bank}, but there are only {banks}",
            where="CONNECTIVITY",
        )
    if bank is None and needed:
        raise ArtifactError(
            f"the design uses {what}, but no memory is tied to it", where="CONNECTIVITY"
        )


def _choose_kernel(kernels: Sequence[MetadataKernel], name: str | None) -> MetadataKernel:
    found = ", ".join(kernel.name for kernel in kernels) or "none"
    wanted = [kernel for kernel in kernels if name in (None, kernel.name)]
    if len(wanted) == 1:
        return wanted[0]
    if name is None and kernels:
        raise ArtifactError(
            f"the xclbin has {len(kernels)} kernels ({found}): name one",
            where="EMBEDDED_METADATA",
        )
    asked = f"no kernel {name}" if name else "no kernel"
    raise ArtifactError(f"the xclbin has {asked} (it has {found})", where="EMBEDDED_METADATA")


def _connected_banks(xclbin: Xclbin, kernel: MetadataKernel) -> tuple[str, dict[int, int]]:
    """The kernel's instance, and per argument the highest memory that is tied to it."""
    layout = {ip.name: index for index, ip in enumerate(xclbin.ip_layout())}
    instance = next((i for i in kernel.instances if f"{kernel.name}:{i}" in layout), None)
    if instance is None:
        raise FormatError(f"kernel {kernel.name} has no instance", where="IP_LAYOUT")
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
