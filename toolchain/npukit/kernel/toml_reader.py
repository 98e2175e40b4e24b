"""Reading TOML so that every complaint names file, line and key."""

from __future__ import annotations

import difflib
import hashlib
import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from npukit.errors import Location, SpecError
from npukit.files import read_regular
from npukit.kernel.toml_lines import KeyPath, key_lines

T = TypeVar("T")

_LARGEST = 1 << 24
_SYNTAX_AT = re.compile(r"\s*\(at line (\d+), column (\d+)\)|\s*\(at end of document\)")
_TYPE_NAMES = {
    str: "a string",
    int: "an integer",
    bool: "true or false",
    float: "a number",
    list: "an array",
    dict: "a table",
}
_SHOWN = 60


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _parse(text: str, file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _SYNTAX_AT.search(str(error))
        line, column = (int(at[1]), int(at[2])) if at and at[1] else (text.count("\n") + 1, None)
        message = _SYNTAX_AT.sub("", str(error))
        raise SpecError(f"not valid TOML: {message}", where=Location(file, line, column)) from error
    except (ValueError, RecursionError) as error:  # a number or a nesting past Python's own limits
        raise SpecError(f"not usable TOML: {error}", where=Location(file, 1)) from error


def _null_characters(value: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Where in what TOML gives there are strings with a null character."""
    if isinstance(value, str) and "\0" in value:
        yield path
    elif isinstance(value, dict):
        for key, below in value.items():
            yield from _null_characters(below, (*path, key))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from _null_characters(below, (*path, index))


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
            data = read_regular(file, _LARGEST)
            text = data.decode("utf-8")
        except OSError as error:
            raise SpecError(f"can't be read: {error.strerror}", where=str(file)) from error
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise SpecError(
                f"not UTF-8: byte 0x{data[error.start]:02x}: {error.reason}",
                where=Location(file, line),
            ) from error
        values = _parse(text, file)
        table = cls(values, file, key_lines(text), sha256=hashlib.sha256(data).hexdigest())
        # No file name, command line or Python source can hold one.
        for path in _null_characters(values):
            raise table.error(*path, message="a null character (\\u0000) can't be used here")
        return table

    def where(self, *keys: str | int) -> Location:
        """The line of ``keys`` below this table, or of the nearest enclosing thing that has one."""
        path = (*self._path, *keys)
        while path and path not in self._lines:
            path = path[:-1]
        return Location(self._file, self._lines.get(path, 1))

    def name(self, *keys: str | int) -> str:
        """The dotted name of ``keys`` in the file, such as ``arguments[0].shape``."""
        text = ""
        for part in (*self._path, *keys):
            text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
        return text

    def error(self, *keys: str | int, message: str, hint: str | None = None) -> SpecError:
        """A SpecError that names this table's ``keys`` and their line."""
        return SpecError(f"{self.name(*keys)}: {message}", where=self.where(*keys), hint=hint)

    def has(self, key: str) -> bool:
        """Whether ``key`` is present."""
        return key in self._values

    def get(self, key: str, kind: type[T], default: T | None = None) -> T:
        """The value of ``key``, which must be of type ``kind``; ``default`` None means required."""
        self._asked.add(key)
        if key not in self._values:
            if default is not None:
                return default
            raise self._missing(key)
        return self._checked(self._values[key], kind, key)

    def number(self, key: str, default: float, *, minimum: float) -> float:
        """A finite number that is at least ``minimum``."""
        value = self.get(key, float, default)
        if not math.isfinite(value) or value < minimum:
            raise self.error(key, message=f"{value} is not a finite number from {minimum:g} up")
        return value

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
        return tuple(self._checked(value, kind, key, i) for i, value in enumerate(values))

    def table(self, key: str, *, required: bool = False) -> TomlTable:
        """The sub-table ``key``; an empty one when it is absent and not required."""
        values = self.get(key, dict, None if required else {})
        return TomlTable(values, self._file, self._lines, (*self._path, key))

    def tables(self, key: str) -> Iterator[TomlTable]:
        """The elements of the array of tables ``key`` (``[[key]]``)."""
        for index, value in enumerate(self.get(key, list, [])):
            checked = self._checked(value, dict, key, index)
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

    def _missing(self, key: str) -> SpecError:
        table = f"[{self.name()}]" if self._path else "the file"
        near = difflib.get_close_matches(key, self._values.keys() - self._asked, n=1)
        return SpecError(
            f"missing key {key!r} in {table}",
            where=self.where(*near),
            hint=f"is {near[0]!r} meant to be {key!r}?" if near else None,
        )

    def done(self) -> None:
        """Report keys that nobody asked for."""
        for key in self._values:
            if key in self._asked:
                continue
            near = difflib.get_close_matches(key, self._asked, n=1)
            known = ", ".join(sorted(self._asked))
            hint = f"did you mean {near[0]!r}?" if near else f"known keys here: {known}"
            raise SpecError(f"unknown key {self.name(key)!r}", where=self.where(key), hint=hint)

    def _checked(self, value: Any, kind: type[T], *keys: str | int) -> T:
        # bool is an int to Python, not to TOML; an integer will do where a number is asked for.
        fits = isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            try:
                return float(value)  # type: ignore[return-value]
            except OverflowError as error:
                raise self.error(*keys, message="the number is too large") from error
        if not fits:
            found = _TYPE_NAMES.get(type(value), f"a {type(value).__name__}")
            raise self.error(
                *keys, message=f"expected {_TYPE_NAMES[kind]}, found {found} ({_shown(value)})"
            )
        return value  # type: ignore[no-any-return]
