"""Buffer descriptors of a tile: register words from any source, and their decoded form.

The image and the instruction stream both write words. A :class:`Descriptor` is their decoded form,
with everything resolved that running the BD needs: its memory, its walk, its locks. It is created
when a channel first uses the BD, and cached until one of its words changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from npukit.emulator.access_pattern import STREAM_WORD, Bytes, Walk, walk_of
from npukit.emulator.locks import BankedLock, LockBank
from npukit.errors import DesignError, DeviceError, NpukitError, UnsupportedError
from npukit.machine.bd_words import BdFields, decode_bd, replace_field
from npukit.machine.device import DeviceModel
from npukit.machine.physical import LockAction, PacketHeader, Tile
from npukit.machine.tile_model import TileModel
from npukit.machine.tiles import TileKind

_U32: Final = 0xFFFFFFFF
_NO_BYTES: Final = memoryview(b"")
_HOST_ADDRESS: Final = {1: _U32, 2: 0xFFFF}
"""By word of a shim BD: the bits that belong to the host address."""


class HostAddress(msgspec.Struct, frozen=True):
    """A host address: ``offset`` bytes into the buffer of a kernel argument."""

    argument: int
    memory: Bytes
    offset: int

    def is_same_as(self, other: HostAddress) -> bool:
        """Whether both lead to the same byte of the same memory."""
        return (
            self.memory is other.memory
            and self.offset == other.offset
            and self.argument == other.argument
        )


class Descriptor(msgspec.Struct):
    """A BD that a channel can run.

    ``memory`` begins at the BD's address. ``iteration`` counts the BD's runs: each run starts at an
    offset of ``iteration * iteration_step`` bytes, and ``iteration`` returns to 0 after
    ``iteration_wrap`` runs. ``target`` names the memory for reports. ``window`` is the memory of
    every run, if it is always the same and the walk stays inside it; ``flat`` is the bytes that a
    contiguous walk visits there. A ``plain`` BD has such a window, is not empty and has no padding,
    and its words have not changed since. ``follows`` is a plain BD that the chain goes on with.
    ``pieces``, of ``piece_size`` bytes each, and ``shaped`` are views that
    :mod:`npukit.emulator.strided_copy` keeps, and ``address`` is what :meth:`address_in` does.
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
    window: Bytes | None = None
    flat: memoryview = _NO_BYTES
    plain: bool = False
    follows: Descriptor | None = None
    pieces: list[NDArray[np.uint32]] | None = None
    piece_size: int = 0
    shaped: NDArray[np.uint32] | None = None
    address: int = 0

    def __post_init__(self) -> None:
        if self.iteration_wrap == 1 and self.walk.span <= self.memory.size:
            self.window = self.memory
            self.plain = self.is_plain
            if self.walk.contiguous:
                self.flat = self.memory[: self.walk.length].data

    def address_in(self, window: Bytes) -> int:
        """The address of the first byte of ``window``, the memory that a run walks."""
        if window is not self.window:
            return address_of(window)
        if not self.address:
            self.address = address_of(window)
        return self.address

    @property
    def repeats(self) -> bool:
        """Whether all its runs are alike."""
        return self.iteration_wrap == 1

    @property
    def is_plain(self) -> bool:
        """Whether it is :attr:`plain` while its words do not change."""
        return self.window is not None and self.walk.length > 0 and not self.walk.padded

    def next_window(self) -> Bytes:
        """The memory that this run of the BD walks, from its first byte on; also counts the run.

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
    """The memories and locks that BDs refer to (:class:`npukit.emulator.fabric.Fabric`)."""

    device: DeviceModel
    """The array's device model."""

    def bank(self, tile: Tile) -> LockBank:
        """The locks of a tile."""

    def data(self, tile: Tile) -> Bytes:
        """The data memory of a tile."""

    def room(self, tile: Tile, address: int) -> Bytes:
        """The data memory from an address on, as far as the buffer there goes."""

    def buffer_name(self, tile: Tile, address: int) -> str:
        """Names what is at an address of a tile's data memory, for reports."""


def address_of(memory: Bytes) -> int:
    """The address of the first byte."""
    address: int = memory.__array_interface__["data"][0]
    return address


class BdTable:
    """The buffer descriptors of one tile.

    Args:
        tile: the tile of the BDs.
        array: the memories and locks that the BDs refer to.

    ``ready`` holds the BDs that :meth:`get` has decoded and whose words have not changed since.
    ``changes`` is how often something has written to a BD.
    """

    def __init__(self, tile: Tile, array: Surroundings) -> None:
        self._tile = tile
        self._model = array.device.tile(tile)
        self._array = array
        self._size = self._model.bd.words
        self._words: dict[int, tuple[int, ...]] = {}
        self._host: dict[int, HostAddress] = {}
        self._without_host: dict[int, tuple[HostAddress, Descriptor]] = {}
        """Decoded BDs whose words were written again, with the address that they had."""
        self._iterating: dict[int, Descriptor] = {}
        """The decoded BDs whose runs are not all alike."""
        self.ready: dict[int, Descriptor] = {}
        self.changes = 0

    def get(self, bd_id: int) -> Descriptor:
        """The BD, ready to run.

        Raises:
            DeviceError: the BD is not configured, not valid, or has no address.
            UnsupportedError: it uses a feature that the emulator does not model.
        """
        found = self.ready.get(bd_id)
        if found is None:
            found = self.ready[bd_id] = self._decode(bd_id)
            if not found.repeats:
                self._iterating[bd_id] = found
        return found

    def check(self) -> None:
        """Decode every BD that has been written.

        Raises:
            DesignError: a BD can't run.
        """
        for bd_id in self._words:
            where = f"BD {bd_id} of tile {self._tile}"
            try:
                bd = self.get(bd_id)
            except UnsupportedError:
                raise
            except NpukitError as error:
                raise DesignError(error.message, where=where, hint=error.hint) from error
            last = (bd.iteration_wrap - 1) * bd.iteration_step + bd.walk.span
            if last > bd.memory.size:
                raise DesignError(
                    f"{last} bytes do not fit the {bd.memory.size} bytes from there to the end of "
                    f"{bd.target}",
                    where=where,
                )

    @property
    def iterations(self) -> tuple[int, ...]:
        """The current iteration of each decoded BD whose runs are not all alike."""
        return tuple([bd.iteration for bd in self._iterating.values()])

    def write(self, bd_id: int, word: int, values: Sequence[int]) -> None:
        """Write consecutive words of a BD, starting at ``word``."""
        if len(values) == self._size:
            whole = tuple(values)
            decoded, host = self.ready.get(bd_id), self._host.pop(bd_id, None)
            self._drop(bd_id)
            if host is not None and decoded is not None and whole == self._words[bd_id]:
                self._without_host[bd_id] = host, decoded
            self._words[bd_id] = whole
            return
        words = self._changing(bd_id)
        words[word : word + len(values)] = values
        self._words[bd_id] = tuple(words)
        if any(word <= part < word + len(values) for part in _HOST_ADDRESS):
            self._host.pop(bd_id, None)

    def write_masked(self, bd_id: int, word: int, mask: int, value: int) -> None:
        """Replace the bits of a word of a BD that ``mask`` selects."""
        words = self._changing(bd_id)
        words[word] = words[word] & ~mask & _U32 | value & mask
        self._words[bd_id] = tuple(words)
        if mask & _HOST_ADDRESS.get(word, 0):
            self._host.pop(bd_id, None)

    def read(self, bd_id: int, word: int) -> int:
        """A word of a BD; 0 if the BD was never written.

        For a host address this is the written value, not the target of :meth:`patch`.
        """
        self._keep_iteration(bd_id)
        return self._words[bd_id][word] if bd_id in self._words else 0

    def patch(self, bd_id: int, address: HostAddress) -> None:
        """Point a shim BD to host memory, until its address is written."""
        self._keep_iteration(bd_id)
        self._host[bd_id] = address
        before = self._without_host.get(bd_id)
        self._drop(bd_id)
        if before is not None and address.is_same_as(before[0]) and before[1].repeats:
            self.ready[bd_id] = before[1]
            before[1].plain = before[1].is_plain

    def _changing(self, bd_id: int) -> list[int]:
        """The words of a BD, to be changed; drops its decoded form."""
        self._keep_iteration(bd_id)
        self._drop(bd_id)
        words = self._words.get(bd_id)
        return [0] * self._size if words is None else list(words)

    def _drop(self, bd_id: int) -> None:
        """Drop the decoded form of a BD, which is about to change."""
        self.changes += 1
        self._without_host.pop(bd_id, None)
        self._iterating.pop(bd_id, None)
        decoded = self.ready.pop(bd_id, None)
        if decoded is not None:
            decoded.plain = False

    def _keep_iteration(self, bd_id: int) -> None:
        """Store a BD's iteration count in its words, where hardware keeps it."""
        ready = self.ready.get(bd_id)
        if ready is not None and ready.iteration_wrap > 1:
            words = self._words[bd_id]
            self._words[bd_id] = replace_field(
                self._model, words, "iteration_current", ready.iteration
            )

    def _decode(self, bd_id: int) -> Descriptor:
        words = self._words.get(bd_id)
        try:
            if words is None:
                raise DeviceError("a task starts with a BD that nothing has configured")
            return self._resolve(bd_id, words)
        except NpukitError as error:
            where = f"BD {bd_id} of tile {self._tile}"
            raise type(error)(error.message, where=where, hint=error.hint) from error

    def _resolve(self, bd_id: int, words: tuple[int, ...]) -> Descriptor:
        fields, walk = _fields_and_walk(self._model, words)
        if not fields.valid_bd:
            raise DeviceError("a task runs a BD whose valid bit is not set")
        if fields.enable_compression or fields.tlast_suppress:
            name = "enable_compression" if fields.enable_compression else "tlast_suppress"
            raise UnsupportedError(f"BDs with {name} are not emulated")
        memory, target = self._memory(bd_id, fields, walk)
        acquire = release = None
        if fields.lock_acq_enable:
            value = fields.lock_acq_value
            acquire = self._lock(fields.lock_acq_id, abs(value), ge=value < 0)
        if fields.lock_rel_value:
            release = self._lock(fields.lock_rel_id, fields.lock_rel_value)
        packet = None
        if fields.enable_packet:
            packet = PacketHeader(fields.packet_id, fields.packet_type, fields.out_of_order_id)
        return Descriptor(
            bd_id,
            memory,
            walk,
            target,
            acquire,
            release,
            fields.next_bd if fields.use_next_bd else None,
            packet,
            STREAM_WORD * (fields.iteration_step + 1),
            fields.iteration_wrap + 1,
            fields.iteration_current,
        )

    def _memory(self, bd_id: int, fields: BdFields, walk: Walk) -> tuple[Bytes, str]:
        if self._model.kind is TileKind.SHIM:
            host = self._host.get(bd_id)
            if host is None:
                raise DeviceError(
                    "a task runs a BD that points to no host buffer",
                    hint="an address_patch operation gives a BD its buffer",
                )
            return host.memory[host.offset :], f"argument {host.argument} (bo{host.argument})"
        address = STREAM_WORD * fields.base_address
        tile = self._tile
        if self._model.kind is TileKind.MEM:
            size = self._model.memory
            tile = self._neighbour(self._array.device.generation.memory_windows, address // size)
            address %= size
        return self._room(tile, address, walk), self._array.buffer_name(tile, address)

    def _room(self, tile: Tile, address: int, walk: Walk) -> Bytes:
        if not walk.span:  # it touches no memory, wherever it points
            return self._array.data(tile)[address:]
        return self._array.room(tile, address)

    def _lock(self, lock_id: int, value: int, *, ge: bool = True) -> BankedLock:
        tile = self._tile
        if self._model.kind is TileKind.MEM:
            count = self._model.locks
            tile = self._neighbour(self._array.device.generation.lock_windows, lock_id // count)
            lock_id %= count
        return BankedLock(self._array.bank(tile), LockAction(tile, lock_id, value, ge))

    def _neighbour(self, windows: tuple[int, ...], window: int) -> Tile:
        if window >= len(windows):
            raise DeviceError(f"a BD of tile {self._tile} reaches beyond the neighbouring memtiles")
        return Tile(self._tile.col + windows[window], self._tile.row)


@lru_cache(maxsize=1024)
def _fields_and_walk(model: TileModel, words: tuple[int, ...]) -> tuple[BdFields, Walk]:
    fields = decode_bd(model, words)
    return fields, walk_of(fields.buffer_length, fields.dims, fields.padding)
