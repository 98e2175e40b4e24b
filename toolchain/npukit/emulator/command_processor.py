"""The command processor: runs an instruction stream on the array, one operation at a time.

While an operation has to wait (for tokens, or in a poll), the array runs; if nothing in the array
can move either, the stream has stalled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from npukit.emulator.access_pattern import Bytes
from npukit.emulator.dma import Channel
from npukit.emulator.fabric import Fabric
from npukit.emulator.livelock import LIVELOCK_LIMIT, Watch
from npukit.emulator.registers import RegisterSpace, check_mode, describe
from npukit.emulator.scheduler import Scheduler
from npukit.emulator.steps import (
    ControlCore,
    PatchAddress,
    Poll,
    PushTask,
    Step,
    WaitForTokens,
    WriteBd,
    WriteData,
    WriteMasked,
    WriteRegister,
)
from npukit.errors import DeviceError, NpukitError, UnsupportedError
from npukit.formats.txn import (
    AddressPatch,
    BlockWrite,
    MaskPoll,
    MaskPollBusy,
    MaskWrite,
    Noop,
    Op,
    Preempt,
    RecordTimer,
    Sync,
    UnknownOp,
    Write32,
    opcode_name,
)
from npukit.machine.physical import DmaDirection, Tile
from npukit.machine.registers import RegisterKind
from npukit.machine.tiles import TileKind

_SETTLE_LIMIT = 10_000
"""Steps and BDs after which an array that never becomes idle (DMAs without locks) is left alone."""

_SET_IN_MOTION = 500
"""The same limit if the array runs as far as possible after each operation."""

_U32 = 0xFFFFFFFF

_STEP_BUDGET = 64
"""Agent steps between two checks whether the waiting operation can continue."""

_DIRECTIONS = {0: DmaDirection.S2MM, 1: DmaDirection.MM2S}


@dataclass(frozen=True)
class Program:
    """Operations of an instruction stream, bound to an array.

    ``numbers`` has that of each step's operation: a block write may take several steps, a no-op
    takes none. ``operations`` is how many there are.
    """

    steps: tuple[Step, ...]
    numbers: tuple[int, ...]
    operations: int

    def place(self, index: int) -> str:
        """Which operation the step ``index`` is of, for reports; they count from 1."""
        return f"operation {self.numbers[index] + 1} of {self.operations}"

    @cached_property
    def channels(self) -> tuple[Channel, ...]:
        """The channels that the stream pushes tasks to."""
        pushed = (step.channel for step in self.steps if isinstance(step, PushTask))
        return tuple(dict.fromkeys(pushed))


class StalledError(Exception):
    """The step ``index`` waits and nothing in the array can move.

    Never leaves the emulator: :class:`npukit.emulator.array.Array` turns it into a report.
    ``moving`` is True if the array does move, but in a cycle (:mod:`npukit.emulator.livelock`).
    """

    def __init__(self, index: int, step: Step, *, moving: bool) -> None:
        super().__init__(str(step))
        self.index = index
        self.step = step
        self.moving = moving


class CommandProcessor:
    """Prepares and runs instruction streams.

    Args:
        registers: the target of writes.
        fabric: the array that the writes act on.
        scheduler: runs the array while an operation waits.
        computed: a number that changes whenever a core computes.
    """

    def __init__(
        self,
        registers: RegisterSpace,
        fabric: Fabric,
        scheduler: Scheduler,
        computed: Callable[[], int],
    ) -> None:
        self._registers = registers
        self._fabric = fabric
        self._dma = fabric.dma
        self._scheduler = scheduler
        self._computed = computed
        self.observer: Callable[[int, Step], None] | None = None
        """Told of each step of the stream that is done, by its index; nothing runs many at once."""
        self.livelock_limit = LIVELOCK_LIMIT
        self.stopped_at = ""
        """The operation at which a run last ended with an error."""

    def prepare(self, ops: Iterable[Op], first: int = 0) -> Program:
        """Resolve every operation once; the number of the first one is ``first``.

        Raises:
            NpukitError: the emulator does not know or can't emulate an operation; ``where`` names
                it.
        """
        steps: list[Step] = []
        numbers: list[int] = []
        count = 0
        for op in ops:
            try:
                own = self._steps(op)
            except NpukitError as error:
                where = f"operation {first + count} ({_op_name(op)})"
                raise type(error)(error.message, where=where, hint=error.hint) from error
            steps += own
            numbers += [count] * len(own)
            count += 1
        return Program(tuple(steps), tuple(numbers), count)

    def problems(self, ops: Iterable[Op], first: int = 0) -> Iterator[tuple[int, NpukitError]]:
        """The operations that can't be emulated, by number from ``first`` on, and why."""
        checked: set[tuple[type[Op], int | None, int | None]] = set()
        for index, op in enumerate(ops, first):
            # Most registers can be written or not, whatever the value.
            masked = op.value & op.mask if isinstance(op, MaskWrite) else None
            kind = (type(op), getattr(op, "address", None), masked)
            if kind in checked:
                continue
            checked.add(kind)
            try:
                self._steps(op)
            except NpukitError as error:
                yield index, error

    def run(self, program: Program, buffers: Sequence[Bytes]) -> None:
        """Run a stream to its end.

        Args:
            program: from :meth:`prepare`.
            buffers: the memory behind each buffer argument, ``bo0`` first.

        Raises:
            StalledError: an operation waits for something that will never happen.
            NpukitError: an operation, or something that it started, is impossible.
        """
        for channel in program.channels:
            channel.tasks.dropped.clear()
        self.stopped_at = f"before operation 1 of {program.operations}"
        self.settle()
        settles = self._scheduler.schedule.settles_operations
        observer = self.observer
        for index, step in enumerate(program.steps):
            try:
                if not step.run(buffers):
                    self._wait(index, step, buffers)
                if observer is not None:
                    observer(index, step)
                if settles:
                    self._settle(_SET_IN_MOTION)
            except NpukitError:
                self.stopped_at = f"{program.place(index)} ({step})"
                raise

    def _settle(self, limit: int) -> None:
        """Let the array run as far as it can on its own, at most ``limit`` steps and BDs.

        Cores start to run when a design is loaded, and continue after a run's last operation. Long
        before the host starts the next run they wait for a lock, so they can't overwrite what the
        stream's first operations write.
        """
        if self._scheduler.idle:
            return
        bds_before = self._fabric.bds_run
        steps = 0
        while True:
            steps += self._scheduler.run(_STEP_BUDGET)
            if self._scheduler.idle:
                return
            if steps + self._fabric.bds_run - bds_before > limit:
                return

    def _wait(self, index: int, step: Step, buffers: Sequence[Bytes]) -> None:
        # Tokens interrupt; what a poll reads may change at any time.
        self._scheduler.unobserved = isinstance(step, WaitForTokens) and self.observer is None
        try:
            self._run_until(index, step, buffers)
        finally:
            self._scheduler.unobserved = False
            self._fabric.periods.end_wait()

    def _run_until(self, index: int, step: Step, buffers: Sequence[Bytes]) -> None:
        scheduler = self._scheduler
        watch: Watch | None = None  # created on demand: most waits are short
        while True:
            steps = scheduler.run(_STEP_BUDGET)
            if step.run(buffers):
                return
            if scheduler.idle:
                raise StalledError(index, step, moving=False)
            if watch is None:
                watch = Watch(self._fabric, self._computed, self.livelock_limit)
            if watch.is_in_a_cycle(steps):
                raise StalledError(index, step, moving=True)

    def settle(self) -> bool:
        """Let the array do what it can on its own, as before a run; whether it comes to rest."""
        self._settle(_SETTLE_LIMIT)
        return self._scheduler.idle

    def _catch_up(self, channel: Channel) -> None:
        """Make room in a channel's queue: let DMAs move what needs no core, then cores run."""
        self._scheduler.run_movers(_SET_IN_MOTION)
        if not self._scheduler.schedule.cores_keep_up:
            return
        bds_before, steps = self._fabric.bds_run, 0
        while not (channel.has_room or self._scheduler.idle):
            steps += self._scheduler.run(_STEP_BUDGET)
            if steps + self._fabric.bds_run - bds_before > _SETTLE_LIMIT:
                return

    def _steps(self, op: Op) -> list[Step]:
        match op:
            case Write32(address=address, value=value):
                return [self._write(address, value)]
            case BlockWrite():
                return self._block(op)
            case MaskWrite() | MaskPoll() | MaskPollBusy():
                return [self._masked(op)]
            case AddressPatch():
                return [self._patch(op)]
            case Sync():
                return [self._sync(op)]
            case Noop() | RecordTimer() | Preempt():
                return []
            case _:
                raise UnsupportedError(f"the emulator does not support {_op_name(op)} operations")

    def _masked(self, op: MaskWrite | MaskPoll | MaskPollBusy) -> Step:
        if not isinstance(op, MaskWrite):
            register = self._registers.decode_polled(op.address)
            return Poll(self._registers, register, op.mask, op.value)
        register = self._registers.decode(op.address)
        if register.kind is RegisterKind.QUEUE:
            raise UnsupportedError(f"a masked write to {describe(register)}")
        check_mode(register, op.value & op.mask)
        if register.kind is RegisterKind.CORE_CONTROL:
            return ControlCore(self._registers, register, op.mask, op.value, self.settle)
        return WriteMasked(self._registers, register, op.mask, op.value)

    def _write(self, address: int, value: int) -> Step:
        register = self._registers.decode(address)
        if register.kind is RegisterKind.QUEUE:
            channel, task = self._registers.task(register, value)
            return PushTask(channel, task, self._catch_up)
        check_mode(register, value)
        if register.kind is RegisterKind.CORE_CONTROL:
            return ControlCore(self._registers, register, _U32, value, self.settle)
        return WriteRegister(self._registers, register, value)

    def _block(self, op: BlockWrite) -> list[Step]:
        if not op.words:
            return []
        first = self._registers.decode(op.address)
        tile = Tile(first.col, first.row)
        words = len(op.words)
        if first.kind is RegisterKind.BD and first.word + words <= first.tile.bd.words:
            bds = self._dma(tile).bds
            return [WriteBd(bds, tile, first.index, first.word, op.words)]
        if first.kind is RegisterKind.DATA_MEMORY:
            return [WriteData(self._registers, tile, first.index, op.words)]
        return [self._write(op.address + 4 * i, word) for i, word in enumerate(op.words)]

    def _patch(self, op: AddressPatch) -> Step:
        register = self._registers.decode(op.address)
        tile = Tile(register.col, register.row)
        if (
            register.tile.kind is not TileKind.SHIM
            or register.kind is not RegisterKind.BD
            or register.word != register.tile.bd.address_word
        ):
            raise DeviceError(
                f"an address patch of {describe(register)}, which is not a shim BD's address"
            )
        if op.offset < 0:
            raise DeviceError(
                f"the array can't reach argument {op.arg_index} (bo{op.arg_index}) at this address",
                hint="the firmware translates only the addresses of bo0 to bo4; for others a "
                "stream adds 0x80000000, as MLIR-AIE does since 1.4",
            )
        return PatchAddress(self._dma(tile).bds, tile, register.index, op.arg_index, op.offset)

    def _sync(self, op: Sync) -> Step:
        direction = _DIRECTIONS.get(op.direction)
        if direction is None:
            raise DeviceError(f"a wait for tokens of direction {op.direction}")
        channels = tuple(
            self._dma(Tile(op.column + col, op.row + row)).channel(direction, op.channel)
            for col in range(op.column_num)
            for row in range(op.row_num)
        )
        if not channels:
            raise DeviceError("a wait for tokens of zero tiles")
        return WaitForTokens(channels)


def _op_name(op: Op) -> str:
    number = op.number if isinstance(op, UnknownOp) else op.opcode
    return opcode_name(number) or f"opcode {number:#x}"
