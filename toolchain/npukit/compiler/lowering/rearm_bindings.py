"""Keeps what ``aiex.dma_channel_reset_for`` needs of an objectfifo that is lowered.

Source: MLIR-AIE 1.4, ``AIEObjectFifoStatefulTransform.cpp``. The host manages the channels and
locks of shim tiles, so they are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from xdsl.dialects.builtin import DenseArrayBase, StringAttr, SymbolRefAttr

from npukit.compiler.dialect.aie import (
    DeviceOp,
    LockOp,
    ObjectFifoRearmBindingOp,
    RuntimeSequenceOp,
    symbol_name,
)
from npukit.compiler.dialect.aiex import DmaChannelResetForOp
from npukit.compiler.dialect.attributes import I32_TYPE
from npukit.compiler.dialect.location import locate
from npukit.compiler.dialect.rearm_ops import numbers
from npukit.compiler.lowering.fifos import FifoEnd
from npukit.compiler.lowering.origin import made_for
from npukit.errors import DesignError
from npukit.machine.device import TileKind


def add_rearm_bindings(
    device: DeviceOp,
    fifos: Iterable[FifoEnd],
    splits: Mapping[FifoEnd, Sequence[FifoEnd]],
    channels: Mapping[FifoEnd, int],
) -> None:
    """Let every reset of a fifo name a binding of its channels and locks instead.

    Raises:
        DesignError: a fifo has neither channels nor locks outside of shim tiles.
    """
    resets: dict[str, list[DmaChannelResetForOp]] = {}
    for sequence in device.ops_of(RuntimeSequenceOp):
        for op in sequence.walk():
            if isinstance(op, DmaChannelResetForOp):
                resets.setdefault(op.fifo.root_reference.data, []).append(op)
    taken = {symbol_name(op) for op in device.block.ops}
    for fifo in fifos:
        users = resets.get(fifo.name)
        if not users:
            continue
        binding = _binding(fifo, splits.get(fifo, ()), channels)
        if binding is None:
            raise DesignError(
                f"objectfifo @{fifo.name} has no channels or locks to reset outside of shim tiles",
                where=locate(users[0]),
            )
        name = _free_name(f"{fifo.name}_rearm", taken)
        taken.add(name)
        binding.properties["sym_name"] = StringAttr(name)
        device.block.add_op(made_for(fifo.op, binding))
        for user in users:
            user.properties["objfifo"] = SymbolRefAttr(name)


def _binding(
    fifo: FifoEnd, consumers: Sequence[FifoEnd], channels: Mapping[FifoEnd, int]
) -> ObjectFifoRearmBindingOp | None:
    own = [
        (end, int(end is fifo), channels[end])
        for end in ((fifo, *consumers) if consumers else ())
        if end.producer.kind is not TileKind.SHIM and end.stream_port is None
    ]
    locks = [lock for end in (fifo, *consumers) for lock in end.locks if not _is_shims(lock)]
    if not own and not locks:
        return None
    return ObjectFifoRearmBindingOp.create(
        operands=[*(end.producer.result for end, _, _ in own), *(lock.result for lock in locks)],
        properties={
            "channel_dirs": numbers([direction for _, direction, _ in own]),
            "channel_indices": numbers([channel for _, _, channel in own]),
            "lock_inits": numbers([lock.init or 0 for lock in locks]),
            "operandSegmentSizes": DenseArrayBase.from_list(I32_TYPE, [len(own), len(locks)]),
        },
    )


def _is_shims(lock: LockOp) -> bool:
    return lock.tile_op.kind is TileKind.SHIM


def _free_name(name: str, taken: set[str | None]) -> str:
    if name not in taken:
        return name
    number = 0
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"
