"""Payloads of the sections that assign a kernel's arguments to memories.

MEM_TOPOLOGY (and GROUP_TOPOLOGY), CONNECTIVITY (and GROUP_CONNECTIVITY) and IP_LAYOUT. Source: XRT,
``xrt/detail/xclbin.h`` (``mem_topology``, ``connectivity``, ``ip_layout``).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from npukit.errors import FormatError
from npukit.formats.byte_reader import ByteReader, decode_text, encode_text

MEMORY_TYPES = (
    "MEM_DDR3",
    "MEM_DDR4",
    "MEM_DRAM",
    "MEM_STREAMING",
    "MEM_PREALLOCATED_GLOB",
    "MEM_ARE",
    "MEM_HBM",
    "MEM_BRAM",
    "MEM_URAM",
    "MEM_STREAMING_CONNECTION",
    "MEM_HOST",
    "MEM_PS_KERNEL",
)
IP_TYPES = (
    "IP_MB",
    "IP_KERNEL",
    "IP_DNASC",
    "IP_DDR4_CONTROLLER",
    "IP_MEM_DDR4",
    "IP_MEM_HBM",
    "IP_MEM_HBM_ECC",
    "IP_PS_KERNEL",
)
MEM_DRAM = MEMORY_TYPES.index("MEM_DRAM")
IP_PS_KERNEL = IP_TYPES.index("IP_PS_KERNEL")
NO_BASE_ADDRESS = 0xFFFF_FFFF_FFFF_FFFF

_MEM_DATA = struct.Struct("<BB6xQQ16s")
_CONNECTION = struct.Struct("<iii")
_IP_DATA = struct.Struct("<IIQ64s")
# The count of a section of 8-byte aligned items is followed by padding.
_COUNT = struct.Struct("<i")
_PADDED_COUNT = struct.Struct("<i4x")


@dataclass(frozen=True)
class MemoryBank:
    """A memory that can hold buffers; its index in the section is the bank's number."""

    tag: str
    size_kib: int
    base_address: int
    memory_type: int = MEM_DRAM
    used: bool = True

    @property
    def type_name(self) -> str:
        """``MEM_TYPE`` by name."""
        return _name(MEMORY_TYPES, self.memory_type)


@dataclass(frozen=True)
class Connection:
    """Argument ``argument`` of the kernel instance ``instance`` can be in bank ``bank``."""

    argument: int
    instance: int
    bank: int


@dataclass(frozen=True)
class IpInstance:
    """A kernel instance; ``name`` is ``kernel:instance``. ``properties`` depend on the type."""

    name: str
    ip_type: int = IP_PS_KERNEL
    properties: int = 0
    base_address: int = NO_BASE_ADDRESS

    @property
    def type_name(self) -> str:
        """``IP_TYPE`` by name."""
        return _name(IP_TYPES, self.ip_type)


def dpu_properties(kernel_id: int, *, subtype: int = 1, functional: int = 0) -> int:
    """The properties of a DPU kernel instance (``ip_data.ps_kernel``).

    ``kernel_id`` has 12 bits; a DPU has subtype 1 and functional 0.
    """
    return subtype & 3 | (functional & 3) << 4 | (kernel_id & 0xFFF) << 16


def parse_topology(data: bytes, section: str = "MEM_TOPOLOGY") -> tuple[MemoryBank, ...]:
    """Read MEM_TOPOLOGY or GROUP_TOPOLOGY.

    Raises:
        FormatError: the section's size does not match its count.
    """
    return tuple(
        MemoryBank(decode_text(tag), size, base, memory_type, bool(used))
        for memory_type, used, size, base, tag in _items(data, section, _PADDED_COUNT, _MEM_DATA)
    )


def encode_topology(banks: Sequence[MemoryBank]) -> bytes:
    """The bytes of MEM_TOPOLOGY or GROUP_TOPOLOGY."""
    return _encode(
        "MEM_TOPOLOGY",
        _PADDED_COUNT,
        _MEM_DATA,
        [
            (
                bank.memory_type,
                bank.used,
                bank.size_kib,
                bank.base_address,
                encode_text(bank.tag, 16, "memory tag"),
            )
            for bank in banks
        ],
    )


def parse_connectivity(data: bytes, section: str = "CONNECTIVITY") -> tuple[Connection, ...]:
    """Read CONNECTIVITY or GROUP_CONNECTIVITY.

    Raises:
        FormatError: the section's size does not match its count.
    """
    return tuple(Connection(*fields) for fields in _items(data, section, _COUNT, _CONNECTION))


def encode_connectivity(connections: Sequence[Connection]) -> bytes:
    """The bytes of CONNECTIVITY or GROUP_CONNECTIVITY."""
    return _encode(
        "CONNECTIVITY",
        _COUNT,
        _CONNECTION,
        [(one.argument, one.instance, one.bank) for one in connections],
    )


def parse_ip_layout(data: bytes) -> tuple[IpInstance, ...]:
    """Read IP_LAYOUT.

    Raises:
        FormatError: the section's size does not match its count.
    """
    return tuple(
        IpInstance(decode_text(name), ip_type, properties, base)
        for ip_type, properties, base, name in _items(data, "IP_LAYOUT", _PADDED_COUNT, _IP_DATA)
    )


def encode_ip_layout(instances: Sequence[IpInstance]) -> bytes:
    """The bytes of IP_LAYOUT."""
    return _encode(
        "IP_LAYOUT",
        _PADDED_COUNT,
        _IP_DATA,
        [
            (
                ip.ip_type,
                ip.properties,
                ip.base_address,
                encode_text(ip.name, 64, "kernel instance name"),
            )
            for ip in instances
        ],
    )


def _name(names: Sequence[str], number: int) -> str:
    return names[number] if number < len(names) else f"unknown ({number})"


def _items(data: bytes, section: str, head: struct.Struct, item: struct.Struct) -> list[Any]:
    reader = ByteReader(data, section)
    (count,) = reader.unpack(head, 0, "the count")
    expected = head.size + count * item.size
    if count < 0 or expected != len(data):
        raise reader.error(
            f"{count} items take {expected} bytes, but the section has {len(data)}", 0
        )
    return reader.array(item, head.size, count, "the items")


def _encode(
    section: str,
    head: struct.Struct,
    item: struct.Struct,
    items: Sequence[tuple[object, ...]],
) -> bytes:
    try:
        return head.pack(len(items)) + b"".join(item.pack(*fields) for fields in items)
    except struct.error as error:
        raise FormatError(f"a value does not fit its field: {error}", where=section) from None
