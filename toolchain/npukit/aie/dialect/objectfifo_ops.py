"""``aie`` operations of object fifos: creation, links, and the accesses of cores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from xdsl.dialects.builtin import (
    ArrayAttr,
    DenseIntOrFPElementsAttr,
    IntegerAttr,
    IntegerType,
    MemRefType,
    StringAttr,
    SymbolNameConstraint,
    SymbolRefAttr,
    TensorType,
)
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.irdl import (
    AnyAttr,
    IRDLOperation,
    irdl_op_definition,
    operand_def,
    opt_prop_def,
    prop_def,
    result_def,
    var_operand_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer

from npukit.aie.dialect.array_ops import DeviceOp, TileElement, TileOp, tile_of
from npukit.aie.dialect.attributes import (
    BoolAttr,
    DimLayout,
    DimLayoutArrayArrayAttr,
    DimLayoutArrayAttr,
    I32Attr,
    InitValuesAttr,
    ObjectFifoSubviewType,
    ObjectFifoType,
    PadLayout,
    PadLayoutArrayAttr,
    Port,
    PortAttr,
    boolean,
    i32,
    i64,
)
from npukit.aie.dialect.location import locate
from npukit.aie.dialect.syntax import (
    INDEX,
    parse_elements,
    parse_symbol_list,
    print_attributes,
    print_symbol_list,
    split_properties,
)
from npukit.errors import DesignError


@irdl_op_definition
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
    iter_count_attr = opt_prop_def(I32Attr, prop_name="iter_count")

    POSITIONAL: ClassVar = (
        "sym_name",
        "elemNumber",
        "elemType",
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
        """The type of one object."""
        return self.elem_type.element

    @property
    def has_depth_list(self) -> bool:
        """True if the design gives one depth per end, and not one for all."""
        return isinstance(self.elem_number, ArrayAttr)

    @property
    def depths(self) -> tuple[int, ...]:
        """Depth at the producer, then at each consumer.

        Raises:
            DesignError: the depth is neither an integer nor a list of as many as there are ends.
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

    @property
    def aie_stream_port(self) -> int | None:
        """The number of the core's stream port."""
        return _int(self.aie_stream_port_attr)

    @property
    def init_values(self) -> tuple[DenseIntOrFPElementsAttr, ...]:
        """What the producer's objects hold at load; empty if nothing."""
        attr = self.init_values_attr
        return () if attr is None else tuple(attr.data)

    @property
    def pad_dimensions(self) -> tuple[PadLayout, ...]:
        """Padding per dimension that a memtile producer adds; empty for none."""
        attr = self.pad_dimensions_attr
        return () if attr is None else attr.data

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
        start = parser.pos
        elem_type = parser.parse_type()
        if not isinstance(elem_type, ObjectFifoType):
            parser.raise_error("expected a type !aie.objectfifo<memref<...>>", start, parser.pos)
        properties["elemType"] = elem_type
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
        if self.init_values_attr is not None:
            printer.print_string(" = ")
            with printer.in_square_brackets():
                printer.print_list(
                    self.init_values, lambda value: _print_elements(printer, self.element, value)
                )


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


@irdl_op_definition
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


@irdl_op_definition
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
        """Names of the fifos that come in."""
        return tuple(ref.root_reference.data for ref in self.fifo_ins_attr.data)

    @property
    def fifo_outs(self) -> tuple[str, ...]:
        """Names of the fifos that go out."""
        return tuple(ref.root_reference.data for ref in self.fifo_outs_attr.data)

    @property
    def src_offsets(self) -> tuple[int, ...]:
        """Where each incoming fifo's object lies in the outgoing one's (join)."""
        return tuple(offset.value.data for offset in self.src_offsets_attr.data)

    @property
    def dst_offsets(self) -> tuple[int, ...]:
        """Where each outgoing fifo's object lies in the incoming one's (distribute)."""
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


@irdl_op_definition
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


class FifoAccessOp(IRDLOperation):
    """Base of acquire and release: a core's use of ``size`` objects at one end of a fifo."""

    port_attr = prop_def(PortAttr, prop_name="port")
    fifo_attr = prop_def(SymbolRefAttr, prop_name="objFifo_name")
    size_attr = prop_def(I32Attr, prop_name="size")

    POSITIONAL: ClassVar = ("port", "objFifo_name", "size")

    @property
    def port(self) -> Port:
        """Which end of the fifo."""
        return self.port_attr.data

    @property
    def fifo(self) -> str:
        """The fifo's name."""
        return self.fifo_attr.root_reference.data

    @property
    def size(self) -> int:
        """How many objects."""
        return self.size_attr.value.data

    @property
    def fifo_op(self) -> ObjectFifoOp:
        """The fifo.

        Raises:
            DesignError: the device has no fifo of that name.
        """
        found = DeviceOp.of(self).symbol(self.fifo)
        if not isinstance(found, ObjectFifoOp):
            raise DesignError(f"there is no objectfifo @{self.fifo}", where=locate(self))
        return found

    @classmethod
    def _parse_access(cls, parser: Parser) -> tuple[dict[str, Attribute], dict[str, Attribute]]:
        attributes = parser.parse_optional_attr_dict()
        properties: dict[str, Attribute] = {
            "objFifo_name": SymbolRefAttr(parser.parse_symbol_name())
        }
        with parser.in_parens():
            properties["port"] = PortAttr(PortAttr.parse_parameter(parser))
            parser.parse_punctuation(",")
            properties["size"] = i32(parser.parse_integer())
        return properties, attributes

    def _print_access(self, printer: Printer) -> None:
        print_attributes(printer, self, self.POSITIONAL)
        printer.print_string(" ")
        printer.print_symbol_name(self.fifo)
        printer.print_string(f"({self.port.value}, {self.size})")


@irdl_op_definition
class ObjectFifoAcquireOp(FifoAccessOp):
    """``%s = aie.objectfifo.acquire @of(Consume, 1) : !aie.objectfifosubview<memref<..>>``."""

    name = "aie.objectfifo.acquire"
    subview = result_def(ObjectFifoSubviewType)

    @classmethod
    def parse(cls, parser: Parser) -> ObjectFifoAcquireOp:
        """Parse ``{...} @of(Port, size) : type``."""
        properties, attributes = cls._parse_access(parser)
        parser.parse_punctuation(":")
        start = parser.pos
        type_ = parser.parse_type()
        if not isinstance(type_, ObjectFifoSubviewType):
            parser.raise_error(
                "expected a type !aie.objectfifosubview<memref<...>>", start, parser.pos
            )
        return cls.create(properties=properties, attributes=attributes, result_types=[type_])

    def print(self, printer: Printer) -> None:
        """Print ``{...} @of(Port, size) : type``."""
        self._print_access(printer)
        printer.print_string(" : ")
        printer.print_attribute(self.subview.type)


@irdl_op_definition
class ObjectFifoReleaseOp(FifoAccessOp):
    """``aie.objectfifo.release @of(Consume, 1)``: hands the oldest objects on."""

    name = "aie.objectfifo.release"

    @classmethod
    def parse(cls, parser: Parser) -> ObjectFifoReleaseOp:
        """Parse ``{...} @of(Port, size)``."""
        properties, attributes = cls._parse_access(parser)
        return cls.create(properties=properties, attributes=attributes)

    def print(self, printer: Printer) -> None:
        """Print ``{...} @of(Port, size)``."""
        self._print_access(printer)


@irdl_op_definition
class ObjectFifoSubviewAccessOp(IRDLOperation):
    """``%e = aie.objectfifo.subview.access %s[0] : subview type -> memref<..>``."""

    name = "aie.objectfifo.subview.access"
    subview = operand_def(ObjectFifoSubviewType)
    index_attr = prop_def(I32Attr, prop_name="index")
    output = result_def(MemRefType)

    @property
    def index(self) -> int:
        """Which of the acquired objects, the oldest being 0."""
        return self.index_attr.value.data

    @property
    def acquire(self) -> ObjectFifoAcquireOp:
        """The acquire that the subview comes from.

        Raises:
            DesignError: the operand is not the result of an acquire.
        """
        owner = self.subview.owner
        if not isinstance(owner, ObjectFifoAcquireOp):
            raise DesignError(
                "the subview must come from an aie.objectfifo.acquire", where=locate(self)
            )
        return owner

    @classmethod
    def parse(cls, parser: Parser) -> ObjectFifoSubviewAccessOp:
        """Parse ``%s[0] {...} : type -> type``."""
        operand = parser.parse_unresolved_operand()
        with parser.in_square_brackets():
            index = i32(parser.parse_integer())
        attributes = parser.parse_optional_attr_dict()
        parser.parse_punctuation(":")
        subview = parser.resolve_operand(operand, parser.parse_type())
        parser.parse_punctuation("->")
        output = parser.parse_type()
        return cls.create(
            operands=[subview],
            properties={"index": index},
            attributes=attributes,
            result_types=[output],
        )

    def print(self, printer: Printer) -> None:
        """Print ``%s[0] {...} : type -> type``."""
        printer.print_string(" ")
        printer.print_operand(self.subview)
        printer.print_string(f"[{self.index}]")
        print_attributes(printer, self, ("index",))
        printer.print_string(" : ")
        printer.print_attribute(self.subview.type)
        printer.print_string(" -> ")
        printer.print_attribute(self.output.type)


@irdl_op_definition
class ObjectFifoRegisterProcessOp(IRDLOperation):
    """``aie.objectfifo.register_process @of(Produce, %a : .., %r : .., @f, %n)``."""

    name = "aie.objectfifo.register_process"
    port_attr = prop_def(PortAttr, prop_name="port")
    fifo_attr = prop_def(SymbolRefAttr, prop_name="objFifo_name")
    acquire_pattern = operand_def(TensorType)
    release_pattern = operand_def(TensorType)
    callee = prop_def(SymbolRefAttr)
    length = operand_def(INDEX)

    @classmethod
    def parse(cls, parser: Parser) -> ObjectFifoRegisterProcessOp:
        """Parse ``{...} @of(Port, %a : type, %r : type, @callee, %length)``."""
        attributes = parser.parse_optional_attr_dict()
        fifo = SymbolRefAttr(parser.parse_symbol_name())
        patterns: list[SSAValue] = []
        with parser.in_parens():
            port = PortAttr(PortAttr.parse_parameter(parser))
            for _ in range(2):
                parser.parse_punctuation(",")
                operand = parser.parse_unresolved_operand()
                parser.parse_punctuation(":")
                patterns.append(parser.resolve_operand(operand, parser.parse_type()))
            parser.parse_punctuation(",")
            callee = SymbolRefAttr(parser.parse_symbol_name())
            parser.parse_punctuation(",")
            length = parser.parse_operand(INDEX)
        return cls.create(
            operands=[*patterns, length],
            properties={"port": port, "objFifo_name": fifo, "callee": callee},
            attributes=attributes,
        )

    def print(self, printer: Printer) -> None:
        """Print ``{...} @of(Port, %a : type, %r : type, @callee, %length)``."""
        print_attributes(printer, self, ("port", "objFifo_name", "callee"))
        printer.print_string(" ")
        printer.print_symbol_name(self.fifo_attr.root_reference.data)
        with printer.in_parens():
            printer.print_string(self.port_attr.data.value)
            for pattern in (self.acquire_pattern, self.release_pattern):
                printer.print_string(", ")
                printer.print_operand(pattern)
                printer.print_string(" : ")
                printer.print_attribute(pattern.type)
            printer.print_string(", ")
            printer.print_symbol_name(self.callee.root_reference.data)
            printer.print_string(", ")
            printer.print_operand(self.length)
