"""Verdicts as one self-contained HTML page: no scripts, no network, light and dark."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from npukit import __version__
from npukit.html_pages import page_templates, svg_url
from npukit.validate import figures
from npukit.validate.chart import Chart, draw_chart
from npukit.validate.evidence import Comparison
from npukit.validate.mismatch import ERROR_UNITS, distinct
from npukit.validate.pictures import ABSENT, LEVELS, WITHIN, Picture, Pixels
from npukit.validate.png import Colour, encode
from npukit.validate.verdict import CaseResult, KernelVerdict, Kind

TEMPLATE = "validation_report.html.j2"

_CLEAR: Colour = (0, 0, 0, 0)
_WITHIN_HUE = (92, 122, 168)
_WRONG_HUE = (220, 58, 36)
_RAMP: Sequence[tuple[int, int, int]] = (
    (13, 24, 74), (33, 71, 140), (38, 130, 175), (94, 187, 182), (192, 226, 178), (253, 250, 209),
)  # fmt: skip


def _error_palette() -> list[Colour]:
    """Transparent where there is no error, so the page's background shows."""
    within = [(*_WITHIN_HUE, 30 + 140 * level // WITHIN) for level in range(1, WITHIN + 1)]
    steps = LEVELS - WITHIN - 1
    wrong = [(*_WRONG_HUE, 130 + 125 * step // steps) for step in range(steps + 1)]
    return [_CLEAR, *within, *wrong, _CLEAR]


def _value_palette() -> list[Colour]:
    """From dark to light, so it also works in greyscale."""
    shades: list[Colour] = []
    for level in range(LEVELS + 1):
        position = level / LEVELS * (len(_RAMP) - 1)
        low = min(int(position), len(_RAMP) - 2)
        share = position - low
        red, green, blue = (
            round(a + (b - a) * share) for a, b in zip(_RAMP[low], _RAMP[low + 1], strict=True)
        )
        shades.append((red, green, blue, 255))
    return [*shades, _CLEAR]


_PALETTES = {"error": _error_palette(), "value": _value_palette()}
assert ABSENT == LEVELS + 1


@dataclass(frozen=True)
class _Image:
    """An image on the page; ``alt`` describes it in words."""

    title: str
    alt: str
    source: str
    width: int
    height: int
    caption: str


@dataclass(frozen=True)
class _Panel:
    """One output compared with one reference."""

    comparison: Comparison
    images: tuple[_Image, ...]
    chart: Chart


@dataclass(frozen=True)
class _Case:
    """A case and its panels."""

    result: CaseResult
    panels: tuple[_Panel, ...]


@dataclass(frozen=True)
class _Group:
    """The results of one parameter set: rows of a table, and a card for each."""

    label: str
    rows: tuple[tuple[str, list[CaseResult]], ...]
    cases: tuple[_Case, ...]


def to_html(
    verdicts: Sequence[KernelVerdict],
    command: str = "",
    *,
    additions: Sequence[str] = (),
    styles: str = "",
) -> bytes:
    """The page, in UTF-8.

    Args:
        verdicts: what to report.
        command: the command line that produced it.
        additions: HTML that follows each kernel's verdict, in their order; or nothing.
        styles: CSS for these.
    """
    environment = page_templates()
    environment.filters |= {"number": figures.number}
    page = environment.get_template(TEMPLATE).render(
        version=__version__,
        command=command,
        figures=figures,
        distinct=distinct,
        kernels=[(verdict, _groups(verdict), _svg(verdict)) for verdict in verdicts],
        additions=additions or [""] * len(verdicts),
        styles=styles,
        passed=sum(verdict.passed for verdict in verdicts),
        scales={
            "within": _gradient("error", 0, WITHIN),
            "wrong": _gradient("error", WITHIN + 1, LEVELS),
            "value": _gradient("value", 0, LEVELS),
        },
    )
    return page.encode("utf-8", errors="replace")


def _svg(verdict: KernelVerdict) -> str:
    """The design's picture as a data URL, if there is one."""
    return svg_url(verdict.origin.picture) if verdict.origin.picture else ""


def _gradient(palette: str, first: int, last: int) -> str:
    """CSS colour stops for part of a palette."""
    colours = [_PALETTES[palette][first + (last - first) * step // 4] for step in range(5)]
    return ", ".join(f"rgb({r} {g} {b} / {a / 255:.2f})" for r, g, b, a in colours)


def _groups(verdict: KernelVerdict) -> list[_Group]:
    return [
        _Group(
            label,
            tuple(figures.table_rows(group)),
            # Passing checks have a row in the table; a card for each would bury the cases.
            tuple(_case(r) for r in group if r.kind is Kind.CASE or not r.passed),
        )
        for label, group in figures.by_parameters(verdict)
    ]


def _case(case: CaseResult) -> _Case:
    comparisons = (*case.integer, *case.floating)
    panels = [
        _panel(comparison, picture)
        for comparison, picture in zip(comparisons, case.pictures, strict=True)
    ]
    return _Case(case, tuple(panels))


def _panel(comparison: Comparison, picture: Picture) -> _Panel:
    return _Panel(comparison, _images(comparison, picture), draw_chart(comparison))


def _images(comparison: Comparison, picture: Picture) -> tuple[_Image, ...]:
    unit = ERROR_UNITS[comparison.unit]
    name, shape = comparison.output, "x".join(map(str, picture.shape))
    shape += f" {picture.layout}" if picture.layout else ""
    per_pixel = "" if picture.block == (1, 1) else f", {_blocks(picture)} elements per pixel"
    things = " rows" if comparison.tolerance.by_rows else ""
    scale = " times what its row allows" if comparison.tolerance.by_rows else unit
    images = [
        _image(
            "|error|",
            picture.error,
            "error",
            f"where {name} differs from {comparison.against}: {comparison.wrong} wrong of "
            f"{comparison.total}{things}, at most {figures.number(comparison.max_error)}{unit}",
            f"{shape}{per_pixel}, up to {figures.number(picture.error.high)}{scale}",
        )
    ]
    for title, pixels in (("found", picture.found), ("expected", picture.expected)):
        if pixels is not None:
            ends = "..".join(distinct(pixels.low, pixels.high, digits=3))
            images.append(
                _image(title, pixels, "value", f"{name}, {title}: {ends}", f"scale {ends}")
            )
    return tuple(images)


def _blocks(picture: Picture) -> str:
    return f"{picture.block[0]}x{picture.block[1]}"


def _image(title: str, pixels: Pixels, palette: str, alt: str, caption: str) -> _Image:
    data = base64.b64encode(encode(pixels, _PALETTES[palette])).decode()
    return _Image(title, alt, f"data:image/png;base64,{data}", pixels.width, pixels.height, caption)
