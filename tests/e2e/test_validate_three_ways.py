"""Reference, emulated device and NPU: every way in which they can agree and differ."""

from __future__ import annotations

import json
import os
import shutil
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from planted_kernels import GOOD, npukit, write_kernel
from stand_in_npu import image_of, plug_in, publish_hw
from stand_in_peano import stand_in_for_peano

from npukit_process import run_npukit

OFF_BY_ONE = "for (int i = 0; i < 1024; ++i) out[i] = int8_t(a[i] + b[i] + 1);"
MINUS = "for (int i = 0; i < 1024; ++i) out[i] = int8_t(a[i] - b[i] + 1);"
BODIES = {"good": GOOD, "off": OFF_BY_ONE, "minus": MINUS}


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the kernel and two faulty forms of it compile to."""
    found = {}
    for name, body in BODIES.items():
        root = tmp_path_factory.mktemp(name)
        folder = write_kernel(root, body)
        words = ("--target", "sw_emu", "--kernel-dir", folder, "--build-dir", root / "b")
        built = npukit("build", "planted", *words)
        assert built.code == 0, built.err
        found[name] = image_of(root / "b" / "planted" / "npu1-sw_emu")
    return found


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kernel's folder; the build is in its sibling ``b``."""
    folder = write_kernel(tmp_path_factory.mktemp("kernel"))
    words = ("--target", "sw_emu", "--kernel-dir", folder, "--build-dir", folder.parent / "b")
    built = npukit("build", "planted", *words)
    assert built.code == 0, built.err
    return folder


@pytest.fixture(autouse=True)
def _no_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XCL_EMULATION_MODE", raising=False)


AGREE = "NPU and emulated device agree in "


@pytest.mark.parametrize(
    ("npu", "emulator", "code", "reasons", "agreement", "says"),
    [
        ("good", "good", 0, set(), f"{AGREE}2 of 2 cases", ""),
        (
            *("off", "good", 1, {"mismatch", "emulator disagrees"}, f"{AGREE}0 of 2 cases"),
            "so the sources are right as far as the emulated device can tell; "
            "look at what it does not model: Peano's code generation",
        ),
        (
            *("good", "off", 1, {"emulator disagrees"}, f"{AGREE}0 of 2 cases"),
            "the NPU's output matches the reference, so either the kernel works by luck",
        ),
        (
            *("minus", "off", 1, {"mismatch", "emulator disagrees"}, f"{AGREE}0 of 2 cases"),
            "neither matches the reference; start with --on emulator",
        ),
        (
            *("off", "off", 1, {"mismatch"}),
            f"{AGREE}2 of 2 cases; in all of these both are wrong in the same way, so look at the "
            "kernel and its reference, not at the hardware",
            "",
        ),
    ],
)
def test_all_combinations_of_agreement(
    npu: str,
    emulator: str,
    code: int,
    reasons: set[str],
    agreement: str,
    says: str,
    images: dict[str, bytes],
    kernel: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    build = kernel.parent / "b"
    xclbin = publish_hw(build / "planted" / "npu1-sw_emu", images[emulator])
    stand_in = plug_in(xclbin, images[npu], tmp_path / "npu.xclbin")
    monkeypatch.setitem(sys.modules, "pyxrt", stand_in)
    words = ("planted", "--target", "hw", "--on", "npu", "--kernel-dir", kernel)
    common = ("validate", *words, "--build-dir", build, "--runs", "2", "--soak", "20")
    html, junit = tmp_path / "report.html", tmp_path / "junit.xml"
    done = npukit(*common, "--html", html, "--junit", junit)
    assert (done.code, done.err) == (code, ""), done.out
    where = "NPU Phoenix, cross-checked on the emulated device"
    assert f"({where})" in done.out.splitlines()[0]
    assert f"  {agreement}\n" in done.out
    assert says in done.out
    assert agreement in html.read_text().replace("&#39;", "'")
    assert where in html.read_text()
    suite = ET.parse(junit).getroot()[0]
    facts = {item.get("name"): item.get("value") for item in suite.iter("property")}
    assert (facts["runs_on"], facts["agreement"]) == (where, agreement)
    assert facts["tolerances"].startswith("out against add: equal; worst ")

    (data,) = json.loads(npukit(*common, "--json").out)
    found = {f["reason"] for part in (data, *data["cases"]) for f in part["findings"]}
    assert found - {"insensitive input"} == reasons
    agree = npu == emulator
    assert data["emulator_agrees"] == {"cases": 2 * agree, "of": 2}
    assert [case["emulator_agrees"] for case in data["cases"]] == [agree, agree]


def test_without_emulation_data_there_is_no_cross_check(
    images: dict[str, bytes], kernel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = kernel.parent / "b"
    xclbin = publish_hw(build / "planted" / "npu1-sw_emu", None)
    stand_in = plug_in(xclbin, images["good"], tmp_path / "npu.xclbin", "NPU Kracken")
    monkeypatch.setitem(sys.modules, "pyxrt", stand_in)
    words = ("--target", "hw", "--kernel-dir", kernel, "--build-dir", build, "--soak", "10")
    refused = npukit("validate", "planted", *words)
    assert refused.code == 9
    assert "the artifact is for npu1, and the device here is NPU Kracken (npu2)" in refused.err
    stand_in = plug_in(xclbin, images["good"], tmp_path / "npu.xclbin")
    monkeypatch.setitem(sys.modules, "pyxrt", stand_in)
    done = npukit("validate", "planted", *words)
    assert done.code == 0, done.out
    assert "(NPU Phoenix)" in done.out
    assert "agree" not in done.out


def test_a_machine_that_builds_for_an_npu_and_has_none(tmp_path: Path) -> None:
    """An artifact that is built to run on the emulated device has emulation data."""
    if shutil.which("aiecc") is None:
        pytest.skip("no aiecc on PATH")
    stand_in_for_peano(tmp_path / "peano", "exit 1")  # passthrough has no sources to link
    environment = os.environ | {"PEANO_INSTALL_DIR": str(tmp_path / "peano")}
    for words, built in ((), "sw_emu"), (("--target", "hw"), "hw"):
        common = ("--runs", "1", "--soak", "10", "--build-dir", tmp_path / "b")
        done = run_npukit("validate", "passthrough", *common, *words, env=environment)
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"npu1-{built} (emulated device)" in done.stdout
