"""Running every case of a kernel on one build of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np

from npukit.kernel.cases import make_inputs
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.references import Arrays, Reference
from npukit.kernel.spec import Argument, Case, KernelSpec
from npukit.validate import degenerate
from npukit.validate.beside import Beside
from npukit.validate.compare import Yardstick, as_numbers, compare, errors
from npukit.validate.pictures import Picture, draw
from npukit.validate.sensitivity import sensitivity
from npukit.validate.session import Session, finding_of
from npukit.validate.verdict import CaseResult, Comparison, Finding, Reason, by_weight


@dataclass(frozen=True)
class Build:
    """One built parameter set of a kernel: its host module and what it was built with."""

    module: Path
    parameters: Mapping[str, ParameterValue]


@dataclass(frozen=True)
class _Ruler:
    """A reference and how far from it is right."""

    reference: Reference
    yardstick: Yardstick


@dataclass(frozen=True)
class _Runs:
    """What the runs of one input gave: two under two sentinels, then the timed ones.

    ``odd`` holds what those of the timed ones gave that differ from the second.
    """

    first: Arrays
    second: Arrays
    odd: tuple[Arrays, ...]
    microseconds: tuple[float, ...]

    @property
    def count(self) -> int:
        """How many runs there were."""
        return 2 + len(self.microseconds)


class BuildValidation:
    """Runs the cases of ``spec`` on one build, on the device behind ``xrt``.

    With ``beside`` each case runs on the emulated device too and is compared.
    """

    def __init__(
        self,
        spec: KernelSpec,
        build: Build,
        xrt: ModuleType,
        timed_runs: int,
        beside: Beside | None = None,
    ) -> None:
        self._spec = spec
        self._build = build
        self._xrt = xrt
        self._beside = beside
        self._timed_runs = timed_runs
        rules = spec.validation
        name = rules.reference.function
        self._integer = _Ruler(
            Reference(spec, rules.reference, exact_dtype=True), Yardstick(name, rules.tolerance)
        )
        self._float: _Ruler | None = None
        if rules.float_reference is not None:
            self._float = _Ruler(
                Reference(spec, rules.float_reference, exact_dtype=False),
                Yardstick(rules.float_reference.function, rules.float_tolerance),
            )
        self._earlier: list[degenerate.Seen] = []

    def cases(self) -> Iterator[CaseResult]:
        """The result of every case, in order.

        A kernel that timed out or failed is opened anew for the next case; one whose artifact is
        refused is not tried again.
        """
        session: Session | None = None
        try:
            for case in self._spec.validation.cases:
                try:
                    session = session or Session(self._spec, self._build.module, self._xrt)
                    result = self._run_case(session, case)
                except Exception as error:
                    finding = finding_of(error)
                    if finding is None:
                        raise
                    result = self._failed(case, finding)
                    _abandon(session)
                    session = None
                yield result
                if any(f.reason is Reason.WRONG_ARTIFACT for f in result.findings):
                    return
        finally:
            _abandon(session)

    def sensitivity(self, *, mismatched: bool) -> list[Finding]:
        """What fresh random inputs show about the kernel (see ``npukit.validate.sensitivity``).

        ``mismatched``: a case has shown already that results are wrong.
        """
        try:
            with Session(self._spec, self._build.module, self._xrt) as session:
                return sensitivity(
                    self._spec,
                    self._build.parameters,
                    self._integer.reference,
                    session,
                    mismatched=mismatched,
                )
        except Exception as error:
            finding = finding_of(error)
            if finding is None:
                raise
            return [finding]

    def _run_case(self, session: Session, case: Case) -> CaseResult:
        parameters = self._build.parameters
        inputs = make_inputs(self._spec, case, parameters)
        expected = self._integer.reference(inputs, parameters)
        precise = self._float.reference(inputs, parameters) if self._float else None
        first = session.run(inputs, degenerate.SENTINELS[0])
        second = session.run(inputs, degenerate.SENTINELS[1])
        microseconds, odd = session.time(inputs, self._timed_runs, second)
        runs = _Runs(first, second, odd, microseconds)

        integer, pictures = self._compare(first, expected, self._integer.yardstick)
        floating: tuple[Comparison, ...] = ()
        if self._float is not None and precise is not None:
            floating, more = self._compare(first, precise, self._float.yardstick)
            pictures += more
        findings = [
            *(f for a in self._spec.outputs for f in self._degenerate(a, runs, expected)),
            *(_mismatch(c) for c in (*integer, *floating) if not c.within),
        ]
        agrees: bool | None = None
        if self._beside is not None:
            other = self._beside.disagreement(inputs, first, expected)
            findings += [other] if other is not None else []
            agrees = other is None
        self._earlier.insert(0, degenerate.Seen(case.name, first, expected))
        return CaseResult(
            case.name,
            dict(parameters),
            integer,
            floating,
            by_weight(findings),
            microseconds,
            pictures,
            agrees,
        )

    def _compare(
        self, found: Arrays, expected: Arrays, yardstick: Yardstick
    ) -> tuple[tuple[Comparison, ...], tuple[Picture, ...]]:
        comparisons, pictures = [], []
        for argument in self._spec.outputs:
            got, want = found[argument.name], expected[argument.name]
            comparison = compare(argument, got, want, yardstick)
            values = tuple(as_numbers(array, argument.dtype) for array in (got, want))
            magnitude = np.abs(errors(argument.dtype, got, want))
            comparisons.append(comparison)
            pictures.append(
                draw(
                    argument.name,
                    magnitude,
                    yardstick.tolerance,
                    None if comparison.within else (values[0], values[1]),
                )
            )
        return tuple(comparisons), tuple(pictures)

    def _degenerate(self, argument: Argument, runs: _Runs, expected: Arrays) -> Iterator[Finding]:
        """Every way in which one output only looks like a result."""
        name = argument.name
        first, second, want = runs.first[name], runs.second[name], expected[name]
        tolerance = self._integer.yardstick.tolerance
        if argument.direction == "out":
            finding = degenerate.untouched(argument, first, second)
            if finding is not None:
                yield finding
                if finding.data["bytes"] == finding.data["of"]:
                    return  # of bytes that nobody wrote there is nothing more to say
        findings = (
            degenerate.constant(argument, first, want, tolerance),
            degenerate.stale(argument, first, want, self._earlier, tolerance),
            degenerate.unrepeatable(
                argument, first, second, (a[name] for a in runs.odd), runs=runs.count
            ),
        )
        yield from (finding for finding in findings if finding is not None)

    def _failed(self, case: Case, finding: Finding) -> CaseResult:
        return CaseResult(case.name, dict(self._build.parameters), (), (), (finding,), ())


def _abandon(session: Session | None) -> None:
    """Close a session, of which nothing is expected any more."""
    if session is not None:
        with suppress(Exception):
            session.close()


def _mismatch(comparison: Comparison) -> Finding:
    index, want, got = comparison.first[0]
    unit = " LSB" if comparison.unit == "LSB" else ""
    allowed = f" (allowed: {comparison.tolerance:g})" if comparison.tolerance else ""
    return Finding(
        Reason.MISMATCH,
        f"{comparison.wrong} of {comparison.total} values of {comparison.output!r} are off "
        f"{comparison.against} by up to {comparison.max_error:g}{unit}{allowed}; "
        f"first at {list(index)}: expected {want:g}, found {got:g}",
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
