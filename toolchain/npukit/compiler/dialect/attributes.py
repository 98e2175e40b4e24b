"""Attributes and types of the ``aie`` and ``aiex`` dialects.

Syntax and value ranges are those of MLIR-AIE (``include/aie/Dialect/AIE/IR/AIEAttrs.td``,
``AIETypes.td`` and ``AIEX/IR/AIEX.td``). Array-like attributes hold plain Python tuples, so
``bd.dims`` is a tuple of :class:`DimLayout`, not nested attribute objects.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from struct import pack
from typing import Annotated, Final, TypeAlias, TypeVar

import msgspec
from xdsl.dialects.builtin import (
    ArrayAttr,
    BytesAttr,
    DenseArrayBase,
    DenseIntOrFPElementsAttr,
    IntegerAttr,
    IntegerType,
    MemRefType,
    Signedness,
)
from xdsl.ir import (
    Attribute,
    Data,
    OpaqueSyntaxAttribute,
    ParametrizedAttribute,
    TypeAttribute,
)
from xdsl.irdl import irdl_attr_definition, param_def
from xdsl.parser import AttrParser
from xdsl.printer import Printer

I1: TypeAlias = Annotated[IntegerType, IntegerType(1)]
I8: TypeAlias = Annotated[IntegerType, IntegerType(8)]
I32: TypeAlias = Annotated[IntegerType, IntegerType(32)]
I64: TypeAlias = Annotated[IntegerType, IntegerType(64)]
UI8: TypeAlias = Annotated[IntegerType, IntegerType(8, Signedness.UNSIGNED)]
UI32: TypeAlias = Annotated[IntegerType, IntegerType(32, Signedness.UNSIGNED)]
UI64: TypeAlias = Annotated[IntegerType, IntegerType(64, Signedness.UNSIGNED)]

I32_TYPE: Final = IntegerType(32)
I64_TYPE: Final = IntegerType(64)

BoolAttr: TypeAlias = IntegerAttr[I1]
I8Attr: TypeAlias = IntegerAttr[I8]
I32Attr: TypeAlias = IntegerAttr[I32]
I64Attr: TypeAlias = IntegerAttr[I64]
UI8Attr: TypeAlias = IntegerAttr[UI8]
UI32Attr: TypeAlias = IntegerAttr[UI32]
UI64Attr: TypeAlias = IntegerAttr[UI64]


class DimLayout(msgspec.Struct, frozen=True):
    """One dimension of an access pattern: ``size`` steps, ``stride`` elements apart."""

    size: int
    stride: int


class PadLayout(msgspec.Struct, frozen=True):
    """Elements of padding before and after one dimension."""

    before: int
    after: int


class PacketInfo(msgspec.Struct, frozen=True):
    """The header fields of a packet: a 3-bit type and a 5-bit id."""

    pkt_type: int
    pkt_id: int


class BdIteration(msgspec.Struct, frozen=True):
    """How a BD's address moves from run to run: run ``k`` starts ``(current + k) % size * stride``
    elements further on."""

    size: int
    stride: int
    current: int


def _parse_struct(parser: AttrParser, *names: str, bits: int) -> list[int]:
    """Parse ``<name = int, ..>`` with every name once, in any order, as MLIR's ``struct`` does."""
    values: dict[str, int] = {}
    expected = " and ".join(f"'{name}'" for name in names)

    def entry() -> None:
        start = parser.pos
        key = parser.parse_identifier(f", one of {expected}")
        if key not in names or key in values:
            parser.raise_error(f"expected {expected} here, not '{key}'", start, parser.pos)
        parser.parse_punctuation("=")
        start = parser.pos
        value = parser.parse_integer()
        if not 0 <= value < 1 << bits:
            parser.raise_error(f"'{key}' must fit {bits} unsigned bits", start, parser.pos)
        values[key] = value

    start = parser.pos
    parser.parse_comma_separated_list(parser.Delimiter.ANGLE, entry)
    if len(values) != len(names):
        parser.raise_error(f"expected {expected} here", start, parser.pos)
    return [values[name] for name in names]


def _print_struct(printer: Printer, **values: int) -> None:
    printer.print_string("<" + ", ".join(f"{key} = {value}" for key, value in values.items()) + ">")


def _parse_dim(parser: AttrParser) -> DimLayout:
    return DimLayout(*_parse_struct(parser, "size", "stride", bits=32))


def _print_dim(printer: Printer, dim: DimLayout) -> None:
    _print_struct(printer, size=dim.size, stride=dim.stride)


def _parse_pad(parser: AttrParser) -> PadLayout:
    return PadLayout(*_parse_struct(parser, "const_pad_before", "const_pad_after", bits=16))


def _print_pad(printer: Printer, pad: PadLayout) -> None:
    _print_struct(printer, const_pad_before=pad.before, const_pad_after=pad.after)


_Item = TypeVar("_Item")


def _parse_array(parser: AttrParser, item: Callable[[AttrParser], _Item]) -> tuple[_Item, ...]:
    items = parser.parse_comma_separated_list(parser.Delimiter.SQUARE, lambda: item(parser))
    return tuple(items)


def _print_array(
    printer: Printer, items: Sequence[_Item], show: Callable[[Printer, _Item], None]
) -> None:
    with printer.in_square_brackets():
        printer.print_list(items, lambda item: show(printer, item))


@irdl_attr_definition
class DimLayoutArrayAttr(Data[tuple[DimLayout, ...]], OpaqueSyntaxAttribute):
    """Access pattern, outermost dimension first: ``[<size = 2, stride = 8>, ...]``."""

    name = "aie.bd_dim_layout_array"

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> tuple[DimLayout, ...]:
        """Parse the bracketed list."""
        return _parse_array(parser, _parse_dim)

    def print_parameter(self, printer: Printer) -> None:
        """Print the bracketed list."""
        _print_array(printer, self.data, _print_dim)


@irdl_attr_definition
class DimLayoutArrayArrayAttr(Data[tuple[tuple[DimLayout, ...], ...]], OpaqueSyntaxAttribute):
    """One access pattern per consumer of an object fifo."""

    name = "aie.bd_dim_layout_array_array"

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> tuple[tuple[DimLayout, ...], ...]:
        """Parse the list of bracketed lists."""
        return _parse_array(parser, lambda p: _parse_array(p, _parse_dim))

    def print_parameter(self, printer: Printer) -> None:
        """Print the list of bracketed lists."""
        _print_array(printer, self.data, lambda p, dims: _print_array(p, dims, _print_dim))


@irdl_attr_definition
class PadLayoutArrayAttr(Data[tuple[PadLayout, ...]], OpaqueSyntaxAttribute):
    """Padding per dimension, outermost first."""

    name = "aie.bd_pad_layout_array"

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> tuple[PadLayout, ...]:
        """Parse the bracketed list."""
        return _parse_array(parser, _parse_pad)

    def print_parameter(self, printer: Printer) -> None:
        """Print the bracketed list."""
        _print_array(printer, self.data, _print_pad)


@irdl_attr_definition
class PacketInfoAttr(Data[PacketInfo]):
    """Holds a :class:`PacketInfo`: ``#aie.packet_info<pkt_type = 0, pkt_id = 15>``."""

    name = "aie.packet_info"

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> PacketInfo:
        """Parse ``<pkt_type = .., pkt_id = ..>``."""
        return PacketInfo(*_parse_struct(parser, "pkt_type", "pkt_id", bits=16))

    def print_parameter(self, printer: Printer) -> None:
        """Print ``<pkt_type = .., pkt_id = ..>``."""
        _print_struct(printer, pkt_type=self.data.pkt_type, pkt_id=self.data.pkt_id)


@irdl_attr_definition
class BdIterationAttr(Data[BdIteration]):
    """Holds a :class:`BdIteration`: ``#aie.bd_iteration<size = 4, stride = 16, current = 0>``."""

    name = "aie.bd_iteration"

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> BdIteration:
        """Parse ``<size = .., stride = .., current = ..>``."""
        return BdIteration(*_parse_struct(parser, "size", "stride", "current", bits=32))

    def print_parameter(self, printer: Printer) -> None:
        """Print ``<size = .., stride = .., current = ..>``."""
        iteration = self.data
        _print_struct(
            printer,
            size=iteration.size,
            stride=iteration.stride,
            current=iteration.current,
        )


@irdl_attr_definition
class ObjectFifoType(ParametrizedAttribute, TypeAttribute):
    """``!aie.objectfifo<memref<16xi32>>``: the type of one object of a fifo."""

    name = "aie.objectfifo"

    element: MemRefType[Attribute] = param_def()


@irdl_attr_definition
class ObjectFifoSubviewType(ParametrizedAttribute, TypeAttribute):
    """``!aie.objectfifosubview<memref<16xi32>>``: a run of acquired objects."""

    name = "aie.objectfifosubview"

    element: MemRefType[Attribute] = param_def()


_BLOCK_FLOAT_BITS: Final = {"v8bfp16ebs8": 72, "v16bfp16ebs16": 136}  # MLIR-AIE, ``AIEX.td``


@irdl_attr_definition
class BlockFloatType(Data[str], TypeAttribute):
    """``!aiex.bfp<"v8bfp16ebs8">``: a block of 8 or 16 numbers that share an exponent."""

    name = "aiex.bfp"

    @property
    def bits(self) -> int | None:
        """Bits of one block, mantissas and exponent; None for an unknown format."""
        return _BLOCK_FLOAT_BITS.get(self.data)

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> str:
        """Parse the quoted name of the block format."""
        with parser.in_angle_brackets():
            return parser.parse_str_literal()

    def print_parameter(self, printer: Printer) -> None:
        """Print the quoted name of the block format."""
        with printer.in_angle_brackets():
            printer.print_string_literal(self.data)


InitValuesAttr: TypeAlias = ArrayAttr[DenseIntOrFPElementsAttr]


@lru_cache(maxsize=4096)
def i32(value: int) -> I32Attr:
    """Make a 32-bit signless integer attribute."""
    return IntegerAttr(value, I32_TYPE)


def i64_array(values: Sequence[int]) -> DenseArrayBase[I64]:
    """Make an array of 64-bit signless integers.

    Raises:
        struct.error: a value has more than 64 bits.
    """
    return DenseArrayBase(I64_TYPE, BytesAttr(pack(f"<{len(values)}q", *values)))


def i64(value: int) -> I64Attr:
    """Make a 64-bit signless integer attribute."""
    return IntegerAttr(value, I64_TYPE)


def i8(value: int) -> I8Attr:
    """Make an 8-bit signless integer attribute."""
    return IntegerAttr(value, IntegerType(8))


def ui32(value: int) -> UI32Attr:
    """Make a 32-bit unsigned integer attribute."""
    return IntegerAttr(value, IntegerType(32, Signedness.UNSIGNED))


def boolean(value: bool) -> BoolAttr:
    """Make a boolean attribute."""
    return IntegerAttr(int(value), IntegerType(1))
