"""Input domains, and the inputs that npukit generates: they cover a domain and stay inside it."""

from __future__ import annotations

import math
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from npukit.kernel.bfloat16 import widen
from npukit.kernel.cases import InputMaker
from npukit.kernel.library_cases import LIBRARY_CASES
from npukit.kernel.references import Arrays
from npukit.kernel.spec import Argument, KernelSpec
from npukit.kernel.spec_reader import load_spec
from npukit.validate.calls import Journal
from npukit.validate.domains import Domain, domains, draw
from npukit.validate.isolate import isolate
from npukit.validate.library import Field, library
from npukit.validate.soak_inputs import Walk, soak_trials

SPEC = """\
[kernel]
name = "k"
summary = "s"
design = "design.mlir"
[[arguments]]
name = "x"
direction = "in"
dtype = "{dtype}"
shape = [4, 8]
{more}
[[arguments]]
name = "y"
direction = "out"
dtype = "int8"
shape = [1]
[validation]
reference = "reference.py:f"
{validation}
[[validation.cases]]
name = "a"
inputs.x = {{ {rule} }}
[[validation.cases]]
name = "b"
inputs.x = {{ kind = "constant", value = 3 }}
"""
UNIFORM = 'kind = "uniform", low = -5, high = 7'


def read(tmp_path: Path, dtype: str = "int8", rule: str = UNIFORM, more: str = "") -> KernelSpec:
    (tmp_path / "design.mlir").touch()
    source = (
        "import numpy as np\ndef f(x): return x\ndef index(rng): return np.ones((4, 8), 'int8')\n"
    )
    (tmp_path / "reference.py").write_text(source)
    text = SPEC.format(dtype=dtype, rule=rule, more=more, validation="")
    (tmp_path / "kernel.toml").write_text(text)
    return load_spec(tmp_path)


def domain_of(spec: KernelSpec) -> Domain | None:
    return domains(spec, InputMaker(spec, {}))["x"]


class TestDomains:
    def test_domain_from_the_cases(self, tmp_path: Path) -> None:
        assert domain_of(read(tmp_path)) == Domain(-5, 7, declared=False)

    def test_domain_from_the_spec(self, tmp_path: Path) -> None:
        spec = read(tmp_path, more="range = [0, 15]")
        assert domain_of(spec) == Domain(0, 15, declared=True)

    @pytest.mark.parametrize("rule", ['function = "reference.py:index"', 'kind = "ramp"'])
    def test_elements_that_may_depend_on_each_other(self, rule: str, tmp_path: Path) -> None:
        assert domain_of(read(tmp_path, rule=rule)) is None

    def test_infinities_in_a_case_are_not_bounds(self, tmp_path: Path) -> None:
        spec = read(tmp_path, "float32", 'kind = "normal", sigma = 1')
        text = (tmp_path / "kernel.toml").read_text().replace("value = 3", "value = inf")
        (tmp_path / "kernel.toml").write_text(text)
        domain = domain_of(load_spec(tmp_path))
        assert domain is not None and math.isfinite(domain.high)
        assert spec.inputs[0].range is None


BYTE = Argument("x", "int8", (4, 8), "in", "")


@st.composite
def fields(drawn: st.DrawFn) -> Field:
    dtype = drawn(st.sampled_from(["int8", "uint8", "int16", "int64", "float32", "bfloat16"]))
    shape = drawn(st.lists(st.integers(1, 5), min_size=1, max_size=4).map(tuple))
    low = drawn(st.integers(0 if dtype.startswith("u") else -100, 100))
    domain = Domain(low, drawn(st.integers(low, 120)), declared=drawn(st.booleans()))
    argument = Argument("x", dtype, shape, "in", "")
    return Field(argument, domain, draw(np.random.default_rng(0), argument, domain, shape))


def numbers(argument: Argument, array: NDArray[Any]) -> NDArray[Any]:
    return widen(array) if argument.dtype == "bfloat16" else array


class TestLibrary:
    @given(fields())
    def test_every_case_stays_in_the_domain(self, field: Field) -> None:
        # A bfloat16 between two integers rounds to one of them at most.
        for name, inputs in library([field], tuple(LIBRARY_CASES), {}, "k"):
            array = numbers(field.argument, inputs["x"])
            assert array.shape == field.argument.shape, name
            assert inputs["x"].dtype == field.base.dtype
            assert field.domain.low <= array.min() and array.max() <= field.domain.high, name

    def test_names_and_data_are_distinct(self) -> None:
        domain = Domain(-128, 127, declared=False)
        base = draw(np.random.default_rng(0), BYTE, domain, BYTE.shape)
        cases = list(library([Field(BYTE, domain, base)], tuple(LIBRARY_CASES), {}, "k"))
        assert len({name for name, _ in cases}) == len(cases) > 15
        assert len({inputs["x"].tobytes() for _, inputs in cases}) == len(cases)

    def test_groups_can_be_excluded(self) -> None:
        field = Field(BYTE, Domain(0, 1, declared=True), np.zeros((4, 8), np.int8))
        names = [name for name, _ in library([field], ("equal",), {}, "k")]
        assert names == ["all minimum", "all maximum", "all zero"]

    def test_floats_are_summed_only_within_a_declared_range(self) -> None:
        argument = Argument("x", "float32", (4, 8), "in", "")
        base = np.ones((4, 8), np.float32)
        names = {
            declared: {
                name
                for name, _ in library(
                    [Field(argument, Domain(-4, 4, declared), base)], tuple(LIBRARY_CASES), {}, "k"
                )
            }
            for declared in (False, True)
        }
        assert "all maximum" in names[True] - names[False]
        assert "first element hot" in names[False]


class TestSoak:
    @pytest.mark.parametrize("dtype", ["int8", "uint8"])
    def test_every_element_takes_every_value(self, dtype: str) -> None:
        argument = Argument("x", dtype, (4, 8), "in", "")
        low, high = (-128, 127) if dtype == "int8" else (0, 255)
        trials = soak_trials(
            (argument,), {"x": Domain(low, high, False)}, lambda n: {}, "k", values=True
        )
        taken = np.stack([trial.inputs["x"] for trial in islice(trials, 300)])
        assert all(np.unique(column).size == 256 for column in taken.reshape(300, -1).T)

    @pytest.mark.parametrize("dtype", ["int16", "uint16", "float16", "bfloat16"])
    def test_every_value_occurs_with_many_elements(self, dtype: str) -> None:
        argument = Argument("x", dtype, (16, 16), "in", "")
        bounds = {"int16": (-(2**15), 2**15 - 1), "uint16": (0, 2**16 - 1)}
        walk = Walk(
            argument, Domain(*bounds.get(dtype, (-8, 8)), declared=True), np.random.default_rng(0)
        )
        seen = np.unique(np.stack([walk.step(n) for n in range(257)]))
        if dtype in bounds:
            assert seen.size == 2**16
        elif dtype == "bfloat16":  # of both signs: exponents -126 to 2, and 8 itself; and zero
            assert seen.size == 2 * (129 * 128 + 1) + 1
        else:
            assert np.isfinite(seen).all() and np.abs(seen).max() == 8

    def test_inputs_share_parts_with_the_previous_ones(self) -> None:
        trials = soak_trials(
            (BYTE,), {"x": Domain(-128, 127, False)}, lambda n: {}, "k", values=True
        )
        several = [trial.inputs["x"].reshape(-1) for trial in islice(trials, 300)]
        shared = [(a == b).nonzero()[0] for a, b in pairwise(several)]
        assert any(set(range(16)) <= set(s) and s.size < 32 for s in shared), "the first half"
        assert any(s.size == 31 and 31 not in s for s in shared), "all but the last"
        assert any(s.size == 31 and 0 not in s for s in shared), "all but the first"
        assert len({s.tobytes() for s in several}) < 300, "some come again"


@given(st.integers(0, 39), st.integers(-128, 127))
def test_a_single_value_is_found(at: int, value: int) -> None:
    rng = np.random.default_rng(at)
    right: Arrays = {"a": rng.integers(-128, 128, (4, 5), np.int8), "b": np.zeros(20, np.int8)}
    wrong = {name: rng.integers(-128, 128, a.shape, np.int8) for name, a in right.items()}
    name, index = ("a", at) if at < 20 else ("b", at - 20)
    right[name].reshape(-1)[index] = value - 1 if value > -128 else value + 1
    wrong[name].reshape(-1)[index] = value
    culprit = isolate(right, wrong, lambda x: bool(x[name].reshape(-1)[index] != value))
    assert culprit is not None and culprit.alone
    assert culprit.name == name
    assert culprit.index == (divmod(index, 5) if name == "a" else (index,))
    assert culprit.wrong.item() == value


class TestJournal:
    def note(self, journal: Journal, number: int, value: int, right: bool) -> None:
        array = {"x": np.array([value])}
        journal.note(1, number, "l", inputs=array, expected=array, found=array, right=right)

    def test_wrong_from_a_call_on(self) -> None:
        journal = Journal()
        for number in range(1, 9):
            self.note(journal, number, number, number < 5)
        first = journal.wrong_from()
        assert first is not None and first.number == 5

    def test_not_if_a_later_call_is_right(self) -> None:
        journal = Journal()
        for number in range(1, 9):
            self.note(journal, number, number, number != 5)
        assert journal.wrong_from() is None

    def test_the_result_of_an_earlier_call(self) -> None:
        journal = Journal()
        self.note(journal, 1, 7, True)
        self.note(journal, 2, 7, False)
        assert journal.wrong is not None and journal.wrong.before is not None
        assert journal.wrong.before.number == 1
