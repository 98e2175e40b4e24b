"""Tolerances in kernel.toml: one measure for an output, and located errors for everything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from npukit.errors import Location, SpecError
from npukit.kernel.spec import KernelSpec
from npukit.kernel.spec_reader import load_spec
from npukit.kernel.tolerance import EXACT, Measure, Tolerance

SPEC = """[kernel]
name = "k"
summary = "s"
design = "design.mlir"
[[arguments]]
name = "x"
direction = "in"
dtype = "float32"
shape = [4]
[[arguments]]
name = "y"
direction = "out"
dtype = "bfloat16"
shape = [4, 8]
[[arguments]]
name = "n"
direction = "inout"
dtype = "int32"
shape = [2, 2]
[validation]
reference = "reference.py:f"
float_reference = "reference.py:f"
[[validation.cases]]
name = "c"
inputs.x = { kind = "normal", sigma = 1.0 }
inputs.n = { kind = "ramp" }
"""


def load(
    folder: Path, *, y: str = "", n: str = "", x: str = "", validation: str = ""
) -> KernelSpec:
    text = SPEC.replace("[validation]\n", f"[validation]\n{validation}\n")
    for name, extra in (("y", y), ("n", n), ("x", x)):
        text = text.replace(f'name = "{name}"\n', f'name = "{name}"\n{extra}\n')
    folder = folder / "k"
    folder.mkdir(exist_ok=True)
    (folder / "kernel.toml").write_text(text)
    (folder / "design.mlir").write_text("module {}\n")
    (folder / "reference.py").write_text("def f(x, n): ...\n")
    return load_spec(folder)


def line_of(folder: Path, text: str) -> Location:
    file = folder / "k" / "kernel.toml"
    lines = file.read_text().splitlines()
    return Location(file, next(i for i, line in enumerate(lines, 1) if text in line))


def test_the_default_is_bit_for_bit(tmp_path: Path) -> None:
    rules = load(tmp_path).validation
    assert rules.tolerances == {"y": EXACT, "n": EXACT}
    assert rules.float_tolerances == dict.fromkeys(("y", "n"), Tolerance.absolute(1))


def test_an_output_s_own_tolerance_wins(tmp_path: Path) -> None:
    rules = load(
        tmp_path,
        validation="tolerance.relative = 0.02\ntolerance.floor = 0.1\nfloat_tolerance = { sqnr = 40 }",
        y="tolerance = { ulp = 2 }\nfloat_tolerance = 0.5",
    ).validation
    assert rules.tolerances == {
        "y": Tolerance(Measure.ULP, 2),
        "n": Tolerance(Measure.RELATIVE, 0.02, 0.1),
    }
    assert rules.float_tolerances == {
        "y": Tolerance.absolute(0.5),
        "n": Tolerance(Measure.SQNR, 40),
    }


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("true", ["y", "expected a number", "found True"]),
        ('"2 ulp"', ["expected a number", "'2 ulp'"]),
        ("[1, 2]", ["expected a number"]),
        ("{}", ["names no measure", "absolute, relative, ulp, cosine, sqnr"]),
        ("{ floor = 1 }", ["names no measure"]),
        ("{ ulps = 2 }", ["unknown key", "ulps", "did you mean 'ulp'"]),
        ("{ ulp = 2, relative = 0.1 }", ["one measure", "relative and ulp"]),
        ("{ absolute = 1, relative = 0.1 }", ["one measure", "floor"]),
        ("{ absolute = 1, relative = 0.1, cosine = 1 }", ["absolute and relative and cosine"]),
        ("{ absolute = 1, floor = 1 }", ["floor", "the same for all magnitudes"]),
        ("{ relative = 0.1, floor = 0 }", ["floor", "above 0"]),
        ("{ relative = 0.1, floor = -1 }", ["floor", "above 0"]),
        ("{ relative = 0.1, floor = nan }", ["floor", "finite"]),
        ("{ relative = 0.1, floor = inf }", ["floor", "finite"]),
        ('{ relative = 0.1, floor = "0" }', ["floor", "expected a number"]),
        ("{ ulp = -1 }", ["-1", ">= 0"]),
        ("{ ulp = nan }", ["nan", "finite"]),
        ("{ ulp = true }", ["expected a number"]),
        ("{ ulp = 128 }", ["would accept zeros", "less than 128"]),
        ("{ ulp = { ulp = 1 } }", ["expected a number"]),
        ("{ relative = 5 }", ["accept zeros", "5 % is 0.05"]),
        ("{ relative = inf }", ["finite"]),
        ("{ cosine = 1.1 }", ["from 0.5 to 1"]),
        ("{ cosine = 0.001 }", ["least similarity", "not a distance"]),
        ("{ cosine = -1 }", [">= 0"]),
        ("{ sqnr = 0 }", ["0 dB"]),
        ("{ sqnr = -20 }", [">= 0"]),
        ("{ sqnr = inf }", ["finite"]),
        ("1" + "0" * 400, ["too large"]),
        ("{ relative = 1" + "0" * 400 + " }", ["too large"]),
        ("nan", ["finite"]),
        ("-0.1", [">= 0"]),
    ],
)
def test_misuse_is_located(text: str, messages: list[str], tmp_path: Path) -> None:
    with pytest.raises(SpecError) as caught:
        load(tmp_path, y=f"tolerance = {text}")
    error = caught.value
    for message in messages:
        assert message in f"{error} {error.hint}"
    assert error.where == line_of(tmp_path, "tolerance = ")


@pytest.mark.parametrize(
    ("given", "messages"),
    [
        ({"n": "tolerance = { ulp = 1 }"}, ["'n' is int32", "LSB"]),
        ({"validation": "tolerance = { ulp = 1 }"}, ["validation.tolerance", "'n' is int32", "of its own"]),
        ({"validation": "float_tolerance = { ulp = 1 }"}, ["validation.float_tolerance", "'n'"]),
        ({"n": "tolerance = 4294967295"}, ["would accept any int32 for 'n'"]),
        ({"x": "tolerance = 1"}, ["arguments[0].tolerance", "only an output"]),
        ({"x": "float_tolerance = 1"}, ["arguments[0].float_tolerance", "only an output"]),
    ],
)  # fmt: skip
def test_a_measure_must_suit_the_output(
    given: dict[str, str], messages: list[str], tmp_path: Path
) -> None:
    with pytest.raises(SpecError) as caught:
        load(tmp_path, **given)
    for message in messages:
        assert message in f"{caught.value} {caught.value.hint}"
    assert caught.value.where == line_of(tmp_path, *given.values())


@pytest.mark.parametrize("measure", ["cosine = 0.99", "sqnr = 40"])
def test_a_row_has_several_elements(measure: str, tmp_path: Path) -> None:
    original = SPEC.replace("shape = [4, 8]", "shape = [4, 1]")
    folder = tmp_path / "k"
    folder.mkdir()
    (folder / "design.mlir").write_text("module {}\n")
    (folder / "reference.py").write_text("")
    text = original.replace('name = "y"\n', f'name = "y"\ntolerance = {{ {measure} }}\n')
    (folder / "kernel.toml").write_text(text)
    with pytest.raises(SpecError, match=r"rows of 'y' \[4, 1\] have a single element"):
        load_spec(folder)


def test_a_float_tolerance_needs_a_float_reference(tmp_path: Path) -> None:
    load(tmp_path, y="float_tolerance = 1")
    file = tmp_path / "k" / "kernel.toml"
    file.write_text(file.read_text().replace('float_reference = "reference.py:f"\n', ""))
    with pytest.raises(SpecError, match=r"arguments\[1\].float_tolerance: there is no"):
        load_spec(tmp_path / "k")


def test_bf16_is_another_name(tmp_path: Path) -> None:
    load(tmp_path)
    file = tmp_path / "k" / "kernel.toml"
    file.write_text(file.read_text().replace('"bfloat16"', '"bf16"'))
    y = load_spec(tmp_path / "k").arguments[1]
    assert (y.dtype, y.nbytes, y.memref) == ("bfloat16", 64, "4x8xbf16")
