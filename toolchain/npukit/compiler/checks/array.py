"""Checks of tiles, buffers, locks and cores."""

from __future__ import annotations

from xdsl.dialects import func
from xdsl.dialects.builtin import StringAttr
from xdsl.ir import BlockArgument, Operation, OpResult

from npukit.compiler.checks.packets import check_packet
from npukit.compiler.checks.registry import (
    Checks,
    Scope,
    is_row_major,
    owner_tile,
    reject,
    unplaced,
)
from npukit.compiler.dialect.aie import (
    BdChainOp,
    BufferOp,
    CoreOp,
    DmaEngineOp,
    EndOp,
    LockOp,
    LogicalTileOp,
    MemOp,
    TileOp,
    UseLockOp,
)
from npukit.compiler.dialect.aiex import DmaConfigureTaskForOp, DmaConfigureTaskOp
from npukit.compiler.dialect.attributes import (
    PacketInfoAttr,
)
from npukit.compiler.dialect.keyword_attributes import (
    LockBlocking,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.tile_memory import ALLOCATION_SCHEMES, buffer_bytes
from npukit.errors import UnsupportedError
from npukit.machine.device import TileKind
from npukit.machine.registers import MAX_LOCK_VALUE
from npukit.machine.tiles import Tile

CHECKS = Checks()

_LOCK_USERS = (
    CoreOp,
    DmaEngineOp,
    DmaConfigureTaskOp,
    DmaConfigureTaskForOp,
    BdChainOp,
    func.FuncOp,
)


@CHECKS.of(TileOp)
def check_tile(op: TileOp, scope: Scope) -> None:
    """The device has the tile."""
    _check_coordinates(op, op.col, op.row, scope)
    if scope.model.kind(op.coord) is TileKind.SHIM and op.allocation_scheme is not None:
        reject(op, "a shim tile has no memory to allocate, so no allocation_scheme")
    if op.allocation_scheme not in (None, *ALLOCATION_SCHEMES):
        known = " or ".join(ALLOCATION_SCHEMES)
        reject(op, f"unknown allocation_scheme '{op.allocation_scheme}'; use {known}")
    controller = op.attributes.get("controller_id")
    if isinstance(controller, PacketInfoAttr):
        check_packet(op, controller.data, scope)


@CHECKS.of(LogicalTileOp)
def check_logical_tile(op: LogicalTileOp, scope: Scope) -> None:
    """The given coordinates exist and are of the requested kind."""
    kind = op.kind
    if kind is None:
        reject(op, f"{scope.model.name} has no tile of type {op.tile_type.value}")
    _check_coordinates(op, op.col or 0, op.row or 0, scope)
    if op.col is not None and op.row is not None:
        found = scope.model.kind(Tile(op.col, op.row))
        if found is not kind:
            reject(op, f"tile ({op.col}, {op.row}) is a {found} tile, not a {op.tile_type.value}")


def _check_coordinates(op: Operation, col: int, row: int, scope: Scope) -> None:
    for what, value, limit in (
        ("column", col, scope.model.columns),
        ("row", row, scope.model.rows),
    ):
        if not 0 <= value < limit:
            reject(op, f"{scope.model.name} has {limit} {what}s, so there is no {what} {value}")


@CHECKS.of(BufferOp)
def check_buffer(op: BufferOp, scope: Scope) -> None:
    """The buffer fits its tile's memory, and only tiles that reach it use it."""
    if not is_row_major(op.type):
        reject(op, f"a buffer must be in row-major order, but {op.type} is not")
    if not op.type.has_static_shape():
        reject(op, f"a buffer needs a static shape, but {op.type} has a dynamic dimension")
    if unplaced(op):
        return
    model = scope.model.tile(op.coord)
    if not model.memory:
        reject(op, f"shim tile {op.coord} has no data memory")
    size, address = buffer_bytes(op), op.address or 0
    if address < 0 or address + size > model.memory:
        at = "" if op.address is None else f" at address {address}"
        reject(op, f"{size} bytes{at} do not fit the {model.memory} bytes of tile {op.coord}")
    if op.mem_bank is not None and not 0 <= op.mem_bank < model.banks:
        reject(op, f"tile {op.coord} has {model.banks} memory banks, so no bank {op.mem_bank}")
    _check_users(op, op.buffer, op.coord, scope)


@CHECKS.of(LockOp)
def check_lock(op: LockOp, scope: Scope) -> None:
    """The lock exists, its value fits, and only tiles that reach it use it."""
    if unplaced(op):
        return
    locks = scope.model.tile(op.coord).locks
    if op.lock_id is not None and not 0 <= op.lock_id < locks:
        reject(op, f"tile {op.coord} has {locks} locks, so there is no lock {op.lock_id}")
    if not 0 <= op.init <= MAX_LOCK_VALUE:
        reject(op, f"a lock's value is 0 to {MAX_LOCK_VALUE}, not {op.init}")
    _check_users(op, op.result, op.coord, scope)


def _check_users(op: Operation, value: OpResult, memory: Tile, scope: Scope) -> None:
    for use in value.uses:
        user = use.operation
        if unplaced(user):
            continue
        tile = owner_tile(user)
        if tile is not None and not scope.model.reaches(tile.coord, memory):
            reject(
                user,
                f"tile {tile.coord} does not reach the {op.name.partition('.')[2]} "
                f"on tile {memory}",
            )


@CHECKS.of(UseLockOp)
def check_use_lock(op: UseLockOp, scope: Scope) -> None:
    """The lock is used in a core or a DMA program; a core tile's DMA uses only its tile's locks."""
    parent = op.parent_op()
    while parent is not None and not isinstance(parent, _LOCK_USERS):
        parent = parent.parent_op()
    if parent is None:
        reject(op, "must be in a core or a DMA program")
    if op.computed is not None and isinstance(parent, DmaEngineOp | BdChainOp):
        raise UnsupportedError(
            f"'{op.name}': only a core can compute the number of a lock", where=locate(op)
        )
    if op.computed is None and abs(op.value) > MAX_LOCK_VALUE:
        reject(op, f"a lock's value is at most {MAX_LOCK_VALUE}, not {op.value}")
    waits = op.blocking is None or op.blocking.data is LockBlocking.BLOCKING
    if not waits and not isinstance(parent, CoreOp):
        reject(op, "a BD always waits for its lock: it can't be NonBlocking")
    if isinstance(op.lock, BlockArgument) and isinstance(parent, BdChainOp | func.FuncOp):
        return
    lock = op.lock_op
    if isinstance(parent, MemOp) and lock.tile is not parent.tile:
        reject(op, "the DMA of a compute tile can only use locks of its own tile")


@CHECKS.of(func.FuncOp)
def check_function(op: func.FuncOp, scope: Scope) -> None:
    """An LLVM module that is merged into a core's own has a file."""
    mode = op.attributes.get("link_with_mode")
    if mode is None:
        return
    if mode != StringAttr("merge"):
        reject(op, f'link_with_mode is "merge", not {mode}')
    if "link_with" not in op.attributes:
        reject(op, "a link_with_mode needs link_with")


@CHECKS.of(CoreOp)
def check_core(op: CoreOp, scope: Scope) -> None:
    """The tile has a core, and the core has either a body or a finished program."""
    if op.body.blocks.first is None:
        reject(op, "needs a body that ends in aie.end")
    if op.elf_file is not None and not _only_ends(op):
        reject(op, "has both an elf_file and a body")
    if op.link_with is not None and op.link_files:
        reject(op, "has both link_with and link_files")
    if unplaced(op):
        return
    kind = scope.model.kind(op.coord)
    if kind is not TileKind.CORE:
        reject(op, f"there is no core on {kind} tile {op.coord}")
    _check_first(op, op.coord, "core", scope)
    memory = scope.model.tile(op.coord).memory
    if not 0 <= op.stack_size <= memory:
        reject(op, f"a stack of {op.stack_size} bytes does not fit the tile's {memory} bytes")


@CHECKS.of(DmaEngineOp)
def check_one_program(op: DmaEngineOp, scope: Scope) -> None:
    """The tile's DMA has no other program."""
    if not unplaced(op):
        _check_first(op, op.coord, "DMA program", scope)


def _check_first(op: CoreOp | DmaEngineOp, coord: Tile, what: str, scope: Scope) -> None:
    """``op`` is the first of its kind on its tile; several ``aie.tile`` may be one tile."""
    for other in scope.device.ops_of(type(op)):
        if other is op:
            return
        if not unplaced(other) and other.coord == coord:
            reject(
                op,
                f"tile {coord} already has a {what}, at {locate(other)}",
                hint="move one of them to another tile, or merge the two",
            )


def _only_ends(op: CoreOp) -> bool:
    return all(isinstance(inner, EndOp) for block in op.body.blocks for inner in block.ops)
