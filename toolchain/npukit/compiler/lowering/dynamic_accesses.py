"""Selects and counts objects at run time, for cores with ``dynamic_objfifo_lowering``.

Instead of unrolling, such a core keeps the number of the next object of each of its fifos in a
buffer, advances it at each release, and switches to the right buffer at each access (MLIR-AIE,
``AIEObjectFifoStatefulTransform``, ``dynamicGlobalObjectFifos``).

An acquire takes only the objects that the core does not hold yet. Where their number is not always
the same, the core counts it in the same buffer. MLIR-AIE does so since 1.4; before, it counted in
the order of the text, and such a core took too many objects.
"""

from __future__ import annotations

from xdsl.dialects import arith, cf, memref, scf
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
    FifoAccessOp,
    LockUse,
    ObjectFifoAcquireOp,
    ObjectFifoReleaseOp,
    ObjectFifoSubviewAccessOp,
    UseLockOp,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.accesses import lock_of
from npukit.compiler.lowering.fifos import FifoEnd
from npukit.compiler.lowering.held_objects import HeldObjects, PortKey
from npukit.compiler.lowering.origin import made_for
from npukit.errors import DesignError, UnsupportedError

_I32 = IntegerType(32)


def replace_accesses_at_run_time(core: CoreOp, names: dict[str, FifoEnd]) -> None:
    """Replace the acquires, releases and accesses of ``core`` by locks and switches.

    Args:
        core: the core, changed in place.
        names: the fifo ends by the names that the core uses.

    Raises:
        DesignError: the core acquires more objects at once than a fifo has, or releases more than
            it holds.
        UnsupportedError: the core releases objects of a fifo of which it never acquires any.
    """
    ops = [op for op in core.walk() if isinstance(op, FifoAccessOp | ObjectFifoSubviewAccessOp)]
    acquires = [op for op in ops if isinstance(op, ObjectFifoAcquireOp)]
    ports = list(dict.fromkeys((op.fifo, op.port) for op in acquires))
    for op in ops:
        if isinstance(op, ObjectFifoReleaseOp) and (op.fifo, op.port) not in ports:
            raise UnsupportedError(
                f"a core with dynamic_objfifo_lowering releases objectfifo @{op.fifo} "
                "without acquiring it",
                where=locate(op),
            )
    if not ports:
        return
    held = HeldObjects(core)
    replacement = _Replacement(core, names, ports, held)
    for op in ops:
        replacement.replace(op)
    for op in reversed(ops):
        block = op.parent
        assert block is not None
        block.erase_op(op)


class _Replacement:
    """The counters of a core, in one buffer, and what uses them."""

    def __init__(
        self, core: CoreOp, names: dict[str, FifoEnd], ports: list[PortKey], held: HeldObjects
    ) -> None:
        self._names = names
        self._held = held
        vary = held.ports_that_vary()
        counted = [port for port in ports if port in vary]
        block = core.parent
        entry = core.body.blocks.first
        assert block is not None
        assert entry is not None
        self._buffer = BufferOp(core.tile, MemRefType(_I32, [len(ports) + len(counted)]))
        block.insert_op_before(self._buffer, core)
        zero = arith.ConstantOp(IntegerAttr(0, _I32))
        ops: list[Operation] = [zero]
        self._places: dict[PortKey, SSAValue[Attribute]] = {}
        self._depths: dict[PortKey, SSAValue[Attribute]] = {}
        self._counts: dict[PortKey, SSAValue[Attribute]] = {}
        for number, key in enumerate(ports):
            place = arith.ConstantOp.from_int_and_width(number, IndexType())
            depth = arith.ConstantOp(IntegerAttr(names[key[0]].depth, _I32))
            ops += [place, depth, self._store(zero.result, place.result)]
            self._places[key], self._depths[key] = place.result, depth.result
        for number, key in enumerate(counted, start=len(ports)):
            place = arith.ConstantOp.from_int_and_width(number, IndexType())
            ops += [place, self._store(zero.result, place.result)]
            self._counts[key] = place.result
        first = entry.first_op
        assert first is not None
        entry.insert_ops_before(ops, first)

    def replace(self, op: Operation) -> None:
        """Insert after ``op`` what it does."""
        match op:
            case ObjectFifoAcquireOp():
                self._acquire(op)
            case ObjectFifoReleaseOp():
                self._release(op)
            case ObjectFifoSubviewAccessOp():
                self._select(op)

    def _acquire(self, op: ObjectFifoAcquireOp) -> None:
        end = self._names[op.fifo]
        has = min(end.depth, len(end.storage.buffers))
        if op.size > has:
            raise DesignError(
                f"{op.size} objects of objectfifo @{op.fifo} are acquired at once, "
                f"but it has {has} on this tile",
                where=locate(op),
            )
        count = self._counts.get((op.fifo, op.port))
        if count is not None:
            _insert_after(op, self._acquire_missing(op, end, count))
            return
        held = self._held.before(op)
        assert held is not None
        _insert_after(op, _take(op, end, op.size - held))

    def _acquire_missing(
        self, op: ObjectFifoAcquireOp, end: FifoEnd, count: SSAValue[Attribute]
    ) -> list[Operation]:
        """Take as many objects as are missing, and hold ``op.size`` of them."""
        held = memref.LoadOp.get(self._buffer.buffer, [count])
        index = arith.IndexCastOp(held.res, IndexType())
        size = arith.ConstantOp(IntegerAttr(op.size, _I32))
        choice = scf.IndexSwitchOp(
            index.result,
            DenseArrayBase.from_list(i64, list(range(op.size))),
            Region(Block([scf.YieldOp()])),
            [
                Region(
                    Block(
                        [
                            *_take(op, end, op.size - number),
                            self._store(size.result, count),
                            scf.YieldOp(),
                        ]
                    )
                )
                for number in range(op.size)
            ],
            [],
        )
        return [held, index, size, choice]

    def _release(self, op: ObjectFifoReleaseOp) -> None:
        """Release, then advance: next = (next + size) modulo the depth."""
        end = self._names[op.fifo]
        has = self._held.short_at(op)
        if has is not None:
            raise DesignError(
                f"{op.size} objects of objectfifo @{op.fifo} are released, but the core holds only "
                f"{has} here",
                where=locate(op),
            )
        key = op.fifo, op.port
        lock = lock_of(op, end)
        amount = op.size * (end.repeat_count or 1)
        released = [] if lock is None else [made_for(op, UseLockOp(lock, LockUse.RELEASE, amount))]
        depth = self._depths[key]
        old = memref.LoadOp.get(self._buffer.buffer, [self._places[key]])
        size = arith.ConstantOp(IntegerAttr(op.size, _I32))
        total = arith.AddiOp(old.res, size.result)
        over = arith.CmpiOp(total.result, depth, "sge")
        wrapped = arith.SubiOp(total.result, depth)
        new = arith.SelectOp(over.result, wrapped.result, total.result)
        store = self._store(new.result, self._places[key])
        advance = [old, size, total, over, wrapped, new, store]
        _insert_after(op, [*released, *advance, *self._give_back(op, size.result)])

    def _give_back(self, op: ObjectFifoReleaseOp, size: SSAValue[Attribute]) -> list[Operation]:
        """Hold ``op.size`` objects less, if the core counts them."""
        count = self._counts.get((op.fifo, op.port))
        if count is None:
            return []
        held = memref.LoadOp.get(self._buffer.buffer, [count])
        enough = arith.CmpiOp(held.res, size, "sge")
        check = cf.AssertOp(enough.result, f"releases more objects of @{op.fifo} than it holds")
        left = arith.SubiOp(held.res, size)
        return [held, enough, made_for(op, check), left, self._store(left.result, count)]

    def _select(self, access: ObjectFifoSubviewAccessOp) -> None:
        """Replace the result of ``access`` by the buffer that the counter selects."""
        acquire = access.acquire
        end = self._names[acquire.fifo]
        if not access.output.uses:
            return
        stored = end.storage.buffers
        buffers = [
            stored[(access.index + number) % end.depth % len(stored)] for number in range(end.depth)
        ]
        if end.depth == 1:
            access.output.replace_all_uses_with(buffers[0].buffer)
            return
        place = self._places[acquire.fifo, acquire.port]
        counter = memref.LoadOp.get(self._buffer.buffer, [place])
        index = arith.IndexCastOp(counter.res, IndexType())
        choice = scf.IndexSwitchOp(
            index.result,
            DenseArrayBase.from_list(i64, list(range(end.depth))),
            _yielding(buffers[0]),
            [_yielding(buffer) for buffer in buffers],
            [end.element],
        )
        _insert_after(access, [counter, index, choice])
        access.output.replace_all_uses_with(choice.results[0])

    def _store(self, value: SSAValue[Attribute], place: SSAValue[Attribute]) -> memref.StoreOp:
        return memref.StoreOp.get(value, self._buffer.buffer, [place])


def _take(op: ObjectFifoAcquireOp, end: FifoEnd, objects: int) -> list[Operation]:
    """Acquire ``objects`` more."""
    lock = lock_of(op, end)
    if lock is None or objects <= 0:
        return []
    amount = objects * (end.repeat_count or 1)
    return [made_for(op, UseLockOp(lock, LockUse.ACQUIRE_GREATER_EQUAL, amount))]


def _yielding(buffer: BufferOp) -> Region:
    return Region(Block([scf.YieldOp(buffer.buffer)]))


def _insert_after(op: Operation, new: list[Operation]) -> None:
    block = op.parent
    assert block is not None
    block.insert_ops_after(new, op)
