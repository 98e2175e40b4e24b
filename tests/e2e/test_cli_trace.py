"""`npukit trace`: Perfetto's own trace processor and a browser read what it writes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from planted_kernels import npukit

from browser import needs_chromium, rendered, screenshot
from npukit.builder.plan import plan_kernel
from npukit.builder.request import QuietReporter
from npukit.kernel.discovery import find_specs
from npukit.timing.timeline import Activity
from npukit.trace.kernel_trace import KernelTrace, trace_build
from perfetto_engine import TraceProcessor


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trace")


@pytest.fixture(scope="module")
def traced(folder: Path) -> KernelTrace:
    """What the files are to show."""
    (spec,) = find_specs(("matmul_16x16",)).specs
    request = plan_kernel(spec, "npu1", "sw_emu", {}, folder / "build")
    return trace_build(request, QuietReporter())


@pytest.fixture(scope="module")
def files(folder: Path) -> dict[str, Path]:
    paths = {suffix: folder / f"t.{suffix}" for suffix in ("pftrace", "json", "html")}
    for suffix in ("pftrace", "json"):
        made = npukit("trace", "matmul_16x16", "-o", paths[suffix], "--html", paths["html"])
        assert made.code == 0, made.err
    return paths


@pytest.mark.parametrize("suffix", ["pftrace", "json"])
def test_perfetto_reads_every_slice(
    suffix: str, files: dict[str, Path], traced: KernelTrace
) -> None:
    processor = TraceProcessor(files[suffix].read_bytes())
    assert not processor.query(
        "select name, value from stats where severity in ('error', 'data_loss') and value > 0"
    )
    named = {
        "pftrace": "select t.name as track, s.name, s.category, s.ts, s.dur "
        "from slice s join track t on s.track_id = t.id",
        "json": "select th.name as track, s.name, s.category, s.ts, s.dur from slice s "
        "join thread_track t on s.track_id = t.id join thread th using (utid)",
    }
    found = {
        (row["track"], row["name"], row["category"], row["ts"], row["dur"])
        for row in processor.query(named[suffix])
    }
    wanted = {
        (track.name, each.name, each.category, each.start, each.end - each.start)
        for group in traced.groups
        for track in group.tracks
        for each in track.slices
    }
    assert found == wanted and len(wanted) > 40
    counts = processor.query("select count(*) as n, min(value) as low from counter")[0]
    values = [v for group in traced.groups for counter in group.counters for v in counter.values]
    assert counts["n"] == len(values) and counts["low"] == 0


def test_parts_of_the_array_have_their_tracks(traced: KernelTrace) -> None:
    names = [group.name for group in traced.groups]
    assert names == ["host and command processor", "shim (0, 0)", "memtile (0, 1)", "core (0, 2)"]
    core = traced.groups[3].tracks[0]
    assert core.name == "core (0, 2)"
    assert "matmul_16x16" in {each.name for each in core.slices}
    assert any(each.category == Activity.LOCK for each in core.slices)
    counters = {counter.name for group in traced.groups for counter in group.counters}
    assert "tokens of DMA (0, 0) S2MM 0" in counters
    assert any("lock" in name for name in counters)


def test_locks_stay_in_their_limits(traced: KernelTrace) -> None:
    for group in traced.groups:
        for counter in group.counters:
            times = [at for at, _ in counter.values]
            assert times == sorted(times)
            assert all(0 <= value <= 63 for _, value in counter.values), counter


@needs_chromium
def test_the_page_draws_itself_without_a_network(files: dict[str, Path], tmp_path: Path) -> None:
    page = files["html"].read_text()
    assert not re.search(r"(?:src|href|url)\s*[=(]\s*[\"']?(?:https?:)?//", page)
    assert "default-src 'none'" in page
    document = rendered(files["html"], tmp_path)
    height = re.search(r"<canvas[^>]*style=\"height: (\d+)px", document)
    assert height is not None and int(height[1]) > 300  # its script has laid out every track
    picture = screenshot(files["html"], tmp_path, width=1200, height=800)
    assert picture.startswith(b"\x89PNG") and len(picture) > 20_000  # an empty page has about 5,000


def test_the_summary_is_data_too(tmp_path: Path) -> None:
    out = tmp_path / "t.pftrace"
    made = npukit("trace", "passthrough", "-o", out, "--json", "--device", "npu2")
    said = json.loads(made.out)
    assert said["files"] == [str(out)] and said["generation"] == "AIE2P"
    assert said["what"] == "an estimate in virtual time; not measured"
    assert said["slices"] > 10 and said["dispatch_cycles"] > 1024
    again = tmp_path / "again.pftrace"
    assert npukit("trace", "passthrough", "-o", again, "--device", "npu2").code == 0
    assert again.read_bytes() == out.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "there is nothing to write"),
        (["-o", "t.txt"], "'.txt' is not a kind of trace"),
        (["-o", "t.json", "--html", "t.json"], "is also the output of"),
    ],
)
def test_wrong_files_are_found_before_the_work(
    arguments: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = npukit("trace", "attention", *arguments)
    assert made.code != 0 and words in made.err
    assert not list(tmp_path.iterdir())


_SOURCES = ["kernel.toml", "mine.cc", "design.mlir.j2", "reference.py", "own.h", "deep/own.h"]


@pytest.mark.parametrize("spec", ["right", "wrong"])
@pytest.mark.parametrize("part", _SOURCES)
@pytest.mark.parametrize(
    "command",
    [
        ("trace", "mine", "--html"),
        ("report", "mine", "other", "-o"),
        ("validate", "mine", "other", "--html"),
        ("bench", "mine", "other", "--plot"),
        ("check", "mine", "--no-compile", "--sarif"),
    ],
    ids=" ".join,
)
def test_no_output_overwrites_a_source_of_the_kernel(
    command: tuple[str, ...], part: str, spec: str, tmp_path: Path
) -> None:
    """Not a header that no build has read, and not a file of a kernel whose spec is wrong."""
    for name in ("mine", "other"):
        assert npukit("new", name, "--in", tmp_path).code == 0
    (tmp_path / "mine" / "deep").mkdir()
    for header in ("own.h", "deep/own.h"):
        (tmp_path / "mine" / header).write_text("#pragma once\n")
    if spec == "wrong":
        (tmp_path / "mine" / "kernel.toml").write_text("[kernel]\n")
    target = tmp_path / "mine" / part
    before = target.read_bytes()
    made = npukit(*command, target, "--kernel-dir", tmp_path)
    assert made.code in (2, 3), made.err
    assert "which the command reads" in made.err or "missing key" in made.err
    assert target.read_bytes() == before
