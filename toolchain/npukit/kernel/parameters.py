"""Build parameters: ``-p NAME=VALUE`` texts to checked values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from npukit.errors import Location, NpukitError, UsageError
from npukit.suggestions import did_you_mean

ParameterValue = int | float | bool | str

MAX_STREAMS: Final = 1024
"""Instruction streams of a kernel: the values of its ``per_call`` parameters, together."""

_BOOLEANS = {
    **dict.fromkeys(("1", "true", "yes", "on"), True),
    **dict.fromkeys(("0", "false", "no", "off"), False),
}


class Parameter(msgspec.Struct, frozen=True):
    """A build parameter: its default decides its type.

    ``multiple_of`` is what every value is a multiple of, None for any. ``per_call``: each call
    chooses the value, and the default is that of the build.
    """

    name: str
    default: ParameterValue
    minimum: float | None
    maximum: float | None
    choices: tuple[ParameterValue, ...]
    doc: str
    where: Location | None = None
    multiple_of: int | None = None
    per_call: bool = False

    @property
    def values(self) -> Sequence[ParameterValue]:
        """All that it can be, in order; empty if the spec does not limit it."""
        if self.choices:
            return self.choices
        if isinstance(self.default, bool):
            return (False, True)
        low, high, step = self.minimum, self.maximum, self.multiple_of or 1
        if not isinstance(self.default, int) or low is None or high is None:
            return ()
        return range(-(-math.ceil(low) // step) * step, math.floor(high) + 1, step)


_WORDS: Final[Mapping[type, str]] = {
    bool: "true or false",
    int: "a whole number",
    float: "a decimal number",
    str: "a string",
}


def check_value(
    parameter: Parameter,
    value: object,
    where: Location | str,
    error: type[NpukitError] = UsageError,
) -> ParameterValue:
    """``value`` if it has the default's type and is within bounds; ``error`` otherwise."""
    kind = type(parameter.default)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not kind:
        raise error(
            f"parameter {parameter.name!r} must be {_WORDS[kind]}, not {value!r}", where=where
        )
    assert isinstance(value, int | float | bool | str)
    if problem := _out_of_bounds(parameter, value):
        raise error(f"parameter {parameter.name!r}: {problem}", where=where)
    return value


def _bound(limit: float | None, absent: str) -> str:
    """A limit in full: a rounded one may itself be refused."""
    return absent if limit is None else str(limit).removesuffix(".0")


def _out_of_bounds(parameter: Parameter, value: ParameterValue) -> str | None:
    if isinstance(value, float) and not math.isfinite(value):
        return f"{value} is not a finite number"
    if isinstance(value, int | float) and not isinstance(value, bool):
        low, high = parameter.minimum, parameter.maximum
        if (low is not None and value < low) or (high is not None and value > high):
            return f"{value} is outside {_bound(low, '-inf')}..{_bound(high, 'inf')}"
    if (
        parameter.multiple_of is not None
        and isinstance(value, int)
        and value % parameter.multiple_of
    ):
        return _not_a_multiple(parameter, parameter.multiple_of, value)
    if isinstance(value, str) and not is_unicode(value):
        return f"{value!r} is not UTF-8 text"
    if parameter.choices and value not in parameter.choices:
        return f"{value!r} is not one of {', '.join(map(str, parameter.choices))}"
    return None


def _not_a_multiple(parameter: Parameter, step: int, value: int) -> str:
    low, high = parameter.minimum, parameter.maximum
    near = [
        str(candidate)
        for candidate in (value // step * step, value // step * step + step)
        if (low is None or candidate >= low) and (high is None or candidate <= high)
    ]
    found = f": {' and '.join(near)} {'are' if len(near) > 1 else 'is'}" if near else ""
    return f"{value} is not a multiple of {step}{found}"


def is_unicode(text: str) -> bool:
    """Whether ``text`` holds no undecodable bytes, as an argument of a command line may."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _parse(parameter: Parameter, text: str, where: str) -> ParameterValue:
    kind = type(parameter.default)
    try:
        if kind is bool:
            return _BOOLEANS[text.lower()]
        return int(text, 0) if kind is int else kind(text)
    except (KeyError, ValueError):
        raise UsageError(
            f"parameter {parameter.name!r} must be {_WORDS[kind]}, not {text!r}", where=where
        ) from None


def resolve_parameters(
    kernel: str, parameters: Mapping[str, Parameter], overrides: Mapping[str, ParameterValue]
) -> dict[str, ParameterValue]:
    """The defaults of ``parameters`` with ``overrides`` checked and applied.

    An override may be a text as typed on a command line (``"12"``) or a value; UsageError when it
    names no parameter of ``kernel``, has the wrong type or is out of bounds.
    """
    values = {name: parameter.default for name, parameter in parameters.items()}
    for name, given in overrides.items():
        where = f"-p {name}={given}"
        if name not in parameters:
            known = ", ".join(parameters) or "none"
            raise UsageError(
                f"kernel {kernel!r} has no parameter {name!r}; it has: {known}",
                where=where,
                hint=did_you_mean(name, parameters),
            )
        parameter = parameters[name]
        value = _parse(parameter, given, where) if isinstance(given, str) else given
        values[name] = check_value(parameter, value, where)
    return values


def parse_assignments(texts: Iterable[str]) -> dict[str, str]:
    """``K=V`` texts of the command line as a mapping."""
    pairs = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise UsageError(f"{text!r} is not of the form NAME=VALUE", where="-p")
        pairs[name.strip()] = value.strip()
    return pairs
