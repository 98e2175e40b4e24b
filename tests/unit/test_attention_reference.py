"""The integer model of attention against the mathematics, beyond the kernel's own cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from npukit.kernel.cases import make_inputs
from npukit.kernel.references import load_function
from npukit.kernel.spec import FunctionRef, KernelSpec
from npukit.kernel.spec_reader import load_spec
from npukit.kernel.tolerance import EXACT, Tolerance
from thoroughness import examples

FOLDER = Path(__file__).resolve().parents[2] / "kernel_src" / "attention"
SPEC = load_spec(FOLDER)
TILE_DATA_MEMORY = 64 * 1024


DEFAULTS = {"batch": 1, "columns": 1, "cores": 1, "score_shift": 13, "vector": True}


def function(ref: FunctionRef | None) -> Any:
    assert ref is not None
    return load_function(ref)


INTEGER, FLOAT = function(SPEC.validation.reference), function(SPEC.validation.float_reference)


def plain(qkv: NDArray[np.int8], score_shift: int) -> NDArray[np.float64]:
    """softmax(Q K^T 2^-shift) V once more, one row at a time, as a textbook has it."""
    query, key, value = qkv.astype(np.float64)
    rows = []
    for row in query:
        scores = [float(row @ other) / 2**score_shift for other in key]
        weights = np.array([np.exp(score - max(scores)) for score in scores])
        rows.append((weights / weights.sum()) @ value)
    return np.array(rows)


def test_the_spec_is_what_the_issue_asks_for() -> None:
    qkv, out = SPEC.arguments
    assert (qkv.shape, qkv.dtype, qkv.nbytes, qkv.direction) == ((3, 64, 64), "int8", 12288, "in")
    assert (out.shape, out.dtype, out.nbytes, out.direction) == ((64, 64), "int8", 4096, "out")
    assert SPEC.parameters["score_shift"].default == 13
    assert SPEC.devices == ("npu1", "npu2")
    assert SPEC.validation.tolerances == {"out": EXACT}
    assert SPEC.validation.float_tolerances == {"out": Tolerance.absolute(1)}
    shifts = {13, *(variant.parameters["score_shift"] for variant in SPEC.validation.variants)}
    assert shifts == {0, 13, 20}
    # Both objectfifos are two deep; the stack, and the tiles of a core, are on top.
    assert 2 * (qkv.nbytes + out.nbytes) + 8192 + 2 * 4096 + 512 <= TILE_DATA_MEMORY


def test_the_core_has_no_floating_point() -> None:
    common = FOLDER.parent / "common"
    sources = [FOLDER / "attention.cc", *common.glob("attention*.h"), common / "rounding.h"]
    lines = [line for source in sources for line in source.read_text().splitlines()]
    code = " ".join(line.partition("//")[0] for line in lines)
    assert "attend" in code
    for word in ("float", "double", "math", "exp("):
        assert word not in code


def test_a_batch_is_tile_by_tile() -> None:
    qkv = np.random.default_rng(6).integers(-128, 128, (5, 3, 64, 64)).astype(np.int8)
    for reference in (INTEGER, FLOAT):
        whole = reference(qkv.reshape(15, 64, 64), 13)
        assert np.array_equal(whole, np.concatenate([reference(tile, 13) for tile in qkv]))


def test_the_float_reference_is_attention() -> None:
    qkv = np.random.default_rng(5).integers(-128, 128, (3, 64, 64)).astype(np.int8)
    for shift in (0, 8, 13, 20):
        assert np.allclose(FLOAT(qkv, shift), plain(qkv, shift), atol=1e-9)


@pytest.fixture(scope="module")
def cases() -> dict[str, NDArray[np.int8]]:
    return {case.name: make_inputs(SPEC, case, DEFAULTS)["qkv"] for case in SPEC.validation.cases}


def test_the_cases_are_what_their_names_say(cases: dict[str, NDArray[np.int8]]) -> None:
    assert set(cases) == {
        *("uniform", "normal", "heavy-tailed", "zeros", "all-min", "all-max"),
        *("alternating-extremes", "one-hot", "peaked", "negative-scores", "opposite-extremes"),
        *("near-extremes", "ties", "same-query"),
    }
    assert (cases["uniform"].min(), cases["uniform"].max()) == (-64, 63)
    assert 31 < cases["normal"].std() < 33
    heavy = np.abs(cases["heavy-tailed"].astype(int))
    assert np.median(heavy) < 32 and (heavy >= 127).sum() > 100
    assert (cases["all-min"] == -128).all() and (cases["all-max"] == 127).all()
    assert set(np.unique(cases["alternating-extremes"])) == {-128, 127}
    assert ((cases["one-hot"] == 127).sum(axis=2) == 1).all()
    assert np.array_equal(cases["peaked"][0], cases["peaked"][1])
    assert not cases["zeros"].any()


def worst(qkv: NDArray[np.int8], shift: int) -> float:
    exact = np.clip(FLOAT(qkv, shift), -128, 127)
    return float(np.abs(INTEGER(qkv, shift) - exact).max())


def within_one_lsb(qkv: NDArray[np.int8], shift: int) -> None:
    """At most 1 LSB from float64, anywhere, and never outside what V holds."""
    assert worst(qkv, shift) <= 1
    out = INTEGER(qkv, shift)
    assert (out.min(axis=0) >= qkv[2].min(axis=0)).all()
    assert (out.max(axis=0) <= qkv[2].max(axis=0)).all()


@pytest.mark.parametrize("shift", range(25))
def test_every_case_at_every_shift(shift: int, cases: dict[str, NDArray[np.int8]]) -> None:
    for qkv in cases.values():
        within_one_lsb(qkv, shift)


@settings(max_examples=examples(60))
@given(
    seed=st.integers(0, 2**32 - 1),
    shift=st.integers(0, 24),
    scales=st.tuples(*[st.sampled_from([0, 1, 2, 8, 32, 90, 400])] * 3),
    constant_rows=st.booleans(),
)
def test_hostile_inputs(
    seed: int, shift: int, scales: tuple[int, int, int], constant_rows: bool
) -> None:
    rng = np.random.default_rng(seed)
    qkv = rng.normal(size=(3, 64, 64)) * np.array(scales)[:, None, None]
    if constant_rows:
        qkv[:2, :, :] = qkv[:2, :, :1]
    within_one_lsb(np.clip(np.rint(qkv), -128, 127).astype(np.int8), shift)


def test_a_tie_rounds_to_a_neighbour() -> None:
    """Half of the weight on 1 and half on 0 is 0.5, which float64 has exactly too."""
    qkv = np.zeros((3, 64, 64), np.int8)
    qkv[2, :32, 0], qkv[2, :32, 1], qkv[2, :32, 2] = 1, -1, 2
    assert FLOAT(qkv, 13)[0, 0] == 0.5
    ties = INTEGER(qkv, 13)[0, :4].tolist()
    assert ties[0] in (0, 1) and ties[1] in (-1, 0) and ties[2:] == [1, 0]


def test_the_spec_of_every_carried_kernel_is_read() -> None:
    for folder in sorted(FOLDER.parent.iterdir()):
        if (folder / "kernel.toml").is_file():
            spec = load_spec(folder)
            assert isinstance(spec, KernelSpec)
            assert spec.name == folder.name
