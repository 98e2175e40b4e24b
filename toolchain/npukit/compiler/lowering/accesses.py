"""Lowers the fifo accesses of cores: acquires become lock waits, accesses become buffers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TypeAlias

import msgspec
from xdsl.ir import Block, Operation

from npukit.compiler.dialect.aie import (
    BufferOp,
    CoreOp,
    DeviceOp,
    FifoAccessOp,
    LockOp,
    LockUse,
    ObjectFifoAcquireOp,
    ObjectFifoReleaseOp,
    ObjectFifoSubviewAccessOp,
    Port,
    UseLockOp,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.fifos import FifoEnd
from npukit.compiler.lowering.origin import made_for
from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.errors import DesignError, UnsupportedError
from npukit.machine.device import TileKind
from npukit.machine.physical import Tile

Names: TypeAlias = dict[str, FifoEnd]


class CoreFifos:
    """Maps a fifo's name to the end that it means in the core of each tile."""

    def __init__(self, device: DeviceOp, fifos: list[FifoEnd]) -> None:
        self._device = device
        self._names: Names = {fifo.name: fifo for fifo in fifos}
        self._on_tile: dict[Tile, Names] = defaultdict(lambda: dict(self._names))

    def rename(self, tile: Tile, fifo: FifoEnd, end: FifoEnd) -> None:
        """Make ``fifo`` mean ``end`` in the core on ``tile``."""
        names = self._on_tile[tile]
        for name, current in names.items():
            if current is fifo:
                names[name] = end

    def of(self, core: CoreOp) -> Names:
        """The fifos by the names that ``core`` uses."""
        return self._on_tile[core.coord]

    def check(self) -> None:
        """Check that every access in a core names a fifo, and an end of it, on its tile.

        Raises:
            DesignError: a core accesses a fifo that does not exist or is not its own.
            UnsupportedError: a core accesses a fifo that a link on its tile forwards.
        """
        for core in self._device.ops_of(CoreOp):
            for op in core.walk():
                if isinstance(op, FifoAccessOp):
                    _check_access(op, core, self._on_tile[core.coord].get(op.fifo))

    def depth_needed(self, end: FifoEnd, tile: Tile) -> int:
        """Objects that ``end`` needs on ``tile``.

        A core's end is one object deeper than the most that the core acquires at once, so a
        DMA can work ahead; a depth of one stays one. Where no core acquires, the depth holds.
        """
        if end.depth == 0 or self._device.model.kind(tile) is TileKind.MEM:
            return end.depth
        most = 0
        for core in self._device.ops_of(CoreOp):
            if core.coord != tile:
                continue
            names = self._on_tile[tile]
            for op in core.walk():
                if isinstance(op, ObjectFifoAcquireOp) and names.get(op.fifo) is end:
                    most = max(most, op.size)
        if most == 0:
            return end.depth
        return 1 if most == 1 and end.depth == 1 else most + 1


def _check_access(op: FifoAccessOp, core: CoreOp, end: FifoEnd | None) -> None:
    where = locate(op)
    if end is None:
        raise DesignError(f"there is no objectfifo @{op.fifo}", where=where)
    tiles = [end.producer] if op.port is Port.PRODUCE else list(end.consumers)
    if all(tile.coord != core.coord for tile in tiles):
        raise DesignError(
            f"the core on tile {core.coord} uses the {op.port.value} end of objectfifo "
            f"@{op.fifo}, which is on tile {', '.join(str(tile.coord) for tile in tiles)}",
            where=where,
        )
    if end.op.ends_at_stream(op.port):
        raise DesignError(
            f"the {op.port.value} end of objectfifo @{op.fifo} is a stream port of the core, which "
            "has no objects to acquire or release",
            where=where,
            hint="use aie.put_stream and aie.get_stream",
        )
    element = end.op.element_at(op.port)
    if isinstance(op, ObjectFifoAcquireOp) and op.subview.type.element != element:
        raise DesignError(
            f"objectfifo @{op.fifo} holds {element}, not {op.subview.type.element}",
            where=where,
        )
    if op.size < 0:
        raise DesignError(f"can't acquire or release {op.size} objects", where=where)
    if end.link is not None and core.coord == end.link.tile.coord:
        raise UnsupportedError(
            f"the core on tile {core.coord} accesses objectfifo @{op.fifo}, "
            "which an aie.objectfifo.link on that tile forwards",
            where=where,
        )


class _PortState(msgspec.Struct):
    """The state of one port of a fifo at one point of a core's text."""

    next_object: int = 0
    has: int = 0
    """Objects that the core holds; each counts once, regardless of the repeat count."""
    held: list[int] = msgspec.field(default_factory=list)
    releases: list[ObjectFifoReleaseOp] = msgspec.field(default_factory=list)


class Replaced(msgspec.Struct, frozen=True):
    """Warnings about a core's accesses, and whether it gets objects out of order."""

    warnings: list[LoweringWarning]
    loses_order: bool


def replace_accesses(core: CoreOp, names: Names) -> Replaced:
    """Replace acquires, releases and accesses in ``core`` by locks and buffers.

    As in MLIR-AIE up to 1.3, textual order determines which objects an acquire yields: what the
    previous acquire held, minus what was released in between, plus new ones. So each loop must
    return to the object that it began with. Where one does not, the result is the same as
    MLIR-AIE's, and a warning says so.

    Raises:
        DesignError: more objects are released than were acquired.
    """
    return _Replacement(core, names).run()


class _Replacement:
    def __init__(self, core: CoreOp, names: Names) -> None:
        self._names = names
        ops = list(core.walk())
        self._place = {op: number for number, op in enumerate(ops)}
        self._releases = [op for op in ops if isinstance(op, ObjectFifoReleaseOp)]
        self._acquires = [op for op in ops if isinstance(op, ObjectFifoAcquireOp)]
        self._accesses = [op for op in ops if isinstance(op, ObjectFifoSubviewAccessOp)]
        self._states: dict[tuple[FifoEnd, Port], _PortState] = defaultdict(_PortState)
        self._advance: dict[tuple[Operation, FifoEnd, Port], int] = defaultdict(int)
        self._core = core
        self._found: list[LoweringWarning] = []

    def run(self) -> Replaced:
        for release in self._releases:
            end = self._names[release.fifo]
            self._states[end, release.port].releases.append(release)
            _use_lock(release, end, LockUse.RELEASE, release.size * (end.repeat_count or 1))
        views = {op: self._acquire(op) for op in self._acquires}
        for access in self._accesses:
            acquire = access.acquire
            if not 0 <= access.index < acquire.size:
                raise DesignError(
                    f"subview.access [{access.index}] is outside the {acquire.size} acquired "
                    "objects",
                    where=locate(access),
                )
            if access.output.uses:
                access.output.replace_all_uses_with(views[acquire][access.index].buffer)
        for op in (*self._accesses, *self._acquires, *self._releases):
            block = op.parent
            assert block is not None
            block.erase_op(op)
        wrong, never_released = self._moved()
        return Replaced(
            list(dict.fromkeys([*self._found, *wrong, *never_released])),
            bool(self._found or wrong) and not never_released,
        )

    def _moved(self) -> tuple[list[LoweringWarning], list[LoweringWarning]]:
        """Warnings about innermost loops and branches that end at a different object of a fifo.

        The second list is about fifos of which the core releases no object.
        """
        found: dict[tuple[Operation, FifoEnd, Port], int] = {
            key: count for key, count in self._advance.items() if count % key[1].depth
        }
        outer = {
            (ancestor, end, port)
            for construct, end, port in found
            for ancestor in _ancestors(construct)
        }
        given_back = {(self._names[release.fifo], release.port) for release in self._releases}
        innermost = {key: count for key, count in found.items() if key not in outer}
        wrong = [
            self._wrong_object(construct, end, count)
            for (construct, end, port), count in innermost.items()
            if (end, port) in given_back
        ]
        never_released = [
            _never_released(construct, end)
            for construct, end, port in innermost
            if (end, port) not in given_back
        ]
        return wrong, never_released

    def _wrong_object(self, construct: Operation, end: FifoEnd, count: int) -> LoweringWarning:
        return LoweringWarning(
            f"one pass of {construct.name} takes {count} objects of objectfifo "
            f"@{end.op.sym_name}, which is not a multiple of {end.objects} on tile "
            f"{self._core.coord}: whatever runs next starts at the wrong object",
            where=locate(construct),
            hint=f"let each pass take a multiple of {end.depth} (acquire the first objects of a "
            "window before the loop), or set dynamic_objfifo_lowering = true on the core",
            rule="loop-shifts-objects",
        )

    def _count_in_constructs(self, op: ObjectFifoAcquireOp, end: FifoEnd, count: int) -> None:
        for construct in _ancestors(op):
            if construct is self._core:
                break
            self._advance[construct, end, op.port] += count

    def _acquire(self, op: ObjectFifoAcquireOp) -> list[BufferOp]:
        """Acquire objects: wait for the lock, and record which buffers are held from here on."""
        end = self._names[op.fifo]
        state = self._states[end, op.port]
        released = self._released_before(op, state)
        if state.held:
            if released > len(state.held):
                raise DesignError(
                    f"{released} objects of objectfifo @{op.fifo} are released before this "
                    f"acquire, but only {len(state.held)} were acquired",
                    where=locate(op),
                )
            state.held = state.held[released:]
        self._check_repeat(op, end, state, released)
        owner = end.storage
        if op.size > end.depth or not owner.buffers:
            raise DesignError(
                f"{op.size} objects of objectfifo @{op.fifo} are acquired at once, "
                f"but it has {min(end.depth, len(owner.buffers))} on this tile",
                where=locate(op),
            )
        wanted = max(0, op.size - len(state.held)) * (end.repeat_count or 1)
        _use_lock(op, end, LockUse.ACQUIRE_GREATER_EQUAL, wanted)
        self._count_in_constructs(op, end, wanted)
        for _ in range(wanted):
            state.held.append(state.next_object)
            state.next_object = (state.next_object + 1) % end.depth
        return [owner.buffers[index % len(owner.buffers)] for index in state.held]

    def _check_repeat(
        self, op: ObjectFifoAcquireOp, end: FifoEnd, state: _PortState, released: int
    ) -> None:
        """Warn about an acquire that takes no lock because of a repeat count.

        MLIR-AIE counts each acquired object ``repeat_count`` times as held, but each release once:
        from the second acquire in the text on, it counts objects that are gone.
        """
        repeat = end.repeat_count or 1
        had = max(0, state.has - released)
        state.has = max(had, op.size)
        if repeat > 1 and max(0, op.size - len(state.held)) < op.size - had:
            self._found.append(
                LoweringWarning(
                    f"this acquire of objectfifo @{op.fifo} waits for nothing: MLIR-AIE counts "
                    f"released objects as still held, since repeat_count = {repeat} counts an "
                    "acquired object several times; the core may write an object that is still "
                    "being sent",
                    where=locate(op),
                    hint="acquire the fifo once in the text of the core (depths above 1 unroll "
                    "loops; dynamic_objfifo_lowering = true does not), or repeat in a memtile (a "
                    "linked fifo's repeat_count)",
                    rule="acquire-waits-for-nothing",
                )
            )

    def _released_before(self, op: ObjectFifoAcquireOp, state: _PortState) -> int:
        """Objects released since the last acquire; each release counts once."""
        count = 0
        waiting: list[ObjectFifoReleaseOp] = []
        place = self._place[op]
        following = 0
        for release in state.releases:
            if self._place[release] > place:
                break
            following += 1
            if _in_sequence(release, op):
                count += release.size
            else:
                waiting.append(release)
        state.releases[:following] = waiting
        return count


def _never_released(construct: Operation, end: FifoEnd) -> LoweringWarning:
    return LoweringWarning(
        f"{construct.name} acquires objects of objectfifo @{end.op.sym_name}, but the core "
        "releases none: once it holds all of them, it waits forever",
        where=locate(construct),
        hint="release each object after its last use",
        rule="never-releases",
    )


def _ancestors(op: Operation) -> Iterator[Operation]:
    parent = op.parent_op()
    while parent is not None:
        yield parent
        parent = parent.parent_op()


def _in_sequence(first: Operation, second: Operation) -> bool:
    """Whether ``first``, earlier in the text, can run before the other, not in a parallel branch.

    That is: below their closest common region, they are in different operations of one block.
    """
    blocks: dict[Block | None, Operation] = {}
    op: Operation | None = second
    while op is not None and not isinstance(op, DeviceOp):
        blocks[op.parent] = op
        op = op.parent_op()
    op = first
    while op is not None and not isinstance(op, DeviceOp):
        if op.parent in blocks:
            return blocks[op.parent] is not op
        op = op.parent_op()
    return False


def lock_of(op: FifoAccessOp, end: FifoEnd) -> LockOp | None:
    """The lock that an access takes or releases; None for a fifo without locks."""
    locks = end.storage.locks
    takes_free = (op.port is Port.PRODUCE) == isinstance(op, ObjectFifoAcquireOp)
    return locks[0 if takes_free else 1] if locks else None


def _use_lock(op: FifoAccessOp, end: FifoEnd, action: LockUse, value: int) -> None:
    """Insert the lock operation of an access after it; nothing for a fifo without locks."""
    lock = lock_of(op, end)
    if lock is None or value == 0:
        return
    block = op.parent
    assert block is not None
    block.insert_op_after(made_for(op, UseLockOp(lock, action, value)), op)
