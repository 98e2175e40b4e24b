"""Functions of scalars, and conversions between floats and fixed-point integers."""

from __future__ import annotations

from collections.abc import Iterator

from aie_api_case import INTEGERS, Case, Family, bits_of

_FLOATS = ("bfloat16", "float")
_SHIFT = "int(*(const signed char *)c % 8)"


def families() -> Iterator[Family]:
    """The families of this module."""
    yield Family("scalars", (*_functions(), *_operations()))
    yield Family("to_fixed", tuple(_to_fixed()))
    yield Family("to_fixed_sign", tuple(_to_fixed_sign()))
    yield Family("to_float", tuple(_to_float()))


def _each(expression: str) -> str:
    return f"for (unsigned i = 0; i < 8; ++i) out[i] = {expression};"


def _functions() -> Iterator[Case]:
    for element in _FLOATS:
        for name in ("inv", "invsqrt", "sqrt", "abs", "neg"):
            value = "abs(a[i])" if "sqrt" in name else "a[i]"
            # AMD's square root of a bfloat16 is an ambiguous call on AIE2.
            where = ("AIE2P",) if (name, element) == ("sqrt", "bfloat16") else ("AIE2", "AIE2P")
            for tame in (True, False):
                kind = "_tame" if tame else ""
                body = _each(f"{name}({value})")
                yield Case(
                    f"{name}_of{kind}_{element}",
                    body,
                    element,
                    element,
                    tame=tame,
                    since_2026=element == "bfloat16",
                    generations=where,
                )  # type: ignore[arg-type]
    for count in (8, 16, 32):
        body = f"store_v(out, sqrt(abs(load_v<{count}>(a))));"
        yield Case(f"sqrt_float_{count}", body, "float", "float")
    for element in INTEGERS:
        for name in ("abs", "neg"):
            yield Case(f"{name}_of_{element}", _each(f"{name}(a[i])"), element, element)
    for name in ("inv", "invsqrt"):
        body = _each(f"{name}(abs(a[i] / 2) % 5 + 1)")
        yield Case(f"{name}_of_int", body, "int32", "int32")


def _operations() -> Iterator[Case]:
    for element in _FLOATS:
        for name in ("add", "sub", "max", "min", "mul"):
            body = _each(f"{name}(a[i], b[i])")
            out = "float" if name == "mul" else element
            yield Case(f"{name}_of_{element}", body, element, out)
        for name in ("lt", "gt", "le", "ge", "eq", "neq"):
            yield Case(f"{name}_of_{element}", _each(f"{name}(a[i], b[i])"), element, "unsigned")
        for name in ("mac", "msc"):
            body = _each(f"{name}(mul(c[i], b[i]), a[i], b[i])")
            yield Case(f"{name}_of_{element}", body, element, "float")
    yield Case("div_of_float", _each("div(a[i], b[i])"), "float", "float")


def _to_fixed() -> Iterator[Case]:
    for source in _FLOATS:
        for to in INTEGERS:
            for count in (16, 32):
                load = f"auto x = load_v<{count}>(a);"
                calls = {"to_fixed": f"to_fixed<{to}>(x, {_SHIFT})"}
                if source == "bfloat16" and to in ("int16", "int32"):
                    calls["to_fixed_floor"] = f"to_fixed_floor<{to}>(x, {_SHIFT})"
                calls["acc_to_fixed"] = f"to_fixed<{to}>(accum<accfloat, {count}>(x), {_SHIFT})"
                for name, call in calls.items():
                    for tame in (True, False):
                        yield Case(
                            f"{name}{'_tame' if tame else ''}_{source}_{to}_{count}",
                            f"{load} store_v(out, {call});",
                            source,
                            to,
                            c="int8",
                            tame=tame,
                            since_2026=True,
                        )
    for to in ("int8", "int16", "int32"):
        for tame in (True, False):
            body = _each(f"to_fixed<{to}>(a[i], {_SHIFT})")
            name = f"to_fixed_of{'_tame' if tame else ''}_float_{to}"
            # On AIE2P, AMD's conversion of a float to int8 is C++'s, undefined for large values.
            where = ("AIE2",) if to == "int8" else ("AIE2", "AIE2P")
            yield Case(name, body, "float", to, c="int8", tame=tame, generations=where)  # type: ignore[arg-type]


def _to_fixed_sign() -> Iterator[Case]:
    for source in _FLOATS:
        for to in ("int8", "int16", "int32"):
            for count in (16, 32):
                for sign in ("true", "false"):
                    values = {"acc": f"accum<accfloat, {count}>(load_v<{count}>(a))"}
                    if bits_of(to) <= bits_of(source):
                        values["vector"] = f"load_v<{count}>(a)"
                    for kind, value in values.items():
                        name = f"{kind}_to_fixed_sign_{sign}_{source}_{to}_{count}"
                        body = f"store_v(out, to_fixed_sign<{to}>({value}, {sign}, {_SHIFT}));"
                        yield Case(name, body, source, to, c="int8", since_2026=True)


def _to_float() -> Iterator[Case]:
    yield Case("to_float_of_int", _each(f"to_float(a[i], {_SHIFT})"), "int32", "float", c="int8")
    for element in INTEGERS:
        for to in _FLOATS:
            for count in (16, 32):
                body = f"auto x = load_v<{count}>(a); store_v(out, to_float<{to}>(x, {_SHIFT}));"
                yield Case(f"to_float_{element}_{to}_{count}", body, element, to, c="int8")
    for tag in ("acc32", "acc64"):
        for count in (16, 32):
            body = f"accum<{tag}, {count}> s(load_v<{count}>(a)); s = add(s, s); store_v(out, to_float(s, {_SHIFT}));"
            yield Case(f"to_float_{tag}_{count}", body, "int32", "float", c="int8", since_2026=True)
