"""The emulated pyxrt's stub, compared with the code and, if available, with XRT's own stub."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from npukit.emulator import pyxrt
from official_stub import MISSING, find_official_stub

STUB = Path(pyxrt.__file__).with_suffix(".pyi")

# Members of the emulated device that its stub omits, each with the reason.
NOT_TYPED = {
    r"__all__|__getattr__": "a program names what it imports; types of names that are missing",
    r".*\.__members__": "an IntEnum has them",
    r"(run|runlist)\.__del__": "nobody calls it",
    r"run\.add_callback|xclbin\.get_axlf": "pyxrt lists them, and they can't be called",
    r".+ stub does not have \*\*?\w+ parameter .*": "taken to be refused in pybind11's words",
}
# Members of XRT's stub that the emulated one omits.
NOT_EMULATED = {"elf", "program", "module", "ext", "graph", "aie"}
NOT_CALLABLE = {"run.add_callback", "xclbin.get_axlf", "hw_context.add_config"}
NOT_CALLABLE_WITH = {
    ("run.wait2", ("int",)),
    ("runlist.wait", ("SupportsInt",)),
    ("xclbin.__init__", ("Any",)),
    ("hw_context.__init__", ("device", "dict[str, int]", "access_mode")),
    ("hw_context.__init__", ("device", "elf")),
    ("hw_context.__init__", ("device", "elf", "dict[str, int]", "access_mode")),
}
# Keywords that XRT's stub has otherwise than its binding, which is what a call must fit.
BINDING_SAYS = {("kernel.__init__", "ctx"): "hw_context", ("bo.__init__", "ctx"): "hwctx"}
MORE = {"run.npukit_report", "run.get_ctrl_scratchpad_bo"}


@pytest.mark.exhaustive
def test_the_stub_matches_the_code(tmp_path: Path) -> None:
    module = "npukit.emulator.pyxrt"
    done = subprocess.run(
        [sys.executable, "-m", "mypy.stubtest", module, "--concise"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    known = re.compile(
        rf"{re.escape(module)}\.(.+\.)?({'|'.join(NOT_TYPED)})( is not present in stub)?"
    )
    assert [line for line in done.stdout.splitlines() if not known.fullmatch(line)] == []


@dataclass(frozen=True)
class Signature:
    """Types by position, names where a keyword is possible, and the result's type."""

    types: tuple[str, ...]
    names: tuple[str | None, ...]
    result: str


def spelled(annotation: ast.expr | None) -> str:
    text = "" if annotation is None else ast.unparse(annotation)
    text = text.replace("List[", "list[").replace("NDArrayInt8", "NDArray[np.int8]")
    text = re.sub(r"Union\[(\w+), (\w+)\]", r"\1 | \2", text)
    return text.removeprefix("_")


def signature(function: ast.FunctionDef) -> Signature:
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    given = [*positional, *filter(None, [arguments.vararg])]
    names = [None if one in arguments.posonlyargs else one.arg for one in given]
    skipped = 1 if positional and positional[0].arg == "self" else 0
    return Signature(
        tuple(spelled(one.annotation) for one in given[skipped:]),
        tuple(names[skipped:]),
        spelled(function.returns),
    )


@dataclass
class Api:
    classes: set[str]
    functions: dict[str, list[Signature]]
    values: dict[str, str]
    members: dict[str, list[str]]


def read(stub: Path) -> Api:
    api = Api(set(), {}, {}, {})

    def visit(body: list[ast.stmt], scope: str) -> None:
        for node in body:
            if isinstance(node, ast.ClassDef):
                api.classes.add(scope + node.name)
                if any(ast.unparse(base) == "IntEnum" for base in node.bases):
                    api.members[scope + node.name] = [
                        ast.unparse(one.targets[0] if isinstance(one, ast.Assign) else one.target)
                        for one in node.body
                        if isinstance(one, ast.Assign | ast.AnnAssign)
                    ]
                else:
                    visit(node.body, f"{scope}{node.name}.")
            elif isinstance(node, ast.FunctionDef):
                api.functions.setdefault(scope + node.name, []).append(signature(node))
            elif isinstance(node, ast.AnnAssign):
                api.values[scope + ast.unparse(node.target)] = spelled(node.annotation)

    visit(ast.parse(stub.read_text()).body, "")
    return api


@pytest.fixture(scope="module")
def official() -> Api:
    stub = find_official_stub()
    if stub is None:
        pytest.skip(MISSING)
    return read(stub)


@pytest.fixture(scope="module")
def emulated() -> Api:
    return read(STUB)


def test_every_class_and_value_of_xrt_is_there(official: Api, emulated: Api) -> None:
    missing = {
        name
        for name in official.classes - emulated.classes
        if name.partition(".")[0] not in NOT_EMULATED and not name.startswith("_")
    }
    assert missing == set()
    assert emulated.classes - official.classes == set()
    for name, members in emulated.members.items():
        assert members == official.members[name], name
    here = {name: kind for name, kind in official.values.items() if name in emulated.values}
    assert here == emulated.values
    left_out = set(official.values) - set(here)
    assert {name.partition(".")[0] for name in left_out} <= NOT_EMULATED


def test_every_function_has_xrts_signature(official: Api, emulated: Api) -> None:
    compared = 0
    for name, theirs in official.functions.items():
        owner = name.partition(".")[0]
        if owner in NOT_EMULATED or owner.startswith("_") or name in NOT_CALLABLE:
            continue
        if owner.endswith("_vector"):
            method = name.partition(".")[2]
            assert method == "__bool__" or hasattr(list, method)  # ours are lists
            continue
        wanted = [one for one in theirs if (name, one.types) not in NOT_CALLABLE_WITH]
        ours = emulated.functions[name]
        assert [(one.types, one.result) for one in ours] == [
            (one.types, one.result) for one in wanted
        ], name
        for our, their in zip(ours, wanted, strict=True):
            for our_name, their_name in zip(our.names, their.names, strict=True):
                expected = BINDING_SAYS.get((name, str(their_name)), their_name)
                assert our_name in (None, expected), name
        compared += 1
    assert compared >= 50
    assert set(emulated.functions) - set(official.functions) == MORE
