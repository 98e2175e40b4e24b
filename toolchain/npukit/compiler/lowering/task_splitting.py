"""Splits the only BD of a task if its pattern does not fit one, as MLIR-AIE 1.4 does."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from math import prod

from xdsl.ir import Block

from npukit.compiler.dialect.aie import DmaBdOp
from npukit.compiler.dialect.attributes import DimLayout, DimLayoutArrayAttr, i32
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.access import Access, hardware_access
from npukit.compiler.lowering.access_splitting import Piece, split_access
from npukit.compiler.lowering.host_memory import element_bits
from npukit.compiler.lowering.task_chain import BdBlock
from npukit.errors import DesignError
from npukit.machine.tile_model import TileModel

_SMALL = 64
"""No field for a size has a smaller maximum."""

_LEVELS = 4


def split_large(blocks: Mapping[Block, BdBlock], model: TileModel) -> dict[Block, BdBlock]:
    """The blocks of a task, in which a BD that does not fit its fields is a chain of several.

    A task of several BDs, or whose BD has locks, padding or an iteration, stays as it is.
    """
    (first, *others) = blocks.values()
    bd = first.bd
    plain = bd.pad_dimensions is None and bd.iteration is None and first.acquire is None
    large = any(dim.size > _SMALL for dim in bd.dims)
    if others or not plain or not large or first.release is not None:
        return dict(blocks)
    pieces = _pieces(bd, model)
    if not pieces:
        return dict(blocks)
    meant, elements = prod(dim.size for dim in bd.dims), bd.element_count
    if elements is not None and elements != meant:
        whole = f"the BD has no len, so it moves all {elements} elements of its buffer"
        said = whole if bd.length is None else f"the BD's len is {elements}"
        raise DesignError(f"{said}, but its sizes make {meant} elements", where=locate(bd))
    bds = [_part(bd, piece, whole=len(pieces) == 1) for piece in pieces]
    for following_bd in bds[1:]:
        # Only the first has the number that the design names; the others get free ones.
        following_bd.properties.pop("bd_id", None)
    made = [*blocks, *(Block() for _ in bds[1:])]
    following = [*made[1:], first.next_block]
    return {
        block: BdBlock(part, None, None, then, first.header)
        for block, part, then in zip(made, bds, following, strict=True)
    }


def _pieces(bd: DmaBdOp, model: TileModel) -> tuple[Piece, ...]:
    where = locate(bd)
    bits = element_bits(bd.buffer.type, where)
    dims = [*reversed(bd.dims)]
    if len(dims) > _LEVELS:
        return ()
    access = Access.of([dim.size for dim in dims], [dim.stride for dim in dims])
    if access.is_contiguous:
        return ()
    with suppress(DesignError):
        hardware_access(access, bits, model, linear=False, where=where)
        return ()
    pieces = split_access(access, bits, model)
    # The queue repeats a task, so a BD of a chain can't repeat on its own.
    return pieces if all(piece.access.sizes[3] == 1 for piece in pieces) else ()


def _part(bd: DmaBdOp, piece: Piece, *, whole: bool) -> DmaBdOp:
    sizes, strides = piece.access.sizes, piece.access.strides
    made = bd.clone()
    made.offset_attr = i32(bd.offset + piece.start)
    if not whole:
        made.len_attr = i32(prod(sizes[:3]))
    layout = zip(reversed(sizes), reversed(strides), strict=True)
    made.dimensions = DimLayoutArrayAttr(tuple(DimLayout(*level) for level in layout))
    return made
