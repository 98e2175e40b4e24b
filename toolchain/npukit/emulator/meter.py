"""Totals of the data that an array's DMA channels have moved since load."""

from __future__ import annotations

from typing import Protocol

from npukit.machine.physical import DmaDirection


class Counting(Protocol):
    """The part of a channel that :class:`Meter` reads."""

    direction: DmaDirection
    bytes_moved: int
    bds_run: int


class Meter:
    """Totals over all channels since load: bytes written to memories, and BDs.

    Totals are read far less often than channels move, so channels count and this adds up.
    """

    def __init__(self) -> None:
        self._channels: list[Counting] = []
        self._sinks: list[Counting] = []

    def watch(self, channel: Counting) -> None:
        """Include ``channel`` in the totals."""
        self._channels.append(channel)
        if channel.direction is DmaDirection.S2MM:
            self._sinks.append(channel)

    @property
    def bytes_moved(self) -> int:
        """Bytes that DMAs wrote into tiles and into host memory."""
        return sum([channel.bytes_moved for channel in self._sinks])

    @property
    def bds_run(self) -> int:
        """BDs completed."""
        return sum([channel.bds_run for channel in self._channels])
