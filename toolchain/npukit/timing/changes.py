"""What a replay may change in a recording."""

from __future__ import annotations

import msgspec


class Changes(msgspec.Struct, frozen=True):
    """Differences between a recording and its replay.

    Attributes:
        more_objects: how many more objects every objectfifo has room for.
    """

    more_objects: int = 0


UNCHANGED = Changes()
"""The recording as it is."""
