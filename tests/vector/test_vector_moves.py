"""Parts, elements and broadcasts of vectors, against bytes that are put together in Python."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest
from operations import (
    Bytes,
    Operations,
    parameter_types,
    random_bytes,
    rows_named,
    size_of,
)

from npukit.vector.table import Intrinsic
from thoroughness import exhaustive

_PATTERNS = (
    *("concat", "insert", "upd_elem", "set_v.*", "extract_v.*", "ext_v.*", "ext_elem"),
    *("extract_elem", "ext_u64", "broadcast_.*", "undef_.*"),
)


_SHARE = 5


@cache
def operations() -> Operations:
    """AIE2P's, which include all of AIE2's: the table makes them by loops, so a quick run takes a few."""
    rows = [
        row
        for row in rows_named("AIE2P", *_PATTERNS)
        if not any("bfp16" in text or "sparse" in text for text in (row.result, *row.parameters))
        and row.result != "unsigned long long"
    ]
    return Operations(rows if exhaustive() else rows[::_SHARE], "AIE2P")


def named(pattern: str) -> list[Intrinsic]:
    return [row for row in operations().rows if re.fullmatch(pattern, row.name)]


def operand(rng: np.random.Generator, kind: str) -> Bytes | int:
    if kind in ("char", "signed char", "short", "int"):
        bits = 8 * size_of(kind)
        return int(rng.integers(-(2 ** (bits - 1)), 2 ** (bits - 1)))
    if kind.startswith("unsigned"):
        return int(rng.integers(0, 2 ** (8 * size_of(kind)), dtype=np.uint64)) - 0
    return random_bytes(rng, size_of(kind))


def as_bytes(value: Bytes | int, kind: str) -> Bytes:
    if isinstance(value, np.ndarray):
        return value
    raw = (value % 2 ** (8 * size_of(kind))).to_bytes(size_of(kind), "little")
    return np.frombuffer(raw, np.uint8)


def call(row: Intrinsic, values: list[Bytes | int]) -> Bytes:
    """A 64-bit scalar is passed as WebAssembly has it, signed."""
    kinds = parameter_types(row)
    passed = [
        value - 2**64 if kind == "unsigned long long" and value >= 2**63 else value  # type: ignore[operator]
        for value, kind in zip(values, kinds, strict=True)
    ]
    return operations()(row, *passed)


def is_nibble(kind: str) -> bool:
    return kind in ("int4_t", "uint4_t")


def test_every_type_has_its_real_size() -> None:
    for row in named("undef_.*"):
        assert operations()(row).size == size_of(row.result)


def test_extract_takes_the_part_with_the_number() -> None:
    rng = np.random.default_rng(1)
    rows = named("(extract|ext)_(v.*|elem|u64)")
    assert len(rows) > 500 // _SHARE
    for row in rows:
        whole_type, size = parameter_types(row)[0], size_of(row.result)
        whole = random_bytes(rng, size_of(whole_type))
        if is_nibble(row.result):
            continue
        for index in {0, whole.size // size - 1, int(rng.integers(whole.size // size))}:
            rest = [0] * (len(row.parameters) - 2)
            got = operations()(row, whole, index, *rest)
            assert (got == whole[index * size : (index + 1) * size]).all(), row


def test_insert_and_set_write_the_part_with_the_number() -> None:
    rng = np.random.default_rng(2)
    rows = named("insert|upd_elem|set_v.*")
    assert len(rows) > 500 // _SHARE
    for row in rows:
        kinds = parameter_types(row)
        if is_nibble(kinds[-1]):
            continue
        size, whole_size = size_of(kinds[-1]), size_of(row.result)
        index = int(rng.integers(whole_size // size))
        part = operand(rng, kinds[-1])
        if row.name.startswith("set_"):
            got = call(row, [index, part])
            written = got[index * size : (index + 1) * size]
            assert (written == as_bytes(part, kinds[-1])).all(), row
        else:
            whole = random_bytes(rng, whole_size)
            expected = whole.copy()
            expected[index * size : (index + 1) * size] = as_bytes(part, kinds[-1])
            assert (call(row, [whole, index, part]) == expected).all(), row


def test_nibbles_of_small_vectors_are_numbered_from_the_lowest() -> None:
    rng = np.random.default_rng(3)
    for row in named("insert|set_v.*|(ext|extract)_elem"):
        kinds = (*parameter_types(row), row.result)
        if not any(is_nibble(kind) for kind in kinds):
            continue
        vector = kinds[0] if kinds[0].startswith("v") else row.result
        whole = random_bytes(rng, size_of(vector))
        index, value = int(rng.integers(whole.size * 2)), int(rng.integers(16))
        nibbles = np.stack([whole & 15, whole >> 4], axis=1).reshape(-1)
        if row.name.endswith("elem"):
            got = int(operations()(row, whole, index)[0]) & 15
            assert got == nibbles[index], row
            continue
        nibbles = np.zeros_like(nibbles) if row.name.startswith("set") else nibbles
        nibbles[index] = value
        arguments = [index, np.array([value], np.uint8)]
        arguments = arguments if row.name.startswith("set") else [whole, *arguments]
        expected = nibbles[0::2] | nibbles[1::2] << 4
        assert (operations()(row, *arguments) == expected).all(), row


def test_concat_puts_the_parts_in_order() -> None:
    rng = np.random.default_rng(4)
    rows = named("concat")
    assert len(rows) > 50 // _SHARE
    for row in rows:
        parts = [random_bytes(rng, size_of(kind)) for kind in parameter_types(row)]
        assert (operations()(row, *parts) == np.concatenate(parts)).all(), row


@pytest.mark.parametrize(
    "pattern", ["broadcast_to_.*", "broadcast_(s|u|c|v2)\\d+.*", "broadcast_(float|bfloat16)"]
)
def test_broadcast_repeats_the_value(pattern: str) -> None:
    rng = np.random.default_rng(5)
    rows = named(pattern)
    for row in rows:
        kind = parameter_types(row)[0]
        value = operand(rng, "int" if kind == "long long" else kind)
        source = as_bytes(value, kind)
        expected = np.tile(source, size_of(row.result) // source.size)
        assert (call(row, [value]) == expected).all(), row


def test_broadcast_elem_repeats_one_lane_or_128_bits() -> None:
    rng = np.random.default_rng(6)
    lane_bytes = {"cint32": 8, "bfloat16": 2, "float": 4, "cint16": 4}
    for row in named("broadcast_elem(_128)?"):
        element = re.sub(r"v\d+", "", row.result)
        size = (
            16
            if row.name.endswith("128")
            else lane_bytes.get(element, int(re.sub(r"\D", "", element) or 0) // 8)
        )
        whole = random_bytes(rng, 64)
        index = int(rng.integers(64 // size))
        expected = np.tile(whole[index * size : (index + 1) * size], 64 // size)
        assert (operations()(row, whole, index) == expected).all(), row


def test_broadcast_zero_and_one() -> None:
    for row in named("broadcast_zero_.*"):
        assert not operations()(row).any(), row
    ones = {"bfloat16": np.uint16(0x3F80), "float": np.float32(1)}
    rows = named("broadcast_one_.*")
    for row in rows:
        element = re.sub(r"v\d+", "", row.result)
        one = ones.get(element, np.dtype(element if "int" in element else np.uint8).type(1))
        assert (
            operations()(row) == np.tile(np.frombuffer(one.tobytes(), np.uint8), 64 // one.nbytes)
        ).all(), row


@cache
def block_operations() -> Operations:
    names = ("insert", "concat", "extract_.*", "set_v128bfp.*")
    rows = rows_named("AIE2P", *names)
    return Operations(
        [row for row in rows if "bfp16" in str((row.result, *row.parameters))], "AIE2P"
    )


def test_block_vectors_are_mantissas_and_exponents() -> None:
    rng = np.random.default_rng(7)
    rows = block_operations().rows
    assert len(rows) > 25
    for row in rows:
        kinds = parameter_types(row)
        blocks = random_bytes(rng, size_of(kinds[0] if "bfp" in kinds[0] else row.result))
        vectors = blocks.size // 72
        mantissas = blocks[: 64 * vectors].reshape(vectors, 64)
        exponents = blocks[64 * vectors :].reshape(vectors, 8)
        index = int(rng.integers(vectors))
        if row.name == "concat":
            other = random_bytes(rng, 72)
            expected = np.concatenate([blocks[:64], other[:64], blocks[64:], other[64:]])
            assert (block_operations()(row, blocks, other) == expected).all()
        elif row.name.startswith("extract_v64bfp16"):
            expected = np.concatenate([mantissas[index], exponents[index]])
            assert (block_operations()(row, blocks, index) == expected).all()
        elif row.name == "extract_exponent":
            word = int(rng.integers(2 * vectors))
            assert (block_operations()(row, blocks, word) == exponents.reshape(-1, 4)[word]).all()
        elif row.name == "extract_v32int8":
            assert (block_operations()(row, blocks, 1) == blocks[32:64]).all()
        elif row.name.startswith("extract"):
            passed = [index] if len(kinds) == 2 else []
            assert (block_operations()(row, blocks, *passed) == mantissas[index]).all()
        elif kinds[-1] == "int":
            word = int(rng.integers(2 * vectors))
            exponents.reshape(-1, 4)[word] = [1, 2, 3, 4]
            expected = np.concatenate([mantissas.reshape(-1), exponents.reshape(-1)])
            before = blocks.copy()
            before[64 * vectors :].reshape(-1, 4)[word] = 0
            assert (block_operations()(row, before, word, 0x04030201) == expected).all()
        else:
            part = random_bytes(rng, size_of(kinds[-1]))
            passed = [index] if "int" in kinds else []
            arguments = [*passed, part] if row.name.startswith("set") else [blocks, *passed, part]
            got = block_operations()(row, *arguments)
            assert (got[64 * index : 64 * index + 64] == part[:64]).all()
            if part.size == 72:
                assert (got[64 * vectors + 8 * index :][:8] == part[64:]).all()
            elif not row.name.startswith("set"):
                assert (got[64 * vectors :] == blocks[64 * vectors :]).all()
