"""The grid of a sweep: what -p may say, and which variants it gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npukit.errors import UsageError
from npukit.kernel.spec import KernelSpec
from npukit.kernel.spec_reader import load_spec
from npukit.sweep.grid import Flow, Grid, Variant, read_grid

SPEC = """
[kernel]
name = "copies"
summary = "Copies."
devices = ["npu1", "npu2"]
design = "design.mlir"

[parameters.columns]
default = 1
min = 1
max = 1000000

[parameters.tokens]
default = 64
min = 64
max = 6400
multiple_of = 64

[parameters.scale]
default = 1.5

[parameters.label]
default = "a,b"
choices = ["a,b", "c", "1..2"]

[parameters.vector]
default = true

[[arguments]]
name = "a"
dtype = "int32"
shape = [64]
direction = "in"

[[arguments]]
name = "b"
dtype = "int32"
shape = [64]
direction = "out"

[validation]
reference = "reference.py:copy"

[[validation.cases]]
name = "uniform"
inputs.a = { kind = "uniform", low = -100, high = 100 }
"""


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> KernelSpec:
    folder = tmp_path_factory.mktemp("grid") / "copies"
    folder.mkdir()
    (folder / "kernel.toml").write_text(SPEC)
    (folder / "design.mlir").write_text("module {}\n")
    (folder / "reference.py").write_text("def copy(a):\n    return a\n")
    return load_spec(Path(folder))


def values(spec: KernelSpec, *texts: str) -> list[object]:
    (axis,) = read_grid(spec, texts, 1000).axes
    return list(axis.values)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("columns=1,2,4", [1, 2, 4]),
        ("columns= 4 , 0x10", [4, 16]),
        ("columns=2,1,2", [2, 1]),
        ("columns=1..4", [1, 2, 3, 4]),
        ("columns=1..8:3", [1, 4, 7]),
        ("columns=1..9x2", [1, 2, 4, 8]),
        ("columns=7,1..3", [7, 1, 2, 3]),
        ("tokens=64..256", [64, 128, 192, 256]),
        ("tokens=64..512x2", [64, 128, 256, 512]),
        ("scale=1,2.5", [1.0, 2.5]),
        ("vector=true,false", [True, False]),
        ('label="a,b",c', ["a,b", "c"]),
        ("label=1..2", ["1..2"]),
        ("device=npu2,npu1", ["npu2", "npu1"]),
        ("target=sw_emu", ["sw_emu"]),
    ],
)
def test_values(spec: KernelSpec, text: str, expected: list[object]) -> None:
    assert values(spec, text) == expected


def test_a_name_that_comes_twice_has_the_values_of_both(spec: KernelSpec) -> None:
    assert values(spec, "columns=1,2", "columns=2,4") == [1, 2, 4]


@given(low=st.integers(1, 50), count=st.integers(0, 20), step=st.integers(1, 9))
def test_a_range_is_pythons_with_its_end(spec: KernelSpec, low: int, count: int, step: int) -> None:
    high = low + count * step
    assert values(spec, f"columns={low}..{high}:{step}") == list(range(low, high + 1, step))


def test_variants_are_all_combinations_with_all_parameters(spec: KernelSpec) -> None:
    grid = read_grid(spec, ["columns=1,2", "device=npu1,npu2"], 1000)
    rest = {"tokens": 64, "scale": 1.5, "label": "a,b", "vector": True}
    assert list(grid.variants(Flow("npu1", "sw_emu"))) == [
        Variant(Flow(device, "sw_emu"), {"columns": columns, **rest})
        for columns in (1, 2)
        for device in ("npu1", "npu2")
    ]


def test_without_axes_it_is_the_defaults(spec: KernelSpec) -> None:
    grid = read_grid(spec, [], 1)
    assert grid == Grid((), spec.defaults)
    (only,) = grid.variants(Flow("npu2", "hw"))
    assert only == Variant(Flow("npu2", "hw"), spec.defaults)


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ("column=1", "has no parameter 'column'; a sweep can vary: columns, tokens", "'columns'"),
        ("devise=npu1", "has no parameter 'devise'", "'device'"),
        ("columns", "is not of the form NAME=VALUE", None),
        ("=1", "is not of the form NAME=VALUE", None),
        ("columns=", "must be a whole number, not ''", None),
        ("columns=1,,2", "a value is missing", None),
        ("columns=0", "outside 1..1000000", None),
        ("columns=two", "must be a whole number", None),
        ("columns=1.5", "must be a whole number", None),
        ("columns=4..1", "the range is empty", None),
        ("columns=1..", "is not a range such as", None),
        ("columns=1...4", "is not a range such as", None),
        ("columns=1..4:0", "never ends", None),
        ("columns=1..4x1", "never ends", None),
        ("columns=0..4x2", "never ends", None),
        ("columns=1..1000000", "1,000,000 values are more than the 1,000", "--limit"),
        ("tokens=60..128", "60 is outside 64..6400", None),
        ("tokens=65", "not a multiple of 64: 64 and 128", None),
        ("label=d", "is not one of a,b, c", None),
        ('label="a,b', "the values can't be read", None),
        ("scale=nan", "not a finite number", None),
        ("vector=maybe", "must be true or false", None),
        ("device=npu3", "'npu3' is not a device: npu1, npu2", "'npu"),
        ("target=sw", "'sw' is not a target: hw, sw_emu", None),
    ],
)
def test_what_is_wrong_is_said(spec: KernelSpec, text: str, says: str, hint: str | None) -> None:
    with pytest.raises(UsageError) as caught:
        read_grid(spec, [text], 1000)
    assert says in caught.value.message
    assert hint is None or hint in str(caught.value.hint)


def test_too_many_variants_are_counted_before_they_are_made(spec: KernelSpec) -> None:
    texts = ["columns=1..1000", "tokens=64..6400", "vector=true,false"]
    with pytest.raises(UsageError, match=r"200,000 variants, more than 1,000") as caught:
        read_grid(spec, texts, 1000)
    assert "--limit 200000" in str(caught.value.hint)
    assert read_grid(spec, texts, 200_000).size == 200_000
