"""bfloat16 data: rounding, the host module's arrays, references and input functions."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from host_artifacts import COUNT, load_on_package, write_artifacts
from npukit.bindings.arguments import Direction, TensorArgument
from npukit.errors import Location, SpecError
from npukit.kernel.bfloat16 import exact_bits, narrow, widen
from npukit.kernel.cases import InputMaker
from npukit.kernel.references import Reference
from npukit.kernel.spec import Argument, Case, FunctionRef, InputRule, KernelSpec, Validation
from npukit.kernel.tolerance import EXACT, Measure, Tolerance
from npukit.runtime.open_kernel import ModuleKernel
from npukit.validate.session import Session

SIZE = 2 * COUNT
BITS = (np.arange(SIZE, dtype=np.uint16) * 7 + 3).astype(np.uint16)


@pytest.fixture(scope="module")
def bfloat16() -> Any:
    return pytest.importorskip("ml_dtypes").bfloat16


class TestRounding:
    @given(st.integers(0, 0x7F7E), st.floats(0, 1), st.booleans())
    def test_to_nearest_even_once(self, low: int, share: float, negative: bool) -> None:
        """Whatever is beside the middle of two neighbours rounds to the nearer one."""
        one, other = widen(np.array([low, low + 1], np.uint16)).astype(np.float64)
        value = one + share * (other - one)
        below, above = value - one, other - value
        want = low if below < above else low + 1 if above < below else low + (low & 1)
        assert narrow(np.array([-value if negative else value]))[0] == want | negative << 15

    def test_a_float64_beside_the_middle(self) -> None:
        middle = 1 + 2.0**-8
        beside = np.array([middle, np.nextafter(middle, 2), np.nextafter(middle, 0)])
        assert narrow(beside).tolist() == [0x3F80, 0x3F81, 0x3F80]

    def test_what_is_no_number(self) -> None:
        assert narrow(np.array([np.inf, -np.inf, np.nan, 1e300])).tolist() == [
            0x7F80, 0xFF80, 0x7FC0, 0x7F80,
        ]  # fmt: skip

    def test_arrays_of_ml_dtypes(self, bfloat16: Any) -> None:
        array = np.array([1.5, -2, np.inf, 3e-39], bfloat16)
        assert np.array_equal(widen(array), array.astype(np.float32))
        assert np.array_equal(narrow(array), array.view(np.uint16))

    def test_numbers_that_are_bfloat16(self) -> None:
        bits = exact_bits(np.array([1.5, np.nan, -np.inf, 0.0]))
        assert bits is not None and bits.tolist() == [0x3FC0, 0x7FC0, 0xFF80, 0]
        assert exact_bits(np.array([1.5, 0.1])) is None


def opened(folder: Path, *tensors: tuple[str, str, int, Direction]) -> tuple[ModuleType, Any]:
    arguments = tuple(TensorArgument(n, d, (size,), way) for n, d, size, way in tensors)
    module = load_on_package(write_artifacts(folder, tensors=arguments).module)
    return module, module.Passthrough()


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ModuleType, Any]]:
    folder = tmp_path_factory.mktemp("both")
    module, kernel = opened(folder, ("a", "bfloat16", SIZE, "in"), ("b", "bfloat16", SIZE, "out"))
    with kernel:
        yield module, kernel


class TestHostModule:
    def test_bits_give_bits(self, both: Any) -> None:
        _, kernel = both
        for result in (kernel(BITS), *kernel.run_many([BITS, BITS])):
            assert result.dtype == np.uint16 and np.array_equal(result, BITS)

    def test_ml_dtypes_give_ml_dtypes(self, both: Any, bfloat16: Any) -> None:
        _, kernel = both
        array = BITS.view(bfloat16)
        for result in (kernel(array), *kernel.run_many([array])):
            assert result.dtype == bfloat16 and np.array_equal(result.view(np.uint16), BITS)
        wide = np.repeat(array, 2)
        assert np.array_equal(kernel(wide[::2]).view(np.uint16), BITS)
        backwards = kernel(array[::-1])
        assert np.array_equal(backwards.view(np.uint16), BITS[::-1])

    def test_run_many_follows_each_item(self, both: Any, bfloat16: Any) -> None:
        _, kernel = both
        items = [BITS, BITS.view(bfloat16), BITS, BITS.view(bfloat16)]
        dtypes = [result.dtype for result in kernel.run_many(items)]
        assert dtypes == [item.dtype for item in items]

    def test_out_keeps_its_own_dtype(self, both: Any, bfloat16: Any) -> None:
        _, kernel = both
        for given_as in (np.dtype(np.uint16), np.dtype(bfloat16)):
            for out_as in (np.dtype(np.uint16), np.dtype(bfloat16)):
                out = np.zeros(SIZE, out_as)
                assert kernel(BITS.view(given_as), out=out) is out
                assert out.dtype == out_as and np.array_equal(out.view(np.uint16), BITS)

    def test_what_does_not_fit(self, both: Any, bfloat16: Any) -> None:
        module, kernel = both
        ml_dtypes = pytest.importorskip("ml_dtypes")
        for wrong in (
            np.zeros(SIZE, np.float32),
            np.zeros(SIZE, np.float16),
            np.zeros(SIZE, np.int16),
            np.zeros(SIZE, ml_dtypes.float8_e5m2),
            np.zeros(2, bfloat16),
            np.zeros(SIZE, "V2"),
            [1.0],
        ):
            with pytest.raises(module.ArgumentError, match=r"bfloat16 \(of ml_dtypes, or bits"):
                kernel(wrong)
        fixed = np.zeros(SIZE, bfloat16)
        fixed.flags.writeable = False
        with pytest.raises(module.ArgumentError, match="read-only"):
            kernel(BITS, out=fixed)

    def test_other_dtypes_do_not_take_bfloat16(self, tmp_path: Path, bfloat16: Any) -> None:
        module, kernel = opened(tmp_path, ("a", "uint16", SIZE, "in"), ("b", "uint16", SIZE, "out"))
        with kernel, pytest.raises(module.ArgumentError, match="expected uint16"):
            kernel(BITS.view(bfloat16))

    def test_without_a_bfloat16_input_the_installed_package_decides(
        self, tmp_path: Path, bfloat16: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        numbers = BITS.view(np.int32)
        _, kernel = opened(tmp_path, ("a", "int32", COUNT, "in"), ("b", "bfloat16", SIZE, "out"))
        with kernel:
            assert kernel(numbers).dtype == bfloat16
            monkeypatch.setitem(sys.modules, "ml_dtypes", None)  # not installed
            for result in (kernel(numbers), *kernel.run_many([numbers])):
                assert result.dtype == np.uint16 and np.array_equal(result, BITS)


def test_validation_works_on_bits(tmp_path: Path, bfloat16: Any) -> None:
    """Whatever the host module returns, references and reports get one dtype."""
    arguments = (
        Argument("a", "int32", (COUNT,), "in", ""),
        Argument("b", "bfloat16", (SIZE,), "out", ""),
    )
    tensors = tuple(TensorArgument(a.name, a.dtype, a.shape, a.direction) for a in arguments)
    module = load_on_package(write_artifacts(tmp_path, tensors=tensors).module)
    kernel = replace(spec(tmp_path, ""), name="passthrough", arguments=arguments)
    with Session(kernel, lambda: ModuleKernel(module.Passthrough())) as session:
        for outputs in (
            session.run({"a": BITS.view(np.int32)}, 0xA5),
            session.time({"a": BITS.view(np.int32)})[1],
        ):
            assert outputs["b"].dtype == np.uint16 and np.array_equal(outputs["b"], BITS)


def spec(folder: Path, source: str, tolerance: Tolerance = EXACT) -> KernelSpec:
    (folder / "reference.py").write_text(f"import numpy as np\n{source}\n")
    ref = FunctionRef(folder / "reference.py", "f", Location(folder / "kernel.toml", 9))
    arguments = (
        Argument("x", "bfloat16", (2,), "in", ""),
        Argument("y", "bfloat16", (2,), "out", ""),
    )
    rule = InputRule("function", {}, replace(ref, function="make"), ref.where)
    rules = Validation(ref, {"y": tolerance}, ref, {"y": tolerance}, (Case("c", {"x": rule}),), ())
    return KernelSpec("k", "", folder, ("npu1",), folder / "d", arguments, {}, (), rules, "")


ULP = Tolerance(Measure.ULP, 1)
INPUTS = {"x": np.array([0x3F80, 0x4000], np.uint16)}


def expected(folder: Path, result: str, tolerance: Tolerance = EXACT, *, exact: bool = True) -> Any:
    kernel = spec(folder, f"def f(x):\n    return {result}", tolerance)
    return Reference(kernel, kernel.validation.reference, exact_dtype=exact)(INPUTS, {})["y"]


class TestReferences:
    @pytest.mark.parametrize(
        "result",
        ["x", "np.array([1, 2], np.float32)", "np.array([1.0, 2.0])", "x.view(__import__('ml_dtypes').bfloat16)"],
    )  # fmt: skip
    def test_every_way_to_say_the_same(self, result: str, tmp_path: Path, bfloat16: Any) -> None:
        found = expected(tmp_path, result)
        assert found.dtype == np.uint16 and np.array_equal(found, INPUTS["x"])

    def test_numbers_that_are_not_bfloat16_need_a_tolerance(self, tmp_path: Path) -> None:
        found = expected(tmp_path, "np.array([0.1, 2.0])", ULP)
        assert found.dtype == np.float64 and found.tolist() == [0.1, 2.0]
        with pytest.raises(SpecError, match="values that are not bfloat16") as caught:
            expected(tmp_path, "np.array([0.1, 2.0])")
        assert caught.value.hint is not None and "narrow" in caught.value.hint

    @pytest.mark.parametrize("dtype", ["float16", "int32", "int16", "bool", "uint8", "complex64"])
    def test_other_dtypes(self, dtype: str, tmp_path: Path) -> None:
        with pytest.raises(SpecError, match=f"is {dtype}, the argument bfloat16"):
            expected(tmp_path, f"np.zeros(2, np.{dtype if dtype != 'bool' else 'bool_'})", ULP)

    def test_float_references(self, tmp_path: Path, bfloat16: Any) -> None:
        assert expected(tmp_path, "np.array([0.1, 2])", exact=False).tolist() == [0.1, 2.0]
        cast = "x.view(__import__('ml_dtypes').bfloat16)"
        assert expected(tmp_path, cast, exact=False).tolist() == INPUTS["x"].tolist()


class TestInputs:
    def make(self, folder: Path, result: str) -> Any:
        kernel = spec(folder, f"def f(x): ...\ndef make(rng):\n    return {result}")
        return InputMaker(kernel, {}).make(kernel.validation.cases[0])["x"]

    @pytest.mark.parametrize(
        ("result", "bits"),
        [
            ("np.array([0x3F80, 1], np.uint16)", [0x3F80, 1]),
            ("np.array([1.0, -2.0], np.float32)", [0x3F80, 0xC000]),
            ("np.array([0.1, np.nan])", [0x3DCD, 0x7FC0]),
            ("np.array([1, 2], __import__('ml_dtypes').bfloat16)", [0x3F80, 0x4000]),
        ],
    )
    def test_bits_or_numbers(
        self, result: str, bits: list[int], tmp_path: Path, bfloat16: Any
    ) -> None:
        assert self.make(tmp_path, result).tolist() == bits

    @pytest.mark.parametrize("dtype", ["int32", "float16", "int16", "object"])
    def test_what_they_may_not_be(self, dtype: str, tmp_path: Path) -> None:
        with pytest.raises(SpecError, match=f"gave {dtype}"):
            self.make(tmp_path, f"np.zeros(2, '{dtype}')")
