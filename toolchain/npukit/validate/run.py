"""Running every case of a kernel on one build of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import ModuleType

from npukit.kernel.references import Arrays
from npukit.kernel.spec import Argument, Case, KernelSpec
from npukit.validate import degenerate
from npukit.validate.calls import Wrong
from npukit.validate.checks import Checks
from npukit.validate.cross_check import Beside
from npukit.validate.diagnosis import diagnosis
from npukit.validate.sensitivity import sensitivity
from npukit.validate.session import finding_of
from npukit.validate.soaking import SoakLimit
from npukit.validate.subject import Build, Subject
from npukit.validate.verdict import CaseResult, Finding, Reason, by_weight

BROKEN = frozenset({Reason.WRONG_ARTIFACT, Reason.TIMEOUT, Reason.DEVICE_ERROR})
"""After one of these, further runs of the same build would say nothing new."""

# What a reference may cost in the timed runs of a case; after that they reuse its answers.
_REFERENCE_SECONDS = 2.0


@dataclass(frozen=True)
class _Runs:
    """What the runs of one case gave.

    Two of its own input under two sentinels and, after the timed ones, one more. ``wrong`` is the
    first of the timed ones, which have other inputs, whose result was not right.
    """

    first: Arrays
    second: Arrays
    again: Arrays
    wrong: Wrong | None
    microseconds: tuple[float, ...]
    distinct: int


class BuildValidation:
    """Runs the cases of ``spec`` and npukit's own checks on one build, on the device of ``xrt``.

    With ``beside`` each case runs on the emulated device too and is compared. ``schedules``: the
    device is the emulated one, so that other schedules can be tried on it.
    """

    def __init__(
        self,
        spec: KernelSpec,
        build: Build,
        xrt: ModuleType,
        timed_runs: int,
        beside: Beside | None = None,
        *,
        soak: SoakLimit | None = None,
        schedules: bool = False,
    ) -> None:
        self._spec = spec
        self._subject = Subject(spec, build, xrt)
        self._beside = beside
        self._timed_runs = timed_runs
        self._soak = soak or SoakLimit()
        self._schedules = schedules
        self._earlier: list[degenerate.Seen] = []
        self._ordinary: list[tuple[Case, Arrays, Arrays]] = []

    def cases(self) -> Iterator[CaseResult]:
        """The result of every case, in order.

        A kernel that timed out or failed is opened again for the next case; one whose artifact is
        refused is not tried again.
        """
        for case in self._spec.validation.cases:
            try:
                result = self._run_case(case)
            except Exception as error:
                finding = self._finding(error)
                parameters = dict(self._subject.build.parameters)
                result = CaseResult(case.name, parameters, (), (), (finding,), ())
            yield result
            if any(f.reason is Reason.WRONG_ARTIFACT for f in result.findings):
                return

    def checks(self) -> Iterator[CaseResult]:
        """The results of npukit's own checks, in the hardware context that the cases had."""
        checks = Checks(self._subject, self._finding)
        for result in checks.library():
            yield result
            if BROKEN & {finding.reason for finding in result.findings}:
                return
        if self._schedules and self._ordinary:
            yield from checks.schedules(self._ordinary)
        yield checks.soak(self._soak)

    def sensitivity(self, *, mismatched: bool) -> list[Finding]:
        """What fresh random inputs show about the kernel (see ``npukit.validate.sensitivity``).

        ``mismatched``: a case has shown already that results are wrong.
        """
        subject = self._subject
        try:
            return sensitivity(
                self._spec,
                subject.build.parameters,
                subject.judge.reference,
                subject.caller,
                mismatched=mismatched,
            )
        except Exception as error:
            return [self._finding(error)]

    def diagnosis(self) -> list[Finding]:
        """What is behind wrong results, as far as more calls can tell."""
        return diagnosis(self._subject)

    def close(self) -> None:
        """Give the device back."""
        self._subject.caller.abandon()

    def _finding(self, error: Exception) -> Finding:
        """What a failed call shows; raises what is not the kernel's doing."""
        finding = finding_of(error)
        if finding is None:
            raise error
        number = self._subject.caller.number
        self._subject.caller.abandon()
        if number > 2 and finding.reason is not Reason.WRONG_ARTIFACT:
            first = f"call {number} of this context (those before it completed): "
            finding = replace(
                finding, text=first + finding.text, data={**finding.data, "call": number}
            )
        return finding

    def _run_case(self, case: Case) -> CaseResult:
        subject = self._subject
        inputs = subject.inputs(case)
        expected = subject.judge.expected(inputs)
        runs = self._runs(case, inputs, expected)
        judgement = subject.judge.judge(inputs, runs.first, expected)
        findings = [
            *(f for a in self._spec.outputs for f in self._degenerate(a, runs, expected)),
            *judgement.mismatches(),
        ]
        if runs.wrong is not None and judgement.right:
            findings.append(self._wrong_later(case, runs.wrong))
        agrees: bool | None = None
        if self._beside is not None:
            other = self._beside.disagreement(inputs, runs.first, expected)
            findings += [other] if other is not None else []
            agrees = other is None
        self._earlier.insert(0, degenerate.Seen(case.name, runs.first, expected))
        self._ordinary.append((case, inputs, runs.first))
        return CaseResult(
            case.name,
            dict(subject.build.parameters),
            judgement.integer,
            judgement.floating,
            by_weight(findings),
            runs.microseconds,
            judgement.pictures,
            agrees,
            calls=3 + len(runs.microseconds),
            distinct=runs.distinct,
        )

    def _runs(self, case: Case, inputs: Arrays, expected: Arrays) -> _Runs:
        subject = self._subject
        outputs = []
        for sentinel in degenerate.SENTINELS:
            outputs.append(subject.caller.run(inputs, sentinel))
            subject.note(case.name, inputs, expected, outputs[-1])
        microseconds = []
        wrong = None
        known = [(inputs, expected)]
        started = subject.judge.seconds
        for number in range(self._timed_runs):
            if subject.judge.seconds - started < _REFERENCE_SECONDS:
                fresh = subject.fresh(case, inputs, number)
                known.append((fresh, subject.judge.expected(fresh)))
            given, should = known[-1 - number % len(known)]
            time, found = subject.caller.time(given)
            microseconds.append(time)
            told = subject.note(f"a timed run of {case.name}", given, should, found)
            wrong = wrong or told
        again = subject.caller.run(inputs, degenerate.SENTINELS[0])
        subject.note(f"{case.name} again", inputs, expected, again)
        return _Runs(outputs[0], outputs[1], again, wrong, tuple(microseconds), len(known))

    def _wrong_later(self, case: Case, wrong: Wrong) -> Finding:
        text, data = self._subject.judge.difference(wrong.found, wrong.expected)
        if wrong.before is not None:
            text += f"; it is what {wrong.before.name} gave for other inputs"
        return Finding(
            Reason.MISMATCH if wrong.before is None else Reason.STALE,
            f"on other inputs like it ({wrong.call.name} of this context) {text}",
            {**data, "call": wrong.call.number},
        )

    def _degenerate(self, argument: Argument, runs: _Runs, expected: Arrays) -> Iterator[Finding]:
        """Every way in which one output only looks like a result."""
        name = argument.name
        first, second, want = runs.first[name], runs.second[name], expected[name]
        tolerance = self._subject.judge.tolerance
        if argument.direction == "out":
            finding = degenerate.untouched(argument, first, second)
            if finding is not None:
                yield finding
                if finding.data["bytes"] == finding.data["of"]:
                    return  # of bytes that nobody wrote there is nothing more to say
        findings = (
            degenerate.constant(argument, first, want, tolerance),
            degenerate.stale(argument, first, want, self._earlier, tolerance),
            degenerate.unrepeatable(argument, first, second, runs.again[name]),
        )
        yield from (finding for finding in findings if finding is not None)
