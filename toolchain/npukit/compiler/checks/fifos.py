"""Checks of object fifos, their links, and the accesses of cores."""

from __future__ import annotations

from itertools import pairwise

from xdsl.dialects.builtin import ArrayAttr
from xdsl.ir import Operation

from npukit.compiler.checks.channel_modes import check_pads_with_values
from npukit.compiler.checks.packets import check_packet
from npukit.compiler.checks.registry import Checks, Scope, is_row_major, reject, unplaced
from npukit.compiler.dialect.aie import (
    CoreOp,
    FifoAccessOp,
    ObjectFifoAcquireOp,
    ObjectFifoAllocateOp,
    ObjectFifoLinkOp,
    ObjectFifoOp,
    ObjectFifoSubviewAccessOp,
    PacketInfo,
    Port,
    TileOp,
)
from npukit.machine.device import TileKind
from npukit.machine.registers import MAX_TASK_RUNS

CHECKS = Checks()

_ONE_CONSUMER = "list each tile once; to send it the same data twice, use two fifos"


@CHECKS.of(ObjectFifoOp)
def check_fifo(op: ObjectFifoOp, scope: Scope) -> None:
    """Depths, dimensions and options fit the fifo's ends."""
    if not op.consumer_tiles:
        reject(op, f"fifo @{op.sym_name} has no consumer")
    if len(set(op.consumer_tiles)) < len(op.consumer_tiles):
        reject(
            op, f"a tile is twice among the consumers of fifo @{op.sym_name}", hint=_ONE_CONSUMER
        )
    if any(depth < 1 for depth in op.depths):
        reject(op, f"fifo @{op.sym_name} has depth {min(op.depths)}; a depth is at least 1")
    _check_objects(op)
    values = op.init_values_attr
    if isinstance(values, ArrayAttr) and len(values.data) != op.depths[0]:
        reject(op, f"{len(values.data)} initial values for {op.depths[0]} objects")
    if op.aie_stream_port is not None and op.aie_stream is None:
        reject(op, "has an aie_stream_port but no aie_stream")
    if op.aie_stream is not None and (op.aie_stream_port is None or len(op.consumer_tiles) > 1):
        reject(op, "aie_stream needs an aie_stream_port and a single consumer")
    _check_routing(op, scope)
    if not unplaced(op):
        _check_ends(op, scope)


def _check_objects(op: ObjectFifoOp) -> None:
    for element in dict.fromkeys((op.element, op.consumer_element)):
        if not element.has_static_shape():
            reject(op, "objects of a fifo need a static shape")
        if not element.element_count():
            what = f"objects of a fifo need at least one element, but {element} has no elements"
            reject(op, what)
        if not is_row_major(element):
            reject(op, f"objects of a fifo must be in row-major order, but {element} has another")
    sent, taken = op.element, op.consumer_element
    if sent.element_type != taken.element_type or sent.element_count() % taken.element_count():
        reject(op, f"the consumers' {taken} is not a whole part of the producer's {sent}")


def _check_routing(op: ObjectFifoOp, scope: Scope) -> None:
    """Chosen channels and packet ids."""
    if len(op.consumer_channels) != len(op.consumer_tiles):
        reject(
            op,
            f"{len(op.consumer_channels)} cons_dma_channels for {len(op.consumer_tiles)} consumers",
        )
    chosen = [op.producer_channel, *op.consumer_channels]
    if op.aie_stream is not None and (op.packet_switched or any(c is not None for c in chosen)):
        reject(op, "a fifo with aie_stream has no DMA channels to choose and no packets")
    if op.packet_id is None:
        return
    if not op.packet_switched:
        reject(op, "a packet_id needs packet")
    check_packet(op, PacketInfo(0, op.packet_id), scope)


def _check_ends(op: ObjectFifoOp, scope: Scope) -> None:
    producer = scope.model.kind(op.producer.coord)
    if producer is TileKind.SHIM:
        for option, given in (
            ("dimensionsToStream", bool(op.to_stream)),
            ("repeat_count", op.repeat_count is not None),
            ("initial values", bool(op.init_values)),
        ):
            if given:
                reject(op, f"a shim producer can't have {option}")
    kinds = [scope.model.kind(tile.coord) for tile in op.consumers]
    _check_consumers_differ(op)
    if op.aie_stream is not None:
        _check_stream_ends(op, producer, kinds[0])
    for kind, dims in zip(kinds, op.from_stream, strict=True):
        if kind is TileKind.SHIM and dims:
            reject(op, "a shim consumer can't have dimensionsFromStream")
    _check_padding(op, producer, scope)
    if op.repeat_count is not None and op.repeat_count < 1:
        reject(op, f"a repeat_count is at least 1, not {op.repeat_count}")
    if op.iter_count is not None and not 1 <= op.iter_count <= MAX_TASK_RUNS:
        reject(op, f"an iter_count is 1 to {MAX_TASK_RUNS}, not {op.iter_count}")


def _check_consumers_differ(op: ObjectFifoOp) -> None:
    """Several ``aie.tile`` may be one tile."""
    coords = [tile.coord for tile in op.consumers]
    for number, coord in enumerate(coords):
        if coord in coords[:number]:
            reject(
                op,
                f"tile {coord} is twice among the consumers of fifo @{op.sym_name}",
                hint=_ONE_CONSUMER,
            )


def _check_padding(op: ObjectFifoOp, producer: TileKind, scope: Scope) -> None:
    if op.pad_dimensions and producer is not TileKind.MEM:
        reject(op, f"only memtiles pad what they send, but the producer is a {producer} tile")
    if op.pad_value and not op.pad_dimensions:
        reject(op, "padValue needs padDimensions that it fills")
    if op.pad_value:
        check_pads_with_values(op, scope)


def _check_stream_ends(op: ObjectFifoOp, producer: TileKind, consumer: TileKind) -> None:
    """A core's stream port has no memory, so it can do nothing that needs a DMA."""
    if op.aie_stream not in (0, 1, 2) or op.aie_stream_port not in (0, 1):
        reject(op, "an aie_stream is 0 to 2, an aie_stream_port 0 or 1")
    ends = [(Port.PRODUCE, producer), (Port.CONSUME, consumer)]
    for port, kind in ends:
        if op.ends_at_stream(port) and kind is not TileKind.CORE:
            reject(op, f"aie_stream needs a core at its end, not a {kind} tile")
    if op.ends_at_stream(Port.PRODUCE):
        for option, given in (
            ("repeat_count", op.repeat_count is not None),
            ("initial values", bool(op.init_values)),
            ("iter_count", op.iter_count is not None),
            ("dimensionsToStream", bool(op.to_stream)),
        ):
            if given:
                reject(op, f"a stream port can't have {option}")
    if op.from_stream[0]:
        reject(op, "a fifo with aie_stream can't have dimensionsFromStream")


@CHECKS.of(ObjectFifoAllocateOp)
def check_allocate(op: ObjectFifoAllocateOp, scope: Scope) -> None:
    """The fifo exists and fits in a memory that both ends share."""
    fifo = _fifo(op, op.fifo, scope)
    if len(fifo.consumer_tiles) != 1:
        reject(op, f"fifo @{op.fifo} has several consumers")
    stream = fifo.aie_stream is not None
    if fifo.via_dma or fifo.repeat_count is not None or fifo.to_stream or stream:
        reject(op, f"fifo @{op.fifo} uses DMAs, so its ends do not share a memory")


@CHECKS.of(ObjectFifoLinkOp)
def check_link(op: ObjectFifoLinkOp, scope: Scope) -> None:
    """The fifos exist and meet on one tile; each part has an offset inside the whole."""
    ins = [_fifo(op, name, scope) for name in op.fifo_ins]
    outs = [_fifo(op, name, scope) for name in op.fifo_outs]
    if not ins or not outs:
        reject(op, "needs fifos on both sides")
    if op.is_join and op.is_distribute:
        reject(op, "cannot join and distribute at once")
    tile = outs[0].producer_tile
    meet = all(fifo.producer_tile is tile for fifo in outs) and all(
        tile in tuple(fifo.consumer_tiles) for fifo in ins
    )
    if not meet:
        reject(op, "the fifos do not meet on one tile")
    if not op.is_join and not op.is_distribute:
        return
    owner = tile.owner
    if isinstance(owner, TileOp) and scope.model.kind(owner.coord) is TileKind.SHIM:
        reject(op, f"shim tile {owner.coord} has no memory for the parts of an object")
    parts, whole = (ins, outs[0]) if op.is_join else (outs, ins[0])
    offsets, others = op.src_offsets, op.dst_offsets
    if op.is_distribute:
        offsets, others = others, offsets
    if len(offsets) != len(parts) or others:
        side = "source" if op.is_join else "destination"
        reject(op, f"{len(parts)} {side} offsets are needed, and none on the other side")
    elements = whole.element_at(Port.PRODUCE if op.is_join else Port.CONSUME).element_count()
    ordered = all(a < b for a, b in pairwise(offsets))
    if not ordered or offsets[0] < 0 or offsets[-1] >= elements:
        reject(
            op,
            f"the offsets {list(offsets)} must ascend inside the {elements} elements "
            f"of fifo @{whole.sym_name}",
        )


@CHECKS.of(FifoAccessOp)
def check_access(op: FifoAccessOp, scope: Scope) -> None:
    """A core uses its own end of a fifo that exists, with the fifo's type."""
    core = _core(op)
    fifo = _fifo(op, op.fifo, scope)
    if op.size < 1:
        reject(op, f"{op.size} objects")
    tiles = (fifo.producer_tile,) if op.port is Port.PRODUCE else tuple(fifo.consumer_tiles)
    if core.tile not in tiles:
        role = "producer" if op.port is Port.PRODUCE else "consumer"
        where = "" if unplaced(core) else f" on tile {core.coord}"
        reject(op, f"the core{where} is not a {role} of fifo @{op.fifo}")
    element = fifo.element_at(op.port)
    if isinstance(op, ObjectFifoAcquireOp) and op.subview.type.element != element:
        reject(op, f"the objects of fifo @{op.fifo} are {element}, not {op.subview.type.element}")


@CHECKS.of(ObjectFifoSubviewAccessOp)
def check_subview(op: ObjectFifoSubviewAccessOp, scope: Scope) -> None:
    """The object was acquired."""
    _core(op)
    acquire = op.acquire
    if not 0 <= op.index < acquire.size:
        reject(op, f"object {op.index} of {acquire.size} that were acquired")
    element = acquire.subview.type.element
    if op.output.type != element:
        reject(op, f"the objects are {element}, not {op.output.type}")


def _core(op: Operation) -> CoreOp:
    parent = op.parent_op()
    while parent is not None and not isinstance(parent, CoreOp):
        parent = parent.parent_op()
    if parent is None:
        reject(op, "must be in an aie.core")
    return parent


def _fifo(op: Operation, name: str, scope: Scope) -> ObjectFifoOp:
    found = scope.symbols.get(name)
    if not isinstance(found, ObjectFifoOp):
        reject(op, f"there is no objectfifo @{name}")
    return found
