"""Operations whose numbers are attributes up to MLIR-AIE 1.3, and values since 1.4.

An integer or an ``arith.constant`` becomes an attribute when the design is parsed. An operation
with other numbers (a loop's counter, a sum) is an :class:`UnresolvedOp` until
:mod:`npukit.compiler.lowering.unroll_sequences` has computed them. All other code sees attributes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from typing import ClassVar, TypeAlias

import msgspec
from xdsl.dialects.builtin import DenseArrayBase
from xdsl.ir import Attribute, Data, Region, SSAValue
from xdsl.irdl import (
    AnyAttr,
    AttrSizedOperandSegments,
    IRDLOperation,
    irdl_attr_definition,
    irdl_op_definition,
    prop_def,
    var_operand_def,
    var_region_def,
    var_result_def,
)
from xdsl.irdl.constraints import VerificationContext
from xdsl.parser import AttrParser, Parser
from xdsl.printer import Printer

from npukit.compiler.dialect.attributes import I32_TYPE, ui32
from npukit.compiler.dialect.syntax import constant_of, split_properties

Number: TypeAlias = int | SSAValue

_U32 = (1 << 32) - 1


def word(value: int) -> Attribute:
    """The attribute of a 32-bit word, which a value may give as a negative number."""
    return ui32(value & _U32)


class NumberedOp(IRDLOperation):
    """Base of the operations whose numbers may be values."""

    NUMBERS: ClassVar[Mapping[str, Callable[[int], Attribute]]] = {}
    """The properties that may be values, and what makes one of an integer."""

    @classmethod
    def properties_of(cls, numbers: Mapping[str, int]) -> dict[str, Attribute]:
        """The properties that these numbers give the operation."""
        return {name: cls.NUMBERS[name](value) for name, value in numbers.items()}


class Parts(msgspec.Struct, frozen=True):
    """What an operation consists of, besides its numbers."""

    properties: Mapping[str, Attribute] = {}
    attributes: Mapping[str, Attribute] = {}
    operands: Sequence[SSAValue] = ()
    result_types: Sequence[Attribute] = ()
    regions: Sequence[Region] = ()


class Template(msgspec.Struct, frozen=True):
    """What is known of an operation: properties, numbers, and the names of its other numbers."""

    properties: tuple[tuple[str, Attribute], ...]
    known: tuple[tuple[str, int], ...]
    open: tuple[str, ...]


@irdl_attr_definition
class TemplateAttr(Data[Template]):
    """A :class:`Template` as a property; it can't be written in a design."""

    name = "npukit.template"

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> Template:
        """Refuse it."""
        parser.raise_error("a template can't be written in a design")

    def print_parameter(self, printer: Printer) -> None:
        """Print the numbers."""
        known = [f"{name} = {value}" for name, value in self.data.known]
        printer.print_string(f"<{', '.join((*known, *self.data.open))}>")


class UnresolvedOp(IRDLOperation):
    """Base of operations with numbers that are not known before the sequence is unrolled.

    It has the name of the operation that it becomes, which is of class ``KIND`` and has ``others``
    as operands.
    """

    name = "npukit.unresolved"
    KIND: ClassVar[type[NumberedOp]]
    others = var_operand_def(AnyAttr())
    values = var_operand_def(AnyAttr())
    template = prop_def(TemplateAttr)
    made = var_result_def(AnyAttr())
    bodies = var_region_def()
    irdl_options = (AttrSizedOperandSegments(as_property=True),)

    def verify_(self) -> None:
        """Check the properties that are known as the operation's own would be."""
        declared = self.KIND.get_irdl_definition().properties
        for name, attribute in self.template.data.properties:
            if name in declared:
                declared[name].constr.verify(attribute, VerificationContext())

    def resolved(self, operands: Sequence[SSAValue], numbers: Sequence[int]) -> NumberedOp:
        """The operation with these operands and numbers; its regions are empty."""
        template = self.template.data
        known = dict(template.known) | dict(zip(template.open, numbers, strict=True))
        made = self.KIND.create(
            operands=operands,
            properties={**dict(template.properties), **self.KIND.properties_of(known)},
            attributes=self.attributes,
            result_types=self.result_types,
            regions=[Region() for _ in self.regions],
            location=self.location,
        )
        for result, old in zip(made.results, self.results, strict=True):
            result.name_hint = old.name_hint
        return made


def numbered(
    kind: type[NumberedOp], numbers: Mapping[str, Number], parts: Parts
) -> NumberedOp | UnresolvedOp:
    """An operation of class ``kind``, or an :class:`UnresolvedOp` if a number is not known yet."""
    known = {name: value for name, value in numbers.items() if isinstance(value, int)}
    values = {name: value for name, value in numbers.items() if isinstance(value, SSAValue)}
    if not values:
        return kind.create(
            operands=parts.operands,
            properties={**parts.properties, **kind.properties_of(known)},
            attributes=parts.attributes,
            result_types=parts.result_types,
            regions=parts.regions,
        )
    template = Template(tuple(parts.properties.items()), tuple(known.items()), tuple(values))
    segments = DenseArrayBase.from_list(I32_TYPE, [len(parts.operands), len(values)])
    return _unresolved(kind).create(
        operands=[*parts.operands, *values.values()],
        properties={"template": TemplateAttr(template), "operandSegmentSizes": segments},
        attributes=parts.attributes,
        result_types=parts.result_types,
        regions=parts.regions,
    )


@lru_cache
def _unresolved(kind: type[NumberedOp]) -> type[UnresolvedOp]:
    written = type(f"Unresolved{kind.__name__}", (UnresolvedOp,), {"name": kind.name})
    declared: type[UnresolvedOp] = irdl_op_definition(written)
    declared.KIND = kind
    return declared


def parse_number(parser: Parser, type_: Attribute) -> Number:
    """Parse an integer, or a value of type ``type_``: an ``arith.constant`` gives an integer."""
    number = parser.parse_optional_integer()
    if number is not None:
        return number
    value = parser.resolve_operand(parser.parse_unresolved_operand(), type_)
    known = constant_of(value)
    return value if known is None else known


def parse_numbers(
    parser: Parser, names: Sequence[str], type_: Attribute
) -> dict[str, Number] | None:
    """Parse ``(%a, %b, ..)``, one number for each of ``names``; None if there is no parenthesis."""
    if parser.parse_optional_punctuation("(") is None:
        return None
    numbers: dict[str, Number] = {}
    for name in names:
        if numbers:
            parser.parse_punctuation(",")
        numbers[name] = parse_number(parser, type_)
    parser.parse_punctuation(")")
    return numbers


def parse_attributes_and_types(
    parser: Parser, kind: type[NumberedOp], numbers: Collection[str]
) -> Parts:
    """Parse ``{...} : i32, i32, ..``, with a type for each of ``numbers``."""
    start = parser.pos
    properties, attributes = split_properties(kind, parser.parse_optional_attr_dict())
    for name in numbers:
        if name in properties:
            parser.raise_error(f"'{name}' is given twice", start, parser.pos)
    if numbers:
        parser.parse_punctuation(":")
        parser.parse_comma_separated_list(parser.Delimiter.NONE, parser.parse_type)
    return Parts(properties, attributes)


def parse_in_parentheses_or_braces(
    parser: Parser, kind: type[NumberedOp], type_: Attribute
) -> NumberedOp | UnresolvedOp:
    """Parse ``(%a, %b) {...} : i32, i32``, or ``{a = .., b = ..}`` as MLIR-AIE up to 1.3 writes."""
    numbers = parse_numbers(parser, tuple(kind.NUMBERS), type_) or {}
    return numbered(kind, numbers, parse_attributes_and_types(parser, kind, numbers))
