"""``pyxrt.runlist``: runs that are submitted and waited for together."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

from npukit.emulator.xrt.bound import BoundObject, no_parameters
from npukit.emulator.xrt.casters import Overload, incompatible, instance, resolve
from npukit.emulator.xrt.context import ContextState, hw_context
from npukit.emulator.xrt.enums import ert_cmd_state
from npukit.emulator.xrt.errors import host_crash, system_error
from npukit.emulator.xrt.kernel import run
from npukit.emulator.xrt.queue import ABORT, COMPLETED, NEW, Command

_RUNLIST = (
    Overload("pyxrt.runlist()"),
    Overload("pyxrt.runlist(hwctx: pyxrt.hw_context)", (("hwctx", instance(hw_context)),)),
)
_ADD = (Overload("(self: pyxrt.runlist, run: pyxrt.run) -> None", (("run", instance(run)),)),)
_WAIT = (
    "(self: pyxrt.runlist) -> None",
    "(self: pyxrt.runlist, timeout: std::chrono::duration<long, std::ratio<1l, 1000l> >) "
    "-> std::cv_status",
)


class runlist(BoundObject):  # noqa: N801
    """Ordered collection of runs executed as a unit, up to the first that fails.

    ``execute`` sets the state of its runs to NEW. If one fails, ``wait`` raises, and sets the state
    of only that run and those after it.
    """

    __slots__ = ("_command", "_context", "_running", "_runs")

    def __init__(self, *args: object, **kwargs: object) -> None:
        self._runs: list[run] = []
        self._running = False
        self._command = Command()
        self._context: ContextState | None = None
        _, values = resolve("__init__", _RUNLIST, args, kwargs)
        if values:
            self._context = values[0]._opened()

    def add(self, *args: object, **kwargs: object) -> None:
        """Add a run, which then can't be started on its own."""
        _, (member,) = resolve("add", _ADD, args, kwargs, self)
        if self._context is None:
            raise system_error("cannot add run object to uninitialized runlist")
        if self._running:
            raise system_error(
                "runlist must be idle before adding run objects, current state: running"
            )
        member._valid()
        member._runlists += 1
        self._runs.append(member)

    @no_parameters("(self: pyxrt.runlist) -> None")
    def execute(self) -> None:
        """Submit all runs."""
        if self._context is None:
            raise host_crash("the runlist is empty: it was created by runlist()")
        if self._running:
            raise system_error(
                "runlist must be idle before submitting for execution, current state: running"
            )
        if not self._runs:
            return
        for member in self._runs:
            if member._command.pending:
                raise host_crash("a run of the list is still in flight")
        for member in self._runs:
            member._command.state = NEW
            member._command.reports = []
        payloads = [member._valid().payload() for member in self._runs]
        self._context.queue.submit(self._command, payloads)
        self._running = True

    def wait(self, *args: object, **kwargs: object) -> None:
        """Wait for all runs; RuntimeError if one failed. As in pyxrt, no timeout can be passed."""
        if args or kwargs:
            raise incompatible("wait", _WAIT, (self, *args), kwargs)
        if self._context is None:
            raise host_crash("the runlist is empty: it was created by runlist()")
        if not self._running:
            return
        self._context.queue.finish(self._command)
        self._running = False
        reports = self._command.reports
        for member, report in zip(self._runs, reports, strict=False):
            member._command.reports = [report]
        if self._command.state != COMPLETED:
            raise self._failure(self._runs[: len(reports)], self._runs[len(reports) :])

    def _failure(self, executed: Sequence[run], left: Sequence[run]) -> RuntimeError:
        for member in left:
            member._command.state = ABORT
            member._command.reports = ["not run: an earlier run in the run list failed"]
        failed = executed[-1]._command
        failed.state = self._command.state
        label = str(ert_cmd_state(failed.state)).rpartition(".")[2]
        report = f"\n{failed.reports[-1]}" if failed.reports[-1] else ""
        return RuntimeError(f"runlist failed execution ({label}){report}")

    def __del__(self) -> None:
        for member in getattr(self, "_runs", ()):
            member._runlists -= 1
        if getattr(self, "_running", False):
            warnings.warn(
                "a runlist was dropped while in flight, without a wait: "
                "the real pyxrt aborts the process here",
                RuntimeWarning,
                stacklevel=2,
            )
