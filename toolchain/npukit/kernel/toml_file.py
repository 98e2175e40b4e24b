"""A TOML file whose values know their lines, so that every error names file, line and key."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import msgspec

from npukit.errors import Location, SpecError
from npukit.files import read_regular
from npukit.kernel.toml_lines import KeyPath, key_lines

_LARGEST: Final = 1 << 24
_SYNTAX_AT: Final = re.compile(r"\s*\(at line (\d+), column (\d+)\)|\s*\(at end of document\)")


class TomlFile(msgspec.Struct, frozen=True, dict=True):
    """The content of a TOML file: ``values`` as :mod:`tomllib` gives them.

    ``sha256`` is over the bytes that were read. ``templates`` are the texts that values were
    computed from, by key, for errors.
    """

    file: Path
    text: str
    values: Mapping[str, Any]
    sha256: str
    templates: Mapping[KeyPath, str] = {}

    @cached_property
    def lines(self) -> Mapping[KeyPath, int]:
        """The line of each key; only errors need it."""
        return key_lines(self.text)

    @classmethod
    def read(cls, file: Path) -> TomlFile:
        """Read ``file``.

        Raises:
            SpecError: it can't be read, is not TOML, or holds a null character.
        """
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
        result = cls(file, text, values, hashlib.sha256(data).hexdigest())
        # No file name, command line or Python source can hold one.
        for path in _null_characters(values):
            raise result.error(*path, message="a null character (\\u0000) can't be used here")
        return result

    def where(self, *path: str | int) -> Location:
        """The line of the key ``path``, or of the nearest enclosing thing that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return Location(self.file, self.lines.get(path, 1))

    def error(self, *path: str | int, message: str, hint: str | None = None) -> SpecError:
        """An error that names the key ``path``, its line, and the templates that gave its value."""
        used = "; ".join(
            text
            for key, text in self.templates.items()
            if key[: len(path)] == path or path[: len(key)] == key
        )
        message = f"{message} ({used})" if used else message
        return SpecError(f"{key_name(path)}: {message}", where=self.where(*path), hint=hint)

    def at(self, path: KeyPath) -> Any:
        """The value of the key ``path``."""
        value: Any = self.values
        for part in path:
            value = value[part]
        return value


def key_name(path: KeyPath) -> str:
    """The dotted name of a key, such as ``arguments[0].shape``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


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
