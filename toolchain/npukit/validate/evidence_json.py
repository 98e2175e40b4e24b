"""Comparisons and findings as JSON values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from npukit.validate.evidence import Comparison, Finding
from npukit.validate.mismatch import row_data


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """The figures of a comparison; errors are in ``unit``."""
    return {
        "output": comparison.output,
        "against": comparison.against,
        "unit": comparison.unit,
        "exact": comparison.exact,
        "within": comparison.within,
        "tolerance": comparison.tolerance.limit,
        "measure": comparison.tolerance.measure.value,
        "floor": comparison.tolerance.floor,
        "rule": comparison.rule,
        "wrong": comparison.wrong,
        "of": comparison.total,
        "max_error": comparison.max_error,
        "mean_error": comparison.mean_error,
        "least": comparison.least,
        "rows": [row_data(row) for row in comparison.rows],
        "first": [
            {"index": list(index), "expected": expected, "found": found}
            for index, expected, found in comparison.first
        ],
        "histogram": [
            {"low": b.low, "high": b.high, "count": b.count} for b in comparison.histogram
        ],
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding: reason, sentence, figures."""
    return {"reason": finding.reason.value, "text": finding.text, "data": dict(finding.data)}


def finite(value: Any) -> Any:
    """``value`` with strings for the numbers that JSON does not have."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, Mapping):
        return {key: finite(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [finite(entry) for entry in value]
    return value
