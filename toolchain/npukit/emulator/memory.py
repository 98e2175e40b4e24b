"""The memories of the array: data memories of tiles, all locks, and core ports."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from wasmtime import Func, FuncType, Memory, ValType

from npukit.emulator.compartment import Compartment
from npukit.errors import DesignError
from npukit.formats.wasm import PAGE
from npukit.machine.control_program import MOST_PAGES
from npukit.machine.core_ports import DEPTH, ROOM, WORDS_PER_CORE, PortKind, offset_of, port_words
from npukit.machine.lock_words import LOCKS_PER_TILE, TILE_STRIDE
from npukit.machine.physical import Buffer, PhysicalDesign, Tile
from npukit.machine.tiles import TileKind


class ArrayMemory:
    """All memories of one array, with the buffers of a design.

    Like real memory, data memory is not zero at first: it holds the same nonzero garbage every
    time, and the initial content of buffers that have one. Locks are 0 until registers are written.

    Args:
        physical: the design.
        places: the number of the compartment that holds each compute tile and its locks; 0 for
            those that are not in it.
        before: what the data memories held before the array is loaded again, if it is.
    """

    def __init__(
        self,
        physical: PhysicalDesign,
        places: Mapping[Tile, int] | None = None,
        before: Mapping[Tile, NDArray[np.uint8]] | None = None,
    ) -> None:
        self.design = physical
        self.watcher: Callable[[Tile, int], None] | None = None
        """Called on releases (see :meth:`watch`) with the tile and number of the lock."""
        self._release_hooks: dict[Compartment, Func] = {}
        self._memories: dict[Tile, Memory] = {}
        self._data: dict[Tile, NDArray[np.uint8]] = {}
        device = physical.device
        tiles = device.columns * device.rows
        self._first_port = tiles * TILE_STRIDE
        self._places = dict(places or {})
        words = tiles * (TILE_STRIDE + WORDS_PER_CORE)
        count = 1 + max(self._places.values(), default=0)
        self._compartments = [Compartment(words) for _ in range(count)]
        for tile in (
            Tile(col, row) for col in range(device.columns) for row in device.compute_rows
        ):
            for kind in PortKind:
                self.port(tile, kind)[ROOM] = DEPTH
        for tile, content in (before or {}).items():
            self.data(tile)[:] = content
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

    def contents(self) -> dict[Tile, NDArray[np.uint8]]:
        """Copies of all data memories that are in use."""
        return {tile: data.copy() for tile, data in self._data.items()}

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

    def compartment(self, tile: Tile) -> Compartment:
        """What holds the tile's locks, its core's ports and a compute tile's data memory."""
        return self._compartments[self._places.get(tile, 0)]

    def locks(self, tile: Tile) -> NDArray[np.int32]:
        """The tile's locks by number, live and writable: int32 [64]."""
        first = self.lock_slot(tile, 0)
        return self.compartment(tile).lock_words[first : first + LOCKS_PER_TILE]

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
        flag = self.lock_slot(tile, lock_id) + LOCKS_PER_TILE
        self.compartment(tile).lock_words[flag] = 1

    def release_hook(self, tile: Tile) -> Func:
        """What a core calls with the byte address of a watched lock that it has just released."""
        compartment = self.compartment(tile)
        found = self._release_hooks.get(compartment)
        if found is None:
            # The engine's function table is global: it must not keep this array alive.
            this = weakref.ref(self)

            def released(address: int) -> None:
                memory = this()
                if memory is not None:
                    memory.tell_release(address)

            found = Func(compartment.store, FuncType([ValType.i32()], []), released)
            self._release_hooks[compartment] = found
        return found

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
        return self.compartment(tile).lock_words[first : first + port_words(kind)]

    def extend(self, tile: Tile, end: int) -> NDArray[np.uint8]:
        """Extend a core's address space to ``end``, a multiple of the page size.

        Returns the memory above the tile's data memory, also filled with garbage. :meth:`data` does
        not change.
        """
        memory = self.memory(tile)
        self.compartment(tile).grow(memory, end)
        extension = self.reach(tile, end)[PAGE:]
        extension[:] = _garbage(end - PAGE, tile)
        return extension

    def reach(self, tile: Tile, end: int) -> NDArray[np.uint8]:
        """A core's whole address space up to ``end``, live and writable."""
        return self.compartment(tile).view(self.memory(tile), end)

    def _create(self, tile: Tile) -> NDArray[np.uint8]:
        model = self.design.device.tile(tile)
        if model.memory == 0:
            raise DesignError(f"tile {tile} is a shim: it has no data memory")
        data: NDArray[np.uint8]
        if model.kind is TileKind.CORE:
            compartment = self.compartment(tile)
            memory = compartment.new_memory(model.memory // PAGE, MOST_PAGES)
            self._memories[tile] = memory
            data = compartment.view(memory, model.memory)
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


def _garbage(size: int, tile: Tile) -> NDArray[np.uint8]:
    """Bytes from 1 to 255, different for each tile."""
    start = tile.col * 89 + tile.row * 31
    period = (np.arange(start, start + 255, dtype=np.uint32) * 101) % 255 + 1
    return np.resize(period.astype(np.uint8), size)
