"""Reading the ``[validation]`` table of ``kernel.toml``."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Final, NamedTuple

from npukit.errors import SpecError
from npukit.kernel.dtypes import integer_range
from npukit.kernel.file_format import ArgumentTable, CaseTable, ValidationTable, Value
from npukit.kernel.input_kinds import INPUT_KINDS, POSITIVE, VALUES
from npukit.kernel.library_cases import LIBRARY_CASES
from npukit.kernel.parameters import Parameter, ParameterValue, check_value
from npukit.kernel.spec import (
    ARCHIVE,
    TENSOR_SUFFIXES,
    Argument,
    Case,
    FunctionRef,
    InputRule,
    TensorFile,
    Validation,
    Variant,
)
from npukit.kernel.tolerance_reader import read_tolerances
from npukit.kernel.toml_file import TomlFile
from npukit.kernel.toml_lines import KeyPath
from npukit.kernel.typed_toml import missing_key, unknown_key
from npukit.suggestions import did_you_mean

_PATH: Final[KeyPath] = ("validation",)
_FUNCTION: Final = re.compile(r"(?P<file>[^:\0]+\.py):(?P<function>[A-Za-z_]\w*)\Z")
_FLOAT_TOLERANCE: Final = 1.0


class _Home(NamedTuple):
    """Where the files of a kernel are, and what its Python may import."""

    directory: Path
    import_dirs: tuple[Path, ...]


def read_validation(
    file: TomlFile,
    table: ValidationTable,
    tables: tuple[ArgumentTable, ...],
    directory: Path,
    arguments: tuple[Argument, ...],
    parameters: Mapping[str, Parameter],
    devices: tuple[str, ...],
) -> Validation:
    """The table as data; outputs may have tolerances of their own in ``[[arguments]]``.

    Raises:
        SpecError: it is wrong; the error names file, line and key.
    """
    if table.float_reference is None and table.float_tolerance is not None:
        raise file.error(
            *_PATH, "float_tolerance", message="there is no float_reference to tolerate"
        )
    for index, argument in enumerate(tables):
        if table.float_reference is None and argument.float_tolerance is not None:
            raise file.error(
                *("arguments", index, "float_tolerance"),
                message="there is no float_reference to tolerate",
            )
    home = _Home(directory, _import_dirs(file, table, directory))
    if table.reference is None:
        _check_captured(file, table, arguments)
    float_tolerance = _FLOAT_TOLERANCE if table.float_tolerance is None else table.float_tolerance
    return Validation(
        reference=None
        if table.reference is None
        else _function(file, (*_PATH, "reference"), table.reference, home),
        tolerances=read_tolerances(
            file, "tolerance", table.tolerance, arguments, {a.name: a.tolerance for a in tables}
        ),
        float_reference=None
        if table.float_reference is None
        else _function(file, (*_PATH, "float_reference"), table.float_reference, home),
        float_tolerances=read_tolerances(
            file,
            "float_tolerance",
            float_tolerance,
            arguments,
            {a.name: a.float_tolerance for a in tables},
        ),
        cases=_cases(file, table.cases, home, arguments),
        variants=tuple(
            _variant(file, (*_PATH, "variants", index), variant, parameters, devices)
            for index, variant in enumerate(table.variants)
        ),
        library=_library(file, table.library_cases),
    )


def _check_captured(
    file: TomlFile, table: ValidationTable, arguments: tuple[Argument, ...]
) -> None:
    """Without a reference, every case must have its outputs, which are of the defaults."""
    if not any(case.expected for case in table.cases):
        raise missing_key(file, _PATH, "reference", ("reference",))
    for index, case in enumerate(table.cases):
        for argument in arguments:
            if argument.direction != "in" and argument.name not in case.expected:
                raise file.error(
                    *(*_PATH, "cases", index),
                    message=f"no reference, and no expected {argument.name!r}",
                    hint="without a reference, every case has all its outputs in 'expected'",
                )
    if table.variants:
        raise file.error(
            *_PATH,
            "variants",
            message="captured outputs are of the default parameters: variants need a reference",
        )


def _import_dirs(file: TomlFile, table: ValidationTable, directory: Path) -> tuple[Path, ...]:
    folders = []
    for index, name in enumerate(table.import_dirs):
        folder = directory / name
        if PurePath(name).is_absolute() or not folder.is_dir():
            raise file.error(
                *(*_PATH, "import_dirs", index),
                message=f"no such folder: {folder}",
                hint="the name is relative to the kernel's folder",
            )
        folders.append(folder)
    return tuple(folders)


def _function(file: TomlFile, path: KeyPath, text: Value, home: _Home) -> FunctionRef:
    match = _FUNCTION.match(text) if isinstance(text, str) else None
    if match is None:
        raise file.error(*path, message=f"{text!r} is not of the form 'file.py:function'")
    source = home.directory / match["file"]
    if PurePath(match["file"]).is_absolute() or not source.is_file():
        raise file.error(*path, message=f"no such file: {source}")
    return FunctionRef(source, match["function"], file.where(*path), home.import_dirs)


def _library(file: TomlFile, names: tuple[str, ...]) -> tuple[str, ...]:
    for index, name in enumerate(names):
        if name not in LIBRARY_CASES:
            raise file.error(
                *(*_PATH, "library_cases", index),
                message=f"unknown library cases {name!r}; known: {', '.join(LIBRARY_CASES)}",
                hint=did_you_mean(name, LIBRARY_CASES),
            )
    return tuple(dict.fromkeys(names))


def _variant(
    file: TomlFile,
    path: KeyPath,
    settings: Mapping[str, Value],
    parameters: Mapping[str, Parameter],
    devices: tuple[str, ...],
) -> Variant:
    device = settings.get("device")
    if device is not None and device not in devices:
        raise file.error(
            *(*path, "device"),
            message=f"{device!r} is none of the kernel's: {', '.join(devices)}",
            hint=did_you_mean(str(device), devices),
        )
    values: dict[str, ParameterValue] = {}
    for key, value in settings.items():
        if key == "device":
            continue
        if key not in parameters:
            raise file.error(
                *(*path, key),
                message=f"no such parameter; known: {', '.join(parameters) or 'none'}",
                hint=did_you_mean(key, parameters),
            )
        values[key] = check_value(parameters[key], value, file.where(*path, key), SpecError)
    if not values:
        raise file.error(*path, message="a variant sets at least one parameter")
    return Variant(values, None if device is None else str(device), file.where(*path))


def _cases(
    file: TomlFile,
    tables: tuple[CaseTable, ...],
    home: _Home,
    arguments: tuple[Argument, ...],
) -> tuple[Case, ...]:
    cases: list[Case] = []
    for index, table in enumerate(tables):
        path = (*_PATH, "cases", index)
        cases.append(_case(file, path, table, home, arguments))
        if any(table.name == other.name for other in cases[:-1]):
            raise file.error(*path, "name", message=f"a second case is named {table.name!r}")
    if not cases:
        raise SpecError("at least one [[validation.cases]] is needed", where=file.where(*_PATH))
    return tuple(cases)


def _case(
    file: TomlFile,
    path: KeyPath,
    table: CaseTable,
    home: _Home,
    arguments: tuple[Argument, ...],
) -> Case:
    if not table.name.strip() or not table.name.isprintable():
        raise file.error(*path, "name", message=f"{table.name!r} can't name a case: it is printed")
    wanted = {argument.name: argument for argument in arguments if argument.direction != "out"}
    if wanted and not table.inputs:
        raise missing_key(file, path, "inputs", ("name", "inputs"))
    inputs = (*path, "inputs")
    for name in wanted:
        if name not in table.inputs:
            raise missing_key(file, inputs, name, wanted)
    for name in table.inputs:
        if name not in wanted:
            raise unknown_key(file, inputs, name, wanted)
    outputs = {argument.name: argument for argument in arguments if argument.direction != "in"}
    expected = (*path, "expected")
    for name in table.expected:
        if name not in outputs:
            raise unknown_key(file, expected, name, outputs)
    return Case(
        table.name,
        {
            name: _rule(file, (*inputs, name), table.inputs[name], home, argument)
            for name, argument in wanted.items()
        },
        {
            name: _tensor(file, (*expected, name), table.expected[name], home, argument)
            for name, argument in outputs.items()
            if name in table.expected
        },
    )


def _tensor(
    file: TomlFile,
    path: KeyPath,
    table: Mapping[str, Value],
    home: _Home,
    argument: Argument,
) -> TensorFile:
    """A captured tensor; its content is checked when it is read."""
    known = ("file", "array")
    for key in table:
        if key not in known:
            raise unknown_key(file, path, key, known)
    if "file" not in table:
        raise missing_key(file, path, "file", known)
    text = table["file"]
    if not isinstance(text, str) or PurePath(text).suffix not in TENSOR_SUFFIXES:
        raise file.error(*path, "file", message=f"{text!r} is not the name of a .npy or .npz file")
    source = home.directory / text
    if PurePath(text).is_absolute() or not source.is_file():
        raise file.error(
            *path,
            "file",
            message=f"no such file: {source}",
            hint="the name is relative to the kernel's folder",
        )
    if source.suffix != ARCHIVE and "array" in table:
        raise file.error(*path, "array", message="a .npy file holds one array, without a name")
    array = table.get("array", argument.name if source.suffix == ARCHIVE else "")
    if not isinstance(array, str):
        raise file.error(*path, "array", message=f"{array!r} is not the name of an array")
    return TensorFile(source, array, f"{text}:{array}" if array else text, file.where(*path))


def _rule(
    file: TomlFile,
    path: KeyPath,
    table: Mapping[str, Value],
    home: _Home,
    argument: Argument,
) -> InputRule:
    if "function" in table:
        function = _function(file, (*path, "function"), table["function"], home)
        _check_keys(file, path, table, {"function": None})
        return InputRule("function", {}, function, file.where(*path))
    if "file" in table:
        tensor = _tensor(file, path, table, home, argument)
        return InputRule("file", {}, None, file.where(*path), tensor)
    if "kind" not in table:
        raise file.error(
            *path,
            message="an input is made by a 'kind' or a 'function', or read from a 'file'",
            hint=f"kinds: {', '.join(INPUT_KINDS)}",
        )
    kind = table["kind"]
    if not isinstance(kind, str) or kind not in INPUT_KINDS:
        raise file.error(
            *(*path, "kind"),
            message=f"unknown kind {kind!r}; known: {', '.join(INPUT_KINDS)}",
            hint=did_you_mean(str(kind), INPUT_KINDS),
        )
    defaults = INPUT_KINDS[kind]
    _check_keys(file, path, table, {"kind": None, **defaults})
    settings = {
        name: _setting(file, (*path, name), table.get(name, default), kind, argument)
        for name, default in defaults.items()
    }
    if "low" in settings and settings["low"] > settings["high"] and kind == "uniform":
        raise file.error(*path, "high", message=f"{settings['high']} is less than low")
    return InputRule(kind, settings, None, file.where(*path))


def _check_keys(
    file: TomlFile, path: KeyPath, table: Mapping[str, Value], keys: Mapping[str, float | None]
) -> None:
    """``keys`` maps what ``table`` may have to a default, None for what it must have."""
    for key, default in keys.items():
        if default is None and key not in table:
            raise missing_key(file, path, key, keys)
    for key in table:
        if key not in keys:
            raise unknown_key(file, path, key, keys)


def _setting(
    file: TomlFile, path: KeyPath, value: Value | None, kind: str, argument: Argument
) -> float:
    name = path[-1]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise file.error(*path, message=f"expected a number, found {value!r}")
    bounds = integer_range(argument.dtype)
    elements = bounds is None and kind in ("constant", "alternating")
    try:
        finite = math.isfinite(value)
    except OverflowError:
        raise file.error(*path, message="the number is too large") from None
    if not finite and not elements:
        raise file.error(*path, message=f"{value} is not a finite number")
    if name == "step" and bounds is not None and not -(1 << 63) <= value < 1 << 63:
        raise file.error(*path, message=f"{value} has more than 64 bits")
    if name in POSITIVE and value <= 0:
        raise file.error(*path, message=f"{value} is not greater than 0")
    if name in VALUES and bounds is not None:
        if value != int(value):
            raise file.error(*path, message=f"{value} is not an integer, {argument.dtype} is")
        if not bounds[0] <= value <= bounds[1]:
            raise file.error(
                *path,
                message=f"{value} does not fit {argument.dtype}: {bounds[0]}..{bounds[1]}",
            )
        return int(value)
    return value
