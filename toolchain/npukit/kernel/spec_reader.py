"""Reading ``kernel.toml``: every complaint is a SpecError that names file, line and key."""

from __future__ import annotations

import math
import re
from pathlib import Path, PurePath

from npukit.errors import SpecError
from npukit.kernel.dtypes import DTYPE_BYTES, FLOAT_GREATEST, integer_range, is_float
from npukit.kernel.names import (
    NAME_HINT,
    identifier_problem,
    kernel_name_hint,
    kernel_name_problem,
)
from npukit.kernel.parameters import Parameter, check_value
from npukit.kernel.spec import (
    DEVICES,
    MAX_ARGUMENTS,
    SPEC_FILE,
    Argument,
    CoreObject,
    KernelSpec,
)
from npukit.kernel.toml_reader import TomlTable
from npukit.kernel.validation_reader import read_validation

# Nothing on an NPU is that large; numpy and the address arithmetic stay out of trouble.
MAX_BYTES = 2**32 - 1
MOST_DIMENSIONS = 32
"""Of an array, with every NumPy that npukit works with (2 and later take 64)."""

# A reference takes parameters by keyword and a design sees them beside these names.
_TAKEN_PARAMETERS = ("device", "args", "true", "false", "none")
_MEMREF = re.compile(r"(?:[1-9]\d*x)+[^\d\s]\S*")
_MACRO = re.compile(r"[A-Za-z_]\w*\Z", re.ASCII)


def load_spec(directory: Path) -> KernelSpec:
    """Read ``directory/kernel.toml``; SpecError names file, line and key."""
    root = TomlTable.read(directory / SPEC_FILE)
    kernel = root.table("kernel", required=True)
    name = kernel.get("name", str)
    if problem := kernel_name_problem(name):
        raise kernel.error("name", message=problem, hint=kernel_name_hint(name))
    arguments = _arguments(root)
    parameters = {
        key: _parameter(key, table, arguments) for key, table in root.named_tables("parameters")
    }
    spec = KernelSpec(
        name=name,
        summary=kernel.get("summary", str),
        directory=directory,
        devices=_devices(kernel),
        design=_design(kernel, directory),
        arguments=arguments,
        parameters=parameters,
        cores=_cores(root, directory),
        validation=read_validation(
            root.table("validation", required=True), directory, arguments, parameters
        ),
        sha256=root.sha256,
    )
    kernel.done()
    root.done()
    return spec


def _devices(kernel: TomlTable) -> tuple[str, ...]:
    devices = kernel.items_of("devices", str, list(DEVICES))
    if not devices:
        raise kernel.error("devices", message="at least one device is needed")
    for index, device in enumerate(devices):
        if device not in DEVICES:
            raise kernel.error(
                "devices",
                index,
                message=f"unknown device {device!r}",
                hint=f"known: {', '.join(DEVICES)}",
            )
    return tuple(dict.fromkeys(devices))


def _design(kernel: TomlTable, directory: Path) -> Path:
    text = kernel.get("design", str)
    path = directory / text
    if not path.is_file():
        raise kernel.error("design", message=f"no such file: {path}")
    if not path.resolve().is_relative_to(directory.resolve()) or ".." in PurePath(text).parts:
        raise kernel.error("design", message=f"{text!r} is not in the kernel's own folder")
    return path


def _arguments(root: TomlTable) -> tuple[Argument, ...]:
    arguments: list[Argument] = []
    for table in root.tables("arguments"):
        arguments.append(_argument(table))
        if any(arguments[-1].name == other.name for other in arguments[:-1]):
            raise table.error("name", message=f"a second argument is called {arguments[-1].name!r}")
    if not any(a.direction != "in" for a in arguments):
        raise SpecError(
            "arguments: none has direction 'out' or 'inout': nothing to validate",
            where=root.where("arguments"),
        )
    if len(arguments) > MAX_ARGUMENTS:
        raise root.error(
            "arguments",
            MAX_ARGUMENTS,
            message=f"an NPU kernel has at most {MAX_ARGUMENTS} arguments (bo0..bo4), "
            f"here are {len(arguments)}",
        )
    return tuple(arguments)


def _argument(table: TomlTable) -> Argument:
    name = table.get("name", str)
    if problem := identifier_problem(name):
        raise table.error("name", message=problem, hint=NAME_HINT)
    dtype = table.get("dtype", str)
    if dtype not in DTYPE_BYTES:
        raise table.error(
            "dtype", message=f"unknown dtype {dtype!r}", hint=f"known: {', '.join(DTYPE_BYTES)}"
        )
    shape = table.items_of("shape", int)
    if not shape or any(size < 1 for size in shape):
        raise table.error(
            "shape", message=f"{list(shape)} must hold at least one size, each 1 or more"
        )
    if len(shape) > MOST_DIMENSIONS:
        raise table.error(
            "shape", message=f"{len(shape)} dimensions are more than NumPy's {MOST_DIMENSIONS}"
        )
    if math.prod(shape) * DTYPE_BYTES[dtype] > MAX_BYTES:
        raise table.error("shape", message=f"{list(shape)} {dtype} is more than {MAX_BYTES} bytes")
    direction = table.get("direction", str)
    if direction not in ("in", "out", "inout"):
        raise table.error("direction", message=f"{direction!r} is none of 'in', 'out', 'inout'")
    memref = table.optional("memref", str)
    if memref is not None and not _MEMREF.fullmatch(memref):
        raise table.error(
            "memref",
            message=f"{memref!r} is not the shape and element type of a memref",
            hint='as between its angle brackets, without blanks: memref = "1024xi32"',
        )
    doc = table.get("doc", str, "")
    argument = Argument(
        name,
        dtype,
        shape,
        direction,  # type: ignore[arg-type]
        doc,
        memref,
        _range(table, dtype, direction),
        _specials(table, dtype, direction),
    )
    table.done()
    return argument


def _range(table: TomlTable, dtype: str, direction: str) -> tuple[float, float] | None:
    if table.optional("range", list) is None:
        return None
    if direction == "out":
        raise table.error("range", message="only an input has a range: what it may hold")
    # TOML's integers are kept as they are: float64 can't hold every int64.
    values = table.value("range")
    if len(values) != 2:
        raise table.error("range", message="expected [least, greatest]")
    for index, value in enumerate(values):
        _check_element(table, index, value, dtype)
    low, high = values
    if low > high:
        raise table.error("range", message=f"{high} is less than {low}")
    return low, high


def _check_element(table: TomlTable, index: int, value: object, dtype: str) -> None:
    bounds = integer_range(dtype)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not isinstance(value, int | float) or not number or not math.isfinite(value):
        raise table.error("range", index, message=f"{value!r} is not a finite number")
    if bounds is None:
        if abs(value) > FLOAT_GREATEST[dtype]:
            raise table.error("range", index, message=f"{value!r} does not fit {dtype}")
        return
    if not isinstance(value, int):
        raise table.error("range", index, message=f"{value!r} is not an integer, {dtype} is")
    if not bounds[0] <= value <= bounds[1]:
        raise table.error(
            "range", index, message=f"{value} does not fit {dtype}: {bounds[0]}..{bounds[1]}"
        )


def _specials(table: TomlTable, dtype: str, direction: str) -> bool:
    specials = table.get("specials", bool, default=False)
    if specials and (direction == "out" or not is_float(dtype)):
        raise table.error("specials", message="only a floating-point input holds specials")
    return specials


def _parameter(name: str, table: TomlTable, arguments: tuple[Argument, ...]) -> Parameter:
    problem = identifier_problem(name)
    if name in _TAKEN_PARAMETERS:
        problem = f"{name!r} means something else in a design"
    if any(name == argument.name for argument in arguments):
        problem = f"an argument is called {name!r} too"
    if problem:
        raise table.error(message=problem, hint=NAME_HINT)
    default = table.value("default")
    if not isinstance(default, int | float | bool | str):
        raise table.error(
            "default", message="a parameter needs a default: a number, true or false, or a string"
        )
    parameter = Parameter(
        name=name,
        default=default,
        minimum=table.optional("min", float),
        maximum=table.optional("max", float),
        choices=tuple(table.get("choices", list, [])),
        doc=table.get("doc", str, ""),
        where=table.where(),
    )
    table.done()
    _check_bounds(parameter, table)
    check_value(parameter, default, table.where("default"), SpecError)
    return parameter


def _check_bounds(parameter: Parameter, table: TomlTable) -> None:
    numeric = isinstance(parameter.default, int | float) and not isinstance(parameter.default, bool)
    for key in ("min", "max"):
        if not table.has(key):
            continue
        if not numeric:
            raise table.error(key, message="only a number has bounds")
        if not math.isfinite(table.get(key, float)):
            raise table.error(key, message="a bound is a finite number; leave it out for none")
    low, high = parameter.minimum, parameter.maximum
    if low is not None and high is not None and low > high:
        raise table.error("max", message=f"{high:g} is less than min, {low:g}")
    for index, choice in enumerate(parameter.choices):
        if type(choice) is not type(parameter.default):
            raise table.error(
                "choices",
                index,
                message=f"{choice!r} is not of the default's type "
                f"({type(parameter.default).__name__})",
            )


def _cores(root: TomlTable, directory: Path) -> tuple[CoreObject, ...]:
    cores: list[CoreObject] = []
    for table in root.tables("cores"):
        cores.append(_core(table, directory))
        if any(cores[-1].object == other.object for other in cores[:-1]):
            raise table.error("object", message=f"a second object is called {cores[-1].object!r}")
    return tuple(cores)


def _core(table: TomlTable, directory: Path) -> CoreObject:
    name = table.get("object", str)
    if not name or PurePath(name).name != name or name.startswith("."):
        raise table.error("object", message=f"{name!r} is not a plain file name")
    sources = table.items_of("sources", str)
    if not sources:
        raise table.error("sources", message="an object needs at least one source")
    for index, source in enumerate(sources):
        if not _relative(source) or not (directory / source).is_file():
            raise table.error("sources", index, message=f"no such file: {directory / source}")
    include_dirs = table.items_of("include_dirs", str, [])
    for index, folder in enumerate(include_dirs):
        if not _relative(folder) or not (directory / folder).is_dir():
            raise table.error(
                "include_dirs", index, message=f"no such folder: {directory / folder}"
            )
    defines = table.table("defines")
    core = CoreObject(
        object=name,
        sources=sources,
        include_dirs=include_dirs,
        defines=_defines(defines),
        flags=table.items_of("flags", str, []),
        defines_at={name: defines.where(name) for name in defines.raw()},
        where=table.where("object"),
    )
    table.done()
    return core


def _relative(path: str) -> bool:
    """An absolute path would tie the kernel to one machine."""
    return bool(path) and not PurePath(path).is_absolute() and "\0" not in path


def _defines(table: TomlTable) -> dict[str, str]:
    values = {}
    for name, value in table.raw().items():
        if not _MACRO.match(name):
            raise table.error(name, message="not the name of a macro")
        if not isinstance(value, int | float | bool | str):
            raise table.error(name, message="expected a number, true or false, or a string")
        values[name] = str(int(value) if isinstance(value, bool) else value)
    return values
