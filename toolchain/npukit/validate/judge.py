"""Compares results with the references of a kernel."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from npukit.kernel.parameters import ParameterValue
from npukit.kernel.references import Arrays, Reference
from npukit.kernel.spec import Argument, KernelSpec
from npukit.validate.compare import Yardstick, as_numbers, compare, errors
from npukit.validate.figures import distinct
from npukit.validate.pictures import Picture, draw
from npukit.validate.verdict import Comparison, Finding, Reason


@dataclass(frozen=True)
class _Ruler:
    """A reference and the allowed distance from it."""

    reference: Reference
    yardstick: Yardstick


@dataclass(frozen=True)
class Judgement:
    """Outputs compared with the integer and the float reference, one entry per output each."""

    integer: tuple[Comparison, ...]
    floating: tuple[Comparison, ...]
    pictures: tuple[Picture, ...]

    @property
    def right(self) -> bool:
        """Whether every output is within its tolerances."""
        return all(c.within for c in (*self.integer, *self.floating))

    def mismatches(self) -> list[Finding]:
        """A finding for each comparison that is out of tolerance."""
        return [_mismatch(c) for c in (*self.integer, *self.floating) if not c.within]


class Judge:
    """Judges outputs of one parameter set of ``spec``; ``seconds`` is the time in its reference."""

    def __init__(self, spec: KernelSpec, parameters: Mapping[str, ParameterValue]) -> None:
        self._spec = spec
        self._parameters = parameters
        rules = spec.validation
        self._integer = _Ruler(
            Reference(spec, rules.reference, exact_dtype=True),
            Yardstick(rules.reference.function, rules.tolerance),
        )
        self._float: _Ruler | None = None
        if rules.float_reference is not None:
            self._float = _Ruler(
                Reference(spec, rules.float_reference, exact_dtype=False),
                Yardstick(rules.float_reference.function, rules.float_tolerance),
            )
        self.seconds = 0.0

    @property
    def reference(self) -> Reference:
        """The reference that outputs must match within ``tolerance``."""
        return self._integer.reference

    @property
    def tolerance(self) -> float:
        """The allowed absolute error against the reference."""
        return self._integer.yardstick.tolerance

    def expected(self, inputs: Arrays) -> Arrays:
        """The outputs of the reference."""
        started = time.perf_counter()
        expected = self._integer.reference(inputs, self._parameters)
        self.seconds += time.perf_counter() - started
        return expected

    def right(self, found: Arrays, expected: Arrays) -> bool:
        """Whether ``found`` matches ``expected`` within the tolerance."""
        for argument in self._spec.outputs:
            got, want = found[argument.name], expected[argument.name]
            if np.array_equal(got, want):
                continue
            if (np.abs(errors(argument.dtype, got, want)) > self.tolerance).any():
                return False
        return True

    def judge(self, inputs: Arrays, found: Arrays, expected: Arrays) -> Judgement:
        """Compare ``found`` with both references for ``inputs``."""
        integer, pictures = self._compare(found, expected, self._integer.yardstick)
        floating: tuple[Comparison, ...] = ()
        if self._float is not None:
            precise = self._float.reference(inputs, self._parameters)
            floating, more = self._compare(found, precise, self._float.yardstick)
            pictures += more
        return Judgement(integer, floating, pictures)

    def difference(self, found: Arrays, expected: Arrays) -> tuple[str, dict[str, Any]]:
        """The first output that is out of tolerance, as a sentence and as data."""
        for argument in self._spec.outputs:
            got, want = found[argument.name], expected[argument.name]
            comparison = compare(argument, got, want, self._integer.yardstick)
            if not comparison.within:
                index, should, value = comparison.first[0]
                text = (
                    f"{comparison.wrong} of {comparison.total} values of {argument.name!r} are "
                    f"wrong; first at {list(index)}: expected {_shown(should, value)}"
                )
                data = {"output": argument.name, "wrong": comparison.wrong, "of": comparison.total}
                return text, data
        raise AssertionError("nothing differs")

    def _compare(
        self, found: Arrays, expected: Arrays, yardstick: Yardstick
    ) -> tuple[tuple[Comparison, ...], tuple[Picture, ...]]:
        comparisons, pictures = [], []
        for argument in self._spec.outputs:
            got, want = found[argument.name], expected[argument.name]
            comparison = compare(argument, got, want, yardstick)
            comparisons.append(comparison)
            pictures.append(_picture(argument, got, want, comparison))
        return tuple(comparisons), tuple(pictures)


def _picture(
    argument: Argument, got: NDArray[Any], want: NDArray[Any], comparison: Comparison
) -> Picture:
    values = None
    if not comparison.within:
        values = (as_numbers(got, argument.dtype), as_numbers(want, argument.dtype))
    magnitude = np.abs(errors(argument.dtype, got, want))
    return draw(argument.name, magnitude, comparison.tolerance, values)


def _mismatch(comparison: Comparison) -> Finding:
    index, want, got = comparison.first[0]
    unit = " LSB" if comparison.unit == "LSB" else ""
    allowed = f" (allowed: {comparison.tolerance:g})" if comparison.tolerance else ""
    return Finding(
        Reason.MISMATCH,
        f"{comparison.wrong} of {comparison.total} values of {comparison.output!r} differ from "
        f"{comparison.against} by up to {comparison.max_error:g}{unit}{allowed}; "
        f"first at {list(index)}: expected {_shown(want, got)}",
        {
            "output": comparison.output,
            "against": comparison.against,
            "wrong": comparison.wrong,
            "of": comparison.total,
            "max_error": comparison.max_error,
            "first": [
                {"index": list(i), "expected": e, "found": f} for i, e, f in comparison.first
            ],
            "histogram": [[b.low, b.high, b.count] for b in comparison.histogram],
        },
    )


def _shown(want: float, got: float) -> str:
    """``93, found 92``, with enough digits to differ."""
    one, other = distinct(want, got)
    return f"{one}, found {other}"
