"""``npukit sweep``: every variant is a row, rows outlive a stop, and the front is the front."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from planted_kernels import Answer, npukit
from stand_in_npu import image_of, plug_in, publish_hw
from sweep_kernels import write_copies

from npukit.builder.folder_lock import Holder, locked
from npukit.errors import BuildError, DeviceError, ToolchainError, UsageError
from npukit.sweep import store
from waiting import wait_until_gone

COLUMNS = ("-p", "columns=1,2,4,8", "-p", "device=npu1,npu2", "-p", "words=1024")


@pytest.fixture
def kernel(tmp_path: Path) -> Path:
    return write_copies(tmp_path / "kernels")


def sweep(kernel: Path, *words: str | Path) -> Answer:
    return npukit("sweep", kernel, "--build-dir", kernel.parents[1] / "build", *words)


def data(answer: Answer) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.out)
    return found


def results(kernel: Path) -> Path:
    return kernel.parents[1] / "build/copies/sweep/results.jsonl"


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Answer]:
    folder = tmp_path_factory.mktemp("sweep")
    kernel = write_copies(folder / "kernels")
    return kernel, sweep(kernel, *COLUMNS, "--json", "--csv", folder / "out.csv")


def test_each_combination_is_a_row(swept: tuple[Path, Answer]) -> None:
    found = data(swept[1])
    assert swept[1].code == 0, swept[1].err
    rows = {(v["parameters"]["columns"], v["device"]): v for v in found["variants"]}
    assert set(rows) == {(c, d) for c in (1, 2, 4, 8) for d in ("npu1", "npu2")}
    refused = rows.pop((8, "npu1"))
    assert refused["outcome"] == "refused"
    assert "an npu1 has 4 columns" in refused["problem"]["message"]
    assert found["counts"]["pass"] == 7
    for (columns, _), row in rows.items():
        assert row["outcome"] == "pass"
        assert row["sizes"]["columns"] == row["sizes"]["memtiles"] == columns
        assert row["checked"]["passed"] == row["checked"]["results"] > 20
        assert row["checked"]["share"] == 0
        # Each of the shims moves its share of the words, one a cycle.
        assert row["estimated"]["bound_cycles"] == 1024 // columns


def test_the_estimate_is_that_of_the_command(swept: tuple[Path, Answer]) -> None:
    kernel, answer = swept
    words = ("-p", "columns=2", "-p", "words=1024", "--device", "npu1", "--json")
    (alone,) = json.loads(npukit("estimate", kernel, *words).out)["kernels"]
    (row,) = (
        v
        for v in data(answer)["variants"]
        if v["parameters"]["columns"] == 2 and v["device"] == "npu1"
    )
    assert row["estimated"]["cycles"] == alone["cycles"]
    assert row["estimated"]["bound_cycles"] == alone["bound"]["cycles"]


def test_the_csv_has_the_same_figures(swept: tuple[Path, Answer]) -> None:
    kernel, answer = swept
    with (kernel.parents[1] / "out.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    variants = data(answer)["variants"]
    assert [row["param.columns"] for row in rows] == [
        str(v["parameters"]["columns"]) for v in variants
    ]
    for row, variant in zip(rows, variants, strict=True):
        assert row["outcome"] == variant["outcome"]
        assert row["front"] == str(variant["front"]).lower()
        estimated = variant["estimated"]
        assert row["estimate_us"] == ("" if estimated is None else str(estimated["us"]))


def test_parquet_has_the_same_figures(swept: tuple[Path, Answer], tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    kernel, answer = swept
    file = tmp_path / "out.parquet"
    assert sweep(kernel, *COLUMNS, "-q", "--parquet", file).code == 0
    rows = parquet.read_table(file).to_pylist()
    for row, variant in zip(rows, data(answer)["variants"], strict=True):
        assert row["param.columns"] == variant["parameters"]["columns"]
        assert row["param.gain"] == 1.5
        assert row["param.mode"] == "right"
        assert row["front"] is variant["front"]
        cycles = None if variant["estimated"] is None else variant["estimated"]["cycles"]
        assert row["estimate_cycles"] == cycles


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_the_picture(swept: tuple[Path, Answer], tmp_path: Path, kind: str) -> None:
    pytest.importorskip("matplotlib")
    kernel, _ = swept
    first, second = tmp_path / f"one.{kind}", tmp_path / f"two.{kind}"
    for file in (first, second):
        done = sweep(kernel, *COLUMNS, "-q", "--plot", file)
        assert (done.code, done.err) == (0, "")
    data = first.read_bytes()
    assert data == second.read_bytes()
    begins = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}
    assert data.startswith(begins[kind])


def test_the_picture_of_a_sweep_of_which_nothing_passes(kernel: Path, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    done = sweep(kernel, "-p", "columns=3,5", "-q", "--plot", tmp_path / "none.svg")
    assert (done.code, done.err) == (UsageError.exit_code, "")
    assert (tmp_path / "none.svg").stat().st_size > 1000


@pytest.mark.parametrize(
    ("option", "file", "package", "extra"),
    [
        ("--plot", "a.png", "matplotlib", "npukit[plot]"),
        ("--parquet", "a.parquet", "pyarrow.parquet", "npukit[parquet]"),
    ],
)
def test_a_missing_extra_is_named_before_anything_runs(
    kernel: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    option: str,
    file: str,
    package: str,
    extra: str,
) -> None:
    monkeypatch.setitem(sys.modules, package, None)  # as if it were not installed
    answer = sweep(kernel, option, tmp_path / file)
    assert answer.code == ToolchainError.exit_code
    assert extra in answer.err
    assert not results(kernel).exists()


@pytest.mark.parametrize("seconds", ["nan", "inf", "0", "x"])
def test_a_limit_that_is_none_is_refused(kernel: Path, seconds: str) -> None:
    assert sweep(kernel, "--time-limit", seconds).code == UsageError.exit_code


def test_a_finished_sweep_is_not_run_again(swept: tuple[Path, Answer]) -> None:
    kernel, answer = swept
    before = results(kernel).read_bytes()
    again = sweep(kernel, *COLUMNS, "--json")
    assert data(again) == data(answer)
    assert "8 of them known from before" in again.err
    assert results(kernel).read_bytes() == before


def test_the_table_is_sorted_and_marks_the_front(swept: tuple[Path, Answer]) -> None:
    kernel, answer = swept
    text = sweep(kernel, *COLUMNS).out
    assert "computed and not measured" in text
    marked = [line for line in text.splitlines() if line.strip().startswith("*")]
    front = [v for v in data(answer)["variants"] if v["front"]]
    assert len(marked) == len(front) > 1
    estimates = [v["estimated"]["us"] for v in data(answer)["variants"] if v["estimated"]]
    assert estimates == sorted(estimates)
    assert "an npu1 has 4 columns" in text


def test_whatever_is_wrong_with_a_variant_is_in_its_row(kernel: Path) -> None:
    modes = "mode=right,wrong,stalls,crashes"
    answer = sweep(kernel, "-p", modes, "-p", "words=256,262144", "--json")
    assert answer.code == 1
    rows = {
        (v["parameters"]["mode"], v["parameters"]["words"]): v for v in data(answer)["variants"]
    }
    outcomes = {
        mode: rows[mode, 256]["outcome"] for mode in ("right", "wrong", "stalls", "crashes")
    }
    assert outcomes == {"right": "pass", "wrong": "fail", "stalls": "fail", "crashes": "crashed"}
    assert rows["wrong", 256]["problem"]["kind"] == "mismatch"
    assert rows["wrong", 256]["estimated"] is not None
    assert rows["stalls", 256]["problem"]["kind"] == "timeout"
    assert "has never sent a byte" in rows["stalls", 256]["problem"]["message"]
    assert rows["stalls", 256]["no_estimate"]
    assert "SIGSEGV" in rows["crashes", 256]["problem"]["message"]
    too_large = rows["right", 262144]
    assert (too_large["outcome"], too_large["problem"]["kind"]) == ("not built", "design")
    assert "the tile has 524288" in too_large["problem"]["message"]
    fronts = {key for key, row in rows.items() if row["front"]}
    assert fronts == {("right", 256)}


def test_a_variant_that_hangs_is_ended(kernel: Path) -> None:
    words = ("-p", "mode=hangs", "--time-limit", "3")
    answer = sweep(kernel, *words, "--json")
    (row,) = data(answer)["variants"]
    assert (answer.code, row["outcome"]) == (1, "timed out")
    assert "--time-limit" in row["problem"]["message"]
    assert "1 of them known" in sweep(kernel, *words).err
    longer = sweep(kernel, "-p", "mode=hangs", "--time-limit", "4")
    assert "known" not in longer.err  # it may end in the longer time


def test_nothing_can_be_built(kernel: Path) -> None:
    assert sweep(kernel, "-p", "columns=3,5", "-q").code == UsageError.exit_code
    (kernel / "design.mlir.j2").write_text("nonsense")
    answer = sweep(kernel, "-p", "columns=1,2")
    assert answer.code == 4
    assert "2 not built" in answer.out


def test_a_changed_source_makes_rows_anew(kernel: Path) -> None:
    assert sweep(kernel, "-q").code == 0
    reference = kernel / "reference.py"
    reference.write_text(reference.read_text().replace('mode == "wrong"', 'mode == "right"'))
    assert sweep(kernel, "-q").code == 1
    assert sweep(kernel, "-q", "--fresh").code == 1


def test_options_of_validation_make_rows_anew(kernel: Path) -> None:
    assert sweep(kernel, "-q").code == 0
    assert "known" not in sweep(kernel, "--soak", "3").err
    assert "1 of them known" in sweep(kernel).err


def test_a_killed_sweep_goes_on_where_it_was(kernel: Path) -> None:
    words = [kernel, "-p", "columns=1,2", "-p", "mode=right,hangs", "-p", "words=256", "-j", "1"]
    command = [sys.executable, "-m", "npukit", "sweep", *map(str, words)]
    command += ["--build-dir", str(kernel.parents[1] / "build")]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    file = results(kernel)
    until = time.monotonic() + 120
    while not file.is_file() or not file.read_bytes().endswith(b"\n"):
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    kept = file.read_bytes()
    with file.open("ab") as stream:
        stream.write(b'{"format": "npukit-sw')  # as if it had been killed in the middle of a line
    words[4] = "mode=right"
    answer = sweep(*[Path(words[0]), *words[1:]], "--json")
    assert answer.code == 0, answer.err
    assert "1 of them known from before" in answer.err
    assert "1 incomplete or unknown lines left out" in answer.err
    assert [v["parameters"]["columns"] for v in data(answer)["variants"]] == [1, 2]
    assert file.read_bytes().startswith(kept)
    assert "2 of them known from before" in sweep(*[Path(words[0]), *words[1:]]).err


def test_an_interrupted_sweep_says_what_is_kept(kernel: Path) -> None:
    command = [sys.executable, "-m", "npukit", "sweep", str(kernel), "-p", "mode=right,hangs"]
    command += ["-j", "1", "--build-dir", str(kernel.parents[1] / "build")]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    line = ""
    while not line.startswith("[1/2]"):
        line = process.stderr.readline()
        assert line
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "1 of 2 variants are in" in err
    wait_until_gone(process.pid)
    assert len(results(kernel).read_bytes().splitlines()) == 1


def test_one_sweep_at_a_time(kernel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    holder = Holder("another sweep", "name another folder with -o", seconds=0.1)
    monkeypatch.setattr(store, "_HOLDER", holder)
    with locked(results(kernel).parent):
        answer = sweep(kernel)
    assert answer.code == BuildError.exit_code
    assert "another sweep has held" in answer.err
    assert "-o" in answer.err


def test_a_file_of_the_users_is_not_taken_for_results(kernel: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "results.jsonl").write_text("my own\n")
    answer = sweep(kernel, "-o", mine)
    assert answer.code == BuildError.exit_code
    assert (mine / "results.jsonl").read_text() == "my own\n"


def test_clean_removes_the_results(kernel: Path) -> None:
    build = kernel.parents[1] / "build"
    assert sweep(kernel, "-q").code == 0
    assert npukit("clean", "copies", "--build-dir", build).code == 0
    assert not (build / "copies").exists()


def test_a_time_is_measured_on_an_npu_only(kernel: Path) -> None:
    answer = sweep(kernel, "--objective", "time", "--on", "emulator")
    assert answer.code == DeviceError.exit_code
    assert "measured on an NPU" in answer.err
    assert not results(kernel).exists()


def test_a_time_is_measured_on_the_npu(
    kernel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = kernel.parents[1] / "build"
    assert npukit("build", kernel, "--target", "sw_emu", "-q", "--build-dir", build).code == 0
    folder = build / "copies/npu1-sw_emu"
    xclbin = publish_hw(folder, image_of(folder))
    stand_in = plug_in(xclbin, image_of(folder), tmp_path / "npu.xclbin")
    monkeypatch.setitem(sys.modules, "pyxrt", stand_in)
    words = ("--objective", "time", "--calls", "5", "--runs", "2")
    answer = sweep(kernel, *words, "--json")
    assert answer.code == 0, answer.err
    (row,) = data(answer)["variants"]
    assert (row["target"], row["outcome"]) == ("hw", "pass")
    assert row["runs_on"].startswith("NPU Phoenix")
    assert (row["timed"]["on"], row["timed"]["calls"]) == ("NPU Phoenix", 5)
    assert row["objectives"] == {"time": row["timed"]["median_us"], "cores": 0}
    assert row["front"]
    assert "1 of them known" in sweep(kernel, *words).err
    assert "measured us" in sweep(kernel, *words).out
    # What is built for another generation can't run here.
    assert sweep(kernel, *words, "--device", "npu2").code == DeviceError.exit_code
    workers = sweep(kernel, "--executor", "threads")
    assert workers.code == UsageError.exit_code
    assert "--executor local" in workers.err


def test_a_published_build_with_other_parameters_stays(kernel: Path) -> None:
    build = kernel.parents[1] / "build"
    words = (kernel, "-p", "columns=2", "--target", "sw_emu", "-q", "--build-dir", build)
    assert npukit("build", *words).code == 0
    manifest = build / "copies/npu1-sw_emu/manifest.json"
    before = manifest.read_bytes()
    assert sweep(kernel, "-p", "columns=1,2", "-q").code == 0
    assert manifest.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("-p", "column=1"), "did you mean 'columns'?"),
        (("-p", "columns=0"), "outside 1..8"),
        (("-p", "device=npu1", "--device", "npu1"), "both say which device"),
        (("-p", "columns=1..8", "-p", "words=64..6400", "--limit", "100"), "800 variants"),
        (("--csv", "kernels/copies/kernel.toml"), "which the command reads"),
        (("--csv", "a", "--parquet", "a"), "is also the output of"),
        (("--plot", "a.gif"), "not called like a picture"),
    ],
)
def test_mistakes_are_found_before_anything_runs(
    kernel: Path, words: tuple[str, ...], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(kernel.parents[1])
    answer = sweep(kernel, *words)
    assert answer.code == UsageError.exit_code
    assert says in answer.err
    assert not results(kernel).parent.exists()


def test_an_unfinished_write_stops_the_sweep(kernel: Path) -> None:
    if os.geteuid() == 0 and not Path("/dev/full").exists():
        pytest.skip("there is no full device to write to")
    assert sweep(kernel, "-q").code == 0
    file = results(kernel)
    file.unlink()
    file.symlink_to("/dev/full")
    answer = sweep(kernel, "--fresh")
    assert answer.code == BuildError.exit_code
    assert "results.jsonl" in answer.err
