"""Parses and prints modules, keeping every operation's place in the text.

xDSL's parser drops the locations of operations; this parser adds them, and turns any error in a
text into a :class:`DesignError` with file, line and column.

Operations that the dialects lack parse in MLIR's generic form (``"dialect.op"(...)``), so later
code can name them and their place; in their own syntax they are an error.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection
from io import StringIO
from math import prod
from pathlib import Path

from xdsl.context import Context
from xdsl.dialects import get_all_dialects
from xdsl.dialects.builtin import (
    AnyDenseElement,
    AnyFloat,
    AnyVectorType,
    Builtin,
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
from xdsl.utils.lexer import Input
from xdsl.utils.mlir_lexer import MLIRTokenKind

from npukit.compiler.checks.attributes import OWN_DIALECTS
from npukit.compiler.dialect.aie import AIE
from npukit.compiler.dialect.aievec_ops import AIEVEC
from npukit.compiler.dialect.aiex import AIEX
from npukit.compiler.dialect.design_parser import DesignLexer, DesignParser
from npukit.compiler.dialect.frequent_ops import FrequentOps
from npukit.compiler.dialect.location import file_location, locate
from npukit.compiler.dialect.objectfifo_objects import gives_objects, read_subview
from npukit.compiler.dialect.printing import AiePrinter
from npukit.compiler.dialect.standard_syntax import ARITH, MEMREF, SCF
from npukit.compiler.dialect.unsupported_ops import instead_of
from npukit.compiler.dialect.vector_print import vector_dialect
from npukit.compiler.text_numbers import written_too_large
from npukit.compiler.verify import verify_module
from npukit.errors import DesignError, Location, NpukitError, UnsupportedError
from npukit.files import read_user_file

__all__ = [
    "locate",
    "make_context",
    "operation_spans",
    "parse_module",
    "print_module",
    "read_module",
    "token_spans",
]

STANDARD_DIALECTS = (
    "affine",
    "cf",
    "dlti",
    "func",
    "llvm",
    "math",
    "tensor",
    "ub",
)
"""Dialects for core bodies besides ``arith``, ``memref`` and ``scf``, if xDSL has them."""


def make_context() -> Context:
    """Return an xDSL context with the dialects that designs can use."""
    context = Context(allow_unregistered=True)
    for dialect in (Builtin, AIE, AIEVEC, AIEX, ARITH, MEMREF, SCF):
        context.load_dialect(dialect)
    available = get_all_dialects()
    for name in STANDARD_DIALECTS:
        context.register_dialect(name, available[name])
    context.register_dialect("vector", vector_dialect)
    return context


def parse_module(text: str, filename: str = "<string>", *, verify: bool = True) -> ModuleOp:
    """Parse a design or a physical module.

    Args:
        text: MLIR text in MLIR-AIE's syntax.
        filename: the name that errors and locations show.
        verify: also check the module (:func:`npukit.compiler.verify.verify_module`).

    Raises:
        DesignError: the text does not parse or the module does not verify.
        UnsupportedError: the text has an operation that npukit does not know.
    """
    try:
        parser = _LocatedParser(make_context(), text, filename)
    except ParseError as error:
        raise DesignError(
            _readable(error.msg), where=Location(filename, 1, 1), rule=_SYNTAX
        ) from error
    module = parser.read()
    if verify:
        verify_module(module)
    return module


def operation_spans(
    text: str, filename: str, names: Collection[str]
) -> tuple[tuple[int, int], ...]:
    """Where ``text`` has operations of these names: offsets of first character and end, in order.

    A span has everything that belongs to the operation, in any form (custom or generic, over
    several lines, with a location), but neither comments nor spaces after it. A text whose
    tokens do not name the operations is not parsed.

    Raises:
        DesignError: the text does not parse.
        UnsupportedError: the text has an operation that npukit does not know.
    """
    if not any(name in text for name in names):
        return ()
    words = {spelling for name in names for spelling in (name, f'"{name}"')}
    tokens = token_spans(text, filename)
    if not any(text[start:end] in words for start, end in tokens):
        return ()
    found = _found_operations(text, filename, frozenset(names))
    starts = [start for start, _ in tokens]
    return tuple((start, tokens[bisect_left(starts, after) - 1][1]) for start, after in found)


def token_spans(text: str, filename: str) -> tuple[tuple[int, int], ...]:
    """Offsets of the first character and the end of each of MLIR's tokens (no comments).

    Raises:
        DesignError: the text has something that is not a token.
    """
    lexer = DesignLexer(Input(text, filename))
    spans = []
    try:
        while (token := lexer.lex()).kind is not MLIRTokenKind.EOF:
            spans.append((token.span.start, token.span.end))
    except ParseError as error:
        line = text.count("\n", 0, error.span.start) + 1
        raise DesignError(
            _readable(error.msg), where=Location(filename, line), rule=_SYNTAX
        ) from error
    return tuple(spans)


def _found_operations(
    text: str, filename: str, names: frozenset[str]
) -> tuple[tuple[int, int], ...]:
    """The starts of operations, and of the tokens after them."""
    parser = _FindingParser(make_context(), text, filename)
    parser.names = names
    parser.read()
    return tuple(parser.found)


def read_module(path: Path, *, verify: bool = True) -> ModuleOp:
    """Read and parse the file at ``path`` (errors as :func:`parse_module`).

    Raises:
        DesignError: the file cannot be read, is not UTF-8, does not parse or does not verify.
    """
    try:
        text = read_user_file(path).decode()
    except UnicodeDecodeError as error:
        raise DesignError("not a text file", where=Location(path)) from error
    except OSError as error:
        raise DesignError(f"cannot read: {error.strerror}", where=Location(path)) from error
    return parse_module(text, str(path), verify=verify)


def print_module(module: Operation) -> str:
    """Return ``module`` as text that :func:`parse_module` and ``aie-opt`` accept."""
    stream = StringIO()
    AiePrinter(stream).print_op(module)
    stream.write("\n")
    return stream.getvalue()


_SYNTAX = "syntax"
"""The rule of a text that is not MLIR."""
_DIMENSIONS = (MLIRTokenKind.INTEGER_LIT, MLIRTokenKind.QUESTION)
_WIDEST_INTEGER = 4096
_MOST_DIMENSIONS = 32
_MOST_LANES = 4096
_MOST_DENSE = 1 << 20
"""Elements of constant data: a memtile has 512 KiB."""


class _LocatedParser(DesignParser):
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
                error.rule = _SYNTAX
            raise
        except ParseError as error:
            wrong = self._undefined_value() or self._syntax_error(error)
            wrong.rule = _SYNTAX
            raise wrong from error
        except RecursionError as error:
            raise DesignError(
                "nested too deeply", where=self._at_operation(), rule=_SYNTAX
            ) from error
        except Exception as error:
            # xDSL checks much while it builds attributes and operations, and reports errors with
            # any exception of its own layers. All of them mean that the text is wrong.
            message = _readable(str(error)) or type(error).__name__
            raise DesignError(message, where=self._at_operation(), rule=_SYNTAX) from error

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
        return DesignError(_readable(error.msg), where=self._at(error.span.start))

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


class _FindingParser(_LocatedParser):
    """A parser that notes where operations of some names are."""

    def __init__(self, context: Context, text: str, filename: str) -> None:
        self.names: frozenset[str] = frozenset()
        self.found: list[tuple[int, int]] = []
        super().__init__(context, text, filename)

    def parse_operation(self) -> Operation:
        """Parse one operation; note it if it has one of the names."""
        start = self.pos
        op = super().parse_operation()
        if op.name in self.names:
            self.found.append((start, self.pos))
        return op


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


def _readable(message: str) -> str:
    """Flatten an xDSL message; some span lines or end in a full stop."""
    flat = " ".join(message.split()).rstrip(".!")
    if flat.startswith("Exceeds the limit") and "integer string" in flat:
        return "a number with thousands of digits"
    return _PLAIN.get(flat, flat)
