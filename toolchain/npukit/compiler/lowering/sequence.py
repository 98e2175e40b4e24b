"""Lowers ``aie.runtime_sequence`` to an NPU instruction stream.

The exact counterpart of what MLIR-AIE's ``aiecc`` does between the physical module and
``insts.bin``: aie-materialize-bd-chains, aie-substitute-shim-dma-allocations,
aie-assign-runtime-sequence-bd-ids, canonicalize, aie-dma-tasks-to-npu, aie-dma-to-npu,
aie-lower-set-lock and the translation to the transaction format. Those passes rewrite every
operation in place, so one walk in program order writes the same stream. Loops are unrolled before
(:mod:`npukit.compiler.lowering.unroll_sequences`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeVar

import msgspec
from xdsl.dialects import arith, memref
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, Operation

from npukit.compiler.dialect.aie import DeviceOp, RuntimeSequenceOp
from npukit.compiler.dialect.aiex import ConfigureOp, NpuControlPacketOp, RunOp
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.dma_memcpy import transfer_handlers
from npukit.compiler.lowering.pdi_ids import loaded_device, pdi_id
from npukit.compiler.lowering.register_ops import register_handlers
from npukit.compiler.lowering.resets import reset_handlers
from npukit.compiler.lowering.sequence_events import ConfigurationLoaded, SequenceEvent
from npukit.compiler.lowering.sequence_scope import Handler, SequenceScope, spelled
from npukit.compiler.lowering.stream import InstructionStream
from npukit.compiler.lowering.task_bd_ids import TaskBdIds
from npukit.compiler.lowering.task_ops import TaskOps
from npukit.compiler.lowering.unroll_sequences import unroll_sequence
from npukit.errors import DesignError, Location, UnsupportedError
from npukit.formats.txn import Header, LoadPdi, Transaction

_Named = TypeVar("_Named", DeviceOp, RuntimeSequenceOp)

# Operations that write nothing: they define values for others, or state an assumption.
_SILENT: Final = (
    arith.ConstantOp,
    memref.AssumeAlignmentOp,
    memref.CastOp,
    memref.GetGlobalOp,
    memref.ReinterpretCastOp,
    memref.SubviewOp,
    memref.ViewOp,
)


_HINTS: Final = {
    ConfigureOp.name: "a sequence configures devices outside of loops and branches; what it runs "
    "on them can't configure others",
    NpuControlPacketOp.name: "npukit does not send control packets; write registers directly, with "
    "aiex.npu.write32 or aiex.npu.blockwrite",
}


def lower_sequence(
    module: ModuleOp, *, device: str | None = None, sequence: str | None = None
) -> Transaction:
    """Lower the runtime sequence of a physical module to its instruction stream.

    Arguments and errors are those of :func:`follow_sequence`.
    """
    return follow_sequence(module, device=device, sequence=sequence).transaction


class FollowedSequence(msgspec.Struct, frozen=True):
    """An instruction stream, and its effects on DMA channels, with places in the design.

    ``places`` has the operation of the design behind each operation of the stream. ``events`` are
    those of the sequence's device; ``elsewhere`` has those of others that it configures, by name.
    """

    transaction: Transaction
    events: tuple[SequenceEvent, ...]
    places: tuple[Location, ...]
    elsewhere: Mapping[str, tuple[SequenceEvent, ...]] = {}


def follow_sequence(
    module: ModuleOp,
    *,
    device: str | None = None,
    sequence: str | None = None,
    others: Mapping[str, DeviceOp] | None = None,
) -> FollowedSequence:
    """Lower the runtime sequence of a physical module, which is first unrolled in place.

    Args:
        module: an ``aie.device`` after objectfifo lowering: its sequence names shim DMA
            allocations, its buffers and locks have addresses and ids.
        device: the name of the device, if the module has several.
        sequence: the name of the runtime sequence, if the device has several.
        others: the devices that the sequence may configure, by name.

    Raises:
        DesignError: an operation is misused or does not fit the hardware; ``where`` says which.
        UnsupportedError: an operation, or a form of one, has no lowering.
    """
    device_op = find_device(module, device)
    sequence_op = find_sequence(device_op, sequence)
    model = device_op.model
    header = Header(
        generation=model.generation.stream_number,
        rows=model.rows,
        columns=model.columns,
        mem_tile_rows=model.memtile_rows,
    )
    unroll_sequence(sequence_op)
    lowering = _SequenceLowering(device_op, TaskBdIds(model.generation), others or {})
    lowering.run(sequence_op.body.blocks)
    return FollowedSequence(
        Transaction(header, tuple(lowering.stream.ops)),
        tuple(lowering.stream.events),
        tuple(lowering.places),
        {name: tuple(events) for name, events in lowering.elsewhere.items()},
    )


def find_device(module: ModuleOp, name: str | None = None) -> DeviceOp:
    """The device of a module, or the one called ``name``.

    Raises:
        DesignError: there is none, or there are several and ``name`` is None.
    """
    devices = [op for op in module.body.block.ops if isinstance(op, DeviceOp)]
    wanted = "one aie.device" if name is None else f"an aie.device @{name}"
    return _only(devices, name, f"this needs {wanted}; the design has", module)


def find_sequence(device: DeviceOp, name: str | None = None) -> RuntimeSequenceOp:
    """The runtime sequence of a device, or the one called ``name``.

    Raises:
        DesignError: there is none, or there are several and ``name`` is None.
    """
    sequences = list(device.ops_of(RuntimeSequenceOp))
    wanted = "one aie.runtime_sequence" if name is None else f"a runtime sequence @{name}"
    return _only(sequences, name, f"this needs {wanted}; the device has", device)


def _only(found: Sequence[_Named], name: str | None, needs: str, place: Operation) -> _Named:
    """The only one of ``found``, or the only one called ``name``."""
    chosen = [op for op in found if name in (None, op.sym_name)]
    if len(chosen) == 1:
        return chosen[0]
    hint = (
        "a kernel has one device with one runtime sequence; npukit lower takes one of several by "
        "--device-name and --sequence-name"
    )
    raise DesignError(
        f"{needs} {', '.join(f'@{op.sym_name}' for op in found) or 'none'}",
        where=locate(place),
        hint=hint if len(found) > 1 else None,
    )


class _SequenceLowering:
    """Walks one runtime sequence in program order and writes its stream.

    ``bd_ids``: as in MLIR-AIE, tasks hold their BDs across the loads of other configurations.
    """

    def __init__(self, device: DeviceOp, bd_ids: TaskBdIds, others: Mapping[str, DeviceOp]) -> None:
        self._scope = SequenceScope(device)
        self._bd_ids = bd_ids
        self._others = others
        self.elsewhere: dict[str, list[SequenceEvent]] = {}
        self.stream = InstructionStream(self._scope.model.generation, self._scope.controller_ids())
        self.places: list[Location] = []
        self._chosen: dict[type[Operation], Handler | None] = {}
        self._handlers: Mapping[type[Operation], Handler] = {
            **transfer_handlers(self._scope, self.stream, bd_ids),
            **register_handlers(self._scope, self.stream),
            **reset_handlers(self._scope, self.stream),
            **TaskOps(self._scope, self.stream, bd_ids).handlers(),
        }
        if others:
            self._handlers = {**self._handlers, ConfigureOp: self._configure}

    def run(self, blocks: Iterable[Block]) -> None:
        """Lower the operations of a region, which must be straight-line code."""
        for number, block in enumerate(blocks):
            if number:
                raise UnsupportedError(
                    "branches in a runtime sequence are not supported",
                    where=None if block.first_op is None else locate(block.first_op),
                )
            self._run_block(block)

    def _run_block(self, block: Block) -> None:
        for op in block.ops:
            where = locate(op)
            handler = self._handler(type(op))
            if handler is not None:
                handler(op, where)
                self._place(where)
            elif not isinstance(op, _SILENT):
                raise UnsupportedError(
                    f"'{spelled(op)}' in a runtime sequence has no lowering",
                    where=where,
                    hint=_HINTS.get(op.name),
                )

    def _place(self, where: Location) -> None:
        """Note that the operations of the stream without a place are from ``where``."""
        self.places += [where] * (len(self.stream.ops) - len(self.places))

    def _configure(self, op: ConfigureOp, where: Location) -> None:
        """Load another device, and run sequences of it."""
        name = loaded_device(op) or ""
        device = self._others[name]
        self.stream.load(LoadPdi(pdi_id(device)), where)
        self._place(where)
        events = self.elsewhere.setdefault(name, [])
        for run in op.body.block.ops:
            assert isinstance(run, RunOp)
            part = find_sequence(device, run.sequence_attr.root_reference.data)
            unroll_sequence(part)
            lowering = _SequenceLowering(device, self._bd_ids, {})
            lowering.run(part.body.blocks)
            self.stream.ops += lowering.stream.ops
            self.places += lowering.places
            events += (ConfigurationLoaded(where), *lowering.stream.events)

    def _handler(self, kind: type[Operation]) -> Handler | None:
        if kind not in self._chosen:
            # Some operations have classes derived from xDSL's, with a different syntax.
            known = (self._handlers.get(base) for base in kind.__mro__)
            self._chosen[kind] = next((found for found in known if found is not None), None)
        return self._chosen[kind]
