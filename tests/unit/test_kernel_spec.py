"""Reading kernel.toml: the result for a valid file, and the error for each kind of invalid one."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npukit.errors import Location, NpukitError, SpecError
from npukit.kernel.discovery import load_kernels
from npukit.kernel.spec import KernelSpec
from npukit.kernel.spec_reader import load_spec
from npukit.kernel.tolerance import Tolerance

SPEC = """\
[kernel]
name = "scale"
summary = "a scaled sum"
devices = ["npu1"]
design = "design.mlir.j2"

[[arguments]]
name = "x"
direction = "in"
dtype = "int8"
shape = [2, 64]
doc = "what is scaled"

[[arguments]]
name = "y"
direction = "inout"
dtype = "bfloat16"
shape = [32]

[[arguments]]
name = "z"
direction = "out"
dtype = "int32"
shape = [4]

[parameters.shift]
default = 3
min = 0
max = 8
doc = "how far"

[parameters.mode]
default = "fast"
choices = ["fast", "exact"]

[parameters.gain]
default = 1.5

[parameters.round]
default = true

[[cores]]
object = "scale.o"
sources = ["scale.cc"]
include_dirs = ["include"]
defines = { SHIFT = "{{ shift }}", WIDE = true, N = 4 }
flags = ["-O1"]

[validation]
reference = "reference.py:scale"
tolerance = 1
float_reference = "reference.py:exact"
float_tolerance = 0.5
variants = [{ shift = 8 }, { shift = 0, mode = "exact", gain = 2 }]

[[validation.cases]]
name = "uniform"
inputs.x = { kind = "uniform", low = -128, high = 127 }
inputs.y = { kind = "normal", sigma = 0.5 }

[[validation.cases]]
name = "own"
[validation.cases.inputs.x]
function = "reference.py:make"
[validation.cases.inputs.y]
kind = "constant"
value = inf
"""


def write(folder: Path, text: str | bytes = SPEC) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "include").mkdir(exist_ok=True)
    for name in ("design.mlir.j2", "scale.cc", "reference.py"):
        (folder / name).write_text("")
    data = text.encode() if isinstance(text, str) else text
    (folder / "kernel.toml").write_bytes(data)
    return folder


def test_a_valid_spec_as_data(tmp_path: Path) -> None:
    spec = load_spec(write(tmp_path))
    assert (spec.name, spec.summary, spec.devices) == ("scale", "a scaled sum", ("npu1",))
    assert [a.name for a in spec.inputs] == ["x", "y"]
    assert [a.name for a in spec.outputs] == ["y", "z"]
    assert [a.nbytes for a in spec.arguments] == [128, 64, 16]
    assert spec.parameters["shift"].maximum == 8
    assert spec.parameters["mode"].choices == ("fast", "exact")
    assert spec.cores[0].defines == {"SHIFT": "{{ shift }}", "WIDE": "1", "N": "4"}
    validation = spec.validation
    assert set(validation.tolerances.values()) == {Tolerance.absolute(1)}
    assert set(validation.float_tolerances.values()) == {Tolerance.absolute(0.5)}
    assert validation.variants_on("npu1") == (
        {"shift": 8},
        {"shift": 0, "mode": "exact", "gain": 2.0},
    )
    assert isinstance(validation.variants[1].parameters["gain"], float)
    uniform, own = validation.cases
    assert uniform.inputs["y"].settings == {"mean": 0.0, "sigma": 0.5}
    function = own.inputs["x"].function
    assert function is not None and function.function == "make"
    assert own.inputs["y"].settings == {"value": math.inf}


def test_devices_default_to_all(tmp_path: Path) -> None:
    spec = load_spec(write(tmp_path, SPEC.replace('devices = ["npu1"]\n', "")))
    assert spec.devices == ("npu1", "npu2")


def test_the_digest_is_over_the_bytes(tmp_path: Path) -> None:
    one = load_spec(write(tmp_path)).sha256
    assert load_spec(write(tmp_path, SPEC + "# comment\n")).sha256 != one
    assert load_spec(write(tmp_path)).sha256 == one


def complaint(folder: Path, text: str | bytes) -> SpecError:
    with pytest.raises(SpecError) as caught:
        load_spec(write(folder, text))
    assert isinstance(caught.value.where, Location)
    assert caught.value.where.file == folder / "kernel.toml"
    return caught.value


# The replaced text, its replacement, and the error message; it must name the line of the
# replacement (its last line, if it has several).
WRONG = [
    # unknown and missing keys
    ('summary = "a scaled', 'sumary = "a scaled', ["'summary'", "[kernel]", "'sumary'"]),
    ('summary = "a', r'summary = "\u0000', ["kernel.summary", "null character"]),
    ('"-O1"', r'"-O1\u0000"', ["cores[0].flags[0]", "null character"]),
    ('{{ shift }}"', r'\u0000"', ["cores[0].defines.SHIFT", "null character"]),
    ('summary = "a', 'sumary = ""\nsummary = "a', ["unknown key 'kernel.sumary'", "'summary'"], -1),
    ("min = 0", "minimum = 0", ["unknown key 'parameters.shift.minimum'"]),
    ("tolerance = 1\n", "tolerence = 1\n", ["'validation.tolerence'", "'tolerance'"]),
    ('object = "scale.o"', 'objekt = "scale.o"', ["missing key 'object' in [cores[0]]"]),
    ("[parameters.shift]", "[typo]\na = 1\n[parameters.shift]", ["unknown key 'typo'"], -2),
    # wrong types
    ('name = "scale"', "name = 3", ["kernel.name: expected a string, found an integer (3)"]),
    ("shape = [32]", "shape = 32", ["arguments[1].shape: expected an array"]),
    ("shape = [32]", "shape = [32.0]", ["arguments[1].shape[0]: expected an integer"]),
    ("shape = [32]", "shape = [true]", ["arguments[1].shape[0]", "found true or false"]),
    ('devices = ["npu1"]', 'devices = "npu1"', ["kernel.devices: expected an array"]),
    ("max = 8", 'max = "8"', ["parameters.shift.max: expected a number"]),
    ("tolerance = 1\n", "tolerance = true\n", ["validation.tolerance: expected a number"]),
    ("[parameters.shift]", "[parameters]\nq = 5\n[parameters.shift]", ["parameters.q"], -1),
    ("shape = [32]", f"shape = [1{'0' * 400}]", ["arguments[1].shape"]),
    # values
    ('name = "scale"', 'name = "Scale"', ["kernel.name", "'Scale'"]),
    ('name = "scale"', 'name = "class"', ["kernel.name", "keyword"]),
    ('name = "scale"', 'name = "numpy"', ["kernel.name", "taken"]),
    ('name = "scale"', 'name = "path"', ["kernel.name", "Path"]),
    ('name = "scale"', 'name = "../scale"', ["kernel.name"]),
    ('name = "scale"', f'name = "{"s" * 65}"', ["kernel.name"]),
    ('devices = ["npu1"]', 'devices = ["npu1", "npu3"]', ["kernel.devices[1]", "'npu3'"]),
    ('devices = ["npu1"]', "devices = []", ["at least one device"]),
    ('dtype = "int8"', 'dtype = "int4"', ["arguments[0].dtype", "'int4'", "known: int8"]),
    ("shape = [32]", "shape = []", ["arguments[1].shape"]),
    ("shape = [32]", "shape = [0]", ["arguments[1].shape"]),
    ("shape = [32]", f"shape = [{'1, ' * 70}32]", ["arguments[1].shape: 71 dimensions"]),
    ("shape = [32]", "shape = [4294967296]", ["arguments[1].shape", "bytes"]),
    ('direction = "inout"', 'direction = "both"', ["arguments[1].direction", "'both'"]),
    ('name = "z"', 'name = "x"', ["arguments[2].name", "a second argument is named 'x'"]),
    ('name = "z"', 'name = "def"', ["arguments[2].name", "keyword"]),
    # valid values of inputs
    (
        "shape = [2, 64]",
        "shape = [2, 64]\nrange = [0]",
        ["arguments[0].range", "[least, greatest]"],
    ),
    ("shape = [2, 64]", "shape = [2, 64]\nrange = [0, 128]", ["arguments[0].range[1]", "int8"]),
    ("shape = [2, 64]", "shape = [2, 64]\nrange = [0.5, 1]", ["range[0]: 0.5 is not an integer"]),
    ("shape = [2, 64]", "shape = [2, 64]\nrange = [5, 4]", ["range: 4 is less than 5"]),
    ("shape = [2, 64]", "shape = [2, 64]\nrange = [true, 4]", ["range[0]: True is not"]),
    ("shape = [2, 64]", "shape = [2, 64]\nspecials = true", ["arguments[0].specials"]),
    ("shape = [32]", "shape = [32]\nrange = [0, inf]", ["arguments[1].range[1]", "finite"]),
    ("shape = [32]", "shape = [32]\nrange = [0, 1e39]", ["does not fit bfloat16"]),
    ("shape = [4]", "shape = [4]\nrange = [0, 1]", ["arguments[2].range: only an input"]),
    ("tolerance = 1\n", 'tolerance = 1\nlibrary_cases = ["hots"]\n', ["library_cases[0]", "'hot'"]),
    # parameters
    ("default = 3", "default = 9", ["parameter 'shift': 9 is outside 0..8"]),
    ("default = 3", "default = [3]", ["parameters.shift.default"]),
    ("default = 1.5", "default = nan", ["parameter 'gain': nan is not a finite number"]),
    ("max = 8", "max = -1", ["parameters.shift.max", "less than min"]),
    ("min = 0", "min = nan", ["parameters.shift.min", "finite"]),
    ('choices = ["fast", "exact"]', 'choices = ["fast", 1]', ["parameters.mode.choices[1]"]),
    ('default = "fast"', 'default = "slow"', ["parameter 'mode': 'slow' is not one of"]),
    ("default = true", "default = true\nmin = 0", ["parameters.round.min", "only a number"]),
    ("[parameters.gain]", "[parameters.device]", ["parameters.device"]),
    ("[parameters.gain]", "[parameters.x]", ["parameters.x", "an argument is called 'x' too"]),
    ("[parameters.gain]", "[parameters.Gain]", ["parameters.Gain"]),
    ("{ shift = 8 }", "{ shift = 9 }", ["parameter 'shift': 9 is outside 0..8"]),
    ("{ shift = 8 }", "{ shift = true }", ["parameter 'shift' must be a whole number, not True"]),
    ("{ shift = 8 }", "{ shfit = 8 }", ["variants[0].shfit", "did you mean 'shift'"]),
    ("{ shift = 8 }", "{ }", ["variants[0]", "at least one parameter"]),
    # files
    ('design = "design.mlir.j2"', 'design = "gone.mlir"', ["kernel.design: no such file"]),
    ('design = "design.mlir.j2"', 'design = "../scale.cc"', ["kernel.design"]),
    ('sources = ["scale.cc"]', 'sources = ["scale.cc", "b.cc"]', ["cores[0].sources[1]", "b.cc"]),
    ('sources = ["scale.cc"]', "sources = []", ["cores[0].sources: an object needs"]),
    ('sources = ["scale.cc"]', 'sources = ["/etc/passwd"]', ["cores[0].sources[0]"]),
    ('include_dirs = ["include"]', 'include_dirs = ["inc"]', ["cores[0].include_dirs[0]"]),
    ("[validation]", '[validation]\nimport_dirs = [".", "inc"]', ["validation.import_dirs[1]"]),
    ('object = "scale.o"', 'object = "../scale.o"', ["cores[0].object"]),
    ("N = 4", "N = [4]", ["cores[0].defines.N"]),
    ("N = 4", '"N M" = 4', ["cores[0].defines.N M", "macro"]),
    ('"reference.py:scale"', '"reference.py"', ["validation.reference", "file.py:function"]),
    ('"reference.py:scale"', '"no.py:scale"', ["validation.reference: no such file"]),
    ('"reference.py:make"', '"no.py:make"', ["cases[1].inputs.x.function: no such file"]),
    # tolerances: an infinite one would pass anything
    ("tolerance = 1\n", "tolerance = inf\n", ["validation.tolerance", "finite"]),
    ("tolerance = 1\n", "tolerance = -1\n", ["validation.tolerance"]),
    ("float_tolerance = 0.5", "float_tolerance = nan", ["validation.float_tolerance"]),
    ('float_reference = "reference.py:exact"\n', "", ["validation.float_tolerance"], None),
    # cases
    ('name = "own"', 'name = "uniform"', ["cases[1].name", "a second case is named 'uniform'"]),
    ('name = "own"', 'name = "a\\u001b[31m"', ["cases[1].name"]),
    ('kind = "constant"', 'kind = "const"', ["cases[1].inputs.y.kind", "'constant'"]),
    ('kind = "constant"\n', "", ["cases[1].inputs.y", "a 'kind' or a 'function'"], None),
    ("low = -128, high = 127", "lo = -128, high = 127", ["missing key 'low'", "'lo'"]),
    ("low = -128, high = 127", "low = -128, high = 127, x = 1", ["inputs.x.x"]),
    ("low = -128", "low = -129", ["cases[0].inputs.x.low", "does not fit int8"]),
    ("low = -128", "low = 0.5", ["cases[0].inputs.x.low", "not an integer"]),
    ("low = -128, high = 127", "low = 5, high = 4", ["inputs.x.high: 4 is less than low"]),
    ("low = -128", f"low = -1{'0' * 400}", ["cases[0].inputs.x.low", "too large"]),
    (
        'kind = "uniform", low = -128, high = 127',
        'kind = "ramp", step = 99999999999999999999',
        ["cases[0].inputs.x.step", "more than 64 bits"],
    ),
    ("sigma = 0.5", "sigma = 0", ["cases[0].inputs.y.sigma", "greater than 0"]),
    ("sigma = 0.5", "sigma = inf", ["cases[0].inputs.y.sigma", "finite"]),
    ("sigma = 0.5", 'sigma = "1"', ["cases[0].inputs.y.sigma: expected a number"]),
    ("inputs.y = { kind = ", "inputs.w = { kind = ", ["missing key 'y'", "cases[0].inputs"], -1),
    (
        '"reference.py:make"\n',
        '"reference.py:make"\nkind = "ramp"\n',
        ["unknown key 'validation.cases[1].inputs.x.kind'"],
    ),
    # TOML itself
    ("shape = [32]", "shape = [32", ["not valid TOML"], None),
    ('name = "y"', 'name = "y"\nname = "y"', ["not valid TOML"], None),
    ("max = 8", f"max = {'9' * 5000}", ["not usable TOML"], None),
    ("max = 8", "max = " + "[" * 5000 + "]" * 5000, ["TOML"], None),
]


@pytest.mark.parametrize("case", WRONG, ids=[case[1].strip()[:40] for case in WRONG])
def test_errors_name_line_and_key(case: tuple[object, ...], tmp_path: Path) -> None:
    old, new, parts, *line_from_end = case
    assert isinstance(old, str) and isinstance(new, str) and isinstance(parts, list)
    assert old in SPEC
    text = SPEC.replace(old, new, 1)
    error = complaint(tmp_path, text)
    for part in parts:
        assert part in str(error)
    assert isinstance(error.where, Location)
    if line_from_end == [None]:
        assert error.where.line is not None
        return
    lines = new.rstrip("\n").split("\n")
    offset = line_from_end[0] if line_from_end else 0
    assert isinstance(offset, int)
    expected = SPEC[: SPEC.index(old)].count("\n") + len(lines) + offset
    assert error.where.line == expected, str(error)


def test_missing_tables_and_arguments(tmp_path: Path) -> None:
    assert "missing key 'kernel' in the file" in str(complaint(tmp_path, ""))
    begin, end = SPEC.index("[[arguments]]"), SPEC.index("[parameters")
    no_arguments = SPEC[:begin] + SPEC[end:]
    assert "direction 'out'" in str(complaint(tmp_path, no_arguments))
    only_inputs = SPEC.replace('"inout"', '"in"').replace('"out"', '"in"')
    assert "nothing to validate" in str(complaint(tmp_path, only_inputs))
    no_cases = SPEC[: SPEC.index("[[validation.cases]]")]
    error = complaint(tmp_path, no_cases)
    assert "at least one [[validation.cases]]" in str(error)
    assert isinstance(error.where, Location)
    assert no_cases.splitlines()[(error.where.line or 0) - 1] == "[validation]"
    assert "missing key 'validation'" in str(
        complaint(tmp_path, SPEC[: SPEC.index("[validation]")])
    )


def test_more_arguments_than_an_xclbin_has(tmp_path: Path) -> None:
    extra = "".join(
        f'[[arguments]]\nname = "q{i}"\ndirection = "in"\ndtype = "int8"\nshape = [4]\n'
        for i in range(14)
    )
    text = SPEC.replace("[parameters.shift]", f"{extra}[parameters.shift]")
    error = complaint(tmp_path, text)
    assert "at most 16 arguments" in str(error)
    assert isinstance(error.where, Location)
    assert text.splitlines()[error.where.line or 0] == 'name = "q13"'


def test_an_error_about_non_utf8_text_names_the_line(tmp_path: Path) -> None:
    error = complaint(tmp_path, SPEC.encode().replace(b"a scaled sum", b"\xff"))
    assert isinstance(error.where, Location)
    assert error.where.line == 3
    assert "0xff" in str(error)


def test_a_missing_spec(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=r"kernel\.toml: can't be read: No such file"):
        load_spec(tmp_path)
    (tmp_path / "kernel.toml").mkdir()
    with pytest.raises(SpecError, match="can't be read"):
        load_spec(tmp_path)


def test_folder_and_name_must_agree(tmp_path: Path) -> None:
    write(tmp_path / "other")
    with pytest.raises(SpecError, match="folder is named 'other'"):
        load_kernels(["other"], [tmp_path])


@given(data=st.binary(max_size=200))
def test_any_bytes_are_a_spec_error(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("any")
    with pytest.raises(SpecError):
        load_spec(write(folder, data))


@given(
    start=st.integers(0, len(SPEC) - 1),
    length=st.integers(0, 30),
    put=st.text("[]{}=\"'.,#\n1ax", max_size=6),
)
def test_a_mutated_spec_is_read_or_refused(
    start: int, length: int, put: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("spoilt")
    text = SPEC[:start] + put + SPEC[start + length :]
    try:
        spec = load_spec(write(folder, text))
    except NpukitError as error:
        assert isinstance(error, SpecError)
        assert isinstance(error.where, Location)
        assert error.where.line is not None
        assert 1 <= error.where.line <= text.count("\n") + 1
    else:
        assert isinstance(spec, KernelSpec)
