"""Which npukit a worker has."""

from __future__ import annotations

from npukit import __version__


def own_version() -> str:
    """The version of npukit in this process."""
    return __version__
