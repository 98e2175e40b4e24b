"""The cross-check: the emulated device runs the same artifact as an NPU."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import npukit.emulator.pyxrt as emulated
from host_artifacts import (
    COUNT,
    Artifacts,
    hw_xclbin,
    stalling_insts,
    write_artifacts,
    write_kernel,
)
from npukit.kernel.spec import KernelSpec
from npukit.runtime.devices import EMULATED, Device
from npukit.validate.cross_check import CrossCheck, cross_check_for
from npukit.validate.evidence import Reason
from npukit.validate.extent import Extent
from npukit.validate.run import BuildValidation
from npukit.validate.soak import SoakLimit
from npukit.validate.subject import Build
from npukit.validate.verdict import Kind

# A second emulated device, with the name of an NPU, plays the NPU in these tests.
NPU = Device("npu", emulated, 1, "NPU Phoenix", "XRT finds it")
ITSELF = Device("emulator", emulated, 1, EMULATED, "you asked for it")


@pytest.fixture
def spec(tmp_path: Path) -> KernelSpec:
    return write_kernel(tmp_path)


@pytest.fixture
def files(tmp_path: Path) -> Artifacts:
    return write_artifacts(tmp_path)


def test_needs_an_npu_and_emulation_data(spec: KernelSpec, files: Artifacts) -> None:
    found = cross_check_for(NPU, spec, files.module)
    assert found is not None
    assert found.device.kind == "emulator"
    assert cross_check_for(ITSELF, spec, files.module) is None
    for content in (hw_xclbin(), b"nonsense"):
        files.xclbin.write_bytes(content)
        assert cross_check_for(NPU, spec, files.module) is None
    files.xclbin.unlink()
    assert cross_check_for(NPU, spec, files.module) is None


def test_a_disagreement_says_which_side_is_right(spec: KernelSpec, files: Artifacts) -> None:
    check = CrossCheck(spec, files.module, ITSELF)
    a = np.arange(COUNT, dtype=np.int32)
    off = a + np.int32(1)
    assert check.disagreement({"a": a}, {"b": a}, {"b": a}) is None
    for found, expected, word, npu_right, emulator_right in (
        (off, a, "the emulated output matches the reference", False, True),
        (off, off, "the NPU's output matches the reference", True, False),
        (off, off * 2, "neither matches", False, False),
    ):
        finding = check.disagreement({"a": a}, {"b": found}, {"b": expected})
        assert finding is not None
        assert finding.reason is Reason.EMULATOR
        assert word in finding.text
        assert finding.data == {
            "outputs": ["b"],
            "npu_right": npu_right,
            "emulator_right": emulator_right,
        }
    # Wrong in the same way on both: a mismatch, not a disagreement.
    assert check.disagreement({"a": a}, {"b": a}, {"b": off}) is None


def test_a_failure_of_the_emulated_device_is_reported(spec: KernelSpec, tmp_path: Path) -> None:
    folder = tmp_path / "stalling"
    folder.mkdir()
    files = write_artifacts(folder, stream=stalling_insts())
    a = np.zeros(COUNT, np.int32)
    finding = CrossCheck(spec, files.module, ITSELF).disagreement({"a": a}, {"b": a}, {"b": a})
    assert finding is not None
    assert finding.reason is Reason.EMULATOR
    assert "failed to run what the NPU ran" in finding.text


def test_validation_cross_checks_every_case(spec: KernelSpec, files: Artifacts) -> None:
    class Contrary(CrossCheck):
        def disagreement(self, inputs, found, expected):  # type: ignore[no-untyped-def]
            changed = {name: array + np.int32(1) for name, array in found.items()}
            return super().disagreement(inputs, changed, expected)

    build = Build(files.module, {})
    for kind, reasons in ((CrossCheck, []), (Contrary, [Reason.EMULATOR])):
        check = kind(spec, files.module, ITSELF)
        (case,) = BuildValidation(spec, build, NPU, Extent(1), check).cases()
        assert [finding.reason for finding in case.findings] == reasons


def test_a_soak_without_time_is_cut_short(spec: KernelSpec, files: Artifacts) -> None:
    for limit, calls, cut in (SoakLimit(5, 0.0), 1, True), (SoakLimit(5, None), 5, False):
        validation = BuildValidation(spec, Build(files.module, {}), NPU, Extent(1, limit))
        assert all(case.passed for case in validation.cases())
        soak = list(validation.checks())[-1]
        assert (soak.kind, soak.passed) == (Kind.SOAK, True)
        assert (soak.calls, soak.cut_short) == (calls, cut)
        validation.close()
