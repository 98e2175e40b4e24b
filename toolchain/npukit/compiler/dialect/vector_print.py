"""``vector.print``, which shows values and texts.

xDSL has only its form with an operand. Source of syntax and output: MLIR,
mlir/include/mlir/Dialect/Vector/IR/VectorOps.td and
mlir/lib/Conversion/VectorToLLVM/ConvertVectorToLLVM.cpp.
"""

from __future__ import annotations

from typing import Final

from xdsl.dialects.builtin import StringAttr
from xdsl.ir import Attribute, Dialect
from xdsl.irdl import AnyAttr, IRDLOperation, opt_operand_def, opt_prop_def
from xdsl.parser import Parser
from xdsl.printer import Printer

from npukit.compiler.dialect.op_definition import op_definition
from npukit.compiler.dialect.standard_syntax import with_own
from npukit.compiler.dialect.syntax import print_attributes

PUNCTUATION: Final = {
    "no_punctuation": "",
    "newline": "\n",
    "comma": ", ",
    "open": "( ",
    "close": " )",
}
"""What is shown after a value, by its keyword."""


@op_definition
class PrintOp(IRDLOperation):
    """``vector.print %v : vector<8xi32>``, ``vector.print str "text"``, ``vector.print punctuation
    <comma>``: a value with a punctuation (a new line if not given), or a text without one."""

    name = "vector.print"
    source = opt_operand_def(AnyAttr())
    text = opt_prop_def(StringAttr, prop_name="stringLiteral")
    punctuation = opt_prop_def(StringAttr)

    @property
    def ending(self) -> str:
        """What is shown after the value."""
        if self.text is not None:
            return self.text.data
        return PUNCTUATION["newline" if self.punctuation is None else self.punctuation.data]

    @classmethod
    def parse(cls, parser: Parser) -> PrintOp:
        """Parse the textual form."""
        operands = []
        operand = parser.parse_optional_unresolved_operand()
        if operand is not None:
            parser.parse_punctuation(":")
            operands.append(parser.resolve_operand(operand, parser.parse_type()))
        properties: dict[str, Attribute] = {}
        while True:
            if parser.parse_optional_keyword("str") is not None:
                properties["stringLiteral"] = StringAttr(parser.parse_str_literal())
            elif parser.parse_optional_keyword("punctuation") is not None:
                parser.parse_punctuation("<")
                start = parser.pos
                word = parser.parse_identifier()
                if word not in PUNCTUATION:
                    known = ", ".join(PUNCTUATION)
                    parser.raise_error(f"'{word}' is not one of {known}", start, parser.pos)
                properties["punctuation"] = StringAttr(word)
                parser.parse_punctuation(">")
            else:
                break
        attributes = parser.parse_optional_attr_dict()
        return cls.create(operands=operands, properties=properties, attributes=attributes)

    def print(self, printer: Printer) -> None:
        """Print the textual form."""
        if self.source is not None:
            printer.print_string(" ")
            printer.print_operand(self.source)
            printer.print_string(" : ")
            printer.print_attribute(self.source.type)
        if self.text is not None:
            printer.print_string(" str ")
            printer.print_string_literal(self.text.data)
        if self.punctuation is not None:
            printer.print_string(f" punctuation <{self.punctuation.data}>")
        print_attributes(printer, self, ("stringLiteral", "punctuation"))


def vector_dialect() -> Dialect:
    """xDSL's ``vector`` dialect with :class:`PrintOp`."""
    from xdsl.dialects import vector

    return with_own(vector.Vector, PrintOp)
