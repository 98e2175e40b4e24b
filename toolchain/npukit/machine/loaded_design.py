"""The design that register writes load, as far as registers show it: without names and code.

The inverse of :mod:`npukit.machine.configuration`. Buffers are what BDs move: memory that two BDs
share is one buffer. They have the names of the streams that fill or empty them, ``stream0`` and so
on, spelled as the lowering spells those of objectfifos.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from npukit.machine.addresses import tile_address
from npukit.machine.bd_words import BdFields, decode_bd
from npukit.machine.configuration import RegisterWrite
from npukit.machine.device import DeviceModel
from npukit.machine.loaded_switches import Switches
from npukit.machine.physical import (
    Buffer,
    BufferDescriptor,
    Core,
    Dim,
    DmaDirection,
    DmaTask,
    Lock,
    LockAction,
    PacketHeader,
    PhysicalDesign,
    Route,
    ShimAllocation,
    Tile,
    bd_chain,
)
from npukit.machine.registers import (
    CORE_CONTROL,
    CORE_ENABLE,
    QueueEntry,
    RegisterKind,
    bd_address,
    decode_address,
    lock_address,
)
from npukit.machine.tiles import TileKind

_WORD = 4
_U32 = 0xFFFFFFFF


def read_design(device: DeviceModel, writes: Iterable[RegisterWrite]) -> PhysicalDesign:
    """The design that ``writes`` load on ``device``.

    Dimensions of BDs are left out. Writes to tiles that the device does not have are ignored.
    """
    words: dict[int, int] = {}
    tasks: list[DmaTask] = []
    for write in writes:
        for number, word in enumerate(write.words):
            address = write.address + _WORD * number
            mask = _U32 if write.mask is None else write.mask
            words[address] = words.get(address, 0) & ~mask | word & mask
        tasks += _tasks(device, write)
    tiles = [Tile(column, row) for column in range(device.columns) for row in range(device.rows)]
    descriptors = {tile: found for tile in tiles if (found := _descriptors(device, tile, words))}
    routes = tuple(Switches(device, words).routes())
    return PhysicalDesign(
        device=device,
        buffers={b.name: b for b in _buffers(device, descriptors, tasks, routes)},
        locks={lock.name: lock for tile in tiles for lock in _locks(device, tile, words)},
        descriptors=descriptors,
        tasks=tuple(tasks),
        routes=routes,
        shim_allocations={each.name: each for each in _shim_ends(device, routes)},
        cores=tuple(core for tile in tiles for core in _core(device, tile, words)),
    )


def _tasks(device: DeviceModel, write: RegisterWrite) -> Iterator[DmaTask]:
    """The tasks that a write pushes: each word that reaches a queue is one."""
    mask = _U32 if write.mask is None else write.mask
    for number, word in enumerate(write.words):
        address = write.address + _WORD * number
        try:
            register = decode_address(device.generation, address)
        except LookupError:
            continue
        tile = Tile(register.col, register.row)
        if register.kind is RegisterKind.QUEUE and device.contains(tile) and register.direction:
            entry = QueueEntry.decode(register.tile, word & mask)
            yield DmaTask(tile, register.direction, register.index, entry.bd_id, entry.repeat_count)


def _descriptors(
    device: DeviceModel, tile: Tile, words: Mapping[int, int]
) -> dict[int, BufferDescriptor]:
    model = device.tile(tile)
    found: dict[int, BufferDescriptor] = {}
    for bd_id in range(model.bds):
        first = bd_address(device.generation, tile.col, tile.row, bd_id)
        fields = decode_bd(model, [words.get(first + 4 * n, 0) for n in range(model.bd.words)])
        if fields.valid_bd and model.kind is not TileKind.SHIM:
            found[bd_id] = _descriptor(device, tile, bd_id, fields)
    return found


def _descriptor(device: DeviceModel, tile: Tile, bd_id: int, fields: BdFields) -> BufferDescriptor:
    memory, address = tile, _WORD * fields.base_address
    if device.kind(tile) is TileKind.MEM:
        window, address = divmod(address, device.tile(tile).memory)
        memory = _neighbour(tile, device.generation.memory_windows, window)
    acquire = release = None
    if fields.lock_acq_enable:
        wanted = fields.lock_acq_value
        acquire = _lock_action(device, tile, fields.lock_acq_id, abs(wanted), at_least=wanted < 0)
    if fields.lock_rel_value:
        release = _lock_action(device, tile, fields.lock_rel_id, fields.lock_rel_value)
    packet = PacketHeader(fields.packet_id, fields.packet_type, fields.out_of_order_id)
    return BufferDescriptor(
        bd_id=bd_id,
        memory=memory,
        address=address,
        length=_WORD * fields.buffer_length,
        granule=_WORD,
        dims=tuple(Dim(each.size, _WORD * each.stride) for each in fields.dims),
        acquire=acquire,
        release=release,
        next_bd=fields.next_bd if fields.use_next_bd else None,
        packet=packet if fields.enable_packet else None,
    )


def _lock_action(
    device: DeviceModel, tile: Tile, lock_id: int, value: int, *, at_least: bool = True
) -> LockAction:
    owner = tile
    if device.kind(tile) is TileKind.MEM:
        window, lock_id = divmod(lock_id, device.tile(tile).locks)
        owner = _neighbour(tile, device.generation.lock_windows, window)
    return LockAction(owner, lock_id, value, at_least)


def _neighbour(tile: Tile, windows: Sequence[int], window: int) -> Tile:
    return Tile(tile.col + windows[window], tile.row) if window < len(windows) else tile


def _locks(device: DeviceModel, tile: Tile, words: Mapping[int, int]) -> Iterator[Lock]:
    """The locks that do not begin with 0."""
    for lock_id in range(device.tile(tile).locks):
        value = words.get(lock_address(device.generation, tile.col, tile.row, lock_id), 0)
        if value:
            yield Lock(f"lock{lock_id}_{tile.col}_{tile.row}", tile, lock_id, value)


def _core(device: DeviceModel, tile: Tile, words: Mapping[int, int]) -> Iterator[Core]:
    """The core of a tile, if it is enabled."""
    control = tile_address(tile.col, tile.row, CORE_CONTROL)
    if device.kind(tile) is TileKind.CORE and words.get(control, 0) & CORE_ENABLE:
        yield Core(tile, link_files=(), stack_size=0, calls=("(compiled program)",))


def _shim_ends(device: DeviceModel, routes: Sequence[Route]) -> Iterator[ShimAllocation]:
    """The DMA channels of shims that streams begin or end at, named as their streams."""
    for number, route in enumerate(routes):
        ends = [(route.source, DmaDirection.MM2S), *((d, DmaDirection.S2MM) for d in route.dests)]
        for port, direction in ends:
            if port.bundle == "DMA" and device.kind(port.tile) is TileKind.SHIM:
                yield ShimAllocation(f"stream{number}", port.tile, direction, port.channel)


class _Area(msgspec.Struct):
    """Memory that BDs share, and the buffer's name that it gets."""

    begin: int
    end: int
    name: str


def _buffers(
    device: DeviceModel,
    descriptors: Mapping[Tile, Mapping[int, BufferDescriptor]],
    tasks: Sequence[DmaTask],
    routes: Sequence[Route],
) -> Iterator[Buffer]:
    """The memory that BDs move, each with the stream that fills it, else the one it goes to."""
    streams: dict[tuple[Tile, DmaDirection, int], str] = {}
    for number, route in enumerate(routes):
        streams.setdefault(
            (route.source.tile, DmaDirection.MM2S, route.source.channel), f"stream{number}"
        )
        for dest in route.dests:
            streams[dest.tile, DmaDirection.S2MM, dest.channel] = f"stream{number}_cons"
    areas: dict[Tile, list[_Area]] = {}
    for task in sorted(tasks, key=lambda task: task.direction is not DmaDirection.S2MM):
        name = streams.get((task.tile, task.direction, task.channel), "buffer")
        for bd in bd_chain(descriptors.get(task.tile, {}), task.first_bd):
            _claim(areas.setdefault(bd.memory, []), bd.address, bd.address + bd.length, name)
    for tile, claimed in sorted(areas.items()):
        for number, area in enumerate(sorted(claimed, key=lambda area: area.begin)):
            size = area.end - area.begin
            name = f"{area.name}_buff_{number}_{tile.col}_{tile.row}"
            yield Buffer(name, tile, area.begin, size, (size // _WORD,), "i32")


def _claim(areas: list[_Area], begin: int, end: int, name: str) -> None:
    """Add an area; those that it meets become part of it, and the first one's name stays."""
    met = [area for area in areas if area.begin < end and begin < area.end]
    for area in met:
        areas.remove(area)
    low = min([begin, *(area.begin for area in met)])
    high = max([end, *(area.end for area in met)])
    areas.append(_Area(low, high, met[0].name if met else name))
