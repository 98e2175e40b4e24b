"""Reduces core bodies to what decides when they wait: the rest is what a core computes with data.

What is left of a body are its acquires, releases, puts and gets, the loops and branches around
them, and the arithmetic on which these depend. Calls of C++ functions, vector code and loads of
data are gone. So such a core can run without its functions, and waits in the same places, unless
one of these depends on data, which :func:`keep_control` then says.

A load is not of data if only cores themselves, with numbers that are known, and the runtime
sequence (``rtp_write``) write its buffer: the counters of ``dynamic_objfifo_lowering``, a number
that the host sets.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from xdsl.dialects import affine, arith, builtin, func, memref, scf
from xdsl.ir import Attribute, Block, BlockArgument, Operation, OpResult, SSAValue

from npukit.compiler.calls import callee_name, function_named
from npukit.compiler.dialect.aie import (
    BufferOp,
    CoreOp,
    GetCascadeOp,
    GetStreamOp,
    LockOp,
    PutCascadeOp,
    PutStreamOp,
    TileOp,
    UseLockOp,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.walk import operations_in
from npukit.errors import Location

_WAITS: Final = (UseLockOp, PutStreamOp, GetStreamOp, PutCascadeOp, GetCascadeOp)
_SENDS: Final = (PutStreamOp, PutCascadeOp)
_LOADS: Final = (memref.LoadOp, affine.LoadOp)
_STORES: Final = (memref.StoreOp, affine.StoreOp)
_OWNERS: Final = (BufferOp, memref.AllocOp, memref.AllocaOp)
_VIEWS: Final = (
    memref.SubviewOp,
    memref.CastOp,
    memref.ReinterpretCastOp,
    memref.ExpandShapeOp,
    memref.CollapseShapeOp,
    memref.MemorySpaceCastOp,
)
_PURE: Final = ("arith.", "index.", "math.", "affine.", "scf.", "memref.", "ub.")
_DECLARATIONS: Final = (BufferOp, LockOp, TileOp)


class Dependence(NamedTuple):
    """A load or a call on which the way of a core depends; ``what`` names what it gives."""

    where: Location
    what: str


class Dependences(NamedTuple):
    """On what it depends where cores wait.

    ``data``: on what DMAs or functions write, or streams bring; the bodies are then unchanged.
    ``host``: on a number that only the host writes, and so on when it does.
    """

    data: Dependence | None = None
    host: Dependence | None = None


def keep_control(bodies: Iterable[CoreOp]) -> Dependences:
    """Reduce the cores' ``bodies``, in place, to what decides when they wait.

    Args:
        bodies: all cores of a physical module that belongs to the caller.
    """
    found = _Slice(_regions(bodies))
    if found.data is None:
        found.remove_the_rest()
    return Dependences(found.data, found.host)


def _regions(bodies: Iterable[CoreOp]) -> list[Operation]:
    """The cores, and the MLIR functions that they call in which a core may wait."""
    roots: list[Operation] = list(bodies)
    for root in roots:
        for op in operations_in(root):
            if isinstance(op, func.CallOp):
                function = _waiting_function(op)
                if function is not None and function not in roots:
                    roots.append(function)
    return roots


def _waiting_function(op: func.CallOp) -> func.FuncOp | None:
    """The MLIR function that ``op`` calls, if a core may wait in it."""
    function = function_named(op, callee_name(op))
    if function is None or function.is_declaration:
        return None
    inner = operations_in(function)
    waits = any(
        isinstance(each, _WAITS) or (isinstance(each, func.CallOp) and _waiting_function(each))
        for each in inner
    )
    return function if waits else None


class _Slice:
    """What of some bodies is needed to know when they wait."""

    def __init__(self, roots: list[Operation]) -> None:
        self._roots = roots
        self._operations = [op for root in roots for op in operations_in(root)]
        self._needed: set[Operation] = set(roots)
        self._values: list[SSAValue] = []
        self._seen: set[SSAValue] = set()
        self._stores: dict[SSAValue, list[Operation]] = {}
        self.data: Dependence | None = None
        self.host: Dependence | None = None
        for op in self._operations:
            if isinstance(op, _STORES):
                for root in _roots_of(op.memref) or ():
                    self._stores.setdefault(root, []).append(op)
        for op in self._operations:
            if isinstance(op, _WAITS) or (
                isinstance(op, func.CallOp) and _waiting_function(op) is not None
            ):
                self._need(op)
        while self._values and self.data is None:
            self._follow(self._values.pop())

    # -- marking -----------------------------------------------------------------------------------

    def _need(self, op: Operation) -> None:
        """``op`` runs, and so does what is around it."""
        if op in self._needed:
            return
        self._needed.add(op)
        if isinstance(op, _SENDS):
            self._values += (op.channel,) if isinstance(op, PutStreamOp) else ()
        elif isinstance(op, scf.ForOp):
            self._values += (op.lb, op.ub, op.step)
        elif not isinstance(op, scf.YieldOp) or isinstance(op.parent_op(), scf.WhileOp):
            self._values += op.operands
        self._values += [r for r in op.results if not _is_number(r.type) and not _gets(op)]
        for region in op.regions:
            for block in region.blocks:
                if block.last_op is not None:
                    self._need(block.last_op)
        around = op.parent_op()
        if around is not None:
            self._need(around)
        block = op.parent
        if block is not None and block.last_op is not None:
            self._need(block.last_op)
        parent = op.parent_region()
        for sibling in parent.blocks if parent is not None and len(parent.blocks) > 1 else ():
            if sibling.last_op is not None:
                self._need(sibling.last_op)

    def _follow(self, value: SSAValue) -> None:
        """``value`` is needed, and so is all that it depends on."""
        if value in self._seen:
            return
        self._seen.add(value)
        if isinstance(value, BlockArgument):
            self._follow_argument(value)
            return
        assert isinstance(value, OpResult)
        op = value.op
        if isinstance(op, _DECLARATIONS):
            return
        if isinstance(op, _LOADS):
            self._follow_load(op)
        elif _gets(op):
            self._depends(op, "what a core gets from its stream or cascade")
        elif isinstance(op, func.CallOp):
            self._depends(op, f"the result of @{callee_name(op)}")
        elif isinstance(op, scf.ForOp):
            self._need(op)
            self._carried(op, value.index)
        elif isinstance(op, scf.IfOp | scf.IndexSwitchOp | scf.ExecuteRegionOp):
            self._need(op)
            for region in op.regions:
                last = region.blocks[0].last_op if region.blocks else None
                if last is not None:
                    self._values.append(last.operands[value.index])
        elif not op.name.startswith(_PURE) or _reads_memory(op):
            self._depends(op, f"the result of {op.name}")
        else:
            self._need(op)

    def _follow_argument(self, value: BlockArgument) -> None:
        owner = value.block.parent_op()
        if isinstance(owner, scf.ForOp):
            self._need(owner)
            if value.index > 0:
                self._carried(owner, value.index - 1)
        elif isinstance(owner, func.FuncOp):
            for op in self._operations:
                if isinstance(op, func.CallOp) and callee_name(op) == owner.sym_name.data:
                    self._values.append(op.operands[value.index])
        elif owner is not None:
            # Operands of branches, and what other loops carry, are all kept.
            self._need(owner)

    def _carried(self, loop: scf.ForOp, number: int) -> None:
        self._values += (loop.iter_args[number], loop.results[number])
        self._values.append(loop.body.blocks[0].args[number + 1])
        last = loop.body.blocks[0].last_op
        if last is not None:
            self._values.append(last.operands[number])

    def _follow_load(self, op: memref.LoadOp | affine.LoadOp) -> None:
        roots = _roots_of(op.memref)
        for root in roots or ():
            reason = self._written_elsewhere(root)
            if reason is not None:
                self._depends(op, reason)
                return
        if roots is None:
            self._depends(op, "data that it loads")
            return
        self._need(op)
        for root in roots:
            owner = root.owner
            if isinstance(owner, BufferOp) and root not in self._stores and self.host is None:
                self.host = Dependence(locate(op), f"a number in buffer @{owner.sym_name}")
            for store in self._stores.get(root, ()):
                self._need(store)

    def _written_elsewhere(self, root: SSAValue) -> str | None:
        """What ``root`` holds, if a DMA or a function may write it."""
        owner = root.owner
        name = f"buffer @{owner.sym_name}" if isinstance(owner, BufferOp) else "a buffer"
        views = [root]
        for view in views:
            for use in view.uses:
                op = use.operation
                if isinstance(op, _VIEWS):
                    views += op.results
                elif not isinstance(op, (*_LOADS, *_STORES, memref.DimOp, memref.DeallocOp)):
                    return f"data in {name}"
        return None

    def _depends(self, op: Operation, what: str) -> None:
        if self.data is None:
            self.data = Dependence(locate(op), what)

    # -- removing ----------------------------------------------------------------------------------

    def remove_the_rest(self) -> None:
        """Erase what is not needed; where a kept operation names it, there is a zero."""
        inside = {op for root in self._roots for op in operations_in(root)}
        gone = {op for op in inside - self._needed if not isinstance(op, _DECLARATIONS)}
        for op in inside - gone:
            for index, operand in enumerate(op.operands):
                if operand.owner in gone:
                    op.operands[index] = _zero(operand.type, op)
        for op in gone:
            block = op.parent
            if op.parent_op() not in gone and block is not None:
                block.detach_op(op)
        for op in gone:
            op.drop_all_references()


def _gets(op: Operation) -> bool:
    return isinstance(op, GetStreamOp | GetCascadeOp)


def _reads_memory(op: Operation) -> bool:
    """Whether ``op`` makes numbers of what is in a memref."""
    takes = any(isinstance(operand.type, builtin.MemRefType) for operand in op.operands)
    gives = any(isinstance(result.type, builtin.MemRefType) for result in op.results)
    return takes and not gives and not isinstance(op, memref.DimOp)


def _is_number(type_: Attribute) -> bool:
    kinds = builtin.IntegerType | builtin.IndexType | builtin.AnyFloat | builtin.VectorType
    return isinstance(type_, kinds)


def _roots_of(memory: SSAValue) -> list[SSAValue] | None:
    """The buffers that ``memory`` may be a view of; None if they are not known."""
    found: list[SSAValue] = []
    pending = [memory]
    seen: set[SSAValue] = set()
    while pending:
        value = pending.pop()
        if value in seen:
            continue
        seen.add(value)
        owner = value.owner
        if isinstance(owner, Block):
            return None
        if isinstance(owner, _OWNERS):
            found.append(value)
        elif isinstance(owner, _VIEWS):
            pending.append(owner.operands[0])
        elif isinstance(owner, arith.SelectOp):
            pending += (owner.lhs, owner.rhs)
        elif isinstance(owner, scf.IfOp | scf.IndexSwitchOp):
            assert isinstance(value, OpResult)
            lasts = [r.blocks[0].last_op for r in owner.regions if r.blocks]
            pending += [last.operands[value.index] for last in lasts if last is not None]
        else:
            return None
    return found


def _zero(type_: Attribute, before: Operation) -> SSAValue:
    """A constant zero of ``type_``, in front of ``before``."""
    element = type_.element_type if isinstance(type_, builtin.VectorType) else type_
    value: Attribute
    if isinstance(element, builtin.AnyFloat):
        value = builtin.FloatAttr(0.0, element)
    else:
        assert isinstance(element, builtin.IntegerType | builtin.IndexType)
        value = builtin.IntegerAttr(0, element)
    if isinstance(type_, builtin.VectorType):
        value = builtin.DenseIntOrFPElementsAttr.from_list(type_, [0])
    constant = arith.ConstantOp(value)
    block = before.parent
    assert block is not None
    block.insert_op_before(constant, before)
    return constant.result
