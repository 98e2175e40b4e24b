"""The results of ``npukit whisper-check`` as JSON values and as cells of tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from npukit.runtime.context_pool import LIMIT
from npukit.whisper.attention_check import LayerAttention
from npukit.whisper.check import CheckResult
from npukit.whisper.encoder_check import EncoderResult, SiteCost, Stage
from npukit.whisper.kernels import Meter
from npukit.whisper.metrics import Likeness
from npukit.whisper.sites import SITES

Cells = tuple[str, ...]

ATTENTION_COLUMNS: Final[Cells] = ("layer", "cosine", "SQNR dB", "kernel ms", "score_shift", "gain")
STAGE_COLUMNS: Final[Cells] = ("stage", "cosine", "SQNR dB", "kernel ms", "ms")
KERNEL_COLUMNS: Final[Cells] = ("kernel", "calls", "ms")
COST_COLUMNS: Final[Cells] = ("layer", *(site.replace("_layer_norm", "_norm") for site in SITES))


def to_json(result: CheckResult) -> dict[str, Any]:
    """The result as JSON values; infinities are the strings "Infinity" and "-Infinity"."""
    encoder = result.encoder
    return {
        "model": encoder.title,
        "layers": encoder.layers,
        "width": encoder.width,
        "heads": encoder.heads,
        "tokens": encoder.tokens,
        "precision": result.precision,
        "attention": None if result.attention is None else list(map(_layer, result.attention)),
        "encoder": None if result.whole is None else _whole(result.whole),
    }


def _layer(found: LayerAttention) -> dict[str, Any]:
    shifts = found.shifts
    built = {} if shifts is None else {"score_shift": shifts.score_shift, "gain": shifts.gain}
    row = {"layer": found.layer, **_likeness(found.likeness), "ms": _milliseconds(found.seconds)}
    return row | built


def _whole(result: EncoderResult) -> dict[str, Any]:
    return {
        "end_to_end": _likeness(result.end_to_end),
        "worst_layer": result.worst_layer.name,
        "contexts_opened": result.loads,
        "stages": [_stage(stage) for stage in result.stages],
        "costs": [[_cost(cost) for cost in layer] for layer in result.costs],
        "kernels": [
            {"kernel": name, "calls": calls, "ms": _milliseconds(result.meter.seconds[name])}
            for name, calls in sorted(result.meter.calls.items())
        ],
    }


def _stage(stage: Stage) -> dict[str, Any]:
    return {
        "stage": stage.name,
        **_likeness(stage.likeness),
        "kernel_ms": _milliseconds(stage.kernel_seconds),
        "ms": _milliseconds(stage.seconds),
    }


def _cost(cost: SiteCost) -> dict[str, Any]:
    return {
        "operation": cost.site,
        "kernel": cost.kernel,
        **_likeness(cost.likeness),
        "share": round(cost.share, 6),
    }


def _likeness(found: Likeness) -> dict[str, Any]:
    sqnr = found.sqnr
    shown = ("Infinity" if sqnr > 0 else "-Infinity") if math.isinf(sqnr) else round(sqnr, 3)
    return {"cosine": round(found.cosine, 9), "sqnr_db": shown}


def attention_rows(layers: Sequence[LayerAttention]) -> list[Cells]:
    """A row of :data:`ATTENTION_COLUMNS` for each layer."""
    return [
        (
            str(found.layer),
            *_likeness_cells(found.likeness),
            _cell(found.seconds),
            "" if found.shifts is None else str(found.shifts.score_shift),
            "" if found.shifts is None else str(found.shifts.gain),
        )
        for found in layers
    ]


def stage_rows(stages: Sequence[Stage]) -> list[Cells]:
    """A row of :data:`STAGE_COLUMNS` for each stage."""
    return [
        (
            stage.name,
            *_likeness_cells(stage.likeness),
            _cell(stage.kernel_seconds),
            _cell(stage.seconds),
        )
        for stage in stages
    ]


def cost_rows(costs: Sequence[Sequence[SiteCost]]) -> list[Cells]:
    """A row of :data:`COST_COLUMNS` for each layer, in percent."""
    return [
        (str(index), *(f"{100 * cost.share:.1f}" for cost in layer))
        for index, layer in enumerate(costs)
    ]


def kernel_rows(meter: Meter) -> list[Cells]:
    """A row of :data:`KERNEL_COLUMNS` for each kernel."""
    return [
        (name, str(calls), _cell(meter.seconds[name]))
        for name, calls in sorted(meter.calls.items())
    ]


def summary(result: EncoderResult) -> list[str]:
    """What matters most, in sentences."""
    worst = result.worst_layer
    lines = [
        f"end to end: {result.end_to_end}",
        f"worst layer: {worst.name} ({worst.likeness})",
        f"hardware contexts: opened {result.loads} times, at most {LIMIT} at once",
    ]
    if result.costs:
        shares: dict[tuple[str, str], float] = {}
        for layer in result.costs:
            for cost in layer:
                key = cost.site, cost.kernel
                shares[key] = shares.get(key, 0.0) + cost.share / len(result.costs)
        (site, kernel), share = max(shares.items(), key=lambda item: item[1])
        lines.append(f"what costs the most: {site} ({kernel}), {share:.0%} of a layer's error")
    return lines


def _likeness_cells(found: Likeness) -> Cells:
    return f"{found.cosine:.6f}", f"{found.sqnr:.1f}"


def _cell(seconds: float) -> str:
    return f"{1000 * seconds:.1f}"


def _milliseconds(seconds: float) -> float:
    return round(1000 * seconds, 3)
