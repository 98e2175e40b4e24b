"""Cores that use an object of an objectfifo after they have released it, or select one then.

After the release the object belongs to the other end, which may fill or read it at any time. What
the core then reads or writes is a race, so tests may never notice.

A subview that is accessed after a release gives another object with MLIR-AIE 1.4 than before: 1.4
counts from the oldest object that is left, at run time, and earlier versions from the oldest that
was acquired.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

import msgspec
from xdsl.dialects import affine, arith, memref, scf
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue

from npukit.compiler.dialect.aie import (
    CoreOp,
    DeviceOp,
    ObjectFifoAcquireOp,
    ObjectFifoOp,
    ObjectFifoReleaseOp,
    ObjectFifoSubviewAccessOp,
    Port,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.compiler.trip_counts import static_trip_count
from npukit.errors import Location

_End: TypeAlias = tuple[str, Port]
"""An end of a fifo, as a core names it."""


class _Object(msgspec.Struct, frozen=True):
    """An object of a fifo: how many the core had released when this one was the oldest."""

    end: _End
    number: int


_Objects: TypeAlias = frozenset[_Object]
"""The objects that a memref may be; several if it depends on a branch."""

_VIEWS = (
    memref.CastOp,
    memref.CollapseShapeOp,
    memref.ExpandShapeOp,
    memref.MemorySpaceCastOp,
    memref.ReinterpretCastOp,
    memref.SubviewOp,
)
_VIEW_NAMES = frozenset({"memref.view", "memref.transpose", "memref.extract_strided_metadata"})
_LOOKS_AT_TYPE = frozenset({"memref.dim", "memref.rank"})
_DEEPEST = 8
"""Deepest nesting of loops that is followed; each loop is walked twice."""


def release_lints(module: ModuleOp) -> Iterator[LoweringWarning]:
    """Yield a warning for every use of an object after its release, in a design with its fifos."""
    for device in module.body.block.ops:
        if not isinstance(device, DeviceOp):
            continue
        fifos = tuple(device.ops_of(ObjectFifoOp))
        free = frozenset(f.sym_name for f in fifos if f.disable_synchronization)
        depths = {f.sym_name: max(f.depths) for f in fifos}
        for core in device.ops_of(CoreOp):
            # All versions do the same if the core says how it selects objects.
            chosen = core.dynamic_objfifo_lowering is not None
            yield from _Walk(free, {} if chosen else depths).warnings(core)


class _Walk(msgspec.Struct):
    """Walks a core's body in execution order, counting the objects released of each fifo."""

    unsynchronized: frozenset[str]
    depths: Mapping[str, int]
    """Of the fifos whose objects versions of MLIR-AIE select in different ways."""

    released: dict[_End, int] = msgspec.field(default_factory=dict)
    perhaps: dict[_End, int] = msgspec.field(default_factory=dict)
    """As ``released``, plus what only some branches since the last acquire release."""
    last: dict[_End, Location] = msgspec.field(default_factory=dict)
    oldest: dict[SSAValue[Attribute], int] = msgspec.field(default_factory=dict)
    objects: dict[SSAValue[Attribute], _Objects] = msgspec.field(default_factory=dict)
    found: dict[Location, LoweringWarning] = msgspec.field(default_factory=dict)
    depth: int = 0

    def warnings(self, core: CoreOp) -> list[LoweringWarning]:
        """The warnings about ``core``."""
        for block in core.body.blocks:
            # How often and in which order several blocks run is unknown here.
            self.released.clear()
            self.perhaps.clear()
            self.objects.clear()
            self.oldest.clear()
            self._block(block)
        return list(self.found.values())

    def _block(self, block: Block) -> None:
        for op in block.ops:
            self._operation(op)

    def _region(self, region: Region) -> list[SSAValue[Attribute]]:
        """Walk a region of one block and return what it yields; other regions are not followed."""
        if len(region.blocks) != 1:
            return []
        self._block(region.block)
        last = region.block.last_op
        return [] if last is None else list(last.operands)

    def _operation(self, op: Operation) -> None:
        match op:
            case ObjectFifoAcquireOp():
                count = self.released.get((op.fifo, op.port), 0)
                self.oldest[op.subview] = self.perhaps[op.fifo, op.port] = count
            case ObjectFifoReleaseOp():
                end = op.fifo, op.port
                self.perhaps[end] = self.perhaps.get(end, 0) + op.size
                self.released[end] = self.released.get(end, 0) + op.size
                self.last[end] = locate(op)
            case ObjectFifoSubviewAccessOp():
                self._access(op)
            case scf.ForOp() | affine.ForOp():
                self._loop(op)
            case scf.WhileOp():
                self._while(op)
            case scf.IfOp():
                self._choice(op, [op.true_region, op.false_region])
            case scf.IndexSwitchOp():
                self._choice(op, [op.default_region, *op.case_regions])
            case scf.YieldOp() | affine.YieldOp() | scf.ConditionOp():
                pass
            case arith.SelectOp():
                self._merge(op.result, [op.lhs, op.rhs])
            case _ if isinstance(op, _VIEWS) or op.name in _VIEW_NAMES:
                self._merge(op.results[0], [op.operands[0]])
            case _ if op.name not in _LOOKS_AT_TYPE:
                self._use(op)

    def _access(self, op: ObjectFifoSubviewAccessOp) -> None:
        acquire = op.subview.owner
        oldest = self.oldest.get(op.subview)
        self.objects.pop(op.output, None)
        if isinstance(acquire, ObjectFifoAcquireOp) and oldest is not None:
            end = acquire.fifo, acquire.port
            self.objects[op.output] = frozenset({_Object(end, oldest + op.index)})
            self._compare_versions(op, end, self.perhaps.get(end, 0) - oldest)

    def _compare_versions(self, op: ObjectFifoSubviewAccessOp, end: _End, released: int) -> None:
        """Warn if the subview gives another object after the release of some."""
        depth, where = self.depths.get(end[0]), locate(op)
        if depth is None or released % depth == 0 or where in self.found:
            return
        self.found[where] = LoweringWarning(
            f"a subview of objectfifo @{end[0]} is accessed after a release of {released} (line "
            f"{self.last[end].line}): earlier versions of MLIR-AIE and npukit give object "
            f"{op.index} of those acquired, MLIR-AIE 1.4 object {op.index} of those that are left",
            where,
            "access the object before the release, or set dynamic_objfifo_lowering on the core: "
            "true counts as 1.4, false as earlier versions",
            rule="access-after-release",
        )

    def _merge(self, result: SSAValue[Attribute], values: list[SSAValue[Attribute]]) -> None:
        """``result`` is one of ``values``; known if all of them are."""
        known = [self.objects.get(value, frozenset()) for value in values]
        self.objects[result] = frozenset().union(*known) if all(known) else frozenset()

    def _use(self, op: Operation) -> None:
        for region in op.regions:
            self._region(region)
        for operand in op.operands:
            objects = self.objects.get(operand, frozenset())
            if objects and all(self._is_released(each) for each in objects):
                self._warn(op, next(iter(objects)).end)

    def _is_released(self, used: _Object) -> bool:
        end = used.end
        return end[0] not in self.unsynchronized and self.perhaps.get(end, 0) > used.number

    def _warn(self, op: Operation, end: _End) -> None:
        where = locate(op)
        release = self.last[end]
        if where not in self.found:
            name = op.callee.string_value() if hasattr(op, "callee") else op.name
            surely = self.released.get(end, 0) == self.perhaps[end]
            has = "has released" if surely else "may have released"
            self.found[where] = LoweringWarning(
                f"'{name}' gets an object of objectfifo @{end[0]} that the core {has} "
                f"(line {release.line}): the other end may {_OTHERS[end[1]]} it at the same time",
                where,
                "release it after its last use",
                rule="use-after-release",
            )

    def _loop(self, op: scf.ForOp | affine.ForOp) -> None:
        trips = static_trip_count(op) if isinstance(op, scf.ForOp) else None
        if trips == 0 or self.depth >= _DEEPEST:
            return
        carried = list(op.iter_args if isinstance(op, scf.ForOp) else op.inits)
        before = dict(self.released), dict(self.perhaps)
        self.depth += 1
        # The next pass may still use what one pass releases.
        for _ in range(1 if trips == 1 else 2):
            for argument, value in zip(op.body.block.args[1:], carried, strict=False):
                self._merge(argument, [value])
            carried = self._region(op.body)
        self.depth -= 1
        for result, value in zip(op.results, carried, strict=False):
            self._merge(result, [value])
        if trips is None:
            self._may_not_have_run(*before)

    def _while(self, op: scf.WhileOp) -> None:
        if self.depth >= _DEEPEST:
            return
        carried = list(op.arguments)
        before = dict(self.released), dict(self.perhaps)
        self.depth += 1
        for _ in range(2):
            for argument, value in zip(op.before_region.block.args, carried, strict=False):
                self._merge(argument, [value])
            passed = self._region(op.before_region)[1:]
            for argument, value in zip(op.after_region.block.args, passed, strict=False):
                self._merge(argument, [value])
            carried = self._region(op.after_region)
        self.depth -= 1
        self._may_not_have_run(*before)

    def _choice(self, op: Operation, regions: list[Region]) -> None:
        """Walk each branch from here; what only some of them release counts as perhaps released."""
        before = dict(self.released), dict(self.perhaps)
        outcomes, yields = [], []
        for region in regions:
            self.released, self.perhaps = dict(before[0]), dict(before[1])
            yields.append(self._region(region) if region.blocks else [])
            outcomes.append((self.released, self.perhaps))
        self.released, self.perhaps = outcomes[0]
        for released, perhaps in outcomes[1:]:
            self.released = _each(min, self.released, released)
            self.perhaps = _each(max, self.perhaps, perhaps)
        for index, result in enumerate(op.results):
            self._merge(result, [values[index] for values in yields if index < len(values)])

    def _may_not_have_run(self, released: dict[_End, int], perhaps: dict[_End, int]) -> None:
        """Account for a loop, entered with these counts, that may not have run at all."""
        self.released = _each(min, self.released, released)
        self.perhaps = _each(min, self.perhaps, perhaps)


def _each(
    choose: Callable[[int, int], int], one: dict[_End, int], other: dict[_End, int]
) -> dict[_End, int]:
    return {end: choose(one.get(end, 0), other.get(end, 0)) for end in {**one, **other}}


_OTHERS = {Port.CONSUME: "overwrite", Port.PRODUCE: "send"}
