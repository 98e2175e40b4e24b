"""Scalars that ``aiecc`` computes in a core's vector unit, with different rounding than MLIR.

A core has no instruction for some scalar operations, so MLIR-AIE has its vector unit right-shift
i32 values and narrow shifted or clamped ones (``lib/Dialect/AIEVec/Transforms``). For a core
with such an operation in its own body it also sets the unit's modes (``AIECoreToStandard.cpp``,
source of 2026-04-23): round half up, and on AIE2 saturate. ``arith`` rounds down and never
saturates, except for a clamp, which the compiler leaves to that mode. npukit follows ``arith`` in
both flows; the warning says what an NPU will do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xdsl.dialects import arith, func
from xdsl.dialects.builtin import IntegerType, ModuleOp, i32
from xdsl.ir import Operation, SSAValue

from npukit.compiler.dialect.aie import CoreOp, DeviceOp
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.warnings import LoweringWarning

_NARROW = (8, 16)
"""Widths of the integers that an i32 is narrowed to in the vector unit."""

_HINT = "do this in a C++ function, or rule out rounding and overflow before it"


def vector_unit_lints(module: ModuleOp) -> Iterator[LoweringWarning]:
    """Yield a warning for every core that rounds or saturates differently on an NPU than ``arith``.

    One per core (or function with a body) and kind, at the first such operation.
    """
    for program in _outside_of_sequences(module):
        if isinstance(program, CoreOp):
            yield from _rounds_or_saturates(program)
            device = program.parent_op()
            assert isinstance(device, DeviceOp)
            if not device.model.generation.switches_saturation_on:
                yield from _loses_its_clamp(program, f"a core of {device.model.generation.name}")
        elif isinstance(program, func.FuncOp):
            yield from _loses_its_clamp(program, "a function outside the core's own body")


def _outside_of_sequences(module: ModuleOp) -> Iterator[Operation]:
    for op in module.body.block.ops:
        yield from op.walk_array() if isinstance(op, DeviceOp) else op.walk()


def _narrowings(program: Operation) -> list[arith.TruncIOp]:
    """The operations of ``program`` that narrow in the vector unit."""
    return [op for op in program.walk() if isinstance(op, arith.TruncIOp) and _from_vectors(op)]


def _loses_its_clamp(program: Operation, where: str) -> Iterator[LoweringWarning]:
    clamped = [op for op in _narrowings(program) if _is_clamped(op.input)]
    if clamped:
        yield LoweringWarning(
            "MLIR-AIE leaves this clamp to the saturation of the core's vector unit, but does not "
            f"enable it for {where}: an NPU may truncate values that do not fit{_more(clamped)}",
            locate(clamped[0]),
            "do this in a C++ function",
            rule="clamp-may-truncate",
        )


def _rounds_or_saturates(core: CoreOp) -> Iterator[LoweringWarning]:
    ops = list(core.walk())
    narrowings = _narrowings(core)
    shifts = [op for op in ops if isinstance(op, arith.ShRSIOp) and op.result.type == i32]
    if shifts:
        yield LoweringWarning(
            "MLIR-AIE computes arith.shrsi of i32 in the core's vector unit, which it sets to "
            "round half up: an NPU may return one more than a shift that rounds "
            f"down{_more(shifts)}",
            locate(shifts[0]),
            _HINT,
            rule="shift-rounds-up",
        )
    unclamped = [op for op in narrowings if not _is_clamped(op.input)]
    if unclamped:
        yield LoweringWarning(
            "MLIR-AIE computes arith.trunci of a shifted i32 in the core's vector unit: a value "
            f"that does not fit is truncated here, but may saturate on an NPU{_more(unclamped)}",
            locate(unclamped[0]),
            _HINT,
            rule="truncation-may-saturate",
        )


def _more(ops: Sequence[Operation]) -> str:
    places = len({locate(op) for op in ops})  # an unrolled loop has an operation several times
    return f" ({places} such operations)" if places > 1 else ""


def _from_vectors(op: arith.TruncIOp) -> bool:
    """Whether the vector unit does this narrowing: a shifted or clamped i32 to i8 or i16."""
    target = op.result.type
    if not isinstance(target, IntegerType) or target.width.data not in _NARROW:
        return False
    return op.input.type == i32 and (
        isinstance(op.input.owner, arith.ShRSIOp) or _is_clamped(op.input)
    )


def _is_clamped(value: SSAValue) -> bool:
    outer = value.owner
    if not isinstance(outer, arith.MinSIOp | arith.MaxSIOp):
        return False
    inner = outer.lhs.owner
    return isinstance(inner, arith.MinSIOp | arith.MaxSIOp) and type(inner) is not type(outer)
