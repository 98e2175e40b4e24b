"""The sizes of an encoder."""

from __future__ import annotations

from dataclasses import dataclass

from npukit.whisper.audio import RATE, TOKEN


@dataclass(frozen=True)
class EncoderShape:
    """The sizes of an encoder; ``features`` are those between its two linear layers."""

    layers: int
    width: int
    heads: int
    features: int
    tokens: int
    bands: int

    @property
    def seconds(self) -> float:
        """The length of the recording that it takes."""
        return self.tokens * TOKEN / RATE
