"""A kernel with some of its inputs in buffers of their own."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from npukit.runtime.host_kernel.errors import ArgumentError
from npukit.runtime.host_kernel.residents import Bound

if TYPE_CHECKING:
    from npukit.runtime.host_kernel.calls import Call
    from npukit.runtime.host_kernel.kernel import HostKernel


class BoundKernel:
    """A kernel with some of its inputs in buffers of their own, which calls don't copy again.

    A call after a failure restores them in the new context. Several may exist at once; when their
    kernel is closed, their calls are errors too.
    """

    def __init__(self, kernel: HostKernel, bound: Bound, names: dict[str, int]) -> None:
        self._kernel = kernel
        self._bound = bound
        self._names = names
        self._updating = threading.Lock()

    def __call__(self, *arrays: Any, out: Any = None, **numbers: Any) -> Any:
        """Run the kernel once with the inputs that are not bound, in order.

        ``numbers``: those that a call of the kernel chooses, by name.

        Returns:
            What the kernel returns.

        Raises:
            ArgumentError: an array does not fit.
            RunTimeoutError: the run did not complete in time.
            DeviceError: the run failed, the device can't be used, or the kernel is closed.
        """
        return self._kernel.call(arrays, out, self._bound, numbers)

    def run_many(self, inputs: Iterable[Any], **numbers: Any) -> Iterator[Any]:
        """As the kernel's, with the inputs that are not bound."""
        return self._kernel.run_many(inputs, self._bound, numbers)

    def run_batch(self, *stacks: Any, out: Any = None, **numbers: Any) -> Any:
        """As the kernel's, with the inputs that are not bound."""
        return self._kernel.run_batch(stacks, out, self._bound, numbers)

    def prepare(self, *arrays: Any, out: Any = None, **numbers: Any) -> Call:
        """As the kernel's, with the inputs that are not bound."""
        return self._kernel.prepare(arrays, out, self._bound, numbers)

    def update(self, **arrays: Any) -> None:
        """Bind other arrays instead, by the names of inputs that are bound.

        Runs in flight and prepared calls keep the old ones.

        Raises:
            ArgumentError: an array does not fit, none is given, or no input with this name
                is bound.
            DeviceError: there is no memory for a buffer, or the kernel is closed.
        """
        bound = ", ".join(self._names)
        if not arrays:
            raise ArgumentError(f"update: expected an array for one of the bound inputs: {bound}")
        for name in arrays:
            if name not in self._names:
                raise ArgumentError(f"{name}: expected the name of a bound input: {bound}")
        changes = {self._names[name]: array for name, array in arrays.items()}
        with self._updating:
            self._bound = self._kernel.rebound(self._bound, changes)
