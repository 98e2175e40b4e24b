"""Calls that leave more and more of what the host sends in the array, as findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from npukit.check.entries import Entry
from npukit.check.ordinals import ordinal
from npukit.compiler.lowering.allocation_names import fifo_name
from npukit.emulator.backlog import HeldTransfers
from npukit.findings import Finding
from npukit.machine.physical import DmaDirection, PhysicalDesign, Tile

_EXPLANATIONS: Final = frozenset(
    {"fifo-end-unused", "idle-shim-channel", "never-releases", "partial-object"}
)
"""Rules that say why objects stay."""
_HINT: Final = (
    "the next call begins with what is left: send what the cores take for the results that the "
    "sequence receives, and receive all of these"
)


@dataclass(frozen=True)
class LeftObjects:
    """What is left in the array after ``calls`` calls.

    Attributes:
        design: what runs on the array.
        calls: how many calls have ended.
        held: transfers of the sequence that did not end.
        growing: S2MM channels of tiles, with the number of objects after each call that have
            arrived and nobody has acquired.
    """

    design: PhysicalDesign
    calls: int
    held: tuple[HeldTransfers, ...]
    growing: Mapping[tuple[Tile, int], tuple[int, ...]]

    def findings(self, sequence: str, sends: Mapping[tuple[Tile, int], str]) -> Iterator[Finding]:
        """Yield a finding for each channel.

        Args:
            sequence: the place of the runtime sequence.
            sends: the place of the last transfer on each MM2S channel of a shim.
        """
        after = f"after the {ordinal(self.calls - 1)} call"
        for each in self.held:
            waiting = "1 transfer waits" if each.tasks == 1 else f"{each.tasks} transfers wait"
            message = (
                f"calls send more with {self._name(each.tile, each.channel)} than the array takes: "
                f"{after}, {waiting} for room"
            )
            where = sends.get((each.tile, each.channel), sequence)
            yield Finding(message, where, _HINT, each.cause, rule="objects-left")
        for (tile, channel), counts in self.growing.items():
            message = (
                f"each call leaves more objects that nobody acquires: {after}, {counts[-1]} that "
                f"DMA {tile} S2MM {channel} has received"
            )
            yield Finding(message, sequence, _HINT, rule="objects-left")

    def _name(self, tile: Tile, channel: int) -> str:
        for name, each in self.design.shim_allocations.items():
            if (each.tile, each.channel, each.direction) == (tile, channel, DmaDirection.MM2S):
                return f"@{fifo_name(name)}"
        return f"DMA {tile} MM2S {channel}"


def unexplained(entries: Iterable[Entry]) -> list[Entry]:
    """``entries`` about a design, without those about left objects if others say why they stay."""
    kept = list(entries)
    if any(entry.rule.id in _EXPLANATIONS for entry in kept):
        return [entry for entry in kept if entry.rule.id != "objects-left"]
    return kept
