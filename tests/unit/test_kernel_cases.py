"""Inputs of validation cases: bounds, rounding, determinism, and complaints about own functions."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from numpy.typing import NDArray

from npukit.errors import Location, SpecError
from npukit.kernel.bfloat16 import narrow, widen
from npukit.kernel.cases import InputMaker, InputStore, make_inputs
from npukit.kernel.discovery import load_kernels
from npukit.kernel.dtypes import DTYPE_BYTES, integer_range
from npukit.kernel.input_kinds import INPUT_KINDS
from npukit.kernel.references import numpy_dtype
from npukit.kernel.spec import Argument, Case, FunctionRef, InputRule, KernelSpec

INTEGERS = [name for name in DTYPE_BYTES if integer_range(name)]


@pytest.fixture(scope="module")
def spec() -> KernelSpec:
    return load_kernels(["passthrough"])[0]


def draw(
    spec: KernelSpec,
    dtype: str,
    kind: str,
    *,
    shape: tuple[int, ...] = (2, 64),
    salt: int = 0,
    **settings: Any,
) -> NDArray[Any]:
    argument = Argument("source", dtype, shape, "in", "")
    own = replace(spec, arguments=(argument, *spec.outputs))
    defaults = {k: v for k, v in INPUT_KINDS[kind].items() if v is not None}
    rule = InputRule(kind, {**defaults, **settings}, None, Location("kernel.toml", 1))
    array = make_inputs(own, Case("case", {"source": rule}), {}, salt=salt)["source"]
    assert array.dtype == numpy_dtype(dtype)
    assert array.shape == shape
    assert array.flags.c_contiguous
    return array


def test_uniform_integers_reach_both_bounds(spec: KernelSpec) -> None:
    values = draw(spec, "int8", "uniform", low=-2, high=1, shape=(1000,))
    assert set(values.tolist()) == {-2, -1, 0, 1}


@pytest.mark.parametrize("dtype", INTEGERS)
def test_uniform_over_the_whole_range(dtype: str, spec: KernelSpec) -> None:
    bounds = integer_range(dtype)
    assert bounds is not None
    values = draw(spec, dtype, "uniform", low=bounds[0], high=bounds[1], shape=(4096,))
    assert len(np.unique(values)) > 200
    assert float(values.max()) > 0.9 * bounds[1]


@pytest.mark.parametrize("dtype", INTEGERS)
def test_constants_of_64_bits_are_exact(dtype: str, spec: KernelSpec) -> None:
    for value in integer_range(dtype) or ():
        assert (draw(spec, dtype, "constant", value=value) == value).all()
        pair = draw(spec, dtype, "alternating", low=value, high=1, shape=(1, 3)).tolist()
        assert pair == [[value, 1, value]]


@pytest.mark.parametrize("dtype", INTEGERS)
def test_what_is_out_of_range_is_clipped(dtype: str, spec: KernelSpec) -> None:
    low, high = integer_range(dtype) or (0, 0)
    values = draw(spec, dtype, "normal", sigma=high * 100.0, shape=(256,))
    assert values.min() == low
    # The greatest float64 below 2^63 is all that a 64-bit integer can be clipped to.
    assert values.max() >= high - 2048


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "bfloat16"])
def test_floating_point_is_clipped_but_keeps_infinities(dtype: str, spec: KernelSpec) -> None:
    def numbers(array: NDArray[Any]) -> NDArray[Any]:
        return widen(array) if dtype == "bfloat16" else array

    values = numbers(draw(spec, dtype, "heavy_tailed", scale=1e4, df=0.5, shape=(4096,)))
    assert not np.isnan(values).any()
    if dtype != "bfloat16":
        assert np.isfinite(values).all()
    assert (numbers(draw(spec, dtype, "constant", value=-np.inf)) == -np.inf).all()
    assert np.isnan(numbers(draw(spec, dtype, "constant", value=np.nan))).all()
    uniform = numbers(draw(spec, dtype, "uniform", low=-1, high=1, shape=(512,)))
    assert -1 <= uniform.min() < -0.5 < 0.5 < uniform.max() <= 1
    assert len(np.unique(uniform)) > 50


def test_ramps(spec: KernelSpec) -> None:
    assert draw(spec, "int8", "ramp", shape=(2, 3)).tolist() == [[0, 1, 2], [3, 4, 5]]
    assert draw(spec, "int8", "ramp", start=126, shape=(4,)).tolist() == [126, 127, -128, -127]
    assert draw(spec, "uint8", "ramp", start=1, step=-1, shape=(3,)).tolist() == [1, 0, 255]
    top = 2**64 - 1
    assert draw(spec, "uint64", "ramp", start=top, shape=(2,)).tolist() == [top, 0]
    assert draw(spec, "uint64", "ramp", step=2**62, shape=(5,)).tolist()[3:] == [3 * 2**62, 0]
    assert draw(spec, "int8", "ramp", step=float(2**62), shape=(2,)).tolist() == [0, 0]
    assert draw(spec, "float32", "ramp", start=1, step=0.5, shape=(3,)).tolist() == [1, 1.5, 2]
    assert draw(spec, "float64", "ramp", step=10**20, shape=(2,)).tolist() == [0, 1e20]
    bits = draw(spec, "bfloat16", "ramp", start=1, step=0.5, shape=(3,))
    assert widen(bits).tolist() == [1, 1.5, 2]


def test_another_salt_draws_other_numbers(spec: KernelSpec) -> None:
    one, again, other = (draw(spec, "int8", "normal", sigma=9, salt=s) for s in (0, 0, 1))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_inputs_are_the_same_in_every_process() -> None:
    program = (
        "import hashlib\n"
        "from npukit.kernel.discovery import load_kernels\n"
        "from npukit.kernel.cases import make_inputs\n"
        "spec, = load_kernels(['attention'])\n"
        "digest = hashlib.sha256()\n"
        "for case in spec.validation.cases:\n"
        "    digest.update(make_inputs(spec, case, {'batch': 1})['qkv'].tobytes())\n"
        "print(digest.hexdigest())\n"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(seen) == 1


def own_function(tmp_path: Path, source: str) -> NDArray[Any]:
    file = tmp_path / "own.py"
    file.write_text(source)
    spec = load_kernels(["passthrough"])[0]
    where = Location(tmp_path / "kernel.toml", 7)
    rule = InputRule("function", {}, FunctionRef(file, "make", where), where)
    return make_inputs(spec, Case("own", {"source": rule}), {"gain": 3})["source"]


def test_own_functions_get_a_generator_and_the_parameters_they_name(tmp_path: Path) -> None:
    source = (
        "import numpy as np\n"
        "def make(rng, gain):\n"
        "    return np.full(4096, gain, np.int8) + rng.integers(0, 2, 4096, np.int8)\n"
    )
    array = own_function(tmp_path, source)
    assert set(array.tolist()) == {3, 4}
    assert np.array_equal(array, own_function(tmp_path, source))


def test_builds_share_the_inputs_that_do_not_depend_on_their_parameters(tmp_path: Path) -> None:
    file = tmp_path / "own.py"
    file.write_text(
        "import numpy as np\n"
        "def same(rng): return rng.integers(0, 9, 4096, np.int8)\n"
        "def scaled(rng, gain): return np.full(4096, gain, np.int8)\n"
    )
    spec = load_kernels(["passthrough"])[0]
    where = Location(tmp_path / "kernel.toml", 7)
    same, scaled = (
        Case(n, {"source": InputRule("function", {}, FunctionRef(file, n, where), where)})
        for n in ("same", "scaled")
    )
    store = InputStore()
    one, two = (InputMaker(spec, {"gain": gain}, store) for gain in (3, 4))
    assert one.make(same)["source"] is two.make(same)["source"]
    assert not np.array_equal(one.make(same)["source"], one.make(same, 1)["source"])
    for maker, gain in ((one, 3), (two, 4)):
        assert (maker.make(scaled)["source"] == gain).all()
    with pytest.raises(ValueError, match="read-only"):
        one.make(same)["source"][0] = 1


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("def make(rng): return 5", "gave int"),
        ("import numpy as np\ndef make(rng): return np.zeros(5, np.int8)", r"gave int8\[5\]"),
        ("import numpy as np\ndef make(rng): return np.zeros(4096)", r"gave float64\[4096\]"),
        ("def make(rng): raise RuntimeError('no')", "RuntimeError: no"),
        ("def make(rng): raise SystemExit(0)", "SystemExit"),
        ("def other(rng): pass", "no function 'make'"),
        ("raise ValueError('at import')", "at import"),
        ("def make(rng:", "SyntaxError"),
        ("make = 3", "no function 'make'"),
    ],
)
def test_own_functions_that_fail(source: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=message) as caught:
        own_function(tmp_path, source)
    assert isinstance(caught.value.where, Location)


@given(st.lists(st.floats(width=32, allow_nan=True), min_size=1))
def test_narrow_rounds_to_the_nearest_bfloat16(values: list[float]) -> None:
    exact = np.array(values, np.float32)
    bits = narrow(exact)
    nan = np.isnan(exact)
    assert np.array_equal(np.isnan(widen(bits)), nan)
    # No other bit pattern is nearer; of two equally near ones the even is taken.
    finite = exact[~nan & (np.abs(exact) < 3e38)].astype(np.float64)
    near = bits[~nan & (np.abs(exact) < 3e38)]
    distance = np.abs(widen(near).astype(np.float64) - finite)
    for step in (-1, 1):
        other = widen((near.astype(np.int64) + step).astype(np.uint16)).astype(np.float64)
        farther = ~np.isfinite(other) | (np.abs(other - finite) >= distance)
        sign_change = (near & 0x7FFF) == 0
        assert (farther | sign_change).all()
    half = np.array([0x3F808000, 0x3F818000], np.uint32).view(np.float32)
    assert narrow(half).tolist() == [0x3F80, 0x3F82]


@given(st.integers(0, 0xFFFF))
def test_widen_and_narrow_are_inverse(pattern: int) -> None:
    bits = np.array([pattern], np.uint16)
    if np.isnan(widen(bits)).any():
        assert np.isnan(widen(narrow(widen(bits)))).all()
    else:
        assert narrow(widen(bits)) == bits
