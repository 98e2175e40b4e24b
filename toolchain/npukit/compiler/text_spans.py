"""Where operations and tokens are in the text of a design, for those who change the text itself."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable
from typing import Final

from xdsl.ir import Operation
from xdsl.utils.exceptions import ParseError
from xdsl.utils.lexer import Input
from xdsl.utils.mlir_lexer import MLIRTokenKind

from npukit.compiler.dialect.design_parser import DesignLexer
from npukit.compiler.located_parser import SYNTAX, LocatedParser, readable
from npukit.compiler.parse import make_context
from npukit.errors import DesignError, Location

_NOT_A_LINE_END: Final = re.compile(r"[^\n]")


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
    parser = _FindingParser(text, filename, names)
    parser.read()
    starts = [start for start, _ in tokens]
    return tuple(
        (start, tokens[bisect_left(starts, after) - 1][1]) for start, after in parser.found
    )


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
            readable(error.msg), where=Location(filename, line), rule=SYNTAX
        ) from error
    return tuple(spans)


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """``text`` with spaces for what is in ``spans``; its lines stay, and all other offsets."""
    left = []
    end = 0
    for start, after in sorted(spans):
        left += [text[end:start], _NOT_A_LINE_END.sub(" ", text[start:after])]
        end = after
    return "".join([*left, text[end:]])


class _FindingParser(LocatedParser):
    """A parser that notes where operations of some names start, and the token after each."""

    def __init__(self, text: str, filename: str, names: Collection[str]) -> None:
        self.found: list[tuple[int, int]] = []
        self._names = frozenset(names)
        super().__init__(make_context(), text, filename)

    def parse_operation(self) -> Operation:
        """Parse one operation; note it if it has one of the names."""
        start = self.pos
        op = super().parse_operation()
        if op.name in self._names:
            self.found.append((start, self.pos))
        return op
