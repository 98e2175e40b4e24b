"""``aiex`` operations of MLIR-AIE 1.4 and later that reset a core, a DMA channel or a memory."""

from __future__ import annotations

from xdsl.dialects.builtin import SymbolRefAttr
from xdsl.ir import Attribute
from xdsl.irdl import IRDLOperation, prop_def
from xdsl.parser import Parser
from xdsl.printer import Printer

from npukit.compiler.dialect.array_ops import TileElement
from npukit.compiler.dialect.attributes import I32Attr, i32
from npukit.compiler.dialect.keyword_attributes import DmaDirectionAttr
from npukit.compiler.dialect.op_definition import op_definition
from npukit.compiler.dialect.syntax import ATTRIBUTES_IN_DICT, INDEX, print_attributes
from npukit.machine.tiles import DmaDirection


@op_definition
class DmaChannelResetOp(TileElement):
    """``aiex.dma_channel_reset(%tile, S2MM, 0)``: empties a channel's queue and stops its task."""

    name = "aiex.dma_channel_reset"
    direction_attr = prop_def(DmaDirectionAttr, prop_name="direction")
    channel_attr = prop_def(I32Attr, prop_name="channel")

    @classmethod
    def parse(cls, parser: Parser) -> DmaChannelResetOp:
        """Parse ``(%tile, dir, channel) {...}``."""
        parser.parse_punctuation("(")
        tile = parser.parse_operand(INDEX)
        parser.parse_punctuation(",")
        properties: dict[str, Attribute] = {
            "direction": DmaDirectionAttr(DmaDirectionAttr.parse_parameter(parser))
        }
        parser.parse_punctuation(",")
        properties["channel"] = i32(parser.parse_integer(allow_negative=False))
        parser.parse_punctuation(")")
        attributes = parser.parse_optional_attr_dict()
        return cls.create(operands=[tile], properties=properties, attributes=attributes)

    def print(self, printer: Printer) -> None:
        """Print ``(%tile, dir, channel) {...}``."""
        with printer.in_parens():
            printer.print_operand(self.tile)
            printer.print_string(f", {self.direction.value}, {self.channel}")
        print_attributes(printer, self, ("direction", "channel"))

    @property
    def direction(self) -> DmaDirection:
        """S2MM or MM2S."""
        return self.direction_attr.data

    @property
    def channel(self) -> int:
        """The channel's number within its direction."""
        return self.channel_attr.value.data


@op_definition
class CoreResetOp(TileElement):
    """``aiex.core_reset(%tile)``: starts a core again; its memory and locks stay as they are."""

    name = "aiex.core_reset"
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "`(` $tile `)` attr-dict"


@op_definition
class DmaChannelResetForOp(IRDLOperation):
    """``aiex.dma_channel_reset_for(@of)``: resets the channels and locks of a fifo."""

    name = "aiex.dma_channel_reset_for"
    fifo = prop_def(SymbolRefAttr, prop_name="objfifo")
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "`(` $objfifo `)` attr-dict"


@op_definition
class BufferClearOp(TileElement):
    """``aiex.buffer_clear(%tile, 32, 8)``: writes zeros to 8 words of data memory at byte 32."""

    name = "aiex.buffer_clear"
    address_attr = prop_def(I32Attr, prop_name="address")
    length_attr = prop_def(I32Attr, prop_name="length")

    @classmethod
    def parse(cls, parser: Parser) -> BufferClearOp:
        """Parse ``(%tile, address, length) {...}``."""
        parser.parse_punctuation("(")
        tile = parser.parse_operand(INDEX)
        properties: dict[str, Attribute] = {}
        for name in ("address", "length"):
            parser.parse_punctuation(",")
            properties[name] = i32(parser.parse_integer(allow_negative=False))
        parser.parse_punctuation(")")
        attributes = parser.parse_optional_attr_dict()
        return cls.create(operands=[tile], properties=properties, attributes=attributes)

    def print(self, printer: Printer) -> None:
        """Print ``(%tile, address, length) {...}``."""
        with printer.in_parens():
            printer.print_operand(self.tile)
            printer.print_string(f", {self.address}, {self.length}")
        print_attributes(printer, self, ("address", "length"))

    @property
    def address(self) -> int:
        """The first byte, relative to the tile's own data memory."""
        return self.address_attr.value.data

    @property
    def length(self) -> int:
        """How many 32-bit words are cleared."""
        return self.length_attr.value.data
