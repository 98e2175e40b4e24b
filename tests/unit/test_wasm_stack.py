"""The stack that C++ functions need, read from their code, is the one that they use."""

from __future__ import annotations

import pytest
from emulated_cores import compiled_program

from npukit.formats.wasm_stack import ARRAYS_SECTION, local_arrays, stack_needs

SOURCE = """
#include <cstdint>
using vector = int32_t __attribute__((vector_size(64)));
extern "C" void sink(volatile int8_t *a) { a[0] = 1; }
__attribute__((noinline)) static void inner(int n) { volatile int8_t a[100]; for (int i = 0; i < 100; ++i) a[i] = n; }
__attribute__((noinline)) static void aligned(int n) { alignas(64) volatile int8_t a[64]; for (int i = 0; i < 64; ++i) a[i] = n; }
extern "C" {
int none(int a) { return a + 1; }
void one(int n) { volatile int8_t a[200]; for (int i = 0; i < 200; ++i) a[i] = n; }
void two(int n) { volatile int8_t a[300]; for (int i = 0; i < 300; ++i) a[i] = n; inner(n); }
void three(int n) { if (n) aligned(n); else inner(n); }
void four(int n) { alignas(64) volatile int8_t a[64]; for (int i = 0; i < 64; ++i) a[i] = n; inner(n); }
int again(int n) { volatile int8_t a[50]; for (int i = 0; i < 50; ++i) a[i] = n; return n ? again(n - 1) + again(n / 2) + a[n] : 0; }
}
"""
NAMES = ("none", "one", "two", "three", "four", "again")


@pytest.fixture(scope="module")
def program() -> bytes:
    return compiled_program(SOURCE, *NAMES)


def test_frames_and_calls_add_up(program: bytes):
    needs = stack_needs(program)
    assert (needs["none"].frame, needs["none"].total) == (0, 0)
    assert needs["one"].frame == needs["one"].total == 208
    assert (needs["two"].frame, needs["two"].total) == (304, 304 + 112)
    # 64 bytes, plus what aligning a multiple of 16 to 64 may skip.
    assert needs["three"].total == max(112, 64 + 48)
    assert needs["four"].total == 64 + 48 + 112
    assert needs["again"].total == needs["again"].frame == 64


def with_records(*records: bytes) -> bytes:
    """A program with sections about local arrays, one for each source."""
    name = ARRAYS_SECTION.encode()
    contents = [bytes([len(name)]) + name + record for record in records]
    lengths = [bytes([0x80 | len(c) & 0x7F, len(c) >> 7]) for c in contents]
    parts = [b"\0" + size + c for size, c in zip(lengths, contents, strict=True)]
    return b"\0asm\1\0\0\0" + b"".join(parts)


def test_records_of_local_arrays_are_put_together(program: bytes):
    assert local_arrays(program) is None
    assert local_arrays(with_records(b"0 \n")) == [("", 0)]
    found = local_arrays(with_records(b"0 \n256 f\n", b"64 \n1024 g h\n"))
    assert found == [("", 0), ("f", 256), ("", 64), ("g h", 1024)]


@pytest.mark.parametrize("line", [b"", b"f", b"-1 f", b"1e9 f", b"9" * 5000 + b" f", b"\xff f"])
def test_damaged_lines_about_local_arrays_count_nothing(line: bytes):
    assert local_arrays(with_records(line + b"\n64 g")) == [("g", 64)]
