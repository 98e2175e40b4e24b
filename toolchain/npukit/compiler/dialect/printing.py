"""A printer that names values like MLIR-AIE, and never uses a name twice."""

from __future__ import annotations

import re

from xdsl.ir import BlockArgument, OpResult, SSAValue
from xdsl.printer import Printer

from npukit.compiler.dialect.array_ops import DeviceOp, TileElement, TileOp
from npukit.compiler.dialect.memory_ops import BufferOp, LockOp
from npukit.compiler.dialect.value_names import written_name
from npukit.machine.tiles import TileKind

_IDENTIFIER = re.compile(r"[A-Za-z_$.][\w$.]*")
_TILE_NAMES = {TileKind.SHIM: "shim_noc_tile", TileKind.MEM: "mem_tile", TileKind.CORE: "tile"}


class AiePrinter(Printer):
    """Prints tiles as ``%tile_0_2``, buffers and locks by their symbol, cores as ``%core_0_2``.

    xDSL's own printer drops the number at the end of a name and then renumbers names, which can
    yield the same name for two values.
    """

    def print_ssa_value(self, value: SSAValue) -> str:
        """Print the name of ``value``, choosing one at its first use; return it."""
        known = self._ssa_values.get(value)
        if known is None:
            known = self._choose_name(value)
            self._ssa_values[value] = known
        self.print_string(f"%{known}")
        return known

    def _choose_name(self, value: SSAValue) -> str:
        wanted = suggested_name(value)
        if wanted is None:
            return self._get_new_valid_name_id()
        name, count = wanted, self.ssa_names.get(wanted, 0)
        while name in self.ssa_names:
            count += 1
            name = f"{wanted}_{count}"
        self.ssa_names[wanted] = count
        self.ssa_names[name] = 0
        return name


def suggested_name(value: SSAValue) -> str | None:
    """Return the preferred name of ``value``, or None if any number will do."""
    if isinstance(value, OpResult):
        name = _operation_name(value)
        if name is not None and _IDENTIFIER.fullmatch(name):
            return name
    if isinstance(value, BlockArgument):
        return written_name(value)
    return value.name_hint


def _operation_name(value: OpResult) -> str | None:
    op = value.op
    if isinstance(op, TileOp):
        device = op.parent_op()
        kind = TileKind.CORE
        if isinstance(device, DeviceOp) and device.model.contains(op.coord):
            kind = device.model.kind(op.coord)
        return f"{_TILE_NAMES[kind]}_{op.col}_{op.row}"
    if isinstance(op, BufferOp | LockOp):
        return op.sym_name
    if isinstance(op, TileElement) and isinstance(op.tile.owner, TileOp):
        tile = op.tile.owner
        return f"{op.name.partition('.')[2]}_{tile.col}_{tile.row}"
    return None
