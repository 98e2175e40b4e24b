"""The state of one translation: the graph so far, and the translation of each MLIR value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import NoReturn, TypeAlias

import msgspec
from xdsl.dialects import arith
from xdsl.dialects.builtin import MemRefType, UnregisteredOp, VectorType
from xdsl.ir import Attribute, Operation, Region, SSAValue
from xdsl.ir import Block as MlirBlock

from npukit.compiler.cores.costs import BodyCosts
from npukit.compiler.cores.flow import Acquire, Block, Instruction, Jump, Local, Terminator, Value
from npukit.compiler.cores.links import Links, Window
from npukit.compiler.cores.scalars import Scalar, constant, join, scalar_of
from npukit.compiler.cores.views import Reach, Root, View, layout_of
from npukit.compiler.dialect.aie import BufferOp, CoreOp
from npukit.compiler.dialect.location import locate
from npukit.errors import DesignError, UnsupportedError
from npukit.formats.dwarf import CFunction
from npukit.formats.wasm import Signature
from npukit.machine.control_program import Check, Site
from npukit.machine.physical import PhysicalDesign, Tile
from npukit.vector.counting import CYCLES


class Lanes(msgspec.Struct, frozen=True):
    """A vector: one scalar per lane."""

    values: tuple[Value, ...]


Item: TypeAlias = Value | View | Lanes
"""The translation of an MLIR value: a scalar, a memref or a vector."""

_MAX_OPERATIONS = 200_000
"""Limit of operations per core, functions inlined; beyond a core's 16 KiB of program memory."""


class _ConsequenceError(Exception):
    """An operand comes from an operation that already failed."""


class _TooLargeError(UnsupportedError):
    """The core's program is too large; translation stops."""


class CoreBuilder(msgspec.Struct, eq=False):
    """Builds one core's graph. ``block`` is where code goes; None after a terminator."""

    tile: Tile
    design: PhysicalDesign
    links: Links
    exports: Mapping[str, Signature] | None
    handlers: Mapping[str, OperationHandler]
    branches: Mapping[str, BranchHandler]
    files: Mapping[str, str] = msgspec.field(default_factory=dict)
    """The file names that the program uses in locations, where they differ."""
    declared: Mapping[str, CFunction] = msgspec.field(default_factory=dict)
    """The functions of ``exports`` as declared in their sources, where known."""
    costs: BodyCosts | None = None
    """What blocks of the body cost, for a program that counts it."""
    block: Block | None = None
    sites: list[Site] = msgspec.field(default_factory=list)
    checks: list[Check] = msgspec.field(default_factory=list)
    inlining: list[str] = msgspec.field(default_factory=list)
    window_accesses: set[str] = msgspec.field(default_factory=set)
    problems: list[DesignError] = msgspec.field(default_factory=list)
    """Everything that can't be translated, without mere consequences of earlier problems."""
    _items: dict[SSAValue, Item] = msgspec.field(default_factory=dict)
    _locals: int = 0
    _labels: int = 0
    _operations: int = 0
    _failed: set[SSAValue] = msgspec.field(default_factory=set)

    # -- MLIR values -------------------------------------------------------------------------------

    def bind(self, value: SSAValue, item: Item) -> None:
        """Record the translation of ``value``."""
        self._items[value] = item

    def item(self, value: SSAValue, user: Operation) -> Item:
        """The translation of ``value``, an operand of ``user``."""
        if value in self._failed:
            raise _ConsequenceError
        found = self._items.get(value)
        if found is None:
            found = self._outer(value, user)
            self._items[value] = found
        return found

    def scalar(self, value: SSAValue, user: Operation) -> tuple[Value, Scalar]:
        """A scalar operand and its type; an error at ``user`` if it is not a scalar."""
        type_ = self.scalar_type(value.type, user)
        found = self.item(value, user)
        if not isinstance(found, Value):
            self.unsupported(user, f"an operand of type {value.type}")
        return found, type_

    def value(self, value: SSAValue, user: Operation) -> Value:
        """A scalar operand (errors as :meth:`scalar`)."""
        return self.scalar(value, user)[0]

    def view(self, value: SSAValue, user: Operation) -> View:
        """A memref operand."""
        found = self.item(value, user)
        if not isinstance(found, View):
            self.unsupported(user, f"an operand of type {value.type}")
        return found

    def lanes(self, value: SSAValue, user: Operation) -> tuple[Lanes, Scalar]:
        """A vector operand and the type of its lanes; an error at ``user`` if it is not a
        vector."""
        found = self.item(value, user)
        if not isinstance(found, Lanes) or not isinstance(value.type, VectorType):
            self.unsupported(user, f"an operand of type {value.type}")
        return found, self.scalar_type(value.type.element_type, user)

    def scalar_type(self, type_: Attribute, user: Operation) -> Scalar:
        """How values of ``type_`` are held; an error at ``user`` if a core can't hold them."""
        found = scalar_of(type_)
        if found is None:
            self.unsupported(user, f"a value of type {type_}")
        return found

    def _outer(self, value: SSAValue, user: Operation) -> Item:
        """A value from outside the core's body: a buffer, or a constant of the device."""
        owner = value.owner
        found: Item | None = None
        if isinstance(owner, BufferOp):
            found = self._buffer(owner, user)
        elif isinstance(owner, arith.ConstantOp):
            found = constant(owner.value, self.scalar_type(value.type, user))
        if found is None:
            what = owner.name if isinstance(owner, Operation) else "a block argument"
            self.unsupported(user, f"an operand that comes from {what} outside the core")
        return found

    def _buffer(self, op: BufferOp, user: Operation) -> View:
        buffer = self.design.buffers.get(op.sym_name or "")
        if buffer is None:
            raise DesignError(
                f"buffer '{op.sym_name or '?'}' is not placed in the physical design",
                where=locate(user),
            )
        root: Root
        if buffer.tile == self.tile:
            root, code = Reach.OWN, self.links.buffer(buffer.name)
        elif self.design.device.reaches(self.tile, buffer.tile):
            root = self.links.windows[buffer.name]
            code = root.code
        else:
            raise DesignError(
                f"the core of tile {self.tile} can't reach buffer '{buffer.name}' of tile "
                f"{buffer.tile}",
                where=locate(user),
                hint="a core reaches the memory of its own tile and of the compute tiles west, "
                "north and south of it",
            )
        return self.view_of(Value(code, "i32"), op.type, root, user)

    def view_of(
        self, pointer: Value, type_: MemRefType[Attribute], root: Root, user: Operation
    ) -> View:
        """A view of ``type_`` at ``pointer``."""
        layout = layout_of(type_)
        if layout is None:
            self.unsupported(user, f"a memref of type {type_}, whose layout has no strides")
        return View(pointer, *layout, root)

    @property
    def somewhere(self) -> Root:
        """The root of a memref that comes from more than one place."""
        return Reach.ANYWHERE if self.links.windows else Reach.OWN

    # -- code --------------------------------------------------------------------------------------

    def new_local(self, type_: str) -> Local:
        """A fresh local."""
        self._locals += 1
        return Local(self._locals - 1, type_)

    def emit(self, code: str, uses: Iterable[Local | None] = ()) -> None:
        """Append code without a result."""
        if self.block is not None:
            reads = frozenset(local for local in uses if local is not None)
            self.block.body.append(Instruction(code, reads))

    def emit_value(self, type_: str, code: str, uses: Iterable[Local | None]) -> Value:
        """Append code that leaves one value on the stack; return that value."""
        local = self.new_local(type_)
        if self.block is not None:
            reads = frozenset(used for used in uses if used is not None)
            code = join(code, f"local.set {local.name}")
            self.block.body.append(Instruction(code, reads, (local,)))
        return Value.of(local)

    def trap_unless(self, condition: str, check: Check, uses: Iterable[Local | None]) -> None:
        """Append code that traps with ``check`` unless ``condition`` holds."""
        self.checks.append(check)
        trap = join(f"i32.const {len(self.checks)}", "global.set $failed", "unreachable")
        self.emit(join(condition, "i32.eqz", "if", trap, "end"), uses)

    # -- control flow ------------------------------------------------------------------------------

    def new_block(self, types: Sequence[Attribute], user: Operation) -> tuple[Block, list[Item]]:
        """A block with a parameter of each of the MLIR ``types``, and those parameters."""
        items: list[Item] = []
        parameters: list[Local] = []
        for type_ in types:
            if isinstance(type_, MemRefType):
                local = self.new_local("i32")
                items.append(self.view_of(Value.of(local), type_, self.somewhere, user))
            elif isinstance(type_, VectorType):
                lane = self.scalar_type(type_.element_type, user)
                *others, local = [self.new_local(lane.wasm) for _ in range(type_.element_count())]
                parameters += others
                items.append(Lanes(tuple(Value.of(each) for each in (*others, local))))
            else:
                local = self.new_local(self.scalar_type(type_, user).wasm)
                items.append(Value.of(local))
            parameters.append(local)
        self._labels += 1
        return Block(self._labels - 1, tuple(parameters)), items

    def close(self, terminator: Terminator) -> None:
        """End the current block."""
        if self.block is not None:
            self.block.terminator = terminator
            self.block = None

    def acquire(
        self, op: Operation, site: Site, slot: Value, value: int, greater_equal: bool = True
    ) -> None:
        """Wait until the number at ``slot`` is at least ``value`` and subtract it, or equals it."""
        attempt, _ = self.new_block([], op)
        after, _ = self.new_block([], op)
        self.close(Jump(attempt))
        self.block = attempt
        self.close(Acquire(len(self.sites), slot, value, greater_equal, Jump(after)))
        self.sites.append(site)
        self.block = after

    def jump_to(self, target: Block, items: Sequence[Item] = ()) -> Jump:
        """An edge to ``target`` that passes ``items``."""
        arguments: list[Value] = []
        for item in items:
            match item:
                case View():
                    arguments.append(item.pointer)
                case Lanes():
                    arguments += item.values
                case _:
                    arguments.append(item)
        return Jump(target, tuple(arguments))

    def items(self, values: Iterable[SSAValue], user: Operation) -> list[Item]:
        """The translations of several operands."""
        return [self.item(value, user) for value in values]

    def bind_all(self, values: Sequence[SSAValue], items: Sequence[Item]) -> None:
        """Bind ``values`` to ``items``, one to one."""
        for value, item in zip(values, items, strict=True):
            self.bind(value, item)

    def run_region(
        self, region: Region, arguments: Sequence[Item], leave: Callable[[Operation], None]
    ) -> None:
        """Translate ``region`` from the current block on.

        ``leave`` translates a terminator that leaves the region; branches between the region's own
        blocks are translated here.
        """
        blocks: dict[MlirBlock, Block] = {}
        order = _dominance_order(region)
        for mlir_block in order[1:]:
            first = mlir_block.first_op
            assert first is not None
            block, items = self.new_block([a.type for a in mlir_block.args], first)
            blocks[mlir_block] = block
            self.bind_all(mlir_block.args, items)
        self.bind_all(order[0].args, arguments)
        for mlir_block in order:
            if mlir_block in blocks:
                self.block = blocks[mlir_block]
            self._count(mlir_block)
            *ops, last = mlir_block.ops
            self._operations += len(ops) + 1
            if self._operations > _MAX_OPERATIONS:
                raise _TooLargeError(
                    "the core's program is too large to be emulated (functions are inlined)",
                    where=locate(last),
                )
            for op in ops:
                self.run_operation(op)
            with self.collecting_problems(last):
                if last.successors:
                    self.close(self._branch(last, blocks))
                else:
                    leave(last)

    def _count(self, block: MlirBlock) -> None:
        """Append code that counts what a block costs."""
        if self.costs is not None and (cycles := self.costs.of(block)):
            self.emit(join(f"i32.const {CYCLES}", f"i32.const {cycles}", "call $count"))

    def translate_body(self, op: CoreOp, leave: Callable[[Operation], None]) -> None:
        """Translate a whole core; ``problems`` collects what can't be translated."""
        try:
            with self.collecting_problems(op):
                self.run_region(op.body, [], leave)
        except _TooLargeError as error:
            self.problems.append(error)

    def run_operation(self, op: Operation) -> None:
        """Translate one operation that is not a terminator."""
        with self.collecting_problems(op):
            handler = self.handlers.get(name_of(op))
            if handler is None:
                self.unsupported(op)
            handler(self, op)

    @contextmanager
    def collecting_problems(self, op: Operation) -> Iterator[None]:
        """Record what keeps ``op`` from being translated, and continue after it."""
        try:
            yield
        except _ConsequenceError:
            self._failed.update(op.results)
        except _TooLargeError:
            raise
        except DesignError as error:
            self.problems.append(error)
            self._failed.update(op.results)

    def _branch(self, op: Operation, blocks: Mapping[MlirBlock, Block]) -> Terminator:
        handler = self.branches.get(op.name)
        if handler is None:
            self.unsupported(op)
        return handler(self, op, blocks)

    # -- places ------------------------------------------------------------------------------------

    def place(self, op: Operation) -> str:
        """The place of ``op``, as the control program names it."""
        where = locate(op)
        return str(replace(where, file=self.files.get(str(where.file), where.file)))

    def unsupported(self, op: Operation, what: str | None = None) -> NoReturn:
        """Raise a located error: the emulated core can't run ``op`` (because of ``what``)."""
        name = name_of(op)
        reason = f"'{name}' in a core" if what is None else f"'{name}' with {what}"
        raise UnsupportedError(f"npukit does not emulate {reason}", where=locate(op))


OperationHandler: TypeAlias = Callable[[CoreBuilder, Operation], None]
BranchHandler: TypeAlias = Callable[[CoreBuilder, Operation, Mapping[MlirBlock, Block]], Terminator]


def _dominance_order(region: Region) -> list[MlirBlock]:
    """The blocks that the first one reaches, each after those that dominate it."""
    order: list[MlirBlock] = []
    start = region.blocks[0]
    seen = {start}
    stack = [(start, iter(_successors(start)))]
    while stack:
        block, successors = stack[-1]
        for successor in successors:
            if successor not in seen:
                seen.add(successor)
                stack.append((successor, iter(_successors(successor))))
                break
        else:
            order.append(block)
            stack.pop()
    return order[::-1]


def _successors(block: MlirBlock) -> Sequence[MlirBlock]:
    last = block.last_op
    return () if last is None else last.successors


def name_of(op: Operation) -> str:
    """The operation's name; as written, if no dialect has it."""
    return op.op_name.data if isinstance(op, UnregisteredOp) else op.name


def window_of(root: Root) -> Window | None:
    """The window of ``root`` if it is known to be one neighbour's buffer."""
    return root if isinstance(root, Window) else None
