"""Conversions between elements, and between vectors and accumulators."""

from __future__ import annotations

from collections.abc import Iterator

from aie_api_case import INTEGERS, Case, Family, bits_of


def families() -> Iterator[Family]:
    """The families of this module."""
    yield Family("conversions", tuple(_conversions()))
    yield Family("nibbles", tuple(_nibbles()))


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
                since_2026=wide == "uint32",
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
