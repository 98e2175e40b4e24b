"""Parses the common operations of long runtime sequences without going token by token.

Such a sequence has thousands of operations that differ only in the names of values and one number.
This module remembers what xDSL's parser built for the first one, by its spelling, and builds the
others of that spelling from it. Any other or wrong spelling is left to xDSL's parser, so only one
place defines what a text means.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import msgspec
from xdsl.dialects.builtin import LocationAttr
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue
from xdsl.utils.lexer import Span

from npukit.compiler.dialect.aiex_tasks import (
    DmaAwaitTaskOp,
    DmaConfigureTaskForOp,
    DmaFreeTaskOp,
    DmaStartTaskOp,
)
from npukit.compiler.dialect.aiex_transfers import NpuDmaMemcpyNdOp, NpuDmaWaitOp
from npukit.compiler.dialect.array_ops import EndOp
from npukit.compiler.dialect.attributes import i32, i64_array
from npukit.compiler.dialect.bd_ops import DmaBdOp
from npukit.compiler.dialect.design_parser import DesignParser

_VALUE: Final = r"%([0-9]++|[a-zA-Z$._-][a-zA-Z0-9$._-]*+)"
_SYMBOL: Final = r"@[A-Za-z_][A-Za-z0-9_$.]*+"
# Without values, aliases, strings and comments, none of which a spelling alone explains.
_PLAIN: Final = r"[^%#!\"/{}<>\[\]]*+"
_BRACES: Final = rf"(?: \{{{_PLAIN}\}})?+"
_TYPE: Final = rf"memref<{_PLAIN}>"
# Up to nine digits: no number that MLIR would wrap round, which the parser refuses.
_NUMBER: Final = r"[0-9]{1,9}+"
_LIST: Final = r"\[[0-9, ]*+\]"
_LAYOUT: Final = rf"\[(?:<{_PLAIN}>(?:, )?+)*+\]"
# After an operation another one begins, or its block ends: no brace or location continues it.
_NEXT: Final = r"(?=\s*+(?:[%}]|aiex?\.))"


class _Form(msgspec.Struct, frozen=True):
    """The spelling of the operations of one class.

    The groups of ``pattern``: the name of the operand, the text before the varying part, that
    part, and the text after it; any but the last may be empty. ``read`` converts the varying part
    to the property ``varying``.
    """

    kind: type[Operation]
    pattern: re.Pattern[str]
    varying: str = ""
    read: Callable[[str], Attribute] | None = None


def _form(
    kind: type[Operation],
    pattern: str,
    varying: str = "",
    read: Callable[[str], Attribute] | None = None,
) -> _Form:
    spelled = re.compile(re.escape(kind.name) + pattern + _NEXT, re.ASCII)
    return _Form(kind, spelled, varying, read)


def _four_numbers(text: str) -> Attribute:
    return i64_array([int(number) for number in text[1:-1].split(",")])


_FORMS: Final = {
    form.kind.name: form
    for form in (
        _form(DmaStartTaskOp, rf"\({_VALUE}()()(\))"),
        _form(DmaAwaitTaskOp, rf"\({_VALUE}()()(\))"),
        _form(DmaFreeTaskOp, rf"\({_VALUE}()()(\))"),
        _form(NpuDmaWaitOp, rf"()()()( \{{ ?symbol = {_SYMBOL} ?\}})"),
        _form(
            DmaBdOp,
            rf"\({_VALUE}( ?: {_TYPE}(?:, | offset = ))({_NUMBER})"
            rf"((?:(?:, | len = ){_NUMBER})?+(?:, {_LAYOUT})?+"
            rf"(?: sizes = {_LIST} strides = {_LIST})?+\){_BRACES})",
            "offset",
            lambda text: i32(int(text)),
        ),
        _form(
            NpuDmaMemcpyNdOp,
            rf"\({_VALUE}()(\[{_NUMBER}(?:, ?{_NUMBER}){{3}}\])"
            rf"({_LIST}{_LIST}(?:, packet = <{_PLAIN}>)?+\){_BRACES} : {_TYPE})",
            "static_offsets",
            _four_numbers,
        ),
    )
}
_NAME: Final = re.compile(r"(%)|aiex?\.[a-z_.]++")
_CONFIGURE: Final = re.compile(
    rf"{_VALUE} = {re.escape(DmaConfigureTaskForOp.name)} ({_SYMBOL}) \{{\s*+", re.ASCII
)
_CONFIGURED: Final = re.compile(rf"\s*+(aie\.end)\s*+\}}({_BRACES}){_NEXT}", re.ASCII)


class _Known(msgspec.Struct, frozen=True):
    """The meaning of one spelling: the properties, and the types of operands and results."""

    properties: dict[str, Attribute]
    operands: tuple[Attribute, ...]
    results: tuple[Attribute, ...]


class _Found(msgspec.Struct, frozen=True):
    """A known operation of which no copy has been built yet."""

    form: _Form
    known: _Known
    match: re.Match[str]
    operands: tuple[SSAValue, ...]


class FrequentOps:
    """The operations that one parser has read, by spelling."""

    def __init__(self, parser: DesignParser, place: Callable[[int], LocationAttr]) -> None:
        """Start with nothing; ``place`` gives the location of a position in the parser's text."""
        self._parser = parser
        self._place = place
        self._text = parser.lexer.input.content
        self._known: dict[tuple[str, str, str], _Known] = {}

    def read(self, start: int) -> tuple[Operation, int] | None:
        """The operation at ``start``, and its end; None if its spelling is unknown."""
        name = _NAME.match(self._text, start)
        if name is None:
            return None
        if name[1]:
            return self._read_configuration(start)
        found = self._find(name[0], start)
        return None if found is None else (self._make(found), found.match.end())

    def remember(self, op: Operation, start: int, end: int) -> None:
        """Remember the spelling of ``op``, which was parsed there."""
        if op.attributes:
            return
        if isinstance(op, DmaConfigureTaskForOp):
            matches = self._match_configuration(start)
            if matches is None or self._text[matches[2].end() : end].strip():
                return
            key = op.name, matches[0][2], matches[2][2]
        else:
            form = _FORMS.get(op.name)
            match = None if form is None else form.pattern.match(self._text, start)
            if match is None or self._text[match.end() : end].strip():
                return
            key = op.name, match[2], match[4]
        operands = tuple(value.type for value in op.operands)
        self._known[key] = _Known(
            dict(op.properties), operands, tuple(value.type for value in op.results)
        )

    def _find(self, name: str, start: int) -> _Found | None:
        form = _FORMS.get(name)
        match = None if form is None else form.pattern.match(self._text, start)
        if form is None or match is None:
            return None
        known = self._known.get((name, match[2], match[4]))
        if known is None:
            return None
        if not known.operands:
            return _Found(form, known, match, ())
        values = self._parser.ssa_values.get(match[1])
        (wanted,) = known.operands
        if values is None or len(values) != 1 or values[0].type != wanted:
            return None
        return _Found(form, known, match, values)

    def _make(self, found: _Found) -> Operation:
        known, form, match = found.known, found.form, found.match
        properties = known.properties
        if form.read is not None:
            properties = {**properties, form.varying: form.read(match[3])}
        return form.kind.create(
            operands=found.operands,
            properties=properties,
            result_types=known.results,
            location=self._place(match.start()),
        )

    def _match_configuration(
        self, start: int
    ) -> tuple[re.Match[str], re.Match[str], re.Match[str]] | None:
        head = _CONFIGURE.match(self._text, start)
        if head is None:
            return None
        bd = _FORMS[DmaBdOp.name].pattern.match(self._text, head.end())
        rest = None if bd is None else _CONFIGURED.match(self._text, bd.end())
        return None if bd is None or rest is None else (head, bd, rest)

    def _read_configuration(self, start: int) -> tuple[Operation, int] | None:
        """A whole task of one BD."""
        matches = self._match_configuration(start)
        if matches is None:
            return None
        head, _, rest = matches
        known = self._known.get((DmaConfigureTaskForOp.name, head[2], rest[2]))
        bd = self._find(DmaBdOp.name, head.end())
        if known is None or bd is None or head[1] in self._parser.ssa_values:
            return None
        end = EndOp.create(location=self._place(rest.start(1)))
        op = DmaConfigureTaskForOp.create(
            properties=known.properties,
            result_types=known.results,
            regions=[Region(Block([self._make(bd), end]))],
            location=self._place(start),
        )
        span = Span(start, start + 1 + len(head[1]), self._parser.lexer.input)
        self._parser._register_ssa_definition(head[1], op.results, span)
        return op, rest.end()
