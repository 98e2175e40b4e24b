"""Messages between the two machines: a JSON object and binary parts, with their lengths before.

A frame is the length of the JSON text (4 bytes, big-endian), the number of parts (4 bytes), the
length of each part (8 bytes each), the text, the parts. Both ends use this module.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

_HEAD: Final = struct.Struct(">II")
_LENGTH: Final = struct.Struct(">Q")
_LONGEST_TEXT: Final = 64 << 20
_MOST_PARTS: Final = 1 << 16
_LONGEST_PART: Final = 1 << 40


@dataclass(frozen=True)
class Message:
    """One message: ``fields`` are JSON values, ``parts`` anything else."""

    fields: dict[str, Any]
    parts: Sequence[bytes | memoryview] = field(default=())


def encode(message: Message) -> list[bytes | memoryview]:
    """The frame of a message, in pieces to write one after another."""
    text = json.dumps(message.fields).encode()
    lengths = b"".join(_LENGTH.pack(_size(part)) for part in message.parts)
    return [_HEAD.pack(len(text), len(message.parts)) + lengths + text, *message.parts]


def _size(part: bytes | memoryview) -> int:
    return part.nbytes if isinstance(part, memoryview) else len(part)


def read(read_exactly: Callable[[int], bytes]) -> Message:
    """The next message; ``read_exactly`` returns as many bytes as it is asked for, or raises.

    Raises:
        ValueError: this is no frame.
    """
    length, count = _HEAD.unpack(read_exactly(_HEAD.size))
    if length > _LONGEST_TEXT or count > _MOST_PARTS:
        raise ValueError(f"a frame can't have a text of {length} bytes and {count} parts")
    sizes = [_LENGTH.unpack(read_exactly(_LENGTH.size))[0] for _ in range(count)]
    if any(size > _LONGEST_PART for size in sizes):
        raise ValueError(f"a part of a frame can't have {max(sizes)} bytes")
    fields = json.loads(read_exactly(length))
    if not isinstance(fields, dict):
        raise ValueError(f"a frame holds an object, not {type(fields).__name__}")  # noqa: TRY004
    return Message(fields, [read_exactly(size) for size in sizes])
