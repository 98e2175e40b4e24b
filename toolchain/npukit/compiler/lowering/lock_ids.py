"""Assigns ids to the locks of a tile."""

from __future__ import annotations

from collections.abc import Iterator

from npukit.compiler.dialect.aie import DeviceOp, LockOp
from npukit.compiler.dialect.attributes import i32
from npukit.compiler.dialect.location import locate
from npukit.errors import DesignError, Location
from npukit.machine.device import DeviceModel
from npukit.machine.physical import Tile


class LockAllocator:
    """Hands out the lock ids of each tile, lowest first."""

    def __init__(self, model: DeviceModel) -> None:
        self._model = model
        self._taken: dict[Tile, set[int]] = {}

    def reserve(self, tile: Tile, lock_id: int) -> bool:
        """Take a given id; False if it is already taken."""
        taken = self._taken.setdefault(tile, set())
        if lock_id in taken:
            return False
        taken.add(lock_id)
        return True

    def allocate(self, tile: Tile, wanted_by: str, where: Location) -> int:
        """Take the lowest free lock id of ``tile``.

        Raises:
            DesignError: all locks of the tile are taken.
        """
        available = self._model.tile(tile).locks
        taken = self._taken.setdefault(tile, set())
        for lock_id in range(available):
            if lock_id not in taken:
                taken.add(lock_id)
                return lock_id
        raise DesignError(
            f"{wanted_by} needs one more lock on tile {tile}, "
            f"but all {available} locks of the tile are in use",
            where=where,
            rule="out-of-locks",
        )


def assign_lock_ids(device: DeviceOp) -> None:
    """Give an id to each lock without one.

    Ids that the design gives stay; the others follow in textual order
    (MLIR-AIE, ``AIEAssignLockIDs``).

    Raises:
        DesignError: two locks of a tile have the same id, or a tile has too few locks.
    """
    allocator = free_locks(device)
    for lock in _locks(device):
        if lock.lock_id is None:
            name = "aie.lock" if lock.sym_name is None else f"aie.lock @{lock.sym_name}"
            lock.lock_id_attr = i32(allocator.allocate(lock.coord, name, locate(lock)))


def free_locks(device: DeviceOp) -> LockAllocator:
    """An allocator of the lock ids that the locks of ``device`` leave free.

    Raises:
        DesignError: two locks of a tile have the same id, or a tile has no such lock.
    """
    allocator = LockAllocator(device.model)
    for lock in _locks(device):
        if lock.lock_id is None:
            continue
        available = device.model.tile(lock.coord).locks
        if not 0 <= lock.lock_id < available:
            raise DesignError(
                f"lock {lock.lock_id} of tile {lock.coord} does not exist: "
                f"the tile has {available} locks",
                where=locate(lock),
            )
        if not allocator.reserve(lock.coord, lock.lock_id):
            raise DesignError(
                f"lock {lock.lock_id} of tile {lock.coord} is used by another aie.lock",
                where=locate(lock),
            )
    return allocator


def _locks(device: DeviceOp) -> Iterator[LockOp]:
    """The locks of ``device``, at any depth."""
    return (op for op in device.walk_array() if isinstance(op, LockOp))
