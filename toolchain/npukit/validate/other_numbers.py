"""Calls of one hardware context that choose different numbers, if calls of the kernel choose any.

What a stream leaves in the array (objects in a fifo, a task in a queue, a lock) meets the next one,
which may be for other numbers than the one that it was tried with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from npukit.kernel.call_parameters import CallNumbers, all_call_numbers, call_numbers
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.spec_reader import spec_with
from npukit.validate import degenerate
from npukit.validate.calls import Failure
from npukit.validate.judge import Judge, Judgement
from npukit.validate.subject import Subject

_MOST = 8
"""Sets of numbers to try; each is followed by a call with the numbers of the build."""


@dataclass(frozen=True)
class OtherNumbers:
    """A call that chose numbers by name (shown as ``label``), and what came of it.

    ``failure`` has its data, if the judgement says that it is one.
    """

    label: str
    judge: Judge
    judgement: Judgement
    failure: Failure


def calls_with_other_numbers(subject: Subject) -> Iterator[OtherNumbers]:
    """Calls with other numbers, each followed by one with those of the build."""
    own = call_numbers(subject.spec, subject.build.parameters)
    for index, numbers in enumerate(_chosen(subject, own)):
        yield _called(subject, numbers, 2 * index)
        yield _called(subject, own, 2 * index + 1)


def _chosen(subject: Subject, own: CallNumbers) -> list[CallNumbers]:
    """Other numbers: the first, the last, and some between them."""
    spec, device = subject.spec, subject.spec.device
    if device is None or not own:
        return []
    others = list(all_call_numbers(spec, device, subject.build.parameters)[1:])
    if len(others) <= _MOST:
        return others
    step = (len(others) - 1) / (_MOST - 1)
    return [others[round(index * step)] for index in range(_MOST)]


def _called(subject: Subject, numbers: CallNumbers, salt: int) -> OtherNumbers:
    spec = subject.spec
    given: dict[str, ParameterValue] = {
        parameter.name: type(parameter.default)(number)
        for parameter, number in zip(spec.per_call, numbers, strict=True)
    }
    parameters: Mapping[str, ParameterValue] = {**subject.build.parameters, **given}
    judge = Judge(spec_with(spec, parameters), parameters)
    inputs = subject.data.random_inputs(salt)
    expected = judge.expected(inputs)
    found = subject.caller.run(inputs, degenerate.SENTINELS[salt % 2], given)
    label = ", ".join(f"{name}={value}" for name, value in given.items())
    failure = Failure(inputs, expected, found, numbers=given)
    return OtherNumbers(label, judge, judge.judge(inputs, found, expected), failure)
