"""``aie`` operations that describe one transfer: buffer descriptors."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

from xdsl.dialects.builtin import (
    MemRefType,
    SymbolRefAttr,
    UnrankedMemRefType,
)
from xdsl.dialects.builtin import i32 as I32  # noqa: N812 - a type, and i32 makes an attribute
from xdsl.dialects.builtin import i64 as I64  # noqa: N812
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.irdl import (
    IRDLOperation,
    operand_def,
    opt_prop_def,
    prop_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer

from npukit.compiler.dialect.attributes import (
    BdIteration,
    BdIterationAttr,
    DimLayout,
    DimLayoutArrayAttr,
    I32Attr,
    PacketInfo,
    PacketInfoAttr,
    PadLayout,
    PadLayoutArrayAttr,
    i32,
)
from npukit.compiler.dialect.design_parser import repeated
from npukit.compiler.dialect.memory_ops import BufferOp
from npukit.compiler.dialect.numbered_ops import (
    Number,
    NumberedOp,
    Parts,
    UnresolvedOp,
    numbered,
    parse_number,
)
from npukit.compiler.dialect.op_definition import op_definition
from npukit.compiler.dialect.syntax import (
    ANY_MEMREF,
    ATTRIBUTES_IN_DICT,
    print_attributes,
    split_properties,
)

_DIMENSIONS = re.compile(r"\[(?:[^\[\]#!/\"%])*+\]")


@op_definition
class DmaBdOp(NumberedOp):
    """``aie.dma_bd(%b : memref<..>, offset, len, [<size, stride>..], [pad..], pad_value = 0)``.

    Offset, length, sizes and strides count elements of the buffer's type. MLIR-AIE since 1.4
    writes ``(%b : memref<..> offset = 0 len = 8 sizes = [..] strides = [..] pad [..])``.
    """

    name = "aie.dma_bd"
    buffer = operand_def(ANY_MEMREF)
    offset_attr = opt_prop_def(I32Attr, prop_name="offset")
    len_attr = opt_prop_def(I32Attr, prop_name="len")
    dimensions = opt_prop_def(DimLayoutArrayAttr)
    pad_dimensions = opt_prop_def(PadLayoutArrayAttr)
    pad_value_attr = opt_prop_def(I32Attr, prop_name="pad_value")
    bd_id_attr = opt_prop_def(I32Attr, prop_name="bd_id")
    packet_attr = opt_prop_def(PacketInfoAttr, prop_name="packet")
    burst_length_attr = opt_prop_def(I32Attr, prop_name="burst_length")
    next_bd_id_attr = opt_prop_def(I32Attr, prop_name="next_bd_id")
    iteration_attr = opt_prop_def(BdIterationAttr, prop_name="iteration")
    out_of_order_id_attr = opt_prop_def(I32Attr, prop_name="out_of_order_id")
    axcache_attr = opt_prop_def(I32Attr, prop_name="axcache")
    offset_parameter = opt_prop_def(SymbolRefAttr)

    POSITIONAL: ClassVar = ("offset", "len", "dimensions", "pad_dimensions", "pad_value")

    def __init__(  # noqa: PLR0913 - the parts of a BD
        self,
        buffer: SSAValue | Operation,
        *,
        offset: int = 0,
        length: int | None = None,
        dims: Sequence[DimLayout] | None = None,
        padding: Sequence[PadLayout] | None = None,
        pad_value: int = 0,
        bd_id: int | None = None,
        next_bd_id: int | None = None,
        packet: PacketInfo | None = None,
    ) -> None:
        properties: dict[str, Attribute | None] = {
            "offset": i32(offset),
            "len": None if length is None else i32(length),
            "dimensions": None if dims is None else DimLayoutArrayAttr(tuple(dims)),
            "pad_dimensions": None if padding is None else PadLayoutArrayAttr(tuple(padding)),
            "pad_value": i32(pad_value) if pad_value else None,
            "bd_id": None if bd_id is None else i32(bd_id),
            "next_bd_id": None if next_bd_id is None else i32(next_bd_id),
            "packet": None if packet is None else PacketInfoAttr(packet),
        }
        super().__init__(operands=[buffer], properties=properties)

    @property
    def type(self) -> MemRefType[Attribute] | UnrankedMemRefType:
        """The type of the buffer."""
        type_ = self.buffer.type
        assert isinstance(type_, MemRefType | UnrankedMemRefType)
        return type_

    @property
    def offset(self) -> int:
        """First element, from the start of the buffer."""
        return 0 if self.offset_attr is None else self.offset_attr.value.data

    @property
    def length(self) -> int | None:
        """How many elements; None if the design does not say (then: the whole buffer)."""
        return None if self.len_attr is None else self.len_attr.value.data

    @property
    def element_count(self) -> int | None:
        """Number of elements moved: the length, or all of a buffer of static shape."""
        if self.len_attr is not None:
            return self.len_attr.value.data
        type_ = self.type
        if not isinstance(type_, MemRefType) or not type_.has_static_shape():
            return None
        return type_.element_count()

    @property
    def dims(self) -> tuple[DimLayout, ...]:
        """The access pattern, outermost first; empty for a linear one."""
        return () if self.dimensions is None else self.dimensions.data

    @property
    def padding(self) -> tuple[PadLayout, ...]:
        """Padding per dimension, as ``dims``; empty if there is none."""
        return () if self.pad_dimensions is None else self.pad_dimensions.data

    @property
    def pad_value(self) -> int:
        """The pad value, which MLIR-AIE parses here but drops: it belongs to a channel."""
        return 0 if self.pad_value_attr is None else self.pad_value_attr.value.data

    @property
    def bd_id(self) -> int | None:
        """The BD's number in its tile, if it has been assigned."""
        return None if self.bd_id_attr is None else self.bd_id_attr.value.data

    @property
    def next_bd_id(self) -> int | None:
        """The number of the next BD, if it has been assigned."""
        return None if self.next_bd_id_attr is None else self.next_bd_id_attr.value.data

    @property
    def packet(self) -> PacketInfo | None:
        """The packet header that is sent first."""
        return None if self.packet_attr is None else self.packet_attr.data

    @property
    def burst_length(self) -> int:
        """Burst length in bytes, 0 for the longest."""
        return 0 if self.burst_length_attr is None else self.burst_length_attr.value.data

    @property
    def iteration(self) -> BdIteration | None:
        """How the address moves from run to run, in elements, if it does."""
        return None if self.iteration_attr is None else self.iteration_attr.data

    @property
    def out_of_order_id(self) -> int | None:
        """The BD that an out-of-order channel at the other end runs for this packet."""
        attr = self.out_of_order_id_attr
        return None if attr is None else attr.value.data

    @property
    def axcache(self) -> int | None:
        """The AXI cache attribute of a shim BD, if the design says."""
        return None if self.axcache_attr is None else self.axcache_attr.value.data

    @property
    def buffer_op(self) -> BufferOp | None:
        """The ``aie.buffer`` to move; None for an argument or an external buffer."""
        owner = self.buffer.owner
        return owner if isinstance(owner, BufferOp) else None

    @classmethod
    def parse(cls, parser: Parser) -> NumberedOp | UnresolvedOp:  # type: ignore[override]
        """Parse the parenthesised form and the attribute dictionary."""
        properties: dict[str, Attribute] = {}
        numbers: dict[str, Number] = {}
        parser.parse_punctuation("(")
        operand = parser.parse_unresolved_operand()
        parser.parse_punctuation(":")
        buffer = parser.resolve_operand(operand, parser.parse_type())
        while parser.parse_optional_punctuation(",") is not None:
            cls._parse_positional(parser, properties)
        if not properties:
            numbers = cls._parse_named(parser, properties)
        parser.parse_punctuation(")")
        if properties.get("pad_value") == i32(0):
            del properties["pad_value"]
        extra, attributes = split_properties(cls, parser.parse_optional_attr_dict())
        return numbered(cls, numbers, Parts(properties | extra, attributes, [buffer]))

    @classmethod
    def _parse_named(cls, parser: Parser, properties: dict[str, Attribute]) -> dict[str, Number]:
        """Parse 1.4's form; returns ``offset``, ``len``, ``size 0``, ``stride 0`` and so on."""
        numbers: dict[str, Number] = {}
        for name in ("offset", "len"):
            if parser.parse_optional_keyword(name) is not None:
                parser.parse_punctuation("=")
                numbers[name] = parse_number(parser, I32)
        start = parser.pos
        sizes = cls._parse_numbers(parser, "sizes")
        strides = cls._parse_numbers(parser, "strides")
        if len(sizes) != len(strides):
            parser.raise_error("a BD needs as many strides as sizes", start, parser.pos)
        numbers |= {f"size {level}": size for level, size in enumerate(sizes)}
        numbers |= {f"stride {level}": stride for level, stride in enumerate(strides)}
        if parser.parse_optional_keyword("pad") is not None:
            properties["pad_dimensions"] = PadLayoutArrayAttr(
                PadLayoutArrayAttr.parse_parameter(parser)
            )
        return numbers

    @staticmethod
    def _parse_numbers(parser: Parser, name: str) -> list[Number]:
        if parser.parse_optional_keyword(name) is None:
            return []
        parser.parse_punctuation("=")
        return parser.parse_comma_separated_list(
            parser.Delimiter.SQUARE, lambda: parse_number(parser, I64)
        )

    @classmethod
    def properties_of(cls, numbers: Mapping[str, int]) -> dict[str, Attribute]:
        """The properties ``offset``, ``len`` and ``dimensions``."""
        properties: dict[str, Attribute] = {
            name: i32(numbers[name]) for name in ("offset", "len") if name in numbers
        }
        levels = range(sum(name.startswith("size ") for name in numbers))
        if levels:
            properties["dimensions"] = DimLayoutArrayAttr(
                tuple(
                    DimLayout(numbers[f"size {level}"], numbers[f"stride {level}"])
                    for level in levels
                )
            )
        return properties

    @classmethod
    def _parse_positional(cls, parser: Parser, properties: dict[str, Attribute]) -> None:
        start = parser.pos
        value = parser.parse_optional_integer()
        if value is not None:
            name = "len" if "offset" in properties else "offset"
            attr: Attribute = i32(value)
        elif parser.parse_optional_keyword("pad_value") is not None:
            parser.parse_punctuation("=")
            name, attr = "pad_value", i32(parser.parse_integer())
        elif "dimensions" not in properties:
            name = "dimensions"
            attr = repeated(
                parser,
                _DIMENSIONS,
                lambda: DimLayoutArrayAttr(DimLayoutArrayAttr.parse_parameter(parser)),
            )
        else:
            name = "pad_dimensions"
            attr = PadLayoutArrayAttr(PadLayoutArrayAttr.parse_parameter(parser))
        order = [p for p in cls.POSITIONAL if p in properties]
        if order and cls.POSITIONAL.index(name) <= cls.POSITIONAL.index(order[-1]):
            parser.raise_error(f"'{name}' of a buffer descriptor is misplaced", start, parser.pos)
        properties[name] = attr

    def print(self, printer: Printer) -> None:
        """Print the parenthesised form and the attribute dictionary."""
        printer.print_string("(")
        printer.print_operand(self.buffer)
        printer.print_string(" : ")
        printer.print_attribute(self.buffer.type)
        rest = self.len_attr or self.dimensions or self.pad_dimensions or self.pad_value
        if self.offset_attr is not None or rest:
            printer.print_string(f", {self.offset}")
        if self.len_attr is not None:
            printer.print_string(f", {self.len_attr.value.data}")
        elif self.dimensions is not None:
            printer.print_string(f", {self.element_count}")
        for layout in (self.dimensions, self.pad_dimensions):
            if layout is not None:
                printer.print_string(", ")
                layout.print_parameter(printer)
        if self.pad_value:
            printer.print_string(f", pad_value = {self.pad_value}")
        printer.print_string(")")
        print_attributes(printer, self, self.POSITIONAL)


@op_definition
class DmaBdPacketOp(IRDLOperation):
    """``aie.dma_bd_packet(type, id)``: the packet header of the BD in the same block."""

    name = "aie.dma_bd_packet"
    packet_type_attr = prop_def(I32Attr, prop_name="packet_type")
    packet_id_attr = prop_def(I32Attr, prop_name="packet_id")
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "`(` $packet_type `,` $packet_id `)` attr-dict"

    @property
    def packet(self) -> PacketInfo:
        """Type and id of the packet."""
        return PacketInfo(self.packet_type_attr.value.data, self.packet_id_attr.value.data)
