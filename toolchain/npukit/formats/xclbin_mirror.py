"""The trailer that xclbinutil writes after the last section: a copy of the metadata as JSON.

``xclbinutil --migrate-forward`` rebuilds a file from it. Source: XRT, ``xclbinutil``'s
``XclBinClass`` (``writeXclBinBinaryMirrorData``). The JSON is that of Boost's property trees: every
value is a string, and keys may repeat.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from npukit.formats.xclbin import Section, SectionKind, Xclbin, section_offsets
from npukit.formats.xclbin_sections import (
    IP_PS_KERNEL,
    NO_BASE_ADDRESS,
    IpInstance,
    parse_connectivity,
    parse_ip_layout,
    parse_topology,
)

_START = b"XCLBIN_MIRROR_DATA_START"
_END = b"XCLBIN_MIRROR_DATA_END"
_SUBTYPES = ("PS", "DPU")
_FUNCTIONALS = ("DPU", "PrePost")


def mirror_trailer(xclbin: Xclbin) -> bytes:
    """The trailer for a file; its own trailer is ignored."""
    schema = _values(major="1", minor="0", patch="0")
    entries = [("schema_version", schema), ("header", _header(xclbin))]
    for section, offset in zip(xclbin.sections, section_offsets(xclbin), strict=True):
        entries.append(("section_header", _section(section, offset)))
    return _START + _object(entries).encode("latin-1") + b"\n" + _END


def _header(xclbin: Xclbin) -> str:
    major, minor, patch = xclbin.version
    return _values(
        Magic="xclbin2",
        SignatureLength=xclbin.signature_length.to_bytes(4, "little", signed=True).hex(),
        KeyBlock=xclbin.key_block.hex(),
        UniqueID=xclbin.unique_id.to_bytes(8, "little").hex(),
        TimeStamp=str(xclbin.timestamp),
        FeatureRomTimeStamp=str(xclbin.rom_timestamp),
        # xclbinutil prints these two bytes as characters, not as numbers.
        Version=f"{chr(major)}.{chr(minor)}.{patch}",
        Mode=str(int(xclbin.mode)),
        InterfaceUUID=xclbin.interface_uuid.hex(),
        PlatformVBNV=xclbin.vbnv,
        XclBinUUID=xclbin.uuid.hex(),
        DebugBin=xclbin.debug_bin,
    )


def _section(section: Section, offset: int) -> str:
    entries = [
        ("Kind", _text(str(int(section.kind)))),
        ("Name", _text(section.name)),
        ("Offset", _text(f"{offset:#x}")),
        ("Size", _text(f"{len(section.data):#x}")),
    ]
    payload = _PAYLOADS.get(section.kind)
    if payload is not None:
        name, items, describe = payload
        described = describe(section.data)
        content = [("m_count", _text(str(len(described)))), (items, _list(described))]
        entries.append(("payload", _object([(name, _object(content))])))
    return _object(entries)


def _topology(data: bytes) -> list[str]:
    return [
        _values(
            m_type=bank.type_name,
            m_used=str(int(bank.used)),
            m_sizeKB=f"{bank.size_kib:#x}",
            m_tag=bank.tag,
            m_base_address=f"{bank.base_address:#x}",
        )
        for bank in parse_topology(data)
    ]


def _connectivity(data: bytes) -> list[str]:
    return [
        _values(
            arg_index=str(one.argument),
            m_ip_layout_index=str(one.instance),
            mem_data_index=str(one.bank),
        )
        for one in parse_connectivity(data)
    ]


def _ip_layout(data: bytes) -> list[str]:
    return [_ip(ip) for ip in parse_ip_layout(data)]


def _ip(ip: IpInstance) -> str:
    base = "not_used" if ip.base_address == NO_BASE_ADDRESS else f"{ip.base_address:#x}"
    properties = {"properties": f"{ip.properties:#x}"}
    if ip.ip_type == IP_PS_KERNEL:
        properties = {
            "m_subtype": _SUBTYPES[ip.properties & 1],
            "m_functional": _FUNCTIONALS[ip.properties >> 4 & 1],
            "m_kernel_id": f"{ip.properties >> 16 & 0xFFF:#x}",
        }
    return _values(m_type=ip.type_name, **properties, m_base_address=base, m_name=ip.name)


_PAYLOADS: dict[int, tuple[str, str, Callable[[bytes], list[str]]]] = {
    SectionKind.MEM_TOPOLOGY: ("mem_topology", "m_mem_data", _topology),
    SectionKind.GROUP_TOPOLOGY: ("group_topology", "m_mem_data", _topology),
    SectionKind.CONNECTIVITY: ("connectivity", "m_connection", _connectivity),
    SectionKind.GROUP_CONNECTIVITY: ("group_connectivity", "m_connection", _connectivity),
    SectionKind.IP_LAYOUT: ("ip_layout", "m_ip_data", _ip_layout),
}


def _values(**values: str) -> str:
    return _object([(name, _text(value)) for name, value in values.items()])


def _object(entries: Iterable[tuple[str, str]]) -> str:
    """A JSON object of rendered values; keys may repeat, so the ``json`` module can't do it."""
    return "{" + ",".join(f"{_text(key)}:{value}" for key, value in entries) + "}"


def _list(items: Iterable[str]) -> str:
    return "[" + ",".join(items) + "]"


def _text(text: str) -> str:
    return '"' + "".join(map(_character, text)) + '"'


def _character(char: str) -> str:
    if char in '"\\/':
        return "\\" + char
    if char in "\b\f\n\r\t":
        return {"\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}[char]
    return char if char >= " " else f"\\u{ord(char):04X}"
