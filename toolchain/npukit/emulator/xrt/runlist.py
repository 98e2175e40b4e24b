"""``pyxrt.runlist``: runs that are submitted and waited for as one."""

from __future__ import annotations

import warnings

from npukit.emulator.xrt.casters import Overload, incompatible, instance, resolve
from npukit.emulator.xrt.context import ContextState, hw_context
from npukit.emulator.xrt.enums import ert_cmd_state
from npukit.emulator.xrt.errors import host_crash, system_error
from npukit.emulator.xrt.kernel import run
from npukit.emulator.xrt.queue import ABORT, COMPLETED

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


class runlist:  # noqa: N801
    """Ordered collection of runs executed as a unit; after the first that fails, none is run."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        self._runs: list[run] = []
        self._running = False
        self._context: ContextState | None = None
        _, values = resolve("__init__", _RUNLIST, args, kwargs)
        if values:
            self._context = values[0]._opened()

    def add(self, *args: object, **kwargs: object) -> None:
        """Add a run; from then on it can't be started by itself."""
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

    def execute(self) -> None:
        """Submit all runs."""
        if self._context is None:
            raise host_crash("the runlist is empty, it was made by runlist()")
        if self._running:
            raise system_error(
                "runlist must be idle before submitting for execution, current state: running"
            )
        if not self._runs:
            return
        for member in self._runs:
            if member._command.pending:
                raise host_crash("a run of the list is still in flight")
            member._command.payload = member._valid().payload()
        self._context.queue.submit([member._command for member in self._runs])
        self._running = True

    def wait(self, *args: object) -> None:
        """Wait for all runs; RuntimeError if one failed. pyxrt's timeout can't be given."""
        if args:
            raise incompatible("wait", _WAIT, (self, *args))
        if self._context is None:
            raise host_crash("the runlist is empty, it was made by runlist()")
        if not self._running:
            return
        for member in self._runs:
            self._context.queue.finish(member._command)
        self._running = False
        for member in self._runs:
            state = ert_cmd_state(member._command.state)
            if int(state) not in (COMPLETED, ABORT):
                label = str(state).rpartition(".")[2]
                report = f"\n{member._command.report}" if member._command.report else ""
                raise RuntimeError(f"runlist failed execution ({label}){report}")

    def __del__(self) -> None:
        for member in getattr(self, "_runs", ()):
            member._runlists -= 1
        if getattr(self, "_running", False):
            warnings.warn(
                "a runlist was dropped while in flight, never waited for: "
                "the real pyxrt aborts the process here",
                RuntimeWarning,
                stacklevel=2,
            )
