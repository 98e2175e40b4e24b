"""The emulated device as a third witness beside an NPU."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import npukit.emulator.pyxrt as emulated
from host_artifacts import COUNT, Artifacts, hw_xclbin, stalling_insts, write_artifacts
from npukit.kernel.spec import KernelSpec
from npukit.kernel.spec_reader import load_spec
from npukit.runtime.devices import EMULATED, Device
from npukit.validate.cross_check import Beside, emulator_beside
from npukit.validate.run import BuildValidation
from npukit.validate.soaking import SoakLimit
from npukit.validate.subject import Build
from npukit.validate.verdict import Kind, Reason

# The NPU of these tests is played by a second emulated device; only its name says otherwise.
NPU = Device("npu", emulated, 1, "NPU Phoenix", "XRT finds it")

SPEC = f"""
[kernel]
name = "passthrough"
summary = "the golden passthrough"
design = "design.mlir"

[[arguments]]
name = "a"
direction = "in"
dtype = "int32"
shape = [{COUNT}]

[[arguments]]
name = "b"
direction = "out"
dtype = "int32"
shape = [{COUNT}]

[validation]
reference = "reference.py:copy"

[[validation.cases]]
name = "random"
inputs.a = {{ kind = "uniform", low = -100, high = 100 }}
"""


@pytest.fixture
def spec(tmp_path: Path) -> KernelSpec:
    (tmp_path / "kernel.toml").write_text(SPEC)
    (tmp_path / "reference.py").write_text("def copy(a):\n    return a\n")
    (tmp_path / "design.mlir").touch()
    return load_spec(tmp_path)


@pytest.fixture
def files(tmp_path: Path) -> Artifacts:
    return write_artifacts(tmp_path)


def test_only_beside_an_npu_and_with_emulation_data(spec: KernelSpec, files: Artifacts) -> None:
    found = emulator_beside(NPU, spec, files.module)
    assert found is not None
    assert found.xrt is emulated
    itself = Device("emulator", emulated, 1, EMULATED, "it was asked for")
    assert emulator_beside(itself, spec, files.module) is None
    for content in (hw_xclbin(), b"nonsense"):
        files.xclbin.write_bytes(content)
        assert emulator_beside(NPU, spec, files.module) is None
    files.xclbin.unlink()
    assert emulator_beside(NPU, spec, files.module) is None


def test_who_is_right_is_said(spec: KernelSpec, files: Artifacts) -> None:
    beside = Beside(spec, files.module, emulated)
    a = np.arange(COUNT, dtype=np.int32)
    off = a + np.int32(1)
    assert beside.disagreement({"a": a}, {"b": a}, {"b": a}) is None
    for found, expected, word, npu_right, emulator_right in (
        (off, a, "what the emulated device does not see", False, True),
        (off, off, "the NPU gives what the reference says", True, False),
        (off, off * 2, "neither is", False, False),
    ):
        finding = beside.disagreement({"a": a}, {"b": found}, {"b": expected})
        assert finding is not None
        assert finding.reason is Reason.EMULATOR
        assert word in finding.text
        assert finding.data == {
            "outputs": ["b"],
            "npu_right": npu_right,
            "emulator_right": emulator_right,
        }
    # Wrong in the same way on both: a mismatch, and no disagreement.
    assert beside.disagreement({"a": a}, {"b": a}, {"b": off}) is None


def test_what_the_emulated_device_can_not_run_is_said_too(spec: KernelSpec, tmp_path: Path) -> None:
    folder = tmp_path / "stalling"
    folder.mkdir()
    files = write_artifacts(folder, stream=stalling_insts())
    a = np.zeros(COUNT, np.int32)
    finding = Beside(spec, files.module, emulated).disagreement({"a": a}, {"b": a}, {"b": a})
    assert finding is not None
    assert finding.reason is Reason.EMULATOR
    assert "can't run what the NPU ran" in finding.text


def test_validation_asks_it_for_every_case(spec: KernelSpec, files: Artifacts) -> None:
    class Contrary(Beside):
        def disagreement(self, inputs, found, expected):  # type: ignore[no-untyped-def]
            changed = {name: array + np.int32(1) for name, array in found.items()}
            return super().disagreement(inputs, changed, expected)

    build = Build(files.module, {})
    for kind, reasons in ((Beside, []), (Contrary, [Reason.EMULATOR])):
        beside = kind(spec, files.module, emulated)
        (case,) = BuildValidation(spec, build, emulated, 1, beside).cases()
        assert [finding.reason for finding in case.findings] == reasons


def test_a_soak_without_time_is_cut_short(spec: KernelSpec, files: Artifacts) -> None:
    for limit, calls, cut in (SoakLimit(5, 0.0), 1, True), (SoakLimit(5, None), 5, False):
        validation = BuildValidation(spec, Build(files.module, {}), emulated, 1, soak=limit)
        assert all(case.passed for case in validation.cases())
        soak = list(validation.checks())[-1]
        assert (soak.kind, soak.passed) == (Kind.SOAK, True)
        assert (soak.calls, soak.cut_short) == (calls, cut)
        validation.close()
