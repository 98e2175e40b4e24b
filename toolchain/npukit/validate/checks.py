"""The checks that npukit runs on every kernel, in addition to the cases of its spec."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from npukit.emulator.schedule import Schedule, scheduled
from npukit.kernel.references import Arrays
from npukit.kernel.spec import Case
from npukit.validate import degenerate
from npukit.validate.calls import Failure
from npukit.validate.evidence import Finding, Reason, by_weight
from npukit.validate.isolate import changed_elements
from npukit.validate.judge import Judgement
from npukit.validate.library import LibraryCase
from npukit.validate.other_numbers import calls_with_other_numbers
from npukit.validate.session import finding_of
from npukit.validate.soak import Soaked, SoakLimit, soak
from npukit.validate.subject import Subject
from npukit.validate.verdict import CaseResult, Kind

SOAK = "calls in a row"
NUMBERS = "calls with other numbers"

_SCHEDULES = {
    Schedule.EARLY: "as early as locks allow",
    Schedule.AHEAD: "as early as locks allow, with all transfers started",
    Schedule.LATE: "as late as locks allow",
}
_LOOK = {
    Schedule.EARLY: "look for a buffer that a core uses after releasing it",
    Schedule.AHEAD: "look for a buffer that a core uses after releasing it",
    Schedule.LATE: "look for a buffer used without an acquire, or a missing wait",
}


class Checks:
    """The checks of one build; ``finding_for`` turns the error of a failed call into a finding."""

    def __init__(self, subject: Subject, finding_for: Callable[[Exception], Finding]) -> None:
        self._subject = subject
        self._finding_for = finding_for

    def library(self, cases: Iterable[LibraryCase]) -> Iterator[CaseResult]:
        """The results of library ``cases``; stops at the first that can't run."""
        for name, inputs in cases:
            try:
                yield self._library_case(name, inputs)
            except Exception as error:
                yield self._result(name, Kind.LIBRARY, [self._finding_for(error)])
                return

    def _library_case(self, name: str, inputs: Arrays) -> CaseResult:
        subject = self._subject
        expected = subject.expected_for_generated(inputs, f"library case {name!r}")
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
        result = self._result(name, Kind.LIBRARY, findings, judgement)
        return replace(result, calls=2, distinct=1)

    def schedules(self, ordinary: Sequence[tuple[Case, Arrays, Arrays]]) -> Iterator[CaseResult]:
        """The results under the emulated device's other schedules, compared with ``ordinary``."""
        for schedule in _SCHEDULES:
            yield self._schedule(schedule, ordinary)

    def _schedule(
        self, schedule: Schedule, ordinary: Sequence[tuple[Case, Arrays, Arrays]]
    ) -> CaseResult:
        subject = self._subject
        name, calls = f"data moves {_SCHEDULES[schedule]}", 0
        findings: list[Finding] = []
        tried: Arrays = {}
        try:
            with scheduled(schedule), subject.open() as session:
                for case, inputs, usual in ordinary:
                    calls, tried = calls + 1, inputs
                    found = session.run(inputs, degenerate.SENTINELS[0])
                    if findings:
                        continue
                    findings += self._differences(schedule, case, usual, found)
                    if findings:
                        failure = Failure(inputs, usual, found, schedule.value)
                        subject.journal.keep(failure)
        except Exception as error:
            finding = finding_of(error)
            if finding is None:
                raise
            subject.journal.keep(Failure(tried, schedule=schedule.value))
            text = (
                f"the kernel completes normally, but not when data moves {_SCHEDULES[schedule]}: "
                f"{finding.reason.value}: {finding.text}"
            )
            findings.append(Finding(Reason.SCHEDULE, text, {"schedule": schedule.value}))
        result = self._result(name, Kind.SCHEDULE, findings)
        return replace(result, calls=calls, distinct=calls)

    def _differences(
        self, schedule: Schedule, case: Case, usual: Arrays, found: Arrays
    ) -> Iterator[Finding]:
        for argument in self._subject.spec.outputs:
            one, other = usual[argument.name], found[argument.name]
            if one.tobytes() == other.tobytes():
                continue
            differ = np.flatnonzero(changed_elements(one, other))
            index = [int(i) for i in np.unravel_index(differ[0], argument.shape)]
            yield Finding(
                Reason.SCHEDULE,
                f"{differ.size} of {one.size} values of {argument.name!r} in {case.name} change "
                f"when data moves {_SCHEDULES[schedule]}, the first at {index}; {_LOOK[schedule]}",
                {
                    "schedule": schedule.value,
                    "case": case.name,
                    "output": argument.name,
                    "values": int(differ.size),
                    "of": int(one.size),
                    "first": index,
                },
            )

    def numbers(self) -> CaseResult:
        """The result of calls that choose other numbers, in the context of all other calls."""
        calls = 0
        judgement: Judgement | None = None
        findings: list[Finding] = []
        try:
            for call in calls_with_other_numbers(self._subject):
                calls += 1
                judgement = call.judgement
                if not judgement.right:
                    failure = call.failure
                    text, data = call.judge.difference(failure.found, failure.expected)
                    self._subject.journal.keep(failure)
                    text = f"wrong with {call.label} in a context with other numbers: {text}"
                    findings.append(Finding(Reason.MISMATCH, text, data))
                    break
        except Exception as error:
            findings.append(self._finding_for(error))
        result = self._result(NUMBERS, Kind.NUMBERS, findings, judgement)
        return replace(result, calls=calls, distinct=calls)

    def soak(self, limit: SoakLimit) -> CaseResult:
        """The result of the soak; its comparisons are those of the first wrong call, if any."""
        try:
            soaked = soak(self._subject, limit)
        except Exception as error:
            return self._result(SOAK, Kind.SOAK, [self._finding_for(error)])
        judge = self._subject.judge
        judgement = judge.judge(soaked.inputs, soaked.found, soaked.expected)
        findings = [self._soak_finding(soaked)] if soaked.wrong else []
        return replace(
            self._result(SOAK, Kind.SOAK, findings, judgement),
            calls=soaked.calls,
            distinct=soaked.distinct,
            cut_short=soaked.cut_short,
            microseconds=soaked.microseconds,
        )

    def _soak_finding(self, soaked: Soaked) -> Finding:
        first = soaked.wrong[0]
        text, data = self._subject.judge.difference(first.found, first.expected)
        if first.before is not None:
            text += f"; {first.before.name} gave the same output for different inputs"
        return Finding(
            Reason.MISMATCH if first.before is None else Reason.STALE,
            f"{len(soaked.wrong)} of {soaked.calls} calls are wrong; the first is "
            f"{first.call.name} in this context ({first.call.label}): {text}",
            {**data, "calls": len(soaked.wrong), "of_calls": soaked.calls},
        )

    def _result(
        self,
        name: str,
        kind: Kind,
        findings: list[Finding],
        judgement: Judgement | None = None,
    ) -> CaseResult:
        judgement = judgement or Judgement((), (), ())
        return CaseResult(
            name,
            dict(self._subject.build.parameters),
            judgement.integer,
            judgement.floating,
            by_weight(findings),
            (),
            judgement.pictures,
            kind=kind,
        )
