"""A design.py runs with the Python of MLIR-AIE, in a child process."""

from __future__ import annotations

from pathlib import Path

import pytest

from npukit.build.designs import read_design
from npukit.build.plan import plan_kernel
from npukit.build.request import BuildRequest
from npukit.build.toolchains.installed import InstalledTools, ToolPlaces
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
    assert design.text == "module { ('npu1', [4, 8], 32, 3) }"
    names = {path.name for path in design.templates}
    assert {"design.py", "pieces.py", "iron.py"} <= names
    assert not list(request_.spec.directory.rglob("*.pyc"))


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("def design(device, args, depth):\n    return 1 / 0\n", "ZeroDivisionError"),
        ("design = 3\n", r"defines no function design\(device, args, \*\*parameters\)"),
        ("import sys; sys.exit(7)\n", "exit status 7"),
    ],
)
def test_a_program_that_fails_is_the_designs_fault(
    tmp_path: Path, request_: BuildRequest, program: str, words: str
) -> None:
    request_.spec.design.write_text(program)
    with pytest.raises(DesignError, match=words) as failed:
        read_design(request_, mlir_aie(tmp_path / "mlir-aie"))
    assert failed.value.where == str(request_.spec.design)
    assert "iron_child.py" in (failed.value.details or "")


def test_without_mlir_aie_the_error_says_how_to_ship_the_design(request_: BuildRequest) -> None:
    with pytest.raises(ToolchainError) as refused:
        read_design(request_, InstalledTools(environ={"PATH": ""}, python_path=[]))
    text = str(refused.value)
    assert "a design.py runs with MLIR-AIE's Python package" in text
    assert "MLIR_AIE_INSTALL_DIR" in text
    assert "--until design" in text and "kernel.toml" in text
