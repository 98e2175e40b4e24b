"""Reading tolerances in ``kernel.toml``: a number, or a table with one measure.

A tolerance in ``[validation]`` is for all outputs; one in ``[[arguments]]`` is for that output.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

from npukit.errors import SpecError
from npukit.kernel.dtypes import FLOAT_DIGITS, integer_range, is_float
from npukit.kernel.spec import Argument
from npukit.kernel.tolerance import Measure, Tolerance
from npukit.kernel.toml_file import TomlFile
from npukit.kernel.toml_lines import KeyPath
from npukit.kernel.typed_toml import unknown_key

FLOOR: Final = "floor"
_EXAMPLE: Final = "a number is the greatest absolute error; a table has one measure: { ulp = 2 }"
_LEAST_COSINE: Final = 0.5
_MEASURES: Final = tuple(measure.value for measure in Measure)


def read_tolerances(
    file: TomlFile, key: str, value: Any, arguments: Iterable[Argument], own: Mapping[str, Any]
) -> dict[str, Tolerance]:
    """The tolerance of each output by name.

    Args:
        file: the file, for errors.
        key: ``tolerance`` or ``float_tolerance``.
        value: what ``[validation]`` has under ``key``, or the default.
        arguments: the kernel's arguments, in the order of ``[[arguments]]``.
        own: what arguments have under ``key``, by the argument's name; None for nothing.

    Raises:
        SpecError: a tolerance is wrong, or does not suit the output; the error names key and line.
    """
    shared_path: KeyPath = ("validation", key)
    shared = _tolerance(file, shared_path, value)
    tolerances: dict[str, Tolerance] = {}
    for index, argument in enumerate(arguments):
        given = own.get(argument.name)
        path: KeyPath = ("arguments", index, key)
        if argument.direction == "in":
            if given is not None:
                raise file.error(*path, message="only an output has a tolerance")
            continue
        tolerance = shared if given is None else _tolerance(file, path, given)
        problem = _unsuitable(tolerance, argument)
        if problem and given is not None:
            raise file.error(*path, message=problem)
        if problem:
            raise file.error(
                *shared_path,
                message=problem,
                hint=f"give {argument.name!r} a {key} of its own in [[arguments]]",
            )
        tolerances[argument.name] = tolerance
    return tolerances


def _tolerance(file: TomlFile, path: KeyPath, value: Any) -> Tolerance:
    if isinstance(value, Mapping):
        return _measured(file, path, value)
    return _checked(file, path, Measure.ABSOLUTE, _number(file, path, value, _EXAMPLE), 0.0)


def _measured(file: TomlFile, path: KeyPath, table: Mapping[str, Any]) -> Tolerance:
    for key in table:
        if key not in (*_MEASURES, FLOOR):
            raise unknown_key(file, path, key, (*_MEASURES, FLOOR))
    given = [measure for measure in Measure if measure.value in table]
    if not given:
        raise file.error(*path, message=f"names no measure: {', '.join(_MEASURES)}", hint=_EXAMPLE)
    if len(given) > 1:
        raise _two_measures(file, path, given)
    measure = given[0]
    limit = _number(file, (*path, measure.value), table[measure.value])
    floor = 0.0
    if FLOOR in table:
        floor = _number(file, (*path, FLOOR), table[FLOOR])
        if measure is Measure.ABSOLUTE:
            raise file.error(
                *path, FLOOR, message="an absolute tolerance is the same for all magnitudes"
            )
        if not math.isfinite(floor) or floor <= 0:
            raise file.error(*path, FLOOR, message=f"{floor} is not a finite number above 0")
    return _checked(file, (*path, measure.value), measure, limit, floor)


def _two_measures(file: TomlFile, path: KeyPath, given: list[Measure]) -> SpecError:
    names = " and ".join(measure.value for measure in given)
    hint = "keep one of them"
    if given == [Measure.ABSOLUTE, Measure.RELATIVE]:
        hint = (
            "for an absolute part near zero, give the relative one a floor: the magnitude below "
            "which all values count alike, { relative = 0.01, floor = 0.1 }"
        )
    return file.error(
        *(*path, given[1].value),
        message=f"an output has one measure, not several: {names}",
        hint=hint,
    )


def _number(file: TomlFile, path: KeyPath, value: Any, hint: str | None = None) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise file.error(*path, message=f"expected a number, found {value!r:.60}", hint=hint)
    try:
        return float(value)
    except OverflowError:
        raise file.error(*path, message="the number is too large") from None


def _checked(
    file: TomlFile, path: KeyPath, measure: Measure, limit: float, floor: float
) -> Tolerance:
    """A limit that every output, or none, would meet is a mistake."""
    problem = hint = None
    if not math.isfinite(limit) or limit < 0:
        problem = f"{limit:g} is not a finite number >= 0"
    elif measure is Measure.RELATIVE and limit >= 1:
        problem = f"{limit:g} would accept zeros for any values"
        hint = f"it is a fraction: {limit:g} % is {limit / 100:g}"
    elif measure is Measure.COSINE and not _LEAST_COSINE <= limit <= 1:
        problem = f"{limit:g} is not from {_LEAST_COSINE} to 1"
        hint = "it is the least similarity, such as 0.999, not a distance"
    elif measure is Measure.SQNR and limit == 0:
        problem = "0 dB would accept zeros for any values"
        hint = "it is the least ratio of signal to error, in dB: 40 allows an error of 1 %"
    if problem:
        raise file.error(*path, message=problem, hint=hint)
    return Tolerance(measure, limit, floor)


def _unsuitable(tolerance: Tolerance, argument: Argument) -> str | None:
    """Why ``tolerance`` means nothing for ``argument``."""
    measure, name = tolerance.measure, argument.name
    if tolerance.by_rows and argument.shape[-1] == 1:
        return (
            f"rows of {name!r} {list(argument.shape)} have a single element: {measure.value} "
            "compares rows of several"
        )
    span = integer_range(argument.dtype)
    if measure is Measure.ABSOLUTE and span is not None and tolerance.limit >= span[1] - span[0]:
        return f"{tolerance.limit:g} would accept any {argument.dtype} for {name!r}"
    if measure is not Measure.ULP:
        return None
    if not is_float(argument.dtype):
        return (
            f"{name!r} is {argument.dtype}: ulp is for floating point, a plain number is in LSB "
            "for integers"
        )
    most = 2 ** (FLOAT_DIGITS[argument.dtype] - 1)
    if tolerance.limit >= most:
        return f"{tolerance.limit:g} ULP of {argument.dtype} would accept zeros: less than {most}"
    return None
