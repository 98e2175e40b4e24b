"""``aiex`` operations that map to NPU instructions: writes, patches, tokens."""

from __future__ import annotations

from typing import ClassVar

from xdsl.dialects.builtin import (
    DenseArrayBase,
    MemRefType,
    SymbolRefAttr,
)
from xdsl.dialects.builtin import i32 as I32  # noqa: N812 - a type, and i32 makes an attribute
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.irdl import (
    IRDLOperation,
    operand_def,
    opt_prop_def,
    prop_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer

from npukit.compiler.dialect.attributes import (
    I32Attr,
    UI8Attr,
    UI32Attr,
    UI64Attr,
    i32,
    ui32,
)
from npukit.compiler.dialect.numbered_ops import (
    Number,
    NumberedOp,
    Parts,
    UnresolvedOp,
    numbered,
    parse_in_parentheses_or_braces,
    parse_number,
    word,
)
from npukit.compiler.dialect.op_definition import op_definition
from npukit.compiler.dialect.syntax import (
    ATTRIBUTES_IN_DICT,
    print_attributes,
    split_properties,
)


@op_definition
class NpuWriteRtpOp(NumberedOp):
    """``aiex.npu.rtp_write(@buffer, index, value)``: writes a word of a tile's buffer.

    Since MLIR-AIE 1.4 it is ``(@buffer, index, %value) : i32``.
    """

    name = "aiex.npu.rtp_write"
    buffer_attr = prop_def(SymbolRefAttr, prop_name="buffer")
    index_attr = prop_def(UI32Attr, prop_name="index")
    value_attr = prop_def(I32Attr, prop_name="value")
    NUMBERS: ClassVar = {"value": i32}

    @classmethod
    def parse(cls, parser: Parser) -> NumberedOp | UnresolvedOp:  # type: ignore[override]
        """Parse either spelling."""
        parser.parse_punctuation("(")
        properties: dict[str, Attribute] = {"buffer": SymbolRefAttr(parser.parse_symbol_name())}
        parser.parse_punctuation(",")
        properties["index"] = ui32(parser.parse_integer())
        parser.parse_punctuation(",")
        value = parse_number(parser, I32)
        parser.parse_punctuation(")")
        extra, attributes = split_properties(cls, parser.parse_optional_attr_dict())
        if parser.parse_optional_punctuation(":") is not None:
            parser.parse_type()
        return numbered(cls, {"value": value}, Parts(properties | extra, attributes))

    def print(self, printer: Printer) -> None:
        """Print ``(@buffer, index, value) {...}``."""
        with printer.in_parens():
            printer.print_symbol_name(self.buffer)
            printer.print_string(f", {self.index}, {self.value}")
        print_attributes(printer, self, ("buffer", "index", "value"))

    @property
    def buffer(self) -> str:
        """Name of the buffer."""
        return self.buffer_attr.root_reference.data

    @property
    def index(self) -> int:
        """Which 32-bit word of the buffer."""
        return self.index_attr.value.data

    @property
    def value(self) -> int:
        """The value to write."""
        return self.value_attr.value.data


class NumbersOp(NumberedOp):
    """Base of the operations that are all numbers: ``(%a, %b) {...} : i32, i32``.

    They are printed as MLIR-AIE up to 1.3 does, ``{a = .., b = ..}``.
    """

    @classmethod
    def parse(cls, parser: Parser) -> NumberedOp | UnresolvedOp:  # type: ignore[override]
        """Parse either spelling."""
        return parse_in_parentheses_or_braces(parser, cls, I32)

    def print(self, printer: Printer) -> None:
        """Print the attribute dictionary."""
        print_attributes(printer, self)


class RegisterOp(NumberedOp):
    """Base of accesses to the array, by address, buffer, or register of a tile."""

    address_attr = prop_def(UI32Attr, prop_name="address")
    buffer_attr = opt_prop_def(SymbolRefAttr, prop_name="buffer")
    column_attr = opt_prop_def(I32Attr, prop_name="column")
    row_attr = opt_prop_def(I32Attr, prop_name="row")

    @property
    def address(self) -> int:
        """Absolute address, or an offset if the operation gives a buffer, or a column and a row."""
        return self.address_attr.value.data

    @property
    def buffer(self) -> str | None:
        """Name of the buffer that the address is relative to."""
        return None if self.buffer_attr is None else self.buffer_attr.root_reference.data

    @property
    def column(self) -> int | None:
        """Column of the tile that the address is relative to."""
        return None if self.column_attr is None else self.column_attr.value.data

    @property
    def row(self) -> int | None:
        """Row of the tile that the address is relative to."""
        return None if self.row_attr is None else self.row_attr.value.data


@op_definition
class NpuWrite32Op(RegisterOp, NumbersOp):
    """``aiex.npu.write32 {address = .. : ui32, value = .. : ui32}``: writes one word.

    Since MLIR-AIE 1.4 it is ``(%address, %value) {...} : i32, i32``, and its siblings likewise.
    """

    name = "aiex.npu.write32"
    value_attr = prop_def(UI32Attr, prop_name="value")
    NUMBERS: ClassVar = {"address": word, "value": word}

    def __init__(self, address: int, value: int) -> None:
        super().__init__(properties={"address": ui32(address), "value": ui32(value)})

    @property
    def value(self) -> int:
        """The value to write."""
        return self.value_attr.value.data


@op_definition
class NpuMaskWrite32Op(RegisterOp, NumbersOp):
    """``aiex.npu.maskwrite32 {address, mask, value}``: writes some bits of one word."""

    name = "aiex.npu.maskwrite32"
    value_attr = prop_def(UI32Attr, prop_name="value")
    mask_attr = prop_def(UI32Attr, prop_name="mask")
    NUMBERS: ClassVar = {"address": word, "value": word, "mask": word}

    def __init__(self, address: int, value: int, mask: int) -> None:
        super().__init__(
            properties={"address": ui32(address), "value": ui32(value), "mask": ui32(mask)}
        )

    @property
    def value(self) -> int:
        """The value to write."""
        return self.value_attr.value.data

    @property
    def mask(self) -> int:
        """Which bits are written."""
        return self.mask_attr.value.data


@op_definition
class NpuMaskPollOp(RegisterOp, NumbersOp):
    """``aiex.npu.maskpoll(%address, %value, %mask) {column = .., row = ..} : i32, i32, i32``.

    Waits until the bits of a register that ``%mask`` selects are ``%value``. Source: MLIR-AIE,
    September 2026. npukit prints the numbers as attributes.
    """

    name = "aiex.npu.maskpoll"
    value_attr = prop_def(UI32Attr, prop_name="value")
    mask_attr = prop_def(UI32Attr, prop_name="mask")
    NUMBERS: ClassVar = {"address": word, "value": word, "mask": word}

    @property
    def value(self) -> int:
        """The value to wait for."""
        return self.value_attr.value.data

    @property
    def mask(self) -> int:
        """Which bits are compared."""
        return self.mask_attr.value.data


@op_definition
class NpuBlockWriteOp(RegisterOp):
    """``aiex.npu.blockwrite(%data) {address = ..} : memref<8xi32>``: writes several words.

    ``%data`` is the result of a ``memref.get_global``.
    """

    name = "aiex.npu.blockwrite"
    data = operand_def(MemRefType)
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "`(` $data `)` attr-dict `:` type($data)"

    def __init__(self, data: SSAValue | Operation, address: int) -> None:
        super().__init__(operands=[data], properties={"address": ui32(address)})


@op_definition
class NpuSyncOp(NumbersOp):
    """``aiex.npu.sync {column, row, direction, channel, ..}``: waits for tokens."""

    name = "aiex.npu.sync"
    column_attr = prop_def(I32Attr, prop_name="column")
    row_attr = prop_def(I32Attr, prop_name="row")
    direction_attr = prop_def(I32Attr, prop_name="direction")
    channel_attr = prop_def(I32Attr, prop_name="channel")
    column_num_attr = prop_def(I32Attr, prop_name="column_num")
    row_num_attr = prop_def(I32Attr, prop_name="row_num")
    NUMBERS: ClassVar = dict.fromkeys(
        ("column", "row", "direction", "channel", "column_num", "row_num"), i32
    )

    def __init__(
        self,
        *,
        column: int,
        row: int,
        direction: int,
        channel: int,
        column_num: int = 1,
        row_num: int = 1,
    ) -> None:
        super().__init__(
            properties={
                "column": i32(column),
                "row": i32(row),
                "direction": i32(direction),
                "channel": i32(channel),
                "column_num": i32(column_num),
                "row_num": i32(row_num),
            }
        )

    @property
    def column(self) -> int:
        """First column."""
        return self.column_attr.value.data

    @property
    def row(self) -> int:
        """First row."""
        return self.row_attr.value.data

    @property
    def direction(self) -> int:
        """0 for S2MM, 1 for MM2S."""
        return self.direction_attr.value.data

    @property
    def channel(self) -> int:
        """The channel's number within its direction."""
        return self.channel_attr.value.data

    @property
    def column_num(self) -> int:
        """How many columns."""
        return self.column_num_attr.value.data

    @property
    def row_num(self) -> int:
        """How many rows."""
        return self.row_num_attr.value.data


@op_definition
class NpuAddressPatchOp(NumberedOp):
    """``aiex.npu.address_patch {addr, arg_idx, arg_plus}``: writes an argument's address.

    Since MLIR-AIE 1.4 it is ``(%arg_plus : i32) addr %addr : i32 {...}``; without ``addr`` that is
    an attribute.
    """

    name = "aiex.npu.address_patch"
    addr_attr = prop_def(UI32Attr, prop_name="addr")
    arg_idx_attr = prop_def(I32Attr, prop_name="arg_idx")
    arg_plus_attr = prop_def(I32Attr, prop_name="arg_plus")
    NUMBERS: ClassVar = {"addr": word, "arg_plus": i32}

    @classmethod
    def parse(cls, parser: Parser) -> NumberedOp | UnresolvedOp:  # type: ignore[override]
        """Parse either spelling."""
        numbers: dict[str, Number] = {}
        if parser.parse_optional_punctuation("(") is not None:
            numbers["arg_plus"] = parse_number(parser, I32)
            parser.parse_punctuation(":")
            parser.parse_type()
            parser.parse_punctuation(")")
        if numbers and parser.parse_optional_keyword("addr") is not None:
            numbers["addr"] = parse_number(parser, I32)
            parser.parse_punctuation(":")
            parser.parse_type()
        extra, attributes = split_properties(cls, parser.parse_optional_attr_dict())
        if "addr" in numbers:
            # As in MLIR-AIE, the value counts.
            extra.pop("addr", None)
        return numbered(cls, numbers, Parts(extra, attributes))

    def print(self, printer: Printer) -> None:
        """Print the attribute dictionary."""
        print_attributes(printer, self)

    def __init__(self, addr: int, arg_idx: int, arg_plus: int) -> None:
        super().__init__(
            properties={"addr": ui32(addr), "arg_idx": i32(arg_idx), "arg_plus": i32(arg_plus)}
        )

    @property
    def addr(self) -> int:
        """The register that takes the address."""
        return self.addr_attr.value.data

    @property
    def arg_idx(self) -> int:
        """Which argument of the runtime sequence."""
        return self.arg_idx_attr.value.data

    @property
    def arg_plus(self) -> int:
        """Bytes past the start of the argument's buffer."""
        return self.arg_plus_attr.value.data


@op_definition
class NpuPreemptOp(IRDLOperation):
    """``aiex.npu.preempt {level = 1 : ui8}``: a point where the stream may be interrupted."""

    name = "aiex.npu.preempt"
    level_attr = prop_def(UI8Attr, prop_name="level")
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "attr-dict"

    @property
    def level(self) -> int:
        """0 none, 1 memtile, 2 compute tile, 3 registers."""
        return self.level_attr.value.data


@op_definition
class NpuLoadPdiOp(IRDLOperation):
    """``aiex.npu.load_pdi {device_ref = @main, id = 1 : i32}``: loads another configuration."""

    name = "aiex.npu.load_pdi"
    device_ref = opt_prop_def(SymbolRefAttr)
    id_attr = opt_prop_def(I32Attr, prop_name="id")
    size_attr = opt_prop_def(I32Attr, prop_name="size")
    address_attr = opt_prop_def(UI64Attr, prop_name="address")
    expand_mode = opt_prop_def(I32Attr)  # how aiecc writes the load; what it loads is the same
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "attr-dict"


@op_definition
class NpuControlPacketOp(IRDLOperation):
    """``aiex.control_packet {address, length, opcode, stream_id, data}``: a register access."""

    name = "aiex.control_packet"
    address_attr = prop_def(UI32Attr, prop_name="address")
    length_attr = opt_prop_def(I32Attr, prop_name="length")
    opcode_attr = prop_def(I32Attr, prop_name="opcode")
    stream_id_attr = prop_def(I32Attr, prop_name="stream_id")
    data = opt_prop_def(DenseArrayBase)
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "attr-dict"
