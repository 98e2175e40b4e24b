"""xDSL's parser, for texts that a user wrote: it gives each operation its place, and any error too.

xDSL's own drops the locations of operations and raises exceptions of many kinds, without a place.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from math import prod

from xdsl.context import Context
from xdsl.dialects.builtin import (
    AnyDenseElement,
    AnyFloat,
    AnyVectorType,
    DenseIntOrFPElementsAttr,
    FileLineColLoc,
    IntegerType,
    ModuleOp,
    RankedStructure,
    UnknownLoc,
    UnregisteredOp,
)
from xdsl.ir import Operation, TypeAttribute
from xdsl.irdl import IRDLOperation
from xdsl.parser import AttrParser, Parser
from xdsl.utils.exceptions import ParseError
from xdsl.utils.mlir_lexer import MLIRTokenKind

from npukit.compiler.checks.attributes import OWN_DIALECTS
from npukit.compiler.dialect.design_parser import DesignParser
from npukit.compiler.dialect.frequent_ops import FrequentOps
from npukit.compiler.dialect.location import file_location, locate
from npukit.compiler.dialect.objectfifo_objects import gives_objects, read_subview
from npukit.compiler.dialect.unsupported_ops import instead_of
from npukit.compiler.text_numbers import written_too_large
from npukit.errors import DesignError, Location, NpukitError, UnsupportedError

SYNTAX = "syntax"
"""The rule of a text that is not MLIR."""
_DIMENSIONS = (MLIRTokenKind.INTEGER_LIT, MLIRTokenKind.QUESTION)
_WIDEST_INTEGER = 4096
_MOST_DIMENSIONS = 32
_MOST_LANES = 4096
_MOST_DENSE = 1 << 20
"""Elements of constant data: a memtile has 512 KiB."""


class LocatedParser(DesignParser):
    """A parser that gives each operation the place of its first token as its location."""

    def __init__(self, context: Context, text: str, filename: str) -> None:
        self._filename = filename
        self._text = text
        self._line_starts = [0, *(newline.end() for newline in re.finditer("\n", text))]
        self._operation_starts: list[int] = []
        self._acquires_of_objects: list[Operation] = []
        super().__init__(context, text, filename)
        self._frequent = FrequentOps(self, self._place)

    def read(self) -> ModuleOp:
        """Parse the whole text as a module."""
        try:
            return self._settled(_only_module(self.parse_module()))
        except NpukitError as error:
            if error.rule == DesignError.rule:
                error.rule = SYNTAX
            raise
        except ParseError as error:
            wrong = self._undefined_value() or self._syntax_error(error)
            wrong.rule = SYNTAX
            raise wrong from error
        except RecursionError as error:
            raise DesignError(
                "nested too deeply", where=self._at_operation(), rule=SYNTAX
            ) from error
        except Exception as error:
            # xDSL checks much while it builds attributes and operations, and reports errors with
            # any exception of its own layers. All of them mean that the text is wrong.
            message = readable(str(error)) or type(error).__name__
            raise DesignError(message, where=self._at_operation(), rule=SYNTAX) from error

    def _settled(self, module: ModuleOp) -> ModuleOp:
        for acquire in self._acquires_of_objects:
            read_subview(acquire)
        return module

    def parse_operation(self) -> Operation:
        """Parse one operation and set its location."""
        start = self.pos
        known = self._frequent.read(start)
        if known is not None:
            self._resume_from(known[1])
            return known[0]
        self._operation_starts.append(start)
        op = super().parse_operation()
        self._operation_starts.pop()
        self._settle_properties(op, start)
        problem = written_too_large(op, self._text[start : self.pos])
        if problem is not None:
            raise DesignError(f"'{op.name}': {problem}", where=self._at(start))
        if isinstance(op.location, UnknownLoc):
            op.location = self._place(start)
            self._frequent.remember(op, start, self.pos)
        if gives_objects(op):
            self._acquires_of_objects.append(op)
        return op

    def _settle_properties(self, op: Operation, start: int) -> None:
        """Turn an entry in an operation's braces into a property, as MLIR does.

        xDSL keeps it as a second attribute where the syntax also has its own place for it
        (``, packet = <...>``), and nothing would ever read it.
        """
        if op.name.partition(".")[0] not in OWN_DIALECTS or not isinstance(op, IRDLOperation):
            return
        for name in op.get_irdl_definition().properties.keys() & op.attributes.keys():
            if name in op.properties:
                what = f"'{op.name}' gives '{name}' twice: in its braces and before them"
                raise DesignError(what, where=self._at(start))
            op.properties[name] = op.attributes.pop(name)

    # These limits keep a text of a few bytes from making xDSL build something huge.

    def _parse_optional_integer_or_float_type(self) -> TypeAttribute | None:
        start = self.pos
        found = super()._parse_optional_integer_or_float_type()
        if isinstance(found, IntegerType) and found.width.data > _WIDEST_INTEGER:
            self.raise_error(f"an integer of {found.width.data} bits is too wide", start, start)
        return found

    def parse_dimension_list(self) -> list[int]:
        """Parse the dimensions of a shape, unless there are too many.

        Other than in xDSL's, spaces may follow the last ``x`` (``memref<4 x i32>``).
        """
        found: list[int] = []
        while self._current_token.kind in _DIMENSIONS:
            found.append(self.parse_shape_dimension())
            delimiter = self.pos
            if self._parse_optional_shape_delimiter() is None:
                break
            if self._current_token.kind not in _DIMENSIONS:
                self._resume_from(delimiter)
                break
        if len(found) > _MOST_DIMENSIONS:
            self.raise_error(f"a shape of {len(found)} dimensions has too many")
        return found

    def _parse_vector_attrs(self) -> AnyVectorType:
        found = super()._parse_vector_attrs()
        if found.element_count() > _MOST_LANES:
            self.raise_error(f"a vector of {found.element_count()} elements is too large")
        return found

    def parse_dense_int_or_fp_elements_attr(
        self,
        type: RankedStructure[AnyDenseElement] | None,  # noqa: A002 (as xDSL calls it)
    ) -> DenseIntOrFPElementsAttr:
        """Parse constant data, unless it is larger than any tile's memory."""
        if type is not None:
            self._check_dense(type, self.pos)
        return super().parse_dense_int_or_fp_elements_attr(type)

    def _parse_tensor_literal_element(self) -> AttrParser._TensorLiteralElement:
        start = self._current_token.span.start
        found = super()._parse_tensor_literal_element()
        if not _HEXADECIMAL.match(self._text, start):
            return found
        return _HexadecimalElement(found.is_negative, found.value, found.span)

    def _parse_dense_literal_type(self) -> RankedStructure[AnyDenseElement]:
        start = self.pos
        found = super()._parse_dense_literal_type()
        self._check_dense(found, start)
        return found

    def _check_dense(self, type_: RankedStructure[AnyDenseElement], start: int) -> None:
        count = prod(type_.get_shape())
        if count > _MOST_DENSE:
            self.raise_error(f"constant data of {count} elements is too large", start, start)

    def _get_op_by_name(self, name: str) -> type[Operation]:
        op_type = super()._get_op_by_name(name)
        if not issubclass(op_type, UnregisteredOp):
            return op_type

        where = self._at_operation()

        class UnknownOp(op_type):  # type: ignore[valid-type, misc]
            """An operation that parses only in MLIR's generic form."""

            @classmethod
            def parse(cls, parser: Parser) -> Operation:
                raise UnsupportedError(
                    f"npukit does not know the operation '{name}'",
                    where=where,
                    hint=instead_of(name),
                )

        return UnknownOp

    def _syntax_error(self, error: ParseError) -> DesignError:
        return DesignError(readable(error.msg), where=self._at(error.span.start))

    def _undefined_value(self) -> DesignError | None:
        """Report an undefined value and its use, if the text ends with one."""
        if self._current_token.kind is not MLIRTokenKind.EOF:
            return None
        for name, values in self.forward_ssa_references.items():
            users = [use.operation for value in values.values() for use in value.uses]
            if users:
                what = f"'{users[-1].name}' uses %{name}, which is not defined"
                return DesignError(what, where=locate(users[-1]))
        return None

    def _at(self, position: int) -> Location:
        return Location(self._filename, *self._line_and_column(position))

    def _place(self, position: int) -> FileLineColLoc:
        return file_location(self._filename, *self._line_and_column(position))

    def _line_and_column(self, position: int) -> tuple[int, int]:
        line = bisect_right(self._line_starts, position)
        return line, position - self._line_starts[line - 1] + 1

    def _at_operation(self) -> Location:
        return self._at(self._operation_starts[-1] if self._operation_starts else 0)


class _HexadecimalElement(AttrParser._TensorLiteralElement):
    """A hexadecimal number of constant data: the bits of a float, where the data is of floats.

    MLIR prints infinities and NaNs like this; xDSL would convert the integer.
    """

    def to_float_of(self, parser: AttrParser, type_: AnyFloat) -> float:
        """The float of ``type_`` with these bits."""
        bits = self.to_int(parser, allow_negative=False)
        if bits >> type_.bitwidth:
            parser.raise_error(f"the bits of a float do not fit {type_}", self.span.start)
        return type_.unpack(bits.to_bytes(type_.compile_time_size, "little"), 1)[0]

    def to_type(
        self,
        parser: AttrParser,
        type: AnyDenseElement,  # noqa: A002 (as xDSL calls it)
    ) -> object:
        """The element as data of ``type``."""
        if isinstance(type, AnyFloat):
            return self.to_float_of(parser, type)
        return super().to_type(parser, type)


def _only_module(module: ModuleOp) -> ModuleOp:
    """Return ``module``, unless it contains others (xDSL merges the modules of a file)."""
    inner = [op for op in module.body.block.ops if isinstance(op, ModuleOp)]
    if inner:
        what = "a second module in one file" if len(inner) > 1 else "a module inside a module"
        raise DesignError(
            what,
            where=locate(inner[min(1, len(inner) - 1)]),
            hint="move its aie.device into the first module, or the module into its own file",
        )
    return module


_HEXADECIMAL = re.compile(r"-?\s*0[xX]")

_PLAIN = {
    "Could not parse entire input": "expected an operation",
    "in block definition": "expected an operation or '}'",
}
"""Two of xDSL's messages, translated for the author of a design."""


def readable(message: str) -> str:
    """Flatten an xDSL message; some span lines or end in a full stop."""
    flat = " ".join(message.split()).rstrip(".!")
    if flat.startswith("Exceeds the limit") and "integer string" in flat:
        return "a number with thousands of digits"
    return _PLAIN.get(flat, flat)
