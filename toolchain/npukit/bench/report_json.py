"""Benchmarks as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from npukit import __version__
from npukit.bench.comparison import Comparison
from npukit.bench.earlier import FORMAT
from npukit.bench.run import KernelBench
from npukit.estimate.report import estimate_json
from npukit.machine.throughput import DISPATCH_US

_MEASURED = {
    "emulator": "calls on the emulated device; they say nothing about the time on an NPU",
    "npu": "calls on the NPU",
}


def to_json(benches: Iterable[KernelBench], comparison: Comparison | None) -> dict[str, Any]:
    """All of it as JSON values; ``format`` names what they mean."""
    return {
        "format": FORMAT,
        "npukit": __version__,
        "kernels": [_bench(bench) for bench in benches],
        "comparison": None if comparison is None else _comparison(comparison),
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "new": list(comparison.new),
        "gone": list(comparison.gone),
        "changes": [
            msgspec.to_builtins(change) | {"worse": change.is_worse}
            for change in comparison.changes
        ],
        "new_figures": msgspec.to_builtins(comparison.new_figures),
        "gone_figures": msgspec.to_builtins(comparison.gone_figures),
    }


def _bench(bench: KernelBench) -> dict[str, Any]:
    timing, bound = bench.timing, bench.bound
    return {
        "kernel": bench.kernel,
        "device": bench.device,
        "target": bench.target,
        "parameters": dict(bench.parameters),
        "measured": {
            "on": bench.runs_on,
            "device_kind": bench.device_kind,
            "what": _MEASURED[bench.device_kind],
            "calls": timing.calls,
            "tiles_per_call": timing.tiles,
            "call_median_us": timing.median_us,
            "call_p95_us": timing.p95_us,
            "tile_median_us": timing.tile_us,
            "tile_p95_us": timing.tile_p95_us,
            "tiles_per_second": timing.tiles_per_second,
        },
        "counted": {
            **msgspec.to_builtins(bench.figures),
            "figures": dict(bench.figures.named()),
        },
        "bound": {
            "generation": bound.generation,
            "cycles": bound.cycles,
            "limited_by": list(bound.limited_by),
            "without_scalar_code_of": [core.tile for core in bench.figures.scalar_cores],
            "us_at_1_ghz": bound.us,
            "dispatch_us": list(DISPATCH_US),
            "tile_us_with_dispatch": list(bound.tile_us(timing.tiles)),
            "demands": [
                msgspec.to_builtins(demand) | {"cycles": demand.cycles} for demand in bound.demands
            ],
        },
        "estimate": estimate_json(bench.estimate),
    }
