"""A loaded core: resumed until it waits for a lock or at a port, ends or traps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from wasmtime import Func, Global, Instance, Trap

from npukit.emulator.core.assertions import FailedAssertion
from npukit.emulator.core.layout import TileLayout
from npukit.emulator.core.repeated_call import RepeatedCall
from npukit.emulator.core.stops import CoreStop, Ended
from npukit.emulator.core.traps import CoreState, culprit, describe_trap
from npukit.emulator.core.watch import Watch
from npukit.emulator.memory import ArrayMemory
from npukit.emulator.wasm_engine import free_later
from npukit.errors import CoreTrapError, DeviceError, FormatError, UnsupportedError
from npukit.machine.control_program import AcquireSite, ControlLinks
from npukit.signals import held_signals

if TYPE_CHECKING:
    from npukit.emulator.core.debug_output import DebugOutput
    from npukit.emulator.core.event_counter import EventCounter
    from npukit.emulator.core.port_functions import PortFunctions
    from npukit.emulator.fibers import FiberCall

_Item = TypeVar("_Item")

_WAITS_PER_CHECK = 16
"""Waits at ports after which a function is checked for stray writes; at locks it always is. A
function may never return."""

_END_FUEL = 1000
"""Instructions that a call may run to its trap when the core gives up."""


class CoreUnit:
    """One core of the array with its program loaded, at the start of its body."""

    def __init__(
        self,
        memory: ArrayMemory,
        layout: TileLayout,
        links: ControlLinks,
        instance: Instance,
        watch: Watch | None,
        failed: FailedAssertion,
        functions: PortFunctions | None = None,
    ) -> None:
        self.tile = layout.core.tile
        self.layout = layout
        self._store = memory.compartment(self.tile).store
        exports = instance.exports(self._store)
        resume = exports["resume"]
        assert isinstance(resume, Func)
        self._resume_function = resume
        self._resume = RepeatedCall(self._store, resume)
        self._memory = memory
        self._exports = exports
        self._checks = links.checks
        self._watch = watch
        self._failed = failed
        self._functions = functions
        self.counter: EventCounter | None = None
        """What its functions count, if they do; the loader sets it."""
        self.output: DebugOutput | None = None
        """What its functions print, if they do; the loader sets it."""
        self._fuel = 0
        self._checked = 0
        self._in_run = False
        self._call: FiberCall | None = None
        """The call of ``resume`` that stopped in a C++ function."""
        self._waited_in: str | None = None
        self._waits = 0
        self.ports = tuple(dict.fromkeys((*links.ports, *(functions.ports if functions else ()))))
        """The ports that the core uses."""
        self._stops: list[CoreStop] = [Ended(), *links.sites]
        taken = {(s.tile, s.lock_id) for s in links.sites if isinstance(s, AcquireSite)}
        self.body_releases = links.released
        """Locks that the core's body releases."""
        self.releases = links.released
        """Locks that the core releases, or may release in C++."""
        if functions is not None:
            taken.update(functions.acquired)
            self.releases = tuple(dict.fromkeys((*links.released, *functions.released)))
            functions.now = self._now
        self.retakes = tuple(sorted(taken.intersection(self.releases)))
        """Locks that the core both acquires and releases, such as a mutex."""
        self._trap: CoreTrapError | None = None
        self.site = 0
        """Where the core's body has stopped: the number of the stop, 0 at its start."""
        self.last_run = 0
        """Instructions of the last :meth:`run`."""
        self.instructions = 0
        """WebAssembly instructions run so far, as fuel counts them: the same on every machine.

        Without npukit's code around calls.
        """

    def resume(self, fuel: int) -> CoreStop:
        """:meth:`run`, then :meth:`count`."""
        stop = self.run(fuel)
        self.count()
        return stop

    def count(self) -> None:
        """Include the last :meth:`run` in :attr:`instructions`."""
        self.instructions += self.last_run

    @property
    def instructions_so_far(self) -> int:
        """:attr:`instructions`, also in the middle of :meth:`run`."""
        if not self._in_run:
            return self.instructions
        return self._now() - (self._checking - self._checked)

    @property
    def runs_in_any_thread(self) -> bool:
        """Whether :meth:`run` changes nothing outside its core's group while it runs.

        A core that may stop in a function runs on a stack of its own, with signals held. What cores
        print has the order of the queue.
        """
        apart = self._functions is None and self.output is None
        return apart and self._memory.watcher is None

    @property
    def events(self) -> Mapping[int, int] | None:
        """What its functions have counted, by the number of the event; None if they don't."""
        return None if self.counter is None else self.counter.counts

    def run(self, fuel: int) -> CoreStop:
        """Run until the core waits for a lock that is not free or at a port, or ends.

        Args:
            fuel: the maximum number of instructions until then.

        Raises:
            CoreTrapError: the core trapped, or ran out of fuel. Later calls raise it again.
        """
        if self._trap is not None:
            raise self._trap
        store = self._store
        store.set_fuel(fuel)
        self._fuel = fuel
        checked = self._checked = self._checking
        self._in_run = True
        try:
            code = self._run()
        except Trap as trap:
            with held_signals():
                # A stray write before the trap is its likely cause.
                self._trap = self._stray_write() or self._describe(trap, fuel)
                free_later(trap)
        else:
            self._trap = self._stray_write()
        finally:
            self._in_run = False
        if self._trap is not None:
            raise self._trap
        self.last_run = fuel - store.get_fuel() - (self._checking - checked)
        if code is None:
            return self._stop_in_function()
        self.site = code
        return self._numbered(self._stops, code, "stops at site")

    def _run(self) -> int | None:
        """Run on; the number of the site where the core stops, or None in a C++ function."""
        code: int | None
        if self._functions is not None:
            with held_signals():
                call, self._call = self._call, None
                if call is None:
                    call = self._functions.call(self._resume_function)
                elif self._watch is not None:
                    self._watch.come_back()
                code = call.resume()
                if code is None:
                    self._call = call
                    if self._watch is not None:
                        self._watch.leave()
        elif self._memory.watcher is None:
            code = self._resume()
        else:
            # It runs inside the engine, where a signal handler's exception may be lost.
            with held_signals():
                code = self._resume()
        return code

    def _stop_in_function(self) -> CoreStop:
        assert self._functions is not None
        assert self._call is not None
        try:
            stop = self._functions.stop()
        except DeviceError as error:
            error.message += f" (in '{self.give_up()}')"
            raise
        self._waits += 1
        if self._watch is not None and (
            isinstance(stop, AcquireSite) or self._waits % _WAITS_PER_CHECK == 1
        ):
            self._trap = self._watch.stray_write_so_far(self.give_up)
            if self._trap is not None:
                raise self._trap
        if isinstance(stop, Ended):
            self._call.delete()
            self._call = None
        return stop

    def reset(self) -> None:
        """Go back to the start of the body, as the core's reset does; memories do not change.

        Raises:
            UnsupportedError: the core waits in a C++ function.
            FormatError: an older npukit built the control program.
        """
        if self._call is not None:
            raise UnsupportedError(
                f"core {self.tile} is reset while it waits in '{self.give_up()}': only cores that "
                "wait outside of C++ functions can be reset"
            )
        with held_signals():
            for name in ("pc", "granted"):
                found = self._exports.get(name)
                if not isinstance(found, Global):
                    raise FormatError(
                        f"the control program of core {self.tile} can't be reset",
                        hint="rebuild the kernel",
                    )
                found.set_value(self._store, 0)
        self.site = 0

    def give_up(self) -> str | None:
        """End the core, and return the C++ function that it waited in, for a report.

        The engine names the functions on a fiber's stack only in the backtrace of a trap.
        """
        call, self._call = self._call, None
        if call is not None:
            try:
                with held_signals():
                    self._store.set_fuel(_END_FUEL)
                    call.resume(answer=1)
            except Trap as trap:
                self._waited_in = culprit(trap)
                free_later(trap)
        return self._waited_in

    def _now(self) -> int:
        return self.instructions + self._fuel - self._store.get_fuel()

    def _stray_write(self) -> CoreTrapError | None:
        return None if self._watch is None else self._watch.stray_write()

    @property
    def _checking(self) -> int:
        return 0 if self._watch is None else self._watch.checking

    @property
    def started(self) -> bool:
        """Whether the core ever got past a place where it may have to wait."""
        return self._call is not None or self._global("taken") != 0

    def grant(self) -> None:
        """Let the core continue after a wait for an exact value, whatever the value is now."""
        if self._call is not None and self._functions is not None:
            with held_signals():
                self._functions.grant()
            return
        granted = self._exports["granted"]
        assert isinstance(granted, Global)
        with held_signals():
            granted.set_value(self._store, 1)

    def _describe(self, trap: Trap, fuel: int) -> CoreTrapError:
        check = self._global("failed")
        state = CoreState(
            fuel,
            self._numbered(self._checks, check - 1, "fails check") if check else self._failed.check,
        )
        return describe_trap(trap, self.layout, state)

    def _numbered(self, items: Sequence[_Item], number: int, what: str) -> _Item:
        """The entry for a number that the control program returned."""
        if not 0 <= number < len(items):
            raise FormatError(
                f"the control program of core {self.tile} {what} {number}, which it does not have",
                hint="rebuild the kernel",
            )
        return items[number]

    def _global(self, name: str) -> int:
        found = self._exports[name]
        assert isinstance(found, Global)
        return int(found.value(self._store))
