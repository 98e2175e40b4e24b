"""What npukit tries with any kernel, beside the cases of its spec."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from npukit.kernel.references import Arrays
from npukit.kernel.spec import Case
from npukit.validate import degenerate
from npukit.validate.judge import Judgement
from npukit.validate.library import Field, library
from npukit.validate.soaking import Soaked, SoakLimit, soak
from npukit.validate.subject import Subject
from npukit.validate.verdict import CaseResult, Finding, Kind, Reason, by_weight

SOAK = "calls in a row"


class Checks:
    """The checks of one build; ``finding_of`` tells what a failed call shows."""

    def __init__(self, subject: Subject, finding_of: Callable[[Exception], Finding]) -> None:
        self._subject = subject
        self._finding_of = finding_of

    def library(self) -> Iterator[CaseResult]:
        """The result of every library case that applies, up to the first that can't be run."""
        spec, subject = self._subject.spec, self._subject
        base = subject.drawn(0)
        fields = [
            Field(argument, domain, base[argument.name])
            for argument in spec.inputs
            if (domain := subject.domains[argument.name]) is not None
        ]
        named = {field.argument.name for field in fields}
        rest = {name: array for name, array in base.items() if name not in named}
        for name, inputs in library(fields, spec.validation.library, rest, spec.name):
            try:
                yield self._library_case(name, inputs)
            except Exception as error:
                yield self._result(name, Kind.LIBRARY, [self._finding_of(error)])
                return

    def _library_case(self, name: str, inputs: Arrays) -> CaseResult:
        subject = self._subject
        expected = subject.expected_of_library(inputs, f"library case {name!r}")
        outputs = []
        for sentinel in degenerate.SENTINELS:
            outputs.append(subject.caller.run(inputs, sentinel))
            subject.note(f"library case {name}", inputs, expected, outputs[-1])
        first, second = outputs
        judgement = subject.judge.judge(inputs, first, expected)
        findings = judgement.mismatches()
        for a in subject.spec.outputs:
            several = (
                degenerate.untouched(a, first[a.name], second[a.name])
                if a.direction == "out"
                else None,
                degenerate.unrepeatable(a, first[a.name], second[a.name]),
            )
            findings += [finding for finding in several if finding is not None]
        return self._result(name, Kind.LIBRARY, findings, judgement, calls=2, distinct=1)

    def schedules(self, ordinary: Sequence[tuple[Case, Arrays, Arrays]]) -> Iterator[CaseResult]:
        """The results under the emulated device's other schedules, against ``ordinary`` ones."""
        yield from ()

    def soak(self, limit: SoakLimit) -> CaseResult:
        """The result of calls in a row; its comparisons are those of the first wrong one."""
        try:
            soaked = soak(self._subject, limit)
        except Exception as error:
            return self._result(SOAK, Kind.SOAK, [self._finding_of(error)])
        judge = self._subject.judge
        judgement = judge.judge(soaked.inputs, soaked.found, soaked.expected)
        findings = [self._soak_finding(soaked)] if soaked.wrong else []
        return self._result(
            SOAK,
            Kind.SOAK,
            findings,
            judgement,
            calls=soaked.calls,
            distinct=soaked.distinct,
            microseconds=soaked.microseconds,
        )

    def _soak_finding(self, soaked: Soaked) -> Finding:
        first = soaked.wrong[0]
        text, data = self._subject.judge.difference(first.found, first.expected)
        if first.before is not None:
            text += f"; it is what {first.before.name} gave for other inputs"
        return Finding(
            Reason.MISMATCH if first.before is None else Reason.STALE,
            f"{len(soaked.wrong)} of {soaked.calls} calls are wrong; the first is "
            f"{first.call.name} of this context ({first.call.label}): {text}",
            {**data, "calls": len(soaked.wrong), "of_calls": soaked.calls},
        )

    def _result(
        self,
        name: str,
        kind: Kind,
        findings: list[Finding],
        judgement: Judgement | None = None,
        *,
        calls: int = 0,
        distinct: int = 0,
        microseconds: tuple[float, ...] = (),
    ) -> CaseResult:
        judgement = judgement or Judgement((), (), ())
        return CaseResult(
            name,
            dict(self._subject.build.parameters),
            judgement.integer,
            judgement.floating,
            by_weight(findings),
            microseconds,
            judgement.pictures,
            kind=kind,
            calls=calls,
            distinct=distinct,
        )
