"""Opening kernels by name, and what an open kernel shows of itself."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

import npukit
from npukit.errors import ArtifactError, UsageError
from npukit_process import run_npukit


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NPUKIT_CACHE_DIR", str(tmp_path / "cache"))
    assert run_npukit("new", "gain", cwd=tmp_path).returncode == 0
    return tmp_path


def test_a_kernel_that_is_not_built_is_built(project: Path) -> None:
    with npukit.open_kernel("gain", {"bias": 7}) as kernel:
        assert kernel(np.zeros(4096, np.int8))[0] == 7
    with npukit.open_kernel(project / "kernel_src" / "gain", device="npu2") as kernel:
        assert kernel(np.zeros(4096, np.int8))[0] == 1


def test_a_build_older_than_its_sources_is_refused_or_built_again(project: Path) -> None:
    npukit.open_kernel("gain").close()
    source = project / "kernel_src" / "gain" / "gain.cc"
    source.write_text(source.read_text().replace("+ (BIAS)", "- (BIAS)"))
    with pytest.raises(ArtifactError, match=r"gain\.cc"):
        npukit.open_kernel("gain")
    with npukit.open_kernel("gain", build=True) as kernel:
        assert kernel(np.zeros(4096, np.int8))[0] == -1


@pytest.mark.parametrize(
    ("kernel", "options", "said"),
    [
        ("gian", {}, "did you mean 'gain'"),
        ("gain", {"parameters": {"bais": 1}}, "did you mean 'bias'"),
        ("gain", {"parameters": {"bias": 1000}}, "outside -128..127"),
        ("gain", {"on": "emulater"}, "did you mean 'emulator'"),
        ("gain", {"target": "sw_emulator"}, "did you mean 'sw_emu'"),
        ("gain", {"device": "npu7"}, "does not support npu7"),
    ],
)
def test_a_wrong_choice_is_named(
    project: Path, kernel: str, options: dict[str, object], said: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        npukit.open_kernel(kernel, **options)


def test_the_line_of_a_kernel_has_its_build_and_its_arrays(project: Path) -> None:
    kernel = npukit.open_kernel("gain")
    assert repr(kernel) == (
        "<Gain npu1-sw_emu, open: (source: int8 [4096]) -> (result: int8 [4096])>"
    )
    kernel.close()
    assert "closed" in repr(kernel)


class _Page(HTMLParser):
    """The text of a page, the sources of its images, and whether its elements are closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.images: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.images.append(dict(attrs)["src"] or "")
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(self.words)


def shown() -> _Page:
    with npukit.open_kernel("gain", build=True) as kernel:
        page = _Page(kernel._repr_html_())
    assert not page.open
    return page


def test_a_notebook_shows_arguments_verdict_and_picture(project: Path) -> None:
    first = shown()
    assert "Not validated yet." in first.text
    assert "3 bo0, memory bank 0" in first.text and "int8" in first.text
    assert [image[:26] for image in first.images] == ["data:image/svg+xml;base64,"]
    assert run_npukit("validate", "gain", "--soak", "5", cwd=project).returncode == 0
    assert re.search(r"pass\s*: (\d+) of \1 results right, on: emulated device", shown().text)


def test_a_verdict_on_another_build_is_not_shown_as_one_on_this(project: Path) -> None:
    shown()
    source = project / "kernel_src" / "gain" / "gain.cc"
    right = source.read_text()
    source.write_text(right.replace("+ (BIAS)", "- (BIAS)"))
    assert run_npukit("validate", "gain", "--build", "--soak", "5", cwd=project).returncode == 1
    assert "mismatch : 0 of" in shown().text
    source.write_text(right)
    assert "Not validated since it was built again" in shown().text


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"verdict": 1', "[" * 100_000, "\xff"])
def test_a_damaged_verdict_counts_as_none(project: Path, text: str) -> None:
    shown()
    kept = project / "build" / "gain" / "npu1-sw_emu" / ".npukit-verdict.json"
    kept.write_text(text, encoding="latin-1")
    assert "Not validated yet." in shown().text


def test_one_case_is_not_a_verdict(project: Path) -> None:
    assert run_npukit("validate", "gain", "--case", "ramp", cwd=project).returncode == 0
    assert "Not validated yet." in shown().text


def test_what_a_kernel_says_of_itself_cannot_add_elements(project: Path) -> None:
    spec = project / "kernel_src" / "gain" / "kernel.toml"
    text = spec.read_text()
    spec.write_text(text.replace("adds a bias", "<script>adds</script> a bias"))
    page = shown()
    assert "<script>adds</script> a bias" in page.text


def test_clean_removes_the_kept_verdict(project: Path) -> None:
    assert run_npukit("validate", "gain", "--soak", "5", cwd=project).returncode == 0
    folder = project / "build" / "gain" / "npu1-sw_emu"
    kept = json.loads((folder / ".npukit-verdict.json").read_bytes())
    assert kept["verdict"] == "pass" and kept["passed"] == kept["total"] > 3
    assert run_npukit("clean", "gain", cwd=project).returncode == 0
    assert not folder.exists()
