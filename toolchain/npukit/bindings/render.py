"""Rendering the host module of a kernel from ``templates/host_module/``."""

from __future__ import annotations

import hashlib
import keyword
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined

import npukit
import npukit.runtime
from npukit import resources
from npukit.bindings.arguments import (
    RUN_TRANSACTION,
    ArgumentMap,
    KernelArgument,
    Role,
    TensorArgument,
)
from npukit.errors import ArtifactError, UsageError
from npukit.kernel.names import HOST_MODULE_NAMES, class_name

TEMPLATE: Final = "host_module/module.py.j2"
"""It includes the other templates of its folder, so that the module is one file for its user."""

RUNTIME: Final = Path(npukit.runtime.__file__).with_name("host_kernel.py")
"""What all host modules need, a file of this package; a build copies it beside each of them."""

_WIDTH: Final = 88
_BFLOAT16: Final = "bfloat16"
_BFLOAT16_BITS: Final = "uint16"
_NO_SCALARS: Final = (Role.OPCODE, Role.INSTRUCTIONS, Role.INSTRUCTION_COUNT)

_EXCEPTIONS: Final = (
    "ArgumentError",
    "ArtifactError",
    "DeviceError",
    "KernelError",
    "RunTimeoutError",
)
# What the rendered module's methods call their own.
_PARAMETER_NAMES: Final = frozenset(("self", "out", "arrays", "outs", "np", "result", "results"))


@dataclass(frozen=True)
class HostModuleSpec:
    """What a host module is generated for.

    ``kernel`` is the kernel's name in snake case, ``summary`` one sentence; ``device`` and
    ``target`` name the build (``npu1``, ``sw_emu``). ``uuid`` is the xclbin's,
    ``insts_sha256`` and ``insts_size`` (bytes) the instruction stream's. The two file names are
    where the module looks, beside itself.
    """

    kernel: str
    summary: str
    device: str
    target: Literal["hw", "sw_emu"]
    arguments: ArgumentMap
    uuid: str
    insts_sha256: str
    insts_size: int
    xclbin_name: str = ""
    insts_name: str = "insts.bin"


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
        runtime_name(spec.kernel): _runtime(),
    }


@cache
def _runtime() -> bytes:
    return RUNTIME.read_bytes()


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(resources.templates_dir()),
        undefined=StrictUndefined,
        autoescape=False,
    )


def render_host_module(spec: HostModuleSpec) -> str:
    """The source of a kernel's host module.

    It is typed (``mypy --strict``) and formatted (``ruff``) as it comes; the same spec gives the
    same text.

    Raises:
        UsageError: the kernel's name makes no usable class name.
        ArtifactError: the kernel takes scalars that npukit has no value for, or lacks one of the
            three arguments that start a run.
    """
    # Jinja drops the newline that a template ends with, so that parts stand where they are
    # included as if they were written there; the module wants its own back.
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
    parameters = _parameters(inputs)
    summary = _prose(spec.summary)
    return {
        "version": npukit.__version__,
        "spec": spec,
        "xclbin_name": spec.xclbin_name or f"{spec.kernel}.xclbin",
        "class_name": name,
        # Constants first, as isort sorts.
        "exported": sorted((*_EXCEPTIONS, name), key=lambda n: (not _is_constant(n), n)),
        "runtime_name": runtime_name(spec.kernel),
        "runtime_module": runtime_name(spec.kernel).removesuffix(".py"),
        "runtime_sha256": hashlib.sha256(_runtime()).hexdigest(),
        "needs": "pyxrt" if spec.target == "hw" else "npukit",
        "class_summary": _wrapped(summary, width=_WIDTH - 7),
        "headline": _wrapped(f"{spec.kernel}: {summary}"),
        "tensor_lines": [line for t in tensors for line in _tensor_lines(t)],
        "example": _example(spec.kernel, [name for name, _ in parameters], outputs),
        "opcode": by_role[Role.OPCODE],
        "instructions": by_role[Role.INSTRUCTIONS],
        "count": by_role[Role.INSTRUCTION_COUNT],
        "run_transaction": RUN_TRANSACTION,
        "arguments": [_entry(argument) for argument in spec.arguments.arguments],
        "parameters": [
            {"name": name, "type": _array_type(tensor), "doc": _described(tensor)}
            for name, tensor in parameters
        ],
        "outputs": [{"type": _array_type(tensor)} for tensor in outputs],
        "return_type": _return_type(outputs),
        "return_doc": _return_doc(outputs),
        "inputs": [{"type": _array_type(tensor)} for tensor in inputs],
        "item_type": _item_type(inputs),
        "item_doc": "arrays" if len(inputs) == 1 else "tuples of a call's arrays, in order",
    }


def _is_constant(name: str) -> bool:
    return len(name) > 1 and name.isupper()


def _check_roles(arguments: ArgumentMap, by_role: dict[Role, int]) -> None:
    missing = [role.value for role in _NO_SCALARS if role not in by_role]
    if missing:
        raise ArtifactError(
            f"kernel {arguments.kernel} has no argument for the {missing[0]}",
            hint="a host module can be generated for kernels that aiecc or npukit built",
        )
    scalars = [a for a in arguments.arguments if a.role is Role.SCALAR]
    if scalars:
        raise ArtifactError(
            f"kernel {arguments.kernel} takes a scalar {scalars[0].name} "
            f"(argument {scalars[0].index}), and nothing says what to pass",
            hint="a host module can be generated for kernels that take arrays",
        )


def numpy_dtype(dtype: str) -> str:
    """numpy's name for an element type; bfloat16 crosses as its bits."""
    return _BFLOAT16_BITS if dtype == _BFLOAT16 else dtype


def _array_type(tensor: TensorArgument) -> str:
    return f"NDArray[np.{numpy_dtype(tensor.dtype)}]"


def _return_type(outputs: list[TensorArgument]) -> str:
    if not outputs:
        return "None"
    return _array_type(outputs[0]) if len(outputs) == 1 else "Result"


def _return_doc(outputs: list[TensorArgument]) -> list[str]:
    lines = [f"``{tensor.name}``, {_described(tensor)}" for tensor in outputs]
    return [f"{line};" for line in lines[:-1]] + [f"{line}." for line in lines[-1:]] or ["Nothing."]


def _item_type(inputs: list[TensorArgument]) -> str:
    if not inputs:
        return "tuple[()]"
    return _array_type(inputs[0]) if len(inputs) == 1 else "Inputs"


def _described(tensor: TensorArgument) -> str:
    bits = ", the bits of bfloat16" if tensor.dtype == _BFLOAT16 else ""
    return f"{numpy_dtype(tensor.dtype)} {list(tensor.shape)}{bits}"


def _tensor_lines(tensor: TensorArgument) -> list[str]:
    return _wrapped(f"- ``{tensor.name}`` ({tensor.direction}): {_described(tensor)}.", "  ")


def _parameters(inputs: list[TensorArgument]) -> list[tuple[str, TensorArgument]]:
    taken = set(_PARAMETER_NAMES)
    parameters: list[tuple[str, TensorArgument]] = []
    for tensor in inputs:
        name = tensor.name
        while name in taken or keyword.iskeyword(name) or not name.isidentifier():
            name = f"{name}_" if name.isidentifier() else f"input{len(parameters)}"
        taken.add(name)
        parameters.append((name, tensor))
    return parameters


def _example(kernel: str, parameters: list[str], outputs: list[TensorArgument]) -> str:
    call = f"{kernel}({', '.join(parameters)})"
    names = ", ".join(tensor.name for tensor in outputs)
    return f"{names} = {call}" if names else call


def _entry(argument: KernelArgument) -> dict[str, Any]:
    memory = "scalar, no memory"
    if argument.bank is not None:
        tag = f" ({argument.bank_tag})" if argument.bank_tag else ""
        memory = f"memory bank {argument.bank}{tag}"
    tensor = argument.tensor
    direction = "" if tensor is None else f", direction {tensor.direction}"
    comment = f"{argument.index} {argument.name}: {argument.type}, {memory}{direction}. "
    comment += f"Pass {argument.passing}."
    return {
        "comment": [f"# {line}" for line in _wrapped(_prose(comment), width=_WIDTH - 6)],
        "index": argument.index,
        "name": argument.name,
        "bank": argument.bank,
        "tensor": None
        if tensor is None
        else {
            "name": tensor.name,
            "dtype": numpy_dtype(tensor.dtype),
            "shape": _tuple(tensor.shape),
            "direction": tensor.direction,
        },
    }


def _tuple(shape: tuple[int, ...]) -> str:
    return repr(shape)


def _prose(text: str) -> str:
    """Text that can stand in a docstring or comment on one line."""
    return " ".join(text.replace("\\", "/").replace('"', "'").split())


def _wrapped(text: str, indent: str = "", width: int = _WIDTH) -> list[str]:
    return textwrap.wrap(
        text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
