"""The caches of builds behind one interface: the local one, and a shared one behind it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from npukit.builder.cache import BuildCache, Record
from npukit.builder.cache_folder import cache_folder
from npukit.errors import BuildError

if TYPE_CHECKING:
    from npukit.builder.sharing.shared_cache import SharedCache
    from npukit.builder.sharing.shared_stock import SharedStock

_SHARED = "NPUKIT_CACHE_URL"


class Cache(Protocol):
    """Outputs of builds by key; see :mod:`npukit.builder.cache`."""

    def matching(self, key: str, digest_of: Callable[[str], str | None]) -> Iterator[Record]:
        """The builds under ``key`` whose dependencies all still have the same content."""

    def read(self, key: str, record: Record) -> dict[str, bytes] | None:
        """The outputs of ``record``; None if they are not there, or damaged."""

    def store(
        self, key: str, dependencies: Mapping[str, str], outputs: Mapping[str, bytes]
    ) -> Record:
        """Store ``outputs`` (file name to content) on this machine.

        Raises:
            BuildError: they can't be written.
        """

    def share(self, key: str, dependencies: Mapping[str, str]) -> None:
        """Offer a stored build to other machines, if the user shares builds with any."""


class LayeredCache:
    """A local cache in front of a shared one.

    A build that the shared cache has is kept in the local one when it is read. What ``share`` is
    told goes there in the background.
    """

    def __init__(self, local: BuildCache, shared: SharedCache) -> None:
        self._local = local
        self._shared = shared

    def matching(self, key: str, digest_of: Callable[[str], str | None]) -> Iterator[Record]:
        """First those of the local cache."""
        yield from self._local.matching(key, digest_of)
        yield from self._shared.matching(key, digest_of)

    def read(self, key: str, record: Record) -> dict[str, bytes] | None:
        """See :class:`Cache`."""
        from npukit.builder.sharing.shared_cache import SharedRecord

        if not isinstance(record, SharedRecord):
            return self._local.read(key, record)
        outputs = self._shared.read(key, record)
        if outputs is not None:
            with suppress(BuildError):  # it costs time, not correctness
                self._local.store(key, record.dependencies, outputs)
        return outputs

    def store(
        self, key: str, dependencies: Mapping[str, str], outputs: Mapping[str, bytes]
    ) -> Record:
        """See :class:`Cache`."""
        return self._local.store(key, dependencies, outputs)

    def share(self, key: str, dependencies: Mapping[str, str]) -> None:
        """See :class:`Cache`."""
        self._shared.store(key, dependencies, lambda: self._local.stored(key, dependencies))


def open_cache() -> Cache:
    """The caches that the environment names.

    Raises:
        UsageError: a variable is malformed, or an extra of npukit is not installed.
    """
    local = BuildCache(cache_folder())
    if not os.environ.get(_SHARED):
        return local
    # Most builds share nothing, and don't import it.
    from npukit.builder.sharing.location import shared_location
    from npukit.builder.sharing.object_store import FsspecStore
    from npukit.builder.sharing.shared_cache import SharedCache

    location = shared_location()
    assert location is not None
    return LayeredCache(local, SharedCache(location, FsspecStore(location)))


def open_shared_stock() -> SharedStock | None:
    """What the shared cache that the environment names holds; None if it names none.

    Raises:
        UsageError: a variable is malformed, or an extra of npukit is not installed.
    """
    if not os.environ.get(_SHARED):
        return None
    from npukit.builder.sharing.location import shared_location
    from npukit.builder.sharing.object_store import FsspecStore
    from npukit.builder.sharing.shared_stock import SharedStock

    location = shared_location()
    assert location is not None
    return SharedStock(location, FsspecStore(location))
