"""Where the text of a runtime sequence declares its arguments, found by MLIR's tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from npukit.errors import Location

Span = tuple[int, int]
"""The offsets of a token's first character and of its end."""

_OPENING: Final = frozenset("([{<")
_CLOSING: Final = frozenset(")]}>")


@dataclass(frozen=True)
class SequenceDeclaration:
    """The tokens of each argument, the commas between arguments, and the offset of the body:
    that behind its opening brace."""

    arguments: tuple[tuple[Span, ...], ...]
    commas: tuple[Span, ...]
    body: int


def find_declaration(text: str, place: Location) -> SequenceDeclaration | None:
    """The declaration of the sequence at ``place`` in ``text``; None if it is not in custom form.

    Raises:
        DesignError: the text has characters that MLIR does not know.
    """
    from npukit.compiler.text_spans import token_spans

    before = text.split("\n")[: (place.line or 1) - 1]
    offset = sum(len(line) + 1 for line in before) + (place.column or 1) - 1
    spans = [span for span in token_spans(text, str(place.file)) if span[0] >= offset]
    words = [text[start:end] for start, end in spans]
    if not words or words[0].startswith('"') or "(" not in words:
        return None
    first = words.index("(")
    last = _closed(words, first)
    body = last + 1
    if words[body : body + 2] == ["attributes", "{"]:
        body = _closed(words, body + 1) + 1
    if words[body : body + 1] != ["{"]:
        return None
    arguments: list[list[Span]] = [[]]
    commas = []
    depth = 0
    for word, span in zip(words[first + 1 : last], spans[first + 1 : last], strict=True):
        depth += (word in _OPENING) - (word in _CLOSING)
        if word == "," and depth == 0:
            commas.append(span)
            arguments.append([])
        else:
            arguments[-1].append(span)
    return SequenceDeclaration(tuple(map(tuple, arguments)), tuple(commas), spans[body][1])


def _closed(words: Sequence[str], opening: int) -> int:
    """The index of the token that closes the bracket at ``opening``; that of the end if none."""
    depth = 0
    for index in range(opening, len(words)):
        depth += (words[index] in _OPENING) - (words[index] in _CLOSING)
        if depth == 0:
            return index
    return len(words)
