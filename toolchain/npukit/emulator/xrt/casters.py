"""Converts Python arguments as pybind11 does for a bound function.

A bound function has overloads, tried in order; if an argument does not convert, the overload is
skipped. If none fits, pybind11 raises TypeError with the supported signatures and the arguments.
The rules are in pybind11, include/pybind11/cast.h: an integer is anything with ``__index__`` or
``__int__`` in the C++ type's range, which includes a ``numpy.float32`` but never a ``float``; a
string is ``str`` or UTF-8 ``bytes``.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

INT32: Final = (-(2**31), 2**31 - 1)
UINT8: Final = (0, 2**8 - 1)
UINT16: Final = (0, 2**16 - 1)
UINT32: Final = (0, 2**32 - 1)
SIZE_T: Final = (0, 2**64 - 1)


class _NoMatch:
    """The type of :data:`NO_MATCH`."""

    def __repr__(self) -> str:
        return "NO_MATCH"


NO_MATCH: Final = _NoMatch()
Caster = Callable[[object], Any]


def as_int(value: object, bounds: tuple[int, int]) -> int | None:
    """``value`` as a C++ integer of the type that ``bounds`` describes, or None if it isn't one."""
    if type(value) is not int:
        if isinstance(value, float):
            return None
        try:
            value = operator.index(value)  # type: ignore[arg-type]
        except TypeError:
            value = _converted(value)
            if value is None:
                return None
    return value if bounds[0] <= value <= bounds[1] else None


def _converted(value: object) -> int | None:
    """The result of ``__int__``; strings have none, though ``int()`` would parse them."""
    if not hasattr(value, "__int__"):
        return None
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return None


def integer(bounds: tuple[int, int]) -> Caster:
    """A caster to the C++ integer type that ``bounds`` describes."""

    def cast(value: object) -> object:
        number = as_int(value, bounds)
        return NO_MATCH if number is None else number

    return cast


def text(value: object) -> object:
    """Cast to ``std::string``."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes | bytearray):
        try:
            return bytes(value).decode()
        except UnicodeDecodeError:
            return NO_MATCH
    return NO_MATCH


def instance(kind: type) -> Caster:
    """A caster to a bound class (or a subclass of it)."""

    def cast(value: object) -> object:
        return value if isinstance(value, kind) else NO_MATCH

    return cast


def string_to_uint32(value: object) -> object:
    """Cast to ``std::map<std::string, uint32_t>``: a ``dict[str, int]``."""
    if not isinstance(value, Mapping):
        return NO_MATCH
    fits = all(
        text(key) is not NO_MATCH and as_int(number, UINT32) is not None
        for key, number in value.items()
    )
    return dict(value) if fits else NO_MATCH


_HEADER_NOTE: Final = (
    "\n\nDid you forget to `#include <pybind11/stl.h>`? Or <pybind11/complex.h>,\n"
    "<pybind11/functional.h>, <pybind11/chrono.h>, etc. Some automatic\n"
    "conversions are optional and require extra headers to be included\n"
    "when compiling your pybind11 module."
)
"""pybind11 adds this if a signature names a C++ type without a converter."""


class Overload(msgspec.Struct, frozen=True):
    """A signature: its text in pybind11, and each parameter's keyword (or None) and caster."""

    signature: str
    parameters: tuple[tuple[str | None, Caster], ...] = ()

    def match(self, args: Sequence[object], kwargs: Mapping[str, object]) -> list[Any] | None:
        """The converted arguments, one per parameter in order, or None if they don't fit."""
        values = args
        if kwargs:
            names = [name for name, _ in self.parameters[len(args) :]]
            if not all(name in kwargs for name in names):
                return None
            values = [*args, *(kwargs[name] for name in names if name is not None)]
        converted = []
        for (_, cast), value in zip(self.parameters, values, strict=True):
            argument = cast(value)
            if argument is NO_MATCH:
                return None
            converted.append(argument)
        return converted


def resolve(
    function: str,
    overloads: Sequence[Overload],
    args: Sequence[object],
    kwargs: Mapping[str, object],
    owner: object = None,
) -> tuple[int, list[Any]]:
    """The index and converted arguments of the first overload that fits; ``owner`` is ``self``.

    Raises:
        TypeError: none fits; the message is pybind11's.
    """
    count = len(args) + len(kwargs)
    for index, overload in enumerate(overloads):
        if len(overload.parameters) == count:
            values = overload.match(args, kwargs)
            if values is not None:
                return index, values
    given = args if owner is None else (owner, *args)
    raise incompatible(function, [overload.signature for overload in overloads], given, kwargs)


def incompatible(
    function: str,
    signatures: Sequence[str],
    args: Sequence[object],
    kwargs: Mapping[str, object] | None = None,
) -> TypeError:
    """pybind11's TypeError for a call that fits no overload of ``function``."""
    kind = "constructor" if function == "__init__" else "function"
    lines = [
        f"{function}(): incompatible {kind} arguments. The following argument types are supported:",
        *(f"    {number}. {line}" for number, line in enumerate(signatures, 1)),
    ]
    given = ", ".join(repr(arg) for arg in args)
    if kwargs:
        named = ", ".join(f"{name}={value!r}" for name, value in kwargs.items())
        given += f"{'; ' if args else ''}kwargs: {named}"
    note = _HEADER_NOTE if any("std::" in line for line in signatures) else ""
    return TypeError("\n".join(lines) + f"\n\nInvoked with: {given}{note}")
