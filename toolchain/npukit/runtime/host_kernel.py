"""What every generated host module needs and no kernel changes: load, check, run, recover, explain.

A build puts a copy of this file beside each generated module, as ``_KERNEL_host.py``. The copy runs
without npukit: it imports the standard library and numpy, and the generated module hands it
``pyxrt``. Every generated module executes the copy beside it for itself (see docs/host-module.md),
so modules that different releases of npukit built can share a process.

npukit itself uses the part that explains driver errors (:func:`advise`).
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import functools
import hashlib
import importlib
import operator
import os
import re
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    # The emulated pyxrt has the types of XRT's own.
    from npukit.emulator import pyxrt  # type: ignore[import-not-found,unused-ignore]

    class Xrt:
        """The module that stands behind ``pyxrt``, as far as it is used here."""

        bo = pyxrt.bo
        device = pyxrt.device
        hw_context = pyxrt.hw_context
        kernel = pyxrt.kernel
        run = pyxrt.run
        runlist = pyxrt.runlist
        xclbin = pyxrt.xclbin
        xclBOSyncDirection = pyxrt.xclBOSyncDirection  # noqa: N815 - XRT's name


MAX_TIMEOUT: Final = 0xFFFF_FFFF // 1000
"""Seconds; ``run.wait`` takes a 32-bit number of milliseconds."""

# Waits. Not Final: tests shorten them.
SLICE = 100
"""Milliseconds of one wait. Between two, other threads and Ctrl-C get their turn."""
DRIVER_LIMIT = 8.0
"""Seconds within which amd/xdna-driver ends a run that is stuck."""
GRACE = 1.0
"""Seconds that a run which should have ended gets at least."""

# How many runs are submitted together. Not Final: tests lower them.
GROUP_RUNS = 24
"""XRT submits a run list in chains of 24 commands (runlist_impl, xrt_kernel.cpp)."""
GROUP_BYTES = 16 << 20
"""Buffers of one group. Large runs gain nothing: starting one takes about 50 us on an NPU."""
_IDLE_GROUPS: Final = 4

# Values of ert_cmd_state (XRT, src/runtime_src/core/include/xrt/detail/ert.h).
COMPLETED = 4
_TIMEOUT: Final = 8
_UNFINISHED: Final = frozenset((1, 2, 3, 7))  # NEW, QUEUED, RUNNING, SUBMITTED

_NO_BANK: Final = 0xFFFF
_BANK_BITS: Final = 0xFFFF
_REBUILD: Final = "rebuild the kernel, and keep its files together"
_LONGEST: Final = 200  # characters of a value in a message


class KernelError(Exception):
    """Base class of a host module's exceptions. ``kind`` is a word for logs and tables."""

    kind = "error"


class ArgumentError(KernelError):
    """An argument of a call does not fit. The message says what was expected and what it got."""

    kind = "argument"


class ArtifactError(KernelError):
    """The xclbin or insts.bin is missing, or is not the one that the module was generated for."""

    kind = "artifact"


class DeviceError(KernelError):
    """The device can't be used, or a run on it failed.

    Where the driver's error shows why, ``kind`` says so: permission, memlock, contexts, busy,
    wedged, timeout. ``index`` is that of the run among those of a list, None if that is unknown.
    """

    kind = "device"
    index: int | None = None

    def __init__(self, message: str, kind: str = "") -> None:
        super().__init__(message)
        self.kind = kind or self.kind


class RunTimeoutError(DeviceError):
    """A run did not complete in time."""

    kind = "timeout"


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

    def has_dtype(self, array: NDArray[Any]) -> bool:
        """Whether the elements of ``array`` are of this type."""
        return array.dtype == self.dtype or (self.bfloat16 and _is_bfloat16(array.dtype))

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


class Generated(NamedTuple):
    """What a host module was generated for.

    ``folder`` holds the module, and by default the files ``xclbin`` and ``insts``. ``insts_size``
    is in bytes. ``opcode``, ``instructions`` and ``instruction_count`` are the positions of the
    three arguments that start a run, and ``run_transaction`` is the opcode's value.
    """

    class_name: str
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
        self._generated = generated
        self._xrt: type[Xrt] = xrt
        tensors = [a.tensor for a in generated.arguments if a.tensor is not None]
        self._inputs = tuple(t for t in tensors if t.direction in ("in", "inout"))
        self._outputs = tuple(t for t in tensors if t.direction in ("out", "inout"))
        self._device = _whole("device", device, 0xFFFF_FFFF, "an index")
        self._timeout = _seconds(timeout)
        self._lock = threading.Lock()
        self._process = os.getpid()
        self._closed = False
        self._stuck: list[_Submission] = []
        image = _path("xclbin", xclbin, generated.folder / generated.xclbin)
        insts = _path("insts", insts, generated.folder / generated.insts)
        self._stream = _read_insts(insts, generated)
        self._file = image
        self._image = _read_xclbin(image, generated, self._xrt)
        self._context: _Context | None = None
        self._opened()

    def call(self, arrays: tuple[Any, ...], out: Any = None, bound: _Bound = ()) -> Any:
        """Run the kernel once.

        Args:
            arrays: the inputs in order.
            out: where to put the result: an array or None for a kernel with one output, a sequence
                with one of either for each output, or None, for a kernel with several.
            bound: for each input what stays in its buffer, or None. ``arrays`` has only the others.

        Returns:
            The result: an array for a kernel with one output, a tuple of them for one with several,
            None for one without.

        Raises:
            ArgumentError: an array does not fit.
            RunTimeoutError: the run did not complete in time.
            DeviceError: the run failed, the device can't be used, or this is closed.
        """
        self._check_open()
        values, outs = self._values(arrays, bound), self._checked_outs(out)
        return self._finish(self._start(values), outs, _bfloat16_of(values))

    def prepare(self, arrays: tuple[Any, ...], out: Any = None, bound: _Bound = ()) -> Call:
        """A call for :meth:`runlist`, with the arguments of :meth:`call`.

        Raises:
            ArgumentError: an array does not fit.
        """
        values = self._values(arrays, bound)
        return Call(self, values, self._checked_outs(out), _bfloat16_of(values))

    def runlist(self, calls: Iterable[Any]) -> list[Any]:
        """Make several calls in one submission.

        Args:
            calls: what :meth:`prepare` of this kernel, and of what is bound to it, returned.

        Returns:
            The results in order, each as :meth:`call` returns it.

        Raises:
            ArgumentError: something else is among ``calls``.
            RunTimeoutError: a run did not complete in time; ``index`` says which.
            DeviceError: a run failed, and ``index`` says which; or the device can't be used.
        """
        self._check_open()
        calls = list(calls)
        for index, call in enumerate(calls):
            if not isinstance(call, Call) or call.kernel is not self:
                found = "one of another kernel" if isinstance(call, Call) else type(call).__name__
                raise ArgumentError(
                    f"calls[{index}]: expected a call that this kernel prepared, got {found}"
                )
        return list(self._in_groups(len(calls), lambda first, end: calls[first:end]))

    def run_batch(self, stacks: tuple[Any, ...], out: Any = None, bound: _Bound = ()) -> Any:
        """Run the kernel for each item of its inputs, in one submission.

        Args:
            stacks: for each input an array with a leading axis, or a sequence of arrays.
            out: where to put the results, arrays with a leading axis, as for :meth:`call`.
            bound: as for :meth:`call`.

        Returns:
            What :meth:`call` returns, with a leading axis.

        Raises:
            ArgumentError: an array does not fit.
            RunTimeoutError: a run did not complete in time; ``index`` says which.
            DeviceError: a run failed, and ``index`` says which; or the device can't be used.
        """
        self._check_open()
        free = self._free_inputs(bound)
        _check_count(len(free), stacks)
        if not free:
            raise ArgumentError(
                "run_batch: no input says how many runs; use run_many([()] * count)"
            )
        count = _check_stacks(free, stacks)
        outs = self._checked_outs(out, count)
        stacked = tuple(
            np.empty((count, *tensor.shape), tensor.dtype) if given is None else given
            for tensor, given in zip(self._outputs, outs, strict=True)
        )
        items = (array for stack in stacks for array in stack[:1])
        results = self._typed(stacked, outs, _bfloat16_of((*items, *filter(None, bound))))

        def calls(first: int, end: int) -> list[Call]:
            return [
                Call(
                    self,
                    _merged(bound, [stack[index] for stack in stacks]),
                    tuple(result[index : index + 1] for result in results),
                    None,
                )
                for index in range(first, end)
            ]

        deque(self._in_groups(count, calls), maxlen=0)
        return results[0] if len(results) == 1 else results or None

    def run_many(self, inputs: Iterable[Any], bound: _Bound = ()) -> Iterator[Any]:
        """Run the kernel for each of ``inputs`` and yield the results in order, as a call does.

        The items of a list, a tuple or an array are submitted in groups; of anything else one at a
        time. While results are handed out, the next run or group is already in flight. Leaving the
        loop early and an exception of ``inputs`` wait for what is in flight.

        Args:
            inputs: arrays for a kernel with one input, tuples of arrays for any other.
            bound: as for :meth:`call`.

        Raises:
            KernelError: as a call does, at the item in question.
        """
        single = len(self._free_inputs(bound)) == 1

        def prepared(item: Any) -> Call:
            arrays = (item,) if single or not isinstance(item, tuple | list) else tuple(item)
            return self.prepare(arrays, None, bound)

        if isinstance(inputs, list | tuple | np.ndarray):
            items = inputs
            return self._in_groups(
                len(items), lambda first, end: [prepared(item) for item in items[first:end]]
            )
        return self._one_ahead(prepared(item) for item in inputs)

    def _one_ahead(self, calls: Iterator[Call]) -> Iterator[Any]:
        in_flight: deque[tuple[_Taken, Call]] = deque()
        try:
            for call in calls:
                self._check_open()
                in_flight.append((self._start(call.values), call))
                if len(in_flight) == 2:
                    taken, first = in_flight.popleft()
                    yield self._finish(taken, first.outs, first.bfloat16)
            while in_flight:
                self._check_open()
                taken, first = in_flight.popleft()
                yield self._finish(taken, first.outs, first.bfloat16)
        finally:
            for taken, _ in in_flight:
                self._abandon(taken)

    def _in_groups(self, total: int, calls: Callable[[int, int], list[Call]]) -> Iterator[Any]:
        """Yield the results of ``total`` calls; ``calls`` makes those from an index to another."""
        in_flight: deque[tuple[_Taken, list[Call], int]] = deque()
        size = self._group_size()
        try:
            for first in range(0, total, size):
                self._check_open()
                group = calls(first, min(first + size, total))
                in_flight.append((self._submit([call.values for call in group]), group, first))
                if len(in_flight) == 2:
                    yield from self._finish_group(*in_flight.popleft(), total)
            while in_flight:
                self._check_open()
                yield from self._finish_group(*in_flight.popleft(), total)
        finally:
            for taken, _, _ in in_flight:
                self._abandon(taken)

    def _group_size(self) -> int:
        arguments = self._generated.arguments
        size = sum(one.tensor.size for one in arguments if one.tensor is not None)
        return max(1, min(GROUP_RUNS, GROUP_BYTES // max(1, size)))

    def bind(self, arrays: dict[int, tuple[str, Any]]) -> BoundKernel:
        """The kernel with some inputs in buffers of their own, which calls don't copy again.

        Args:
            arrays: by the index of the input: its name in Python, and an array, or None if calls
                pass it.

        Raises:
            ArgumentError: an array does not fit, or none is given.
            DeviceError: there is no memory for a buffer, or this is closed.
        """
        self._check_open()
        names = {name: index for index, (name, array) in arrays.items() if array is not None}
        if not names:
            expected = ", ".join(name for name, _ in arrays.values())
            raise ArgumentError(f"bind: expected an array for one of the inputs: {expected}")
        bound = self._residents(
            (None,) * len(self._inputs), {i: arrays[i][1] for i in names.values()}
        )
        return BoundKernel(self, self._placed(bound), names)

    def rebound(self, bound: _Bound, changes: dict[int, Any]) -> _Bound:
        """``bound`` with other arrays for some of what is bound, by the index of the input."""
        self._check_open()
        return self._placed(self._residents(bound, changes))

    def _residents(self, bound: _Bound, arrays: dict[int, Any]) -> _Bound:
        new = {index: _resident(self._inputs[index], array) for index, array in arrays.items()}
        return tuple(new.get(index, resident) for index, resident in enumerate(bound))

    def _placed(self, bound: _Bound) -> _Bound:
        """``bound``, copied into buffers of the open context."""
        try:
            while not self._opened().place(bound):
                pass
        except RuntimeError as error:
            raise _explained(f"no more buffers can be had: {error}") from error
        return bound

    def fill_outputs(self, value: int) -> None:
        """Fill the output buffers with one byte, which shows what the next call leaves untouched.

        Args:
            value: 0 to 255.

        Raises:
            ArgumentError: ``value`` is not a byte.
            DeviceError: the device can't be used, or this is closed.
        """
        self._check_open()
        byte = _whole("value", value, 0xFF, "a byte")
        try:
            self._opened().fill_outputs(byte)
        except RuntimeError as error:
            raise _explained(f"the outputs can't be filled: {error}") from error

    def close(self) -> None:
        """Give the device back. Closing again does nothing."""
        if self._process != os.getpid():
            return  # the device belongs to the parent
        with self._lock:
            self._closed = True
            context, self._context = self._context, None
        if context is not None:
            context.drop(failed=False)

    def _free_inputs(self, bound: _Bound) -> tuple[Tensor, ...]:
        """The inputs that a call passes."""
        if not bound:
            return self._inputs
        return tuple(tensor for tensor, one in zip(self._inputs, bound, strict=True) if one is None)

    def _values(self, arrays: tuple[Any, ...], bound: _Bound) -> _Values:
        """What the inputs of a run are, from the arrays of a call."""
        free = self._free_inputs(bound)
        _check_count(len(free), arrays)
        for tensor, array in zip(free, arrays, strict=True):
            _check_array(tensor.name, tensor, array)
        return _merged(bound, arrays) if bound else arrays

    def _checked_outs(self, out: Any, count: int | None = None) -> _Outs:
        """For each output the array to fill, or None; with a leading axis if there is a count."""
        outputs = self._outputs
        if len(outputs) == 1:
            if out is None:
                return (None,)
            outs: tuple[Any, ...] = (out,)
        elif out is None:
            return (None,) * len(outputs)
        elif isinstance(out, tuple | list) and len(out) == len(outputs):
            outs = tuple(out)
        else:
            raise ArgumentError(f"out: expected a sequence of {len(outputs)} arrays")
        given: list[NDArray[Any]] = []
        for tensor, array in zip(outputs, outs, strict=True):
            if array is None:
                continue
            name = "out" if len(outputs) == 1 else f"out for {tensor.name}"
            shape = tensor.shape if count is None else (count, *tensor.shape)
            _check_array(name, tensor._replace(shape=shape), array)
            if not array.flags.writeable:
                raise ArgumentError(f"{name}: the array is read-only")
            if any(np.may_share_memory(array, other) for other in given):
                raise ArgumentError(f"{name}: the array overlaps another array of out")
            given.append(array)
        return outs

    def _check_open(self) -> None:
        if self._process != os.getpid():
            raise DeviceError("the kernel was opened before a fork; open one in each process")
        if self._closed:
            raise DeviceError(f"this {self._generated.class_name} is closed; open another one")

    def _opened(self) -> _Context:
        """The hardware context; a new one after a failure."""
        context = self._context
        if context is not None and not context.dropped:
            return context
        with self._lock:
            self._check_open()
            if self._context is None or self._context.dropped:
                # A run that is started behind a stuck one might never end.
                self._stuck = [run for run in self._stuck if not run.settle(GRACE)]
                if self._stuck:
                    text = f"an earlier run is still in flight\n{WEDGED}"
                    raise DeviceError(text, WEDGED.kind)
                self._context = self._loaded(again=self._context is not None)
            return self._context

    def _loaded(self, *, again: bool) -> _Context:
        try:
            return _Context(self._generated, self._xrt, self._device, self._image, self._stream)
        except (RuntimeError, TypeError) as error:
            where = f"{'again ' if again else ''}on device {self._device}"
            text = f"{self._file} can't be loaded {where}: {error}"
            raise _explained(text) from error

    def _start(self, values: _Values) -> _Taken:
        return self._submit([values])

    def _submit(self, runs: list[_Values]) -> _Taken:
        """Start one run, or several together."""
        taken = None
        while taken is None:
            context = self._opened()
            try:
                taken = context.take(runs)
            except RuntimeError as error:
                raise _explained(f"no more buffers can be had: {error}") from error
        submission, filled = taken
        try:
            submission.start(filled)
        except BaseException as error:
            self._broken((context, submission), error, "the run could not be started")
            raise
        return context, submission

    def _finish(self, taken: _Taken, outs: _Outs, bfloat16: np.dtype[Any] | None = None) -> Any:
        """The result of a run that was started, as :meth:`call` returns it.

        New bfloat16 arrays have the dtype ``bfloat16`` of the call's inputs.
        """
        context, submission = taken
        try:
            state = submission.wait(self._timeout)
            if state is not None and int(state) == COMPLETED and not context.failed:
                results = self._typed(submission.runs[0].results(outs), outs, bfloat16)
                context.give_back(submission)
                return results[0] if len(results) == 1 else results or None
        except BaseException as error:
            self._broken(taken, error, "the run failed")
            raise
        raise self._failure(context, submission, state)

    def _finish_group(
        self, taken: _Taken, calls: list[Call], first: int, total: int
    ) -> Iterator[Any]:
        """Yield the results of a group; its first run has the index ``first`` of ``total``."""
        results, error = self._results(taken, calls)
        yield from results
        if error is None:
            return
        failed, last = taken[1].failed, first + len(calls) - 1
        error.index = first if len(calls) == 1 else None if failed is None else first + failed
        where = f"runs [{first}] to [{last}]" if error.index is None else f"run [{error.index}]"
        if total > 1:
            error.args = (f"{where} of {total}: {error}",)
        raise error

    def _results(self, taken: _Taken, calls: list[Call]) -> tuple[list[Any], DeviceError | None]:
        """The results of the runs up to the first that failed, and the error if one did."""
        context, submission = taken
        results = []
        try:
            state = submission.wait(self._timeout * len(calls))
            completed = state is not None and int(state) == COMPLETED
            good = len(calls) if completed else submission.failed or 0
            if context.failed:
                good = 0
            for run, call in zip(submission.runs[:good], calls, strict=False):
                found = self._typed(run.results(call.outs), call.outs, call.bfloat16)
                results.append(found[0] if len(found) == 1 else found or None)
        except BaseException as error:
            self._broken(taken, error, "the run failed")
            raise
        if good == len(calls):
            context.give_back(submission)
            return results, None
        return results, self._failure(context, submission, state)

    def _broken(self, taken: _Taken, error: BaseException, what: str) -> None:
        """Drop the context of a run that an exception ended; raise what an error of XRT means."""
        self._drop(*taken)
        if isinstance(error, RuntimeError):
            raise _explained(f"{what}: {error}") from error

    def _typed(
        self, results: tuple[NDArray[Any], ...], outs: _Outs, bfloat16: np.dtype[Any] | None
    ) -> tuple[NDArray[Any], ...]:
        """``results`` with bits of bfloat16 in new memory as the dtype that the caller uses."""
        if not any(tensor.bfloat16 for tensor in self._outputs):
            return results
        if bfloat16 is None and not any(tensor.bfloat16 for tensor in self._inputs):
            bfloat16 = _installed_bfloat16()
        if bfloat16 is None:
            return results
        return tuple(
            result.view(bfloat16) if tensor.bfloat16 and out is None else result
            for tensor, result, out in zip(self._outputs, results, outs, strict=True)
        )

    def _failure(
        self, context: _Context, submission: _Submission, state: pyxrt.ert_cmd_state | None
    ) -> DeviceError:
        """The error for runs that failed or, with no state, are late. Drops their context."""
        others, report, count = context.failed, submission.report(), len(submission.runs)
        ended = self._drop(context, submission)
        if state is None:
            return self._late(count, submission if ended else None)
        if others:
            return DeviceError("another run failed in the meantime, and the context with it")
        return _failed(state, report)

    def _late(self, count: int, ended: _Submission | None) -> RunTimeoutError:
        """The error for ``count`` runs that took too long; None if they are in flight even now."""
        runs = "run" if count == 1 else "runs"
        late = f"the {runs} did not complete in {self._timeout * count:g} s"
        if ended is None:
            still = "is" if count == 1 else "are"
            late += f" and {still} still in flight; some drivers take a minute to end one"
            return RunTimeoutError(f"{late}\n{WEDGED}", WEDGED.kind)
        if ended.ended_as is not None and int(ended.ended_as) == COMPLETED:
            return RunTimeoutError(f"{late}, but completed later; try a longer timeout")
        return RunTimeoutError(str(_explained(f"{late} ({_label(ended.ended_as)})")))

    def _abandon(self, taken: _Taken) -> None:
        """Wait for runs whose results nobody wants."""
        context, submission = taken
        completed = False
        try:
            with contextlib.suppress(RuntimeError):
                state = submission.wait(self._timeout * len(submission.runs))
                completed = state is not None and int(state) == COMPLETED
        finally:
            if completed:
                context.give_back(submission)
            else:
                self._drop(context, submission)

    def _drop(self, context: _Context, submission: _Submission) -> bool:
        """Drop the context of runs that went wrong. False if they don't end either."""
        context.drop(failed=True)
        with self._lock:
            self._stuck.append(submission)
        if not submission.settle(max(GRACE, DRIVER_LIMIT - self._timeout)):
            return False
        with self._lock:
            self._stuck = [one for one in self._stuck if one is not submission]
        submission.free()
        return True


class BoundKernel:
    """A kernel with some of its inputs in buffers of their own, which calls don't copy again.

    A call after a failure restores them in the new context. Several may exist at once; when their
    kernel is closed, their calls are errors too.
    """

    def __init__(self, kernel: HostKernel, bound: _Bound, names: dict[str, int]) -> None:
        self._kernel = kernel
        self._bound = bound
        self._names = names

    def __call__(self, *arrays: Any, out: Any = None) -> Any:
        """Run the kernel once with the inputs that are not bound, in order.

        Returns:
            What the kernel returns.

        Raises:
            ArgumentError: an array does not fit.
            RunTimeoutError: the run did not complete in time.
            DeviceError: the run failed, the device can't be used, or the kernel is closed.
        """
        return self._kernel.call(arrays, out, self._bound)

    def run_many(self, inputs: Iterable[Any]) -> Iterator[Any]:
        """As the kernel's, with the inputs that are not bound."""
        return self._kernel.run_many(inputs, self._bound)

    def run_batch(self, *stacks: Any, out: Any = None) -> Any:
        """As the kernel's, with the inputs that are not bound."""
        return self._kernel.run_batch(stacks, out, self._bound)

    def prepare(self, *arrays: Any, out: Any = None) -> Call:
        """As the kernel's, with the inputs that are not bound."""
        return self._kernel.prepare(arrays, out, self._bound)

    def update(self, **arrays: Any) -> None:
        """Bind other arrays instead, by the names of inputs that are bound.

        Runs in flight and prepared calls keep the old ones.

        Raises:
            ArgumentError: an array does not fit, or no input with this name is bound.
            DeviceError: there is no memory for a buffer, or the kernel is closed.
        """
        for name in arrays:
            if name not in self._names:
                bound = ", ".join(self._names)
                raise ArgumentError(f"{name}: expected the name of a bound input: {bound}")
        changes = {self._names[name]: array for name, array in arrays.items()}
        self._bound = self._kernel.rebound(self._bound, changes)


class _Resident:
    """The content of an input that is bound, in host memory; a context has its buffer."""

    def __init__(self, tensor: Tensor, array: NDArray[Any]) -> None:
        self.tensor = tensor
        self.array = array

    @property
    def dtype(self) -> np.dtype[Any]:
        return self.array.dtype


class Call(NamedTuple):
    """A call whose arguments have been checked, for :meth:`HostKernel.runlist`."""

    kernel: HostKernel
    values: _Values
    outs: _Outs
    bfloat16: np.dtype[Any] | None


class _Submission:
    """Runs that are submitted together."""

    _in_flight = False

    def __init__(self) -> None:
        self._process = os.getpid()
        self._settling = threading.Lock()
        self.ended_as: pyxrt.ert_cmd_state | None = None
        self.failed: int | None = None
        """Which of the runs failed first; None if none did, or if that is unknown."""

    @property
    def runs(self) -> tuple[_Run, ...]:
        """The runs in order."""
        raise NotImplementedError

    def start(self, filled: list[_Filled]) -> None:
        """Copy the inputs in, whatever their strides, and start."""
        raise NotImplementedError

    def wait(self, seconds: float) -> pyxrt.ert_cmd_state | None:
        """Wait for the end: the final state, or None if a run is in flight even then."""
        raise NotImplementedError

    def report(self) -> str:
        """What the emulated device says about a failed run. A real one says nothing."""
        raise NotImplementedError

    def free(self) -> None:
        """Let go of runs and buffers, even if an error refers to this. Nothing may be in flight."""
        raise NotImplementedError

    def _ended(self) -> bool:
        raise NotImplementedError

    def settle(self, seconds: float) -> bool:
        """Wait for the end of runs that went wrong; whether nothing is in flight then."""
        with self._settling:
            if self._in_flight:
                with contextlib.suppress(RuntimeError):
                    self.wait(seconds)
            return self._ended()

    def __del__(
        self, keep: Any = ctypes.pythonapi.Py_IncRef, boxed: Any = ctypes.py_object
    ) -> None:
        # XRT aborts the process when a run is dropped in flight, and the device may still write
        # into the buffers, so such a run is never freed. While the interpreter shuts down, this
        # module's names are gone: what is needed here is bound, and any error means in flight.
        ended = not self._in_flight
        try:
            ended = ended or self._ended()
        finally:
            if not ended:
                keep(boxed(self))


class _Run(_Submission):
    """A run of the kernel, bound to mapped buffers of its own."""

    def __init__(
        self,
        generated: Generated,
        xrt: type[Xrt],
        device: pyxrt.device,
        kernel: pyxrt.kernel,
        insts: pyxrt.bo,
    ) -> None:
        super().__init__()
        self._to_device = xrt.xclBOSyncDirection.XCL_BO_SYNC_BO_TO_DEVICE
        self._from_device = xrt.xclBOSyncDirection.XCL_BO_SYNC_BO_FROM_DEVICE
        self._run = xrt.run(kernel)
        self._run.set_arg(generated.opcode, generated.run_transaction)
        self._run.set_arg(generated.instructions, insts)
        self._run.set_arg(generated.instruction_count, generated.insts_size)
        self._insts = insts
        self._complete = False
        self._inputs: list[_Input] = []
        self._outputs: list[_Buffer] = []
        self._only_outputs: list[_Buffer] = []
        for argument in generated.arguments:
            if argument.tensor is None:
                continue
            new = functools.partial(_buffer, xrt, device, kernel, argument)
            direction = argument.tensor.direction
            if direction == "in":
                self._inputs.append(_Input(self._run, argument.position, new))
                continue
            buffer = new()
            self._run.set_arg(argument.position, buffer.bo)
            if direction == "inout":
                self._inputs.append(_Input(self._run, argument.position, new, buffer))
            if direction in ("out", "inout"):
                self._outputs.append(buffer)
            if direction == "out":
                self._only_outputs.append(buffer)

    @property
    def runs(self) -> tuple[_Run, ...]:
        return (self,)

    def provide(self, filled: _Filled | None = None) -> None:
        """Make the buffers that these inputs, or any, need and that the run does not have yet."""
        if self._complete:
            return
        for index, one in enumerate(self._inputs):
            if filled is None or not isinstance(filled[index], _Buffer):
                one.provide()
        self._complete = all(one.own is not None for one in self._inputs)

    def join(self, runs: pyxrt.runlist) -> None:
        """Become a part of a run list; then it can't be started alone."""
        runs.add(self._run)

    def fill(self, filled: _Filled) -> None:
        """Copy the inputs in, whatever their strides."""
        for one, value in zip(self._inputs, filled, strict=True):
            one.fill(value, self._to_device)

    def start(self, filled: list[_Filled]) -> None:
        self.fill(filled[0])
        self.start_filled()

    def start_filled(self) -> None:
        """Start with what the buffers hold."""
        self._in_flight, self.failed = True, None
        try:
            self._run.start()
        except RuntimeError:
            self._in_flight = False
            raise

    def wait(self, seconds: float) -> pyxrt.ert_cmd_state | None:
        deadline = time.monotonic() + seconds
        left = seconds
        while left > 0:
            # 0 milliseconds would mean no limit.
            part = SLICE if left * 1000 > SLICE else max(1, round(left * 1000))
            state = self._run.wait(part)
            number = int(state)
            if number == _TIMEOUT:
                # Either the wait ran out of time, or the device ended the run.
                state = self._run.state()
                number = int(state)
            if number not in _UNFINISHED:
                self._in_flight, self.ended_as = False, state
                return state
            left = deadline - time.monotonic()
        return None

    def _ended(self) -> bool:
        if self._in_flight and self._process == os.getpid():
            with contextlib.suppress(RuntimeError):
                self.ended_as = self._run.state()
                self._in_flight = int(self.ended_as) in _UNFINISHED
            if self.emulated:
                self._in_flight = False
        return not self._in_flight

    def ended(self) -> bool:
        """Whether it is not in flight, without a wait."""
        return self._ended()

    def state(self) -> pyxrt.ert_cmd_state:
        """The state that XRT has for it."""
        return self._run.state()

    @property
    def emulated(self) -> bool:
        """Whether nothing happens to it while nobody waits."""
        return hasattr(self._run, "npukit_report")

    def results(self, outs: _Outs) -> tuple[NDArray[Any], ...]:
        """Copy the outputs out, into ``outs`` where given."""
        results = []
        for (buffer, view), out in zip(self._outputs, outs, strict=True):
            buffer.sync(self._from_device)
            if out is None:
                results.append(view.copy())
            else:
                np.copyto(_bits(out), view, casting="no")
                results.append(out)
        return tuple(results)

    def fill_outputs(self, value: int) -> None:
        """Fill the outputs, on the device too, with one byte."""
        for buffer, view in self._only_outputs:
            view.reshape(-1).view(np.uint8)[:] = value
            buffer.sync(self._to_device)

    def report(self) -> str:
        return getattr(self._run, "npukit_report", None) or ""

    def free(self) -> None:
        del self._run, self._insts, self._inputs, self._outputs, self._only_outputs


class _Group(_Submission):
    """Several runs: all but the last as one ``pyxrt.runlist``, the last alone behind them.

    pyxrt can't limit the wait for a run list (no Python object converts to the type of its timeout)
    and holds Python's interpreter lock meanwhile. A context runs in order what it is given, so when
    the last run has ended, so has the list, and the wait for it returns at once. With a pyxrt that
    has no run lists, each run is started alone.
    """

    def __init__(
        self, runs: tuple[_Run, ...], new_list: Callable[[], pyxrt.runlist] | None
    ) -> None:
        super().__init__()
        self._runs = runs
        self._new_list = new_list
        self._list: pyxrt.runlist | None = None
        self._last_started = False
        self.bound: tuple[Any, ...] | None = None
        """What the list was made for, as :func:`_bound_buffers` has it."""

    @property
    def runs(self) -> tuple[_Run, ...]:
        return self._runs

    def start(self, filled: list[_Filled]) -> None:
        for run, values in zip(self._runs, filled, strict=True):
            run.fill(values)
        self.failed = None
        if self._new_list is None:
            self._in_flight = True
            for run in self._runs:
                run.start_filled()
            return
        self._last_started = False
        self._execute(self._list_for(_bound_buffers(filled), self._new_list))
        self._runs[-1].start_filled()
        self._last_started = True

    def _list_for(
        self, bound: tuple[Any, ...], new_list: Callable[[], pyxrt.runlist]
    ) -> pyxrt.runlist:
        # The driver's plugin notes the buffers of a run when the run is added (bind_at, in
        # amd/xdna-driver's src/shim/buffer.cpp): a run with another buffer is to be added again.
        if self._list is None or self.bound != bound:
            self._list = None
            self._list = new_list()
            for run in self._runs[:-1]:
                run.join(self._list)
            self.bound = bound
        return self._list

    def _execute(self, runlist: pyxrt.runlist) -> None:
        self._in_flight = True
        try:
            runlist.execute()
        except RuntimeError:
            # The list is one command. It was not submitted, so this wait returns at once.
            with contextlib.suppress(RuntimeError):
                runlist.wait()
            self._in_flight = False
            raise

    def wait(self, seconds: float) -> pyxrt.ert_cmd_state | None:
        if self._list is not None:
            state = self._runs[-1].wait(seconds)
            return None if state is None else self._final(self._list, state)
        deadline = time.monotonic() + seconds
        for index, run in enumerate(self._runs):
            state = run.wait(max(deadline - time.monotonic(), 0.001))
            if state is None or int(state) != COMPLETED:
                self.failed, self.ended_as = index, state
                return state
        self._in_flight, self.ended_as = False, state
        return state

    def _final(self, runlist: pyxrt.runlist, last: pyxrt.ert_cmd_state) -> pyxrt.ert_cmd_state:
        """The state of the first run that failed, when the last has ended in the state ``last``."""
        self._in_flight, self.ended_as = False, last
        try:
            runlist.wait()
        except RuntimeError:
            # XRT sets the state of the run that failed and of those behind it.
            for index, run in enumerate(self._runs[:-1]):
                state = run.state()
                if int(state) not in (*_UNFINISHED, COMPLETED):
                    self.failed, self.ended_as = index, state
                    return state
            raise
        if int(last) != COMPLETED:
            self.failed = len(self._runs) - 1
        return last

    def settle(self, seconds: float) -> bool:
        if self._list is not None:
            return super().settle(seconds)
        deadline = time.monotonic() + seconds
        ended = [run.settle(max(deadline - time.monotonic(), 0.001)) for run in self._runs]
        if self.failed is not None:
            self.ended_as = self._runs[self.failed].ended_as
        self._in_flight = not all(ended)
        return not self._in_flight

    def _ended(self) -> bool:
        if not self._in_flight or self._process != os.getpid():
            return not self._in_flight
        if self._list is None:
            self._in_flight = sum(not run.ended() for run in self._runs) > 0
        elif self._runs[-1].emulated or (self._last_started and self._runs[-1].ended()):
            with contextlib.suppress(RuntimeError):
                self._final(self._list, self._runs[-1].state())
            self._in_flight = False
        return not self._in_flight

    def report(self) -> str:
        return "" if self.failed is None else self._runs[self.failed].report()

    def free(self) -> None:
        self._list = self._new_list = self.bound = None
        for run in self._runs:
            run.free()
        self._runs = ()


class _Buffer(NamedTuple):
    """A buffer object and its content as an array."""

    bo: pyxrt.bo
    view: NDArray[Any]


def _buffer(
    xrt: type[Xrt], device: pyxrt.device, kernel: pyxrt.kernel, argument: Argument
) -> _Buffer:
    tensor = argument.tensor
    assert tensor is not None
    group = kernel.group_id(argument.position)
    bo = xrt.bo(device, tensor.size, xrt.bo.flags.host_only, group)
    return _Buffer(bo, np.frombuffer(bo.map(), tensor.dtype).reshape(tensor.shape))


class _Input:
    """An input of a run: in the run's own buffer, or in one whose content stays."""

    def __init__(
        self,
        run: pyxrt.run,
        position: int,
        new: Callable[[], _Buffer],
        own: _Buffer | None = None,
    ) -> None:
        self._run = run
        self._position = position
        self._new = new
        self.own = own
        self._used = None if own is None else own.bo

    def provide(self) -> None:
        """Make the run's own buffer if there is none."""
        if self.own is None:
            self.own = self._new()

    def fill(self, value: Any, to_device: pyxrt.xclBOSyncDirection) -> None:
        """Use a buffer as it is, or copy an array into the run's own."""
        if isinstance(value, _Buffer):
            self._use(value.bo)
        elif self.own is not None:
            bo, view = self.own
            self._use(bo)
            np.copyto(view, _bits(value), casting="no")
            bo.sync(to_device)

    def _use(self, bo: pyxrt.bo) -> None:
        if self._used is not bo:
            self._run.set_arg(self._position, bo)
            self._used = bo


class _Context:
    """A hardware context with the kernel and its instructions loaded, and its idle runs."""

    def __init__(
        self,
        generated: Generated,
        xrt: type[Xrt],
        device: int,
        image: pyxrt.xclbin,
        stream: bytes,
    ) -> None:
        self._lock = threading.Lock()
        self.dropped = False
        self.failed = False
        self._generated = generated
        self._xrt = xrt
        self._device = xrt.device(device)
        self._device.register_xclbin(image)
        context = xrt.hw_context(self._device, image.get_uuid())
        self._kernel = xrt.kernel(context, generated.kernel)
        _check_banks(self._kernel, generated)
        flags, group = xrt.bo.flags.cacheable, self._kernel.group_id(generated.instructions)
        self._insts = xrt.bo(self._device, len(stream), flags, group)
        self._insts.write(stream, 0)
        self._insts.sync(xrt.xclBOSyncDirection.XCL_BO_SYNC_BO_TO_DEVICE)
        lists = hasattr(xrt, "runlist")
        self._new_list = functools.partial(xrt.runlist, context) if lists else None
        self._residents: weakref.WeakKeyDictionary[_Resident, _Buffer]
        self._residents = weakref.WeakKeyDictionary()
        self._idle_groups: list[_Group] = []
        self._idle = [self._new_run()]
        self._idle[0].provide()

    def _new_run(self) -> _Run:
        return _Run(self._generated, self._xrt, self._device, self._kernel, self._insts)

    def take(self, runs: list[_Values]) -> tuple[_Submission, list[_Filled]] | None:
        """Idle runs, or new ones if there are none, and what to start them with.

        None when this has been dropped.
        """
        with self._lock:
            if self.dropped:
                return None
            filled = [self._filled(values) for values in runs]
            if len(runs) == 1:
                run = self._idle.pop() if self._idle else self._new_run()
                run.provide(filled[0])
                return run, filled
            group = self._group(filled)
            for run, values in zip(group.runs, filled, strict=True):
                run.provide(values)
            return group, filled

    def _group(self, filled: list[_Filled]) -> _Group:
        """A group of as many runs; if there is one, the one whose list is for the same buffers."""
        count, bound = len(filled), _bound_buffers(filled)
        fitting = [group for group in self._idle_groups if len(group.runs) == count]
        if fitting:
            group = next((one for one in fitting if one.bound == bound), fitting[0])
            self._idle_groups.remove(group)
            return group
        # Two runs gain nothing from a list, since the last is started alone.
        new_list = self._new_list if count > 2 else None
        return _Group(tuple(self._new_run() for _ in range(count)), new_list)

    def place(self, bound: _Bound) -> bool:
        """Copy what is bound into buffers. False when this has been dropped."""
        with self._lock:
            if not self.dropped:
                self._filled(bound)
            return not self.dropped

    def _filled(self, values: _Values) -> _Filled:
        for value in values:
            if isinstance(value, _Resident):
                return tuple(
                    self._resident(one) if isinstance(one, _Resident) else one for one in values
                )
        return values

    def _resident(self, resident: _Resident) -> _Buffer:
        buffer = self._residents.get(resident)
        if buffer is None:
            arguments = self._generated.arguments
            argument = next(one for one in arguments if one.tensor is resident.tensor)
            buffer = _buffer(self._xrt, self._device, self._kernel, argument)
            np.copyto(buffer.view, _bits(resident.array), casting="no")
            buffer.bo.sync(self._xrt.xclBOSyncDirection.XCL_BO_SYNC_BO_TO_DEVICE)
            self._residents[resident] = buffer
        return buffer

    def give_back(self, submission: _Submission) -> None:
        """Take back runs that have completed."""
        with self._lock:
            if self.dropped:
                return
            if isinstance(submission, _Run):
                self._idle.append(submission)
            elif isinstance(submission, _Group):
                self._idle_groups = [*self._idle_groups, submission][-_IDLE_GROUPS:]

    def fill_outputs(self, value: int) -> None:
        """Fill the outputs of all idle runs."""
        with self._lock:
            for submission in (*self._idle, *self._idle_groups):
                for run in submission.runs:
                    run.fill_outputs(value)

    def drop(self, *, failed: bool) -> None:
        """Start nothing here any more. The device frees the context with its last run in flight."""
        with self._lock:
            self.failed = self.failed or failed
            if not self.dropped:
                self.dropped = True
                self._idle.clear()
                self._idle_groups.clear()
                self._residents.clear()
                del self._device, self._kernel, self._insts, self._new_list


_Taken = tuple[_Context, _Submission]
_Outs = tuple[Any, ...]
"""For each output the array to fill, or None."""
_Bound = tuple[_Resident | None, ...]
"""For each input what stays in its buffer, or None; empty if nothing does."""
_Values = tuple[Any, ...]
"""For each input an array or a :class:`_Resident`."""
_Filled = tuple[Any, ...]
"""For each input an array or a :class:`_Buffer` that has its content."""


def _resident(tensor: Tensor, array: Any) -> _Resident:
    """What to bind to an input: a copy of ``array``, or itself if it is read-only."""
    _check_array(tensor.name, tensor, array)
    if array.flags.writeable:
        array = array.copy()
        array.flags.writeable = False
    return _Resident(tensor, array)


def _merged(bound: _Bound, arrays: Iterable[Any]) -> _Values:
    """The values of all inputs; ``arrays`` are those of the inputs that are not bound."""
    if not bound:
        return tuple(arrays)
    passed = iter(arrays)
    return tuple(next(passed) if resident is None else resident for resident in bound)


def _bound_buffers(filled: list[_Filled]) -> tuple[Any, ...]:
    """For each input of each run the buffer whose content stays, or None."""
    return tuple(
        value.bo if isinstance(value, _Buffer) else None for values in filled for value in values
    )


def _check_count(expected: int, arrays: tuple[Any, ...]) -> None:
    if len(arrays) != expected:
        raise ArgumentError(f"expected {expected} arrays, got {len(arrays)}")


def _check_stacks(tensors: tuple[Tensor, ...], stacks: tuple[Any, ...]) -> int:
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
                _check_array(f"{name}[{index}]", tensor, array)
        else:
            raise ArgumentError(
                f"{name}: expected an array {expected} or a list of arrays {tensor}, got a "
                f"{type(stack).__name__}"
            )
        if count not in (None, len(stack)):
            raise ArgumentError(
                f"{name}: expected {count} arrays, as for {tensors[0].name}; got {len(stack)}"
            )
        count = len(stack)
    return count or 0


def _check_array(name: str, tensor: Tensor, array: Any) -> None:
    if not isinstance(array, np.ndarray):
        found = type(array).__name__
        raise ArgumentError(f"{name}: expected an array {tensor}, got a {found}")
    if not tensor.has_dtype(array) or array.shape != tensor.shape:
        found = f"{array.dtype} {list(array.shape)}"
        raise ArgumentError(f"{name}: expected {tensor}, got {found}")


def _is_bfloat16(dtype: np.dtype[Any]) -> bool:
    """Whether it is the bfloat16 of ``ml_dtypes``, which numpy knows by name alone."""
    # Asking for the name takes long. A type that numpy does not know has kind V.
    return dtype.kind == "V" and dtype.name == "bfloat16" and dtype.itemsize == 2 and dtype.isnative


def _bits(array: NDArray[Any]) -> NDArray[Any]:
    """A view of the bits of bfloat16; any other array itself."""
    return array.view(np.uint16) if _is_bfloat16(array.dtype) else array


def _bfloat16_of(values: Iterable[Any]) -> np.dtype[Any] | None:
    """The bfloat16 dtype that one of ``values`` has."""
    return next((value.dtype for value in values if _is_bfloat16(value.dtype)), None)


def _installed_bfloat16() -> np.dtype[Any] | None:
    """The bfloat16 dtype of ``ml_dtypes``, None if that is not installed."""
    try:
        module = importlib.import_module("ml_dtypes")
    except ImportError:
        return None
    dtype: np.dtype[Any] = np.dtype(module.bfloat16)
    return dtype


def _whole(name: str, value: Any, most: int, what: str) -> int:
    """``value`` as an int, if it is a whole number from 0 to ``most`` and not a bool."""
    try:
        number = -1 if isinstance(value, bool) else operator.index(value)
    except TypeError:
        number = -1
    if not 0 <= number <= most:
        raise ArgumentError(f"{name}: expected {what}, 0 to {most}; got {_shown(value)}")
    return number


def _seconds(value: Any) -> float:
    number = isinstance(value, int | float | np.integer | np.floating)
    if not number or isinstance(value, bool) or not 0 < value <= MAX_TIMEOUT:
        raise ArgumentError(
            f"timeout: expected seconds, more than 0 and at most {MAX_TIMEOUT}; got {_shown(value)}"
        )
    return float(value)


def _path(name: str, value: Any, default: Path) -> Path:
    """``value`` as a path, ``default`` for None. Numbers and bytes are not paths."""
    if value is None:
        return default
    text = os.fspath(value) if isinstance(value, str | os.PathLike) else None
    if not isinstance(text, str) or not text or "\0" in text:
        raise ArgumentError(f"{name}: expected the path of a file; got {_shown(value)}")
    return Path(text)


def _shown(value: Any) -> str:
    """A value in a message; its own text may be long, or fail."""
    try:
        text = repr(value)
    except (ValueError, TypeError):  # Python writes no integer of more than 4300 digits
        text = f"a large {type(value).__name__}"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _read_insts(path: Path, generated: Generated) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise ArtifactError(f"{path}: not a file; {_REBUILD}")
        stream = path.read_bytes()
    except OSError as error:
        raise ArtifactError(f"{path}: {error.strerror}; {_REBUILD}") from error
    found = hashlib.sha256(stream).hexdigest()
    if found != generated.insts_sha256:
        raise ArtifactError(
            f"{path}: not the instruction stream that this module was generated for: expected "
            f"{generated.insts_size} bytes with SHA-256 {generated.insts_sha256}, found "
            f"{len(stream)} bytes with {found}; {_REBUILD}"
        )
    return stream


def _read_xclbin(path: Path, generated: Generated, xrt: type[Xrt]) -> pyxrt.xclbin:
    try:
        if not path.is_file():
            raise ArtifactError(f"{path}: no such file; {_REBUILD}")
        image = xrt.xclbin(str(path))
        found = image.get_uuid().to_string()
        kernels = {k.get_name(): k.get_num_args() for k in image.get_kernels()}
    except (RuntimeError, OSError) as error:
        raise ArtifactError(f"{path}: {error}; {_REBUILD}") from error
    if found != generated.xclbin_uuid:
        raise ArtifactError(
            f"{path}: not the xclbin that this module was generated for: expected uuid "
            f"{generated.xclbin_uuid}, found {found}; {_REBUILD}"
        )
    name = generated.kernel
    if name not in kernels:
        raise ArtifactError(
            f"{path}: expected a kernel {name}, found {', '.join(kernels) or 'none'}; {_REBUILD}"
        )
    if kernels[name] != len(generated.arguments):
        raise ArtifactError(
            f"{path}: expected {len(generated.arguments)} arguments of kernel {name}, found "
            f"{kernels[name]}; {_REBUILD}"
        )
    return image


def _check_banks(kernel: pyxrt.kernel, generated: Generated) -> None:
    """Compare every argument's bank; the upper half of a group id is the context's slot."""
    for argument in generated.arguments:
        expected = _NO_BANK if argument.bank is None else argument.bank
        group = kernel.group_id(argument.position)
        if group & _BANK_BITS != expected:
            raise ArtifactError(
                f"argument {argument.position} ({argument.name}) of kernel {generated.kernel}: "
                f"expected {_bank(expected)}, found {_bank(group & _BANK_BITS)} "
                f"(group id {group:#x}); {_REBUILD}"
            )


def _bank(number: int) -> str:
    return "a scalar" if number == _NO_BANK else f"memory bank {number}"


# What errors of XRT and the NPU's driver mean, and what to do about them.
#
# The facts are from public sources: XRT's plugin and driver in amd/xdna-driver (August 2026:
# src/shim, src/driver/amdxdna), and the driver in Linux (drivers/accel/amdxdna). The plugin's
# shim_err ends each text with "(err=N)", N an errno of either sign; xrt_core::system_error adds
# ": strerror(N)", and pyxrt passes both on as a RuntimeError.


class Advice(NamedTuple):
    """What is wrong, as a word for programs and in words, and what to type or do."""

    kind: str
    meaning: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.meaning}: {self.remedy}"


class Rule(NamedTuple):
    """Applies to a text that contains ``pattern``, with one of ``errnos``; if empty, with any."""

    pattern: str
    errnos: tuple[int, ...]
    advice: Advice


# platform_drv::drv_open, which xrt.device(i) ends in: "Open /dev/accel/accel0 failed". EACCES is
# the file's mode, EPERM a container without access to the device.
_PERMISSION: Final = Advice(
    "permission",
    "you may not open the NPU",
    "sudo usermod -aG render $USER, then log in again",
)
# mmap_ptr locks the 64 MiB heap (when the device is opened first) and every buffer:
# "mmap(addr=...". Linux refuses MAP_LOCKED past RLIMIT_MEMLOCK with EAGAIN, and with EPERM where
# the limit is 0.
_MEMLOCK: Final = Advice(
    "memlock",
    "the limit of locked memory is too low for the NPU's heap and buffers",
    "ulimit -l unlimited (memlock in /etc/security/limits.conf)",
)
# CREATE_HWCTX with ENOENT: aie2_rq_add, the driver's limit on contexts is reached.
_CONTEXTS: Final = Advice(
    "contexts",
    "no hardware context of the NPU is free",
    "close some; xrt-smi examine -r aie-partitions shows which programs have them",
)
# CREATE_HWCTX with EBUSY (a context has all columns) or ENOSPC (more columns than are free, or than
# exist): aie2_rq_add. ENODEV: Linux, aie2_solver.c, no partition is free.
_BUSY: Final = Advice(
    "busy",
    "the NPU is busy: it has fewer free columns than the kernel needs",
    "end the program that has them; xrt-smi examine -r aie-partitions shows which",
)
# ETIME: the firmware does not answer (xdna_send_msg_wait). ENODEV: it did not before
# (aie2_send_mgmt_msg_wait). EIO: a context can't be started (aie2_rq_submit_enter), nor the
# firmware (aie2_psp.c). A wait's own ETIME never gets here: the plugin takes it.
WEDGED: Final = Advice(
    "wedged",
    "the NPU does not answer; an earlier run may have wedged it",
    "see dmesg; sudo modprobe -r amdxdna && sudo modprobe amdxdna",
)
# The driver ends commands that make no progress. amd/xdna-driver looks every 2 s (parameter
# timeout_in_sec) and acts at the third look: the first command gets ERT_CMD_STATE_TIMEOUT, those
# behind it ABORT. Linux gives ABORT, after 60 s.
_TIME_LIMIT: Final = Advice(
    "timeout",
    "the driver ended the run after its own time limit",
    "this is usually a deadlock; build with --target sw_emu to see who waits for what",
)

RULES: Final = (
    Rule(r"Open \S+ failed", (errno.EPERM, errno.EACCES), _PERMISSION),
    Rule(r"mmap\(addr=", (errno.EPERM, errno.EAGAIN), _MEMLOCK),
    Rule("_CREATE_HWCTX IOCTL failed", (errno.ENOENT,), _CONTEXTS),
    Rule("_CREATE_HWCTX IOCTL failed", (errno.EBUSY, errno.ENODEV, errno.ENOSPC), _BUSY),
    Rule("IOCTL failed", (errno.EIO, errno.ENODEV, errno.ETIME, errno.ETIMEDOUT), WEDGED),
    Rule("ERT_CMD_STATE_(ABORT|TIMEOUT)", (), _TIME_LIMIT),
)
"""The first rule that applies counts."""

KINDS: Final = tuple(dict.fromkeys(rule.advice.kind for rule in RULES))

_ERRNO: Final = re.compile(r"\(err=-?(\d+)\)")


def advise(text: str) -> Advice | None:
    """What to do about an error with this text; None where npukit does not know it."""
    found = _ERRNO.search(text)
    number = int(found[1]) if found else None
    for rule in RULES:
        if re.search(rule.pattern, text) and (not rule.errnos or number in rule.errnos):
            return rule.advice
    return None


def _explained(text: str) -> DeviceError:
    """The error for what XRT says, with what the driver means by it and what to do."""
    advice = advise(text)
    if advice is None:
        return DeviceError(text)
    error = RunTimeoutError if advice.kind == RunTimeoutError.kind else DeviceError
    return error(f"{text}\n{advice}", advice.kind)


def _failed(state: pyxrt.ert_cmd_state, report: str) -> DeviceError:
    """The error for a run that ended in this state, with the emulated device's ``report``."""
    if not report:
        return _explained(f"the run failed ({_label(state)})")
    if int(state) == _TIMEOUT:
        return RunTimeoutError(f"the run did not complete ({_label(state)})\n{report}")
    return DeviceError(f"the run failed ({_label(state)})\n{report}")


def _label(state: pyxrt.ert_cmd_state | None) -> str:
    """The state's name, such as ERT_CMD_STATE_ERROR."""
    return str(state).rpartition(".")[2]
