"""What the multiplier computes, written from the names of its operations: matrices, lanes, filters."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Terms = list[tuple[int, int]]


def terms(suffix: str) -> Iterator[Terms]:
    """The places in the operands of the factors of each result lane, in the order of lanes."""
    if match := re.fullmatch(r"(\d+)x(\d+)_\2x(\d+)(?:_(\d+)ch)?", suffix):
        rows, inner, columns, channels = (int(number or 1) for number in match.groups())
        for row in range(rows):
            for column in range(columns):
                for channel in range(channels):
                    yield [
                        (
                            (row * inner + k) * channels + channel,
                            (k * columns + column) * channels + channel,
                        )
                        for k in range(inner)
                    ]
    elif match := re.fullmatch(r"elem_(\d+)(?:_(\d+))?", suffix):
        lanes, count = (int(number or 1) for number in match.groups())
        for lane in range(lanes):
            yield [(lane + lanes * k, lane + lanes * k) for k in range(count)]
    elif match := re.fullmatch(r"conv_(\d+)x(\d+)(?:_(\d+)ch)?", suffix):
        outputs, points, channels = (int(number or 1) for number in match.groups())
        for output in range(outputs):
            for channel in range(channels):
                yield [
                    ((output + u) * channels + channel, u * channels + channel)
                    for u in range(points)
                ]
    else:
        raise AssertionError(suffix)


def numbers(values: NDArray[np.generic], bits: int, is_signed: bool) -> list[int]:
    """The lanes of ``bits`` bits in the memory of ``values``, least significant first."""
    data = int.from_bytes(values.tobytes(), "little")
    count = values.nbytes * 8 // bits
    lanes = [data >> (bits * lane) & ((1 << bits) - 1) for lane in range(count)]
    return [lane - (1 << bits) if is_signed and lane >> (bits - 1) else lane for lane in lanes]


def wrapped(value: int, bits: int) -> int:
    """``value`` as a two's complement number of ``bits`` bits."""
    return (value + (1 << (bits - 1))) % (1 << bits) - (1 << (bits - 1))


def sums(suffix: str, a: list[int], b: list[int]) -> list[int]:
    """The exact sum of products of each lane."""
    return [sum(a[left] * b[right] for left, right in lane) for lane in terms(suffix)]
