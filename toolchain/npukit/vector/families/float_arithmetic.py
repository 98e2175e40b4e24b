"""Sums of float accumulators, comparison of bfloat16 and float lanes."""

from __future__ import annotations

from collections.abc import Iterator

from npukit.vector.table import AIE2P, GENERATIONS, Family, Generation, Intrinsic

_ACCUMULATORS: tuple[tuple[str, tuple[Generation, ...]], ...] = (
    ("v16accfloat", GENERATIONS),
    ("v32accfloat", GENERATIONS),
    ("v64accfloat", AIE2P),
    ("v8caccfloat", GENERATIONS),
    ("v16caccfloat", GENERATIONS),
)


def _sums() -> Iterator[Intrinsic]:
    for vector, generations in _ACCUMULATORS:
        operands = (f"{vector} acc1", f"{vector} acc2")
        for name, first, second in (
            ("add", 0, 0),
            ("sub", 0, 1),
            ("negadd", 1, 1),
            ("negsub", 1, 0),
        ):
            yield _row(
                name, vector, operands, f"npukit::float_added(acc1, acc2, {first}, {second})",
                generations,
            )  # fmt: skip
            changes = ", ".join(
                f"{'!' * negated}{change}"
                for negated, change in ((first, "sub_acc1"), (second, "sub_acc2"))
            )
            yield _row(
                f"{name}_conf", vector,
                (*operands, "int zero_acc1", "int sub_acc1", "int sub_acc2"),
                f"npukit::float_added(zero_acc1 ? {vector}{{}} : acc1, acc2, {changes})",
                generations,
            )  # fmt: skip
        yield _row(
            "neg", vector, operands[:1], f"npukit::float_added(acc1, {vector}{{}}, 1, 0)",
            generations,
        )  # fmt: skip
        yield _row(
            "neg_conf", vector, (operands[0], "int zero_acc1", "int sub_acc1"),
            f"npukit::float_added(zero_acc1 ? {vector}{{}} : acc1, {vector}{{}}, !sub_acc1, 0)",
            generations,
        )  # fmt: skip


def _row(
    name: str,
    result: str,
    parameters: tuple[str, ...],
    body: str,
    generations: tuple[Generation, ...] = GENERATIONS,
) -> Intrinsic:
    return Intrinsic(name, result, parameters, body, "valu", generations=generations)


_MASK = "unsigned int"
_CMP = f"{_MASK} &cmp"


def _comparisons(vector: str, prefix: str) -> Iterator[Intrinsic]:
    pair = (f"{vector} a", f"{vector} b")
    less, not_less = f"npukit::{prefix}_less(a, b)", f"npukit::{prefix}_not_less(a, b)"
    yield _row("lt", _MASK, pair, less)
    yield _row("ge", _MASK, pair, not_less)
    for name, relation, function in (("max", less, "max"), ("min", not_less, "min")):
        if prefix == "bfloat":
            value = f"npukit::bfloat_{function}(a, b)"
        else:
            value = f"npukit::select<4>(a, b, {relation})"
        suffix = "lt" if name == "max" else "ge"
        body = f"{{ cmp = {relation}; return {value}; }}"
        yield _row(f"{name}_{suffix}", vector, (*pair, _CMP), body)
        yield _row(name, vector, pair, value)


def _rows() -> Iterator[Intrinsic]:
    yield from _sums()
    yield from _comparisons("v32bfloat16", "bfloat")
    yield from _bfloat_comparisons()
    yield from _comparisons("v16float", "float")
    yield from _float_comparisons()


def _bfloat_comparisons() -> Iterator[Intrinsic]:
    vector = "v32bfloat16"
    one, pair = (f"{vector} a",), (f"{vector} a", f"{vector} b")
    less, not_less = "npukit::bfloat_less({})", "npukit::bfloat_not_less({})"
    yield _row("gt", _MASK, pair, less.format("b, a"))
    yield _row("le", _MASK, pair, not_less.format("b, a"))
    yield _row("ltz", _MASK, one, less.format("a, npukit::every_bfloat<0x8000>()"))
    yield _row("gtz", _MASK, one, less.format("npukit::every_bfloat<0>(), a"))
    yield _row("eqz", _MASK, one, "npukit::mask_bits(npukit::bits<npukit::bfloat_lanes>(a) == 0)")
    equal = f"{not_less.format('a, b')} & {not_less.format('b, a')}"
    differs = f"{less.format('a, b')} | {less.format('b, a')}"
    yield _row("eq", _MASK, pair, equal)
    yield _row("ne", _MASK, pair, differs)
    yield _row("abs", vector, one, "npukit::bfloat_magnitude(a)")


def _float_comparisons() -> Iterator[Intrinsic]:
    vector = "v16float"
    pair = (f"{vector} a", f"{vector} b")
    yield _row(
        "gt", _MASK, pair, "npukit::bfloat_less(v32bfloat16{}, npukit::difference_of_floats(a, b))"
    )
    yield _row("abs", vector, (f"{vector} a",), "npukit::float_magnitude(a)")
    for name, function in (("lt_abs", "float_less"), ("ge_abs", "float_not_less")):
        yield _row(name, _MASK, pair, f"npukit::{function}(a, npukit::float_magnitude(b))")
    for name, function in (("max_abs", "float_less"), ("min_abs", "float_not_less")):
        relation = f"npukit::{function}(a, npukit::float_magnitude(b))"
        yield _row(name, vector, pair, f"npukit::select<4>(a, b, {relation})")


FLOAT_ARITHMETIC = Family(
    "sums and comparison of floats", ("npukit/float_sum.h", "npukit/float_compare.h"), _rows
)
