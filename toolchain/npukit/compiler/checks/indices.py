"""Checks of the indices that cores use, where constants and counted loops determine them."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects import affine, memref
from xdsl.dialects.builtin import DYNAMIC_INDEX, MemRefType, VectorType
from xdsl.ir import Operation, SSAValue

from npukit.compiler.checks.registry import Checks, Scope, reject
from npukit.compiler.index_ranges import (
    Linear,
    always_runs,
    linear,
    linear_results,
    never_runs,
    range_of,
)

CHECKS = Checks()


@CHECKS.of(memref.LoadOp)
def check_load(op: memref.LoadOp, scope: Scope) -> None:
    """The element is inside the memref."""
    _check(op, op.memref, [linear(index) for index in op.indices])


@CHECKS.of(memref.StoreOp)
def check_store(op: memref.StoreOp, scope: Scope) -> None:
    """The element is inside the memref."""
    _check(op, op.memref, [linear(index) for index in op.indices])


@CHECKS.of(affine.LoadOp)
def check_affine_load(op: affine.LoadOp, scope: Scope) -> None:
    """The element is inside the memref."""
    _check(op, op.memref, linear_results(op.map, op.indices))


@CHECKS.of(affine.StoreOp)
def check_affine_store(op: affine.StoreOp, scope: Scope) -> None:
    """The element is inside the memref."""
    _check(op, op.memref, linear_results(op.map, op.indices))


@CHECKS.named("vector.load")
def check_vector_load(op: Operation, scope: Scope) -> None:
    """All elements are inside the memref."""
    from xdsl.dialects import vector

    assert isinstance(op, vector.LoadOp)
    _check(op, op.base, [linear(index) for index in op.indices], _vector_shape(op.result))


@CHECKS.named("vector.store")
def check_vector_store(op: Operation, scope: Scope) -> None:
    """All elements are inside the memref."""
    from xdsl.dialects import vector

    assert isinstance(op, vector.StoreOp)
    _check(op, op.base, [linear(index) for index in op.indices], _vector_shape(op.vector))


@CHECKS.of(memref.SubviewOp)
def check_subview(op: memref.SubviewOp, scope: Scope) -> None:
    """The part is inside the whole, in every dimension where everything is constant."""
    shape = _shape(op.source)
    values = (op.static_offsets, op.static_sizes, op.static_strides)
    parts = zip(*(each.get_values() for each in values), strict=True)
    for dimension, ((offset, size, stride), extent) in enumerate(zip(parts, shape, strict=False)):
        if DYNAMIC_INDEX in (offset, size, stride, extent) or size < 1:
            continue
        last = offset + (size - 1) * stride
        if offset < 0 or not 0 <= last < extent:
            reject(
                op,
                f"it reaches index {last if offset >= 0 else offset} in dimension {dimension} of "
                f"{op.source.type}, which ends at {extent - 1}",
            )


def _shape(memory: SSAValue) -> Sequence[int]:
    return memory.type.get_shape() if isinstance(memory.type, MemRefType) else ()


def _vector_shape(value: SSAValue) -> Sequence[int]:
    return value.type.get_shape() if isinstance(value.type, VectorType) else ()


def _check(
    op: Operation, memory: SSAValue, indices: Sequence[Linear | None], moved: Sequence[int] = ()
) -> None:
    """``moved`` is the shape of the access, if that is more than one element."""
    shape = _shape(memory)
    inner = (*(1,) * (len(shape) - len(moved)), *moved)
    for dimension, (form, size, more) in enumerate(zip(indices, shape, inner, strict=False)):
        found = None if form is None or size == DYNAMIC_INDEX else range_of(form)
        if form is None or found is None:
            continue
        low, high = found[0], found[1] + more - 1
        wrong = low if low < 0 else high
        if 0 <= wrong < size or never_runs(op) or (form.factors and not always_runs(op)):
            continue
        what = "a loop takes the index to" if form.factors else "the index is"
        reject(
            op,
            f"{what} {wrong} in dimension {dimension} of {memory.type}, which has 0 to {size - 1}",
        )
