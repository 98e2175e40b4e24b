"""The memories of the array: data memories of tiles, all locks, and core ports."""

from __future__ import annotations

import ctypes
import weakref
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from wasmtime import Func, FuncType, Limits, Memory, MemoryType, Store, ValType, WasmtimeError

from npukit.emulator.wasm_engine import Lease, lease_store
from npukit.errors import DesignError, DeviceError
from npukit.formats.wasm import PAGE
from npukit.machine.core_ports import DEPTH, ROOM, WORDS_PER_CORE, PortKind, offset_of, port_words
from npukit.machine.lock_words import LOCKS_PER_TILE, TILE_STRIDE
from npukit.machine.physical import Buffer, PhysicalDesign, Tile
from npukit.machine.tiles import TileKind

_MAX_PAGES = 16
"""Maximum pages of a core's memory: its own, a red zone and three neighbours' buffers."""

_SHADOW_ALIGNMENT = 16
_SHADOW_PAGES = 4096
"""Maximum pages of the copies of all cores' memories, with their tables."""


class ArrayMemory:
    """All memories of one array, with the buffers of a design.

    Like real memory, data memory is not zero at first: it holds the same nonzero garbage every
    time, and the initial content of buffers that have one. Locks are 0 until registers are written.

    ``store`` is the array's WebAssembly store.
    """

    def __init__(self, physical: PhysicalDesign) -> None:
        self.design = physical
        self.store, self._lease = lease_store()
        self.watcher: Callable[[Tile, int], None] | None = None
        """Called on releases (see :meth:`watch`) with the tile and number of the lock."""
        self._release_hook: Func | None = None
        self._memories: dict[Tile, Memory] = {}
        self._data: dict[Tile, NDArray[np.uint8]] = {}
        device = physical.device
        tiles = device.columns * device.rows
        slots = tiles * TILE_STRIDE
        self._first_port = slots
        pages = -(-(slots + tiles * WORDS_PER_CORE) * 4 // PAGE)
        self.lock_memory = _new_memory(self.store, pages, pages)
        self.shadow_memory = _new_memory(self.store, 1, _SHADOW_PAGES)
        """Copies of memory that cores must not change (:mod:`npukit.emulator.core.canaries`)."""
        self._shadow_end = 0
        words = self._view(self.lock_memory, pages * PAGE).view(np.int32)
        self._words = words
        self._locks = words[:slots]
        self.lock_words = self._locks.data
        """All locks, by :meth:`lock_slot`; the fastest way to read one from Python."""
        for tile in (
            Tile(col, row) for col in range(device.columns) for row in device.compute_rows
        ):
            for kind in PortKind:
                self.port(tile, kind)[ROOM] = DEPTH
        for buffer in physical.buffers.values():
            if buffer.initial is not None:
                self._load(buffer, buffer.initial)

    def data(self, tile: Tile) -> NDArray[np.uint8]:
        """The tile's data memory, live and writable: uint8 [65536], a memtile's [524288].

        Raises:
            DesignError: the tile has no data memory (a shim), or the device no such tile.
        """
        found = self._data.get(tile)
        return self._create(tile) if found is None else found

    def buffer(self, buffer: Buffer) -> NDArray[np.uint8]:
        """A buffer's content, live and writable (errors as in :meth:`data`)."""
        return self.data(buffer.tile)[buffer.address : buffer.address + buffer.size]

    def memory(self, tile: Tile) -> Memory:
        """The WebAssembly memory of a compute tile (errors as in :meth:`data`)."""
        self.data(tile)
        found = self._memories.get(tile)
        if found is None:
            raise DesignError(f"tile {tile} is not a compute tile")
        return found

    def locks(self, tile: Tile) -> NDArray[np.int32]:
        """The tile's locks by number, live and writable: int32 [64]."""
        first = self.lock_slot(tile, 0)
        return self._locks[first : first + LOCKS_PER_TILE]

    def lock_slot(self, tile: Tile, lock_id: int) -> int:
        """Index of a lock in the lock memory, in 32-bit words.

        Raises:
            DesignError: the device has no such tile, or the tile no such lock.
        """
        count = self.design.device.tile(tile).locks
        if not 0 <= lock_id < count:
            raise DesignError(f"tile {tile} has no lock {lock_id}: it has {count}")
        return (tile.col * self.design.device.rows + tile.row) * TILE_STRIDE + lock_id

    def watch(self, tile: Tile, lock_id: int) -> None:
        """Call :attr:`watcher` on every release of this lock by a core, as it happens."""
        self._words[self.lock_slot(tile, lock_id) + LOCKS_PER_TILE] = 1

    def release_hook(self) -> Func:
        """What cores call with the byte address of a watched lock that they have just released."""
        if self._release_hook is None:
            # The engine's function table is global: it must not keep this array alive.
            this = weakref.ref(self)

            def released(address: int) -> None:
                memory = this()
                if memory is not None:
                    memory.tell_release(address)

            self._release_hook = Func(self.store, FuncType([ValType.i32()], []), released)
        return self._release_hook

    def tell_release(self, address: int) -> None:
        """Tell :attr:`watcher` of the release of the lock at a byte address of the lock memory."""
        if self.watcher is not None:
            number, lock_id = divmod(address // 4, TILE_STRIDE)
            tile = Tile(*divmod(number, self.design.device.rows))
            self.watcher(tile, lock_id)

    def port_address(self, tile: Tile, kind: PortKind) -> int:
        """The byte address of a core's port in the lock memory."""
        number = tile.col * self.design.device.rows + tile.row
        return 4 * (self._first_port + number * WORDS_PER_CORE + offset_of(kind))

    def port(self, tile: Tile, kind: PortKind) -> NDArray[np.int32]:
        """A core's port, live and writable: int32, as laid out in :mod:`npukit.machine.core_ports`.

        The words of all ports follow the locks.
        """
        first = self.port_address(tile, kind) // 4
        return self._words[first : first + port_words(kind)]

    def extend(self, tile: Tile, end: int) -> NDArray[np.uint8]:
        """Extend a core's address space to ``end``, a multiple of the page size.

        Returns the memory above the tile's data memory, also filled with garbage. :meth:`data` does
        not change.
        """
        memory = self.memory(tile)
        missing = end // PAGE - memory.size(self.store)
        if missing > 0:
            memory.grow(self.store, missing)
        extension = self.reach(tile, end)[PAGE:]
        extension[:] = _garbage(end - PAGE, tile)
        return extension

    def reach(self, tile: Tile, end: int) -> NDArray[np.uint8]:
        """A core's whole address space up to ``end``, live and writable."""
        return self._view(self.memory(tile), end)

    def reserve_shadow(self, size: int) -> tuple[int, NDArray[np.uint8]]:
        """Allocate ``size`` bytes of :attr:`shadow_memory` for one core: address and live view.

        Raises:
            DesignError: there is not enough left.
        """
        address = self._shadow_end
        self._shadow_end = address + -(-size // _SHADOW_ALIGNMENT) * _SHADOW_ALIGNMENT
        missing = -(-self._shadow_end // PAGE) - self.shadow_memory.size(self.store)
        if missing > 0:
            try:
                self.shadow_memory.grow(self.store, missing)
            except WasmtimeError as error:
                raise DesignError(
                    "the design has too many buffers to check for stray writes"
                ) from error
        return address, self._view(self.shadow_memory, address + size)[address:]

    def _view(self, memory: Memory, size: int) -> NDArray[np.uint8]:
        return _view(self.store, self._lease, memory, size)

    def _create(self, tile: Tile) -> NDArray[np.uint8]:
        model = self.design.device.tile(tile)
        if model.memory == 0:
            raise DesignError(f"tile {tile} is a shim: it has no data memory")
        data: NDArray[np.uint8]
        if model.kind is TileKind.CORE:
            memory = _new_memory(self.store, model.memory // PAGE, _MAX_PAGES)
            self._memories[tile] = memory
            data = self._view(memory, model.memory)
        else:
            data = np.empty(model.memory, np.uint8)
        data[:] = _garbage(model.memory, tile)
        self._data[tile] = data
        return data

    def _load(self, buffer: Buffer, content: bytes) -> None:
        if len(content) > buffer.size:
            raise DesignError(
                f"buffer '{buffer.name}' holds {buffer.size} bytes, but its initial content has "
                f"{len(content)}"
            )
        target = self.data(buffer.tile)[buffer.address : buffer.address + len(content)]
        if len(target) != len(content):
            raise DesignError(
                f"buffer '{buffer.name}' at {buffer.address:#x} does not fit tile {buffer.tile}"
            )
        target[:] = np.frombuffer(content, np.uint8)


def _new_memory(store: Store, pages: int, most: int) -> Memory:
    """A memory of ``pages``, which may grow to ``most``.

    Raises:
        DeviceError: the process may not use as many addresses.
    """
    try:
        return Memory(store, MemoryType(Limits(pages, most)))
    except WasmtimeError as error:
        raise DeviceError(
            "the emulated device can't reserve memory for the array",
            hint="each of its memories reserves 4 GiB of address space and uses little of it: lift "
            "the limit (`ulimit -v unlimited`), or close other contexts",
            details=str(error),
        ) from error


def _view(store: Store, lease: Lease, memory: Memory, size: int) -> NDArray[np.uint8]:
    """The first ``size`` bytes of ``memory``, as a view that keeps the store alive."""
    address = ctypes.addressof(memory.data_ptr(store).contents)
    block = _block_type(size).from_address(address)
    block.lease = lease
    return np.frombuffer(block, np.uint8)


@cache
def _block_type(size: int) -> Any:
    """A ctypes array type whose instances can have attributes."""
    return type("Block", (ctypes.c_uint8 * size,), {})


def _garbage(size: int, tile: Tile) -> NDArray[np.uint8]:
    """Bytes from 1 to 255, different for each tile."""
    start = tile.col * 89 + tile.row * 31
    period = (np.arange(start, start + 255, dtype=np.uint32) * 101) % 255 + 1
    return np.resize(period.astype(np.uint8), size)
