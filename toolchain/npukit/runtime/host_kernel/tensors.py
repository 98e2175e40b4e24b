"""The arrays that a kernel takes, and whether those of a call fit."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from npukit.runtime.host_kernel.errors import ArgumentError
from npukit.runtime.host_kernel.values import kind_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Tensor(NamedTuple):
    """An array as the design uses it; ``direction`` (in, out, inout) is seen from the kernel.

    With ``bfloat16`` the elements are bfloat16, and ``dtype`` is that of their bits, uint16.
    """

    name: str
    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    direction: str
    bfloat16: bool = False

    @property
    def size(self) -> int:
        """In bytes; a buffer has at least one."""
        return max(1, int(np.prod(self.shape)) * self.dtype.itemsize)

    @property
    def is_input(self) -> bool:
        """Whether a call takes it."""
        return self.direction in ("in", "inout")

    @property
    def is_output(self) -> bool:
        """Whether a call returns it."""
        return self.direction in ("out", "inout")

    @property
    def dtype_name(self) -> str:
        """What its elements are."""
        return "bfloat16" if self.bfloat16 else str(self.dtype)

    def has_dtype(self, array: NDArray[Any]) -> bool:
        """Whether the elements of ``array`` are of this type."""
        return array.dtype == self.dtype or (self.bfloat16 and is_bfloat16(array.dtype))

    def described(self, shape: Sequence[object]) -> str:
        """An array of these elements in words."""
        dtype = "bfloat16 (of ml_dtypes, or bits as uint16)" if self.bfloat16 else self.dtype
        return f"{dtype} [{', '.join(map(str, shape))}]"

    def __str__(self) -> str:
        return self.described(self.shape)


class Argument(NamedTuple):
    """An argument of the kernel: its memory bank (None for a scalar), and the array it carries."""

    position: int
    name: str
    bank: int | None
    tensor: Tensor | None = None


class Number(NamedTuple):
    """A number that a call chooses, and what it is otherwise; a boolean if that is one."""

    name: str
    default: int


class Generated(NamedTuple):
    """What a host module was generated for.

    ``device`` and ``target`` name the build. ``folder`` holds the module, and by default the files
    ``xclbin`` and ``insts``. ``insts_size`` is in bytes. ``opcode``, ``instructions`` and
    ``instruction_count`` are the positions of the three arguments that start a run, and
    ``run_transaction`` is the opcode's value. ``streams`` has the streams for the ``numbers`` that
    a call chooses, if there are any; ``insts`` is that for the defaults.
    """

    class_name: str
    device: str
    target: str
    folder: Path
    kernel: str
    xclbin: str
    xclbin_uuid: str
    insts: str
    insts_size: int
    insts_sha256: str
    opcode: int
    run_transaction: int
    instructions: int
    instruction_count: int
    arguments: tuple[Argument, ...]
    numbers: tuple[Number, ...] = ()
    streams: str = ""
    streams_sha256: str = ""


def check_count(tensors: tuple[Tensor, ...], arrays: tuple[Any, ...]) -> None:
    """Raise ArgumentError unless there is an array for each of ``tensors``."""
    if len(arrays) != len(tensors):
        raise ArgumentError(f"expected {counted(tensors)}, got {len(arrays)}")


def counted(tensors: tuple[Tensor, ...]) -> str:
    """How many arrays these are, with their names."""
    noun = "array" if len(tensors) == 1 else "arrays"
    names = f" ({', '.join(tensor.name for tensor in tensors)})" if tensors else ""
    return f"{len(tensors)} {noun}{names}"


def check_stacks(tensors: tuple[Tensor, ...], stacks: tuple[Any, ...]) -> int:
    """How many runs the inputs of a batch are for."""
    count: int | None = None
    for tensor, stack in zip(tensors, stacks, strict=True):
        name, expected = tensor.name, tensor.described(("N", *tensor.shape))
        if isinstance(stack, np.ndarray):
            if not tensor.has_dtype(stack) or stack.shape[1:] != tensor.shape or not stack.ndim:
                found = f"{stack.dtype} {list(stack.shape)}"
                raise ArgumentError(f"{name}: expected {expected}, got {found}")
        elif isinstance(stack, list | tuple):
            for index, array in enumerate(stack):
                check_array(f"{name}[{index}]", tensor, array)
        else:
            raise ArgumentError(
                f"{name}: expected a NumPy array of {expected} or a list of arrays of {tensor}, "
                f"got {kind_of(stack)}"
            )
        if count not in (None, len(stack)):
            raise ArgumentError(
                f"{name}: expected {count} {'array' if count == 1 else 'arrays'}, "
                f"as for {tensors[0].name}; got {len(stack)}"
            )
        count = len(stack)
    return count or 0


def check_array(name: str, tensor: Tensor, array: Any) -> None:
    """Raise ArgumentError unless ``array`` is one as ``tensor`` says."""
    if not isinstance(array, np.ndarray):
        raise ArgumentError(f"{name}: expected a NumPy array of {tensor}, got {kind_of(array)}")
    if not tensor.has_dtype(array) or array.shape != tensor.shape:
        found = f"{array.dtype} {list(array.shape)}"
        raise ArgumentError(f"{name}: expected {tensor}, got {found}")


def apart(array: Any, outs: Sequence[Any]) -> Any:
    """An array, or a list of them; a copy of what shares memory with one of ``outs``."""
    if not isinstance(array, np.ndarray):
        return [apart(one, outs) for one in array]
    overlaps = any(out is not None and np.may_share_memory(array, out) for out in outs)
    return array.copy() if overlaps else array


def copied(values: Iterable[Any]) -> tuple[Any, ...]:
    """Copies of the arrays among ``values``."""
    return tuple(value.copy() if isinstance(value, np.ndarray) else value for value in values)


def is_bfloat16(dtype: np.dtype[Any]) -> bool:
    """Whether it is the bfloat16 of ``ml_dtypes``, which numpy knows by name alone."""
    # Asking for the name takes long. A type that numpy does not know has kind V.
    return dtype.kind == "V" and dtype.name == "bfloat16" and dtype.itemsize == 2 and dtype.isnative


def bits_of(array: NDArray[Any]) -> NDArray[Any]:
    """A view of the bits of bfloat16; any other array itself."""
    return array.view(np.uint16) if is_bfloat16(array.dtype) else array


def bfloat16_of(values: Iterable[Any]) -> np.dtype[Any] | None:
    """The bfloat16 dtype that one of ``values`` has."""
    return next((value.dtype for value in values if is_bfloat16(value.dtype)), None)


def installed_bfloat16() -> np.dtype[Any] | None:
    """The bfloat16 dtype of ``ml_dtypes``, None if that is not installed."""
    try:
        module = importlib.import_module("ml_dtypes")
    except ImportError:
        return None
    dtype: np.dtype[Any] = np.dtype(module.bfloat16)
    return dtype
