"""The EMBEDDED_METADATA section: XML that declares the kernels and their arguments.

Source: XRT, ``xclbinutil``'s ``KernelUtilities`` (what ``--add-kernel`` writes) and
``core/common/xclbin_parser`` (what the runtime reads).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from xml.etree import ElementTree as ET

from npukit.errors import FormatError

SECTION = "EMBEDDED_METADATA"

_MAX_SIZE = 1 << 20
_CORE = "platform/device/core"


class AddressQualifier(IntEnum):
    """The kind of memory that an argument refers to."""

    SCALAR = 0
    GLOBAL = 1
    CONSTANT = 2
    LOCAL = 3
    STREAM = 4


@dataclass(frozen=True)
class MetadataArgument:
    """One declared argument.

    ``index`` is its position in a call, or None if calls do not pass it; ``size`` and ``offset``
    are in bytes; ``type`` is a C type.
    """

    name: str
    qualifier: AddressQualifier
    index: int | None
    size: int
    offset: int
    type: str


@dataclass(frozen=True)
class MetadataKernel:
    """A declared kernel with its arguments and instances."""

    name: str
    arguments: tuple[MetadataArgument, ...]
    instances: tuple[str, ...]
    type: str = "dpu"
    language: str = "c"
    extended_data: Mapping[str, str] = field(default_factory=dict)


def parse_metadata(data: bytes) -> tuple[MetadataKernel, ...]:
    """The kernels that the section declares.

    Raises:
        FormatError: the section is not such XML. Document types and entities are refused.
    """
    if len(data) > _MAX_SIZE:
        raise _error(f"{len(data)} bytes of metadata is more than npukit reads ({_MAX_SIZE})")
    try:
        text = data.rstrip(b"\0").decode("utf-8")
    except UnicodeDecodeError as error:
        raise _error(f"not UTF-8: {error}") from None
    # Entities can only be declared in a document type, and no xclbin has one.
    if "<!DOCTYPE" in text:
        raise _error("a document type is not allowed here")
    try:
        root = ET.fromstring(text)
    except (ET.ParseError, ValueError) as error:
        raise _error(f"not well-formed XML: {error}") from None
    if root.tag != "project":
        raise _error(f"the outermost element is <{root.tag}>, not <project>")
    return tuple(_parse_kernel(kernel) for kernel in root.iterfind(f"{_CORE}/kernel"))


def encode_metadata(kernels: Sequence[MetadataKernel]) -> bytes:
    """Encode the section as xclbinutil does, indented by two spaces."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<project>", "  <platform>", "    <device>"]
    lines.append("      <core>")
    for kernel in kernels:
        head = {"name": kernel.name, "language": kernel.language, "type": kernel.type}
        lines.append(f"        <kernel{_attributes(head)}>")
        if kernel.extended_data:
            lines.append(f"          <extended-data{_attributes(kernel.extended_data)}/>")
        lines += [
            f"          <arg{_attributes(_argument_fields(argument))}/>"
            for argument in kernel.arguments
        ]
        lines += [
            f"          <instance{_attributes({'name': name})}/>" for name in kernel.instances
        ]
        lines.append("        </kernel>")
    lines += ["      </core>", "    </device>", "  </platform>", "</project>", ""]
    return "\n".join(lines).encode()


def _error(message: str) -> FormatError:
    return FormatError(message, where=SECTION)


def _parse_kernel(element: ET.Element) -> MetadataKernel:
    extended = element.find("extended-data")
    return MetadataKernel(
        name=_attribute(element, "name"),
        arguments=tuple(_parse_argument(argument) for argument in element.iterfind("arg")),
        instances=tuple(_attribute(instance, "name") for instance in element.iterfind("instance")),
        type=element.get("type", ""),
        language=element.get("language", ""),
        extended_data={} if extended is None else dict(extended.attrib),
    )


def _parse_argument(element: ET.Element) -> MetadataArgument:
    qualifier = _number(element, "addressQualifier")
    try:
        known = AddressQualifier(qualifier)
    except ValueError:
        raise _error(f"argument {element.get('name')!r} has qualifier {qualifier}") from None
    return MetadataArgument(
        name=_attribute(element, "name"),
        qualifier=known,
        index=_number(element, "id") if element.get("id") else None,
        size=_number(element, "size"),
        offset=_number(element, "offset"),
        type=_attribute(element, "type"),
    )


def _attribute(element: ET.Element, name: str) -> str:
    value = element.get(name)
    if value is None:
        raise _error(f"<{element.tag}> lacks its {name}")
    return value


def _number(element: ET.Element, name: str) -> int:
    text = _attribute(element, name)
    try:
        # XRT reads numbers with strtoul in base 0: hexadecimal with 0x, else decimal.
        value = int(text, 16) if text.lower().startswith("0x") else int(text, 10)
    except ValueError:
        raise _error(f"{name}={text!r} of <{element.tag}> is not a number") from None
    if not 0 <= value < 1 << 32:
        raise _error(f"{name}={text!r} of <{element.tag}> is out of range")
    return value


def _argument_fields(argument: MetadataArgument) -> dict[str, str]:
    return {
        "name": argument.name,
        "addressQualifier": str(int(argument.qualifier)),
        "id": "" if argument.index is None else str(argument.index),
        "size": f"{argument.size:#x}",
        "offset": f"0x{argument.offset:02X}",
        "hostOffset": "0x0",
        "hostSize": f"{argument.size:#x}",
        "type": argument.type,
    }


_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"})
"""Characters to escape in attributes. (Importing `xml.sax.saxutils` would load an HTTP client.)"""


def _attributes(fields: Mapping[str, str]) -> str:
    return "".join(f' {name}="{value.translate(_ESCAPED)}"' for name, value in fields.items())
