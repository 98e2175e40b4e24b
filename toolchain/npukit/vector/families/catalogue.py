"""The vector types that the rows of the moves are made for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from npukit.vector.table import AIE2P, GENERATIONS, Generation


class VectorType(msgspec.Struct, frozen=True):
    """A vector or accumulator type of the compiler, as types.h declares it."""

    lanes: int
    element: str
    bits: int
    """Of one lane."""

    @property
    def name(self) -> str:
        """Its name in C++."""
        return f"v{self.lanes}{self.element}"

    @property
    def size(self) -> int:
        """In bytes."""
        return self.lanes * self.bits // 8

    @property
    def generations(self) -> tuple[Generation, ...]:
        """Registers of 2048 bits are AIE2P's."""
        return AIE2P if self.size == 256 else GENERATIONS


class Element(msgspec.Struct, frozen=True):
    """What the lanes of a vector hold. ``scalar`` is its C++ type, ``sign`` the default sign."""

    name: str
    bits: int
    scalar: str
    sign: int = 1
    largest: int = 128
    """Size in bytes of the largest vector."""

    def vector(self, size: int) -> VectorType:
        """Its vector of ``size`` bytes."""
        return VectorType(size * 8 // self.bits, self.name, self.bits)


INTEGERS: Final = (
    Element("int8", 8, "char"),
    Element("uint8", 8, "unsigned char", 0),
    Element("int16", 16, "short"),
    Element("uint16", 16, "unsigned short", 0),
    Element("int32", 32, "int", 1, 256),
    Element("uint32", 32, "unsigned int", 0, 256),
)
NIBBLES: Final = (Element("int4", 4, "v2int4"), Element("uint4", 4, "v2uint4", 0))
BFLOAT16: Final = Element("bfloat16", 16, "bfloat16")
FLOAT: Final = Element("float", 32, "float", 1, 256)
COMPLEX: Final = (Element("cint16", 32, "cint16"), Element("cint32", 64, "cint32"))
COMPLEX_FLOATS: Final = (Element("cfloat", 64, "cfloat"), Element("cbfloat16", 32, "cbfloat16"))

VECTORS: Final = (*INTEGERS, *NIBBLES, BFLOAT16, FLOAT, *COMPLEX, *COMPLEX_FLOATS)

ACCUMULATORS: Final = (
    Element("acc32", 32, "int", 1, 256),
    Element("acc64", 64, "long long", 1, 256),
    Element("accfloat", 32, "float", 1, 256),
    Element("cacc64", 128, "cint64", 1, 256),
    Element("caccfloat", 64, "cfloat", 1, 256),
)

_SMALLEST: Final = 16


def registers(element: Element) -> Iterator[VectorType]:
    """The vectors and accumulators of ``element`` that fill registers, 128 bits and more."""
    size = 32 if element in ACCUMULATORS else _SMALLEST
    while size <= element.largest:
        if size * 8 >= 2 * element.bits:
            yield element.vector(size)
        size *= 2


def small_vectors(element: Element) -> Iterator[VectorType]:
    """The vectors of ``element`` that scalar registers hold: 16 to 64 bits, two lanes or more."""
    if element in ACCUMULATORS or element in COMPLEX_FLOATS:
        return
    for size in (2, 4, 8):
        vector = element.vector(size)
        if vector.lanes > 1 and not (element is FLOAT and size < 8):
            yield vector
