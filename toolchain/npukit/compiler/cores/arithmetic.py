"""Scalar operations (``arith`` and parts of ``math``) as WebAssembly code."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from xdsl.dialects.builtin import IntegerAttr
from xdsl.ir import Operation

from npukit.compiler.cores.flow import Value
from npukit.compiler.cores.scalars import SCALARS, Scalar, from_memory, join, to_memory, wrap


def _signed(value: Value, type_: Scalar) -> str:
    """Code for the value as a signed number (an ``i1`` of 1 is -1)."""
    if type_.name == "i1":
        return join("i32.const 0", value.code, "i32.sub")
    return value.code


def _unsigned(value: Value, type_: Scalar) -> str:
    """Code for the value as an unsigned number."""
    if type_.name in ("i8", "i16"):
        return join(value.code, f"i32.const {(1 << type_.bits) - 1}", "i32.and")
    return value.code


Handler = Callable[[Operation, list[Value], list[Scalar], Scalar], str | None]


def _plain(suffix: str) -> Handler:
    def code(_op: Operation, v: list[Value], _t: list[Scalar], r: Scalar) -> str:
        return join(*(x.code for x in v), f"{r.wasm}.{suffix}", wrap(r))

    return code


def _signed_binary(suffix: str) -> Handler:
    def code(_op: Operation, v: list[Value], t: list[Scalar], r: Scalar) -> str:
        return join(_signed(v[0], t[0]), _signed(v[1], t[1]), f"{r.wasm}.{suffix}", wrap(r))

    return code


def _unsigned_binary(suffix: str) -> Handler:
    def code(_op: Operation, v: list[Value], t: list[Scalar], r: Scalar) -> str:
        return join(_unsigned(v[0], t[0]), _unsigned(v[1], t[1]), f"{r.wasm}.{suffix}", wrap(r))

    return code


def _shift_left(_op: Operation, v: list[Value], t: list[Scalar], r: Scalar) -> str:
    return join(v[0].code, _unsigned(v[1], t[1]), f"{r.wasm}.shl", wrap(r))


def _shift_right_signed(_op: Operation, v: list[Value], t: list[Scalar], r: Scalar) -> str:
    return join(_signed(v[0], t[0]), _unsigned(v[1], t[1]), f"{r.wasm}.shr_s", wrap(r))


def _extreme(compare: str, signed: bool) -> Handler:
    def code(_op: Operation, v: list[Value], t: list[Scalar], r: Scalar) -> str:
        read = _signed if signed else _unsigned
        a, b = read(v[0], t[0]), read(v[1], t[1])
        return join(v[0].code, v[1].code, a, b, f"{r.wasm}.{compare}", "select")

    return code


def _floor_division(_op: Operation, v: list[Value], t: list[Scalar], r: Scalar) -> str:
    """The quotient, less one if there is a remainder and the signs differ."""
    a, b, w = _signed(v[0], t[0]), _signed(v[1], t[1]), r.wasm
    inexact = join(a, b, f"{w}.rem_s", f"{w}.const 0", f"{w}.ne")
    differ = join(a, b, f"{w}.xor", f"{w}.const 0", f"{w}.lt_s")
    adjust = join(inexact, differ, "i32.and", "i64.extend_i32_u" if w == "i64" else "")
    return join(a, b, f"{w}.div_s", adjust, f"{w}.sub", wrap(r))


def _ceil_division(_op: Operation, v: list[Value], t: list[Scalar], r: Scalar) -> str:
    """The quotient, plus one if there is a remainder and the signs agree."""
    a, b, w = _signed(v[0], t[0]), _signed(v[1], t[1]), r.wasm
    inexact = join(a, b, f"{w}.rem_s", f"{w}.const 0", f"{w}.ne")
    agree = join(a, b, f"{w}.xor", f"{w}.const 0", f"{w}.ge_s")
    adjust = join(inexact, agree, "i32.and", "i64.extend_i32_u" if w == "i64" else "")
    return join(a, b, f"{w}.div_s", adjust, f"{w}.add", wrap(r))


def _ceil_division_unsigned(_op: Operation, v: list[Value], t: list[Scalar], r: Scalar) -> str:
    a, b, w = _unsigned(v[0], t[0]), _unsigned(v[1], t[1]), r.wasm
    inexact = join(a, b, f"{w}.rem_u", f"{w}.const 0", f"{w}.ne")
    adjust = join(inexact, "i64.extend_i32_u" if w == "i64" else "")
    return join(a, b, f"{w}.div_u", adjust, f"{w}.add", wrap(r))


_INTEGER_PREDICATES = ("eq", "ne", "lt_s", "le_s", "gt_s", "ge_s", "lt_u", "le_u", "gt_u", "ge_u")
"""By the number of the predicate (MLIR, mlir/include/mlir/Dialect/Arith/IR/ArithBase.td)."""


def _predicate(op: Operation) -> int | None:
    attribute = op.get_attr_or_prop("predicate")
    return attribute.value.data if isinstance(attribute, IntegerAttr) else None


def _compare_integers(op: Operation, v: list[Value], t: list[Scalar], _r: Scalar) -> str | None:
    predicate = _predicate(op)
    if predicate is None or not 0 <= predicate < len(_INTEGER_PREDICATES):
        return None
    name = _INTEGER_PREDICATES[predicate]
    read = _unsigned if name.endswith("_u") else _signed
    return join(read(v[0], t[0]), read(v[1], t[1]), f"{t[0].wasm}.{name}")


def _compare_floats(op: Operation, v: list[Value], t: list[Scalar], _r: Scalar) -> str | None:
    """Ordered comparisons are WebAssembly's own; unordered ones negate the opposite ordered one.

    Predicates by number: 0 false, 1..6 oeq ogt oge olt ole one, 7 ord, 8..13 ueq ugt uge ult ule
    une, 14 uno, 15 true.
    """
    a, b, w = v[0].code, v[1].code, t[0].wasm
    less_or_greater = join(a, b, f"{w}.lt", a, b, f"{w}.gt", "i32.or")
    ordered = join(a, a, f"{w}.eq", b, b, f"{w}.eq", "i32.and")
    forms = {
        0: "i32.const 0",
        1: join(a, b, f"{w}.eq"),
        2: join(a, b, f"{w}.gt"),
        3: join(a, b, f"{w}.ge"),
        4: join(a, b, f"{w}.lt"),
        5: join(a, b, f"{w}.le"),
        6: less_or_greater,
        7: ordered,
        8: join(less_or_greater, "i32.eqz"),
        9: join(a, b, f"{w}.le", "i32.eqz"),
        10: join(a, b, f"{w}.lt", "i32.eqz"),
        11: join(a, b, f"{w}.ge", "i32.eqz"),
        12: join(a, b, f"{w}.gt", "i32.eqz"),
        13: join(a, b, f"{w}.ne"),
        14: join(ordered, "i32.eqz"),
        15: "i32.const 1",
    }
    predicate = _predicate(op)
    return forms.get(predicate) if predicate is not None else None


def _number_extreme(suffix: str) -> Handler:
    """``maxnumf``/``minnumf``: a NaN loses against a number."""

    def code(_op: Operation, v: list[Value], t: list[Scalar], _r: Scalar) -> str:
        a, b, w = v[0].code, v[1].code, t[0].wasm
        extreme = join(a, b, f"{w}.{suffix}")
        b_or_extreme = join(b, extreme, a, a, f"{w}.ne", "select")
        return join(a, b_or_extreme, b, b, f"{w}.ne", "select")

    return code


def _extend_signed(_op: Operation, v: list[Value], t: list[Scalar], r: Scalar) -> str:
    widen = "i64.extend_i32_s" if (t[0].wasm, r.wasm) == ("i32", "i64") else ""
    return join(_signed(v[0], t[0]), widen)


def _extend_unsigned(_op: Operation, v: list[Value], t: list[Scalar], r: Scalar) -> str:
    widen = "i64.extend_i32_u" if (t[0].wasm, r.wasm) == ("i32", "i64") else ""
    return join(_unsigned(v[0], t[0]), widen)


def _truncate(_op: Operation, v: list[Value], t: list[Scalar], r: Scalar) -> str:
    narrow = "i32.wrap_i64" if (t[0].wasm, r.wasm) == ("i64", "i32") else ""
    return join(v[0].code, narrow, wrap(r))


def _index_cast(op: Operation, v: list[Value], t: list[Scalar], r: Scalar) -> str:
    return (_truncate if t[0].bits > r.bits else _extend_signed)(op, v, t, r)


def _index_cast_unsigned(op: Operation, v: list[Value], t: list[Scalar], r: Scalar) -> str:
    return (_truncate if t[0].bits > r.bits else _extend_unsigned)(op, v, t, r)


def _from_integer(sign: str) -> Handler:
    def code(_op: Operation, v: list[Value], t: list[Scalar], r: Scalar) -> str:
        read = _signed if sign == "s" else _unsigned
        return join(read(v[0], t[0]), f"{r.wasm}.convert_{t[0].wasm}_{sign}", wrap(r))

    return code


def _to_integer(sign: str) -> Handler:
    """Out of range is undefined in MLIR; saturates at 32 or 64 bits here, so runs are
    repeatable."""

    def code(_op: Operation, v: list[Value], t: list[Scalar], r: Scalar) -> str:
        return join(v[0].code, f"{r.wasm}.trunc_sat_{t[0].wasm}_{sign}", wrap(r))

    return code


def _extend_float(_op: Operation, v: list[Value], t: list[Scalar], r: Scalar) -> str:
    return join(v[0].code, "f64.promote_f32" if (t[0].wasm, r.wasm) == ("f32", "f64") else "")


def _truncate_float(_op: Operation, v: list[Value], t: list[Scalar], r: Scalar) -> str | None:
    if (t[0].name, r.name) == ("f64", "bf16"):
        return None  # through f32 it would round twice
    return join(v[0].code, "f32.demote_f64" if t[0].wasm == "f64" else "", wrap(r))


def _bitcast(_op: Operation, v: list[Value], t: list[Scalar], r: Scalar) -> str | None:
    forms = {
        ("i32", "f32"): "f32.reinterpret_i32",
        ("f32", "i32"): "i32.reinterpret_f32",
        ("i64", "f64"): "f64.reinterpret_i64",
        ("f64", "i64"): "i64.reinterpret_f64",
        ("i16", "bf16"): from_memory(SCALARS["bf16"]),
        ("bf16", "i16"): join(to_memory(SCALARS["bf16"]), "i32.extend16_s"),
    }
    if t[0].name == r.name:
        return v[0].code
    form = forms.get((t[0].name, r.name))
    return None if form is None else join(v[0].code, form)


def _absolute_integer(_op: Operation, v: list[Value], t: list[Scalar], r: Scalar) -> str:
    a, w = _signed(v[0], t[0]), r.wasm
    negated = join(f"{w}.const 0", a, f"{w}.sub")
    return join(negated, a, a, f"{w}.const 0", f"{w}.lt_s", "select", wrap(r))


def _count(suffix: str, surplus: Callable[[Scalar], int]) -> Handler:
    def code(_op: Operation, v: list[Value], t: list[Scalar], r: Scalar) -> str:
        extra = surplus(r)
        correct = join(f"{r.wasm}.const {extra}", f"{r.wasm}.sub") if extra else ""
        return join(_unsigned(v[0], t[0]), f"{r.wasm}.{suffix}", correct, wrap(r))

    return code


def _unused_bits(type_: Scalar) -> int:
    return (64 if type_.wasm == "i64" else 32) - type_.bits


HANDLERS: Mapping[str, Handler] = {
    "arith.addi": _plain("add"),
    "arith.subi": _plain("sub"),
    "arith.muli": _plain("mul"),
    "arith.andi": _plain("and"),
    "arith.ori": _plain("or"),
    "arith.xori": _plain("xor"),
    "arith.divsi": _signed_binary("div_s"),
    "arith.remsi": _signed_binary("rem_s"),
    "arith.divui": _unsigned_binary("div_u"),
    "arith.remui": _unsigned_binary("rem_u"),
    "arith.floordivsi": _floor_division,
    "arith.ceildivsi": _ceil_division,
    "arith.ceildivui": _ceil_division_unsigned,
    "arith.shli": _shift_left,
    "arith.shrsi": _shift_right_signed,
    "arith.shrui": _unsigned_binary("shr_u"),
    "arith.maxsi": _extreme("gt_s", signed=True),
    "arith.minsi": _extreme("lt_s", signed=True),
    "arith.maxui": _extreme("gt_u", signed=False),
    "arith.minui": _extreme("lt_u", signed=False),
    "arith.cmpi": _compare_integers,
    "arith.cmpf": _compare_floats,
    "arith.addf": _plain("add"),
    "arith.subf": _plain("sub"),
    "arith.mulf": _plain("mul"),
    "arith.divf": _plain("div"),
    "arith.negf": _plain("neg"),
    "arith.maximumf": _plain("max"),
    "arith.minimumf": _plain("min"),
    "arith.maxnumf": _number_extreme("max"),
    "arith.minnumf": _number_extreme("min"),
    "arith.extsi": _extend_signed,
    "arith.extui": _extend_unsigned,
    "arith.trunci": _truncate,
    "arith.index_cast": _index_cast,
    "arith.index_castui": _index_cast_unsigned,
    "arith.sitofp": _from_integer("s"),
    "arith.uitofp": _from_integer("u"),
    "arith.fptosi": _to_integer("s"),
    "arith.fptoui": _to_integer("u"),
    "arith.extf": _extend_float,
    "arith.truncf": _truncate_float,
    "arith.bitcast": _bitcast,
    "math.absf": _plain("abs"),
    "math.ceil": _plain("ceil"),
    "math.floor": _plain("floor"),
    "math.trunc": _plain("trunc"),
    "math.roundeven": _plain("nearest"),
    "math.sqrt": _plain("sqrt"),
    "math.copysign": _plain("copysign"),
    "math.absi": _absolute_integer,
    "math.ctpop": _count("popcnt", lambda _: 0),
    "math.ctlz": _count("clz", _unused_bits),
}
"""Code for the result of an operation with scalar operands and one scalar result.

Each gets the operation, its operands, their types and the result's type; it returns None if it
does not cover that form.
"""
