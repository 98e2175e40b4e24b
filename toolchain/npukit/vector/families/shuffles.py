"""Shuffles, and shifts of whole registers."""

from __future__ import annotations

from collections.abc import Iterator

from npukit.vector.families.catalogue import (
    ACCUMULATORS,
    BFLOAT16,
    COMPLEX,
    FLOAT,
    INTEGERS,
    NIBBLES,
    VECTORS,
    Element,
)
from npukit.vector.families.moves import SHORT_NAMES
from npukit.vector.table import Family, Intrinsic

_REGISTER = 64
"""Bytes of the registers that these operations take."""


def _rows() -> Iterator[Intrinsic]:
    for element in (*VECTORS, *ACCUMULATORS):
        yield from _shuffles(element)
        yield from _shifts(element)
    for element in (*INTEGERS, BFLOAT16, FLOAT, *COMPLEX):
        yield from _scalar_shuffle(element)
        yield from _pushes(element)
    for name, source, vector in (
        ("shuffle_s64", "long long", "v16int32"),
        ("shuffle_u64", "unsigned long long", "v16uint32"),
        ("shuffle_v2s32", "v2int32", "v16int32"),
        ("shuffle_v2u32", "v2uint32", "v16uint32"),
    ):
        yield _filled_shuffle(name, source, vector)
    yield Intrinsic(
        "shiftl_elem",
        "v8cint32",
        ("v8cint32 v", "unsigned long long s"),
        "npukit::pushed_last(v, s)",
        "shuffle",
    )
    yield Intrinsic(
        "shiftr_elem",
        "v8cint32",
        ("v8cint32 v", "unsigned long long s"),
        "npukit::pushed_first(v, s)",
        "shuffle",
    )


def _shuffles(element: Element) -> Iterator[Intrinsic]:
    vector = element.vector(_REGISTER).name
    yield Intrinsic(
        "shuffle",
        vector,
        (f"{vector} a", f"{vector} b", "unsigned int mode"),
        "npukit::shuffle(a, b, mode)",
        "shuffle",
    )
    yield Intrinsic(
        "shuffle",
        vector,
        (f"{vector} a", "unsigned int mode"),
        f"npukit::shuffle(a, npukit::undefined<{vector}>(), mode)",
        "shuffle",
    )


def _shifts(element: Element) -> Iterator[Intrinsic]:
    vector = element.vector(_REGISTER).name
    operands = (f"{vector} a", f"{vector} b")
    yield Intrinsic(
        "shiftx",
        vector,
        (*operands, "int step", "unsigned int shift"),
        "npukit::shiftx(a, b, step, shift)",
        "shuffle",
    )
    names = {"shift_bytes": 1}
    if element not in NIBBLES:
        names["shift"] = element.bits // 8
    for name, unit in names.items():
        shift = "shift" if unit == 1 else f"shift * {unit}"
        yield Intrinsic(
            name,
            vector,
            (*operands, "unsigned int shift"),
            f"npukit::shiftx(a, b, 0, {shift})",
            "shuffle",
        )


def _scalar_shuffle(element: Element) -> Iterator[Intrinsic]:
    vector = element.vector(_REGISTER).name
    yield _filled_shuffle(f"shuffle_{SHORT_NAMES[element.name]}", element.scalar, vector)


def _filled_shuffle(name: str, source: str, vector: str) -> Intrinsic:
    return Intrinsic(
        name,
        vector,
        (f"{source} b", "unsigned int m"),
        f"npukit::shuffle(npukit::filled<{vector}>(b), npukit::filled<{vector}>(b), m)",
        "shuffle",
    )


def _pushes(element: Element) -> Iterator[Intrinsic]:
    vector = element.vector(_REGISTER).name
    for scalar in _pushed_scalars(element):
        value = "s" if scalar == element.scalar else f"({element.scalar})s"
        for name, function in (("shiftl_elem", "pushed_last"), ("shiftr_elem", "pushed_first")):
            yield Intrinsic(
                name,
                vector,
                (f"{vector} v", f"{scalar} s"),
                f"npukit::{function}(v, {value})",
                "shuffle",
            )


def _pushed_scalars(element: Element) -> tuple[str, ...]:
    """The types of a pushed value. ``uint8`` and ``uint16`` values are promoted to ``int``."""
    if element not in INTEGERS:
        return (element.scalar,)
    if element.sign:
        return ("int",)
    return ("unsigned int", "int") if element.bits < 32 else ("unsigned int",)


SHUFFLES = Family("shuffles and shifts", ("npukit/shuffle.h",), _rows)
