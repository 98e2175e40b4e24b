"""``aie`` operations that program DMAs: engines, channels, buffer descriptors, allocations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from xdsl.dialects.builtin import (
    IntegerType,
    MemRefType,
    StringAttr,
    SymbolNameConstraint,
    UnrankedMemRefType,
)
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue
from xdsl.irdl import (
    IRDLOperation,
    irdl_op_definition,
    operand_def,
    opt_prop_def,
    prop_def,
    region_def,
    result_def,
    successor_def,
    traits_def,
    var_region_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.traits import IsTerminator, NoTerminator

from npukit.aie.dialect.array_ops import BufferOp, TileElement
from npukit.aie.dialect.attributes import (
    BoolAttr,
    DimLayout,
    DimLayoutArrayAttr,
    DmaDirectionAttr,
    I32Attr,
    I64Attr,
    PacketInfo,
    PacketInfoAttr,
    PadLayout,
    PadLayoutArrayAttr,
    boolean,
    i32,
    i64,
)
from npukit.aie.dialect.syntax import (
    ANY_MEMREF,
    ATTRIBUTES_IN_DICT,
    INDEX,
    print_attributes,
    split_properties,
)
from npukit.aie.physical import DmaDirection

BIT = IntegerType(1)


class DmaEngineOp(TileElement):
    """Base of ``aie.mem``, ``aie.memtile_dma`` and ``aie.shim_dma``: the DMA of one tile."""

    result = result_def(INDEX)
    body = region_def()

    def __init__(self, tile: SSAValue | Operation, body: Region) -> None:
        super().__init__(operands=[tile], regions=[body], result_types=[INDEX])


@irdl_op_definition
class MemOp(DmaEngineOp):
    """``aie.mem(%t) {...}``: the DMA of a compute tile."""

    name = "aie.mem"
    assembly_format = "`(` $tile `)` $body attr-dict"


@irdl_op_definition
class MemTileDmaOp(DmaEngineOp):
    """``aie.memtile_dma(%t) {...}``: the DMA of a memtile."""

    name = "aie.memtile_dma"
    assembly_format = "`(` $tile `)` $body attr-dict"


@irdl_op_definition
class ShimDmaOp(DmaEngineOp):
    """``aie.shim_dma(%t) {...}``: the DMA of a shim tile, programmed at load."""

    name = "aie.shim_dma"
    assembly_format = "`(` $tile `)` $body attr-dict"


class ChannelStartOp(IRDLOperation):
    """Base of ``aie.dma_start`` and ``aie.dma``: a channel that runs a BD chain from load on."""

    direction_attr = prop_def(DmaDirectionAttr, prop_name="channel_dir")
    channel_attr = prop_def(I32Attr, prop_name="channel_index")
    repeat_count_attr = opt_prop_def(I32Attr, prop_name="repeat_count")
    valid = result_def(BIT)

    @property
    def direction(self) -> DmaDirection:
        """S2MM or MM2S."""
        return self.direction_attr.data

    @property
    def channel(self) -> int:
        """The channel's number within its direction."""
        return self.channel_attr.value.data

    @property
    def repeat_count(self) -> int:
        """How often the chain is repeated after its first run."""
        return 0 if self.repeat_count_attr is None else self.repeat_count_attr.value.data


@irdl_op_definition
class DmaStartOp(ChannelStartOp):
    """``aie.dma_start(S2MM, 0, ^bd, ^next, repeat_count = 1)``: starts a channel at load.

    ``dest`` is the block of the first BD, ``chain`` the block that goes on (another start, or the
    end).
    """

    name = "aie.dma_start"
    dest = successor_def()
    chain = successor_def()
    irdl_options = ATTRIBUTES_IN_DICT
    traits = traits_def(IsTerminator())
    assembly_format = (
        "`(` $channel_dir `,` $channel_index `,` $dest `,` $chain "
        "(`,` `repeat_count` `=` $repeat_count^)? `)` attr-dict"
    )

    def __init__(
        self,
        direction: DmaDirection,
        channel: int,
        dest: Block,
        chain: Block,
        *,
        repeat_count: int = 0,
    ) -> None:
        super().__init__(
            properties={
                "channel_dir": DmaDirectionAttr(direction),
                "channel_index": i32(channel),
                "repeat_count": i32(repeat_count) if repeat_count else None,
            },
            successors=[dest, chain],
            result_types=[BIT],
        )


@irdl_op_definition
class DmaOp(ChannelStartOp):
    """``aie.dma(S2MM, 0) {loop = true} [{...}, {...}]``: a channel with its BDs as regions."""

    name = "aie.dma"
    loop_attr = opt_prop_def(BoolAttr, prop_name="loop")
    sym_name = opt_prop_def(StringAttr)
    bds = var_region_def()
    traits = traits_def(NoTerminator())

    @property
    def loop(self) -> bool:
        """Whether the last BD goes on with the first; true if the design does not say."""
        return True if self.loop_attr is None else bool(self.loop_attr.value.data)

    @classmethod
    def parse(cls, parser: Parser) -> DmaOp:
        """Parse ``(dir, channel) {...} [{...}, {...}]``."""
        with parser.in_parens():
            direction = DmaDirectionAttr(DmaDirectionAttr.parse_parameter(parser))
            parser.parse_punctuation(",")
            channel = i32(parser.parse_integer(allow_negative=False))
        properties, attributes = split_properties(cls, parser.parse_optional_attr_dict())
        regions = parser.parse_comma_separated_list(parser.Delimiter.SQUARE, parser.parse_region)
        for region in regions:
            _drop_terminator(region)
        return cls.create(
            properties={"channel_dir": direction, "channel_index": channel, **properties},
            attributes=attributes,
            regions=regions,
            result_types=[BIT],
        )

    def print(self, printer: Printer) -> None:
        """Print ``(dir, channel) {...} [{...}, {...}]``."""
        printer.print_string(f"({self.direction.value}, {self.channel})")
        print_attributes(printer, self, ("channel_dir", "channel_index"))
        printer.print_string(" ")
        with printer.in_square_brackets():
            printer.print_list(self.bds, printer.print_region)


def _drop_terminator(region: Region) -> None:
    for block in region.blocks:
        last = block.last_op
        if last is not None and last.name == "aie.end":
            last.detach()
            last.erase()


@irdl_op_definition
class DmaBdOp(IRDLOperation):
    """``aie.dma_bd(%b : memref<..>, offset, len, [<size, stride>..], [pad..], pad_value = 0)``.

    Offset, length, sizes and strides count elements of the buffer's type.
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
        """How many elements are moved: the length, or all of a buffer of static shape."""
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
        """The value that is padded with."""
        return 0 if self.pad_value_attr is None else self.pad_value_attr.value.data

    @property
    def bd_id(self) -> int | None:
        """The BD's number in its tile, if it has been assigned."""
        return None if self.bd_id_attr is None else self.bd_id_attr.value.data

    @property
    def next_bd_id(self) -> int | None:
        """The number of the BD that follows, if it has been assigned."""
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
    def buffer_op(self) -> BufferOp | None:
        """The ``aie.buffer`` that is moved; None for an argument or an external buffer."""
        owner = self.buffer.owner
        return owner if isinstance(owner, BufferOp) else None

    @classmethod
    def parse(cls, parser: Parser) -> DmaBdOp:
        """Parse the parenthesised form and the attribute dictionary."""
        properties: dict[str, Attribute] = {}
        parser.parse_punctuation("(")
        operand = parser.parse_unresolved_operand()
        parser.parse_punctuation(":")
        buffer = parser.resolve_operand(operand, parser.parse_type())
        while parser.parse_optional_punctuation(",") is not None:
            cls._parse_positional(parser, properties)
        parser.parse_punctuation(")")
        extra, attributes = split_properties(cls, parser.parse_optional_attr_dict())
        return cls.create(operands=[buffer], properties=properties | extra, attributes=attributes)

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
            attr = DimLayoutArrayAttr(DimLayoutArrayAttr.parse_parameter(parser))
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


@irdl_op_definition
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


@irdl_op_definition
class NextBdOp(IRDLOperation):
    """``aie.next_bd ^bb``: ends a BD's block and names the BD that follows."""

    name = "aie.next_bd"
    dest = successor_def()
    traits = traits_def(IsTerminator())
    assembly_format = "$dest attr-dict"

    def __init__(self, dest: Block) -> None:
        super().__init__(successors=[dest])


@irdl_op_definition
class ShimDmaAllocationOp(TileElement):
    """``aie.shim_dma_allocation @name(%shim, MM2S, 0)``: names a shim DMA channel."""

    name = "aie.shim_dma_allocation"
    symbol_attr = prop_def(SymbolNameConstraint(), prop_name="sym_name")
    direction_attr = prop_def(DmaDirectionAttr, prop_name="channel_dir")
    channel_attr = prop_def(I64Attr, prop_name="channel_index")
    plio_attr = opt_prop_def(BoolAttr, prop_name="plio")
    packet_attr = opt_prop_def(PacketInfoAttr, prop_name="packet")

    def __init__(  # noqa: PLR0913 - the parts of an allocation
        self,
        sym_name: str,
        tile: SSAValue | Operation,
        direction: DmaDirection,
        channel: int,
        *,
        plio: bool = False,
        packet: PacketInfo | None = None,
    ) -> None:
        super().__init__(
            operands=[tile],
            properties={
                "sym_name": StringAttr(sym_name),
                "channel_dir": DmaDirectionAttr(direction),
                "channel_index": i64(channel),
                "plio": boolean(True) if plio else None,
                "packet": None if packet is None else PacketInfoAttr(packet),
            },
        )

    @property
    def sym_name(self) -> str:
        """The name that a runtime sequence calls the channel by."""
        return self.symbol_attr.data

    @property
    def direction(self) -> DmaDirection:
        """S2MM or MM2S."""
        return self.direction_attr.data

    @property
    def channel(self) -> int:
        """The channel's number within its direction."""
        return self.channel_attr.value.data

    @property
    def packet(self) -> PacketInfo | None:
        """The packet header that transfers on this channel send first."""
        return None if self.packet_attr is None else self.packet_attr.data

    @classmethod
    def parse(cls, parser: Parser) -> ShimDmaAllocationOp:
        """Parse ``@name(%tile, dir, channel, <packet>) {...}``; the packet is optional."""
        properties: dict[str, Attribute] = {"sym_name": parser.parse_symbol_name()}
        parser.parse_punctuation("(")
        tile = parser.parse_operand(INDEX)
        parser.parse_punctuation(",")
        properties["channel_dir"] = DmaDirectionAttr(DmaDirectionAttr.parse_parameter(parser))
        parser.parse_punctuation(",")
        properties["channel_index"] = i64(parser.parse_integer(allow_negative=False))
        if parser.parse_optional_punctuation(",") is not None:
            properties["packet"] = PacketInfoAttr(PacketInfoAttr.parse_parameter(parser))
        parser.parse_punctuation(")")
        extra, attributes = split_properties(cls, parser.parse_optional_attr_dict())
        return cls.create(operands=[tile], properties=properties | extra, attributes=attributes)

    def print(self, printer: Printer) -> None:
        """Print ``@name(%tile, dir, channel, <packet>) {...}``."""
        printer.print_string(" ")
        printer.print_symbol_name(self.sym_name)
        with printer.in_parens():
            printer.print_operand(self.tile)
            printer.print_string(f", {self.direction.value}, {self.channel}")
            if self.packet_attr is not None:
                printer.print_string(", ")
                self.packet_attr.print_parameter(printer)
        print_attributes(printer, self, ("sym_name", "channel_dir", "channel_index", "packet"))


@irdl_op_definition
class BdChainOp(IRDLOperation):
    """``aie.bd_chain @name(%b: memref<..>) {...}``: a BD chain with parameters."""

    name = "aie.bd_chain"
    symbol_attr = prop_def(SymbolNameConstraint(), prop_name="sym_name")
    body = region_def()

    @property
    def sym_name(self) -> str:
        """The chain's name."""
        return self.symbol_attr.data

    @classmethod
    def parse(cls, parser: Parser) -> BdChainOp:
        """Parse ``@name(%b: memref<..>) {...}``."""
        name = parser.parse_symbol_name()
        arguments = parser.parse_comma_separated_list(parser.Delimiter.PAREN, parser.parse_argument)
        body = parser.parse_region(arguments)
        return cls.create(properties={"sym_name": name}, regions=[body])

    def print(self, printer: Printer) -> None:
        """Print ``@name(%b: memref<..>) {...}``."""
        printer.print_string(" ")
        printer.print_symbol_name(self.sym_name)
        with printer.in_parens():
            printer.print_list(self.body.blocks[0].args, printer.print_block_argument)
        printer.print_string(" ")
        printer.print_region(self.body, print_entry_block_args=False)
