"""Attention tiles: the formula, all arrangements of cores, and an instruction stream of constant size."""

from __future__ import annotations

import re
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
from npukit.kernel.parameters import resolve_parameters
from npukit.kernel.spec_reader import spec_with

PAGE = Path(__file__).parents[2] / "docs" / "kernels" / "attention.md"


def softmax_mean(qkv: NDArray[np.int8], shift: int) -> NDArray[np.float64]:
    """int8 [3 * batch, 64, 64] -> float64 [64 * batch, 64]."""
    q, k, v = np.moveaxis(qkv.reshape(-1, 3, 64, 64), 1, 0).astype(float)
    scores = np.einsum("bqf,bkf->bqk", q, k) / 2.0**shift
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    means = np.einsum("bqk,bkf->bqf", weights / weights.sum(axis=-1, keepdims=True), v)
    return means.reshape(-1, 64)


def random_tiles(batch: int) -> NDArray[np.int8]:
    rng = np.random.default_rng(batch)
    sigma = np.resize([10, 30, 90], (batch, 1, 1, 1))
    tiles = np.clip(rng.normal(0, 1, (batch, 3, 64, 64)) * sigma, -128, 127)
    return np.rint(tiles).astype(np.int8).reshape(-1, 64, 64)


ARRANGEMENTS = [
    ("npu1", {"batch": 5}),
    ("npu1", {"batch": 4, "cores": 2, "score_shift": 10, "vector": False}),
    ("npu1", {"batch": 32, "columns": 4, "cores": 4}),
    ("npu2", {"batch": 24, "columns": 8, "cores": 3, "score_shift": 16}),
]


@pytest.mark.parametrize(("device", "parameters"), ARRANGEMENTS, ids=str)
def test_results_are_close_to_the_formula(
    tmp_path: Path, device: str, parameters: dict[str, Any]
) -> None:
    qkv = random_tiles(parameters["batch"])
    with build_kernel("attention", tmp_path, device, parameters)() as kernel:
        found = kernel(qkv)
    assert np.abs(found - softmax_mean(qkv, parameters.get("score_shift", 13))).max() <= 0.75


def test_a_higher_score_never_lowers_a_weight(tmp_path: Path) -> None:
    """One key has value 127, the others 0; its score rises from query to query."""
    qkv = np.zeros((3, 64, 64), np.int8)
    qkv[0] = np.arange(64)[:, None] * 2
    qkv[1, 5] = 60
    qkv[2, 5] = 127
    for shift in (8, 13, 16):
        with build_kernel("attention", tmp_path, "npu1", {"score_shift": shift})() as kernel:
            found = kernel(qkv).astype(int)
        assert (np.diff(found[:, 0]) >= 0).all()
        assert (found == found[:, :1]).all()


def design(**wanted: int) -> str:
    spec = kernel_spec("attention")
    parameters = resolve_parameters(spec.name, spec.parameters, wanted)
    return render_design(spec_with(spec, parameters), "npu1", parameters).text


@pytest.mark.parametrize("arrangement", [(1, 1), (1, 4), (4, 3)], ids=str)
def test_the_instruction_stream_does_not_grow_with_the_batch(arrangement: tuple[int, int]) -> None:
    columns, cores = arrangement
    sizes = set()
    for tiles in (1, 2, 13, 340):
        text = design(batch=tiles * columns * cores, columns=columns, cores=cores)
        sizes.add(len(lower(text, "attention").insts))
    assert len(sizes) == 1


def test_the_page_has_the_sizes_of_instruction_streams() -> None:
    table = re.search(r"^\| \| `cores` = 1 \|.*?\n\n", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    assert table is not None
    rows = re.findall(
        r"`columns` = (\d) \| ([\d,]+) bytes, (\d+) BDs \| ([\d,]+) bytes, (\d+) BDs", table[0]
    )
    assert len(rows) == 2
    for columns, *cells in rows:
        for cores in range(1, 5):
            size, bds = cells[:2] if cores == 1 else cells[2:]
            text = design(batch=8 * int(columns) * cores, columns=int(columns), cores=cores)
            assert len(lower(text, "attention").insts) == int(size.replace(",", ""))
            assert text.count("aiex.npu.dma_memcpy_nd") == int(bds)


def test_arrangements_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    for parameters, text in (
        ({"batch": 6, "columns": 2, "cores": 2}, "must be a multiple of 4"),
        ({"batch": 8, "columns": 8}, "4 columns"),
    ):
        with pytest.raises(UsageError, match=text):
            plan_kernel(kernel_spec("attention"), "npu1", "sw_emu", parameters, tmp_path)
