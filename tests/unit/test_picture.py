"""The picture of a design: well-formed, whole, and the same every time."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from npukit.compiler.driver import lower
from npukit.compiler.extract import extract
from npukit.compiler.picture import draw

DESIGNS = Path(__file__).parents[1] / "golden" / "designs"
MORE = DESIGNS.parent / "more"
SVG = "{http://www.w3.org/2000/svg}"


def picture(name: str, title: str = "title", folder: Path = DESIGNS) -> ET.Element:
    text = (folder / name / "design.mlir").read_text()
    svg = draw(extract(lower(text, name).physical), title)
    assert svg == draw(extract(lower(text, name).physical), title)
    return ET.fromstring(svg)


def texts(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("name", sorted(p.name for p in DESIGNS.iterdir() if p.is_dir()))
def test_every_golden_design_can_be_drawn_inside_its_frame(name: str) -> None:
    root = picture(name)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for rect in root.iter(f"{SVG}rect"):
        assert 0 <= float(rect.get("x", 0)) + float(rect.attrib["width"]) <= width
        assert 0 <= float(rect.get("y", 0)) + float(rect.attrib["height"]) <= height
    for path in root.iter(f"{SVG}path"):
        for corner in path.attrib["d"].lstrip("M").split(" L"):
            if path.get("class"):
                x, y = map(float, corner.split())
                assert 0 <= x <= width
                assert 0 <= y <= height


def test_tiles_functions_and_streams_are_there() -> None:
    root = picture("distribute_join_4cores")
    found = texts(root)
    assert {"shim (0, 0)", "memtile (0, 1)", "core (0, 2)", "core (0, 5)"} <= set(found)
    assert found.count("scale") == 4
    streams = [p for p in root.iter(f"{SVG}path") if p.get("class") == "stream"]
    assert len(streams) == 10  # two at the shim, and two for each core


BROADCAST = """aie.device(npu2_1col) {
  %shim = aie.tile(0, 0)
  %memtile = aie.tile(0, 1)
  %core2 = aie.tile(0, 2)
  %core3 = aie.tile(0, 3)
  %core4 = aie.tile(0, 4)
  %core5 = aie.tile(0, 5)
  aie.flow(%shim, DMA : 0, %memtile, DMA : 0)
  aie.flow(%memtile, DMA : 0, %core2, DMA : 0)
  aie.flow(%memtile, DMA : 0, %core3, DMA : 0)
  aie.flow(%memtile, DMA : 0, %core4, DMA : 0)
  aie.flow(%memtile, DMA : 0, %core5, DMA : 0)
  aie.flow(%memtile, DMA : 1, %core3, DMA : 1)
  aie.flow(%memtile, DMA : 2, %core4, DMA : 1)
  aie.flow(%core3, DMA : 0, %memtile, DMA : 1)
  aie.flow(%core4, DMA : 0, %memtile, DMA : 2)
  aie.flow(%core5, DMA : 0, %memtile, DMA : 3)
  aie.runtime_sequence() {}
}"""


def test_no_stream_lies_on_another() -> None:
    root = ET.fromstring(draw(extract(lower(BROADCAST, "broadcast").physical), "broadcast"))
    trunks: dict[float, set[str | None]] = {}
    for path in root.iter(f"{SVG}path"):
        corners = path.attrib["d"].lstrip("M").split(" L")
        if path.get("class") == "stream" and len(corners) == 4:
            trunks.setdefault(float(corners[1].split()[0]), set()).add(path.get("stroke"))
    assert len(trunks) == 6  # the broadcast has one, and each other stream its own
    assert all(len(colours) == 1 for colours in trunks.values())


def test_memory_shared_by_neighbours_is_drawn_and_no_stream() -> None:
    root = picture("two_core_pipeline")
    kinds = [p.get("class") for p in root.iter(f"{SVG}path") if p.get("class")]
    assert sorted(kinds) == ["shared", "stream", "stream"]


def test_cascades_and_streams_of_cores_are_drawn() -> None:
    root = picture("cascade_accumulate", folder=MORE)
    kinds = [p.get("class") for p in root.iter(f"{SVG}path") if p.get("class")]
    assert sorted(kinds) == ["cascade", "cascade", "stream", "stream", "stream"]
    found = [title.text for title in picture("core_streams", folder=MORE).iter(f"{SVG}title")]
    assert "(0, 0) MM2S 0 to (0, 2) core" in found
    assert "(0, 2) core to (0, 3) core" in found
    assert "(0, 2) core to (1, 3) S2MM 0" in found


def test_a_hostile_title_stays_text() -> None:
    assert "<script>&" in texts(picture("passthrough_memtile", "<script>&"))
