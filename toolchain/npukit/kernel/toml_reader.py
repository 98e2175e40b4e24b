"""Reading TOML so that every complaint names file, line and key.

``tomllib`` gives values without positions; the positions come from a scan of the same text, which
is only ever used to point at a line, never to interpret a value.
"""

from __future__ import annotations

import difflib
import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from npukit.errors import Location, SpecError

KeyPath = tuple[str | int, ...]
T = TypeVar("T")

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(
    r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*="""
)
_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")
_SYNTAX_AT = re.compile(r"\s*\(at line (\d+), column (\d+)\)|\s*\(at end of document\)")
_TYPE_NAMES = {
    str: "a string",
    int: "an integer",
    bool: "true or false",
    float: "a number",
    list: "an array",
    dict: "a table",
}


def _parts(dotted: str) -> list[str]:
    return [part.strip("\"'") for part in _PART.findall(dotted)]


def _key_lines(text: str) -> dict[KeyPath, int]:
    """Line (from 1) of every table header and key; the first one seen wins."""
    lines: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()

    def resolve(names: Iterable[str]) -> KeyPath:
        """Insert the current index behind every prefix that is an array of tables."""
        path: KeyPath = ()
        for name in names:
            path = (*path, name)
            if path in counts:
                path = (*path, counts[path])
        return path

    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            names = _parts(header.group(2))
            if header.group(1) == "[[":
                array = (*resolve(names[:-1]), names[-1])
                counts[array] = counts.get(array, -1) + 1
            table = resolve(names)
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            path = table
            for name in _parts(key.group(1)):
                path = (*path, name)
                lines.setdefault(path, number)
    return lines


class TomlTable:
    """One table of a TOML file; hands out its values with their types checked.

    Every key must be asked for before :meth:`done`, which reports what is left as unknown keys.
    """

    def __init__(
        self,
        values: Mapping[str, Any],
        file: Path,
        lines: Mapping[KeyPath, int],
        path: KeyPath = (),
        sha256: str = "",
    ) -> None:
        self._values = values
        self._file = file
        self._lines = lines
        self._path = path
        self.sha256 = sha256
        self._asked: set[str] = set()

    @classmethod
    def read(cls, file: Path) -> TomlTable:
        """Parse ``file``; SpecError when it can't be read or is not TOML."""
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise SpecError(f"can't be read: {error}", where=str(file)) from error
        try:
            values = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            at = _SYNTAX_AT.search(str(error))
            line, column = (
                (int(at[1]), int(at[2])) if at and at[1] else (len(text.splitlines()), None)
            )
            message = _SYNTAX_AT.sub("", str(error))
            raise SpecError(
                f"not valid TOML: {message}", where=Location(file, line, column)
            ) from error
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        return cls(values, file, _key_lines(text), sha256=sha256)

    def where(self, key: str | int | None = None) -> Location:
        """The line of ``key``, or of the nearest enclosing table that has one."""
        path = self._path if key is None else (*self._path, key)
        while path and path not in self._lines:
            path = path[:-1]
        return Location(self._file, self._lines.get(path, 1))

    def name(self, key: str | int | None = None) -> str:
        """The dotted name of ``key`` in the file, such as ``arguments[0].shape``."""
        text = ""
        for part in self._path if key is None else (*self._path, key):
            text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
        return text

    def error(self, key: str, message: str, *, hint: str | None = None) -> SpecError:
        """A SpecError that names this table's ``key`` and its line."""
        return SpecError(f"{self.name(key)}: {message}", where=self.where(key), hint=hint)

    def has(self, key: str) -> bool:
        """Whether ``key`` is present."""
        return key in self._values

    def get(self, key: str, kind: type[T], default: T | None = None) -> T:
        """The value of ``key``, which must be of type ``kind``; ``default`` None means required."""
        self._asked.add(key)
        if key not in self._values:
            if default is not None:
                return default
            table = f"[{self.name()}]" if self._path else "the file"
            raise SpecError(f"missing key {key!r} in {table}", where=self.where())
        return self._checked(key, self._values[key], kind)

    def optional(self, key: str, kind: type[T]) -> T | None:
        """Like :meth:`get`, but None when absent."""
        self._asked.add(key)
        return self.get(key, kind) if self.has(key) else None

    def value(self, key: str) -> Any:
        """The value of ``key`` whatever its type; the caller checks it."""
        self._asked.add(key)
        return self._values.get(key)

    def items_of(self, key: str, kind: type[T], default: list[T] | None = None) -> tuple[T, ...]:
        """An array whose elements are all of type ``kind``."""
        values = self.get(key, list, default)
        return tuple(
            self._checked(f"{key}[{i}]", value, kind, at=key) for i, value in enumerate(values)
        )

    def table(self, key: str, *, required: bool = False) -> TomlTable:
        """The sub-table ``key``; an empty one when it is absent and not required."""
        values = self.get(key, dict, None if required else {})
        return TomlTable(values, self._file, self._lines, (*self._path, key))

    def tables(self, key: str) -> Iterator[TomlTable]:
        """The elements of the array of tables ``key`` (``[[key]]``)."""
        for index, value in enumerate(self.get(key, list, [])):
            checked = self._checked(f"{key}[{index}]", value, dict, at=key)
            yield TomlTable(checked, self._file, self._lines, (*self._path, key, index))

    def named_tables(self, key: str) -> Iterator[tuple[str, TomlTable]]:
        """The sub-tables of table ``key`` by name (``[key.NAME]``)."""
        parent = self.table(key)
        for name in parent._values:
            yield name, parent.table(name)

    def raw(self) -> Mapping[str, Any]:
        """All values of this table, marked as asked for; the caller checks them."""
        self._asked.update(self._values)
        return self._values

    def done(self) -> None:
        """Report keys that nobody asked for."""
        for key in self._values:
            if key in self._asked:
                continue
            near = difflib.get_close_matches(key, self._asked, n=1)
            known = ", ".join(sorted(self._asked))
            hint = f"did you mean {near[0]!r}?" if near else f"known keys here: {known}"
            raise SpecError(f"unknown key {self.name(key)!r}", where=self.where(key), hint=hint)

    def _checked(self, key: str, value: Any, kind: type[T], at: str | None = None) -> T:
        # bool is an int to Python, not to TOML; an integer will do where a number is asked for.
        fits = isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)  # type: ignore[return-value]
        if not fits:
            found = _TYPE_NAMES.get(type(value), type(value).__name__)
            raise SpecError(
                f"{self.name(key)}: expected {_TYPE_NAMES[kind]}, found {found} ({value!r})",
                where=self.where(at or key),
            )
        return value  # type: ignore[no-any-return]
