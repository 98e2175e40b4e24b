"""The integer matrix products: exact results in all arrangements of cores, and what is refused."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from built_kernels import build_kernel, kernel_spec
from numpy.typing import NDArray

from npukit.builder.plan import plan_kernel
from npukit.compiler.driver import lower
from npukit.errors import UsageError
from npukit.kernel.design import render_design


def operands(m: int, k: int, n: int) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    rng = np.random.default_rng(m + k + n)
    a, b = rng.integers(-128, 128, (m, k)), rng.integers(-128, 128, (k, n))
    return a.astype(np.int8), b.astype(np.int8)


@pytest.mark.parametrize(("device", "vector"), [("npu1", True), ("npu1", False), ("npu2", True)])
def test_small_products(tmp_path: Path, device: str, vector: bool) -> None:
    a, b = operands(48, 16, 16)
    b = np.concatenate([b, b.T, -1 - b])
    kernel = build_kernel("matmul_16x16", tmp_path, device, {"batch": 3, "vector": vector})
    with kernel() as call:
        found = call(a, b)
    for top in (0, 16, 32):
        rows = slice(top, top + 16)
        expected = np.array(
            [[sum(int(x) * int(y) for x, y in zip(row, column, strict=True)) for column in b[rows].T]
             for row in a[rows]]
        )  # fmt: skip
        np.testing.assert_array_equal(found[rows], expected)


@pytest.mark.parametrize(
    ("device", "parameters"),
    [
        ("npu1", {"m": 192, "k": 256, "n": 384, "rows": 3, "columns": 3}),
        ("npu1", {"m": 256, "k": 64, "n": 128, "rows": 4, "columns": 1}),
        ("npu1", {"m": 320, "k": 192, "n": 64, "rows": 1, "columns": 1, "vector": False}),
        ("npu2", {"m": 384, "k": 128, "n": 640, "rows": 3, "columns": 5}),
    ],
    ids=str,
)
def test_products_are_exact(tmp_path: Path, device: str, parameters: dict[str, Any]) -> None:
    a, b = operands(parameters["m"], parameters["k"], parameters["n"])
    with build_kernel("matmul", tmp_path, device, parameters)() as call:
        found = call(a, b)
        np.testing.assert_array_equal(found, a.astype(np.int64) @ b.astype(np.int64))
        assert found.dtype == np.int32
        # The sums of one call do not reach the next.
        assert not call(np.zeros_like(a), b).any()


@pytest.mark.parametrize(
    ("device", "vector", "shift"), [("npu1", True, 7), ("npu1", False, 1), ("npu2", True, 0)]
)
def test_small_results_are_rounded_and_saturated(
    tmp_path: Path, device: str, vector: bool, shift: int
) -> None:
    parameters = {"m": 64, "k": 192, "n": 64, "rows": 1, "columns": 1, "out": "int8"}
    a, b = operands(64, 192, 64)
    a[:, 8:] = 0  # so that some results are within int8
    kernel = build_kernel(
        "matmul", tmp_path, device, {**parameters, "vector": vector, "shift": shift}
    )
    with kernel() as call:
        found = call(a, b)
    sums = a.astype(np.int64) @ b.astype(np.int64)
    rounded = [round(Fraction(int(each), 2**shift)) for each in sums.reshape(-1)]  # ties to even
    expected = [max(-128, min(127, each)) for each in rounded]
    assert {-128, 127} < set(expected)
    np.testing.assert_array_equal(found.reshape(-1), expected)


@pytest.mark.parametrize(
    ("device", "rows", "columns", "out"),
    [
        ("npu1", 1, 1, "int32"),
        ("npu1", 4, 1, "int32"),
        ("npu1", 3, 2, "int32"),
        ("npu1", 4, 3, "int8"),
        ("npu1", 4, 4, "int32"),
        ("npu2", 2, 5, "int8"),
        ("npu2", 4, 8, "int32"),
    ],
)
def test_every_arrangement_of_cores_fits_the_array(
    tmp_path: Path, device: str, rows: int, columns: int, out: str
) -> None:
    """Its largest size too: nothing that a BD, a channel or a memory can hold is exceeded."""
    sizes = {
        "m": 8192 // (64 * rows) * 64 * rows,
        "k": 8192,
        "n": min(8192 // (64 * columns), 64) * 64 * columns,
    }
    parameters = {**sizes, "rows": rows, "columns": columns, "out": out}
    request = plan_kernel(kernel_spec("matmul"), device, "sw_emu", parameters, tmp_path)
    lowered = lower(render_design(request.spec, device, request.parameters).text, "design.mlir")
    assert lowered.insts


@pytest.mark.parametrize(
    ("device", "parameters", "message", "allowed"),
    [
        ("npu1", {"m": 100}, "100 is not a multiple of 64: 64 and 128 are", None),
        ("npu1", {"k": 8256}, r"8256 is outside 64\.\.8192", None),
        ("npu1", {"columns": 8, "n": 512}, "an npu1 has 4 columns", "columns=1, 2, 4"),
        ("npu2", {"rows": 3}, "m must be a multiple of 192", "rows=1, 2"),
        ("npu2", {"n": 192}, "n must be a multiple of 128", "n=128, 256"),
        ("npu2", {"n": 8192, "columns": 1}, "n must be at most 4096", "columns=2, 4, 8"),
    ],
)
def test_what_the_array_can_not_do(
    tmp_path: Path, device: str, parameters: dict[str, int], message: str, allowed: str | None
) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        plan_kernel(kernel_spec("matmul"), device, "sw_emu", parameters, tmp_path)
    if allowed is not None:
        assert allowed in str(caught.value.hint)
