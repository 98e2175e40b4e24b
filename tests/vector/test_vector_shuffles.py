"""Shuffles in all modes and shifts across registers, against matrices of NumPy."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest
from operations import Bytes, Operations, parameter_types, random_bytes, rows_named, size_of
from vector_program import Generation

from npukit.resources import vector_headers_dir

_NAMES = ("shuffle(_.*)?", "shiftx", "shift(_bytes)?", "shift[lr]_elem")


@cache
def operations(generation: Generation) -> Operations:
    rows = [row for row in rows_named(generation, *_NAMES) if "sparse" not in row.result]
    return Operations(rows, generation)


def modes(generation: Generation) -> dict[str, int]:
    """The names of the modes, as kernels write them."""
    text = (vector_headers_dir() / "npukit/modes.h").read_text()
    found = re.findall(r"#define (T\d+_\d+x\d+(?:_lo|_hi|_flip)?) (\d+)\n", text)
    last = 47 if generation == "AIE2" else 55
    return {name: int(number) for name, number in found if int(number) <= last}


def shuffled(name: str, a: Bytes, b: Bytes) -> Bytes:
    """T<bits>_<rows>x<columns>: a matrix of such elements, transposed."""
    bits, rows, columns, suffix = re.fullmatch(r"T(\d+)_(\d+)x(\d+)(?:_(\w+))?", name).groups()  # type: ignore[union-attr]
    size, rows, columns = int(bits) // 8, int(rows), int(columns)
    if suffix == "flip":
        return a.reshape(-1, rows * columns, size)[:, ::-1].reshape(-1)
    both = np.concatenate([a, b]) if size * rows * columns == 128 else a
    matrices = both.reshape(-1, rows, columns, size).swapaxes(1, 2).reshape(-1)
    return matrices[64:] if suffix == "hi" else matrices[:64]


@pytest.mark.parametrize("generation", ["AIE2", "AIE2P"])
def test_every_mode_of_every_overload(generation: Generation) -> None:
    rng = np.random.default_rng(1)
    names = modes(generation)
    assert sorted(names.values()) == list(range(48 if generation == "AIE2" else 56))
    rows = [row for row in operations(generation).rows if row.name == "shuffle"]
    rows = [row for row in rows if "bfp16" not in row.result]
    assert len(rows) > 25
    for number, row in enumerate(rows):
        for name, mode in names.items():
            if number > 1 and mode % 7 != number % 7:  # all modes of two overloads, some of each
                continue
            a, b = random_bytes(rng, 64), random_bytes(rng, 64)
            two = len(parameter_types(row)) == 3
            if not two and name.startswith("T512") and name.endswith("hi"):
                continue
            expected = shuffled(name, a, b)
            got = operations(generation)(row, *([a, b] if two else [a]), mode)
            if two or 64 in (int(np.prod([int(x) for x in re.findall(r"\d+", name)])) // 8,):
                assert (got == expected).all(), (row.parameters, name)


def test_narrow_modes_repeat_over_the_register() -> None:
    names = modes("AIE2")
    row = next(
        row for row in operations("AIE2").rows if row.result == "v32int16" and row.name == "shuffle"
    )
    a = np.arange(64, dtype=np.uint8)
    got = operations("AIE2")(row, a, a, names["T16_4x2"]).view(np.uint16).reshape(4, 8)
    lanes = a.view(np.uint16).reshape(4, 8)
    assert (got == lanes[:, [0, 2, 4, 6, 1, 3, 5, 7]]).all()


def test_scalar_shuffles_are_broadcasts() -> None:
    rng = np.random.default_rng(2)
    for row in [row for row in operations("AIE2").rows if row.name.startswith("shuffle_")]:
        kind = parameter_types(row)[0]
        value = random_bytes(rng, size_of(kind))
        number = int.from_bytes(value.tobytes(), "little", signed=True)
        passed = (
            value if kind in ("bfloat16", "float", "cint16", "cint32") or kind[0] == "v" else number
        )
        got = operations("AIE2")(row, passed, 23)
        assert (got == np.tile(value, 64 // value.size)).all(), row


@pytest.mark.parametrize("generation", ["AIE2", "AIE2P"])
def test_shifts_take_a_window_of_two_registers(generation: Generation) -> None:
    rng = np.random.default_rng(3)
    rows = [
        row for row in operations(generation).rows if row.name in ("shift", "shift_bytes", "shiftx")
    ]
    assert len(rows) > 40
    for row in rows:
        a, b = random_bytes(rng, 64), random_bytes(rng, 64)
        lanes = int(re.findall(r"\d+", row.result)[0])
        unit = 64 // lanes if row.name == "shift" else 1
        for shift in (0, 1, int(rng.integers(64 // unit)), 64 // unit - 1, 64 // unit, 127 // unit):
            start = shift * unit
            expected = np.concatenate([a, b, np.zeros(64, np.uint8)])[start : start + 64]
            passed = [0, shift] if row.name == "shiftx" else [shift]
            assert (operations(generation)(row, a, b, *passed) == expected).all(), (row, shift)


def test_shiftx_with_a_step_slides_a_window_over_memory() -> None:
    rng = np.random.default_rng(4)
    row = next(
        row for row in operations("AIE2").rows if row.name == "shiftx" and row.result == "v64int8"
    )
    memory = random_bytes(rng, 1024)
    for step, moved in {1: 4, 2: 8, 3: 16, 4: 32}.items():
        window = memory[:64]
        for position in range(moved, 640, moved):
            aligned = (position + 31) // 32 * 32
            shift = 64 - (aligned - position)
            window = operations("AIE2")(row, window, memory[aligned : aligned + 64], step, shift)
            kept = max(64 - moved, 64 - shift)
            assert (window[:kept] == memory[position : position + kept]).all()
            assert (window == memory[position : position + 64]).all(), (step, position)


def test_shiftx_with_a_step_places_the_second_register_whatever_the_first_holds() -> None:
    row = next(
        row for row in operations("AIE2").rows if row.name == "shiftx" and row.result == "v64uint8"
    )
    a, b = np.arange(64, dtype=np.uint8), np.arange(64, 128, dtype=np.uint8)
    got = operations("AIE2")(row, a, b, 3, 48)
    assert (got == np.concatenate([a[16:32], b[:48]])).all()


def test_elements_are_pushed_at_either_end() -> None:
    rng = np.random.default_rng(5)
    for row in [row for row in operations("AIE2").rows if row.name.endswith("_elem")]:
        lanes = int(re.findall(r"\d+", row.result)[0])
        size = 64 // lanes
        vector, value = random_bytes(rng, 64), random_bytes(rng, size)
        number = int.from_bytes(value.tobytes(), "little", signed=True)
        kind = parameter_types(row)[1]
        passed = value if kind in ("float", "bfloat16", "cint16", "cint32") else number
        moved = [vector[size:], value] if row.name == "shiftl_elem" else [value, vector[:-size]]
        got = operations("AIE2")(row, vector, passed)
        assert (got == np.concatenate(moved)).all(), row


def test_exponents_of_block_vectors_are_shuffled_by_the_high_bits() -> None:
    rng = np.random.default_rng(6)
    exponents = {
        "T64_1x2": (8, 1, 2),
        "T32_2x2": (4, 2, 2),
        "T16_4x2": (2, 4, 2),
        "T8_8x2": (1, 8, 2),
    }
    exponents |= {"T16_2x4": (2, 2, 4), "T8_2x8": (1, 2, 8)}
    ops = operations("AIE2P")
    text = (vector_headers_dir() / "npukit/modes.h").read_text()
    rows = [row for row in ops.rows if "bfp16" in row.result and len(row.parameters) == 3]
    assert len(rows) == 2
    for row in rows:
        for name, (size, height, width) in exponents.items():
            for half in (0, 1):
                suffix = ("lo", "hi")[half]
                high = int(re.search(rf"{name}_{suffix} \((\d+) << 8\)", text)[1])  # type: ignore[index]
                a, b = random_bytes(rng, 72), random_bytes(rng, 72)
                pair = np.concatenate([a[64:], b[64:]]).reshape(height, width, size)
                expected = pair.swapaxes(0, 1).reshape(2, 8)[half]
                got = ops(row, a, b, high << 8 | 35)
                assert (got[64:] == expected).all(), (row, name, suffix)
                assert (got[:64] == shuffled("T8_8x8", a[:64], b[:64])).all()
