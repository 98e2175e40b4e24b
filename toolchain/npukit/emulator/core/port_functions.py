"""What a core's C++ functions may import for its streams, cascades and locks, linked to one core.

A call of one of these that has to wait stops the whole core in the middle of the C++ function; the
core continues there when it is resumed.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from wasmtime import Func, FuncType, Global, GlobalType, Instance, Val, ValType

from npukit.emulator.core.port_code import LOCKS_PER_SIDE, SIDES, TEXT, Request
from npukit.emulator.core.stops import CoreStop, Ended, Paused
from npukit.emulator.core.watch import Watch
from npukit.emulator.fibers import FiberCall, Suspender
from npukit.emulator.locks import out_of_range
from npukit.emulator.memory import ArrayMemory
from npukit.emulator.wasm_engine import compiled
from npukit.errors import DeviceError
from npukit.formats.wasm import Signature
from npukit.machine.control_program import AcquireSite, PortSite
from npukit.machine.core_ports import PortKind
from npukit.machine.physical import Core, PhysicalDesign, Tile

_PORTS: Final = {
    "stream_in": ("stream_get", "stream_get_now"),
    "stream_out": ("stream_put", "stream_put_now"),
    "cascade_in": ("cascade_get",),
    "cascade_out": ("cascade_put",),
}
"""The functions that use each port."""

SIGNATURES: Final[Mapping[str, Signature]] = {
    "stream_get": Signature((), ("i64",)),
    "stream_get_now": Signature((), ("i64",)),
    "stream_put": Signature(("i32", "i32"), ()),
    "stream_put_now": Signature(("i32", "i32"), ("i32",)),
    "cascade_get": Signature(("i32",), ()),
    "cascade_put": Signature(("i32",), ()),
    "lock_acquire": Signature(("i32", "i32", "i32"), ()),
    "lock_release": Signature(("i32", "i32"), ()),
    "core_done": Signature((), ()),
    "core_cycles": Signature((), ("i64",)),
    "core_number": Signature((), ("i32",)),
}
"""The functions by the names under which C++ programs import them from ``env``.

``stream_get`` returns the word, with bit 32 set if it ends a packet; ``stream_get_now`` also sets
bit 33 if there was a word. A cascade's entry is 64 bytes at the given address.
"""


_POLLS: Final[Mapping[int, Request]] = {
    Request.POLL_WORD: Request.STREAM_WORD,
    Request.POLL_ROOM: Request.STREAM_ROOM,
}


class PortFunctions:
    """The functions of :data:`SIGNATURES` that the C++ program of one core uses.

    Args:
        core: the core.
        design: its design.
        memory: the array's memory.
        used: the functions that the program imports.

    Attributes:
        ports: the ports that they work on.
        acquired, released: the locks that they may acquire and release.
        now: gives the instructions that the core has run so far; its unit sets it.
        watch: watches the core's memory; the loader sets it.
    """

    def __init__(
        self, core: Core, design: PhysicalDesign, memory: ArrayMemory, used: Iterable[str]
    ) -> None:
        self._core = core
        self._memory = memory
        compartment = memory.compartment(core.tile)
        self._store = compartment.store
        self.watch: Watch | None = None
        self._suspender = Suspender(self._store)
        self.now: Callable[[], int] = lambda: 0
        used = set(used)
        tile = core.tile
        source = next((c.source for c in design.cascades if c.dest == tile), None)
        dest = next((c.dest for c in design.cascades if c.source == tile), None)
        # No one ever puts into or takes from the ports of a shim: a core waits there immediately.
        nowhere = Tile(tile.col, design.device.shim_row)
        self._sites: dict[int, tuple[Tile, PortKind, bool, Tile | None]] = {
            Request.STREAM_WORD: (tile, PortKind.STREAM_IN, False, None),
            Request.STREAM_ROOM: (tile, PortKind.STREAM_OUT, True, None),
            Request.CASCADE_ENTRY: (tile, PortKind.CASCADE_IN, False, source),
            Request.CASCADE_ROOM: (dest or nowhere, PortKind.CASCADE_IN, True, dest),
        }
        places = {
            name: (site[0], site[1])
            for name, site in zip(_PORTS, self._sites.values(), strict=True)
        }
        self._places = {f: place for name, place in places.items() for f in _PORTS[name]}
        self.ports = tuple(
            place
            for name, place in places.items()
            if place[0] != nowhere and not used.isdisjoint(_PORTS[name])
        )
        self._sides = dict(zip(SIDES, self._reached(design), strict=True))
        declared = {(lock.tile, lock.lock_id) for lock in design.locks.values()}
        near = [side for side in self._sides.values() if side is not None]
        locks = tuple(sorted(lock for lock in declared if lock[0] in near))
        self.acquired = locks if "lock_acquire" in used else ()
        self.released = locks if "lock_release" in used else ()
        numbers = {name: memory.port_address(*place) for name, place in places.items()}
        numbers["number"] = tile.col << 16 | tile.row
        for side, there in self._sides.items():
            numbers[side] = -1 if there is None else 4 * memory.lock_slot(there, 0)
        named: dict[str, Func | Global | object] = {
            "memory": memory.memory(tile),
            "locks": compartment.lock_memory,
            "wait": self._suspender.function,
            "released": Func(self._store, FuncType([ValType.i32()], []), self._listener()),
            "cycles": Func(self._store, FuncType([], [ValType.i64()]), self._clock()),
        }
        for name, value in numbers.items():
            named[name] = Global(self._store, GlobalType(ValType.i32(), False), Val.i32(value))
        module = compiled(TEXT)
        imports = [named[item.name or ""] for item in module.imports]
        instance = Instance(self._store, module, imports)  # type: ignore[arg-type]
        self._exports = instance.exports(self._store)

    def _reached(self, design: PhysicalDesign) -> list[Tile | None]:
        """The tiles of :data:`SIDES`, where the core reaches their locks."""
        tile, device = self._core.tile, design.device
        near = [Tile(tile.col + c, tile.row + r) for c, r in ((0, -1), (-1, 0), (0, 1), (0, 0))]
        return [each if device.reaches(tile, each) else None for each in near]

    # The engine's function table is global: it must not keep this core alive.

    def _clock(self) -> Callable[[], int]:
        this = weakref.ref(self)

        def cycles() -> int:
            functions = this()
            return 0 if functions is None else functions.now()

        return cycles

    def _listener(self) -> Callable[[int], None]:
        """Tells the array of a release of a watched lock, which may let others run right then."""
        this = weakref.ref(self)

        def released(address: int) -> None:
            functions = this()
            if functions is not None:
                watch = functions.watch
                if watch is not None:
                    watch.leave()
                functions._memory.tell_release(address)
                if watch is not None:
                    watch.come_back()

        return released

    @staticmethod
    def has(name: str, signature: Signature) -> bool:
        """Whether there is such a function."""
        return SIGNATURES.get(name) == signature

    def __getitem__(self, name: str) -> Func:
        """The function ``name``."""
        function = self._exports[name]
        assert isinstance(function, Func)
        return function

    def place(self, name: str) -> tuple[Tile, PortKind] | None:
        """The port that the function ``name`` puts into or takes from, if it does."""
        return self._places.get(name)

    def arm(self) -> None:
        """Let the functions stop the core: it is loaded, and only :meth:`call` runs it now."""
        armed = self._exports["armed"]
        assert isinstance(armed, Global)
        armed.set_value(self._store, 1)

    def call(self, function: Func) -> FiberCall:
        """A call of a function ``() -> i32`` that these functions can stop."""
        return FiberCall(self._store, function, self._suspender)

    def grant(self) -> None:
        """Let the core continue after a wait for an exact value, whatever the value is now."""
        granted = self._exports["granted"]
        assert isinstance(granted, Global)
        granted.set_value(self._store, 1)

    def stop(self) -> CoreStop:
        """Why the core has stopped.

        Raises:
            DeviceError: because of a lock or a cascade that it does not have, or a release that
                takes a lock out of range.
        """
        request, which, value = self._suspender.request
        site = self._sites.get(request)
        if site is not None:
            if request in (Request.CASCADE_ENTRY, Request.CASCADE_ROOM) and site[-1] is None:
                raise self._no_cascade(Request(request))
            return PortSite(*site, location="")
        if request in _POLLS:
            return Paused(PortSite(*self._sites[_POLLS[request]], location=""))
        if request == Request.DONE:
            return Ended()
        if request in (Request.LOCK_AT_LEAST, Request.LOCK_EQUAL):
            tile, lock_id = self.lock(which)
            return AcquireSite(tile, lock_id, value, request == Request.LOCK_AT_LEAST, "")
        if request == Request.NO_LOCK:
            raise DeviceError(
                f"a C++ function of core {self._core.tile} uses lock {which}, which the core can't "
                "reach",
                hint="a core's own locks are 48 to 63; 0 to 15 are those of the tile south of it, "
                "16 to 31 west, 32 to 47 north",
            )
        raise out_of_range(*self.lock(which), value)

    def _no_cascade(self, request: Request) -> DeviceError:
        puts = request is Request.CASCADE_ROOM
        return DeviceError(
            f"a C++ function of core {self._core.tile} "
            + ("puts into" if puts else "gets from")
            + f" its cascade, but no cascade leads {'from' if puts else 'to'} that core",
            hint="add aie.cascade_flow between the two tiles",
        )

    def lock(self, number: int) -> tuple[Tile, int]:
        """The lock with a number that C++ uses."""
        side, lock_id = divmod(number, LOCKS_PER_SIDE)
        tile = self._sides[SIDES[side]]
        assert tile is not None
        return tile, lock_id
