"""Runs the cases and checks of a kernel on one build of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from npukit.kernel.parameters import ParameterValue
from npukit.kernel.references import Arrays
from npukit.kernel.spec import Argument, Case, KernelSpec
from npukit.runtime.devices import KernelDevice
from npukit.validate import degenerate
from npukit.validate.calls import Failure, Wrong
from npukit.validate.checks import Checks
from npukit.validate.cross_check import CrossCheck
from npukit.validate.diagnosis import diagnosis
from npukit.validate.evidence import Finding, Reason, by_weight
from npukit.validate.extent import Extent
from npukit.validate.library import LibraryCase
from npukit.validate.measures import differ
from npukit.validate.sensitivity import sensitivity
from npukit.validate.session import finding_of
from npukit.validate.subject import Build, Subject
from npukit.validate.verdict import CaseResult

BROKEN = frozenset({Reason.WRONG_ARTIFACT, Reason.TIMEOUT, Reason.DEVICE_ERROR})
"""After one of these, more runs of the same build would show nothing new."""

# Time limit for the reference in the timed runs of a case; after that they reuse its results.
_REFERENCE_SECONDS = 2.0


@dataclass(frozen=True)
class _Runs:
    """The results of the runs of one case.

    ``first`` and ``second`` ran on the inputs of the case with the two sentinels, ``again`` ran on
    them after the timed runs. ``wrong`` is the first timed run, on other inputs, that was wrong.
    """

    first: Arrays
    second: Arrays
    again: Arrays
    wrong: Wrong | None
    microseconds: tuple[float, ...]
    distinct: int


class BuildValidation:
    """Runs the cases of ``spec`` and npukit's own checks on one build, on ``device``.

    With ``cross_check``, each case also runs on the emulated device and the outputs are compared.
    An emulated device also tries its other schedules.
    """

    def __init__(
        self,
        spec: KernelSpec,
        build: Build,
        device: KernelDevice,
        extent: Extent,
        cross_check: CrossCheck | None = None,
    ) -> None:
        self._spec = spec
        self._subject = Subject(spec, build, device)
        self._cross_check = cross_check
        self._extent = extent
        self._schedules = device.kind == "emulator"
        self._earlier: list[degenerate.Seen] = []
        self._expected: list[Arrays] = []
        self._ordinary: list[tuple[Case, Arrays, Arrays]] = []

    def cases(self) -> Iterator[CaseResult]:
        """The result of every case, in order.

        A kernel that timed out or failed is reopened for the next case; after a refused artifact,
        no more cases run.
        """
        for case in self._spec.validation.cases:
            if not self._wanted(case.name):
                continue
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
        """The results of npukit's own checks, in the hardware context of the cases."""
        checks = Checks(self._subject, self._finding)
        for result in checks.library(self._library()):
            yield result
            if BROKEN & {finding.reason for finding in result.findings}:
                return
        if self._schedules and self._ordinary:
            yield from checks.schedules(self._ordinary)
        if not self._extent.only:
            yield from self._other_numbers(checks)
            yield checks.soak(self._extent.soak)

    def _other_numbers(self, checks: Checks) -> Iterator[CaseResult]:
        if self._spec.per_call and not self._subject.data.only_captured:
            yield checks.numbers()

    def _wanted(self, name: str) -> bool:
        return not self._extent.only or name in self._extent.only

    def _library(self) -> Iterator[LibraryCase]:
        own = {case.name for case in self._spec.validation.cases}
        if self._extent.only <= own:
            return iter(() if self._extent.only else self._subject.data.library())
        return (case for case in self._subject.data.library() if self._wanted(case[0]))

    def sensitivity(self, *, mismatched: bool) -> list[Finding]:
        """Findings from fresh random inputs (see ``npukit.validate.sensitivity``).

        None if only some cases run. ``mismatched``: a case has shown wrong results already.
        """
        subject = self._subject
        if self._extent.only:
            return []
        if subject.data.only_captured:
            return self._captured_evidence()
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

    def _captured_evidence(self) -> list[Finding]:
        """A finding if all captured outputs are alike, so that a constant would match them."""
        outputs = self._expected
        tolerances = self._spec.validation.tolerances
        if len(outputs) < 2 or any(
            differ(a.dtype, outputs[0][a.name], other[a.name], tolerances[a.name])
            for other in outputs[1:]
            for a in self._spec.outputs
        ):
            return []
        text = "all cases expect the same output, so a match shows nothing"
        return [Finding(Reason.NO_EVIDENCE, text)]

    def diagnosis(self) -> list[Finding]:
        """The cause of wrong results, as far as more calls can find it."""
        return diagnosis(self._subject)

    def take_failure(self) -> Failure | None:
        """The call that shows best why the last result failed; to be called after each result."""
        return self._subject.journal.take_failure()

    @property
    def wrong(self) -> Wrong | None:
        """A call whose result was wrong."""
        return self._subject.journal.wrong

    @property
    def parameters(self) -> Mapping[str, ParameterValue]:
        """Those of the build."""
        return self._subject.build.parameters

    def close(self) -> None:
        """Release the device."""
        self._subject.caller.abandon()

    def _finding(self, error: Exception) -> Finding:
        """The finding for a failed call; re-raises errors that the kernel did not cause."""
        finding = finding_of(error)
        if finding is None:
            raise error
        number = self._subject.caller.number
        self._subject.note_failure()
        self._subject.caller.abandon()
        if number > 2 and finding.reason is not Reason.WRONG_ARTIFACT:
            first = f"call {number} in this context (all earlier calls completed): "
            finding = replace(
                finding, text=first + finding.text, data={**finding.data, "call": number}
            )
        return finding

    def _run_case(self, case: Case) -> CaseResult:
        subject = self._subject
        inputs = subject.data.inputs(case)
        expected = subject.judge.expected(inputs)
        captured = subject.captured(case)
        runs = self._runs(case, inputs, expected)
        judgement = subject.judge.judge(inputs, runs.first, expected, captured)
        findings = [
            *(f for a in self._spec.outputs for f in self._degenerate(a, runs, expected)),
            *judgement.mismatches(),
        ]
        if runs.wrong is not None and judgement.right:
            findings.append(self._wrong_later(case, runs.wrong))
        agrees: bool | None = None
        if self._cross_check is not None:
            disagreement = self._cross_check.disagreement(inputs, runs.first, expected)
            findings += [disagreement] if disagreement is not None else []
            agrees = disagreement is None
        self._earlier.insert(0, degenerate.Seen(case.name, runs.first, expected))
        self._ordinary.append((case, inputs, runs.first))
        self._expected.append(expected)
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
        for number in range(self._extent.timed_runs):
            if subject.judge.seconds - started < _REFERENCE_SECONDS:
                fresh = subject.data.fresh(case, inputs, number)
                known.append((fresh, subject.judge.expected(fresh)))
            given, should = known[-1 - number % len(known)]
            time, found = subject.caller.time(given)
            microseconds.append(time)
            failure = subject.note(f"a timed run of {case.name}", given, should, found)
            wrong = wrong or failure
        again = subject.caller.run(inputs, degenerate.SENTINELS[0])
        subject.note(f"{case.name} again", inputs, expected, again)
        return _Runs(outputs[0], outputs[1], again, wrong, tuple(microseconds), len(known))

    def _wrong_later(self, case: Case, wrong: Wrong) -> Finding:
        text, data = self._subject.judge.difference(wrong.found, wrong.expected)
        if wrong.before is not None:
            text += f"; {wrong.before.name} gave the same output for different inputs"
        return Finding(
            Reason.MISMATCH if wrong.before is None else Reason.STALE,
            f"on other inputs of this kind ({wrong.call.name} in this context): {text}",
            {**data, "call": wrong.call.number},
        )

    def _degenerate(self, argument: Argument, runs: _Runs, expected: Arrays) -> Iterator[Finding]:
        """The ways in which one output only looks like a result."""
        name = argument.name
        first, second, want = runs.first[name], runs.second[name], expected[name]
        tolerance = self._spec.validation.tolerances[name]
        if argument.direction == "out":
            finding = degenerate.untouched(argument, first, second)
            if finding is not None:
                yield finding
                if finding.data["bytes"] == finding.data["of"]:
                    return  # unwritten bytes show nothing else
        findings = (
            degenerate.constant(argument, first, want, tolerance),
            degenerate.stale(argument, first, want, self._earlier, tolerance),
            degenerate.unrepeatable(argument, first, second, runs.again[name]),
        )
        yield from (finding for finding in findings if finding is not None)
