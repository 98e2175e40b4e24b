"""The ``aievec`` operations that MLIR-AIE's compiler generates for scalar code, and :data:`AIEVEC`.

A core has no scalar instruction for some scalar operations. For those (``arith.maxsi`` and
``arith.minsi`` of i8, i16 and i32, ``arith.shrsi`` of i32, ``arith.trunci`` of a shifted or clamped
i32) the compiler broadcasts the operands to vectors, computes with vectors and takes one lane of
the result. For AIE2P it turns 1.0 divided by an f32 into ``aievec.inv``. Accumulators compute sums
of f32 vectors. Source of syntax and rules: MLIR-AIE,
``include/aie/Dialect/AIEVec/IR/AIEVecOps.td`` and ``lib/Dialect/AIEVec/IR``.
"""

from __future__ import annotations

from typing import ClassVar

from xdsl.dialects.builtin import (
    BFloat16Type,
    FixedBitwidthType,
    Float32Type,
    IntegerType,
    VectorType,
    i8,
    i16,
    i32,
)
from xdsl.ir import Attribute, Dialect
from xdsl.irdl import (
    AnyOf,
    BaseAttr,
    IRDLOperation,
    VarConstraint,
    operand_def,
    opt_prop_def,
    prop_def,
    result_def,
    var_operand_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.utils.exceptions import VerifyException

from npukit.compiler.dialect.attributes import BoolAttr, I8Attr, I32Attr
from npukit.compiler.dialect.op_definition import op_definition
from npukit.compiler.dialect.syntax import ATTRIBUTES_IN_DICT

LANES = (i8, i16, i32, BFloat16Type(), Float32Type())
"""Types of scalars that enter and leave vectors."""

LANE = AnyOf(tuple(BaseAttr(base) for base in (IntegerType, BFloat16Type, Float32Type)))
"""Constraint of such scalars; :func:`_check_lane` checks an integer's width."""


@op_definition
class BroadcastScalarOp(IRDLOperation):
    """``%v = aievec.broadcast_scalar %s : i32, vector<16xi32>``: the scalar in every lane."""

    name = "aievec.broadcast_scalar"
    source = operand_def(LANE)
    result = result_def(VectorType)
    assembly_format = "$source attr-dict `:` type($source) `,` type($result)"

    def verify_(self) -> None:
        """Check that the vector's lanes are of the scalar's type."""
        _check_lane(self.result.type, self.source.type)


@op_definition
class UpsOp(IRDLOperation):
    """``%a = aievec.ups %v {shift = 0 : i8} : vector<16xi32>, vector<16xi64>``: to accumulators.

    Each lane is widened and shifted left by ``shift``.
    """

    name = "aievec.ups"
    source = operand_def(VectorType)
    shift_attr = prop_def(I8Attr, prop_name="shift")
    result = result_def(VectorType)
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "$source attr-dict `:` type($source) `,` type($result)"

    @property
    def shift(self) -> int:
        """Number of bits by which each lane is shifted left."""
        return self.shift_attr.value.data

    def verify_(self) -> None:
        """Check the shift, the equal lane counts, and that the accumulator's lanes are wider."""
        if self.shift < 0:
            raise VerifyException("shift must not be negative")
        _check_accumulator(self.result.type, self.source.type)


@op_definition
class SrsOp(IRDLOperation):
    """``%v = aievec.srs %a, %s : vector<16xi64>, i32, vector<16xi32>``: shift, round, saturate.

    ``sign`` says whether saturation is to the signed range; 1, for signed, is not printed.
    """

    name = "aievec.srs"
    source = operand_def(VectorType)
    shift = operand_def(BaseAttr(IntegerType))
    sign_attr = opt_prop_def(I32Attr, prop_name="sign")
    result = result_def(VectorType)
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = (
        "$source `,` $shift attr-dict `:` type($source) `,` type($shift) `,` type($result)"
    )

    @property
    def signed(self) -> bool:
        """Whether saturation is to the signed range of the result's lanes."""
        return self.sign_attr is None or self.sign_attr.value.data == 1

    def verify_(self) -> None:
        """Check the sign, the equal lane counts, and that the accumulator's lanes are wider."""
        if self.sign_attr is not None and self.sign_attr.value.data not in (0, 1):
            raise VerifyException("sign must be 0 or 1")
        _check_accumulator(self.source.type, self.result.type)


@op_definition
class ExtElemOp(IRDLOperation):
    """``%s = aievec.ext_elem %v, %i : vector<16xi32>, i32, i32``: the lane of number ``%i``."""

    name = "aievec.ext_elem"
    source = operand_def(VectorType)
    index = operand_def(i32)
    result = result_def(LANE)
    assembly_format = (
        "$source `,` $index attr-dict `:` type($source) `,` type($index) `,` type($result)"
    )

    def verify_(self) -> None:
        """Check that the scalar is of the type of the vector's lanes."""
        _check_lane(self.source.type, self.result.type)


class _Extreme(IRDLOperation):
    """The larger or smaller lane of two vectors of the same type."""

    T: ClassVar = VarConstraint("T", BaseAttr(VectorType))
    lhs = operand_def(T)
    rhs = operand_def(T)
    result = result_def(T)
    assembly_format = "$lhs `,` $rhs attr-dict `:` type($result)"


@op_definition
class MaxOp(_Extreme):
    """``%m = aievec.max %a, %b : vector<16xi32>``: the larger of each pair of lanes."""

    name = "aievec.max"


@op_definition
class MinOp(_Extreme):
    """``%m = aievec.min %a, %b : vector<16xi32>``: the smaller of each pair of lanes."""

    name = "aievec.min"


class _Accumulate(IRDLOperation):
    """A lane-by-lane operation in accumulators."""

    T: ClassVar = VarConstraint("T", BaseAttr(VectorType))
    lhs = operand_def(T)
    rhs = operand_def(T)
    result = result_def(T)
    assembly_format = "$lhs `,` $rhs attr-dict `:` type($result)"


@op_definition
class AddElemOp(_Accumulate):
    """``%s = aievec.add_elem %a, %b : vector<16xf32>``: the lane-by-lane sum."""

    name = "aievec.add_elem"


@op_definition
class SubElemOp(_Accumulate):
    """``%d = aievec.sub_elem %a, %b : vector<16xf32>``: the lane-by-lane difference."""

    name = "aievec.sub_elem"


@op_definition
class ConcatOp(IRDLOperation):
    """``%w = aievec.concat %a, %b : vector<16xi32>, vector<32xi32>``: concatenates lanes."""

    name = "aievec.concat"
    sources = var_operand_def(VectorType)
    result = result_def(VectorType)

    @classmethod
    def parse(cls, parser: Parser) -> ConcatOp:
        """Parse operands, attributes, the type that all sources have, and the result's type."""
        start = parser.pos
        names = parser.parse_comma_separated_list(
            parser.Delimiter.NONE, parser.parse_unresolved_operand
        )
        attributes = parser.parse_optional_attr_dict()
        parser.parse_punctuation(":")
        source = parser.parse_type()
        parser.parse_punctuation(",")
        result = parser.parse_type()
        sources = parser.resolve_operands(names, [source] * len(names), start)
        return cls(operands=[sources], result_types=[result], attributes=attributes)

    def print(self, printer: Printer) -> None:
        """Print what :meth:`parse` reads."""
        printer.print_string(" ")
        printer.print_list(self.sources, printer.print_operand)
        printer.print_op_attributes(self.attributes)
        printer.print_string(" : ")
        printer.print_attribute(self.sources[0].type)
        printer.print_string(", ")
        printer.print_attribute(self.result.type)

    def verify_(self) -> None:
        """Check that there are at least two vectors of one type, and that the lanes add up."""
        if len(self.sources) < 2:
            raise VerifyException("at least two vectors are needed")
        first = self.sources[0].type
        if any(source.type != first for source in self.sources):
            raise VerifyException("all vectors must be of one type")
        assert isinstance(first, VectorType)
        assert isinstance(self.result.type, VectorType)
        lanes = len(self.sources) * first.element_count()
        if self.result.type.element_count() != lanes:
            raise VerifyException(f"{self.result.type} does not have {lanes} lanes")
        if self.result.type.element_type != first.element_type:
            raise VerifyException(f"{self.result.type} has lanes of a different type than {first}")


@op_definition
class CastOp(IRDLOperation):
    """``%a = aievec.cast %v {isResAcc = true} : vector<16xi32>, vector<16xi32>``.

    The same bits as a different type; ``isResAcc`` marks the result as an accumulator.
    """

    name = "aievec.cast"
    source = operand_def(VectorType)
    to_accumulator_attr = opt_prop_def(BoolAttr, prop_name="isResAcc")
    result = result_def(VectorType)
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "$source attr-dict `:` type($source) `,` type($result)"

    @property
    def to_accumulator(self) -> bool:
        """Whether the result is an accumulator."""
        return self.to_accumulator_attr is not None and bool(self.to_accumulator_attr.value.data)

    def verify_(self) -> None:
        """Check that the lanes of both are equally wide."""
        source, result = self.source.type, self.result.type
        assert isinstance(source, VectorType)
        assert isinstance(result, VectorType)
        if _width(source) != _width(result):
            raise VerifyException(f"the lanes of {source} and {result} differ in width")


@op_definition
class InvOp(IRDLOperation):
    """``%r = aievec.inv %x : f32``: 1 divided by ``%x``."""

    T: ClassVar = VarConstraint("T", AnyOf((BaseAttr(Float32Type), BaseAttr(VectorType))))
    name = "aievec.inv"
    source = operand_def(T)
    result = result_def(T)
    assembly_format = "$source attr-dict `:` type($result)"

    def verify_(self) -> None:
        """Check that a vector has 16 or 32 lanes of f32."""
        type_ = self.source.type
        if isinstance(type_, VectorType) and (
            not isinstance(type_.element_type, Float32Type) or type_.element_count() not in (16, 32)
        ):
            raise VerifyException(f"{type_} must have 16 or 32 lanes of f32")


def _width(vector: VectorType[Attribute]) -> int:
    lane = vector.element_type
    if not isinstance(lane, FixedBitwidthType):
        raise VerifyException(f"{vector} has lanes without a width")
    return lane.bitwidth


def _check_lane(vector: Attribute, scalar: Attribute) -> None:
    assert isinstance(vector, VectorType)
    if scalar not in LANES:
        raise VerifyException(f"a vector can't have lanes of type {scalar}")
    if vector.element_type != scalar:
        raise VerifyException(f"{vector} does not have lanes of type {scalar}")


def _check_accumulator(accumulator: Attribute, vector: Attribute) -> None:
    assert isinstance(accumulator, VectorType)
    assert isinstance(vector, VectorType)
    if accumulator.element_count() != vector.element_count():
        raise VerifyException(f"{accumulator} and {vector} have different numbers of lanes")
    wide, narrow = accumulator.element_type, vector.element_type
    if isinstance(wide, IntegerType) and isinstance(narrow, IntegerType):
        if wide.width.data <= narrow.width.data:
            raise VerifyException(f"the lanes of {accumulator} are not wider than {vector}'s")
    elif isinstance(wide, IntegerType) or isinstance(narrow, IntegerType):
        raise VerifyException(f"{accumulator} does not accumulate {vector}")


AIEVEC = Dialect(
    "aievec",
    [
        AddElemOp,
        BroadcastScalarOp,
        CastOp,
        ConcatOp,
        ExtElemOp,
        InvOp,
        MaxOp,
        MinOp,
        SrsOp,
        SubElemOp,
        UpsOp,
    ],
)
"""The ``aievec`` operations that a core's scalar code can become."""

__all__ = [
    "AIEVEC",
    "AddElemOp",
    "BroadcastScalarOp",
    "CastOp",
    "ConcatOp",
    "ExtElemOp",
    "InvOp",
    "MaxOp",
    "MinOp",
    "SrsOp",
    "SubElemOp",
    "UpsOp",
]
