"""Unrolls the loops that acquire objects from fifos.

A core addresses the objects of a fifo statically: each ``subview.access`` becomes one buffer. So a
loop that acquires is unrolled until its body starts and ends at the same object of every fifo,
i.e. by the least common multiple of the fifos' depths; the remaining iterations follow as straight
code.

Which loops are unrolled, by what factor and in which order follows MLIR-AIE's
``AIEObjectFifoStatefulTransform`` (``unrollForLoops``), so both flows run the same program.
One consequence, as in MLIR-AIE: siblings of a loop that acquires are unrolled with *its* factor, so
sibling loops over fifos of different depths may not return to the first object.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Final

from xdsl.dialects import arith, scf
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue
from xdsl.rewriter import InsertPoint, Rewriter

from npukit.compiler.constant_values import constant_value
from npukit.compiler.dialect.aie import CoreOp, ObjectFifoAcquireOp
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.constants import constant_before, erase_unused_arithmetic
from npukit.compiler.trip_counts import static_trip_count
from npukit.errors import DesignError, UnsupportedError

MOST_OPERATIONS: Final = 1 << 17
"""In an unrolled loop; a core's program memory holds far fewer instructions."""

DepthOf = Callable[[ObjectFifoAcquireOp], int]


def simplify_trivial_loops(core: CoreOp) -> None:
    """Remove loops that never run and inline loops that run once, like a canonicalizer."""
    for loop in _for_loops(core.body):
        trips = static_trip_count(loop)
        if trips == 0:
            _replace_results(loop, tuple(loop.iter_args))
            _erase(loop)
        elif trips == 1:
            _inline_single_iteration(loop)


def unroll_acquiring_loops(core: CoreOp, depth_of: DepthOf, most: int = MOST_OPERATIONS) -> None:
    """Unroll every ``scf.for`` of ``core`` that directly acquires objects.

    Args:
        core: the core, whose body is changed in place.
        depth_of: the number of objects of the fifo that an acquire names, on this core's tile.
        most: how many operations an unrolled loop may have.

    Raises:
        UnsupportedError: an acquiring loop has bounds that are not constant, or too many
            operations once it is unrolled.
        DesignError: an acquiring loop never runs.
    """
    _Unroller(depth_of, most).run(core)
    erase_unused_arithmetic(core.body)


class _Unroller:
    """The state of one core's unrolling; a loop counts by identity."""

    def __init__(self, depth_of: DepthOf, most: int) -> None:
        self._depth_of = depth_of
        self._most = most
        self._settled: set[scf.ForOp] = set()
        self._acquires: dict[scf.ForOp, bool] = {}
        self._remainder: dict[scf.ForOp, int] = {}

    def run(self, core: CoreOp) -> None:
        for loop in _for_loops(core.body):
            depths = {
                self._depth_of(op)
                for op in loop.body.block.ops
                if isinstance(op, ObjectFifoAcquireOp)
            }
            self._acquires[loop] = bool(depths)
            self._remainder[loop] = 0
            if not depths:
                self._settled.add(loop)
                continue
            region = loop.parent_region()
            assert region is not None
            self._unroll_region(loop, region, math.lcm(*depths))

    def _unroll_region(self, loop: scf.ForOp, region: Region, factor: int) -> None:
        """Unroll the loops of ``region`` until ``loop`` and its remainders are done."""
        previous = loop
        while self._remainder[previous] > 1 or self._acquires[previous]:
            for candidate in _for_loops(region):
                self._acquires.setdefault(candidate, False)
                self._remainder.setdefault(candidate, 0)
                waits = (
                    self._remainder[previous] > 1
                    and not self._acquires[candidate]
                    and previous is not candidate
                )
                if candidate in self._settled or waits:
                    self._remainder[candidate] = 0
                else:
                    self._unroll_one(candidate, factor)
                self._acquires[candidate] = False
                previous = candidate

    def _unroll_one(self, loop: scf.ForOp, factor: int) -> None:
        trips = static_trip_count(loop)
        if trips is None:
            if not self._acquires[loop]:
                self._settled.add(loop)
                return
            raise UnsupportedError(
                "scf.for acquires objects of an objectfifo, but its bounds are not constant: aiecc "
                "would take the same objects in every pass, or never end",
                where=locate(loop),
                hint="set dynamic_objfifo_lowering = true on the core, or make the bounds constant",
            )
        factor = min(factor, trips)
        if factor == 0:
            raise DesignError(
                "scf.for acquires objects of an objectfifo but never runs", where=locate(loop)
            )
        self._remainder[loop] = trips % factor
        step = constant_value(loop.step)
        assert step is not None
        if step < factor or self._acquires[loop]:
            _unroll(loop, factor, self._most)
            self._settled.add(loop)
        else:
            self._remainder[loop] = 0


def _for_loops(region: Region) -> Iterator[scf.ForOp]:
    """The ``scf.for`` of ``region``, inner loops first; the caller may rewrite each one.

    Operations inserted into a block during the walk are not visited.
    """
    for block in tuple(region.blocks):
        for op in tuple(block.ops):
            if op.parent is not block:
                continue
            for nested in op.regions:
                yield from _for_loops(nested)
            if isinstance(op, scf.ForOp) and op.parent is block:
                yield op


def _unroll(loop: scf.ForOp, factor: int, most: int) -> None:
    """Repeat the body of ``loop`` ``factor`` times; the remaining iterations follow in a loop.

    A loop left with one iteration is inlined.
    """
    trips = static_trip_count(loop)
    lower, step = constant_value(loop.lb), constant_value(loop.step)
    assert trips is not None
    assert lower is not None
    assert step is not None
    if factor == 1:
        if trips == 1:
            _inline_single_iteration(loop)
        return
    size = sum(1 for _ in loop.walk()) * factor
    if size > most:
        raise UnsupportedError(
            f"unrolling this loop {factor} times, the least common multiple of the depths of the "
            f"objectfifos in it, makes {size} operations; the limit is {most}",
            where=locate(loop),
            hint="use depths that divide each other, or dynamic_objfifo_lowering = true",
        )
    block = loop.parent
    assert block is not None
    even = trips - trips % factor
    upper = constant_before(lower + even * step, loop.ub, loop)
    if even < trips:
        rest = loop.clone()
        block.insert_op_after(rest, loop)
        rest.operands[0] = upper
        for mine, its in zip(loop.results, rest.results, strict=True):
            mine.replace_all_uses_with(its)
        for index, result in enumerate(loop.results):
            rest.operands[3 + index] = result
        if trips - even == 1:
            _inline_single_iteration(rest)
    _repeat_body(loop, factor, step)
    loop.operands[1] = upper
    loop.operands[2] = constant_before(step * factor, loop.step, loop)
    if even == factor:
        _inline_single_iteration(loop)


def _repeat_body(loop: scf.ForOp, factor: int, step: int) -> None:
    """Append ``factor`` - 1 copies of the body of ``loop`` to it, ``step`` apart."""
    body = loop.body.block
    induction = body.args[0]
    terminator = _terminator(body)
    original = [op for op in body.ops if op is not terminator]
    carried: list[SSAValue[Attribute]] = list(terminator.operands)
    yielded = tuple(terminator.operands)
    for copy in range(1, factor):
        values: dict[SSAValue[Attribute], SSAValue[Attribute]] = dict(
            zip(body.args[1:], carried, strict=True)
        )
        if any(_uses(op, induction) for op in original):
            offset = constant_before(copy * step, induction, terminator)
            moved = arith.AddiOp(induction, offset)
            body.insert_op_before(moved, terminator)
            values[induction] = moved.result
        for op in original:
            body.insert_op_before(op.clone(values), terminator)
        carried = [values.get(value, value) for value in yielded]
    for index, value in enumerate(carried):
        terminator.operands[index] = value


def _uses(op: Operation, value: SSAValue[Attribute]) -> bool:
    return any(value in inner.operands for inner in op.walk())


def _inline_single_iteration(loop: scf.ForOp) -> None:
    """Replace ``loop``, which runs once, by its body."""
    body = loop.body.block
    terminator = _terminator(body)
    results = tuple(terminator.operands)
    entry = (loop.lb, *loop.iter_args)
    results = tuple(
        entry[value.index] if value in body.args else value  # type: ignore[attr-defined]
        for value in results
    )
    body.erase_op(terminator)
    Rewriter.inline_block(body, InsertPoint.before(loop), entry)
    _replace_results(loop, results)
    _erase(loop)


def _terminator(body: Block) -> Operation:
    last = body.last_op
    assert isinstance(last, scf.YieldOp)
    return last


def _replace_results(loop: scf.ForOp, values: tuple[SSAValue[Attribute], ...]) -> None:
    for result, value in zip(loop.results, values, strict=True):
        result.replace_all_uses_with(value)


def _erase(loop: scf.ForOp) -> None:
    block = loop.parent
    assert block is not None
    block.erase_op(loop)
