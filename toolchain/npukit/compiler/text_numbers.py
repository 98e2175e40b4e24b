"""Finds numbers in the text of a design that MLIR would silently change.

MLIR keeps ``3221225472 : i32`` as -1073741824. In an attribute of a tile, a lock or a transfer such
a number is wrong, and an error about -1073741824 would name a number that the design does not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from xdsl.dialects.builtin import (
    ArrayAttr,
    IndexType,
    IntegerAttr,
    IntegerType,
    Signedness,
)
from xdsl.ir import Attribute, Operation

from npukit.compiler.dialect.aiex import NpuWriteRtpOp

__all__ = ["written_too_large"]

_INTEGER: Final = re.compile(r"(?<![\w.%@#$^])(?:0x[0-9A-Fa-f]{1,16}|[0-9]{1,20})(?![\w.])")

_PAD_VALUES: Final = frozenset({"pad_value", "padValue"})
"""A word of memory, signed or unsigned, such as the value of an ``aiex.npu.rtp_write``."""


def written_too_large(op: Operation, text: str) -> str | None:
    """Describe a number in the attributes of ``op`` that does not fit its type, if there is one.

    Args:
        op: any operation; index attributes, which xDSL does not limit, are all checked.
        text: the text of the operation.
    """
    for attribute in (*op.properties.values(), *op.attributes.values()):
        if isinstance(attribute, IntegerAttr) and isinstance(attribute.type, IndexType):
            value = attribute.value.data
            if not -(1 << 63) <= value < 1 << 64:
                return f"{value} does not fit an index, which has 64 bits"
    if op.name.partition(".")[0] not in ("aie", "aiex"):
        return None
    words = _PAD_VALUES | {"value"} if isinstance(op, NpuWriteRtpOp) else _PAD_VALUES
    for name, attribute in (*op.properties.items(), *op.attributes.items()):
        if name in words:
            continue
        for bits, value in _negative_integers(attribute):
            written = value + (1 << bits)
            if any(int(found, 0) == written for found in _integers(text)):
                return f"{written} does not fit an i{bits}: that is at most {(1 << bits - 1) - 1}"
    return None


def _negative_integers(attribute: Attribute) -> Iterator[tuple[int, int]]:
    if isinstance(attribute, ArrayAttr):
        for inner in attribute.data:
            yield from _negative_integers(inner)
    if isinstance(attribute, IntegerAttr) and isinstance(attribute.type, IntegerType):
        kind, value = attribute.type, attribute.value.data
        if kind.signedness.data is Signedness.SIGNLESS and kind.width.data >= 32 and value < 0:
            yield kind.width.data, value


def _integers(text: str) -> Iterator[str]:
    for found in _INTEGER.finditer(text):
        digits = found.group()
        yield digits if digits.startswith("0x") else digits.lstrip("0") or "0"
