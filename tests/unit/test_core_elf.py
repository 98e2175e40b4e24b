"""Programs that a core can't run are reported before a tool that names no core sees them."""

from __future__ import annotations

import re
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npukit.builder.toolchains.hw.core_elf import elf_problem

LOAD, CODE, DATA = 1, 5, 6


def elf(*segments: tuple[int, int, int, int], content: int = 64, machine: int = 264) -> bytes:
    """An ELF file with these segments: (kind, address, bytes in memory, flags)."""
    table = 52
    start = table + 32 * len(segments)
    ident = b"\x7fELF\x01\x01\x01".ljust(16, b"\0")
    header = struct.pack(
        "<16sHHIIIIIHHHHHH", ident, 2, machine, 1, 0, table, 0, 0, 52, 32, len(segments), 40, 0, 0
    )
    rows = [
        struct.pack("<8I", kind, start, address, address, min(nbytes, content), nbytes, flags, 1)
        for kind, address, nbytes, flags in segments
    ]
    return b"".join([header, *rows, bytes(content)])


def test_a_program_that_fits() -> None:
    good = elf((LOAD, 0x70400, 64, DATA), (LOAD, 0, 16384, CODE), (7, 0xFFFFFFF0, 64, 0))
    assert elf_problem(good) is None


@pytest.mark.parametrize(
    ("program", "words"),
    [
        (b"", "is not an ELF file"),
        (b"\x7fELF", "is not an ELF file"),
        (b"object" * 20, "is not an ELF file"),
        (b"\x7fELF\x02\x01" + bytes(80), "for another machine"),
        (elf((LOAD, 0, 64, CODE))[:60], "is truncated"),
        (elf((LOAD, 0, 64, CODE))[:-1], "is truncated"),
        (elf(), "has no code"),
        (elf((LOAD, 0x70000, 64, DATA)), "has no code"),
        (elf((LOAD, 0, 16385, CODE)), "has 16385 bytes of code, .* memory has 16384"),
        (elf((LOAD, 16000, 400, CODE)), "has 16400 bytes of code"),
        (elf((LOAD, 0, 64, CODE), (LOAD, 0x20000, 4, DATA)), "has data at 0x20000"),
        (elf((LOAD, 0, 64, CODE), (LOAD, 0x7FFF0, 32, DATA)), "has data at 0x7fff0"),
    ],
)
def test_a_program_that_does_not_fit_is_explained(program: bytes, words: str) -> None:
    complaint = elf_problem(program)
    assert complaint is not None and re.search(words, complaint)


@given(st.binary(max_size=200))
def test_any_bytes_are_accepted_or_explained(noise: bytes) -> None:
    base = bytearray(elf((LOAD, 0, 64, CODE), (LOAD, 0x70000, 64, DATA)))
    assert elf_problem(noise) is not None
    base[16 : 16 + len(noise)] = noise
    elf_problem(bytes(base))
