"""Estimates of a kernel on other numbers of columns and cores."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

import msgspec

from npukit.builder.request import BuildRequest, Reporter
from npukit.errors import NpukitError
from npukit.estimate.kernel import record_build, timeline_of
from npukit.kernel.constraints import check_constraints
from npukit.kernel.parameters import Parameter

_COLUMNS: Final = ("columns", "cols", "n_columns", "n_cols", "n_aie_cols")
_CORES: Final = ("cores", "n_cores")
PARAMETERS: Final = (*_COLUMNS, *_CORES)
"""Names of parameters that say how much of the array a kernel takes."""

_TRIED: Final = (1, 2, 4, 8)
"""Numbers that are tried, beside the least and the most that a parameter allows."""


class Variant(msgspec.Struct, frozen=True):
    """A kernel with another value of one parameter.

    Attributes:
        parameter, value: which one.
        bytes: what its arguments have, all together.
        cycles, us: the estimate of a dispatch, as of :class:`npukit.timing.estimate.Estimate`; None
            if there is none.
        problem: why there is none; empty if there is one.
    """

    parameter: str
    value: int
    bytes: int
    cycles: float | None = None
    us: float | None = None
    problem: str = ""


def variants(request: BuildRequest, reporter: Reporter) -> Iterator[Variant]:
    """The variants of a build; none if no parameter has one of the :data:`PARAMETERS`' names.

    Each is built and recorded as the kernel itself is. What the kernel does not allow, or what
    can't be built, is a variant with a problem.
    """
    for parameter in request.spec.parameters.values():
        for value in _values(parameter):
            if value != request.parameters[parameter.name]:
                yield _variant(request, parameter.name, value, reporter)


def has_variants(request: BuildRequest) -> bool:
    """Whether a parameter says how many columns or cores there are."""
    return any(_values(parameter) for parameter in request.spec.parameters.values())


def _values(parameter: Parameter) -> list[int]:
    if parameter.name not in PARAMETERS or type(parameter.default) is not int:
        return []
    allowed = [each for each in parameter.values if type(each) is int]
    if allowed:
        return sorted({each for each in allowed if each in _TRIED} | {allowed[0], allowed[-1]})
    least = -math.inf if parameter.minimum is None else parameter.minimum
    most = math.inf if parameter.maximum is None else parameter.maximum
    return [each for each in _TRIED if least <= each <= most]


def _variant(request: BuildRequest, name: str, value: int, reporter: Reporter) -> Variant:
    parameters = {**request.parameters, name: value}
    size = 0
    try:
        check_constraints(request.spec, request.device, parameters)
        other = request.with_parameters(parameters)
        size = sum(argument.nbytes for argument in other.spec.arguments)
        timeline = timeline_of(other, record_build(other, reporter))
    except NpukitError as error:
        return Variant(name, value, size, problem=error.message)
    cycles = timeline.dispatches[-1].cycles
    return Variant(name, value, size, cycles, timeline.us(cycles))
