"""Runtime sequences, and their operations that belong to no other module."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import StringAttr, SymbolNameConstraint, SymbolRefAttr
from xdsl.ir import Attribute, Block, BlockArgument, Operation, Region
from xdsl.irdl import (
    AnyAttr,
    IRDLOperation,
    operand_def,
    opt_prop_def,
    prop_def,
    region_def,
    traits_def,
    var_operand_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.traits import NoTerminator

from npukit.compiler.dialect.attributes import (
    BoolAttr,
    I32Attr,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.dialect.memory_ops import LockOp
from npukit.compiler.dialect.op_definition import op_definition
from npukit.compiler.dialect.syntax import (
    ATTRIBUTES_IN_DICT,
    INDEX,
    ImplicitEndRegion,
    drop_end,
    parse_symbol_call,
    print_attributes,
    print_symbol_call,
    split_properties,
)
from npukit.errors import DesignError


@op_definition
class RuntimeSequenceOp(IRDLOperation):
    """``aie.runtime_sequence @name(%a: memref<..>, ..) {...}``: what the host runs.

    The older spelling ``aiex.runtime_sequence`` parses to the same operation. Its k-th argument
    is the kernel's buffer ``bo<k>``.
    """

    name = "aie.runtime_sequence"
    symbol_attr = opt_prop_def(SymbolNameConstraint(), prop_name="sym_name")
    emit_parameter_sync_preamble_attr = opt_prop_def(
        BoolAttr, prop_name="emit_parameter_sync_preamble"
    )
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
        before = parser.parse_optional_attr_dict_with_keyword()
        body = drop_end(parser.parse_region(arguments))
        written = {**({} if before is None else before.data), **parser.parse_optional_attr_dict()}
        properties, attributes = split_properties(cls, written)
        if name is not None:
            properties["sym_name"] = name
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
        said = self.emit_parameter_sync_preamble_attr
        if said is not None:
            printer.print_string(" attributes {emit_parameter_sync_preamble = ")
            printer.print_string("true}" if said.value.data else "false}")
        printer.print_string(" ")
        printer.print_region(self.body, print_entry_block_args=False, print_empty_block=False)


@op_definition
class LegacyRuntimeSequenceOp(IRDLOperation):
    """The older spelling of :class:`RuntimeSequenceOp`; parses to that class."""

    name = "aiex.runtime_sequence"
    body = region_def()

    @classmethod
    def parse(cls, parser: Parser) -> RuntimeSequenceOp:  # type: ignore[override]
        """Parse as ``aie.runtime_sequence``."""
        return RuntimeSequenceOp.parse(parser)


@op_definition
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


@op_definition
class ConfigureOp(IRDLOperation):
    """``aiex.configure @device {...}``: loads another device's configuration."""

    name = "aiex.configure"
    symbol_attr = prop_def(SymbolRefAttr, prop_name="symbol")
    expand_mode = opt_prop_def(I32Attr)
    body = region_def()
    irdl_options = ATTRIBUTES_IN_DICT
    traits = traits_def(NoTerminator())
    custom_directives = (ImplicitEndRegion,)
    assembly_format = "$symbol custom<ImplicitEndRegion>($body) attr-dict"


@op_definition
class RunOp(IRDLOperation):
    """``aiex.run @sequence(%a) : (memref<..>)``: runs a sequence of the configured device."""

    name = "aiex.run"
    sequence_attr = prop_def(SymbolRefAttr, prop_name="runtime_sequence_symbol")
    args = var_operand_def(AnyAttr())

    @classmethod
    def parse(cls, parser: Parser) -> RunOp:
        """Parse ``@sequence(%a) : (type) {...}``."""
        properties, args = parse_symbol_call(parser)
        attributes = parser.parse_optional_attr_dict()
        return cls.create(
            operands=list(args),
            properties={"runtime_sequence_symbol": properties["symbol"]},
            attributes=attributes,
        )

    def print(self, printer: Printer) -> None:
        """Print ``@sequence(%a) : (type) {...}``."""
        print_symbol_call(printer, self.sequence_attr.root_reference.data, self.args)
        print_attributes(printer, self, ("runtime_sequence_symbol",))
