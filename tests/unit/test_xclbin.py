"""xclbins: those of xclbinutil round-trip; npukit's are deterministic."""

from __future__ import annotations

import hashlib
import json
import re
import struct
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npukit.errors import FormatError
from npukit.formats import xclbin
from npukit.formats.xclbin import Mode, Section, SectionKind, Xclbin
from npukit.formats.xclbin_metadata import AddressQualifier, encode_metadata, parse_metadata
from npukit.formats.xclbin_mirror import mirror_trailer
from npukit.formats.xclbin_npu import (
    NpuKernel,
    Placement,
    build_hw_xclbin,
    build_sw_emu_xclbin,
    placement,
    with_kernel,
)
from npukit.formats.xclbin_partition import (
    AiePartition,
    CdoGroup,
    Pdi,
    encode_partition,
    parse_partition,
)
from npukit.formats.xclbin_sections import (
    Connection,
    IpInstance,
    MemoryBank,
    encode_connectivity,
    encode_ip_layout,
    encode_topology,
    parse_connectivity,
    parse_ip_layout,
    parse_topology,
)

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
ONE_COLUMN = placement("npu1_1col", 1)
needs_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the folder with sample files is not here"
)


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def mirror(data: bytes) -> str:
    start, end = b"XCLBIN_MIRROR_DATA_START", b"XCLBIN_MIRROR_DATA_END"
    return data[data.index(start) + len(start) : data.index(end)].decode()


@needs_samples
@pytest.mark.parametrize("name", ["attention_standin_core.xclbin", "single-add.xclbin"])
def test_real_files_come_back_byte_for_byte(name: str) -> None:
    data = sample(name)
    read = xclbin.parse(data)
    assert xclbin.encode(read) == data
    # Every structured section too, not only the container.
    assert encode_topology(read.memory_banks()) == read.require(SectionKind.MEM_TOPOLOGY).data
    assert encode_connectivity(read.connections()) == read.require(SectionKind.CONNECTIVITY).data
    assert encode_ip_layout(read.ip_layout()) == read.require(SectionKind.IP_LAYOUT).data
    assert encode_metadata(read.kernels()) == read.require(SectionKind.EMBEDDED_METADATA).data
    assert encode_partition(read.partition()) == read.require(SectionKind.AIE_PARTITION).data
    assert mirror_trailer(read).replace(b"\n", b"") == read.trailer.replace(b"\n", b"")


@needs_samples
def test_what_a_real_file_says() -> None:
    read = xclbin.parse(sample("single-add.xclbin"))
    assert read.version == (2, 21, 75)
    assert read.mode_name == "flat"
    assert read.uuid_text == "cb6fdad1-f27f-f9a7-b669-a5bed84b45d7"
    assert [section.kind_name for section in read.sections] == [
        "MEM_TOPOLOGY",
        "AIE_PARTITION",
        "EMBEDDED_METADATA",
        "IP_LAYOUT",
        "CONNECTIVITY",
        "GROUP_CONNECTIVITY",
        "GROUP_TOPOLOGY",
    ]
    assert [(bank.tag, bank.size_kib) for bank in read.memory_banks()] == [
        ("HOST", 0x10000),
        ("SRAM", 0xC000),
    ]
    partition = read.partition()
    assert (partition.column_width, partition.start_columns) == (4, (0,))
    assert partition.pdis[0].cdo_groups[0].type_name == "PRIMARY"
    (kernel,) = read.kernels()
    assert [argument.name for argument in kernel.arguments][:4] == [
        "opcode",
        "instr",
        "ninstr",
        "bo0",
    ]


@needs_samples
def test_writer_equals_xclbinutil_section_by_section() -> None:
    expected = xclbin.parse(sample("attention_standin_core.xclbin"))
    pdi = sample("attention_standin_core.pdi")
    built_bytes = build_hw_xclbin(pdi, ONE_COLUMN)
    built = xclbin.parse(built_bytes)
    # xclbinutil draws a uuid for the PDI on each run: take ours there, everything else must agree.
    partition = expected.partition()
    own_uuid = built.partition().pdis[0].uuid
    comparable = replace(partition, pdis=(replace(partition.pdis[0], uuid=own_uuid),))
    for ours, theirs in zip(built.sections, expected.sections, strict=True):
        wanted = theirs.data
        if theirs.kind == SectionKind.AIE_PARTITION:
            wanted = encode_partition(comparable)
        assert (ours.kind, ours.name, ours.offset) == (theirs.kind, theirs.name, theirs.offset)
        assert ours.data == wanted, ours.kind_name
    # And the whole file, header and trailer too, once the random and timed fields are the same.
    identity = {"uuid": expected.uuid, "timestamp": expected.timestamp}
    renamed = replace(built, unique_id=expected.unique_id, sections=expected.sections, **identity)
    renamed = replace(renamed, trailer=mirror_trailer(renamed))
    assert xclbin.encode(renamed) == sample("attention_standin_core.xclbin")


def test_pdi_is_stored_byte_for_byte() -> None:
    pdi = bytes(range(256)) + b"odd"
    read = xclbin.parse(build_hw_xclbin(pdi, ONE_COLUMN))
    assert read.mode == Mode.FLAT
    assert read.partition().pdis[0].image == pdi
    assert read.section(SectionKind.EMULATION_DATA) is None


def test_emulated_file_has_the_image_instead_of_a_pdi() -> None:
    image = b"PK..." * 7
    read = xclbin.parse(build_sw_emu_xclbin(image, ONE_COLUMN))
    assert (read.mode, read.mode_name) == (5, "sw_emu")
    assert read.require(SectionKind.EMULATION_DATA).data == image
    assert read.partition().pdis[0].image == b""
    # All that host code sees of the kernel is the same on both flows.
    hardware = xclbin.parse(build_hw_xclbin(b"pdi", ONE_COLUMN))
    assert read.kernels() == hardware.kernels()
    assert read.connections() == hardware.connections()
    assert read.memory_banks() == hardware.memory_banks()


def test_declared_arguments_are_those_of_aiecc() -> None:
    (kernel,) = xclbin.parse(build_hw_xclbin(b"pdi", ONE_COLUMN)).kernels()
    assert kernel.name == "MLIR_AIE"
    assert kernel.instances == ("MLIRAIE",)
    assert kernel.extended_data["dpu_kernel_id"] == "0x901"
    rows = [(a.name, a.index, a.offset, a.size, a.type) for a in kernel.arguments]
    assert rows[:3] == [
        ("opcode", 0, 0x00, 8, "uint64_t"),
        ("instr", 1, 0x08, 8, "char *"),
        ("ninstr", 2, 0x10, 4, "uint32_t"),
    ]
    assert rows[3:] == [(f"bo{k}", 3 + k, 0x14 + 8 * k, 8, "void*") for k in range(5)]


def test_same_inputs_give_the_same_bytes_and_uuid() -> None:
    first = build_sw_emu_xclbin(b"image", ONE_COLUMN)
    assert build_sw_emu_xclbin(b"image", ONE_COLUMN) == first
    read = xclbin.parse(first)
    assert read.timestamp == 0
    identity = uuid.UUID(bytes=read.uuid)
    assert (identity.version, identity.variant) == (8, uuid.RFC_4122)
    # The documented rule: a hash over the file without uuid, unique id and trailer.
    bare = xclbin.encode(replace(read, uuid=bytes(16), unique_id=0, trailer=b""))
    digest = bytearray(hashlib.sha256(bare).digest())
    assert read.unique_id == int.from_bytes(digest[:8], "little")
    assert read.uuid[:6] == digest[:6]
    assert read.uuid[9:] == digest[9:16]


def test_any_other_input_gives_another_uuid() -> None:
    variants = [
        build_sw_emu_xclbin(b"image", ONE_COLUMN),
        build_sw_emu_xclbin(b"imagf", ONE_COLUMN),
        build_hw_xclbin(b"image", ONE_COLUMN),
        build_hw_xclbin(b"image", placement("npu1", 4)),
        build_hw_xclbin(b"image", ONE_COLUMN, NpuKernel(name="OTHER")),
        build_hw_xclbin(b"image", ONE_COLUMN, NpuKernel(kernel_id=0x902)),
    ]
    assert len({xclbin.parse(data).uuid for data in variants}) == len(variants)


@pytest.mark.parametrize("buffers", [1, 5, 9])
def test_another_kernel_is_the_only_difference(buffers: int) -> None:
    where, kernel = placement("npu1", 2), NpuKernel("K", "I", 0x902)
    plain = build_sw_emu_xclbin(b"image", where, buffers=buffers)
    named = build_sw_emu_xclbin(b"image", where, kernel, buffers=buffers)
    assert with_kernel(plain, kernel) == named
    assert with_kernel(named, NpuKernel()) == plain


def test_trailer_is_the_metadata_as_json() -> None:
    data = build_hw_xclbin(b"pdi", ONE_COLUMN, NpuKernel("K", "I", 0x902))
    assert data.endswith(b"XCLBIN_MIRROR_DATA_END")
    pairs = json.loads(mirror(data), object_pairs_hook=list)
    keys = [key for key, _ in pairs]
    assert keys == ["schema_version", "header"] + ["section_header"] * 7
    header = dict(pairs[1][1])
    read = xclbin.parse(data)
    assert header["XclBinUUID"] == read.uuid.hex()
    assert header["Version"] == "\2.\x1a.0"
    assert [int(dict(pair[1])["Offset"], 16) for pair in pairs[2:]] == [
        section.offset for section in read.sections
    ]
    assert '"m_kernel_id":"0x902"' in mirror(data)


def test_text_in_the_trailer_is_escaped_as_boost_does() -> None:
    tricky = replace(Xclbin(()), vbnv='a/b"c\\d\te')
    assert '"PlatformVBNV":"a\\/b\\"c\\\\d\\te"' in mirror_trailer(tricky).decode("latin-1")


@pytest.mark.parametrize(
    ("device", "columns", "starts"),
    [
        ("npu1", 4, (0,)),
        ("npu2", 8, (0,)),
        ("npu1_1col", 1, (1, 2, 3, 4)),
        ("npu1_3col", 3, (1, 2)),
        ("npu2_4col", 4, (1,)),
        ("npu2_6col", 6, (0, 1, 2)),
    ],
)
def test_where_a_design_may_be_placed(device: str, columns: int, starts: tuple[int, ...]) -> None:
    where = placement(device, columns)
    assert where == Placement(columns, starts)
    assert all(start + columns <= 8 for start in where.start_columns)


def test_building_refuses_what_no_device_could_load() -> None:
    with pytest.raises(FormatError, match="PDI is empty"):
        build_hw_xclbin(b"", ONE_COLUMN)
    with pytest.raises(FormatError, match="image is empty"):
        build_sw_emu_xclbin(b"", ONE_COLUMN)
    for where in (Placement(0, (0,)), Placement(1, ())):
        with pytest.raises(FormatError, match="at least one column"):
            build_hw_xclbin(b"pdi", where)
    with pytest.raises(FormatError, match="fit"):
        build_hw_xclbin(b"pdi", ONE_COLUMN, NpuKernel(name="K" * 64))


def test_unknown_sections_are_kept_raw() -> None:
    original = Xclbin(
        (Section(999, b"\1\2\3", "mine"), Section(SectionKind.BMC, b"")), trailer=b"!"
    )
    read = xclbin.parse(xclbin.encode(original))
    assert read == original
    assert read.sections[0].kind_name == "unknown (999)"
    assert [section.offset % 8 for section in read.sections] == [0, 0]


def patched(data: bytes, offset: int, layout: str, *values: int) -> bytes:
    raw = bytearray(data)
    struct.pack_into(layout, raw, offset, *values)
    return bytes(raw)


GOOD = build_hw_xclbin(b"pdi", ONE_COLUMN)
HEADER, TABLE = 304, 456


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not an xclbin"),
        (b"xclbin1\0" + GOOD[8:], "not an xclbin"),
        (GOOD[:200], "truncated: 200 bytes"),
        (GOOD[:-1], "truncated: the header says"),
        (patched(GOOD, HEADER, "<Q", 1 << 60), "truncated: the header says"),
        (patched(GOOD, 448, "<I", 0x10001), "65537 sections"),
        (patched(GOOD, 448, "<I", 0xFFFF), "table of 65535 sections does not fit"),
        (patched(GOOD, TABLE + 24, "<Q", 1 << 63), "section 0 .MEM_TOPOLOGY.*the section has 88"),
        (patched(GOOD, TABLE + 32, "<Q", 0xFFFFFFFF), "section 0 .MEM_TOPOLOGY.*truncated"),
        (patched(GOOD, TABLE + 24, "<Q", 0), "overlaps the header"),
        (patched(GOOD, TABLE + 24, "<QQ", 736, len(GOOD) - 736), "overlaps"),
    ],
)
def test_damaged_containers_are_refused_with_the_location(data: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        xclbin.parse(data)


def test_a_missing_section_is_named() -> None:
    empty = Xclbin(())
    for read in (empty.memory_banks, empty.connections, empty.ip_layout, empty.partition):
        with pytest.raises(FormatError, match=r"has no [A-Z_]+ section"):
            read()
    with pytest.raises(FormatError, match="EMBEDDED_METADATA"):
        empty.kernels()


def test_sections_with_a_wrong_count_are_refused() -> None:
    topology = encode_topology([MemoryBank("HOST", 1, 2), MemoryBank("SRAM", 3, 4)])
    connectivity = encode_connectivity([Connection(1, 0, 1)])
    layout = encode_ip_layout([IpInstance("K:I")])
    for parse, data in (
        (parse_topology, topology),
        (parse_connectivity, connectivity),
        (parse_ip_layout, layout),
    ):
        for bad in (b"", data[:3], data[:-1], data + b"\0", patched(data, 0, "<i", -1)):
            with pytest.raises(FormatError, match="offset 0x0"):
                parse(bad)
        with pytest.raises(FormatError, match="1073741824 items"):
            parse(patched(data, 0, "<i", 1 << 30))


GROUP = CdoGroup("DPU", 1, 1, (0x901,), (0xC1,))
PARTITION = AiePartition(2, (1, 2), (Pdi(bytes(16), b"x" * 100, (GROUP,)),), name="part")


def test_partition_of_several_pdis_round_trips() -> None:
    several = replace(
        PARTITION,
        pdis=(PARTITION.pdis[0], Pdi(bytes(range(16)), b"", (GROUP, CdoGroup("", 9, 2)))),
        kernel_commit_id="abc",
        schema_version=3,
    )
    assert parse_partition(encode_partition(several)) == several
    assert several.pdis[1].cdo_groups[1].type_name == "9"


def test_partition_offsets_outside_of_the_section_are_refused() -> None:
    data = encode_partition(PARTITION)
    for cut in range(0, len(data), 8):
        with pytest.raises(FormatError):
            parse_partition(data[:cut])
    # (field, offset in the header): name, start columns, PDIs.
    for field in (4, 40, 44, 120, 124):
        with pytest.raises(FormatError, match="AIE_PARTITION, offset"):
            parse_partition(patched(data, field, "<I", 0xFFFFFFF0))


def test_partition_whose_parts_share_bytes_takes_bounded_memory() -> None:
    many = tuple(Pdi(bytes(16), b"", ()) for _ in range(2000))
    data = bytearray(encode_partition(replace(PARTITION, pdis=many)))
    (first,) = struct.unpack_from("<I", data, 124)
    for index in range(2000):  # every PDI's image is the whole section
        struct.pack_into("<II", data, first + 96 * index + 16, len(data), 0)
    with pytest.raises(FormatError, match="overlaps too many other structures"):
        parse_partition(bytes(data))


def metadata(body: str) -> bytes:
    return f"<project><platform><device><core>{body}</core></device></platform></project>".encode()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not well-formed"),
        (b"<project>", "not well-formed"),
        (b"\xff\xfe<", "not UTF-8"),
        (b"<other/>", "<other>, not <project>"),
        (b'<!DOCTYPE p [<!ENTITY a "b">]><project/>', "document type"),
        (metadata("<kernel/>"), "<kernel> lacks its name"),
        (metadata('<kernel name="k"><arg name="a"/></kernel>'), "<arg> lacks its addressQualifier"),
        (
            metadata('<kernel name="k"><arg name="a" addressQualifier="9"/></kernel>'),
            "'a' has qualifier 9",
        ),
        (
            metadata('<kernel name="k"><arg name="a" addressQualifier="x"/></kernel>'),
            "'x' of <arg> is not a number",
        ),
        (
            metadata('<kernel name="k"><arg name="a" addressQualifier="-1"/></kernel>'),
            "out of range",
        ),
        (b"<project>" + b" " * (1 << 20) + b"</project>", "more than npukit reads"),
    ],
)
def test_bad_metadata_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=re.escape(message)):
        parse_metadata(data)


def test_metadata_of_other_kernels_is_read() -> None:
    data = metadata(
        '<kernel name="dpu&amp;1" type="dpu"><arg name="x" addressQualifier="1" id="" size="0x8"'
        ' offset="10" type="void*"/><instance name="a"/><instance name="b"/></kernel>'
        '<kernel name="second"/>'
    )
    first, second = parse_metadata(data + b"\0")
    assert first.name == "dpu&1"
    assert first.instances == ("a", "b")
    assert first.arguments[0].index is None
    assert first.arguments[0].offset == 10
    assert first.arguments[0].qualifier is AddressQualifier.GLOBAL
    assert second.arguments == ()
    assert parse_metadata(encode_metadata([first]))[0] == replace(first)


@given(st.binary(max_size=600))
def test_readers_never_crash(data: bytes) -> None:
    for parse in (
        xclbin.parse,
        parse_partition,
        parse_metadata,
        parse_topology,
        parse_connectivity,
        parse_ip_layout,
    ):
        try:
            parse(data)
        except FormatError as error:
            assert error.where
