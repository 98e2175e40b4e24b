"""What a replay may change in a recording."""

from __future__ import annotations

import msgspec


class Changes(msgspec.Struct, frozen=True):
    """Differences between a recording and its replay.

    Attributes:
        more_tokens: added to the initial value of every lock that has one: the objects that a fifo
            has room for.
    """

    more_tokens: int = 0


UNCHANGED = Changes()
"""The recording as it is."""
