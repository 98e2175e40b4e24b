"""A picture of a sweep: the objectives against each other, and how parameters change the first."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from npukit.errors import ToolchainError, UsageError
from npukit.kernel.spec import DEVICES
from npukit.sweep.grid import Axis
from npukit.sweep.objectives import Objective, group_of
from npukit.sweep.result import SweepResult
from npukit.sweep.row import Outcome, Row

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.image import AxesImage

FORMATS: Final = ("png", "svg", "pdf")

# Okabe and Ito's palette, which is safe for colour-blind readers; markers differ too.
_LOOKS: Final[Mapping[str, tuple[str, str]]] = dict(
    zip(DEVICES, (("#0072b2", "o"), ("#d55e00", "s"), ("#009e73", "^")), strict=False)
)
_OTHER: Final = ("#555555", "D")
_LABELLED: Final = 12
"""Points on fronts that get a label; more would hide each other."""
_SPREAD: Final = 8
"""An axis is logarithmic if its largest value is more than this multiple of the least."""
_CELLS: Final = 16
"""Values of a parameter up to which a map has numbers in its cells."""

_SUBDIVISIONS: Final = (1, 2, 5)
"""Which multiples of powers of ten have a number on a logarithmic axis."""

Point = tuple[float, float]


def check_plot(file: Path) -> str:
    """The format of a picture, by the file's name; ``-`` is SVG.

    Raises:
        UsageError: it is none that can be drawn.
        ToolchainError: matplotlib is not installed.
    """
    kind = "svg" if str(file) == "-" else file.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise UsageError(
            f"{file} is not called like a picture",
            where="--plot",
            hint=f"name a file that ends in {', '.join('.' + each for each in FORMATS)}",
        )
    try:
        import matplotlib  # noqa: F401
    except ImportError as error:
        raise ToolchainError(
            f"--plot needs matplotlib: {error}", where="--plot", hint="pip install 'npukit[plot]'"
        ) from error
    return kind


def draw(result: SweepResult, kind: str) -> bytes:
    """The picture as a file of this ``kind`` (:data:`FORMATS`).

    The same rows give the same bytes.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    maps = _maps(result)
    panels = 1 + len(maps)
    with mpl.rc_context({"svg.hashsalt": "npukit", "font.size": 9, "axes.grid": False}):
        figure = Figure(figsize=(6.4 + 4.6 * len(maps), 5.2), layout="constrained", dpi=130)
        axes = figure.subplots(1, panels, squeeze=False, width_ratios=[6.4, *[4.6] * len(maps)])[0]
        _draw_front(axes[0], result)
        for panel, (device, across) in zip(axes[1:], maps, strict=True):
            if len(across) == 1:
                _draw_lines(panel, result, across[0])
            else:
                image = _draw_map(panel, result, device, across)
                if panel is axes[-1]:
                    _draw_colours(figure, panel, image, result.objectives[0])
        figure.suptitle(f"npukit sweep {result.kernel}", fontsize=12)
        figure.supxlabel(_note(result), fontsize=8, color="#555555")
        out = io.BytesIO()
        figure.savefig(out, format=kind, metadata=_UNDATED[kind])
    return out.getvalue()


_UNDATED: Final[Mapping[str, dict[str, None]]] = {
    "png": {},
    "svg": {"Date": None},
    "pdf": {"CreationDate": None},
}


def _note(result: SweepResult) -> str:
    drawn = sum(_point(row, result.objectives) is not None for row in result.rows)
    left_out = [
        f"{count} {outcome.value}"
        for outcome in Outcome
        if outcome is not Outcome.PASSED and (count := result.count(outcome))
    ]
    note = f"{drawn} of {len(result.rows)} variants are drawn"
    if left_out:
        note += f"; without a point: {', '.join(left_out)}"
    if any(objective.name == "estimate" for objective in result.objectives):
        note += "; estimates are computed, not measured"
    if result.groups > len({row.device for row in result.rows}):
        note += "; a front for each device and amount of work"
    return note


def _point(row: Row, objectives: Sequence[Objective]) -> Point | None:
    """Where a row that passed is: its second and its first objective."""
    if row.outcome is not Outcome.PASSED:
        return None
    first, second = (objective.value(row) for objective in objectives[:2])
    return None if first is None or second is None else (second, first)


def _draw_front(axes: Axes, result: SweepResult) -> None:
    first, second = result.objectives[:2]
    points = [_point(row, result.objectives) for row in result.rows]
    fronts: dict[tuple[str, str | None], list[tuple[Point, Row]]] = {}
    for device in sorted({row.device for row in result.rows}):
        colour, marker = _LOOKS.get(device, _OTHER)
        for on_front, face, label in (
            (False, "none", device),
            (True, colour, f"{device}, on the front"),
        ):
            chosen = [
                (point, row)
                for index, (row, point) in enumerate(zip(result.rows, points, strict=True))
                if point is not None
                and row.device == device
                and (index in result.front) is on_front
            ]
            if not chosen:
                continue
            axes.scatter(
                [point[0] for point, _ in chosen],
                [point[1] for point, _ in chosen],
                s=46 if on_front else 30,
                marker=marker,
                facecolors=face,
                edgecolors=colour,
                label=label,
                zorder=3 if on_front else 2,
            )
            if on_front:
                for point, row in chosen:
                    fronts.setdefault(group_of(row), []).append((point, row))
    for (device, _), front in fronts.items():
        corners = sorted({point for point, _ in front})
        colour = _LOOKS.get(device, _OTHER)[0]
        axes.step(*zip(*corners, strict=True), where="post", color=colour, linewidth=1, zorder=1)
    known = [point for point in points if point is not None]
    _scale(axes, "x", [point[0] for point in known])
    _scale(axes, "y", [point[1] for point in known])
    if fronts:
        members = [member for front in fronts.values() for member in front]
        _label_points(axes, members, result.grid.varying)
    axes.set_xlabel(second.axis)
    axes.set_ylabel(first.axis)
    axes.set_title(f"{first.name} against {second.name}; less is better", fontsize=10)
    axes.grid(color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    if known:
        axes.legend(frameon=False, fontsize=8)
    else:
        axes.text(0.5, 0.5, "no variant passes", ha="center", transform=axes.transAxes)


def _label_points(
    axes: Axes, members: Sequence[tuple[Point, Row]], varying: Iterable[Axis]
) -> None:
    """Write beside points on a front which they are; rows at one place share a label."""
    names = [axis.name for axis in varying if axis.name in members[0][1].parameters]
    places: dict[Point, list[Row]] = {}
    for point, row in members:
        places.setdefault(point, []).append(row)
    if len(places) > _LABELLED:
        return
    right = max(x for x, _ in places)
    for point, rows in places.items():
        inside = len(places) > 1 and point[0] == right
        axes.annotate(
            _label(rows, names),
            point,
            xytext=(-6 if inside else 6, 5),
            ha="right" if inside else "left",
            textcoords="offset points",
            fontsize=7,
            color="#333333",
            bbox={"boxstyle": "square,pad=0.1", "fc": "white", "ec": "none", "alpha": 0.75},
        ).set_in_layout(False)


def _label(rows: Sequence[Row], names: Iterable[str]) -> str:
    """The parameters that ``rows`` have in common."""
    common = {
        name: rows[0].parameters[name]
        for name in names
        if all(row.parameters[name] == rows[0].parameters[name] for row in rows)
    }
    return ", ".join(f"{name}={value}" for name, value in common.items())


def _scale(axes: Axes, which: str, values: Sequence[float]) -> None:
    """Make an axis logarithmic if its values are spread, with plain numbers at its ticks."""
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

    axis = axes.xaxis if which == "x" else axes.yaxis
    whole = all(value == int(value) for value in values if math.isfinite(value))
    if values and min(values) > 0 and max(values) / min(values) >= _SPREAD:
        base = 2 if whole and max(values) < 1e4 else 10
        (axes.set_xscale if which == "x" else axes.set_yscale)("log", base=base)
        axis.set_major_locator(LogLocator(base, subs=(1,) if base == 2 else _SUBDIVISIONS))
        axis.set_minor_formatter(NullFormatter())
    elif whole:
        axis.set_major_locator(MaxNLocator(integer=True))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.6g}"))


def _maps(result: SweepResult) -> list[tuple[str, tuple[Axis, ...]]]:
    """The panels that show parameters: one for one of them, one a device for two, else none."""
    across = tuple(axis for axis in result.grid.varying if axis.name in result.grid.defaults)
    drawn = [row.device for row in result.rows if _point(row, result.objectives) is not None]
    devices = sorted(dict.fromkeys(drawn))
    if not devices:
        return []
    if len(across) == 1:
        return [("", across)]
    return [(device, across) for device in devices] if len(across) == 2 else []


def _draw_lines(axes: Axes, result: SweepResult, axis: Axis) -> None:
    """The first objective over the values of one parameter, a line for each device."""
    first = result.objectives[0]
    numeric = all(type(value) in (int, float) for value in axis.values)
    order = sorted(axis.values) if numeric else list(axis.values)
    place = {value: value if numeric else index for index, value in enumerate(order)}
    shown: list[float] = []
    for device in sorted(dict.fromkeys(row.device for row in result.rows)):
        colour, marker = _LOOKS.get(device, _OTHER)
        line = sorted(
            (float(place[row.parameters[axis.name]]), value)
            for row in result.rows
            if row.device == device
            and row.outcome is Outcome.PASSED
            and (value := first.value(row)) is not None
        )
        if line:
            axes.plot(
                *zip(*line, strict=True), color=colour, marker=marker, linewidth=1.2, label=device
            )
            shown += [value for _, value in line]
    if numeric:
        _scale(axes, "x", [float(value) for value in order])
        if len(order) <= _CELLS:
            axes.set_xticks([float(value) for value in order])
    else:
        axes.set_xticks(range(len(order)), [str(value) for value in order])
    _scale(axes, "y", shown)
    axes.set_xlabel(axis.name)
    axes.set_ylabel(first.axis)
    axes.set_title(f"{first.name} over {axis.name}", fontsize=10)
    axes.grid(color="#dddddd", linewidth=0.6)
    axes.legend(frameon=False, fontsize=8)


def _draw_colours(figure: Figure, axes: Axes, image: AxesImage, objective: Objective) -> None:
    """The scale of the colours of maps, which they share."""
    from matplotlib.colors import LogNorm
    from matplotlib.ticker import LogLocator

    bar = figure.colorbar(image, ax=axes, label=objective.axis, format="{x:,.6g}")
    if isinstance(image.norm, LogNorm):
        bar.ax.yaxis.set_major_locator(LogLocator(10, subs=_SUBDIVISIONS))
        bar.minorticks_off()


def _draw_map(axes: Axes, result: SweepResult, device: str, across: Sequence[Axis]) -> AxesImage:
    """The first objective over the values of two parameters, for one device."""
    from matplotlib.colors import LogNorm, Normalize

    first = result.objectives[0]
    down, right = across
    cells = {
        (row.parameters[down.name], row.parameters[right.name]): value
        for row in result.rows
        if row.device == device
        and row.outcome is Outcome.PASSED
        and (value := first.value(row)) is not None
    }
    values = [value for row in result.rows if (value := first.value(row)) is not None]
    least, most = min(values), max(values)
    spread = least > 0 and most / least >= _SPREAD
    norm = LogNorm(least, most) if spread else Normalize(least, most)
    grid = [[cells.get((y, x), math.nan) for x in right.values] for y in down.values]
    axes.set_facecolor("#eeeeee")
    image = axes.imshow(grid, cmap="viridis_r", norm=norm, aspect="auto", origin="lower")
    axes.set_xticks(range(len(right.values)), [str(value) for value in right.values])
    axes.set_yticks(range(len(down.values)), [str(value) for value in down.values])
    axes.set_xlabel(right.name)
    axes.set_ylabel(down.name)
    axes.set_title(f"{first.name} on {device}", fontsize=10)
    if max(len(right.values), len(down.values)) > _CELLS:
        return image
    for y, line in enumerate(grid):
        for x, value in enumerate(line):
            known = not math.isnan(value)
            dark = known and float(norm(value)) > 0.5
            axes.text(
                x,
                y,
                f"{value:,.4g}" if known else "-",
                ha="center",
                va="center",
                fontsize=8,
                color="white" if dark else "#222222",
            )
    return image
