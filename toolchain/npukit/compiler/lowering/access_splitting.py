"""Splits an access pattern that does not fit a BD, into patterns that do.

MLIR-AIE does this since 1.4 (``lib/Dialect/AIEX/IR/DmaDecomposition.cpp``), with the same result:
it prefers one BD with one more dimension to several BDs. The order of the elements never changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from math import gcd, isqrt

import msgspec

from npukit.compiler.lowering.access import WORD_BITS, Access, hardware_access
from npukit.errors import DesignError, Location
from npukit.machine.bd_words import field_maximum
from npukit.machine.tile_model import TileModel

_NOWHERE = Location("")

_MAX_SIZE = 1 << 32
"""No buffer has more elements."""

_MAX_TRIED = 10_000
"""Patterns to try: one whose strides fit no BD has too many ways to spell its sizes."""


class Piece(msgspec.Struct, frozen=True):
    """A part of an access pattern, and the element that it starts at, counted from the whole's."""

    start: int
    access: Access


def split_access(access: Access, element_bits: int, model: TileModel) -> tuple[Piece, ...]:
    """Patterns that walk the same elements in the same order, each in one BD.

    Args:
        access: a pattern that does not fit a BD of ``model`` and is not one run of memory.
        element_bits: the width of an element.
        model: the tile whose BDs it is for.

    Returns:
        The patterns in order; none if MLIR-AIE finds no way.
    """
    if max(access.sizes) > _MAX_SIZE:
        return ()
    return tuple(_Splitter(element_bits, model).split(Piece(0, access)) or ())


class _Splitter:
    def __init__(self, element_bits: int, model: TileModel) -> None:
        self._bits = element_bits
        self._model = model
        self._granule = WORD_BITS // gcd(WORD_BITS, element_bits)
        self._tried = 0

    def split(self, piece: Piece) -> list[Piece] | None:
        self._tried += 1
        if self._tried > _MAX_TRIED:
            return None
        if self._fits(piece.access):
            return [piece]
        for access in self._factored(piece.access):
            found = self.split(Piece(piece.start, access))
            if found is not None:
                return found
        return self._sliced(piece)

    def _fits(self, access: Access) -> bool:
        with suppress(DesignError):
            hardware_access(access, self._bits, self._model, linear=False, where=_NOWHERE)
            return True
        return False

    def _factored(self, access: Access) -> Iterator[Access]:
        """Patterns with one dimension as two, if the last dimension is free."""
        sizes, strides = access.sizes, access.strides
        if sizes[3] != 1:
            return
        for level in range(3):
            size, stride = sizes[level], strides[level]
            for inner in _divisors(size):
                if level == 0 and inner % self._granule:
                    continue
                yield Access.of(
                    [*sizes[:level], inner, size // inner, *sizes[level + 1 : 3]],
                    [*strides[:level], stride, inner * stride, *strides[level + 1 : 3]],
                )

    def _sliced(self, piece: Piece) -> list[Piece] | None:
        """Parts of the outermost dimension, one after the other."""
        sizes, strides = piece.access.sizes, piece.access.strides
        levels = [level for level in range(4) if sizes[level] > 1]
        level = levels[-1] if levels else 0
        most = self._most(level)
        if not levels or not 0 < most < sizes[level] <= most * self._model.bds:
            return None
        pieces: list[Piece] = []
        for first in range(0, sizes[level], most):
            part = list(sizes)
            part[level] = min(most, sizes[level] - first)
            access = Access.of(part, strides)
            found = self.split(Piece(piece.start + first * strides[level], access))
            if found is None:
                return None
            pieces += found
        return pieces if len(pieces) <= self._model.bds else None

    def _most(self, level: int) -> int:
        """The largest size of a dimension that its field can hold."""
        if level == 0:
            words = field_maximum(self._model, "d0_wrap")
            return words * WORD_BITS // self._bits // self._granule * self._granule
        if level == 3:
            return field_maximum(self._model, "iteration_wrap") + 1
        return field_maximum(self._model, "d1_wrap")


def _divisors(number: int) -> list[int]:
    """The divisors of a number without 1 and itself, largest first."""
    small = [low for low in range(2, isqrt(max(number, 0)) + 1) if number % low == 0]
    return sorted({*small, *(number // low for low in small)}, reverse=True)
