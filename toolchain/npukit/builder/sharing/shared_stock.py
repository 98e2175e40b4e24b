"""What a shared cache holds, for eviction.

An output is as new as the newest entry that names it: a used entry is stored again from time to
time, its outputs are not. Entries count whoever signed them, so no secret is needed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from npukit.builder.eviction import CacheEntry, CacheObject, Inventory
from npukit.builder.sharing.entries import (
    BLOBS,
    ENTRIES,
    LARGEST_ENTRY,
    READS,
    RefusedError,
    needs_of_entry,
)
from npukit.builder.sharing.location import READONLY_VARIABLE, SCHEMES, SharedLocation
from npukit.builder.sharing.object_store import ObjectStore, StoredObject, StoreError
from npukit.errors import BuildError, UsageError
from npukit.files import draft_target

_GRACE_SECONDS: Final = 3600.0
"""Other machines may be using, or about to name, what is this new."""
_NAME: Final = re.compile(r"[a-z]+/([0-9a-f]{2})/\1[0-9a-f]{62}")
_BATCH: Final = 64


@dataclass(frozen=True)
class SharedStock:
    """The builds in ``store``; see :class:`npukit.builder.eviction.Stock`."""

    location: SharedLocation
    store: ObjectStore

    @property
    def grace(self) -> float:
        """Seconds after its last use for which anything stays."""
        return _GRACE_SECONDS

    def inventory(self) -> Inventory:
        """All that npukit stored there.

        Raises:
            BuildError: the store does not work.
            UsageError: it is on a web server, which lists nothing.
        """
        if not SCHEMES[self.location.scheme].writable:
            raise UsageError(
                f"{self.location.scheme}:// does not say what the shared cache holds",
                where=self.location.shown,
                hint="use the server's folder itself: NPUKIT_CACHE_URL=file:///folder there",
            )
        try:
            return self._inventory()
        except StoreError as error:
            raise self._failed(error) from error

    def remove(self, names: Sequence[str], in_use_since: float) -> None:
        """See :class:`npukit.builder.eviction.Stock`.

        Raises:
            BuildError: the store does not work, or refuses.
            UsageError: the shared cache is read-only for this machine.
        """
        self.check_writable()
        try:
            for at in range(0, len(names), _BATCH):
                found = self.store.describe(names[at : at + _BATCH])
                self.store.remove(
                    [each.name for each in found.values() if each.modified < in_use_since]
                )
        except StoreError as error:
            raise self._failed(error) from error

    def check_writable(self) -> None:
        """Raise UsageError if the shared cache is read-only for this machine."""
        if self.location.read_only and SCHEMES[self.location.scheme].writable:
            raise UsageError(
                f"the shared cache {self.location.shown} is read-only for this machine",
                where=READONLY_VARIABLE,
                hint="prune it where builds may be stored",
            )

    def _inventory(self) -> Inventory:
        # Entries first: what is stored from now on has outputs that are newer than the list.
        stored, leftovers = _sorted_out(self.store.find(ENTRIES))
        entries = []
        for at in range(0, len(stored), _BATCH):
            batch = stored[at : at + _BATCH]
            limits = {each.name: LARGEST_ENTRY for each in batch}
            texts = self.store.read(limits, sum(each.size for each in batch))
            entries += [_entry(each, texts[each.name]) for each in batch if each.name in texts]
        objects: dict[str, CacheObject] = {}
        for folder in (READS, BLOBS):
            found, interrupted = _sorted_out(self.store.find(folder))
            objects |= {each.name: CacheObject(each.size, each.modified) for each in found}
            leftovers += interrupted
        return Inventory(
            entries,
            objects,
            {each.name: CacheObject(each.size, each.modified) for each in leftovers},
        )

    def _failed(self, error: StoreError) -> BuildError:
        return BuildError(f"the shared cache {self.location.shown} does not work: {error}")


def _sorted_out(found: Sequence[StoredObject]) -> tuple[list[StoredObject], list[StoredObject]]:
    """What npukit stored, and what interrupted writes left; nothing of anybody else."""
    stored = [each for each in found if _NAME.fullmatch(each.name)]
    drafts = []
    for each in found:
        above, _, last = each.name.rpartition("/")
        target = draft_target(last)
        if target is not None and _NAME.fullmatch(f"{above}/{target}"):
            drafts.append(each)
    return stored, drafts


def _entry(stored: StoredObject, text: bytes) -> CacheEntry:
    """An entry; one that is damaged needs nothing."""
    try:
        needs = needs_of_entry(stored.name, text)
    except RefusedError:
        needs = frozenset()
    return CacheEntry(stored.name, stored.modified, stored.size, needs)
