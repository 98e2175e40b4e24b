"""Physical designs made by hand, and an array of DMAs alone to run them on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from npukit.emulator.command_processor import CommandProcessor
from npukit.emulator.fabric import Fabric
from npukit.emulator.registers import RegisterSpace
from npukit.emulator.schedule import Schedule
from npukit.emulator.scheduler import Scheduler
from npukit.formats.txn import AddressPatch, BlockWrite, Header, Op, Sync, Transaction, Write32
from npukit.machine.bd_words import BdFields, encode_bd
from npukit.machine.device import device_model
from npukit.machine.generations import AIE2
from npukit.machine.physical import (
    Buffer,
    BufferDescriptor,
    DmaDirection,
    DmaTask,
    Lock,
    LockAction,
    PhysicalDesign,
    Route,
    StreamPort,
    Tile,
)
from npukit.machine.registers import (
    QueueEntry,
    bd_address,
    bd_buffer_address,
    queue_address,
)

S2MM, MM2S = DmaDirection.S2MM, DmaDirection.MM2S
SHIM, MEM, CORE = Tile(0, 0), Tile(0, 1), Tile(0, 2)


def port(tile: Tile, channel: int) -> StreamPort:
    return StreamPort(tile, "DMA", channel)


def route(
    source: tuple[Tile, int],
    *dests: tuple[Tile, int],
    packet_id: int | None = None,
    keep: bool = False,
) -> Route:
    return Route(port(*source), tuple(port(*d) for d in dests), packet_id, (keep,) * len(dests))


def design(
    *,
    bds: Iterable[tuple[Tile, BufferDescriptor]] = (),
    tasks: Iterable[DmaTask] = (),
    routes: Iterable[Route] = (),
    locks: Iterable[Lock] = (),
    buffers: Iterable[Buffer] = (),
    device: str = "npu1",
) -> PhysicalDesign:
    table: dict[Tile, dict[int, BufferDescriptor]] = defaultdict(dict)
    for tile, bd in bds:
        table[tile][bd.bd_id] = bd
    return PhysicalDesign(
        device=device_model(device),
        buffers={b.name: b for b in buffers},
        locks={lock.name: lock for lock in locks},
        descriptors=table,
        tasks=tuple(tasks),
        routes=tuple(routes),
        shim_allocations={},
        cores=(),
    )


class PlainMemories:
    """Tile memories and locks in numpy arrays."""

    def __init__(self, made: PhysicalDesign, schedule: Schedule = Schedule.ORDINARY) -> None:
        self._device = made.device
        self._data: dict[Tile, NDArray[np.uint8]] = {}
        self._locks: dict[Tile, NDArray[np.int32]] = {}

    def data(self, tile: Tile) -> NDArray[np.uint8]:
        size = self._device.tile(tile).memory
        return self._data.setdefault(tile, np.zeros(size, np.uint8))

    def locks(self, tile: Tile) -> NDArray[np.int32]:
        count = self._device.tile(tile).locks
        return self._locks.setdefault(tile, np.zeros(count, np.int32))


class DmaArray:
    """An array without cores."""

    def __init__(self, made: PhysicalDesign, schedule: Schedule = Schedule.ORDINARY) -> None:
        self.memories = PlainMemories(made)
        self.scheduler = Scheduler(schedule)
        self.fabric = Fabric(made, self.memories, self.scheduler)
        registers = RegisterSpace(
            made.device, self.fabric.dma, self.fabric.bank, self.fabric.data, self.fabric.room
        )
        self.processor = CommandProcessor(
            registers,
            self.fabric,
            self.scheduler,
            lambda: 0,
        )
        registers.load(made)

    def settle(self) -> None:
        """Run until nothing can move."""
        while not self.scheduler.idle:
            self.scheduler.run(1000)

    def execute(self, ops: Sequence[Op], *buffers: NDArray[np.uint8]) -> None:
        program = self.processor.prepare(ops)
        self.processor.run(program, buffers)


def stream(*ops: Op) -> Transaction:
    return Transaction(Header(generation=3, rows=6, columns=4, mem_tile_rows=1), tuple(ops))


def shim_bd(
    bd_id: int, argument: int, fields: BdFields, *, offset: int = 0, tile: Tile = SHIM
) -> list[Op]:
    """Write a shim BD and point it to a buffer."""
    words = encode_bd(AIE2.row(0), replace(fields, valid_bd=1))
    return [
        BlockWrite(bd_address(AIE2, tile.col, tile.row, bd_id), words),
        AddressPatch(bd_buffer_address(AIE2, tile.col, tile.row, bd_id), argument, offset),
    ]


def push(
    direction: DmaDirection,
    channel: int,
    bd_id: int,
    *,
    repeat: int = 0,
    token: bool = False,
    tile: Tile = SHIM,
) -> Op:
    entry = QueueEntry(bd_id, repeat, token)
    return Write32(queue_address(AIE2, tile.col, tile.row, direction, channel), entry.encode())


def sync(direction: DmaDirection, channel: int, tile: Tile = SHIM) -> Op:
    return Sync(tile.col, tile.row, 0 if direction is S2MM else 1, channel)


def linear(bytes_: int) -> BdFields:
    """A BD of consecutive bytes."""
    return BdFields(buffer_length=bytes_ // 4)


def acquire(tile: Tile, lock_id: int, value: int = 1) -> LockAction:
    return LockAction(tile, lock_id, value)


def bd(bd_id: int, memory: Tile, address: int, length: int, **more: object) -> BufferDescriptor:
    """A linear BD, unless ``dims`` is given."""
    return BufferDescriptor(bd_id, memory, address, length, 4, **more)  # type: ignore[arg-type]


def random_bytes(count: int, seed: int = 0) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(1, 256, count, dtype=np.uint8)


def loopback(lanes: int = 1, free: int = 2, device: str = "npu1") -> DmaArray:
    """Each shim's MM2S 0 goes through two 64-byte memtile buffers to its S2MM 0."""
    bds, tasks, routes, locks = [], [], [], []
    for col in range(lanes):
        shim, mem = Tile(col, 0), Tile(col, 1)
        locks += [Lock(f"free{col}", mem, 0, free), Lock(f"full{col}", mem, 1, 0)]
        for i in range(4):
            locked = {"acquire": acquire(mem, i // 2), "release": acquire(mem, 1 - i // 2)}
            bds.append((mem, bd(i, mem, 64 * (i % 2), 64, next_bd=i ^ 1, **locked)))
        tasks += [DmaTask(mem, S2MM, 0, 0), DmaTask(mem, MM2S, 0, 2)]
        routes += [route((shim, 0), (mem, 0)), route((mem, 0), (shim, 0))]
    return DmaArray(design(bds=bds, tasks=tasks, routes=routes, locks=locks, device=device))
