"""A published matrix product, as its paper describes it: data moves as the reference says, and
estimates are near the measurements (bench/published_gemm.py has all of them)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from planted_kernels import npukit

BENCH = Path(__file__).parents[2] / "bench"


@pytest.mark.parametrize(
    ("device", "sizes", "block", "measured"),
    [
        ("npu1", (448, 4032, 1344), "", 6.52),
        pytest.param(
            "npu1",
            (384, 4032, 1152),
            "m_ct=96 k_ct=56 n_ct=96 k_mt=224 operand=int16 result=int16 macs=99.8",
            3.12,
            marks=pytest.mark.exhaustive,
        ),
        (
            "npu1",
            (256, 4320, 768),
            "m_ct=64 k_ct=216 n_ct=64 k_mt=432 result=int16 macs=217.6",
            4.03,
        ),
        pytest.param(
            "npu2",
            (576, 4320, 3456),
            "m_ct=144 k_ct=72 n_ct=144 k_mt=432 macs=343",
            37.35,
            marks=pytest.mark.exhaustive,
        ),
    ],
)
def test_three_blocks_of_the_array(
    device: str, sizes: tuple[int, int, int], block: str, measured: float
) -> None:
    """The same depth as measured, and fewer blocks; 25 % include that the first one waits for data."""
    m, k, n = sizes
    given = [*block.split(), f"m={m}", f"k={k}", f"n={n}"]
    parameters = [word for each in given for word in ("-p", each)]
    done = npukit(
        *("estimate", "balanced_gemm", "--kernel-dir", BENCH, "--device", device),
        *(*parameters, "--no-columns", "--json"),
    )
    assert (done.code, done.err) == (0, "")
    (found,) = json.loads(done.out)["kernels"]
    assert found["unpriced"] == []
    tops = 2 * m * k * n / found["us"] / 1e6
    assert tops == pytest.approx(measured, rel=0.25)


@pytest.mark.parametrize("kernel", ["balanced_gemm", "memcpy"])
def test_the_data_arrives(kernel: str, tmp_path: Path) -> None:
    given = ("--kernel-dir", BENCH, "--build-dir", tmp_path, "--on", "emulator", "--soak", "1")
    done = npukit("validate", kernel, "--build", *given)
    assert done.code == 0, done.out
