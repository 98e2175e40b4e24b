"""``aiex`` operations of shim transfers: programming a BD, starting it, waiting for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from struct import unpack
from typing import ClassVar, TypeAlias

from msgspec.structs import replace
from xdsl.dialects.builtin import (
    DYNAMIC_INDEX,
    DenseArrayBase,
    IntegerType,
    SymbolRefAttr,
)
from xdsl.dialects.utils.dynamic_index_list import parse_dynamic_index_list_without_types
from xdsl.ir import Attribute, SSAValue
from xdsl.irdl import (
    AttrSizedOperandSegments,
    IRDLOperation,
    operand_def,
    opt_prop_def,
    prop_def,
    var_operand_def,
)
from xdsl.parser import Parser, UnresolvedOperand
from xdsl.printer import Printer

from npukit.compiler.dialect.attributes import (
    I32_TYPE,
    I64,
    I64_TYPE,
    BoolAttr,
    I32Attr,
    I64Attr,
    PacketInfo,
    PacketInfoAttr,
    i32,
    i64_array,
)
from npukit.compiler.dialect.design_parser import taken
from npukit.compiler.dialect.keyword_attributes import (
    DmaDirectionAttr,
)
from npukit.compiler.dialect.numbered_ops import (
    Number,
    NumberedOp,
    UnresolvedOp,
    numbered,
    parse_attributes_and_types,
    parse_number,
)
from npukit.compiler.dialect.op_definition import op_definition
from npukit.compiler.dialect.syntax import (
    ANY_MEMREF,
    print_attributes,
    print_unsorted_attributes,
    split_properties,
)
from npukit.machine.tiles import DmaDirection

I64Array: TypeAlias = DenseArrayBase[I64]

_NUMBERS = re.compile(r"\[ *-?[0-9]{1,18}(?: *, *-?[0-9]{1,18})*+ *\]")
_NO_VALUES = DenseArrayBase.from_list(IntegerType(32), [1, 0, 0, 0])


def _segments(*counts: int) -> DenseArrayBase[IntegerType]:
    """Operand segments: one memref, then the values in each list."""
    known = None if any(counts) else _NO_VALUES
    return known or DenseArrayBase.from_list(IntegerType(32), [1, *counts])


@op_definition
class NpuDmaMemcpyNdOp(IRDLOperation):
    """``aiex.npu.dma_memcpy_nd(%b[offsets][sizes][strides], packet = <..>) {...} : memref<..>``.

    Programs one BD of a shim DMA and starts it. Offsets, sizes and strides have four entries,
    outermost first, and count elements.
    """

    name = "aiex.npu.dma_memcpy_nd"
    memref = operand_def(ANY_MEMREF)
    dynamic_offsets = var_operand_def(I64)
    dynamic_sizes = var_operand_def(I64)
    dynamic_strides = var_operand_def(I64)
    static_offsets = prop_def(I64Array)
    static_sizes = prop_def(I64Array)
    static_strides = prop_def(I64Array)
    packet_attr = opt_prop_def(PacketInfoAttr, prop_name="packet")
    metadata_attr = prop_def(SymbolRefAttr, prop_name="metadata")
    id_attr = prop_def(I64Attr, prop_name="id")
    issue_token_attr = opt_prop_def(BoolAttr, prop_name="issue_token")
    d0_zero_before = opt_prop_def(I64Attr)
    d1_zero_before = opt_prop_def(I64Attr)
    d2_zero_before = opt_prop_def(I64Attr)
    d0_zero_after = opt_prop_def(I64Attr)
    d1_zero_after = opt_prop_def(I64Attr)
    d2_zero_after = opt_prop_def(I64Attr)
    burst_length_attr = opt_prop_def(I64Attr, prop_name="burst_length")
    offset_parameter = opt_prop_def(SymbolRefAttr)
    irdl_options = (AttrSizedOperandSegments(as_property=True),)

    OUTSIDE: ClassVar = (
        *("static_offsets", "static_sizes", "static_strides", "packet"),
        "operandSegmentSizes",
    )
    """The properties that are not in the attribute dictionary."""

    @classmethod
    def parse(cls, parser: Parser) -> NpuDmaMemcpyNdOp:
        """Parse ``(%b[..][..][..], packet = <..>) {...} : type``."""
        parser.parse_punctuation("(")
        memory = parser.parse_unresolved_operand()
        lists = [_parse_indices(parser) for _ in range(3)]
        properties: dict[str, Attribute] = dict(
            zip(cls.OUTSIDE, (static for _, static in lists), strict=False)
        )
        if parser.parse_optional_punctuation(",") is not None:
            parser.parse_keyword("packet")
            parser.parse_punctuation("=")
            properties["packet"] = PacketInfoAttr(PacketInfoAttr.parse_parameter(parser))
        parser.parse_punctuation(")")
        extra, attributes = split_properties(cls, parser.parse_optional_attr_dict(), cls.OUTSIDE)
        parser.parse_punctuation(":")
        type_ = parser.parse_type()
        operands = [parser.resolve_operand(memory, type_)]
        for values, _ in lists:
            operands += [parser.resolve_operand(value, I64_TYPE) for value in values]
        segments = _segments(*(len(values) for values, _ in lists))
        return cls.create(
            operands=operands,
            properties={**properties, **extra, "operandSegmentSizes": segments},
            attributes=attributes,
        )

    def print(self, printer: Printer) -> None:
        """Print ``(%b[..][..][..], packet = <..>) {...} : type``."""
        printer.print_string("(")
        printer.print_operand(self.memref)
        for entries in (self.offsets, self.sizes, self.strides):
            with printer.in_square_brackets():
                printer.print_list(
                    entries,
                    lambda entry: (
                        printer.print_int(entry)
                        if isinstance(entry, int)
                        else printer.print_operand(entry)
                    ),
                )
        if self.packet_attr is not None:
            printer.print_string(", packet = ")
            self.packet_attr.print_parameter(printer)
        printer.print_string(")")
        print_unsorted_attributes(printer, self, self.OUTSIDE)
        printer.print_string(" : ")
        printer.print_attribute(self.memref.type)

    @property
    def metadata(self) -> str:
        """Name of the fifo or shim allocation whose channel is used."""
        return self.metadata_attr.root_reference.data

    @property
    def bd_id(self) -> int:
        """The number of the BD that is programmed."""
        return self.id_attr.value.data

    @property
    def issue_token(self) -> bool:
        """Whether the transfer requests a task-complete token; false if the design does not say."""
        attr = self.issue_token_attr
        return attr is not None and bool(attr.value.data)

    @property
    def packet(self) -> PacketInfo | None:
        """The packet header that is sent first."""
        return None if self.packet_attr is None else self.packet_attr.data

    @property
    def burst_length(self) -> int:
        """Burst length in bytes, 0 for the longest."""
        return 0 if self.burst_length_attr is None else self.burst_length_attr.value.data

    @property
    def zero_before(self) -> tuple[int, int, int]:
        """Padding before dimensions 0 (innermost), 1 and 2."""
        attrs = (self.d0_zero_before, self.d1_zero_before, self.d2_zero_before)
        a, b, c = (0 if attr is None else attr.value.data for attr in attrs)
        return a, b, c

    @property
    def zero_after(self) -> tuple[int, int, int]:
        """Padding after dimensions 0 (innermost), 1 and 2."""
        attrs = (self.d0_zero_after, self.d1_zero_after, self.d2_zero_after)
        a, b, c = (0 if attr is None else attr.value.data for attr in attrs)
        return a, b, c

    @property
    def offsets(self) -> tuple[int | SSAValue, ...]:
        """Four offsets, outermost first; an entry not known yet is an SSA value."""
        return self._mixed(self.static_offsets, "dynamic_offsets")

    @property
    def sizes(self) -> tuple[int | SSAValue, ...]:
        """Four sizes, outermost first; an entry not known yet is an SSA value."""
        return self._mixed(self.static_sizes, "dynamic_sizes")

    @property
    def strides(self) -> tuple[int | SSAValue, ...]:
        """Four strides, outermost first; an entry not known yet is an SSA value."""
        return self._mixed(self.static_strides, "dynamic_strides")

    def _mixed(self, static: I64Array, dynamic: str) -> tuple[int | SSAValue, ...]:
        # Same as DenseArrayBase.get_values, which is slow for four numbers.
        data = static.data.data
        numbers = unpack(f"<{len(data) // 8}q", data)
        if len(self._operands) == 1:
            return numbers
        values = iter(getattr(self, dynamic))
        # A design can spell the number that marks a dynamic entry; then there is no value for it.
        return tuple(next(values, v) if v == DYNAMIC_INDEX else v for v in numbers)


def _parse_indices(parser: Parser) -> tuple[Sequence[UnresolvedOperand], I64Array]:
    """Parse ``[1, %n, 3]``: the values, and all entries, with a marker in place of each value."""
    written = taken(parser, _NUMBERS)
    if written is not None:
        return (), i64_array([int(number) for number in written[1:-1].split(",")])
    values, numbers = parse_dynamic_index_list_without_types(parser, DYNAMIC_INDEX)
    return values, DenseArrayBase.from_list(I64_TYPE, numbers)


@op_definition
class NpuDmaWaitOp(IRDLOperation):
    """``aiex.npu.dma_wait {symbol = @of}``: waits for a channel's token."""

    name = "aiex.npu.dma_wait"
    symbol_attr = prop_def(SymbolRefAttr, prop_name="symbol")

    @classmethod
    def parse(cls, parser: Parser) -> NpuDmaWaitOp:
        """Parse the attribute dictionary."""
        properties, attributes = split_properties(cls, parser.parse_optional_attr_dict())
        return cls.create(properties=properties, attributes=attributes)

    def print(self, printer: Printer) -> None:
        """Print the attribute dictionary."""
        print_unsorted_attributes(printer, self)

    @property
    def symbol(self) -> str:
        """Name of the fifo or shim allocation whose channel is waited for."""
        return self.symbol_attr.root_reference.data


@op_definition
class NpuPushQueueOp(NumberedOp):
    """``aiex.npu.push_queue(col, row, MM2S : 0) {...}``: starts a programmed BD.

    Since MLIR-AIE 1.4 it is ``(col, row, MM2S : 0) bd_id %bd repeat %count {...} : i32, i32``.
    """

    name = "aiex.npu.push_queue"
    column_attr = prop_def(I32Attr, prop_name="column")
    row_attr = prop_def(I32Attr, prop_name="row")
    direction_attr = prop_def(DmaDirectionAttr, prop_name="direction")
    channel_attr = prop_def(I32Attr, prop_name="channel")
    issue_token_attr = prop_def(BoolAttr, prop_name="issue_token")
    repeat_count_attr = prop_def(I32Attr, prop_name="repeat_count")
    bd_id_attr = prop_def(I32Attr, prop_name="bd_id")
    NUMBERS: ClassVar = {"bd_id": i32, "repeat_count": i32}

    @classmethod
    def parse(cls, parser: Parser) -> NumberedOp | UnresolvedOp:  # type: ignore[override]
        """Parse either spelling."""
        properties: dict[str, Attribute] = {}
        parser.parse_punctuation("(")
        for name in ("column", "row"):
            properties[name] = i32(parser.parse_integer())
            parser.parse_punctuation(",")
        properties["direction"] = DmaDirectionAttr(DmaDirectionAttr.parse_parameter(parser))
        parser.parse_punctuation(":")
        properties["channel"] = i32(parser.parse_integer())
        parser.parse_punctuation(")")
        numbers: dict[str, Number] = {}
        if parser.parse_optional_keyword("bd_id") is not None:
            numbers["bd_id"] = parse_number(parser, I32_TYPE)
            parser.parse_keyword("repeat")
            numbers["repeat_count"] = parse_number(parser, I32_TYPE)
        rest = parse_attributes_and_types(parser, cls, numbers)
        return numbered(cls, numbers, replace(rest, properties={**properties, **rest.properties}))

    def print(self, printer: Printer) -> None:
        """Print ``(col, row, MM2S : 0) {...}``."""
        with printer.in_parens():
            channel = f"{self.direction.value} : {self.channel}"
            printer.print_string(f"{self.column}, {self.row}, {channel}")
        print_attributes(printer, self, ("column", "row", "direction", "channel"))

    @property
    def column(self) -> int:
        """Column of the tile."""
        return self.column_attr.value.data

    @property
    def row(self) -> int:
        """Row of the tile."""
        return self.row_attr.value.data

    @property
    def direction(self) -> DmaDirection:
        """S2MM or MM2S."""
        return self.direction_attr.data

    @property
    def channel(self) -> int:
        """The channel's number within its direction."""
        return self.channel_attr.value.data

    @property
    def issue_token(self) -> bool:
        """Whether the task requests a task-complete token."""
        return bool(self.issue_token_attr.value.data)

    @property
    def repeat_count(self) -> int:
        """How often the BD is repeated after its first run."""
        return self.repeat_count_attr.value.data

    @property
    def bd_id(self) -> int:
        """The number of the BD."""
        return self.bd_id_attr.value.data


WRITE_BD_FIELDS = (
    "column",
    "row",
    "bd_id",
    "buffer_length",
    "buffer_offset",
    "enable_packet",
    "out_of_order_id",
    "packet_id",
    "packet_type",
    "d0_size",
    "d0_stride",
    "d1_size",
    "d1_stride",
    "d2_size",
    "d2_stride",
    "iteration_current",
    "iteration_size",
    "iteration_stride",
    "next_bd",
    "use_next_bd",
    "valid_bd",
    "lock_rel_val",
    "lock_rel_id",
    "lock_acq_enable",
    "lock_acq_val",
    "lock_acq_id",
    "d0_zero_before",
    "d1_zero_before",
    "d2_zero_before",
    "d0_zero_after",
    "d1_zero_after",
    "d2_zero_after",
)
"""The i32 attributes that every ``aiex.npu.writebd`` must have."""

WRITE_BD_OPTIONS = ("burst_length", "axcache")
"""Its optional attributes."""


@op_definition
class NpuWriteBdOp(IRDLOperation):
    """``aiex.npu.writebd {column = 0 : i32, ...}``: programs every field of a BD.

    The fields are kept as attributes; :meth:`field` reads one.
    """

    name = "aiex.npu.writebd"
    assembly_format = "attr-dict"

    def field(self, name: str) -> int:
        """Return the field ``name`` (one of :data:`WRITE_BD_FIELDS` or ``burst_length``).

        ``burst_length`` is 0 if it is not given.
        """
        attr = self.attributes.get(name)
        value = getattr(getattr(attr, "value", None), "data", 0)
        assert isinstance(value, int)
        return value

    @property
    def axcache(self) -> int | None:
        """The AXI cache attribute of a shim BD, if the design says."""
        return self.field("axcache") if "axcache" in self.attributes else None
