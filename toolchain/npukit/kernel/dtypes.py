"""The element types that a kernel's arguments can have."""

from __future__ import annotations

from collections.abc import Mapping

DTYPE_BYTES: Mapping[str, int] = {
    "int8": 1, "uint8": 1, "int16": 2, "uint16": 2, "bfloat16": 2, "float16": 2,
    "int32": 4, "uint32": 4, "float32": 4, "int64": 8, "uint64": 8, "float64": 8,
}  # fmt: skip
"""dtype name to bytes per element.

bfloat16 tensors cross the host module as uint16 bit patterns, so that numpy alone is enough there.
"""

DTYPE_ALIASES: Mapping[str, str] = {"bf16": "bfloat16"}
"""Other names that a spec may use."""

MLIR_ELEMENTS: Mapping[str, str] = {
    **{f"{sign}int{bits}": f"i{bits}" for bits in (8, 16, 32, 64) for sign in ("", "u")},
    **{f"float{bits}": f"f{bits}" for bits in (16, 32, 64)},
    "bfloat16": "bf16",
}
"""dtype name to MLIR's element type. MLIR's ``i8`` has no sign: it is an int8 or a uint8."""

FLOAT_GREATEST: Mapping[str, float] = {
    "float16": 65504.0,
    "bfloat16": float.fromhex("0x1.fep127"),
    "float32": float.fromhex("0x1.fffffep127"),
    "float64": float.fromhex("0x1.fffffffffffffp1023"),
}
"""The greatest finite number of each floating-point dtype."""

FLOAT_DIGITS: Mapping[str, int] = {"float16": 11, "bfloat16": 8, "float32": 24, "float64": 53}
"""Significant bits of each floating-point dtype, with the leading one that is not stored."""

FLOAT_LEAST_EXPONENT: Mapping[str, int] = {
    "float16": -14,
    "bfloat16": -126,
    "float32": -126,
    "float64": -1022,
}
"""The exponent of the least normal number, a power of two, of each floating-point dtype."""


def is_float(dtype: str) -> bool:
    """Whether elements of ``dtype`` are floating-point numbers."""
    return "float" in dtype


def integer_range(dtype: str) -> tuple[int, int] | None:
    """The least and greatest value of an integer ``dtype``; None for floating point."""
    if is_float(dtype):
        return None
    bits = DTYPE_BYTES[dtype] * 8
    return (0, 2**bits - 1) if dtype.startswith("u") else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
