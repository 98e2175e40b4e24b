"""The rendered source: typed, formatted, self-contained, with the mapping as commented data."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from host_artifacts import TENSORS, WHERE, image
from mypy_cache import mypy_cache
from npukit.bindings.arguments import ArgumentMap, KernelArgument, Role, TensorArgument
from npukit.bindings.derivation import derive
from npukit.bindings.host_runtime import FOLDER, PARTS, host_runtime
from npukit.bindings.render import HostModuleSpec, host_module_files, render_host_module
from npukit.errors import ArtifactError, UsageError
from npukit.formats import xclbin
from npukit.formats.xclbin_npu import build_sw_emu_xclbin
from official_stub import MISSING, find_official_stub

REPOSITORY = Path(__file__).parents[2]
MAP = derive(xclbin.parse(build_sw_emu_xclbin(image(), WHERE)), TENSORS)


def mapped(*tensors: TensorArgument) -> ArgumentMap:
    return derive(xclbin.parse(build_sw_emu_xclbin(image(), WHERE)), tensors)


def spec(kernel: str = "passthrough", arguments: ArgumentMap = MAP) -> HostModuleSpec:
    return HostModuleSpec(
        kernel=kernel,
        summary='Copy "numbers" through a memtile \\ twice.',
        device="npu1",
        target="sw_emu",
        arguments=arguments,
        uuid="7750984f-9792-8e65-8f61-7634922aa2f8",
        insts_sha256="0" * 64,
        insts_size=300,
    )


SHAPES = {
    "one": spec(),
    "many": spec(
        "many_to_many",
        mapped(
            TensorArgument("first_of_all_the_inputs", "int8", (3, 64, 64), "in"),
            TensorArgument("weights", "bfloat16", (64, 64), "in"),
            TensorArgument("out", "float32", (2, 3, 4), "out"),
            TensorArgument("state", "int32", (4096,), "inout"),
            TensorArgument("lambda", "uint16", (1,), "unused"),
        ),
    ),
    "sink": spec("sink", mapped(TensorArgument("self", "int32", (4096,), "in"))),
    "source": spec("source", mapped(TensorArgument("b", "int32", (4096,), "out"))),
    "scalar_shape": spec("x", mapped(TensorArgument("b", "float64", (), "inout"))),
}
SHAPES |= {f"{name}_hw": replace(one, target="hw") for name, one in SHAPES.items()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("rendered")
    for name, one in SHAPES.items():
        for file, content in host_module_files(replace(one, kernel=name)).items():
            (made / file).write_bytes(content)
    return made


def check(*command: str | Path, cwd: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *map(str, command)],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def mypy(folder: Path, *files: Path, stubs: Path | None = None) -> list[str]:
    """What ``mypy --strict`` says of ``files``, with XRT's stub or none."""
    environment = {key: value for key, value in os.environ.items() if key != "MYPYPATH"}
    if stubs is not None:
        environment["MYPYPATH"] = str(stubs)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--strict", "--no-error-summary"),
            *("--cache-dir", f"{mypy_cache()}-{stubs is None}", *files),
        ],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    # XRT's stub has errors of its own.
    return [line for line in done.stdout.splitlines() if not line.startswith(f"{stubs}/")]


@pytest.fixture(scope="module")
def stubs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing but XRT's own type stub."""
    found = find_official_stub()
    if found is None:
        pytest.skip(MISSING)
    return Path(shutil.copy(found, tmp_path_factory.mktemp("stubs"))).parent


def test_passes_mypy_strict(folder: Path) -> None:
    assert mypy(folder, *sorted(folder.glob("*.py"))) == []


def test_passes_mypy_strict_as_parts_of_a_package(folder: Path, tmp_path: Path) -> None:
    package = tmp_path / "package"
    shutil.copytree(folder, package)
    (package / "__init__.py").touch()
    (tmp_path / "use.py").write_text(USE.format(module="package.one"))
    assert mypy(tmp_path, tmp_path / "use.py", *sorted(package.glob("[!_]*.py"))) == []


USE = """\
import numpy as np
from {module} import ArgumentError, One

data = np.zeros(4096, np.int32)
with One(timeout=1.0) as one:
    try:
        found = one(data)[0]
    except ArgumentError as error:
        print(error.kind)
    many = one.run_batch([data, data])[1]
    first = one.runlist([one.prepare(data)])[0]
    bound = one.bind(a=data)
    bound.update(a=first + many)
"""
WRONG_USES = {
    "dtype": ("np.int32", "np.float32"),
    "argument": ("timeout=", "time="),
    "type": ("1.0", '"1"'),
    "name": ("one(data", "one.call(data"),
    "error": ("error.kind", "error.sort"),
    "batch": ("run_batch([data, data])", "run_batch(data, data)"),
    "call": ("one.prepare(data)", "data"),
    "bound": ("one.bind(a=", "one.bind(b="),
}


def test_mypy_reports_a_wrong_use(folder: Path, tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.py" for name in WRONG_USES]
    for file, (right, wrong) in zip(files, WRONG_USES.values(), strict=True):
        file.write_text(USE.format(module="one").replace(right, wrong))
    (tmp_path / "right.py").write_text(USE.format(module="one"))
    for name in "one.py", "_one_host.py":
        shutil.copy(folder / name, tmp_path)
    assert reported(mypy(tmp_path, *files, tmp_path / "right.py")) == set(WRONG_USES)


WRONG_CALLS = {
    "no_seek": (".write(stream, 0)", ".write(stream)"),
    "swapped": (
        "set_arg(generated.instructions, insts)",
        "set_arg(insts, generated.instructions)",
    ),
    "flags": ("xrt.bo.flags.cacheable", "1 << 24"),
    "index": ("group_id(generated.instructions)", 'group_id("instr")'),
    "name": ("= xrt.hw_context(", "= xrt.context("),
    "result": ("return image\n", "return image.get_uuid()\n"),
}
EMULATED = "from npukit.emulator import pyxrt "


def reported(errors: list[str]) -> set[str]:
    """The names of the files that mypy's lines are about."""
    return {Path(line.partition(".py:")[0]).name for line in errors if ": error: " in line}


def check_that_wrong_calls_are_reported(source: str, tmp_path: Path, stubs: Path | None) -> None:
    files = []
    for name, (right, wrong) in {**WRONG_CALLS, "right": ("", "")}.items():
        assert not right or source.count(right) == 1, name
        files.append(tmp_path / f"{name}.py")
        files[-1].write_text(source.replace(right, wrong) if right else source)
    assert reported(mypy(tmp_path, *files, stubs=stubs)) == set(WRONG_CALLS)


def test_the_file_beside_a_module_has_all_parts() -> None:
    assert {path.stem for path in FOLDER.glob("*.py")} == {*PARTS, "__init__"}
    tree = ast.parse(host_runtime())
    names = [node.name for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)]
    assert len(names) == len(set(names))
    for part in PARTS:
        for node in ast.parse((FOLDER / f"{part}.py").read_text()).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                assert node.name in names
    text = host_runtime().decode()
    assert "import npukit" not in text
    assert text.count("npukit.emulator") == 1  # for type checkers


def test_mypy_reports_a_wrong_call_on_the_emulated_device(tmp_path: Path) -> None:
    check_that_wrong_calls_are_reported(host_runtime().decode(), tmp_path, None)


def test_mypy_reports_a_wrong_call_on_xrt(tmp_path: Path, stubs: Path) -> None:
    source = host_runtime().decode()
    assert source.count(EMULATED) == 1
    source = source.replace(EMULATED, "import pyxrt ")
    check_that_wrong_calls_are_reported(source, tmp_path, stubs)


def test_passes_ruff_as_rendered(folder: Path) -> None:
    """The file beside it is linted where it is from."""
    modules = sorted(folder.glob("[!_]*.py"))
    for config in ("--isolated", f"--config={REPOSITORY / 'pyproject.toml'}"):
        check("ruff", "check", "--no-cache", config, *modules, cwd=folder)
        check("ruff", "format", "--no-cache", "--check", config, *modules, cwd=folder)


def loaded(*program: str | Path) -> set[str]:
    """The packages, without Python's own, that a program of an isolated Python loads."""
    text = "\n".join((*map(str, program), "import sys", "print(*sys.modules)"))
    done = subprocess.run(
        [sys.executable, "-I", "-c", text], capture_output=True, text=True, check=True
    )
    names = {name.partition(".")[0] for name in done.stdout.split()}
    return names - sys.stdlib_module_names - {"__main__"}


def test_what_it_loads_is_numpy(folder: Path) -> None:
    """Of a module for hw, ``pyxrt`` aside, which stays to be imported by whoever has one."""
    file = folder / "_one_hw_host.py"
    without = loaded("import numpy, numpy.typing")
    assert "numpy" in without
    assert loaded(f"import runpy; runpy.run_path({str(file)!r})") == without
    stand_in = "import sys, types; sys.modules['pyxrt'] = types.ModuleType('pyxrt')"
    module = f"sys.path.append({str(folder)!r})\nimport one_hw"
    assert loaded(stand_in, module) - without == {"pyxrt", "one_hw"}


def test_the_same_spec_gives_the_same_text() -> None:
    assert render_host_module(spec()) == render_host_module(spec())


def test_every_argument_has_a_comment_that_says_what_to_pass(folder: Path) -> None:
    lines = (folder / "one.py").read_text().splitlines()
    text = " ".join(line.strip().removeprefix("# ") for line in lines)
    for argument in MAP.arguments:
        assert f"{argument.index} {argument.name}: {argument.type}, " in text
        assert f"Pass {argument.passing}." in text
    assert "memory bank 1 (SRAM)" in text
    assert "memory bank 0 (HOST), direction out" in text


@pytest.mark.parametrize("kernel", ["none", "kernel_error", "path", "any", "2d"])
def test_names_that_would_clash_are_refused(kernel: str) -> None:
    with pytest.raises(UsageError, match=f"can't be called {kernel}"):
        render_host_module(spec(kernel))


def test_kernels_that_it_can_not_call_are_refused() -> None:
    scalar = KernelArgument(
        5, "factor", Role.SCALAR, "float", 0x24, 4, bank=None, bank_tag=None, flag=None, tensor=None
    )
    arguments = (*MAP.arguments[:5], scalar)
    with pytest.raises(ArtifactError, match=r"a scalar factor \(argument 5\)"):
        render_host_module(spec(arguments=replace(MAP, arguments=arguments)))
    with pytest.raises(ArtifactError, match="no argument for the opcode"):
        render_host_module(spec(arguments=replace(MAP, arguments=MAP.arguments[1:])))


def test_hw_module_without_pyxrt_says_what_to_do(folder: Path) -> None:
    if shutil.which("xrt-smi"):
        pytest.skip("XRT is installed here")
    done = subprocess.run(
        [sys.executable, "-I", folder / "one_hw.py"], capture_output=True, text=True, check=False
    )
    assert "ImportError: pyxrt, the Python module of XRT, is not installed" in done.stderr
    assert "/opt/xilinx/xrt/python" in done.stderr
