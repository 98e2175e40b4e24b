"""Products into accumulators, matrix products, products of blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aie_api_case import Case, Family, bits_of


def families() -> Iterator[Family]:
    """The families of this module."""
    yield Family("products", tuple(_products()))
    yield Family("matrices", tuple(_matrices()))
    yield Family("blocks", tuple(_blocks()))


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
                since_2026=left == "float",
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
        ("int8", "int8"): {"AIE2": [(4, 8, 4), (8, 8, 4), (2, 8, 8), (4, 8, 8), (8, 8, 8), (4, 16, 4), (1, 16, 8), (2, 16, 8), (4, 16, 8)], "AIE2P": [(2, 8, 8), (4, 8, 8), (8, 8, 8), (4, 16, 8)]},
        ("uint8", "int8"): {"AIE2": [(4, 8, 8), (8, 8, 8)], "AIE2P": [(8, 8, 8), (4, 8, 8)]},
        ("uint8", "uint8"): {"AIE2": [(4, 8, 8)], "AIE2P": [(8, 8, 8)]},
        ("int8", "int16"): {"AIE2": [(4, 4, 4), (4, 4, 8)], "AIE2P": [(4, 4, 8), (8, 2, 8)]},
        ("int16", "int8"): {"AIE2": [(4, 4, 4), (8, 4, 4), (4, 4, 8), (8, 4, 8), (4, 8, 4), (2, 8, 8)], "AIE2P": [(4, 4, 8), (8, 4, 8), (4, 8, 8)]},
        ("int16", "int16"): {"AIE2": [(4, 4, 4), (2, 4, 8), (4, 4, 8), (4, 2, 8), (8, 2, 8), (8, 1, 8)], "AIE2P": [(2, 4, 8), (4, 4, 8), (4, 2, 8), (8, 2, 8), (8, 1, 8)]},
        ("int16", "int32"): {"AIE2": [(4, 4, 4), (2, 4, 8)], "AIE2P": [(4, 4, 8)]},
        ("int32", "int16"): {"AIE2": [(4, 4, 4), (2, 4, 8), (4, 4, 8), (4, 2, 4), (4, 1, 8)], "AIE2P": [(2, 4, 8), (4, 4, 8), (4, 2, 8), (4, 1, 8)]},
        ("int32", "int32"): {"AIE2": [(4, 4, 4), (4, 2, 4), (8, 2, 4), (4, 1, 8)], "AIE2P": [(4, 4, 4), (4, 4, 8), (4, 2, 8), (8, 2, 8), (4, 1, 8)]},
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


def _blocks() -> Iterator[Case]:
    stream = "block_vector_input_buffer_stream<bfp16ebs8, 64> s((const bfp16ebs8 *)a);"
    bodies = {
        "product": "auto x = s.pop(); auto y = s.pop(); mmul<8, 8, 8, bfp16ebs8, bfp16ebs8> p;"
        " p.mul(x, op_transpose(y)); p.mac(y, op_transpose(x));"
        " store_v(out, p.template to_vector<float>());",
        "wide_product": "auto x = s.pop(); auto y = s.pop(); auto z = y.template grow<128>(); z.insert(1, x);"
        " mmul<8, 8, 16, bfp16ebs8, bfp16ebs8> p; p.mul(x, op_transpose(z)); p.mac(y, op_transpose(z));"
        " auto r = p.to_accum(); store_v(out, r.template extract<64>(0).template to_vector<float>());"
        " store_v(out + 64, r.template extract<64>(1).template to_vector<float>());",
        "to_float": "s.seek(2); auto x = s.pop_seek(1); auto y = s.pop(); store_v(out, accum<accfloat, 64>(x).to_vector<float>());"
        " store_v(out + 64, accum<accfloat, 64>(y).to_vector<float>());",
    }
    for name, body in bodies.items():
        yield Case(f"blocks_{name}", f"{stream} {body}", "uint8", "float", generations=("AIE2P",))
    body = (
        "block_vector_output_buffer_stream<bfp16ebs8, 64> s((bfp16ebs8 *)out); accum<accfloat, 64> x(load_v<64>(a));"
        " s << x.template to_vector<bfp16ebs8>(); s << x;"
    )
    yield Case(
        "blocks_of_float",
        body,
        "bfloat16",
        "uint8",
        tame=True,
        since_2026=True,
        generations=("AIE2P",),
    )
