"""The inputs of the soak: hundreds of calls in one hardware context, each with inputs of its own.

Most walk through the values of each input's domain, so that over the calls every element takes
every value of a small dtype. Between them are inputs that share a part with those of the call
before (results that are kept by a part of the input go wrong there), and inputs of earlier calls.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from npukit.kernel.dtypes import DTYPE_BYTES, FLOAT_GREATEST, integer_range, is_float
from npukit.kernel.references import Arrays, numpy_dtype
from npukit.kernel.spec import Argument
from npukit.validate.compare import as_numbers
from npukit.validate.domains import Domain, draw

CALLS = 300
_PERIOD = 14
_SHARED, _REPEATED = 6, 13
_MOST_VALUES = 2**16

Draw = Callable[[int], Arrays]
"""Valid random inputs, others for each number."""


@dataclass(frozen=True)
class Trial:
    """Inputs of one call; ``repeats``: nothing new is drawn, it is an earlier input again."""

    label: str
    inputs: Arrays
    repeats: bool = False


class Walk:
    """An input whose elements walk through all values of its domain, in an order of their own."""

    def __init__(self, argument: Argument, domain: Domain, rng: np.random.Generator) -> None:
        self._argument = argument
        self._domain = domain
        self._rng = rng
        values = _values(argument, domain)
        self._values = None if values is None else rng.permutation(values)
        if self._values is not None:
            # Evenly spread starting points: few steps cover many values where elements are many.
            size = len(self._values)
            count = int(np.prod(argument.shape))
            starts = rng.permutation(np.arange(count) * size // count)
            self._starts = starts.reshape(argument.shape)

    def step(self, number: int) -> NDArray[Any]:
        """The input at step ``number``."""
        if self._values is None:
            return draw(self._rng, self._argument, self._domain, self._argument.shape)
        values: NDArray[Any] = self._values[(self._starts + number) % len(self._values)]
        return values


def _values(argument: Argument, domain: Domain) -> NDArray[Any] | None:
    """All values of ``domain``; None where they are too many, or not all known to be sensible."""
    dtype = numpy_dtype(argument.dtype)
    if integer_range(argument.dtype) is not None:
        if domain.high - domain.low >= _MOST_VALUES:
            return None
        return np.arange(int(domain.low), int(domain.high) + 1).astype(dtype)
    if DTYPE_BYTES[argument.dtype] > 2 or not domain.declared:
        return None
    patterns = np.arange(_MOST_VALUES, dtype=np.uint16)
    with np.errstate(invalid="ignore"):  # signalling NaN, left out below
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
    """Endless inputs for calls in a row, the same for the same ``name``.

    ``values``: walk through the domains; otherwise every input is one that a case could have drawn.
    """
    seed = hashlib.sha256(f"{name}/soak".encode()).digest()[:8]
    rng = np.random.default_rng(int.from_bytes(seed, "little"))
    walks = {
        a.name: Walk(a, domain, rng)
        for a in arguments
        if values
        and (domain := fields[a.name]) is not None
        # Of floating point the cases' own distribution is all that a tolerance was made for.
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


class _Sharing:
    """Inputs that differ from others in one stretch of one argument."""

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
        stretches = [(a, _stretches(a) if fields[a.name] else [(0, 0)]) for a in arguments]
        longest = max((len(s) for _, s in stretches), default=0)
        self._order = [
            (argument, found[index % len(found)])
            for index in range(longest)
            for argument, found in stretches
        ]
        self._turn = 0

    def next(self, inputs: Arrays) -> Trial:
        """``inputs`` with the next stretch drawn again."""
        if not self._order:
            return Trial("the inputs of the call before", inputs, repeats=True)
        argument, (start, stop) = self._order[self._turn % len(self._order)]
        self._turn += 1
        name, domain = argument.name, self._fields[argument.name]
        if domain is None:
            fresh = self._draw(10_000 + self._turn)[name]
            return Trial(f"the call before with another {name!r}", {**inputs, name: fresh})
        array = inputs[name].copy()
        flat = array.reshape(-1)
        anew = draw(self._rng, argument, domain, (stop - start,))
        if stop - start == 1 and anew[0] == flat[start]:
            several = draw(self._rng, argument, domain, (64,))
            anew = several[np.argsort(several == flat[start], stable=True)[:1]]
        flat[start:stop] = anew
        first, last = (_index(i, argument) for i in (start, stop - 1))
        where = f"{first}" if stop - start == 1 else f"{first} to {last}"
        return Trial(
            f"the call before with elements {where} of {name!r} drawn again",
            {**inputs, name: array},
        )


def _index(flat: int, argument: Argument) -> list[int]:
    return [int(i) for i in np.unravel_index(flat, argument.shape)]


def _stretches(argument: Argument) -> list[tuple[int, int]]:
    """What is drawn again, as (first, end) of the flat input; mostly the start is shared."""
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
