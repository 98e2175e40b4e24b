"""``aiex`` operations of the task form of a runtime sequence, and the sequence itself."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import StringAttr, SymbolNameConstraint, SymbolRefAttr
from xdsl.ir import Attribute, Block, BlockArgument, Operation, Region, SSAValue
from xdsl.irdl import (
    AnyAttr,
    IRDLOperation,
    irdl_op_definition,
    operand_def,
    opt_prop_def,
    prop_def,
    region_def,
    result_def,
    traits_def,
    var_operand_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.traits import NoTerminator

from npukit.aie.dialect.array_ops import LockOp, TileElement
from npukit.aie.dialect.attributes import (
    BoolAttr,
    DmaDirectionAttr,
    I32Attr,
    PacketInfo,
    PacketInfoAttr,
    i32,
)
from npukit.aie.dialect.location import locate
from npukit.aie.dialect.syntax import (
    ATTRIBUTES_IN_DICT,
    INDEX,
    ImplicitEndRegion,
    drop_end,
    print_attributes,
    split_properties,
)
from npukit.aie.physical import DmaDirection
from npukit.errors import DesignError


@irdl_op_definition
class RuntimeSequenceOp(IRDLOperation):
    """``aie.runtime_sequence @name(%a: memref<..>, ..) {...}``: what the host runs.

    The older spelling ``aiex.runtime_sequence`` parses to the same operation. Its k-th argument
    is the kernel's buffer ``bo<k>``.
    """

    name = "aie.runtime_sequence"
    symbol_attr = opt_prop_def(SymbolNameConstraint(), prop_name="sym_name")
    body = region_def()
    traits = traits_def(NoTerminator())

    def __init__(
        self,
        arg_types: Sequence[Attribute],
        ops: Sequence[Operation] = (),
        *,
        sym_name: str | None = None,
    ) -> None:
        super().__init__(
            properties={"sym_name": None if sym_name is None else StringAttr(sym_name)},
            regions=[Region(Block(ops, arg_types=arg_types))],
        )

    @property
    def sym_name(self) -> str:
        """The sequence's name, ``sequence`` if it has none."""
        return "sequence" if self.symbol_attr is None else self.symbol_attr.data

    @property
    def block(self) -> Block:
        """The block that holds the operations."""
        return self.body.block

    @property
    def args(self) -> tuple[BlockArgument, ...]:
        """The arguments, in order."""
        return tuple(self.body.block.args)

    @classmethod
    def parse(cls, parser: Parser) -> RuntimeSequenceOp:
        """Parse ``@name(%a: type, ..) {...}``; the name is optional."""
        name = parser.parse_optional_symbol_name()
        arguments = parser.parse_comma_separated_list(parser.Delimiter.PAREN, parser.parse_argument)
        body = drop_end(parser.parse_region(arguments))
        attributes = parser.parse_optional_attr_dict()
        properties: dict[str, Attribute] = {} if name is None else {"sym_name": name}
        return RuntimeSequenceOp.create(
            properties=properties, attributes=attributes, regions=[body]
        )

    def print(self, printer: Printer) -> None:
        """Print ``@name(%a: type, ..) {...}``."""
        if self.symbol_attr is not None:
            printer.print_string(" ")
            printer.print_symbol_name(self.symbol_attr.data)
        with printer.in_parens():
            printer.print_list(self.args, printer.print_block_argument)
        printer.print_string(" ")
        printer.print_region(self.body, print_entry_block_args=False, print_empty_block=False)


@irdl_op_definition
class LegacyRuntimeSequenceOp(IRDLOperation):
    """The older spelling of :class:`RuntimeSequenceOp`, which is what it parses to."""

    name = "aiex.runtime_sequence"
    body = region_def()

    @classmethod
    def parse(cls, parser: Parser) -> RuntimeSequenceOp:  # type: ignore[override]
        """Parse as ``aie.runtime_sequence``."""
        return RuntimeSequenceOp.parse(parser)


class TaskConfigurationOp(IRDLOperation):
    """Base of both forms of ``dma_configure_task``: a BD chain for a channel."""

    issue_token_attr = opt_prop_def(BoolAttr, prop_name="issue_token")
    repeat_count_attr = opt_prop_def(I32Attr, prop_name="repeat_count")
    result = result_def(INDEX)
    body = region_def()

    @property
    def issue_token(self) -> bool:
        """Whether the task ends with a token that can be awaited."""
        attr = self.issue_token_attr
        return attr is not None and bool(attr.value.data)

    @property
    def repeat_count(self) -> int:
        """How often the chain is repeated after its first run."""
        return 0 if self.repeat_count_attr is None else self.repeat_count_attr.value.data


@irdl_op_definition
class DmaConfigureTaskOp(TaskConfigurationOp, TileElement):
    """``%t = aiex.dma_configure_task(%tile, MM2S, 0, <packet>) {...} {issue_token = true}``."""

    name = "aiex.dma_configure_task"
    direction_attr = prop_def(DmaDirectionAttr, prop_name="direction")
    channel_attr = prop_def(I32Attr, prop_name="channel")
    packet_attr = opt_prop_def(PacketInfoAttr, prop_name="packet")

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
    def parse(cls, parser: Parser) -> DmaConfigureTaskOp:
        """Parse ``(%tile, dir, channel, <packet>) {...} {...}``."""
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
        body = parser.parse_region()
        extra, attributes = split_properties(cls, parser.parse_optional_attr_dict())
        return cls.create(
            operands=[tile],
            properties=properties | extra,
            attributes=attributes,
            regions=[body],
            result_types=[INDEX],
        )

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


@irdl_op_definition
class DmaConfigureTaskForOp(TaskConfigurationOp):
    """``%t = aiex.dma_configure_task_for @of {...} {issue_token = true}``."""

    name = "aiex.dma_configure_task_for"
    alloc_attr = prop_def(SymbolRefAttr, prop_name="alloc")
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "$alloc $body attr-dict"

    @property
    def alloc(self) -> str:
        """Name of the fifo or shim allocation whose channel is used."""
        return self.alloc_attr.root_reference.data


class TaskUseOp(IRDLOperation):
    """Base of the operations on a configured task."""

    task = operand_def(INDEX)

    def __init__(self, task: SSAValue | Operation) -> None:
        super().__init__(operands=[task])

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


@irdl_op_definition
class DmaStartTaskOp(TaskUseOp):
    """``aiex.dma_start_task(%t)``: submits a configured task."""

    name = "aiex.dma_start_task"
    assembly_format = "`(` $task `)` attr-dict"


@irdl_op_definition
class DmaAwaitTaskOp(TaskUseOp):
    """``aiex.dma_await_task(%t)``: waits for a task's token."""

    name = "aiex.dma_await_task"
    assembly_format = "`(` $task `)` attr-dict"


@irdl_op_definition
class DmaFreeTaskOp(TaskUseOp):
    """``aiex.dma_free_task(%t)``: says that a task's BDs may be used again."""

    name = "aiex.dma_free_task"
    assembly_format = "`(` $task `)` attr-dict"


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


@irdl_op_definition
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
        properties, args = _parse_chain_call(parser)
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
        _print_chain_call(printer, self.symbol, self.args)
        printer.print_string(" on (")
        printer.print_operand(self.tile)
        printer.print_string(f", {self.direction.value}, {self.channel})")
        print_attributes(printer, self, ("symbol", "direction", "channel"))


@irdl_op_definition
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
        properties, args = _parse_chain_call(parser)
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
        _print_chain_call(printer, self.symbol, self.args)
        printer.print_string(" for ")
        printer.print_symbol_name(self.alloc)
        print_attributes(printer, self, ("symbol", "alloc"))


def _parse_chain_call(parser: Parser) -> tuple[dict[str, Attribute], Sequence[SSAValue]]:
    """Parse ``@name(%a, ..) : (type, ..)``."""
    properties: dict[str, Attribute] = {"symbol": SymbolRefAttr(parser.parse_symbol_name())}
    names = parser.parse_comma_separated_list(
        parser.Delimiter.PAREN, parser.parse_unresolved_operand
    )
    parser.parse_punctuation(":")
    start = parser.pos
    types = parser.parse_comma_separated_list(parser.Delimiter.PAREN, parser.parse_type)
    return properties, parser.resolve_operands(names, types, start)


def _print_chain_call(printer: Printer, symbol: str, args: Sequence[SSAValue]) -> None:
    """Print ``@name(%a, ..) : (type, ..)``."""
    printer.print_string(" ")
    printer.print_symbol_name(symbol)
    with printer.in_parens():
        printer.print_list(args, printer.print_operand)
    printer.print_string(" : ")
    with printer.in_parens():
        printer.print_list([arg.type for arg in args], printer.print_attribute)


@irdl_op_definition
class SetLockOp(IRDLOperation):
    """``aiex.set_lock(%l, 5)``: sets a lock's value from the runtime sequence."""

    name = "aiex.set_lock"
    lock = operand_def(INDEX)
    value_attr = prop_def(I32Attr, prop_name="value")
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "`(` $lock `,` $value `)` attr-dict"

    @property
    def value(self) -> int:
        """The value."""
        return self.value_attr.value.data

    @property
    def lock_op(self) -> LockOp:
        """The ``aie.lock`` that is set.

        Raises:
            DesignError: the operand is not the result of an ``aie.lock``.
        """
        owner = self.lock.owner
        if not isinstance(owner, LockOp):
            raise DesignError("aiex.set_lock needs an aie.lock", where=locate(self))
        return owner


@irdl_op_definition
class ConfigureOp(IRDLOperation):
    """``aiex.configure @device {...}``: loads another device's configuration."""

    name = "aiex.configure"
    symbol_attr = prop_def(SymbolRefAttr, prop_name="symbol")
    body = region_def()
    irdl_options = ATTRIBUTES_IN_DICT
    traits = traits_def(NoTerminator())
    custom_directives = (ImplicitEndRegion,)
    assembly_format = "$symbol custom<ImplicitEndRegion>($body) attr-dict"


@irdl_op_definition
class RunOp(IRDLOperation):
    """``aiex.run @sequence(%a) : (memref<..>)``: runs a sequence of the configured device."""

    name = "aiex.run"
    sequence_attr = prop_def(SymbolRefAttr, prop_name="runtime_sequence_symbol")
    args = var_operand_def(AnyAttr())

    @classmethod
    def parse(cls, parser: Parser) -> RunOp:
        """Parse ``@sequence(%a) : (type) {...}``."""
        properties, args = _parse_chain_call(parser)
        attributes = parser.parse_optional_attr_dict()
        return cls.create(
            operands=list(args),
            properties={"runtime_sequence_symbol": properties["symbol"]},
            attributes=attributes,
        )

    def print(self, printer: Printer) -> None:
        """Print ``@sequence(%a) : (type) {...}``."""
        _print_chain_call(printer, self.sequence_attr.root_reference.data, self.args)
        print_attributes(printer, self, ("runtime_sequence_symbol",))
