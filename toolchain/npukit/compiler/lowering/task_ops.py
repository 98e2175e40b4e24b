"""Reads the task operations of a runtime sequence, and the BD chains that they use.

:class:`npukit.compiler.lowering.dma_tasks.DmaTasks` then lowers the tasks themselves.
"""

from __future__ import annotations

from collections.abc import Mapping

from xdsl.ir import Operation, SSAValue

from npukit.compiler.dialect.aie import BdChainOp, tile_of
from npukit.compiler.dialect.aiex import (
    DmaAwaitTaskOp,
    DmaConfigureTaskForOp,
    DmaConfigureTaskOp,
    DmaFreeTaskOp,
    DmaStartBdChainForOp,
    DmaStartBdChainOp,
    DmaStartTaskOp,
    StartBdChainOp,
    TaskUseOp,
)
from npukit.compiler.lowering.dma_tasks import DmaTasks, Task, TaskTarget
from npukit.compiler.lowering.sequence_scope import Handler, SequenceScope
from npukit.compiler.lowering.stream import InstructionStream
from npukit.compiler.lowering.task_bd_ids import TaskBdIds
from npukit.errors import DesignError, Location
from npukit.machine.physical import DmaDirection, Tile


class TaskOps:
    """Reads the task operations of one runtime sequence."""

    def __init__(self, scope: SequenceScope, stream: InstructionStream, bd_ids: TaskBdIds) -> None:
        self._scope = scope
        self._tasks = DmaTasks(scope, stream, bd_ids)
        self._configured: dict[SSAValue, Task] = {}

    def handlers(self) -> Mapping[type[Operation], Handler]:
        """Handlers of this module's operations, by operation class."""
        return {
            DmaConfigureTaskOp: self._configure,
            DmaConfigureTaskForOp: self._configure_for,
            DmaStartBdChainOp: self._start_chain,
            DmaStartBdChainForOp: self._start_chain_for,
            DmaStartTaskOp: self._start,
            DmaAwaitTaskOp: self._await,
            DmaFreeTaskOp: self._free,
        }

    def _configure(self, op: DmaConfigureTaskOp, where: Location) -> None:
        target = TaskTarget(
            op.coord,
            op.direction,
            op.channel,
            op.issue_token,
            op.repeat_count,
            op.packet,
            op.out_of_order,
            op.bd_id,
        )
        self._configured[op.result] = self._tasks.configure(target, op.body, where, {})

    def _configure_for(self, op: DmaConfigureTaskForOp, where: Location) -> None:
        allocation = self._scope.allocation(op.alloc, where)
        target = TaskTarget(
            allocation.coord,
            allocation.direction,
            allocation.channel,
            op.issue_token,
            op.repeat_count,
            allocation.packet,
            op.out_of_order,
        )
        self._configured[op.result] = self._tasks.configure(target, op.body, where, {})

    def _start_chain(self, op: DmaStartBdChainOp, where: Location) -> None:
        tile = tile_of(op.tile, op).coord
        self._run_chain(op, tuple(op.args), (tile, op.direction, op.channel), where)

    def _start_chain_for(self, op: DmaStartBdChainForOp, where: Location) -> None:
        allocation = self._scope.allocation(op.alloc, where)
        channel = (allocation.coord, allocation.direction, allocation.channel)
        self._run_chain(op, tuple(op.args), channel, where)

    def _run_chain(
        self,
        op: StartBdChainOp,
        args: tuple[SSAValue, ...],
        channel: tuple[Tile, DmaDirection, int],
        where: Location,
    ) -> None:
        chain = self._scope.symbol(op.symbol, where)
        if not isinstance(chain, BdChainOp):
            raise DesignError(f"'@{op.symbol}' is not an aie.bd_chain", where=where)
        entry = chain.body.blocks.first
        parameters = () if entry is None else tuple(entry.args)
        given, taken = [arg.type for arg in args], [arg.type for arg in parameters]
        if given != taken:
            spelled = ", ".join(map(str, given)), ", ".join(map(str, taken))
            raise DesignError(
                f"'@{op.symbol}' takes ({spelled[1]}), not ({spelled[0]})", where=where
            )
        target = TaskTarget(*channel, op.issue_token, op.repeat_count)
        values: dict[SSAValue, SSAValue] = dict(zip(parameters, args, strict=True))
        task = self._tasks.configure(target, chain.body, where, values)
        self._configured[op.result] = task
        self._tasks.start(task, where)

    def _start(self, op: DmaStartTaskOp, where: Location) -> None:
        self._tasks.start(self._task(op, where), where)

    def _await(self, op: DmaAwaitTaskOp, where: Location) -> None:
        self._tasks.wait(self._task(op, where), where)

    def _free(self, op: DmaFreeTaskOp, where: Location) -> None:
        self._tasks.free(self._task(op, where), where)

    def _task(self, op: TaskUseOp, where: Location) -> Task:
        task = self._configured.get(op.task)
        if task is None:
            raise DesignError(f"'{op.name}' names no task configured before it", where=where)
        return task
