"""The cause of a wrong result: the number of the call, earlier inputs, or a single value."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from npukit.kernel.references import Arrays
from npukit.kernel.spec import Argument
from npukit.validate import degenerate
from npukit.validate.calls import Wrong
from npukit.validate.evidence import Finding, Reason
from npukit.validate.isolate import Culprit, isolate
from npukit.validate.numbers import as_numbers
from npukit.validate.session import finding_of
from npukit.validate.subject import Subject


def diagnosis(subject: Subject) -> list[Finding]:
    """A finding that names the cause; empty if no result was right or the cause is unclear."""
    wrong, right = subject.journal.wrong, subject.journal.right
    if wrong is None or right is None:
        return []
    subject.caller.abandon()
    try:
        found = subject.caller.run(wrong.inputs, degenerate.SENTINELS[0])
        if subject.judge.right(found, wrong.expected):
            return [_history(subject, wrong)]
        if not subject.judge.right(
            subject.caller.run(right, degenerate.SENTINELS[0]), subject.judge.expected(right)
        ):
            return []
        return _value(subject, right, wrong)
    except Exception as error:
        if finding_of(error) is None:
            raise
        return []
    finally:
        subject.caller.abandon()


def _history(subject: Subject, wrong: Wrong) -> Finding:
    """The same inputs give the right result in a new context, so earlier calls matter."""
    call = wrong.call
    data: dict[str, Any] = {"call": call.number}
    if wrong.before is not None:
        return Finding(
            Reason.STALE,
            f"results look cached: {call.name} in this context ({call.label}) gave the output of "
            f"{wrong.before.name}, which had different inputs ({wrong.before.label}); in a new "
            "context its result is right",
            {**data, "before": wrong.before.number},
        )
    if (first := subject.journal.wrong_from()) is not None:
        return Finding(
            Reason.NOT_REPEATABLE,
            f"wrong from call {first.number} on: the {first.number - 1} calls before it in the "
            "same context were right, all calls after it were wrong, and in a new context the same "
            "inputs give the right result; look for a counter, or state kept between calls",
            {**data, "from": first.number},
        )
    return Finding(
        Reason.NOT_REPEATABLE,
        f"results depend on earlier calls: {call.name} in this context ({call.label}) is wrong, "
        "but right for the same inputs in a new context; look for state kept between calls",
        data,
    )


def _value(subject: Subject, right: Arrays, wrong: Wrong) -> list[Finding]:
    def is_right(inputs: Arrays) -> bool:
        expected = subject.expected_for_generated(inputs, "a mixture of two inputs")
        found = subject.caller.run(inputs, degenerate.SENTINELS[0])
        return subject.judge.right(found, expected)

    if not _may_be_mixed(subject):
        return []
    culprit = isolate(right, wrong.inputs, is_right)
    return [] if culprit is None else [_culprit(subject, culprit)]


def _may_be_mixed(subject: Subject) -> bool:
    """Whether elements of two valid inputs can be mixed into another valid input."""
    return all(subject.data.domains[argument.name] is not None for argument in subject.spec.inputs)


def _culprit(subject: Subject, culprit: Culprit) -> Finding:
    argument = next(a for a in subject.spec.inputs if a.name == culprit.name)
    right, wrong = (_shown(argument, v) for v in (culprit.right, culprit.wrong))
    where = f"{culprit.name!r} at {list(culprit.index)}"
    text = (
        f"input {where} alone decides: with {wrong} the result is wrong, with {right} it is right"
        if culprit.alone
        else f"changing only input {where} from {right} to {wrong} makes a right result wrong"
    )
    return Finding(
        Reason.MISMATCH,
        text,
        {
            "input": culprit.name,
            "index": list(culprit.index),
            "right": as_numbers(culprit.right, argument.dtype).item(),
            "wrong": as_numbers(culprit.wrong, argument.dtype).item(),
        },
    )


def _shown(argument: Argument, value: NDArray[Any]) -> str:
    if value.dtype.kind in "iu" and argument.dtype != "bfloat16":
        return str(value.item())
    return f"{np.float64(as_numbers(value, argument.dtype).item()):.9g}"
