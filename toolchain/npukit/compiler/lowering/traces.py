"""Drops traces: they change no result, and the emulated device records none."""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.ir import Operation

from npukit.compiler.dialect.aie import (
    DeviceOp,
    TraceConfigOp,
    TraceHostConfigOp,
    TraceOp,
    TraceStartConfigOp,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.compiler.walk import operations_in
from npukit.errors import DesignError


def drop_traces(device: DeviceOp) -> Iterator[LoweringWarning]:
    """Remove every operation about traces from ``device``; one warning says so.

    Raises:
        DesignError: a runtime sequence starts a trace that the device does not have.
    """
    names = {op.symbol_attr.data for op in device.ops_of(TraceOp)}
    names |= {op.symbol_attr.data for op in device.ops_of(TraceConfigOp)}
    found: list[Operation] = [
        op
        for op in operations_in(device)
        if isinstance(op, TraceOp | TraceConfigOp | TraceHostConfigOp | TraceStartConfigOp)
    ]
    for op in found:
        if isinstance(op, TraceStartConfigOp):
            name = op.trace_config.root_reference.data
            if name not in names:
                raise DesignError(f"there is no aie.trace @{name}", where=locate(op))
        block = op.parent_block()
        assert block is not None
        block.erase_op(op)
    if found:
        yield LoweringWarning(
            "this design is traced: an emulated device ignores that, and its results are the same",
            locate(found[0]),
            "on an NPU the trace goes into a buffer of the host, which stays as it is here",
            rule="trace-ignored",
        )
