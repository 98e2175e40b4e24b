"""``npukit probe``: the investigation that the project grew from, with every output compared."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from planted_kernels import npukit, write_kernel
from test_validate_dtypes import write as write_mixed

from host_artifacts import hw_xclbin
from npukit.runtime.pyxrt_search import search_pyxrt
from npukit_process import run_npukit_on_a_terminal

ALIVE = "100 % non-zero values and is wrong: every value is -1."


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("build")


def rows(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["configuration"]: row for row in data["configurations"]}


def test_the_story(build: Path) -> None:
    done = npukit("probe", "attention", "--on", "emulator", "--build-dir", build, "--json")
    assert (done.code, done.err) == (0, "")
    data = json.loads(done.out)
    assert data["runs_on"] == "emulated device"
    found = rows(data)

    best = found["counted"]
    assert best["groups_of"] == [1, 2, 3]
    assert best["ending"] == "completed"
    assert best["warnings"] == []
    assert (best["output"]["nonzero"], best["output"]["low"], best["output"]["high"]) == (1, -1, -1)
    assert best["output"]["std"] == 0
    assert best["output"]["constant"]
    assert not best["right"]

    right = found["metadata"]
    assert right["groups_of"] == [1, 3, 4]
    assert right["right"]
    assert right["output"]["wrong"] == 0
    assert right["output"]["nonzero"] < 1

    stale = found["group 0 first"]
    assert stale["groups_of"] == [1, 0, 2]
    assert stale["output"]["untouched"]
    assert not stale["right"]
    for name in ("all device_only", "all p2p", "mixed flags"):
        assert found[name]["ending"] == "refused"
        assert "Bad BO flags (err=95): Operation not supported" in found[name]["message"]
    assert "TypeError" in found["no flags"]["message"]
    (warning,) = found["plain group 0"]["warnings"]
    assert "global argument at index 1" in warning
    assert len(found["no opcode"]["warnings"]) == 2
    assert not found["no opcode"]["right"]
    assert not found["swapped order"]["right"]

    told = " ".join(data["conclusion"])
    assert f"counted (1, 2, 3) gives {ALIVE}" in told
    assert "The mapping in the metadata, groups (1, 3, 4), is right;" in told
    assert "counted (1, 2, 3) allocates qkv with that of argument 2, ninstr;" in told
    names = [a["name"] for a in data["metadata"]["arguments"][:5]]
    assert names == ["opcode", "instr", "ninstr", "bo0", "bo1"]


def test_the_text_fits_100_columns_and_is_plain(build: Path) -> None:
    done = npukit("probe", "attention", "--on", "emulator", "--build-dir", build)
    assert done.code == 0
    lines = done.out.splitlines()
    assert max(map(len, lines)) <= 100
    assert done.out.isascii()
    assert "\x1b" not in done.out
    assert lines[0] == "attention  npu1-sw_emu on: emulated device"
    assert any(line.split()[:4] == ["counted", "(1,", "2,", "3)"] for line in lines)
    assert ALIVE in " ".join(line.strip() for line in lines)


@pytest.mark.parametrize(
    ("columns", "tables"), [(80, 2), pytest.param(120, 1, marks=pytest.mark.exhaustive)]
)
def test_a_terminal_of_any_width(build: Path, columns: int, tables: int) -> None:
    """Nothing is wrapped or truncated: a table that is too wide is split in two."""
    kept = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR")}
    shown, code = run_npukit_on_a_terminal(
        *("probe", "attention", "--on", "emulator", "--build-dir", build),
        columns=columns,
        env=kept | {"TERM": "xterm"},
    )
    assert code == 0
    text = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", shown).replace("\r", "")
    assert max(map(len, text.splitlines())) <= columns
    assert ("their outputs" in text) == (tables == 2)
    lines = [line.split() for line in text.splitlines()]
    assert sum(line[:2] == ["size", "in"] for line in lines) == tables
    assert any(line[:2] == ["all", "device_only"] for line in lines)
    assert any(line[-2:] == ["WRONG,", "untouched"] for line in lines)


def test_an_artifact_without_emulation_data(tmp_path: Path) -> None:
    """One error is clearer than thirteen refusals."""
    built = npukit("build", "passthrough", "--target", "sw_emu", "--build-dir", tmp_path)
    assert built.code == 0, built.err
    as_hw(tmp_path)
    words = ("--on", "emulator", "--target", "hw", "--build-dir", tmp_path)
    done = npukit("probe", "passthrough", *words)
    assert done.code == 8
    assert "the xclbin has no EMULATION_DATA" in done.err
    assert "npukit build passthrough --target hw --with-emulation" in done.err


def test_three_buffers(tmp_path: Path) -> None:
    folder = write_kernel(tmp_path / "kernels")
    done = npukit(
        *("probe", "planted", "--kernel-dir", folder, "--build-dir", tmp_path / "b", "--json"),
        *("--target", "sw_emu"),
    )
    assert done.code == 0, done.err
    found = rows(json.loads(done.out))
    assert found["metadata"]["groups_of"] == [1, 3, 4, 5]
    assert found["counted"]["groups_of"] == [1, 2, 3, 4]
    assert found["group 0 first"]["groups_of"] == [1, 0, 2, 3]
    assert found["swapped order"]["order"] == [2, 1, 0]
    assert found["metadata"]["right"]
    assert not found["counted"]["right"]


@pytest.mark.exhaustive
def test_inout_bfloat16_and_float32(tmp_path: Path) -> None:
    folder = write_mixed(tmp_path)
    common = ("--kernel-dir", folder, "--build-dir", tmp_path / "b", "--target", "sw_emu")
    done = npukit("probe", folder.name, *common, "--json")
    assert done.code == 0, done.err
    data = json.loads(done.out)
    found = rows(data)
    assert found["metadata"]["output"]["of"] == 512
    for name in ("counted", "swapped order", "no opcode"):
        assert found[name]["ending"] == "completed"
        assert not found[name]["right"]
    told = " ".join(data["conclusion"])
    assert "counted (1, 2, 3, 4) allocates x with that of argument 2, ninstr;" in told


def test_a_wrong_kernel_is_not_blamed_on_the_buffers(tmp_path: Path) -> None:
    folder = write_kernel(tmp_path / "kernels", "for (int i = 0; i < 1024; ++i) out[i] = 7;")
    common = ("--kernel-dir", folder, "--build-dir", tmp_path / "b", "--target", "sw_emu")
    done = npukit("probe", "planted", *common)
    assert done.code == 1
    text = " ".join(line.strip() for line in done.out.splitlines())
    assert "so the buffers are not the problem" in text
    assert "0 match the reference" in text

    (folder / "reference.py").write_text("def add(a, b):\n    return a\n")
    with (tmp_path / "b" / "planted" / "npu1-sw_emu" / "insts.bin").open("ab") as insts:
        insts.write(b"more")
    done = npukit("probe", "planted", *common)
    assert done.code == 8
    assert "insts.bin has SHA-256" in done.err


def test_a_missing_npu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if search_pyxrt().usable is not None:
        pytest.skip("there is a pyxrt for this Python")
    monkeypatch.delitem(sys.modules, "pyxrt", raising=False)
    for command in ("probe", "validate"):
        done = npukit(command, "passthrough", "--on", "npu", "--build-dir", tmp_path)
        assert done.code == 9
        assert "no NPU can be used: pyxrt" in done.err
        assert "/dev/accel" in done.err
        assert "--on emulator" in done.err
    done = npukit("probe", "passthrough", "--on", "npu", "--target", "sw_emu")
    assert done.code == 9
    assert "no code for an NPU" in done.err


def as_hw(build: Path) -> None:
    """Publish passthrough's artifacts for hw too, with a garbage PDI in the xclbin."""
    source, target = (build / "passthrough" / f"npu1-{name}" for name in ("sw_emu", "hw"))
    shutil.copytree(source, target)
    (target / "passthrough.xclbin").write_bytes(hw_xclbin())
    manifest = json.loads((target / "manifest.json").read_text())
    # Files that only the sw_emu flow reads are not its inputs.
    manifest |= {"target": "hw", "inputs": {}}
    digest = hashlib.sha256(hw_xclbin()).hexdigest()
    manifest["outputs"]["passthrough.xclbin"]["sha256"] = digest
    (target / "manifest.json").write_text(json.dumps(manifest))


def without_tools() -> dict[str, str]:
    """The environment of a machine that runs artifacts but has no compilers."""
    kept = {k: v for k, v in os.environ.items() if not k.endswith("_INSTALL_DIR")}
    return kept | {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"}


def test_xrt_s_noop_mode_completes_and_computes_nothing(tmp_path: Path) -> None:
    if search_pyxrt().usable is None:
        pytest.skip("no pyxrt for this Python")
    built = npukit("build", "passthrough", "--target", "sw_emu", "--build-dir", tmp_path)
    assert built.code == 0, built.err
    as_hw(tmp_path)
    words = ["probe", "passthrough", "--on", "npu", "--target", "hw", "--build-dir", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "npukit", *words, "--json"],
        env=without_tools() | {"XCL_EMULATION_MODE": "noop"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    data = json.loads(done.stdout)
    assert data["runs_on"].startswith("no NPU: XRT's noop mode")
    found = rows(data)
    assert found["metadata"]["ending"] == "completed"
    assert found["metadata"]["output"]["untouched"]
    assert found["metadata"]["output"]["nonzero"] == 1
    assert found["plain group 0"]["warnings"]
    assert not any(row["right"] for row in found.values())
    assert "0 match the reference" in data["conclusion"][0]
    assert "computes nothing" in data["conclusion"][-1]
