"""Checks that a core's prebuilt program can be loaded (``aiecc`` checks little and names no core),
and measures the code of objects.

Sources: the ELF specification; aie-rt, ``xaie_elfloader.c`` (what is loaded, and from where) and
``xaiemlgbl_reginit.c`` (sizes, the same for AIE2P).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from npukit.machine import aie_ml

PROGRAM_BYTES: Final = aie_ml.CORE.program
"""The program memory of a core."""

_DATA_WINDOW: Final = range(0x40000, 0x80000)
"""Where a core sees data memories: those to the south, west and north, and its own."""

_HEADER: Final = struct.Struct("<16sHHIIIIIHHHHHH")
_SEGMENT: Final = struct.Struct("<8I")
_LOAD: Final = 1
_EXECUTABLE: Final = 1
_SECTION: Final = struct.Struct("<10I")
_AIE: Final = 264
"""The machine of AIE cores (``EM_AIE``)."""
_ALLOCATED_CODE: Final = 2 | 4
"""Flags of a section with code: it takes memory, it is executable."""


@dataclass(frozen=True)
class _Segment:
    address: int
    end: int
    executable: bool


def elf_problem(program: bytes) -> str | None:
    """What is wrong with the ELF file ``program``, as a predicate; None if nothing is."""
    if not program.startswith(b"\x7fELF") or len(program) < _HEADER.size:
        return "is not an ELF file"
    if program[4:6] != b"\x01\x01":
        return "is an ELF file for another machine: a core's is 32-bit and little-endian"
    segments = _segments(program)
    return "is truncated" if segments is None else _misplaced(segments)


def code_bytes(data: bytes) -> int | None:
    """The bytes of code in an ELF file for AIE cores, an object or a program; None for others."""
    if not data.startswith(b"\x7fELF\x01\x01") or len(data) < _HEADER.size:
        return None
    header = _HEADER.unpack_from(data)
    machine, table, entry_bytes, count = header[2], header[6], header[11], header[12]
    if machine != _AIE or entry_bytes < _SECTION.size:
        return None
    total = 0
    for number in range(count):
        at = table + number * entry_bytes
        if at + _SECTION.size > len(data):
            return None
        _, _, flags, _, _, nbytes, *_ = _SECTION.unpack_from(data, at)
        if flags & _ALLOCATED_CODE == _ALLOCATED_CODE:
            total += nbytes
    return total


def _misplaced(segments: list[_Segment]) -> str | None:
    code = [segment.end for segment in segments if segment.executable]
    if not code:
        return "has no code"
    if max(code) > PROGRAM_BYTES:
        return f"has {max(code)} bytes of code, but a core's program memory has {PROGRAM_BYTES}"
    for segment in segments:
        inside = segment.address in _DATA_WINDOW and segment.end <= _DATA_WINDOW.stop
        if not segment.executable and not inside:
            return f"has data at {segment.address:#x}, where a core has no memory"
    return None


def _segments(program: bytes) -> list[_Segment] | None:
    """The loadable segments; None if the file is truncated."""
    header = _HEADER.unpack_from(program)
    table, entry_bytes, count = header[5], header[9], header[10]
    segments = []
    for number in range(count):
        at = table + number * entry_bytes
        if entry_bytes < _SEGMENT.size or at + _SEGMENT.size > len(program):
            return None
        kind, offset, _, address, file_bytes, nbytes, flags, _ = _SEGMENT.unpack_from(program, at)
        if kind != _LOAD or not nbytes:
            continue
        if offset + file_bytes > len(program):
            return None
        segments.append(_Segment(address, address + nbytes, bool(flags & _EXECUTABLE)))
    return segments
