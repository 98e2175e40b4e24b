"""Finds the single element that makes a result wrong, by bisection against a right input."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from npukit.kernel.references import Arrays

IsRight = Callable[[Arrays], bool]


@dataclass(frozen=True)
class Culprit:
    """Element ``index`` of input ``name``: right with value ``right``, wrong with ``wrong``.

    ``alone``: putting ``wrong`` into the original right input makes that result wrong too.
    """

    name: str
    index: tuple[int, ...]
    right: NDArray[Any]
    wrong: NDArray[Any]
    alone: bool


def isolate(right: Arrays, wrong: Arrays, is_right: IsRight) -> Culprit | None:
    """The culprit between inputs for which ``is_right`` holds (``right``) and does not (``wrong``).

    None if the inputs are equal. Takes about log2(number of differing elements) calls.
    """
    names = list(right)
    low, high = _flat(right, names), _flat(wrong, names)
    origin = low
    ends = np.cumsum([right[name].size for name in names])

    def arrays(flat: list[NDArray[Any]]) -> Arrays:
        return {
            name: part.reshape(right[name].shape) for name, part in zip(names, flat, strict=True)
        }

    differing = _differing(low, high)
    while differing.size > 1:
        middle = _mixed(low, high, differing[: differing.size // 2])
        if is_right(arrays(middle)):
            low = middle
        else:
            high = middle
        differing = _differing(low, high)
    if not differing.size:
        return None
    which = int(np.searchsorted(ends, differing[0], side="right"))
    at = int(differing[0] - (ends[which] - low[which].size))
    name = names[which]
    return Culprit(
        name=name,
        index=tuple(int(i) for i in np.unravel_index(at, right[name].shape)),
        right=low[which][at : at + 1],
        wrong=high[which][at : at + 1],
        alone=not is_right(arrays(_mixed(origin, high, differing))),
    )


def _flat(arrays: Arrays, names: list[str]) -> list[NDArray[Any]]:
    return [np.ascontiguousarray(arrays[name]).reshape(-1) for name in names]


def _differing(low: list[NDArray[Any]], high: list[NDArray[Any]]) -> NDArray[np.int64]:
    """Positions of elements that differ, numbered across all inputs."""
    differ = [changed_elements(one, other) for one, other in zip(low, high, strict=True)]
    return np.flatnonzero(np.concatenate(differ))


def changed_elements(one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.bool_]:
    """A mask, in row-major order, of the elements whose bytes differ."""
    raw = [np.ascontiguousarray(array).reshape(-1).view(np.uint8) for array in (one, other)]
    changed: NDArray[np.bool_] = (raw[0] != raw[1]).reshape(one.size, -1).any(axis=1)
    return changed


def _mixed(
    low: list[NDArray[Any]], high: list[NDArray[Any]], taken: NDArray[np.int64]
) -> list[NDArray[Any]]:
    """``low`` with the elements at positions ``taken`` replaced by those of ``high``."""
    sizes = [array.size for array in low]
    mask = np.zeros(sum(sizes), bool)
    mask[taken] = True
    masks = np.split(mask, np.cumsum(sizes)[:-1])
    return [np.where(m, h, lo) for m, h, lo in zip(masks, high, low, strict=True)]
