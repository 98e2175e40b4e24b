"""DMA tasks of a runtime sequence: BD chains that are configured, started, awaited and freed.

Does what MLIR-AIE does in ``AIEMaterializeBDChains``, ``AIEAssignRuntimeSequenceBDIDs`` and
``AIEDMATasksToNPU`` in one walk: those passes rewrite in place, so program order is the same.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace
from xdsl.ir import Block, Region, SSAValue

from npukit.compiler.dialect.aie import BufferOp, DmaBdOp, LockOp, UseLockOp
from npukit.compiler.dialect.attributes import (
    PacketInfo,
)
from npukit.compiler.dialect.keyword_attributes import (
    LockUse,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.host_memory import element_bits, host_memory
from npukit.compiler.lowering.sequence_events import TaskConfigured, TaskFreed, TaskStarted
from npukit.compiler.lowering.sequence_scope import SequenceScope
from npukit.compiler.lowering.stream import (
    SHIM_CACHE,
    InstructionStream,
    burst_encoding,
    check_channel,
)
from npukit.compiler.lowering.task_bd_fields import packet_fields, pattern_fields
from npukit.compiler.lowering.task_bd_ids import TaskBdIds
from npukit.compiler.lowering.task_chain import BdBlock, next_bd_id, read_chain
from npukit.compiler.lowering.task_splitting import split_large
from npukit.errors import DesignError, Location, UnsupportedError
from npukit.formats.txn import MaskWrite
from npukit.machine.bd_words import BdFields, field_mask
from npukit.machine.physical import DmaDirection, Tile
from npukit.machine.registers import (
    QueueEntry,
    bd_buffer_address,
)
from npukit.machine.tiles import TileKind


class TaskTarget(msgspec.Struct, frozen=True):
    """The channel that a task runs on, and how.

    ``packet`` is for BDs that name none themselves. On an ``out_of_order`` channel, packet headers
    select the BDs that run. ``bd_id`` is the number of the task's only BD, if the design itself
    keeps account of the numbers.
    """

    tile: Tile
    direction: DmaDirection
    channel: int
    issue_token: bool
    repeat_count: int
    packet: PacketInfo | None = None
    out_of_order: bool = False
    bd_id: int | None = None


class Task(msgspec.Struct, frozen=True):
    """A configured task: its channel, the BD that it starts with, and all the BDs that it holds.

    ``number`` counts the tasks of a sequence.
    """

    number: int
    target: TaskTarget
    first_bd: int
    bd_ids: tuple[int, ...]
    where: Location


class DmaTasks:
    """Lowers the task operations of one runtime sequence."""

    def __init__(self, scope: SequenceScope, stream: InstructionStream, bd_ids: TaskBdIds) -> None:
        self._scope = scope
        self._stream = stream
        self._bd_ids = bd_ids
        self._programmed: dict[tuple[Tile, int], Task] = {}
        self._numbered: dict[Tile, tuple[bool, Location]] = {}

    def configure(
        self,
        target: TaskTarget,
        body: Region,
        where: Location,
        values: Mapping[SSAValue, SSAValue],
    ) -> Task:
        """Program the BDs of a task.

        Args:
            target: where the task runs.
            body: the region that holds its BD chain.
            where: the operation that configures it.
            values: the arguments for the parameters of an ``aie.bd_chain``, if ``body`` is one.

        Raises:
            DesignError: the chain is malformed, does not fit the tile, or needs too many BDs.
            UnsupportedError: it holds operations that have no lowering.
        """
        self._scope.tile(target.tile, where)
        check_channel(self._scope.model.tile(target.tile), target.tile, target.channel, where)
        written = read_chain(body, where, receives_packets=target.out_of_order)
        blocks = split_large(written, self._scope.model.tile(target.tile))
        if target.out_of_order:
            self._stream.set_out_of_order(target.tile, target.channel, where)
        ids = self._assign_ids(target, blocks, where)
        for block, chained in blocks.items():
            self._check_reached(target, ids[block], locate(chained.bd))
        for block, chained in blocks.items():
            # On an out-of-order channel no BD leads to another.
            following = None if target.out_of_order else next_bd_id(chained, ids)
            self._program(target, chained, ids[block], following, values)
        first = ids[next(iter(blocks))]
        task = Task(self._bd_ids.number(), target, first, tuple(ids.values()), where)
        self._programmed |= {(target.tile, bd_id): task for bd_id in task.bd_ids}
        self._stream.events.append(TaskConfigured(task.number, where))
        return task

    def start(self, task: Task, where: Location) -> None:
        """Push a task on its channel's queue.

        Raises:
            DesignError: another task has taken one of its BDs since it was configured.
        """
        target = task.target
        for bd_id in task.bd_ids:
            other = self._programmed[target.tile, bd_id]
            if other is not task:
                pooled = target.bd_id is not None
                since = "configured" if pooled else "freed or awaited"
                raise DesignError(
                    f"this would run another task's transfer: after this task was {since}, its "
                    f"buffer descriptor {bd_id} of tile {target.tile} went to the task at "
                    f"{other.where}",
                    where=where,
                    hint="give the other task a bd_id of its own, or start this one before it"
                    if pooled
                    else "start a task before it is freed, and configure it again to run it again",
                )
        self._stream.events.append(TaskStarted(task.number, where))
        entry = QueueEntry(task.first_bd, target.repeat_count, target.issue_token)
        self._stream.push(target.tile, target.direction, target.channel, entry, where)

    def wait(self, task: Task, where: Location) -> None:
        """Wait for a task's token; after that its BDs are free.

        Raises:
            DesignError: the task issues no token, so this would wait forever.
        """
        if not task.target.issue_token:
            raise DesignError(
                "this waits for a task that issues no token",
                where=where,
                hint=f"give the task at {task.where} the attribute issue_token = true",
            )
        target = task.target
        self._stream.wait(target.tile, target.direction, target.channel, where)
        self._release(task)

    def free(self, task: Task, where: Location) -> None:
        """Give a task's BD ids back; as in MLIR-AIE, even those that another task has by now."""
        tile = task.target.tile
        holders = [
            self._programmed[tile, bd_id].where
            for bd_id in task.bd_ids
            if self._programmed[tile, bd_id] is not task and self._bd_ids.holds(tile, bd_id)
        ]
        holder = holders[0] if holders else None
        self._stream.events.append(TaskFreed(task.number, holder, where))
        self._release(task)

    def _release(self, task: Task) -> None:
        for bd_id in task.bd_ids:
            self._bd_ids.free(task.target.tile, bd_id)

    def _assign_ids(
        self, target: TaskTarget, blocks: Mapping[Block, BdBlock], where: Location
    ) -> dict[Block, int]:
        tile = target.tile
        self._check_account(tile, where, by_design=target.bd_id is not None)
        if target.bd_id is not None:
            if len(blocks) > 1:
                raise DesignError(f"a task with a bd_id has one BD, not {len(blocks)}", where=where)
            return dict.fromkeys(blocks, target.bd_id)
        # Take the ids that the design names before choosing others.
        named = {
            block: chained.bd.bd_id
            for block, chained in blocks.items()
            if chained.bd.bd_id is not None
        }
        for block, bd_id in named.items():
            self._bd_ids.claim(tile, bd_id, locate(blocks[block].bd))
        return {
            block: named[block]
            if block in named
            else self._bd_ids.allocate(tile, locate(chained.bd))
            for block, chained in blocks.items()
        }

    def _check_account(self, tile: Tile, where: Location, *, by_design: bool) -> None:
        """Refuse a tile for whose BD numbers both the design and the lowering keep account."""
        before, other = self._numbered.setdefault(tile, (by_design, where))
        if before != by_design:
            raise UnsupportedError(
                f"tasks of tile {tile} with and without bd_id don't mix: this one and the one at "
                f"{other} could get the same buffer descriptor",
                where=where,
                hint="take the bd_id of every task of the tile from aiex.dma_bd_pool_pop, or none",
            )

    def _check_reached(self, target: TaskTarget, bd_id: int, where: Location) -> None:
        """Refuse a BD that the task's channel can't run."""
        problem = self._scope.model.why_unusable(target.tile, bd_id, target.channel)
        if problem is not None:
            raise DesignError(
                problem,
                where=where,
                hint="MLIR-AIE numbers the BDs of every task from 0; name another with bd_id",
            )

    def _program(
        self,
        target: TaskTarget,
        chained: BdBlock,
        bd_id: int,
        next_bd: int | None,
        values: Mapping[SSAValue, SSAValue],
    ) -> None:
        bd, tile, where = chained.bd, target.tile, locate(chained.bd)
        model = self._scope.model.tile(tile)
        value = values.get(bd.buffer, bd.buffer)
        bits = element_bits(bd.buffer.type, where)
        start = bd.offset * bits // 8
        fields = pattern_fields(bd, model, target.direction, bits, where)
        header = None if chained.header is None else chained.header.packet
        fields = packet_fields(
            fields, bd, bd.packet or header or target.packet, receives=target.out_of_order
        )
        if next_bd is not None:
            fields = replace(fields, use_next_bd=1, next_bd=next_bd)
        fields = self._with_locks(fields, chained, tile, values)
        shim_only: dict[str, int] = {}
        if model.kind is TileKind.SHIM:
            lengths = self._scope.model.generation.burst_lengths
            shim_only = {
                "burst_length": burst_encoding(lengths, bd.burst_length, where),
                "ax_cache": SHIM_CACHE if bd.axcache is None else bd.axcache,
            }
        elif bd.burst_length or bd.axcache is not None:
            raise DesignError("only a shim BD has a burst length or axcache", where=where)
        # MLIR-AIE first writes only the offset (on a memory tile in bytes, although the field
        # counts words) and then the whole address over it.
        base = start // 4 if model.kind is TileKind.CORE else start
        fields = replace(fields, base_address=base, valid_bd=1, **shim_only)
        self._stream.write_bd(tile, bd_id, fields, where, named=bd.bd_id is not None)
        self._set_address(tile, bd_id, value, bd, where)

    def _with_locks(
        self,
        fields: BdFields,
        chained: BdBlock,
        tile: Tile,
        values: Mapping[SSAValue, SSAValue],
    ) -> BdFields:
        if chained.release is None:
            return fields
        if chained.acquire is None:
            released, released_id = _lock(chained.release, values)
            first = self._first_lock(tile, released, locate(chained.release))
            return replace(
                fields,
                lock_rel_value=chained.release.value,
                lock_rel_id=first + released_id,
            )
        if chained.acquire.acq_en is not None and not chained.acquire.acq_en.value.data:
            raise UnsupportedError(
                "MLIR-AIE enables the acquire of a task's BD regardless of acq_en",
                where=locate(chained.acquire),
            )
        acquired, acquired_id = _lock(chained.acquire, values)
        released, released_id = _lock(chained.release, values)
        if acquired.coord != released.coord:
            raise UnsupportedError(
                "a BD whose two locks are in different tiles is not supported",
                where=locate(chained.release),
            )
        first = self._first_lock(tile, acquired, locate(chained.acquire))
        value = chained.acquire.value
        exact = chained.acquire.action is LockUse.ACQUIRE
        return replace(
            fields,
            lock_acq_enable=1,
            # A negative value means "at least" to the hardware.
            lock_acq_value=value if exact else -value,
            lock_acq_id=first + acquired_id,
            lock_rel_value=chained.release.value,
            lock_rel_id=first + released_id,
        )

    def _first_lock(self, tile: Tile, lock: LockOp, where: Location) -> int:
        """The offset that a BD of ``tile`` adds to the lock ids of ``lock``'s tile."""
        home = lock.coord
        model = self._scope.model
        if model.kind(tile) is TileKind.MEM and model.reaches(tile, home):
            window = model.generation.lock_windows.index(home.col - tile.col)
            return window * model.tile(tile).locks
        if home != tile:
            raise DesignError(f"a BD of tile {tile} can't use a lock of tile {home}", where=where)
        return 0

    def _set_address(
        self, tile: Tile, bd_id: int, value: SSAValue, bd: DmaBdOp, where: Location
    ) -> None:
        bits = element_bits(bd.buffer.type, where)
        start = bd.offset * bits // 8
        memory = host_memory(value, where)
        if memory is not None:
            if self._scope.model.kind(tile) is not TileKind.SHIM:
                raise DesignError(
                    "only a shim tile's DMA reaches the arguments of the runtime sequence",
                    where=where,
                )
            self._stream.patch_address(tile, bd_id, memory.argument, memory.offset + start, where)
            return
        buffer = value.owner
        if not isinstance(buffer, BufferOp):
            raise DesignError(
                "a BD of a task must move an aie.buffer or an argument of the runtime sequence",
                where=where,
            )
        self._set_buffer_address(tile, bd_id, buffer, start, where)

    def _set_buffer_address(
        self, tile: Tile, bd_id: int, buffer: BufferOp, start: int, where: Location
    ) -> None:
        model, home = self._scope.model, buffer.coord
        kind, generation = model.kind(tile), model.generation
        own_or_neighbour = kind is TileKind.MEM and model.reaches(tile, home)
        if kind is TileKind.SHIM or not (home == tile or own_or_neighbour):
            raise DesignError(
                f"the DMA of tile {tile} can't reach a buffer of tile {home}", where=where
            )
        if buffer.address is None:
            raise DesignError("the buffer of this BD has no address", where=where)
        address = buffer.address + start
        if kind is TileKind.MEM:
            if generation.tasks_use_memory_windows:
                window = generation.memory_windows.index(home.col - tile.col)
                address += window * model.tile(tile).memory
            elif home != tile:
                raise UnsupportedError(
                    f"a task on a memory tile of {generation.device} can't move a neighbour's "
                    "buffer: MLIR-AIE would move the data at the same address of its own memory",
                    where=where,
                )
        mask, shift = field_mask(model.tile(tile), "base_address")
        self._stream.ops.append(
            MaskWrite(
                bd_buffer_address(generation, tile.col, tile.row, bd_id),
                mask=mask,
                value=address // 4 << shift,
            )
        )


def _lock(use: UseLockOp, values: Mapping[SSAValue, SSAValue]) -> tuple[LockOp, int]:
    lock = values.get(use.lock, use.lock).owner
    if not isinstance(lock, LockOp):
        raise DesignError("aie.use_lock needs an aie.lock", where=locate(use))
    if lock.lock_id is None:
        raise DesignError("the lock has no id", where=locate(use))
    return lock, lock.lock_id
