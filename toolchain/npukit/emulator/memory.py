"""The memories of the array: data memories of tiles, all locks, and the ports of cores."""

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
from npukit.errors import DesignError
from npukit.formats.wasm import PAGE
from npukit.machine.core_ports import DEPTH, ROOM, WORDS_PER_CORE, PortKind, offset_of, port_words
from npukit.machine.lock_words import LOCKS_PER_TILE, TILE_STRIDE
from npukit.machine.physical import Buffer, PhysicalDesign, Tile
from npukit.machine.tiles import TileKind

_MAX_PAGES = 16
"""Pages that a core's memory may grow to: its own, a red zone and three neighbours' buffers."""

_SHADOW_ALIGNMENT = 16
_SHADOW_PAGES = 4096
"""Pages that the copies of all cores' memories, with their tables, may take."""


class ArrayMemory:
    """Every memory of one array, with the buffers of a design.

    Data memory starts out with the same non-zero garbage every time, since real memory does not
    start out as zeros either; buffers with initial content hold that. Locks are 0, until registers
    are written.

    ``store`` is the WebAssembly store that everything of this array lives in.
    """

    def __init__(self, physical: PhysicalDesign) -> None:
        self.design = physical
        self.store, self._lease = lease_store()
        self.watcher: Callable[[Tile, int], None] | None = None
        """Who is told of releases (see :meth:`watch`): the tile and number of the lock."""
        self._release_hook: Func | None = None
        self._memories: dict[Tile, Memory] = {}
        self._data: dict[Tile, NDArray[np.uint8]] = {}
        device = physical.device
        tiles = device.columns * device.rows
        slots = tiles * TILE_STRIDE
        self._first_port = slots
        pages = -(-(slots + tiles * WORDS_PER_CORE) * 4 // PAGE)
        self.lock_memory = Memory(self.store, MemoryType(Limits(pages, pages)))
        self.shadow_memory = Memory(self.store, MemoryType(Limits(1, _SHADOW_PAGES)))
        """Copies of what cores must not change (:mod:`npukit.emulator.core.canaries`)."""
        self._shadow_end = 0
        words = self._view(self.lock_memory, pages * PAGE).view(np.int32)
        self._words = words
        self._locks = words[:slots]
        self.lock_words = self._locks.data
        """All locks, by :meth:`lock_slot`: the quickest way to read one from Python."""
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

    def memory(self, tile: Tile) -> Memory:
        """The WebAssembly memory of a compute tile (errors as :meth:`data`)."""
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
        """Have :attr:`watcher` told of every release of a lock by a core, as it happens."""
        self._words[self.lock_slot(tile, lock_id) + LOCKS_PER_TILE] = 1

    def release_hook(self) -> Func:
        """What cores call with the byte address of a watched lock that they have just released."""
        if self._release_hook is None:
            # The engine's table of functions is global: it must not keep this array alive.
            this = weakref.ref(self)

            def released(address: int) -> None:
                memory = this()
                if memory is not None and memory.watcher is not None:
                    number, lock_id = divmod(address // 4, TILE_STRIDE)
                    tile = Tile(*divmod(number, memory.design.device.rows))
                    memory.watcher(tile, lock_id)

            self._release_hook = Func(self.store, FuncType([ValType.i32()], []), released)
        return self._release_hook

    def port_address(self, tile: Tile, kind: PortKind) -> int:
        """The byte address of a core's port in the lock memory."""
        number = tile.col * self.design.device.rows + tile.row
        return 4 * (self._first_port + number * WORDS_PER_CORE + offset_of(kind))

    def port(self, tile: Tile, kind: PortKind) -> NDArray[np.int32]:
        """A core's port, live and writable: int32, as :mod:`npukit.machine.core_ports` has it.

        The words of all ports lie behind the locks.
        """
        first = self.port_address(tile, kind) // 4
        return self._words[first : first + port_words(kind)]

    def extend(self, tile: Tile, end: int) -> NDArray[np.uint8]:
        """Let a core's addresses reach up to ``end``, a multiple of the page size.

        Returns all that lies above the tile's data memory, filled with garbage too. :meth:`data`
        stays what it was.
        """
        memory = self.memory(tile)
        missing = end // PAGE - memory.size(self.store)
        if missing > 0:
            memory.grow(self.store, missing)
        extension = self.reach(tile, end)[PAGE:]
        extension[:] = _garbage(end - PAGE, tile)
        return extension

    def reach(self, tile: Tile, end: int) -> NDArray[np.uint8]:
        """All that a core's own addresses reach, up to ``end``, live and writable."""
        return self._view(self.memory(tile), end)

    def reserve_shadow(self, size: int) -> tuple[int, NDArray[np.uint8]]:
        """``size`` bytes of :attr:`shadow_memory` for one core: their address, and live.

        Raises:
            DesignError: so much is not there.
        """
        address = self._shadow_end
        self._shadow_end = address + -(-size // _SHADOW_ALIGNMENT) * _SHADOW_ALIGNMENT
        missing = -(-self._shadow_end // PAGE) - self.shadow_memory.size(self.store)
        if missing > 0:
            try:
                self.shadow_memory.grow(self.store, missing)
            except WasmtimeError as error:
                raise DesignError("the design has more buffers than can be watched") from error
        return address, self._view(self.shadow_memory, address + size)[address:]

    def _view(self, memory: Memory, size: int) -> NDArray[np.uint8]:
        return _view(self.store, self._lease, memory, size)

    def _create(self, tile: Tile) -> NDArray[np.uint8]:
        model = self.design.device.tile(tile)
        if model.memory == 0:
            raise DesignError(f"tile {tile} is a shim: it has no data memory")
        data: NDArray[np.uint8]
        if model.kind is TileKind.CORE:
            memory = Memory(self.store, MemoryType(Limits(model.memory // PAGE, _MAX_PAGES)))
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
                f"buffer '{buffer.name}' holds {buffer.size} bytes, its initial content has "
                f"{len(content)}"
            )
        target = self.data(buffer.tile)[buffer.address : buffer.address + len(content)]
        if len(target) != len(content):
            raise DesignError(
                f"buffer '{buffer.name}' at {buffer.address:#x} does not fit tile {buffer.tile}"
            )
        target[:] = np.frombuffer(content, np.uint8)


def _view(store: Store, lease: Lease, memory: Memory, size: int) -> NDArray[np.uint8]:
    """The first ``size`` bytes of ``memory``; the view keeps the store and its memories alive."""
    address = ctypes.addressof(memory.data_ptr(store).contents)
    block = _block_type(size).from_address(address)
    block.lease = lease
    return np.frombuffer(block, np.uint8)


@cache
def _block_type(size: int) -> Any:
    """A ctypes array type whose instances can hold attributes."""
    return type("Block", (ctypes.c_uint8 * size,), {})


def _garbage(size: int, tile: Tile) -> NDArray[np.uint8]:
    """Bytes from 1 to 255 that differ from tile to tile."""
    start = tile.col * 89 + tile.row * 31
    period = (np.arange(start, start + 255, dtype=np.uint32) * 101) % 255 + 1
    return np.resize(period.astype(np.uint8), size)
