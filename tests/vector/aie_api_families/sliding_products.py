"""Sliding products by the functions ``sliding_mul`` and ``sliding_mac``, with steps."""

from __future__ import annotations

from collections.abc import Iterator

from aie_api_case import Case, Family, bits_of

_SHAPES = (
    # coefficients, data, lanes, points, steps of the coefficients and of the data (X, Y)
    ("int8", "int8", 32, 8, 1, 1, 1), ("int8", "int8", 16, 8, 2, 1, 1),
    ("uint8", "uint8", 32, 8, 1, 1, 1), ("int16", "int16", 16, 4, 1, 1, 1), ("int16", "int16", 16, 8, 1, 1, 1),
    ("int16", "int16", 16, 4, 1, 2, 2), ("int16", "uint16", 16, 4, 1, 1, 1),
    ("int32", "int16", 16, 4, 1, 1, 1),
    ("int16", "int32", 16, 4, 1, 1, 1), ("int32", "int32", 16, 4, 1, 1, 1), ("bfloat16", "bfloat16", 16, 4, 1, 1, 1),
    ("bfloat16", "bfloat16", 16, 6, 2, 1, 1),
)  # fmt: skip


def families() -> Iterator[Family]:
    """The families of this module."""
    yield Family("sliding_products", tuple(_sliding()))


def _sliding() -> Iterator[Case]:
    for coeff, data, lanes, points, step, x, y in _SHAPES:
        out = "float" if data == "bfloat16" else "int32"
        load = f"auto k = load_v<{512 // bits_of(coeff)}>(a); auto d = load_v<{1024 // bits_of(data)}>(b);"
        shape = f"<{lanes}, {points}, {step}, {x}, {y}>"
        bodies = {
            "mul": f"auto s = sliding_mul{shape}(k, 1, d, 2);",
            "mac": f"auto s = sliding_mul{shape}(k, 1, d, 1); s = sliding_mac{shape}(s, k, 2, d, 3);",
        }
        for name, body in bodies.items():
            yield Case(
                f"sliding_{name}_{coeff}_{data}_{lanes}x{points}_{step}_{x}_{y}",
                f"{load} {body} store_v(out, s.template to_vector<{out}>());",
                coeff,
                out,
                data,
                tame=True,
            )
