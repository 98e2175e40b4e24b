"""Outputs that only look like results: untouched, constant, stale, unrepeatable, insensitive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from npukit.validate.verdict import Finding, Reason

# Every output byte holds one of these before a run. A byte that still holds whichever was put
# there, in two runs with two different sentinels, was not written; no result can do that.
SENTINELS = (0xA5, 0x5A)


def _bytes(array: NDArray[Any]) -> NDArray[np.uint8]:
    return np.ascontiguousarray(array).view(np.uint8).reshape(-1)


def untouched(
    name: str, first: NDArray[Any], second: NDArray[Any], sentinels: tuple[int, int] = SENTINELS
) -> Finding | None:
    """Bytes that kept their sentinel in both runs (``first`` and ``second`` of the same input)."""
    kept = (_bytes(first) == sentinels[0]) & (_bytes(second) == sentinels[1])
    count = int(kept.sum())
    if not count:
        return None
    where = int(np.argmax(kept))
    extent = "all" if count == kept.size else f"{count} of"
    return Finding(
        Reason.UNTOUCHED,
        f"{extent} {kept.size} bytes of {name!r} were never written (the first at byte {where})",
        {"output": name, "bytes": count, "of": kept.size, "first": where},
    )


def constant(name: str, found: NDArray[Any], expected: NDArray[Any]) -> Finding | None:
    """One value everywhere where the reference has several."""
    if found.size < 2 or (found != found.flat[0]).any() or not (expected != expected.flat[0]).any():
        return None
    value = found.flat[0].item()
    return Finding(
        Reason.CONSTANT,
        f"{name!r} is {value} everywhere; the reference has {np.unique(expected).size} values",
        {"output": name, "value": value},
    )


@dataclass(frozen=True)
class Seen:
    """What an earlier case gave and should have given, by output name."""

    case: str
    found: Mapping[str, NDArray[Any]]
    expected: Mapping[str, NDArray[Any]]


def stale(name: str, found: NDArray[Any], expected: NDArray[Any], before: Seen) -> Finding | None:
    """The same output as for the input before, where the reference has another."""
    same = np.array_equal(found, before.found[name])
    if not same or np.array_equal(expected, before.expected[name]):
        return None
    return Finding(
        Reason.STALE,
        f"{name!r} is what case {before.case!r} gave before; the input is another, the result not",
        {"output": name, "before": before.case},
    )


def unrepeatable(
    name: str, first: NDArray[Any], second: NDArray[Any], sentinels: tuple[int, int] = SENTINELS
) -> Finding | None:
    """Two runs of the same input with two results, in bytes that were written."""
    one, two = _bytes(first), _bytes(second)
    differ = (one != two) & ~((one == sentinels[0]) & (two == sentinels[1]))
    if not differ.any():
        return None
    count = int(differ.sum())
    return Finding(
        Reason.NOT_REPEATABLE,
        f"two runs on the same input differ in {count} of {differ.size} bytes of {name!r}",
        {"output": name, "bytes": count, "of": differ.size},
    )


def insensitive(
    name: str, outputs: Iterable[tuple[NDArray[Any], NDArray[Any]]], expected_changes: bool
) -> Finding | None:
    """Outputs (before, after) that stay the same when input ``name`` alone is changed."""
    if not expected_changes or any(not np.array_equal(a, b) for a, b in outputs):
        return None
    return Finding(
        Reason.INSENSITIVE,
        f"changing input {name!r} alone changes the reference but not the output",
        {"input": name},
    )
