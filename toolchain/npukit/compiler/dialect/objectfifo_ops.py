"""The ``aie`` operation that creates an object fifo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from xdsl.dialects.builtin import (
    ArrayAttr,
    DenseArrayBase,
    DenseIntOrFPElementsAttr,
    IntegerAttr,
    IntegerType,
    MemRefType,
    StringAttr,
    SymbolNameConstraint,
    TensorType,
    UnitAttr,
)
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.irdl import (
    AnyAttr,
    IRDLOperation,
    operand_def,
    opt_prop_def,
    prop_def,
    var_operand_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer

from npukit.compiler.dialect.array_ops import TileOp, tile_of
from npukit.compiler.dialect.attributes import (
    BoolAttr,
    DimLayout,
    DimLayoutArrayArrayAttr,
    DimLayoutArrayAttr,
    I8Attr,
    I32Attr,
    InitValuesAttr,
    ObjectFifoType,
    PadLayout,
    PadLayoutArrayAttr,
    boolean,
    i32,
)
from npukit.compiler.dialect.keyword_attributes import (
    Port,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.dialect.op_definition import op_definition
from npukit.compiler.dialect.syntax import (
    INDEX,
    parse_elements,
    print_attributes,
    split_properties,
)
from npukit.errors import DesignError


@op_definition
class ObjectFifoOp(IRDLOperation):
    """``aie.objectfifo @of(%p, {%c, ..}, depth) : !aie.objectfifo<memref<..>>``.

    A stream of objects from one producer tile to one or more consumer tiles.
    """

    name = "aie.objectfifo"
    symbol_attr = prop_def(SymbolNameConstraint(), prop_name="sym_name")
    producer_tile = operand_def(INDEX)
    consumer_tiles = var_operand_def(INDEX)
    elem_number = prop_def(AnyAttr(), prop_name="elemNumber")
    elem_type = prop_def(ObjectFifoType, prop_name="elemType")
    consumer_type_attr = opt_prop_def(ObjectFifoType, prop_name="consumerElemType")
    to_stream_attr = prop_def(DimLayoutArrayAttr, prop_name="dimensionsToStream")
    from_stream_attr = prop_def(
        DimLayoutArrayArrayAttr, prop_name="dimensionsFromStreamPerConsumer"
    )
    via_dma_attr = opt_prop_def(BoolAttr, prop_name="via_DMA")
    plio_attr = opt_prop_def(BoolAttr, prop_name="plio")
    disable_synchronization_attr = opt_prop_def(BoolAttr, prop_name="disable_synchronization")
    repeat_count_attr = opt_prop_def(I32Attr, prop_name="repeat_count")
    aie_stream_attr = opt_prop_def(I32Attr, prop_name="aie_stream")
    aie_stream_port_attr = opt_prop_def(I32Attr, prop_name="aie_stream_port")
    init_values_attr = opt_prop_def(InitValuesAttr, prop_name="initValues")
    pad_dimensions_attr = opt_prop_def(PadLayoutArrayAttr, prop_name="padDimensions")
    pad_value_attr = opt_prop_def(I32Attr, prop_name="padValue")
    iter_count_attr = opt_prop_def(I32Attr, prop_name="iter_count")
    producer_channel_attr = opt_prop_def(I32Attr, prop_name="prod_dma_channel")
    consumer_channels_attr = opt_prop_def(DenseArrayBase, prop_name="cons_dma_channels")
    packet_attr = opt_prop_def(UnitAttr, prop_name="packet")
    packet_id_attr = opt_prop_def(I8Attr, prop_name="packet_id")

    POSITIONAL: ClassVar = (
        "sym_name",
        "elemNumber",
        "elemType",
        "consumerElemType",
        "dimensionsToStream",
        "dimensionsFromStreamPerConsumer",
        "initValues",
    )

    def __init__(  # noqa: PLR0913 - the parts of the textual form
        self,
        sym_name: str,
        producer: SSAValue | Operation,
        consumers: Sequence[SSAValue | Operation],
        depth: int | Sequence[int],
        element: MemRefType[Attribute],
        *,
        to_stream: Sequence[DimLayout] = (),
        from_stream: Sequence[Sequence[DimLayout]] | None = None,
        via_dma: bool = False,
    ) -> None:
        per_consumer = [()] * len(consumers) if from_stream is None else from_stream
        super().__init__(
            operands=[producer, list(consumers)],
            properties={
                "sym_name": StringAttr(sym_name),
                "elemNumber": i32(depth)
                if isinstance(depth, int)
                else ArrayAttr(i32(d) for d in depth),
                "elemType": ObjectFifoType(element),
                "dimensionsToStream": DimLayoutArrayAttr(tuple(to_stream)),
                "dimensionsFromStreamPerConsumer": DimLayoutArrayArrayAttr(
                    tuple(tuple(dims) for dims in per_consumer)
                ),
                "via_DMA": boolean(True) if via_dma else None,
            },
        )

    @property
    def sym_name(self) -> str:
        """The fifo's name."""
        return self.symbol_attr.data

    @property
    def producer(self) -> TileOp:
        """The tile that produces objects."""
        return tile_of(self.producer_tile, self)

    @property
    def consumers(self) -> tuple[TileOp, ...]:
        """The tiles that consume objects."""
        return tuple(tile_of(c, self) for c in self.consumer_tiles)

    @property
    def element(self) -> MemRefType[Attribute]:
        """The type of one object, at the producer."""
        return self.elem_type.element

    @property
    def consumer_element(self) -> MemRefType[Attribute]:
        """The type of one object at the consumers, which may get it in several equal parts."""
        other = self.consumer_type_attr
        return self.element if other is None else other.element

    def element_at(self, port: Port) -> MemRefType[Attribute]:
        """The type of one object at the end for ``port``."""
        return self.element if port is Port.PRODUCE else self.consumer_element

    @property
    def producer_channel(self) -> int | None:
        """The channel of the producer's DMA, if the design chooses it."""
        return _int(self.producer_channel_attr)

    @property
    def consumer_channels(self) -> tuple[int | None, ...]:
        """The channel of each consumer's DMA; None if the lowering chooses it."""
        attr = self.consumer_channels_attr
        if attr is None:
            return (None,) * len(self.consumer_tiles)
        return tuple(None if number == -1 else int(number) for number in attr.get_values())

    @property
    def packet_switched(self) -> bool:
        """Whether objects travel in packets."""
        return self.packet_attr is not None

    @property
    def packet_id(self) -> int | None:
        """The id of its packets, if the design chooses it."""
        return None if self.packet_id_attr is None else self.packet_id_attr.value.data

    @property
    def has_depth_list(self) -> bool:
        """Whether the design gives one depth per end instead of one for all."""
        return isinstance(self.elem_number, ArrayAttr)

    @property
    def depths(self) -> tuple[int, ...]:
        """Depth at the producer, then at each consumer.

        Raises:
            DesignError: the depth is neither an integer nor a list with one entry per end.
        """
        ends = 1 + len(self.consumer_tiles)
        attr = self.elem_number
        if isinstance(attr, IntegerAttr):
            return (attr.value.data,) * ends
        if not isinstance(attr, ArrayAttr):
            raise DesignError("the depth of a fifo must be an integer", where=locate(self))
        depths = [a.value.data for a in attr.data if isinstance(a, IntegerAttr)]
        if len(depths) != len(attr.data) or len(depths) != ends:
            raise DesignError(
                f"fifo @{self.sym_name} needs {ends} depths (producer and each consumer), "
                f"not {len(attr.data)}",
                where=locate(self),
            )
        return tuple(depths)

    @property
    def to_stream(self) -> tuple[DimLayout, ...]:
        """How the producer's DMA reads objects, outermost first; empty for linear."""
        return self.to_stream_attr.data

    @property
    def from_stream(self) -> tuple[tuple[DimLayout, ...], ...]:
        """How each consumer's DMA writes objects, outermost first; empty for linear."""
        return self.from_stream_attr.data

    @property
    def via_dma(self) -> bool:
        """Whether DMAs are used even between neighbours."""
        return _flag(self.via_dma_attr)

    @property
    def plio(self) -> bool:
        """Whether the shim's end is programmable logic."""
        return _flag(self.plio_attr)

    @property
    def disable_synchronization(self) -> bool:
        """Whether the fifo has no locks."""
        return _flag(self.disable_synchronization_attr)

    @property
    def repeat_count(self) -> int | None:
        """How often each object is sent, if the design says."""
        return _int(self.repeat_count_attr)

    @property
    def iter_count(self) -> int | None:
        """How often the BD chain runs, if the design says; without it, forever."""
        return _int(self.iter_count_attr)

    @property
    def aie_stream(self) -> int | None:
        """Which end is a core's stream port: 0 producer, 1 consumer, 2 both."""
        return _int(self.aie_stream_attr)

    def ends_at_stream(self, port: Port) -> bool:
        """Whether the end for ``port`` is a core's stream port instead of buffers."""
        ends = (1, 2) if port is Port.CONSUME else (0, 2)
        return self.aie_stream in ends

    @property
    def aie_stream_port(self) -> int | None:
        """The number of the core's stream port."""
        return _int(self.aie_stream_port_attr)

    @property
    def init_values(self) -> tuple[DenseIntOrFPElementsAttr, ...]:
        """The initial contents of the producer's objects; empty if there are none."""
        attr = self.init_values_attr
        return () if attr is None else tuple(attr.data)

    @property
    def pad_dimensions(self) -> tuple[PadLayout, ...]:
        """Padding per dimension that a memtile producer adds; empty for none."""
        attr = self.pad_dimensions_attr
        return () if attr is None else attr.data

    @property
    def pad_value(self) -> int:
        """The word that a memtile producer pads with."""
        return 0 if self.pad_value_attr is None else self.pad_value_attr.value.data

    @classmethod
    def parse(cls, parser: Parser) -> ObjectFifoOp:
        """Parse ``@of(%p dims, {%c dims, ..}, depth) {...} : type = [dense<..>, ..]``."""
        properties: dict[str, Attribute] = {"sym_name": parser.parse_symbol_name()}
        parser.parse_punctuation("(")
        producer = parser.parse_operand(INDEX)
        to_stream: tuple[DimLayout, ...] = ()
        if parser.parse_optional_keyword("dimensionsToStream") is not None:
            to_stream = _parse_dims(parser)
        properties["dimensionsToStream"] = DimLayoutArrayAttr(to_stream)
        parser.parse_punctuation(",")

        def consumer() -> tuple[SSAValue, tuple[DimLayout, ...]]:
            tile = parser.parse_operand(INDEX)
            if parser.parse_optional_keyword("dimensionsFromStream") is not None:
                return tile, _parse_dims(parser)
            return tile, ()

        consumers = parser.parse_comma_separated_list(parser.Delimiter.BRACES, consumer)
        properties["dimensionsFromStreamPerConsumer"] = DimLayoutArrayArrayAttr(
            tuple(dims for _, dims in consumers)
        )
        parser.parse_punctuation(",")
        properties["elemNumber"] = _parse_depth(parser)
        parser.parse_punctuation(")")
        extra, attributes = split_properties(cls, parser.parse_optional_attr_dict())
        parser.parse_punctuation(":")
        elem_type = properties["elemType"] = _parse_type(parser)
        if parser.parse_optional_punctuation("->") is not None:
            properties["consumerElemType"] = _parse_type(parser)
        if parser.parse_optional_punctuation("=") is not None:
            values = parser.parse_comma_separated_list(
                parser.Delimiter.SQUARE, lambda: parse_elements(parser, elem_type.element)
            )
            properties["initValues"] = ArrayAttr(values)
        return cls.create(
            operands=[producer, *(tile for tile, _ in consumers)],
            properties=properties | extra,
            attributes=attributes,
        )

    def print(self, printer: Printer) -> None:
        """Print ``@of(%p dims, {%c dims, ..}, depth) {...} : type = [dense<..>, ..]``."""
        printer.print_string(" ")
        printer.print_symbol_name(self.sym_name)
        with printer.in_parens():
            printer.print_operand(self.producer_tile)
            if self.to_stream:
                printer.print_string(" dimensionsToStream ")
                self.to_stream_attr.print_parameter(printer)
            printer.print_string(", ")
            with printer.in_braces():
                ends = zip(self.consumer_tiles, self.from_stream, strict=True)
                printer.print_list(ends, lambda end: _print_consumer(printer, *end))
            printer.print_string(", ")
            printer.print_attribute(self.elem_number)
        print_attributes(printer, self, self.POSITIONAL)
        printer.print_string(" : ")
        printer.print_attribute(self.elem_type)
        if self.consumer_type_attr is not None:
            printer.print_string(" -> ")
            printer.print_attribute(self.consumer_type_attr)
        if self.init_values_attr is not None:
            printer.print_string(" = ")
            with printer.in_square_brackets():
                printer.print_list(
                    self.init_values, lambda value: _print_elements(printer, self.element, value)
                )


def _parse_type(parser: Parser) -> ObjectFifoType:
    start = parser.pos
    found = parser.parse_type()
    if not isinstance(found, ObjectFifoType):
        parser.raise_error("expected a type !aie.objectfifo<memref<...>>", start, parser.pos)
    return found


def _parse_dims(parser: Parser) -> tuple[DimLayout, ...]:
    return DimLayoutArrayAttr.parse_parameter(parser)


def _print_consumer(printer: Printer, tile: SSAValue, dims: tuple[DimLayout, ...]) -> None:
    printer.print_operand(tile)
    if dims:
        printer.print_string(" dimensionsFromStream ")
        DimLayoutArrayAttr(dims).print_parameter(printer)


def _print_elements(
    printer: Printer, element: MemRefType[Attribute], value: DenseIntOrFPElementsAttr
) -> None:
    value.print_without_type(printer)
    printer.print_string(" : ")
    printer.print_attribute(TensorType(element.element_type, element.shape))


def _parse_depth(parser: Parser) -> Attribute:
    """Parse ``2 : i32``, or ``[2, 3]``; a bare ``2`` is taken as ``2 : i32``."""
    start = parser.pos
    attr = parser.parse_attribute()
    if isinstance(attr, ArrayAttr):
        return attr
    if not isinstance(attr, IntegerAttr) or not isinstance(attr.type, IntegerType):
        parser.raise_error("the depth of a fifo is an integer or a list", start, parser.pos)
    return i32(attr.value.data)


def _flag(attr: BoolAttr | None) -> bool:
    return attr is not None and bool(attr.value.data)


def _int(attr: I32Attr | None) -> int | None:
    return None if attr is None else attr.value.data
