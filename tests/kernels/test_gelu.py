"""GELU kernels against erf in float64: every int8 value for many steps, every finite bfloat16 number."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from bfloat16_numbers import numbers, ulp_of
from built_kernels import build_kernel, kernel_spec
from numpy.typing import NDArray

from npukit.kernel.bfloat16 import narrow
from npukit.kernel.expectation import expectation
from npukit.kernel.parameters import resolve_parameters
from npukit.kernel.references import load_function
from npukit.kernel.spec_reader import spec_with

BYTES = np.arange(-128, 128).astype(np.int8)


def formula(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.array([v * math.erfc(-v / math.sqrt(2)) / 2 for v in values.ravel()])


@pytest.mark.parametrize(
    ("device", "vector", "steps"),
    [
        ("npu1", True, (0.03, 0.02)),
        ("npu2", True, (0.011, 0.3)),
        ("npu1", False, (0.2, 0.001)),
    ],
)
def test_all_int8_values(
    tmp_path: Path, device: str, vector: bool, steps: tuple[float, float]
) -> None:
    parameters = {"in_step": steps[0], "out_step": steps[1], "vector": vector}
    with build_kernel("gelu", tmp_path, device, parameters)() as kernel:
        found = kernel(np.tile(BYTES, 8).reshape(1, 2048)).reshape(8, 256)
    expected = np.clip(formula(BYTES * steps[0]) / steps[1], -128, 127)
    assert (found == found[0]).all()
    assert np.abs(found[0] - expected).max() < 0.6


def test_the_bound_for_many_steps() -> None:
    """With the reference, which `npukit validate` holds the core to bit for bit."""
    reference = kernel_spec("gelu").validation.reference
    assert reference is not None
    gelu = load_function(reference)
    rng = np.random.default_rng(0)
    pairs = np.exp2(rng.uniform(-10, 0, (400, 2))).tolist()
    pairs += [(1.0, 1.0), (1.0, 0.005), (0.0009765625, 0.0009765625), (0.0009765625, 1.0)]
    for in_step, out_step in pairs:
        if in_step <= 200 * out_step:
            expected = np.clip(formula(BYTES * in_step) / out_step, -128, 127)
            assert np.abs(gelu(BYTES, in_step, out_step) - expected).max() < 0.6


@pytest.mark.parametrize("kernel", ["gelu", "gelu_bf16"])
@pytest.mark.parametrize(
    ("device", "columns", "cores"), [("npu1", 4, 4), ("npu1", 1, 2), ("npu2", 8, 3)]
)
def test_every_core_takes_its_share(
    tmp_path: Path, kernel: str, device: str, columns: int, cores: int
) -> None:
    parameters = {"tiles": 2 * columns * cores, "columns": columns, "cores": cores}
    values = np.random.default_rng(cores).normal(0, 2, (parameters["tiles"], 2048))
    x = np.rint(values * 32).clip(-128, 127).astype(np.int8)
    if kernel == "gelu_bf16":
        x = narrow(values.astype(np.float32))
    with build_kernel(kernel, tmp_path, device, parameters)() as opened:
        found = opened(x)
    spec = kernel_spec(kernel)
    resolved = resolve_parameters(kernel, spec.parameters, parameters)
    expected = expectation(spec_with(spec, resolved), resolved)({"x": x}, resolved)
    assert np.array_equal(found.view(x.dtype), expected["out"].view(x.dtype))


def test_all_finite_bfloat16_numbers(tmp_path: Path) -> None:
    bits = np.arange(1 << 16, dtype=np.uint16)
    bits[bits & 0x7F80 == 0x7F80] = 0
    with build_kernel("gelu_bf16", tmp_path, "npu1", {"tiles": 32})() as kernel:
        found = numbers(kernel(bits.reshape(32, 2048))).ravel()
    spec = kernel_spec("gelu_bf16")
    modelled = expectation(spec, {})({"x": bits.reshape(32, 2048)[:1]}, {})["out"]
    assert np.array_equal(numbers(modelled).ravel(), found[:2048])
    expected = formula(numbers(bits))
    ulp = ulp_of(expected, 0.004)
    errors = np.abs(found - expected)
    assert (errors / ulp).max() < 1.5
    assert (errors <= np.maximum(2 * ulp, 1e-3)).all()
