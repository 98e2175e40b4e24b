"""Storage of buffer objects: a host side and a device side that only ``sync`` brings together.

On a real NPU both are the same pages seen through different caches; what is missing or stale there
depends on luck. Here the sides are separate bytes, so that a missing ``sync`` always shows.
"""

from __future__ import annotations

import itertools
import random
from typing import Final

PAGE_SIZE: Final = 4096

# Addresses are made up, deterministic, and never reused, so that no two buffers can be confused.
# `cacheable` buffers live in the driver's device heap, `host_only` ones anywhere in host memory.
HEAP_BASE: Final = 0x0400_0000
HOST_BASE: Final = 0x7F00_0000_0000
MAX_SIZE: Final = 1 << 31

# A prime length keeps the pattern from lining up with any tile or page.
_PATTERN_LENGTH: Final = 4093
_serial = itertools.count(1)


def garbage(size: int, seed: int) -> bytearray:
    """``size`` bytes of arbitrary content, none of them zero; the same for the same ``seed``."""
    pattern = random.Random(seed).randbytes(_PATTERN_LENGTH).replace(b"\0", b"\xa5")
    return bytearray((pattern * (size // _PATTERN_LENGTH + 1))[:size])


def page_ceiling(size: int) -> int:
    """``size`` rounded up to whole pages, which is what a device really gets."""
    return -(-size // PAGE_SIZE) * PAGE_SIZE


class Allocation:
    """Memory behind a buffer object.

    ``host`` is what the program maps, reads and writes; ``device`` is what the array sees, in whole
    pages. ``bank`` and ``flags`` are what the program asked for; nothing here depends on them.
    """

    __slots__ = ("address", "bank", "device", "flags", "host", "size")

    def __init__(self, size: int, flags: int, bank: int, address: int) -> None:
        seed = next(_serial)
        self.size = size
        self.flags = flags
        self.bank = bank
        self.address = address
        self.host = memoryview(garbage(size, 2 * seed))
        self.device = memoryview(garbage(page_ceiling(size), 2 * seed + 1))

    def to_device(self, offset: int, size: int) -> None:
        """Bring ``size`` bytes at ``offset`` from the host side to the device side."""
        end = offset + size
        self.device[offset:end] = self.host[offset:end]

    def from_device(self, offset: int, size: int) -> None:
        """Bring ``size`` bytes at ``offset`` from the device side to the host side."""
        end = offset + size
        self.host[offset:end] = self.device[offset:end]

    def clone(self, bank: int, address: int) -> Allocation:
        """A copy in another bank, holding what the device side of this one holds now."""
        copy = Allocation(self.size, self.flags, bank, address)
        copy.device[:] = self.device
        copy.host[:] = self.device[: self.size]
        return copy
