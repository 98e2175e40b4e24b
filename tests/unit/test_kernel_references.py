"""Calling a kernel's own reference: what it gets, and what it may give."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest

from npukit.errors import Location, SpecError
from npukit.kernel.references import Reference, load_function
from npukit.kernel.spec import (
    Argument,
    Direction,
    FunctionRef,
    KernelSpec,
    Validation,
)
from npukit.signals import SignalExit

INPUTS = {"x": np.arange(4, dtype=np.int8), "s": np.ones(2, np.int16)}


def reference(
    folder: Path, source: str, outputs: tuple[str, ...] = ("y",), *, exact_dtype: bool = True
) -> Reference:
    folder.mkdir(exist_ok=True)
    (folder / "reference.py").write_text(source)
    ref = FunctionRef(folder / "reference.py", "ref", Location(folder / "kernel.toml", 9))

    def argument(name: str, dtype: str, shape: tuple[int, ...], direction: Direction) -> Argument:
        return Argument(name, dtype, shape, direction, "")

    arguments = [argument("x", "int8", (4,), "in"), argument("s", "int16", (2,), "inout")]
    arguments += [argument(name, "int8", (4,), "out") for name in outputs]
    spec = KernelSpec(
        name="k",
        summary="",
        directory=folder,
        devices=("npu1",),
        design=folder / "design.mlir",
        arguments=tuple(arguments),
        parameters={},
        cores=(),
        validation=Validation(ref, {}, None, {}, (), ()),
        sha256="",
    )
    return Reference(spec, ref, exact_dtype=exact_dtype)


def test_inputs_by_position_parameters_by_name(tmp_path: Path) -> None:
    source = "def ref(x, s, gain):\n    return s, (x * gain).astype(x.dtype)\n"
    given = reference(tmp_path, source)(INPUTS, {"gain": 3, "unused": 4})
    assert given["y"].tolist() == [0, 3, 6, 9]
    assert given["s"].tolist() == [1, 1]


def test_any_keyword(tmp_path: Path) -> None:
    source = "def ref(x, s, **p):\n    return s, x + x.dtype.type(p['gain'])\n"
    assert reference(tmp_path, source)(INPUTS, {"gain": 3})["y"].tolist() == [3, 4, 5, 6]


def test_outputs_by_name(tmp_path: Path) -> None:
    source = "def ref(x, s):\n    return {'z': x + x, 's': s, 'y': x}\n"
    given = reference(tmp_path, source, ("y", "z"))(INPUTS, {})
    assert given["z"].tolist() == [0, 2, 4, 6]


def test_working_in_place_leaves_the_inputs_alone(tmp_path: Path) -> None:
    source = "def ref(x, s):\n    x += 1\n    s += 1\n    return s, x\n"
    given = reference(tmp_path, source)(INPUTS, {})
    assert given["y"].tolist() == [1, 2, 3, 4]
    assert INPUTS["x"].tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("result", "message"),
    [
        ("x", "returned array 0; the outputs are s, y"),
        ("(s, x, x)", "returned array 0, array 1, array 2"),
        ("{'y': x}", "returned y; the outputs are s, y"),
        ("{'s': s, 'z': x}", "returned s, z"),
        ("(s, None)", "no array for output 'y'"),
        ("(s, x[:2])", r"shape \(2,\), the argument \(4,\)"),
        ("(s, x.astype('int16'))", "is int16, the argument int8"),
        ("(s, x / 0)", "is float"),
        ("1 // 0", "ZeroDivisionError"),
        ("exit()", "SystemExit"),
        ("exec('raise BaseException(1)')", "BaseException: 1"),
        ("exec(SILENT)", "failed: E$"),
    ],
)
def test_what_does_not_fit(result: str, message: str, tmp_path: Path) -> None:
    source = (
        "import warnings\nwarnings.simplefilter('ignore')\n"
        "SILENT = \"raise type('E', (Exception,), {'__str__': lambda _: 1 / 0})()\"\n"
        f"def ref(x, s):\n    return {result}"
    )
    with pytest.raises(SpecError, match=message) as caught:
        reference(tmp_path, source)(INPUTS, {})
    assert isinstance(caught.value.where, Location)


def test_float_references_give_any_real_numbers(tmp_path: Path) -> None:
    source = "def ref(x, s):\n    return s, x / 2\n"
    assert reference(tmp_path, source, exact_dtype=False)(INPUTS, {})["y"].tolist()[1] == 0.5
    source = "def ref(x, s):\n    return s, x * 1j\n"
    with pytest.raises(SpecError, match="not real numbers"):
        reference(tmp_path, source, exact_dtype=False)(INPUTS, {})


def test_errors_name_the_line_of_the_reference(tmp_path: Path) -> None:
    source = "def ref(x, s):\n    y = x\n    return y.nothing\n"
    with pytest.raises(SpecError) as caught:
        reference(tmp_path, source)(INPUTS, {})
    assert caught.value.where == Location(tmp_path / "reference.py", 3)


def test_an_edit_of_the_same_size_counts_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte code is kept by size and whole seconds; a reference must not come from it."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    source = "def ref(x, s):\n    return s, x + x.dtype.type(1)\n"
    for bias in (1, 2, 3):
        edited = reference(tmp_path, source.replace("(1)", f"({bias})"))
        assert edited(INPUTS, {})["y"][0] == bias
    assert not (tmp_path / "__pycache__").exists()


def test_each_kernel_has_its_own_helper_modules(tmp_path: Path) -> None:
    source = "import common\ndef ref(x, s):\n    return s, x + x.dtype.type(common.BIAS)\n"
    path, modules = list(sys.path), set(sys.modules)
    for bias in (1, 2):
        folder = tmp_path / f"kernel{bias}"
        folder.mkdir()
        (folder / "common.py").write_text(f"BIAS = {bias}\n")
        assert reference(folder, source)(INPUTS, {})["y"][0] == bias
    assert sys.path == path
    assert "common" not in set(sys.modules) - modules


def test_dataclasses_work_in_a_reference(tmp_path: Path) -> None:
    file = tmp_path / "reference.py"
    file.write_text(
        "from __future__ import annotations\nfrom dataclasses import dataclass\n"
        "@dataclass\nclass A:\n    x: int\n\ndef ref():\n    return A(3).x\n"
    )
    assert load_function(FunctionRef(file, "ref", Location(file, 1)))() == 3


def test_a_kernels_own_python_may_change_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    source = "import os\nos.chdir('/')\ndef ref(x, s):\n    os.chdir('/')\n    return s, x\n"
    function = reference(tmp_path / "k", source)
    assert Path.cwd() == tmp_path
    function(INPUTS, {})
    assert Path.cwd() == tmp_path


@pytest.mark.parametrize(
    "ending",
    ["os._exit(3)", "_exit(3)", "os.execlp('false', 'false')", "os.execv('/bin/false', ['f'])"],
)
def test_a_reference_can_not_end_npukit(ending: str, tmp_path: Path) -> None:
    source = f"import os\nfrom os import _exit\ndef ref(x, s):\n    {ending}\n"
    before = os._exit, os.execv, os.execve
    with pytest.raises(SpecError, match="would end npukit") as caught:
        reference(tmp_path, source)(INPUTS, {})
    assert caught.value.where == Location(tmp_path / "reference.py", 4)
    with pytest.raises(SpecError, match="would end npukit"):
        reference(tmp_path / "imported", f"import os\nfrom os import _exit\n{ending}\n")
    assert (os._exit, os.execv, os.execve) == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_children_of_a_reference_may_end(tmp_path: Path) -> None:
    source = """
import os
def ref(x, s):
    child = os.fork()
    if not child:
        os._exit(7)
    return s, x * 0 + x.dtype.type(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    assert reference(tmp_path, source)(INPUTS, {})["y"].tolist() == [7] * 4


def test_a_signal_that_ends_the_command_is_not_the_reference_s_failure(tmp_path: Path) -> None:
    source = "from npukit.signals import SignalExit\ndef ref(x, s):\n    raise SignalExit(143)\n"
    with pytest.raises(SignalExit):
        reference(tmp_path, source)(INPUTS, {})


def test_functions_share_modules_of_import_dirs(tmp_path: Path) -> None:
    """Two kernels import modules of one name from different folders; neither sees the other's."""
    found = []
    for number in (1, 2):
        shared, folder = tmp_path / f"shared{number}", tmp_path / f"kernel{number}"
        shared.mkdir()
        folder.mkdir()
        (shared / "steps.py").write_text("from more import N\nVALUE = N\n")
        (shared / "more.py").write_text(f"N = {number}\n")
        (folder / "reference.py").write_text("import steps\n\ndef ref():\n    return steps.VALUE\n")
        where = Location(folder / "kernel.toml", 9)
        ref = FunctionRef(folder / "reference.py", "ref", where, (folder / f"../shared{number}",))
        found.append(load_function(ref)())
    assert found == [1, 2]
    assert "steps" not in sys.modules
    assert str(tmp_path) not in "".join(sys.path)
