"""Reading ``kernel.toml``: every error is a SpecError that names file, line and key.

The keys and their types are those of :mod:`npukit.kernel.file_format`; what they can't say is
checked here.
"""

from __future__ import annotations

import math
import re
from pathlib import Path, PurePath

import msgspec

from npukit.errors import SpecError
from npukit.kernel.dtypes import DTYPE_ALIASES, DTYPE_BYTES, FLOAT_GREATEST, integer_range, is_float
from npukit.kernel.file_format import (
    DIRECTIONS,
    ArgumentTable,
    CoreTable,
    KernelFile,
    ParameterTable,
)
from npukit.kernel.names import (
    NAME_HINT,
    identifier_problem,
    kernel_name_hint,
    kernel_name_problem,
)
from npukit.kernel.parameters import Parameter, check_value
from npukit.kernel.spec import (
    AIE_API_LAYOUTS,
    DEVICES,
    MAX_ARGUMENTS,
    SPEC_FILE,
    Argument,
    CoreObject,
    KernelSpec,
)
from npukit.kernel.toml_file import TomlFile
from npukit.kernel.toml_lines import KeyPath
from npukit.kernel.typed_toml import read_typed
from npukit.kernel.validation_reader import read_validation

# Nothing on an NPU is larger, and NumPy and address arithmetic stay within their limits.
MAX_BYTES = 2**32 - 1
MOST_DIMENSIONS = 32
"""Of an array, with every NumPy that npukit works with (2 and later take 64)."""

# A reference takes parameters by keyword and a design sees them beside these names.
_TAKEN_PARAMETERS = ("device", "args", "true", "false", "none")
_MEMREF = re.compile(r"(?:[1-9]\d*x)+[^\d\s]\S*")
_MACRO = re.compile(r"[A-Za-z_]\w*\Z", re.ASCII)


def load_spec(directory: Path) -> KernelSpec:
    """Read ``directory/kernel.toml``.

    Raises:
        SpecError: the file is wrong; the error names file, line and key.
    """
    file = TomlFile.read(directory / SPEC_FILE)
    tables = read_typed(file, KernelFile)
    name = tables.kernel.name
    if problem := kernel_name_problem(name):
        raise file.error("kernel", "name", message=problem, hint=kernel_name_hint(name))
    arguments = _arguments(file, tables.arguments)
    parameters = {
        key: _parameter(file, key, table, arguments) for key, table in tables.parameters.items()
    }
    return KernelSpec(
        name=name,
        summary=tables.kernel.summary,
        directory=directory,
        devices=_devices(file, tables.kernel.devices),
        design=_design(file, tables.kernel.design, directory),
        arguments=arguments,
        parameters=parameters,
        cores=_cores(file, tables.cores, directory),
        validation=read_validation(
            file, tables.validation, tables.arguments, directory, arguments, parameters
        ),
        sha256=file.sha256,
        aie_api=_aie_api(file, tables.kernel.aie_api, directory),
    )


def _devices(file: TomlFile, devices: tuple[str, ...]) -> tuple[str, ...]:
    if not devices:
        raise file.error("kernel", "devices", message="at least one device is needed")
    for index, device in enumerate(devices):
        if device not in DEVICES:
            raise file.error(
                "kernel",
                "devices",
                index,
                message=f"unknown device {device!r}",
                hint=f"known: {', '.join(DEVICES)}",
            )
    return tuple(dict.fromkeys(devices))


def _design(file: TomlFile, text: str, directory: Path) -> Path:
    path = directory / text
    if not path.is_file():
        raise file.error("kernel", "design", message=f"no such file: {path}")
    if ".." in PurePath(text).parts or not _is_inside(path, directory):
        raise file.error("kernel", "design", message=f"{text!r} is not in the kernel's own folder")
    return path


def _aie_api(file: TomlFile, text: str | None, directory: Path) -> Path | None:
    if text is None:
        return None
    folder = directory / text
    if not _relative(text) or not any(
        (folder / layout / "aie_api" / "aie.hpp").is_file() for layout in AIE_API_LAYOUTS
    ):
        raise file.error("kernel", "aie_api", message=f"no aie_api/aie.hpp in {folder}")
    return folder


def _is_inside(path: Path, directory: Path) -> bool:
    """Whether ``path``, a name below ``directory`` without ``..``, leads to a file below it."""
    if path.parent == directory and not path.is_symlink():
        return True
    return path.resolve().is_relative_to(directory.resolve())


def _arguments(file: TomlFile, tables: tuple[ArgumentTable, ...]) -> tuple[Argument, ...]:
    arguments: list[Argument] = []
    for index, table in enumerate(tables):
        arguments.append(_argument(file, ("arguments", index), table))
        if any(table.name == other.name for other in arguments[:-1]):
            raise file.error(
                *("arguments", index, "name"),
                message=f"a second argument is named {table.name!r}",
            )
    if not any(a.direction != "in" for a in arguments):
        raise SpecError(
            "arguments: none has direction 'out' or 'inout': nothing to validate",
            where=file.where("arguments"),
        )
    if len(arguments) > MAX_ARGUMENTS:
        raise file.error(
            *("arguments", MAX_ARGUMENTS),
            message=f"an NPU kernel has at most {MAX_ARGUMENTS} arguments (bo0..bo4), "
            f"not {len(arguments)}",
        )
    return tuple(arguments)


def _argument(file: TomlFile, path: KeyPath, table: ArgumentTable) -> Argument:
    if problem := identifier_problem(table.name):
        raise file.error(*path, "name", message=problem, hint=NAME_HINT)
    if table.dtype in DTYPE_ALIASES:
        table = msgspec.structs.replace(table, dtype=DTYPE_ALIASES[table.dtype])
    if table.dtype not in DTYPE_BYTES:
        raise file.error(
            *(*path, "dtype"),
            message=f"unknown dtype {table.dtype!r}",
            hint=f"known: {', '.join(DTYPE_BYTES)}",
        )
    _check_shape(file, path, table)
    direction = table.direction
    if direction not in DIRECTIONS:
        raise file.error(
            *path, "direction", message=f"{direction!r} is none of 'in', 'out', 'inout'"
        )
    if table.memref is not None and not _MEMREF.fullmatch(table.memref):
        raise file.error(
            *(*path, "memref"),
            message=f"{table.memref!r} is not the shape and element type of a memref",
            hint='as between its angle brackets, without blanks: memref = "1024xi32"',
        )
    if table.specials and (direction == "out" or not is_float(table.dtype)):
        raise file.error(*path, "specials", message="only a floating-point input holds specials")
    return Argument(
        name=table.name,
        dtype=table.dtype,
        shape=table.shape,
        direction=direction,  # type: ignore[arg-type]
        doc=table.doc,
        declared_memref=table.memref,
        range=_range(file, (*path, "range"), table),
        specials=table.specials,
    )


def _check_shape(file: TomlFile, path: KeyPath, table: ArgumentTable) -> None:
    shape, problem = list(table.shape), None
    if not shape or any(size < 1 for size in shape):
        problem = f"{shape} must hold at least one size, each 1 or more"
    elif len(shape) > MOST_DIMENSIONS:
        problem = f"{len(shape)} dimensions are more than NumPy's {MOST_DIMENSIONS}"
    elif math.prod(shape) * DTYPE_BYTES[table.dtype] > MAX_BYTES:
        problem = f"{shape} {table.dtype} is more than {MAX_BYTES} bytes"
    if problem:
        raise file.error(*path, "shape", message=problem)


def _range(file: TomlFile, path: KeyPath, table: ArgumentTable) -> tuple[float, float] | None:
    if table.range is None:
        return None
    if table.direction == "out":
        raise file.error(*path, message="only an input has a range: what it may hold")
    if len(table.range) != 2:
        raise file.error(*path, message="expected [least, greatest]")
    # TOML's integers are kept as they are: float64 can't hold every int64.
    low, high = (
        _element(file, (*path, index), value, table.dtype)
        for index, value in enumerate(table.range)
    )
    if low > high:
        raise file.error(*path, message=f"{high} is less than {low}")
    return low, high


def _element(file: TomlFile, path: KeyPath, value: object, dtype: str) -> float:
    """``value``, if it is a finite number that an element of type ``dtype`` can hold."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise file.error(*path, message=f"{value!r} is not a finite number")
    bounds = integer_range(dtype)
    if bounds is None:
        if abs(value) > FLOAT_GREATEST[dtype]:
            raise file.error(*path, message=f"{value!r} does not fit {dtype}")
    elif not isinstance(value, int):
        raise file.error(*path, message=f"{value!r} is not an integer, {dtype} is")
    elif not bounds[0] <= value <= bounds[1]:
        raise file.error(*path, message=f"{value} does not fit {dtype}: {bounds[0]}..{bounds[1]}")
    return value


def _parameter(
    file: TomlFile, name: str, table: ParameterTable, arguments: tuple[Argument, ...]
) -> Parameter:
    path = ("parameters", name)
    problem = identifier_problem(name)
    if name in _TAKEN_PARAMETERS:
        problem = f"{name!r} means something else in a design"
    if any(name == argument.name for argument in arguments):
        problem = f"an argument is called {name!r} too"
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
    )
    _check_bounds(file, path, parameter)
    check_value(parameter, table.default, file.where(*path, "default"), SpecError)
    return parameter


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
    for index, choice in enumerate(parameter.choices):
        if type(choice) is not type(parameter.default):
            raise file.error(
                *(*path, "choices", index),
                message=f"{choice!r} is not of the default's type "
                f"({type(parameter.default).__name__})",
            )


def _cores(
    file: TomlFile, tables: tuple[CoreTable, ...], directory: Path
) -> tuple[CoreObject, ...]:
    cores: list[CoreObject] = []
    for index, table in enumerate(tables):
        cores.append(_core(file, ("cores", index), table, directory))
        if any(table.object == other.object for other in cores[:-1]):
            raise file.error(
                *("cores", index, "object"), message=f"a second object is named {table.object!r}"
            )
    return tuple(cores)


def _core(file: TomlFile, path: KeyPath, table: CoreTable, directory: Path) -> CoreObject:
    name = table.object
    if not name or PurePath(name).name != name or name.startswith("."):
        raise file.error(*path, "object", message=f"{name!r} is not a plain file name")
    if not table.sources:
        raise file.error(*path, "sources", message="an object needs at least one source")
    for index, source in enumerate(table.sources):
        if not _relative(source) or not (directory / source).is_file():
            raise file.error(
                *(*path, "sources", index), message=f"no such file: {directory / source}"
            )
    for index, folder in enumerate(table.include_dirs):
        if not _relative(folder) or not (directory / folder).is_dir():
            raise file.error(
                *(*path, "include_dirs", index), message=f"no such folder: {directory / folder}"
            )
    for macro in table.defines:
        if not _MACRO.match(macro):
            raise file.error(*path, "defines", macro, message="not the name of a macro")
    return CoreObject(
        object=name,
        sources=table.sources,
        include_dirs=table.include_dirs,
        defines={
            macro: str(int(value) if isinstance(value, bool) else value)
            for macro, value in table.defines.items()
        },
        flags=table.flags,
        defines_at={macro: file.where(*path, "defines", macro) for macro in table.defines},
        where=file.where(*path, "object"),
    )


def _relative(path: str) -> bool:
    """An absolute path would tie the kernel to one machine."""
    return bool(path) and not PurePath(path).is_absolute() and "\0" not in path
