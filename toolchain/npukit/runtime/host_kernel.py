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
import hashlib
import importlib
import operator
import os
import re
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
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
    wedged, timeout.
    """

    kind = "device"

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

    def __str__(self) -> str:
        dtype = "bfloat16 (of ml_dtypes, or bits as uint16)" if self.bfloat16 else self.dtype
        return f"{dtype} {list(self.shape)}"


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
        self._stuck: list[_Run] = []
        image = _path("xclbin", xclbin, generated.folder / generated.xclbin)
        insts = _path("insts", insts, generated.folder / generated.insts)
        self._stream = _read_insts(insts, generated)
        self._file = image
        self._image = _read_xclbin(image, generated, self._xrt)
        self._context: _Context | None = None
        self._opened()

    def call(self, arrays: tuple[Any, ...], out: Any = None) -> Any:
        """Run the kernel once.

        Args:
            arrays: the inputs in order.
            out: where to put the result: an array or None for a kernel with one output, a sequence
                with one of either for each output, or None, for a kernel with several.

        Returns:
            The result: an array for a kernel with one output, a tuple of them for one with several,
            None for one without.

        Raises:
            ArgumentError: an array does not fit.
            RunTimeoutError: the run did not complete in time.
            DeviceError: the run failed, the device can't be used, or this is closed.
        """
        self._check_open()
        self._check_inputs(arrays)
        outs = self._checked_outs(out)
        return self._finish(self._start(arrays), outs, _bfloat16_of(arrays))

    def run_many(self, inputs: Iterable[Any]) -> Iterator[Any]:
        """Run the kernel for each of ``inputs`` and yield the results in order, as a call does.

        While a result is handed out, the next run is already in flight. Leaving the loop early and
        an exception of ``inputs`` wait for what is in flight.

        Args:
            inputs: arrays for a kernel with one input, tuples of arrays for any other.

        Raises:
            KernelError: as a call does, at the item in question.
        """
        in_flight: deque[tuple[_Taken, np.dtype[Any] | None]] = deque()
        outs = self._checked_outs(None)
        single = len(self._inputs) == 1
        try:
            for item in inputs:
                self._check_open()
                arrays = (item,) if single or not isinstance(item, tuple | list) else tuple(item)
                self._check_inputs(arrays)
                in_flight.append((self._start(arrays), _bfloat16_of(arrays)))
                if len(in_flight) == 2:
                    taken, dtype = in_flight.popleft()
                    yield self._finish(taken, outs, dtype)
            while in_flight:
                self._check_open()
                taken, dtype = in_flight.popleft()
                yield self._finish(taken, outs, dtype)
        finally:
            for taken, _ in in_flight:
                self._abandon(taken)

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

    def _check_inputs(self, arrays: tuple[Any, ...]) -> None:
        if len(arrays) != len(self._inputs):
            raise ArgumentError(f"expected {len(self._inputs)} arrays, got {len(arrays)}")
        for tensor, array in zip(self._inputs, arrays, strict=True):
            _check_array(tensor.name, tensor, array)

    def _checked_outs(self, out: Any) -> _Outs:
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
            _check_array(name, tensor, array)
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

    def _start(self, arrays: tuple[NDArray[Any], ...]) -> _Taken:
        run = None
        while run is None:
            context = self._opened()
            try:
                run = context.take()
            except RuntimeError as error:
                raise _explained(f"no more buffers can be had: {error}") from error
        try:
            run.start(arrays)
        except BaseException as error:
            self._drop(context, run)
            if isinstance(error, RuntimeError):
                raise _explained(f"the run could not be started: {error}") from error
            raise
        return context, run

    def _finish(self, taken: _Taken, outs: _Outs, bfloat16: np.dtype[Any] | None = None) -> Any:
        """The result of a run that was started, as :meth:`call` returns it.

        New bfloat16 arrays have the dtype ``bfloat16`` of the call's inputs.
        """
        context, run = taken
        try:
            state = run.wait(self._timeout)
            if state is not None and int(state) == COMPLETED and not context.failed:
                results = self._typed(run.results(outs), outs, bfloat16)
                context.give_back(run)
                if len(results) == 1:
                    return results[0]
                return results or None
        except BaseException as error:
            self._drop(context, run)
            if isinstance(error, RuntimeError):
                raise _explained(f"the run failed: {error}") from error
            raise
        raise self._failure(context, run, state)

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
        self, context: _Context, run: _Run, state: pyxrt.ert_cmd_state | None
    ) -> DeviceError:
        """The error for a run that failed or, with no state, is late. Drops the run's context."""
        others, report = context.failed, run.report()
        ended = self._drop(context, run)
        if state is None:
            return self._late(run if ended else None)
        if others:
            return DeviceError("another run failed in the meantime, and the context with it")
        return _failed(state, report)

    def _late(self, run: _Run | None) -> RunTimeoutError:
        """The error for a run that took too long; None if it is in flight even now."""
        late = f"the run did not complete in {self._timeout:g} s"
        if run is None:
            late += " and is still in flight; some drivers take a minute to end one"
            return RunTimeoutError(f"{late}\n{WEDGED}", WEDGED.kind)
        if run.ended_as is not None and int(run.ended_as) == COMPLETED:
            return RunTimeoutError(f"{late}, but it completed later; try a longer timeout")
        return RunTimeoutError(str(_explained(f"{late} ({_label(run.ended_as)})")))

    def _abandon(self, taken: _Taken) -> None:
        """Wait for a run whose result nobody wants."""
        context, run = taken
        completed = False
        try:
            with contextlib.suppress(RuntimeError):
                state = run.wait(self._timeout)
                completed = state is not None and int(state) == COMPLETED
        finally:
            if completed:
                context.give_back(run)
            else:
                self._drop(context, run)

    def _drop(self, context: _Context, run: _Run) -> bool:
        """Drop the context of a run that went wrong. False if that run does not end either."""
        context.drop(failed=True)
        with self._lock:
            self._stuck.append(run)
        if not run.settle(max(GRACE, DRIVER_LIMIT - self._timeout)):
            return False
        with self._lock:
            self._stuck = [one for one in self._stuck if one is not run]
        run.free()
        return True


class _Run:
    """A run of the kernel, bound to mapped buffers of its own."""

    _in_flight = False

    def __init__(
        self,
        generated: Generated,
        xrt: type[Xrt],
        device: pyxrt.device,
        kernel: pyxrt.kernel,
        insts: pyxrt.bo,
    ) -> None:
        self._process = os.getpid()
        self._settling = threading.Lock()
        self.ended_as: pyxrt.ert_cmd_state | None = None
        self._to_device = xrt.xclBOSyncDirection.XCL_BO_SYNC_BO_TO_DEVICE
        self._from_device = xrt.xclBOSyncDirection.XCL_BO_SYNC_BO_FROM_DEVICE
        self._run = xrt.run(kernel)
        self._run.set_arg(generated.opcode, generated.run_transaction)
        self._run.set_arg(generated.instructions, insts)
        self._run.set_arg(generated.instruction_count, generated.insts_size)
        self._buffers = [insts]
        self._inputs: list[tuple[pyxrt.bo, NDArray[Any]]] = []
        self._outputs: list[tuple[pyxrt.bo, NDArray[Any]]] = []
        self._only_outputs: list[tuple[pyxrt.bo, NDArray[Any]]] = []
        for position, _, _, tensor in generated.arguments:
            if tensor is None:
                continue
            size = max(1, int(np.prod(tensor.shape)) * tensor.dtype.itemsize)
            buffer = xrt.bo(device, size, xrt.bo.flags.host_only, kernel.group_id(position))
            self._run.set_arg(position, buffer)
            self._buffers.append(buffer)
            view = np.frombuffer(buffer.map(), tensor.dtype).reshape(tensor.shape)
            if tensor.direction in ("in", "inout"):
                self._inputs.append((buffer, view))
            if tensor.direction in ("out", "inout"):
                self._outputs.append((buffer, view))
            if tensor.direction == "out":
                self._only_outputs.append((buffer, view))

    def start(self, arrays: tuple[NDArray[Any], ...]) -> None:
        """Copy the inputs in, whatever their strides, and start."""
        for (buffer, view), array in zip(self._inputs, arrays, strict=True):
            np.copyto(view, _bits(array), casting="no")
            buffer.sync(self._to_device)
        self._in_flight = True
        try:
            self._run.start()
        except RuntimeError:
            self._in_flight = False
            raise

    def wait(self, seconds: float) -> pyxrt.ert_cmd_state | None:
        """Wait for the end: the final state, or None if the run is in flight even then."""
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

    def settle(self, seconds: float) -> bool:
        """Wait for the end of a run that went wrong; whether nothing is in flight then."""
        with self._settling:
            if self._in_flight:
                with contextlib.suppress(RuntimeError):
                    self.wait(seconds)
            return self._ended()

    def _ended(self) -> bool:
        if self._in_flight and self._process == os.getpid():
            with contextlib.suppress(RuntimeError):
                self.ended_as = self._run.state()
                self._in_flight = int(self.ended_as) in _UNFINISHED
            if hasattr(self._run, "npukit_report"):
                self._in_flight = False  # the emulated device does nothing by itself
        return not self._in_flight

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
        """What the emulated device says about a failed run. A real one says nothing."""
        return getattr(self._run, "npukit_report", None) or ""

    def free(self) -> None:
        """Let go of run and buffers, even if an error refers to this. Nothing may be in flight."""
        del self._run, self._buffers, self._inputs, self._outputs, self._only_outputs

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
        self._idle = [self._new_run()]

    def _new_run(self) -> _Run:
        return _Run(self._generated, self._xrt, self._device, self._kernel, self._insts)

    def take(self) -> _Run | None:
        """An idle run, or a new one if there is none; None when this has been dropped."""
        with self._lock:
            if self.dropped:
                return None
            return self._idle.pop() if self._idle else self._new_run()

    def give_back(self, run: _Run) -> None:
        """Take back a run that has completed."""
        with self._lock:
            if not self.dropped:
                self._idle.append(run)

    def fill_outputs(self, value: int) -> None:
        """Fill the outputs of all idle runs."""
        with self._lock:
            for run in self._idle:
                run.fill_outputs(value)

    def drop(self, *, failed: bool) -> None:
        """Start nothing here any more. The device frees the context with its last run in flight."""
        with self._lock:
            self.failed = self.failed or failed
            if not self.dropped:
                self.dropped = True
                self._idle.clear()
                del self._device, self._kernel, self._insts


_Taken = tuple[_Context, _Run]
_Outs = tuple[Any, ...]
"""For each output the array to fill, or None."""


def _check_array(name: str, tensor: Tensor, array: Any) -> None:
    if not isinstance(array, np.ndarray):
        found = type(array).__name__
        raise ArgumentError(f"{name}: expected an array {tensor}, got a {found}")
    fits = array.dtype == tensor.dtype or (tensor.bfloat16 and _is_bfloat16(array.dtype))
    if not fits or array.shape != tensor.shape:
        found = f"{array.dtype} {list(array.shape)}"
        raise ArgumentError(f"{name}: expected {tensor}, got {found}")


def _is_bfloat16(dtype: np.dtype[Any]) -> bool:
    """Whether it is the bfloat16 of ``ml_dtypes``, which numpy knows by name alone."""
    # Asking for the name takes long. A type that numpy does not know has kind V.
    return dtype.kind == "V" and dtype.name == "bfloat16" and dtype.itemsize == 2 and dtype.isnative


def _bits(array: NDArray[Any]) -> NDArray[Any]:
    """A view of the bits of bfloat16; any other array itself."""
    return array.view(np.uint16) if _is_bfloat16(array.dtype) else array


def _bfloat16_of(arrays: Iterable[NDArray[Any]]) -> np.dtype[Any] | None:
    """The bfloat16 dtype that one of ``arrays`` has."""
    return next((array.dtype for array in arrays if _is_bfloat16(array.dtype)), None)


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
