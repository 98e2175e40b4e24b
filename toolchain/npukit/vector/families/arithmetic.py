"""Integer addition, comparison, selection and logic; sums of integer accumulators."""

from __future__ import annotations

from collections.abc import Iterator

from npukit.vector.families.catalogue import (
    ACCUMULATORS,
    BFLOAT16,
    COMPLEX,
    COMPLEX_FLOATS,
    FLOAT,
    INTEGERS,
    Element,
    VectorType,
    registers,
)
from npukit.vector.table import Family, Intrinsic, Slot


def _rows() -> Iterator[Intrinsic]:
    for element in INTEGERS:
        vector = element.vector(64)
        yield from _sums(vector)
        yield from _compared(vector, element)
        yield from _signless(vector, element)
    for element in (*INTEGERS, BFLOAT16):
        yield from _logic(element.vector(64))
    for element in COMPLEX:
        yield from _complex_sums(element)
    for element in (*INTEGERS, BFLOAT16, FLOAT, *COMPLEX, *COMPLEX_FLOATS):
        yield from _selection(element)
    for element in ACCUMULATORS:
        if element.name in ("acc32", "acc64", "cacc64"):
            yield from _accumulators(element)
    yield from _scalars()


def _row(name: str, result: str, parameters: tuple[str, ...], body: str) -> Intrinsic:
    return Intrinsic(name, result, parameters, body, "valu")


def _mask(vector: VectorType) -> str:
    return "unsigned long long" if vector.lanes > 32 else "unsigned int"


def _sums(vector: VectorType) -> Iterator[Intrinsic]:
    v = vector.name
    for name in ("add", "sub"):
        yield _row(name, v, (f"{v} a", f"{v} b"), f"npukit::{name}(a, b)")
    yield _row("neg", v, (f"{v} a",), "npukit::neg(a)")
    mask = f"{_mask(vector)} as"
    yield _row("addsub", v, (f"{v} a", f"{v} b", mask), "npukit::addsub(a, b, as)")
    yield _row(
        "neg_gtz",
        v,
        (f"{v} a", f"{_mask(vector)} &cmp"),
        "{ cmp = npukit::positive(a, true); return npukit::neg(a); }",
    )


_WITH_MASK = {
    "sub_lt": ("sub(a, b)", "less"),
    "sub_ge": ("sub(a, b)", "not_less"),
    "maxdiff_lt": ("difference(a, b, {sign})", "less"),
    "min_ge": ("lesser(a, b, {sign})", "not_less"),
    "max_lt": ("greater(a, b, {sign})", "less"),
}
_VALUES = {"maxdiff": "difference", "min": "lesser", "max": "greater"}
_RELATIONS = {
    "lt": "less(a, b, {sign})",
    "ge": "not_less(a, b, {sign})",
    "gt": "less(b, a, {sign})",
    "le": "not_less(b, a, {sign})",
}


def _compared(vector: VectorType, element: Element) -> Iterator[Intrinsic]:
    v, mask = vector.name, _mask(vector)
    operands = (f"{v} a", f"{v} b")
    for parameters, sign in ((operands, str(element.sign)), ((*operands, "bool sgn"), "sgn")):
        for name, (value, relation) in _WITH_MASK.items():
            body = (
                f"{{ cmp = npukit::{relation}(a, b, {sign}); "
                f"return npukit::{value.format(sign=sign)}; }}"
            )
            yield _row(name, v, (*parameters, f"{mask} &cmp"), body)
        for name, function in _VALUES.items():
            yield _row(name, v, parameters, f"npukit::{function}(a, b, {sign})")
        for name, body in _RELATIONS.items():
            yield _row(name, mask, parameters, f"npukit::{body.format(sign=sign)}")
    yield _row("eq", mask, operands, "npukit::equal(a, b)")
    yield _row("ne", mask, operands, "~npukit::equal(a, b)")
    yield _row("eqz", mask, (f"{v} a",), "npukit::is_zero(a)")


def _signless(vector: VectorType, element: Element) -> Iterator[Intrinsic]:
    v, mask = vector.name, _mask(vector)
    for parameters, sign in (((f"{v} a",), str(element.sign)), ((f"{v} a", "bool sgn"), "sgn")):
        cmp = f"{mask} &cmp"
        yield _row(
            "abs_gtz",
            v,
            (*parameters, cmp),
            f"{{ cmp = npukit::positive(a, {sign}); return npukit::magnitude(a, {sign}); }}",
        )
        yield _row("abs", v, parameters, f"npukit::magnitude(a, {sign})")
        yield _row(
            "bneg_ltz",
            v,
            (*parameters, cmp),
            f"{{ cmp = npukit::negative(a, {sign}); return npukit::bits_not(a); }}",
        )
        yield _row("ltz", mask, parameters, f"npukit::negative(a, {sign})")
        yield _row("gtz", mask, parameters, f"npukit::positive(a, {sign})")


def _logic(vector: VectorType) -> Iterator[Intrinsic]:
    v = vector.name
    for name, function in (("band", "bits_and"), ("bor", "bits_or"), ("bxor", "bits_xor")):
        yield _row(name, v, (f"{v} a", f"{v} b"), f"npukit::{function}(a, b)")
    yield _row("bneg", v, (f"{v} a",), "npukit::bits_not(a)")


def _complex_sums(element: Element) -> Iterator[Intrinsic]:
    v = element.vector(64).name
    part = "v32int16" if element.name == "cint16" else "v16int32"
    for name in ("add", "sub"):
        body = f"({v})npukit::{name}(({part})a, ({part})b)"
        yield _row(name, v, (f"{v} a", f"{v} b"), body)
    yield _row("neg", v, (f"{v} a",), f"({v})npukit::neg(({part})a)")


def _selection(element: Element) -> Iterator[Intrinsic]:
    vector = element.vector(64)
    v = vector.name
    yield _row(
        "sel",
        v,
        (f"{v} a", f"{v} b", f"{_mask(vector)} sel"),
        f"npukit::select<{element.bits // 8}>(a, b, sel)",
    )


_CONFIGURATION = ("int zero_acc1", "int shift16", "int sub_acc1", "int sub_acc2")


def _accumulators(element: Element) -> Iterator[Intrinsic]:
    lane = 4 if element.name == "acc32" else 8
    function = f"npukit::acc_sum<{lane}>"
    for acc in registers(element):
        if acc.size < 64:
            continue
        v = acc.name
        operands = (f"{v} acc1", f"{v} acc2")
        slot: Slot = "valu"
        for name, first, second in (
            ("add", 0, 0),
            ("sub", 0, 1),
            ("negadd", 1, 1),
            ("negsub", 1, 0),
        ):
            body = f"{function}(acc1, acc2, 0, 0, {first}, {second})"
            yield Intrinsic(name, v, operands, body, slot, generations=acc.generations)
            one, two = ("!" * first + "sub_acc1", "!" * second + "sub_acc2")
            yield Intrinsic(
                f"{name}_conf",
                v,
                (*operands, *_CONFIGURATION),
                f"{function}(acc1, acc2, zero_acc1, shift16, {one}, {two})",
                slot,
                generations=acc.generations,
            )
        body = f"{function}(acc1, acc1, 1, 0, 0, 1)"
        yield Intrinsic("neg", v, (f"{v} acc1",), body, slot, generations=acc.generations)
        yield Intrinsic(
            "neg_conf",
            v,
            (f"{v} acc1", *_CONFIGURATION[:3]),
            f"{function}(acc1, {v}{{}}, zero_acc1, shift16, !sub_acc1, 0)",
            slot,
            generations=acc.generations,
        )


def _scalars() -> Iterator[Intrinsic]:
    for scalar in ("unsigned", "unsigned long long", "int", "long long"):
        yield Intrinsic("clb", "unsigned", (f"{scalar} x",), "npukit::sign_bits(x)", "scalar")
    yield Intrinsic("zeroextend4", "int", ("int x",), "x & 15", "scalar")
    yield Intrinsic("signextend4", "int", ("int x",), "((x & 15) ^ 8) - 8", "scalar")
    for scalar in (
        *("char", "unsigned char", "short", "unsigned short", "int", "unsigned int"),
        *("long", "unsigned long", "void *"),
    ):
        yield Intrinsic(
            "select",
            scalar,
            ("bool sel", f"{scalar} a", f"{scalar} b"),
            "sel ? a : b",
            "scalar",
        )
    for name, result, source in (
        ("as_cint16", "cint16", "int"),
        ("as_cint16", "cint16", "unsigned int"),
        ("as_uint32", "unsigned int", "cint16"),
        ("as_int32", "int", "cint16"),
        ("as_int32", "int", "float"),
        ("as_float", "float", "int"),
        ("as_int64", "long long", "double"),
        ("as_double", "double", "long long"),
        ("as_int", "int", "cuint16"),
    ):
        yield Intrinsic(name, result, (f"{source} x",), f"npukit::bits<{result}>(x)", "none")
    for name, member in (("real", "real"), ("imag", "imag")):
        yield Intrinsic(f"get_{name}", "int", ("cint32 x",), f"x.{member}", "scalar")
        yield Intrinsic(
            f"upd_{name}",
            "cint32",
            ("cint32 x", "int value"),
            f"{{ x.{member} = value; return x; }}",
            "scalar",
        )


ARITHMETIC = Family("arithmetic and comparison", ("npukit/arithmetic.h",), _rows)
