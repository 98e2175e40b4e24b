"""Warnings belong to an artifact: a build that reuses it shows them again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from planted_kernels import NAME, npukit, write_kernel

WARNING = "using the result of an assignment as a condition without parentheses [-Wparentheses]"


@pytest.fixture
def noisy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A kernel whose source makes the compiler warn, with a cache of its own."""
    monkeypatch.setenv("NPUKIT_CACHE_DIR", str(tmp_path / "cache"))
    folder = write_kernel(tmp_path / "kernels")
    source = folder / "planted.cc"
    helper = "static int twice(int a) { if (a = 1) return 2; return a; }\n"
    again = helper.replace("twice", "thrice")
    body = source.read_text().replace("out[i] = ", "out[i] = twice(0) + thrice(0) - 4 + ")
    source.write_text(helper + again + body)
    return folder


def options(folder: Path, build: str = "build") -> list[str]:
    where = ["--target", "sw_emu", "--kernel-dir", str(folder.parent)]
    return [NAME, *where, "--build-dir", str(folder.parents[1] / build)]


def test_every_build_tells_them(noisy: Path) -> None:
    told = []
    for build in ("build", "build", "other"):  # built, up to date, from the cache
        answer = npukit("build", *options(noisy, build))
        assert answer.code == 0
        told.append(answer.err)
        assert f"planted.cc:1:33: warning: {WARNING} (2 times, also at " in answer.err
        assert answer.err.count(WARNING) == 1
    assert ["built" in told[0], "up to date" in told[1], "from cache" in told[2]] == [True] * 3
    rows = json.loads(npukit("build", *options(noisy), "--json").out)
    (warning,) = (w for w in rows[0]["warnings"] if w["message"].startswith(WARNING))
    assert warning["where"] == f"{noisy}/planted.cc:1:33"
    assert (warning["count"], warning["others"]) == (2, [f"{noisy}/planted.cc:2:34"])
    assert "if (a = 1)" in warning["details"]


def test_they_name_the_kernel_where_it_is_now(noisy: Path) -> None:
    assert npukit("build", *options(noisy)).code == 0
    manifest = next(noisy.parents[1].rglob("manifest.json")).read_text()
    assert str(noisy) not in manifest
    moved = noisy.parents[1] / "moved" / NAME
    shutil.copytree(noisy, moved)
    answer = npukit("build", *options(moved, "again"))
    assert "from cache" in answer.err
    assert f"{moved}/planted.cc:1:33: warning:" in answer.err


def test_list_and_validate_tell_of_them(noisy: Path) -> None:
    assert npukit("build", *options(noisy)).code == 0
    where = ("--kernel-dir", noisy.parent, "--build-dir", noisy.parents[1] / "build")
    assert "built: npu1-sw_emu (1 warning)" in npukit("list", *where).out
    answer = npukit("validate", NAME, *where, "--runs", "1", "--json")
    (verdict,) = json.loads(answer.out)
    assert any(WARNING in note for note in verdict["notes"])
    assert verdict["passed"]
