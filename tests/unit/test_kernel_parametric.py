"""Specs whose values depend on build parameters, and the values that parameters may have."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from npukit.builder.plan import plan_kernel, with_variants
from npukit.errors import Location, NpukitError, SpecError, UsageError
from npukit.kernel.cases import InputMaker, InputStore
from npukit.kernel.file_format import json_schema
from npukit.kernel.references import Reference
from npukit.kernel.spec import KernelSpec
from npukit.kernel.spec_reader import load_spec, spec_with
from npukit.kernel.tolerance import Measure, Tolerance
from npukit.kernel.unused import unused_parameters

SPEC = """\
[kernel]
name = "tiles"
summary = "tiles of a parametric size"
design = "design.mlir"

[[arguments]]
name = "x"
direction = "in"
dtype = "int8"
shape = ["{{ m }}", 64, "{{ batch * 2 }}"]
range = ["{{ -limit }}", "{{ limit }}"]

[[arguments]]
name = "y"
direction = "out"
dtype = "{{ out }}"
shape = ["{{ m // rows }}", 64]
memref = "{{ m // rows * 64 }}xi32"
tolerance = { absolute = "{{ 0 if exact else 1 }}" }

[parameters.m]
default = 128
min = 64
max = 1024
multiple_of = 64

[parameters.rows]
default = 1
min = 1
max = 4

[parameters.batch]
default = 2

[parameters.limit]
default = 100

[parameters.out]
default = "int32"
choices = ["int32", "uint32"]

[parameters.exact]
default = true

[[constraints]]
require = "m % (64 * rows) == 0"
message = "m must be a multiple of {{ 64 * rows }}"

[[constraints]]
require = "rows <= 2 or device == 'npu2'"
message = "only npu2 has more rows"

[validation]
reference = "reference.py:tiles"
variants = [{ m = 256, rows = 2, exact = false }, { device = "npu2", m = 256, rows = 4 }]

[[validation.cases]]
name = "uniform"
inputs.x = { kind = "uniform", low = "{{ -limit }}", high = "{{ limit }}" }
"""


def write(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    folder.joinpath("kernel.toml").write_text(text)
    folder.joinpath("reference.py").write_text("")
    folder.joinpath("design.mlir").write_text("")
    return folder


@pytest.fixture
def spec(tmp_path: Path) -> KernelSpec:
    return load_spec(write(tmp_path / "tiles", SPEC))


def refuse(folder: Path, old: str, new: str, message: str, at: str) -> None:
    """The spec with ``new`` for ``old`` is refused, with the line that contains ``at``."""
    text = SPEC.replace(old, new, 1)
    assert text != SPEC
    with pytest.raises(SpecError, match=message) as caught:
        load_spec(write(folder / "tiles", text))
    where = caught.value.where
    assert isinstance(where, Location)
    assert where.line is not None
    assert at in text.splitlines()[where.line - 1]


def test_the_defaults_give_plain_values(spec: KernelSpec) -> None:
    x, y = spec.arguments
    assert (x.shape, x.range) == ((128, 64, 4), (-100, 100))
    assert (y.shape, y.dtype, y.memref) == ((128, 64), "int32", "8192xi32")
    assert spec.validation.cases[0].inputs["x"].settings == {"low": -100, "high": 100}
    assert spec.validation.tolerances["y"].is_exact


def test_other_parameters_give_other_values(spec: KernelSpec) -> None:
    other = spec_with(
        spec, {"m": 192, "rows": 3, "batch": 1, "limit": 5, "out": "uint32", "exact": False}
    )
    x, y = other.arguments
    assert (x.shape, x.range) == ((192, 64, 2), (-5, 5))
    assert (y.shape, y.dtype, y.memref) == ((64, 64), "uint32", "4096xi32")
    assert other.validation.tolerances["y"] == Tolerance(Measure.ABSOLUTE, 1)
    assert other.validation.cases[0].inputs["x"].settings == {"low": -5, "high": 5}
    # Absent parameters, of an older build, have their defaults; unknown ones do not matter.
    assert spec_with(spec, {"m": 256, "gone": 1}).arguments[0].shape == (256, 64, 4)


def test_a_spec_without_templates_stays_as_it_is(tmp_path: Path) -> None:
    text = SPEC.replace("{{ m }}", "m").replace('"m"', "128")
    for template, value in (
        ('"{{ batch * 2 }}"', "4"),
        ('"{{ -limit }}"', "-9"),
        ('"{{ limit }}"', "9"),
        ('"{{ out }}"', '"int32"'),
        ('"{{ m // rows }}"', "8"),
        ('"{{ m // rows * 64 }}xi32"', '"512xi32"'),
        ('"{{ 0 if exact else 1 }}"', "0"),
    ):
        text = text.replace(template, value)
    spec = load_spec(write(tmp_path / "tiles", text))
    assert spec_with(spec, {"m": 256}) is spec


def test_requests_hold_what_their_parameters_give(spec: KernelSpec, tmp_path: Path) -> None:
    def shapes(device: str) -> list[tuple[int, ...]]:
        request = plan_kernel(spec, device, "sw_emu", {"m": "512"}, tmp_path / "build")
        return [each.spec.arguments[1].shape for each in with_variants([request])]

    assert shapes("npu1") == [(512, 64), (128, 64)]
    assert shapes("npu2") == [(512, 64), (128, 64), (64, 64)]


def test_builds_of_other_shapes_share_no_inputs(spec: KernelSpec) -> None:
    store = InputStore()
    for parameters in (spec.defaults, {**spec.defaults, "m": 256}, {**spec.defaults, "limit": 1}):
        resolved = spec_with(spec, parameters)
        array = InputMaker(resolved, parameters, store).make(resolved.validation.cases[0])["x"]
        assert array.shape == resolved.arguments[0].shape
        assert abs(array).max() == parameters["limit"]


@pytest.mark.parametrize(
    ("old", "new", "message", "at"),
    [
        ("{{ batch * 2 }}", "{{ bach * 2 }}", "no parameter 'bach'", "shape"),
        ("{{ batch * 2 }}", "{{ bach * 2 }}", "did you mean 'batch'", "shape"),
        ("{{ batch * 2 }}", "{{ batch *", "unexpected 'end of template'", "shape"),
        ("{{ batch * 2 }}", "{{ batch * }}", "unexpected", "shape"),
        ("{{ batch * 2 }}", "batch", r'is written "\{\{ batch \}\}"', "shape"),
        ("{{ batch * 2 }}", "{{ batch / 2 }}", r"found a number \(1.0\)", "shape"),
        ("{{ batch * 2 }}", "{{ batch / 2 }}", r"'\{\{ batch / 2 \}\}' with batch=2", "shape"),
        ("{{ batch * 2 }}", "{{ batch // 0 }}", "ZeroDivisionError", "shape"),
        ("{{ batch * 2 }}", "{{ batch - 2 }}", r"\[128, 64, 0\] must hold .* batch=2", "shape"),
        ("{{ batch * 2 }}", "{{ -batch }}", r"each 1 or more \(.*batch=2", "shape"),
        ("{{ batch * 2 }}", "{{ 2 ** 99 }}", "more than 64 bits", "shape"),
        ("{{ batch * 2 }}", "{{ 2 ** 31 }}", "more than 4294967295 bytes", "shape"),
        (
            "{{ batch * 2 }}",
            "{{ exact }}",
            "expected an integer or a string, found true or false",
            "shape",
        ),
        ("{{ batch * 2 }}", "{{ out }}", "expected an integer, found a string", "shape"),
        ("{{ batch * 2 }}", "{{ batch }}{{ m }}", "expected an integer", "shape"),
        (
            '"{{ out }}"\nshape',
            '"{{ out }}4"\nshape',
            "unknown dtype 'int324' .*out=int32",
            "dtype",
        ),
        ('"{{ out }}"\nshape', '"{{ m }}"\nshape', "expected a string, found an integer", "dtype"),
        ('["{{ -limit }}", "', '["{{ limit + 1 }}", "', "100 is less than 101", "range"),
        ('"{{ limit }}"]', '"{{ 2 * limit }}"]', "200 does not fit int8.*limit=100", "range"),
        ("0 if exact else 1", "-1 if exact else 1", "is not a finite number >= 0", "tolerance"),
        ('high = "{{ limit }}"', 'high = "{{ limit * 2 }}"', "200 does not fit int8", "inputs.x"),
        ('direction = "out"', 'direction = "{{ out }}"', "is none of 'in'", 'direction = "{{ out'),
    ],
)
def test_errors_name_line_key_and_template(
    tmp_path: Path, old: str, new: str, message: str, at: str
) -> None:
    refuse(tmp_path, old, new, message, at)


def test_another_device_comes_with_one_to_choose(spec: KernelSpec, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not support npu9") as caught:
        plan_kernel(spec, "npu9", "sw_emu", {}, tmp_path / "build")
    assert caught.value.hint == f"--device {spec.devices[0]}"


def test_a_wrong_value_of_other_parameters_is_located_too(spec: KernelSpec, tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=r"arguments\[0\].shape: \[128, 64, 0\].*batch=0") as caught:
        plan_kernel(spec, "npu1", "sw_emu", {"batch": 0}, tmp_path / "build")
    line = 1 + SPEC[: SPEC.index("shape = ")].count("\n")
    assert str(caught.value.where).endswith(f"kernel.toml:{line}")


@pytest.mark.parametrize(
    ("device", "given", "message", "hint"),
    [
        ("npu1", {"m": 100}, "100 is not a multiple of 64: 64 and 128 are", None),
        ("npu1", {"m": 0}, r"0 is outside 64\.\.1024", None),
        (
            "npu1",
            {"m": 192, "rows": 2},
            "m=192, rows=2: m must be a multiple of 128",
            "m=128, 256, 384, 512, 640, 768, ...; or rows=1",
        ),
        ("npu1", {"m": 256, "rows": 4}, "rows=4 on npu1: only npu2 has more", "rows=1, 2"),
        ("npu2", {"m": 128, "rows": 4}, "m must be a multiple of 256", "m=256, 512, 768, 1024; or"),
    ],
)
def test_parameters_that_are_not_allowed(
    spec: KernelSpec,
    tmp_path: Path,
    device: str,
    given: dict[str, int],
    message: str,
    hint: str | None,
) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        plan_kernel(spec, device, "sw_emu", given, tmp_path / "build")
    if hint is not None:
        assert hint in str(caught.value.hint)
        assert "kernel.toml:" in str(caught.value.where)


def test_the_values_in_the_hint_are_allowed(spec: KernelSpec, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        plan_kernel(spec, "npu2", "sw_emu", {"m": 832, "rows": 4}, tmp_path / "build")
    for offer in str(caught.value.hint).partition(": ")[2].split("; or "):
        name, _, values = offer.partition("=")
        for value in values.removesuffix(", ...").split(", "):
            given = {"m": 832, "rows": 4, name: value}
            plan_kernel(spec, "npu2", "sw_emu", given, tmp_path / "build")


@pytest.mark.parametrize(
    ("old", "new", "message", "at"),
    [
        ('require = "m % (64 * rows) == 0', 'require = "m % (64 * row) == 0', "'row'", "require"),
        ("m % (64 * rows) == 0", "m % 64 *", "unexpected|Expected", "require"),
        ("m % (64 * rows) == 0", "m % (64 * rows)", "0, not true or false", "[[constraints]]"),
        ("m % (64 * rows) == 0", "m // 0 == 1", "ZeroDivisionError", "[[constraints]]"),
        ("multiple of {{ 64 * rows", "multiple of {{ 64 * row", "'row'", "message"),
        ("default = 128", "default = 100", "100 is not a multiple of 64", "default"),
        ("rows]\ndefault = 1", "rows]\ndefault = 4", "m must be a multiple of 256", "[[constr"),
        ("{ m = 256, rows = 2", "{ m = 320, rows = 2", "m must be a multiple of 128", "variants"),
        ("{ m = 256, rows = 2", "{ m = 256, rows = 4", "only npu2 has more rows", "variants"),
        ("{ m = 256, rows = 2", "{ m = 250, rows = 2", "250 is not a multiple", "variants"),
        ('device = "npu2"', 'device = "npu3"', "'npu3' is none of the kernel's", "variants"),
        ('{ device = "npu2", m = 256, rows = 4', '{ device = "npu2"', "at least one", "variants"),
        ("multiple_of = 64", "multiple_of = 0", "0 is not 1 or more", "multiple_of"),
        ("default = true", "default = true\nmultiple_of = 2", "only an integer", "multiple_of"),
        ('message = "only', 'reason = "only', "missing key 'message'", "[[constraints]]"),
    ],
)
def test_mistakes_in_constraints(tmp_path: Path, old: str, new: str, message: str, at: str) -> None:
    refuse(tmp_path, old, new, message, at)


def test_a_parameter_in_a_template_is_used(spec: KernelSpec) -> None:
    assert list(unused_parameters(spec, ())) == []


def test_the_schema_accepts_templates_where_npukit_does() -> None:
    schema = Draft202012Validator(json_schema())
    assert [error.message for error in schema.iter_errors(tomllib.loads(SPEC))] == []
    for old, new in (("{{ m }}", "m"), ("{{ out }}", "int4"), ("{{ limit }}", "limit")):
        changed: dict[str, Any] = tomllib.loads(SPEC.replace(old, new))
        assert list(schema.iter_errors(changed))


EXPRESSIONS = st.text("m0123456789+-*/% (){}|[].'\"_~<>=!,:abdefilnor", max_size=24)


@given(EXPRESSIONS)
def test_any_text_is_a_value_or_a_spec_error(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.getbasetemp() / "hostile_expressions"
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    for old in ('"{{ batch * 2 }}"', '"m % (64 * rows) == 0"', '"{{ out }}"'):
        template = f'"{{{{{quoted}}}}}"' if "{{" in old else f'"{quoted}"'
        with suppress(NpukitError):
            load_spec(write(folder, SPEC.replace(old, template, 1)))


def test_functions_that_name_the_device_get_it(spec: KernelSpec, tmp_path: Path) -> None:
    folder = spec.directory
    folder.joinpath("reference.py").write_text(
        "import numpy as np\n"
        "def tiles(x, device, **rest):\n"
        "    assert 'device' not in rest and rest['m'] == 128\n"
        "    return np.full((128, 64), {'npu1': 1, 'npu2': 2}[device], np.int32)\n"
        "def others(x, **rest):\n"
        "    return np.full((128, 64), 'device' in rest, np.int32)\n"
    )
    for device, expected in (("npu1", 1), ("npu2", 2)):
        resolved = plan_kernel(spec, device, "sw_emu", {}, tmp_path / "build").spec
        inputs = InputMaker(resolved, resolved.defaults).make(resolved.validation.cases[0])
        ref = resolved.validation.reference
        assert ref is not None
        outputs = Reference(resolved, ref, exact_dtype=True)(inputs, resolved.defaults)
        assert (outputs["y"] == expected).all()
        others = msgspec.structs.replace(ref, function="others")
        outputs = Reference(resolved, others, exact_dtype=True)(inputs, resolved.defaults)
        assert not outputs["y"].any()
