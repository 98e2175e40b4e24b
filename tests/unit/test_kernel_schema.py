"""The JSON schema of kernel.toml: it accepts what npukit reads, and refuses what npukit refuses."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from test_kernel_spec import SPEC

from npukit.cli.main import npukit
from npukit.kernel.file_format import json_schema
from npukit.kernel.scaffold import scaffold

KERNELS = Path(__file__).resolve().parents[2] / "kernel_src"


def problems(data: object) -> list[str]:
    return [error.message for error in Draft202012Validator(json_schema()).iter_errors(data)]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("file", sorted(KERNELS.glob("*/kernel.toml")), ids=lambda f: f.parent.name)
def test_npukit_s_kernels_follow_it(file: Path) -> None:
    assert problems(tomllib.loads(file.read_text())) == []


def test_a_scaffold_follows_it(tmp_path: Path) -> None:
    scaffold("fresh", tmp_path)
    assert problems(tomllib.loads((tmp_path / "fresh" / "kernel.toml").read_text())) == []


def changed(old: str, new: str) -> dict[str, Any]:
    return tomllib.loads(SPEC.replace(old, new, 1))


@pytest.mark.parametrize(
    "case",
    [
        ('summary = "a scaled', 'sumary = "a scaled'),
        ("min = 0", "minimum = 0"),
        ('object = "scale.o"', 'objekt = "scale.o"'),
        ('name = "scale"', "name = 3"),
        ('name = "scale"', 'name = "Scale"'),
        ("shape = [32]", "shape = 32"),
        ("shape = [32]", "shape = []"),
        ("shape = [32]", "shape = [0]"),
        ("shape = [2, 64]", "shape = [2, 64]\nrange = [0]"),
        ('devices = ["npu1"]', 'devices = ["npu3"]'),
        ('dtype = "int8"', 'dtype = "int4"'),
        ('direction = "inout"', 'direction = "both"'),
        ('sources = ["scale.cc"]', "sources = []"),
        ('"reference.py:scale"', '"reference.py"'),
        ("tolerance = 1\n", "tolerance = -1\n"),
        ("tolerance = 1\n", "tolerance = { ulp = 1, relative = 0.1 }\n"),
        ("tolerance = 1\n", "tolerance = { relative = 1 }\n"),
        ("tolerance = 1\n", "tolerance = { absolute = 1, floor = 1 }\n"),
        ("tolerance = 1\n", "tolerance = { floor = 1 }\n"),
        ("tolerance = 1\n", 'tolerance = "1"\n'),
        ('kind = "constant"', 'kind = "const"'),
        ("low = -128, high = 127", "lo = -128, high = 127"),
        ("low = -128, high = 127", "low = -128, high = 127, x = 1"),
        ("sigma = 0.5", "sigma = 0"),
        ('"reference.py:make"\n', '"reference.py:make"\nkind = "ramp"\n'),
    ],
)
def test_an_editor_marks_it(case: tuple[str, str]) -> None:
    assert problems(changed("", "")) == []
    assert problems(changed(*case))


@pytest.mark.parametrize(
    "case",
    [
        ("tolerance = 1\n", "tolerance = { ulp = 1 }\n"),
        ("tolerance = 1\n", "tolerance = { relative = 0.1, floor = 1e-3 }\n"),
        ("tolerance = 1\n", "tolerance = { cosine = 0.99 }\n"),
        ("tolerance = 1\n", "tolerance = { sqnr = 40, floor = 1 }\n"),
        ("shape = [2, 64]", "shape = [2, 64]\ntolerance = 2.5\nfloat_tolerance = { sqnr = 3 }"),
        ('dtype = "int8"', 'dtype = "bf16"'),
        ('function = "reference.py:make"\n', 'file = "captures/x.npz"\narray = "y"\n'),
    ],
)
def test_an_editor_accepts_it(case: tuple[str, str]) -> None:
    assert case[0] in SPEC
    assert problems(changed(*case)) == []


def test_every_key_is_explained() -> None:
    for name, table in json_schema()["$defs"].items():
        for key, meaning in table["properties"].items():
            assert "$ref" in meaning or meaning["description"], f"{name}.{key}"


def test_the_command_prints_it() -> None:
    result = CliRunner().invoke(npukit, ["schema"])
    assert result.exit_code == 0
    assert json.loads(result.stdout) == json.loads(json.dumps(json_schema()))
