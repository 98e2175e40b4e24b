"""``aie`` operations by which cores use object fifos."""

from __future__ import annotations

from typing import ClassVar

from xdsl.dialects.builtin import (
    MemRefType,
    SymbolRefAttr,
    TensorType,
)
from xdsl.ir import Attribute, SSAValue
from xdsl.irdl import (
    IRDLOperation,
    operand_def,
    prop_def,
    result_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer

from npukit.compiler.dialect.attributes import (
    I32Attr,
    ObjectFifoSubviewType,
    i32,
)
from npukit.compiler.dialect.keyword_attributes import (
    Port,
    PortAttr,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.dialect.op_definition import op_definition
from npukit.compiler.dialect.syntax import (
    INDEX,
    print_attributes,
)
from npukit.errors import DesignError


class FifoAccessOp(IRDLOperation):
    """Base of acquire and release: a core's use of ``size`` objects at one end of a fifo."""

    port_attr = prop_def(PortAttr, prop_name="port")
    fifo_attr = prop_def(SymbolRefAttr, prop_name="objFifo_name")
    size_attr = prop_def(I32Attr, prop_name="size")

    POSITIONAL: ClassVar = ("port", "objFifo_name", "size")
    SIZE_IS_NEEDED: ClassVar = True

    @property
    def port(self) -> Port:
        """Which end of the fifo."""
        return self.port_attr.data

    @property
    def fifo(self) -> str:
        """The fifo's name."""
        return self.fifo_attr.root_reference.data

    @property
    def size(self) -> int:
        """How many objects."""
        return self.size_attr.value.data

    @classmethod
    def _parse_access(cls, parser: Parser) -> tuple[dict[str, Attribute], dict[str, Attribute]]:
        attributes = parser.parse_optional_attr_dict()
        properties: dict[str, Attribute] = {
            "objFifo_name": SymbolRefAttr(parser.parse_symbol_name())
        }
        with parser.in_parens():
            properties["port"] = cls._parse_port(parser)
            if cls.SIZE_IS_NEEDED:
                parser.parse_punctuation(",")
                properties["size"] = i32(parser.parse_integer())
            elif parser.parse_optional_punctuation(","):
                properties["size"] = i32(parser.parse_integer())
        return properties, attributes

    @classmethod
    def _parse_port(cls, parser: Parser) -> PortAttr:
        start = parser.pos
        if parser.parse_optional_integer() is not None:
            parser.raise_error(
                f"'{cls.name}' without Produce or Consume is about an endpoint "
                "(aie.objectfifo.core_endpoint), which npukit does not lower",
                start,
                parser.pos,
            )
        return PortAttr(PortAttr.parse_parameter(parser))

    def _print_access(self, printer: Printer) -> None:
        print_attributes(printer, self, self.POSITIONAL)
        printer.print_string(" ")
        printer.print_symbol_name(self.fifo)
        printer.print_string(f"({self.port.value}, {self.size})")


@op_definition
class ObjectFifoAcquireOp(FifoAccessOp):
    """``%s = aie.objectfifo.acquire @of(Consume, 1) : !aie.objectfifosubview<memref<..>>``.

    The parser also reads ``%a, %b = aie.objectfifo.acquire @of(Consume, 2) : memref<..>,
    memref<..>`` (:mod:`npukit.compiler.dialect.objectfifo_objects`).
    """

    name = "aie.objectfifo.acquire"
    subview = result_def(ObjectFifoSubviewType)

    SIZE_IS_NEEDED: ClassVar = False

    @classmethod
    def parse(cls, parser: Parser) -> ObjectFifoAcquireOp:
        """Parse ``{...} @of(Port, size) : type``, or ``{...} @of(Port, size) : types``.

        With types of objects instead of one of a subview, the size may be missing.
        """
        start = parser.pos
        properties, attributes = cls._parse_access(parser)
        parser.parse_punctuation(":")
        types_start = parser.pos
        types = parser.parse_comma_separated_list(parser.Delimiter.NONE, parser.parse_type)
        subview = isinstance(types[0], ObjectFifoSubviewType)
        if len(types) > 1 if subview else not all(isinstance(type_, MemRefType) for type_ in types):
            parser.raise_error(
                "expected a type !aie.objectfifosubview<memref<...>>, or a memref for each object",
                types_start,
                parser.pos,
            )
        if "size" not in properties:
            if subview:
                parser.raise_error("expected the number of objects after the port", start, start)
            properties["size"] = i32(len(types))
        return cls.create(properties=properties, attributes=attributes, result_types=types)

    def print(self, printer: Printer) -> None:
        """Print ``{...} @of(Port, size) : type``."""
        self._print_access(printer)
        printer.print_string(" : ")
        printer.print_attribute(self.subview.type)


@op_definition
class ObjectFifoReleaseOp(FifoAccessOp):
    """``aie.objectfifo.release @of(Consume, 1)``: releases the oldest objects."""

    name = "aie.objectfifo.release"

    @classmethod
    def parse(cls, parser: Parser) -> ObjectFifoReleaseOp:
        """Parse ``{...} @of(Port, size)``."""
        properties, attributes = cls._parse_access(parser)
        return cls.create(properties=properties, attributes=attributes)

    def print(self, printer: Printer) -> None:
        """Print ``{...} @of(Port, size)``."""
        self._print_access(printer)


@op_definition
class ObjectFifoSubviewAccessOp(IRDLOperation):
    """``%e = aie.objectfifo.subview.access %s[0] : subview type -> memref<..>``."""

    name = "aie.objectfifo.subview.access"
    subview = operand_def(ObjectFifoSubviewType)
    index_attr = prop_def(I32Attr, prop_name="index")
    output = result_def(MemRefType)

    @property
    def index(self) -> int:
        """Which of the acquired objects, the oldest being 0."""
        return self.index_attr.value.data

    @property
    def acquire(self) -> ObjectFifoAcquireOp:
        """The acquire that the subview comes from.

        Raises:
            DesignError: the operand is not the result of an acquire.
        """
        owner = self.subview.owner
        if not isinstance(owner, ObjectFifoAcquireOp):
            raise DesignError(
                "the subview must come from an aie.objectfifo.acquire", where=locate(self)
            )
        return owner

    @classmethod
    def parse(cls, parser: Parser) -> ObjectFifoSubviewAccessOp:
        """Parse ``%s[0] {...} : type -> type``."""
        operand = parser.parse_unresolved_operand()
        with parser.in_square_brackets():
            index = i32(parser.parse_integer())
        attributes = parser.parse_optional_attr_dict()
        parser.parse_punctuation(":")
        subview = parser.resolve_operand(operand, parser.parse_type())
        parser.parse_punctuation("->")
        output = parser.parse_type()
        return cls.create(
            operands=[subview],
            properties={"index": index},
            attributes=attributes,
            result_types=[output],
        )

    def print(self, printer: Printer) -> None:
        """Print ``%s[0] {...} : type -> type``."""
        printer.print_string(" ")
        printer.print_operand(self.subview)
        printer.print_string(f"[{self.index}]")
        print_attributes(printer, self, ("index",))
        printer.print_string(" : ")
        printer.print_attribute(self.subview.type)
        printer.print_string(" -> ")
        printer.print_attribute(self.output.type)


@op_definition
class ObjectFifoRegisterProcessOp(IRDLOperation):
    """``aie.objectfifo.register_process @of(Produce, %a : .., %r : .., @f, %n)``."""

    name = "aie.objectfifo.register_process"
    port_attr = prop_def(PortAttr, prop_name="port")
    fifo_attr = prop_def(SymbolRefAttr, prop_name="objFifo_name")
    acquire_pattern = operand_def(TensorType)
    release_pattern = operand_def(TensorType)
    callee = prop_def(SymbolRefAttr)
    length = operand_def(INDEX)

    @classmethod
    def parse(cls, parser: Parser) -> ObjectFifoRegisterProcessOp:
        """Parse ``{...} @of(Port, %a : type, %r : type, @callee, %length)``."""
        attributes = parser.parse_optional_attr_dict()
        fifo = SymbolRefAttr(parser.parse_symbol_name())
        patterns: list[SSAValue] = []
        with parser.in_parens():
            port = PortAttr(PortAttr.parse_parameter(parser))
            for _ in range(2):
                parser.parse_punctuation(",")
                operand = parser.parse_unresolved_operand()
                parser.parse_punctuation(":")
                patterns.append(parser.resolve_operand(operand, parser.parse_type()))
            parser.parse_punctuation(",")
            callee = SymbolRefAttr(parser.parse_symbol_name())
            parser.parse_punctuation(",")
            length = parser.parse_operand(INDEX)
        return cls.create(
            operands=[*patterns, length],
            properties={"port": port, "objFifo_name": fifo, "callee": callee},
            attributes=attributes,
        )

    def print(self, printer: Printer) -> None:
        """Print ``{...} @of(Port, %a : type, %r : type, @callee, %length)``."""
        print_attributes(printer, self, ("port", "objFifo_name", "callee"))
        printer.print_string(" ")
        printer.print_symbol_name(self.fifo_attr.root_reference.data)
        with printer.in_parens():
            printer.print_string(self.port_attr.data.value)
            for pattern in (self.acquire_pattern, self.release_pattern):
                printer.print_string(", ")
                printer.print_operand(pattern)
                printer.print_string(" : ")
                printer.print_attribute(pattern.type)
            printer.print_string(", ")
            printer.print_symbol_name(self.callee.root_reference.data)
            printer.print_string(", ")
            printer.print_operand(self.length)
