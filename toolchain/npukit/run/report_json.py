"""The result of a run as data for ``--json``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from npukit.kernel.spec import Argument
from npukit.run.execution import Outcome
from npukit.run.expected import Checked
from npukit.run.given_inputs import Given
from npukit.run.runnable import Runnable
from npukit.run.summary import Summary, summary_of
from npukit.runtime.devices import KernelDevice


def to_json(
    runnable: Runnable,
    device: KernelDevice,
    inputs: Mapping[str, Given],
    outcome: Outcome,
    checked: Sequence[Checked],
    written: Mapping[str, str],
) -> dict[str, Any]:
    """What ran, on which data, and what it gave; ``written`` maps outputs to their files."""
    return {
        "kernel": runnable.name,
        "device": runnable.device,
        "target": runnable.target,
        "parameters": dict(runnable.parameters),
        "folder": str(runnable.folder),
        "runs_on": device.label,
        "inputs": [
            {
                **_argument(a),
                "from": inputs[a.name].source,
                **_figures(summary_of(inputs[a.name].array, a.dtype)),
            }
            for a in runnable.inputs
        ],
        "outputs": [
            {
                **_argument(a),
                **_figures(summary_of(outcome.outputs[a.name], a.dtype)),
                "untouched": a.name in outcome.untouched,
                "file": written.get(a.name),
            }
            for a in runnable.outputs
        ],
        "runs": len(outcome.microseconds),
        "same": None if len(outcome.microseconds) == 1 else not outcome.differences,
        "differences": [
            {
                "run": d.run,
                "output": d.output,
                "values": d.values,
                "of": d.total,
                "first": list(d.first),
            }
            for d in outcome.differences
        ],
        "expected": [_check(each) for each in checked],
        "microseconds": list(outcome.microseconds),
    }


def _check(checked: Checked) -> dict[str, Any]:
    comparison = checked.comparison
    return {
        "output": comparison.output,
        "against": comparison.against,
        "exact": comparison.exact,
        "within": comparison.within,
        "wrong": comparison.wrong,
        "of": comparison.total,
        "max_error": _finite(comparison.max_error),
        "unit": comparison.unit,
        "as_saved": checked.as_saved,
    }


def _argument(argument: Argument) -> dict[str, Any]:
    return {
        "name": argument.name,
        "dtype": argument.dtype,
        "shape": list(argument.shape),
        "direction": argument.direction,
    }


def _figures(summary: Summary) -> dict[str, Any]:
    return {
        "min": _finite(summary.low),
        "max": _finite(summary.high),
        "nans": summary.nans,
        "constant": summary.constant,
        "sha256": summary.sha256,
    }


def _finite(value: float | int | None) -> float | int | str | None:
    if value is None or math.isfinite(value):
        return value
    return "Infinity" if value > 0 else "-Infinity"
