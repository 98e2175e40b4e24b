"""Reading ``[parameters]`` of ``kernel.toml``."""

from __future__ import annotations

import math
from typing import Final

from npukit.errors import SpecError
from npukit.kernel.file_format import ParameterTable
from npukit.kernel.names import NAME_HINT, identifier_problem
from npukit.kernel.parameters import MAX_STREAMS, Parameter, check_value
from npukit.kernel.toml_file import TomlFile
from npukit.kernel.toml_lines import KeyPath
from npukit.kernel.typed_toml import read_typed

# A reference takes parameters by keyword and a design sees them beside these names.
_TAKEN: Final = ("device", "args", "true", "false", "none")


def read_parameters(file: TomlFile) -> dict[str, Parameter]:
    """The build parameters by name.

    Raises:
        SpecError: one is wrong; the error names file, line and key.
    """
    if "parameters" not in file.values:
        return {}
    tables = read_typed(file, dict[str, ParameterTable], ("parameters",))
    return {name: _parameter(file, name, table) for name, table in tables.items()}


def _parameter(file: TomlFile, name: str, table: ParameterTable) -> Parameter:
    path = ("parameters", name)
    problem = identifier_problem(name)
    if name in _TAKEN:
        problem = f"{name!r} means something else in a design"
    if problem:
        raise file.error(*path, message=problem, hint=NAME_HINT)
    parameter = Parameter(
        name=name,
        default=table.default,
        minimum=table.min,
        maximum=table.max,
        choices=table.choices,
        doc=table.doc,
        where=file.where(*path),
        multiple_of=table.multiple_of,
        per_call=table.per_call,
    )
    _check_bounds(file, path, parameter)
    if parameter.per_call:
        _check_per_call(file, path, parameter)
    check_value(parameter, table.default, file.where(*path, "default"), SpecError)
    return parameter


def _check_per_call(file: TomlFile, path: KeyPath, parameter: Parameter) -> None:
    if not isinstance(parameter.default, int):
        raise file.error(*path, "per_call", message="only an integer or a boolean is per call")
    if not parameter.values:
        raise file.error(
            *path,
            "per_call",
            message="nothing limits the values",
            hint="give choices, or min and max: the build makes a stream for each value",
        )
    if len(parameter.values) > MAX_STREAMS:
        raise file.error(
            *path,
            "per_call",
            message=f"{len(parameter.values)} values are more than {MAX_STREAMS} streams",
            hint="give multiple_of, or choices",
        )


def _check_bounds(file: TomlFile, path: KeyPath, parameter: Parameter) -> None:
    numeric = isinstance(parameter.default, int | float) and not isinstance(parameter.default, bool)
    low, high = parameter.minimum, parameter.maximum
    for key, bound in (("min", low), ("max", high)):
        if bound is None:
            continue
        if not numeric:
            raise file.error(*path, key, message="only a number has bounds")
        if not math.isfinite(bound):
            raise file.error(
                *path, key, message="a bound is a finite number; leave it out for none"
            )
    if low is not None and high is not None and low > high:
        raise file.error(*path, "max", message=f"{high:g} is less than min, {low:g}")
    step = parameter.multiple_of
    if step is not None and type(parameter.default) is not int:
        raise file.error(*path, "multiple_of", message="only an integer is a multiple of another")
    if step is not None and step < 1:
        raise file.error(*path, "multiple_of", message=f"{step} is not 1 or more")
    for index, choice in enumerate(parameter.choices):
        if type(choice) is not type(parameter.default):
            raise file.error(
                *(*path, "choices", index),
                message=f"{choice!r} is not of the default's type "
                f"({type(parameter.default).__name__})",
            )
