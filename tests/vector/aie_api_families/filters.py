"""Filters over channels, sums of arrays of vectors, products of all elements, chosen signs."""

from __future__ import annotations

from collections.abc import Iterator

from aie_api_case import INTEGERS, Case, Family, vector_sizes
from vector_program import Generation

EVERYWHERE: tuple[Generation, ...] = ("AIE2", "AIE2P")


def families() -> Iterator[Family]:
    """The families of this module."""
    yield Family("channel_filters", tuple(_channels()))
    yield Family("element_products", tuple(_element_products()))
    yield Family("sums_of_arrays", tuple(_arrays()))
    yield Family("chosen_signs", tuple(_signs()))


def _channels() -> Iterator[Case]:
    filters: list[tuple[str, str, int, int, int, tuple[Generation, ...]]] = [
        *(("int8", data, 8, 4, points, EVERYWHERE) for data in ("int8", "uint8") for points in (8, 3)),
        *(("int8", data, 4, 8, points, ("AIE2",)) for data in ("int8", "uint8") for points in (4, 2)),
        *(("uint8", data, 8, 8, points, ("AIE2P",)) for data in ("int8", "uint8") for points in (8, 5)),
        *(("int16", data, 4, 8, points, ("AIE2P",)) for data in ("int16", "uint16") for points in (4, 3)),
    ]  # fmt: skip
    for coeff, data, outputs, channels, points, where in filters:
        bits = 8 if "8" in coeff else 16
        # AMD's headers lose data beyond 512 bits where AIE2P computes four channels by eight.
        counts = (512 // bits, (512 if channels == 4 else 1024) // bits)
        lanes = outputs * channels
        template = f"{outputs}, {channels}, {points}"
        tag = ", acc32" if bits == 8 else ", acc64"
        for start, at in ((0, 0), (1, 2)):
            body = (
                f"auto k = load_v<{counts[0]}>(a); auto d = load_v<{counts[1]}>(b);"
                f" using op = sliding_mul_ch_ops<{template}, 1, 1, 1, {coeff}, {data}{tag}>;"
                f" auto s = sliding_mul_ch<{template}, 1, 1, 1{tag}>(k, {start}, d, {at}); s = op::mac(s, k, {start}, d, {at + 1});"
                f" s = add(s, op::negmul(k, {start}, d, {at + 3})); s = sliding_mac_ch<{template}>(s, k, {start}, d, {at});"
                f" put(out, s.template to_vector<int32>()); out -= {lanes};"
            )
            name = f"{coeff}_{data}_{outputs}x{channels}x{points}_{start}"
            yield Case(f"channels_{name}", body, coeff, "int32", data, generations=where)


def _element_products() -> Iterator[Case]:
    for element in (*INTEGERS, "bfloat16", "float"):
        for count in vector_sizes(element):
            if count < 8 and element == "float":
                continue
            body = (
                f"auto x = load_v<{count}>(a); out[0] = reduce_mul(x); x[0] = b[0]; x[1] = b[1];"
                f" for (unsigned i = 2; i < {count}; ++i) x[i] = ({element})1; out[1] = reduce_mul(x);"
            )
            yield Case(f"reduce_mul_{element}_{count}", body, element, element)


def _arrays() -> Iterator[Case]:
    for element, lanes in (("int8", 32), ("int16", 16), ("bfloat16", 16)):
        out = "float" if element == "bfloat16" else "int32"
        loads = ", ".join(f"load_v<{lanes}>(a + {i * lanes})" for i in range(3))
        body = (
            f"auto k = load_v<16>(b); std::array<vector<{element}, {lanes}>, 3> v{{{loads}}}; auto s = accumulate<{lanes}>(k, 2, v);"
            f" s = accumulate<{lanes}>(s, k, 7, v); put(out, s.template to_vector<{out}>()); out -= {lanes};"
        )
        yield Case(f"array_{element}_{lanes}", body, element, out, element, tame=True)


def _signs() -> Iterator[Case]:
    for element, count in (
        ("int8", 32),
        ("uint8", 32),
        ("int16", 16),
        ("uint16", 16),
        ("int32", 16),
    ):
        start = f"auto x = load_v<{count}>(a); auto y = load_v<{count}>(b); bool p = *c & 1, q = *c & 2;"
        end = f"put(out, s.template to_vector<int32>()); out -= {count};"
        bodies = {
            "left": "auto s = mul(op_sign(x, p), y); s = mac(s, op_sign(y, q), x);",
            "right": "auto s = negmul(x, op_sign(y, q)); s = msc(s, y, op_sign(x, p));",
            "both": "auto s = mul(op_sign(x, p), op_sign(y, q)); s = mac(s, op_sign(x, q), op_sign(y, p));",
        }
        for name, body in bodies.items():
            yield Case(
                f"signs_{name}_{element}",
                f"{start} {body} {end}",
                element,
                "int32",
                element,
                "uint8",
            )
    for element, m, k, n in (("int8", 4, 8, 8), ("int16", 4, 4, 8)):
        body = (
            f"mmul<{m}, {k}, {n}, {element}, {element}> p; auto x = load_v<{m * k}>(a); auto y = load_v<{k * n}>(b);"
            f" p.mul(op_sign(x, *c & 1), op_sign(y, *c & 2)); p.mac(x, op_sign(y, *c & 4));"
            f" put(out, p.template to_vector<int32>()); out -= {m * n};"
        )
        yield Case(f"signs_mmul_{element}", body, element, "int32", element, "uint8")
