"""Integer arithmetic, comparison, selection and accumulator sums, against Python integers in lanes."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from operations import Bytes, Operations, parameter_types, random_bytes, rows_named, size_of

from npukit.vector.table import Intrinsic

_NAMES = (
    *("add", "sub", "neg", "addsub", "neg_gtz", "sub_lt", "sub_ge", "maxdiff(_lt)?", "min(_ge)?"),
    *("max(_lt)?", "band", "bor", "bxor", "bneg(_ltz)?", "abs(_gtz)?", "lt", "ge", "le", "gt"),
    *("ltz", "gtz", "eqz", "eq", "ne", "sel", "neg(add|sub)", "(neg)?(add|sub)_conf", "neg_conf"),
)
_FLOATS = re.compile(r"v\d+(bfloat16|float|c?accfloat)\b")

Lanes = NDArray[np.object_]


@cache
def operations() -> Operations:
    rows = [
        row
        for row in rows_named("AIE2P", *_NAMES)
        if row.name in ("sel", "band", "bor", "bxor", "bneg") or not _FLOATS.search(row.result)
        if not any(_FLOATS.search(text) for text in row.parameters) or row.result != "unsigned int"
    ]
    return Operations(rows, "AIE2P")


def lane_type(vector: str) -> np.dtype[Any]:
    element = re.sub(r"^v\d+", "", vector)
    names = {"acc32": "int32", "acc64": "int64", "cacc64": "int64", "cint16": "int16"}
    names |= {"cint32": "int32", "bfloat16": "uint16", "float": "uint32"}
    names |= {"cfloat": "uint32", "cbfloat16": "uint16"}
    return np.dtype(names.get(element, element))


def lanes_of(data: Bytes, vector: str, sign: bool) -> Lanes:
    kind = lane_type(vector)
    kind = np.dtype(f"{'int' if sign else 'uint'}{kind.itemsize * 8}")
    return data.view(kind).astype(object)


def bits_of(lanes: Any) -> int:
    return sum(1 << number for number, lane in enumerate(lanes) if lane)


def edges(rng: np.random.Generator, vector: str) -> Bytes:
    """Random lanes, a third of them next to the ends and the middle of their range."""
    data = random_bytes(rng, size_of(vector))
    lanes = data.view(np.dtype(f"uint{lane_type(vector).itemsize * 8}"))
    bits = lanes.itemsize * 8
    special = np.array([0, 1, -1, 2 ** (bits - 1) - 1, -(2 ** (bits - 1))], object) % 2**bits
    where = rng.random(lanes.size) < 0.35
    lanes[where] = rng.choice(special, lanes.size)[where].astype(lanes.dtype)
    return data


VALUES = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "sub_lt": lambda a, b: a - b,
    "sub_ge": lambda a, b: a - b,
    "maxdiff": lambda a, b: a - b if a > b else 0,
    "min": min,
    "max": max,
    "band": lambda a, b: a & b,
    "bor": lambda a, b: a | b,
    "bxor": lambda a, b: a ^ b,
}
RELATIONS = {
    "lt": lambda a, b: a < b,
    "ge": lambda a, b: a >= b,
    "gt": lambda a, b: a > b,
    "le": lambda a, b: a <= b,
    "eq": lambda a, b: a == b,
}


def signs(row: Intrinsic) -> list[tuple[bool, list[int]]]:
    """The signs under which the lanes are compared, and what is passed for each."""
    if any(text == "bool sgn" for text in row.parameters):
        return [(False, [0]), (True, [1])]
    return [("uint" not in row.parameters[0], [])]


def check(row: Intrinsic, got: Bytes, lanes: Any) -> None:
    kind = np.dtype(f"uint{lane_type(row.result).itemsize * 8}")
    expected = np.array([int(lane) % 2 ** (8 * kind.itemsize) for lane in lanes], object)
    assert (got.view(kind).astype(object) == expected).all(), (row.name, row.parameters)


def vectors(rng: np.random.Generator, row: Intrinsic) -> list[Bytes]:
    return [edges(rng, kind) for kind in parameter_types(row) if re.match(r"v\d", kind)]


def mask_of(row: Intrinsic, data: Bytes) -> int:
    return int.from_bytes(data.tobytes(), "little")


@pytest.mark.parametrize("name", [*VALUES, *RELATIONS])
def test_operations_on_two_vectors(name: str) -> None:
    rng = np.random.default_rng(len(name))
    rows = [row for row in operations().rows if row.name == name and not row.result.count("acc")]
    assert rows
    for row in rows:
        for sign, passed in signs(row):
            a, b = vectors(rng, row)
            cmp = np.zeros(8, np.uint8)
            by_reference = [cmp] if row.parameters[-1].endswith("&cmp") else []
            got = operations()(row, a, b, *passed, *by_reference)
            kind = parameter_types(row)[0]
            pairs = list(zip(lanes_of(a, kind, sign), lanes_of(b, kind, sign), strict=True))
            if name in RELATIONS:
                expected = bits_of(RELATIONS[name](x, y) for x, y in pairs)
                assert mask_of(row, got) == expected, (row.name, row.parameters)
                continue
            check(row, got, [VALUES[name](x, y) for x, y in pairs])
            if by_reference:
                relation = "lt" if name.endswith("_lt") else "ge"
                size = 8 if "long long" in row.parameters[-1] else 4
                assert mask_of(row, cmp[:size]) == bits_of(
                    RELATIONS[relation](x, y) for x, y in pairs
                )


@pytest.mark.parametrize(
    ("name", "value", "relation"),
    [("maxdiff_lt", "maxdiff", "lt"), ("min_ge", "min", "ge"), ("max_lt", "max", "lt")],
)
def test_operations_that_return_a_mask_beside_the_value(
    name: str, value: str, relation: str
) -> None:
    rng = np.random.default_rng(7)
    for row in [row for row in operations().rows if row.name == name]:
        for sign, passed in signs(row):
            a, b = vectors(rng, row)
            cmp = np.zeros(8, np.uint8)
            got = operations()(row, a, b, *passed, cmp)
            kind = parameter_types(row)[0]
            pairs = list(zip(lanes_of(a, kind, sign), lanes_of(b, kind, sign), strict=True))
            check(row, got, [VALUES[value](x, y) for x, y in pairs])
            assert mask_of(row, cmp) == bits_of(RELATIONS[relation](x, y) for x, y in pairs)


def test_operations_on_one_vector() -> None:
    rng = np.random.default_rng(8)
    single = {
        "neg": lambda a, sign: -a,
        "bneg": lambda a, sign: ~a,
        "abs": lambda a, sign: abs(a),
        "neg_gtz": lambda a, sign: -a,
        "abs_gtz": lambda a, sign: abs(a),
        "bneg_ltz": lambda a, sign: ~a,
    }
    masks = {"ltz": lambda a: a < 0, "gtz": lambda a: a > 0, "eqz": lambda a: a == 0}
    rows = [row for row in operations().rows if row.name in {*single, *masks}]
    for row in rows:
        if row.result.count("acc"):
            continue
        for sign, passed in signs(row):
            (a,) = vectors(rng, row)
            cmp = np.zeros(8, np.uint8)
            by_reference = [cmp] if row.parameters[-1].endswith("&cmp") else []
            got = operations()(row, a, *passed, *by_reference)
            # The mask of neg_gtz reads lanes as signed whatever their type.
            lanes = lanes_of(a, parameter_types(row)[0], sign or row.name == "neg_gtz")
            if row.name in masks:
                assert mask_of(row, got) == bits_of(masks[row.name](x) for x in lanes), row
                continue
            check(row, got, [single[row.name](x, sign) for x in lanes])
            if by_reference:
                test = masks[row.name.split("_")[1]]
                assert mask_of(row, cmp) == bits_of(test(x) for x in lanes), row


def test_ne_inverts_all_bits_of_eq() -> None:
    rng = np.random.default_rng(9)
    for row in [row for row in operations().rows if row.name == "ne"]:
        a, b = vectors(rng, row)
        b[: b.size // 2] = a[: b.size // 2]
        kind = parameter_types(row)[0]
        equal = bits_of(
            x == y for x, y in zip(lanes_of(a, kind, False), lanes_of(b, kind, False), strict=True)
        )
        all_bits = 2 ** (8 * size_of(row.result)) - 1
        assert mask_of(row, operations()(row, a, b)) == all_bits ^ equal


def test_select_and_addsub_take_a_bit_per_lane() -> None:
    rng = np.random.default_rng(10)
    for row in [row for row in operations().rows if row.name in ("sel", "addsub")]:
        a, b = vectors(rng, row)
        lane = {"cint16": 4, "cint32": 8, "cfloat": 8, "cbfloat16": 4}
        element = re.sub(r"^v\d+", "", row.result)
        size = lane.get(element) or lane_type(row.result).itemsize
        count = 64 // size
        mask = (
            int(rng.integers(0, 2**63)) | (1 << (count - 1))
            if count > 32
            else int(rng.integers(0, 2**count))
        )
        wide = "long long" in row.parameters[-1]
        got = operations()(row, a, b, mask - 2**64 if wide and mask >= 2**63 else mask)
        pick = np.array([mask >> number & 1 for number in range(count)], bool)
        if row.name == "sel":
            chosen = np.where(pick[:, None], b.reshape(count, size), a.reshape(count, size))
            assert (got.reshape(count, size) == chosen).all(), row
        else:
            x, y = lanes_of(a, row.result, True), lanes_of(b, row.result, True)
            check(row, got, np.where(pick, x - y, x + y))


@pytest.mark.parametrize("size", [4, 8])
def test_accumulator_sums_under_every_configuration(size: int) -> None:
    rng = np.random.default_rng(size)
    rows = [
        row
        for row in operations().rows
        if "acc" in row.result and lane_type(row.result).itemsize == size
    ]
    assert len(rows) > 20
    signs_of = {
        "add": (1, 1),
        "sub": (1, -1),
        "negadd": (-1, -1),
        "negsub": (-1, 1),
        "neg": (-1, 0),
    }
    for row in rows:
        accs = vectors(rng, row)
        first, second = signs_of[row.name.removesuffix("_conf")]
        for configuration in range(16):
            bits = [configuration >> number & 1 for number in range(4)]
            passed = bits[: len(row.parameters) - len(accs)]
            zero, up, flip_a, flip_b = [*passed, 0, 0, 0, 0][:4]
            got = operations()(row, *accs, *passed)
            a = lanes_of(accs[0], row.result, True) * (0 if zero else 1) << (16 if up else 0)
            b = lanes_of(accs[-1], row.result, True)
            check(row, got, a * (-first if flip_a else first) + b * (-second if flip_b else second))
            if not passed:
                break
