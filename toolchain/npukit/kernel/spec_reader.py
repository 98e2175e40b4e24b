"""Reading ``kernel.toml``: every error is a SpecError that names file, line and key.

The keys and their types are those of :mod:`npukit.kernel.file_format`; what they can't say is
checked here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path, PurePath

import msgspec

from npukit.errors import SpecError
from npukit.kernel.argument_reader import read_arguments
from npukit.kernel.constraints import check_constraints
from npukit.kernel.file_format import ConstraintTable, CoreTable, KernelFile
from npukit.kernel.kernel_folders import SPEC_FILE
from npukit.kernel.names import NAME_HINT, kernel_name_hint, kernel_name_problem
from npukit.kernel.parameter_reader import read_parameters
from npukit.kernel.parameters import Parameter, ParameterValue
from npukit.kernel.parametric import resolve_templates, template_texts, templates
from npukit.kernel.spec import (
    AIE_API_LAYOUTS,
    DEVICES,
    MOST_CYCLES,
    Constraint,
    CoreObject,
    KernelSpec,
)
from npukit.kernel.templates import TemplateError, variables_in
from npukit.kernel.toml_file import TomlFile
from npukit.kernel.toml_lines import KeyPath
from npukit.kernel.typed_toml import read_typed
from npukit.kernel.validation_reader import read_validation
from npukit.suggestions import did_you_mean

_MACRO = re.compile(r"[A-Za-z_]\w*\Z", re.ASCII)


def load_spec(directory: Path) -> KernelSpec:
    """Read ``directory/kernel.toml``, with the default parameters.

    Raises:
        SpecError: the file is wrong, also for a variant's parameters; the error names file, line
            and key.
    """
    spec = _read(TomlFile.read(directory / SPEC_FILE), directory, {})
    for device in spec.devices:
        check_constraints(spec, device, spec.defaults, SpecError)
    for variant in spec.validation.variants:
        values = {**spec.defaults, **variant.parameters}
        spec_with(spec, values)
        for device in spec.devices if variant.device is None else (variant.device,):
            check_constraints(spec, device, values, SpecError, variant.where)
    return spec


def spec_with(
    spec: KernelSpec, parameters: Mapping[str, ParameterValue], device: str | None = None
) -> KernelSpec:
    """``spec`` as a build with ``parameters`` has it; those that are absent have their defaults.

    ``device``: what it is built for, if that changes.

    Raises:
        SpecError: a value that depends on parameters is wrong for these.
    """
    device = device or spec.device
    if spec.toml is not None and template_texts(spec.toml):
        spec = _read(spec.toml, spec.directory, parameters)
    return spec if spec.device == device else msgspec.structs.replace(spec, device=device)


def _read(file: TomlFile, directory: Path, given: Mapping[str, ParameterValue]) -> KernelSpec:
    parameters = read_parameters(file)
    _check_fixed(file, parameters)
    values = {name: given.get(name, parameter.default) for name, parameter in parameters.items()}
    source, file = file, resolve_templates(file, values)
    tables = read_typed(file, KernelFile)
    name = tables.kernel.name
    if problem := kernel_name_problem(name):
        raise file.error("kernel", "name", message=problem, hint=kernel_name_hint(name))
    arguments = read_arguments(file, tables.arguments)
    for argument in arguments:
        if argument.name in parameters:
            raise file.error(
                *("parameters", argument.name),
                message=f"an argument is called {argument.name!r} too",
                hint=NAME_HINT,
            )
    devices = _devices(file, tables.kernel.devices)
    return KernelSpec(
        name=name,
        summary=tables.kernel.summary,
        directory=directory,
        devices=devices,
        design=_design(file, tables.kernel.design, directory),
        arguments=arguments,
        parameters=parameters,
        cores=_cores(file, tables.cores, directory),
        validation=read_validation(
            file, tables.validation, tables.arguments, directory, arguments, parameters, devices
        ),
        sha256=file.sha256,
        aie_api=_aie_api(file, tables.kernel.aie_api, directory),
        constraints=_constraints(file, tables.constraints, (*parameters, "device")),
        toml=source,
    )


def _check_fixed(file: TomlFile, parameters: Mapping[str, Parameter]) -> None:
    """Check that the arrays of a call do not depend on what the call chooses."""
    chosen = {name for name, parameter in parameters.items() if parameter.per_call}
    for path, text in templates(file) if chosen else ():
        used = sorted(chosen & variables_in(text))
        if used and path[0] == "arguments":
            raise file.error(
                *path,
                message=f"{text!r} depends on {used[0]!r}, which each call chooses",
                hint="an argument has the same size in every call: give it the largest",
            )


def _constraints(
    file: TomlFile, tables: tuple[ConstraintTable, ...], known: tuple[str, ...]
) -> tuple[Constraint, ...]:
    for index, table in enumerate(tables):
        texts = {"require": "{{" + table.require + "}}", "message": table.message}
        for key, text in texts.items():
            path = ("constraints", index, key)
            try:
                unknown = sorted(variables_in(text) - {*known})
            except TemplateError as problem:
                raise file.error(*path, message=problem.message, hint=problem.hint) from problem
            if unknown:
                raise file.error(
                    *path,
                    message=f"no parameter {unknown[0]!r}; known: {', '.join(known)}",
                    hint=did_you_mean(unknown[0], known),
                )
    return tuple(
        Constraint(table.require, table.message, file.where("constraints", index))
        for index, table in enumerate(tables)
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
    for function, cycles in table.cycles.items():
        if not isinstance(cycles, str) and not 0 <= cycles <= MOST_CYCLES:
            raise file.error(
                *(*path, "cycles", function), message=f"{cycles} is not a number of cycles"
            )
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
        cycles={function: str(cycles) for function, cycles in table.cycles.items()},
        cycles_at={function: file.where(*path, "cycles", function) for function in table.cycles},
    )


def _relative(path: str) -> bool:
    """An absolute path would tie the kernel to one machine."""
    return bool(path) and not PurePath(path).is_absolute() and "\0" not in path
