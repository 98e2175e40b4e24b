"""Validating one built kernel: every case of every parameter set, and what the cases leave open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from npukit.kernel.cases import make_inputs
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.references import Arrays, Reference, numpy_dtype
from npukit.kernel.spec import Argument, Case, KernelSpec
from npukit.validate import degenerate
from npukit.validate.compare import compare
from npukit.validate.session import Session, finding_of
from npukit.validate.verdict import CaseResult, Comparison, Finding, Reason


@dataclass(frozen=True)
class Build:
    """One built parameter set of a kernel: its host module and what it was built with."""

    module: Path
    parameters: Mapping[str, ParameterValue]


class BuildValidation:
    """Runs the cases of ``spec`` on one build."""

    def __init__(self, spec: KernelSpec, build: Build, timed_runs: int) -> None:
        self._spec = spec
        self._build = build
        self._timed_runs = timed_runs
        rules = spec.validation
        self._reference = Reference(spec, rules.reference, exact_dtype=True)
        self._float = (
            Reference(spec, rules.float_reference, exact_dtype=False)
            if rules.float_reference
            else None
        )

    def cases(self) -> Iterator[CaseResult]:
        """The result of every case, in order. A kernel that times out is reopened for the next."""
        session: Session | None = None
        before: degenerate.Seen | None = None
        for case in self._spec.validation.cases:
            try:
                session = session or Session(self._spec, self._build.module)
                result, before = self._run_case(session, case, before)
            except Exception as error:
                finding = finding_of(error)
                if finding is None:
                    raise
                result, before = self._failed(case, finding), None
                if session is not None:
                    session.__exit__(None, None, None)
                    session = None
            yield result
            if session is None and result.findings[0].reason is Reason.WRONG_ARTIFACT:
                return
        if session is not None:
            session.__exit__(None, None, None)

    def sensitivity(self) -> list[Finding]:
        """Whether every input that the reference depends on changes the output.

        One run on fresh random data, then one per input in which that input alone is drawn anew.
        """
        base = {a.name: _random(self._spec, a, 0) for a in self._spec.inputs}
        expected = self._reference(base, self._build.parameters)
        findings: list[Finding] = []
        with Session(self._spec, self._build.module) as session:
            found = session.run(base, degenerate.SENTINELS[0])
            comparisons = self._compare(found, expected, self._spec.validation.tolerance)
            findings += _mismatches(comparisons, "the reference on fresh random inputs")
            for argument in self._spec.inputs:
                changed = {**base, argument.name: _random(self._spec, argument, 1)}
                want = self._reference(changed, self._build.parameters)
                got = session.run(changed, degenerate.SENTINELS[0])
                if finding := degenerate.insensitive(
                    argument.name,
                    [(found[n], got[n]) for n in found],
                    any(not np.array_equal(expected[n], want[n]) for n in want),
                ):
                    findings.append(finding)
        return findings

    def _run_case(
        self, session: Session, case: Case, before: degenerate.Seen | None
    ) -> tuple[CaseResult, degenerate.Seen]:
        parameters = self._build.parameters
        inputs = make_inputs(self._spec, case, parameters)
        expected = self._reference(inputs, parameters)
        found = session.run(inputs, degenerate.SENTINELS[0])
        again = session.run(inputs, degenerate.SENTINELS[1])
        findings = [
            finding
            for argument in self._spec.outputs
            for finding in _degenerate(argument, found, again, expected, before)
        ]
        validation = self._spec.validation
        integer = self._compare(found, expected, validation.tolerance)
        floating: tuple[Comparison, ...] = ()
        if self._float is not None:
            precise = self._float(inputs, parameters)
            floating = self._compare(found, precise, validation.float_tolerance)
        findings += _mismatches(integer, "the reference")
        findings += _mismatches(floating, "the float reference")
        times = session.time(inputs, self._timed_runs)
        result = CaseResult(case.name, dict(parameters), integer, floating, tuple(findings), times)
        return result, degenerate.Seen(case.name, found, expected)

    def _compare(self, found: Arrays, expected: Arrays, tolerance: float) -> tuple[Comparison, ...]:
        return tuple(
            compare(a.name, a.dtype, found[a.name], expected[a.name], tolerance)
            for a in self._spec.outputs
        )

    def _failed(self, case: Case, finding: Finding) -> CaseResult:
        return CaseResult(case.name, dict(self._build.parameters), (), (), (finding,), ())


def _degenerate(
    argument: Argument,
    found: Arrays,
    again: Arrays,
    expected: Arrays,
    before: degenerate.Seen | None,
) -> Iterator[Finding]:
    """Every way in which one output only looks like a result."""
    name = argument.name
    one, two, want = found[name], again[name], expected[name]
    findings = [degenerate.constant(name, one, want), degenerate.unrepeatable(name, one, two)]
    if argument.direction == "out":
        findings.append(degenerate.untouched(name, one, two))
    if before is not None:
        findings.append(degenerate.stale(name, one, want, before))
    yield from (finding for finding in findings if finding is not None)


def _mismatches(comparisons: tuple[Comparison, ...], against: str) -> list[Finding]:
    return [_mismatch(c, against) for c in comparisons if not c.within]


def _mismatch(comparison: Comparison, against: str) -> Finding:
    index, want, got = comparison.first[0]
    return Finding(
        Reason.MISMATCH,
        f"{comparison.wrong} of {comparison.total} values of {comparison.output!r} are off "
        f"{against} by up to {comparison.max_error:g}; first at {list(index)}: "
        f"expected {want:g}, found {got:g}",
        {
            "output": comparison.output,
            "against": against,
            "wrong": comparison.wrong,
            "of": comparison.total,
            "max_error": comparison.max_error,
            "first": [
                {"index": list(i), "expected": e, "found": f} for i, e, f in comparison.first
            ],
            "histogram": [list(bin_) for bin_ in comparison.histogram],
        },
    )


def _random(spec: KernelSpec, argument: Argument, salt: int) -> Any:
    """The first random data that the kernel's own cases give for ``argument``, drawn anew.

    A kernel's cases know which values make sense for it; when none of them is random, integers of
    the dtype's full range or normal floats will do.
    """
    for case in spec.validation.cases:
        one = make_inputs(spec, case, _defaults(spec), salt=101)[argument.name]
        two = make_inputs(spec, case, _defaults(spec), salt=202)[argument.name]
        if not np.array_equal(one, two):
            return two if salt else one
    rng = np.random.default_rng(salt)
    dtype = numpy_dtype(argument.dtype)
    if dtype.kind in "iu" and argument.dtype != "bfloat16":
        info = np.iinfo(dtype)
        return rng.integers(info.min, info.max, argument.shape, dtype, endpoint=True)
    values = rng.normal(size=argument.shape).astype(np.float32)
    return (
        (values.view(np.uint32) >> 16).astype(dtype) if dtype.kind == "u" else values.astype(dtype)
    )


def _defaults(spec: KernelSpec) -> dict[str, ParameterValue]:
    return {name: parameter.default for name, parameter in spec.parameters.items()}
