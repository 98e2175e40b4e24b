"""What build parameters must satisfy together: ``[[constraints]]`` of ``kernel.toml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from npukit.errors import Location, NpukitError, SpecError, UsageError
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.spec import Constraint, KernelSpec
from npukit.kernel.templates import TemplateError, evaluated, rendered, variables_in

_MOST_TRIED: Final = 4096
_MOST_SHOWN: Final = 6


def check_constraints(
    spec: KernelSpec,
    device: str,
    values: Mapping[str, ParameterValue],
    error: type[NpukitError] = UsageError,
    where: Location | None = None,
) -> None:
    """Check all values of the parameters of ``spec`` on ``device`` together.

    Raises:
        error: a constraint does not hold; it says which values of each parameter are allowed.
            ``where``: what is at fault, by default the constraint.
        SpecError: a constraint can't be evaluated.
    """
    for constraint in spec.constraints:
        if not holds(constraint, device, values):
            raise _violated(spec, constraint, device, values, error, where)


def holds(constraint: Constraint, device: str, values: Mapping[str, ParameterValue]) -> bool:
    """Whether ``values`` satisfy ``constraint`` on ``device``.

    Raises:
        SpecError: it can't be evaluated.
    """
    try:
        value = evaluated(constraint.require, {**values, "device": device})
    except TemplateError as problem:
        raise SpecError(
            f"{constraint.require!r}: {problem.message}", where=constraint.where, hint=problem.hint
        ) from problem
    if not isinstance(value, bool):
        raise SpecError(
            f"{constraint.require!r} is {value!r}, not true or false",
            where=constraint.where,
            hint="compare it with something: m % 64 == 0",
        )
    return value


def _violated(
    spec: KernelSpec,
    constraint: Constraint,
    device: str,
    values: Mapping[str, ParameterValue],
    error: type[NpukitError],
    where: Location | None,
) -> NpukitError:
    used = variables_in("{{" + constraint.require + "}}")
    shown = ", ".join(f"{name}={value}" for name, value in values.items() if name in used)
    try:
        reason = rendered(constraint.message, {**values, "device": device})
    except TemplateError as problem:
        return SpecError(
            f"{constraint.message!r}: {problem.message}", where=constraint.where, hint=problem.hint
        )
    on = f" on {device}" if "device" in used else ""
    allowed = [
        f"{name}={_shown(values[name], candidates)}"
        for name in values
        if name in used and (candidates := [*_allowed(spec, name, device, values)])
    ]
    return error(
        f"kernel {spec.name!r} can't have {shown}{on}: {reason}",
        where=where or constraint.where,
        hint=f"allowed, with the others unchanged: {'; or '.join(allowed)}" if allowed else None,
    )


def _shown(value: ParameterValue, allowed: Sequence[ParameterValue]) -> str:
    """The ``allowed`` values, or those of them that are next to ``value``."""
    shown = list(allowed[:_MOST_SHOWN])
    if len(allowed) > _MOST_SHOWN and isinstance(value, int):
        near = sorted(allowed, key=lambda each: abs(each - value) if isinstance(each, int) else 0)
        shown = [each for each in allowed if each in near[:_MOST_SHOWN]]
    texts = [str(each).lower() if isinstance(each, bool) else str(each) for each in shown]
    return ", ".join(texts + ["..."] * (len(shown) < len(allowed)))


def _allowed(
    spec: KernelSpec, name: str, device: str, values: Mapping[str, ParameterValue]
) -> Iterator[ParameterValue]:
    """The values of the parameter ``name`` that all constraints allow, if they can be listed."""
    candidates = spec.parameters[name].values
    for candidate in candidates if len(candidates) <= _MOST_TRIED else ():
        tried = {**values, name: candidate}
        try:
            if all(holds(constraint, device, tried) for constraint in spec.constraints):
                yield candidate
        except SpecError:
            continue
