"""Which entries of a cache are evicted: the same policy for the local and the shared one.

Entries go by age and by size, least recently used first. What running builds may be using stays:
what was used or written within the cache's time of grace. Objects that no entry needs go too,
unless they are as new as that, because an entry may be about to name them.

Entries are removed before the objects that they need. So a reader in between, or after a prune that
was interrupted, finds nothing or a build that it can't read, and builds.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class CacheEntry:
    """What is used, and evicted, as a whole.

    Attributes:
        name: what the cache calls it.
        used: the time of its last use, in Unix seconds.
        size: in bytes, without the objects that it needs.
        needs: the names of objects, which other entries may need too.
    """

    name: str
    used: float
    size: int
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class CacheObject:
    """An object that entries need: its size in bytes and the time it was written."""

    size: int
    written: float


@dataclass(frozen=True)
class Inventory:
    """All that a cache holds. ``leftovers`` (name to object) are of interrupted writes."""

    entries: Sequence[CacheEntry]
    objects: Mapping[str, CacheObject] = field(default_factory=dict)
    leftovers: Mapping[str, CacheObject] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes."""
        kept = (*self.objects.values(), *self.leftovers.values())
        return sum(entry.size for entry in self.entries) + sum(each.size for each in kept)


@dataclass(frozen=True)
class Limits:
    """How large (bytes) and how old (seconds since the last use) a cache may be; None: any."""

    size: int | None = None
    age: float | None = None


@dataclass(frozen=True)
class Eviction:
    """What to evict, and what the cache has then.

    Attributes:
        entries: names of entries.
        objects: names of objects and leftovers that nothing needs then.
        freed: bytes.
        left: bytes.
        in_use: entries over the limits that stay because they are in use.
    """

    entries: tuple[str, ...]
    objects: tuple[str, ...]
    freed: int
    left: int
    in_use: int


def plan_eviction(
    inventory: Inventory, limits: Limits, now: float, in_use_since: float
) -> Eviction:
    """What to evict from a cache so that it keeps the ``limits``.

    Args:
        inventory: what it holds.
        limits: how much of it may stay.
        now: Unix seconds.
        in_use_since: what was used or written from this time on stays.
    """
    users = Counter(name for entry in inventory.entries for name in entry.needs)
    idle = {
        name: each.size for name, each in inventory.objects.items() if each.written < in_use_since
    }
    gone = {name for name in idle if not users[name]}
    leftovers = {
        name: each.size for name, each in inventory.leftovers.items() if each.written < in_use_since
    }
    left = inventory.size - sum(idle[name] for name in gone) - sum(leftovers.values())
    evicted: list[str] = []
    in_use = 0
    for entry in sorted(inventory.entries, key=lambda entry: (entry.used, entry.name)):
        over_age = limits.age is not None and now - entry.used > limits.age
        over_size = limits.size is not None and left > limits.size
        if not over_age and not over_size:
            continue
        if entry.used >= in_use_since:
            in_use += 1
            continue
        evicted.append(entry.name)
        left -= entry.size
        for name in entry.needs:
            users[name] -= 1
            if not users[name] and name in idle:
                gone.add(name)
                left -= idle[name]
    return Eviction(
        entries=tuple(evicted),
        objects=(*sorted(gone), *sorted(leftovers)),
        freed=inventory.size - left,
        left=left,
        in_use=in_use,
    )


class Stock(Protocol):
    """What a cache holds, and its removal."""

    @property
    def grace(self) -> float:
        """Seconds after its last use for which anything stays."""

    def inventory(self) -> Inventory:
        """All that the cache holds."""

    def remove(self, names: Sequence[str], in_use_since: float) -> None:
        """Remove entries or objects, except those that were used or written since this time.

        Those that are gone already are no error.
        """


def prune(stock: Stock, limits: Limits, *, dry_run: bool = False) -> tuple[Inventory, Eviction]:
    """Evict from a cache so that it keeps the ``limits``.

    Returns:
        What it held, and what was evicted (with ``dry_run``: what would be).
    """
    now = time.time()
    inventory = stock.inventory()
    since = now - stock.grace
    eviction = plan_eviction(inventory, limits, now, since)
    if not dry_run:
        stock.remove(eviction.entries, since)
        stock.remove(eviction.objects, since)
    return inventory, eviction
