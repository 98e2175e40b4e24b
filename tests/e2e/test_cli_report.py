"""`npukit report`: one page with verdict, floorplan, argument map, estimate, timeline, manifest."""

from __future__ import annotations

import base64
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from planted_kernels import npukit

from browser import needs_chromium, rendered, screenshot

FEW = ("--runs", "1", "--soak", "3")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    made = npukit(
        *("report", "matmul_16x16", "-o", folder / "page.html", "--build-dir", folder / "build"),
        *FEW,
    )
    assert made.code == 0, made.err
    assert "PASS  matmul_16x16" in made.out and f"wrote {folder / 'page.html'}" in made.out
    return folder / "page.html"


def pictures(text: str) -> list[ET.Element]:
    found = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', text)
    return [ET.fromstring(base64.b64decode(each)) for each in found]


def test_every_part_is_on_the_page(page: Path) -> None:
    text = page.read_text()
    for words in (
        "Every kernel matches its reference",
        "Argument map",
        "3, the opcode that runs a transaction",
        "bank 0, host_only",
        "not measured",
        "what would change if",
        "one more object in every fifo",
        "manifest: what the build read and made",
        "kernel:matmul_16x16.cc",
    ):
        assert words in text, words
    floorplan, timeline = pictures(text)
    texts = {each.text for each in floorplan.iter("{http://www.w3.org/2000/svg}text")}
    assert "core (0, 2)" in texts
    texts = {each.text for each in timeline.iter("{http://www.w3.org/2000/svg}text")}
    assert {"core (0, 2)", "command processor", "DMA (0, 1) MM2S 0"} <= texts


def test_nothing_on_the_timeline_leaves_its_frame(page: Path) -> None:
    _, timeline = pictures(page.read_text())
    width, height = float(timeline.attrib["width"]), float(timeline.attrib["height"])
    rects = [
        r for r in timeline.iter("{http://www.w3.org/2000/svg}rect") if "%" not in r.attrib["width"]
    ]
    assert len(rects) > 20
    for rect in rects:
        assert 0 <= float(rect.attrib["x"]) + float(rect.attrib["width"]) <= width
        assert 0 <= float(rect.attrib["y"]) + float(rect.attrib["height"]) <= height


def test_usage_adds_up(page: Path) -> None:
    bars = re.findall(r'<span class="bars".*?</span>', page.read_text(), re.DOTALL)
    assert len(bars) > 8
    for bar in bars:
        shares = [float(share) for share in re.findall(r"width: ([\d.]+)%", bar)]
        assert 0 < sum(shares) <= 100.1


@needs_chromium
def test_a_browser_shows_it_without_a_network(page: Path, tmp_path: Path) -> None:
    text = page.read_text()
    assert "default-src 'none'" in text and "<script" not in text
    assert "Argument map" in rendered(page, tmp_path)
    assert len(screenshot(page, tmp_path, width=1100, height=1600)) > 60_000


def test_a_kernel_that_fails_is_reported_too(tmp_path: Path) -> None:
    assert npukit("new", "wrong", "--in", tmp_path).code == 0
    source = tmp_path / "wrong" / "wrong.cc"
    source.write_text(source.read_text().replace("sum > 127 ? 127", "sum > 127 ? 126"))
    made = npukit(
        *("report", "wrong", "--kernel-dir", tmp_path, "--build-dir", tmp_path / "build"),
        *("-o", tmp_path / "page.html", "--json", *FEW),
    )
    assert made.code == 1
    assert not json.loads(made.out)[0]["passed"]
    text = (tmp_path / "page.html").read_text()
    assert "1 of 1 kernels fail" in text and "|error|" in text and "cycles</b>" in text


def test_an_unwritable_page_is_found_before_the_work(tmp_path: Path) -> None:
    made = npukit("report", "attention", "-o", tmp_path)
    assert made.code == 2
    made = npukit("report", "nothing_like_it", "-o", tmp_path / "page.html")
    assert made.code == 2 and not (tmp_path / "page.html").exists()


def test_a_kernel_with_a_wrong_spec_does_not_hide_the_others(tmp_path: Path) -> None:
    for name in ("good", "broken"):
        assert npukit("new", name, "--in", tmp_path).code == 0
    (tmp_path / "broken" / "kernel.toml").write_text("[kernel]\n")
    made = npukit(
        *("report", "broken", "good", "--kernel-dir", tmp_path, "-o", tmp_path / "page.html"),
        *("--build-dir", tmp_path / "build", *FEW),
    )
    assert made.code == 1, made.err
    text = (tmp_path / "page.html").read_text()
    assert "There is no estimate: its kernel.toml is wrong" in text and "cycles</b>" in text
