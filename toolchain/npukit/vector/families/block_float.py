"""Block floating point of AIE2P: conversions and products."""

from __future__ import annotations

from collections.abc import Iterator

from npukit.vector.families.multiply_operations import AIE2P_NATIVE, Multiplication, rows
from npukit.vector.table import AIE2P, Family, Intrinsic

_CONVERSION = (
    "exact where the rounding mode is floor, and for zero, normal and denormal floats"
    " (what MLIR-AIE's own tests expect of the NPU)"
)
_PRODUCT = (
    "bounded: 2^-22 of the larger of the product and the accumulator"
    " (how the multiplier aligns them is not published)"
)


def _conversions() -> Iterator[Intrinsic]:
    for size in (8, 16):
        result = f"v64bfp16ebs{size}"
        for source in ("v64accfloat", "v64float"):
            body = f"npukit::to_blocks<{size}, {result}>(a, {{}})"
            yield from _with_mode(f"to_{result}", result, source, body)
    body = "npukit::to_wider_blocks<v64bfp16ebs16>(a, {})"
    yield from _with_mode("to_v64bfp16ebs16", "v64bfp16ebs16", "v64bfp16ebs8", body)


def _with_mode(name: str, result: str, source: str, body: str) -> Iterator[Intrinsic]:
    for suffix, parameters, mode in (
        ("", (f"{source} a",), "npukit::rounding_mode()"),
        ("_conf", (f"{source} a", "crrnd_t rnd"), "rnd"),
    ):
        yield Intrinsic(
            name + suffix, result, parameters, body.format(mode), "move", _CONVERSION, AIE2P
        )


def _products() -> Iterator[Intrinsic]:
    for size in (8, 16):
        for suffix, shape, right in (
            ("8x8_8x8T", "8, 8", f"v64bfp16ebs{size}"),
            ("4x8_8x16T", "4, 16", f"v128bfp16ebs{size}"),
        ):
            yield from rows(
                Multiplication(
                    suffix=suffix,
                    kind=f"block_product<{shape}, ACCUMULATORS, npukit_bounded_multiply_blocks>",
                    left=(f"v64bfp16ebs{size}",),
                    right=(right,),
                    accumulator="v64accfloat",
                    generations=AIE2P,
                    operations=AIE2P_NATIVE,
                    shifts=False,
                    exactness=_PRODUCT,
                )
            )


def _rows() -> Iterator[Intrinsic]:
    yield from _conversions()
    yield from _products()


BLOCK_FLOAT = Family("block floating point", ("npukit/block_float.h",), _rows)
