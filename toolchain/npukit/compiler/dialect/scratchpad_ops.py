"""``aiex`` operations of scratchpad parameters: values that the host sets before a run."""

from __future__ import annotations

from xdsl.dialects.builtin import StringAttr, SymbolNameConstraint, SymbolRefAttr
from xdsl.ir import Attribute
from xdsl.irdl import AnyAttr, IRDLOperation, prop_def, result_def
from xdsl.parser import Parser
from xdsl.printer import Printer

from npukit.compiler.dialect.op_definition import op_definition
from npukit.compiler.dialect.syntax import ATTRIBUTES_IN_DICT, print_attributes


@op_definition
class ScratchpadParameterOp(IRDLOperation):
    """``aiex.scratchpad_parameter @p : i32``: a value that all devices of a module see."""

    name = "aiex.scratchpad_parameter"
    sym_name_attr = prop_def(SymbolNameConstraint(), prop_name="sym_name")
    type_attr = prop_def(AnyAttr(), prop_name="type")

    @classmethod
    def parse(cls, parser: Parser) -> ScratchpadParameterOp:
        """Parse ``@p : type {...}``."""
        properties: dict[str, Attribute] = {"sym_name": parser.parse_symbol_name()}
        parser.parse_punctuation(":")
        properties["type"] = parser.parse_type()
        return cls.create(properties=properties, attributes=parser.parse_optional_attr_dict())

    def print(self, printer: Printer) -> None:
        """Print ``@p : type {...}``."""
        printer.print_string(" ")
        printer.print_symbol_name(self.sym_name)
        printer.print_string(" : ")
        printer.print_attribute(self.type_attr)
        print_attributes(printer, self, ("sym_name", "type"))

    @property
    def sym_name(self) -> str:
        """The parameter's name."""
        assert isinstance(self.sym_name_attr, StringAttr)
        return self.sym_name_attr.data


@op_definition
class ReadScratchpadParameterOp(IRDLOperation):
    """``%v = aiex.read_scratchpad_parameter @p : i32``: reads a parameter on a core."""

    name = "aiex.read_scratchpad_parameter"
    parameter_attr = prop_def(SymbolRefAttr, prop_name="parameter")
    result = result_def(AnyAttr())
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "$parameter `:` type($result) attr-dict"

    @property
    def parameter(self) -> str:
        """The parameter's name."""
        return self.parameter_attr.root_reference.data


@op_definition
class SyncScratchpadParametersOp(IRDLOperation):
    """``aiex.sync_scratchpad_parameters_from_host``: gives cores their values, in a sequence."""

    name = "aiex.sync_scratchpad_parameters_from_host"
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "attr-dict"
