"""Runs the cases of a package on one build of it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

from npukit.kernel.bfloat16 import bits_of
from npukit.shipping.case_runner.shipped_cases import Arrays, ShippedCase, Tensor
from npukit.validate.compare import compare
from npukit.validate.degenerate import (
    SENTINELS,
    Seen,
    constant,
    stale,
    unrepeatable,
    untouched,
)
from npukit.validate.evidence import Comparison, Finding, Reason, by_weight
from npukit.validate.mismatch import mismatch_data, mismatch_text

TIMED_RUNS = 5


@dataclass(frozen=True)
class CaseOutcome:
    """A case that ran: comparisons, and findings if it failed; ``microseconds`` of whole calls."""

    case: str
    comparisons: tuple[Comparison, ...]
    findings: tuple[Finding, ...]
    microseconds: tuple[float, ...]
    calls: int

    @property
    def passed(self) -> bool:
        """Whether there are no findings."""
        return not self.findings

    @property
    def median(self) -> float | None:
        """The median of the times; None if no call completed."""
        return statistics.median(self.microseconds) if self.microseconds else None


def run_cases(
    module: ModuleType, kernel: Any, tensors: Sequence[Tensor], cases: Sequence[ShippedCase]
) -> Iterator[CaseOutcome]:
    """Run ``cases`` on the open ``kernel``, an instance of the class in its host ``module``."""
    runs = _Runs(module, kernel, tensors)
    for case in cases:
        yield runs.run(case)


class _Runs:
    """The calls of one open kernel, and the outputs of earlier cases."""

    def __init__(self, module: ModuleType, kernel: Any, tensors: Sequence[Tensor]) -> None:
        self._module = module
        self._kernel = kernel
        self._inputs = [one for one in tensors if one.direction in ("in", "inout")]
        self._outputs = [one for one in tensors if one.direction in ("out", "inout")]
        self._earlier: list[Seen] = []

    def run(self, case: ShippedCase) -> CaseOutcome:
        """Run one case; a call that fails is a finding."""
        times: list[float] = []
        calls = 0
        try:
            results = []
            for sentinel in SENTINELS:
                self._kernel.fill_outputs(sentinel)
                calls += 1
                results.append(self._call(case.inputs))
            for _ in range(TIMED_RUNS):
                calls += 1
                started = time.perf_counter_ns()
                again = self._call(case.inputs)
                times.append((time.perf_counter_ns() - started) / 1000)
        except self._module.KernelError as error:
            finding = Finding(self._reason(error), str(error))
            return CaseOutcome(case.name, (), (finding,), tuple(times), calls)
        first, second = results
        comparisons = tuple(
            compare(one.output, first[one.output.name], one.array, one.yardstick)
            for one in case.expected
        )
        findings = [*self._degenerate(case, first), *self._unwritten(first, second, again)]
        findings += [
            Finding(Reason.MISMATCH, mismatch_text(c), mismatch_data(c))
            for c in comparisons
            if not c.within
        ]
        # The first that an output is compared with is the reference.
        expected = {one.output.name: one.array for one in reversed(case.expected)}
        self._earlier.insert(0, Seen(case.name, first, expected))
        return CaseOutcome(case.name, comparisons, by_weight(findings), tuple(times), calls)

    def _unwritten(self, first: Arrays, second: Arrays, again: Arrays) -> Iterator[Finding]:
        for one in self._outputs:
            arrays = first[one.name], second[one.name]
            for finding in (untouched(one, *arrays), unrepeatable(one, *arrays, again[one.name])):
                if finding is not None:
                    yield finding

    def _degenerate(self, case: ShippedCase, found: Arrays) -> Iterator[Finding]:
        for wanted in case.expected[: len(self._outputs)]:
            output, tolerance = wanted.output, wanted.yardstick.tolerance
            got, want = found[output.name], wanted.array
            for finding in (
                constant(output, got, want, tolerance),
                stale(output, got, want, self._earlier, tolerance),
            ):
                if finding is not None:
                    yield finding

    def _call(self, inputs: Arrays) -> Arrays:
        result = self._kernel(*(inputs[one.name] for one in self._inputs))
        several = result if isinstance(result, tuple) else (result,)
        pairs = zip(self._outputs, several, strict=True)
        return {one.name: np.array(bits_of(array)) for one, array in pairs}

    def _reason(self, error: Exception) -> Reason:
        if isinstance(error, self._module.RunTimeoutError):
            return Reason.TIMEOUT
        artifact = isinstance(error, self._module.ArtifactError)
        return Reason.WRONG_ARTIFACT if artifact else Reason.DEVICE_ERROR
