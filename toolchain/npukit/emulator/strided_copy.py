"""Copies pieces of a strided BD's data to or from consecutive memory.

The BDs at the other end of a stream usually split a long strided walk into equal pieces, one per
object. The views of all pieces are created together when the first piece moves, so each piece takes
a single NumPy copy.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from npukit.emulator.access_pattern import Bytes
from npukit.emulator.descriptors import Descriptor

_WORD = np.dtype("<u4")


def gather(bd: Descriptor, memory: Bytes, first: int, to: Descriptor, target: Bytes) -> bool:
    """Copy ``target.size`` bytes of the stream of ``bd``, from byte ``first`` on, to ``target``.

    ``memory`` is the memory that this run of ``bd`` walks; ``target`` belongs to ``to``. Returns
    False, with nothing copied, if the bytes are not one of the equal pieces.
    """
    piece = _piece(bd, memory, first, target.size)
    if piece is None:
        return False
    _in_shape(to, target, piece.shape)[...] = piece
    return True


def scatter(bd: Descriptor, memory: Bytes, first: int, by: Descriptor, data: Bytes) -> bool:
    """Copy ``data``, which belongs to ``by``, to the addresses of ``bd``, like :func:`gather`."""
    if not bd.walk.visits_once:
        return False
    piece = _piece(bd, memory, first, data.size)
    if piece is None:
        return False
    piece[...] = _in_shape(by, data, piece.shape)
    return True


def _piece(bd: Descriptor, memory: Bytes, first: int, size: int) -> NDArray[np.uint32] | None:
    pieces = bd.pieces
    if pieces is None:
        if first or bd.window is not memory:
            return None
        bd.piece_size = size
        pieces = bd.pieces = bd.walk.equal_pieces(memory, size)
    if size != bd.piece_size or not pieces:
        return None
    number, left = divmod(first, size)
    return None if left else pieces[number]


def _in_shape(bd: Descriptor, data: Bytes, shape: tuple[int, ...]) -> NDArray[np.uint32]:
    """``data`` as words in ``shape``; a view of all memory that ``bd`` visits is cached."""
    if bd.window is None or data.size != bd.walk.length:
        return np.ndarray(shape, _WORD, data)
    shaped = bd.shaped
    if shaped is None or shaped.shape != shape:
        shaped = bd.shaped = np.ndarray(shape, _WORD, data)
    return shaped
