"""xDSL's parser, made fast for designs with tens of thousands of operations.

The meaning of a text does not change. Three things make the difference:

- one regular expression finds common tokens, and builds them without their span, which only errors
  need;
- parts of a text that repeat (types, attribute dictionaries, lists of numbers) are parsed once for
  each different spelling (:meth:`DesignParser.repeated`): their meaning does not depend on their
  place;
- a region keeps its own values, while xDSL copies all known values where a region begins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from xdsl.context import Context
from xdsl.ir import Attribute, BlockArgument, SSAValue, TypeAttribute
from xdsl.parser import Parser
from xdsl.parser.generic_parser import ParserState
from xdsl.utils.lexer import Input, Span, Token
from xdsl.utils.mlir_lexer import (
    KIND_BY_PUNCTUATION_SPELLING,
    MLIRLexer,
    MLIRTokenKind,
    PunctuationSpelling,
)

from npukit.compiler.dialect.value_names import keep_name

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
"""The kind of token that each group of the expression finds; None if the spelling decides."""

# Without strings and comments, which may contain brackets, and aliases, which depend on place.
_ATTRIBUTES: Final = re.compile(r"\{[^{}#!\"/]*+\}")
_TYPE: Final = re.compile(r"(?:memref|vector)<[^<>#!\"/]*+>")


class _CommonToken(Token[MLIRTokenKind]):
    """A token that builds its span on first use."""

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
        """The place of the token."""
        return Span(self.start, self._end, self._source)

    @property
    def text(self) -> str:
        """The token as written."""
        return self._text


class DesignLexer(MLIRLexer):
    """xDSL's lexer with a fast path for the tokens that are common in designs."""

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
    """The values of the region being parsed, layered over those visible around it.

    xDSL copies the known values before it parses a region, lets the region add to the original,
    and continues with the copy. Here the copy takes over all values, and the original starts as an
    empty layer over it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._own: dict[str, tuple[SSAValue, ...]] = {}
        self._around: _Values | None = None

    def copy(self) -> _Values:
        """The current values; from here on ``self`` is the scope of a region inside them."""
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
        """The result of ``parse`` for the text here, cached if the same spelling came before.

        Args:
            pattern: matches a spelling whose meaning does not depend on its place: no aliases, no
                values, no comments. It belongs to one kind of ``parse``.
            parse: parses the text here, matched or not; nothing may change its result afterwards.
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
        """Consume and return the text here that ``pattern`` matches; None if it does not."""
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

    def _register_ssa_definition(
        self, name: str, values: Sequence[SSAValue], span: Span[str]
    ) -> None:
        super()._register_ssa_definition(name, values, span)
        value = values[0] if values else None
        if isinstance(value, BlockArgument) and SSAValue.is_valid_name(name):
            keep_name(value, name)

    # xDSL's version checks its own callers for every token.

    @property
    def pos(self) -> int:
        """The start of the next token."""
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
        """Parse a punctuation, if there is one here."""
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
    """:meth:`DesignParser.repeated`; parsers of other classes do not cache."""
    return parser.repeated(pattern, parse) if isinstance(parser, DesignParser) else parse()


def taken(parser: Parser, pattern: re.Pattern[str]) -> str | None:
    """:meth:`DesignParser.taken`; parsers of other classes parse token by token."""
    return parser.taken(pattern) if isinstance(parser, DesignParser) else None
