"""Outputs that only look like results: untouched, constant, stale, unrepeatable, insensitive.

An output that could be right is never reported: where the reference itself is constant, repeats or
does not depend on an input (within the tolerance), the output may do the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from npukit.kernel.tolerance import Tolerance
from npukit.validate.evidence import Finding, Output, Reason
from npukit.validate.measures import differ, within
from npukit.validate.numbers import exact_numbers

# Every output byte holds one of these before a run. A byte that keeps its sentinel in two runs
# with different sentinels was not written: no result can equal both.
SENTINELS = (0xA5, 0x5A)


def _bytes(array: NDArray[Any]) -> NDArray[np.uint8]:
    return np.ascontiguousarray(array).view(np.uint8).reshape(-1)


def _kept(first: NDArray[Any], second: NDArray[Any]) -> NDArray[np.bool_]:
    kept: NDArray[np.bool_] = (_bytes(first) == SENTINELS[0]) & (_bytes(second) == SENTINELS[1])
    return kept


def _elements(kept: NDArray[np.bool_], argument: Output) -> NDArray[np.bool_]:
    """A mask of the elements with a byte set in ``kept``."""
    elements: NDArray[np.bool_] = np.any(kept.reshape(*argument.shape, -1), axis=-1)
    return elements


def untouched(argument: Output, first: NDArray[Any], second: NDArray[Any]) -> Finding | None:
    """Bytes that kept their sentinel in both runs (``first`` and ``second`` of the same input)."""
    kept = _kept(first, second)
    count = int(kept.sum())
    if not count:
        return None
    index = [int(i) for i in np.argwhere(_elements(kept, argument))[0]]
    text = (
        f"none of the {kept.size} bytes of {argument.name!r} were written"
        if count == kept.size
        else f"only {kept.size - count} of {kept.size} bytes of {argument.name!r} were written; "
        f"the first unwritten one is in element {index}"
    )
    return Finding(
        Reason.UNTOUCHED,
        text,
        {"output": argument.name, "bytes": count, "of": kept.size, "first": index},
    )


def constant(
    argument: Output, found: NDArray[Any], expected: NDArray[Any], tolerance: Tolerance
) -> Finding | None:
    """The same value everywhere, although the reference has several."""
    dtype = argument.dtype
    numbers = exact_numbers(found, dtype)
    first = numbers.flat[0]
    uniform = np.isnan(numbers).all() if np.isnan(first) else (numbers == first).all()
    if not uniform:
        return None
    # With the counts, numpy does not import its masked arrays.
    wanted, _ = np.unique(exact_numbers(expected, dtype), return_counts=True)
    if not _several(argument, found, expected, wanted, tolerance):
        return None
    return Finding(
        Reason.CONSTANT,
        f"{argument.name!r} is {first:g} everywhere; the reference has {wanted.size} values",
        {"output": argument.name, "value": first.item()},
    )


def _several(
    argument: Output,
    found: NDArray[Any],
    expected: NDArray[Any],
    wanted: NDArray[Any],
    tolerance: Tolerance,
) -> bool:
    """Whether a constant is too far from ``expected``, whose different values are ``wanted``."""
    if tolerance.by_rows:
        return wanted.size > 1 and not within(argument.dtype, found, expected, tolerance)
    return differ(argument.dtype, wanted[:1], wanted[-1:], tolerance)


@dataclass(frozen=True)
class Seen:
    """The outputs of an earlier case, found and expected, by output name."""

    case: str
    found: Mapping[str, NDArray[Any]]
    expected: Mapping[str, NDArray[Any]]


def stale(
    argument: Output,
    found: NDArray[Any],
    expected: NDArray[Any],
    earlier: Iterable[Seen],
    tolerance: Tolerance,
) -> Finding | None:
    """The output of an earlier case, although the reference gives a different one."""
    name = argument.name
    for seen in earlier:
        if np.array_equal(_bytes(found), _bytes(seen.found[name])) and differ(
            argument.dtype, expected, seen.expected[name], tolerance
        ):
            return Finding(
                Reason.STALE,
                f"{name!r} is the output of the earlier case {seen.case!r}, "
                "although the inputs are different",
                {"output": name, "before": seen.case},
            )
    return None


def unrepeatable(
    argument: Output,
    first: NDArray[Any],
    second: NDArray[Any],
    again: NDArray[Any] | None = None,
) -> Finding | None:
    """Runs on the same input that differ in bytes that were written.

    ``first`` and ``second`` ran with the two sentinels, ``again`` with the first sentinel after
    runs on other inputs.
    """
    differ_in = (_bytes(first) != _bytes(second)) & ~_kept(first, second)
    text = "2 runs on the same input"
    if again is not None and not differ_in.any():
        differ_in = _bytes(first) != _bytes(again)
        text = "runs on the same input, before and after other inputs,"
    if not differ_in.any():
        return None
    index = [int(i) for i in np.argwhere(_elements(differ_in, argument))[0]]
    return Finding(
        Reason.NOT_REPEATABLE,
        f"{text} differ in {int(differ_in.sum())} of {differ_in.size} bytes "
        f"of {argument.name!r}; the first is in element {index}",
        {
            "output": argument.name,
            "bytes": int(differ_in.sum()),
            "of": differ_in.size,
            "first": index,
        },
    )


def insensitive(
    name: str, outputs: Iterable[tuple[NDArray[Any], NDArray[Any]]], expected_changes: bool
) -> Finding | None:
    """Outputs (before, after) that stay the same when only input ``name`` changes."""
    if not expected_changes:
        return None
    if any(not np.array_equal(_bytes(before), _bytes(after)) for before, after in outputs):
        return None
    return Finding(
        Reason.INSENSITIVE,
        f"changing only input {name!r} changes the reference but not the output",
        {"input": name},
    )
