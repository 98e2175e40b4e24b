"""An open kernel, on this machine or on another one, as all of npukit's own commands use it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    from numpy.typing import NDArray

Results: TypeAlias = "Sequence[NDArray[Any]]"


class OpenKernel(Protocol):
    """An instance of a host module's class. Its exceptions have a ``kind``."""

    def run(self, arrays: Sequence[NDArray[Any]], numbers: Mapping[str, object]) -> Results:
        """Run it once; the results in the order of its outputs."""

    def time(
        self, arrays: Sequence[NDArray[Any]], numbers: Mapping[str, object]
    ) -> tuple[float, Results]:
        """Microseconds of a whole call (write, sync, run, sync, read), and its results."""

    def fill_outputs(self, value: int) -> None:
        """Fill the output buffers with a byte."""

    def close(self) -> None:
        """Give the device back."""


Opener: TypeAlias = Callable[[], OpenKernel]


class ModuleKernel:
    """An open kernel of a host module that is loaded in this process."""

    def __init__(self, kernel: Any) -> None:
        self._kernel = kernel

    def run(self, arrays: Sequence[NDArray[Any]], numbers: Mapping[str, object]) -> Results:
        """See :class:`OpenKernel`."""
        return _several(self._kernel(*arrays, **numbers))

    def time(
        self, arrays: Sequence[NDArray[Any]], numbers: Mapping[str, object]
    ) -> tuple[float, Results]:
        """See :class:`OpenKernel`."""
        kernel = self._kernel
        started = time.perf_counter_ns()
        result = kernel(*arrays, **numbers)
        microseconds = (time.perf_counter_ns() - started) / 1000
        return microseconds, _several(result)

    def fill_outputs(self, value: int) -> None:
        """See :class:`OpenKernel`."""
        self._kernel.fill_outputs(value)

    def close(self) -> None:
        """See :class:`OpenKernel`."""
        self._kernel.close()


def _several(result: Any) -> Results:
    if isinstance(result, tuple):
        return result
    return () if result is None else (result,)
