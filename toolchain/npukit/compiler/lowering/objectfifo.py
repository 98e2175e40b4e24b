"""Lowers the object fifos of a device to buffers, locks, BD chains and flows.

The steps and their order are those of MLIR-AIE's ``AIEObjectFifoStatefulTransform``, because lock
and channel numbers depend on them:

1. split each fifo that needs DMAs into a producer's end and an end per consumer;
2. create the buffers and locks of every end, in textual order, a fifo's consumers last to first;
3. give every end its DMA channel, then program the DMAs and connect them with flows;
4. unroll the loops of the cores and replace what they acquire by buffers and locks;
5. let the runtime sequence name shim channels (``<fifo>_shim_alloc``) instead of fifos.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xdsl.dialects.builtin import SymbolRefAttr
from xdsl.ir import Attribute, Operation

from npukit.compiler.dialect.aie import (
    CoreOp,
    DeviceOp,
    FlowOp,
    ObjectFifoAllocateOp,
    ObjectFifoLinkOp,
    ObjectFifoOp,
    ObjectFifoRegisterExternalBuffersOp,
    ObjectFifoRegisterProcessOp,
    PacketDestOp,
    PacketFlowOp,
    PacketSourceOp,
    ShimDmaAllocationOp,
    TileOp,
    WireBundle,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.accesses import CoreFifos
from npukit.compiler.lowering.allocation_names import allocation_name
from npukit.compiler.lowering.channels import allocate_channels
from npukit.compiler.lowering.core_accesses import lower_accesses
from npukit.compiler.lowering.dma_programs import add_fifo_chain
from npukit.compiler.lowering.fifo_packets import choose_packet_ids
from npukit.compiler.lowering.fifo_storage import FifoStorage
from npukit.compiler.lowering.fifos import FifoEnd, collect_fifos
from npukit.compiler.lowering.lock_ids import LockAllocator, free_locks
from npukit.compiler.lowering.origin import made_for
from npukit.compiler.lowering.rearm_bindings import add_rearm_bindings
from npukit.compiler.lowering.sharing import Sharing, sharing
from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.compiler.walk import operations_in
from npukit.errors import DesignError, UnsupportedError
from npukit.machine.device import DeviceModel, TileKind
from npukit.machine.physical import DmaDirection

_NOT_LOWERED = (ObjectFifoRegisterExternalBuffersOp, ObjectFifoRegisterProcessOp)


def lower_objectfifos(device: DeviceOp) -> list[LoweringWarning]:
    """Replace the object fifos of ``device`` in place; return warnings about their use.

    Args:
        device: a device whose own locks have their ids.

    Raises:
        DesignError: a tile runs out of locks, memory or channels, or fifos do not fit together.
        UnsupportedError: a fifo or a core uses a form that npukit does not lower.
    """
    for op in device.block.ops:
        if isinstance(op, _NOT_LOWERED):
            raise UnsupportedError(f"{op.name} is not supported by npukit", where=locate(op))
    ends = collect_fifos(device)
    return _FifoLowering(device, ends, free_locks(device)).run() if ends else []


class _FifoLowering:
    def __init__(self, device: DeviceOp, ends: list[FifoEnd], locks: LockAllocator) -> None:
        self._device = device
        self._model: DeviceModel = device.model
        self._fifos = ends
        self._storage = FifoStorage(device, locks)
        self._cores = CoreFifos(device, ends)
        self._splits: dict[FifoEnd, list[FifoEnd]] = {}
        self._split_by_link: set[FifoEnd] = set()

    def run(self) -> list[LoweringWarning]:
        self._cores.check()
        for fifo in self._fifos:
            if fifo.op.aie_stream is not None or self._needs_dma(fifo)[0]:
                self._split(fifo)
        self._store()
        self._connect()
        warnings = self._lower_cores()
        self._name_allocations()
        self._erase()
        return warnings

    def _needs_dma(self, end: FifoEnd) -> tuple[bool, Sharing]:
        """Whether DMAs carry ``end``, and whose memory its tiles share (if that matters)."""
        shared = Sharing.NONE
        if end.via_dma or end.repeat_count is not None or end.stream_port is not None:
            return True, shared
        producer = end.producer.coord
        if len(end.consumers) == 1 and not end.dims_to_stream:
            other = producer if end in self._split_by_link else end.consumers[0].coord
            shared = sharing(self._model, producer, other)
        if shared is Sharing.NONE:
            return True, shared
        return any(end.dims_from_stream) or self._link_needs_dma(end), shared

    def _link_needs_dma(self, end: FifoEnd) -> bool:
        """Whether the link of ``end``, if any, keeps it from sharing memory."""
        link = end.link
        if link is None:
            return False
        if link.parts > 1 or link.inputs[0].element != link.outputs[0].element:
            self._split_by_link.add(end)
        if link.parts == 1 and end.delegate is not None:
            if self._storage.delegate_reached(end):
                return False
            self._split_by_link.add(end)
        return True

    def _split(self, fifo: FifoEnd) -> None:
        consumers: list[FifoEnd] = []
        for index, tile in enumerate(fifo.consumers):
            if fifo.consumer_depths is not None:
                depth = fifo.consumer_depths[index]
            else:
                depth = self._cores.depth_needed(fifo, tile.coord)
            end = fifo.consumer_end(index, depth)
            self._cores.rename(tile.coord, fifo, end)
            consumers.append(end)
            link = fifo.link
            if link is not None and fifo in link.inputs and tile.coord == link.tile.coord:
                link.inputs[link.inputs.index(fifo)] = end
                end.link = link
                fifo.link = None
        self._splits[fifo] = consumers

    def _store(self) -> None:
        """Create buffers and locks for every end, adapting depths to what cores acquire."""
        for fifo in self._fifos:
            for end in (fifo, *reversed(self._splits.get(fifo, []))):
                needs_dma, shared = self._needs_dma(end)
                if shared is Sharing.SECOND and end in self._splits:
                    raise UnsupportedError(
                        f"objectfifo @{end.name} needs DMAs, but its tiles "
                        f"{end.producer.coord} and {end.consumers[0].coord} share the consumer's "
                        "memory, which the producer's DMA can't reach",
                        where=end.where,
                        hint="set via_DMA = true on the objectfifo",
                    )
                if needs_dma and end.consumer_depths is None and not end.initial_objects:
                    end.depth = self._cores.depth_needed(end, end.producer.coord)
                self._storage.create(end, shared)

    def _connect(self) -> None:
        """Assign DMA channels, program the DMAs and create the flows."""
        channels = allocate_channels(self._device, self._splits.items())
        choose_packet_ids(self._device, self._splits)
        for producer, consumers in self._splits.items():
            source = self._program(producer, producer, DmaDirection.MM2S, channels)
            dests = [
                (consumer.producer, *self._program(producer, consumer, DmaDirection.S2MM, channels))
                for consumer in consumers
            ]
            for flow in _flows(producer, source, dests):
                self._device.block.insert_op_after(flow, producer.op)
        add_rearm_bindings(self._device, self._fifos, self._splits, channels)

    def _program(
        self,
        fifo: FifoEnd,
        end: FifoEnd,
        direction: DmaDirection,
        channels: dict[FifoEnd, int],
    ) -> tuple[WireBundle, int]:
        """Program the DMA channel of ``end``, if any; return where its stream begins or ends."""
        if end.stream_port is not None:
            return WireBundle.CORE, end.stream_port
        channel = channels[end]
        add_fifo_chain(self._device, end, direction, channel)
        self._name_shim_channel(fifo, end, direction, channel)
        return WireBundle.DMA, channel

    def _name_shim_channel(
        self, fifo: FifoEnd, end: FifoEnd, direction: DmaDirection, channel: int
    ) -> None:
        if end.producer.kind is TileKind.SHIM:
            name = allocation_name(fifo.name)
            packet = fifo.packet if end is fifo else None
            allocation = ShimDmaAllocationOp(name, end.producer, direction, channel, packet=packet)
            self._device.block.add_op(made_for(fifo.op, allocation))

    def _lower_cores(self) -> list[LoweringWarning]:
        warnings: list[LoweringWarning] = []
        tiles = {tile.coord for fifo in self._fifos for tile in (fifo.producer, *fifo.consumers)}
        for core in self._device.ops_of(CoreOp):
            if core.coord in tiles:
                program = self._device.model.tile(core.coord).program
                warnings += lower_accesses(core, self._cores.of(core), program)
        return warnings

    def _name_allocations(self) -> None:
        renamed = {fifo.name: SymbolRefAttr(allocation_name(fifo.name)) for fifo in self._fifos}
        if not renamed:
            return
        known = {op.sym_name for op in self._device.ops_of(ShimDmaAllocationOp)}
        for op in operations_in(self._device):
            for attributes in (op.attributes, op.properties):
                named = _fifo_names(attributes.items(), renamed)
                if named and isinstance(op, ObjectFifoOp | ObjectFifoLinkOp | ObjectFifoAllocateOp):
                    continue
                for key, name in named:
                    attributes[key] = renamed[name]
                    if allocation_name(name) not in known:
                        raise DesignError(
                            f"{op.name} names objectfifo @{name}, which has no end on a shim tile",
                            where=locate(op),
                        )

    def _erase(self) -> None:
        for op in tuple(self._device.block.ops):
            if isinstance(op, ObjectFifoOp | ObjectFifoLinkOp | ObjectFifoAllocateOp):
                self._device.block.erase_op(op)


def _flows(
    producer: FifoEnd,
    source: tuple[WireBundle, int],
    dests: Sequence[tuple[TileOp, WireBundle, int]],
) -> list[Operation]:
    """The streams of a fifo: one for each consumer, or one of packets for all."""
    if producer.packet is None:
        return [
            made_for(producer.op, FlowOp(producer.producer, *source, tile, bundle, channel))
            for tile, bundle, channel in dests
        ]
    ports = [PacketSourceOp(producer.producer, *source), *(PacketDestOp(*to) for to in dests)]
    for port in ports:
        made_for(producer.op, port)
    return [made_for(producer.op, PacketFlowOp(producer.packet.pkt_id, ports))]


def _fifo_names(
    attributes: Iterable[tuple[str, Attribute]], renamed: dict[str, SymbolRefAttr]
) -> list[tuple[str, str]]:
    return [
        (key, attribute.root_reference.data)
        for key, attribute in attributes
        if isinstance(attribute, SymbolRefAttr)
        and not attribute.nested_references.data
        and attribute.root_reference.data in renamed
    ]
