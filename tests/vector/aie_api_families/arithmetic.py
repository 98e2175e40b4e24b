"""Element-wise arithmetic, comparison, selection and reductions."""

from __future__ import annotations

from collections.abc import Iterator

from aie_api_case import INTEGERS, Case, Family, load_two, vector_sizes

_ROUNDED_DOWN = ("downshift", "logical")


def families() -> Iterator[Family]:
    """The families of this module."""
    for element in (*INTEGERS, "bfloat16", "float"):
        yield Family(f"arithmetic_{element}", tuple(_arithmetic(element)))


def _arithmetic(element: str) -> Iterator[Case]:
    floating = element in ("bfloat16", "float")
    signed = not element.startswith("u")
    for count in vector_sizes(element):
        if floating and count < 8:
            continue
        load = load_two(count)
        expressions = {
            "add": "add(x, y)", "sub": "sub(x, y)", "max": "max(x, y)", "min": "min(x, y)",
            "add_scalar": "add(x, *c)", "sub_scalar": "sub(*c, x)", "max_scalar": "max(x, *c)",
            "abs": "abs(x)", "select": "select(x, y, lt(y, x))", "maxdiff": "maxdiff(x, y)",
            "broadcast": f"broadcast<{element}, {count}>(*c)", "reverse": "reverse(x)",
        }  # fmt: skip
        if signed:
            expressions["neg"] = "neg(x)"
        if not floating:
            expressions |= {
                "and": "bit_and(x, y)", "or": "bit_or(*c, x)", "xor": "bit_xor(x, y)", "not": "bit_not(x)",
                "upshift": "upshift(x, 3)", "downshift": "downshift(x, 2)", "logical": "logical_downshift(x, 3)",
            }  # fmt: skip
        for name, expression in expressions.items():
            # Headers before 2026.1 round these as the core is set.
            mode = "set_rounding(rounding_mode::floor);" if name in _ROUNDED_DOWN else ""
            body = f"{mode} {load} store_v(out, {expression});"
            yield Case(f"{name}_{element}_{count}", body, element, element)
        for name in ("lt", "le", "gt", "ge", "eq", "neq"):
            body = f"{load} x[1] = y[1]; put_mask(out, {name}(x, y)); put_mask(out + 8, {name}(x, *c));"
            yield Case(f"{name}_{element}_{count}", body, element, "unsigned")
        for name in ("reduce_add", "reduce_max", "reduce_min"):
            body = f"{load} out[0] = {name}(x); out[1] = {name}(y);"
            yield Case(
                f"{name}_{element}_{count}", body, element, element, tame=name == "reduce_add"
            )
