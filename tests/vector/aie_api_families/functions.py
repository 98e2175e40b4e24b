"""Elementary functions and lookup tables."""

from __future__ import annotations

from collections.abc import Iterator

from aie_api_case import Case, Family, bits_of


def families() -> Iterator[Family]:
    """The families of this module."""
    yield Family("elementary", tuple(_elementary()))
    yield Family("lookups", tuple(_lookups()))


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
