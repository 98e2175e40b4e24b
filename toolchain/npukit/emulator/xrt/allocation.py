"""Storage of buffer objects: a host side and a device side that only ``sync`` copies between.

On a real NPU both are the same pages seen through different caches, so whether data is stale there
depends on luck. Here the sides are separate bytes, so a missing ``sync`` always shows.
"""

from __future__ import annotations

import itertools
import random
from typing import Final

PAGE_SIZE: Final = 4096

# Addresses are fictitious, deterministic and never reused, so no two buffers can be confused.
# `cacheable` buffers are in the driver's device heap, `host_only` ones anywhere in host memory.
HEAP_BASE: Final = 0x0400_0000
HOST_BASE: Final = 0x7F00_0000_0000
MAX_SIZE: Final = 1 << 31

# With a prime length the pattern never aligns with a tile or page.
_PATTERN_LENGTH: Final = 4093
_serial = itertools.count(1)


def garbage(size: int, seed: int) -> bytearray:
    """``size`` arbitrary nonzero bytes, determined by ``seed``."""
    pattern = random.Random(seed).randbytes(_PATTERN_LENGTH).replace(b"\0", b"\xa5")
    return bytearray((pattern * (size // _PATTERN_LENGTH + 1))[:size])


def page_ceiling(size: int) -> int:
    """``size`` rounded up to whole pages, which the device gets."""
    return -(-size // PAGE_SIZE) * PAGE_SIZE


class Allocation:
    """The memory of a buffer object.

    ``host`` is what the program maps, reads and writes; ``device`` is what the array sees, in whole
    pages. ``bank`` and ``flags`` are what the program requested; they have no effect here.
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
        """Copy ``size`` bytes at ``offset`` from the host side to the device side."""
        end = offset + size
        self.device[offset:end] = self.host[offset:end]

    def from_device(self, offset: int, size: int) -> None:
        """Copy ``size`` bytes at ``offset`` from the device side to the host side."""
        end = offset + size
        self.host[offset:end] = self.device[offset:end]

    def clone(self, bank: int, address: int) -> Allocation:
        """A copy in another bank, filled from this one's device side."""
        copy = Allocation(self.size, self.flags, bank, address)
        copy.device[:] = self.device
        copy.host[:] = self.device[: self.size]
        return copy
