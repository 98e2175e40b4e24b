"""N-dimensional address generation: from positions in a stream to places in memory.

A BD's dimensions say in which order the bytes of a memory go into a stream (or come out of one).
:func:`walk_of` turns them once into a :class:`Walk`; moving bytes is then a slice where the walk is
contiguous, and a numpy gather or scatter otherwise.

Where hardware and the description differ in length, the length wins, as in hardware: a shorter
length ends the walk early, a longer one goes on along the outermost dimension.
"""

from __future__ import annotations

from functools import lru_cache
from math import gcd, prod
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from npukit.errors import DesignError
from npukit.machine.physical import Dim

Bytes: TypeAlias = NDArray[np.uint8]

STREAM_WORD = 4
"""Bytes of a stream's word; every transfer is a whole number of them."""

_INDEX_CACHE_LIMIT = 1 << 15
"""Longest walk (in units) whose index array is kept; longer ones are computed piece by piece."""

_UNIT_DTYPE: dict[int, np.dtype[np.unsignedinteger]] = {
    1: np.dtype("u1"),
    2: np.dtype("<u2"),
    4: np.dtype("<u4"),
}


class Walk:
    """The order in which a BD visits memory, relative to the BD's own address.

    Attributes:
        length: bytes that the stream carries, padding included.
        span: bytes of memory, from the BD's address on, that the walk may touch.
        contiguous: the walk is ``length`` bytes in a row.
    """

    __slots__ = ("_extents", "_index", "_pads", "_strides", "_unit", "contiguous", "length", "span")

    def __init__(
        self,
        length: int,
        unit: int,
        extents: tuple[int, ...],
        strides: tuple[int, ...],
        pads: tuple[tuple[int, int], ...],
    ) -> None:
        self.length = length
        self._unit = unit
        self._extents = extents  # units per dimension, padding included; outermost first
        self._strides = strides  # units
        self._pads = pads  # units before and after
        self._index: NDArray[np.intp] | None = None
        padded = any(before or after for before, after in pads)
        self.contiguous = not padded and (length == 0 or (len(extents) == 1 and strides[0] == 1))
        if self.contiguous:
            self.span = length
        else:
            self.span = self._reach() * unit
            if length // unit <= _INDEX_CACHE_LIMIT:
                self._index = self._indices(0, length // unit)

    @property
    def padded(self) -> bool:
        """Whether the stream holds words that are not in memory."""
        return bool(self._pads)

    def read(self, memory: Bytes, start: int, stop: int, pad_word: int = 0) -> Bytes:
        """Bytes ``start`` to ``stop`` of the stream; ``memory`` begins at the BD's address.

        A view of ``memory`` where the walk is contiguous, else a copy. ``start`` and ``stop`` are
        multiples of :data:`STREAM_WORD`; padding holds ``pad_word``.
        """
        if self.contiguous:
            return memory[start:stop]
        index = self._between(start, stop)
        units = memory[: self.span].view(_UNIT_DTYPE[self._unit])
        if self._pads:
            taken = (
                units[np.maximum(index, 0)] if units.size else np.zeros(index.shape, units.dtype)
            )
            padding = index < 0
            taken[padding] = 0
            if pad_word:
                words = np.frombuffer(pad_word.to_bytes(STREAM_WORD, "little"), taken.dtype)
                taken[padding] = np.resize(words, taken.size)[padding]
            return taken.view(np.uint8)
        return units[index].view(np.uint8)

    def write(self, memory: Bytes, start: int, data: Bytes) -> None:
        """Put ``data``, which is the stream from byte ``start`` on, where the walk says."""
        stop = start + data.size
        if self.contiguous:
            memory[start:stop] = data
            return
        dtype = _UNIT_DTYPE[self._unit]
        memory[: self.span].view(dtype)[self._between(start, stop)] = np.ascontiguousarray(
            data
        ).view(dtype)

    def _between(self, start: int, stop: int) -> NDArray[np.intp]:
        first, last = start // self._unit, stop // self._unit
        if self._index is not None:
            return self._index[first:last]
        return self._indices(first, last)

    def _indices(self, first: int, last: int) -> NDArray[np.intp]:
        """Unit offsets into memory of stream units ``first`` to ``last``; -1 is padding."""
        rest = np.arange(first, last, dtype=np.intp)
        index = np.zeros(rest.shape, dtype=np.intp)
        outside = np.zeros(rest.shape, dtype=np.bool_)
        for axis in range(len(self._extents) - 1, -1, -1):
            extent = self._extents[axis]
            if axis > 0:
                rest, coordinate = np.divmod(rest, extent)
            else:
                coordinate = rest
            if self._pads:
                before, after = self._pads[axis]
                coordinate = coordinate - before
                outside |= (coordinate < 0) | (coordinate >= extent - before - after)
            index += coordinate * self._strides[axis]
        if self._pads:
            index[outside] = -1
        return index

    def _reach(self, axis: int = 0, last: int | None = None) -> int:
        """Units up to the end of what stream units 0 to ``last`` of the dimensions from ``axis``
        on touch; 0 is nothing."""
        if last is None:
            last = self.length // self._unit - 1
        if axis == len(self._extents):
            return 1
        inner = prod(self._extents[axis + 1 :])
        before, after = self._pads[axis] if self._pads else (0, 0)
        stop = self._extents[axis] - after
        step, rest = divmod(last, inner)
        reach = 0
        # The step that the walk ends in, and the last one before it, which it made in full.
        for coordinate, within in ((step, rest), (min(step, stop) - 1, inner - 1)):
            if before <= coordinate < stop:
                below = self._reach(axis + 1, within)
                if below:
                    reach = max(reach, (coordinate - before) * self._strides[axis] + below)
        return reach


@lru_cache(maxsize=256)
def walk_of(
    length: int,
    granule: int = STREAM_WORD,
    dims: tuple[Dim, ...] = (),
    padding: tuple[tuple[int, int], ...] = (),
) -> Walk:
    """The walk of an access pattern, as :class:`npukit.machine.physical.BufferDescriptor` gives it.

    Args:
        length: bytes of stream, padding included.
        granule: bytes per step of the innermost dimension.
        dims: outermost first, strides in bytes; empty is contiguous.
        padding: zeros (before, after) per dimension, in granules and dimensions of ``dims``.

    Raises:
        DesignError: the pattern is not one that a DMA could walk.
    """
    if length < 0 or length % STREAM_WORD:
        raise DesignError(f"a transfer of {length} bytes is not a whole number of 32-bit words")
    if not dims:
        return Walk(length, STREAM_WORD, (length // STREAM_WORD,), (1,), ())
    _check(granule, dims, padding)
    sizes = [dim.size for dim in dims]
    strides = [dim.stride for dim in dims]
    pads = [*padding] if any(b or a for b, a in padding) else [(0, 0)] * len(dims)
    # Make the innermost dimension a run of bytes that lie side by side.
    sizes.append(granule)
    strides.append(1)
    pads.append((0, 0))
    _coalesce(sizes, strides, pads)
    inner = [size + before + after for size, (before, after) in zip(sizes, pads, strict=True)]
    if length > prod(inner):
        if any(pads[0]):
            raise DesignError(
                f"{length} bytes do not fit the padded dimensions ({prod(inner)} bytes)"
            )
        sizes[0] = -(-length // prod(inner[1:]))
    while len(sizes) > 1 and pads[0] == (0, 0) and length <= prod(inner[1:]):
        del sizes[0], strides[0], pads[0], inner[0]  # the walk ends before this one's first step
    unit = gcd(STREAM_WORD, sizes[-1], *pads[-1], *strides[:-1])
    extents = [size + before + after for size, (before, after) in zip(sizes, pads, strict=True)]
    extents[-1] //= unit
    unit_pads = [*pads[:-1], (pads[-1][0] // unit, pads[-1][1] // unit)]
    unit_strides = [*(stride // unit for stride in strides[:-1]), 1]
    padded = any(before or after for before, after in unit_pads)
    return Walk(
        length, unit, tuple(extents), tuple(unit_strides), tuple(unit_pads) if padded else ()
    )


def _check(granule: int, dims: tuple[Dim, ...], padding: tuple[tuple[int, int], ...]) -> None:
    if granule <= 0 or any(dim.size <= 0 or dim.stride < 0 for dim in dims):
        raise DesignError("an access pattern needs sizes above zero and strides from zero on")
    if padding and (len(padding) != len(dims) or any(b < 0 or a < 0 for b, a in padding)):
        raise DesignError("zero padding needs one pair of counts from zero on per dimension")


def _coalesce(sizes: list[int], strides: list[int], pads: list[tuple[int, int]]) -> None:
    """Merge dimensions, in place, that continue the one inside of them.

    The innermost entry is a run of bytes. A padded dimension ends merging outwards, but one whose
    steps are as long as the run joins it, padding and all.
    """
    axis = len(sizes) - 2
    while axis >= 0:
        if strides[axis] == sizes[axis + 1] and pads[axis + 1] == (0, 0) and axis == len(sizes) - 2:
            run = sizes[axis + 1]
            sizes[axis] *= run
            strides[axis] = 1
            pads[axis] = (pads[axis][0] * run, pads[axis][1] * run)
            del sizes[axis + 1], strides[axis + 1], pads[axis + 1]
        elif axis > 0 and sizes[axis] == 1 and pads[axis] == (0, 0):
            # One step adds nothing; but the outermost dimension may be asked to go on.
            del sizes[axis], strides[axis], pads[axis]
        axis -= 1
