"""``pyxrt.kernel`` and ``pyxrt.run``: a kernel in a hardware context, and its executions."""

from __future__ import annotations

import contextlib
import re
import warnings
from typing import ClassVar, Final

from npukit.emulator.xrt.arguments import ArgumentSlots
from npukit.emulator.xrt.bound import BoundObject, no_parameters
from npukit.emulator.xrt.casters import (
    INT32,
    UINT32,
    Overload,
    as_int,
    incompatible,
    instance,
    integer,
    resolve,
)
from npukit.emulator.xrt.casters import text as string
from npukit.emulator.xrt.context import ContextState, hw_context
from npukit.emulator.xrt.device import device
from npukit.emulator.xrt.enums import CuAccessMode, ert_cmd_state
from npukit.emulator.xrt.errors import host_crash, system_error
from npukit.emulator.xrt.memory import bo
from npukit.emulator.xrt.metadata import NO_BANK, KernelMetadata
from npukit.emulator.xrt.queue import COMPLETED, NEW, Command
from npukit.emulator.xrt.xclbin import uuid

_SLOT_SHIFT: Final = 16
_INSTANCES: Final = re.compile(r"(.*):\{(.*)\}")
"""How XRT names instances of a kernel: ``kernel:{one,other}``."""

_INT = (None, integer(INT32))
_GROUP_ID = (Overload("(self: pyxrt.kernel, arg0: int) -> int", (_INT,)),)
_CALL = ("(self: pyxrt.kernel, *args) -> pyxrt.run",)
_KERNEL = (
    Overload(
        "pyxrt.kernel(device: pyxrt.device, uuid: pyxrt.uuid, name: str, "
        "mode: pyxrt.kernel.cu_access_mode)",
        (
            ("device", instance(device)),
            ("uuid", instance(uuid)),
            ("name", string),
            ("mode", instance(CuAccessMode)),
        ),
    ),
    Overload(
        "pyxrt.kernel(device: pyxrt.device, uuid: pyxrt.uuid, name: str)",
        (("device", instance(device)), ("uuid", instance(uuid)), ("name", string)),
    ),
    Overload(
        "pyxrt.kernel(hw_context: pyxrt.hw_context, name: str)",
        (("hw_context", instance(hw_context)), ("name", string)),
    ),
)


class kernel(BoundObject):  # noqa: N801
    """A kernel: ``kernel(hw_context, name)``; ``kernel(device, uuid, name[, mode])`` is deprecated.

    ``MLIR_AIE:{MLIRAIE}`` selects instances, as in XRT; ``MLIR_AIE:MLIRAIE`` matches none.
    """

    __slots__ = ("_context", "_metadata")

    cu_access_mode: ClassVar[type[CuAccessMode]] = CuAccessMode
    exclusive: ClassVar[CuAccessMode]
    shared: ClassVar[CuAccessMode]
    none: ClassVar[CuAccessMode]

    def __init__(self, *args: object, **kwargs: object) -> None:
        which, values = resolve("__init__", _KERNEL, args, kwargs)
        if which == 2:
            context, name = values
        else:
            warnings.warn(
                "kernel(device, uuid, name[, mode]) is deprecated; "
                "use kernel(hw_context, name) instead.",
                DeprecationWarning,
                stacklevel=2,
            )
            context, name = hw_context(values[0], values[1]), values[2]
        self._context: ContextState = context._opened()
        self._metadata = self._find(name)

    def _find(self, name: str) -> KernelMetadata:
        plain, colon, _ = name.partition(":")
        found = self._context.metadata.kernel(plain)
        if found is None:
            raise system_error(f"No such kernel '{plain}'")
        picked = set(found.instances)
        if colon:
            named = _INSTANCES.fullmatch(name)
            picked &= {f"{plain}:{one}" for one in named[2].split(",")} if named else set()
        if not picked:
            raise RuntimeError(f"No compute units matching '{name}'")
        return found

    def group_id(self, *args: object, **kwargs: object) -> int:
        """The memory group of argument ``i``: the bank in bits 0 to 15, the context's slot above.

        A scalar, or an index without an argument, has bank 0xFFFF: no memory.
        """
        _, (index,) = resolve("group_id", _GROUP_ID, args, kwargs, self)
        arguments = self._metadata.arguments
        bank = arguments[index].bank if 0 <= index < len(arguments) else NO_BANK
        return self._context.slot << _SLOT_SHIFT | bank

    def __call__(self, *args: object, **kwargs: object) -> run:
        """Start a run with these arguments; those that don't convert are silently skipped."""
        if kwargs:
            raise incompatible("__call__", _CALL, (self, *args), kwargs)
        started = run(self)
        started._set_all(args)
        started.start()
        return started


for _name, _mode in CuAccessMode.__members__.items():
    setattr(kernel, _name, _mode)

_RUN = (
    Overload("pyxrt.run()"),
    Overload("pyxrt.run(arg0: pyxrt.kernel)", ((None, instance(kernel)),)),
)
_SET_ARG = (
    Overload("(self: pyxrt.run, arg0: int, arg1: pyxrt.bo) -> None", (_INT, (None, instance(bo)))),
    Overload("(self: pyxrt.run, arg0: int, arg1: int) -> None", (_INT, _INT)),
)
_WAIT = (
    Overload("(self: pyxrt.run) -> pyxrt.ert_cmd_state"),
    Overload("(self: pyxrt.run, arg0: int) -> pyxrt.ert_cmd_state", ((None, integer(UINT32)),)),
)
_WAIT2 = (
    "(self: pyxrt.run) -> None",
    "(self: pyxrt.run, arg0: std::chrono::duration<long, std::ratio<1l, 1000l> >) "
    "-> std::cv_status",
)
_ADD_CALLBACK = (
    "(self: pyxrt.run, arg0: pyxrt.ert_cmd_state, "
    "arg1: std::function<void (void const*, ert_cmd_state, void*)>, arg2: capsule) -> None",
)


class run(BoundObject):  # noqa: N801
    """Represents one execution of a kernel; it can be restarted after a wait."""

    __slots__ = ("_command", "_context", "_queue", "_runlists", "_slots")

    def __init__(self, *args: object, **kwargs: object) -> None:
        self._command = Command()
        self._slots: ArgumentSlots | None = None
        self._runlists = 0
        _, values = resolve("__init__", _RUN, args, kwargs)
        if values:
            self._queue = values[0]._context.queue
            self._context: ContextState = values[0]._context
            self._slots = ArgumentSlots(self._context, values[0]._metadata)

    @property
    def npukit_report(self) -> str | None:
        """What went wrong in the last execution; only the emulated device has this attribute."""
        return next(reversed(self._command.reports), None)

    def _valid(self) -> ArgumentSlots:
        if self._slots is None:
            raise host_crash("the run is empty: it was created by run()")
        return self._slots

    def set_arg(self, *args: object, **kwargs: object) -> None:
        """``set_arg(index, bo)`` or ``set_arg(index, int)``."""
        which, (index, value) = resolve("set_arg", _SET_ARG, args, kwargs, self)
        if which == 0:
            self._valid().set_buffer(index, value)
        else:
            self._valid().set_scalar(index, value)

    def _set_all(self, values: tuple[object, ...]) -> None:
        slots = self._valid()
        for index, value in enumerate(values):
            number = None if isinstance(value, bo) else as_int(value, INT32)
            with contextlib.suppress(IndexError):  # no such bank; an integer past the end
                if isinstance(value, bo):
                    slots.set_buffer(index, value)
                elif number is not None:
                    slots.set_scalar(index, number)

    @no_parameters("(self: pyxrt.run) -> None")
    def start(self) -> None:
        """Start one execution."""
        slots = self._valid()
        if self._runlists:
            raise system_error("Run object belongs to a runlist and cannot be explicitly started")
        if self._command.pending:
            raise RuntimeError("bad command state, can't launch")
        self._queue.submit(self._command, (slots.payload(),))
        if type(self) is run:
            self.__class__ = _run_in_flight

    def _finish(self) -> int:
        self._valid()
        if self._command.state == NEW:
            raise host_crash("waiting for a run that was never started")
        self._queue.finish(self._command)
        if type(self) is _run_in_flight:
            object.__setattr__(self, "__class__", run)
        return self._command.state

    def wait(self, *args: object, **kwargs: object) -> ert_cmd_state:
        """``wait([timeout_ms])``: the final state; TIMEOUT if the array stalled.

        The emulated device always runs to completion, so ``timeout_ms`` never expires.
        """
        resolve("wait", _WAIT, args, kwargs, self)
        return ert_cmd_state(self._finish())

    def wait2(self, *args: object, **kwargs: object) -> None:
        """Wait, and raise RuntimeError unless the run completed.

        pyxrt also lists an overload with a timeout, but no Python object converts to its type.
        """
        if args or kwargs:
            raise incompatible("wait2", _WAIT2, (self, *args), kwargs)
        state = ert_cmd_state(self._finish())
        if int(state) != COMPLETED:
            label = str(state).rpartition(".")[2]
            report = f"\n{self.npukit_report}" if self.npukit_report else ""
            raise RuntimeError(f"Command failed to complete successfully ({label}){report}")

    @no_parameters("(self: pyxrt.run) -> pyxrt.ert_cmd_state")
    def state(self) -> ert_cmd_state:
        """The current state; the emulated device executes the run when this is called."""
        self._valid()
        self._queue.finish(self._command)
        if type(self) is _run_in_flight:
            object.__setattr__(self, "__class__", run)
        return ert_cmd_state(self._command.state)

    def add_callback(self, *args: object, **kwargs: object) -> None:
        """Never callable from Python: pyxrt is built without a conversion for the function."""
        raise incompatible("add_callback", _ADD_CALLBACK, (self, *args), kwargs)

    @no_parameters("(self: pyxrt.run) -> pyxrt.bo")
    def get_ctrl_scratchpad_bo(self) -> bo:
        """Always fails: only runs of ELF modules have one, and an xclbin's kernel has no module."""
        raise system_error("No module associated with run object")


class _run_in_flight(run):  # noqa: N801
    """Only a run in flight has a ``__del__``: an exception of a signal handler is lost there."""

    __slots__ = ()

    def __del__(self) -> None:
        command: Command | None = getattr(self, "_command", None)
        if command is not None and command.pending:
            warnings.warn(
                "a run was dropped while in flight, without a wait or a poll: "
                "the real pyxrt aborts the process here",
                RuntimeWarning,
                stacklevel=2,
            )


_run_in_flight.__name__ = _run_in_flight.__qualname__ = "run"
