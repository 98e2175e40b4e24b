"""The model of a kind of tile: memory, locks, a DMA with its BDs, and register addresses.

The tables are in :mod:`npukit.machine.aie_ml`; a generation selects the ones that it has
(:mod:`npukit.machine.generations`).
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from npukit.machine.tiles import DmaDirection, TileKind

Bits = tuple[int, int, int]
"""A part of a BD field: its word, highest bit and lowest bit."""


class BdLayout(msgspec.Struct, frozen=True, eq=False):
    """Where the fields of a BD are.

    ``address_word`` is the word that holds the (low part of the) buffer address. A field in two
    words lists its low part first.
    """

    words: int
    address_word: int
    fields: Mapping[str, tuple[Bits, ...]]


class NamedRegisters(msgspec.Struct, frozen=True, eq=False):
    """Registers from offset ``first`` up to ``end`` (exclusive), one every ``stride`` bytes.

    ``{}`` in ``name`` is replaced by the register's index.
    """

    first: int
    end: int
    stride: int
    name: str


class TileModel(msgspec.Struct, frozen=True, eq=False):
    """A kind of tile. All addresses are byte offsets from the tile's address.

    Attributes:
        kind: shim, memtile or compute tile.
        memory: bytes of data memory, which starts at offset 0; 0 if it has none.
        banks: number of memory banks.
        locks: number of locks.
        lock_base: address of lock 0's value.
        bd_groups: the BDs that channels can run: channel n has group n modulo the number of groups.
        bd_base: address of the first word of BD 0.
        bd: where the fields of a BD are.
        s2mm_channels: DMA channels that receive.
        mm2s_channels: DMA channels that send.
        reaching_channels: the channels (of either direction) that also reach neighbours' memories.
        s2mm_control: the control register of S2MM channel 0; its task queue follows.
        mm2s_control: the same of MM2S channel 0.
        s2mm_status: the status register of S2MM channel 0.
        mm2s_status: the same of MM2S channel 0.
        queue_bd_mask: the bits of a task queue word that hold the BD number.
        queue_name: the register reference's name for a task queue.
        pad_values: the register with MM2S channel 0's padding word; None if they pad with zeros.
        program: bytes of a core's program memory; 0 without a core.
        switch_inputs: ports through which streams enter the switch, by MLIR-AIE's bundle names.
        switch_outputs: ports through which streams leave it.
        mux_inputs: ports through which streams enter a shim's mux; its North is the switch's South.
        mux_outputs: ports through which streams leave the mux.
        named: the registers that belong to neither a DMA nor a lock.
    """

    kind: TileKind
    memory: int
    banks: int
    locks: int
    lock_base: int
    bd_groups: tuple[range, ...]
    bd_base: int
    bd: BdLayout
    s2mm_channels: int
    mm2s_channels: int
    s2mm_control: int
    mm2s_control: int
    s2mm_status: int
    mm2s_status: int
    reaching_channels: range
    queue_bd_mask: int
    queue_name: str
    switch_inputs: Mapping[str, int]
    switch_outputs: Mapping[str, int]
    named: tuple[NamedRegisters, ...]
    mux_inputs: Mapping[str, int] = msgspec.field(default_factory=dict)
    mux_outputs: Mapping[str, int] = msgspec.field(default_factory=dict)
    pad_values: int | None = None
    program: int = 0
    lock_stride: int = 0x10
    bd_stride: int = 0x20
    channel_stride: int = 8
    queue_offset: int = 4
    status_stride: int = 4
    pad_value_stride: int = 4

    @property
    def bds(self) -> int:
        """The number of BDs."""
        return self.bd_groups[-1].stop

    @property
    def bank_size(self) -> int:
        """Bytes of one memory bank, 0 if the tile has no memory."""
        return self.memory // self.banks if self.banks else 0

    def bds_of(self, channel: int) -> range:
        """The BDs that ``channel`` (of either direction) can run."""
        return self.bd_groups[channel % len(self.bd_groups)]

    def channels(self, direction: DmaDirection) -> int:
        """The number of DMA channels in ``direction``."""
        return self.s2mm_channels if direction is DmaDirection.S2MM else self.mm2s_channels

    def control(self, direction: DmaDirection, channel: int) -> int:
        """The control register of a DMA channel."""
        base = self.s2mm_control if direction is DmaDirection.S2MM else self.mm2s_control
        return base + self.channel_stride * channel

    def status(self, direction: DmaDirection, channel: int) -> int:
        """The status register of a DMA channel."""
        base = self.s2mm_status if direction is DmaDirection.S2MM else self.mm2s_status
        return base + self.status_stride * channel
