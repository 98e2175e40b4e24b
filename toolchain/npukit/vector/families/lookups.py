"""Loads from lookup tables in memory: four lanes with an address each, and 8 or 16 of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from npukit.vector.table import Family, Intrinsic

_ELEMENTS: Final = ((16, "v32int8"), (32, "v16int16"), (64, "v8int32"))
"""Bits of a table's element, and the type of four lanes of 64 bits in which it is loaded."""

_TABLES: Final = (
    ("int8", "v64int8", 2),
    ("int16", "v32int16", 4),
    ("int32", "v16int32", 8),
    ("float", "v32bfloat16", 8),
)
"""Names of loads, the type of eight lanes of 64 bits, and the bytes of an element."""

_LUTS: Final = ("const void *lut1", "const void *lut2")


def _rows() -> Iterator[Intrinsic]:
    for bits, _ in _ELEMENTS:
        for half, lane in (("lo", 0), ("hi", 4)):
            body = f"npukit::load_four<{bits // 8}>(addr, {lane})"
            yield Intrinsic(f"load_4x{bits}_{half}", "v8int32", ("v8int32 addr",), body, "load")
    for sign in ("int", "uint"):
        type_ = f"v16{sign}32"
        parameters = (*_LUTS, f"{type_} offset")
        given = "lut1, lut2, (v16int32)offset"
        pointer = f"({type_})npukit::lut_addresses({given})"
        yield Intrinsic("lut_pointer", type_, parameters, pointer, "valu")
        for bits, four in _ELEMENTS:
            for quarter in range(4):
                body = f"npukit::lookup_four<{bits // 8}, {four}>({given}, {quarter})"
                yield Intrinsic(f"read_lut{bits}_{quarter}", four, parameters, body, "load")
        for name, eight, size in _TABLES:
            lookup = f"npukit::lookup_eight<{size}, {eight}>({given}, {{}})"
            first, second = (f"v{n + 1} = {lookup.format(n)};" for n in range(2))
            one, two = f"{eight} &v1", f"{eight} &v2"
            yield Intrinsic(
                f"load_lut_{name}", "void", (*parameters, one), f"{{ {first} }}", "load"
            )
            yield Intrinsic(
                f"load_lut_2x_{name}",
                "void",
                (*parameters, one, two),
                f"{{ {first} {second} }}",
                "load",
            )


LOOKUPS: Final = Family("lookup tables", ("npukit/lookup.h",), _rows)
