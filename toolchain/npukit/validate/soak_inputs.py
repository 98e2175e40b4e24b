"""The inputs of the soak: hundreds of calls in one hardware context, each with its own inputs.

Most inputs walk through the values of their domain, so over the calls every element takes every
value of a small dtype. In between are inputs that share a part with those of the previous call
(which exposes results cached by part of the input), and repeated inputs of earlier calls.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from npukit.kernel.dtypes import DTYPE_BYTES, FLOAT_GREATEST, integer_range, is_float
from npukit.kernel.references import Arrays, numpy_dtype
from npukit.kernel.spec import Argument, Case
from npukit.validate.domains import Domain, draw
from npukit.validate.numbers import as_numbers

CALLS = 300
_PERIOD = 14
_SHARED, _REPEATED = 6, 13
_MOST_VALUES = 2**16

Draw = Callable[[int], Arrays]
"""Valid random inputs, different for each number."""


@dataclass(frozen=True)
class Trial:
    """Inputs of one call; ``repeats``: they are the inputs of an earlier call."""

    label: str
    inputs: Arrays
    repeats: bool = False


class Walk:
    """An input whose elements walk through all values of its domain in a random order."""

    def __init__(self, argument: Argument, domain: Domain, rng: np.random.Generator) -> None:
        self._argument = argument
        self._domain = domain
        self._rng = rng
        values = _values(argument, domain)
        self._values = None if values is None else rng.permutation(values)
        if self._values is not None:
            # Spread the starting points evenly: with many elements, few steps cover many values.
            size = len(self._values)
            count = int(np.prod(argument.shape))
            starts = rng.permutation(np.arange(count) * size // count)
            self._starts = starts.reshape(argument.shape)
            self._size = size
            # Twice, so that no step needs a remainder for each element.
            self._values = np.concatenate([self._values, self._values])

    def step(self, number: int) -> NDArray[Any]:
        """The input at step ``number``."""
        if self._values is None:
            return draw(self._rng, self._argument, self._domain, self._argument.shape)
        values: NDArray[Any] = self._values[self._starts + number % self._size]
        return values


def _values(argument: Argument, domain: Domain) -> NDArray[Any] | None:
    """All values of ``domain``; None if there are too many, or not all may make sense."""
    dtype = numpy_dtype(argument.dtype)
    if integer_range(argument.dtype) is not None:
        if domain.high - domain.low >= _MOST_VALUES:
            return None
        return np.arange(int(domain.low), int(domain.high) + 1).astype(dtype)
    if DTYPE_BYTES[argument.dtype] > 2 or not domain.declared:
        return None
    patterns = np.arange(_MOST_VALUES, dtype=np.uint16)
    with np.errstate(invalid="ignore"):  # signalling NaNs, excluded below
        numbers = as_numbers(patterns.view(dtype), argument.dtype)
    least = 2.0**-126 if argument.dtype == "bfloat16" else 2.0**-14
    normal = (np.abs(numbers) >= least) & (np.abs(numbers) <= FLOAT_GREATEST[argument.dtype])
    inside = (normal | (patterns == 0)) & (numbers >= domain.low) & (numbers <= domain.high)
    codes: NDArray[Any] = patterns[inside].view(dtype)
    return codes


def soak_trials(
    arguments: tuple[Argument, ...],
    fields: Mapping[str, Domain | None],
    draw_inputs: Draw,
    name: str,
    *,
    values: bool,
) -> Iterator[Trial]:
    """An endless sequence of inputs, the same for the same ``name``.

    ``values``: walk through the domains; otherwise draw every input as a case would.
    """
    seed = hashlib.sha256(f"{name}/soak".encode()).digest()[:8]
    rng = np.random.default_rng(int.from_bytes(seed, "little"))
    walks = {
        a.name: Walk(a, domain, rng)
        for a in arguments
        if values
        and (domain := fields[a.name]) is not None
        # For floating point, the tolerance is only meant for the distribution of the cases.
        and (domain.declared or not is_float(a.dtype))
    }
    sharing = _Sharing(arguments, fields, draw_inputs, rng)
    kept: list[Trial] = []
    last: Trial | None = None
    steps = 0
    for number in range(2**31):
        turn = number % _PERIOD
        if turn == _SHARED and last is not None:
            last = sharing.next(last.inputs)
        elif turn == _REPEATED and kept:
            old = kept[int(rng.integers(len(kept)))]
            last = Trial(f"{old.label} again", old.inputs, repeats=True)
        else:
            inputs = draw_inputs(number)
            inputs |= {name: walk.step(steps) for name, walk in walks.items()}
            steps += 1
            last = Trial("fresh random inputs", inputs)
            if turn == 0 and len(kept) < 8:
                kept.append(last)
        yield last


def captured_trials(cases: Sequence[Case], make: Callable[[Case], Arrays]) -> Iterator[Trial]:
    """The inputs of the cases in turn, for a kernel that nothing else is known about."""
    for number in range(2**31):
        case = cases[number % len(cases)]
        yield Trial(f"inputs of {case.name}", make(case), repeats=number >= len(cases))


class _Sharing:
    """Makes inputs that differ from given ones in one range of one argument."""

    def __init__(
        self,
        arguments: tuple[Argument, ...],
        fields: Mapping[str, Domain | None],
        draw_inputs: Draw,
        rng: np.random.Generator,
    ) -> None:
        self._fields = fields
        self._draw = draw_inputs
        self._rng = rng
        ranges = [(a, _ranges(a) if fields[a.name] else [(0, 0)]) for a in arguments]
        longest = max((len(s) for _, s in ranges), default=0)
        self._order = [
            (argument, found[index % len(found)])
            for index in range(longest)
            for argument, found in ranges
        ]
        self._turn = 0

    def next(self, inputs: Arrays) -> Trial:
        """``inputs`` with the next range drawn again."""
        if not self._order:
            return Trial("inputs of the previous call", inputs, repeats=True)
        argument, (start, stop) = self._order[self._turn % len(self._order)]
        self._turn += 1
        name, domain = argument.name, self._fields[argument.name]
        if domain is None:
            fresh = self._draw(10_000 + self._turn)[name]
            return Trial(
                f"inputs of the previous call with a new {name!r}", {**inputs, name: fresh}
            )
        array = inputs[name].copy()
        flat = array.reshape(-1)
        fresh = draw(self._rng, argument, domain, (stop - start,))
        if stop - start == 1 and fresh[0] == flat[start]:
            several = draw(self._rng, argument, domain, (64,))
            fresh = several[np.argsort(several == flat[start], stable=True)[:1]]
        flat[start:stop] = fresh
        first, last = (_index(i, argument) for i in (start, stop - 1))
        where = f"{first}" if stop - start == 1 else f"{first} to {last}"
        return Trial(
            f"inputs of the previous call with elements {where} of {name!r} drawn again",
            {**inputs, name: array},
        )


def _index(flat: int, argument: Argument) -> list[int]:
    return [int(i) for i in np.unravel_index(flat, argument.shape)]


def _ranges(argument: Argument) -> list[tuple[int, int]]:
    """Ranges to draw again, as (first, end) of the flat input; most leave the start unchanged."""
    count, row = int(np.prod(argument.shape)), argument.shape[-1]
    found = [
        (count // 2, count),
        (count - 1, count),
        (row % count, count),
        (count // 4, count),
        (1 % count, count),
        (0, 1),
        (3 * count // 4, count),
        (0, count // 2),
        (count // 2, count // 2 + 1),
        (0, count - 1),
    ]
    return list(dict.fromkeys((start, stop) for start, stop in found if start < stop))
