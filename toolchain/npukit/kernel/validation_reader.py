"""Reading the ``[validation]`` table of ``kernel.toml``."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping
from pathlib import Path, PurePath

from npukit.errors import SpecError
from npukit.kernel.dtypes import integer_range
from npukit.kernel.input_kinds import INPUT_KINDS, POSITIVE, VALUES
from npukit.kernel.library_cases import LIBRARY_CASES
from npukit.kernel.parameters import Parameter, ParameterValue, check_value
from npukit.kernel.spec import Argument, Case, FunctionRef, InputRule, Validation
from npukit.kernel.toml_reader import TomlTable

_FUNCTION = re.compile(r"(?P<file>[^:\0]+\.py):(?P<function>[A-Za-z_]\w*)\Z")


def read_validation(
    table: TomlTable,
    directory: Path,
    arguments: tuple[Argument, ...],
    parameters: Mapping[str, Parameter],
) -> Validation:
    """The table as data; SpecError names file, line and key."""
    validation = Validation(
        reference=_function(table, "reference", directory),
        tolerance=table.number("tolerance", 0.0, minimum=0),
        float_reference=_optional_function(table, "float_reference", directory),
        float_tolerance=table.number("float_tolerance", 1.0, minimum=0),
        cases=_cases(table, directory, arguments),
        variants=tuple(_variant(variant, parameters) for variant in table.tables("variants")),
        library=_library(table),
    )
    table.done()
    if validation.float_reference is None and table.has("float_tolerance"):
        raise table.error("float_tolerance", message="there is no float_reference to tolerate")
    return validation


def _function(table: TomlTable, key: str, directory: Path) -> FunctionRef:
    text = table.get(key, str)
    match = _FUNCTION.match(text)
    if match is None:
        raise table.error(key, message=f"{text!r} is not of the form 'file.py:function'")
    file = directory / match["file"]
    if PurePath(match["file"]).is_absolute() or not file.is_file():
        raise table.error(key, message=f"no such file: {file}")
    return FunctionRef(file, match["function"], table.where(key))


def _optional_function(table: TomlTable, key: str, directory: Path) -> FunctionRef | None:
    if table.optional(key, str) is None:
        return None
    return _function(table, key, directory)


def _library(table: TomlTable) -> tuple[str, ...]:
    names = table.items_of("library_cases", str, list(LIBRARY_CASES))
    for index, name in enumerate(names):
        if name not in LIBRARY_CASES:
            near = difflib.get_close_matches(name, LIBRARY_CASES, n=1)
            raise table.error(
                "library_cases",
                index,
                message=f"unknown library cases {name!r}; known: {', '.join(LIBRARY_CASES)}",
                hint=f"did you mean {near[0]!r}?" if near else None,
            )
    return tuple(dict.fromkeys(names))


def _variant(table: TomlTable, parameters: Mapping[str, Parameter]) -> Mapping[str, ParameterValue]:
    values: dict[str, ParameterValue] = {}
    for key, value in table.raw().items():
        if key not in parameters:
            near = difflib.get_close_matches(key, parameters, n=1)
            raise table.error(
                key,
                message=f"no such parameter; known: {', '.join(parameters) or 'none'}",
                hint=f"did you mean {near[0]!r}?" if near else None,
            )
        values[key] = check_value(parameters[key], value, table.where(key), SpecError)
    if not values:
        raise table.error(message="a variant sets at least one parameter")
    return values


def _cases(table: TomlTable, directory: Path, arguments: tuple[Argument, ...]) -> tuple[Case, ...]:
    cases: list[Case] = []
    for element in table.tables("cases"):
        cases.append(_case(element, directory, arguments))
        if any(cases[-1].name == other.name for other in cases[:-1]):
            raise element.error("name", message=f"a second case is called {cases[-1].name!r}")
    if not cases:
        raise SpecError("at least one [[validation.cases]] is needed", where=table.where())
    return tuple(cases)


def _case(table: TomlTable, directory: Path, arguments: tuple[Argument, ...]) -> Case:
    name = table.get("name", str)
    if not name.strip() or not name.isprintable():
        raise table.error("name", message=f"{name!r} can't name a case: it is printed")
    wanted = [argument for argument in arguments if argument.direction != "out"]
    inputs = table.table("inputs", required=bool(wanted))
    rules = {
        argument.name: _rule(inputs.table(argument.name, required=True), directory, argument)
        for argument in wanted
    }
    inputs.done()
    table.done()
    return Case(name, rules)


def _rule(table: TomlTable, directory: Path, argument: Argument) -> InputRule:
    if table.has("function"):
        function = _function(table, "function", directory)
        table.done()
        return InputRule("function", {}, function, table.where())
    if not table.has("kind"):
        raise table.error(
            message="an input is made by a 'kind' or by a 'function'",
            hint=f"kinds: {', '.join(INPUT_KINDS)}",
        )
    kind = table.get("kind", str)
    if kind not in INPUT_KINDS:
        near = difflib.get_close_matches(kind, INPUT_KINDS, n=1)
        raise table.error(
            "kind",
            message=f"unknown kind {kind!r}; known: {', '.join(INPUT_KINDS)}",
            hint=f"did you mean {near[0]!r}?" if near else None,
        )
    settings = {name: _setting(table, kind, name, argument) for name in INPUT_KINDS[kind]}
    table.done()
    if "low" in settings and settings["low"] > settings["high"] and kind == "uniform":
        raise table.error("high", message=f"{settings['high']} is less than low")
    return InputRule(kind, settings, None, table.where())


def _setting(table: TomlTable, kind: str, name: str, argument: Argument) -> float:
    # TOML's integers are kept as they are: float64 can't hold every int64.
    value = table.value(name)
    number = table.get(name, float, INPUT_KINDS[kind][name])
    if isinstance(value, int):
        number = value
    bounds = integer_range(argument.dtype)
    elements = bounds is None and kind in ("constant", "alternating")
    if not math.isfinite(number) and not elements:
        raise table.error(name, message=f"{number} is not a finite number")
    if name == "step" and bounds is not None and not -(1 << 63) <= number < 1 << 63:
        raise table.error(name, message=f"{number} has more than 64 bits")
    if name in POSITIVE and number <= 0:
        raise table.error(name, message=f"{number} is not greater than 0")
    if name in VALUES and bounds is not None:
        if number != int(number):
            raise table.error(name, message=f"{number} is not an integer, {argument.dtype} is")
        if not bounds[0] <= number <= bounds[1]:
            raise table.error(
                name, message=f"{number} does not fit {argument.dtype}: {bounds[0]}..{bounds[1]}"
            )
        return int(number)
    return number
