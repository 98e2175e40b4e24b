"""The soak: many calls in one hardware context, all compared with the reference."""

from __future__ import annotations

import time
from dataclasses import dataclass

from npukit.kernel.references import Arrays
from npukit.validate.calls import Wrong
from npukit.validate.soak_inputs import CALLS, captured_trials, soak_trials
from npukit.validate.subject import Subject

# Total time limit for the reference; after that the soak reuses its results.
_REFERENCE_SECONDS = 10.0
_KEPT = 16
_KEPT_BYTES = 64 * 2**20


@dataclass(frozen=True)
class SoakLimit:
    """The number of calls of a soak, and a time limit in seconds (None: no limit).

    Variants of a kernel are the same code with other numbers, so they need fewer calls.
    """

    calls: int = CALLS
    seconds: float | None = 60.0
    variant_calls: int = CALLS // 5

    @property
    def of_variants(self) -> SoakLimit:
        """The limit for parameter sets other than the published one."""
        return SoakLimit(min(self.calls, self.variant_calls), self.seconds)


@dataclass(frozen=True)
class Soaked:
    """The result of a soak, with the inputs and outputs of the first wrong call, else the last."""

    calls: int
    cut_short: bool
    distinct: int
    wrong: tuple[Wrong, ...]
    inputs: Arrays
    expected: Arrays
    found: Arrays
    microseconds: tuple[float, ...]


def soak(subject: Subject, limit: SoakLimit) -> Soaked:
    """Run up to ``limit.calls`` calls and compare each with the reference."""
    spec = subject.spec
    parameters = ", ".join(f"{k}={v}" for k, v in subject.build.parameters.items())
    trials = (
        captured_trials(spec.validation.cases, subject.data.inputs)
        if subject.data.only_captured
        else soak_trials(
            spec.inputs,
            subject.data.domains,
            subject.data.random_inputs,
            f"{spec.name}/{parameters}",
            values="values" in spec.validation.library,
        )
    )
    known: list[tuple[Arrays, Arrays]] = []
    wrong: list[Wrong] = []
    microseconds: list[float] = []
    distinct = 0
    started, cost = time.monotonic(), subject.judge.seconds
    inputs: Arrays = {}
    expected: Arrays = {}
    found: Arrays = {}
    for number in range(limit.calls):
        if known and subject.judge.seconds - cost > _REFERENCE_SECONDS:
            inputs, expected = known[number % len(known)]
            label = "inputs of an earlier call"
        else:
            trial = next(trials)
            inputs, label = trial.inputs, trial.label
            expected = subject.expected_for_generated(inputs, label)
            distinct += not trial.repeats
            size = sum(a.nbytes for a in (*inputs.values(), *expected.values()))
            if len(known) < _KEPT and size * (len(known) + 1) <= _KEPT_BYTES:
                known.append((inputs, expected))
        taken, found = subject.caller.time(inputs)
        microseconds.append(taken)
        failure = subject.note(label, inputs, expected, found)
        if failure is not None:
            wrong.append(failure)
        if limit.seconds is not None and time.monotonic() - started > limit.seconds:
            break
    if wrong:
        inputs, expected, found = wrong[0].inputs, wrong[0].expected, wrong[0].found
    return Soaked(
        calls=len(microseconds),
        cut_short=len(microseconds) < limit.calls,
        distinct=distinct,
        wrong=tuple(wrong),
        inputs=inputs,
        expected=expected,
        found=found,
        microseconds=tuple(microseconds),
    )
