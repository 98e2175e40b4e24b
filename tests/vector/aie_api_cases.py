"""The calls of aie_api functions that are compared between headers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from aie_api_case import INTEGERS, Case, Family, bits_of


def vector_sizes(element: str) -> Iterator[int]:
    for total in (128, 256, 512, 1024):
        yield total // bits_of(element)


def families() -> Iterator[Family]:
    """All families."""
    for element in (*INTEGERS, "bfloat16", "float"):
        yield Family(f"arithmetic_{element}", tuple(_arithmetic(element)))
        yield Family(f"permutations_{element}", tuple(_permutations(element)))
    yield Family("conversions", tuple(_conversions()))
    yield Family("products", tuple(_products()))
    yield Family("matrices", tuple(_matrices()))
    yield Family("elementary", tuple(_elementary()))
    yield Family("lookups", tuple(_lookups()))
    yield Family("blocks", tuple(_blocks()))
    yield Family("nibbles", tuple(_nibbles()))


def _load(element: str, count: int) -> str:
    return f"auto x = load_v<{count}>(a); auto y = load_v<{count}>(b); (void)y;"


_ROUNDED_DOWN = ("downshift", "logical")


def _arithmetic(element: str) -> Iterator[Case]:
    floating = element in ("bfloat16", "float")
    signed = not element.startswith("u")
    for count in vector_sizes(element):
        if floating and count < 8:
            continue
        load = _load(element, count)
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


def _permutations(element: str) -> Iterator[Case]:
    for count in vector_sizes(element):
        load = _load(element, count)
        chunk = 1
        while chunk <= count:
            for name in ("zip", "unzip"):
                body = f"{load} auto [p, q] = interleave_{name}(x, y, {chunk}); put(out, p); put(out, q); out -= {2 * count};"
                yield Case(f"{name}{chunk}_{element}_{count}", body, element, element)
            chunk *= 2
        chunk = 1
        while chunk < count and count * bits_of(element) > 128:
            body = f"{load} put(out, filter_even(x, {chunk})); put(out, filter_odd(x, {chunk})); out -= {count};"
            yield Case(f"filter{chunk}_{element}_{count}", body, element, element)
            chunk *= 2
        index = f"unsigned n = *(const unsigned *)c % {count};"
        for name, call in {
            "up_fill": "shuffle_up_fill(x, y, n)", "down_fill": "shuffle_down_fill(x, y, n)",
            "up_rotate": "shuffle_up_rotate(x, n)", "down_rotate": "shuffle_down_rotate(x, n)",
            "up_replicate": "shuffle_up_replicate(x, n)", "down_replicate": "shuffle_down_replicate(x, n)",
        }.items():  # fmt: skip
            yield Case(
                f"{name}_{element}_{count}",
                f"{load} {index} store_v(out, {call});",
                element,
                element,
            )
        get = f"{load} {index} x[n] = y[n ^ 1]; x.push(y[n]); store_v(out, x); out[{count}] = x.get(n);"
        yield Case(f"elements_{element}_{count}", get, element, element)
        if count * bits_of(element) >= 512:
            rows = 4
            while rows < count:
                body = f"{load} store_v(out, transpose(x, {rows}, {count // rows}));"
                yield Case(f"transpose{rows}_{element}_{count}", body, element, element)
                rows *= 2
        if count * bits_of(element) <= 512:
            body = f"{load} auto z = concat(x, y); z.insert(0, y); store_v(out, z.template extract<{count}>(1)); store_v(out + {count}, z);"
            yield Case(f"parts_{element}_{count}", body, element, element)
            body = f"{load} store_v(out, x.template grow_replicate<{2 * count}>());"
            yield Case(f"replicate_{element}_{count}", body, element, element)


def _conversions() -> Iterator[Case]:
    for element in ("int8", "uint8", "int16", "uint16"):
        wide = element.replace("16", "32") if "16" in element else element.replace("8", "16")
        for total in (128, 256, 512):
            count = total // bits_of(element)
            yield Case(
                f"unpack_{element}_{count}",
                f"auto x = load_v<{count}>(a); store_v(out, x.unpack());",
                element,
                wide,
            )
            yield Case(
                f"pack_{wide}_{count}",
                f"auto x = load_v<{count}>(a); store_v(out, x.pack());",
                wide,
                element,
            )
    for tag, bits in (("acc32", 32), ("acc64", 64)):
        for element in INTEGERS:
            for count in (16, 32):
                if bits_of(element) * count < 128 or bits_of(element) > bits:
                    continue
                body = f"accum<{tag}, {count}> s(load_v<{count}>(a), 2); put(out, s.template to_vector<{element}>(1)); out -= {count};"
                yield Case(f"through_{tag}_{element}_{count}", body, element, element)
                if bits_of(element) == bits:
                    continue
                source = f"int{bits if bits == 32 else 32}"
                body = f"accum<{tag}, {count}> s(load_v<{count}>(a)); store_v(out, s.template to_vector<{element}>(*(const unsigned char *)c % 20));"
                yield Case(f"narrow_{tag}_{element}_{count}", body, source, element)
    for count in (8, 16, 32):
        body = f"accum<accfloat, {count}> s(load_v<{count}>(a)); put(out, s.template to_vector<{{}}>()); out -= {count};"
        yield Case(f"to_bfloat16_{count}", body.format("bfloat16"), "float", "bfloat16")
        yield Case(f"of_bfloat16_{count}", body.format("float"), "bfloat16", "float")


def _products() -> Iterator[Case]:
    pairs = [
        *((left, right) for left in ("int8", "uint8") for right in ("int8", "uint8")),
        ("int16", "int16"), ("uint16", "int16"), ("int16", "uint16"), ("int16", "int8"), ("int8", "int16"),
        ("int32", "int16"), ("int16", "int32"), ("int32", "int32"), ("uint32", "uint32"), ("bfloat16", "bfloat16"), ("float", "float"),
    ]  # fmt: skip
    for left, right in pairs:
        floating = left in ("bfloat16", "float")
        out = "float" if floating else "int32"
        for count in (16, 32):
            if (
                min(bits_of(left), bits_of(right)) * count < 128
                or max(bits_of(left), bits_of(right)) * count > 1024
            ):
                continue
            suffix = f"{left}_{right}_{count}"
            load = f"auto x = load_v<{count}>(a); auto y = load_v<{count}>(b); auto z = load_v<{count}>(c);"
            yield Case(
                f"mul_{suffix}",
                f"{load} store_v(out, mul(x, y).template to_vector<{out}>());",
                left,
                out,
                right,
            )
            yield Case(
                f"negmul_{suffix}",
                f"{load} store_v(out, negmul(x, y).template to_vector<{out}>());",
                left,
                out,
                right,
            )
            for name in ("mac", "msc"):
                body = f"{load} auto s = mul(x, y); s = {name}(s, z, y); store_v(out, s.template to_vector<{out}>());"
                yield Case(f"{name}_{suffix}", body, left, out, right, left)
            body = f"{load} auto s = mul(x, *b); s = mac(s, z, *b); s = add(s, mul(z, y)); store_v(out, s.template to_vector<{out}>());"
            yield Case(f"scalar_{suffix}", body, left, out, right, left)
    for element, lanes in (("int8", 32), ("int16", 16), ("bfloat16", 16), ("bfloat16", 32)):
        out = "float" if element == "bfloat16" else "int32"
        rows = "auto k = load_v<16>(b); " + " ".join(
            f"auto v{i} = load_v<{lanes}>(a + {i * lanes});" for i in range(5)
        )
        body = f"{rows} auto s = accumulate<{lanes}>(k, 2, v0, v1, v2, v3, v4); s = accumulate<{lanes}>(s, k, 7, v1, v3); store_v(out, s.template to_vector<{out}>());"
        yield Case(f"accumulate_{element}_{lanes}", body, element, out, element, tame=True)
    for coeff, data, lanes, points, step in (
        ("int8", "int8", 16, 4, 1),
        ("int16", "int16", 16, 4, 1),
        ("bfloat16", "bfloat16", 16, 5, 1),
    ):
        out = "float" if data == "bfloat16" else "int32"
        length = 1024 // bits_of(data)
        body = (
            f"auto k = load_v<16>(a); auto d = load_v<{length}>(b); using op = sliding_mul_ops<{lanes}, {points}, {step}, 1, 1, {coeff}, {data}>;"
            f"auto s = op::mul(k, 1, d, 3); s = op::mac(s, k, 0, d, 5); store_v(out, s.template to_vector<{out}>());"
        )
        yield Case(f"sliding_{coeff}_{data}", body, coeff, out, data, tame=True)


def _matrices() -> Iterator[Case]:
    shapes: dict[tuple[str, str], dict[str, Sequence[tuple[int, int, int]]]] = {
        ("int8", "int8"): {"AIE2": [(4, 8, 4), (4, 16, 4), (4, 8, 8), (8, 8, 8), (8, 8, 4), (2, 8, 8)], "AIE2P": [(8, 8, 8), (4, 8, 8), (2, 8, 8)]},
        ("uint8", "int8"): {"AIE2": [(4, 8, 8), (8, 8, 8)], "AIE2P": [(8, 8, 8), (4, 8, 8)]},
        ("uint8", "uint8"): {"AIE2": [(4, 8, 8)], "AIE2P": [(8, 8, 8)]},
        ("int16", "int8"): {"AIE2": [(4, 4, 8), (8, 4, 8), (4, 8, 4)], "AIE2P": [(4, 4, 8), (8, 4, 8)]},
        ("int16", "int16"): {"AIE2": [(4, 4, 4), (4, 2, 8), (4, 4, 8), (8, 2, 8)], "AIE2P": [(4, 4, 8), (4, 2, 8), (8, 2, 8)]},
        ("int32", "int16"): {"AIE2": [(4, 4, 4), (4, 2, 4)], "AIE2P": [(4, 4, 8), (4, 2, 8)]},
        ("int32", "int32"): {"AIE2": [(4, 4, 4), (4, 2, 4)], "AIE2P": [(4, 4, 8), (4, 4, 4)]},
        ("bfloat16", "bfloat16"): {"AIE2": [(4, 8, 4), (8, 8, 4), (4, 8, 8), (8, 8, 8), (8, 1, 8)], "AIE2P": [(4, 8, 4), (8, 8, 4), (4, 8, 8), (8, 8, 8), (8, 1, 8)]},
    }  # fmt: skip
    for (left, right), by_generation in shapes.items():
        out = "float" if left == "bfloat16" else "int32"
        every = sorted({shape for some in by_generation.values() for shape in some})
        for m, k, n in every:
            where = tuple(g for g in ("AIE2", "AIE2P") if (m, k, n) in by_generation[g])
            body = (
                f"mmul<{m}, {k}, {n}, {left}, {right}> p; auto x = load_v<{m * k}>(a); auto y = load_v<{k * n}>(b); p.mul(x, y);"
                f"p.mac(x, load_v<{k * n}>(c)); put(out, p.template to_vector<{out}>()); out -= {m * n};"
            )
            yield Case(
                f"mmul_{m}x{k}x{n}_{left}_{right}", body, left, out, right, right, generations=where
            )  # type: ignore[arg-type]


def _elementary() -> Iterator[Case]:
    for element in ("bfloat16", "float"):
        for count in (8, 16, 32):
            for name in ("inv", "invsqrt"):
                body = f"store_v(out, {name}(load_v<{count}>(a)));"
                yield Case(f"{name}_{element}_{count}", body, element, element)
    for element in ("int8", "uint8", "int16", "uint16", "int32"):
        count = max(16, 128 // bits_of(element))
        body = f"store_v(out, to_float<float>(load_v<{count}>(a), 3));"
        yield Case(f"to_float_{element}", body, element, "float")
    for element in ("int16", "int32"):
        body = f"store_v(out, to_fixed<{element}>(load_v<16>(a), 2));"
        yield Case(f"to_fixed_{element}", body, "float", element)
    for name in ("exp2", "tanh"):
        body = f"store_v(out, {name}<bfloat16>(load_v<16>(a)));"
        yield Case(f"{name}_16", body, "float", "bfloat16", tame=True, generations=("AIE2P",))


def _lookups() -> Iterator[Case]:
    table = "alignas(vector_decl_align) static {0} ab[512]; alignas(vector_decl_align) static {0} cd[512]; for (int i = 0; i < 512; ++i) ab[i] = cd[i] = {0}((i / {1} * {2} + i % {2}) * 37);"
    for key, value, count in (
        ("uint8", "uint16", 32),
        ("int16", "int16", 16),
        ("int16", "int32", 16),
    ):
        per_line = f"(vector_decl_align / 2 / sizeof({value}))"
        for policy in ("saturate", "truncate"):
            entries = 256 if value != "int32" else 128
            bias = "" if key.startswith("u") else f", {entries // 2}"
            body = (
                table.format(value, f"(2 * {per_line})", per_line)
                + f" using table_t = lut<4, {value}, {value}>; table_t t({entries}, ab, cd); parallel_lookup<{key}, table_t, lut_oor_policy::{policy}> l(t, {0 if key == 'uint8' else 4}{bias});"
                + f" auto x = load_v<{count}>(a); store_v(out, l.fetch(x));"
            )
            yield Case(f"lookup_{key}_{value}_{policy}", body, key, value)


def _blocks() -> Iterator[Case]:
    stream = "block_vector_input_buffer_stream<bfp16ebs8, 64> s((const bfp16ebs8 *)a);"
    bodies = {
        "product": "auto x = s.pop(); auto y = s.pop(); mmul<8, 8, 8, bfp16ebs8, bfp16ebs8> p;"
        " p.mul(x, op_transpose(y)); p.mac(y, op_transpose(x));"
        " store_v(out, p.template to_vector<float>());",
        "to_float": "s.seek(2); auto x = s.pop_seek(1); auto y = s.pop(); store_v(out, accum<accfloat, 64>(x).to_vector<float>());"
        " store_v(out + 64, accum<accfloat, 64>(y).to_vector<float>());",
    }
    for name, body in bodies.items():
        yield Case(f"blocks_{name}", f"{stream} {body}", "uint8", "float", generations=("AIE2P",))
    body = (
        "block_vector_output_buffer_stream<bfp16ebs8, 64> s((bfp16ebs8 *)out); accum<accfloat, 64> x(load_v<64>(a));"
        " s << x.template to_vector<bfp16ebs8>(); s << x;"
    )
    yield Case("blocks_of_float", body, "bfloat16", "uint8", tame=True, generations=("AIE2P",))


def _nibbles() -> Iterator[Case]:
    for sign in ("u", ""):
        wide = f"{sign}int8"
        load = f"auto x = load_v<64>((const {sign}int4 *)a);"
        for name, expression, out in (
            ("unpack", "x.unpack()", wide),
            ("twice", "unpack(unpack(x))", f"{sign}int16"),
            ("float", "to_float<bfloat16>(x, 0)", "bfloat16"),
            (
                "parts",
                "concat(x.template extract<32>(1), x.template extract<32>(0)).unpack()",
                wide,
            ),
            ("cast", f"load_v<32>(a).template cast_to<{sign}int4>().unpack()", wide),
        ):
            yield Case(f"nibbles_{name}_{wide}", f"{load} store_v(out, {expression});", wide, out)
        for count in (32, 64, 128):
            body = f"store_v(({sign}int4 *)out, load_v<{count}>(a).pack());"
            yield Case(f"nibbles_pack_{wide}_{count}", body, wide, wide)


_CHANGED = re.compile(r"pack_uint32_|negmul_float_|inv(sqrt)?_bfloat16_|blocks_of_float")


def changed_in_2026(case: Case) -> bool:
    """Whether headers before 2026.1 compute other bits than later ones, or lack the function."""
    return _CHANGED.match(case.name) is not None
