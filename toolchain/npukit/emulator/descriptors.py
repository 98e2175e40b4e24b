"""Buffer descriptors of a tile: as the design configures them, and as register writes change them.

A :class:`Descriptor` is a BD with everything resolved that running it needs: its memory, its
walk, its locks. Those of the design are made once at load; those that the instruction stream
writes are made when a channel first uses them, and kept until a register of theirs is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from npukit.emulator.access_pattern import STREAM_WORD, Bytes, Walk, walk_of
from npukit.emulator.locks import LockBank
from npukit.errors import DesignError, DeviceError, NpukitError, UnsupportedError
from npukit.machine.bd_words import BdFields, decode_bd
from npukit.machine.device import Generation
from npukit.machine.physical import (
    BufferDescriptor,
    Dim,
    Iteration,
    LockAction,
    PacketHeader,
    Tile,
)
from npukit.machine.registers import (
    DMA,
)
from npukit.machine.tiles import TileKind, tile_kind

MEMORY_WINDOWS = {Generation.AIE2: (0, 0, 1), Generation.AIE2P: (-1, 0, 1)}
"""Columns east of a memtile whose memories its DMA reaches, 512 KiB of addresses each.

Both have their own memory in the second window. The first is the neighbour to the west on AIE2P,
and the tile's own memory on AIE2. Source: MLIR-AIE, lib/Dialect/AIEX/Transforms/
AIEDMATasksToNPU.cpp, which writes local addresses for AIE2 and window addresses for AIE2P.
"""

_LOCK_WINDOWS = (-1, 0, 1)
"""The same for locks, 64 lock numbers each, on both."""


@dataclass(frozen=True, slots=True)
class BankedLock:
    """A lock action together with the bank that holds the lock."""

    bank: LockBank
    action: LockAction


@dataclass(frozen=True, slots=True)
class HostAddress:
    """A place in host memory: ``offset`` bytes into the buffer behind a kernel argument."""

    argument: int
    memory: Bytes
    offset: int


@dataclass(slots=True)
class Descriptor:
    """A BD that a channel can run.

    ``memory`` begins where the BD's address points. ``iteration`` counts the BD's own runs: each
    run starts ``iteration * iteration_step`` bytes further on, and ``iteration`` goes back to 0
    after ``iteration_wrap`` runs. ``target`` names the memory for reports.
    """

    bd_id: int
    memory: Bytes
    walk: Walk
    target: str
    acquire: BankedLock | None = None
    release: BankedLock | None = None
    next_bd: int | None = None
    packet: PacketHeader | None = None
    iteration_step: int = 0
    iteration_wrap: int = 1
    iteration: int = 0

    def next_window(self) -> Bytes:
        """The memory that this run of the BD walks, from its first byte on; counts the run.

        Raises:
            DeviceError: the walk leaves the memory.
        """
        memory = self.memory
        start = 0
        if self.iteration_wrap > 1:
            start = self.iteration * self.iteration_step
            self.iteration = (self.iteration + 1) % self.iteration_wrap
            memory = memory[start:]
        if self.walk.span > memory.size:
            raise DeviceError(
                f"BD {self.bd_id} goes {self.walk.span - memory.size} bytes beyond the end of "
                f"{self.target}: it covers {self.walk.span} bytes"
                + (f" from {start} bytes on" if start else "")
                + f", of which {memory.size} exist"
            )
        return memory


class Surroundings(Protocol):
    """What BDs refer to (:class:`npukit.emulator.fabric.Fabric`)."""

    generation: Generation
    """Which architecture the array has."""

    def bank(self, tile: Tile) -> LockBank:
        """The locks of a tile."""

    def data(self, tile: Tile) -> Bytes:
        """The data memory of a tile."""

    def room(self, tile: Tile, address: int) -> Bytes:
        """The data memory from an address on, as far as the buffer there goes."""

    def buffer_name(self, tile: Tile, address: int) -> str:
        """What is at an address of a tile's data memory, for reports."""


class BdTable:
    """The buffer descriptors of one tile.

    Args:
        tile: whose BDs these are.
        design: the BDs that the design configures at load.
        array: the memories and locks that the BDs refer to.

    Raises:
        DesignError: a BD of the design does not fit its memory.
    """

    def __init__(
        self,
        tile: Tile,
        design: Mapping[int, BufferDescriptor],
        array: Surroundings,
    ) -> None:
        self._tile = tile
        self._kind = tile_kind(tile.row)
        self._array = array
        self._ready: dict[int, Descriptor] = {}
        self._words: dict[int, list[int]] = {}
        self._host: dict[int, HostAddress] = {}
        for bd_id, descriptor in design.items():
            self._ready[bd_id] = self._from_design(descriptor)

    def get(self, bd_id: int) -> Descriptor:
        """The BD, ready to run.

        Raises:
            DeviceError: nothing has configured it, it is not valid, or it has no address.
            UnsupportedError: it uses what the emulator does not model.
        """
        ready = self._ready.get(bd_id)
        if ready is None:
            ready = self._ready[bd_id] = self._from_registers(bd_id)
        return ready

    def write(self, bd_id: int, word: int, values: tuple[int, ...]) -> None:
        """Write consecutive words of a BD, starting at ``word``.

        Raises:
            UnsupportedError: it changes a part of a BD that the design configured.
        """
        size = DMA[self._kind].bd_words
        words = self._words.get(bd_id)
        if words is None:
            if bd_id in self._ready and len(values) < size:
                raise UnsupportedError(
                    f"the instruction stream changes words of BD {bd_id} of tile {self._tile}, "
                    "which the design configured; only a whole BD can be replaced"
                )
            words = self._words[bd_id] = [0] * size
        words[word : word + len(values)] = values
        if word <= DMA[self._kind].bd_address_word < word + len(values):
            self._host.pop(bd_id, None)
        self._ready.pop(bd_id, None)

    def of_design(self, bd_id: int) -> bool:
        """Whether a BD is as the design configured it, not as words say."""
        return bd_id in self._ready and bd_id not in self._words

    def read(self, bd_id: int, word: int) -> int:
        """The last value written to a word of a BD; 0 if none was."""
        return self._words[bd_id][word] if bd_id in self._words else 0

    def patch(self, bd_id: int, address: HostAddress) -> None:
        """Let a shim BD point to host memory."""
        self._host[bd_id] = address
        self._ready.pop(bd_id, None)

    def _from_design(self, bd: BufferDescriptor) -> Descriptor:
        try:
            walk = walk_of(bd.length, bd.granule, bd.dims, bd.padding)
            memory = self._room(bd.memory, bd.address, walk)
            if bd.address < 0 or walk.span > memory.size:
                raise DesignError(
                    f"{walk.span} bytes at {bd.address:#x} do not fit the {memory.size} bytes "
                    f"from there to the end of {self._array.buffer_name(bd.memory, bd.address)}"
                )
        except NpukitError as error:
            raise DesignError(error.message, where=f"BD {bd.bd_id} of tile {self._tile}") from error
        iteration = bd.iteration or Iteration(1, 0)
        return Descriptor(
            bd_id=bd.bd_id,
            memory=memory,
            walk=walk,
            target=self._array.buffer_name(bd.memory, bd.address),
            acquire=self._lock(bd.acquire),
            release=self._lock(bd.release),
            next_bd=bd.next_bd,
            packet=bd.packet,
            iteration_step=iteration.stride,
            iteration_wrap=iteration.size,
            iteration=iteration.current,
        )

    def _from_registers(self, bd_id: int) -> Descriptor:
        where = f"BD {bd_id} of tile {self._tile}"
        words = self._words.get(bd_id)
        if words is None:
            raise DeviceError("a task starts with a BD that nothing has configured", where=where)
        fields, walk = _decode(self._kind, tuple(words))
        if not fields.valid_bd:
            raise DeviceError("a task runs a BD whose valid bit is not set", where=where)
        for name in ("enable_compression", "tlast_suppress"):
            if getattr(fields, name):
                raise UnsupportedError(f"BDs with {name} are not emulated", where=where)
        memory, target = self._memory(bd_id, fields, walk)
        return Descriptor(
            bd_id=bd_id,
            memory=memory,
            walk=walk,
            target=target,
            acquire=self._register_lock(
                fields.lock_acq_id, abs(fields.lock_acq_value), ge=fields.lock_acq_value < 0
            )
            if fields.lock_acq_enable
            else None,
            release=self._register_lock(fields.lock_rel_id, fields.lock_rel_value)
            if fields.lock_rel_value
            else None,
            next_bd=fields.next_bd if fields.use_next_bd else None,
            packet=PacketHeader(fields.packet_id, fields.packet_type, fields.out_of_order_id)
            if fields.enable_packet
            else None,
            iteration_step=STREAM_WORD * fields.iteration.stride,
            iteration_wrap=fields.iteration.size,
            iteration=fields.iteration_current,
        )

    def _memory(self, bd_id: int, fields: BdFields, walk: Walk) -> tuple[Bytes, str]:
        where = f"BD {bd_id} of tile {self._tile}"
        if self._kind is TileKind.SHIM:
            host = self._host.get(bd_id)
            if host is None:
                raise DeviceError(
                    "a task runs a BD that points to no host buffer",
                    where=where,
                    hint="an address_patch operation gives a BD its buffer",
                )
            return host.memory[host.offset :], f"argument {host.argument} (bo{host.argument})"
        address = STREAM_WORD * fields.base_address
        tile = self._tile
        if self._kind is TileKind.MEM:
            size = DMA[TileKind.MEM].data_memory
            tile = self._neighbour(MEMORY_WINDOWS[self._array.generation], address // size)
            address %= size
        try:
            memory = self._room(tile, address, walk)
        except DeviceError as error:
            raise DeviceError(error.message, where=where, hint=error.hint) from error
        return memory, self._array.buffer_name(tile, address)

    def _room(self, tile: Tile, address: int, walk: Walk) -> Bytes:
        if not walk.span:  # it touches nothing, wherever it points to
            return self._array.data(tile)[address:]
        return self._array.room(tile, address)

    def _register_lock(self, lock_id: int, value: int, *, ge: bool = True) -> BankedLock:
        tile = self._tile
        if self._kind is TileKind.MEM:
            count = DMA[TileKind.MEM].lock_count
            tile = self._neighbour(_LOCK_WINDOWS, lock_id // count)
            lock_id %= count
        return BankedLock(self._array.bank(tile), LockAction(tile, lock_id, value, ge))

    def _neighbour(self, windows: tuple[int, ...], window: int) -> Tile:
        if window >= len(windows):
            raise DeviceError(f"a BD of tile {self._tile} reaches beyond the neighbouring memtiles")
        return Tile(self._tile.col + windows[window], self._tile.row)

    def _lock(self, action: LockAction | None) -> BankedLock | None:
        return None if action is None else BankedLock(self._array.bank(action.tile), action)


@lru_cache(maxsize=256)
def _decode(kind: TileKind, words: tuple[int, ...]) -> tuple[BdFields, Walk]:
    fields = decode_bd(kind, words)
    length = STREAM_WORD * fields.buffer_length
    padding = (
        (fields.d0_zero_before, fields.d0_zero_after),
        (fields.d1_zero_before, fields.d1_zero_after),
        (fields.d2_zero_before, fields.d2_zero_after),
        (0, 0),
    )
    if any(before or after for before, after in padding):
        dims, pads = _padded_dims(fields, padding)
        return fields, walk_of(length, STREAM_WORD, dims, pads)
    if not length:
        return fields, walk_of(0)
    dims = tuple(Dim(dim.size, STREAM_WORD * dim.stride) for dim in fields.dims)
    return fields, walk_of(length, STREAM_WORD, dims)


def _padded_dims(
    fields: BdFields, padding: tuple[tuple[int, int], ...]
) -> tuple[tuple[Dim, ...], tuple[tuple[int, int], ...]]:
    """Dimensions of a BD whose length counts padding; a wrap does not count it."""
    left = fields.buffer_length
    dims: list[Dim] = []
    levels = (
        (fields.d0_wrap, fields.d0_step),
        (fields.d1_wrap, fields.d1_step),
        (fields.d2_wrap, fields.d2_step),
        (0, fields.d3_step),
    )
    for (wrap, step), (before, after) in zip(levels, padding, strict=True):
        size = wrap or max(left - before - after, 1)  # the length may end within the padding
        dims.append(Dim(size, STREAM_WORD * (step + 1)))
        left = -(-left // (size + before + after))
    return tuple(reversed(dims)), tuple(reversed(padding))
