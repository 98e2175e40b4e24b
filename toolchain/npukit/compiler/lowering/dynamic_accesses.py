"""Selects objects at run time, for cores with ``dynamic_objfifo_lowering``.

Instead of unrolling, such a core keeps the number of the next object of each of its fifos in a
buffer, advances it at each release, and switches to the right buffer at each access (MLIR-AIE,
``AIEObjectFifoStatefulTransform``, ``dynamicGlobalObjectFifos``).
"""

from __future__ import annotations

from xdsl.dialects import arith, memref, scf
from xdsl.dialects.builtin import (
    DenseArrayBase,
    IndexType,
    IntegerAttr,
    IntegerType,
    MemRefType,
    i64,
)
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue

from npukit.compiler.dialect.aie import (
    BufferOp,
    CoreOp,
    ObjectFifoAcquireOp,
    ObjectFifoReleaseOp,
    ObjectFifoSubviewAccessOp,
    Port,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.fifos import FifoEnd
from npukit.errors import UnsupportedError

_I32 = IntegerType(32)


def index_objects_at_run_time(core: CoreOp, names: dict[str, FifoEnd]) -> None:
    """Make the accesses of ``core`` switch between buffers; acquires and releases stay.

    Args:
        core: the core, changed in place.
        names: the fifo ends by the names that the core uses.
    """
    acquires = [op for op in core.walk() if isinstance(op, ObjectFifoAcquireOp)]
    ports = list(dict.fromkeys((names[op.fifo], op.port) for op in acquires))
    if not ports:
        return
    counters = _Counters(core, ports)
    for op in tuple(core.walk()):
        if isinstance(op, ObjectFifoReleaseOp):
            if (names[op.fifo], op.port) not in ports:
                raise UnsupportedError(
                    f"a core with dynamic_objfifo_lowering releases objectfifo @{op.fifo} "
                    "without acquiring it",
                    where=locate(op),
                )
            counters.advance(op, names[op.fifo])
        elif isinstance(op, ObjectFifoSubviewAccessOp):
            acquire = op.acquire
            end = names[acquire.fifo]
            if end.depth > 1:
                counters.switch(op, end, acquire.port)


class _Counters:
    """The buffer with a core's counters and the constants that go with it."""

    def __init__(self, core: CoreOp, ports: list[tuple[FifoEnd, Port]]) -> None:
        block = core.parent
        entry = core.body.blocks.first
        assert block is not None
        assert entry is not None
        self._buffer = BufferOp(core.tile, MemRefType(_I32, [len(ports)]))
        block.insert_op_before(self._buffer, core)
        zero = arith.ConstantOp(IntegerAttr(0, _I32))
        ops: list[Operation] = [zero]
        self._places: dict[tuple[FifoEnd, Port], SSAValue[Attribute]] = {}
        self._depths: dict[tuple[FifoEnd, Port], SSAValue[Attribute]] = {}
        for number, key in enumerate(ports):
            place = arith.ConstantOp.from_int_and_width(number, IndexType())
            depth = arith.ConstantOp(IntegerAttr(key[0].depth, _I32))
            store = memref.StoreOp.get(zero.result, self._buffer.buffer, [place.result])
            ops += [place, depth, store]
            self._places[key], self._depths[key] = place.result, depth.result
        first = entry.first_op
        assert first is not None
        entry.insert_ops_before(ops, first)

    def advance(self, release: ObjectFifoReleaseOp, end: FifoEnd) -> None:
        """After ``release``: counter = (counter + size) modulo the depth."""
        key = (end, release.port)
        depth = self._depths[key]
        old = memref.LoadOp.get(self._buffer.buffer, [self._places[key]])
        size = arith.ConstantOp(IntegerAttr(release.size, _I32))
        total = arith.AddiOp(old.res, size.result)
        over = arith.CmpiOp(total.result, depth, "sge")
        wrapped = arith.SubiOp(total.result, depth)
        new = arith.SelectOp(over.result, wrapped.result, total.result)
        store = memref.StoreOp.get(new.result, self._buffer.buffer, [self._places[key]])
        _insert_after(release, [old, size, total, over, wrapped, new, store])

    def switch(self, access: ObjectFifoSubviewAccessOp, end: FifoEnd, port: Port) -> None:
        """Replace the result of ``access`` by the buffer that the counter selects."""
        counter = memref.LoadOp.get(self._buffer.buffer, [self._places[end, port]])
        index = arith.IndexCastOp(counter.res, IndexType())
        buffers = [end.buffers[(access.index + number) % end.depth] for number in range(end.depth)]
        choice = scf.IndexSwitchOp(
            index.result,
            DenseArrayBase.from_list(i64, list(range(end.depth))),
            _yielding(buffers[0]),
            [_yielding(buffer) for buffer in buffers],
            [end.element],
        )
        _insert_after(access, [counter, index, choice])
        access.output.replace_all_uses_with(choice.results[0])


def _yielding(buffer: BufferOp) -> Region:
    return Region(Block([scf.YieldOp(buffer.buffer)]))


def _insert_after(op: Operation, new: list[Operation]) -> None:
    block = op.parent
    assert block is not None
    block.insert_ops_after(new, op)
