"""How many objects of each fifo a core holds where it acquires or releases, if that is constant.

A core that acquires N objects takes only those that it does not hold already. In most cores the
number that it holds is the same whenever it gets to an acquire; otherwise (a window that moves in a
loop, an acquire in one branch) only the running core knows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from xdsl.dialects import scf
from xdsl.ir import Operation, Region

from npukit.compiler.dialect.aie import (
    CoreOp,
    FifoAccessOp,
    ObjectFifoAcquireOp,
    Port,
)

PortKey: TypeAlias = tuple[str, Port]
"""A fifo, by its name in the core, and the end of it that the core uses."""

_State: TypeAlias = Mapping[PortKey, int | None]
"""Objects held; None if that is not always the same, and none for a port that is missing."""

_RUNS_ONE_OF_ITS_REGIONS: Final = (scf.IfOp, scf.IndexSwitchOp)
_RUNS_ONCE: Final = (scf.ExecuteRegionOp,)


class HeldObjects:
    """The objects that ``core`` holds before it acquires or releases."""

    def __init__(self, core: CoreOp) -> None:
        self._before: dict[Operation, int | None] = {}
        self._short: dict[Operation, int] = {}
        self._after_region(core.body, {})

    def before(self, access: FifoAccessOp) -> int | None:
        """Objects of the fifo held before ``access``; None if that is not always the same."""
        return self._before.get(access, 0)

    def short_at(self, release: FifoAccessOp) -> int | None:
        """Objects held where ``release`` may be reached with too few; None if it never is."""
        return self._short.get(release)

    def ports_that_vary(self) -> frozenset[PortKey]:
        """The ports with an acquire before which the number is not always the same."""
        return frozenset(
            (op.fifo, op.port)
            for op, held in self._before.items()
            if isinstance(op, ObjectFifoAcquireOp) and held is None
        )

    def _after_region(self, region: Region, state: _State) -> _State:
        if len(region.blocks) > 1:
            state = _unknown(state, region.walk())
        for block in region.blocks:
            for op in block.ops:
                state = self._after(op, state)
        return state

    def _after(self, op: Operation, state: _State) -> _State:
        if isinstance(op, FifoAccessOp):
            return self._after_access(op, state)
        if not op.regions:
            return state
        if isinstance(op, _RUNS_ONCE):
            return self._after_region(op.regions[0], state)
        if isinstance(op, _RUNS_ONE_OF_ITS_REGIONS):
            return _joined([self._after_region(region, state) for region in op.regions])
        return self._after_loop(op, state)

    def _after_loop(self, op: Operation, state: _State) -> _State:
        """Every region may run any number of times, in the order of the text."""
        while True:
            after = state
            for region in op.regions:
                after = self._after_region(region, after)
            again = _joined([state, after])
            if again == state:
                return state if not isinstance(op, scf.WhileOp) else self._left(op, state)
            state = again

    def _left(self, op: scf.WhileOp, state: _State) -> _State:
        """A while ends after its first region, which runs once more than the second."""
        after = self._after_region(op.before_region, state)
        self._after_region(op.after_region, after)
        return after

    def _after_access(self, op: FifoAccessOp, state: _State) -> _State:
        key = op.fifo, op.port
        held = self._before[op] = state.get(key, 0)
        if not isinstance(op, ObjectFifoAcquireOp):
            if held is not None and held < op.size:
                self._short[op] = max(0, held)
            return {**state, key: None if held is None else held - op.size}
        return {**state, key: None if held is None else max(held, op.size)}


def _joined(states: Iterable[_State]) -> _State:
    """What holds after any of ``states``."""
    states = list(states)
    keys = {key for state in states for key in state}
    joined: dict[PortKey, int | None] = {}
    for key in keys:
        counts = {state.get(key, 0) for state in states}
        joined[key] = counts.pop() if len(counts) == 1 else None
    return joined


def _unknown(state: _State, ops: Iterable[Operation]) -> _State:
    used = {(op.fifo, op.port): None for op in ops if isinstance(op, FifoAccessOp)}
    return {**state, **used}
