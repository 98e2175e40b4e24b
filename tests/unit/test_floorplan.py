"""The picture of a design: well-formed, whole, named as its author named it, the same every time."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import cache
from itertools import combinations, pairwise, product
from math import comb
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from npukit.compiler.driver import lower
from npukit.compiler.extract import extract
from npukit.floorplan.connections import connections_of
from npukit.floorplan.drawing import draw
from npukit.floorplan.svg import COLOURS, DASHES
from npukit.machine.physical import PhysicalDesign
from npukit.machine.tiles import Tile
from npukit.machine.waits import Wait, Waiter
from thoroughness import mostly_exhaustive

DESIGNS = Path(__file__).parents[1] / "golden" / "designs"
MORE = DESIGNS.parent / "more"
SVG = "{http://www.w3.org/2000/svg}"
GOLDEN = sorted(path.parent for folder in (DESIGNS, MORE) for path in folder.glob("*/design.mlir"))
Point = tuple[float, float]


def physical(text: str) -> PhysicalDesign:
    return extract(lower(text, "design").physical)


def golden(folder: Path) -> PhysicalDesign:
    return physical((folder / "design.mlir").read_text())


def picture(design: PhysicalDesign, title: str = "title") -> ET.Element:
    svg = draw(design, title)
    assert svg == draw(design, title)
    return ET.fromstring(svg)


def texts(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def tooltips(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}title")]


def lines(root: ET.Element) -> list[tuple[tuple[str, str, str], list[Point]]]:
    """The look (class, colour, dashes) and the corners of each line in the array."""
    found = []
    for group in root.iter(f"{SVG}g"):
        path = group.find(f"{SVG}path")
        if path is not None and "line" in group.attrib["class"].split():
            kind = path.attrib["class"]
            corners = [tuple(map(float, c.split())) for c in path.attrib["d"][1:].split(" L")]
            look = (kind, path.attrib["stroke"], path.get("stroke-dasharray", ""))
            found.append((look, [(x, y) for x, y in corners]))
    return found


def lies_on(first: tuple[Point, Point], second: tuple[Point, Point]) -> bool:
    """Whether two horizontal or vertical segments have more than a point in common."""
    for across, along in ((0, 1), (1, 0)):
        if len({point[across] for point in (*first, *second)}) == 1:
            low, high = (sorted(p[along] for p in segment) for segment in (first, second))
            return max(low[0], high[0]) < min(low[1], high[1])
    return False


class Area(NamedTuple):
    """What a text covers."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Area) -> bool:
        return (
            min(self.right, other.right) - max(self.left, other.left) > 0.5
            and min(self.bottom, other.bottom) - max(self.top, other.top) > 0.5
        )


def text_areas(root: ET.Element) -> list[Area]:
    """The areas of all texts, with the width of a monospaced font's characters."""
    return [_area(text) for text in root.iter(f"{SVG}text")]


def _area(text: ET.Element) -> Area:
    size = {"title": 16, "pin": 10, "count": 10}.get(text.get("class", ""), 12)
    x, y = float(text.attrib["x"]), float(text.attrib["y"])
    width = 0.6 * size * len(text.text or "")
    left = x - {"start": 0, "middle": width / 2, "end": width}[text.get("text-anchor", "start")]
    return Area(text.text or "", left, y - 0.72 * size, left + width, y + 0.18 * size)


@pytest.mark.parametrize(
    "folder", mostly_exhaustive(GOLDEN, GOLDEN[::4]), ids=lambda folder: folder.name
)
def test_every_golden_design_is_drawn_within_its_frame(folder: Path) -> None:
    root = picture(golden(folder), "a title that is longer than the array of one column is wide")
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for rect in root.iter(f"{SVG}rect"):
        assert 0 <= float(rect.get("x", 0)) + float(rect.attrib["width"]) <= width
        assert 0 <= float(rect.get("y", 0)) + float(rect.attrib["height"]) <= height
    areas = text_areas(root)
    for area in areas:
        assert area.left >= 0 and area.right <= width and 0 <= area.top < area.bottom <= height
    for first, second in combinations(areas, 2):
        assert not first.overlaps(second), (first.text, second.text)
    for _, corners in lines(root):
        assert all(0 <= x <= width and 0 <= y <= height for x, y in corners)


@pytest.mark.parametrize(
    "folder", mostly_exhaustive(GOLDEN, GOLDEN[::4]), ids=lambda folder: folder.name
)
def test_no_line_lies_on_another(folder: Path) -> None:
    drawn = lines(picture(golden(folder)))
    for (one, first), (other, second) in combinations(drawn, 2):
        if one != other:
            for a in pairwise(first):
                assert not any(lies_on(a, b) for b in pairwise(second)), (one, other)


def test_streams_have_the_names_of_their_objectfifos() -> None:
    design = golden(DESIGNS / "distribute_join_4cores")
    named = {c.name: c.object_sizes for c in connections_of(design).all}
    assert named == {
        "in": ((4096, 2),),
        "out": ((4096, 2),),
        **{f"{end}{core}": ((1024, 2),) for end in ("in", "out") for core in range(2, 6)},
    }
    found = texts(picture(design))
    assert {"shim (0, 0)", "memtile (0, 1)", "core (0, 2)", "core (0, 5)"} <= set(found)
    assert found.count("scale") == 4
    assert "in2, 2 x 1 KiB" in found
    assert "memtile (0, 1) out 1 → core (0, 2) in 0" in found
    assert not any("buff" in text or "alloc" in text for text in found)


def test_every_stream_of_a_design_with_many_looks_different() -> None:
    fifos = [f"fifo_{letter}" for letter in "abcdefghijklmnopqrst"]
    shims = "".join(f"%shim{c} = aie.tile({c}, 0)\n" for c in range(4))
    cores = "".join(f"%core{c}_{r} = aie.tile({c}, {r + 2})\n" for c in range(4) for r in range(4))
    made, users = "", ""
    for number, fifo in enumerate(fifos[:8]):
        column, way = number % 4, number // 4
        made += (
            f"aie.objectfifo @{fifo}(%shim{column}, {{%core{column}_{way}}}, 2 : i32) : "
            "!aie.objectfifo<memref<64xi32>>\n"
        )
    for number, fifo in enumerate(fifos[8:]):
        column, row = number % 3, number // 3
        made += (
            f"aie.objectfifo @{fifo}(%core{column}_{row}, {{%core{column + 1}_{(row + 2) % 4}}}, "
            "2 : i32) : !aie.objectfifo<memref<64xi32>>\n"
        )
    text = f"aie.device(npu1) {{\n{shims}{cores}{made}{users}aie.runtime_sequence() {{}}\n}}"
    drawn = lines(picture(physical(text)))
    assert len({look for look, _ in drawn}) == 20
    assert len(COLOURS) * len(DASHES) >= 48


BROADCAST = """aie.device(npu2) {
  %shim = aie.tile(1, 0)
  %memtile = aie.tile(1, 1)
  %core0 = aie.tile(0, 3)
  %core1 = aie.tile(1, 4)
  %core2 = aie.tile(2, 2)
  %core3 = aie.tile(3, 5)
  aie.objectfifo @wide(%shim, {%memtile}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
  aie.objectfifo @all(%memtile, {%core0, %core1, %core2, %core3}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
  aie.objectfifo.link [@wide] -> [@all] ([] [])
  aie.runtime_sequence() {}
}"""


def test_a_broadcast_is_one_connection_with_one_beginning() -> None:
    design = physical(BROADCAST)
    found = {c.name: c for c in connections_of(design).all}
    assert set(found) == {"wide", "all"}
    assert len(found["all"].dests) == 4
    assert set(connections_of(design).fifo_of.values()) == {"wide", "all"}
    root = picture(design)
    begins = {c[0] for look, c in lines(root) if len(c) > 2}
    assert len(begins) == 2  # one on each side of the memtile
    assert any("cores (0, 3) (1, 4) (2, 2) (3, 5) in 0" in text for text in texts(root))
    assert texts(root).count("(2, 3)") == 1  # unused, and small


def test_memory_is_drawn_to_scale_with_its_stack() -> None:
    root = picture(golden(DESIGNS / "distribute_join_4cores"))
    inner = {
        title.text: float(rect.attrib["width"])
        for rect in root.iter(f"{SVG}rect")
        if (title := rect.find(f"{SVG}title")) is not None and title.text
    }
    stack = next(width for name, width in inner.items() if name.startswith("stack: 2 KiB"))
    buffers = [width for name, width in inner.items() if re.match(r"(in|out)5.*1 KiB", name)]
    assert len(buffers) == 4
    assert all(width == pytest.approx(stack / 2, abs=0.02) for width in buffers)


def test_memory_shared_by_neighbours_has_its_name() -> None:
    root = picture(golden(DESIGNS / "two_core_pipeline"))
    assert sorted(look[0] for look, _ in lines(root)) == ["shared", "stream", "stream"]
    assert "mid: core (0, 2) → core (0, 3)" in tooltips(root)


@cache
def grid(columns: int, rows: int) -> PhysicalDesign:
    """Each core works on a part of its column's input, with a weight that its row shares."""
    parts, names = [], "abcd"
    for c in range(columns):
        parts += [f"%shim{c} = aie.tile({c}, 0)", f"%memtile{c} = aie.tile({c}, 1)"]
        parts += [f"%core{c}_{r} = aie.tile({c}, {r + 2})" for r in range(rows)]
    for c in range(columns):
        ends = ", ".join(f"@x{c}_{r}" for r in range(rows))
        offsets = ", ".join(str(64 * r) for r in range(rows))
        parts.append(_fifo(f"in{c}", f"shim{c}", [f"memtile{c}"], 64 * rows))
        parts.append(_fifo(f"out{c}", f"memtile{c}", [f"shim{c}"], 64 * rows))
        for r in range(rows):
            parts.append(_fifo(f"x{c}_{r}", f"memtile{c}", [f"core{c}_{r}"], 64))
            parts.append(_fifo(f"y{c}_{r}", f"core{c}_{r}", [f"memtile{c}"], 64))
        parts.append(f"aie.objectfifo.link [@in{c}] -> [{ends}] ([] [{offsets}])")
        ends = ends.replace("@x", "@y")
        parts.append(f"aie.objectfifo.link [{ends}] -> [@out{c}] ([{offsets}] [])")
    for r, name in enumerate(names[:rows]):
        cores = [f"core{c}_{r}" for c in range(columns)]
        parts.append(_fifo(f"weights_of_row_{name}", f"shim{r}", cores, 32))
    body = "\n".join([*parts, "aie.runtime_sequence() {}"])
    return physical(f"aie.device({'npu2' if columns > 4 else 'npu1'}) {{\n{body}\n}}")


def _fifo(name: str, source: str, dests: list[str], elements: int) -> str:
    ends = ", ".join(f"%{dest}" for dest in dests)
    kind = f"!aie.objectfifo<memref<{elements}xi32>>"
    return f"aie.objectfifo @{name}(%{source}, {{{ends}}}, 2 : i32) : {kind}"


@pytest.mark.parametrize(("columns", "widest"), [(4, 1600), (8, 2400)])
def test_an_array_of_cores_fits_a_screen(columns: int, widest: int) -> None:
    design = grid(columns, 4)
    root = picture(design)
    assert float(root.attrib["width"]) <= widest
    assert float(root.attrib["height"]) <= 1300
    areas = text_areas(root)
    for first, second in combinations(areas, 2):
        assert not first.overlaps(second), (first.text, second.text)
    drawn = lines(root)
    for (one, first_line), (other, second_line) in combinations(drawn, 2):
        if one != other:
            for a in pairwise(first_line):
                assert not any(lies_on(a, b) for b in pairwise(second_line)), (one, other)


def test_arrows_between_tiles_that_wait_cross_no_text() -> None:
    design = grid(2, 2)
    tiles = [Tile(column, row) for column in range(2) for row in range(4)]
    for source, dest in product(tiles, repeat=2):
        waits = (Wait(Waiter(source), "waits", Waiter(dest)), Wait(Waiter(dest), "waits", None))
        root = ET.fromstring(draw(design, "design", waits))
        (arrow,) = (path for path in root.iter(f"{SVG}path") if path.get("class") == "wait")
        (number,) = (each for each in root.iter(f"{SVG}circle") if each.get("class") == "number")
        areas = [area for area in text_areas(root) if area.text != "1"]
        x, y, radius = (float(number.attrib[key]) for key in ("cx", "cy", "r"))
        disc = Area("1", x - radius, y - radius, x + radius, y + radius)
        assert disc.left >= 0
        assert disc.right <= float(root.attrib["width"])
        for area in (disc, *(Area("", x, y, x + 1, y + 1) for x, y in _along(arrow.attrib["d"]))):
            crossed = [other.text for other in areas if area.overlaps(other)]
            assert not crossed, (source, dest, crossed)


def _along(path: str) -> list[Point]:
    """Points of a line or a cubic curve."""
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", path)]
    if "V" in path:
        numbers.insert(2, numbers[0])
    ends = np.array(numbers).reshape(-1, 2)
    degree = len(ends) - 1
    steps = np.linspace(0, 1, 51)
    weights = [comb(degree, i) * (1 - steps) ** (degree - i) * steps**i for i in range(degree + 1)]
    return [(x, y) for x, y in (np.transpose(weights) @ ends).tolist()]


def test_connections_of_a_family_are_one_bundle_with_its_number_of_streams() -> None:
    design = grid(8, 4)
    root = picture(design)
    found = texts(root)
    assert f"x0_0 … x7_3: {8 * 4} streams, 2 x 256 B" in found
    assert "memtiles (0-7, 1) out 1-4 → cores (0-7, 2-5) in 0" in found
    assert found.count("\N{MULTIPLICATION SIGN}3") == 8 * 2  # three of each column's four are bent
    colours = {look[1] for look, _ in lines(root)}
    assert len(colours) == 4 + 4  # in, out, x, y, and weights
    shown = {line for tooltip in tooltips(root) for line in tooltip.splitlines()}
    for connection in connections_of(design).all:
        assert any(line.startswith(f"{connection.name}: ") for line in shown), connection.name


def test_what_the_pointer_is_on_has_its_lines() -> None:
    root = picture(grid(4, 4))
    style = next(root.iter(f"{SVG}style")).text or ""
    keys = {key for group in root.iter(f"{SVG}g") for key in group.attrib["class"].split()}
    pointed = {key.removeprefix("on-") for key in keys if key.startswith("on-")}
    assert "t2-3" in pointed and len(pointed) == 4 * 6 + 8
    for key in pointed:
        assert key in keys and f"svg:has(.on-{key}:hover) .line:not(.{key})" in style


def test_cascades_and_streams_of_cores_are_drawn() -> None:
    root = picture(golden(MORE / "cascade_accumulate"))
    kinds = sorted(look[0] for look, _ in lines(root))
    assert kinds == ["cascade", "cascade", "stream", "stream", "stream"]
    found = tooltips(picture(golden(MORE / "core_streams")))
    for ends in (
        "shim (0, 0) out 0 → core (0, 2)",
        "core (0, 2) → core (0, 3), core (1, 3) in 0",
    ):
        assert any(tooltip.endswith(ends) for tooltip in found), ends


@pytest.mark.parametrize("hostile", ["a\x01b", "\x00", "\ud800", "\ufffe", "<b>&\"'"])
def test_characters_that_xml_does_not_have_are_replaced(hostile: str) -> None:
    root = picture(golden(DESIGNS / "passthrough_memtile"), hostile)
    (title,) = (each.text for each in root.iter(f"{SVG}text") if each.get("class") == "title")
    assert title is not None and len(title) == len(hostile)


def test_a_hostile_title_stays_text() -> None:
    assert "<script>&" in texts(picture(golden(DESIGNS / "passthrough_memtile"), "<script>&"))
