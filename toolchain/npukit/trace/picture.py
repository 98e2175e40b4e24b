"""A dispatch as a picture (SVG): what each part of the array does when. It needs no script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from npukit.floorplan.svg import escaped
from npukit.timing.timeline import Activity
from npukit.trace.tracks import Group, Slice, Track

_LABEL, _WIDTH = 180, 760
_ROW, _HEAD, _AXIS = 18, 20, 26
_LEAST = 0.6
_TICKS = 8
_CHARACTER = 6.6
_COLOURS = ("#0072b2", "#009e73", "#b5468b", "#d55e00", "#6a51a3", "#5b8c00", "#1797a8", "#a0522d")
_WAITS = {
    str(Activity.LOCK): "#d98a00",
    str(Activity.STREAM): "#3a7bd5",
    str(Activity.TOKEN): "#8e5bd0",
    str(Activity.TASK): "#8a93a0",
}
_STYLE = """
  svg { --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --band: #f1f3f7; --page: #ffffff }
  @media (prefers-color-scheme: dark) {
    svg { --ink: #e6e9ee; --soft: #a3abb8; --line: #3a414c; --band: #1c2129; --page: #14171c }
  }
  text { font: 11px system-ui, sans-serif; fill: var(--soft) }
  .group { font-weight: 600; fill: var(--ink) }
  .band { fill: var(--band) } .page { fill: var(--page) } .line { stroke: var(--line) }
  .on-work { fill: #ffffff }
"""


def draw(groups: Sequence[Group], begin: int, end: int, title: str) -> str:
    """What happens from ``begin`` to ``end``, in nanoseconds."""
    parts: list[str] = []
    colours: dict[str, str] = {}
    y: float = _AXIS
    scale = _WIDTH / max(1, end - begin)
    for group in groups:
        shown = [t for t in group.tracks if any(_is_inside(s, begin, end) for s in t.slices)]
        if not shown:
            continue
        parts.append(
            f'<rect class="band" x="0" y="{y:g}" width="{_LABEL + _WIDTH}" height="{_HEAD}"/>'
        )
        parts.append(_text(8, y + 14, group.name, "group"))
        y += _HEAD
        for track in shown:
            parts.append(_text(16, y + 13, track.name))
            parts += _slices(track, y, begin, end, scale, colours)
            y += _ROW
    height = y + 10
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LABEL + _WIDTH + 10} {height:g}" '
        f'width="{_LABEL + _WIDTH + 10}" height="{height:g}" role="img">'
        f"<title>{escaped(title)}</title><style>{_STYLE}</style>"
        f'<rect class="page" width="100%" height="100%" rx="8"/>'
    )
    return "\n".join([head, *_axis(begin, end, scale, height), *parts, "</svg>"]) + "\n"


def _is_inside(each: Slice, begin: int, end: int) -> bool:
    return each.end > begin and each.start < end


def _text(x: float, y: float, content: str, kind: str = "") -> str:
    attributes = f' class="{kind}"' if kind else ""
    return f'<text x="{x:g}" y="{y:g}"{attributes}>{escaped(content)}</text>'


def _axis(begin: int, end: int, scale: float, height: float) -> Iterator[str]:
    """Lines at round times from the beginning of the dispatch."""
    step = _round_step((end - begin) / _TICKS)
    for number in range(int((end - begin) / step) + 1):
        at = number * step
        x = _LABEL + at * scale
        yield f'<path class="line" d="M{x:.1f} {_AXIS - 6} V{height:g}"/>'
        yield _text(x + 3, 14, f"{at / 1000:g} us")


def _round_step(least: float) -> float:
    power = 1.0
    while power * 10 <= least:
        power *= 10
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least)


def _slices(
    track: Track, y: float, begin: int, end: int, scale: float, colours: dict[str, str]
) -> Iterator[str]:
    """The slices of a track; those that are too short to see are one with the next."""
    drawn = -1.0
    for each in track.slices:
        if not _is_inside(each, begin, end):
            continue
        left = (max(each.start, begin) - begin) * scale
        right = max((min(each.end, end) - begin) * scale, left + _LEAST)
        if right < drawn + _LEAST:
            continue
        drawn = right
        wait = _WAITS.get(each.category)
        top, thick = (y + 6, _ROW - 12) if wait else (y + 2, _ROW - 4)
        colour = wait or colours.setdefault(each.name, _COLOURS[len(colours) % len(_COLOURS)])
        faint = ' fill-opacity="0.55"' if wait else ""
        tooltip = f"{each.name}: {each.end - each.start:,} ns"
        yield (
            f'<rect x="{_LABEL + left:.2f}" y="{top:g}" width="{right - left:.2f}" '
            f'height="{thick}" fill="{colour}"{faint}><title>{escaped(tooltip)}</title></rect>'
        )
        if not wait and right - left > _CHARACTER * len(each.name) + 8:
            yield _text(_LABEL + left + 4, y + 13, each.name, "on-work")
