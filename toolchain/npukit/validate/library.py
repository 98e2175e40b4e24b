"""The library cases: inputs that break kernels which are right on random data.

Each group of ``npukit.kernel.library_cases`` except ``values`` is a function below that yields
cases: a name, and an array for each input with a domain. The other inputs keep the data of a case
in the spec, since nothing else is known to be valid.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from npukit.kernel.bfloat16 import narrow
from npukit.kernel.dtypes import is_float
from npukit.kernel.references import Arrays, numpy_dtype
from npukit.kernel.spec import Argument
from npukit.validate.domains import Domain, draw, elements

_SHORT_AXIS = 4
"""A first axis of at most this length may pack several tensors into one."""


@dataclass(frozen=True)
class Field:
    """An input whose elements may hold any value of ``domain``; ``base`` is valid random data."""

    argument: Argument
    domain: Domain
    base: NDArray[Any]

    @property
    def bounded(self) -> bool:
        """Whether the tolerance should hold with all elements at a bound of the domain at once."""
        return self.domain.declared or not is_float(self.argument.dtype)

    def full(self, value: float) -> NDArray[Any]:
        """``value`` everywhere."""
        return np.full(self.argument.shape, elements(self.argument, [value])[0])

    def choose(self, mask: NDArray[np.bool_]) -> NDArray[Any]:
        """The maximum where ``mask`` holds, the minimum elsewhere."""
        low, high = elements(self.argument, [self.domain.low, self.domain.high])
        chosen: NDArray[Any] = np.where(np.broadcast_to(mask, self.argument.shape), high, low)
        return chosen


LibraryCase = tuple[str, Arrays]
_Group = Callable[[list[Field], np.random.Generator], Iterator[LibraryCase]]


def library(
    fields: list[Field], groups: tuple[str, ...], rest: Arrays, name: str
) -> Iterator[LibraryCase]:
    """The cases of ``groups``, each a name and all inputs.

    ``rest`` holds the inputs without a field; the kernel's ``name`` seeds the random numbers.
    """
    if not fields:
        return
    for group in groups:
        make = _GROUPS.get(group)
        if make is None:
            continue
        seed = hashlib.sha256(f"{name}/library/{group}".encode()).digest()[:8]
        rng = np.random.default_rng(int.from_bytes(seed, "little"))
        for case, arrays in make(fields, rng):
            yield case, {**rest, **{f.argument.name: f.base for f in fields}, **arrays}


def _arrays(fields: list[Field], make: Callable[[int, Field], NDArray[Any]]) -> Arrays:
    return {field.argument.name: make(index, field) for index, field in enumerate(fields)}


def _equal(fields: list[Field], rng: np.random.Generator) -> Iterator[LibraryCase]:
    fields = [field for field in fields if field.bounded]
    if fields:
        yield "all minimum", _arrays(fields, lambda _, f: f.full(f.domain.low))
        yield "all maximum", _arrays(fields, lambda _, f: f.full(f.domain.high))
        yield "all zero", _arrays(fields, lambda _, f: f.full(f.domain.nearest_zero))


def _extremes(fields: list[Field], rng: np.random.Generator) -> Iterator[LibraryCase]:
    fields = [field for field in fields if field.bounded]
    for axis in range(max((len(f.argument.shape) for f in fields), default=0)):
        # Neighbours along the axis differ, and so do the inputs.
        yield (
            f"extremes along axis {axis}",
            _arrays(fields, lambda i, f, axis=axis: f.choose((_steps(f, axis) + i) % 2 == 1)),  # type: ignore[misc]
        )
    if fields:
        yield (
            "extremes in halves",
            _arrays(
                fields,
                lambda i, f: f.choose((_order(f) < f.base.size // 2) != (i % 2 == 1)),
            ),
        )
        yield (
            "random extremes",
            _arrays(fields, lambda _, f: f.choose(rng.integers(0, 2, f.argument.shape) == 1)),
        )


def _steps(field: Field, axis: int) -> NDArray[np.int64]:
    """The index of every element along ``axis``, or along the last axis if there are fewer."""
    shape = field.argument.shape
    axis = min(axis, len(shape) - 1)
    return np.arange(shape[axis]).reshape(-1, *(1,) * (len(shape) - 1 - axis))


def _order(field: Field) -> NDArray[np.int64]:
    return np.arange(field.base.size).reshape(field.argument.shape)


def _hot(fields: list[Field], rng: np.random.Generator) -> Iterator[LibraryCase]:
    for title, index, bound in (
        ("first element hot", (0,), "high"),
        ("last element hot", (-1,), "high"),
        ("first element lowest", (0,), "low"),
        ("last element lowest", (-1,), "low"),
        ("row ends hot", (0, -1), "rows"),
    ):
        yield title, _arrays(fields, lambda _, f, i=index, b=bound: _heated(f, i, b))  # type: ignore[misc]


def _heated(field: Field, index: tuple[int, ...], bound: str) -> NDArray[Any]:
    array = field.full(field.domain.nearest_zero)
    value = field.domain.low if bound == "low" else field.domain.high
    target = array if bound == "rows" else array.reshape(-1)
    target[..., list(index)] = elements(field.argument, [value])[0]
    return array


def _zeros(fields: list[Field], rng: np.random.Generator) -> Iterator[LibraryCase]:
    several = len(fields) > 1
    for field in fields:
        name, zero = field.argument.name, field.full(field.domain.nearest_zero)
        if several:
            yield f"{name} zero", {name: zero}
        slices = field.argument.shape[0] if len(field.argument.shape) > 1 else 0
        for index in range(slices if 1 < slices <= _SHORT_AXIS else 0):
            array = field.base.copy()
            array[index] = zero[index]
            yield f"{name}[{index}] zero", {name: array}


def _ties(fields: list[Field], rng: np.random.Generator) -> Iterator[LibraryCase]:
    yield "few values", _arrays(fields, lambda _, f: _few(f, rng))
    yield "equal rows", _arrays(fields, lambda _, f: _equal_rows(f))


def _few(field: Field, rng: np.random.Generator) -> NDArray[Any]:
    """Three values around zero, so small that sums of products are often equal."""
    near, domain = field.domain.nearest_zero, field.domain
    step = 1 if not is_float(field.argument.dtype) else (domain.high - domain.low) / 64
    values = [min(max(near + d, domain.low), domain.high) for d in (-step, 0, step)]
    return elements(field.argument, values)[rng.integers(0, 3, field.argument.shape)]


def _equal_rows(field: Field) -> NDArray[Any]:
    row = field.base if field.base.ndim == 1 else field.base.reshape(-1, field.base.shape[-1])[0]
    if field.base.ndim == 1:  # pairs of neighbours
        return np.repeat(row[::2], 2)[: row.size]
    return np.array(np.broadcast_to(row, field.argument.shape))


def _signs(fields: list[Field], rng: np.random.Generator) -> Iterator[LibraryCase]:
    fields = [f for f in fields if f.bounded and f.domain.low < 0 < f.domain.high]
    if not fields:
        return
    positive = {f.argument.name: _signed(f, rng, False) for f in fields}
    negative = {f.argument.name: _signed(f, rng, True) for f in fields}
    yield "all positive", positive
    yield "all negative", negative
    if len(fields) > 1:
        names = [f.argument.name for f in fields]
        yield (
            "signs by input",
            {n: (negative if i % 2 else positive)[n] for i, n in enumerate(names)},
        )
    for axis in range(max(len(f.argument.shape) for f in fields)):
        yield (
            f"signs along axis {axis}",
            _arrays(
                fields,
                lambda _, f, axis=axis: np.where(  # type: ignore[misc]
                    np.broadcast_to(_steps(f, axis) % 2 == 1, f.argument.shape),
                    negative[f.argument.name],
                    positive[f.argument.name],
                ),
            ),
        )


def _signed(field: Field, rng: np.random.Generator, negative: bool) -> NDArray[Any]:
    domain = field.domain
    one = 1 if not is_float(field.argument.dtype) else min(-domain.low, domain.high) / 1024
    half = Domain(domain.low, -one, True) if negative else Domain(one, domain.high, True)
    return draw(rng, field.argument, half, field.argument.shape)


def _specials(fields: list[Field], rng: np.random.Generator) -> Iterator[LibraryCase]:
    for field in (f for f in fields if f.argument.specials):
        specials = _special_values(field.argument)
        array = field.base.copy()
        at = rng.permutation(array.size)[: max(1, array.size // 8)]
        array.reshape(-1)[at] = specials[np.arange(at.size) % specials.size]
        yield f"specials in {field.argument.name}", {field.argument.name: array}


def _special_values(argument: Argument) -> NDArray[Any]:
    if argument.dtype == "bfloat16":
        tiny = np.array([0x0001, 0x807F], np.uint16)
        return np.concatenate([narrow(np.array([np.inf, -np.inf, np.nan, -0.0])), tiny])
    dtype = numpy_dtype(argument.dtype)
    least = np.finfo(dtype).smallest_subnormal
    return np.array([np.inf, -np.inf, np.nan, -0.0, least, -least], dtype)


_GROUPS: Mapping[str, _Group] = {
    "equal": _equal,
    "extremes": _extremes,
    "hot": _hot,
    "zeros": _zeros,
    "ties": _ties,
    "signs": _signs,
    "specials": _specials,
}
