"""A loaded core: resumed until it waits for a lock or at a port, ends or traps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from wasmtime import Func, Global, Instance, Store, Trap

from npukit.emulator.core.assertions import FailedAssertion
from npukit.emulator.core.layout import TileLayout
from npukit.emulator.core.repeated_call import RepeatedCall
from npukit.emulator.core.traps import CoreState, describe_trap
from npukit.emulator.core.watch import Watch
from npukit.emulator.memory import ArrayMemory
from npukit.emulator.wasm_engine import free_later
from npukit.errors import CoreTrapError, FormatError
from npukit.machine.control_program import AcquireSite, ControlLinks, PortSite
from npukit.signals import held_signals


@dataclass(frozen=True, slots=True)
class Ended:
    """The core reached the end of its body and will not run again."""


_Item = TypeVar("_Item")

CoreStop: TypeAlias = AcquireSite | PortSite | Ended


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
    ) -> None:
        self.tile = layout.core.tile
        self.layout = layout
        exports = instance.exports(memory.store)
        resume = exports["resume"]
        assert isinstance(resume, Func)
        self._resume = RepeatedCall(resume)
        self._store = memory.store
        self._memory = memory
        self._exports = exports
        self._checks = links.checks
        self._watch = watch
        self._failed = failed
        self.ports = tuple(links.ports)
        """The ports that the core uses."""
        self._stops: list[CoreStop] = [Ended(), *links.sites]
        taken = {(s.tile, s.lock_id) for s in links.sites if isinstance(s, AcquireSite)}
        self.releases = links.released
        """Locks that the core releases."""
        self.retakes = tuple(sorted(taken.intersection(links.released)))
        """Locks that the core both acquires and releases, such as a mutex."""
        self._trap: CoreTrapError | None = None
        self.instructions = 0
        """WebAssembly instructions run so far, as fuel counts them: the same on every machine.

        Without npukit's code around calls.
        """

    def resume(self, fuel: int) -> CoreStop:
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
        checked = self._checking
        try:
            code = self._run(store)
        except Trap as trap:
            with held_signals():
                # A stray write before the trap is its likely cause.
                self._trap = self._stray_write() or self._describe(trap, fuel)
                free_later(trap)
        else:
            self._trap = self._stray_write()
        if self._trap is not None:
            raise self._trap
        self.instructions += fuel - store.get_fuel() - (self._checking - checked)
        return self._numbered(self._stops, code, "stops at site")

    def _run(self, store: Store) -> int:
        if self._memory.watcher is None:
            code: int = self._resume(store)
        else:
            # It runs inside the engine, where a signal handler's exception may be lost.
            with held_signals():
                code = self._resume(store)
        return code

    def _stray_write(self) -> CoreTrapError | None:
        return None if self._watch is None else self._watch.stray_write()

    @property
    def _checking(self) -> int:
        return 0 if self._watch is None else self._watch.checking

    @property
    def started(self) -> bool:
        """Whether the core ever got past a place where it may have to wait."""
        return self._global("taken") != 0

    def grant(self) -> None:
        """Let the core continue after a wait for an exact value, whatever the value is now."""
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
