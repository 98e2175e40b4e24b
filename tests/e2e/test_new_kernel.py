"""`npukit new`: the new kernel builds and validates as is."""

from __future__ import annotations

import itertools
import keyword
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from planted_kernels import npukit

from mypy_cache import mypy_cache
from npukit.errors import BuildError, UsageError
from npukit.kernel.names import HOST_MODULE_NAMES
from npukit.kernel.scaffold import TEMPLATES, scaffold
from npukit.kernel.spec_reader import load_spec
from npukit_process import run_npukit
from thoroughness import mostly_exhaustive

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("device", mostly_exhaustive(("npu1", "npu2"), ["npu1"]))
def test_a_new_kernel_builds_and_validates(device: str, tmp_path: Path) -> None:
    made = npukit("new", "first_try", "--in", tmp_path / "my kernels")
    assert made.code == 0, made.err
    folder = tmp_path / "my kernels"
    assert sorted(p.name for p in (folder / "first_try").iterdir()) == [
        "design.mlir.j2",
        "first_try.cc",
        "kernel.toml",
        "reference.py",
    ]
    common = ["--kernel-dir", folder, "--build-dir", tmp_path / "build", "--device", device]
    built = npukit("build", "first_try", *common)
    assert built.code == 0, built.err
    answer = npukit("validate", "first_try", *common, "--runs", "2", "--soak", "20")
    assert answer.code == 0, answer.out + answer.err
    # The published bias and both variants, three cases each.
    assert "PASS  first_try" in answer.out
    assert "9 of 9 cases pass" in answer.out


@pytest.mark.parametrize(
    ("template", "device"),
    mostly_exhaustive(
        list(itertools.product(("vector-int8", "bf16"), ("npu1", "npu2"))),
        [("vector-int8", "npu1"), ("bf16", "npu1")],
    ),
)
def test_a_new_vector_kernel_validates(template: str, device: str, tmp_path: Path) -> None:
    made = npukit("new", "mine", "--template", template, "--in", tmp_path)
    assert made.code == 0, made.err
    common = ["--kernel-dir", tmp_path, "--build-dir", tmp_path / "build", "--device", device]
    answer = npukit("validate", "mine", *common, "--runs", "1", "--soak", "10")
    assert answer.code == 0, answer.out + answer.err
    assert "vector operations: bit-exact" in answer.out
    assert "warning" not in answer.out + answer.err
    source = tmp_path / "mine" / "mine.cc"
    text = source.read_text()
    # Saturation and rounding matter: a kernel without them is wrong, or the reference is blind.
    lines = [line for line in text.splitlines(keepends=True) if "aie::set_" not in line]
    source.write_text("".join(lines))
    assert npukit("build", "mine", *common).code == 0
    answer = npukit("validate", "mine", *common, "--runs", "1", "--soak", "10")
    assert answer.code == 1 and "mismatch" in answer.out
    assert ("truncated toward zero" in answer.out) == (template == "bf16")


_DESIGNS = ["two-inputs", "pipeline", "split-join", "matmul"]


@pytest.mark.parametrize(
    ("template", "device"),
    mostly_exhaustive(
        list(itertools.product(_DESIGNS, ("npu1", "npu2"))), [(each, "npu1") for each in _DESIGNS]
    ),
)
def test_a_kernel_with_another_design_validates(template: str, device: str, tmp_path: Path) -> None:
    made = npukit("new", "mine", "--template", template, "--in", tmp_path)
    assert made.code == 0, made.err
    common = ["--kernel-dir", tmp_path, "--build-dir", tmp_path / "build", "--device", device]
    answer = npukit("validate", "mine", *common, "--runs", "1", "--soak", "5")
    assert answer.code == 0, answer.out + answer.err
    # The defaults and two variants, three cases each; nothing about the design is noteworthy.
    assert "9 of 9 cases pass" in answer.out
    assert "warning" not in answer.out + answer.err and "no evidence" not in answer.out


@pytest.mark.parametrize("template", _DESIGNS)
def test_templates_without_a_program_say_so(template: str, tmp_path: Path) -> None:
    made = npukit("new", "mine", "--template", template, "--iron", "--in", tmp_path / "kernels")
    assert made.code == 2 and f"the template {template} has no IRON program" in made.err
    assert "vector-int8" in made.err and not (tmp_path / "kernels").exists()


def test_the_template_iron_and_the_option_iron_agree(tmp_path: Path) -> None:
    for folder, options in (("template", ["--template", "iron"]), ("option", ["--iron"])):
        assert npukit("new", "mine", *options, "--in", tmp_path / folder).code == 0
    written = [
        {path.name: path.read_text() for path in (tmp_path / folder / "mine").iterdir()}
        for folder in ("template", "option")
    ]
    assert written[0] == written[1] and "design.py" in written[0]


def test_a_template_s_earlier_name(tmp_path: Path) -> None:
    for folder, template in (("now", "bf16"), ("before", "vector-bf16")):
        assert npukit("new", "mine", "--template", template, "--in", tmp_path / folder).code == 0
    assert (tmp_path / "now/mine/mine.cc").read_text() == (
        tmp_path / "before/mine/mine.cc"
    ).read_text()


@pytest.mark.parametrize(
    "template", [name for name, template in TEMPLATES.items() if template.has_program]
)
def test_iron_designs_have_the_template_s_elements(template: str, tmp_path: Path) -> None:
    scaffold("mine", tmp_path, template=template, iron=True)
    text = (tmp_path / "mine" / "design.py").read_text()
    compile(text, "design.py", "exec")
    assert ("ml_dtypes.bfloat16" in text) == ("bf16" in template)
    assert "@" not in text.replace("@mine", "")


def test_an_unknown_template(tmp_path: Path) -> None:
    made = npukit("new", "mine", "--template", "vector", "--in", tmp_path / "kernels")
    assert made.code == 2 and "vector-int8" in made.err
    assert not (tmp_path / "kernels").exists()


def test_a_new_iron_kernel_needs_mlir_aie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """test_iron_designs.py tests that it builds and validates."""
    assert npukit("new", "first_iron", "--iron", "--in", tmp_path).code == 0
    assert load_spec(tmp_path / "first_iron").design.name == "design.py"
    compile((tmp_path / "first_iron" / "design.py").read_text(), "design.py", "exec")
    monkeypatch.setenv("MLIR_AIE_INSTALL_DIR", str(tmp_path / "nothing"))
    monkeypatch.setenv("NPUKIT_BUILD_DIR", str(tmp_path / "build"))
    built = npukit("build", "first_iron", "--kernel-dir", tmp_path, "--target", "sw_emu")
    assert built.code == 5
    assert "a design.py needs MLIR-AIE's Python package" in built.err


def test_in_a_checkout_it_needs_no_options(tmp_path: Path) -> None:
    def here(*args: str) -> subprocess.CompletedProcess[str]:
        return run_npukit(*args, cwd=tmp_path)

    made = here("new", "mine")
    assert "wrote kernel_src/mine/kernel.toml" in made.stdout
    assert "next: npukit build mine && npukit validate mine" in made.stdout
    answer = here("validate", "mine", "--runs", "1", "--soak", "10")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert (tmp_path / "build" / "mine" / "npu1-sw_emu" / "mine.py").is_file()


@pytest.mark.parametrize(
    "name",
    mostly_exhaustive(
        ["np", "source", "reference", "design", "kernel", "insts", "a"], ["np", "reference"]
    ),
)
def test_names_that_could_collide_with_the_scaffold(name: str, tmp_path: Path) -> None:
    scaffold(name, tmp_path)
    answer = npukit(
        *("validate", name, "--kernel-dir", tmp_path, "--build-dir", tmp_path / "build"),
        *("--runs", "1", "--soak", "10"),
    )
    assert answer.code == 0, answer.out + answer.err


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", ".", "..", "../up", "a/b", "/abs", "a\\b", "Caps", "9lives", "_x", "a-b", "é"),
        *("class", "lambda", "none", "true", "numpy", "pyxrt", "npukit", "json", "sys", "path"),
        *("a\n", "a b", "x" * 65, "-", "{{ x }}", "@@name@@", "kernel\0"),
    ],
)
def test_hostile_names_write_nothing(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        scaffold(name, tmp_path / "kernels")
    assert not (tmp_path / "kernels").exists()


@pytest.mark.parametrize("name", sorted(HOST_MODULE_NAMES - {"NDArray"}))
def test_names_that_the_host_module_needs_are_refused(name: str, tmp_path: Path) -> None:
    snake = "".join(f"_{c.lower()}" if c.isupper() else c for c in name).strip("_")
    with pytest.raises(UsageError) as caught:
        scaffold(snake, tmp_path / "kernels")
    assert caught.value.hint == "choose another name" or keyword.iskeyword(snake)


def test_an_existing_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes").write_text("keep")
    with pytest.raises(UsageError, match="exists already"):
        scaffold("mine", tmp_path)
    assert [p.name for p in tmp_path.rglob("*")] == ["mine", "notes"]
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="exists already"):
        scaffold("dangling", tmp_path)


def test_a_parent_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BuildError, match="can't write"):
        scaffold("mine", tmp_path / "file")


@pytest.mark.parametrize(
    "checks",
    mostly_exhaustive(["ruff", "mypy"], ["ruff"]),  # mypy infers numpy's types first
)
@pytest.mark.parametrize("template", TEMPLATES)
def test_the_parts_pass_the_projects_own_checks(template: str, checks: str, tmp_path: Path) -> None:
    scaffold("mine", tmp_path, template=template)
    load_spec(tmp_path / "mine")
    reference = tmp_path / "mine" / "reference.py"
    config = ["--config", str(ROOT / "pyproject.toml")]
    commands = {
        "ruff": [
            ["ruff", "check", *config, str(reference)],
            ["ruff", "format", "--check", *config, str(reference)],
        ],
        "mypy": [
            ["mypy", "--strict", "--config-file=", "--cache-dir", mypy_cache(), str(reference)]
        ],
    }
    for command in commands[checks]:
        tool = shutil.which(command[0], path=str(Path(sys.executable).parent)) or command[0]
        if shutil.which(tool) is None:
            pytest.skip(f"{command[0]} is not installed")
        done = subprocess.run([tool, *command[1:]], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
