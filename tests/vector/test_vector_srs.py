"""Shift-round-saturate, upshift and packing in all modes, against exact fractions and Python integers."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from math import ceil, floor
from typing import Any

import numpy as np
import pytest
from operations import BITS, Bytes, Operations, parameter_types, random_bytes, rows_named, size_of

from npukit.vector.table import Intrinsic

PRELUDE = """
extern "C" void modes(int saturation, int rounding) { set_satmode(saturation); set_rnd(rounding); }
extern "C" int clear_flags() { clr_srs_of(); clr_ups_of(); return 0; }
extern "C" int flags() { return get_srs_of() | get_ups_of() << 1; }
extern "C" int modes_now() { return get_satmode() << 4 | get_rnd(); }
"""
ROUNDING = (0, 1, 2, 3, 8, 9, 10, 11, 12, 13)
SATURATION = (0, 1, 3)


@cache
def operations() -> Operations:
    names = ("u?[sl]srs(_conf)?", "srs_to_.*", "[sl]ups(_conf)?", "ups_to_.*", "(un)?pack(_conf)?")
    rows = [
        row
        for row in rows_named("AIE2P", *names)
        if "float" not in str(row.parameters) + row.result
    ]
    return Operations(rows, "AIE2P", PRELUDE)


def part_bits(vector: str) -> int:
    """Bits of the numbers in a lane; a complex lane has two."""
    element = re.sub(r"^v\d+", "", vector)
    return BITS[element] // (2 if element.startswith("c") else 1)


def numbers(data: Bytes, bits: int, sign: bool) -> list[int]:
    whole = int.from_bytes(data.tobytes(), "little")
    count = data.size * 8 // bits
    values = [whole >> bits * number & (1 << bits) - 1 for number in range(count)]
    return [value - (1 << bits) if sign and value >> (bits - 1) else value for value in values]


def joined(values: list[int], bits: int) -> Bytes:
    whole = sum((value & (1 << bits) - 1) << bits * number for number, value in enumerate(values))
    return np.frombuffer(whole.to_bytes(len(values) * bits // 8, "little"), np.uint8).copy()


def rounded(value: Fraction, mode: int) -> int:
    """``value`` to an integer in a rounding mode of the core."""
    below, above = floor(value), ceil(value)
    away = above if value > 0 else below
    if mode < 8:
        return {0: below, 1: above, 2: int(value), 3: away}[mode]
    if value - below != Fraction(1, 2):
        return floor(value + Fraction(1, 2))
    even = below if below % 2 == 0 else above
    ties = {8: below, 9: above, 10: int(value), 11: away, 12: even, 13: below + above - even}
    return ties[mode]


def saturated(value: int, bits: int, sign: bool, mode: int) -> int:
    if mode == 0:
        return value
    highest = 2 ** (bits - 1) - 1 if sign else 2**bits - 1
    lowest = (-highest if mode == 3 else -highest - 1) if sign else 0
    return min(max(value, lowest), highest)


def accumulator(rng: np.random.Generator, kind: str, shift: int) -> Bytes:
    """Random lanes, and lanes where the rounding of a shift decides, near zero and near the ends."""
    bits = part_bits(kind)
    count = size_of(kind) * 8 // bits
    lanes = [int(rng.integers(-(2**62), 2**62)) >> int(rng.integers(0, 62)) for _ in range(count)]
    half = 1 << max(shift - 1, 0)
    for number in range(0, count, 2):
        quotient = int(rng.integers(-130, 130)) if number % 4 else int(rng.integers(-70000, 70000))
        lanes[number] = (
            quotient * 2 * half + half + int(rng.integers(-1, 2)) * int(rng.integers(0, 2))
        )
    lanes[1], lanes[3] = -(2 ** (bits - 1)), 2 ** (bits - 1) - 1
    return joined(lanes, bits)


def shifts_of(kind: str) -> tuple[int, ...]:
    return (
        (-4, -1, 0, 1, 2, 7, 15, 30, 31, 32, 33, 40, 59)
        if part_bits(kind) == 32
        else (-4, -2, -1, 0, 1, 8, 16, 31, 32, 47, 59)
    )


def srs_rows() -> list[Intrinsic]:
    return [row for row in operations().rows if "srs" in row.name]


def sign_of(row: Intrinsic, sign: int) -> bool:
    named = any(text in {"int sign", "bool sign"} for text in row.parameters)
    kind = row.result if "ups" not in row.name else row.parameters[0]
    return bool(sign) if named else not re.match(r"v\d+u", kind)


def modes_passed(row: Intrinsic, sign: int, saturation: int, rounding: int) -> list[int]:
    values = {
        "int sign": sign,
        "bool sign": sign,
        "crsat_t sat": saturation,
        "crrnd_t rnd": rounding,
    }
    return [values[text] for text in row.parameters if text in values]


def srs_model(
    row: Intrinsic, acc: Bytes, shift: int, sign: bool, saturation: int, rounding: int
) -> Bytes:
    to = part_bits(row.result)
    lanes = numbers(acc, part_bits(parameter_types(row)[0]), True)
    results = [rounded(Fraction(lane) / Fraction(2) ** shift, rounding) for lane in lanes]
    return joined([saturated(lane, to, sign, saturation) for lane in results], to)


def test_srs_of_lanes_that_all_fit() -> None:
    """In the modes that most kernels choose, which have code of their own: no lane saturates."""
    rng = np.random.default_rng(7)
    operations().program.call("modes", 1, 12)
    operations().program.call("clear_flags")
    kinds = {(row.result, parameter_types(row), len(row.parameters)): row for row in srs_rows()}
    for row in kinds.values():
        if "_conf" in row.name:
            continue
        kind = parameter_types(row)[0]
        bits, sign = part_bits(kind), sign_of(row, 1)
        for shift in (0, 1, 2, 13, bits - 9):
            half = (1 << shift) // 2
            quotients = rng.integers(-100 if sign else 1, 100, size_of(kind) * 8 // bits)
            lanes = [int(q) * 2 * half + half + int(rng.integers(-1, 2)) for q in quotients]
            acc = joined(lanes if shift else [int(q) for q in quotients], bits)
            got = operations()(row, acc, shift, *modes_passed(row, 1, 0, 0))
            assert (got == srs_model(row, acc, shift, sign, 1, 12)).all(), (row.name, kind, shift)
    assert operations().program.call("flags") == 0


@pytest.mark.parametrize("rounding", ROUNDING)
def test_srs_rounds_and_saturates_as_the_registers_say(rounding: int) -> None:
    rng = np.random.default_rng(rounding)
    seen: set[tuple[Any, ...]] = set()
    for row in srs_rows():
        kind = (row.result, parameter_types(row), len(row.parameters))
        if "_conf" in row.name or kind in seen:  # the names of one conversion share its code
            continue
        seen.add(kind)
        for saturation in SATURATION:
            operations().program.call("modes", saturation, rounding)
            for shift in rng.choice(shifts_of(parameter_types(row)[0]), 2):
                for passed in {1, sign_of(row, 0)}:
                    acc = accumulator(rng, parameter_types(row)[0], int(shift))
                    sign = sign_of(row, passed)
                    got = operations()(row, acc, int(shift), *modes_passed(row, passed, 0, 0))
                    expected = srs_model(row, acc, int(shift), sign, saturation, rounding)
                    assert (got == expected).all(), (
                        row.name,
                        row.parameters,
                        int(shift),
                        saturation,
                    )


def test_every_name_of_srs_converts_and_conf_restores_the_modes() -> None:
    rng = np.random.default_rng(3)
    assert len(srs_rows()) > 100
    for row in srs_rows():
        operations().program.call("modes", 1, 12)
        acc = accumulator(rng, parameter_types(row)[0], 9)
        saturation, rounding = (3, 9) if "_conf" in row.name else (1, 12)
        got = operations()(row, acc, 9, *modes_passed(row, 1, saturation, rounding))
        assert (got == srs_model(row, acc, 9, sign_of(row, 1), saturation, rounding)).all(), row
        assert operations().program.call("modes_now") == 1 << 4 | 12


@pytest.mark.parametrize("saturation", SATURATION)
def test_ups_extends_shifts_and_saturates(saturation: int) -> None:
    rng = np.random.default_rng(saturation)
    rows = [row for row in operations().rows if "ups" in row.name]
    assert len(rows) > 80
    for row in rows:
        conf = "_conf" in row.name
        operations().program.call("modes", 0 if conf else saturation, 0)
        source, to = part_bits(parameter_types(row)[0]), part_bits(row.result)
        for shift in (0, 3, to - source - 1, to - source, to - source + 5, to - 1, 63):
            for passed in (0, 1):
                value = random_bytes(rng, size_of(parameter_types(row)[0]))
                sign = sign_of(row, passed)
                lanes = numbers(value, source, sign)
                if saturation:  # before the shift, as UG1583 describes it
                    highest = 2 ** (to - 1) - 1
                    lowest = -highest - (saturation == 1)
                    lanes = [min(max(lane, lowest >> shift), highest >> shift) for lane in lanes]
                expected = joined([lane << shift for lane in lanes], to)
                got = operations()(row, value, shift, *modes_passed(row, passed, saturation, 0))
                assert (got == expected).all(), (row.name, row.parameters, shift)


def test_saturation_is_reported_in_the_status_registers() -> None:
    call = operations().program.call
    srs = next(
        row
        for row in operations().rows
        if row.name == "srs_to_v32int8" and len(row.parameters) == 2
    )
    ups = next(
        row
        for row in operations().rows
        if row.name == "ups_to_v16acc32" and len(row.parameters) == 2
    )
    for row, mode, value, shift, expected in (
        (srs, 1, joined([127] * 31 + [-128], 32), 0, 0),
        (srs, 1, joined([0] * 31 + [128], 32), 0, 1),
        (srs, 0, joined([0] * 31 + [128], 32), 0, 0),
        (srs, 3, joined([-128] + [0] * 31, 32), 0, 1),
        (ups, 1, joined([1] * 16, 16), 30, 0),
        (ups, 1, joined([0, 2] * 8, 16), 30, 2),
        (ups, 0, joined([0, 2] * 8, 16), 30, 0),
    ):
        call("modes", mode, 0)
        call("clear_flags")
        operations()(row, value, shift)
        assert call("flags") == expected


@pytest.mark.parametrize("saturation", SATURATION)
def test_pack_saturates_and_unpack_extends(saturation: int) -> None:
    rng = np.random.default_rng(saturation)
    rows = [row for row in operations().rows if "pack" in row.name]
    assert len(rows) > 30
    for row in rows:
        conf = "_conf" in row.name
        operations().program.call("modes", 0 if conf else saturation, 0)
        source, to = part_bits(parameter_types(row)[0]), part_bits(row.result)
        for passed in (0, 1):
            sign = sign_of(row, passed)
            value = random_bytes(rng, size_of(parameter_types(row)[0]))
            lanes = numbers(value, source, sign)
            lanes = (
                [lane >> int(rng.integers(0, 3)) * 4 for lane in lanes] if to < source else lanes
            )
            value = joined(lanes, source)
            if to < source:
                lanes = [saturated(lane, to, sign, saturation) for lane in lanes]
            got = operations()(row, value, *modes_passed(row, passed, saturation, 0))
            assert (got == joined(lanes, to)).all(), (row.name, row.parameters, sign)
