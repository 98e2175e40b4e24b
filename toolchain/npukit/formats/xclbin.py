"""The xclbin container (``axlf``): a header, a table of sections, and the sections themselves.

Source: XRT, ``xrt/detail/xclbin.h``. Little-endian; sections start on 8-byte boundaries. Sections
of every kind are kept as raw bytes; :mod:`npukit.formats.xclbin_sections`,
:mod:`npukit.formats.xclbin_partition` and :mod:`npukit.formats.xclbin_metadata` read the payloads.
"""

from __future__ import annotations

import struct
import uuid as uuids
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from npukit.errors import FormatError
from npukit.formats.byte_reader import decode_text, encode_text
from npukit.formats.xclbin_metadata import MetadataKernel, parse_metadata
from npukit.formats.xclbin_partition import AiePartition, parse_partition
from npukit.formats.xclbin_sections import (
    Connection,
    IpInstance,
    MemoryBank,
    parse_connectivity,
    parse_ip_layout,
    parse_topology,
)

MAGIC: Final = b"xclbin2\0"
MAX_SECTIONS: Final = 0x10000

_PREAMBLE = struct.Struct("<8si28s256sQ")
_HEADER = struct.Struct("<QQQHBBHH16s64s16s16sI4x")
_SECTION = struct.Struct("<I16s4xQQ")
_TABLE = _PREAMBLE.size + _HEADER.size
_UNSIGNED = -1


class SectionKind(IntEnum):
    """``axlf_section_kind``."""

    BITSTREAM = 0
    CLEARING_BITSTREAM = 1
    EMBEDDED_METADATA = 2
    FIRMWARE = 3
    DEBUG_DATA = 4
    SCHED_FIRMWARE = 5
    MEM_TOPOLOGY = 6
    CONNECTIVITY = 7
    IP_LAYOUT = 8
    DEBUG_IP_LAYOUT = 9
    DESIGN_CHECK_POINT = 10
    CLOCK_FREQ_TOPOLOGY = 11
    MCS = 12
    BMC = 13
    BUILD_METADATA = 14
    KEYVALUE_METADATA = 15
    USER_METADATA = 16
    DNA_CERTIFICATE = 17
    PDI = 18
    BITSTREAM_PARTIAL_PDI = 19
    PARTITION_METADATA = 20
    EMULATION_DATA = 21
    SYSTEM_METADATA = 22
    SOFT_KERNEL = 23
    ASK_FLASH = 24
    AIE_METADATA = 25
    GROUP_TOPOLOGY = 26
    GROUP_CONNECTIVITY = 27
    SMARTNIC = 28
    AIE_RESOURCES = 29
    OVERLAY = 30
    VENDER_METADATA = 31
    AIE_PARTITION = 32
    IP_METADATA = 33
    AIE_RESOURCES_BIN = 34
    AIE_TRACE_METADATA = 35
    DTBO = 36


class Mode(IntEnum):
    """``XCLBIN_MODE``: flat for an NPU, sw_emu for npukit's emulated device."""

    FLAT = 0
    PR = 1
    TANDEM_STAGE2 = 2
    TANDEM_STAGE2_WITH_PR = 3
    HW_EMU = 4
    SW_EMU = 5
    HW_EMU_PR = 6


@dataclass(frozen=True)
class Section:
    """A section: kind (a number), name in the table (up to 15 bytes), content."""

    kind: int
    data: bytes = field(repr=False)
    name: str = ""
    offset: int = field(default=0, compare=False)
    """The offset that the section was read from; ignored when writing."""

    @property
    def kind_name(self) -> str:
        """The kind's name, or its number if npukit does not know it."""
        try:
            return SectionKind(self.kind).name
        except ValueError:
            return f"unknown ({self.kind})"


@dataclass(frozen=True)
class Xclbin:
    """An xclbin.

    ``uuid`` and ``interface_uuid`` have 16 bytes; ``timestamp`` is in seconds since 1970, or 0;
    ``version`` is the (major, minor, patch) of the tool that wrote the file. ``trailer`` holds the
    bytes after the last section, such as xclbinutil's mirror of the metadata.
    """

    sections: tuple[Section, ...]
    mode: int = Mode.FLAT
    uuid: bytes = bytes(16)
    timestamp: int = 0
    unique_id: int = 0
    version: tuple[int, int, int] = (0, 0, 0)
    vbnv: str = ""
    action_mask: int = 0
    interface_uuid: bytes = bytes(16)
    rom_timestamp: int = 0
    debug_bin: str = ""
    signature_length: int = _UNSIGNED
    reserved: bytes = field(default=b"\xff" * 28, repr=False)
    key_block: bytes = field(default=b"\xff" * 256, repr=False)
    trailer: bytes = field(default=b"", repr=False)

    @property
    def uuid_text(self) -> str:
        """The uuid as XRT prints it: ``8-4-4-4-12`` hexadecimal digits."""
        return str(uuids.UUID(bytes=self.uuid))

    @property
    def mode_name(self) -> str:
        """``flat``, ``sw_emu``, ..., or the number of an unknown mode."""
        try:
            return Mode(self.mode).name.lower()
        except ValueError:
            return f"unknown ({self.mode})"

    def section(self, kind: int) -> Section | None:
        """The first section of a kind, or None."""
        return next((section for section in self.sections if section.kind == kind), None)

    def require(self, kind: SectionKind) -> Section:
        """The first section of a kind.

        Raises:
            FormatError: the xclbin has no such section.
        """
        section = self.section(kind)
        if section is None:
            raise FormatError(f"the xclbin has no {kind.name} section", where=kind.name)
        return section

    def memory_banks(self) -> tuple[MemoryBank, ...]:
        """MEM_TOPOLOGY; a bank's number is its index."""
        return parse_topology(self.require(SectionKind.MEM_TOPOLOGY).data)

    def connections(self) -> tuple[Connection, ...]:
        """CONNECTIVITY."""
        return parse_connectivity(self.require(SectionKind.CONNECTIVITY).data)

    def ip_layout(self) -> tuple[IpInstance, ...]:
        """IP_LAYOUT."""
        return parse_ip_layout(self.require(SectionKind.IP_LAYOUT).data)

    def partition(self) -> AiePartition:
        """AIE_PARTITION."""
        return parse_partition(self.require(SectionKind.AIE_PARTITION).data)

    def kernels(self) -> tuple[MetadataKernel, ...]:
        """The kernels that EMBEDDED_METADATA declares."""
        return parse_metadata(self.require(SectionKind.EMBEDDED_METADATA).data)


def parse(data: bytes) -> Xclbin:
    """Read an xclbin.

    Raises:
        FormatError: ``data`` is not an xclbin, is truncated, or has a damaged section table.
    """
    if data[: len(MAGIC)] != MAGIC:
        raise FormatError(
            "not an xclbin: it does not start with the bytes 'xclbin2'", where="offset 0x0"
        )
    if len(data) < _TABLE:
        raise FormatError(
            f"truncated: {len(data)} bytes, but the header alone takes {_TABLE}", where="header"
        )
    _, signature_length, reserved, key_block, unique_id = _PREAMBLE.unpack_from(data)
    (
        length,
        timestamp,
        rom_timestamp,
        patch,
        major,
        minor,
        mode,
        action_mask,
        interface_uuid,
        vbnv,
        uuid,
        debug_bin,
        count,
    ) = _HEADER.unpack_from(data, _PREAMBLE.size)
    if length > len(data):
        raise FormatError(
            f"truncated: the header says {length} bytes, but the file has {len(data)}",
            where=f"header, offset {_PREAMBLE.size:#x}",
        )
    sections = tuple(_parse_sections(data, count))
    end = max((section.offset + len(section.data) for section in sections), default=0)
    return Xclbin(
        sections=sections,
        mode=mode,
        uuid=uuid,
        timestamp=timestamp,
        unique_id=unique_id,
        version=(major, minor, patch),
        vbnv=decode_text(vbnv),
        action_mask=action_mask,
        interface_uuid=interface_uuid,
        rom_timestamp=rom_timestamp,
        debug_bin=decode_text(debug_bin),
        signature_length=signature_length,
        reserved=reserved,
        key_block=key_block,
        trailer=data[max(end, _table_end(count)) :],
    )


def _table_end(count: int) -> int:
    return _TABLE + count * _SECTION.size


def _parse_sections(data: bytes, count: int) -> Iterator[Section]:
    where = f"section table, offset {_TABLE:#x}"
    if count > MAX_SECTIONS:
        raise FormatError(
            f"{count} sections, more than the format's limit of {MAX_SECTIONS}", where=where
        )
    if _table_end(count) > len(data):
        raise FormatError(f"truncated: the table of {count} sections does not fit", where=where)
    total = 0
    for index in range(count):
        kind, name, offset, size = _SECTION.unpack_from(data, _TABLE + index * _SECTION.size)
        entry = f"section {index} ({Section(kind, b'').kind_name})"
        if offset + size > len(data):
            raise FormatError(
                f"truncated: the section has {size} bytes at {offset:#x}, but the file ends at "
                f"{len(data):#x}",
                where=entry,
            )
        if size and offset < _table_end(count):
            raise FormatError(f"the section at {offset:#x} overlaps the header", where=entry)
        # Without this, a small file could list its own bytes as thousands of sections.
        total += size
        if total > len(data):
            raise FormatError(f"the section at {offset:#x} overlaps other sections", where=entry)
        yield Section(kind, data[offset : offset + size], decode_text(name), offset)


def encode(xclbin: Xclbin) -> bytes:
    """The file's bytes; sections go where xclbinutil puts them, in order, 8-byte aligned.

    Raises:
        FormatError: a value does not fit its field.
    """
    table = bytearray()
    body = bytearray()
    start = _table_end(len(xclbin.sections))
    for section in xclbin.sections:
        body += bytes(-(start + len(body)) % 8)
        name = encode_text(section.name, 16, "section name")
        table += _SECTION.pack(section.kind, name, start + len(body), len(section.data))
        body += section.data
    length = start + len(body) + len(xclbin.trailer)
    try:
        head = _encode_header(xclbin, length)
    except struct.error as error:
        raise FormatError(f"a value does not fit its field: {error}", where="header") from None
    return head + bytes(table) + bytes(body) + xclbin.trailer


def _encode_header(xclbin: Xclbin, length: int) -> bytes:
    for name, value, size in (
        ("uuid", xclbin.uuid, 16),
        ("interface uuid", xclbin.interface_uuid, 16),
        ("reserved field", xclbin.reserved, 28),
        ("key block", xclbin.key_block, 256),
    ):
        if len(value) != size:
            raise FormatError(f"the {name} has {len(value)} bytes, not {size}", where="header")
    preamble = _PREAMBLE.pack(
        MAGIC, xclbin.signature_length, xclbin.reserved, xclbin.key_block, xclbin.unique_id
    )
    major, minor, patch = xclbin.version
    return preamble + _HEADER.pack(
        length,
        xclbin.timestamp,
        xclbin.rom_timestamp,
        patch,
        major,
        minor,
        xclbin.mode,
        xclbin.action_mask,
        xclbin.interface_uuid,
        encode_text(xclbin.vbnv, 64, "platform VBNV"),
        xclbin.uuid,
        encode_text(xclbin.debug_bin, 16, "name of the debug binary"),
        len(xclbin.sections),
    )


def section_offsets(xclbin: Xclbin) -> tuple[int, ...]:
    """Where :func:`encode` puts each section, in bytes from the start of the file."""
    position = _table_end(len(xclbin.sections))
    offsets = []
    for section in xclbin.sections:
        position += -position % 8
        offsets.append(position)
        position += len(section.data)
    return tuple(offsets)
