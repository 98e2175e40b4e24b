"""How checks are registered and found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NoReturn, TypeVar, cast

import msgspec
from xdsl.dialects.builtin import MemRefType, NoneAttr, StridedLayoutAttr
from xdsl.ir import Operation

from npukit.compiler.dialect.aie import CoreOp, DeviceOp, DmaEngineOp, LogicalTileOp, TileOp
from npukit.compiler.dialect.location import locate
from npukit.errors import DesignError
from npukit.machine.device import DeviceModel


class Scope(msgspec.Struct, frozen=True):
    """Where a check looks things up: the device and the symbols that it declares."""

    device: DeviceOp
    model: DeviceModel
    symbols: Mapping[str, Operation]


_Op = TypeVar("_Op", bound=Operation)
Check = Callable[[Operation, Scope], None]


class Checks:
    """The checks of one subject, by class of operation."""

    def __init__(self) -> None:
        self._checks: list[tuple[type[Operation] | str, Check]] = []

    def of(
        self, kind: type[_Op]
    ) -> Callable[[Callable[[_Op, Scope], None]], Callable[[_Op, Scope], None]]:
        """Register a function as a check of ``kind`` and the classes derived from it."""

        def register(check: Callable[[_Op, Scope], None]) -> Callable[[_Op, Scope], None]:
            self._checks.append((kind, cast(Check, check)))
            return check

        return register

    def named(self, name: str) -> Callable[[Check], Check]:
        """Register a function as a check of the operations called ``name``.

        For operations of a dialect that is loaded only where a design uses it.
        """

        def register(check: Check) -> Check:
            self._checks.append((name, check))
            return check

        return register

    def of_kind(self, kind: type[Operation]) -> Iterator[Check]:
        """The checks of operations of this class, in the order in which they were registered."""
        for of, check in self._checks:
            if kind.name == of if isinstance(of, str) else issubclass(kind, of):
                yield check


def reject(op: Operation, message: str, *, hint: str | None = None) -> NoReturn:
    """Raise a :class:`DesignError` about ``op``, naming and locating it."""
    raise DesignError(f"'{op.name}': {message}", where=locate(op), hint=hint)


def unplaced(op: Operation) -> bool:
    """Whether ``op`` (or an operation around it) is on a tile that is not placed yet."""
    current: Operation | None = op
    while current is not None:
        if any(isinstance(operand.owner, LogicalTileOp) for operand in current.operands):
            return True
        current = current.parent_op()
    return False


def owner_tile(op: Operation) -> TileOp | None:
    """The tile of the core or DMA program around ``op``; None outside of both."""
    parent = op.parent_op()
    while parent is not None:
        if isinstance(parent, CoreOp | DmaEngineOp):
            return parent.tile_op
        parent = parent.parent_op()
    return None


def is_row_major(type_: MemRefType) -> bool:
    """Whether a memref is contiguous and row-major (the last index varies fastest)."""
    layout = type_.layout
    if isinstance(layout, NoneAttr):
        return True
    if not isinstance(layout, StridedLayoutAttr) or layout.get_offset() not in (None, 0):
        return False
    run, wanted = 1, []
    for size in reversed(type_.get_shape()):
        wanted.append(run)
        run *= size
    return list(layout.get_strides()) == wanted[::-1]
