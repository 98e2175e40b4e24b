"""Starting runs, waiting for them, and going on after one failed."""

from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from npukit.runtime.host_kernel.artifacts import read_insts, read_xclbin
from npukit.runtime.host_kernel.context import Context
from npukit.runtime.host_kernel.driver_errors import WEDGED, explained, failure
from npukit.runtime.host_kernel.errors import DeviceError, RunTimeoutError
from npukit.runtime.host_kernel.outs import Outs
from npukit.runtime.host_kernel.residents import Bound, Values
from npukit.runtime.host_kernel.runs import Submission
from npukit.runtime.host_kernel.states import COMPLETED, state_name
from npukit.runtime.host_kernel.tensors import Generated
from npukit.runtime.host_kernel.xrt_types import Xrt

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from npukit.emulator import pyxrt  # type: ignore[import-not-found,unused-ignore]


Taken = tuple[Context, Submission]
"""Runs that were started, and their context."""

# Not Final: tests shorten them.
DRIVER_LIMIT = 8.0
"""Seconds within which amd/xdna-driver ends a run that is stuck."""
GRACE = 1.0
"""Seconds that a run which should have ended gets at least."""


class Launcher:
    """Starts runs and waits for them; opens the context, and again after a failure.

    Args:
        generated: what the module was generated for.
        xrt: the module ``pyxrt``.
        xclbin: the xclbin's path.
        insts: the instruction stream's path.
        device: the device's index.
        timeout: how long a run may take, in seconds.

    Raises:
        ArtifactError: a file is missing, or is not the one that the module was generated for.
        DeviceError: the device can't be opened, or the kernel can't be loaded.
    """

    def __init__(
        self,
        generated: Generated,
        xrt: Xrt,
        xclbin: Path,
        insts: Path,
        device: int,
        timeout: float,
    ) -> None:
        self._generated = generated
        self._xrt = xrt
        self._device = device
        self._timeout = timeout
        self._lock = threading.Lock()
        self._process = os.getpid()
        self._closed = False
        self._stuck: list[Submission] = []
        self._stream = read_insts(insts, generated)
        self._file = xclbin
        self._image = read_xclbin(xclbin, generated, self._xrt)
        self._context: Context | None = None
        self.opened()

    def fill_outputs(self, value: int) -> None:
        """Fill the output buffers with one byte, which shows what the next call leaves untouched.

        Args:
            value: 0 to 255.

        Raises:
            DeviceError: the device can't be used, or this is closed.
        """
        self.check_open()
        try:
            self.opened().fill_outputs(value)
        except RuntimeError as error:
            raise explained(f"the outputs can't be filled: {error}") from error

    def close(self) -> None:
        """Give the device back. Closing again does nothing."""
        if self._process != os.getpid():
            return  # the device belongs to the parent
        with self._lock:
            self._closed = True
            context, self._context = self._context, None
        if context is not None:
            context.drop(failed=False)

    @property
    def is_closed(self) -> bool:
        """Whether :meth:`close` was called."""
        return self._closed

    def check_open(self) -> None:
        """Raise DeviceError if this is closed, or belongs to another process."""
        if self._process != os.getpid():
            raise DeviceError("the kernel was opened before a fork; open one in each process")
        if self._closed:
            raise DeviceError(f"this {self._generated.class_name} is closed; open another one")

    def opened(self) -> Context:
        """The hardware context; a new one after a failure."""
        context = self._context
        if context is not None and not context.dropped:
            return context
        with self._lock:
            self.check_open()
            if self._context is None or self._context.dropped:
                # A run that is started behind a stuck one might never end.
                self._stuck = [run for run in self._stuck if not run.settle(GRACE)]
                if self._stuck:
                    text = f"an earlier run is still in flight\n{WEDGED}"
                    raise DeviceError(text, WEDGED.kind)
                self._context = self._loaded(again=self._context is not None)
            return self._context

    def _loaded(self, *, again: bool) -> Context:
        try:
            return Context(self._generated, self._xrt, self._device, self._image, self._stream)
        except (RuntimeError, TypeError) as error:
            where = f"{'again ' if again else ''}on device {self._device}"
            text = f"{self._file} can't be loaded {where}: {error}"
            raise explained(text) from error

    def place(self, bound: Bound) -> None:
        """Copy what is bound into buffers of the open context."""
        try:
            while not self.opened().place(bound):
                pass
        except RuntimeError as error:
            raise explained(f"no more buffers can be had: {error}") from error

    def start(self, values: Values) -> Taken:
        """Start one run."""
        return self.submit([values])

    def submit(self, runs: list[Values]) -> Taken:
        """Start one run, or several together."""
        taken = None
        while taken is None:
            context = self.opened()
            try:
                taken = context.take(runs)
            except RuntimeError as error:
                raise explained(f"no more buffers can be had: {error}") from error
        submission, filled = taken
        try:
            submission.start(filled)
        except BaseException as error:
            self._broken((context, submission), error, "the run could not be started")
            raise
        return context, submission

    def finish(self, taken: Taken, outs: Outs) -> tuple[NDArray[Any], ...]:
        """Wait for a run: its results, in ``outs`` where given."""
        context, submission = taken
        try:
            state = submission.wait(self._timeout)
            if state is not None and int(state) == COMPLETED and not context.failed:
                results = submission.runs[0].results(outs)
                context.give_back(submission)
                return results
        except BaseException as error:
            self._broken(taken, error, "the run failed")
            raise
        raise self._failure(context, submission, state)

    def finish_all(
        self, taken: Taken, outs: list[Outs]
    ) -> tuple[list[tuple[NDArray[Any], ...]], DeviceError | None]:
        """Wait for runs: the results up to the first that failed, and the error if one did.

        The error has the index of that run, if it is known.
        """
        context, submission = taken
        try:
            state = submission.wait(self._timeout * len(outs))
            completed = state is not None and int(state) == COMPLETED
            good = len(outs) if completed else submission.failed or 0
            if context.failed:
                good = 0
            runs = zip(submission.runs[:good], outs, strict=False)
            results = [run.results(places) for run, places in runs]
        except BaseException as error:
            self._broken(taken, error, "the run failed")
            raise
        if good == len(outs):
            context.give_back(submission)
            return results, None
        failure = self._failure(context, submission, state)
        failure.index = 0 if len(outs) == 1 else submission.failed
        return results, failure

    def _broken(self, taken: Taken, error: BaseException, what: str) -> None:
        """Drop the context of a run that an exception ended; raise what an error of XRT means."""
        self._drop(*taken)
        if isinstance(error, RuntimeError):
            raise explained(f"{what}: {error}") from error

    def _failure(
        self, context: Context, submission: Submission, state: pyxrt.ert_cmd_state | None
    ) -> DeviceError:
        """The error for runs that failed or, with no state, are late. Drops their context."""
        others, report, count = context.failed, submission.report(), len(submission.runs)
        ended = self._drop(context, submission)
        if state is None:
            return self._late(count, submission if ended else None)
        if others:
            return DeviceError("another run failed in the meantime, and the context with it")
        return failure(state, report)

    def _late(self, count: int, ended: Submission | None) -> RunTimeoutError:
        """The error for ``count`` runs that took too long; None if they are in flight even now."""
        runs = "run" if count == 1 else "runs"
        late = f"the {runs} did not complete in {self._timeout * count:g} s"
        if ended is None:
            still = "is" if count == 1 else "are"
            late += f" and {still} still in flight; some drivers take a minute to end one"
            return RunTimeoutError(f"{late}\n{WEDGED}", WEDGED.kind)
        if ended.ended_as is not None and int(ended.ended_as) == COMPLETED:
            return RunTimeoutError(f"{late}, but completed later; try a longer timeout")
        return RunTimeoutError(str(explained(f"{late} ({state_name(ended.ended_as)})")))

    def abandon(self, taken: Taken) -> None:
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

    def _drop(self, context: Context, submission: Submission) -> bool:
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
