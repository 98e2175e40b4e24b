"""Scalars of a core's control program: the representation of values of each type.

``i1`` is 0 or 1, ``i8`` and ``i16`` are sign-extended, all three and ``i32`` in
an i32; ``i64`` and ``index`` in an i64 (an index is 64 bits wide in a core's control program, as
MLIR counts; it is cut to 32 where it becomes an address); ``f32`` and ``f64`` as they are; ``bf16``
in an f32 that is rounded to nearest even after every operation.
"""

from __future__ import annotations

import math
import struct

import msgspec
from xdsl.dialects.builtin import (
    BFloat16Type,
    Float32Type,
    Float64Type,
    FloatAttr,
    IndexType,
    IntegerAttr,
    IntegerType,
)
from xdsl.ir import Attribute

from npukit.compiler.cores.flow import Value

BF16_ROUND = """\
(func $.bf16_round (param $x f32) (result f32) (local $bits i32)
local.get $x
local.get $x
f32.ne
if
local.get $x
return
end
local.get $x
i32.reinterpret_f32
local.tee $bits
i32.const 32767
i32.add
local.get $bits
i32.const 16
i32.shr_u
i32.const 1
i32.and
i32.add
i32.const 0xffff0000
i32.and
f32.reinterpret_i32
)"""
"""Round an f32 to the nearest bf16, ties to even."""


class Scalar(msgspec.Struct, frozen=True):
    """A scalar type: ``name`` as MLIR spells it, the WebAssembly type that holds it, its bits."""

    name: str
    wasm: str
    bits: int
    load: str
    store: str

    @property
    def is_integer(self) -> bool:
        """Whether it is an integer or index."""
        return self.wasm in ("i32", "i64")

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return max(self.bits // 8, 1)


SCALARS = {
    "i1": Scalar("i1", "i32", 1, "i32.load8_u", "i32.store8"),
    "i8": Scalar("i8", "i32", 8, "i32.load8_s", "i32.store8"),
    "i16": Scalar("i16", "i32", 16, "i32.load16_s", "i32.store16"),
    "i32": Scalar("i32", "i32", 32, "i32.load", "i32.store"),
    "i64": Scalar("i64", "i64", 64, "i64.load", "i64.store"),
    "index": Scalar("index", "i64", 64, "i64.load", "i64.store"),
    "bf16": Scalar("bf16", "f32", 16, "i32.load16_u", "i32.store16"),
    "f32": Scalar("f32", "f32", 32, "f32.load", "f32.store"),
    "f64": Scalar("f64", "f64", 64, "f64.load", "f64.store"),
}
"""Every scalar type that a core can compute with, by its MLIR name."""


def scalar_of(type_: Attribute) -> Scalar | None:
    """The representation of ``type_``; None if it is not a scalar that a core can compute with.

    The signedness of an integer type (``si8``, ``ui8``) does not matter here, only to other
    readers.
    """
    match type_:
        case IntegerType():
            return SCALARS.get(f"i{type_.width.data}")
        case IndexType():
            return SCALARS["index"]
        case BFloat16Type():
            return SCALARS["bf16"]
        case Float32Type():
            return SCALARS["f32"]
        case Float64Type():
            return SCALARS["f64"]
        case _:
            return None


def constant(attribute: Attribute, type_: Scalar) -> Value | None:
    """The value of a scalar ``arith.constant``; None for any other attribute."""
    match attribute:
        case IntegerAttr() if type_.is_integer:
            return integer(attribute.value.data, type_)
        case FloatAttr() if not type_.is_integer:
            return real(attribute.value.data, type_)
        case _:
            return None


def integer(number: int, type_: Scalar) -> Value:
    """``number``, wrapped to the width of ``type_``, in its representation."""
    wrapped = number & ((1 << type_.bits) - 1)
    if type_.bits > 1 and wrapped >> (type_.bits - 1):
        wrapped -= 1 << type_.bits
    return Value.const(type_.wasm, wrapped)


def real(number: float, type_: Scalar) -> Value:
    """``number``, rounded to the precision of ``type_``, in its representation."""
    if math.isnan(number):
        return Value.const(type_.wasm, "nan")
    if type_.name == "bf16":
        number = _bf16(number)
    elif type_.name == "f32":
        number = _f32(number)
    return Value.const(type_.wasm, number.hex() if math.isfinite(number) else f"{number}")


def _f32(number: float) -> float:
    try:
        return float(struct.unpack("<f", struct.pack("<f", number))[0])
    except OverflowError:
        return math.copysign(math.inf, number)


def _bf16(number: float) -> float:
    bits = int.from_bytes(struct.pack("<f", _f32(number)), "little")
    rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000
    return float(struct.unpack("<f", struct.pack("<I", rounded))[0])


def join(*parts: str) -> str:
    """Concatenate WebAssembly code."""
    return "\n".join(part for part in parts if part)


def from_memory(type_: Scalar) -> str:
    """Code after ``type_.load`` that turns the loaded bits into a held value."""
    if type_.name == "bf16":
        return join("i32.const 16", "i32.shl", "f32.reinterpret_i32")
    if type_.name == "i1":
        return join("i32.const 1", "i32.and")
    return ""


def to_memory(type_: Scalar) -> str:
    """Code before ``type_.store`` that turns a held value into the bits to store."""
    if type_.name == "bf16":
        return join("i32.reinterpret_f32", "i32.const 16", "i32.shr_u")
    return ""


def wrap(type_: Scalar) -> str:
    """Code that normalizes the result of an operation to the representation of ``type_``."""
    match type_.name:
        case "i1":
            return join("i32.const 1", "i32.and")
        case "i8":
            return "i32.extend8_s"
        case "i16":
            return "i32.extend16_s"
        case "bf16":
            return "call $.bf16_round"
        case _:
            return ""
