"""npukit validate of several kernels at once: what it says does not depend on how many run."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from echo_kernels import write_echo
from planted_kernels import npukit
from stand_in_npu import image_of, plug_in, publish_hw

from npukit_process import run_npukit
from waiting import wait_until_gone

WRONG = "def echo(a):\n    return a + (a == a.max())\n"
RAISES = "def echo(a):\n    raise ValueError('no reference today')\n"
CRASHES = "import ctypes\ndef echo(a):\n    ctypes.string_at(0)\n    return a\n"
COUNTS_WITH_PROCESSES = """\
import multiprocessing
with multiprocessing.get_context("fork").Pool(2) as pool:
    assert pool.map(abs, [-1, 2]) == [1, 2]
def echo(a):
    return a
"""
MEETS = """\
import time
from pathlib import Path
def echo(a):
    here = Path(__file__).parent
    (here / "here").touch()
    until = time.monotonic() + 60
    while not (here.parent / "{other}" / "here").exists():
        assert time.monotonic() < until, "{other} does not run at the same time"
        time.sleep(0.001)
    return a
"""
STAYS = """\
import os, time
from pathlib import Path
def echo(a):
    note = Path(__file__).with_name("note")
    note.with_suffix(".new").write_text(str(os.getpid()))
    note.with_suffix(".new").rename(note)
    time.sleep(3600)
"""


def words(folder: Path, *more: str | Path) -> tuple[str | Path, ...]:
    where = ("--kernel-dir", folder / "kernels", "--build-dir", folder / "build")
    return ("validate", *where, "--runs", "2", "--soak", "20", *more)


def without_times(data: Any) -> Any:
    if isinstance(data, dict):
        timed = ("microseconds", "us", "seconds", "time", "median", "p95")
        return {
            key: without_times(value)
            for key, value in data.items()
            if not any(word in key.split("_") for word in timed)
        }
    return list(map(without_times, data)) if isinstance(data, list) else data


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five kernels, two of which fail."""
    folder = tmp_path_factory.mktemp("several")
    references = {"a": None, "b": WRONG, "c": RAISES, "d": COUNTS_WITH_PROCESSES, "e": None}
    for name, reference in references.items():
        if reference is None:
            write_echo(folder / "kernels", name)
        else:
            write_echo(folder / "kernels", name, reference)
    return folder


def test_reports_are_the_same_and_in_the_same_order(folder: Path, tmp_path: Path) -> None:
    texts, rows, junits = [], [], []
    for jobs in ("1", "3"):
        junit = tmp_path / f"{jobs}.xml"
        done = npukit(*words(folder, "-j", jobs, "--junit", junit, *"abcde"))
        assert (done.code, done.err) == (1, "")
        texts.append(re.sub(r" +\d+ +\d+$", "", done.out, flags=re.M))
        junits.append(
            [
                (item.tag, {k: v for k, v in item.attrib.items() if k != "time"})
                for item in ET.parse(junit).iter()
                if "_us" not in item.get("name", "")
            ]
        )
        answer = npukit(*words(folder, "-j", jobs, "--json", *"abcde"))
        assert (answer.code, answer.err) == (1, "")
        rows.append(without_times(json.loads(answer.out)))
    assert texts[0] == texts[1]
    assert re.findall(r"^(PASS|FAIL)  (\w)", texts[0], re.M) == [
        *(("PASS", "a"), ("FAIL", "b"), ("FAIL", "c"), ("PASS", "d"), ("PASS", "e"))
    ]
    assert "3 of 5 kernels pass" in texts[0]
    assert "no reference today" in texts[0]
    assert rows[0] == rows[1]
    assert junits[0] == junits[1]


def test_kernels_run_at_the_same_time_and_show_their_results(tmp_path: Path) -> None:
    for name, other in (("left", "right"), ("right", "left")):
        write_echo(tmp_path / "kernels", name, MEETS.format(other=other))
    done = npukit(*words(tmp_path, "-j", "2", "-v", "left", "right"))
    assert done.code == 0, done.out
    assert "2 of 2 kernels pass" in done.out
    for name in ("left", "right"):
        assert f"{name}: uniform: pass\n" in done.err
        assert f"{name}: soak: calls in a row: pass\n" in done.err


def test_a_reference_that_ends_its_process_is_a_verdict(tmp_path: Path) -> None:
    for name, reference in (("a", CRASHES), ("b", WRONG)):
        write_echo(tmp_path / "kernels", name, reference)
    write_echo(tmp_path / "kernels", "c")
    done = run_npukit(*words(tmp_path, "-j", "2", "--json", *"abc"))
    assert done.returncode == 1, done.stderr
    rows = json.loads(done.stdout)
    assert [(row["kernel"], row["passed"]) for row in rows] == [
        *(("a", False), ("b", False), ("c", True))
    ]
    (finding,) = rows[0]["findings"]
    assert finding["reason"] == "could not be run"
    assert "the process that validated a npu1-sw_emu was killed by SIGSEGV" in finding["text"]


def test_without_a_reader_all_kernels_are_validated(folder: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "npukit", *map(str, words(folder, "-j", "2"))]
    read, write = os.pipe()
    os.close(read)
    junit = tmp_path / "junit.xml"
    done = subprocess.run(
        [*command, "-v", "--junit", str(junit), *"abe"],
        stdout=write,
        stderr=write,
        check=False,
    )
    os.close(write)
    assert done.returncode == 1
    assert len(ET.parse(junit).findall("testsuite")) == 3


def test_an_interrupt_ends_all_processes(tmp_path: Path) -> None:
    kernels = [write_echo(tmp_path / "kernels", name, STAYS) for name in "ab"]
    program = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from npukit.cli.main import entry; entry()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, *map(str, words(tmp_path, "-j", "2")), "a", "b"],
        stderr=subprocess.PIPE,
        text=True,
    )
    notes = [kernel / "note" for kernel in kernels]
    while not all(note.exists() for note in notes):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate()
    assert (process.returncode, errors) == (130, "npukit: interrupted\n")
    for note in notes:
        wait_until_gone(int(note.read_text()))


def test_an_npu_runs_one_kernel_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XCL_EMULATION_MODE", raising=False)
    notes = "import os\nfrom pathlib import Path\n" + (
        "def echo(a):\n"
        "    Path(__file__).with_name('process').write_text(str(os.getpid()))\n"
        "    return a\n"
    )
    kernels = [write_echo(tmp_path / "kernels", name, notes) for name in "ab"]
    where = words(tmp_path)[1:5]
    for kernel in kernels:
        built = npukit("build", kernel.name, "--target", "sw_emu", *where)
        assert built.code == 0, built.err
        output = tmp_path / "build" / kernel.name / "npu1-sw_emu"
        xclbin = publish_hw(output, image_of(output))
        stand_in = plug_in(xclbin, image_of(output), tmp_path / "npu.xclbin")
    monkeypatch.setitem(sys.modules, "pyxrt", stand_in)
    done = npukit(*words(tmp_path, "-j", "2", "--target", "hw", "--on", "npu", "a", "b"))
    assert done.err == "--jobs 2 does not apply: one kernel at a time runs on an NPU\n"
    for kernel in kernels:
        assert int((kernel / "process").read_text()) == os.getpid()
