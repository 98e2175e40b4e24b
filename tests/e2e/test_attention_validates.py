"""The main job: attention is bit-exact on every case, at every score_shift, on both devices."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from planted_kernels import npukit

CASES = 14


@pytest.mark.parametrize(
    ("device", "shift"),
    [
        ("npu1", 13),
        pytest.param("npu2", 13, marks=pytest.mark.exhaustive),
        pytest.param("npu1", 16, marks=pytest.mark.exhaustive),
    ],
)
def test_attention(device: str, shift: int, tmp_path: Path) -> None:
    common = ["--build-dir", tmp_path, "--device", device]
    built = npukit("build", "attention", *common, "-p", f"score_shift={shift}")
    assert built.code == 0, built.err
    html = tmp_path / "report.html"
    words = ("--runs", "2", "--soak", "60", "--json", "--html", html)
    answer = npukit("validate", "attention", *common, *words)
    assert answer.code == 0, answer.out
    (verdict,) = json.loads(answer.out)
    assert verdict["passed"] and verdict["device"] == device
    shifts = [case["parameters"]["score_shift"] for case in verdict["cases"]]
    others = sorted({0, 20, shift} - {shift})
    assert shifts == [s for s in (shift, *others) for _ in range(CASES)]
    for case in verdict["cases"]:
        assert case["reference"][0]["exact"], case["case"]
        assert case["float_reference"][0]["max_error"] <= 1
        assert case["median_us"] > 0
    assert "attention" in html.read_text()


def test_passthrough_on_both_devices(tmp_path: Path) -> None:
    for device in ("npu1", "npu2"):
        answer = npukit(
            *("validate", "passthrough", "--device", device),
            *("--build-dir", tmp_path, "--runs", "2", "--soak", "20"),
        )
        assert answer.code == 0, answer.out + answer.err
