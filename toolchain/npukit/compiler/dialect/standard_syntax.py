"""MLIR's syntax for operations of standard dialects where xDSL lacks some or all of it."""

from __future__ import annotations

from xdsl.dialects import arith, memref, scf
from xdsl.dialects.builtin import (
    DenseIntOrFPElementsAttr,
    IndexType,
    MemRefType,
    StringAttr,
    UnitAttr,
)
from xdsl.ir import Attribute, Dialect, Operation, Region, SSAValue
from xdsl.irdl import IRDLOperation
from xdsl.parser import Parser, UnresolvedOperand
from xdsl.printer import Printer
from xdsl.traits import IsTerminator

from npukit.compiler.dialect.syntax import parse_elements, print_attributes, split_properties


class GlobalOp(memref.GlobalOp):
    """``memref.global "private" constant @g : memref<8xi32> = dense<..> {..}``.

    The initial value keeps the buffer's type; xDSL's builtin printer shows it as MLIR does.
    """

    @classmethod
    def parse(cls, parser: Parser) -> GlobalOp:
        """Parse the textual form; without a visibility the symbol is public."""
        visibility = parser.parse_optional_str_literal()
        properties: dict[str, Attribute] = {"sym_visibility": StringAttr(visibility or "public")}
        if parser.parse_optional_keyword("constant") is not None:
            properties["constant"] = UnitAttr()
        properties["sym_name"] = parser.parse_symbol_name()
        parser.parse_punctuation(":")
        start = parser.pos
        type_ = parser.parse_type()
        if not isinstance(type_, MemRefType):
            parser.raise_error("a global needs a memref type", start, parser.pos)
        properties["type"] = type_
        properties["initial_value"] = UnitAttr()
        if parser.parse_optional_punctuation("=") is not None and (
            parser.parse_optional_keyword("uninitialized") is None
        ):
            properties["initial_value"] = parse_elements(parser, type_)
        extra, attributes = split_properties(cls, parser.parse_optional_attr_dict())
        return cls.create(properties=properties | extra, attributes=attributes)

    def print(self, printer: Printer) -> None:
        """Print the textual form."""
        if self.sym_visibility.data != "public":
            printer.print_string(" ")
            printer.print_string_literal(self.sym_visibility.data)
        if self.constant is not None:
            printer.print_string(" constant")
        printer.print_string(" ")
        printer.print_symbol_name(self.sym_name.data)
        printer.print_string(" : ")
        printer.print_attribute(self.type)
        if isinstance(self.initial_value, DenseIntOrFPElementsAttr):
            printer.print_string(" = ")
            self.initial_value.print_without_type(printer)
        elif self.constant is not None:
            printer.print_string(" = uninitialized")
        shown = ("sym_visibility", "constant", "sym_name", "type", "initial_value")
        print_attributes(printer, self, shown)


class CastOp(memref.CastOp):
    """``%b = memref.cast %a : memref<4xi32> to memref<?xi32>``."""

    @classmethod
    def parse(cls, parser: Parser) -> CastOp:
        """Parse ``%a : type to type``."""
        source = parser.parse_unresolved_operand()
        attributes = parser.parse_optional_attr_dict()
        parser.parse_punctuation(":")
        operand = parser.resolve_operand(source, parser.parse_type())
        parser.parse_characters("to")
        dest = parser.parse_type()
        return cls.create(operands=[operand], attributes=attributes, result_types=[dest])

    def print(self, printer: Printer) -> None:
        """Print ``%a : type to type``."""
        _print_to(printer, self, [self.source], self.source.type, self.dest.type)


class CopyOp(memref.CopyOp):
    """``memref.copy %a, %b : memref<4xi32> to memref<4xi32>``."""

    @classmethod
    def parse(cls, parser: Parser) -> CopyOp:
        """Parse ``%a, %b : type to type``."""
        source = parser.parse_unresolved_operand()
        parser.parse_punctuation(",")
        dest = parser.parse_unresolved_operand()
        attributes = parser.parse_optional_attr_dict()
        parser.parse_punctuation(":")
        first = parser.resolve_operand(source, parser.parse_type())
        parser.parse_characters("to")
        second = parser.resolve_operand(dest, parser.parse_type())
        return cls.create(operands=[first, second], attributes=attributes)

    def print(self, printer: Printer) -> None:
        """Print ``%a, %b : type to type``."""
        values = [self.source, self.destination]
        _print_to(printer, self, values, self.source.type, self.destination.type)


def _print_to(
    printer: Printer, op: IRDLOperation, values: list[SSAValue], source: Attribute, dest: Attribute
) -> None:
    printer.print_string(" ")
    printer.print_list(values, printer.print_operand)
    print_attributes(printer, op)
    printer.print_string(" : ")
    printer.print_attribute(source)
    printer.print_string(" to ")
    printer.print_attribute(dest)


class CmpiOp(arith.CmpiOp):
    """``arith.cmpi``, whose predicate may also be quoted: ``arith.cmpi "eq", %a, %b``."""

    @classmethod
    def parse(cls, parser: Parser) -> CmpiOp:
        """Parse ``predicate, %a, %b : type``."""
        predicate = parser.parse_optional_str_literal() or parser.parse_identifier()
        parser.parse_punctuation(",")
        first = parser.parse_unresolved_operand()
        parser.parse_punctuation(",")
        second = parser.parse_unresolved_operand()
        parser.parse_punctuation(":")
        type_ = parser.parse_type()
        operands = parser.resolve_operands([first, second], [type_, type_], parser.pos)
        return cls(operands[0], operands[1], predicate)


class WhileOp(scf.WhileOp):
    """``scf.while (%i = %a) : (i32) -> i32 {..} do {..}``.

    A loop that carries nothing may omit the parentheses; xDSL requires them.
    """

    @classmethod
    def parse(cls, parser: Parser) -> WhileOp:
        """Parse the textual form, with or without initial values."""
        pairs = parser.parse_optional_comma_separated_list(
            parser.Delimiter.PAREN, lambda: _parse_assignment(parser)
        )
        parser.parse_punctuation(":")
        start = parser.pos
        type_ = parser.parse_function_type()
        inputs = type_.inputs.data
        carried = pairs or []
        if len(carried) != len(inputs):
            parser.raise_error(
                f"the loop has {len(carried)} initial values and {len(inputs)} types of them",
                start,
                parser.pos,
            )
        arguments = [a.resolve(t) for (a, _), t in zip(carried, inputs, strict=True)]
        values = parser.resolve_operands([value for _, value in carried], inputs, start)
        before = parser.parse_region(arguments)
        parser.parse_characters("do")
        after = parser.parse_region()
        attributes = parser.parse_optional_attr_dict_with_keyword()
        op = cls(values, type_.outputs.data, before, after)
        if attributes is not None:
            op.attributes |= attributes.data
        return op


class ForOp(scf.ForOp):
    """``scf.for %i = %lb to %ub step %s iter_args(%a = %b) -> (i32) : index {..}``.

    xDSL adds an omitted ``scf.yield`` with its ``ImplicitBuilder``, which replaces a method of
    ``Operation`` for all threads: two that parse at once can leave it replaced.
    """

    @classmethod
    def parse(cls, parser: Parser) -> ForOp:
        """Parse the textual form; a loop that carries nothing may omit its yield."""
        counter = parser.parse_argument(expect_type=False)
        parser.parse_punctuation("=")
        lower = parser.parse_unresolved_operand()
        parser.parse_keyword("to")
        upper = parser.parse_unresolved_operand()
        parser.parse_keyword("step")
        step = parser.parse_unresolved_operand()
        start = parser.pos
        pairs: list[tuple[Parser.UnresolvedArgument, UnresolvedOperand]] = []
        types: list[Attribute] = []
        if parser.parse_optional_keyword("iter_args") is not None:
            pairs = parser.parse_comma_separated_list(
                parser.Delimiter.PAREN, lambda: _parse_assignment(parser)
            )
            parser.parse_punctuation("->")
            types = parser.parse_comma_separated_list(parser.Delimiter.PAREN, parser.parse_type)
        if len(pairs) != len(types):
            parser.raise_error(
                f"the loop has {len(pairs)} initial values and {len(types)} types of them",
                start,
                parser.pos,
            )
        initial = parser.resolve_operands([value for _, value in pairs], types, start)
        carried = [argument.resolve(t) for (argument, _), t in zip(pairs, types, strict=True)]
        has_type = parser.parse_optional_punctuation(":") is not None
        type_ = parser.parse_type() if has_type else IndexType()
        first, last, stride = (parser.resolve_operand(b, type_) for b in (lower, upper, step))
        body = parser.parse_region([counter.resolve(type_), *carried])
        attributes = parser.parse_optional_attr_dict()
        if not pairs:
            _end_with_yield(body)
        op = cls(first, last, stride, initial, body)
        op.attributes |= attributes
        return op


def _end_with_yield(body: Region) -> None:
    """Add the ``scf.yield`` that MLIR implies where a block of ``body`` has no terminator."""
    for block in body.blocks:
        last = block.last_op
        if last is None or not last.has_trait(IsTerminator, value_if_unregistered=False):
            block.add_op(scf.YieldOp())


def _parse_assignment(parser: Parser) -> tuple[Parser.UnresolvedArgument, UnresolvedOperand]:
    """Parse ``%argument = %value``."""
    argument = parser.parse_argument(expect_type=False)
    parser.parse_punctuation("=")
    return argument, parser.parse_unresolved_operand()


def with_own(dialect: Dialect, *own: type[Operation]) -> Dialect:
    """``dialect`` with ``own`` in place of the operations of the same names."""
    names = {op.name for op in own}
    others = [op for op in dialect.operations if op.name not in names]
    return Dialect(dialect.name, [*own, *others], list(dialect.attributes))


ARITH = with_own(arith.Arith, CmpiOp)
"""xDSL's ``arith`` dialect with :class:`CmpiOp`."""

MEMREF = with_own(memref.MemRef, GlobalOp, CastOp, CopyOp)
"""xDSL's ``memref`` dialect with :class:`GlobalOp`, :class:`CastOp` and :class:`CopyOp`."""

SCF = with_own(scf.Scf, ForOp, WhileOp)
"""xDSL's ``scf`` dialect with :class:`ForOp` and :class:`WhileOp`."""
