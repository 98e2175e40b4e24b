"""xDSL's parser, made fast for designs with tens of thousands of operations.

What a text means does not change. Three things make the difference:

- common tokens are found by one regular expression, and made without their span, which is needed
  only for errors;
- parts of a text that repeat (types, attribute dictionaries, lists of numbers) are parsed once for
  each different spelling (:meth:`DesignParser.repeated`): what they mean does not depend on their
  place;
- a region keeps its own values, while xDSL copies all that are known where a region begins.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, TypeVar

from xdsl.context import Context
from xdsl.ir import Attribute, SSAValue, TypeAttribute
from xdsl.parser import Parser
from xdsl.parser.generic_parser import ParserState
from xdsl.utils.lexer import Input, Span, Token
from xdsl.utils.mlir_lexer import (
    KIND_BY_PUNCTUATION_SPELLING,
    MLIRLexer,
    MLIRTokenKind,
    PunctuationSpelling,
)

_T = TypeVar("_T")

_COMMON: Final = re.compile(
    r"(?:\s+|//[^\n]*\n?)*+"
    r"(?:([A-Za-z_][A-Za-z0-9_$.]*+)"
    r"|([:,()}\[\]<>=]|->?|\{(?!-#))"
    r"|(%(?:[0-9]++|[a-zA-Z$._-][a-zA-Z0-9$._-]*+))"
    r"|((?!0x)[0-9]++(?!\.))"
    r"|(@[A-Za-z_][A-Za-z0-9_$.]*+))",
    re.ASCII,
)
_KINDS: Final = (
    None,
    MLIRTokenKind.BARE_IDENT,
    None,
    MLIRTokenKind.PERCENT_IDENT,
    MLIRTokenKind.INTEGER_LIT,
    MLIRTokenKind.AT_IDENT,
)
"""The kind of token that each group of the expression finds; None: the spelling says."""

# Without strings and comments, which may hold brackets, and without aliases, which have a place.
_ATTRIBUTES: Final = re.compile(r"\{[^{}#!\"/]*+\}")
_TYPE: Final = re.compile(r"(?:memref|vector)<[^<>#!\"/]*+>")


class _CommonToken(Token[MLIRTokenKind]):
    """A token whose span is made when something asks for it."""

    def __init__(
        self, kind: MLIRTokenKind, text: str, start: int, end: int, source: Input[str]
    ) -> None:
        self.kind = kind
        self._text = text
        self.start = start
        self._end = end
        self._source = source

    @property
    def span(self) -> Span[str]:  # type: ignore[override]
        """Where the token stands."""
        return Span(self.start, self._end, self._source)

    @property
    def text(self) -> str:
        """The token as it is written."""
        return self._text


class DesignLexer(MLIRLexer):
    """xDSL's lexer with a short way for the tokens that designs are made of."""

    # xDSL's pattern takes exponential time for a string without an end.
    _unescaped_characters_regex = re.compile(r'"(?:[^"\\\n\v\f]++|\\(?:["nt\\]|[0-9A-Fa-f]{2}))*+"')

    def lex(self) -> Token[MLIRTokenKind]:
        """The next token."""
        found = _COMMON.match(self.input.content, self.pos)
        if found is None:
            return super().lex()
        group = found.lastindex
        assert group is not None
        text, end = found[group], found.end()
        kind = _KINDS[group]
        self.pos = end
        return _CommonToken(
            KIND_BY_PUNCTUATION_SPELLING[text] if kind is None else kind,
            text,
            end - len(text),
            end,
            self.input,
        )


class _Values(dict[str, tuple[SSAValue, ...]]):
    """The values of a region that is being read, in front of those that it sees around it.

    xDSL copies the values that are known before it reads a region, lets the region add to the
    original, and goes on with the copy. Here the copy takes over all that there is, and the
    original starts empty in front of it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._own: dict[str, tuple[SSAValue, ...]] = {}
        self._around: _Values | None = None

    def copy(self) -> _Values:
        """What is known now; from here on ``self`` is the scope of a region inside of it."""
        around = _Values()
        around._own, around._around = self._own, self._around
        self._own, self._around = {}, around
        return around

    def get(self, name: str, default: Any = None) -> Any:
        """The values called ``name``, in this region or around it."""
        scope: _Values | None = self
        while scope is not None:
            found = scope._own.get(name)
            if found is not None:
                return found
            scope = scope._around
        return default

    def __contains__(self, name: object) -> bool:
        return self.get(str(name)) is not None

    def __getitem__(self, name: str) -> tuple[SSAValue, ...]:
        found: tuple[SSAValue, ...] | None = self.get(name)
        if found is None:
            raise KeyError(name)
        return found

    def __setitem__(self, name: str, values: tuple[SSAValue, ...]) -> None:
        self._own[name] = values


class DesignParser(Parser):
    """A parser of whole designs, fast where designs are large."""

    def __init__(self, context: Context, text: str, filename: str) -> None:
        super().__init__(context, "", filename)
        self._parser_state = ParserState(DesignLexer(Input(text, filename)))
        self._repeated: dict[tuple[str, str], Any] = {}
        self.ssa_values = _Values()

    def repeated(self, pattern: re.Pattern[str], parse: Callable[[], _T]) -> _T:
        """What ``parse`` makes of the text here, from memory if it has read the same before.

        Args:
            pattern: matches a spelling whose meaning does not depend on its place: no aliases, no
                values, no comments. It belongs to one kind of ``parse``.
            parse: reads what stands here, matched or not; its result is not changed afterwards.
        """
        found = pattern.match(self.lexer.input.content, self.pos)
        if found is None:
            return parse()
        key = pattern.pattern, found[0]
        if key in self._repeated:
            self._resume_from(found.end())
            known: _T = self._repeated[key]
            return known
        result = parse()
        if not self.lexer.input.content[found.end() : self.pos].strip() and self.pos >= found.end():
            self._repeated[key] = result
        return result

    def taken(self, pattern: re.Pattern[str]) -> str | None:
        """The text here that ``pattern`` matches, which is passed over; None if it does not."""
        found = pattern.match(self.lexer.input.content, self.pos)
        if found is None:
            return None
        self._resume_from(found.end())
        return found[0]

    def parse_optional_type(self) -> TypeAttribute | None:
        """Parse a type, if there is one."""
        return self.repeated(_TYPE, super().parse_optional_type)

    def parse_optional_dictionary_attr_dict(self) -> dict[str, Attribute]:
        """Parse an attribute dictionary; empty if there is none."""
        return dict(self.repeated(_ATTRIBUTES, super().parse_optional_dictionary_attr_dict))

    # xDSL checks its own callers here, for every token.

    @property
    def pos(self) -> int:
        """Where the next token starts."""
        token = self._parser_state.current_token
        return token.start if isinstance(token, _CommonToken) else token.span.start

    def _consume_token(
        self, expected_kind: MLIRTokenKind | None = None
    ) -> Token[MLIRTokenKind, str]:
        state = self._parser_state
        token = state.current_token
        assert expected_kind is None or token.kind == expected_kind
        state.current_token = state.lexer.lex()
        return token

    def parse_optional_punctuation(
        self, punctuation: PunctuationSpelling
    ) -> PunctuationSpelling | None:
        """Parse a punctuation, if it stands here."""
        state = self._parser_state
        if state.current_token.kind is not KIND_BY_PUNCTUATION_SPELLING[punctuation]:
            return None
        state.current_token = state.lexer.lex()
        return punctuation

    def parse_punctuation(
        self, punctuation: PunctuationSpelling, context_msg: str = ""
    ) -> PunctuationSpelling:
        """Parse a punctuation."""
        if self.parse_optional_punctuation(punctuation) is None:
            self.raise_error(f"Expected '{punctuation}'" + context_msg, self._current_token.span)
        return punctuation


def repeated(parser: Parser, pattern: re.Pattern[str], parse: Callable[[], _T]) -> _T:
    """:meth:`DesignParser.repeated`; a parser of another class forgets."""
    return parser.repeated(pattern, parse) if isinstance(parser, DesignParser) else parse()


def taken(parser: Parser, pattern: re.Pattern[str]) -> str | None:
    """:meth:`DesignParser.taken`; a parser of another class has to read token by token."""
    return parser.taken(pattern) if isinstance(parser, DesignParser) else None
