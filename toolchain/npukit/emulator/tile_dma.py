"""The DMA of one tile."""

from __future__ import annotations

from npukit.emulator.dma import Channel, ChannelContext
from npukit.emulator.source_channel import SourceChannel
from npukit.emulator.streams import SinkChannel
from npukit.errors import DeviceError
from npukit.machine.physical import DmaDirection


class TileDma:
    """The DMA of one tile: its BDs, and its S2MM (``sinks``) and MM2S (``sources``) channels."""

    def __init__(
        self,
        shared: ChannelContext,
        sinks: tuple[SinkChannel, ...],
        sources: tuple[SourceChannel, ...],
    ) -> None:
        self.tile = shared.tile
        self.bds = shared.bds
        self.sinks = sinks
        self.sources = sources

    @classmethod
    def of(cls, shared: ChannelContext, sinks: int, sources: int) -> TileDma:
        """A DMA with so many channels of each direction."""
        return cls(
            shared,
            tuple(SinkChannel(shared, index) for index in range(sinks)),
            tuple(SourceChannel(shared, index) for index in range(sources)),
        )

    def channel(self, direction: DmaDirection, index: int) -> Channel:
        """A channel.

        Raises:
            DeviceError: the tile has no such channel.
        """
        channels: tuple[Channel, ...]
        channels = self.sinks if direction is DmaDirection.S2MM else self.sources
        if not 0 <= index < len(channels):
            raise DeviceError(f"tile {self.tile} has no {direction} channel {index}")
        return channels[index]

    @property
    def all_channels(self) -> tuple[Channel, ...]:
        """All channels, S2MM first."""
        return (*self.sinks, *self.sources)
