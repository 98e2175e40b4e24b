"""``aie`` operations that declare a device and its tiles, and their common bases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from xdsl.dialects.builtin import (
    StringAttr,
    SymbolNameConstraint,
)
from xdsl.ir import Attribute, Block, Data, Operation, Region, SSAValue
from xdsl.irdl import (
    IRDLOperation,
    irdl_attr_definition,
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

from npukit.compiler.dialect.attributes import (
    I32Attr,
    i32,
)
from npukit.compiler.dialect.keyword_attributes import (
    LogicalTileKind,
    LogicalTileKindAttr,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.dialect.op_definition import op_definition
from npukit.compiler.dialect.syntax import (
    ATTRIBUTES_IN_DICT,
    INDEX,
    drop_end,
    print_attributes,
    split_properties,
)
from npukit.compiler.walk import operations_in
from npukit.errors import DesignError, UnsupportedError
from npukit.machine import tiles
from npukit.machine.device import DeviceModel, TileKind, device_model, plain_device_name

_Op = TypeVar("_Op", bound=Operation)


@irdl_attr_definition
class DeviceNameAttr(Data[str]):
    """The device that a design is for: ``npu1_1col``."""

    name = "aie.device_name"

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> str:
        """Parse the name, translating an older one to the current one."""
        text = parser.parse_optional_str_literal()
        if text is None:
            text = parser.parse_identifier(", the name of a device")
        return plain_device_name(text)

    def print_parameter(self, printer: Printer) -> None:
        """Print the name."""
        printer.print_string(self.data)


@op_definition
class EndOp(IRDLOperation):
    """``aie.end``: terminates the region of a core, a DMA or a task."""

    name = "aie.end"
    traits = traits_def(IsTerminator())

    @classmethod
    def parse(cls, parser: Parser) -> EndOp:
        """Parse the attribute dictionary."""
        return cls.create(attributes=parser.parse_optional_attr_dict())

    def print(self, printer: Printer) -> None:
        """Print the attribute dictionary."""
        printer.print_op_attributes(self.attributes)


@op_definition
class DeviceOp(IRDLOperation):
    """``aie.device(npu1_1col) @main { ... }``: one design for one device.

    Iterate over its operations with :meth:`ops_of`; look a symbol up with :meth:`symbol`.
    """

    name = "aie.device"
    device_attr = prop_def(DeviceNameAttr, prop_name="device")
    symbol_attr = opt_prop_def(SymbolNameConstraint(), prop_name="sym_name")
    body = region_def()
    traits = traits_def(IsolatedFromAbove(), NoTerminator(), SymbolTable())

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

    def walk_array(self) -> Iterator[Operation]:
        """All operations at any depth, except runtime sequences and their contents.

        A sequence may be a hundred times as long as everything else.
        """
        for op in self.block.ops:
            if op.name != "aie.runtime_sequence":
                yield from operations_in(op)

    def ops_of(self, kind: type[_Op]) -> Iterator[_Op]:
        """Yield the operations of class ``kind`` directly in the device, in order."""
        for op in self.block.ops:
            if isinstance(op, kind):
                yield op

    def symbol(self, name: str) -> Operation | None:
        """Return the operation named ``name`` (fifo, buffer, lock, allocation...), or None."""
        return next((op for op in self.block.ops if symbol_name(op) == name), None)

    @staticmethod
    def of(op: Operation) -> DeviceOp:
        """Return the device around ``op``.

        Raises:
            DesignError: ``op`` is not in a device.
        """
        parent: Operation | None = op
        while parent is not None and not isinstance(parent, DeviceOp):
            parent = parent.parent_op()
        if parent is None:
            raise DesignError(f"'{op.name}' must be inside an aie.device", where=locate(op))
        return parent

    @classmethod
    def parse(cls, parser: Parser) -> DeviceOp:
        """Parse ``(device) @name {...} {...}``; the name may also be in the dictionary."""
        with parser.in_parens():
            device = DeviceNameAttr(DeviceNameAttr.parse_parameter(parser))
        properties: dict[str, Attribute] = {"device": device}
        name = parser.parse_optional_symbol_name()
        if name is not None:
            properties["sym_name"] = name
        body = drop_end(parser.parse_region())
        extra, attributes = split_properties(cls, parser.parse_optional_attr_dict())
        return cls.create(properties=properties | extra, attributes=attributes, regions=[body])

    def print(self, printer: Printer) -> None:
        """Print ``(device) @name {...} {...}``."""
        printer.print_string(f"({self.device})")
        if self.symbol_attr is not None:
            printer.print_string(" ")
            printer.print_symbol_name(self.symbol_attr.data)
        printer.print_string(" ")
        printer.print_region(self.body, print_empty_block=False)
        print_attributes(printer, self, ("device", "sym_name"))


@op_definition
class TileOp(IRDLOperation):
    """``%t = aie.tile(0, 2)``: names one tile; its result is the handle of the tile."""

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
    def coord(self) -> tiles.Tile:
        """Column and row."""
        return tiles.Tile(self.col, self.row)

    @property
    def allocation_scheme(self) -> str | None:
        """How buffers get addresses here: ``basic-sequential`` or ``bank-aware``."""
        attr = self.allocation_scheme_attr
        return None if attr is None else attr.data

    @property
    def kind(self) -> TileKind:
        """Shim, memtile or compute tile, from the device around the operation."""
        return DeviceOp.of(self).model.kind(self.coord)


_LOGICAL_KINDS = {
    LogicalTileKind.SHIM_NOC: TileKind.SHIM,
    LogicalTileKind.MEM: TileKind.MEM,
    LogicalTileKind.CORE: TileKind.CORE,
}


@op_definition
class LogicalTileOp(IRDLOperation):
    """``aie.logical_tile<CoreTile>(?, ?)``: a tile that the lowering has yet to choose."""

    name = "aie.logical_tile"
    tile_type_attr = prop_def(LogicalTileKindAttr, prop_name="tile_type")
    col_attr = opt_prop_def(I32Attr, prop_name="col")
    row_attr = opt_prop_def(I32Attr, prop_name="row")
    allocation_scheme_attr = opt_prop_def(StringAttr, prop_name="allocation_scheme")
    result = result_def(INDEX)

    @property
    def tile_type(self) -> LogicalTileKind:
        """The requested kind of tile."""
        return self.tile_type_attr.data

    @property
    def kind(self) -> TileKind | None:
        """The kind of tile that it becomes; None if no NPU has such tiles."""
        return _LOGICAL_KINDS.get(self.tile_type)

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
        UnsupportedError: it is an ``aie.logical_tile``, which has no place before lowering.
        DesignError: it is not a tile.
    """
    owner = value.owner
    if isinstance(owner, TileOp):
        return owner
    if isinstance(owner, LogicalTileOp):
        raise UnsupportedError(
            "this aie.logical_tile is not placed yet: lower the design first",
            where=locate(owner),
            hint="npukit lower; or name the tile with aie.tile(col, row)",
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
    def coord(self) -> tiles.Tile:
        """Column and row of the tile that this belongs to."""
        return self.tile_op.coord
