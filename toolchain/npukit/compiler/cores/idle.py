"""Finds cores that do nothing: in some designs a tile's program is an empty endless loop.

MLIR-AIE's IRON creates one for a worker without a function, and in designs that only move data. On
an NPU it spins until the next configuration; here it would use up its fuel.
"""

from __future__ import annotations

from typing import Final

from npukit.compiler.dialect.aie import CoreOp

_SILENT_DIALECTS: Final = ("arith.", "index.", "math.")
_SILENT: Final = frozenset(
    {
        "aie.end",
        "cf.br",
        "cf.cond_br",
        "scf.for",
        "scf.if",
        "scf.while",
        "scf.condition",
        "scf.yield",
    }
)


def is_idle(body: CoreOp) -> bool:
    """Whether the core has no observable effect: no lock, memory, stream or function."""
    return all(
        op is body or op.name in _SILENT or op.name.startswith(_SILENT_DIALECTS)
        for op in body.walk()
    )
