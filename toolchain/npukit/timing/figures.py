"""The figures of one dispatch: the same for the same build, on every machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from npukit.machine.tiles import TileKind


class ChannelFigures(msgspec.Struct, frozen=True):
    """What one DMA channel moves.

    ``direction`` is seen from the tile: ``in`` is S2MM. Into a shim means to host memory.
    ``bytes_moved`` are those of the stream, without packet headers.
    """

    kind: TileKind
    tile: tuple[int, int]
    direction: Literal["in", "out"]
    channel: int
    bytes_moved: int
    bds: int

    @property
    def name(self) -> str:
        """For example ``shim (0, 0) out 1``."""
        return f"{self.kind} ({self.tile[0]}, {self.tile[1]}) {self.direction} {self.channel}"


class VectorFigures(msgspec.Struct, frozen=True):
    """What the vector code of one core multiplies, loads and stores, as its source says.

    ``macs`` are multiply-accumulates by the kind of their operands; ``loaded`` and ``stored`` are
    bytes of vectors, through pointers.
    """

    macs: Mapping[str, int]
    loaded: int
    stored: int

    @property
    def is_empty(self) -> bool:
        """Whether no vector code ran."""
        return not (any(self.macs.values()) or self.loaded or self.stored)


class CoreFigures(msgspec.Struct, frozen=True):
    """What one core does; ``instructions`` are WebAssembly instructions of the emulated core.

    ``vector`` is None if its functions have no vector code.
    """

    tile: tuple[int, int]
    instructions: int
    vector: VectorFigures | None = None

    @property
    def is_scalar(self) -> bool:
        """Whether it runs scalar code alone, which is not in a bound."""
        return self.instructions > 0 and (self.vector is None or self.vector.is_empty)

    @property
    def name(self) -> str:
        """For example ``core (0, 2)``."""
        return f"core ({self.tile[0]}, {self.tile[1]})"


class DispatchFigures(msgspec.Struct, frozen=True):
    """What one dispatch moves and computes; ``stream_bytes`` is the size of its ``insts.bin``."""

    stream_bytes: int
    channels: tuple[ChannelFigures, ...]
    cores: tuple[CoreFigures, ...]

    @property
    def bds(self) -> int:
        """BDs that all channels complete."""
        return sum(channel.bds for channel in self.channels)

    @property
    def instructions(self) -> int:
        """WebAssembly instructions of all emulated cores."""
        return sum(core.instructions for core in self.cores)

    @property
    def scalar_cores(self) -> tuple[CoreFigures, ...]:
        """The cores that run scalar code alone."""
        return tuple(core for core in self.cores if core.is_scalar)

    @property
    def macs(self) -> int | None:
        """Multiply-accumulates of the vector code of all cores; None if none has any."""
        vectors = self._vectors()
        return sum(sum(vector.macs.values()) for vector in vectors) if vectors else None

    def _vectors(self) -> list[VectorFigures]:
        return [core.vector for core in self.cores if core.vector is not None]

    def moved(self, kind: TileKind, direction: Literal["in", "out"]) -> int:
        """Bytes that all channels of the tiles of one kind move in one direction."""
        return sum(self._of(kind, direction))

    def _of(self, kind: TileKind, direction: Literal["in", "out"]) -> list[int]:
        return [
            channel.bytes_moved
            for channel in self.channels
            if (channel.kind, channel.direction) == (kind, direction)
        ]

    def named(self) -> Mapping[str, int]:
        """Every figure by a name; the lower, the better."""
        directions: tuple[Literal["in", "out"], ...] = ("in", "out")
        ends = [(kind, direction) for kind in TileKind for direction in directions]
        return {
            **{
                f"{kind} bytes {direction}": self.moved(kind, direction) for kind, direction in ends
            },
            **{
                f"bytes of the busiest {kind} channel {side}": max(self._of(kind, side), default=0)
                for kind, side in ends
            },
            "BDs": self.bds,
            "bytes of the instruction stream": self.stream_bytes,
            "core instructions": self.instructions,
            "core instructions of the busiest core": max(
                (core.instructions for core in self.cores), default=0
            ),
            **self._named_vectors(),
        }

    def _named_vectors(self) -> Mapping[str, int]:
        vectors = self._vectors()
        kinds = sorted({kind for vector in vectors for kind in vector.macs})
        return {
            **{f"MACs {kind}": sum(v.macs.get(kind, 0) for v in vectors) for kind in kinds},
            "bytes of vector loads": sum(vector.loaded for vector in vectors),
            "bytes of vector stores": sum(vector.stored for vector in vectors),
        }
