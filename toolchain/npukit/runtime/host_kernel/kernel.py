"""What the class of a host module calls: checked calls, many at once, inputs that stay."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from npukit.runtime.host_kernel.bound import BoundKernel
from npukit.runtime.host_kernel.calls import Call, checked_calls
from npukit.runtime.host_kernel.display import one_line, page
from npukit.runtime.host_kernel.errors import ArgumentError, DeviceError
from npukit.runtime.host_kernel.launcher import Launcher, Taken
from npukit.runtime.host_kernel.outs import Outs, checked_outs, typed
from npukit.runtime.host_kernel.residents import Bound, Values, merged, new_resident
from npukit.runtime.host_kernel.streams import Numbers, Streams
from npukit.runtime.host_kernel.tensors import (
    Generated,
    Tensor,
    apart,
    bfloat16_of,
    check_array,
    check_count,
    check_stacks,
    copied,
)
from npukit.runtime.host_kernel.values import (
    duration,
    file_path,
    iterated,
    whole_number,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray


# How many runs are submitted together. Not Final: tests lower them.
GROUP_RUNS = 24
"""XRT submits a run list in chains of 24 commands (runlist_impl, xrt_kernel.cpp)."""
GROUP_BYTES = 16 << 20
"""Buffers of one group. Large runs gain nothing: starting one takes about 50 us on an NPU."""


class HostKernel:
    """An open kernel: the device, a hardware context, and the runs that are bound to buffers.

    After a run that failed or did not complete in time the context is dropped, and the next call
    opens a new one. Threads may share an instance; processes may not.

    Args:
        generated: what the module was generated for.
        xrt: the module ``pyxrt``.
        xclbin: the xclbin's path; None for the file beside the module.
        insts: the instruction stream's path; None for the file beside the module.
        device: the device's index.
        timeout: how long a run may take, in seconds.

    Raises:
        ArgumentError: ``xclbin`` or ``insts`` is not a path, ``device`` not an index, or
            ``timeout`` not a positive number of seconds.
        ArtifactError: a file is missing, or is not the one that the module was generated for.
        DeviceError: the device can't be opened, or the kernel can't be loaded.
    """

    def __init__(
        self, generated: Generated, xrt: Any, xclbin: Any, insts: Any, device: Any, timeout: Any
    ) -> None:
        tensors = [a.tensor for a in generated.arguments if a.tensor is not None]
        self._generated = generated
        self._inputs = tuple(t for t in tensors if t.is_input)
        self._outputs = tuple(t for t in tensors if t.is_output)
        self._run_bytes = sum(tensor.size for tensor in tensors)
        index = whole_number("device", device, 0xFFFF_FFFF, "an index")
        seconds = duration(timeout)
        image = file_path("xclbin", xclbin, generated.folder / generated.xclbin)
        stream = file_path("insts", insts, generated.folder / generated.insts)
        self._streams = Streams(generated, stream.parent)
        self._launcher = Launcher(generated, xrt, image, stream, index, seconds)

    def call(
        self, arrays: tuple[Any, ...], out: Any = None, bound: Bound = (), numbers: Numbers = None
    ) -> Any:
        """Run the kernel once.

        Args:
            arrays: the inputs in order.
            out: where to put the result: an array or None for a kernel with one output, a sequence
                with one of either for each output, or None, for a kernel with several.
            bound: for each input what stays in its buffer, or None. ``arrays`` has only the others.
            numbers: those that the call chooses, by name; the others have their defaults.

        Returns:
            The result: an array for a kernel with one output, a tuple of them for one with several,
            None for one without.

        Raises:
            ArgumentError: an array or a number does not fit.
            RunTimeoutError: the run did not complete in time.
            DeviceError: the run failed, the device can't be used, or this is closed.
        """
        self._launcher.check_open()
        values, outs = self._values(arrays, bound, numbers), checked_outs(self._outputs, out)
        found = self._launcher.finish(self._launcher.start(values), outs)
        return self._result(found, outs, bfloat16_of(values))

    def prepare(
        self, arrays: tuple[Any, ...], out: Any = None, bound: Bound = (), numbers: Numbers = None
    ) -> Call:
        """A call for :meth:`runlist`, with the arguments of :meth:`call`.

        Raises:
            ArgumentError: an array or a number does not fit.
        """
        values = self._values(arrays, bound, numbers)
        return Call(self, values, checked_outs(self._outputs, out), bfloat16_of(values))

    def runlist(self, calls: Iterable[Any]) -> list[Any]:
        """Make several calls in one submission.

        Args:
            calls: what :meth:`prepare` of this kernel, and of what is bound to it, returned.

        Returns:
            The results in order, each as :meth:`call` returns it.

        Raises:
            ArgumentError: something else is among ``calls``, or their ``out`` arrays overlap.
            RunTimeoutError: a run did not complete in time; ``index`` says which.
            DeviceError: a run failed, and ``index`` says which; or the device can't be used.
        """
        self._launcher.check_open()
        calls = checked_calls(self, calls)
        if any(out is not None for call in calls for out in call.outs):
            later = slice(self._copied_first, None)
            calls[later] = [call._replace(values=copied(call.values)) for call in calls[later]]
        return list(self._in_groups(len(calls), lambda first, end: calls[first:end]))

    def run_batch(
        self, stacks: tuple[Any, ...], out: Any = None, bound: Bound = (), numbers: Numbers = None
    ) -> Any:
        """Run the kernel for each item of its inputs, in one submission.

        Args:
            stacks: for each input an array with a leading axis, or a sequence of arrays.
            out: where to put the results, arrays with a leading axis, as for :meth:`call`.
            bound: as for :meth:`call`.
            numbers: as for :meth:`call`; those of all runs.

        Returns:
            What :meth:`call` returns, with a leading axis.

        Raises:
            ArgumentError: an array does not fit.
            RunTimeoutError: a run did not complete in time; ``index`` says which.
            DeviceError: a run failed, and ``index`` says which; or the device can't be used.
        """
        self._launcher.check_open()
        chosen = self._streams.chosen(numbers)
        free = self._free_inputs(bound)
        check_count(free, stacks)
        if not free:
            raise ArgumentError(
                "run_batch: no input says how many runs; use run_many([()] * count)"
            )
        count = check_stacks(free, stacks)
        outs = checked_outs(self._outputs, out, count)
        stacked = tuple(
            np.empty((count, *tensor.shape), tensor.dtype) if given is None else given
            for tensor, given in zip(self._outputs, outs, strict=True)
        )
        if count > self._copied_first:
            stacks = tuple(apart(stack, outs) for stack in stacks)
        items = (array for stack in stacks for array in stack[:1])
        results = typed(
            self._inputs, self._outputs, stacked, outs, bfloat16_of((*items, *filter(None, bound)))
        )

        def calls(first: int, end: int) -> list[Call]:
            return [
                Call(
                    self,
                    (*merged(bound, [stack[index] for stack in stacks]), *chosen),
                    tuple(result[index : index + 1] for result in results),
                    None,
                )
                for index in range(first, end)
            ]

        deque(self._in_groups(count, calls), maxlen=0)
        return results[0] if len(results) == 1 else results or None

    def run_many(
        self, inputs: Iterable[Any], bound: Bound = (), numbers: Numbers = None
    ) -> Iterator[Any]:
        """Run the kernel for each of ``inputs`` and yield the results in order, as a call does.

        The items of a list, a tuple or an array are submitted in groups; of anything else one at a
        time. While results are handed out, the next run or group is already in flight. Leaving the
        loop early and an exception of ``inputs`` wait for what is in flight.

        Args:
            inputs: arrays for a kernel with one input, tuples of arrays for any other.
            bound: as for :meth:`call`.
            numbers: as for :meth:`call`; those of all runs.

        Raises:
            ArgumentError: a number does not fit, ``inputs`` can't be iterated over, or an array of
                a list, a tuple or an array does not fit; before any run.
            KernelError: as a call does, at the item in question, after the results before it. What
                ``inputs`` raises comes after them too.
        """
        self._streams.chosen(numbers)
        single = len(self._free_inputs(bound)) == 1

        def prepared(item: Any) -> Call:
            arrays = (item,) if single or not isinstance(item, tuple | list) else tuple(item)
            return self.prepare(arrays, None, bound, numbers)

        def checked(index: int, item: Any) -> Call:
            try:
                return prepared(item)
            except ArgumentError as error:
                raise ArgumentError(f"inputs[{index}]: {error}") from None

        in_order = iterated("inputs", inputs, "an iterable of arrays, or of tuples of arrays")
        if isinstance(inputs, list | tuple | np.ndarray):
            items = inputs
            for index, item in enumerate(items):
                checked(index, item)
            return self._in_groups(
                len(items), lambda first, end: [prepared(item) for item in items[first:end]]
            )
        return self._one_ahead(itertools.starmap(checked, enumerate(in_order)))

    def _one_ahead(self, calls: Iterator[Call]) -> Iterator[Any]:
        """Yield the results of ``calls``; if making one raises, first those of the runs before."""
        launcher = self._launcher
        in_flight: deque[tuple[Taken, Call, int]] = deque()
        unusable: Exception | None = None
        try:
            for index in itertools.count():
                try:
                    call = next(calls)
                except StopIteration:
                    break
                except Exception as error:
                    unusable = error
                    break
                launcher.check_open()
                in_flight.append((launcher.start(call.values), call, index))
                if len(in_flight) == 2:
                    yield self._finished(*in_flight.popleft())
            while in_flight:
                launcher.check_open()
                yield self._finished(*in_flight.popleft())
        finally:
            for taken, _, _ in in_flight:
                launcher.abandon(taken)
        if unusable is not None:
            raise unusable

    @property
    def _group_size(self) -> int:
        return max(1, min(GROUP_RUNS, GROUP_BYTES // max(1, self._run_bytes)))

    @property
    def _copied_first(self) -> int:
        """How many runs have their inputs in buffers before the first result is written."""
        return 2 * self._group_size

    def _in_groups(self, total: int, calls: Callable[[int, int], list[Call]]) -> Iterator[Any]:
        """Yield the results of ``total`` calls; ``calls`` makes those from an index to another."""
        launcher = self._launcher
        in_flight: deque[tuple[Taken, list[Call], int]] = deque()
        size = self._group_size
        try:
            for first in range(0, total, size):
                launcher.check_open()
                group = calls(first, min(first + size, total))
                in_flight.append((launcher.submit([call.values for call in group]), group, first))
                if len(in_flight) == 2:
                    yield from self._finished_group(*in_flight.popleft(), total)
            while in_flight:
                launcher.check_open()
                yield from self._finished_group(*in_flight.popleft(), total)
        finally:
            for taken, _, _ in in_flight:
                launcher.abandon(taken)

    def _finished(self, taken: Taken, call: Call, index: int) -> Any:
        """The result of the run with this index."""
        try:
            found = self._launcher.finish(taken, call.outs)
        except DeviceError as error:
            error.index = index
            error.args = (f"run [{index}]: {error}",)
            raise
        return self._result(found, call.outs, call.bfloat16)

    def _finished_group(
        self, taken: Taken, calls: list[Call], first: int, total: int
    ) -> Iterator[Any]:
        """Yield the results of a group; its first run has the index ``first`` of ``total``."""
        results, error = self._launcher.finish_all(taken, [call.outs for call in calls])
        for found, call in zip(results, calls, strict=False):
            yield self._result(found, call.outs, call.bfloat16)
        if error is None:
            return
        where = f"runs [{first}] to [{first + len(calls) - 1}]"
        if error.index is not None:
            error.index += first
            where = f"run [{error.index}]"
        if total > 1:
            error.args = (f"{where} of {total}: {error}",)
        raise error

    def _result(
        self, found: tuple[NDArray[Any], ...], outs: Outs, bfloat16: np.dtype[Any] | None
    ) -> Any:
        """What :meth:`call` returns, from the results of a run."""
        results = typed(self._inputs, self._outputs, found, outs, bfloat16)
        return results[0] if len(results) == 1 else results or None

    def bind(self, arrays: dict[int, tuple[str, Any]]) -> BoundKernel:
        """The kernel with some inputs in buffers of their own, which calls don't copy again.

        Args:
            arrays: by the index of the input: its name in Python, and an array, or None if calls
                pass it.

        Raises:
            ArgumentError: an array does not fit, or none is given.
            DeviceError: there is no memory for a buffer, or this is closed.
        """
        self._launcher.check_open()
        names = {name: index for index, (name, array) in arrays.items() if array is not None}
        if not names:
            expected = ", ".join(name for name, _ in arrays.values())
            raise ArgumentError(f"bind: expected an array for one of the inputs: {expected}")
        bound = self._residents(
            (None,) * len(self._inputs), {i: arrays[i][1] for i in names.values()}
        )
        return BoundKernel(self, self._placed(bound), names)

    def rebound(self, bound: Bound, changes: dict[int, Any]) -> Bound:
        """``bound`` with other arrays for some of what is bound, by the index of the input."""
        self._launcher.check_open()
        return self._placed(self._residents(bound, changes))

    def _residents(self, bound: Bound, arrays: dict[int, Any]) -> Bound:
        new = {index: new_resident(self._inputs[index], array) for index, array in arrays.items()}
        return tuple(new.get(index, resident) for index, resident in enumerate(bound))

    def _placed(self, bound: Bound) -> Bound:
        self._launcher.place(bound)
        return bound

    def fill_outputs(self, value: Any) -> None:
        """Fill the output buffers with one byte, which shows what the next call leaves untouched.

        Args:
            value: 0 to 255.

        Raises:
            ArgumentError: ``value`` is not a byte.
            DeviceError: the device can't be used, or this is closed.
        """
        self._launcher.check_open()
        self._launcher.fill_outputs(whole_number("value", value, 0xFF, "a byte"))

    def one_line(self) -> str:
        """The kernel in one line."""
        return one_line(self._generated, is_open=not self.is_closed)

    def page(self, doc: str) -> str:
        """The kernel in HTML; ``doc`` is the docstring of its class."""
        return page(self._generated, doc, is_open=not self.is_closed)

    def close(self) -> None:
        """Give the device back. Closing again does nothing."""
        self._launcher.close()

    @property
    def is_closed(self) -> bool:
        """Whether :meth:`close` was called."""
        return self._launcher.is_closed

    def _free_inputs(self, bound: Bound) -> tuple[Tensor, ...]:
        """The inputs that a call passes."""
        if not bound:
            return self._inputs
        return tuple(tensor for tensor, one in zip(self._inputs, bound, strict=True) if one is None)

    def _values(self, arrays: tuple[Any, ...], bound: Bound, numbers: Numbers) -> Values:
        """What the inputs of a run are, from the arrays and numbers of a call."""
        chosen = self._streams.chosen(numbers)
        free = self._free_inputs(bound)
        check_count(free, arrays)
        for tensor, array in zip(free, arrays, strict=True):
            check_array(tensor.name, tensor, array)
        return (*merged(bound, arrays), *chosen) if bound or chosen else arrays
