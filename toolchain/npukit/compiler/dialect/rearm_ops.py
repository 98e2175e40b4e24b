"""``aie.objectfifo_rearm_binding``: what a runtime sequence resets of an objectfifo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from xdsl.dialects.builtin import DenseArrayBase, SymbolNameConstraint
from xdsl.ir import Attribute, SSAValue
from xdsl.irdl import (
    AttrSizedOperandSegments,
    IRDLOperation,
    opt_prop_def,
    prop_def,
    var_operand_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer

from npukit.compiler.dialect.attributes import I32, I32_TYPE
from npukit.compiler.dialect.op_definition import op_definition
from npukit.compiler.dialect.syntax import INDEX, print_attributes, split_properties

_Numbers: TypeAlias = DenseArrayBase[I32]


@op_definition
class ObjectFifoRearmBindingOp(IRDLOperation):
    """``aie.objectfifo_rearm_binding @of_rearm channels(%t : index) locks(%p, %c : index, index)``.

    Channel ``k`` is on tile ``k``; direction 0 is S2MM, 1 MM2S. ``lock_inits`` are the values of
    the locks. The first BDs and repeat counts of the channels may be given.
    """

    name = "aie.objectfifo_rearm_binding"
    symbol_attr = prop_def(SymbolNameConstraint(), prop_name="sym_name")
    tiles = var_operand_def(INDEX)
    locks = var_operand_def(INDEX)
    channel_dirs = prop_def(_Numbers)
    channel_indices = prop_def(_Numbers)
    lock_inits = prop_def(_Numbers)
    head_bd_ids = opt_prop_def(_Numbers)
    repeat_counts = opt_prop_def(_Numbers)
    irdl_options = (AttrSizedOperandSegments(as_property=True),)

    @classmethod
    def parse(cls, parser: Parser) -> ObjectFifoRearmBindingOp:
        """Parse ``@name channels(..) locks(..) {...}``."""
        name = parser.parse_symbol_name()
        parser.parse_keyword("channels")
        tiles = _values(parser)
        parser.parse_keyword("locks")
        locks = _values(parser)
        properties, attributes = split_properties(cls, parser.parse_optional_attr_dict())
        segments = DenseArrayBase.from_list(I32_TYPE, [len(tiles), len(locks)])
        return cls.create(
            operands=[*tiles, *locks],
            properties={"sym_name": name, "operandSegmentSizes": segments, **properties},
            attributes=attributes,
        )

    def print(self, printer: Printer) -> None:
        """Print ``@name channels(..) locks(..) {...}``."""
        printer.print_string(" ")
        printer.print_symbol_name(self.symbol_attr.data)
        for keyword, values in (("channels", self.tiles), ("locks", self.locks)):
            printer.print_string(f" {keyword}")
            with printer.in_parens():
                printer.print_list(values, printer.print_operand)
                if values:
                    printer.print_string(" : " + ", ".join(["index"] * len(values)))
        print_attributes(printer, self, ("sym_name", "operandSegmentSizes"))


def _values(parser: Parser) -> Sequence[SSAValue[Attribute]]:
    """Parse ``(%a, %b : index, index)`` or ``()``."""
    with parser.in_parens():
        names = parser.parse_optional_undelimited_comma_separated_list(
            parser.parse_optional_unresolved_operand, parser.parse_unresolved_operand
        )
        if not names:
            return ()
        parser.parse_punctuation(":")
        parser.parse_comma_separated_list(parser.Delimiter.NONE, parser.parse_type)
    return [parser.resolve_operand(name, INDEX) for name in names]


def numbers(values: Sequence[int]) -> _Numbers:
    """An array of 32-bit integers as an attribute."""
    return DenseArrayBase.from_list(I32_TYPE, values)
