"""What ``aie.use_lock`` does to a lock of AIE-ML and XDNA 2.

An acquire is one signed number in the hardware, in a BD's ``Lock_Acq_Value`` ("V<0: acq_ge; V>=0:
acq_eq", AM025 and MLIR-AIE's register database) and in a core's acquire instruction. Below zero it
waits until the lock is at least ``-V`` and subtracts that; otherwise it waits until the lock is
exactly V and leaves it unchanged: "This function doesn't modify the value in the state of lock ID"
(``acquire_equal`` in the AI Engine-ML Intrinsics User Guide, UG1583). MLIR-AIE says the same of the
operation (``AIEOps.td``) and writes ``AcquireGreaterEqual`` n as ``-n`` (``AIECoreToStandard``,
``AIERT``); IRON's ``WorkerRuntimeBarrier``, a lock that the host sets once and a core awaits in
every pass, counts on it.

A release adds a signed number.
"""

from __future__ import annotations

from npukit.compiler.dialect.aie import LockUse, UseLockOp
from npukit.compiler.dialect.location import locate
from npukit.errors import DesignError
from npukit.machine.physical import LockAction


def lock_action(op: UseLockOp, value: int) -> LockAction:
    """The effect of ``op`` in hardware, if its number is ``value``.

    Raises:
        DesignError: the lock has no number yet.
    """
    lock = op.lock_op
    if lock.lock_id is None:
        raise DesignError("aie.use_lock of a lock without a number", where=locate(op))
    if not op.is_acquire:
        return LockAction(lock.coord, lock.lock_id, value)
    encoded = -value if op.action is LockUse.ACQUIRE_GREATER_EQUAL else value
    return LockAction(lock.coord, lock.lock_id, abs(encoded), greater_equal=encoded < 0)
