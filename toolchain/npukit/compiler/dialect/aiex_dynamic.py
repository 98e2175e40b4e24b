"""``aiex`` operations of MLIR-AIE 1.4's dynamic lowering: pools of BD numbers, and assertions."""

from __future__ import annotations

from typing import ClassVar

from xdsl.dialects.builtin import IntegerType, UnitAttr
from xdsl.irdl import IRDLOperation, operand_def, opt_prop_def, prop_def, result_def
from xdsl.parser import Parser
from xdsl.printer import Printer

from npukit.compiler.dialect.attributes import I32_TYPE, I32Attr, i32
from npukit.compiler.dialect.numbered_ops import (
    NumberedOp,
    UnresolvedOp,
    numbered,
    parse_attributes_and_types,
    parse_numbers,
)
from npukit.compiler.dialect.op_definition import op_definition
from npukit.compiler.dialect.syntax import ATTRIBUTES_IN_DICT, print_attributes
from npukit.machine.tiles import Tile


class BdPoolOp(IRDLOperation):
    """Base of the operations on the pool of a tile's free BD numbers."""

    column_attr = prop_def(I32Attr, prop_name="column")
    row_attr = prop_def(I32Attr, prop_name="row")
    irdl_options = ATTRIBUTES_IN_DICT

    @property
    def coord(self) -> Tile:
        """The tile."""
        return Tile(self.column_attr.value.data, self.row_attr.value.data)


@op_definition
class DmaBdPoolPopOp(BdPoolOp):
    """``%b = aiex.dma_bd_pool_pop(col, row) : i32``: takes a free BD number of a tile."""

    name = "aiex.dma_bd_pool_pop"
    bd_id = result_def(IntegerType)
    assembly_format = "`(` $column `,` $row `)` attr-dict `:` type($bd_id)"


@op_definition
class DmaBdPoolPushOp(BdPoolOp):
    """``aiex.dma_bd_pool_push(col, row) bd_id %b : i32``: gives a BD number back."""

    name = "aiex.dma_bd_pool_push"
    bd_id = operand_def(IntegerType)
    assembly_format = "`(` $column `,` $row `)` `bd_id` $bd_id attr-dict `:` type($bd_id)"


class AssertionOp(NumberedOp):
    """Base of the assertions about a field of a BD: ``(%v) {...} : i32``."""

    value_attr = prop_def(I32Attr, prop_name="value")
    NUMBERS: ClassVar = {"value": i32}

    @property
    def value(self) -> int:
        """The value that is checked."""
        return self.value_attr.value.data

    @classmethod
    def parse(cls, parser: Parser) -> NumberedOp | UnresolvedOp:  # type: ignore[override]
        """Parse ``(%v) {...} : i32``."""
        numbers = parse_numbers(parser, ("value",), I32_TYPE) or {}
        return numbered(cls, numbers, parse_attributes_and_types(parser, cls, numbers))

    def print(self, printer: Printer) -> None:
        """Print ``(value) {...} : i32``."""
        with printer.in_parens():
            printer.print_int(self.value)
        print_attributes(printer, self, ("value",))
        printer.print_string(" : i32")


@op_definition
class NpuAssertBdFieldOp(AssertionOp):
    """``aiex.npu.assert_bd_field(%v) {max = 1023 : i32} : i32``."""

    name = "aiex.npu.assert_bd_field"
    max_attr = prop_def(I32Attr, prop_name="max")

    @property
    def max(self) -> int:
        """The largest value of the field."""
        return self.max_attr.value.data


@op_definition
class NpuAssertBdDivisibleOp(AssertionOp):
    """``aiex.npu.assert_bd_divisible(%v) {divisor = 4 : i32, allow_unit} : i32``."""

    name = "aiex.npu.assert_bd_divisible"
    divisor_attr = prop_def(I32Attr, prop_name="divisor")
    allow_unit_attr = opt_prop_def(UnitAttr, prop_name="allow_unit")

    @property
    def divisor(self) -> int:
        """What the value must be a multiple of."""
        return self.divisor_attr.value.data

    @property
    def allow_unit(self) -> bool:
        """Whether 1 is allowed too."""
        return self.allow_unit_attr is not None
