"""Inputs that stay in their buffers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from npukit.runtime.host_kernel.tensors import Tensor, check_array

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Resident:
    """The content of an input that is bound, in host memory; a context has its buffer."""

    def __init__(self, tensor: Tensor, array: NDArray[Any]) -> None:
        self.tensor = tensor
        self.array = array

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of its elements."""
        return self.array.dtype


Bound = tuple[Resident | None, ...]
"""For each input what stays in its buffer, or None; empty if nothing does."""
Values = tuple[Any, ...]
"""For each input an array or a :class:`Resident`."""


def new_resident(tensor: Tensor, array: Any) -> Resident:
    """What to bind to an input: a copy of ``array``, or itself if it is read-only."""
    check_array(tensor.name, tensor, array)
    if array.flags.writeable:
        array = array.copy()
        array.flags.writeable = False
    return Resident(tensor, array)


def merged(bound: Bound, arrays: Iterable[Any]) -> Values:
    """The values of all inputs; ``arrays`` are those of the inputs that are not bound."""
    if not bound:
        return tuple(arrays)
    passed = iter(arrays)
    return tuple(next(passed) if resident is None else resident for resident in bound)
