"""DMA channels: BD chains under lock control.

Transfers between channels are in :mod:`npukit.emulator.source_channel`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from npukit.emulator.access_pattern import Bytes, Walk, walk_of
from npukit.emulator.descriptors import BdTable, Descriptor
from npukit.emulator.locks import BankedLock, LockWait
from npukit.emulator.meter import Meter
from npukit.emulator.scheduler import Scheduler
from npukit.emulator.task_queue import Task, TaskQueue
from npukit.errors import DeviceError, NpukitError
from npukit.machine.physical import DmaDirection, PacketHeader, Tile
from npukit.machine.registers import MAX_TASK_RUNS

if TYPE_CHECKING:
    from npukit.emulator.periods import Periods

_EMPTY_BDS = 1024
"""The longest allowed run of empty BDs; a chain of only those never stops."""

_EMPTY: Walk = walk_of(0)
_NOTHING: Bytes = np.zeros(0, np.uint8)


@dataclass(frozen=True, slots=True)
class ChannelContext:
    """State that the channels of a tile share with each other and with the array."""

    scheduler: Scheduler
    meter: Meter
    periods: Periods
    tile: Tile
    bds: BdTable
    runs: Callable[[int], range]
    """The BDs that the channels with a number can run."""


class Transfer(NamedTuple):
    """``size`` bytes that have moved.

    From byte ``start`` of the BD ``sent`` by ``source``, to byte ``at`` of the BD ``taken`` by
    ``sink``.
    """

    source: Channel
    sent: Descriptor
    start: int
    sink: Channel
    taken: Descriptor
    at: int
    size: int


class Channel:
    """A channel of either direction: the tasks, the chain, the BD in flight.

    Attributes:
        tasks: the running task and those that wait.
        bytes_moved: bytes of stream since load.
        bds_run: BDs completed since load.
        bd: the BD in flight, its lock taken; None between BDs.
        position: bytes of the BD in flight that have moved.
        waits_for: the lock that the next BD waits for.
        out_of_order: whether packet headers select the BDs, instead of the task and the BDs.
        pad_word: the content of padding.
    """

    # With slots: access is faster with so many attributes.
    __slots__ = (
        "_bds",
        "_fetched",
        "_periods",
        "_ready",
        "_runs",
        "_scheduler",
        "_spare",
        "_task_began",
        "_wait",
        "bd",
        "bds_run",
        "bytes_moved",
        "direction",
        "flat",
        "index",
        "length",
        "next_bd",
        "out_of_order",
        "packet",
        "pad_word",
        "position",
        "queued",
        "tasks",
        "tile",
        "waits_for",
        "walk",
        "window",
    )

    computes = False

    def __init__(self, shared: ChannelContext, direction: DmaDirection, index: int) -> None:
        self.tile = shared.tile
        self.direction = direction
        self.index = index
        self.queued = False
        self.tasks = TaskQueue()
        self.next_bd: int | None = None
        self.bd: Descriptor | None = None
        self.waits_for: BankedLock | None = None
        self._wait: LockWait | None = None
        self._spare: LockWait | None = None
        """A finished wait, reused for the next one: most are for the same lock."""
        self.out_of_order = False
        self.pad_word = 0
        self._fetched: Descriptor | None = None
        self.walk = _EMPTY
        self.window = _NOTHING
        self.flat = _NOTHING.data
        """The size of :attr:`window` in bytes."""
        self.position = 0
        self.length = 0
        self.packet: PacketHeader | None = None
        self._task_began = 0
        self.bytes_moved = 0
        self.bds_run = 0
        self._scheduler = shared.scheduler
        shared.meter.watch(self)
        self._periods = shared.periods
        shared.periods.watch(self)
        self._bds = shared.bds
        self._ready = shared.bds.ready
        self._runs = shared.runs(index)

    def __str__(self) -> str:
        return f"{self.tile} {self.direction} {self.index}"

    @property
    def has_room(self) -> bool:
        """Whether the task queue has room for one more task."""
        return self.tasks.has_room

    def releases(self, tile: Tile, lock_id: int) -> bool:
        """Whether a BD of the running chain, or of a queued one, releases a lock."""
        return any(
            bd.release.bank.tile == tile and bd.release.action.lock_id == lock_id
            for bd in self.to_run()
            if bd.release is not None
        )

    def to_run(self) -> Iterator[Descriptor]:
        """The BD in flight, the next one, and those of the running and queued tasks.

        Some come twice; those that can't be decoded are left out.
        """
        yield from (bd for bd in self.descriptors if bd is not None)
        first = [task.first_bd for task in self.tasks.left]
        if self.out_of_order:
            first = list(self._runs) if self.busy else []
        for bd_id in first:
            yield from self._chain(bd_id)

    @property
    def loops(self) -> bool:
        """Whether the running task's chain leads back into itself."""
        running = self.tasks.running
        chain = [] if running is None else [*self._chain(running.first_bd)]
        return bool(chain) and chain[-1].next_bd in [bd.bd_id for bd in chain]

    def _chain(self, first: int) -> Iterator[Descriptor]:
        """The BDs of a chain, each once, as far as they can be decoded."""
        seen: set[int] = set()
        bd_id: int | None = first
        while bd_id is not None and bd_id not in seen and bd_id in self._runs:
            seen.add(bd_id)
            try:
                bd = self._bds.get(bd_id)
            except NpukitError:
                return  # it fails when it runs
            yield bd
            bd_id = bd.next_bd

    @property
    def never_ends(self) -> bool:
        """Whether the running task never ends."""
        return self.busy and self.bds_run - self._task_began > len(self._runs) * MAX_TASK_RUNS

    @property
    def reads_headers(self) -> bool:
        """Whether the data that it moves selects the destination or the BD."""
        return self.out_of_order

    def state(self) -> Hashable:
        """Everything that determines what the channel does next."""
        return self.position, self.phase()

    def phase(self) -> Hashable:
        """The same, apart from :attr:`position`."""
        tasks, wait, fetched = self.tasks, self._wait, self._fetched
        return (
            tasks.unfinished,
            tasks.repeats_left,
            tasks.tokens,
            self.next_bd,
            wait is not None and wait.granted,
            self.waits_for is None,
            id(self.bd),
            id(fetched),
            self.out_of_order,
            self._bds.changes,
            self._bds.iterations,
        )

    @property
    def descriptors(self) -> tuple[Descriptor | None, Descriptor | None]:
        """The BD in flight, and the next one if it is fetched (its lock is not taken)."""
        return self.bd, self._fetched

    @property
    def busy(self) -> bool:
        """Whether a task is running or queued."""
        return self.tasks.running is not None

    def push(self, task: Task) -> None:
        """Queue a task; the caller has checked :attr:`has_room`.

        An idle channel fetches the task's first BD at once, as hardware does: a later write to that
        BD does not change this task.
        """
        tasks = self.tasks
        if tasks.running is None:
            tasks.begin(task)
            self._begin_chain()
            self.arm()
        else:
            tasks.waiting.append(task)
        self._scheduler.wake(self)

    def reset(self) -> None:
        """Drop every task, as the channel's reset bit does."""
        self.tasks.clear()
        self.bd = self.next_bd = self._fetched = None
        if self.waits_for is not None and self._wait is not None:
            self.waits_for.bank.forget(self._wait)
        self.waits_for = self._wait = None

    def step(self) -> None:
        """Continue as far as possible."""
        raise NotImplementedError

    def arm(self) -> bool:
        """Get a BD in flight and take its lock; False if there is none or it must wait."""
        empty = 0
        while self.bd is None:
            wait = self._wait
            if wait is not None and not wait.granted:
                return False
            bd = self._fetched
            if bd is None:
                bd_id = self.next_bd
                if bd_id is None:
                    return False
                bd = self._fetched = self._ready.get(bd_id) or self._bds.get(bd_id)
                if bd_id not in self._runs:
                    raise self._out_of_reach(bd_id)
            lock = bd.acquire
            if wait is not None:
                self._spare = wait
                self.waits_for = self._wait = None
            elif lock is not None and not lock.acquire():
                self._wait_for(lock)
                return False
            self._fetched = None
            self.start(bd)
            if self.length == 0:
                self.finish_bd()
                empty += 1
                if empty > _EMPTY_BDS:
                    raise DeviceError(
                        "a BD chain that moves no bytes runs forever", where=f"DMA {self}"
                    )
        return True

    def advance(self) -> None:
        """Finish the BD in flight and start the next one if its lock allows.

        The same as :meth:`finish_bd` and :meth:`arm`, but faster along a chain.
        """
        done = self.bd
        assert done is not None
        bd = done.follows
        if bd is None or not bd.plain:
            bd = done.follows = self._next_plain(done)
        if bd is None or self.out_of_order:
            self.finish_bd()
            self.arm()
            return
        self.bds_run += 1
        if done.release is not None:
            done.release.release()
        lock = bd.acquire
        if lock is None or lock.acquire():
            self.bd = bd
            self.walk = bd.walk
            self.length = bd.walk.length
            self.packet = bd.packet
            self.window = bd.memory
            self.flat = bd.flat
            self.position = 0
            return
        self.bd = None
        self.next_bd = bd.bd_id
        self._fetched = bd
        self._wait_for(lock)

    def _next_plain(self, done: Descriptor) -> Descriptor | None:
        """The BD that the chain goes on with after ``done``, if it is decoded and plain.

        All channels that can run ``done`` can run the same BDs.
        """
        bd = None if done.next_bd is None else self._ready.get(done.next_bd)
        return bd if bd is not None and bd.plain and bd.bd_id in self._runs else None

    def _wait_for(self, lock: BankedLock) -> None:
        """Start to wait for ``lock``, which is not free."""
        self.waits_for = lock
        wait = self._spare
        if wait is None:
            self._wait = lock.bank.wait(self, lock.action)
            return
        self._spare = None
        wait.action = lock.action
        wait.granted = False
        self._wait = wait
        lock.bank.enqueue(wait)

    def start(self, bd: Descriptor) -> None:
        """Start ``bd``, whose lock is taken."""
        self.walk = walk = bd.walk
        self.length = walk.length
        self.packet = bd.packet
        self.position = 0
        window = bd.window
        if window is None:
            try:
                window = bd.next_window()
            except DeviceError as error:
                raise DeviceError(error.message, where=f"DMA {self}", hint=error.hint) from error
            self.flat = window[: walk.length].data
        else:
            self.flat = bd.flat
        self.window = window
        if walk.padded:
            self.check_padded()
        self.bd = bd

    def check_padded(self) -> None:
        """Raise for padding in a direction without it."""

    def _out_of_reach(self, bd_id: int) -> DeviceError:
        return DeviceError(
            f"this channel can run BDs {self._runs.start} to {self._runs.stop - 1}, and a task "
            f"leads to BD {bd_id}",
            where=f"DMA {self}",
        )

    def finish_bd(self) -> None:
        """Release the BD's lock and go to the next BD of the chain, the repeat, or the queue."""
        bd = self.bd
        assert bd is not None
        self.bd = None
        self.bds_run += 1
        if bd.release is not None:
            bd.release.release()
        if bd.next_bd is not None and not self.out_of_order:
            self.next_bd = bd.next_bd
        elif self.tasks.repeats_left:
            self.tasks.repeats_left -= 1
            self.next_bd = self._first_bd()
        else:
            self._finish_task()

    def _begin_chain(self) -> None:
        """Begin with the chain of the task that has begun."""
        self._task_began = self.bds_run
        self.next_bd = self._first_bd()

    def _first_bd(self) -> int | None:
        """The running task's first BD; None if a packet's header selects it."""
        task = self.tasks.running
        assert task is not None
        return None if self.out_of_order else task.first_bd

    def _finish_task(self) -> None:
        if self.tasks.finish():
            self._scheduler.interrupted = True
        if self.tasks.running is None:
            self.next_bd = None
        else:
            self._begin_chain()
