"""Checks that the parts of an emulation image fit each other and the device.

The emulated device trusts an image. So every tile, lock, buffer, channel and program that a part
refers to must exist, and every number must be in range. Checks that need a loaded design (space in
a tile, BD encodings, routes) are the device's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from npukit.errors import DesignError, FormatError
from npukit.formats.emulation_archive import damaged
from npukit.formats.wasm import (
    PAGE,
    ControlModule,
    GlobalNeeds,
    ImportType,
    MemoryNeeds,
    Program,
    Signature,
    parse_control,
    parse_program,
)
from npukit.machine.control_program import (
    LARGEST_STACK,
    MOST_PAGES,
    AcquireSite,
    ControlLinks,
    CoreProgram,
    Site,
    Static,
    Window,
)
from npukit.machine.device import DeviceModel
from npukit.machine.physical import (
    Buffer,
    BufferDescriptor,
    Core,
    Lock,
    LockAction,
    PhysicalDesign,
    Route,
    StreamPort,
    Tile,
)
from npukit.machine.tile_model import TileModel
from npukit.machine.tiles import DmaDirection, TileKind

_DESIGN: Final = "design.json"
_U32: Final = 1 << 32
_LARGEST: Final = 1 << 30
"""Larger than any lock value, memory size or BD step."""

_MOST_BUFFERS: Final = 8192
_MOST_ROUTES: Final = 4096
_MOST_DIMENSIONS: Final = 8
_MOST_PORTS: Final = 64
_MOST_LOCK: Final = 127

_ADDRESS: Final = GlobalNeeds("i32", mutable=False)
_STATE: Final = GlobalNeeds("i32", mutable=True)
_RESUME: Final = Signature((), ("i32",))
_RELEASED: Final = Signature(("i32",), ())
_REACHED: Final = Signature(("i32",), ())
_SHOW: Final = Signature(("i32", "i64"), ())
_COUNT: Final = Signature(("i32", "i32"), ())
_PLACE: Final = "pc"
_EXPORTED_STATE: Final = ("taken", "granted", "failed")


def check_image(design: PhysicalDesign, cores: Mapping[Tile, CoreProgram]) -> None:
    """Check a design and the programs of its cores.

    Raises:
        FormatError: they contradict each other or the device; the message names the part.
    """
    device = _Device(design.device)
    _check_count("buffers", design.buffers, _MOST_BUFFERS)
    for buffer in design.buffers.values():
        device.buffer(buffer)
    for lock in design.locks.values():
        device.lock(lock)
    for tile, table in design.descriptors.items():
        for bd in table.values():
            device.bd(tile, bd)
    for task in design.tasks:
        what = f"a task of tile {task.tile}"
        device.channel(task.tile, task.direction, task.channel, what)
        _check_range(task.first_bd, device.tile(task.tile, what).bds, f"the BD of {what}")
        _check_range(task.repeat_count, _LARGEST, f"the repeat count of {what}")
        pads = device.kind(task.tile, what) is TileKind.MEM and task.direction is DmaDirection.MM2S
        _check_range(task.pad_word, _U32 if pads else 1, f"the padding of {what}")
    _check_count("routes", design.routes, _MOST_ROUTES)
    for route in design.routes:
        device.route(route)
    for allocation in design.shim_allocations.values():
        what = f"shim allocation {allocation.name}"
        device.channel(allocation.tile, allocation.direction, allocation.channel, what)
    for cascade in design.cascades:
        for tile in (cascade.source, cascade.dest):
            device.core(tile, "a cascade")
    tiles = [core.tile for core in design.cores]
    if len(set(tiles)) != len(tiles) or set(tiles) != set(cores):
        raise damaged("the cores and their programs do not match one to one", _DESIGN)
    for core in design.cores:
        _Core(core, design, device).check(cores[core.tile])


class _Device:
    """Checks parts of a design against the device's model."""

    def __init__(self, model: DeviceModel) -> None:
        self.model = model

    def kind(self, tile: Tile, what: str) -> TileKind:
        return self.tile(tile, what).kind

    def tile(self, tile: Tile, what: str) -> TileModel:
        try:
            return self.model.tile(tile)
        except DesignError as error:
            raise damaged(f"{what}: {error.message}", _DESIGN) from error

    def core(self, tile: Tile, what: str) -> None:
        if self.kind(tile, what) is not TileKind.CORE:
            raise damaged(f"{what}: tile {tile} has no core", _DESIGN)

    def buffer(self, buffer: Buffer) -> None:
        what = f"buffer {buffer.name}"
        memory = self.tile(buffer.tile, what).memory
        _check_range(buffer.address, memory + 1, f"the address of {what}")
        _check_range(buffer.size, memory - buffer.address + 1, f"the size of {what}")
        for extent in buffer.shape:
            _check_range(extent, _LARGEST, f"an extent of {what}")
        if buffer.initial is not None and len(buffer.initial) > buffer.size:
            raise damaged(f"the initial content of {what} is larger than the buffer", _DESIGN)

    def lock(self, lock: Lock) -> None:
        what = f"lock {lock.name}"
        self.lock_id(lock.tile, lock.lock_id, what)
        _check_range(abs(lock.init), _LARGEST, f"the value of {what}")

    def lock_id(self, tile: Tile, lock_id: int, what: str) -> None:
        _check_range(lock_id, self.tile(tile, what).locks, f"the number of {what}")

    def channel(self, tile: Tile, direction: DmaDirection, channel: int, what: str) -> None:
        self.kind(tile, what)
        _check_range(channel, self.model.tile(tile).channels(direction), f"the channel of {what}")

    def bd(self, tile: Tile, bd: BufferDescriptor) -> None:
        what = f"BD {bd.bd_id} of tile {tile}"
        count = self.tile(tile, what).bds
        _check_range(bd.bd_id, count, f"the number of {what}")
        if not self.tile(bd.memory, what).memory:
            raise damaged(f"{what}: tile {bd.memory} has no memory", _DESIGN)
        _check_range(bd.address, _LARGEST, f"the address of {what}")
        _check_range(bd.length, _U32, f"the length of {what}")
        _check_range(bd.granule - 1, _LARGEST, f"the granule of {what}")
        _check_count(f"dimensions of {what}", bd.dims, _MOST_DIMENSIONS)
        _check_count(f"padded dimensions of {what}", bd.padding, _MOST_DIMENSIONS)
        for dim in bd.dims:
            _check_range(dim.size - 1, _LARGEST, f"a size of {what}")
            _check_range(dim.stride, _LARGEST, f"a stride of {what}")
        for count_ in (count_ for pads in bd.padding for count_ in pads):
            _check_range(count_, _LARGEST, f"the padding of {what}")
        for action in (bd.acquire, bd.release):
            if action is not None:
                self.action(action, what)
        if bd.next_bd is not None:
            _check_range(bd.next_bd, count, f"the BD after {what}")
        if bd.packet is not None:
            for number in (bd.packet.packet_id, bd.packet.packet_type, bd.packet.out_of_order_id):
                _check_range(number, _LARGEST, f"the packet header of {what}")
        if bd.iteration is not None:
            _check_range(bd.iteration.size - 1, _LARGEST, f"the iterations of {what}")
            _check_range(bd.iteration.stride, _LARGEST, f"the iterations of {what}")
            _check_range(bd.iteration.current, _LARGEST, f"the iterations of {what}")

    def action(self, action: LockAction, what: str) -> None:
        self.lock_id(action.tile, action.lock_id, f"a lock of {what}")
        _check_range(abs(action.value), _MOST_LOCK + 1, f"the value of a lock of {what}")

    def route(self, route: Route) -> None:
        source = route.source
        what = f"the route from {source.bundle} {source.channel} of tile {source.tile}"
        self.port(route.source, what)
        _check_count(f"ends of {what}", route.dests, _MOST_ROUTES)
        for dest in route.dests:
            self.port(dest, what)
        if route.packet_id is not None:
            _check_range(route.packet_id, _LARGEST, f"the packets of {what}")
        if route.keep_header and len(route.keep_header) != len(route.dests):
            raise damaged(
                f"{what} does not say for each end whether it keeps the packet header", _DESIGN
            )

    def port(self, port: StreamPort, what: str) -> None:
        self.kind(port.tile, what)
        _check_range(port.channel, _MOST_PORTS, f"a port of {what}")


class _Core:
    """Checks one core's programs against their links, the design and the device."""

    def __init__(self, core: Core, design: PhysicalDesign, device: _Device) -> None:
        self._core = core
        self._tile = core.tile
        self._design = design
        self._device = device
        self._what = f"core {core.tile}"

    def check(self, program: CoreProgram) -> None:
        links = program.control.links
        self._device.core(self._tile, self._what)
        _check_range(self._core.stack_size, _LARGEST, f"the stack of {self._what}")
        _check_range(program.stack, LARGEST_STACK + 1, f"the functions' stack of {self._what}")
        for tile in self._core.memories:
            self._device.kind(tile, self._what)
        self._links(links)
        self._windows(links.windows, MOST_PAGES - bool(program.stack))
        control = _parsed_control(program.control.wasm)
        functions = None if program.functions is None else _parsed_functions(program.functions)
        self._imports(control, links, functions)
        self._exports(control)

    def _links(self, links: ControlLinks) -> None:
        for name in links.buffers:
            if self._buffer(name).tile != self._tile:
                raise self._damaged(f"buffer {name} is on another tile")
        for tile, lock_id in (*links.locks, *links.released):
            self._lock(tile, lock_id)
        for tile, _ in links.ports:
            self._device.core(tile, self._what)
        for tile in links.neighbours:
            self._reached(tile)
            self._device.core(tile, self._what)
        for static in links.statics:
            self._static(static)
        for site in links.sites:
            self._site(site, links)

    def _lock(self, tile: Tile, lock_id: int) -> None:
        self._reached(tile)
        self._device.lock_id(tile, lock_id, f"a lock of {self._what}")

    def _reached(self, tile: Tile) -> None:
        if not self._device.model.reaches(self._tile, tile):
            raise self._damaged(f"it can't reach the memory of tile {tile}")

    def _buffer(self, name: str) -> Buffer:
        buffer = self._design.buffers.get(name)
        if buffer is None:
            raise self._damaged(f"there is no buffer {name}")
        return buffer

    def _static(self, static: Static) -> None:
        what = f"data {static.name} of {self._what}"
        _check_range(static.size, PAGE + 1, f"the size of {what}")
        _check_range(static.alignment - 1, PAGE, f"the alignment of {what}")
        if static.content is not None and len(static.content) != static.size:
            raise damaged(f"{what} has {len(static.content)} bytes, not {static.size}", _DESIGN)

    def _windows(self, windows: Iterable[Window], pages: int) -> None:
        end = PAGE
        for window in windows:
            buffer = self._buffer(window.buffer)
            self._reached(buffer.tile)
            if window.base < end or window.base + buffer.size > pages * PAGE:
                raise self._damaged(f"the window of buffer {window.buffer} is misplaced")
            end = window.base + buffer.size

    def _site(self, site: Site, links: ControlLinks) -> None:
        if isinstance(site, AcquireSite):
            self._lock(site.tile, site.lock_id)
            low = 0 if site.greater_equal else -_LARGEST
            _check_range(site.value - low, _LARGEST - low, f"the value of a lock of {self._what}")
            return
        if (site.tile, site.kind) not in links.ports:
            raise self._damaged(f"it waits at a {site.kind} port that it does not have")
        if site.peer is not None:
            self._device.core(site.peer, self._what)

    def _imports(
        self, control: ControlModule, links: ControlLinks, functions: Program | None
    ) -> None:
        known = self._known(links)
        for name in links.functions:
            signature = None if functions is None else functions.functions.get(name)
            if signature is None:
                raise self._damaged(f"its program has no function {name!r}")
            known["program", name] = signature
        for item in control.imports:
            wanted = known.get((item.module, item.name))
            fits = (
                isinstance(item.type, MemoryNeeds) and item.type.pages <= wanted.pages
                if isinstance(wanted, MemoryNeeds)
                else item.type == wanted
            )
            if wanted is None or not fits:
                raise self._damaged(
                    f"its control program imports '{item.module}.{item.name}', which its links do "
                    "not provide"
                )

    def _known(self, links: ControlLinks) -> dict[tuple[str, str], ImportType]:
        """What the control program may import, except C++ functions."""
        known: dict[tuple[str, str], ImportType] = {}
        memories = ["memory", "locks", *(f"neighbour{n}" for n in range(len(links.neighbours)))]
        addresses = [
            f"{name}{number}"
            for name, all_of_them in (
                ("buffer", links.buffers),
                ("lock", links.locks),
                ("port", links.ports),
                ("static", links.statics),
                ("window", links.windows),
                ("shift", links.windows),
            )
            for number in range(len(all_of_them))
        ]
        if links.functions:
            memories.append("shadow")
            addresses += ["copy", "table"]
        known.update({("env", name): MemoryNeeds(1) for name in memories})
        known.update({("env", name): _ADDRESS for name in addresses})
        known["env", "reached"] = _REACHED
        known["env", "count"] = _COUNT
        if links.shown:
            known["env", "show"] = _SHOW
        if links.released:
            known["env", "released"] = _RELEASED
        return known

    def _exports(self, control: ControlModule) -> None:
        if control.functions.get("resume") != _RESUME:
            raise self._damaged("its control program does not export the function 'resume'")
        for name in _EXPORTED_STATE:
            if control.globals.get(name) != _STATE:
                raise self._damaged(f"its control program does not export the global {name!r}")
        # Programs of an older npukit have no such export; their cores can't be reset.
        if control.globals.get(_PLACE, _STATE) != _STATE:
            raise self._damaged(f"its control program exports {_PLACE!r}, but not as a number")

    def _damaged(self, message: str) -> FormatError:
        return damaged(f"{self._what}: {message}", _DESIGN)


def _check_range(number: int, end: int, what: str) -> None:
    if not 0 <= number < end:
        raise damaged(f"{what} is out of range", _DESIGN)


def _check_count(what: str, items: Mapping[str, object] | tuple[object, ...], most: int) -> None:
    if len(items) > most:
        raise damaged(f"{len(items)} {what}, more than the limit of {most}", _DESIGN)


@lru_cache(maxsize=128)
def _parsed_control(wasm: bytes) -> ControlModule:
    return parse_control(wasm)


@lru_cache(maxsize=128)
def _parsed_functions(wasm: bytes) -> Program:
    return parse_program(wasm)
