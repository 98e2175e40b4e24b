"""``npukit doctor`` as a user runs it, on the machine that the tests run on."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from npukit.runtime.pyxrt_search import search_pyxrt
from npukit_process import run_npukit, run_npukit_on_a_terminal

# Without a device it works only in this mode.
NOOP = os.environ.get("XCL_EMULATION_MODE") == "noop"


def run(*options: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return run_npukit("doctor", *options, env=os.environ | variables)


@pytest.fixture(scope="module")
def plain() -> subprocess.CompletedProcess[str]:
    return run()


@pytest.fixture(scope="module")
def as_json() -> subprocess.CompletedProcess[str]:
    return run("--json")


def rows_of(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in data["rows"]}


def test_data_and_exit_code_agree(as_json: subprocess.CompletedProcess[str]) -> None:
    assert as_json.stderr == ""
    data = json.loads(as_json.stdout)
    bits = (not data["hw_run"]) + 2 * (not data["hw_build"]) + 4 * (not data["sw_emu"])
    assert as_json.returncode == data["exit_code"] == (32 + bits if bits else 0)
    assert data["sw_emu"], "the tests themselves need it"
    for ability in ("hw_build", "hw_run", "sw_emu"):
        stands_against = [row for row in data["rows"] if ability in row["blocks"]]
        assert data[ability] == (not stands_against)
    for row in data["rows"]:
        assert row["state"] in ("ok", "warning", "missing")
        assert row["found"]


def test_everything_important_has_a_row(as_json: subprocess.CompletedProcess[str]) -> None:
    rows = rows_of(json.loads(as_json.stdout))
    own = {"Python", "npukit", "libraries", "zig", "wasmtime", "aie_api"}
    tools = {"MLIR-AIE", "Peano", "aiecc", "IRON", "bootgen", "xclbinutil", "XRT", "pyxrt"}
    device = {"NPU", "driver amdxdna", "firmware", "device node", "memlock limit"}
    assert set(rows) == own | tools | device
    for row in rows.values():
        assert (row["state"] == "ok") == (row["mend"] == []), "a complaint says what to type"


def test_text_is_readable_at_80_columns_and_says_the_same(
    plain: subprocess.CompletedProcess[str], as_json: subprocess.CompletedProcess[str]
) -> None:
    done = plain
    data = json.loads(as_json.stdout)
    assert done.returncode == data["exit_code"]
    for line in done.stdout.splitlines():
        # Only paths and options, which must not be split, may exceed it.
        assert len(line) <= 80 or len(line.split()[-1]) > 40, line
    assert "\x1b" not in done.stdout
    flat = " ".join(done.stdout.split())
    for row in data["rows"]:
        assert f"{row['state']} {row['name']} {' '.join(row['found'].split())}" in flat
        for step in row["mend"]:
            assert f"-> {' '.join(step.split())}" in flat
    assert re.search(r"^sw_emu .* yes$", done.stdout, re.MULTILINE)


def on_a_terminal(columns: int, **variables: str) -> tuple[str, int]:
    # Without COLUMNS, the size of the terminal counts.
    kept = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    environment = kept | {"TERM": "xterm-256color", "NO_COLOR": ""} | variables
    return run_npukit_on_a_terminal("doctor", columns=columns, env=environment)


COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def test_a_terminal_gets_the_same_text_in_colour_at_its_width(
    plain: subprocess.CompletedProcess[str],
) -> None:
    shown, code = on_a_terminal(80)
    assert code == plain.returncode
    assert "\x1b[3" in shown, "no colour"
    assert COLOUR.sub("", shown) == plain.stdout
    narrow = COLOUR.sub("", on_a_terminal(60)[0])
    assert narrow != plain.stdout
    assert " ".join(narrow.split()) == " ".join(plain.stdout.split())
    assert len(max(COLOUR.sub("", on_a_terminal(300)[0]).splitlines(), key=len)) <= 100


def test_no_color_disables_colour() -> None:
    for variables in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        shown, _ = on_a_terminal(80, **variables)
        assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", shown), variables


def test_a_named_installation_that_does_not_exist_is_not_skipped(tmp_path: Path) -> None:
    done = run("--json", MLIR_AIE_INSTALL_DIR=str(tmp_path))
    row = rows_of(json.loads(done.stdout))["MLIR-AIE"]
    assert row["state"] == "missing"
    assert str(tmp_path) in row["found"]
    assert "hw_build" in row["blocks"]
    assert done.returncode & 2


def test_imports_nothing_that_might_be_broken() -> None:
    """If the doctor imported what it checks, it could not report that it is missing."""
    code = (
        "import sys\n"
        "from npukit.doctor.diagnosis import diagnose\n"
        "from npukit.doctor.system import this_system\n"
        "diagnose(this_system())\n"
        "imported = {'numpy', 'xdsl', 'wasmtime', 'jinja2'} & set(sys.modules)\n"
        "assert not imported, imported"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


# -- with the real tools ---------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("aiecc") is None, reason="no aiecc on PATH")
def test_the_real_aiecc_is_found() -> None:
    rows = rows_of(json.loads(run("--json", MLIR_AIE_INSTALL_DIR="").stdout))
    assert rows["aiecc"]["state"] == rows["MLIR-AIE"]["state"] == "ok"
    assert "native driver" in rows["aiecc"]["found"]


@pytest.mark.skipif(shutil.which("xclbinutil") is None, reason="no xclbinutil on PATH")
def test_the_real_xclbinutil_says_its_version() -> None:
    row = rows_of(json.loads(run("--json").stdout))["xclbinutil"]
    assert row["state"] == "ok"
    assert re.match(r"2\.\d+\.\d+, /", row["found"])


@pytest.mark.skipif(search_pyxrt().usable is None, reason="no pyxrt for this Python")
def test_the_real_pyxrt_loads_from_its_folder() -> None:
    row = rows_of(json.loads(run("--json").stdout))["pyxrt"]
    usable = search_pyxrt().usable
    assert usable is not None
    assert str(usable.path) in row["found"]
    assert f"CPython 3.{sys.version_info.minor}" in row["found"]
    assert "it loads, but finds no device" in row["found"] or not NOOP


@pytest.mark.skipif(
    importlib.util.find_spec("pyxrt") is None or not os.environ.get("XILINX_XRT"),
    reason="pyxrt is not in this Python's path, or XILINX_XRT is not set",
)
def test_the_real_pyxrt_is_found_outside_of_the_path() -> None:
    row = rows_of(json.loads(run("--json", PYTHONPATH="").stdout))["pyxrt"]
    assert "outside of this Python's path" in row["found"]
    assert "it loads, but finds no device" in row["found"] or not NOOP
