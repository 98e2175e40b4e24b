"""A core that can be run: resumed until it waits for a lock or at a port, ends or traps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from wasmtime import (
    Func,
    Global,
    GlobalType,
    Instance,
    Memory,
    Module,
    Store,
    Table,
    TableType,
    Trap,
    Val,
    ValType,
    WasmtimeError,
)
from wasmtime import Limits as TableLimits

from npukit.emulator.core.assertions import PARAMETERS, FailedAssertion
from npukit.emulator.core.builder import AcquireSite, Site
from npukit.emulator.core.layout import TileLayout
from npukit.emulator.core.repeated_call import RepeatedCall
from npukit.emulator.core.translate import ControlProgram, translate
from npukit.emulator.core.traps import CoreState, describe_trap
from npukit.emulator.core.watch import Watch
from npukit.emulator.memory import ArrayMemory
from npukit.emulator.ports import PortKind
from npukit.emulator.wasm_engine import compiled, let_go
from npukit.errors import CoreTrapError, FormatError, Location
from npukit.formats.wasm import (
    GlobalNeeds,
    Import,
    MemoryNeeds,
    Program,
    Signature,
    TableNeeds,
    parse_program,
)
from npukit.machine.physical import Core, PhysicalDesign, Tile
from npukit.signals import held_signals

Extern: TypeAlias = Func | Global | Memory | Table

_START_FUEL = 10_000_000
"""Instructions that a program's constructors may take."""

_TABLE_BASE = 1
"""The first entry of a function table stays empty: a null pointer to a function is 0."""

_NO_VALUES = Signature((), ())
_START_FUNCTIONS = ("__wasm_apply_data_relocs", "__wasm_call_ctors", "_initialize")


@dataclass(frozen=True, slots=True)
class Blocked:
    """The core waits at an acquire: for lock ``lock_id`` of ``tile`` to be ``value`` (or more)."""

    tile: Tile
    lock_id: int
    value: int
    greater_equal: bool
    location: Location


@dataclass(frozen=True, slots=True)
class BlockedAtPort:
    """The core waits for room in port ``kind`` of the core of ``tile``, or for an entry in it."""

    tile: Tile
    kind: PortKind
    sends: bool
    peer: Tile | None
    location: Location


@dataclass(frozen=True, slots=True)
class Ended:
    """The core reached the end of its body; it will not run again."""


CoreStop: TypeAlias = Blocked | BlockedAtPort | Ended


class CoreUnit:
    """One core of the array with its program loaded, at the start of its body."""

    def __init__(
        self,
        memory: ArrayMemory,
        layout: TileLayout,
        control: ControlProgram,
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
        self._checks = control.checks
        self._watch = watch
        self._failed = failed
        self.ports = tuple(control.links.ports)
        """The ports that the core uses."""
        self._stops: list[CoreStop] = [Ended(), *(_blocked(site) for site in control.sites)]
        taken = {(s.tile, s.lock_id) for s in control.sites if isinstance(s, AcquireSite)}
        self.releases = tuple(sorted(control.links.released))
        """Locks that the core releases."""
        self.retakes = tuple(sorted(taken & control.links.released))
        """Locks that the core both acquires and releases, as one that guards something is."""
        self._trap: CoreTrapError | None = None
        self.instructions = 0
        """WebAssembly instructions run so far, as fuel counts them: the same on every machine."""

    def resume(self, fuel: int) -> CoreStop:
        """Run on until the core waits for a lock that is not free or at a port, or ends.

        Args:
            fuel: instructions that it may run until then.

        Raises:
            CoreTrapError: it trapped, or ran out of fuel. It stays so: the next call raises again.
        """
        if self._trap is not None:
            raise self._trap
        store = self._store
        store.set_fuel(fuel)
        try:
            code = self._run(store)
        except Trap as trap:
            with held_signals():
                # A stray write before the trap is the likely reason for it.
                self._trap = self._stray_write() or self._describe(trap, fuel)
                let_go(trap)
        else:
            self._trap = self._stray_write()
        if self._trap is not None:
            raise self._trap
        self.instructions += fuel - store.get_fuel()
        return self._stops[code]

    def _run(self, store: Store) -> int:
        if self._memory.watcher is None:
            code: int = self._resume(store)
        else:
            # It is told from within the engine, where what a signal's handler raises may be lost.
            with held_signals():
                code = self._resume(store)
        return code

    def _stray_write(self) -> CoreTrapError | None:
        return None if self._watch is None else self._watch.stray_write()

    @property
    def started(self) -> bool:
        """Whether the core ever got beyond a place where it may have to wait."""
        return self._global("taken") != 0

    def grant(self) -> None:
        """Let the core go on from a wait for an exact value, whatever the lock is by now."""
        granted = self._exports["granted"]
        assert isinstance(granted, Global)
        with held_signals():
            granted.set_value(self._store, 1)

    def _describe(self, trap: Trap, fuel: int) -> CoreTrapError:
        check = self._global("failed")
        state = CoreState(
            fuel,
            self._checks[check - 1] if check else self._failed.check,
        )
        return describe_trap(trap, self.layout, state)

    def _global(self, name: str) -> int:
        found = self._exports[name]
        assert isinstance(found, Global)
        return int(found.value(self._store))


def compile_core(
    core: Core, design: PhysicalDesign, memory: ArrayMemory, program: bytes | None
) -> CoreUnit:
    """Load ``core`` into its tile of ``memory``, ready to run.

    Args:
        core: the core, one of ``design.cores``.
        design: the physical design.
        memory: the array's memory for ``design``.
        program: its C++ functions as a relocatable WebAssembly module, or None if it has none.

    Raises:
        UnsupportedError: the body uses an operation that the emulated core can't run.
        DesignError: the body and the program don't fit each other, or the tile.
        FormatError: ``program`` is damaged, or not a program that npukit built.
        CoreTrapError: a constructor of the program trapped.
    """
    layout = TileLayout(core, design)
    parsed = None if program is None else parse_program(program)
    control = translate(core, design, None if parsed is None else parsed.functions)
    if control.links.functions:
        layout.check_stack()
    loader = _Loader(memory, layout, control)
    instance = None
    if parsed is not None and program is not None and control.links.functions:
        instance = loader.load_program(compiled(program), parsed)
    return loader.load_control(instance)


class _Loader:
    """Places and instantiates the two modules of one core."""

    def __init__(self, memory: ArrayMemory, layout: TileLayout, control: ControlProgram) -> None:
        self._memory = memory
        self._store = memory.store
        self._layout = layout
        self._control = control
        self._tile = layout.core.tile
        self._own = memory.memory(self._tile)
        self._stack_pointer = self._number(layout.stack.size, mutable=True)
        self._program_data = (0, 0)
        self._failed = FailedAssertion(memory.data(self._tile))
        end = control.links.memory_end
        if control.links.red_zones():
            memory.extend(self._tile, end)

    def load_program(self, module: Module, program: Program) -> Instance:
        """Give the program's static data a place and run its constructors."""
        needs = program.needs
        base = self._layout.place("static data of the C++ functions", needs.size, needs.alignment)
        self._memory.data(self._tile)[base : base + needs.size] = 0
        self._program_data = (base, base + needs.size)
        imports = [self._program_import(item, base, needs.table_size) for item in program.imports]
        self._store.set_fuel(_START_FUEL)
        try:
            instance = Instance(self._store, module, imports)
            exports = instance.exports(self._store)
            for name in _START_FUNCTIONS:
                if program.functions.get(name) == _NO_VALUES:
                    start = exports[name]
                    assert isinstance(start, Func)
                    start(self._store)
        except Trap as trap:
            state = CoreState(_START_FUEL, self._failed.check)
            raise describe_trap(trap, self._layout, state) from None
        except WasmtimeError as error:
            raise FormatError(
                f"the program of tile {self._tile} can't be loaded", details=str(error)
            ) from error
        return instance

    def load_control(self, program: Instance | None) -> CoreUnit:
        """Place the body's own data and instantiate the control program."""
        links = self._control.links
        slot = self._memory.lock_slot
        numbers: dict[str, list[int]] = {
            "buffer": [self._memory.design.buffers[name].address for name in links.buffers],
            "lock": [4 * slot(tile, lock_id) for tile, lock_id in links.locks],
            "port": [self._memory.port_address(tile, kind) for tile, kind in links.ports],
            "static": [],
            "shift": [w.buffer.address - w.base for w in links.windows.values()],
        }
        for static in links.statics.values():
            address = self._layout.place(static.name, static.size, static.alignment)
            numbers["static"].append(address)
            if static.content is not None:
                data = self._memory.data(self._tile)
                data[address : address + static.size] = memoryview(static.content)
        named: dict[str, Extern] = {"memory": self._own, "locks": self._memory.lock_memory}
        if links.released:
            named["released"] = self._memory.release_hook()
        for number, tile in enumerate(links.neighbours):
            named[f"neighbour{number}"] = self._memory.memory(tile)
        for name, values in numbers.items():
            for number, value in enumerate(values):
                named[f"{name}{number}"] = self._number(value, mutable=False)
        watch = None
        if program is not None:
            watch = Watch(self._memory, self._layout, links, self._program_data)
            named["shadow"] = self._memory.shadow_memory
            named["copy"] = self._number(watch.copy, mutable=False)
            named["table"] = self._number(watch.table, mutable=False)
        functions = None if program is None else program.exports(self._store)
        module = compiled(self._control.text)
        imports: list[Extern] = []
        for item in module.imports:
            name = item.name or ""
            if item.module == "env":
                imports.append(named[name])
            else:
                assert functions is not None
                found = functions[name]
                assert isinstance(found, Func)
                imports.append(found)
        self._store.set_fuel(_START_FUEL)
        instance = Instance(self._store, module, imports)
        return CoreUnit(self._memory, self._layout, self._control, instance, watch, self._failed)

    def _program_import(self, item: Import, base: int, table_size: int) -> Extern:
        if item.module == "env":
            match item.name, item.type:
                case "memory", MemoryNeeds():
                    return self._own
                case "assertion_failed", Signature(parameters, ()) if parameters == PARAMETERS:
                    return self._failed.listener(self._store)
                case "__stack_pointer", GlobalNeeds("i32", True):
                    return self._stack_pointer
                case "__memory_base", GlobalNeeds("i32", False):
                    return self._number(base, mutable=False)
                case "__table_base", GlobalNeeds("i32", False):
                    return self._number(_TABLE_BASE, mutable=False)
                case "__indirect_function_table", TableNeeds():
                    entries = _TABLE_BASE + table_size
                    type_ = TableType(ValType.funcref(), TableLimits(entries, entries))
                    return Table(self._store, type_, None)
        raise FormatError(
            f"the program of tile {self._tile} imports '{item.module}.{item.name}', which no core "
            "has"
        )

    def _number(self, number: int, *, mutable: bool) -> Global:
        return Global(self._store, GlobalType(ValType.i32(), mutable), Val.i32(number))


def _blocked(site: Site) -> Blocked | BlockedAtPort:
    if not isinstance(site, AcquireSite):
        return BlockedAtPort(site.tile, site.kind, site.sends, site.peer, site.location)
    return Blocked(site.tile, site.lock_id, site.value, site.greater_equal, site.location)
