"""Where ``aiecc`` computes scalars of a core in the vector unit, which counts otherwise than MLIR.

A core has no instruction for some scalar operations, so MLIR-AIE has its vector unit shift i32 to
the right and narrow what was shifted or clamped (``lib/Dialect/AIEVec/Transforms``). For a core
with such an operation in its own body it also sets the unit's modes (``AIECoreToStandard.cpp``,
source of 2026-04-23): round half up, and on AIE2 saturate. ``arith`` rounds down and never
saturates, but for a clamp, which the compiler leaves to that mode. npukit runs both physical
modules as ``arith`` says; the warning says what an NPU will do.
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

_HINT = "do this in a C++ function, or add what makes rounding and overflow impossible before it"


def vector_unit_lints(module: ModuleOp) -> Iterator[LoweringWarning]:
    """Yield a warning for every core that does not round or saturate on an NPU as ``arith`` does.

    One per core (or function that has a body) and kind, at the first such operation.
    """
    for program in _outside_of_sequences(module):
        if isinstance(program, CoreOp):
            yield from _rounds_or_saturates(program)
            device = program.parent_op()
            assert isinstance(device, DeviceOp)
            if not device.model.generation.switches_saturation_on:
                yield from _loses_its_clamp(program, f"a core of {device.model.generation.name}")
        elif isinstance(program, func.FuncOp):
            yield from _loses_its_clamp(program, "a function outside of the core's own body")


def _outside_of_sequences(module: ModuleOp) -> Iterator[Operation]:
    for op in module.body.block.ops:
        yield from op.walk_array() if isinstance(op, DeviceOp) else op.walk()


def _narrowings(program: Operation) -> list[arith.TruncIOp]:
    """Where ``program`` narrows in vectors."""
    return [op for op in program.walk() if isinstance(op, arith.TruncIOp) and _from_vectors(op)]


def _loses_its_clamp(program: Operation, where: str) -> Iterator[LoweringWarning]:
    clamped = [op for op in _narrowings(program) if _is_clamped(op.input)]
    if clamped:
        yield LoweringWarning(
            "MLIR-AIE leaves this clamp to the saturation of the core's vector unit, but does not "
            f"switch that on for {where}: an NPU may cut off what does not fit{_more(clamped)}",
            locate(clamped[0]),
            "do this in a C++ function",
        )


def _rounds_or_saturates(core: CoreOp) -> Iterator[LoweringWarning]:
    ops = list(core.walk())
    narrowings = _narrowings(core)
    shifts = [op for op in ops if isinstance(op, arith.ShRSIOp) and op.result.type == i32]
    if shifts:
        yield LoweringWarning(
            "MLIR-AIE computes arith.shrsi of i32 in the core's vector unit and sets that to round "
            f"half up: an NPU may give one more than the shift that rounds down{_more(shifts)}",
            locate(shifts[0]),
            _HINT,
        )
    unclamped = [op for op in narrowings if not _is_clamped(op.input)]
    if unclamped:
        yield LoweringWarning(
            "MLIR-AIE computes arith.trunci of a shifted i32 in the core's vector unit: a number "
            f"that does not fit is cut off here, but may saturate on an NPU{_more(unclamped)}",
            locate(unclamped[0]),
            _HINT,
        )


def _more(ops: Sequence[Operation]) -> str:
    places = len({locate(op) for op in ops})  # an unrolled loop holds an operation several times
    return f" ({places} such operations)" if places > 1 else ""


def _from_vectors(op: arith.TruncIOp) -> bool:
    """Whether the compiler narrows in vectors: a shifted or clamped i32 to i8 or i16."""
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
