"""Products of complex integers, with conjugated operands."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from npukit.vector.families.multiply_operations import (
    ACCUMULATE,
    AIE2P_NATIVE,
    EMULATED,
    EVERY,
    Multiplication,
    rows,
)
from npukit.vector.table import AIE2, AIE2P, Family, Generation, Intrinsic

_PRODUCT = "10"
_CONJUGATED = {"cc": "250", "cn": "160", "nc": "80"}
"""The negated terms where both operands, the first or the second are conjugated."""


def _multiplication(
    suffix: str,
    lanes: tuple[int, int],
    left: tuple[int, tuple[str, ...]],
    right: tuple[int, tuple[str, ...]],
    generations: tuple[Generation, ...],
) -> Multiplication:
    shape = f"complex_shape<npukit::elementwise<{lanes[0]}, {lanes[1]}>>"
    return Multiplication(
        suffix=suffix,
        kind=f"complex_integer<npukit::{shape}, {left[0]}, {right[0]}>",
        left=left[1],
        right=right[1],
        accumulator=f"v{lanes[0]}cacc64",
        generations=generations,
        signs=(True, True),
        mask=_PRODUCT,
        operations=EVERY if generations == AIE2 else AIE2P_NATIVE,
    )


_NATIVE = (
    _multiplication("elem_8_2", (8, 2), (16, ("v16cint16",)), (16, ("v16cint16",)), AIE2),
    _multiplication("elem_8", (8, 1), (32, ("v8cint32",)), (16, ("v16cint16",)), AIE2),
    _multiplication("elem_16", (16, 1), (16, ("v16cint16",)), (16, ("v16cint16",)), AIE2P),
    _multiplication("elem_16_2", (16, 2), (16, ("v32cint16",)), (16, ("v32cint16",)), AIE2P),
    _multiplication("elem_16", (16, 1), (32, ("v16cint32",)), (16, ("v16cint16",)), AIE2P),
)
_SIXTEEN = _NATIVE[-1]
# The results are the lower half of sixteen lanes.
_LOW = replace(
    _SIXTEEN, suffix="elem_8", kind=f"low_lanes<npukit::{_SIXTEEN.kind}>", left=("v8cint32",)
)
_BFLOAT = tuple(
    Multiplication(
        suffix=suffix,
        kind=f"complex_bfloat<npukit::{shape}, ACCUMULATORS>",
        left=("v16cbfloat16",),
        right=("v16cbfloat16",),
        accumulator=accumulator,
        generations=AIE2,
        takes_signs=False,
        mask=_PRODUCT,
    )
    for suffix, shape, accumulator in (
        ("elem_8_2", "elementwise<8, 2>", "v8caccfloat"),
        ("2x8_8x2", "matrix<2, 8, 2>", "v4caccfloat"),
    )
)
_EMULATED = (
    _multiplication("elem_8", (8, 1), (32, ("v8cint32",)), (32, ("v8cint32",)), AIE2),
    _multiplication("elem_16", (16, 1), (32, ("v16cint32",)), (32, ("v8cint32",) * 2), AIE2P),
)


def _conjugations(one: Multiplication) -> Iterator[Intrinsic]:
    for name, mask in _CONJUGATED.items():
        yield from rows(
            replace(
                one, suffix=f"{one.suffix}_{name}", mask=mask, takes_signs=False, has_conf=False
            )
        )


def _bfloat() -> Iterator[Intrinsic]:
    shifting = {operation.name for operation in EVERY if operation.shifts}
    for one in _BFLOAT:
        yield from rows(one)
        yield from _conjugations(one)
        # aie_api passes shift16 to some and not to others.
        for row in rows(replace(one, shifts=False, has_plain=False)):
            if row.name.partition("_")[0] in shifting:
                yield row
        yield from rows(
            replace(one, shifts=False, takes_mask=False, has_plain=False, operations=ACCUMULATE)
        )


def _rows() -> Iterator[Intrinsic]:
    for one in _NATIVE:
        yield from rows(one)
        yield from _conjugations(one)
    yield from rows(_LOW)
    yield from _bfloat()
    for one in _EMULATED:
        plain = replace(one, operations=EMULATED, takes_signs=False, shifts=False)
        yield from rows(plain)
        yield from rows(replace(plain, takes_mask=False, has_plain=False, zeroing_is_optional=True))
        yield from _conjugations(plain)


MULTIPLY_COMPLEX = Family("complex products", ("npukit/multiply_complex.h",), _rows)
