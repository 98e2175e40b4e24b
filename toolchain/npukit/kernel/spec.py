"""``kernel.toml`` as data: what a kernel is called, takes, gives, is built from and checked by.

docs/kernel-spec.md is the description for people; this module is what it describes.
"""

from __future__ import annotations

import keyword
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from npukit.errors import Location, SpecError
from npukit.kernel.parameters import Parameter, ParameterValue, check_value
from npukit.kernel.toml_reader import TomlTable

SPEC_FILE = "kernel.toml"
DEVICES = ("npu1", "npu2")

# dtype name -> bytes per element. bfloat16 tensors cross the host module as uint16 bit patterns, so
# that numpy alone is enough there.
DTYPE_BYTES: Mapping[str, int] = {
    "int8": 1, "uint8": 1, "int16": 2, "uint16": 2, "bfloat16": 2, "float16": 2,
    "int32": 4, "uint32": 4, "float32": 4, "int64": 8, "uint64": 8, "float64": 8,
}  # fmt: skip

# The xclbins that aiecc makes declare bo0..bo4, so this is how many arguments a kernel can have.
MAX_ARGUMENTS = 5

Direction = Literal["in", "out", "inout"]
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_FUNCTION = re.compile(r"(?P<file>[^:]+\.py):(?P<function>[A-Za-z_]\w*)\Z")


@dataclass(frozen=True)
class Argument:
    """One tensor argument, in runtime-sequence order."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    direction: Direction
    doc: str

    @property
    def nbytes(self) -> int:
        """Size in bytes."""
        return math.prod(self.shape) * DTYPE_BYTES[self.dtype]


@dataclass(frozen=True)
class CoreObject:
    """An object file that the design links with, and the C++ sources it is compiled from."""

    object: str
    sources: tuple[str, ...]
    include_dirs: tuple[str, ...]
    defines: Mapping[str, str]
    flags: tuple[str, ...]


@dataclass(frozen=True)
class FunctionRef:
    """A Python function beside the spec, written ``file.py:function``."""

    file: Path
    function: str
    where: Location


@dataclass(frozen=True)
class InputRule:
    """How one input of a case is made: a builtin kind with its settings, or a function."""

    kind: str
    settings: Mapping[str, Any]
    function: FunctionRef | None
    where: Location


@dataclass(frozen=True)
class Case:
    """One named set of inputs; ``inputs`` maps argument names to rules."""

    name: str
    inputs: Mapping[str, InputRule]


@dataclass(frozen=True)
class Validation:
    """How a kernel is checked.

    ``reference`` must be matched within ``tolerance`` (0: bit for bit); ``float_reference`` within
    ``float_tolerance``. Both tolerances are in units of the output's last place for integers, and
    absolute for floating-point outputs. ``variants`` are parameter sets that are built and run
    beside the defaults.
    """

    reference: FunctionRef
    tolerance: float
    float_reference: FunctionRef | None
    float_tolerance: float
    cases: tuple[Case, ...]
    variants: tuple[Mapping[str, ParameterValue], ...]


@dataclass(frozen=True)
class KernelSpec:
    """A kernel as its ``kernel.toml`` describes it; ``sha256`` is over the text that was read."""

    name: str
    summary: str
    directory: Path
    devices: tuple[str, ...]
    design: Path
    arguments: tuple[Argument, ...]
    parameters: Mapping[str, Parameter]
    cores: tuple[CoreObject, ...]
    validation: Validation
    sha256: str

    @property
    def file(self) -> Path:
        """The ``kernel.toml`` itself."""
        return self.directory / SPEC_FILE

    @property
    def inputs(self) -> tuple[Argument, ...]:
        """The arguments that the host writes."""
        return tuple(a for a in self.arguments if a.direction != "out")

    @property
    def outputs(self) -> tuple[Argument, ...]:
        """The arguments that the kernel writes."""
        return tuple(a for a in self.arguments if a.direction != "in")


def load_spec(directory: Path) -> KernelSpec:
    """Read ``directory/kernel.toml``; SpecError names file, line and key."""
    root = TomlTable.read(directory / SPEC_FILE)
    kernel = root.table("kernel", required=True)
    name = _identifier(kernel, "name")
    arguments = _arguments(root)
    parameters = {key: _parameter(key, table) for key, table in root.named_tables("parameters")}
    spec = KernelSpec(
        name=name,
        summary=kernel.get("summary", str),
        directory=directory,
        devices=_devices(kernel),
        design=_existing_file(kernel, "design", directory),
        arguments=arguments,
        parameters=parameters,
        cores=tuple(_core(table, directory) for table in root.tables("cores")),
        validation=_validation(
            root.table("validation", required=True), directory, arguments, parameters
        ),
        sha256=root.sha256,
    )
    kernel.done()
    root.done()
    return spec


def _identifier(table: TomlTable, key: str) -> str:
    name = table.get(key, str)
    if not _NAME.match(name) or keyword.iskeyword(name):
        raise table.error(
            key, f"{name!r} can't name a Python module or argument",
            hint="use lower-case letters, digits and underscores, starting with a letter",
        )  # fmt: skip
    return name


def _devices(kernel: TomlTable) -> tuple[str, ...]:
    devices = kernel.items_of("devices", str, list(DEVICES))
    for device in devices:
        if device not in DEVICES:
            raise kernel.error(
                "devices", f"unknown device {device!r}", hint=f"known: {', '.join(DEVICES)}"
            )
    if not devices:
        raise kernel.error("devices", "at least one device is needed")
    return devices


def _existing_file(table: TomlTable, key: str, directory: Path) -> Path:
    path = directory / table.get(key, str)
    if not path.is_file():
        raise table.error(key, f"no such file: {path}")
    return path


def _arguments(root: TomlTable) -> tuple[Argument, ...]:
    arguments: list[Argument] = []
    for table in root.tables("arguments"):
        name = _identifier(table, "name")
        if any(name == other.name for other in arguments):
            raise table.error("name", f"a second argument is called {name!r}")
        dtype = table.get("dtype", str)
        if dtype not in DTYPE_BYTES:
            raise table.error(
                "dtype", f"unknown dtype {dtype!r}", hint=f"known: {', '.join(DTYPE_BYTES)}"
            )
        shape = table.items_of("shape", int)
        if not shape or any(size < 1 for size in shape):
            raise table.error("shape", f"{list(shape)} must hold at least one size, each 1 or more")
        direction = table.get("direction", str)
        if direction not in ("in", "out", "inout"):
            raise table.error("direction", f"{direction!r} is none of 'in', 'out', 'inout'")
        arguments.append(Argument(name, dtype, shape, direction, table.get("doc", str, "")))  # type: ignore[arg-type]
        table.done()
    if not any(a.direction != "in" for a in arguments):
        raise SpecError(
            "no [[arguments]] entry has direction 'out' or 'inout': nothing to validate",
            where=root.where("arguments"),
        )
    if len(arguments) > MAX_ARGUMENTS:
        raise SpecError(
            f"{len(arguments)} [[arguments]]: an NPU kernel has at most {MAX_ARGUMENTS} (bo0..bo4)",
            where=root.where("arguments"),
        )
    return tuple(arguments)


def _parameter(name: str, table: TomlTable) -> Parameter:
    default = table.value("default")
    if not isinstance(default, int | float | bool | str):
        raise table.error(
            "default", "a parameter needs a default: a number, true or false, or a string"
        )
    if not _NAME.match(name):
        raise table.error("default", f"{name!r} can't name a parameter")
    parameter = Parameter(
        name=name,
        default=default,
        minimum=table.optional("min", float),
        maximum=table.optional("max", float),
        choices=tuple(table.get("choices", list, [])),
        doc=table.get("doc", str, ""),
    )
    table.done()
    return parameter


def _core(table: TomlTable, directory: Path) -> CoreObject:
    sources = table.items_of("sources", str)
    if not sources:
        raise table.error("sources", "an object needs at least one source")
    for source in sources:
        if not (directory / source).is_file():
            raise table.error("sources", f"no such file: {directory / source}")
    defines = table.table("defines")
    values = {key: str(int(v) if isinstance(v, bool) else v) for key, v in defines.raw().items()}
    core = CoreObject(
        object=table.get("object", str),
        sources=sources,
        include_dirs=table.items_of("include_dirs", str, []),
        defines=values,
        flags=table.items_of("flags", str, []),
    )
    table.done()
    return core


def _function(table: TomlTable, key: str, directory: Path) -> FunctionRef:
    text = table.get(key, str)
    match = _FUNCTION.match(text)
    if match is None:
        raise table.error(key, f"{text!r} is not of the form 'file.py:function'")
    file = directory / match["file"]
    if not file.is_file():
        raise table.error(key, f"no such file: {file}")
    return FunctionRef(file, match["function"], table.where(key))


def _validation(
    table: TomlTable,
    directory: Path,
    arguments: tuple[Argument, ...],
    parameters: Mapping[str, Parameter],
) -> Validation:
    has_float = table.has("float_reference")
    validation = Validation(
        reference=_function(table, "reference", directory),
        tolerance=table.get("tolerance", float, 0.0),
        float_reference=_function(table, "float_reference", directory) if has_float else None,
        float_tolerance=table.get("float_tolerance", float, 1.0),
        cases=tuple(_case(case, directory, arguments) for case in table.tables("cases")),
        variants=tuple(_variant(variant, parameters) for variant in table.tables("variants")),
    )
    if not has_float:
        table.optional("float_reference", str)
    names = [case.name for case in validation.cases]
    if not names:
        raise SpecError("at least one [[validation.cases]] is needed", where=table.where())
    if duplicates := {name for name in names if names.count(name) > 1}:
        raise SpecError(
            f"two cases are called {sorted(duplicates)[0]!r}", where=table.where("cases")
        )
    table.done()
    return validation


def _variant(table: TomlTable, parameters: Mapping[str, Parameter]) -> Mapping[str, ParameterValue]:
    values = dict(table.raw())
    for key, value in values.items():
        if key not in parameters:
            raise table.error(key, f"no such parameter; known: {', '.join(parameters) or 'none'}")
        check_value(parameters[key], value, table.where(key))
    return values


def _case(table: TomlTable, directory: Path, arguments: tuple[Argument, ...]) -> Case:
    name = table.get("name", str)
    inputs = table.table("inputs", required=True)
    rules: dict[str, InputRule] = {}
    for argument in arguments:
        if argument.direction == "out":
            continue
        rule = inputs.table(argument.name, required=True)
        if rule.has("function"):
            function = _function(rule, "function", directory)
            rules[argument.name] = InputRule("function", {}, function, rule.where())
            rule.done()
        else:
            settings = {key: value for key, value in rule.raw().items() if key != "kind"}
            rules[argument.name] = InputRule(rule.get("kind", str), settings, None, rule.where())
    inputs.done()
    table.done()
    return Case(name, rules)
