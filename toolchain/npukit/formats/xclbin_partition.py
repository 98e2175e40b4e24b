"""The AIE_PARTITION section: the columns that a design occupies, and its device images (PDIs).

Source: XRT, ``xrt/detail/xclbin.h`` (``aie_partition``, ``aie_partition_info``, ``aie_pdi``,
``cdo_group``); the heap is ordered as ``xclbinutil`` does it (``SectionAIEPartition``).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from npukit.errors import FormatError
from npukit.formats.byte_reader import ByteReader

SECTION = "AIE_PARTITION"

CDO_TYPES = ("UNKNOWN", "PRIMARY", "LITE", "PRE_POST")

_PARTITION = struct.Struct("<B3xII4xQQH6xII72xIII52x")
_PDI = struct.Struct("<16sIIII64x")
_CDO_GROUP = struct.Struct("<IB3xQIIII64x")
_U16 = struct.Struct("<H")
_U64 = struct.Struct("<Q")


@dataclass(frozen=True)
class CdoGroup:
    """A group of configuration data objects in a PDI, and the kernels that use it."""

    name: str
    cdo_type: int
    pdi_id: int
    dpu_kernel_ids: tuple[int, ...] = ()
    pre_cdo_groups: tuple[int, ...] = ()

    @property
    def type_name(self) -> str:
        """``CDO_Type`` by name, as xclbinutil prints it."""
        return CDO_TYPES[self.cdo_type] if self.cdo_type < len(CDO_TYPES) else str(self.cdo_type)


@dataclass(frozen=True)
class Pdi:
    """A programmable device image: a 16-byte uuid, the image itself, its CDO groups."""

    uuid: bytes
    image: bytes = field(repr=False)
    cdo_groups: tuple[CdoGroup, ...]


@dataclass(frozen=True)
class AiePartition:
    """What the driver needs to place a design: ``column_width`` columns at one of the starts."""

    column_width: int
    start_columns: tuple[int, ...]
    pdis: tuple[Pdi, ...]
    name: str = ""
    operations_per_cycle: int = 0
    inference_fingerprint: int = 0
    pre_post_fingerprint: int = 0
    kernel_commit_id: str = ""
    schema_version: int = 0


def parse_partition(data: bytes) -> AiePartition:
    """Read an AIE_PARTITION section.

    Raises:
        FormatError: the section is truncated, or an offset points outside it.
    """
    reader = ByteReader(data, SECTION)
    (
        schema_version,
        name,
        operations,
        inference,
        pre_post,
        column_width,
        start_count,
        start_offset,
        pdi_count,
        pdi_offset,
        commit,
    ) = reader.unpack(_PARTITION, 0, "the partition header")
    pdis = reader.array(_PDI, pdi_offset, pdi_count, "the array of PDIs") if pdi_count else []
    return AiePartition(
        column_width=column_width,
        start_columns=_values(reader, _U16, start_offset, start_count, "the start columns"),
        pdis=tuple(_parse_pdi(reader, fields) for fields in pdis),
        name=reader.string(name, "the partition's name"),
        operations_per_cycle=operations,
        inference_fingerprint=inference,
        pre_post_fingerprint=pre_post,
        # Files older than this field have zero here.
        kernel_commit_id=reader.string(commit, "the kernel commit id") if commit else "",
        schema_version=schema_version,
    )


def encode_partition(partition: AiePartition) -> bytes:
    """Encode the section with xclbinutil's layout.

    Raises:
        FormatError: a value does not fit its field.
    """
    heap = _Heap(_PARTITION.size)
    try:
        name = heap.string(partition.name)
        commit = heap.string(partition.kernel_commit_id)
        starts = heap.array(_U16, partition.start_columns)
        pdis = [_encode_pdi(pdi, heap) for pdi in partition.pdis]
        pdi_offset = heap.add(b"".join(pdis))
        header = _PARTITION.pack(
            partition.schema_version,
            name,
            partition.operations_per_cycle,
            partition.inference_fingerprint,
            partition.pre_post_fingerprint,
            partition.column_width,
            len(partition.start_columns),
            starts,
            len(pdis),
            pdi_offset,
            commit,
        )
    except struct.error as error:
        raise FormatError(f"a value does not fit its field: {error}", where=SECTION) from None
    return header + heap.content()


def _parse_pdi(reader: ByteReader, fields: tuple[bytes, int, int, int, int]) -> Pdi:
    uuid, image_size, image_offset, group_count, group_offset = fields
    image = b""
    if image_size:
        image = reader.bytes_at(image_offset, image_size, "the PDI image")
    groups = []
    if group_count:
        groups = reader.array(_CDO_GROUP, group_offset, group_count, "the array of CDO groups")
    return Pdi(uuid, image, tuple(_parse_group(reader, group) for group in groups))


def _parse_group(reader: ByteReader, fields: tuple[int, ...]) -> CdoGroup:
    name, cdo_type, pdi_id, id_count, id_offset, pre_count, pre_offset = fields
    return CdoGroup(
        name=reader.string(name, "the CDO group's name"),
        cdo_type=cdo_type,
        pdi_id=pdi_id,
        dpu_kernel_ids=_values(reader, _U64, id_offset, id_count, "the DPU kernel ids"),
        pre_cdo_groups=_values(reader, _U64, pre_offset, pre_count, "the pre-CDO groups"),
    )


def _values(
    reader: ByteReader, layout: struct.Struct, offset: int, count: int, what: str
) -> tuple[int, ...]:
    return tuple(reader.array(layout, offset, count, what)) if count else ()


def _encode_pdi(pdi: Pdi, heap: _Heap) -> bytes:
    if len(pdi.uuid) != 16:
        raise FormatError(f"a uuid has 16 bytes, not {len(pdi.uuid)}", where=SECTION)
    image = heap.add(pdi.image)
    groups = [
        _CDO_GROUP.pack(
            heap.string(group.name),
            group.cdo_type,
            group.pdi_id,
            *heap.count_and_offset(group.dpu_kernel_ids),
            *heap.count_and_offset(group.pre_cdo_groups),
        )
        for group in pdi.cdo_groups
    ]
    group_offset = heap.add(b"".join(groups))
    return _PDI.pack(pdi.uuid, len(pdi.image), image, len(groups), group_offset)


class _Heap:
    """The arrays and strings after the section's header, on 8-byte boundaries."""

    def __init__(self, base: int) -> None:
        self._base = base
        self._data = bytearray()

    def add(self, data: bytes) -> int:
        """Append ``data`` and return its offset in the section."""
        offset = self._base + len(self._data)
        self._data += data + bytes(-len(data) % 8)
        return offset

    def string(self, text: str) -> int:
        try:
            return self.add(text.encode("latin-1") + b"\0")
        except UnicodeEncodeError:
            raise FormatError(f"{text!r} is not Latin-1", where=SECTION) from None

    def array(self, layout: struct.Struct, values: tuple[int, ...]) -> int:
        return self.add(b"".join(layout.pack(value) for value in values))

    def count_and_offset(self, values: tuple[int, ...]) -> tuple[int, int]:
        """Append 64-bit values; their count and offset (both 0 if none, as in xclbinutil)."""
        return (len(values), self.array(_U64, values)) if values else (0, 0)

    def content(self) -> bytes:
        return bytes(self._data)
