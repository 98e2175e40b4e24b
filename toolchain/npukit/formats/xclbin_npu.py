"""Builds an NPU's xclbin: what ``aiecc`` makes ``xclbinutil`` write, but deterministic.

Source of the constants: MLIR-AIE, ``tools/aiecc`` (the JSON that it feeds ``xclbinutil``). Where
``xclbinutil`` uses a random uuid and the time of day, npukit writes:

- ``uuid`` (and each PDI's): the first 16 bytes of a SHA-256 over the content, with the version (8)
  and variant bits of RFC 9562 set; the file's covers every header field and section, with the uuid
  itself as zero and without the trailer;
- ``unique_id``: the first 8 bytes of the same hash; ``timestamp``: 0.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from npukit.errors import FormatError
from npukit.formats.xclbin import Mode, Section, SectionKind, Xclbin, encode, parse
from npukit.formats.xclbin_metadata import (
    AddressQualifier,
    MetadataArgument,
    MetadataKernel,
    encode_metadata,
)
from npukit.formats.xclbin_mirror import mirror_trailer
from npukit.formats.xclbin_partition import (
    CDO_TYPES,
    AiePartition,
    CdoGroup,
    Pdi,
    encode_partition,
)
from npukit.formats.xclbin_sections import (
    Connection,
    IpInstance,
    MemoryBank,
    dpu_properties,
    encode_connectivity,
    encode_ip_layout,
    encode_topology,
)
from npukit.machine.generations import GENERATIONS

FORMAT_VERSION: Final = (2, 26, 0)
"""The XRT release whose ``xclbinutil`` the layout follows; the file's version field."""

HOST_BANK: Final = MemoryBank("HOST", size_kib=0x10000, base_address=0x4000000)
SRAM_BANK: Final = MemoryBank("SRAM", size_kib=0xC000, base_address=0x4000000)
BANKS: Final = (HOST_BANK, SRAM_BANK)

LEAST_BUFFERS: Final = 5
"""``aiecc`` declares at least this many buffers: run lists need them."""

_OPERATIONS_PER_CYCLE = 2048
_INFERENCE_FINGERPRINT = 23423
_PRE_POST_FINGERPRINT = 12345
_PDI_ID = 1
_PRE_CDO_GROUP = 0xC1
_NPU1_COLUMNS = 5  # physical columns; the first has no shim DMA


@dataclass(frozen=True)
class NpuKernel:
    """The names and the id by which a design is called."""

    name: str = "MLIR_AIE"
    instance: str = "MLIRAIE"
    kernel_id: int = 0x901


@dataclass(frozen=True)
class Placement:
    """The columns that a design occupies: how many, and where they may start."""

    column_width: int
    start_columns: tuple[int, ...]


def placement(device: str, columns: int) -> Placement:
    """Where the driver may place a design for an AIE device (``"npu1"``, ``"npu1_1col"``).

    A whole array starts at column 0. A part of one starts where ``aiecc`` allows it: at any of the
    columns 1 to 5 - ``columns``. Where ``aiecc`` gives no start (more columns, npu2 only), it may
    start at any column that leaves enough room.
    """
    whole = {generation.device: generation.columns for generation in GENERATIONS}
    if device in whole:
        return Placement(columns, (0,))
    starts = tuple(range(1, _NPU1_COLUMNS + 1 - columns))
    return Placement(columns, starts or tuple(range(max(whole.values()) + 1 - columns)))


def build_hw_xclbin(
    pdi: bytes,
    where: Placement,
    kernel: NpuKernel | None = None,
    *,
    image: bytes | None = None,
    buffers: int = LEAST_BUFFERS,
) -> bytes:
    """An xclbin for a real NPU: mode flat, the PDI stored byte for byte.

    With an ``image`` (from :func:`npukit.formats.emulation.pack`) in EMULATION_DATA, which XRT
    ignores, the emulated device runs the same file. ``buffers`` is the number of the kernel's
    buffer arguments.

    Raises:
        FormatError: the PDI (``xclbinutil`` would accept that silently) or the image is empty, or a
            value does not fit its field.
    """
    if not pdi:
        raise FormatError("the PDI is empty", where="AIE_PARTITION")
    if image is not None and not image:
        raise FormatError("the image is empty", where="EMULATION_DATA")
    extra = [] if image is None else [Section(SectionKind.EMULATION_DATA, image)]
    return _build(Mode.FLAT, pdi, extra, where, kernel or NpuKernel(), buffers)


def build_sw_emu_xclbin(
    image: bytes,
    where: Placement,
    kernel: NpuKernel | None = None,
    *,
    buffers: int = LEAST_BUFFERS,
) -> bytes:
    """An xclbin for npukit's emulated device: mode sw_emu, EMULATION_DATA in place of a PDI.

    ``image`` comes from :func:`npukit.formats.emulation.pack`. The partition is the same as on
    hardware, but its one PDI has no content. ``buffers`` is the number of the kernel's buffer
    arguments.

    Raises:
        FormatError: the image is empty, or a value does not fit its field.
    """
    if not image:
        raise FormatError("the image is empty", where="EMULATION_DATA")
    extra = [Section(SectionKind.EMULATION_DATA, image)]
    return _build(Mode.SW_EMU, b"", extra, where, kernel or NpuKernel(), buffers)


def with_kernel(xclbin: bytes, kernel: NpuKernel) -> bytes:
    """An xclbin of :func:`build_sw_emu_xclbin`, as it would be with this ``kernel``.

    Raises:
        FormatError: it is not one, or a value does not fit its field.
    """
    content = parse(xclbin)
    partition, (named,) = content.partition(), content.kernels()
    where = Placement(partition.column_width, partition.start_columns)
    buffers = sum(argument.qualifier is AddressQualifier.GLOBAL for argument in named.arguments) - 1
    image = content.require(SectionKind.EMULATION_DATA).data
    return build_sw_emu_xclbin(image, where, kernel, buffers=buffers)


def _build(
    mode: Mode,
    pdi: bytes,
    extra: Sequence[Section],
    where: Placement,
    kernel: NpuKernel,
    buffers: int,
) -> bytes:
    if where.column_width < 1 or not where.start_columns:
        raise FormatError(
            "a design needs at least one column and one start column", where="AIE_PARTITION"
        )
    content = pdi or b"".join(section.data for section in extra)
    topology = encode_topology(BANKS)
    arguments = kernel_arguments(buffers)
    connections = [
        Connection(argument.index or 0, 0, _bank(argument))
        for argument in arguments
        if argument.qualifier is AddressQualifier.GLOBAL
    ]
    instance = IpInstance(
        f"{kernel.name}:{kernel.instance}", properties=dpu_properties(kernel.kernel_id)
    )
    sections = (
        Section(SectionKind.MEM_TOPOLOGY, topology, "main_mem_topolo"),
        Section(
            SectionKind.AIE_PARTITION,
            encode_partition(_partition(pdi, content, where, kernel)),
            "main_aie_partit",
        ),
        *extra,
        Section(SectionKind.EMBEDDED_METADATA, encode_metadata([_metadata(kernel, arguments)])),
        Section(SectionKind.IP_LAYOUT, encode_ip_layout([instance])),
        Section(SectionKind.CONNECTIVITY, encode_connectivity(connections)),
        # xclbinutil's bank grouping repeats the connections of single-bank arguments.
        Section(SectionKind.GROUP_CONNECTIVITY, encode_connectivity([*connections, *connections])),
        Section(SectionKind.GROUP_TOPOLOGY, topology),
    )
    return encode(_identified(Xclbin(sections, mode=mode, version=FORMAT_VERSION)))


def kernel_arguments(buffers: int = LEAST_BUFFERS) -> tuple[MetadataArgument, ...]:
    """The arguments that ``aiecc`` declares: opcode, instr, ninstr, and bo0 to at least bo4."""
    scalar, buffer = AddressQualifier.SCALAR, AddressQualifier.GLOBAL
    return (
        MetadataArgument("opcode", scalar, 0, 8, 0x00, "uint64_t"),
        MetadataArgument("instr", buffer, 1, 8, 0x08, "char *"),
        MetadataArgument("ninstr", scalar, 2, 4, 0x10, "uint32_t"),
        *(
            MetadataArgument(f"bo{k}", buffer, 3 + k, 8, 0x14 + 8 * k, "void*")
            for k in range(max(LEAST_BUFFERS, buffers))
        ),
    )


def _bank(argument: MetadataArgument) -> int:
    return BANKS.index(SRAM_BANK if argument.name == "instr" else HOST_BANK)


def _metadata(kernel: NpuKernel, arguments: tuple[MetadataArgument, ...]) -> MetadataKernel:
    return MetadataKernel(
        name=kernel.name,
        arguments=arguments,
        instances=(kernel.instance,),
        extended_data={
            "dpu_kernel_id": f"{kernel.kernel_id:#x}",
            "functional": "0",
            "subtype": "1",
        },
    )


def _partition(pdi: bytes, content: bytes, where: Placement, kernel: NpuKernel) -> AiePartition:
    group = CdoGroup(
        name="DPU",
        cdo_type=CDO_TYPES.index("PRIMARY"),
        pdi_id=_PDI_ID,
        dpu_kernel_ids=(kernel.kernel_id,),
        pre_cdo_groups=(_PRE_CDO_GROUP,),
    )
    return AiePartition(
        column_width=where.column_width,
        start_columns=where.start_columns,
        pdis=(Pdi(_uuid(hashlib.sha256(content).digest()), pdi, (group,)),),
        operations_per_cycle=_OPERATIONS_PER_CYCLE,
        inference_fingerprint=_INFERENCE_FINGERPRINT,
        pre_post_fingerprint=_PRE_POST_FINGERPRINT,
    )


def _identified(xclbin: Xclbin) -> Xclbin:
    digest = hashlib.sha256(encode(replace(xclbin, uuid=bytes(16), trailer=b""))).digest()
    unique_id = int.from_bytes(digest[:8], "little")
    named = replace(xclbin, uuid=_uuid(digest), unique_id=unique_id)
    return replace(named, trailer=mirror_trailer(named))


def _uuid(digest: bytes) -> bytes:
    raw = bytearray(digest[:16])
    raw[6] = raw[6] & 0x0F | 0x80
    raw[8] = raw[8] & 0x3F | 0x80
    return bytes(raw)
