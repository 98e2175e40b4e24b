"""The object fifos of a device and the links between them, as data for the lowering."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import msgspec
from xdsl.dialects.builtin import DenseIntOrFPElementsAttr, MemRefType
from xdsl.ir import Attribute

from npukit.compiler.dialect.aie import (
    BufferOp,
    DeviceOp,
    LockOp,
    ObjectFifoAllocateOp,
    ObjectFifoLinkOp,
    ObjectFifoOp,
    Port,
    TileOp,
)
from npukit.compiler.dialect.attributes import DimLayout, PacketInfo, PadLayout
from npukit.compiler.dialect.location import locate
from npukit.errors import DesignError, Location, UnsupportedError
from npukit.machine.device import TileKind
from npukit.machine.registers import MAX_TASK_RUNS

Dims: TypeAlias = tuple[DimLayout, ...]


class FifoEnd(msgspec.Struct, eq=False):
    """An object fifo of the design, or the consumer end of one that DMAs carry.

    A fifo whose tiles share memory is one end with one set of buffers. One that DMAs carry is
    split: the fifo itself becomes the producer's end, and each consumer gets an end that is its
    own producer and consumer. ``channel`` is that of its DMA, if the design chooses it, and
    ``packet`` the header of its packets. ``depth`` is in objects; the lowering adapts it to what
    the core on its tile acquires, and ``written_depth`` is that of the design. An end with a
    ``stream_port`` is a core's stream port, through which the core itself puts or gets words: it
    has no objects.
    """

    name: str
    op: ObjectFifoOp
    element: MemRefType[Attribute]
    producer: TileOp
    consumers: tuple[TileOp, ...]
    depth: int
    written_depth: int
    consumer_depths: tuple[int, ...] | None = None
    dims_to_stream: Dims = ()
    dims_from_stream: tuple[Dims, ...] = ()
    padding: tuple[PadLayout, ...] = ()
    pad_value: int = 0
    via_dma: bool = False
    synchronized: bool = True
    repeat_count: int | None = None
    iter_count: int | None = None
    initial_objects: tuple[DenseIntOrFPElementsAttr, ...] = ()
    stream_port: int | None = None
    channel: int | None = None
    packet: PacketInfo | None = None
    delegate: ObjectFifoAllocateOp | None = None
    link: Link | None = None
    buffers: list[BufferOp] = msgspec.field(default_factory=list)
    locks: list[LockOp] = msgspec.field(default_factory=list)

    @property
    def where(self) -> Location:
        """The place of the fifo in the design."""
        return locate(self.op)

    @property
    def length(self) -> int:
        """Elements of one object."""
        return self.element.element_count()

    @property
    def objects(self) -> str:
        """How many objects it has, in words; and why, if the design says another number."""
        if self.depth == self.written_depth:
            return f"its depth of {self.depth}"
        return (
            f"the {self.depth} objects that it has (one more than the core acquires at once; the "
            f"design says {self.written_depth})"
        )

    @property
    def storage(self) -> FifoEnd:
        """The end whose buffers and locks this one uses: in a link, that of the largest objects."""
        return self if self.link is None or self.link.owner is None else self.link.owner

    def consumer_end(self, index: int, depth: int) -> FifoEnd:
        """Create the end of consumer ``index`` of this fifo."""
        tile = self.consumers[index]
        name = f"{self.name}_{index}_cons" if len(self.consumers) > 1 else f"{self.name}_cons"
        return FifoEnd(
            name=name,
            op=self.op,
            element=self.op.consumer_element,
            producer=tile,
            consumers=(tile,),
            depth=depth,
            written_depth=self.written_depth if self.consumer_depths is None else depth,
            dims_from_stream=(self.dims_from_stream[index],),
            synchronized=self.synchronized,
            iter_count=self.iter_count,
            stream_port=_stream_port(self.op, Port.CONSUME),
            channel=self.op.consumer_channels[index],
        )


class Link(msgspec.Struct, eq=False):
    """Fifos that meet on a tile whose DMA forwards objects, without any core.

    ``inputs`` are, once the fifos are split, the ends on the shared tile. ``offsets`` (in elements)
    place each of several inputs or outputs in the larger object. ``owner`` is the end
    whose buffers and locks all of them use.
    """

    op: ObjectFifoLinkOp
    inputs: list[FifoEnd]
    outputs: list[FifoEnd]
    offsets: tuple[int, ...]
    owner: FifoEnd | None = None

    @property
    def is_join(self) -> bool:
        """Several inputs become one output."""
        return len(self.inputs) > 1

    @property
    def is_distribute(self) -> bool:
        """One input becomes several outputs."""
        return len(self.outputs) > 1

    @property
    def parts(self) -> int:
        """How many fifos share one object of the larger fifo, 1 for a forwarding link."""
        return max(len(self.inputs), len(self.outputs))

    @property
    def tile(self) -> TileOp:
        """The tile on which the fifos meet."""
        return self.outputs[0].producer

    @property
    def repeat_count(self) -> int | None:
        """How often each object is forwarded, if an output says so."""
        counts = [end.repeat_count for end in self.outputs if end.repeat_count is not None]
        return counts[0] if counts else None

    @property
    def lengths(self) -> tuple[int, ...]:
        """Elements of each part of a join or distribute."""
        whole = (self.outputs if self.is_join else self.inputs)[0].length
        ends = (*self.offsets[1:], whole)
        return tuple(end - start for start, end in zip(self.offsets, ends, strict=True))


def collect_fifos(device: DeviceOp) -> list[FifoEnd]:
    """Read the object fifos of ``device``, in textual order, with their links.

    Raises:
        DesignError: a link or allocation names no fifo, or links do not fit together.
        UnsupportedError: a fifo uses programmable logic.
    """
    ends = [_fifo_end(op) for op in device.ops_of(ObjectFifoOp)]
    by_name: dict[str, FifoEnd] = {}
    for end in ends:
        if end.name in by_name:
            raise DesignError(f"objectfifo @{end.name} is defined twice", where=end.where)
        by_name[end.name] = end
    for allocation in device.ops_of(ObjectFifoAllocateOp):
        _attach_delegate(allocation, by_name)
    for op in device.ops_of(ObjectFifoLinkOp):
        _link(op, by_name)
    return ends


def _fifo_end(op: ObjectFifoOp) -> FifoEnd:
    if op.plio:
        raise UnsupportedError(
            f"aie.objectfifo @{op.sym_name} uses plio (programmable logic), which npukit does not "
            "support",
            where=locate(op),
        )
    _check_options(op)
    depths = op.depths
    if op.pad_dimensions and not op.to_stream:
        raise DesignError(
            f"objectfifo @{op.sym_name} has padDimensions but no dimensionsToStream to pad",
            where=locate(op),
        )
    return FifoEnd(
        name=op.sym_name,
        op=op,
        element=op.element,
        producer=op.producer,
        consumers=op.consumers,
        depth=depths[0],
        written_depth=depths[0],
        consumer_depths=depths[1:] if op.has_depth_list else None,
        dims_to_stream=op.to_stream,
        dims_from_stream=op.from_stream,
        padding=op.pad_dimensions,
        pad_value=op.pad_value,
        via_dma=op.via_dma or _needs_channels(op),
        synchronized=not op.disable_synchronization,
        repeat_count=op.repeat_count,
        iter_count=op.iter_count,
        initial_objects=op.init_values,
        stream_port=_stream_port(op, Port.PRODUCE),
        channel=op.producer_channel,
    )


def _needs_channels(op: ObjectFifoOp) -> bool:
    """Whether a fifo asks for something that only DMAs can do."""
    pinned = (op.producer_channel, *op.consumer_channels)
    parts = op.consumer_type_attr is not None
    return parts or op.packet_switched or any(channel is not None for channel in pinned)


def _stream_port(op: ObjectFifoOp, port: Port) -> int | None:
    """The stream port of the core at this end of ``op``, if it has one."""
    return op.aie_stream_port if op.ends_at_stream(port) else None


def _check_options(op: ObjectFifoOp) -> None:
    """Check a fifo's attributes against the tiles at its ends."""
    kinds = [tile.kind for tile in (op.producer, *op.consumers)]
    problem = None
    if kinds[0] is TileKind.SHIM and op.repeat_count is not None:
        problem = "has a repeat_count on a shim tile, where the runtime sequence sets it"
    elif kinds[0] is TileKind.SHIM and op.init_values:
        problem = "has initial objects, but a shim tile has no memory for them"
    elif op.init_values and len(op.init_values) != op.depths[0]:
        problem = f"has {len(op.init_values)} initial objects for a depth of {op.depths[0]}"
    elif op.repeat_count is not None and op.repeat_count < 1:
        problem = f"has a repeat_count of {op.repeat_count}"
    elif op.iter_count is not None and not 1 <= op.iter_count <= MAX_TASK_RUNS:
        problem = f"has an iter_count of {op.iter_count}, not one of 1 to {MAX_TASK_RUNS}"
    elif kinds[0] is TileKind.SHIM and op.to_stream:
        problem = "has dimensionsToStream on a shim tile, where the runtime sequence sets them"
    elif any(
        dims and kind is TileKind.SHIM for dims, kind in zip(op.from_stream, kinds[1:], strict=True)
    ):
        problem = "has dimensionsFromStream on a shim tile, where the runtime sequence sets them"
    elif min(op.depths) < 0:
        problem = f"has a depth of {min(op.depths)}"
    if problem is not None:
        raise DesignError(f"objectfifo @{op.sym_name} {problem}", where=locate(op))


def _named(name: str, by_name: dict[str, FifoEnd], where: Location, user: str) -> FifoEnd:
    end = by_name.get(name)
    if end is None:
        raise DesignError(f"{user} names @{name}, which is not an objectfifo", where=where)
    return end


def _attach_delegate(allocation: ObjectFifoAllocateOp, by_name: dict[str, FifoEnd]) -> None:
    where = locate(allocation)
    end = _named(allocation.fifo, by_name, where, "aie.objectfifo.allocate")
    if end.delegate is not None:
        raise DesignError(f"objectfifo @{end.name} has two allocations", where=where)
    dims = end.dims_to_stream or any(end.dims_from_stream)
    if len(end.consumers) != 1 or end.via_dma or end.repeat_count is not None or dims:
        raise DesignError(
            f"objectfifo @{end.name} can't be allocated on a shared tile: it has several consumers "
            "or uses DMAs",
            where=where,
        )
    end.delegate = allocation


def _link(op: ObjectFifoLinkOp, by_name: dict[str, FifoEnd]) -> None:
    where = locate(op)
    inputs = [_named(name, by_name, where, "aie.objectfifo.link") for name in op.fifo_ins]
    outputs = [_named(name, by_name, where, "aie.objectfifo.link") for name in op.fifo_outs]
    if not inputs or not outputs or (len(inputs) > 1 and len(outputs) > 1):
        raise DesignError(
            "aie.objectfifo.link needs one input and several outputs, several inputs and one "
            "output, or one of each",
            where=where,
        )
    offsets = _offsets(op, len(inputs), len(outputs))
    link = Link(op=op, inputs=inputs, outputs=outputs, offsets=offsets)
    _check_shared_tile(link)
    for end in (*inputs, *outputs):
        if end.link is not None:
            raise DesignError(
                f"objectfifo @{end.name} is in more than one aie.objectfifo.link", where=where
            )
        end.link = link
    if link.is_distribute and len({end.repeat_count for end in outputs}) > 1:
        raise DesignError(
            "the repeat counts of the outputs of an aie.objectfifo.link must be equal", where=where
        )
    _check_parts(link)


def _offsets(op: ObjectFifoLinkOp, inputs: int, outputs: int) -> tuple[int, ...]:
    given, other, count = (
        (op.src_offsets, op.dst_offsets, inputs)
        if inputs > 1
        else (op.dst_offsets, op.src_offsets, outputs)
    )
    if inputs == outputs == 1:
        return ()
    if other or len(given) != count:
        raise DesignError(
            f"aie.objectfifo.link of {count} parts needs {count} offsets on that side "
            f"and none on the other, got {len(given)} and {len(other)}",
            where=locate(op),
        )
    return tuple(given)


def _check_shared_tile(link: Link) -> None:
    shared = link.tile.coord
    first = [end.consumers for end in link.inputs]
    meets = (
        any(tile.coord == shared for tile in first[0])
        if link.parts == 1
        else all(tiles[0].coord == shared for tiles in first)
        and all(end.producer.coord == shared for end in link.outputs)
    )
    if not meets:
        raise DesignError(
            "the objectfifos of an aie.objectfifo.link do not meet on one tile",
            where=locate(link.op),
        )


def _check_parts(link: Link) -> None:
    if link.parts == 1:
        return
    where = locate(link.op)
    if link.tile.kind is TileKind.SHIM:
        raise DesignError(
            f"an aie.objectfifo.link of several parts needs a memory for them, which shim tile "
            f"{link.tile.coord} does not have",
            where=where,
        )
    if any(length <= 0 for length in link.lengths) or min(link.offsets) < 0:
        raise DesignError(
            f"the offsets {list(link.offsets)} of an aie.objectfifo.link must ascend inside the "
            "larger object",
            where=where,
        )
    whole = (link.outputs if link.is_join else link.inputs)[0]
    dims: Sequence[DimLayout] = whole.dims_to_stream if link.is_join else whole.dims_from_stream[0]
    reach = sum((dim.size - 1) * dim.stride for dim in dims)
    if dims and reach >= min(link.lengths):
        raise DesignError(
            f"the dimensions of objectfifo @{whole.name} reach element {reach}, beyond the "
            f"smallest part of the link ({min(link.lengths)} elements)",
            where=where,
        )
