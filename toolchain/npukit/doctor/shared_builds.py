"""Whether this machine can use the shared cache that its environment names."""

from __future__ import annotations

import os
from collections.abc import Mapping

from npukit.builder.sharing.location import READONLY_VARIABLE, URL_VARIABLE, shared_location
from npukit.builder.sharing.object_store import FsspecStore, StoreError
from npukit.doctor.rows import Row, missing, ok, warning
from npukit.errors import UsageError

_NAME = "shared cache"


def shared_cache_rows(environment: Mapping[str, str]) -> list[Row]:
    """A row if ``environment`` names a shared cache.

    Where builds are stored, a small object is, and is removed again: only that shows whether it is
    allowed. Builds work without the shared cache, so it blocks nothing.
    """
    try:
        location = shared_location(environment)
    except UsageError as error:
        hints = () if error.hint is None else (error.hint,)
        return [missing(_NAME, f"{error.where}: {error.message}", *hints)]
    if location is None:
        return []
    store = FsspecStore(location)
    probe = f"probes/{os.urandom(8).hex()}"
    try:
        store.read({probe: 0})
    except StoreError as error:
        fix = f"check {URL_VARIABLE}, the network and the credentials"
        return [warning(_NAME, f"{location.shown} can't be read: {error}", fix)]
    if location.read_only:
        return [ok(_NAME, f"{location.shown}, read-only")]
    try:
        store.write({probe: b"npukit doctor\n"})
        store.remove([probe])
    except StoreError as error:
        fix = f"{READONLY_VARIABLE}=1, or credentials that may write"
        return [warning(_NAME, f"{location.shown} can't be written: {error}", fix)]
    signed = "signed" if location.secret else "not signed"
    return [ok(_NAME, f"{location.shown}, reads and writes, {signed}")]
