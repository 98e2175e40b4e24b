"""The variants of a sweep: all combinations of the values that its axes list."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Final, cast

import msgspec

from npukit.errors import UsageError
from npukit.kernel.parameters import Parameter, ParameterValue, resolve_parameters
from npukit.kernel.spec import DEVICES, KernelSpec
from npukit.runtime.targets import TARGETS, Target
from npukit.suggestions import did_you_mean

DEVICE: Final = "device"
TARGET: Final = "target"

_NUMBER: Final = r"-?(?:0[xob][0-9a-f_]+|\d[\d_]*)"
_RANGE: Final = re.compile(rf"({_NUMBER})\.\.({_NUMBER})(?:(:|x)({_NUMBER}))?", re.IGNORECASE)
_FORMS: Final = "1..8, 1..8:2 (steps of 2) or 1..8x2 (doubling)"


class Axis(msgspec.Struct, frozen=True):
    """The ``values`` of a parameter, or of ``device`` or ``target``, that a sweep tries."""

    name: str
    values: tuple[ParameterValue, ...]


class Flow(msgspec.Struct, frozen=True):
    """What variants are built for."""

    device: str
    target: Target


class Variant(msgspec.Struct, frozen=True):
    """One combination, with all parameters."""

    flow: Flow
    parameters: Mapping[str, ParameterValue]


class Grid(msgspec.Struct, frozen=True):
    """The axes of a sweep, in the order given; ``defaults`` are those of all parameters."""

    axes: tuple[Axis, ...]
    defaults: Mapping[str, ParameterValue]

    @property
    def size(self) -> int:
        """The number of variants."""
        return math.prod(len(axis.values) for axis in self.axes)

    @property
    def varying(self) -> tuple[Axis, ...]:
        """The axes with more than one value."""
        return tuple(axis for axis in self.axes if len(axis.values) > 1)

    def values_of(self, name: str) -> tuple[str, ...]:
        """The values of the axis ``device`` or ``target``; empty without such an axis."""
        return next((tuple(map(str, a.values)) for a in self.axes if a.name == name), ())

    def variants(self, flow: Flow) -> Iterator[Variant]:
        """All combinations; the last axis changes fastest.

        ``flow`` is that of all variants, except for axes ``device`` and ``target``.
        """
        names = [axis.name for axis in self.axes]
        for values in product(*(axis.values for axis in self.axes)):
            chosen = dict(zip(names, values, strict=True))
            device = str(chosen.pop(DEVICE, flow.device))
            target = cast(Target, chosen.pop(TARGET, flow.target))
            yield Variant(Flow(device, target), {**self.defaults, **chosen})


def read_grid(spec: KernelSpec, texts: Iterable[str], most: int) -> Grid:
    """The grid of ``NAME=VALUE,VALUE,...`` texts; a name that comes twice has the values of both.

    Whole numbers may be ranges. A value with a comma stands in double quotes.

    Args:
        spec: the kernel.
        texts: the axes as typed on a command line.
        most: the greatest number of variants.

    Raises:
        UsageError: a text is not of this form, the kernel has no such parameter or does not allow
            a value, or there are more than ``most`` variants.
    """
    values: dict[str, list[ParameterValue]] = {}
    for text in texts:
        name, equals, listed = text.partition("=")
        name = name.strip()
        if not equals or not name:
            raise UsageError(f"{text!r} is not of the form NAME=VALUE,VALUE,...", where="-p")
        _check_name(spec, name, f"-p {text}")
        known = values.setdefault(name, [])
        for value in _values(spec, name, listed, most):
            if value not in known:
                known.append(value)
    grid = Grid(tuple(Axis(name, tuple(v)) for name, v in values.items()), spec.defaults)
    if grid.size > most:
        sizes = " x ".join(f"{len(axis.values)} ({axis.name})" for axis in grid.varying)
        raise UsageError(
            f"{sizes} are {grid.size:,} variants, more than {most:,}",
            where="-p",
            hint=f"sweep fewer values, or allow this many with --limit {grid.size}",
        )
    return grid


def _check_name(spec: KernelSpec, name: str, where: str) -> None:
    names = (*spec.parameters, DEVICE, TARGET)
    if name not in names:
        raise UsageError(
            f"kernel {spec.name!r} has no parameter {name!r}; a sweep can vary: {', '.join(names)}",
            where=where,
            hint=did_you_mean(name, names),
        )


def _values(spec: KernelSpec, name: str, listed: str, most: int) -> Iterator[ParameterValue]:
    where = f"-p {name}={listed}"
    for text in _split(listed, where):
        if name == DEVICE:
            yield _device(spec, text, where)
        elif name == TARGET:
            yield _one_of(text, TARGETS, "target", where)
        else:
            yield from _parameter_values(spec, spec.parameters[name], text, most)


def _split(listed: str, where: str) -> Sequence[str]:
    if not listed.strip():
        return [""]
    try:
        rows = list(csv.reader([listed], skipinitialspace=True, strict=True))
    except csv.Error as error:
        raise UsageError(f"the values can't be read: {error}", where=where) from error
    values = [value.strip() for row in rows for value in row]
    if (len(values) != 1 and "" in values) or not values:
        raise UsageError("a value is missing", where=where, hint="write NAME=VALUE,VALUE,...")
    return values


def _device(spec: KernelSpec, text: str, where: str) -> str:
    device = _one_of(text, DEVICES, "device", where)
    if device not in spec.devices:
        raise UsageError(
            f"kernel {spec.name!r} does not support {device}; its devices: "
            f"{', '.join(spec.devices)}",
            where=where,
        )
    return device


def _one_of(text: str, known: Sequence[str], what: str, where: str) -> str:
    if text not in known:
        raise UsageError(
            f"{text!r} is not a {what}: {', '.join(known)}",
            where=where,
            hint=did_you_mean(text, known),
        )
    return text


def _parameter_values(
    spec: KernelSpec, parameter: Parameter, text: str, most: int
) -> Iterator[ParameterValue]:
    given: Iterable[ParameterValue] = (text,)
    if type(parameter.default) is int and ".." in text:
        given = _range(parameter, text, most)
    for value in given:
        # One at a time: constraints between parameters are those of each variant.
        checked = resolve_parameters(spec.name, spec.parameters, {parameter.name: value})
        yield checked[parameter.name]


def _range(parameter: Parameter, text: str, most: int) -> Sequence[int]:
    """The numbers of ``LOW..HIGH``, both included; steps are ``multiple_of`` unless it says."""
    where = f"-p {parameter.name}={text}"
    match = _RANGE.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        low, high = int(match[1], 0), int(match[2], 0)
        step = int(match[4], 0) if match[4] else parameter.multiple_of or 1
    except ValueError:
        raise UsageError(f"{text!r} is not a range such as {_FORMS}", where=where) from None
    grows = match[3] in ("x", "X")
    if low > high:
        raise UsageError(f"the range is empty: {low} is more than {high}", where=where)
    if step < (2 if grows else 1) or (grows and low < 1):
        raise UsageError(
            f"{text!r} never ends: it needs a step of 1 or more, or numbers from 1 on and a "
            "factor of 2 or more",
            where=where,
        )
    if grows:
        return [*_growing(low, high, step)]
    numbers = range(low, high + 1, step)
    if len(numbers) > most:
        raise UsageError(
            f"{len(numbers):,} values are more than the {most:,} variants of a sweep",
            where=where,
            hint=f"allow more with --limit, or write larger steps: {low}..{high}:STEP",
        )
    return numbers


def _growing(low: int, high: int, factor: int) -> Iterator[int]:
    while low <= high:
        yield low
        low *= factor
