"""Loads a core: places its two WebAssembly modules in the tile's data memory and links them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from wasmtime import (
    Func,
    Global,
    GlobalType,
    Instance,
    Memory,
    Module,
    Table,
    TableType,
    Trap,
    Val,
    ValType,
    WasmtimeError,
)
from wasmtime import Limits as TableLimits

from npukit.emulator.core.assertions import PARAMETERS, FailedAssertion
from npukit.emulator.core.debug_output import DUMP_SIGNATURE, PRINT_SIGNATURE, DebugOutput
from npukit.emulator.core.layout import Extent, TileLayout
from npukit.emulator.core.reports import ASSERTION_FAILED, COUNT, DUMP, PRINT, REPORTS, SHOW
from npukit.emulator.core.traps import CoreState, describe_trap
from npukit.emulator.core.unit import CoreUnit
from npukit.emulator.core.watch import Watch
from npukit.emulator.core.windows import Windows
from npukit.emulator.memory import ArrayMemory
from npukit.emulator.wasm_engine import compiled
from npukit.errors import FormatError
from npukit.formats.wasm import (
    PAGE,
    GlobalNeeds,
    Import,
    MemoryNeeds,
    Program,
    Signature,
    TableNeeds,
    parse_program,
)
from npukit.machine.control_program import ControlLinks, ControlProgram, CoreProgram
from npukit.machine.physical import Core, PhysicalDesign

if TYPE_CHECKING:
    from npukit.emulator.core.event_counter import EventCounter
    from npukit.emulator.core.port_functions import PortFunctions
    from npukit.emulator.recording.cores import CoreRecorder

Extern: TypeAlias = Func | Global | Memory | Table

_START_FUEL = 10_000_000
"""Instructions that a program's constructors may take."""

_STACK_UNIT = 64
"""A stack outside of the data memory has a multiple of this many bytes."""

_TABLE_BASE = 1
"""The first entry of a function table stays empty: a null function pointer is 0."""

_NO_REPORTS = '(module (func (export "reached") (param i32)))'

_NO_VALUES = Signature((), ())
_START_FUNCTIONS = ("__wasm_apply_data_relocs", "__wasm_call_ctors", "_initialize")


def load_core(
    core: Core,
    design: PhysicalDesign,
    memory: ArrayMemory,
    program: CoreProgram,
    recorder: CoreRecorder | None = None,
) -> CoreUnit:
    """Load ``core`` into its tile of ``memory``, ready to run.

    Args:
        core: the core, one of ``design.cores``.
        design: the physical design.
        memory: the array's memory for ``design``.
        program: the core's programs.
        recorder: writes down what the core does.

    Raises:
        DesignError: the programs' data does not fit the tile.
        FormatError: ``program`` is damaged, or not built by npukit.
        CoreTrapError: a constructor of the program trapped.
    """
    layout = TileLayout(core, design, _stack_apart(program, design))
    links, functions = program.control.links, program.functions
    if links.functions:
        layout.check_stack()
    loader = _Loader(memory, layout, program.control, recorder)
    instance = None
    if functions is not None and links.functions:
        instance = loader.load_program(compiled(functions), parse_program(functions))
    return loader.load_control(instance)


def _stack_apart(program: CoreProgram, design: PhysicalDesign) -> Extent | None:
    """The functions' stack, if it is outside of the data memory: behind the windows."""
    if not program.stack:
        return None
    size = -(-program.stack // _STACK_UNIT) * _STACK_UNIT
    windows = program.control.links.windows
    used = max((w.base + design.buffers[w.buffer].size for w in windows), default=0)
    end = (1 + max(1, -(-used // PAGE))) * PAGE
    return Extent(end - size, size, "stack of the functions")


class _Loader:
    """Places and instantiates the two modules of one core."""

    def __init__(
        self,
        memory: ArrayMemory,
        layout: TileLayout,
        control: ControlProgram,
        recorder: CoreRecorder | None,
    ) -> None:
        self._memory = memory
        self._recorder = recorder
        self._tile = layout.core.tile
        self._compartment = memory.compartment(self._tile)
        self._store = self._compartment.store
        self._layout = layout
        self._control = control
        self._own = memory.memory(self._tile)
        if layout.has_stack_apart:
            memory.extend(self._tile, layout.stack.end)
        self._stack_pointer = self._number(layout.stack.end, mutable=True)
        self._program_data = (0, 0)
        self._failed = FailedAssertion(memory.data(self._tile))
        self._ports: PortFunctions | None = None
        self._counter: EventCounter | None = None
        self._output: DebugOutput | None = None

    def load_program(self, module: Module, program: Program) -> Instance:
        """Place the program's static data and run its constructors."""
        needs = program.needs
        base = self._layout.place("static data of the C++ functions", needs.size, needs.alignment)
        self._memory.data(self._tile)[base : base + needs.size] = 0
        self._program_data = (base, base + needs.size)
        self._ports = self._port_functions(program)
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
        }
        for static in links.statics:
            address = self._layout.place(static.name, static.size, static.alignment)
            numbers["static"].append(address)
            if static.content is not None:
                data = self._memory.data(self._tile)
                data[address : address + static.size] = memoryview(static.content)
        windows = Windows(links, self._memory.design.buffers, self._layout)
        if windows.memory_end > PAGE and not self._layout.has_stack_apart:
            self._memory.extend(self._tile, windows.memory_end)
        if self._output is not None:
            self._output.windows = [
                Extent(window.base, window.buffer.size, f"buffer {window.buffer.name}")
                for window in windows.all
            ]
        numbers["window"] = [window.base for window in windows.all]
        numbers["shift"] = [window.shift for window in windows.all]
        named: dict[str, Extern] = {"memory": self._own, "locks": self._compartment.lock_memory}
        if links.released:
            named["released"] = self._memory.release_hook(self._tile)
        for number, tile in enumerate(links.neighbours):
            named[f"neighbour{number}"] = self._memory.memory(tile)
        for name, values in numbers.items():
            for number, value in enumerate(values):
                named[f"{name}{number}"] = self._number(value, mutable=False)
        watch = None
        if program is not None:
            watch = Watch(
                self._memory,
                self._layout,
                links.functions,
                windows,
                self._program_data,
            )
            named["shadow"] = self._compartment.shadow_memory
            named["copy"] = self._number(watch.copy, mutable=False)
            named["table"] = self._number(watch.table, mutable=False)
        module = compiled(self._control.wasm)
        imports = self._control_imports(module, named, program)
        self._store.set_fuel(_START_FUEL)
        instance = Instance(self._store, module, imports)
        if self._ports is not None:
            self._ports.watch = watch
            self._ports.arm()
        unit = CoreUnit(
            self._memory, self._layout, links, instance, watch, self._failed, self._ports
        )
        unit.counter = self._counter
        unit.output = self._output
        if self._recorder is not None:
            self._recorder.watch(unit)
        return unit

    def _control_imports(
        self, module: Module, named: Mapping[str, Extern], program: Instance | None
    ) -> list[Extern]:
        """What the control program imports: from ``named``, and functions of ``program``."""
        functions = None if program is None else program.exports(self._store)
        imports: list[Extern] = []
        for item in module.imports:
            name = item.name or ""
            if item.module == "env":
                known = self._counting() if name == COUNT else named.get(name)
                if name == SHOW:
                    known = self._debug_output().showing(self._control.links.shown)
                imports.append(self._reached(self._control.links) if known is None else known)
                continue
            assert functions is not None
            found = functions[name]
            assert isinstance(found, Func)
            if self._recorder is not None:
                found = self._recorder.function(self._store, name, found)
            imports.append(found)
        return imports

    def _reached(self, links: ControlLinks) -> Func:
        """What a control program that reports calls once it has taken what a site waits for."""
        if self._recorder is not None:
            self._recorder.link(links)
            return self._recorder.reached(self._store)
        found = Instance(self._store, compiled(_NO_REPORTS), []).exports(self._store)["reached"]
        assert isinstance(found, Func)
        return found

    def _port_functions(self, program: Program) -> PortFunctions | None:
        """The functions for streams, cascades and locks that ``program`` imports, if any."""
        names = {item.name for item in program.imports if isinstance(item.type, Signature)}
        if names <= REPORTS:
            return None
        from npukit.emulator.core.port_functions import PortFunctions

        return PortFunctions(self._layout.core, self._memory.design, self._memory, names)

    def _program_import(self, item: Import, base: int, table_size: int) -> Extern:
        found: Extern | None = None
        if item.module == "env":
            match item.name, item.type:
                case "memory", MemoryNeeds():
                    found = self._own
                case name, Signature() as signature:
                    found = self._function_import(name, signature)
                case "__stack_pointer", GlobalNeeds("i32", True):
                    found = self._stack_pointer
                case "__memory_base", GlobalNeeds("i32", False):
                    found = self._number(base, mutable=False)
                case "__table_base", GlobalNeeds("i32", False):
                    found = self._number(_TABLE_BASE, mutable=False)
                case "__indirect_function_table", TableNeeds():
                    entries = _TABLE_BASE + table_size
                    type_ = TableType(ValType.funcref(), TableLimits(entries, entries))
                    found = Table(self._store, type_, None)
        if found is None:
            raise FormatError(
                f"the program of tile {self._tile} imports '{item.module}.{item.name}', which no "
                "core provides"
            )
        return found

    def _counting(self) -> Func:
        """The function that counts what the core's programs report."""
        if self._counter is None:
            # Only benchmarks and estimates count.
            from npukit.emulator.core.event_counter import EventCounter

            self._counter = EventCounter(self._store)
        return self._counter.function

    def _printing(self, name: str, signature: Signature) -> Func | None:
        """The functions that print, if it is one of them."""
        functions = {
            (PRINT, PRINT_SIGNATURE): DebugOutput.printing,
            (DUMP, DUMP_SIGNATURE): DebugOutput.dumping,
        }
        found = functions.get((name, signature))
        if found is None:
            return None
        return found(self._debug_output())

    def _debug_output(self) -> DebugOutput:
        """What collects the lines that the core prints."""
        if self._output is None:
            say = None if self._recorder is None else self._recorder.printed
            self._output = DebugOutput(self._layout, self._own, self._store, say)
        return self._output

    def _function_import(self, name: str, signature: Signature) -> Func | None:
        if name == COUNT and signature == Signature(("i32", "i32"), ()):
            return self._counting()
        if name == ASSERTION_FAILED and signature == Signature(PARAMETERS, ()):
            return self._failed.listener(self._store)
        if (show := self._printing(name, signature)) is not None:
            return show
        if self._ports is not None and self._ports.has(name, signature):
            if self._recorder is not None:
                return self._recorder.port_function(self._store, name, self._ports)
            return self._ports[name]
        return None

    def _number(self, number: int, *, mutable: bool) -> Global:
        return Global(self._store, GlobalType(ValType.i32(), mutable), Val.i32(number))
