"""The results of ``npukit whisper-check`` as JSON values and as tables of text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from npukit.whisper.attention_check import LayerAttention
from npukit.whisper.check import CheckResult
from npukit.whisper.metrics import Likeness

Cells = tuple[str, ...]

ATTENTION_COLUMNS: Cells = ("layer", "cosine", "SQNR dB", "kernel ms", "score_shift", "gain")


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
        "kernels": [
            {"kernel": name, "calls": calls, "ms": _milliseconds(result.seconds[name])}
            for name, calls in sorted(result.calls.items())
        ],
    }


def _layer(found: LayerAttention) -> dict[str, Any]:
    shifts = found.shifts
    built = {} if shifts is None else {"score_shift": shifts.score_shift, "gain": shifts.gain}
    return {
        "layer": found.layer,
        **_likeness(found.likeness),
        "ms": _milliseconds(found.seconds),
    } | built


def _likeness(found: Likeness) -> dict[str, Any]:
    sqnr = found.sqnr
    shown = ("Infinity" if sqnr > 0 else "-Infinity") if math.isinf(sqnr) else round(sqnr, 3)
    return {"cosine": round(found.cosine, 9), "sqnr_db": shown}


def attention_rows(layers: Sequence[LayerAttention]) -> list[Cells]:
    """A row of :data:`ATTENTION_COLUMNS` for each layer."""
    return [
        (
            str(found.layer),
            *likeness_cells(found.likeness),
            f"{1000 * found.seconds:.1f}",
            "" if found.shifts is None else str(found.shifts.score_shift),
            "" if found.shifts is None else str(found.shifts.gain),
        )
        for found in layers
    ]


def likeness_cells(found: Likeness) -> Cells:
    """Cosine and SQNR."""
    return f"{found.cosine:.6f}", f"{found.sqnr:.1f}"


def kernel_rows(result: CheckResult) -> list[Cells]:
    """Name, calls and milliseconds of each kernel."""
    return [
        (name, str(calls), f"{1000 * result.seconds[name]:.1f}")
        for name, calls in sorted(result.calls.items())
    ]


def _milliseconds(seconds: float) -> float:
    return round(1000 * seconds, 3)
