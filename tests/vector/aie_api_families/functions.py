"""Elementary functions and lookup tables."""

from __future__ import annotations

from collections.abc import Iterator

from aie_api_case import Case, Family, bits_of


def families() -> Iterator[Family]:
    """The families of this module."""
    yield Family("elementary", tuple(_elementary()))
    yield Family("lookups", tuple(_lookups()))
    yield Family("lines", tuple(_lines()))


def _elementary() -> Iterator[Case]:
    for element in ("bfloat16", "float"):
        for count in (8, 16, 32):
            for name in ("inv", "invsqrt"):
                body = f"store_v(out, {name}(load_v<{count}>(a)));"
                yield Case(
                    f"{name}_{element}_{count}",
                    body,
                    element,
                    element,
                    since_2026=element == "bfloat16",
                )
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
    of_two_bytes = {"int8": "int16", "uint8": "uint16"}
    for key, value, count in (
        ("uint8", "uint8", 32),
        ("uint8", "int8", 32),
        ("int16", "int8", 16),
        ("uint8", "uint16", 32),
        ("int16", "int16", 16),
        ("int16", "int32", 16),
    ):
        entry = of_two_bytes.get(value, value)
        per_line = f"(vector_decl_align / 2 / sizeof({entry}))"
        for policy in ("saturate", "truncate"):
            entries = 256 if value != "int32" else 128
            bias = "" if key.startswith("u") else f", {entries // 2}"
            body = (
                table.format(entry, f"(2 * {per_line})", per_line)
                + f" using table_t = lut<4, {value}, {value}>; table_t t({entries}, ab, cd); parallel_lookup<{key}, table_t, lut_oor_policy::{policy}> l(t, {0 if key == 'uint8' else 4}{bias});"
                + f" auto x = load_v<{count}>(a); store_v(out, l.fetch(x));"
            )
            yield Case(f"lookup_{key}_{value}_{policy}", body, key, value)


def _lines() -> Iterator[Case]:
    """Linear approximations; a line of the table's memory has each part of the table twice."""
    fill = (
        "constexpr int line = vector_decl_align / 2 / sizeof({0}); alignas(vector_decl_align) static {0} ab[512], cd[512];"
        " for (int i = 0; i < 512; ++i) ab[i] = cd[i] = {0}({1} * (i / (2 * line) * line + i % line));"
    )
    shift = "*(const unsigned char *)c % 3"
    for element, offset, slope, count, steps, factor in (
        ("int8", "int8", "int8", 32, 4, 37),
        ("int8", "int8", "int8", 16, 5, 37),
        ("int16", "int16", "int16", 16, 7, 1237),
        ("int16", "int32", "int32", 16, 6, 123457),
        ("bfloat16", "float", "bfloat16", 16, 0, 0.37),
        ("bfloat16", "float", "bfloat16", 8, -2, 0.37),
    ):
        floating = element == "bfloat16"
        shifted = "" if floating else f", {shift}"
        entries = {"int8": 16, "int16": 64, "int32": 32, "float": 32}[offset]
        table = f"using table_t = lut<4, {offset}, {slope}>; table_t t({entries}, ab, cd);"
        approximation = f"linear_approx<{element}, table_t> l(t, {steps}, {entries // 2}{shifted});"
        out = "float" if floating else "int32"
        body = (
            f"{fill.format(offset, factor)} {table} {approximation} auto x = load_v<{count}>(a);"
            f" store_v(out, l.compute(x).template to_vector<{out}>());"
        )
        yield Case(f"line_{element}_{offset}_{count}", body, element, out, tame=True)
