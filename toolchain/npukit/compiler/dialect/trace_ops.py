"""``aie.trace`` and its uses in runtime sequences: what trace units record, kept as text.

A trace changes no result. npukit's own lowering drops it; MLIR-AIE's configures it.
"""

from __future__ import annotations

from typing import Final

from xdsl.dialects.builtin import StringAttr, SymbolNameConstraint, SymbolRefAttr
from xdsl.ir import Attribute
from xdsl.irdl import IRDLOperation, operand_def, opt_prop_def, prop_def
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.utils.mlir_lexer import MLIRTokenKind

from npukit.compiler.dialect.attributes import BoolAttr, I32Attr, i32
from npukit.compiler.dialect.op_definition import op_definition
from npukit.compiler.dialect.syntax import (
    ATTRIBUTES_IN_DICT,
    INDEX,
    print_attributes,
    split_properties,
)

_NUMBERS: Final = ("buffer_size", "arg_idx")


@op_definition
class TraceOp(IRDLOperation):
    """``aie.trace @name(%t) {...}``: the events that a tile's trace unit records.

    ``text`` is the body with its braces.
    """

    name = "aie.trace"
    tile = operand_def(INDEX)
    symbol_attr = prop_def(SymbolNameConstraint(), prop_name="sym_name")
    text_attr = prop_def(StringAttr, prop_name="text")

    @classmethod
    def parse(cls, parser: Parser) -> TraceOp:
        """Parse ``@name(%t) {...}``."""
        name = parser.parse_symbol_name()
        with parser.in_parens():
            tile = parser.resolve_operand(parser.parse_unresolved_operand(), INDEX)
        text = _braces(parser)
        attributes = parser.parse_optional_attr_dict()
        properties: dict[str, Attribute] = {"sym_name": name, "text": StringAttr(text)}
        return TraceOp.create(operands=[tile], properties=properties, attributes=attributes)

    def print(self, printer: Printer) -> None:
        """Print ``@name(%t) {...}``."""
        printer.print_string(" ")
        printer.print_symbol_name(self.symbol_attr.data)
        with printer.in_parens():
            printer.print_operand(self.tile)
        printer.print_string(f" {self.text_attr.data}")


@op_definition
class TraceConfigOp(IRDLOperation):
    """``aie.trace.config @name(%t) packet_type = core {...}``: the registers of a trace unit.

    MLIR-AIE makes it of an ``aie.trace``. ``text`` is the body with its braces.
    """

    name = "aie.trace.config"
    tile = operand_def(INDEX)
    symbol_attr = prop_def(SymbolNameConstraint(), prop_name="sym_name")
    packet_type = opt_prop_def(StringAttr)
    text_attr = prop_def(StringAttr, prop_name="text")

    @classmethod
    def parse(cls, parser: Parser) -> TraceConfigOp:
        """Parse ``@name(%t) packet_type = core {...}``; the type is optional."""
        properties: dict[str, Attribute] = {"sym_name": parser.parse_symbol_name()}
        with parser.in_parens():
            tile = parser.resolve_operand(parser.parse_unresolved_operand(), INDEX)
        if parser.parse_optional_keyword("packet_type") is not None:
            parser.parse_punctuation("=")
            properties["packet_type"] = StringAttr(parser.parse_identifier())
        properties["text"] = StringAttr(_braces(parser))
        attributes = parser.parse_optional_attr_dict()
        return TraceConfigOp.create(operands=[tile], properties=properties, attributes=attributes)

    def print(self, printer: Printer) -> None:
        """Print ``@name(%t) packet_type = core {...}``."""
        printer.print_string(" ")
        printer.print_symbol_name(self.symbol_attr.data)
        with printer.in_parens():
            printer.print_operand(self.tile)
        if self.packet_type is not None:
            printer.print_string(f" packet_type = {self.packet_type.data}")
        printer.print_string(f" {self.text_attr.data}")


@op_definition
class TraceHostConfigOp(IRDLOperation):
    """``aie.trace.host_config buffer_size = 1024``: where the host gets trace data.

    Since MLIR-AIE 1.4 it is ``{buffer_size = 1024 : i32, egress_shim_col = 4 : i32}``.
    """

    name = "aie.trace.host_config"
    buffer_size = prop_def(I32Attr)
    arg_idx = opt_prop_def(I32Attr)
    routing = opt_prop_def(StringAttr)
    reuse_output_buffer = opt_prop_def(BoolAttr)
    egress_shim_col = opt_prop_def(I32Attr)

    @classmethod
    def parse(cls, parser: Parser) -> TraceHostConfigOp:
        """Parse ``buffer_size = 1024 arg_idx = 4 routing = single``; all but the first optional."""
        properties: dict[str, Attribute] = {}
        for name in (*_NUMBERS, "routing"):
            if parser.parse_optional_keyword(name) is None:
                continue
            parser.parse_punctuation("=")
            if name in _NUMBERS:
                properties[name] = i32(parser.parse_integer(allow_boolean=False))
            else:
                properties[name] = StringAttr(parser.parse_identifier())
        extra, attributes = split_properties(cls, parser.parse_optional_attr_dict())
        return TraceHostConfigOp.create(properties=extra | properties, attributes=attributes)

    def print(self, printer: Printer) -> None:
        """Print ``buffer_size = 1024 ...``, or a dictionary if there is what only 1.4 has."""
        if self.reuse_output_buffer is not None or self.egress_shim_col is not None:
            print_attributes(printer, self)
            return
        printer.print_string(f" buffer_size = {self.buffer_size.value.data}")
        if self.arg_idx is not None:
            printer.print_string(f" arg_idx = {self.arg_idx.value.data}")
        if self.routing is not None:
            printer.print_string(f" routing = {self.routing.data}")


@op_definition
class TraceStartConfigOp(IRDLOperation):
    """``aie.trace.start_config @name``: starts a trace."""

    name = "aie.trace.start_config"
    trace_config = prop_def(SymbolRefAttr)
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "$trace_config attr-dict"


def _braces(parser: Parser) -> str:
    """Skip ``{...}`` with anything inside, and return its tokens."""
    texts: list[str] = []
    depth = 0
    while depth or not texts:
        token = parser._current_token
        if token.kind is MLIRTokenKind.EOF or (not texts and token.text != "{"):
            parser.raise_error("expected '{...}'")
        parser._consume_token()
        texts.append(token.text)
        depth += {"{": 1, "}": -1}.get(token.text, 0)
    return " ".join(texts)
