"""What a core tells the recorder: its locks and ports, and the calls of its C++ functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from wasmtime import Func

from npukit.emulator.core.stops import CoreStop, Ended
from npukit.emulator.cores import CoreAgent
from npukit.emulator.recording.events import CoreDid, CoreStep, Event, PortEnd
from npukit.emulator.recording.wrapping import listener, wrapped
from npukit.emulator.wasm_engine import CoreStore
from npukit.machine.control_program import AcquireSite, ControlLinks, Site
from npukit.machine.physical import LockAction
from npukit.machine.tiles import Tile

if TYPE_CHECKING:
    from npukit.emulator.core.port_functions import PortFunctions
    from npukit.emulator.core.unit import CoreUnit
    from npukit.emulator.memory import ArrayMemory

_PUTS: Final = frozenset({"stream_put", "stream_put_now", "cascade_put"})
_SUCCEEDED: Final[Mapping[str, str]] = {
    "stream_get_now": "local.tee $result local.get $result i64.const 33 i64.shr_u i32.wrap_i64",
    "stream_put_now": "local.tee $result local.get $result",
}
"""Code for whether a function that may find nothing found something, from its result."""


class CoreRecorder:
    """Turns what one core tells into steps, for ``tell``."""

    def __init__(self, tile: Tile, memory: ArrayMemory, tell: Callable[[Event], None]) -> None:
        self._tile = tile
        self._memory = memory
        self._tell = tell
        self._locks = memory.compartment(tile).lock_words
        self._known = self._locks.copy()
        """The locks when the core last used each of them, or began to run."""
        self._unit: CoreUnit | None = None
        self._sites: tuple[Site, ...] = ()
        self._functions: tuple[str, ...] = ()
        self._inside = ""
        self._counted: Mapping[int, int] = {}
        self._instructions = 0
        self._preparing = 0
        """Instructions before the call that runs: npukit's own are among them until it returns."""

    # -- linking -----------------------------------------------------------------------------------

    def link(self, links: ControlLinks) -> None:
        """Learn what the numbers of the control program mean."""
        self._sites, self._functions = links.sites, links.functions

    def watch(self, unit: CoreUnit) -> None:
        """Learn what the core has counted; what its constructors did does not count."""
        self._unit = unit
        self._difference()

    def reached(self, store: CoreStore) -> Func:
        """What the control program calls once it has taken what a site waits for."""
        return listener(store, self, CoreRecorder._passed, 1)

    def function(self, store: CoreStore, name: str, function: Func) -> Func:
        """A C++ function that tells when it is called and when it returns."""

        def entered(this: CoreRecorder) -> None:
            this._step(CoreDid.CALL, name)
            this._inside = name

        def left(this: CoreRecorder) -> None:
            this._step(CoreDid.RETURN, name)
            this._inside = ""

        return wrapped(store, function, listener(store, self, entered), listener(store, self, left))

    def port_function(self, store: CoreStore, name: str, functions: PortFunctions) -> Func:
        """A function for streams, cascades or locks that tells what it has done."""
        function = functions[name]
        nothing = listener(store, self, lambda this: None)
        if name == "lock_acquire":

            def acquired(this: CoreRecorder, which: int, value: int, at_least: int) -> None:
                this._took(LockAction(*functions.lock(which), value, bool(at_least)))

            after = listener(store, self, acquired, 3)
            tell = "local.get 0 local.get 1 local.get 2"
            return wrapped(store, function, nothing, after, told="i32 i32 i32", tell=tell)
        place = functions.place(name)
        if place is None:
            return function
        port, did = PortEnd(*place), CoreDid.PUT if name in _PUTS else CoreDid.GET

        def used(this: CoreRecorder, succeeded: int) -> None:
            if succeeded:
                this._step(did, port=port)

        after = listener(store, self, used, 1)
        tell = _SUCCEEDED.get(name, "i32.const 1")
        return wrapped(store, function, nothing, after, told="i32", tell=tell)

    # -- telling -----------------------------------------------------------------------------------

    def begins(self) -> None:
        """The core is about to run: others may have changed the locks."""
        self._known[:] = self._locks

    def ended(self) -> None:
        """The core has ended."""
        self._step(CoreDid.END)

    def printed(self, line: str) -> None:
        """The core has printed a line."""
        self._step(CoreDid.PRINT, text=line)

    def released(self, tile: Tile, lock_id: int) -> None:
        """The core has just added to a lock."""
        slot = self._memory.lock_slot(tile, lock_id)
        amount = int(self._locks[slot] - self._known[slot])
        self._known[slot] = self._locks[slot]
        self._step(CoreDid.RELEASE, lock=LockAction(tile, lock_id, amount))

    def saw(self, tile: Tile, lock_id: int) -> None:
        """Learn a lock's value."""
        slot = self._memory.lock_slot(tile, lock_id)
        self._known[slot] = self._locks[slot]

    @staticmethod
    def _passed(this: CoreRecorder, number: int) -> None:
        site = this._sites[number]
        if isinstance(site, AcquireSite):
            this._took(LockAction(site.tile, site.lock_id, site.value, site.greater_equal))
        else:
            did = CoreDid.PUT if site.sends else CoreDid.GET
            this._step(did, port=PortEnd(site.tile, site.kind))

    def _took(self, action: LockAction) -> None:
        self.saw(action.tile, action.lock_id)
        self._step(CoreDid.ACQUIRE, lock=action)

    def _step(
        self,
        did: CoreDid,
        function: str = "",
        lock: LockAction | None = None,
        port: PortEnd | None = None,
        text: str = "",
    ) -> None:
        counted, instructions = self._difference()
        if did is CoreDid.CALL:
            self._preparing, instructions = instructions, 0
        elif not self._inside:
            self._preparing, instructions = 0, instructions + self._preparing
        self._tell(
            CoreStep(
                self._tile, did, lock, port, function or self._inside, counted, instructions, text
            )
        )

    def _difference(self) -> tuple[Mapping[int, int], int]:
        """What the core has counted since the last call: events, and instructions."""
        unit = self._unit
        if unit is None:
            return {}, 0
        before, self._counted = self._counted, unit.events or {}
        run, self._instructions = self._instructions, unit.instructions_so_far
        counted = {
            event: amount - before.get(event, 0)
            for event, amount in self._counted.items()
            if amount != before.get(event, 0)
        }
        return counted, self._instructions - run


class RecordedCore(CoreAgent):
    """A core that tells ``recorder`` when it runs."""

    recorder: CoreRecorder
    runs: Callable[[CoreRecorder], None]

    def run(self) -> CoreStop:
        """See :meth:`CoreAgent.run`."""
        self.runs(self.recorder)
        self.recorder.begins()
        result = super().run()
        if isinstance(result, Ended):
            self.recorder.ended()
        return result
