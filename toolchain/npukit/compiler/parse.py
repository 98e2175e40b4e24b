"""Parses and prints modules, keeping every operation's place in the text.

Operations that the dialects lack parse in MLIR's generic form (``"dialect.op"(...)``), so later
code can name them and their place; in their own syntax they are an error.
"""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from xdsl.context import Context
from xdsl.dialects import get_all_dialects
from xdsl.dialects.builtin import Builtin, ModuleOp
from xdsl.ir import Operation
from xdsl.utils.exceptions import ParseError

from npukit.compiler.dialect.aie import AIE
from npukit.compiler.dialect.aievec_ops import AIEVEC
from npukit.compiler.dialect.aiex import AIEX
from npukit.compiler.dialect.location import locate
from npukit.compiler.dialect.printing import AiePrinter
from npukit.compiler.dialect.standard_syntax import ARITH, MEMREF, SCF
from npukit.compiler.dialect.vector_print import vector_dialect
from npukit.compiler.located_parser import SYNTAX, LocatedParser, readable
from npukit.compiler.verify import verify_module
from npukit.errors import DesignError, Location
from npukit.files import read_user_file

__all__ = ["locate", "make_context", "parse_module", "print_module", "read_module"]

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
        parser = LocatedParser(make_context(), text, filename)
    except ParseError as error:
        raise DesignError(
            readable(error.msg), where=Location(filename, 1, 1), rule=SYNTAX
        ) from error
    module = parser.read()
    if verify:
        verify_module(module)
    return module


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
