"""An error histogram as a chart: how many elements are off, and by how much."""

from __future__ import annotations

import math
from dataclasses import dataclass

from npukit.validate.evidence import Comparison
from npukit.validate.figures import bin_label

_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 12, 8, 36
_HEIGHT = 130
_BAR = 26
_LEAST_WIDTH = 150
_CHARACTER = 5.6
_GAP = 8
_TITLES = {
    "LSB": "error in LSB",
    "abs": "error",
    "relative": "error / expected value",
    "ULP": "error in ULP",
}
_LONG = 10_000
"""From this error on a label is in scientific notation."""


@dataclass(frozen=True)
class Bar:
    """A rectangle; ``label`` is its error or range of errors, ``count`` the number of elements."""

    x: float
    y: float
    width: float
    height: float
    label: str
    count: int
    wrong: bool


@dataclass(frozen=True)
class Tick:
    """An axis tick, ``at`` pixels from the left or top edge of the chart."""

    at: float
    text: str


@dataclass(frozen=True)
class Chart:
    """The geometry of a chart, in pixels; the axis of counts is logarithmic."""

    width: int
    height: int
    left: int
    right: int
    bottom: int
    bars: tuple[Bar, ...]
    counts: tuple[Tick, ...]
    errors: tuple[Tick, ...]
    title: str
    alt: str


def draw_chart(comparison: Comparison) -> Chart:
    """The chart of ``comparison``'s histogram."""
    bins = comparison.histogram
    inner = max(_LEAST_WIDTH, _BAR * len(bins))
    width, bottom = _LEFT + inner + _RIGHT, _TOP + _HEIGHT
    step = inner / max(1, len(bins))
    thick = min(step * 0.8, 48.0)
    most = max((b.count for b in bins), default=1)

    def height(count: int) -> float:
        return _HEIGHT * math.log1p(count) / math.log1p(max(1, most))

    bars = tuple(
        Bar(
            x=round(_LEFT + step * (i + 0.5) - thick / 2, 1),
            y=round(bottom - height(b.count), 1),
            width=round(thick, 1),
            height=round(height(b.count), 1),
            label=bin_label(b),
            count=b.count,
            wrong=max(abs(b.low), abs(b.high)) > comparison.error_limit,
        )
        for i, b in enumerate(bins)
    )
    return Chart(
        width=width,
        height=bottom + _BOTTOM,
        left=_LEFT,
        right=width - _RIGHT,
        bottom=bottom,
        bars=bars,
        counts=tuple(Tick(round(bottom - height(c), 1), _short(c)) for c in _decades(most)),
        errors=_error_ticks(comparison, step),
        title=_TITLES[comparison.unit],
        alt="errors: " + ", ".join(f"{bar.count} at {bar.label}" for bar in bars),
    )


def _decades(most: int) -> list[int]:
    """0, and powers of ten up to ``most``; every other power when there are more than five."""
    powers = [10**p for p in range(len(str(max(1, most))))]
    return [0, *powers[:: 2 if len(powers) > 5 else 1]]


def _short(count: int) -> str:
    for size, letter in ((10**9, "G"), (10**6, "M"), (10**4, "k")):
        if count >= size:
            return f"{count // (1000 if letter == 'k' else size)}{letter}"
    return str(count)


def _error_ticks(comparison: Comparison, step: float) -> tuple[Tick, ...]:
    """Labels below the bars: as many as fit, starting with both ends."""
    labels = []
    for i, b in enumerate(comparison.histogram):
        middle = b.low if b.low == b.high or math.isinf(b.low) else (b.low + b.high) / 2
        labels.append(Tick(_LEFT + step * (i + 0.5), _error(middle, exact=b.low == b.high)))
    chosen: list[Tick] = []
    for tick in [*labels[:1], *labels[:0:-1], *labels[1:]]:
        half = _half(tick)
        if all(abs(tick.at - c.at) >= half + _half(c) + _GAP for c in chosen):
            chosen.append(tick)
    return tuple(sorted(chosen, key=lambda tick: tick.at))


def _half(tick: Tick) -> float:
    return len(tick.text) * _CHARACTER / 2


def _error(value: float, *, exact: bool) -> str:
    """``+1``, ``-0.25``, ``-118``; fewer decimals for the middle of a bin that covers a range."""
    if not value:
        return "0"
    if 10 <= abs(value) < _LONG:
        return f"{value:+.0f}"
    return f"{value:+.{4 if exact else 2}g}"
