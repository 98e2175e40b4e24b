"""Declares operations as xDSL does, but parses their assembly formats only on first use.

xDSL parses the format of every declared operation, which takes longer than a small design.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeVar

from xdsl.irdl import IRDLOperation, irdl_op_definition
from xdsl.irdl.declarative_assembly_format import FormatProgram
from xdsl.parser import Parser
from xdsl.printer import Printer

_Op = TypeVar("_Op", bound=IRDLOperation)


def op_definition(cls: type[_Op]) -> type[_Op]:
    """Declare the class of an operation, as ``irdl_op_definition`` does.

    A mistake in its ``assembly_format`` shows only when the first operation is parsed or printed.
    """
    written = cls.assembly_format
    if written is None:
        return irdl_op_definition(cls)
    cls.assembly_format = None
    declared = irdl_op_definition(cls)
    definition = declared.get_irdl_definition()
    definition.assembly_format = written

    @lru_cache(maxsize=1)
    def program() -> FormatProgram:
        return FormatProgram.from_str(written, definition)

    def parse(kind: type[_Op], parser: Parser) -> _Op:
        return program().parse(parser, kind)

    def print_(op: IRDLOperation, printer: Printer) -> None:
        program().print(printer, op)

    declared.parse = classmethod(parse)  # type: ignore[assignment, method-assign]
    declared.print = print_  # type: ignore[assignment, method-assign]
    return declared
