"""Draws bounds as an SVG chart: what each kernel wants of each resource, on a logarithmic axis."""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from npukit.bench.run import KernelBench, name_of
from npukit.timing.bounds import Demand, Resource

# Okabe and Ito's palette, which is safe for colour-blind readers.
_COLOURS: Final[Mapping[Resource, str]] = {
    "compute": "#0072b2",
    "loads": "#56b4e9",
    "stores": "#009e73",
    "stream": "#e69f00",
}
_STYLE: Final = """
  text { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #1b1f24 }
  .title { font-size: 16px; font-weight: 600 }
  .note { fill: #57606a }
  .grid { stroke: #d0d7de }
  .limit { font-weight: 600 }
"""
_MARGIN: Final = 28
_HEADER: Final = 92
_BAR: Final = 13
_GAP: Final = 14
_PLOT: Final = 480
_VALUES: Final = 200
"""Room to the right of the longest bar, for its value."""
_CHARACTER: Final = 7.3


def draw_bounds(benches: Sequence[KernelBench]) -> str:
    """The chart of ``benches``, all of which are for one generation."""
    generation = benches[0].bound.generation
    notes = [_measured(bench) for bench in benches]
    longest = max(len(text) for text in (*map(name_of, benches), *notes))
    left = _MARGIN + math.ceil(longest * _CHARACTER) + _GAP
    decades = max(1, math.ceil(math.log10(max(2, *(bench.bound.cycles for bench in benches)))))
    heights = [max(2, len(bench.bound.demands)) * _BAR + _GAP for bench in benches]
    width, bottom = left + _PLOT + _VALUES + _MARGIN, _HEADER + sum(heights)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {bottom + _MARGIN}" '
        f'width="{width}" height="{bottom + _MARGIN}">',
        f"<style>{_STYLE}</style>",
        f'<rect width="{width}" height="{bottom + _MARGIN}" fill="#ffffff"/>',
        _text(_MARGIN, 28, f"Bounds on {generation}", "title"),
        _text(_MARGIN, 48, "least cycles of a dispatch; computed, not measured", "note"),
        *_legend(left),
        *_grid(left, bottom, decades),
    ]
    y = _HEADER
    for bench, note, height in zip(benches, notes, heights, strict=True):
        lines.append(_text(_MARGIN, y + _BAR - 2, name_of(bench)))
        lines.append(_text(_MARGIN, y + 2 * _BAR - 1, note, "note"))
        for number, demand in enumerate(bench.bound.demands):
            is_limit = demand.cycles == bench.bound.cycles
            lines += _bar(demand, left, y + number * _BAR, decades, is_limit=is_limit)
        y += height
    return "\n".join([*lines, "</svg>", ""])


def _measured(bench: KernelBench) -> str:
    scalar = "; scalar code is not in the bound" if bench.figures.scalar_cores else ""
    return f"{bench.timing.tile_us:,.1f} us a tile, {bench.runs_on}{scalar}"


def _length(cycles: int, decades: int) -> float:
    return _PLOT * math.log10(max(1, cycles)) / decades


def _bar(demand: Demand, x: int, y: int, decades: int, *, is_limit: bool) -> Iterator[str]:
    length = max(1.0, _length(demand.cycles, decades))
    yield (
        f'<rect x="{x}" y="{y}" width="{length:.1f}" height="{_BAR - 2}" '
        f'fill="{_COLOURS[demand.resource]}"><title>{html.escape(str(demand))}</title></rect>'
    )
    text = f"{demand.cycles:,}"
    yield _text(x + length + 5, y + _BAR - 3, text, "limit" if is_limit else "note")


def _legend(left: int) -> Iterator[str]:
    for number, (resource, colour) in enumerate(_COLOURS.items()):
        x = left + number * 100
        yield f'<rect x="{x}" y="58" width="11" height="11" fill="{colour}"/>'
        yield _text(x + 16, 68, resource)


def _grid(left: int, bottom: int, decades: int) -> Iterator[str]:
    for decade in range(decades + 1):
        x = left + _PLOT * decade / decades
        yield f'<path class="grid" d="M{x:.1f} {_HEADER - 6} V{bottom}"/>'
        yield _text(x - 3, bottom + 14, f"{10**decade:,}", "note")


def _text(x: float, y: float, text: str, kind: str = "") -> str:
    chosen = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y}"{chosen}>{html.escape(text)}</text>'
