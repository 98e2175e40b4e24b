"""A run of a kernel on mapped buffers."""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from npukit.runtime.host_kernel.outs import Outs
from npukit.runtime.host_kernel.states import TIMED_OUT, UNFINISHED
from npukit.runtime.host_kernel.tensors import Argument, Generated, bits_of
from npukit.runtime.host_kernel.xrt_types import Xrt

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from npukit.emulator import pyxrt  # type: ignore[import-not-found,unused-ignore]


# Not Final: tests shorten it.
SLICE = 100
"""Milliseconds of one wait. Between two, other threads and Ctrl-C get their turn."""

Filled = tuple[Any, ...]
"""For each input an array or a :class:`Buffer` that has its content."""


class Submission:
    """Runs that are submitted together."""

    in_flight = False
    """Whether a run may be executing."""

    def __init__(self) -> None:
        self._process = os.getpid()
        self._settling = threading.Lock()
        self.ended_as: pyxrt.ert_cmd_state | None = None
        self.failed: int | None = None
        """Which of the runs failed first; None if none did, or if that is unknown."""

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs in order."""
        raise NotImplementedError

    def start(self, filled: list[Filled]) -> None:
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
            if self.in_flight:
                with contextlib.suppress(RuntimeError):
                    self.wait(seconds)
            return self._ended()

    def __del__(
        self, keep: Any = ctypes.pythonapi.Py_IncRef, boxed: Any = ctypes.py_object
    ) -> None:
        # XRT aborts the process when a run is dropped in flight, and the device may still write
        # into the buffers, so such a run is never freed. While the interpreter shuts down, this
        # module's names are gone: what is needed here is bound, and any error means in flight.
        ended = not self.in_flight
        try:
            ended = ended or self._ended()
        finally:
            if not ended:
                keep(boxed(self))


class Run(Submission):
    """A run of the kernel, bound to mapped buffers of its own."""

    def __init__(
        self,
        generated: Generated,
        xrt: Xrt,
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
        self._inputs: list[Input] = []
        self._outputs: list[Buffer] = []
        self._only_outputs: list[Buffer] = []
        for argument in generated.arguments:
            if argument.tensor is None:
                continue
            new = functools.partial(new_buffer, xrt, device, kernel, argument)
            direction = argument.tensor.direction
            if direction == "in":
                self._inputs.append(Input(self._run, argument.position, new))
                continue
            buffer = new()
            self._run.set_arg(argument.position, buffer.bo)
            if direction == "inout":
                self._inputs.append(Input(self._run, argument.position, new, buffer))
            if direction in ("out", "inout"):
                self._outputs.append(buffer)
            if direction == "out":
                self._only_outputs.append(buffer)
        if generated.numbers:
            self._inputs.append(Instructions(self._run, generated, insts))

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs in order."""
        return (self,)

    def provide(self, filled: Filled | None = None) -> None:
        """Make the buffers that these inputs, or any, need and that the run does not have yet."""
        if self._complete:
            return
        for index, one in enumerate(self._inputs):
            if filled is None or not isinstance(filled[index], Buffer):
                one.provide()
        self._complete = all(one.own is not None for one in self._inputs)

    def join(self, runs: pyxrt.runlist) -> None:
        """Become a part of a run list; then it can't be started alone."""
        runs.add(self._run)

    def fill(self, filled: Filled) -> None:
        """Copy the inputs in, whatever their strides."""
        for one, value in zip(self._inputs, filled, strict=True):
            one.fill(value, self._to_device)

    def start(self, filled: list[Filled]) -> None:
        """Copy the inputs in and start."""
        self.fill(filled[0])
        self.start_filled()

    def start_filled(self) -> None:
        """Start with what the buffers hold."""
        self.in_flight, self.failed = True, None
        try:
            self._run.start()
        except RuntimeError:
            self.in_flight = False
            raise

    def wait(self, seconds: float) -> pyxrt.ert_cmd_state | None:
        """Wait for the end, at most so many seconds."""
        deadline = time.monotonic() + seconds
        left = seconds
        while left > 0:
            # 0 milliseconds would mean no limit.
            part = SLICE if left * 1000 > SLICE else max(1, round(left * 1000))
            state = self._run.wait(part)
            number = int(state)
            if number == TIMED_OUT:
                # Either the wait ran out of time, or the device ended the run.
                state = self._run.state()
                number = int(state)
            if number not in UNFINISHED:
                self.in_flight, self.ended_as = False, state
                return state
            left = deadline - time.monotonic()
        return None

    def _ended(self) -> bool:
        if self.in_flight and self._process == os.getpid():
            with contextlib.suppress(RuntimeError):
                self.ended_as = self._run.state()
                self.in_flight = int(self.ended_as) in UNFINISHED
            if self.emulated:
                self.in_flight = False
        return not self.in_flight

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

    def results(self, outs: Outs) -> tuple[NDArray[Any], ...]:
        """Copy the outputs out, into ``outs`` where given."""
        results = []
        for (buffer, view), out in zip(self._outputs, outs, strict=True):
            buffer.sync(self._from_device)
            if out is None:
                results.append(view.copy())
            else:
                np.copyto(bits_of(out), view, casting="no")
                results.append(out)
        return tuple(results)

    def fill_outputs(self, value: int) -> None:
        """Fill the outputs, on the device too, with one byte."""
        for buffer, view in self._only_outputs:
            view.reshape(-1).view(np.uint8)[:] = value
            buffer.sync(self._to_device)

    def report(self) -> str:
        """What the emulated device says about the failure."""
        return getattr(self._run, "npukit_report", None) or ""

    def free(self) -> None:
        """Let go of everything."""
        del self._run, self._insts, self._inputs, self._outputs, self._only_outputs


class Buffer(NamedTuple):
    """A buffer object and its content as an array."""

    bo: pyxrt.bo
    view: NDArray[Any]


def new_buffer(xrt: Xrt, device: pyxrt.device, kernel: pyxrt.kernel, argument: Argument) -> Buffer:
    """A buffer for an argument, in its memory bank."""
    tensor = argument.tensor
    assert tensor is not None
    group = kernel.group_id(argument.position)
    bo = xrt.bo(device, tensor.size, xrt.bo.flags.host_only, group)
    return Buffer(bo, np.frombuffer(bo.map(), tensor.dtype).reshape(tensor.shape))


class Input:
    """An input of a run: in the run's own buffer, or in one whose content stays."""

    def __init__(
        self,
        run: pyxrt.run,
        position: int,
        new: Callable[[], Buffer],
        own: Buffer | None = None,
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
        if isinstance(value, Buffer):
            self._use(value.bo)
        elif self.own is not None:
            bo, view = self.own
            self._use(bo)
            np.copyto(view, bits_of(value), casting="no")
            bo.sync(to_device)

    def _use(self, bo: pyxrt.bo) -> None:
        if self._used is not bo:
            self._run.set_arg(self._position, bo)
            self._used = bo


class Instructions(Input):
    """The instruction stream of a run, if each call chooses one."""

    def __init__(self, run: pyxrt.run, generated: Generated, insts: pyxrt.bo) -> None:
        first = Buffer(insts, np.zeros(generated.insts_size, np.uint8))
        super().__init__(run, generated.instructions, lambda: first, first)
        self._count = generated.instruction_count

    def fill(self, value: Any, to_device: pyxrt.xclBOSyncDirection) -> None:
        """Use the buffer of a stream."""
        if self._used is not value.bo:
            self._run.set_arg(self._count, value.view.nbytes)
        self._use(value.bo)
