"""Tests on fresh random data whether every input matters, which a kernel's cases may not show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from npukit.kernel.bfloat16 import narrow
from npukit.kernel.cases import make_inputs
from npukit.kernel.dtypes import integer_range
from npukit.kernel.expectation import Expectation, expectation_name
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.references import Arrays, numpy_dtype
from npukit.kernel.spec import Argument, KernelSpec
from npukit.validate import degenerate
from npukit.validate.compare import Yardstick, compare
from npukit.validate.evidence import Finding, Reason
from npukit.validate.measures import differ
from npukit.validate.mismatch import mismatch_text

# Any salts other than that of the cases.
_SALTS = (101, 202)


class Runner(Protocol):
    """Runs a kernel."""

    def run(self, inputs: Arrays, sentinel: int) -> Arrays:
        """Outputs by name."""


def sensitivity(
    spec: KernelSpec,
    parameters: Mapping[str, ParameterValue],
    reference: Expectation,
    runner: Runner,
    *,
    mismatched: bool,
) -> list[Finding]:
    """Run once on fresh random data, then once per input with only that input drawn again.

    Findings: an input that the reference depends on but the kernel does not; a wrong result, unless
    a case has already shown one (``mismatched``); a reference that depends on no input.
    """
    tolerances = spec.validation.tolerances
    base = {a.name: _random(spec, a, parameters, 0) for a in spec.inputs}
    expected = reference(base, parameters)
    found = runner.run(base, degenerate.SENTINELS[0])
    findings = [] if mismatched else _wrong(spec, found, expected)
    depends = not spec.inputs
    for argument in spec.inputs:
        changed = {**base, argument.name: _random(spec, argument, parameters, 1)}
        want = reference(changed, parameters)
        changes = any(
            differ(a.dtype, expected[a.name], want[a.name], tolerances[a.name])
            for a in spec.outputs
        )
        depends |= changes
        got = runner.run(changed, degenerate.SENTINELS[0])
        outputs = [(found[a.name], got[a.name]) for a in spec.outputs]
        if finding := degenerate.insensitive(argument.name, outputs, changes):
            findings.append(finding)
    if not depends:
        findings.append(
            Finding(
                Reason.NO_EVIDENCE,
                "the reference gives the same output for every input, so a match shows nothing",
            )
        )
    return findings


def _wrong(spec: KernelSpec, found: Arrays, expected: Arrays) -> list[Finding]:
    findings = []
    for a in spec.outputs:
        yardstick = Yardstick(expectation_name(spec), spec.validation.tolerances[a.name])
        comparison = compare(a, found[a.name], expected[a.name], yardstick)
        if comparison.within:
            continue
        findings.append(
            Finding(
                Reason.MISMATCH,
                f"on fresh random inputs, {mismatch_text(comparison, 'the reference')}",
                {"output": a.name, "wrong": comparison.wrong, "of": comparison.total},
            )
        )
    return findings


def _random(
    spec: KernelSpec, argument: Argument, parameters: Mapping[str, ParameterValue], which: int
) -> NDArray[Any]:
    """Data for ``argument``, drawn as in the first case that draws it at random.

    The cases know which values make sense. If files alone hold it, use these, or the elements of
    one in another order; otherwise integers of the dtype's full range, or normally distributed
    floats.
    """
    for case in spec.validation.cases:
        one, two = (make_inputs(spec, case, parameters, salt=s)[argument.name] for s in _SALTS)
        if not np.array_equal(one, two):
            return two if which else one
    if all(case.inputs[argument.name].file for case in spec.validation.cases):
        return _captured(spec, argument, parameters, which)
    rng = np.random.default_rng(_SALTS[which])
    dtype = numpy_dtype(argument.dtype)
    if bounds := integer_range(argument.dtype):
        return rng.integers(bounds[0], bounds[1], argument.shape, dtype.type, endpoint=True)
    values = rng.normal(size=argument.shape)
    return narrow(values) if argument.dtype == "bfloat16" else values.astype(dtype)


def _captured(
    spec: KernelSpec, argument: Argument, parameters: Mapping[str, ParameterValue], which: int
) -> NDArray[Any]:
    first, *others = (
        make_inputs(spec, case, parameters)[argument.name] for case in spec.validation.cases
    )
    if not which:
        return first
    different = (other for other in others if not np.array_equal(first, other))
    return next(different, np.roll(first, first.size // 2 + 1))
