"""TOML into typed tables; what does not fit its type becomes an error with a key and a line."""

from __future__ import annotations

import difflib
import re
import types
import typing
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final, TypeVar, get_args, get_origin

import msgspec

from npukit.decodable import decodable
from npukit.errors import SpecError
from npukit.kernel.toml_file import TomlFile, key_name
from npukit.kernel.toml_lines import KeyPath
from npukit.suggestions import did_you_mean

T = TypeVar("T")

_AT: Final = re.compile(r" - at `\$(?P<path>[^`]*)`$")
_STEP: Final = re.compile(r"\.(?P<key>[^.\[]+)|\[(?P<index>\d+)\]")
_SOME_VALUE: Final = "[...]"
"""How msgspec names a value of a mapping: without its key."""
_NAMES: Final[Mapping[Any, str]] = {
    str: "a string",
    int: "an integer",
    bool: "true or false",
    float: "a number",
    list: "an array",
    tuple: "an array",
    dict: "a table",
}
_SHOWN: Final = 60


def read_typed(file: TomlFile, kind: type[T], path: KeyPath = ()) -> T:
    """The value of the key ``path`` (the whole of ``file`` by default) as a ``kind``.

    Raises:
        SpecError: a key is missing, unknown, or its value is of another type.
    """
    try:
        return msgspec.convert(file.at(path), decodable(kind))
    except msgspec.ValidationError:
        raise _problem(file, path, kind) from None


def missing_key(file: TomlFile, path: KeyPath, key: str, known: Iterable[str]) -> SpecError:
    """The table at ``path`` lacks ``key``; ``known`` are all keys that it may have."""
    unknown = [*map(str, file.at(path).keys() - {*known})]
    near = difflib.get_close_matches(key, unknown, n=1)
    return SpecError(
        f"missing key {key!r} in {f'[{key_name(path)}]' if path else 'the file'}",
        where=file.where(*path, *near),
        hint=f"is {near[0]!r} meant to be {key!r}?" if near else None,
    )


def unknown_key(file: TomlFile, path: KeyPath, key: str, known: Iterable[str]) -> SpecError:
    """The table at ``path`` has ``key``, which is none of the ``known`` ones."""
    return SpecError(
        f"unknown key {key_name((*path, key))!r}",
        where=file.where(*path, key),
        hint=did_you_mean(key, known) or f"known keys here: {', '.join(sorted(known))}",
    )


def _problem(file: TomlFile, path: KeyPath, kind: Any) -> SpecError:
    """What keeps the value at ``path`` from being a ``kind``."""
    value = file.at(path)
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        at = _AT.search(str(error))
        text = at["path"] if at else ""
    else:
        raise AssertionError(f"{key_name(path)} is a {kind}")
    before, is_inside, _ = text.partition(_SOME_VALUE)
    steps = tuple(
        step["key"] or int(step["index"]) for step in _STEP.finditer(before if is_inside else text)
    )
    inner = _type_at(kind, steps)
    below = (*path, *steps)
    if is_inside:
        of_values = get_args(inner)[1]
        for key, candidate in file.at(below).items():
            if not _fits(candidate, of_values):
                return _problem(file, (*below, key), of_values)
    found = file.at(below)
    if isinstance(inner, type) and issubclass(inner, msgspec.Struct) and isinstance(found, dict):
        return _wrong_keys(file, below, found, inner)
    return _wrong_type(file, below, found, inner)


def _fits(value: object, kind: Any) -> bool:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


def _wrong_keys(
    file: TomlFile, path: KeyPath, found: Mapping[str, Any], kind: type[msgspec.Struct]
) -> SpecError:
    fields = msgspec.structs.fields(kind)
    known = [field.encode_name for field in fields]
    for field in fields:
        if field.required and field.encode_name not in found:
            return missing_key(file, path, field.encode_name, known)
    for key in found:
        if key not in known:
            return unknown_key(file, path, key, known)
    raise AssertionError(f"{key_name(path)} has the keys of {kind.__name__}")


def _wrong_type(file: TomlFile, path: KeyPath, found: object, kind: Any) -> SpecError:
    options = [option for option in _options(kind) if option is not type(None)]
    number = isinstance(found, int) and not isinstance(found, bool)
    if number and float in options and int not in options:
        return file.error(*path, message="the number is too large")
    shown = repr(found)
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}..."
    what = _NAMES.get(type(found), f"a {type(found).__name__}")
    names = dict.fromkeys(
        _NAMES.get(get_origin(option) or option, "a table")
        for option in options
        if option is not int or float not in options
    )
    return file.error(*path, message=f"expected {_joined([*names])}, found {what} ({shown})")


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _options(kind: Any) -> tuple[Any, ...]:
    """The types of a union; any other type alone."""
    return get_args(kind) if isinstance(kind, types.UnionType) else (kind,)


def _type_at(kind: Any, steps: KeyPath) -> Any:
    """The type that ``kind`` has at ``steps`` below it, without annotations."""
    for step in steps:
        kind = next(option for option in _options(_bare(kind)) if option is not type(None))
        if isinstance(step, int):
            kind = get_args(_bare(kind))[0]
        else:
            kind = typing.get_type_hints(_bare(kind), include_extras=True)[step]
    return _bare(kind)


def _bare(kind: Any) -> Any:
    """``kind`` without its annotations."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    return kind
