"""How the sizes of a design's arguments depend on parameters."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from npukit.adopt.trial import Trial
from npukit.adopt.variable_effect import NoParameterError


def size_powers(base: Trial, other: Trial, values: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """For each size of each argument of a design, how often it was doubled.

    Args:
        base: with ``values``.
        other: with twice the values; 1 instead of 0.
        values: of the variables that differ.

    Raises:
        NoParameterError: the designs differ in other things.
    """
    if other.found.objects != base.found.objects:
        raise NoParameterError("the names of the design's objects depend on it")
    if len(other.found.arguments) != len(base.found.arguments):
        raise NoParameterError("the number of arguments depends on it")
    for one, changed in zip(base.found.arguments, other.found.arguments, strict=True):
        kinds = [(a.dtype, a.direction, a.memref is None, len(a.shape)) for a in (one, changed)]
        if kinds[0] != kinds[1] or (one.memref is not None and one != changed):
            raise NoParameterError(f"the type of argument {one.name} depends on it")
        powers = []
        for size, grown in zip(one.shape, changed.shape, strict=True):
            power = (grown // size).bit_length() - 1
            if grown != size << power or (power and 0 in values):
                raise NoParameterError(
                    f"a size of argument {one.name} becomes {grown} instead of {size}"
                )
            powers.append(power)
        yield tuple(powers)


def size_text(size: int, factors: Sequence[tuple[str, int]]) -> int | str:
    """A size as a text of ``kernel.toml``: a product of parameters, and a constant factor.

    ``factors`` are parameters with their default values.
    """
    if not factors:
        return size
    product = math.prod(value for _, value in factors)
    common = math.gcd(size, product)
    terms = [name for name, _ in factors]
    if size != common:
        terms.append(str(size // common))
    text = " * ".join(terms)
    return f"{{{{ {text} }}}}" if product == common else f"{{{{ {text} // {product // common} }}}}"
