"""``aie`` operations that program DMAs: engines, channels, BD chains, shim allocations."""

from __future__ import annotations

from typing import NoReturn

from xdsl.dialects.builtin import (
    IntegerType,
    StringAttr,
    SymbolNameConstraint,
    UnitAttr,
)
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue
from xdsl.irdl import (
    IRDLOperation,
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

from npukit.compiler.dialect.array_ops import TileElement
from npukit.compiler.dialect.attributes import (
    BoolAttr,
    I32Attr,
    I64Attr,
    PacketInfo,
    PacketInfoAttr,
    boolean,
    i32,
    i64,
)
from npukit.compiler.dialect.keyword_attributes import (
    DmaDirectionAttr,
)
from npukit.compiler.dialect.op_definition import op_definition
from npukit.compiler.dialect.syntax import (
    ATTRIBUTES_IN_DICT,
    INDEX,
    print_attributes,
    split_properties,
)
from npukit.machine.tiles import DmaDirection

BIT = IntegerType(1)


class DmaEngineOp(TileElement):
    """Base of ``aie.mem``, ``aie.memtile_dma`` and ``aie.shim_dma``: the DMA of one tile."""

    result = result_def(INDEX)
    body = region_def()

    def __init__(self, tile: SSAValue | Operation, body: Region) -> None:
        super().__init__(operands=[tile], regions=[body], result_types=[INDEX])


@op_definition
class MemOp(DmaEngineOp):
    """``aie.mem(%t) {...}``: the DMA of a compute tile."""

    name = "aie.mem"
    assembly_format = "`(` $tile `)` $body attr-dict"


@op_definition
class MemTileDmaOp(DmaEngineOp):
    """``aie.memtile_dma(%t) {...}``: the DMA of a memtile."""

    name = "aie.memtile_dma"
    assembly_format = "`(` $tile `)` $body attr-dict"


@op_definition
class ShimDmaOp(DmaEngineOp):
    """``aie.shim_dma(%t) {...}``: the DMA of a shim tile, programmed at load."""

    name = "aie.shim_dma"
    assembly_format = "`(` $tile `)` $body attr-dict"


class ChannelStartOp(IRDLOperation):
    """Base of ``aie.dma_start`` and ``aie.dma``: a channel that starts a BD chain at load."""

    direction_attr = prop_def(DmaDirectionAttr, prop_name="channel_dir")
    channel_attr = prop_def(I32Attr, prop_name="channel_index")
    repeat_count_attr = opt_prop_def(I32Attr, prop_name="repeat_count")
    pad_value_attr = opt_prop_def(I32Attr, prop_name="pad_value")
    out_of_order_attr = opt_prop_def(UnitAttr, prop_name="out_of_order")
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

    @property
    def pad_value(self) -> int:
        """The 32-bit word that the channel pads with; it may hold several elements."""
        return 0 if self.pad_value_attr is None else self.pad_value_attr.value.data

    @property
    def out_of_order(self) -> bool:
        """Whether packet headers select the BDs that receive; the chain then only lists BDs."""
        return self.out_of_order_attr is not None


@op_definition
class DmaStartOp(ChannelStartOp):
    """``aie.dma_start(S2MM, 0, ^bd, ^next, repeat_count = 1)``: starts a channel at load.

    ``dest`` is the block of the first BD, ``chain`` the block that follows (another start, or the
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
        pad_value: int = 0,
    ) -> None:
        super().__init__(
            properties={
                "channel_dir": DmaDirectionAttr(direction),
                "channel_index": i32(channel),
                "repeat_count": i32(repeat_count) if repeat_count else None,
                "pad_value": i32(pad_value) if pad_value else None,
            },
            successors=[dest, chain],
            result_types=[BIT],
        )


@op_definition
class DmaOp(ChannelStartOp):
    """``aie.dma(S2MM, 0) {loop = true} [{...}, {...}]``: a channel with its BDs as regions."""

    name = "aie.dma"
    loop_attr = opt_prop_def(BoolAttr, prop_name="loop")
    sym_name = opt_prop_def(StringAttr)
    bds = var_region_def()
    traits = traits_def(NoTerminator())

    @property
    def loop(self) -> bool:
        """Whether the last BD continues with the first; true if the design does not say."""
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


@op_definition
class NextBdOp(IRDLOperation):
    """``aie.next_bd ^bb``: ends a BD's block and names the BD that follows."""

    name = "aie.next_bd"
    dest = successor_def()
    traits = traits_def(IsTerminator())
    assembly_format = "$dest attr-dict"

    def __init__(self, dest: Block) -> None:
        super().__init__(successors=[dest])


@op_definition
class ShimDmaAllocationOp(TileElement):
    """``aie.shim_dma_allocation @name(%shim, MM2S, 0)``: names a shim DMA channel."""

    name = "aie.shim_dma_allocation"
    symbol_attr = prop_def(SymbolNameConstraint(), prop_name="sym_name")
    direction_attr = prop_def(DmaDirectionAttr, prop_name="channel_dir")
    channel_attr = prop_def(I64Attr, prop_name="channel_index")
    plio_attr = opt_prop_def(BoolAttr, prop_name="plio")
    packet_attr = opt_prop_def(PacketInfoAttr, prop_name="packet")

    def __init__(
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
        """The name of the channel in runtime sequences."""
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
        start = parser.pos
        for direction in DmaDirection:
            if parser.parse_optional_keyword(direction.value) is not None:
                _refuse_older_allocation(parser, direction, start)
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


def _refuse_older_allocation(parser: Parser, direction: DmaDirection, start: int) -> NoReturn:
    """Report the current syntax for ``(MM2S, 1, 0)``: direction, channel and column."""
    numbers = []
    while parser.parse_optional_punctuation(",") is not None:
        numbers.append(parser.parse_integer())
    channel, column = (*numbers, 0, 0)[:2]
    parser.raise_error(
        "this is the syntax of MLIR-AIE before November 2025; write the shim's tile first: "
        f"(%shim, {direction.value}, {channel}), with %shim = aie.tile({column}, 0)",
        start,
        start,
    )


@op_definition
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
