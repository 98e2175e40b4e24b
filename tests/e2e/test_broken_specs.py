"""One ``kernel.toml`` that is wrong keeps no other kernel from being built, listed or validated."""

from __future__ import annotations

import json
import os
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from npukit_process import run_npukit


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with kernels: ``good``, and three whose specs are wrong in different ways."""
    folder = tmp_path_factory.mktemp("broken")
    assert run_npukit("new", "good", cwd=folder).returncode == 0
    for name, text in (("syntax", "[kernel\n"), ("empty", "")):
        (folder / "kernel_src" / name).mkdir()
        (folder / "kernel_src" / name / "kernel.toml").write_text(text)
    (folder / "kernel_src" / "fifo").mkdir()
    os.mkfifo(folder / "kernel_src" / "fifo" / "kernel.toml")
    return folder


BROKEN = ["empty", "fifo", "syntax"]


def test_the_others_are_built_and_the_code_says_that_not_all_are(place: Path) -> None:
    done = run_npukit("build", "--all", "--json", cwd=place)
    assert done.returncode == 3, done.stderr
    rows = {row["kernel"]: row for row in json.loads(done.stdout)}
    assert rows["good"]["ok"]
    assert [name for name in rows if not rows[name]["ok"]] == BROKEN
    assert rows["fifo"]["error"]["kind"] == "kernel spec"
    for name in BROKEN:
        error = rows[name]["error"]
        assert error["hint"] is None or error["message"].endswith(f"hint: {error['hint']}")
    for name in BROKEN:
        assert str(Path("kernel_src", name, "kernel.toml")) in done.stderr


def test_the_others_are_listed(place: Path) -> None:
    done = run_npukit("list", cwd=place)
    assert done.returncode == 3
    assert "good: " in done.stdout
    assert "not valid TOML" in done.stderr


def test_the_others_are_validated_and_reports_name_the_broken(place: Path) -> None:
    done = run_npukit(
        "validate",
        "good",
        "syntax",
        "--soak",
        "10",
        "--junit",
        "r.xml",
        "--html",
        "r.html",
        cwd=place,
    )
    assert done.returncode == 1, done.stderr
    assert "PASS  good" in done.stdout
    assert "1 of 2 kernels pass" in done.stdout
    suites = ET.parse(place / "r.xml").getroot().findall("testsuite")
    failures = {suite.get("name"): suite.get("failures") for suite in suites}
    assert failures == {"syntax npu1-sw_emu": "1", "good npu1-sw_emu": "0"}
    assert "not valid TOML" in (place / "r.html").read_text()


def test_a_single_one_that_is_asked_for_is_an_error(place: Path) -> None:
    for command in ("build", "validate", "probe"):
        done = run_npukit(command, "syntax", cwd=place)
        assert done.returncode == 3, done.stderr
        assert done.stdout == ""
