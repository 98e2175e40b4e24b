"""Conversions between float, bfloat16 and integers."""

from __future__ import annotations

from collections.abc import Iterator

from npukit.vector.table import (
    AIE2P,
    EXACT,
    GENERATIONS,
    Family,
    Generation,
    Intrinsic,
    Slot,
)

_FIXED = "bounded: 1 unit in the last place (how it rounds halves is not public)"


def _row(
    name: str,
    result: str,
    parameters: tuple[str, ...],
    body: str,
    generations: tuple[Generation, ...] = GENERATIONS,
    slot: Slot = "move",
    exactness: str = EXACT,
) -> Intrinsic:
    return Intrinsic(name, result, parameters, body, slot, exactness, generations)


def _narrowing_and_widening(narrow: str, wide: str) -> Iterator[Intrinsic]:
    for name in (f"to_{narrow}", f"srs_to_{narrow}"):
        yield _row(name, narrow, (f"{wide} acc",), f"npukit::to_bfloat<{narrow}>(acc)")
        body = f"npukit::to_bfloat<{narrow}>(acc, rnd)"
        yield _row(f"{name}_conf", narrow, (f"{wide} acc", "crrnd_t rnd"), body)
    body = f"npukit::from_bfloat<{wide}>(a)"
    yield _row(f"ups_to_{wide}", wide, (f"{narrow} a",), body)
    yield _row("ups", wide, (f"{narrow} a",), body)


def _rows() -> Iterator[Intrinsic]:
    for lanes in (16, 32):
        yield from _narrowing_and_widening(f"v{lanes}bfloat16", f"v{lanes}accfloat")
    for lanes in (8, 16):
        yield from _narrowing_and_widening(f"v{lanes}cbfloat16", f"v{lanes}caccfloat")
    yield _row(
        "bfloat16_to_int", "v16int32", ("v16bfloat16 a", "int shft"),
        "npukit::floor_of_bfloat<v16int32>(a, shft)", slot="valu",
    )  # fmt: skip
    for parameters, shift in ((("{} n", "int sft"), "sft"), (("{} n",), "0")):
        for name, result, source in (("fix2float", "float", "int"), ("float2fix", "int", "float")):
            yield _row(
                name, result, tuple(text.format(source) for text in parameters),
                f"npukit_bounded_{name}(n, {shift})",
                AIE2P, "scalar", _FIXED,
            )  # fmt: skip


FLOAT_CONVERT = Family(
    "conversions of floats", ("npukit/float_convert.h", "npukit/scalar_bfloat.h"), _rows
)
