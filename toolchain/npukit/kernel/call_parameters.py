"""Parameters whose values each call chooses: numbers that the runtime sequence takes."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from math import prod
from typing import TypeAlias

from npukit.errors import SpecError
from npukit.kernel.constraints import holds
from npukit.kernel.parameters import MAX_STREAMS, ParameterValue
from npukit.kernel.spec import KernelSpec

CallNumbers: TypeAlias = tuple[int, ...]
"""A value for each ``per_call`` parameter, in order; a boolean is 0 or 1."""


def call_numbers(spec: KernelSpec, parameters: Mapping[str, ParameterValue]) -> CallNumbers:
    """What the ``per_call`` parameters of ``spec`` are in ``parameters``."""
    return tuple(int(parameters[parameter.name]) for parameter in spec.per_call)


def all_call_numbers(
    spec: KernelSpec, device: str, parameters: Mapping[str, ParameterValue]
) -> tuple[CallNumbers, ...]:
    """All values that calls of a build may choose together, those of ``parameters`` first.

    Raises:
        SpecError: there are too many.
    """
    own = call_numbers(spec, parameters)
    if not own:
        return ()
    known = {parameter.name: parameter.values for parameter in spec.per_call}
    count = prod(len(values) for values in known.values())
    if count > MAX_STREAMS * len(known):
        raise _too_many(spec, count)
    found = [
        tuple(map(int, chosen))
        for chosen in product(*known.values())
        if _allowed(spec, device, {**parameters, **dict(zip(known, chosen, strict=True))})
    ]
    if len(found) > MAX_STREAMS:
        raise _too_many(spec, len(found))
    return tuple(dict.fromkeys((own, *found)))


def _allowed(spec: KernelSpec, device: str, values: Mapping[str, ParameterValue]) -> bool:
    return all(holds(constraint, device, values) for constraint in spec.constraints)


def _too_many(spec: KernelSpec, count: int) -> SpecError:
    names = ", ".join(parameter.name for parameter in spec.per_call)
    return SpecError(
        f"calls could choose {count} values of {names} together, more than {MAX_STREAMS} streams",
        where=spec.per_call[0].where,
        hint="give fewer choices, or [[constraints]] that leave out combinations",
    )
