"""The arrays that a caller gives for results, and whether each result has a place of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from npukit.runtime.host_kernel.errors import ArgumentError
from npukit.runtime.host_kernel.tensors import Tensor, check_array, installed_bfloat16
from npukit.runtime.host_kernel.values import kind_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

Outs = tuple[Any, ...]
"""For each output the array to fill, or None."""

_OVERLAP_WORK: Any = 10_000
"""How many steps numpy may take to show that arrays whose addresses interleave do not overlap."""


def checked_outs(outputs: tuple[Tensor, ...], out: Any, count: int | None = None) -> Outs:
    """For each output the array to fill, or None; with a leading axis if there is a count.

    Raises:
        ArgumentError: an array does not fit, is read-only, or overlaps itself or another.
    """
    if out is None:
        return (None,) * len(outputs)
    outs: tuple[Any, ...] = (out,)
    if len(outputs) != 1:
        if not isinstance(out, tuple | list) or len(out) != len(outputs):
            found = len(out) if isinstance(out, tuple | list) else kind_of(out)
            expected = ", ".join(tensor.name for tensor in outputs)
            raise ArgumentError(
                f"out: expected a sequence of {len(outputs)} arrays ({expected}), got {found}"
            )
        outs = tuple(out)
    given: list[tuple[str, NDArray[Any]]] = []
    for tensor, array in zip(outputs, outs, strict=True):
        if array is None:
            continue
        name = "out" if len(outputs) == 1 else f"out for {tensor.name}"
        shape = tensor.shape if count is None else (count, *tensor.shape)
        check_array(name, tensor._replace(shape=shape), array)
        if not array.flags.writeable:
            raise ArgumentError(f"{name}: the array is read-only")
        if overlaps_itself(array):
            raise ArgumentError(f"{name}: elements of the array share memory, and would be lost")
        given.append((name, array))
    if pair := overlapping_pair([array for _, array in given]):
        raise ArgumentError(f"{given[pair[1]][0]}: the array overlaps another array of out")
    return outs


def overlaps_itself(array: NDArray[Any]) -> bool:
    """Whether two elements share memory."""
    if array.flags.c_contiguous or array.flags.f_contiguous:
        return False
    sizes = zip(array.strides, array.shape, strict=True)
    steps = sorted((abs(stride), count) for stride, count in sizes if count > 1)
    span = array.itemsize
    for step, count in steps:
        if step < span:
            break
        span += step * (count - 1)
    else:
        return False
    if steps[0][0] == 0:
        return True
    starts = np.zeros(1, np.int64)
    for step, count in steps:
        starts = (starts[:, None] + np.arange(count) * step).reshape(-1)
    return bool((np.diff(np.sort(starts)) < array.itemsize).any())


def overlapping_pair(arrays: Sequence[NDArray[Any]]) -> tuple[int, int] | None:
    """The indices of two arrays that share memory, the smaller first; None if no two do."""
    if len(arrays) < 2:
        return None
    reached: list[tuple[int, int]] = []
    for first, end, index in sorted((*_bounds(array), i) for i, array in enumerate(arrays)):
        reached = [one for one in reached if one[0] > first]
        for _, other in reached:
            if np.may_share_memory(arrays[other], arrays[index], max_work=_OVERLAP_WORK):
                return min(other, index), max(other, index)
        reached.append((end, index))
    return None


def _bounds(array: NDArray[Any]) -> tuple[int, int]:
    """The first address of an array, and the one behind its last."""
    start = int(array.__array_interface__["data"][0])
    if not array.size:
        return start, start
    reach = [stride * (count - 1) for stride, count in zip(array.strides, array.shape, strict=True)]
    first = start + sum(one for one in reach if one < 0)
    return first, start + sum(one for one in reach if one > 0) + array.itemsize


def typed(
    inputs: tuple[Tensor, ...],
    outputs: tuple[Tensor, ...],
    results: tuple[NDArray[Any], ...],
    outs: Outs,
    bfloat16: np.dtype[Any] | None,
) -> tuple[NDArray[Any], ...]:
    """``results`` with bits of bfloat16 in new memory as the dtype that the caller uses."""
    if not any(tensor.bfloat16 for tensor in outputs):
        return results
    if bfloat16 is None and not any(tensor.bfloat16 for tensor in inputs):
        bfloat16 = installed_bfloat16()
    if bfloat16 is None:
        return results
    return tuple(
        result.view(bfloat16) if tensor.bfloat16 and out is None else result
        for tensor, result, out in zip(outputs, results, outs, strict=True)
    )
