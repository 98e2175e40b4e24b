"""The picture of a design: well-formed, whole, named as its author named it, the same every time."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from npukit.compiler.driver import lower
from npukit.compiler.extract import extract
from npukit.floorplan.connections import connections_of
from npukit.floorplan.drawing import draw
from npukit.floorplan.svg import COLOURS, DASHES
from npukit.machine.physical import PhysicalDesign
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
    for path in root.iter(f"{SVG}path"):
        kind = path.get("class", "")
        if kind in ("stream", "shared", "cascade") and path.find(f"{SVG}title") is not None:
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


@pytest.mark.parametrize(
    "folder", mostly_exhaustive(GOLDEN, GOLDEN[::4]), ids=lambda folder: folder.name
)
def test_every_golden_design_is_drawn_within_its_frame(folder: Path) -> None:
    root = picture(golden(folder), "a title that is longer than the array of one column is wide")
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for rect in root.iter(f"{SVG}rect"):
        assert 0 <= float(rect.get("x", 0)) + float(rect.attrib["width"]) <= width
        assert 0 <= float(rect.get("y", 0)) + float(rect.attrib["height"]) <= height
    for text in root.iter(f"{SVG}text"):
        x, y = float(text.attrib["x"]), float(text.attrib["y"])
        size = {"title": 9.6, "pin": 6.0}.get(text.get("class", ""), 7.2) * len(text.text or "")
        ends = {
            "start": (x, x + size),
            "end": (x - size, x),
            "middle": (x - size / 2, x + size / 2),
        }
        left, right = ends[text.get("text-anchor", "start")]
        assert left >= 0 and right <= width and 0 <= y <= height, text.text
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
    fifos = [f"fifo{number}" for number in range(20)]
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
    assert "mid: core (0, 2) to core (0, 3)" in tooltips(root)


def test_cascades_and_streams_of_cores_are_drawn() -> None:
    root = picture(golden(MORE / "cascade_accumulate"))
    kinds = sorted(look[0] for look, _ in lines(root))
    assert kinds == ["cascade", "cascade", "stream", "stream", "stream"]
    found = tooltips(picture(golden(MORE / "core_streams")))
    for ends in (
        "shim (0, 0) out 0 to core (0, 2)",
        "core (0, 2) to core (0, 3)",
        "core (0, 2) to core (1, 3) in 0",
    ):
        assert any(tooltip.endswith(ends) for tooltip in found), ends


@pytest.mark.parametrize("hostile", ["a\x01b", "\x00", "\ud800", "\ufffe", "<b>&\"'"])
def test_characters_that_xml_does_not_have_are_replaced(hostile: str) -> None:
    root = picture(golden(DESIGNS / "passthrough_memtile"), hostile)
    (title,) = (each.text for each in root.iter(f"{SVG}text") if each.get("class") == "title")
    assert title is not None and len(title) == len(hostile)


def test_a_hostile_title_stays_text() -> None:
    assert "<script>&" in texts(picture(golden(DESIGNS / "passthrough_memtile"), "<script>&"))
