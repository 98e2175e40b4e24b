"""``aie`` operations that declare the array: devices, tiles, buffers, locks, cores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from xdsl.dialects.builtin import (
    ArrayAttr,
    DenseIntOrFPElementsAttr,
    MemRefType,
    StringAttr,
    SymbolNameConstraint,
)
from xdsl.ir import Attribute, Block, Data, Operation, Region, SSAValue
from xdsl.irdl import (
    AnyAttr,
    IRDLOperation,
    irdl_attr_definition,
    irdl_op_definition,
    operand_def,
    opt_prop_def,
    prop_def,
    region_def,
    result_def,
    traits_def,
)
from xdsl.parser import AttrParser, Parser
from xdsl.printer import Printer
from xdsl.traits import IsolatedFromAbove, IsTerminator, NoTerminator, SymbolTable

from npukit.aie import physical
from npukit.aie.device import DeviceModel, TileKind, device_model
from npukit.aie.dialect.attributes import (
    BoolAttr,
    I32Attr,
    I64Attr,
    LockBlockingAttr,
    LockUse,
    LockUseAttr,
    LogicalTileKind,
    LogicalTileKindAttr,
    i32,
)
from npukit.aie.dialect.location import locate
from npukit.aie.dialect.syntax import (
    ATTRIBUTES_IN_DICT,
    INDEX,
    ImplicitEndRegion,
    parse_elements,
    print_attributes,
    split_properties,
)
from npukit.errors import DesignError, UnsupportedError

DEFAULT_STACK_SIZE = 0x400
"""Bytes of stack of a core that names none (MLIR-AIE, ``AIEOps.td``, ``CoreOp``)."""

_Op = TypeVar("_Op", bound=Operation)


@irdl_attr_definition
class DeviceNameAttr(Data[str]):
    """The device that a design is for: ``npu1_1col``."""

    name = "aie.device_name"

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> str:
        """Parse the name; the older ``npu1_4col`` is today's ``npu1``."""
        text = parser.parse_optional_str_literal()
        if text is None:
            text = parser.parse_identifier(", the name of a device")
        return "npu1" if text == "npu1_4col" else text

    def print_parameter(self, printer: Printer) -> None:
        """Print the name."""
        printer.print_string(self.data)


@irdl_op_definition
class EndOp(IRDLOperation):
    """``aie.end``: terminates the region of a core, a DMA or a task."""

    name = "aie.end"
    traits = traits_def(IsTerminator())
    assembly_format = "attr-dict"


@irdl_op_definition
class DeviceOp(IRDLOperation):
    """``aie.device(npu1_1col) @main { ... }``: one design for one device.

    Iterate over its operations with :meth:`ops_of`; look a symbol up with :meth:`symbol`.
    """

    name = "aie.device"
    device_attr = prop_def(DeviceNameAttr, prop_name="device")
    symbol_attr = opt_prop_def(SymbolNameConstraint(), prop_name="sym_name")
    body = region_def()
    irdl_options = ATTRIBUTES_IN_DICT
    traits = traits_def(IsolatedFromAbove(), NoTerminator(), SymbolTable())
    custom_directives = (ImplicitEndRegion,)
    assembly_format = "`(` $device `)` ($sym_name^)? custom<ImplicitEndRegion>($body) attr-dict"

    def __init__(
        self, device: str, ops: Sequence[Operation] = (), *, sym_name: str | None = None
    ) -> None:
        properties: dict[str, Attribute | None] = {"device": DeviceNameAttr(device)}
        if sym_name is not None:
            properties["sym_name"] = StringAttr(sym_name)
        super().__init__(properties=properties, regions=[Region(Block(ops))])

    @property
    def device(self) -> str:
        """The device's name as MLIR-AIE spells it."""
        return self.device_attr.data

    @property
    def sym_name(self) -> str:
        """The design's name, ``main`` if it has none."""
        return "main" if self.symbol_attr is None else self.symbol_attr.data

    @property
    def model(self) -> DeviceModel:
        """What the device has; a located :class:`DesignError` if npukit does not know it."""
        return device_model(self.device, where=locate(self))

    @property
    def block(self) -> Block:
        """The block that holds everything in the design."""
        return self.body.block

    def ops_of(self, kind: type[_Op]) -> Iterator[_Op]:
        """Yield the operations of class ``kind`` that stand directly in the device, in order."""
        for op in self.block.ops:
            if isinstance(op, kind):
                yield op

    def symbol(self, name: str) -> Operation | None:
        """Return the operation named ``name`` (fifo, buffer, lock, allocation...), or None."""
        return next((op for op in self.block.ops if symbol_name(op) == name), None)

    @staticmethod
    def of(op: Operation) -> DeviceOp:
        """Return the device that ``op`` stands in.

        Raises:
            DesignError: ``op`` does not stand in a device.
        """
        parent: Operation | None = op
        while parent is not None and not isinstance(parent, DeviceOp):
            parent = parent.parent_op()
        if parent is None:
            raise DesignError(f"'{op.name}' must stand inside an aie.device", where=locate(op))
        return parent


@irdl_op_definition
class TileOp(IRDLOperation):
    """``%t = aie.tile(0, 2)``: names one tile; its result stands for the tile."""

    name = "aie.tile"
    col_attr = prop_def(I32Attr, prop_name="col")
    row_attr = prop_def(I32Attr, prop_name="row")
    allocation_scheme_attr = opt_prop_def(StringAttr, prop_name="allocation_scheme")
    result = result_def(INDEX)
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "`(` $col `,` $row `)` attr-dict"

    def __init__(
        self,
        col: int,
        row: int,
        *,
        allocation_scheme: str | None = None,
        attributes: dict[str, Attribute] | None = None,
    ) -> None:
        properties: dict[str, Attribute | None] = {"col": i32(col), "row": i32(row)}
        if allocation_scheme is not None:
            properties["allocation_scheme"] = StringAttr(allocation_scheme)
        super().__init__(
            properties=properties,
            attributes=dict(attributes) if attributes else {},
            result_types=[INDEX],
        )

    @property
    def col(self) -> int:
        """The column, counted from the west."""
        return self.col_attr.value.data

    @property
    def row(self) -> int:
        """The row, counted from the shim."""
        return self.row_attr.value.data

    @property
    def coord(self) -> physical.Tile:
        """Column and row."""
        return physical.Tile(self.col, self.row)

    @property
    def allocation_scheme(self) -> str | None:
        """How buffers get addresses here: ``basic-sequential`` or ``bank-aware``."""
        attr = self.allocation_scheme_attr
        return None if attr is None else attr.data

    @property
    def kind(self) -> TileKind:
        """Shim, memtile or compute tile, by the device that the operation stands in."""
        return DeviceOp.of(self).model.kind(self.coord)


@irdl_op_definition
class LogicalTileOp(IRDLOperation):
    """``aie.logical_tile<CoreTile>(?, ?)``: a tile that a placement pass has yet to choose.

    npukit parses and prints it; it does not place tiles.
    """

    name = "aie.logical_tile"
    tile_type_attr = prop_def(LogicalTileKindAttr, prop_name="tile_type")
    col_attr = opt_prop_def(I32Attr, prop_name="col")
    row_attr = opt_prop_def(I32Attr, prop_name="row")
    allocation_scheme_attr = opt_prop_def(StringAttr, prop_name="allocation_scheme")
    result = result_def(INDEX)

    @property
    def tile_type(self) -> LogicalTileKind:
        """The kind of tile that is asked for."""
        return self.tile_type_attr.data

    @property
    def col(self) -> int | None:
        """The column, if the design fixes it."""
        return None if self.col_attr is None else self.col_attr.value.data

    @property
    def row(self) -> int | None:
        """The row, if the design fixes it."""
        return None if self.row_attr is None else self.row_attr.value.data

    @classmethod
    def parse(cls, parser: Parser) -> LogicalTileOp:
        """Parse ``<CoreTile>(0, ?) {...}``."""
        with parser.in_angle_brackets():
            kind = LogicalTileKindAttr(LogicalTileKindAttr.parse_parameter(parser))
        properties: dict[str, Attribute] = {"tile_type": kind}
        with parser.in_parens():
            for name in ("col", "row"):
                if parser.parse_optional_punctuation("?") is None:
                    properties[name] = i32(parser.parse_integer(allow_negative=False))
                if name == "col":
                    parser.parse_punctuation(",")
        extra, attributes = split_properties(cls, parser.parse_optional_attr_dict())
        return cls.create(
            properties=properties | extra, attributes=attributes, result_types=[INDEX]
        )

    def print(self, printer: Printer) -> None:
        """Print ``<CoreTile>(0, ?) {...}``."""
        col = "?" if self.col is None else str(self.col)
        row = "?" if self.row is None else str(self.row)
        printer.print_string(f"<{self.tile_type.value}>({col}, {row})")
        print_attributes(printer, self, ("tile_type", "col", "row"))


def symbol_name(op: Operation) -> str | None:
    """Return the name that ``op`` declares, or None."""
    attr = op.get_attr_or_prop("sym_name")
    return attr.data if isinstance(attr, StringAttr) else None


def tile_of(value: SSAValue, user: Operation) -> TileOp:
    """Return the ``aie.tile`` behind ``value``, an operand of ``user``.

    Raises:
        UnsupportedError: it is an ``aie.logical_tile``, which npukit does not place.
        DesignError: it is not a tile.
    """
    owner = value.owner
    if isinstance(owner, TileOp):
        return owner
    if isinstance(owner, LogicalTileOp):
        raise UnsupportedError(
            "aie.logical_tile is not placed by npukit",
            where=locate(owner),
            hint="name the tile with aie.tile(col, row)",
        )
    raise DesignError(f"'{user.name}' needs an aie.tile as its tile", where=locate(user))


class TileElement(IRDLOperation):
    """Base of the operations that belong to one tile, their operand ``tile``."""

    tile = operand_def(INDEX)

    @property
    def tile_op(self) -> TileOp:
        """The ``aie.tile`` that this belongs to (errors as :func:`tile_of`)."""
        return tile_of(self.tile, self)

    @property
    def coord(self) -> physical.Tile:
        """Column and row of the tile that this belongs to."""
        return self.tile_op.coord


@irdl_op_definition
class BufferOp(TileElement):
    """``%b = aie.buffer(%t) {...} : memref<16xi32> = dense<0>``: a buffer in a tile's memory."""

    name = "aie.buffer"
    sym_name_attr = opt_prop_def(StringAttr, prop_name="sym_name")
    address_attr = opt_prop_def(I32Attr, prop_name="address")
    initial_value = opt_prop_def(DenseIntOrFPElementsAttr)
    mem_bank_attr = opt_prop_def(I32Attr, prop_name="mem_bank")
    buffer = result_def(MemRefType)

    def __init__(  # noqa: PLR0913 - the parts of a buffer
        self,
        tile: SSAValue | Operation,
        type_: MemRefType[Attribute],
        *,
        sym_name: str | None = None,
        address: int | None = None,
        mem_bank: int | None = None,
        initial_value: DenseIntOrFPElementsAttr | None = None,
    ) -> None:
        properties: dict[str, Attribute | None] = {
            "sym_name": None if sym_name is None else StringAttr(sym_name),
            "address": None if address is None else i32(address),
            "initial_value": initial_value,
            "mem_bank": None if mem_bank is None else i32(mem_bank),
        }
        super().__init__(operands=[tile], properties=properties, result_types=[type_])
        if sym_name is not None and SSAValue.is_valid_name(sym_name):
            self.buffer.name_hint = sym_name

    @property
    def sym_name(self) -> str | None:
        """The buffer's name."""
        return None if self.sym_name_attr is None else self.sym_name_attr.data

    @property
    def address(self) -> int | None:
        """Byte address in the tile's own data memory, if it is placed."""
        return None if self.address_attr is None else self.address_attr.value.data

    @property
    def mem_bank(self) -> int | None:
        """The memory bank that it is placed in, if that is fixed."""
        return None if self.mem_bank_attr is None else self.mem_bank_attr.value.data

    @property
    def type(self) -> MemRefType[Attribute]:
        """The buffer's memref type."""
        return self.buffer.type

    @classmethod
    def parse(cls, parser: Parser) -> BufferOp:
        """Parse ``(%t) {...} : memref<...> = dense<...>``."""
        with parser.in_parens():
            tile = parser.parse_operand(INDEX)
        properties, attributes = split_properties(cls, parser.parse_optional_attr_dict())
        parser.parse_punctuation(":")
        start = parser.pos
        type_ = parser.parse_type()
        if not isinstance(type_, MemRefType) or -1 in type_.get_shape():
            parser.raise_error("a buffer needs a memref type of static shape", start, parser.pos)
        if parser.parse_optional_punctuation("=") is not None:
            properties["initial_value"] = parse_elements(parser, type_)
        return cls.create(
            operands=[tile], properties=properties, attributes=attributes, result_types=[type_]
        )

    def print(self, printer: Printer) -> None:
        """Print ``(%t) {...} : memref<...> = dense<...>``."""
        with printer.in_parens():
            printer.print_operand(self.tile)
        print_attributes(printer, self, ("initial_value",))
        printer.print_string(" : ")
        printer.print_attribute(self.buffer.type)
        if self.initial_value is not None:
            printer.print_string(" = ")
            self.initial_value.print_without_type(printer)


@irdl_op_definition
class ExternalBufferOp(IRDLOperation):
    """``aie.external_buffer {sym_name = "x"} : memref<...>``: a buffer in host memory."""

    name = "aie.external_buffer"
    sym_name_attr = opt_prop_def(StringAttr, prop_name="sym_name")
    address_attr = opt_prop_def(I64Attr, prop_name="address")
    buffer = result_def(MemRefType)
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "attr-dict `:` type($buffer)"

    @property
    def sym_name(self) -> str | None:
        """The buffer's name."""
        return None if self.sym_name_attr is None else self.sym_name_attr.data


@irdl_op_definition
class LockOp(TileElement):
    """``%l = aie.lock(%t, 3) {init = 1 : i32, sym_name = "l"}``: a semaphore of a tile."""

    name = "aie.lock"
    lock_id_attr = opt_prop_def(I32Attr, prop_name="lockID")
    init_attr = opt_prop_def(I32Attr, prop_name="init")
    sym_name_attr = opt_prop_def(StringAttr, prop_name="sym_name")
    result = result_def(INDEX)
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "`(` $tile (`,` $lockID^)? `)` attr-dict"

    def __init__(
        self,
        tile: SSAValue | Operation,
        lock_id: int | None = None,
        *,
        init: int | None = None,
        sym_name: str | None = None,
    ) -> None:
        properties: dict[str, Attribute | None] = {
            "lockID": None if lock_id is None else i32(lock_id),
            "init": None if init is None else i32(init),
            "sym_name": None if sym_name is None else StringAttr(sym_name),
        }
        super().__init__(operands=[tile], properties=properties, result_types=[INDEX])
        if sym_name is not None and SSAValue.is_valid_name(sym_name):
            self.result.name_hint = sym_name

    @property
    def lock_id(self) -> int | None:
        """The lock's number in its tile, if it has been assigned."""
        return None if self.lock_id_attr is None else self.lock_id_attr.value.data

    @property
    def init(self) -> int:
        """The value at load, 0 if the design gives none."""
        return 0 if self.init_attr is None else self.init_attr.value.data

    @property
    def sym_name(self) -> str | None:
        """The lock's name."""
        return None if self.sym_name_attr is None else self.sym_name_attr.data


@irdl_op_definition
class UseLockOp(IRDLOperation):
    """``aie.use_lock(%l, AcquireGreaterEqual, 1)``: acquire or release a lock."""

    name = "aie.use_lock"
    lock = operand_def(INDEX)
    action_attr = prop_def(LockUseAttr, prop_name="action")
    value_attr = opt_prop_def(I32Attr, prop_name="value")
    blocking = opt_prop_def(LockBlockingAttr)
    acq_en = opt_prop_def(BoolAttr)

    def __init__(self, lock: SSAValue | Operation, action: LockUse, value: int = 1) -> None:
        super().__init__(
            operands=[lock], properties={"action": LockUseAttr(action), "value": i32(value)}
        )

    @property
    def action(self) -> LockUse:
        """Acquire, AcquireGreaterEqual or Release."""
        return self.action_attr.data

    @property
    def value(self) -> int:
        """By how much, 1 if not given."""
        return 1 if self.value_attr is None else self.value_attr.value.data

    @property
    def is_acquire(self) -> bool:
        """True for both kinds of acquire."""
        return self.action is not LockUse.RELEASE

    @property
    def lock_op(self) -> LockOp:
        """The ``aie.lock`` that is used.

        Raises:
            DesignError: the operand is not the result of an ``aie.lock``.
        """
        owner = self.lock.owner
        if not isinstance(owner, LockOp):
            raise DesignError("aie.use_lock needs an aie.lock", where=locate(self))
        return owner

    @classmethod
    def parse(cls, parser: Parser) -> UseLockOp:
        """Parse ``(%l, Action, value, Blocking) {...}``; value and blocking are optional."""
        parser.parse_punctuation("(")
        lock = parser.parse_operand(INDEX)
        parser.parse_punctuation(",")
        properties: dict[str, Attribute] = {
            "action": LockUseAttr(LockUseAttr.parse_parameter(parser))
        }
        if parser.parse_optional_punctuation(",") is not None:
            value = parser.parse_optional_integer()
            if value is not None:
                properties["value"] = i32(value)
            if value is None or parser.parse_optional_punctuation(",") is not None:
                properties["blocking"] = LockBlockingAttr(LockBlockingAttr.parse_parameter(parser))
        parser.parse_punctuation(")")
        extra, attributes = split_properties(cls, parser.parse_optional_attr_dict())
        return cls.create(operands=[lock], properties=properties | extra, attributes=attributes)

    def print(self, printer: Printer) -> None:
        """Print ``(%l, Action, value, Blocking) {...}``."""
        with printer.in_parens():
            printer.print_operand(self.lock)
            printer.print_string(f", {self.action.value}")
            if self.value_attr is not None:
                printer.print_string(f", {self.value}")
            if self.blocking is not None:
                printer.print_string(f", {self.blocking.data.value}")
        print_attributes(printer, self, ("action", "value", "blocking"))


@irdl_op_definition
class CoreOp(TileElement):
    """``%c = aie.core(%t) { ... aie.end } {stack_size = 2048 : i32}``: a core's program."""

    name = "aie.core"
    stack_size_attr = opt_prop_def(I32Attr, prop_name="stack_size")
    link_with_attr = opt_prop_def(StringAttr, prop_name="link_with")
    link_files_attr = opt_prop_def(ArrayAttr[StringAttr], prop_name="link_files")
    elf_file_attr = opt_prop_def(StringAttr, prop_name="elf_file")
    dynamic_objfifo_lowering_attr = opt_prop_def(BoolAttr, prop_name="dynamic_objfifo_lowering")
    result = result_def(INDEX)
    body = region_def()
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "`(` $tile `)` $body attr-dict"

    def __init__(
        self,
        tile: SSAValue | Operation,
        body: Region,
        *,
        stack_size: int | None = None,
        link_files: Sequence[str] = (),
    ) -> None:
        properties: dict[str, Attribute | None] = {
            "stack_size": None if stack_size is None else i32(stack_size),
            "link_files": ArrayAttr(StringAttr(f) for f in link_files) if link_files else None,
        }
        super().__init__(
            operands=[tile], properties=properties, regions=[body], result_types=[INDEX]
        )

    @property
    def stack_size(self) -> int:
        """Bytes of stack, :data:`DEFAULT_STACK_SIZE` if the design gives none."""
        attr = self.stack_size_attr
        return DEFAULT_STACK_SIZE if attr is None else attr.value.data

    @property
    def link_with(self) -> str | None:
        """The object file of the older, core-level form."""
        return None if self.link_with_attr is None else self.link_with_attr.data

    @property
    def link_files(self) -> tuple[str, ...]:
        """The object files of the core's functions, as ``aiecc`` collects them."""
        attr = self.link_files_attr
        return () if attr is None else tuple(f.data for f in attr.data)

    @property
    def elf_file(self) -> str | None:
        """A finished program for the core, instead of a body."""
        return None if self.elf_file_attr is None else self.elf_file_attr.data

    @property
    def dynamic_objfifo_lowering(self) -> bool | None:
        """Whether this core's fifos use run-time indices; None if the design does not say."""
        attr = self.dynamic_objfifo_lowering_attr
        return None if attr is None else bool(attr.value.data)


@irdl_op_definition
class DebugOp(IRDLOperation):
    """``aie.debug(%v : i32)``: shows a value in simulation."""

    name = "aie.debug"
    arg = operand_def(AnyAttr())
    assembly_format = "`(` $arg `:` type($arg) `)` attr-dict"


@irdl_op_definition
class EventOp(IRDLOperation):
    """``aie.event(0)``: raises one of a core's two instruction events."""

    name = "aie.event"
    val = prop_def(I32Attr)
    assembly_format = "`(` $val `)` attr-dict"
