"""The line of every key in a TOML text.

``tomllib`` gives values without positions. This scan of the same text, which ``tomllib`` has
accepted before, finds the positions; it never interprets a value, so the two can't disagree about
what a file means.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Final

KeyPath = tuple[str | int, ...]
"""Keys and array indices from the top: ``("arguments", 0, "shape")``."""

_BLANK: Final = re.compile(r"[ \t]*")
_BETWEEN: Final = re.compile(r"(?:[ \t\r\n,]+|#[^\n]*)*")
_BARE_KEY: Final = re.compile(r"[^.=\] \t]*")
_SCALAR: Final = re.compile(r"[^,\]}#\n]*")
# Up to two quotes more belong to a multi-line string: `""""a"""""`.
_STRING: Final = re.compile(
    r'''"""(?:[^\\]|\\.)*?"{3,5}|"[^"\\]*(?:\\.[^"\\]*)*"|'''
    r"""'{3}.*?'{3,5}|'[^']*'""",
    re.DOTALL,
)


def key_lines(text: str) -> Mapping[KeyPath, int]:
    """The line (from 1) of every key, table header and array element of valid TOML.

    A table that is only named by the headers of its sub-tables has the line of the first of them.
    """
    scanner = _Scanner(text)
    scanner.document()
    return {**scanner.implied, **scanner.written}


class _Scanner:
    """A cursor over the text; ``line`` is that of ``at``."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.written: dict[KeyPath, int] = {}
        self.implied: dict[KeyPath, int] = {}
        # Arrays of tables: the index of the element that headers refer to now.
        self.current: dict[KeyPath, int] = {}

    def document(self) -> None:
        table: KeyPath = ()
        while self._skip(_BETWEEN):
            if self._peek("["):
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> KeyPath:
        line, array = self.line, self._peek("[[")
        self._advance(2 if array else 1)
        *parents, last = self._key()
        path = (*self._resolve(parents, line), last)
        if array:
            self.current[path] = self.current.get(path, -1) + 1
            self.written.setdefault(path, line)
        if path in self.current:
            path = (*path, self.current[path])
        self.written.setdefault(path, line)
        self._skip(_BLANK)
        self._advance(2 if array else 1)
        return path

    def _resolve(self, names: list[str], line: int) -> KeyPath:
        """The path of ``names`` with the current index behind every array of tables."""
        path: KeyPath = ()
        for name in names:
            path = (*path, name)
            self.implied.setdefault(path, line)
            if path in self.current:
                path = (*path, self.current[path])
        return path

    def _pair(self, table: KeyPath) -> None:
        path, line = table, self.line
        for name in self._key():
            path = (*path, name)
            self.written.setdefault(path, line)
        self._skip(_BLANK)
        self._advance(1)  # the equals sign
        self._skip(_BLANK)
        self._value(path)

    def _key(self) -> list[str]:
        """A dotted key; the cursor ends behind its last part."""
        parts = []
        while True:
            self._skip(_BLANK)
            start = self.at
            if self._peek('"') or self._peek("'"):
                self._pass(_STRING)
                parts.append(str(tomllib.loads(f"k = {self.text[start : self.at]}")["k"]))
            else:
                self._pass(_BARE_KEY)
                parts.append(self.text[start : self.at])
            end, line = self.at, self.line
            self._skip(_BLANK)
            if not self._peek("."):
                self.at, self.line = end, line
                return parts
            self._advance(1)

    def _value(self, path: KeyPath) -> None:
        if self._peek('"') or self._peek("'"):
            self._pass(_STRING)
        elif self._peek("["):
            self._array(path)
        elif self._peek("{"):
            self._inline_table(path)
        else:
            self._pass(_SCALAR)

    def _array(self, path: KeyPath) -> None:
        self._advance(1)
        index = 0
        while self._skip(_BETWEEN) and not self._peek("]"):
            self.written.setdefault((*path, index), self.line)
            self._value((*path, index))
            index += 1
        self._advance(1)

    def _inline_table(self, path: KeyPath) -> None:
        self._advance(1)
        while self._skip(_BETWEEN) and not self._peek("}"):
            self._pair(path)
        self._advance(1)

    def _peek(self, expected: str) -> bool:
        return self.text.startswith(expected, self.at)

    def _advance(self, count: int) -> None:
        """Pass ``count`` characters, none of them a newline."""
        self.at += count

    def _pass(self, what: re.Pattern[str]) -> None:
        match = what.match(self.text, self.at)
        if match is not None:
            self.line += self.text.count("\n", self.at, match.end())
            self.at = match.end()

    def _skip(self, gap: re.Pattern[str]) -> bool:
        """Skip a gap between tokens, with its comments; False at the end."""
        self._pass(gap)
        return self.at < len(self.text)
