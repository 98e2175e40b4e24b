"""A design.py runs with the Python of MLIR-AIE, in a child process."""

from __future__ import annotations

from pathlib import Path

import pytest

from npukit.builder.designs import read_design
from npukit.builder.plan import plan_kernel
from npukit.builder.request import BuildRequest
from npukit.builder.toolchains.tools.installed import InstalledTools, ToolPlaces
from npukit.errors import DesignError, ToolchainError
from npukit.kernel.discovery import load_kernels

SPEC = """\
[kernel]
name = "iron"
summary = "A design in Python."
devices = ["npu1"]
design = "design.py"

[[arguments]]
name = "a"
direction = "in"
dtype = "int8"
shape = [4, 8]

[[arguments]]
name = "b"
direction = "out"
dtype = "int8"
shape = [4, 8]

[parameters.depth]
default = 2
min = 1
max = 4
doc = "how many buffers"

[validation]
reference = "reference.py:same"

[[validation.cases]]
name = "ramp"
inputs.a = { kind = "ramp" }
"""

DESIGN = """\
from aie.iron import module
from pieces import text

def design(device, args, depth):
    return module(text(device, args["a"].shape, args["a"].nbytes, depth))
"""


@pytest.fixture
def request_(tmp_path: Path) -> BuildRequest:
    kernel = tmp_path / "iron"
    kernel.mkdir()
    (kernel / "kernel.toml").write_text(SPEC)
    (kernel / "reference.py").write_text("def same(a):\n    return a\n")
    (kernel / "design.py").write_text(DESIGN)
    (kernel / "pieces.py").write_text("def text(*facts):\n    return repr(facts)\n")
    (spec,) = load_kernels(("iron",), (kernel,))
    return plan_kernel(spec, "npu1", "hw", {"depth": 3}, tmp_path / "build")


def mlir_aie(folder: Path) -> InstalledTools:
    """An installation with a package ``aie`` that wraps text in a module."""
    driver = folder / "bin" / "aiecc"
    driver.parent.mkdir(parents=True)
    driver.write_text("#!/bin/sh\n")
    driver.chmod(0o755)
    package = folder / "python" / "aie"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "iron.py").write_text(
        "class module:\n"
        "    def __init__(self, text):\n        self.text = text\n"
        "    def __str__(self):\n        return f'module {{ {self.text} }}'\n"
    )
    return InstalledTools(ToolPlaces(mlir_aie=folder), {}, [])


def test_the_program_sees_what_a_template_sees(tmp_path: Path, request_: BuildRequest) -> None:
    design = read_design(request_, mlir_aie(tmp_path / "mlir-aie"))
    assert design.text == "module { ('npu1', (4, 8), 32, 3) }"
    assert not list(request_.spec.directory.rglob("*.pyc"))


def test_the_files_are_the_kernels_and_mlir_aies_own(
    tmp_path: Path, request_: BuildRequest
) -> None:
    """Not Python's library, other packages or compiled modules, which are the machine's."""
    request_.spec.design.write_text(
        f'import numpy, sys, wave\nsys.modules["alias"] = sys.modules["__main__"]\n{DESIGN}'
    )
    design = read_design(request_, mlir_aie(tmp_path / "mlir-aie"))
    names = [path.name for path in design.templates]
    assert sorted(names) == ["__init__.py", "design.py", "iron.py", "pieces.py"]


def test_the_program_is_isolated_from_npukit(tmp_path: Path, request_: BuildRequest) -> None:
    """It runs like a script, without npukit's modules in its path, and the same way each time."""
    request_.spec.design.write_text(
        "import importlib.util, os, sys\n"
        "def design(device, args, depth):\n"
        "    beside = importlib.util.find_spec('freshness')\n"
        "    print('a word', file=sys.stdout)\n"
        "    return f'{sys.argv} {beside} {os.environ[\"PYTHONHASHSEED\"]} {args.a.dtype}'\n"
    )
    design = read_design(request_, mlir_aie(tmp_path / "mlir-aie"))
    assert design.text == f"[{str(request_.spec.design)!r}] None 0 int8"


@pytest.mark.parametrize(
    ("program", "words", "line"),
    [
        ("def design(device, args, depth):\n    return 1 / 0\n", "ZeroDivisionError", 2),
        ("def design(device, args, depth)\n    return 1\n", "SyntaxError: expected ':'", 1),
        ("import pieces\ndef design(*_, **__):\n    pieces.text(1)()\n", "not callable", 3),
        ("\nimport no_such_thing\n", "No module named 'no_such_thing'", 2),
        ("def design(device, args):\n    return 'x'\n", "argument 'depth'", None),
        ("def design(*_, **__):\n    return None\n", "TypeError: design.. returns nothing", None),
        ("def design(*_, **__):\n    return ' '\n", "returns an empty text", None),
        ("def design(d, args, **_):\n    return args.c\n", "no argument 'c'", 2),
        ("design = 3\n", r"defines no function design\(device, args, \*\*parameters\)", None),
        ("import sys; sys.exit(7)\n", "no design: exit status 7", None),
        ("import os; os._exit(0)\n", "no design: exit status 0", None),
        ("import sys; sys.exit('I give up')\n", "exit status 1: I give up", None),
        (
            "import pathlib, sys\n"
            "def design(*_, **__):\n"
            "    frame = sys._getframe(2)\n"
            "    frame.f_locals['result'].write_text('{')\n"
            "    raise SystemExit(0)\n",
            "no design: exit status 0",
            None,
        ),
    ],
)
def test_a_program_that_fails_is_the_designs_fault(
    tmp_path: Path, request_: BuildRequest, program: str, words: str, line: int | None
) -> None:
    request_.spec.design.write_text(program)
    with pytest.raises(DesignError, match=words) as failed:
        read_design(request_, mlir_aie(tmp_path / "mlir-aie"))
    at = str(request_.spec.design)
    assert str(failed.value.where) == (at if line is None else f"{at}:{line}")
    assert "iron_child.py" in (failed.value.details or "")


def test_an_mlir_aie_for_another_python_is_not_the_designs_fault(
    tmp_path: Path, request_: BuildRequest
) -> None:
    tools = mlir_aie(tmp_path / "mlir-aie")
    libraries = tmp_path / "mlir-aie/python/aie/_mlir_libs"
    libraries.mkdir()
    (libraries / "__init__.py").touch()
    (libraries / "_mlir.cpython-399-x86_64-linux-gnu.so").touch()
    request_.spec.design.write_text("from aie._mlir_libs import _mlir\n")
    with pytest.raises(ToolchainError, match=r"_mlir\.cpython-399-x86_64-linux-gnu\.so") as told:
        read_design(request_, tools)
    assert "can't be loaded by" in told.value.message


def test_without_mlir_aie_the_error_says_how_to_ship_the_design(request_: BuildRequest) -> None:
    with pytest.raises(ToolchainError) as refused:
        read_design(request_, InstalledTools(environ={"PATH": ""}, python_path=[]))
    text = str(refused.value)
    assert "a design.py needs MLIR-AIE's Python package" in text
    assert "MLIR_AIE_INSTALL_DIR" in text
    assert "--until design" in text and "kernel.toml" in text
