"""The releases on a host, as this side reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec


class Release(msgspec.Struct, frozen=True):
    """A release; what its record does not say, or says in another form, is None or empty.

    Attributes:
        release: the name of its folder.
        current: whether it is the current one.
        previous: whether ``--rollback`` would make it current.
        deployed: when it was brought or tried last: ISO 8601, the clock of the host.
        by: who did that.
        verdict: passed, failed or not validated.
        runs_on: the devices that its cases ran on.
    """

    release: str
    current: bool
    previous: bool
    name: str | None = None
    version: str | None = None
    digest: str | None = None
    kernels: tuple[str, ...] = ()
    deployed: str | None = None
    by: str | None = None
    verdict: str | None = None
    runs_on: tuple[str, ...] = ()


class ReleaseList(msgspec.Struct, frozen=True):
    """The releases in the folder ``path``, newest first, and the name that ``current`` leads to.

    ``exists`` is whether there is such a folder.
    """

    path: str
    exists: bool
    current: str | None
    releases: tuple[Release, ...]


def read_list(fields: Mapping[str, Any]) -> ReleaseList:
    """What the far end says about a folder."""
    releases = tuple(map(_release, fields["releases"]))
    return ReleaseList(fields["path"], fields["exists"], fields["current"], releases)


def _release(fields: Mapping[str, Any]) -> Release:
    try:
        return msgspec.convert(fields, Release)
    except msgspec.ValidationError:
        return Release(fields["release"], fields["current"], fields["previous"])
