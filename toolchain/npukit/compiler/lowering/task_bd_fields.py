"""The fields of a task's BD that follow from its ``aie.dma_bd`` alone: pattern, padding, packet.

The arithmetic is MLIR-AIE's (``AIEDMATasksToNPU``). :mod:`npukit.compiler.lowering.dma_tasks`
handles locks and addresses, which depend on the neighbouring tiles.
"""

from __future__ import annotations

from math import prod

from msgspec.structs import replace

from npukit.compiler.dialect.aie import DmaBdOp
from npukit.compiler.dialect.attributes import BdIteration, DimLayout, PacketInfo
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.access import Access, hardware_access
from npukit.compiler.memory_runs import is_one_run
from npukit.errors import DesignError, Location, UnsupportedError
from npukit.machine.bd_words import BdFields
from npukit.machine.physical import DmaDirection
from npukit.machine.tile_model import TileModel
from npukit.machine.tiles import TileKind


def pattern_fields(
    bd: DmaBdOp, model: TileModel, direction: DmaDirection, bits: int, where: Location
) -> BdFields:
    """Length, access pattern and padding of a BD."""
    dims = bd.dims
    pads = any(pad.before or pad.after for pad in bd.padding)
    if pads and (model.kind is not TileKind.MEM or direction is not DmaDirection.MM2S):
        raise DesignError("only a memory tile can pad, and only what it sends (MM2S)", where=where)
    if len(dims) > 4:
        raise DesignError(f"a BD has at most four dimensions, not {len(dims)}", where=where)
    elements = bd.element_count
    if model.kind is TileKind.SHIM and dims and is_run(dims):
        # One run of memory needs no pattern, so the limits of a pattern do not apply.
        elements = prod(dim.size for dim in dims) if bd.length is None else bd.length
        dims = ()
    if elements is None:
        raise DesignError("a BD of a buffer of dynamic shape needs a length", where=where)
    if bd.offset * bits % 32:
        raise DesignError(
            f"a BD must start at a multiple of 4 bytes, not at {bd.offset * bits // 8}",
            where=where,
        )
    if elements * bits % 32 or elements < 1:
        raise DesignError(
            f"a BD must move a positive multiple of 4 bytes, not {elements * bits // 8}",
            where=where,
        )
    fields = BdFields(buffer_length=elements * bits // 32)
    if dims:
        fields = _with_dims(fields, dims, model, bits, where)
    if bd.iteration is not None:
        fields = _with_iteration(fields, bd.iteration, len(bd.dims), bits, where)
    return _with_padding(fields, bd, model, direction, where)


def is_run(dims: tuple[DimLayout, ...]) -> bool:
    """Whether dimensions (outermost first) walk one run of memory, repeat dimension included.

    MLIR-AIE's ``LinearizeContiguousBDTransfer`` removes such a pattern from a shim BD.
    """
    # A single dimension stays as it is: it fits any BD.
    return len(dims) > 1 and is_one_run((dim.size, dim.stride) for dim in reversed(dims))


def _with_dims(
    fields: BdFields, dims: tuple[DimLayout, ...], model: TileModel, bits: int, where: Location
) -> BdFields:
    access = Access.of([dim.size for dim in reversed(dims)], [dim.stride for dim in reversed(dims)])
    linear = access.is_plain or (model.kind is TileKind.SHIM and access.is_contiguous)
    hardware = hardware_access(access, bits, model, linear=linear, where=where)
    if hardware.words != fields.buffer_length:
        raise DesignError(
            f"the BD's length is {4 * fields.buffer_length} bytes, but its three inner dimensions "
            f"span {4 * hardware.words}",
            where=where,
            hint="the outermost of four dimensions repeats the BD; it does not count in the length",
        )
    return replace(hardware.fields(linear=linear), buffer_length=fields.buffer_length)


def _with_iteration(
    fields: BdFields, iteration: BdIteration, dims: int, bits: int, where: Location
) -> BdFields:
    if dims > 3:
        raise DesignError(
            "the outermost of four dimensions is the iteration, but this BD already has one",
            where=where,
        )
    if iteration.size == 1:
        return fields
    if iteration.stride < 1 or iteration.stride * bits % 32:
        raise DesignError(
            f"the stride of the iteration is {iteration.stride * bits // 8} bytes; it must be a "
            "positive multiple of 4 bytes",
            where=where,
        )
    return replace(
        fields,
        iteration_wrap=iteration.size - 1,
        iteration_step=iteration.stride * bits // 32 - 1,
        iteration_current=iteration.current,
    )


def packet_fields(
    fields: BdFields, bd: DmaBdOp, packet: PacketInfo | None, *, receives: bool
) -> BdFields:
    """Add the header of the packet that a BD sends, or ``receives`` on an out-of-order channel.

    Raises:
        DesignError: there is none, and the channel or an ``out_of_order_id`` needs one.
    """
    if packet is None and receives:
        raise DesignError(
            "a BD of an out_of_order task must be a packet BD",
            where=locate(bd),
            hint="give it a packet attribute",
        )
    if packet is None and bd.out_of_order_id is not None:
        raise DesignError(
            "an out_of_order_id goes into a packet header, but this BD sends no packets",
            where=locate(bd),
        )
    if packet is None:
        return fields
    return replace(
        fields,
        enable_packet=1,
        packet_type=packet.pkt_type,
        packet_id=packet.pkt_id,
        out_of_order_id=bd.out_of_order_id or 0,
    )


def _with_padding(
    fields: BdFields, bd: DmaBdOp, model: TileModel, direction: DmaDirection, where: Location
) -> BdFields:
    if bd.pad_dimensions is None:
        return fields
    if not bd.dims:
        raise DesignError("padding needs sizes and strides to pad", where=where)
    if len(bd.padding) > len(bd.dims):
        raise DesignError(
            f"{len(bd.padding)} dimensions are padded, but the BD has {len(bd.dims)}", where=where
        )
    # MLIR-AIE drops the padding of the fourth dimension, for which a BD has no field.
    if len(bd.padding) > 3 and (bd.padding[0].before or bd.padding[0].after):
        raise UnsupportedError("padding the fourth dimension is not supported", where=where)
    inner = [*reversed(bd.padding)][:3]
    return replace(
        fields,
        **{f"d{level}_zero_before": pad.before for level, pad in enumerate(inner)},
        **{f"d{level}_zero_after": pad.after for level, pad in enumerate(inner)},
    )
