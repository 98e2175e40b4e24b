"""The valid values of a kernel's inputs, as far as its spec declares them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from npukit.kernel.bfloat16 import narrow
from npukit.kernel.cases import InputMaker
from npukit.kernel.dtypes import integer_range, is_float
from npukit.kernel.references import Arrays, numpy_dtype
from npukit.kernel.spec import Argument, Case, KernelSpec
from npukit.validate.numbers import as_numbers

_RANDOM_KINDS = {"uniform", "normal", "heavy_tailed"}
_BOUNDS = ("low", "high", "value")


@dataclass(frozen=True)
class Domain:
    """Each element of an input may hold any value from ``low`` to ``high``, independently.

    ``declared``: the spec gives the bounds, in ``range``. Otherwise they come from the spec's
    cases, and for floating point they promise no more than that: a tolerance that fits the data of
    the cases need not fit sums of their largest values.
    """

    low: float
    high: float
    declared: bool

    @property
    def nearest_zero(self) -> float:
        """Zero, or the bound nearest to it."""
        return min(max(0, self.low), self.high)


def domains(spec: KernelSpec, maker: InputMaker) -> Mapping[str, Domain | None]:
    """The domain of each input by name; None where elements depend on each other.

    An input has a domain if its spec gives a ``range``, or if a case draws its elements at random,
    one by one. An input that only functions and fixed patterns produce may be an index, a length or
    a permutation: only the cases' own data is known to be valid.
    """
    drawn = [maker.make(case) for case in spec.validation.cases]
    return {argument.name: _domain(spec, argument, drawn) for argument in spec.inputs}


def _domain(spec: KernelSpec, argument: Argument, drawn: Iterable[Arrays]) -> Domain | None:
    if argument.range is not None:
        return Domain(*argument.range, declared=True)
    rules = [case.inputs[argument.name] for case in spec.validation.cases]
    if not any(rule.kind in _RANDOM_KINDS for rule in rules):
        return None
    held = [rule.settings[name] for rule in rules for name in _BOUNDS if name in rule.settings]
    for inputs in drawn:
        array = inputs[argument.name]
        if is_float(argument.dtype):
            numbers = as_numbers(array, argument.dtype)
            array = numbers[np.isfinite(numbers)]
        held += [array.min().item(), array.max().item()] if array.size else []
    finite = [value for value in held if math.isfinite(value)]
    return Domain(min(finite), max(finite), declared=False)


def is_random(case: Case, maker: InputMaker, salts: tuple[int, int]) -> bool:
    """Whether ``case`` draws different inputs with a different salt."""
    one, two = (maker.make(case, salt) for salt in salts)
    return any(not np.array_equal(one[name], two[name]) for name in one)


def elements(argument: Argument, values: NDArray[Any] | list[float]) -> NDArray[Any]:
    """``values`` in the NumPy dtype of ``argument``; they must fit."""
    if argument.dtype == "bfloat16":
        return narrow(np.asarray(values, np.float64))
    return np.asarray(values).astype(numpy_dtype(argument.dtype))


def draw(
    rng: np.random.Generator, argument: Argument, domain: Domain, shape: tuple[int, ...]
) -> NDArray[Any]:
    """Values drawn uniformly from ``domain``."""
    if integer_range(argument.dtype) is not None:
        dtype = numpy_dtype(argument.dtype).type
        return rng.integers(int(domain.low), int(domain.high), shape, dtype, endpoint=True)
    # Interpolate between the bounds: the width of the widest range overflows to infinity.
    shares = rng.uniform(0, 1, shape)
    return elements(argument, domain.low * (1 - shares) + domain.high * shares)
