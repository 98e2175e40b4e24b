"""The results of a probe as JSON values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from npukit.builder.request import BuildRequest
from npukit.probe.conclusion import conclusion
from npukit.probe.rows import Figures, Row
from npukit.probe.run import Probe
from npukit.runtime.devices import Device


def to_json(
    request: BuildRequest, device: Device, probe: Probe, rows: Sequence[Row]
) -> dict[str, Any]:
    """The results as JSON; times are in seconds, infinities and NaN are strings."""
    return {
        "kernel": request.spec.name,
        "device": request.device,
        "target": request.target,
        "runs_on": device.name,
        "because": device.reason,
        "case": probe.case.name,
        "configurations": [_row(row) for row in rows],
        "metadata": probe.mapping.to_json(),
        "conclusion": list(conclusion(rows, probe.mapping, device.name)),
    }


def _row(row: Row) -> dict[str, Any]:
    configuration = row.configuration
    return {
        "configuration": configuration.name,
        "groups_of": [buffer.group_of for buffer in configuration.buffers],
        "flags": [buffer.flag for buffer in configuration.buffers],
        "order": list(configuration.order),
        "opcode": configuration.opcode,
        "size_in_words": configuration.size_in_words,
        "ending": row.ending.value,
        "message": row.message,
        "warnings": list(row.warnings),
        "seconds": row.seconds,
        "right": row.right,
        "output": None if row.figures is None else _figures(row.figures),
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "nonzero": figures.nonzero,
        "low": _number(figures.low),
        "high": _number(figures.high),
        "std": figures.std,
        "constant": figures.constant,
        "untouched": figures.untouched,
        "wrong": figures.wrong,
        "of": figures.total,
    }


def _number(value: float) -> float | str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value
