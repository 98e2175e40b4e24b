"""SVG text: elements, the style of all floorplans, and the width of text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

STYLE = """
  svg { --ink: #1b1f24; --soft: #57606a; --edge: #8c959f; --page: #ffffff; --free: #ffffff;
    --faint: #d0d7de; --shim: #fff4e0; --memtile: #e6f4ea; --core: #e8f0fe; --unused: #f6f8fa;
    --alarm: #c1121f; --on-alarm: #ffffff }
  @media (prefers-color-scheme: dark) {
    svg { --ink: #e6e9ee; --soft: #a3abb8; --edge: #6b7380; --page: #14171c; --free: #0d1014;
      --faint: #3a414c; --shim: #33291a; --memtile: #18301f; --core: #1b2740; --unused: #1b1f26;
      --alarm: #ff6b6b; --on-alarm: #14171c }
  }
  text { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: var(--ink) }
  .title { font-size: 16px; font-weight: 600 }
  .note { fill: var(--soft) }
  .pin { font-size: 10px; fill: var(--soft) }
  .page { fill: var(--page) }
  .tile { stroke: var(--edge); stroke-width: 1.5 }
  .shim { fill: var(--shim) } .memtile { fill: var(--memtile) } .core { fill: var(--core) }
  .unused { fill: var(--unused); stroke: var(--faint); stroke-width: 1 }
  .name { font-weight: 600 }
  .memory { fill: var(--free); stroke: var(--edge); stroke-width: 1 }
  .bank { stroke: var(--edge); stroke-width: 1; stroke-dasharray: 2 2 }
  .stack { fill: var(--soft) }
  .other { fill: var(--edge) }
  .stream, .cascade, .shared { fill: none }
  .stream { stroke-width: 2.2 }
  .cascade { stroke: var(--soft); stroke-width: 4 }
  .shared { stroke-width: 1.8; stroke-dasharray: 5 4 }
  .waiting, .wait { fill: none; stroke: var(--alarm); stroke-width: 3 }
  .alarm { fill: var(--alarm); font-weight: 600 }
  .number { fill: var(--alarm) }
  .on-alarm { fill: var(--on-alarm); font-weight: 600 }
  .count { font-size: 10px; font-weight: 600; paint-order: stroke }
  .count { stroke: var(--page); stroke-width: 3 }
  .hit { fill: none; stroke: transparent; stroke-width: 9 }
  svg:has(.bundle:hover) .bundle:not(:hover) { opacity: .07 }
  .bundle:hover .stream { stroke-width: 3.6 }
"""
"""Light and dark, as the reader's system prefers; what the pointer is on stands out."""

COLOURS = (
    *("#0072b2", "#d55e00", "#009e73", "#b5468b", "#b98900", "#6a51a3"),
    *("#1797a8", "#a0522d", "#e0457b", "#5b8c00", "#4b6cb7", "#7a7a7a"),
)
"""The first six are as far apart as colour-blind readers need; all show on white and on black."""

_NOT_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\U00010000-\U0010ffff]")

DASHES = ("", "9 4", "3 3", "9 3 2 3")
"""How lines of one colour differ."""

GREY = "#6e7781"

TITLE_CHARACTER = 9.8
CHARACTER = 7.4
"""The width of a character in pixels at most: monospaced fonts differ a little."""


def width_of(text: str, character: float = CHARACTER) -> float:
    """The most pixels that ``text`` takes."""
    return len(text) * character


def shortened(text: str, most: int) -> str:
    """``text`` in at most ``most`` characters; its middle is left out if it is longer."""
    if len(text) <= most:
        return text
    kept = most - 1
    return f"{text[: (kept + 1) // 2]}…{text[len(text) - kept // 2 :]}"


def escaped(content: str) -> str:
    """``content`` as text of an XML document; characters that XML does not have are replaced."""
    return html.escape(_NOT_XML.sub("\ufffd", content))


def head(title: str, keys: Iterable[str]) -> str:
    """The title and the style: what the pointer is on fades lines without its key.

    A part of the picture has the class ``on-KEY``, a line the class ``KEY``.
    """
    rules = "\n".join(f"  svg:has(.on-{k}:hover) .line:not(.{k}) {{ opacity: .07 }}" for k in keys)
    return f"<title>{escaped(title)}</title><style>{STYLE}{rules}\n</style>"


def group(kind: str, elements: Iterable[str], tooltip: str = "") -> str:
    """Elements with a class, and a tooltip."""
    title = f"<title>{escaped(tooltip)}</title>" if tooltip else ""
    return f'<g class="{kind}">{title}{"".join(elements)}</g>'


def text(
    x: float, y: float, content: str, kind: str = "", anchor: str = "start", tooltip: str = ""
) -> str:
    """A line of text."""
    attributes = f' class="{kind}"' if kind else ""
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    title = f"<title>{escaped(tooltip)}</title>" if tooltip else ""
    return f'<text x="{x:g}" y="{y:g}"{where}{attributes}>{escaped(content)}{title}</text>'


def titled(element: str, tooltip: str) -> str:
    """``element``, which is empty (``<... />``), with a tooltip."""
    assert element.endswith("/>")
    name = element[1:].split(" ", 1)[0]
    return f"{element[:-2]}><title>{escaped(tooltip)}</title></{name}>"


def rect(
    x: float, y: float, width: float, height: float, kind: str = "", extra: str = "", rx: float = 0
) -> str:
    """A rectangle; ``kind`` is its class."""
    attributes = f' class="{kind}"' if kind else ""
    corner = f' rx="{rx:g}"' if rx else ""
    more = f" {extra}" if extra else ""
    return (
        f'<rect x="{x:.2f}" y="{y:g}" width="{width:.2f}" height="{height:g}"'
        f"{corner}{attributes}{more}/>"
    )


def path(corners: Sequence[tuple[float, float]], kind: str, colour: str, dash: str = "") -> str:
    """A line with an arrow head in ``colour`` (see :func:`arrow_heads`)."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path class="{kind}" stroke="{colour}"{dashes} marker-end="url(#head{colour[1:]})" '
        f'd="{_along(corners)}"/>'
    )


def hit_area(corners: Sequence[tuple[float, float]]) -> str:
    """What of a line the pointer finds."""
    return f'<path class="hit" d="{_along(corners)}"/>'


def _along(corners: Sequence[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{x:g} {y:g}" for x, y in corners)


def arrow_heads(colours: list[str]) -> str:
    """The definitions of the arrow heads of these colours, and of those of waits."""
    waits = (
        '<marker id="headwait" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="12" '
        'markerHeight="12" markerUnits="userSpaceOnUse" orient="auto">'
        '<path class="number" d="M0 0 L8 4 L0 8 Z"/></marker>'
    )
    heads = [
        f'<marker id="head{colour[1:]}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" '
        f'markerHeight="9" markerUnits="userSpaceOnUse" orient="auto">'
        f'<path d="M0 0 L8 4 L0 8 Z" fill="{colour}"/></marker>'
        for colour in sorted(set(colours))
    ]
    return f"<defs>{''.join(heads)}{waits}</defs>"
