"""The line of every key in a TOML text.

``tomllib`` gives values without positions. This scan of the same text, which ``tomllib`` has
accepted before, finds the positions; it never interprets a value, so the two can't disagree about
what a file means.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

KeyPath = tuple[str | int, ...]
"""Keys and array indices from the top: ``("arguments", 0, "shape")``."""

_BLANK = " \t"
_BETWEEN = " \t\r\n,"
_SCALAR_ENDS = ",]}#\n"


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
                self._string()
                parts.append(str(tomllib.loads(f"k = {self.text[start : self.at]}")["k"]))
            else:
                while self.at < len(self.text) and self.text[self.at] not in ".=] \t":
                    self.at += 1
                parts.append(self.text[start : self.at])
            end, line = self.at, self.line
            self._skip(_BLANK)
            if not self._peek("."):
                self.at, self.line = end, line
                return parts
            self._advance(1)

    def _value(self, path: KeyPath) -> None:
        if self._peek('"') or self._peek("'"):
            self._string()
        elif self._peek("["):
            self._array(path)
        elif self._peek("{"):
            self._inline_table(path)
        else:
            while self.at < len(self.text) and self.text[self.at] not in _SCALAR_ENDS:
                self.at += 1

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

    def _string(self) -> None:
        quote = self.text[self.at]
        multiline = self._peek(quote * 3)
        end = quote * 3 if multiline else quote
        self._advance(len(end))
        while self.at < len(self.text) and not self._peek(end):
            self._advance(2 if quote == '"' and self._peek("\\") else 1)
        self._advance(len(end))
        # Up to two quotes more belong to a multi-line string: `""""a"""""`.
        while multiline and self._peek(quote):
            self._advance(1)

    def _peek(self, expected: str) -> bool:
        return self.text.startswith(expected, self.at)

    def _advance(self, count: int) -> None:
        self.line += self.text.count("\n", self.at, self.at + count)
        self.at += count

    def _skip(self, characters: str) -> bool:
        """Skip ``characters`` and, where newlines are among them, comments; False at the end."""
        while self.at < len(self.text):
            if self.text[self.at] in characters:
                self._advance(1)
            elif self._peek("#") and "\n" in characters:
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            else:
                return True
        return False
