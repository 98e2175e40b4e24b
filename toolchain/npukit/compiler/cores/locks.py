"""A core's acquires and releases of locks.

The emulator knows what a core waits for by the number of the place where it stopped. So an acquire
of a number that the core computes becomes one place for each number that a lock can have.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xdsl.ir import Operation

from npukit.compiler.constant_values import constant_value
from npukit.compiler.cores.builder import CoreBuilder, OperationHandler
from npukit.compiler.cores.flow import Branch, Jump, Value
from npukit.compiler.cores.scalars import integer, join
from npukit.compiler.dialect.aie import LockBlocking, UseLockOp
from npukit.compiler.dialect.location import locate
from npukit.compiler.lock_use import lock_action
from npukit.errors import DesignError
from npukit.machine.control_program import AcquireSite, Check, TrapKind
from npukit.machine.lock_words import WATCHED
from npukit.machine.physical import LockAction
from npukit.machine.registers import MAX_LOCK_VALUE

_OUTSIDE: Final = f"a lock is used with a number that is not one of 0 to {MAX_LOCK_VALUE}"


def _use_lock(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, UseLockOp)
    if op.blocking is not None and op.blocking.data is LockBlocking.NON_BLOCKING:
        builder.unsupported(op, "NonBlocking")
    known = op.value if op.computed is None else constant_value(op.computed)
    if op.computed is not None and known is not None and not 0 <= known <= MAX_LOCK_VALUE:
        raise DesignError(f"{_OUTSIDE}: {known}", where=locate(op))
    if known is not None:
        action = lock_action(op, known)
        if op.is_acquire:
            _acquire(builder, op, action)
        else:
            _release(builder, op, action, Value(f"i32.const {action.value}", "i32"))
        return
    assert op.computed is not None
    amount = builder.value(op.computed, op)
    limit = join(amount.code, f"i32.const {MAX_LOCK_VALUE}", "i32.le_u")
    builder.trap_unless(limit, Check(TrapKind.ASSERTION, _OUTSIDE), (amount.local,))
    if op.is_acquire:
        _acquire_computed(builder, op, amount)
    else:
        _release(builder, op, lock_action(op, 0), amount)


def _slot(builder: CoreBuilder, op: UseLockOp, action: LockAction) -> Value:
    return Value(builder.links.lock(action.tile, action.lock_id, locate(op)), "i32")


def _release(builder: CoreBuilder, op: UseLockOp, action: LockAction, amount: Value) -> None:
    slot = _slot(builder, op, action)
    builder.links.released.add((action.tile, action.lock_id))
    add = join(amount.code, "i32.add", "i32.store $locks")
    builder.emit(join(slot.code, slot.code, "i32.load $locks", add), (amount.local,))
    watched = join(slot.code, f"i32.load $locks offset={WATCHED}")
    builder.emit(join(watched, "if", slot.code, "call $released", "end"))


def _acquire(builder: CoreBuilder, op: UseLockOp, action: LockAction) -> None:
    at_least = action.greater_equal
    site = AcquireSite(action.tile, action.lock_id, action.value, at_least, builder.place(op))
    builder.acquire(op, site, _slot(builder, op, action), action.value, at_least)


def _acquire_computed(builder: CoreBuilder, op: UseLockOp, amount: Value) -> None:
    assert op.computed is not None
    type_ = builder.scalar_type(op.computed.type, op)
    after, _ = builder.new_block([], op)
    for number in range(MAX_LOCK_VALUE + 1):
        arm, _ = builder.new_block([], op)
        following, _ = builder.new_block([], op)
        code = join(amount.code, integer(number, type_).code, "i32.eq")
        equal = builder.emit_value("i32", code, (amount.local,))
        builder.close(Branch(equal, Jump(arm), Jump(following)))
        builder.block = arm
        _acquire(builder, op, lock_action(op, number))
        builder.close(Jump(after))
        builder.block = following
    builder.close(Jump(after))
    builder.block = after


HANDLERS: Mapping[str, OperationHandler] = {"aie.use_lock": _use_lock}
"""Handlers of the operations on locks."""
