"""A device image (PDI): the register writes that load a design into the array.

A PDI holds partitions; those of an AIE design are configuration data objects (CDO), which are lists
of commands. Sources: bootgen (``imageheadertable-versal.h``, ``partitionheadertable-versal.h``,
``cdo-driver/cdo_driver.c``), AMD's UG1304 (configuration data objects).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from enum import IntEnum
from typing import Final

from npukit.errors import FormatError
from npukit.formats.byte_reader import ByteReader
from npukit.machine.configuration import RegisterWrite

_WORD: Final = 4
_HEADER_AT: Final = 0x10
"""The image header table is behind the words that tell the width of the boot bus."""
_HEADER: Final = struct.Struct("<IIIII")
_PARTIAL: Final = 0x50504449  # "IDPP", at offset 0x38: a partial PDI
_PARTITION: Final = struct.Struct("<IIIIIIQI92x")
_CDO: Final = struct.Struct("<IIIII")
_CDO_MAGIC: Final = (0x004F4443, 0x584C4E58)
_LONG: Final = 255
"""A command of at least so many words has its length in a word of its own."""


class _Code(IntEnum):
    """Commands that write registers, and the end."""

    END = 0x100
    MASK_WRITE = 0x102
    WRITE = 0x103
    DMA_WRITE = 0x105
    MASK_WRITE64 = 0x107
    WRITE64 = 0x108


_FEWEST: Final = {
    _Code.MASK_WRITE: 3,
    _Code.WRITE: 2,
    _Code.DMA_WRITE: 2,
    _Code.MASK_WRITE64: 4,
    _Code.WRITE64: 3,
}


def is_pdi(data: bytes) -> bool:
    """Whether ``data`` begins as a PDI that a driver loads into a running NPU."""
    return len(data) >= 0x3C and struct.unpack_from("<I", data, 0x38)[0] == _PARTIAL


def register_writes(pdi: bytes) -> list[RegisterWrite]:
    """The register writes of all partitions, in order; polls and delays are left out.

    Raises:
        FormatError: it is not a partial PDI, or it is truncated or damaged.
    """
    reader = ByteReader(pdi, "PDI")
    if not is_pdi(pdi):
        raise FormatError("this is not a partial PDI", where="PDI")
    _, _, _, count, offset = reader.unpack(_HEADER, _HEADER_AT, "the image header table")
    headers = reader.array(_PARTITION, offset * _WORD, count, "the partition headers")
    commands: list[RegisterWrite] = []
    for _, _, total, *_, start in headers:
        size = total * _WORD
        data = reader.bytes_at(start * _WORD, size, "a partition")
        if size >= _CDO.size and struct.unpack_from("<I", data, 4)[0] in _CDO_MAGIC:
            commands += _commands(data, start * _WORD)
    return commands


def _commands(data: bytes, offset: int) -> Iterator[RegisterWrite]:
    """The register writes of a CDO, which is at byte ``offset`` of the PDI."""
    rest, _, _, length, _ = _CDO.unpack_from(data)
    begin = (rest + 1) * _WORD
    if begin + length * _WORD > len(data):
        raise FormatError(
            f"a CDO of {length} words does not fit its partition of {len(data)} bytes",
            where=f"PDI, offset {offset:#x}",
        )
    words = struct.unpack_from(f"<{length}I", data, begin)
    at = 0
    while at < length:
        here = at
        code, size = words[at] & 0xFFFF, words[at] >> 16
        at += 1
        if size == _LONG:
            size = words[at] if at < length else length
            at += 1
        payload = words[at : at + size]
        if len(payload) < size or len(payload) < _FEWEST.get(code, 0):
            raise FormatError(
                f"command {code:#x} has {len(payload)} words",
                where=f"PDI, offset {offset + begin + here * _WORD:#x}",
            )
        if code == _Code.END:
            return
        at += size
        if (command := _command(code, payload)) is not None:
            yield command


def _command(code: int, payload: tuple[int, ...]) -> RegisterWrite | None:
    match code:
        case _Code.MASK_WRITE:
            return RegisterWrite(payload[0], (payload[2],), payload[1])
        case _Code.WRITE:
            return RegisterWrite(payload[0], (payload[1],))
        case _Code.DMA_WRITE:
            return RegisterWrite(payload[0] << 32 | payload[1], payload[2:])
        case _Code.MASK_WRITE64:
            return RegisterWrite(payload[0] << 32 | payload[1], (payload[3],), payload[2])
        case _Code.WRITE64:
            return RegisterWrite(payload[0] << 32 | payload[1], (payload[2],))
    return None
