"""``aie`` operations that place the objects of fifos: links and allocations."""

from __future__ import annotations

from typing import ClassVar

from xdsl.dialects.builtin import (
    ArrayAttr,
    IntegerAttr,
    IntegerType,
    MemRefType,
    SymbolRefAttr,
)
from xdsl.ir import Attribute
from xdsl.irdl import (
    IRDLOperation,
    operand_def,
    prop_def,
    var_operand_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer

from npukit.compiler.dialect.array_ops import TileElement, TileOp, tile_of
from npukit.compiler.dialect.attributes import (
    i64,
)
from npukit.compiler.dialect.op_definition import op_definition
from npukit.compiler.dialect.syntax import (
    INDEX,
    parse_symbol_list,
    print_attributes,
    print_symbol_list,
)


@op_definition
class ObjectFifoAllocateOp(IRDLOperation):
    """``aie.objectfifo.allocate @of(%t)``: puts a shared-memory fifo's objects on a tile."""

    name = "aie.objectfifo.allocate"
    fifo_attr = prop_def(SymbolRefAttr, prop_name="objFifo_name")
    delegate_tile = operand_def(INDEX)

    @property
    def fifo(self) -> str:
        """The fifo's name."""
        return self.fifo_attr.root_reference.data

    @property
    def delegate(self) -> TileOp:
        """The tile whose memory holds the objects."""
        return tile_of(self.delegate_tile, self)

    @classmethod
    def parse(cls, parser: Parser) -> ObjectFifoAllocateOp:
        """Parse ``@of(%t) {...}``."""
        fifo = SymbolRefAttr(parser.parse_symbol_name())
        with parser.in_parens():
            tile = parser.parse_operand(INDEX)
        attributes = parser.parse_optional_attr_dict()
        return cls.create(operands=[tile], properties={"objFifo_name": fifo}, attributes=attributes)

    def print(self, printer: Printer) -> None:
        """Print ``@of(%t) {...}``."""
        printer.print_string(" ")
        printer.print_symbol_name(self.fifo)
        with printer.in_parens():
            printer.print_operand(self.delegate_tile)
        print_attributes(printer, self, ("objFifo_name",))


@op_definition
class ObjectFifoLinkOp(IRDLOperation):
    """``aie.objectfifo.link [@a] -> [@b, @c] ([] [0, 128])``: fifos that share a tile's objects.

    Offsets count elements of the larger fifo's type.
    """

    name = "aie.objectfifo.link"
    fifo_ins_attr = prop_def(ArrayAttr[SymbolRefAttr], prop_name="fifoIns")
    fifo_outs_attr = prop_def(ArrayAttr[SymbolRefAttr], prop_name="fifoOuts")
    src_offsets_attr = prop_def(ArrayAttr[IntegerAttr], prop_name="src_offsets")
    dst_offsets_attr = prop_def(ArrayAttr[IntegerAttr], prop_name="dst_offsets")

    POSITIONAL: ClassVar = ("fifoIns", "fifoOuts", "src_offsets", "dst_offsets")

    @property
    def fifo_ins(self) -> tuple[str, ...]:
        """Names of the input fifos."""
        return tuple(ref.root_reference.data for ref in self.fifo_ins_attr.data)

    @property
    def fifo_outs(self) -> tuple[str, ...]:
        """Names of the output fifos."""
        return tuple(ref.root_reference.data for ref in self.fifo_outs_attr.data)

    @property
    def src_offsets(self) -> tuple[int, ...]:
        """Offset of each input fifo's object in the output's (join)."""
        return tuple(offset.value.data for offset in self.src_offsets_attr.data)

    @property
    def dst_offsets(self) -> tuple[int, ...]:
        """Offset of each output fifo's object in the input's (distribute)."""
        return tuple(offset.value.data for offset in self.dst_offsets_attr.data)

    @property
    def is_join(self) -> bool:
        """Several fifos into one."""
        return len(self.fifo_ins_attr.data) > 1

    @property
    def is_distribute(self) -> bool:
        """One fifo into several."""
        return len(self.fifo_outs_attr.data) > 1

    @classmethod
    def parse(cls, parser: Parser) -> ObjectFifoLinkOp:
        """Parse ``[@a] -> [@b] ([] [])``; older text has ``()`` for no offsets."""
        ins = parse_symbol_list(parser)
        parser.parse_punctuation("->")
        outs = parse_symbol_list(parser)
        offsets: list[Attribute] = []
        with parser.in_parens():
            while len(offsets) < 2:
                values = parser.parse_optional_comma_separated_list(
                    parser.Delimiter.SQUARE, lambda: _parse_offset(parser)
                )
                if values is None and offsets:
                    parser.raise_error("expected the list of destination offsets")
                offsets.append(ArrayAttr(values or []))
                if values is None:
                    offsets.append(ArrayAttr([]))
        attributes = parser.parse_optional_attr_dict()
        properties: dict[str, Attribute] = {
            "fifoIns": ins,
            "fifoOuts": outs,
            "src_offsets": offsets[0],
            "dst_offsets": offsets[1],
        }
        return cls.create(properties=properties, attributes=attributes)

    def print(self, printer: Printer) -> None:
        """Print ``[@a] -> [@b] ([] [])``."""
        printer.print_string(" ")
        print_symbol_list(printer, self.fifo_ins)
        printer.print_string(" -> ")
        print_symbol_list(printer, self.fifo_outs)
        sources = ", ".join(map(str, self.src_offsets))
        dests = ", ".join(map(str, self.dst_offsets))
        printer.print_string(f"([{sources}] [{dests}])")
        print_attributes(printer, self, self.POSITIONAL)


def _parse_offset(parser: Parser) -> IntegerAttr[IntegerType]:
    value = parser.parse_integer()
    if parser.parse_optional_punctuation(":") is not None:
        parser.parse_type()
    return i64(value)


@op_definition
class ObjectFifoRegisterExternalBuffersOp(TileElement):
    """``aie.objectfifo.register_external_buffers @of(%t, {%b}) : (memref<..>)``."""

    name = "aie.objectfifo.register_external_buffers"
    fifo_attr = prop_def(SymbolRefAttr, prop_name="objFifo_name")
    external_buffers = var_operand_def(MemRefType)

    @property
    def fifo(self) -> str:
        """The fifo's name."""
        return self.fifo_attr.root_reference.data

    @classmethod
    def parse(cls, parser: Parser) -> ObjectFifoRegisterExternalBuffersOp:
        """Parse ``{...} @of(%t, {%b, ..}) : (memref<..>, ..)``."""
        attributes = parser.parse_optional_attr_dict()
        fifo = SymbolRefAttr(parser.parse_symbol_name())
        with parser.in_parens():
            tile = parser.parse_operand(INDEX)
            parser.parse_punctuation(",")
            names = parser.parse_comma_separated_list(
                parser.Delimiter.BRACES, parser.parse_unresolved_operand
            )
        parser.parse_punctuation(":")
        start = parser.pos
        types = parser.parse_comma_separated_list(parser.Delimiter.PAREN, parser.parse_type)
        buffers = parser.resolve_operands(names, types, start)
        return cls.create(
            operands=[tile, *buffers], properties={"objFifo_name": fifo}, attributes=attributes
        )

    def print(self, printer: Printer) -> None:
        """Print ``{...} @of(%t, {%b, ..}) : (memref<..>, ..)``."""
        print_attributes(printer, self, ("objFifo_name",))
        printer.print_string(" ")
        printer.print_symbol_name(self.fifo)
        with printer.in_parens():
            printer.print_operand(self.tile)
            printer.print_string(", ")
            with printer.in_braces():
                printer.print_list(self.external_buffers, printer.print_operand)
        printer.print_string(" : ")
        with printer.in_parens():
            printer.print_list(self.external_buffers.types, printer.print_attribute)
