"""The order in which things are used, and how soon each will be used again by that order.

A program that runs a network layer by layer, input by input, repeats its order. The last uses are
looked for earlier in the history; what followed there is what to expect.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final

_LENGTH: Final = 2048
_LONGEST_MATCH: Final = 32


class UseHistory:
    """What was used, in order. Older uses than the last ``length`` are forgotten."""

    def __init__(self, length: int = _LENGTH) -> None:
        self._length = length
        self._uses: list[Hashable] = []

    def note(self, key: Hashable) -> None:
        """``key`` is used now."""
        self._uses.append(key)
        if len(self._uses) > 2 * self._length:
            del self._uses[: -self._length]

    def distances(self) -> dict[Hashable, int]:
        """In how many uses from now each is to be expected, at least 1.

        What is not in that order, or is used in a new one, is taken to be used after as many more
        uses as have gone by without it.
        """
        expected = self._expected()
        ages = {key: now for now, key in enumerate(self._uses)}
        last = len(self._uses)
        distances = {key: len(expected) + last - now for key, now in ages.items()}
        return distances | {key: i for i, key in reversed([*enumerate(expected, 1)])}

    def _expected(self) -> list[Hashable]:
        """What followed when the history was last most like now, up to now."""
        uses, now = self._uses, len(self._uses)
        best, start = 0, now
        for end in range(now - 1, 0, -1):
            if best == _LONGEST_MATCH:
                break
            length = 0
            while length < min(end, _LONGEST_MATCH) and uses[end - 1 - length] == uses[-1 - length]:
                length += 1
            if length > best:
                best, start = length, end
        return uses[start:]
