"""Rendering the host module of a kernel from ``templates/host_module/``."""

from __future__ import annotations

import hashlib
import keyword
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

import npukit
from npukit import resources
from npukit.bindings.arguments import RUN_TRANSACTION, ArgumentMap, Role
from npukit.bindings.host_runtime import host_runtime
from npukit.bindings.python_text import (
    WIDTH,
    argument_entry,
    array_type,
    described,
    example_call,
    item_type,
    number_names,
    parameter_names,
    prose,
    return_doc,
    return_type,
    tensor_lines,
    wrapped,
)
from npukit.errors import ArtifactError, UsageError
from npukit.kernel.names import HOST_MODULE_NAMES, class_name
from npukit.machine.generations import GENERATIONS
from npukit.runtime.targets import Target

TEMPLATE: Final = "host_module/module.py.j2"
"""It includes other templates of its folder, each of which has one reason to change."""
PACKAGED_TEMPLATE: Final = "host_module/packaged.py.j2"
"""The same for a package, which has several builds."""

_NO_SCALARS: Final = (Role.OPCODE, Role.INSTRUCTIONS, Role.INSTRUCTION_COUNT)

_EXCEPTIONS: Final = (
    "ArgumentError",
    "ArtifactError",
    "DeviceError",
    "KernelError",
    "RunTimeoutError",
)


@dataclass(frozen=True)
class CallNumber:
    """A number that a call chooses, and what it is otherwise; ``values`` says what it may be."""

    name: str
    default: int
    values: str


@dataclass(frozen=True)
class HostModuleSpec:
    """What a host module is generated for.

    ``kernel`` is the kernel's name in snake case, ``summary`` one sentence; ``device`` and
    ``target`` name the build (``npu1``, ``sw_emu``). ``uuid`` is the xclbin's,
    ``insts_sha256`` and ``insts_size`` (bytes) are the instruction stream's. The module looks for
    files with the two file names beside itself. ``numbers`` are those that a call chooses, whose
    streams are in the file ``streams_name``.
    """

    kernel: str
    summary: str
    device: str
    target: Target
    arguments: ArgumentMap
    uuid: str
    insts_sha256: str
    insts_size: int
    xclbin_name: str = ""
    insts_name: str = "insts.bin"
    numbers: tuple[CallNumber, ...] = ()
    streams_name: str = ""
    streams_sha256: str = ""


def module_name(kernel: str) -> str:
    """The file of a kernel's host module."""
    return f"{kernel}.py"


def runtime_name(kernel: str) -> str:
    """The file beside a host module that holds what all of them need.

    It is named after the kernel because several kernels' files may be put into one folder, and
    with an underscore because no kernel's own name starts with one.
    """
    return f"_{kernel}_host.py"


def host_module_files(spec: HostModuleSpec) -> Mapping[str, bytes]:
    """A kernel's host module and the file that it needs beside it, by name.

    Raises:
        UsageError, ArtifactError: as :func:`render_host_module` does.
    """
    return {
        module_name(spec.kernel): render_host_module(spec).encode(),
        runtime_name(spec.kernel): host_runtime(),
    }


@dataclass(frozen=True)
class PackagedBuildSpec:
    """A build in a package: the host module that it would have, and the folder of its files."""

    spec: HostModuleSpec
    folder: str


def packaged_module_files(
    distribution: str, builds: Sequence[PackagedBuildSpec]
) -> Mapping[str, bytes]:
    """The host module of a kernel in a package and the file that it needs beside it, by name.

    Args:
        distribution: the name of the distribution.
        builds: all of one kernel, each for another device or target.

    Raises:
        UsageError: the builds differ in what a call takes or returns.
        UsageError, ArtifactError: as :func:`render_host_module` does.
    """
    first = builds[0].spec
    for build in builds:
        if _call(build.spec) != _call(first):
            raise UsageError(
                f"the builds of {first.kernel} for {first.device} ({first.target}) and for "
                f"{build.spec.device} ({build.spec.target}) take or return different arrays, so "
                "one class can't stand for both",
                hint="put them into packages of their own, with --name, and install one of them",
            )
    text = (
        _environment()
        .get_template(PACKAGED_TEMPLATE)
        .render(
            {
                **_context(first),
                "needs": "package",
                "opening": "packaged_opening",
                "distribution": distribution,
                "runtime_sha256": hashlib.sha256(host_runtime(packaged=True)).hexdigest(),
                "builds": [_packaged_context(build) for build in builds],
            }
        )
    )
    return {
        "__init__.py": (text + "\n").encode(),
        runtime_name(first.kernel): host_runtime(packaged=True),
    }


def _packaged_context(build: PackagedBuildSpec) -> dict[str, Any]:
    generation = next(one for one in GENERATIONS if one.device == build.spec.device)
    name = f"{build.spec.device}-{build.spec.target}"
    return {
        **_context(build.spec),
        "suffix": f"_{name}".upper().replace("-", "_"),
        "name": name,
        "folder": build.folder,
        "xrt_names": generation.xrt_names,
    }


def _call(spec: HostModuleSpec) -> tuple[object, ...]:
    """What a call takes and returns."""
    tensors = (a.tensor for a in spec.arguments.arguments)
    return (*(t for t in tensors if t is not None), *spec.numbers)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(resources.templates_dir()),
        undefined=StrictUndefined,
        autoescape=False,
    )


def render_host_module(spec: HostModuleSpec) -> str:
    """The source of a kernel's host module.

    The text passes ``mypy --strict`` and ``ruff``. The same spec gives the same text.

    Raises:
        UsageError: the kernel's name does not make a usable class name.
        ArtifactError: the kernel takes scalars that npukit has no value for, or lacks one of the
            three arguments that start a run.
    """
    # Jinja drops the newline at the end of a template, so that an included part reads as if it were
    # written in place. A file ends with one.
    return _environment().get_template(TEMPLATE).render(_context(spec)) + "\n"


def _context(spec: HostModuleSpec) -> dict[str, Any]:
    name = class_name(spec.kernel)
    if not name.isidentifier() or keyword.iskeyword(name) or name in HOST_MODULE_NAMES:
        raise UsageError(
            f"a kernel can't be called {spec.kernel}: its module would hold a class {name}",
            hint="choose another name",
        )
    by_role = {argument.role: argument.index for argument in spec.arguments.arguments}
    _check_roles(spec.arguments, by_role)
    tensors = [a.tensor for a in spec.arguments.arguments if a.tensor is not None]
    inputs = [tensor for tensor in tensors if tensor.direction in ("in", "inout")]
    outputs = [tensor for tensor in tensors if tensor.direction in ("out", "inout")]
    parameters = parameter_names(inputs)
    numbers = number_names([number.name for number in spec.numbers])
    summary = prose(spec.summary)
    return {
        "version": npukit.__version__,
        "spec": spec,
        "xclbin_name": spec.xclbin_name or f"{spec.kernel}.xclbin",
        "class_name": name,
        # Constants first, as isort sorts.
        "exported": sorted((*_EXCEPTIONS, name), key=lambda n: (not _is_constant(n), n)),
        "runtime_name": runtime_name(spec.kernel),
        "runtime_module": runtime_name(spec.kernel).removesuffix(".py"),
        "runtime_sha256": hashlib.sha256(host_runtime()).hexdigest(),
        "suffix": "",
        "folder": "",
        "opening": "opening",
        "needs": "pyxrt" if spec.target == "hw" else "npukit",
        "class_summary": wrapped(summary, width=WIDTH - 7),
        "headline": wrapped(f"{spec.kernel}: {summary}"),
        "tensor_lines": [line for t in tensors for line in tensor_lines(t)],
        "example": example_call(spec.kernel, [name for name, _ in parameters], outputs),
        "opcode": by_role[Role.OPCODE],
        "instructions": by_role[Role.INSTRUCTIONS],
        "count": by_role[Role.INSTRUCTION_COUNT],
        "run_transaction": RUN_TRANSACTION,
        "arguments": [argument_entry(argument) for argument in spec.arguments.arguments],
        "parameters": [
            {"name": name, "type": array_type(tensor), "doc": described(tensor)}
            for name, tensor in parameters
        ],
        "bindable": [
            {"name": name, "type": array_type(tensor), "doc": described(tensor), "index": index}
            for index, (name, tensor) in enumerate(parameters)
            if tensor.direction == "in"
        ],
        "numbers": [
            {
                "name": name,
                "key": number.name,
                "type": type(number.default).__name__,
                "default": repr(number.default),
                "doc": "\n                ".join(
                    wrapped(prose(number.values), width=WIDTH - 20 - len(name))
                ),
            }
            for name, number in zip(numbers, spec.numbers, strict=True)
        ],
        "chosen": ", numbers=numbers" if numbers else "",
        "outputs": [{"type": array_type(tensor)} for tensor in outputs],
        "return_type": return_type(outputs),
        "return_doc": return_doc(outputs),
        "inputs": [{"type": array_type(tensor)} for tensor in inputs],
        "item_type": item_type(inputs),
        "item_doc": "arrays" if len(inputs) == 1 else "tuples of a call's arrays, in order",
    }


def _is_constant(name: str) -> bool:
    return len(name) > 1 and name.isupper()


def _check_roles(arguments: ArgumentMap, by_role: dict[Role, int]) -> None:
    missing = [role.value for role in _NO_SCALARS if role not in by_role]
    if missing:
        raise ArtifactError(
            f"kernel {arguments.kernel} has no argument for the {missing[0]}",
            hint="npukit generates host modules for kernels that aiecc or npukit built",
        )
    scalars = [a for a in arguments.arguments if a.role is Role.SCALAR]
    if scalars:
        raise ArtifactError(
            f"kernel {arguments.kernel} takes a scalar {scalars[0].name} "
            f"(argument {scalars[0].index}), and nothing says which value to pass",
            hint="npukit generates host modules for kernels that take only arrays",
        )
