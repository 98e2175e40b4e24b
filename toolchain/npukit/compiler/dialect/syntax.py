"""Common parts of the custom parsers and printers of the two dialects."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from xdsl.dialects.arith import ConstantOp
from xdsl.dialects.builtin import (
    ArrayAttr,
    DenseIntOrFPElementsAttr,
    IndexType,
    IntegerAttr,
    MemRefType,
    SymbolRefAttr,
    TensorType,
    UnrankedMemRefType,
)
from xdsl.ir import Attribute, Block, Region, SSAValue
from xdsl.irdl import AnyOf, BaseAttr, IRDLOperation, ParsePropInAttrDict
from xdsl.irdl.declarative_assembly_format import (
    CustomDirective,
    ParsingState,
    PrintingState,
    RegionVariable,
    irdl_custom_directive,
)
from xdsl.parser import Parser
from xdsl.printer import Printer

INDEX = IndexType()
"""The type of tiles, locks, cores and every other handle of the dialects."""

ANY_MEMREF = AnyOf((BaseAttr(MemRefType), BaseAttr(UnrankedMemRefType)))
"""Constraint of operands that are buffers, ranked or not."""

ATTRIBUTES_IN_DICT = (ParsePropInAttrDict(),)
"""IRDL options of operations whose remaining properties are in the attribute dictionary."""


@irdl_custom_directive
class ImplicitEndRegion(CustomDirective):
    """A one-block region whose ``aie.end`` is implied.

    MLIR-AIE adds the terminator to devices, switchboxes and packet flows automatically and never
    prints it. Here it does not exist at all (an explicit one is dropped), so code can simply
    append operations.
    """

    body: RegionVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        """Parse the region; ensure that it has a block and no ``aie.end``."""
        self.body.set(state, drop_end(parser.parse_region()))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        """Print the region."""
        state.print_whitespace(printer)
        printer.print_region(self.body.get(op), print_empty_block=False)


def drop_end(region: Region) -> Region:
    """Give ``region`` at least one block and remove a trailing ``aie.end``."""
    if region.blocks.first is None:
        region.add_block(Block())
    for block in region.blocks:
        last = block.last_op
        if last is not None and last.name == "aie.end":
            last.detach()
            last.erase()
    return region


def split_properties(
    op: type[IRDLOperation], attributes: Mapping[str, Attribute], elsewhere: Collection[str] = ()
) -> tuple[dict[str, Attribute], dict[str, Attribute]]:
    """Split a parsed attribute dictionary into ``op``'s own properties and the rest.

    Properties that are ``elsewhere`` in the syntax stay in the rest; the parser of operations
    checks that none is given twice.
    """
    known = op.get_irdl_definition().properties.keys() - set(elsewhere)
    properties = {k: v for k, v in attributes.items() if k in known}
    rest = {k: v for k, v in attributes.items() if k not in known}
    return properties, rest


def print_attributes(printer: Printer, op: IRDLOperation, elide: Collection[str] = ()) -> None:
    """Print properties and attributes of ``op`` in one sorted dictionary, without ``elide``."""
    merged = {**op.properties, **op.attributes}
    shown = {k: merged[k] for k in sorted(merged) if k not in elide}
    printer.print_op_attributes(shown)


def print_unsorted_attributes(
    printer: Printer, op: IRDLOperation, elide: Collection[str] = ()
) -> None:
    """Print attributes and properties of ``op``, except ``elide``, in one unsorted dictionary."""
    shown = {k: v for k, v in op.properties.items() if k not in elide}
    printer.print_op_attributes({**op.attributes, **shown})


def parse_elements(parser: Parser, type_: MemRefType[Attribute]) -> DenseIntOrFPElementsAttr:
    """Parse ``dense<...>`` for a buffer of ``type_``, with or without its own type."""
    tensor = TensorType(type_.element_type, type_.shape)
    start = parser.pos
    if parser.parse_optional_keyword("dense") is None:
        parser.raise_error("expected an elements attribute, 'dense<...>'")
    value = DenseIntOrFPElementsAttr.parse_with_type(parser, tensor)
    if not isinstance(value, DenseIntOrFPElementsAttr):
        parser.raise_error("expected an elements attribute, 'dense<...>'", start, parser.pos)
    if parser.parse_optional_punctuation(":") is not None:
        parser.parse_type()
    return value


def parse_symbol_list(parser: Parser) -> ArrayAttr[SymbolRefAttr]:
    """Parse ``[@a, @b]``."""
    names = parser.parse_comma_separated_list(parser.Delimiter.SQUARE, parser.parse_symbol_name)
    return ArrayAttr(SymbolRefAttr(name) for name in names)


def print_symbol_list(printer: Printer, names: Iterable[str]) -> None:
    """Print ``[@a, @b]``."""
    with printer.in_square_brackets():
        printer.print_list(names, printer.print_symbol_name)


def parse_symbol_call(parser: Parser) -> tuple[dict[str, Attribute], Sequence[SSAValue]]:
    """Parse ``@name(%a, ..) : (type, ..)``."""
    properties: dict[str, Attribute] = {"symbol": SymbolRefAttr(parser.parse_symbol_name())}
    names = parser.parse_comma_separated_list(
        parser.Delimiter.PAREN, parser.parse_unresolved_operand
    )
    parser.parse_punctuation(":")
    start = parser.pos
    types = parser.parse_comma_separated_list(parser.Delimiter.PAREN, parser.parse_type)
    return properties, parser.resolve_operands(names, types, start)


def print_symbol_call(printer: Printer, symbol: str, args: Sequence[SSAValue]) -> None:
    """Print ``@name(%a, ..) : (type, ..)``."""
    printer.print_string(" ")
    printer.print_symbol_name(symbol)
    with printer.in_parens():
        printer.print_list(args, printer.print_operand)
    printer.print_string(" : ")
    with printer.in_parens():
        printer.print_list([arg.type for arg in args], printer.print_attribute)


def constant_of(value: SSAValue) -> int | None:
    """The value of an ``arith.constant``; None for any other value."""
    owner = value.owner
    if isinstance(owner, ConstantOp) and isinstance(owner.value, IntegerAttr):
        return owner.value.value.data
    return None
