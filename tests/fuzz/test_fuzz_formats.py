"""Damaged files: every reader either raises a located error or returns a valid result.

Whole files are damaged in critical places (lengths, offsets, counts), as by a bad disk, a truncated
download or a hostile sender. Only FormatError may escape, and memory use stays bounded.
"""

from __future__ import annotations

import random
import struct
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulation_images import golden_image
from npukit.bindings.derivation import derive
from npukit.bindings.inspection import DesignArguments, inspect_xclbin
from npukit.bindings.inspection_json import to_json
from npukit.compiler.disassembly import disassemble
from npukit.errors import ArtifactError, FormatError
from npukit.formats import emulation, txn, xclbin
from npukit.formats.xclbin_npu import build_hw_xclbin, build_sw_emu_xclbin, placement
from thoroughness import examples

GOLDEN = Path(__file__).parents[1] / "golden" / "designs"
STREAMS = [path.read_bytes() for path in sorted(GOLDEN.glob("*/insts.bin"))]
IMAGE = emulation.pack(golden_image("attention_1tile"))
WHERE = placement("npu1_2col", 2)
XCLBINS = [build_sw_emu_xclbin(IMAGE, WHERE), build_hw_xclbin(bytes(range(256)) * 4, WHERE)]

INTERESTING = st.sampled_from(
    [0, 1, 2, 7, 8, 0x7F, 0x80, 0xFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF8, 0xFFFFFFFF]
)


@st.composite
def damaged(draw: st.DrawFn, originals: list[bytes]) -> bytes:
    """One of the originals with words overwritten, bytes flipped, cut short, or parts repeated."""
    data = bytearray(draw(st.sampled_from(originals)))
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["word", "word", "byte", "cut", "repeat", "grow"]))
        place = draw(st.integers(0, max(0, len(data) - 1)))
        if kind == "word" and len(data) >= 8:
            place = min(place & ~3, len(data) - 4)
            struct.pack_into("<I", data, place, draw(INTERESTING))
        elif kind == "byte" and data:
            data[place] ^= draw(st.integers(1, 255))
        elif kind == "cut":
            del data[place:]
        elif kind == "repeat":
            data[place:place] = data[place : place + draw(st.integers(1, 64))]
        else:
            data += draw(st.binary(min_size=1, max_size=16))
    return bytes(data)


@settings(max_examples=examples(600), suppress_health_check=[HealthCheck.too_slow])
@given(damaged(STREAMS))
def test_streams(data: bytes) -> None:
    try:
        transaction = txn.parse(data)
    except FormatError as error:
        assert error.where
        return
    assert txn.encode(transaction) == data
    assert len(disassemble(transaction)) == transaction.op_count


def read_everything(data: bytes) -> None:
    read = xclbin.parse(data)
    inspection = inspect_xclbin(data, read, DesignArguments())
    to_json(inspection)
    for kernel in read.kernels():
        derive(read, None, kernel.name)


@settings(max_examples=examples(600), suppress_health_check=[HealthCheck.too_slow])
@given(damaged(XCLBINS))
def test_xclbins(data: bytes) -> None:
    try:
        read_everything(data)
    except (FormatError, ArtifactError) as error:
        assert error.where


@settings(max_examples=examples(600), suppress_health_check=[HealthCheck.too_slow])
@given(damaged([IMAGE]))
def test_emulation_images(data: bytes) -> None:
    try:
        image = emulation.unpack(data)
    except FormatError as error:
        assert error.where
        return
    # Zip tolerates some damage (a comment, an attribute); the content is never another.
    assert image == emulation.unpack(IMAGE)


@pytest.mark.parametrize(
    ("read", "original"),
    [
        (txn.parse, STREAMS[0]),
        (read_everything, XCLBINS[0]),
        (emulation.unpack, IMAGE),
    ],
    ids=["stream", "xclbin", "image"],
)
def test_no_damaged_length_makes_a_reader_allocate_much(
    read: Callable[[bytes], object], original: bytes
) -> None:
    rng = random.Random(0)
    tracemalloc.start()
    try:
        for _ in range(400):
            data = bytearray(original)
            for _ in range(3):
                place = rng.randrange(0, len(data) - 8)
                struct.pack_into("<I", data, place, rng.choice([0xFFFFFFFF, 0x7FFFFFF8, 1 << 28]))
            try:
                read(bytes(data))
            except (FormatError, ArtifactError):
                continue
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 64 * len(original) + (1 << 22)
