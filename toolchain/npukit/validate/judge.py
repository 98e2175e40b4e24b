"""Compares results with the references of a kernel."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from npukit.kernel.captured import captured_output
from npukit.kernel.expectation import Expectation, expectation, expectation_name
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.references import Arrays, Reference
from npukit.kernel.spec import Argument, Case, KernelSpec
from npukit.kernel.tolerance import Tolerance
from npukit.validate.compare import Yardstick, compare, comparison_of
from npukit.validate.evidence import Comparison, Finding, Reason
from npukit.validate.measures import Measured, measure, within
from npukit.validate.mismatch import mismatch_data, mismatch_text
from npukit.validate.numbers import as_numbers
from npukit.validate.pictures import Picture, draw


@dataclass(frozen=True)
class _Ruler:
    """A reference and the allowed distance of each output from it."""

    reference: Expectation
    name: str
    tolerances: Mapping[str, Tolerance]

    def yardstick(self, output: str) -> Yardstick:
        return Yardstick(self.name, self.tolerances[output])


Captured = tuple[str, NDArray[Any]]
"""A captured output: the name of its file in reports, and its content."""


def captured_outputs(
    spec: KernelSpec, parameters: Mapping[str, ParameterValue], case: Case
) -> Mapping[str, Captured]:
    """The outputs that ``case`` captured beside a reference; none of a build with others.

    Raises:
        SpecError: a captured tensor can't be read.
    """
    if spec.validation.reference is None or dict(parameters) != spec.defaults:
        return {}
    tolerances = spec.validation.tolerances
    return {
        a.name: (file.name, captured_output(file, a, is_exact=tolerances[a.name].is_exact))
        for a in spec.outputs
        if (file := case.expected.get(a.name)) is not None
    }


@dataclass(frozen=True)
class Wanted:
    """What an output must be; ``precise``: by the float reference."""

    argument: Argument
    array: NDArray[Any]
    yardstick: Yardstick
    precise: bool = False


@dataclass(frozen=True)
class Judgement:
    """Outputs compared with the integer and the float reference, one entry per output each.

    ``integer`` also has an entry for each captured output.
    """

    integer: tuple[Comparison, ...]
    floating: tuple[Comparison, ...]
    pictures: tuple[Picture, ...]

    @property
    def right(self) -> bool:
        """Whether every output is within its tolerances."""
        return all(c.within for c in (*self.integer, *self.floating))

    def mismatches(self) -> list[Finding]:
        """A finding for each comparison that is out of tolerance."""
        return [
            Finding(Reason.MISMATCH, mismatch_text(c), mismatch_data(c))
            for c in (*self.integer, *self.floating)
            if not c.within
        ]


class Judge:
    """Judges outputs of one parameter set of ``spec``; ``seconds`` is the time in its reference."""

    def __init__(self, spec: KernelSpec, parameters: Mapping[str, ParameterValue]) -> None:
        self._spec = spec
        self._parameters = parameters
        rules = spec.validation
        self._integer = _Ruler(
            expectation(spec, parameters),
            expectation_name(spec),
            rules.tolerances,
        )
        self._float: _Ruler | None = None
        if rules.float_reference is not None:
            self._float = _Ruler(
                Reference(spec, rules.float_reference, exact_dtype=False),
                rules.float_reference.function,
                rules.float_tolerances,
            )
        self.seconds = 0.0

    @property
    def reference(self) -> Expectation:
        """The reference that outputs must match within their ``tolerances``."""
        return self._integer.reference

    def expected(self, inputs: Arrays) -> Arrays:
        """The outputs of the reference."""
        started = time.perf_counter()
        expected = self._integer.reference(inputs, self._parameters)
        self.seconds += time.perf_counter() - started
        return expected

    def right(self, found: Arrays, expected: Arrays) -> bool:
        """Whether ``found`` matches ``expected`` within the tolerance."""
        return all(
            within(a.dtype, found[a.name], expected[a.name], self._integer.tolerances[a.name])
            for a in self._spec.outputs
        )

    def judge(
        self, inputs: Arrays, found: Arrays, expected: Arrays, captured: Mapping[str, Captured] = {}
    ) -> Judgement:
        """Compare ``found`` with both references for ``inputs``, and with ``captured`` outputs."""
        integer: list[Comparison] = []
        floating: list[Comparison] = []
        pictures = []
        for wanted in self.wanted(inputs, expected, captured):
            one, picture = _compared(wanted, found[wanted.argument.name])
            (floating if wanted.precise else integer).append(one)
            pictures.append(picture)
        return Judgement(tuple(integer), tuple(floating), tuple(pictures))

    def wanted(
        self, inputs: Arrays, expected: Arrays, captured: Mapping[str, Captured] = {}
    ) -> Iterator[Wanted]:
        """All that the outputs for ``inputs`` are compared with.

        ``expected`` are those of the reference, ``captured`` those that a case captured.
        """
        for argument in self._spec.outputs:
            name = argument.name
            yield Wanted(argument, expected[name], self._integer.yardstick(name))
        for argument in self._spec.outputs:
            if argument.name in captured:
                title, tensor = captured[argument.name]
                tolerance = self._integer.tolerances[argument.name]
                yield Wanted(argument, tensor, Yardstick(title, tolerance))
        if self._float is not None:
            precise = self._float.reference(inputs, self._parameters)
            for argument in self._spec.outputs:
                name = argument.name
                yield Wanted(argument, precise[name], self._float.yardstick(name), precise=True)

    def difference(self, found: Arrays, expected: Arrays) -> tuple[str, dict[str, Any]]:
        """The first output that is out of tolerance, as a sentence and as data."""
        for argument in self._spec.outputs:
            name = argument.name
            comparison = compare(
                argument, found[name], expected[name], self._integer.yardstick(name)
            )
            if not comparison.within:
                data = {"output": name, "wrong": comparison.wrong, "of": comparison.total}
                return mismatch_text(comparison), data
        raise AssertionError("nothing differs")


def _compared(wanted: Wanted, got: NDArray[Any]) -> tuple[Comparison, Picture]:
    argument, want = wanted.argument, wanted.array
    measured = measure(argument.dtype, got, want, wanted.yardstick.tolerance)
    comparison = comparison_of(argument, got, want, wanted.yardstick, measured)
    return comparison, _picture(argument, got, want, comparison, measured)


def _picture(
    argument: Argument,
    got: NDArray[Any],
    want: NDArray[Any],
    comparison: Comparison,
    measured: Measured,
) -> Picture:
    values = None
    if not comparison.within:
        values = (as_numbers(got, argument.dtype), as_numbers(want, argument.dtype))
    if measured.share is not None:
        return draw(argument.name, measured.share, 1.0, values)
    return draw(argument.name, np.abs(measured.errors), comparison.error_limit, values)
