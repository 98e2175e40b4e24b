"""``aiex`` operations of the task form of a runtime sequence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Self

from xdsl.dialects.builtin import SymbolRefAttr, UnitAttr
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.irdl import (
    AnyAttr,
    IRDLOperation,
    operand_def,
    opt_prop_def,
    prop_def,
    region_def,
    result_def,
    var_operand_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer

from npukit.compiler.dialect.array_ops import TileElement
from npukit.compiler.dialect.attributes import (
    I32_TYPE,
    BoolAttr,
    I32Attr,
    PacketInfo,
    PacketInfoAttr,
    i32,
)
from npukit.compiler.dialect.keyword_attributes import (
    DmaDirectionAttr,
)
from npukit.compiler.dialect.location import locate
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
    INDEX,
    parse_symbol_call,
    print_attributes,
    print_symbol_call,
    print_unsorted_attributes,
    split_properties,
)
from npukit.errors import DesignError
from npukit.machine.tiles import DmaDirection


class TaskConfigurationOp(NumberedOp):
    """Base of both forms of ``dma_configure_task``: a BD chain for a channel."""

    issue_token_attr = opt_prop_def(BoolAttr, prop_name="issue_token")
    repeat_count_attr = opt_prop_def(I32Attr, prop_name="repeat_count")
    out_of_order_attr = opt_prop_def(UnitAttr, prop_name="out_of_order")
    result = result_def(INDEX)
    body = region_def()
    NUMBERS: ClassVar = {"repeat_count": i32, "bd_id": i32}

    @property
    def issue_token(self) -> bool:
        """Whether the task ends with a token that can be awaited."""
        attr = self.issue_token_attr
        return attr is not None and bool(attr.value.data)

    @property
    def repeat_count(self) -> int:
        """How often the chain is repeated after its first run."""
        return 0 if self.repeat_count_attr is None else self.repeat_count_attr.value.data

    @property
    def out_of_order(self) -> bool:
        """Whether each packet's header selects the BD that receives it."""
        return self.out_of_order_attr is not None


def _parse_numbers(parser: Parser, keywords: Mapping[str, str]) -> dict[str, Number]:
    """Parse ``repeat %n : i32 bd_id %b : i32``, each of which is optional."""
    numbers: dict[str, Number] = {}
    for keyword, name in keywords.items():
        if parser.parse_optional_keyword(keyword) is not None:
            numbers[name] = parse_number(parser, I32_TYPE)
            parser.parse_punctuation(":")
            parser.parse_type()
    return numbers


@op_definition
class DmaConfigureTaskOp(TaskConfigurationOp, TileElement):
    """``%t = aiex.dma_configure_task(%tile, MM2S, 0, <packet>) {...} {issue_token = true}``."""

    name = "aiex.dma_configure_task"
    direction_attr = prop_def(DmaDirectionAttr, prop_name="direction")
    channel_attr = prop_def(I32Attr, prop_name="channel")
    packet_attr = opt_prop_def(PacketInfoAttr, prop_name="packet")
    bd_id_attr = opt_prop_def(I32Attr, prop_name="bd_id")

    @property
    def bd_id(self) -> int | None:
        """The number of the only BD of the task, which the design manages itself, if it does."""
        return None if self.bd_id_attr is None else self.bd_id_attr.value.data

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
        """The packet header that the task's BDs send first."""
        return None if self.packet_attr is None else self.packet_attr.data

    @classmethod
    def parse(cls, parser: Parser) -> NumberedOp | UnresolvedOp:  # type: ignore[override]
        """Parse ``(%tile, dir, channel, <packet>) repeat %n : i32 bd_id %b : i32 {...} {...}``."""
        parser.parse_punctuation("(")
        tile = parser.parse_operand(INDEX)
        parser.parse_punctuation(",")
        properties: dict[str, Attribute] = {
            "direction": DmaDirectionAttr(DmaDirectionAttr.parse_parameter(parser))
        }
        parser.parse_punctuation(",")
        properties["channel"] = i32(parser.parse_integer(allow_negative=False))
        if parser.parse_optional_punctuation(",") is not None:
            properties["packet"] = PacketInfoAttr(PacketInfoAttr.parse_parameter(parser))
        parser.parse_punctuation(")")
        numbers = _parse_numbers(parser, {"repeat": "repeat_count", "bd_id": "bd_id"})
        body = parser.parse_region()
        extra, attributes = split_properties(cls, parser.parse_optional_attr_dict(), numbers)
        parts = Parts(properties | extra, attributes, [tile], [INDEX], [body])
        return numbered(cls, numbers, parts)

    def print(self, printer: Printer) -> None:
        """Print ``(%tile, dir, channel, <packet>) {...} {...}``."""
        with printer.in_parens():
            printer.print_operand(self.tile)
            printer.print_string(f", {self.direction.value}, {self.channel}")
            if self.packet_attr is not None:
                printer.print_string(", ")
                self.packet_attr.print_parameter(printer)
        printer.print_string(" ")
        printer.print_region(self.body)
        print_attributes(printer, self, ("direction", "channel", "packet"))


@op_definition
class DmaConfigureTaskForOp(TaskConfigurationOp):
    """``%t = aiex.dma_configure_task_for @of {...} {issue_token = true}``."""

    name = "aiex.dma_configure_task_for"
    alloc_attr = prop_def(SymbolRefAttr, prop_name="alloc")

    @classmethod
    def parse(cls, parser: Parser) -> NumberedOp | UnresolvedOp:  # type: ignore[override]
        """Parse ``@of repeat %n : i32 {...} {...}``."""
        alloc = SymbolRefAttr(parser.parse_symbol_name())
        numbers = _parse_numbers(parser, {"repeat": "repeat_count"})
        body = parser.parse_region()
        extra, attributes = split_properties(
            cls, parser.parse_optional_attr_dict(), ("alloc", *numbers)
        )
        parts = Parts({"alloc": alloc, **extra}, attributes, (), [INDEX], [body])
        return numbered(cls, numbers, parts)

    def print(self, printer: Printer) -> None:
        """Print ``@of {...} {...}``."""
        printer.print_string(" ")
        printer.print_symbol_name(self.alloc)
        printer.print_string(" ")
        printer.print_region(self.body)
        print_unsorted_attributes(printer, self, ("alloc",))

    @property
    def alloc(self) -> str:
        """Name of the fifo or shim allocation whose channel is used."""
        return self.alloc_attr.root_reference.data


class TaskUseOp(IRDLOperation):
    """Base of the operations on a configured task."""

    task = operand_def(INDEX)

    def __init__(self, task: SSAValue | Operation) -> None:
        super().__init__(operands=[task])

    @classmethod
    def parse(cls, parser: Parser) -> Self:
        """Parse ``(%t) {...}``."""
        parser.parse_punctuation("(")
        task = parser.parse_operand(INDEX)
        parser.parse_punctuation(")")
        return cls.create(operands=[task], attributes=parser.parse_optional_attr_dict())

    def print(self, printer: Printer) -> None:
        """Print ``(%t) {...}``."""
        with printer.in_parens():
            printer.print_operand(self.task)
        printer.print_op_attributes(self.attributes)

    @property
    def task_op(self) -> Operation:
        """The operation that configured (or started) the task.

        Raises:
            DesignError: the operand is not the result of an operation.
        """
        owner = self.task.owner
        if not isinstance(owner, Operation):
            raise DesignError(f"'{self.name}' needs a configured task", where=locate(self))
        return owner


@op_definition
class DmaStartTaskOp(TaskUseOp):
    """``aiex.dma_start_task(%t)``: submits a configured task."""

    name = "aiex.dma_start_task"


@op_definition
class DmaAwaitTaskOp(TaskUseOp):
    """``aiex.dma_await_task(%t)``: waits for a task's token."""

    name = "aiex.dma_await_task"


@op_definition
class DmaFreeTaskOp(TaskUseOp):
    """``aiex.dma_free_task(%t)``: frees a task's BDs for reuse."""

    name = "aiex.dma_free_task"


class StartBdChainOp(IRDLOperation):
    """Base of both forms of ``dma_start_bd_chain``: makes a task of an ``aie.bd_chain``."""

    symbol_attr = prop_def(SymbolRefAttr, prop_name="symbol")
    issue_token_attr = opt_prop_def(BoolAttr, prop_name="issue_token")
    repeat_count_attr = opt_prop_def(I32Attr, prop_name="repeat_count")
    result = result_def(INDEX)

    @property
    def symbol(self) -> str:
        """Name of the BD chain."""
        return self.symbol_attr.root_reference.data

    @property
    def issue_token(self) -> bool:
        """Whether the task ends with a token that can be awaited."""
        attr = self.issue_token_attr
        return attr is not None and bool(attr.value.data)

    @property
    def repeat_count(self) -> int:
        """How often the chain is repeated after its first run."""
        return 0 if self.repeat_count_attr is None else self.repeat_count_attr.value.data


@op_definition
class DmaStartBdChainOp(StartBdChainOp):
    """``%t = aiex.dma_start_bd_chain @c(%b) : (memref<..>) on (%tile, MM2S, 0) {...}``."""

    name = "aiex.dma_start_bd_chain"
    args = var_operand_def(AnyAttr())
    tile = operand_def(INDEX)
    direction_attr = prop_def(DmaDirectionAttr, prop_name="direction")
    channel_attr = prop_def(I32Attr, prop_name="channel")

    @property
    def direction(self) -> DmaDirection:
        """S2MM or MM2S."""
        return self.direction_attr.data

    @property
    def channel(self) -> int:
        """The channel's number within its direction."""
        return self.channel_attr.value.data

    @classmethod
    def parse(cls, parser: Parser) -> DmaStartBdChainOp:
        """Parse ``@c(%b) : (type) on (%tile, dir, channel) {...}``."""
        properties, args = parse_symbol_call(parser)
        parser.parse_characters("on")
        parser.parse_punctuation("(")
        tile = parser.parse_operand(INDEX)
        parser.parse_punctuation(",")
        properties["direction"] = DmaDirectionAttr(DmaDirectionAttr.parse_parameter(parser))
        parser.parse_punctuation(",")
        properties["channel"] = i32(parser.parse_integer(allow_negative=False))
        parser.parse_punctuation(")")
        extra, attributes = split_properties(cls, parser.parse_optional_attr_dict())
        return cls.create(
            operands=[*args, tile],
            properties=properties | extra,
            attributes=attributes,
            result_types=[INDEX],
        )

    def print(self, printer: Printer) -> None:
        """Print ``@c(%b) : (type) on (%tile, dir, channel) {...}``."""
        print_symbol_call(printer, self.symbol, self.args)
        printer.print_string(" on (")
        printer.print_operand(self.tile)
        printer.print_string(f", {self.direction.value}, {self.channel})")
        print_attributes(printer, self, ("symbol", "direction", "channel"))


@op_definition
class DmaStartBdChainForOp(StartBdChainOp):
    """``%t = aiex.dma_start_bd_chain_for @c(%b) : (memref<..>) for @of {...}``."""

    name = "aiex.dma_start_bd_chain_for"
    args = var_operand_def(AnyAttr())
    alloc_attr = prop_def(SymbolRefAttr, prop_name="alloc")

    @property
    def alloc(self) -> str:
        """Name of the fifo or shim allocation whose channel is used."""
        return self.alloc_attr.root_reference.data

    @classmethod
    def parse(cls, parser: Parser) -> DmaStartBdChainForOp:
        """Parse ``@c(%b) : (type) for @of {...}``."""
        properties, args = parse_symbol_call(parser)
        parser.parse_characters("for")
        properties["alloc"] = SymbolRefAttr(parser.parse_symbol_name())
        extra, attributes = split_properties(cls, parser.parse_optional_attr_dict())
        return cls.create(
            operands=list(args),
            properties=properties | extra,
            attributes=attributes,
            result_types=[INDEX],
        )

    def print(self, printer: Printer) -> None:
        """Print ``@c(%b) : (type) for @of {...}``."""
        print_symbol_call(printer, self.symbol, self.args)
        printer.print_string(" for ")
        printer.print_symbol_name(self.alloc)
        print_attributes(printer, self, ("symbol", "alloc"))
