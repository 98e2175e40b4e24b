"""A WebAssembly store with everything that its cores share: locks, core ports, checked copies.

An array has one compartment, or several for cores that share nothing
(:mod:`npukit.emulator.core_groups`). Threads may run cores of different compartments at once.
"""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from wasmtime import Limits, Memory, MemoryType, WasmtimeError

from npukit.emulator.wasm_engine import free_ended, lease_store
from npukit.errors import DesignError, DeviceError
from npukit.formats.wasm import PAGE

_SHADOW_START = PAGE
_CACHE_PERIOD = 4096
_SHADOW_PLACE = 2048
"""Where in a period of addresses copies start. Memories start at multiples of 4 GiB. If a copy had
the address of its original, or a distance of whole periods, both would compete in the processor's
cache (measured on Zen 4: comparing takes 1.3 times as long)."""
_SHADOW_PAGES = 4096
"""Maximum pages of the copies of all cores' memories, with their tables."""


class Compartment:
    """The store of some cores.

    Args:
        words: 32-bit words of the lock memory: the locks and core ports of all tiles. Only those of
            this compartment's tiles are used, but every compartment has the same layout.

    Attributes:
        store: the WebAssembly store.
        lease: to hold while the store's memories are used.
        lock_memory: the locks and core ports.
        lock_words: the same, live and writable: int32.
        shadow_memory: copies of memory that cores must not change
            (:mod:`npukit.emulator.core.canaries`).
    """

    def __init__(self, words: int) -> None:
        self.store, self.lease = lease_store()
        pages = -(-words * 4 // PAGE)
        self.lock_memory = self.new_memory(pages, pages)
        self.lock_words: NDArray[np.int32]
        self.lock_words = self.view(self.lock_memory, pages * PAGE).view(np.int32)
        self.shadow_memory = self.new_memory(1, _SHADOW_PAGES)
        self._shadow_end = _SHADOW_START

    def new_memory(self, pages: int, most: int) -> Memory:
        """A memory of ``pages`` pages that can grow to ``most``.

        Raises:
            DeviceError: the process may not use as many addresses.
        """
        kind = MemoryType(Limits(pages, most))
        with suppress(WasmtimeError):
            return Memory(self.store, kind)
        # Closed contexts keep their memories until Python collects cycles of references.
        gc.collect()
        free_ended()
        try:
            return Memory(self.store, kind)
        except WasmtimeError as error:
            raise DeviceError(
                "the emulated device can't reserve memory for the array",
                hint="each of its memories reserves 4 GiB of address space and uses little of it: "
                "lift the limit (`ulimit -v unlimited`), or close other contexts",
                details=str(error),
            ) from error

    def view(self, memory: Memory, size: int) -> NDArray[np.uint8]:
        """The first ``size`` bytes of one of its memories; the view keeps the store alive."""
        address = ctypes.addressof(memory.data_ptr(self.store).contents)
        block = _block_type(size).from_address(address)
        block.lease = self.lease
        return np.frombuffer(block, np.uint8)

    def grow(self, memory: Memory, size: int) -> None:
        """Extend ``memory`` to at least ``size`` bytes.

        Raises:
            WasmtimeError: it may not grow as far.
        """
        missing = -(-size // PAGE) - memory.size(self.store)
        if missing > 0:
            memory.grow(self.store, missing)

    def reserve_shadow(self, size: int) -> tuple[int, NDArray[np.uint8]]:
        """Allocate ``size`` bytes of :attr:`shadow_memory` for one core: address and live view.

        Raises:
            DesignError: there is not enough left.
        """
        periods = -(-(self._shadow_end - _SHADOW_PLACE) // _CACHE_PERIOD)
        address = _SHADOW_PLACE + periods * _CACHE_PERIOD
        self._shadow_end = address + size
        try:
            self.grow(self.shadow_memory, self._shadow_end)
        except WasmtimeError as error:
            raise DesignError(
                "the design has too many buffers to check for stray writes"
            ) from error
        return address, self.view(self.shadow_memory, address + size)[address:]


@cache
def _block_type(size: int) -> Any:
    """A ctypes array type whose instances can have attributes."""
    return type("Block", (ctypes.c_uint8 * size,), {})
