"""``aie`` operations of memories: buffers, locks, and the use of locks."""

from __future__ import annotations

from xdsl.dialects.builtin import (
    DenseIntOrFPElementsAttr,
    MemRefType,
    StringAttr,
)
from xdsl.dialects.builtin import i32 as I32  # noqa: N812 - a type, and i32 makes an attribute
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.irdl import (
    IRDLOperation,
    operand_def,
    opt_operand_def,
    opt_prop_def,
    prop_def,
    result_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer

from npukit.compiler.dialect.array_ops import TileElement
from npukit.compiler.dialect.attributes import (
    BoolAttr,
    I32Attr,
    I64Attr,
    i32,
)
from npukit.compiler.dialect.keyword_attributes import (
    LockBlockingAttr,
    LockUse,
    LockUseAttr,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.dialect.op_definition import op_definition
from npukit.compiler.dialect.syntax import (
    ATTRIBUTES_IN_DICT,
    INDEX,
    constant_of,
    parse_elements,
    print_attributes,
    split_properties,
)
from npukit.errors import DesignError, UnsupportedError


@op_definition
class BufferOp(TileElement):
    """``%b = aie.buffer(%t) {...} : memref<16xi32> = dense<0>``: a buffer in a tile's memory."""

    name = "aie.buffer"
    sym_name_attr = opt_prop_def(StringAttr, prop_name="sym_name")
    address_attr = opt_prop_def(I32Attr, prop_name="address")
    initial_value = opt_prop_def(DenseIntOrFPElementsAttr)
    mem_bank_attr = opt_prop_def(I32Attr, prop_name="mem_bank")
    aligned = opt_prop_def(BoolAttr)
    buffer = result_def(MemRefType)

    def __init__(
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


@op_definition
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


@op_definition
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


@op_definition
class UseLockOp(IRDLOperation):
    """``aie.use_lock(%l, AcquireGreaterEqual, 1)``: acquire or release a lock.

    Since MLIR-AIE 1.4 the number is a value, ``%c1``. A constant one becomes a number here too.
    """

    name = "aie.use_lock"
    lock = operand_def(INDEX)
    computed = opt_operand_def(I32)
    action_attr = prop_def(LockUseAttr, prop_name="action")
    value_attr = opt_prop_def(I32Attr, prop_name="value")
    blocking = opt_prop_def(LockBlockingAttr)
    acq_en = opt_prop_def(BoolAttr)

    def __init__(self, lock: SSAValue | Operation, action: LockUse, value: int = 1) -> None:
        super().__init__(
            operands=[lock, None],
            properties={"action": LockUseAttr(action), "value": i32(value)},
        )

    @property
    def action(self) -> LockUse:
        """Acquire, AcquireGreaterEqual or Release."""
        return self.action_attr.data

    @property
    def value(self) -> int:
        """The amount, 1 if not given.

        Raises:
            UnsupportedError: it is computed when the design runs.
        """
        if self.computed is not None:
            raise UnsupportedError(
                "npukit does not support lock values computed at run time",
                where=locate(self),
            )
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
        operands: list[SSAValue] = [lock]
        if parser.parse_optional_punctuation(",") is not None:
            value = parser.parse_optional_integer()
            given = parser.parse_optional_unresolved_operand() if value is None else None
            if given is not None:
                computed = parser.resolve_operand(given, I32)
                value = constant_of(computed)
                operands += [computed] if value is None else []
            if value is not None:
                properties["value"] = i32(value)
            has_value = value is not None or given is not None
            if not has_value or parser.parse_optional_punctuation(",") is not None:
                properties["blocking"] = LockBlockingAttr(LockBlockingAttr.parse_parameter(parser))
        parser.parse_punctuation(")")
        extra, attributes = split_properties(cls, parser.parse_optional_attr_dict())
        return cls.create(operands=operands, properties=properties | extra, attributes=attributes)

    def print(self, printer: Printer) -> None:
        """Print ``(%l, Action, value, Blocking) {...}``."""
        with printer.in_parens():
            printer.print_operand(self.lock)
            printer.print_string(f", {self.action.value}")
            if self.computed is not None:
                printer.print_string(", ")
                printer.print_operand(self.computed)
            elif self.value_attr is not None:
                printer.print_string(f", {self.value}")
            if self.blocking is not None:
                printer.print_string(f", {self.blocking.data.value}")
        print_attributes(printer, self, ("action", "value", "blocking"))
