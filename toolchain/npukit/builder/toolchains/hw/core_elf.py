"""Checks that a core's prebuilt program can be loaded: ``aiecc`` checks little and names no core.

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
