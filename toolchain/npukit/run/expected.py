"""``--expect``: outputs that a run should give, and how those that it gave differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from npukit.errors import Location, SpecError, UsageError
from npukit.kernel.captured import captured_output
from npukit.kernel.references import Arrays
from npukit.kernel.spec import ARCHIVE, TENSOR_SUFFIXES, Argument, TensorFile
from npukit.kernel.tolerance import Tolerance
from npukit.run.assignments import Assignment
from npukit.run.given_inputs import array_names, hint_for, raw_tensor
from npukit.run.runnable import Runnable
from npukit.validate.compare import Yardstick, compare
from npukit.validate.evidence import Comparison
from npukit.validate.failures import EXPECTED, FOUND
from npukit.validate.mismatch import mismatch_text


@dataclass(frozen=True)
class Expected:
    """An output's expected data; ``found`` is what it was when the archive was saved, if known."""

    array: NDArray[Any]
    source: str
    found: NDArray[Any] | None = None


@dataclass(frozen=True)
class Checked:
    """An output compared with what was expected; ``as_saved``: it is what was found then."""

    comparison: Comparison
    as_saved: bool | None

    @property
    def text(self) -> str:
        """The result in words."""
        c = self.comparison
        saved = "" if not self.as_saved else "; it is the output that was saved"
        if not c.within:
            return f"{mismatch_text(c)}{saved}"
        close = "equals" if c.exact else "is within the tolerance of"
        return f"{c.output!r} {close} {c.against}{saved}"


def expected_outputs(
    given: Sequence[Assignment], runnable: Runnable, *, raw: bool
) -> dict[str, Expected]:
    """The expected outputs of ``given`` by name.

    In an archive that ``npukit validate --save-failures`` wrote they are the arrays
    ``expected.NAME``; in any other they have the names of the outputs. ``raw`` is as for
    :func:`npukit.run.given_inputs.given_inputs`.

    Raises:
        UsageError: a file can't be read, or does not fit.
    """
    known = {argument.name: argument for argument in runnable.outputs}
    expected: dict[str, Expected] = {}
    for each in given:
        if each.name is not None:
            expected[each.name] = (
                Expected(raw_tensor(each, known[each.name]), each.value)
                if raw and Path(each.file).suffix not in TENSOR_SUFFIXES
                else _expected(each, known[each.name], runnable)
            )
    for each in given:
        if each.name is not None:
            continue
        names = array_names(each)
        fitting = [a for n, a in known.items() if not {n, f"{EXPECTED}{n}"}.isdisjoint(names)]
        if not fitting:
            raise UsageError(
                f"{each.file} has none of the outputs {', '.join(known)}; "
                f"it has: {', '.join(names) or 'nothing'}",
                where=each.where,
            )
        expected = {a.name: _expected(each, a, runnable) for a in fitting} | expected
    return expected


def check(runnable: Runnable, outputs: Arrays, expected: Mapping[str, Expected]) -> list[Checked]:
    """Compare the outputs that are expected; the kernel's own tolerances count."""
    checked = []
    for argument in runnable.outputs:
        want = expected.get(argument.name)
        if want is None:
            continue
        got = outputs[argument.name]
        yardstick = Yardstick(want.source, _tolerance(runnable, argument))
        saved = None if want.found is None else got.tobytes() == want.found.tobytes()
        checked.append(Checked(compare(argument, got, want.array, yardstick), saved))
    return checked


def _tolerance(runnable: Runnable, argument: Argument) -> Tolerance:
    if runnable.spec is None:
        return Tolerance.absolute(0)
    return runnable.spec.validation.tolerances[argument.name]


def _expected(given: Assignment, argument: Argument, runnable: Runnable) -> Expected:
    if Path(given.file).suffix != ARCHIVE:
        return Expected(_read(given, "", argument, runnable), given.value)
    if given.array is not None:
        return Expected(_read(given, given.array, argument, runnable), given.value)
    name, names = argument.name, array_names(given)
    if f"{EXPECTED}{name}" not in names:
        only = names[0] if len(names) == 1 and given.name is not None else name
        return Expected(_read(given, only, argument, runnable), given.value)
    found = None
    if f"{FOUND}{name}" in names:
        found = _read(given, f"{FOUND}{name}", argument, runnable)
    return Expected(_read(given, f"{EXPECTED}{name}", argument, runnable), given.value, found)


def _read(
    given: Assignment, array: str, argument: Argument, runnable: Runnable
) -> NDArray[np.generic]:
    file = TensorFile(Path(given.file), array, given.value, Location(given.where))
    exact = _tolerance(runnable, argument).is_exact
    try:
        return captured_output(file, argument, is_exact=exact)
    except SpecError as error:
        raise UsageError(error.message, where=given.where, hint=hint_for(given, error)) from error
