"""How a kernel's arguments are spelled in the Python of its host module."""

from __future__ import annotations

import keyword
import textwrap
from typing import Any, Final

from npukit.bindings.arguments import KernelArgument, TensorArgument

WIDTH: Final = 88
_BFLOAT16: Final = "bfloat16"
_BFLOAT16_BITS: Final = "uint16"

# Names that the methods of the rendered module use themselves.
_PARAMETER_NAMES: Final = frozenset(("self", "out", "arrays", "outs", "np", "result", "results"))


def numpy_dtype(dtype: str) -> str:
    """numpy's name for an element type. Arrays hold bfloat16 as its bits."""
    return _BFLOAT16_BITS if dtype == _BFLOAT16 else dtype


def array_type(tensor: TensorArgument) -> str:
    """The annotation of an array argument; bfloat16 may be that of ml_dtypes or its bits."""
    if tensor.dtype == _BFLOAT16:
        return "NDArray[Any]"
    return f"NDArray[np.{numpy_dtype(tensor.dtype)}]"


def return_type(outputs: list[TensorArgument]) -> str:
    """The annotation of what a call returns."""
    if not outputs:
        return "None"
    return array_type(outputs[0]) if len(outputs) == 1 else "Result"


def return_doc(outputs: list[TensorArgument]) -> list[str]:
    """The lines that say what a call returns."""
    lines = [f"``{tensor.name}``, {described(tensor)}" for tensor in outputs]
    return [f"{line};" for line in lines[:-1]] + [f"{line}." for line in lines[-1:]] or ["Nothing."]


def item_type(inputs: list[TensorArgument]) -> str:
    """The annotation of an item that ``run_many`` takes."""
    if not inputs:
        return "tuple[()]"
    return array_type(inputs[0]) if len(inputs) == 1 else "Inputs"


def described(tensor: TensorArgument) -> str:
    """An array in words: dtype, shape."""
    bits = ", of ml_dtypes or its bits as uint16" if tensor.dtype == _BFLOAT16 else ""
    return f"{tensor.dtype} {list(tensor.shape)}{bits}"


def tensor_lines(tensor: TensorArgument) -> list[str]:
    """The lines of the module's docstring about a tensor."""
    return wrapped(f"- ``{tensor.name}`` ({tensor.direction}): {described(tensor)}.", "  ")


def parameter_names(inputs: list[TensorArgument]) -> list[tuple[str, TensorArgument]]:
    """The parameters of a call; a name that Python or the module needs gets an underscore."""
    taken = set(_PARAMETER_NAMES)
    parameters: list[tuple[str, TensorArgument]] = []
    for tensor in inputs:
        name = tensor.name
        while name in taken or keyword.iskeyword(name) or not name.isidentifier():
            name = f"{name}_" if name.isidentifier() else f"input{len(parameters)}"
        taken.add(name)
        parameters.append((name, tensor))
    return parameters


def number_names(names: list[str]) -> list[str]:
    """The parameters for numbers that a call chooses, which the module's own names avoid."""
    taken = {*_PARAMETER_NAMES, "inputs", "numbers"}
    return [f"{name}_" if name in taken else name for name in names]


def example_call(kernel: str, parameters: list[str], outputs: list[TensorArgument]) -> str:
    """A call, as a line of Python."""
    call = f"{kernel}({', '.join(parameters)})"
    names = ", ".join(tensor.name for tensor in outputs)
    return f"{names} = {call}" if names else call


def argument_entry(argument: KernelArgument) -> dict[str, Any]:
    """What the templates say about an argument: its comment and its fields."""
    memory = "scalar, no memory"
    if argument.bank is not None:
        tag = f" ({argument.bank_tag})" if argument.bank_tag else ""
        memory = f"memory bank {argument.bank}{tag}"
    tensor = argument.tensor
    direction = "" if tensor is None else f", direction {tensor.direction}"
    comment = f"{argument.index} {argument.name}: {argument.type}, {memory}{direction}. "
    comment += f"Pass {argument.passing}."
    return {
        "comment": [f"# {line}" for line in wrapped(prose(comment), width=WIDTH - 6)],
        "index": argument.index,
        "name": argument.name,
        "bank": argument.bank,
        "tensor": None
        if tensor is None
        else {
            "name": tensor.name,
            "dtype": numpy_dtype(tensor.dtype),
            "shape": repr(tensor.shape),
            "direction": tensor.direction,
            "bfloat16": tensor.dtype == _BFLOAT16,
        },
    }


def prose(text: str) -> str:
    """Text that can stand in a docstring or comment on one line."""
    return " ".join(text.replace("\\", "/").replace('"', "'").split())


def wrapped(text: str, indent: str = "", width: int = WIDTH) -> list[str]:
    """The lines of a text, at most ``width`` wide."""
    return textwrap.wrap(
        text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
