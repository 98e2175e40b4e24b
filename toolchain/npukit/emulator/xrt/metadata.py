"""What XRT reads from an xclbin: kernels, memories, and the banks that each argument can use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from npukit.errors import FormatError
from npukit.formats import xclbin as container
from npukit.formats.xclbin import SectionKind
from npukit.formats.xclbin_metadata import AddressQualifier, MetadataKernel
from npukit.formats.xclbin_sections import (
    Connection,
    MemoryBank,
    parse_connectivity,
    parse_ip_layout,
    parse_topology,
)

NO_BANK: Final = 0xFFFF
"""The bank of an argument that no memory is connected to: a scalar."""


class ArgumentMetadata(msgspec.Struct, frozen=True):
    """A kernel argument: its byte offset in the command's register map, and its banks.

    ``banks`` are the memory indices connected to the argument; ``bank`` is the highest one, or
    :data:`NO_BANK`.
    """

    index: int
    name: str
    offset: int
    size: int
    is_buffer: bool
    bank: int
    banks: frozenset[int]


class KernelMetadata(msgspec.Struct, frozen=True):
    """A kernel, its instances and its arguments in order."""

    name: str
    instances: tuple[str, ...]
    arguments: tuple[ArgumentMetadata, ...]


class MemoryMetadata(msgspec.Struct, frozen=True):
    """A memory bank."""

    index: int
    tag: str
    base_address: int
    size_kb: int
    used: bool


class XclbinMetadata(msgspec.Struct, frozen=True):
    """An xclbin as XRT sees it; ``image`` is its EMULATION_DATA section, if it has one."""

    uuid: str
    platform: str
    kernels: tuple[KernelMetadata, ...]
    memories: tuple[MemoryMetadata, ...]
    image: bytes | None

    def kernel(self, name: str) -> KernelMetadata | None:
        """The kernel of that name, or None."""
        return next((kernel for kernel in self.kernels if kernel.name == name), None)


def read(data: bytes) -> XclbinMetadata:
    """Parse an xclbin.

    Raises:
        RuntimeError: XRT's ``Invalid xclbin``, followed by what is wrong.
    """
    if data[: len(container.MAGIC) - 1] != container.MAGIC[:-1]:
        raise RuntimeError("Invalid xclbin")
    try:
        return _read(container.parse(data))
    except FormatError as error:
        raise RuntimeError(f"Invalid xclbin: {error}") from error


def _read(file: container.Xclbin) -> XclbinMetadata:
    banks = parse_topology(_payload(file, SectionKind.GROUP_TOPOLOGY, SectionKind.MEM_TOPOLOGY))
    connections = parse_connectivity(
        _payload(file, SectionKind.GROUP_CONNECTIVITY, SectionKind.CONNECTIVITY)
    )
    layout = parse_ip_layout(_payload(file, SectionKind.IP_LAYOUT))
    image = file.section(SectionKind.EMULATION_DATA)
    return XclbinMetadata(
        uuid=file.uuid_text,
        platform=file.vbnv,
        kernels=tuple(
            _kernel(kernel, banks, connections, [ip.name for ip in layout])
            for kernel in (file.kernels() if file.section(SectionKind.EMBEDDED_METADATA) else ())
        ),
        memories=tuple(
            MemoryMetadata(index, bank.tag, bank.base_address, bank.size_kib, bank.used)
            for index, bank in enumerate(banks)
        ),
        image=None if image is None else image.data,
    )


_EMPTY_SECTION: Final = bytes(8)


def _payload(file: container.Xclbin, *kinds: SectionKind) -> bytes:
    """The first of these sections that the file has; XRT prefers the grouped ones."""
    sections = (file.section(kind) for kind in kinds)
    found = next((section for section in sections if section is not None), None)
    if found is not None:
        return found.data
    return _EMPTY_SECTION[:4] if SectionKind.CONNECTIVITY in kinds else _EMPTY_SECTION


def _kernel(
    kernel: MetadataKernel,
    banks: Sequence[MemoryBank],
    connections: Sequence[Connection],
    layout: Sequence[str],
) -> KernelMetadata:
    instances = tuple(
        name for name in (f"{kernel.name}:{one}" for one in kernel.instances) if name in layout
    )
    # XRT's group_id() is that of a kernel's first instance.
    first = layout.index(instances[0]) if instances else -1
    reachable: dict[int, set[int]] = {}
    for one in connections:
        if one.instance == first and 0 <= one.bank < len(banks) and banks[one.bank].used:
            reachable.setdefault(one.argument, set()).add(one.bank)
    arguments = sorted(
        (argument for argument in kernel.arguments if argument.index is not None),
        key=lambda argument: argument.index or 0,
    )
    return KernelMetadata(
        kernel.name,
        instances,
        tuple(
            ArgumentMetadata(
                index=index,
                name=argument.name,
                offset=argument.offset,
                size=argument.size,
                is_buffer=argument.qualifier is not AddressQualifier.SCALAR,
                bank=max(reachable.get(index, {NO_BANK})),
                banks=frozenset(reachable.get(index, ())),
            )
            for index, argument in enumerate(arguments)
        ),
    )
