"""A sweep as JSON."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from npukit import __version__
from npukit.sweep.result import SweepResult
from npukit.sweep.row import Outcome

FORMAT: Final = "npukit-sweep-1"


def to_json(result: SweepResult) -> dict[str, Any]:
    """All of it as JSON values; ``format`` names what they mean."""
    return {
        "format": FORMAT,
        "npukit": __version__,
        "what": "estimates are computed from recordings of the emulated device, never measured; "
        "`timed` is measured on an NPU",
        "kernel": result.kernel,
        "axes": {axis.name: list(axis.values) for axis in result.grid.axes},
        "objectives": [
            {"name": each.name, "what": each.label, "unit": each.unit} for each in result.objectives
        ],
        "results": result.store,
        "counts": {outcome.value: result.count(outcome) for outcome in Outcome},
        "variants": [
            {
                **msgspec.to_builtins(row),
                "front": index in result.front,
                "objectives": {each.name: each.value(row) for each in result.objectives},
            }
            for index, row in enumerate(result.rows)
        ],
    }
