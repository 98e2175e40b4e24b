"""Calls whose arguments have been checked, to be made later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from npukit.runtime.host_kernel.errors import ArgumentError
from npukit.runtime.host_kernel.outs import Outs, overlapping_pair
from npukit.runtime.host_kernel.residents import Values
from npukit.runtime.host_kernel.values import iterated, kind_of

if TYPE_CHECKING:
    import numpy as np

    from npukit.runtime.host_kernel.kernel import HostKernel


class Call(NamedTuple):
    """A call that ``prepare`` of a kernel, or of what is bound to it, has checked."""

    kernel: HostKernel
    values: Values
    outs: Outs
    bfloat16: np.dtype[Any] | None


def checked_calls(kernel: HostKernel, calls: Any) -> list[Call]:
    """``calls``, if they can be made in one submission.

    Raises:
        ArgumentError: ``kernel`` has not prepared one, or two write to the same memory.
    """
    checked: list[Call] = []
    for index, call in enumerate(iterated("calls", calls, "an iterable of prepared calls")):
        if not isinstance(call, Call) or call.kernel is not kernel:
            # Each module has a class of its own.
            other = type(call).__name__ == Call.__name__
            found = "one of another kernel" if other else kind_of(call)
            raise ArgumentError(
                f"calls[{index}]: expected a call that this kernel prepared, got {found}"
            )
        checked.append(call)
    given = [(i, out) for i, call in enumerate(checked) for out in call.outs if out is not None]
    if pair := overlapping_pair([out for _, out in given]):
        first, second = (given[one][0] for one in pair)
        raise ArgumentError(f"calls[{second}]: its out overlaps that of calls[{first}]")
    return checked
