"""Products with a sparse right operand."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from npukit.vector.families.multiply_operations import AIE2P_NATIVE, EVERY, Multiplication, rows
from npukit.vector.table import AIE2, AIE2P, Family, Generation, Intrinsic

_Shape = tuple[int, int, int]
_INTEGERS: tuple[tuple[_Shape, int, int, int, tuple[Generation, ...]], ...] = (
    ((4, 16, 8), 8, 8, 32, AIE2),
    ((2, 16, 8), 16, 8, 64, AIE2),
    ((2, 8, 8), 16, 16, 64, AIE2),
    ((8, 16, 8), 8, 8, 32, AIE2P),
    ((4, 16, 8), 16, 8, 64, AIE2P),
    ((4, 8, 8), 16, 16, 64, AIE2P),
)
_SIGNS = ((False, False), (False, True), (True, False), (True, True))


def _kind(dense: str, size: int, shape: _Shape, generations: tuple[Generation, ...]) -> str:
    transposed = str(generations == AIE2P).lower()
    return f"sparse<npukit::{dense}, {size}, {shape[1]}, {shape[2]}, {transposed}>"


def _suffix(shape: _Shape, generations: tuple[Generation, ...]) -> str:
    rows_, inner, columns = shape
    return f"{rows_}x{inner}_{inner}x{columns}" + ("T" if generations == AIE2P else "")


def _integers() -> Iterator[Intrinsic]:
    for (shape, left, right, accumulator, generations), signs in product(_INTEGERS, _SIGNS):
        prefixes = ["" if is_signed else "u" for is_signed in signs]
        lanes = max(shape[0] * shape[1] * left, 512) // left
        matrix = f"matrix<{shape[0]}, {shape[1]}, {shape[2]}>"
        dense = f"integer<npukit::{matrix}, {left}, {right}, int{accumulator}_t>"
        yield from rows(
            Multiplication(
                suffix=_suffix(shape, generations),
                kind=_kind(dense, right // 8, shape, generations),
                left=(f"v{lanes}{prefixes[0]}int{left}",),
                right=(f"v{1024 // right}{prefixes[1]}int{right}_sparse",),
                accumulator=f"v{shape[0] * shape[2]}acc{accumulator}",
                generations=generations,
                signs=signs,
                operations=EVERY if generations == AIE2 else AIE2P_NATIVE,
            )
        )


def _rows() -> Iterator[Intrinsic]:
    yield from _integers()
    shape = (4, 16, 4)
    yield from rows(
        Multiplication(
            suffix=_suffix(shape, AIE2),
            kind=_kind("bfloat<npukit::matrix<4, 16, 4>, ACCUMULATORS>", 2, shape, AIE2),
            left=("v64bfloat16",),
            right=("v64bfloat16_sparse",),
            accumulator="v16accfloat",
            generations=AIE2,
            takes_signs=False,
            shifts=False,
        )
    )


MULTIPLY_SPARSE = Family("products with a sparse operand", ("npukit/multiply_sparse.h",), _rows)
