"""Kernels that are validated with captured tensors, with and without a reference function."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from planted_kernels import npukit

from npukit.kernel.scaffold import scaffold

CASE = """
[[validation.cases]]
name = "captured {0}"
inputs.source = {{ file = "captures/{0}.npz" }}
expected.result = {{ file = "captures/{0}.npz" }}
"""


@pytest.fixture(scope="module")
def kernels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a kernel that adds 1, its captures, and its build."""
    folder = tmp_path_factory.mktemp("captured")
    scaffold("plus", folder)
    captures = folder / "plus" / "captures"
    captures.mkdir()
    rng = np.random.default_rng(0)
    for number in range(2):
        source = rng.integers(-128, 128, 4096, dtype=np.int8)
        result = np.clip(source.astype(int) + 1, -128, 127).astype(np.int8)
        np.savez(captures / f"{number}.npz", source=source, result=result)
        wrong = result.copy()
        wrong[17] ^= 4
        np.savez(captures / f"wrong{number}.npz", source=source, result=wrong)
    np.savez(captures / "again.npz", source=source, result=result)
    built = npukit("build", "plus", *common(folder))
    assert built.code == 0, built.err
    return folder


def common(folder: Path) -> list[str | Path]:
    return ["--kernel-dir", folder, "--build-dir", folder / "build"]


def validated(kernels: Path, validation: str) -> tuple[int, dict[str, Any]]:
    """The exit code and the JSON of the kernel with another ``[validation]``."""
    file = kernels / "plus" / "kernel.toml"
    before, _, _ = file.read_text().partition("[validation]")
    file.write_text(f"{before}[validation]\n{validation}")
    answer = npukit("validate", "plus", *common(kernels), "--json", "--runs", "2", "--soak", "10")
    return answer.code, json.loads(answer.out)[0]


def test_captured_outputs_are_compared_beside_the_reference(kernels: Path) -> None:
    code, verdict = validated(
        kernels, f'reference = "reference.py:expected"\n{CASE.format("0")}{CASE.format("wrong1")}'
    )
    assert code == 1
    right, wrong = verdict["cases"]
    assert [c["against"] for c in right["reference"]] == ["expected", "captures/0.npz:result"]
    assert right["passed"]
    assert [c["within"] for c in wrong["reference"]] == [True, False]
    (finding,) = wrong["findings"]
    assert "differ from captures/wrong1.npz:result" in finding["text"]
    assert finding["data"]["first"][0]["index"] == [17]
    assert all(check["passed"] for check in verdict["checks"])


def test_other_parameters_ignore_them(kernels: Path) -> None:
    _, verdict = validated(
        kernels,
        f'reference = "reference.py:expected"\nvariants = [{{ bias = 3 }}]\n{CASE.format("0")}',
    )
    assert verdict["passed"]
    assert [len(case["reference"]) for case in verdict["cases"]] == [2, 1]


def test_without_a_reference_function(kernels: Path) -> None:
    code, verdict = validated(kernels, CASE.format("0") + CASE.format("1"))
    assert code == 0 and verdict["passed"]
    assert [len(case["reference"]) for case in verdict["cases"]] == [1, 1]
    assert {check["check"] for check in verdict["checks"]} == {"schedule", "soak"}
    assert any("there is no reference function" in note for note in verdict["notes"])
    (soak,) = (check for check in verdict["checks"] if check["check"] == "soak")
    assert (soak["calls"], soak["distinct_inputs"]) == (10, 2)


def test_without_a_reference_function_a_wrong_output_shows(kernels: Path) -> None:
    code, verdict = validated(kernels, CASE.format("0") + CASE.format("wrong1"))
    assert code == 1
    assert [case["passed"] for case in verdict["cases"]] == [True, False]
    assert "1 of 4096 values" in verdict["cases"][1]["findings"][0]["text"]


def test_cases_that_expect_the_same_show_nothing(kernels: Path) -> None:
    code, verdict = validated(kernels, CASE.format("1") + CASE.format("again"))
    assert code == 1
    assert [finding["reason"] for finding in verdict["findings"]] == ["no evidence"]


def test_a_damaged_file_is_located(kernels: Path) -> None:
    captures = kernels / "plus" / "captures"
    (captures / "cut.npz").write_bytes((captures / "0.npz").read_bytes()[:-100])
    code, verdict = validated(kernels, CASE.format("cut"))
    assert code == 1 and not verdict["cases"]
    (finding,) = verdict["findings"]
    assert finding["reason"] == "could not be run"
    assert "kernel.toml:" in finding["text"] and "cut.npz" in finding["text"]
