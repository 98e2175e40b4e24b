"""Products whose operands are changed first (``op_*``), squares, division, and arithmetic of accumulators."""

from __future__ import annotations

from collections.abc import Iterator

from aie_api_case import Case, Family, bits_of

_PAIRS = (
    ("int8", "int8"), ("uint8", "int8"), ("int16", "int16"), ("uint16", "uint16"), ("int16", "int8"),
    ("int32", "int16"), ("int32", "int32"), ("bfloat16", "bfloat16"), ("float", "float"),
)  # fmt: skip


def families() -> Iterator[Family]:
    """The families of this module."""
    for left, right in _PAIRS:
        yield Family(f"operands_{left}_{right}", tuple(_operands(left, right)))
    yield Family("squares", tuple(_squares()))
    yield Family("accumulators", tuple(_accumulators()))


def _operands(left: str, right: str) -> Iterator[Case]:
    floating = left in ("bfloat16", "float")
    out = "float" if floating else "int32"
    for count in (16, 32):
        if min(bits_of(left), bits_of(right)) * count < 128:
            continue
        suffix = f"{left}_{right}_{count}"
        load = (
            f"auto x = load_v<{count}>(a); auto y = load_v<{count}>(b); auto z = load_v<{count}>(c);"
            " const bool p = *(const unsigned char *)c & 1, q = *(const unsigned char *)b & 1; (void)p; (void)q;"
            " auto s = mul(z, y);"
        )
        one = {
            "none": "op_none(x), op_none(y)",
            "abs": "op_abs(x), y",
            "abs_right": "x, op_abs(y)",
            "neg": "op_neg(x, p), y",
            "neg_right": "x, op_neg(y, p)",
            "neg_both": "op_neg(x, p), op_neg(y, q)",
            "neg_scalar": "op_neg(x, p), *b",
            "neg_scalar_right": "*a, op_neg(y, p)",
            "neg_of_scalar": f"op_neg(({left})*a, p), y",
            "abs_scalar": f"op_abs(({left})*a), y",
        }
        if left == right:
            one |= {
                "max": "op_max(x, z), y",
                "min": "op_min(x, z), y",
                "max_right": "x, op_max(y, z)",
            }
        since = ("neg", "max", "min", "none", "abs")
        for name, operands in one.items():
            for function in ("mul", "negmul") if "neg" not in name else ("mul",):
                body = f"{load} s = {function}({operands}); store_v(out, s.template to_vector<{out}>());"
                yield Case(
                    f"{function}_op_{name}_{suffix}",
                    body,
                    left,
                    out,
                    right,
                    left,
                    since_2026=name.startswith(since),
                )
            for function in ("mac", "msc"):
                body = f"{load} s = {function}(s, {operands}); store_v(out, s.template to_vector<{out}>());"
                yield Case(
                    f"{function}_op_{name}_{suffix}",
                    body,
                    left,
                    out,
                    right,
                    left,
                    since_2026=name.startswith(since),
                )
        for name, change in (
            ("add", "op_add(s)"),
            ("sub", "op_sub(s)"),
            ("zero", "op_zero(s, p)"),
            ("neg", "op_neg(s, p)"),
        ):
            for function in ("mac", "msc"):
                for kind, operands in {
                    "vector": "x, y",
                    "scalar": "x, *b",
                    "negated": "op_neg(x, q), y",
                }.items():
                    body = f"{load} s = {function}({change}, {operands}); store_v(out, s.template to_vector<{out}>());"
                    yield Case(
                        f"{function}_{kind}_onto_{name}_{suffix}",
                        body,
                        left,
                        out,
                        right,
                        left,
                        since_2026=function == "msc" or "neg" in name + kind,
                    )
            # AMD's headers have no sums of these.
            if name in ("add", "sub") or (name == "neg" and left == "int32"):
                continue
            for function, operand in (
                ("add", "x"),
                ("sub", "x"),
                ("add", "mul(x, y)"),
                ("sub", "mul(x, y)"),
                ("add", "*a"),
                ("sub", "*a"),
            ):
                kind = {"x": "vector", "*a": "scalar"}.get(operand, "accum")
                body = f"{load} s = {function}({change}, {operand}); store_v(out, s.template to_vector<{out}>());"
                yield Case(
                    f"{function}_{kind}_onto_{name}_{suffix}",
                    body,
                    left,
                    out,
                    right,
                    left,
                    since_2026=name == "neg",
                )


def _squares() -> Iterator[Case]:
    for element in ("int8", "uint8", "int16", "uint16", "int32", "bfloat16", "float"):
        out = "float" if element in ("bfloat16", "float") else "int32"
        for count in (16, 32):
            load = f"auto x = load_v<{count}>(a); auto y = load_v<{count}>(b);"
            for name, step in {
                "mul_square": "auto s = mul_square(x);",
                "mac_square": "auto s = mul(y, y); s = mac_square(s, x);",
                "msc_square": "auto s = mul(y, y); s = msc_square(s, x);",
                "mac_square_op": "auto s = mul(y, y); s = mac_square(op_sub(s), x);",
            }.items():
                body = f"{load} {step} store_v(out, s.template to_vector<{out}>());"
                yield Case(f"{name}_{element}_{count}", body, element, out)
    for element in ("bfloat16", "float"):
        for count in (16, 32):
            load = f"auto x = load_v<{count}>(a); auto y = load_v<{count}>(b);"
            for name, call in (("div", "div(x, y)"), ("div_scalar", "div(x, *b)")):
                body = f"{load} store_v(out, {call}.template to_vector<float>());"
                yield Case(f"{name}_{element}_{count}", body, element, "float", since_2026=True)


def _accumulators() -> Iterator[Case]:
    kinds = {
        "acc32": ("int8", "uint8", "int16", "uint16", "int32", "uint32"),
        "acc64": ("int16", "uint16", "int32", "uint32"),
        "accfloat": ("bfloat16", "float"),
    }
    for tag, elements in kinds.items():
        for element in elements:
            out = "float" if tag == "accfloat" else "int32"
            for count in (16, 32):
                suffix = f"{tag}_{element}_{count}"
                load = f"auto x = load_v<{count}>(a); auto y = load_v<{count}>(b); accum<{tag}, {count}> s(x), t(y);"
                shift = "*(const unsigned char *)c % 16"
                calls = {
                    "add": "add(s, t)", "sub": "sub(s, t)", "add_vector": "add(s, y)", "sub_vector": "sub(s, y)",
                    "add_scalar": f"add(s, ({element})*c)", "sub_scalar": f"sub(s, ({element})*c)", "neg": "neg(s)",
                    "shifted": f"accum<{tag}, {count}>(x, {shift})", "from": f"from_vector<{tag}>(x, {shift})",
                    "concat": f"concat(s, t).template extract<{count}>(1)",
                    "grow": f"s.template extract<{count // 2}>(1).template grow_replicate<{count}>()",
                    "insert": f"s.insert(1, t.template extract<{count // 2}>(0))",
                    "grow_extract": f"s.template grow_extract<{2 * count}>(0).template extract<{count}>(0)",
                }  # fmt: skip
                for name, call in calls.items():
                    body = f"{load} auto w = {call}; store_v(out, w.template to_vector<{out}>());"
                    yield Case(f"{name}_{suffix}", body, element, out)
                if tag == "accfloat":
                    continue
                for sign in ("true", "false"):
                    body = f"{load} s.from_vector_sign(x, {sign}, 3); store_v(out, s.template to_vector<int32>(1));"
                    yield Case(f"from_vector_sign_{sign}_{suffix}", body, element, "int32")
                    body = f"{load} s = add(s, t); store_v(out, s.template to_vector_sign<{element}>({sign}, 2));"
                    yield Case(f"to_vector_sign_{sign}_{suffix}", body, element, element)
                body = f"{load} s = add(s, t); put(out, s.template to_vector<{element}>()); put(out, to_vector<{element}>(s, {shift})); out -= {2 * count};"
                if count * bits_of(element) <= 1024:
                    yield Case(f"to_vector_{suffix}", body, element, element)
