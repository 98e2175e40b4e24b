"""N-dimensional address generation: from positions in a stream to memory addresses.

A BD's dimensions define the order in which words of a memory enter (or leave) a stream.
:func:`walk_of` converts them once to a :class:`Walk`. Every piece of a walk consists of a few boxes
of memory. Each box is a strided view that NumPy copies in one call, after checking that it stays
inside its memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from npukit.emulator.word_copy import copy_words
from npukit.errors import DesignError
from npukit.machine.bd_words import WordDim

Bytes: TypeAlias = NDArray[np.uint8]

STREAM_WORD = 4
"""Bytes per stream word; every transfer is a multiple of this."""

_WORD = np.dtype("<u4")

_BOXES_KEPT = 64
"""Pieces of a walk whose boxes are cached: BDs in tiles repeat the same few pieces."""


_PIECES_KEPT = 8192
"""Maximum number of views from :meth:`Walk.equal_pieces`; each takes some 200 bytes."""


@dataclass(frozen=True, slots=True)
class _Box:
    """Consecutive words of a stream that form a box of memory, possibly with padding around it.

    ``extents`` is the shape of the words in the stream. ``offset`` and ``strides``, both in bytes,
    and ``shape`` are those of the box in memory; ``inside`` is the box's place in ``extents``, or
    None if there is no padding.
    """

    first: int
    last: int
    extents: tuple[int, ...]
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    inside: tuple[slice, ...] | None = None

    def view(self, memory: Bytes) -> NDArray[np.uint32]:
        """A live view of the box; ``memory`` begins at the BD's address."""
        return np.ndarray(self.shape, _WORD, memory, self.offset, self.strides)


class Walk:
    """The order in which a BD visits memory, relative to the BD's own address.

    Attributes:
        length: bytes in the stream, padding included.
        span: bytes of memory, from the BD's address on, that the walk may touch.
        contiguous: whether the walk is ``length`` consecutive bytes.
        padded: whether the stream contains words that are not in memory.
    """

    __slots__ = (
        "_boxes",
        "_byte_strides",
        "_extents",
        "_inner",
        "_pads",
        "_strides",
        "_visits_once",
        "contiguous",
        "length",
        "padded",
        "span",
    )

    def __init__(
        self,
        words: int,
        extents: tuple[int, ...],
        strides: tuple[int, ...],
        pads: tuple[tuple[int, int], ...],
    ) -> None:
        self.length = STREAM_WORD * words
        self._extents = extents  # words per dimension, padding included; outermost first
        self._inner = tuple(prod(extents[axis + 1 :]) for axis in range(len(extents)))
        self._strides = strides  # words
        steps = tuple(STREAM_WORD * stride for stride in strides)
        self._byte_strides = tuple(steps[axis:] for axis in range(len(steps)))
        self._pads = pads  # words before and after
        self._boxes: dict[tuple[int, int], tuple[_Box, ...]] = {}
        self.padded = any(before or after for before, after in pads)
        self.contiguous = not self.padded and (
            words == 0 or (len(extents) == 1 and strides[0] == 1)
        )
        self.span = self.length if self.contiguous else STREAM_WORD * self._reach(words - 1)
        self._visits_once = _visits_once(extents, strides)

    def read(self, memory: Bytes, start: int, stop: int, pad_word: int = 0) -> Bytes:
        """Bytes ``start`` to ``stop`` of the stream; ``memory`` begins at the BD's address.

        A view of ``memory`` if the walk is contiguous, else a copy. ``start`` and ``stop`` are
        multiples of :data:`STREAM_WORD`; padding is filled with ``pad_word``.
        """
        if self.contiguous:
            return memory[start:stop]
        data = np.empty(stop - start, np.uint8)
        self.read_into(data, memory, start, pad_word)
        return data

    def read_into(self, data: Bytes, memory: Bytes, start: int, pad_word: int = 0) -> None:
        """Fill ``data`` with the stream from byte ``start`` on, like :meth:`read`."""
        stop = start + data.size
        if self.contiguous:
            data[:] = memory[start:stop]
            return
        if start == stop:
            return
        if not self.padded and (found := self._one_box(start, stop)) is not None:
            shape, offset, strides = found
            target = np.ndarray(shape, _WORD, data)
            copy_words(target, np.ndarray(shape, _WORD, memory, offset, strides))
            return
        words = data.view(_WORD)
        if self.padded:
            words[:] = pad_word
        for box in self._between(start, stop):
            target = words[box.first : box.last].reshape(box.extents)
            if box.inside is not None:
                target = target[box.inside]
            copy_words(target, box.view(memory))

    def write(self, memory: Bytes, start: int, data: Bytes) -> None:
        """Write ``data``, the stream from byte ``start`` on, to the addresses of the walk."""
        stop = start + data.size
        if self.contiguous:
            memory[start:stop] = data
            return
        if start == stop:
            return
        if self._visits_once and (found := self._one_box(start, stop)) is not None:
            shape, offset, strides = found
            target = np.ndarray(shape, _WORD, memory, offset, strides)
            copy_words(target, np.ndarray(shape, _WORD, np.ascontiguousarray(data)))
            return
        words = np.ascontiguousarray(data).view(_WORD)
        for box in self._between(start, stop):
            given = words[box.first : box.last]
            if self._visits_once:
                copy_words(box.view(memory), given.reshape(box.extents))
            else:
                # If several words go to one address, the last one stays; a strided copy does not
                # keep the order.
                memory[: self.span].view(_WORD)[_places(box)] = given

    def equal_pieces(self, memory: Bytes, size: int) -> list[NDArray[np.uint32]]:
        """The walk split into pieces of ``size`` bytes, in stream order, as live views.

        Empty unless all pieces are single boxes of the same shape without padding. ``memory``
        begins at the BD's address.
        """
        words, left = divmod(size, STREAM_WORD)
        if left or not words or self.padded or self.length != STREAM_WORD * prod(self._extents):
            return []
        if not 1 < self.length // size <= _PIECES_KEPT:
            return []
        for axis, inner in enumerate(self._inner):
            steps, left = divmod(words, inner)
            if steps:
                if left or self._extents[axis] % steps:
                    return []
                break
        extents, strides = self._extents, self._byte_strides[0]
        view = np.ndarray(
            (*extents[:axis], extents[axis] // steps, steps, *extents[axis + 1 :]),
            _WORD,
            memory,
            0,
            (*strides[:axis], steps * strides[axis], *strides[axis:]),
        )
        pieces = [view]
        for _ in range(axis + 1):
            pieces = [piece for outer in pieces for piece in outer]
        return pieces

    @property
    def burst(self) -> int:
        """The most words that are next to each other in memory, one after another in the stream."""
        words = 1
        for axis in reversed(range(len(self._extents))):
            before, after = self._pads[axis]
            if self._extents[axis] > 1 and self._strides[axis] != words:
                break
            words *= self._extents[axis] - before - after
            if before or after:
                break
        return max(1, min(words, self.length // STREAM_WORD))

    @property
    def visits_once(self) -> bool:
        """Whether the walk certainly visits no word twice."""
        return self._visits_once

    @property
    def steps(self) -> tuple[tuple[int, int], ...]:
        """For each dimension its stride in words and how many steps it takes at most."""
        return tuple(
            (stride, max(0, extent - before - after - 1))
            for stride, extent, (before, after) in zip(
                self._strides, self._extents, self._pads, strict=True
            )
        )

    def _one_box(
        self, start: int, stop: int
    ) -> tuple[tuple[int, ...], int, tuple[int, ...]] | None:
        """Shape, offset and strides of a piece that is a single box without padding, as most are.

        Such a piece consists of whole steps of one dimension, within one step of all outer ones.
        """
        first, last = start // STREAM_WORD, stop // STREAM_WORD
        offset = 0
        for axis, inner in enumerate(self._inner):
            step, first = divmod(first, inner)
            end, last = divmod(last, inner)
            offset += step * self._strides[axis]
            if not first and not last:
                steps = end - step
                shape = (steps, *self._extents[axis + 1 :])
                return shape, STREAM_WORD * offset, self._byte_strides[axis]
            if end > step:
                if last or end > step + 1:
                    return None
                last = inner
        return None

    def _between(self, start: int, stop: int) -> tuple[_Box, ...]:
        key = (start, stop)
        boxes = self._boxes.get(key)
        if boxes is None:
            first, last = start // STREAM_WORD, stop // STREAM_WORD
            boxes = tuple(self._cut(0, first, last, 0, 0))
            if len(self._boxes) < _BOXES_KEPT:
                self._boxes[key] = boxes
        return boxes

    def _cut(self, axis: int, first: int, last: int, base: int, at: int) -> Iterator[_Box]:
        """The boxes of words ``first`` to ``last`` of the dimensions from ``axis`` on.

        ``base`` is the start of these dimensions in memory, ``at`` the start of the piece in the
        moved data; both in words.
        """
        inner = self._inner[axis]
        coordinate, rest = divmod(first, inner)
        stop, left = divmod(last, inner)
        if rest:
            if coordinate == stop:
                yield from self._cut_step(axis, coordinate, rest, left, base, at)
                return
            yield from self._cut_step(axis, coordinate, rest, inner, base, at)
            at += inner - rest
            coordinate += 1
        if coordinate < stop:
            box = self._box(axis, coordinate, stop, base, at)
            if box is not None:
                yield box
            at += (stop - coordinate) * inner
        if left:
            yield from self._cut_step(axis, stop, 0, left, base, at)

    def _cut_step(
        self, axis: int, coordinate: int, first: int, last: int, base: int, at: int
    ) -> Iterator[_Box]:
        """The boxes of a part of one step of ``axis``; none if the step is padding."""
        if self.padded:
            before, after = self._pads[axis]
            if not before <= coordinate < self._extents[axis] - after:
                return
            coordinate -= before
        yield from self._cut(axis + 1, first, last, base + coordinate * self._strides[axis], at)

    def _box(self, axis: int, coordinate: int, stop: int, base: int, at: int) -> _Box | None:
        """Whole steps of ``axis``; None if all of them are padding."""
        extents = (stop - coordinate, *self._extents[axis + 1 :])
        strides = self._byte_strides[axis]
        end = at + (stop - coordinate) * self._inner[axis]
        if not self.padded:
            offset = STREAM_WORD * (base + coordinate * self._strides[axis])
            return _Box(at, end, extents, offset, extents, strides)
        before, after = self._pads[axis]
        begins = max(coordinate, before)
        ends = min(stop, self._extents[axis] - after)
        inside = [slice(begins - coordinate, ends - coordinate)]
        shape = [ends - begins]
        for extent, (pad, more) in zip(extents[1:], self._pads[axis + 1 :], strict=True):
            inside.append(slice(pad, extent - more))
            shape.append(extent - pad - more)
        if min(shape) <= 0:
            return None
        offset = STREAM_WORD * (base + (begins - before) * self._strides[axis])
        return _Box(at, end, extents, offset, tuple(shape), strides, tuple(inside))

    def _reach(self, last: int, axis: int = 0) -> int:
        """Words up to the end of the memory that stream words 0 to ``last`` of the dimensions from
        ``axis`` on touch; 0 if none."""
        if axis == len(self._extents):
            return 1
        inner = self._inner[axis]
        before, after = self._pads[axis]
        stop = self._extents[axis] - after
        step, rest = divmod(last, inner)
        reach = 0
        # The step that the walk ends in, and the complete one before it.
        for coordinate, within in ((step, rest), (min(step, stop) - 1, inner - 1)):
            if before <= coordinate < stop:
                below = self._reach(within, axis + 1)
                if below:
                    reach = max(reach, (coordinate - before) * self._strides[axis] + below)
        return reach


def _visits_once(extents: tuple[int, ...], strides: tuple[int, ...]) -> bool:
    """Whether a walk certainly visits no word twice: each stride exceeds all shorter ones."""
    reach = 1
    for stride, extent in sorted(zip(strides, extents, strict=True)):
        if extent > 1:
            if stride < reach:
                return False
            reach += stride * (extent - 1)
    return True


def _places(box: _Box) -> NDArray[np.intp]:
    """The words of memory that a box visits, in stream order."""
    places = np.full(1, box.offset // STREAM_WORD, np.intp)
    for extent, stride in zip(box.shape, box.strides, strict=True):
        steps = np.arange(extent, dtype=np.intp) * (stride // STREAM_WORD)
        places = np.add.outer(places, steps).ravel()
    return places


@lru_cache(maxsize=1024)
def walk_of(
    words: int,
    dims: tuple[WordDim, ...] = (),
    padding: tuple[tuple[int, int], ...] = (),
) -> Walk:
    """The walk of a BD's access pattern.

    Args:
        words: 32-bit words of stream, padding included.
        dims: outermost first; empty means contiguous. A length below their product ends the walk
            early.
        padding: (before, after) per dimension, in steps of that dimension.

    Raises:
        DesignError: a DMA can't walk the pattern.
    """
    if words < 0:
        raise DesignError(f"a transfer of {words} words")
    if not dims or not words:
        return Walk(words, (words,), (1,), ((0, 0),))
    if any(dim.size <= 0 or dim.stride < 0 for dim in dims):
        raise DesignError("an access pattern needs positive sizes and non-negative strides")
    pads = list(padding) or [(0, 0)] * len(dims)
    if len(pads) != len(dims) or any(before < 0 or after < 0 for before, after in pads):
        raise DesignError("zero padding needs one pair of non-negative counts per dimension")
    extents = [d.size + before + after for d, (before, after) in zip(dims, pads, strict=True)]
    strides = [dim.stride for dim in dims]
    if words > prod(extents):
        raise DesignError(f"{words} words do not fit the dimensions ({prod(extents)} words)")
    while len(extents) > 1 and pads[0] == (0, 0) and words <= prod(extents[1:]):
        del extents[0], strides[0], pads[0]  # the walk ends before this dimension's second step
    _merge(extents, strides, pads)
    return Walk(words, tuple(extents), tuple(strides), tuple(pads))


def _merge(extents: list[int], strides: list[int], pads: list[tuple[int, int]]) -> None:
    """Merge dimensions, in place, that continue the next inner one; none may be padded."""
    axis = len(extents) - 2
    while axis >= 0:
        inner = axis + 1
        if pads[axis] == pads[inner] == (0, 0):
            if extents[axis] == 1:
                del extents[axis], strides[axis], pads[axis]
            elif strides[axis] == extents[inner] * strides[inner] or extents[inner] == 1:
                if extents[inner] == 1:
                    strides[inner] = strides[axis]
                extents[inner] *= extents[axis]
                del extents[axis], strides[axis], pads[axis]
        axis -= 1
