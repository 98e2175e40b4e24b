"""The passes one by one: each keeps its promise, and the lowering can continue from its printed output."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from physical_equivalence import differences
from xdsl.ir import Operation

from npukit.compiler.dialect.aie import (
    BufferOp,
    CascadeFlowOp,
    DmaBdOp,
    DmaEngineOp,
    LockOp,
    LogicalTileOp,
    ObjectFifoOp,
    TileOp,
)
from npukit.compiler.driver import lower, stop_after
from npukit.compiler.extract import read_physical
from npukit.compiler.parse import print_module
from npukit.compiler.passes import PASSES

HERE = Path(__file__).parent
DESIGNS = (
    "designs/attention_1tile",
    "more/cascade_accumulate",
    "more/host_barrier",
    "more/logical_join",
)
"""Between them: an open tile, a cascade, locks without numbers, fifos, loops to unroll."""


def _in_engine(op: Operation) -> bool:
    parent = op.parent_op()
    return parent is not None and (isinstance(parent, DmaEngineOp) or _in_engine(parent))


LEFT_OPEN: dict[str, Callable[[Operation], bool]] = {
    "place-tiles": lambda op: isinstance(op, LogicalTileOp),
    "assign-lock-ids": lambda op: isinstance(op, LockOp) and op.lock_id is None,
    "lower-objectfifos": lambda op: isinstance(op, ObjectFifoOp),
    "assign-bd-ids": lambda op: isinstance(op, DmaBdOp) and _in_engine(op) and op.bd_id is None,
    "lower-cascades": lambda op: isinstance(op, CascadeFlowOp),
    "assign-controller-ids": lambda op: (
        isinstance(op, TileOp) and "controller_id" not in op.attributes
    ),
    "assign-buffer-addresses": lambda op: isinstance(op, BufferOp) and op.address is None,
}
"""By pass: the operations that it leaves none of."""


@pytest.mark.parametrize("name", DESIGNS)
def test_the_lowering_continues_from_the_text_of_each_pass(name: str) -> None:
    path = HERE / name / "design.mlir"
    text = path.read_text()
    whole = lower(text)
    done: list[Callable[[Operation], bool]] = []
    for each in PASSES:
        module = stop_after(each.name, text).module
        if each.name in LEFT_OPEN:
            done.append(LEFT_OPEN[each.name])
        for left in done:
            assert not any(left(op) for op in module.walk()), each.name
        resumed = lower(print_module(module))
        assert resumed.insts == path.with_name("insts.bin").read_bytes(), each.name
        assert differences(read_physical(resumed.physical), read_physical(whole.physical)) == [], (
            each.name
        )
    assert print_module(module) == whole.physical_text
