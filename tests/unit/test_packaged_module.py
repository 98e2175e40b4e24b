"""The host module of a package: its source, and the file beside it."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from test_host_module_source import REPOSITORY, SHAPES, USE, WRONG_USES, check, mypy, reported

from npukit.bindings.host_runtime import PACKAGED_FOLDER, PACKAGED_PARTS, host_runtime
from npukit.bindings.render import PackagedBuildSpec, packaged_module_files
from npukit.errors import UsageError
from npukit.machine.generations import GENERATIONS
from npukit.runtime.packaged.npu_names import is_named


def packaged(name: str) -> dict[str, bytes]:
    one = replace(SHAPES[name], kernel=name)
    builds = [
        PackagedBuildSpec(replace(one, device=device, target=target), f"{device}-{target}")
        for device in ("npu1", "npu2")
        for target in ("hw", "sw_emu")
    ]
    return dict(packaged_module_files("npukit-kernels", builds))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("packaged")
    for name in ("one", "many", "sink", "source", "scalar_shape"):
        kernel = made / "npukit_kernels" / name
        kernel.mkdir(parents=True)
        for file, content in packaged(name).items():
            (kernel / file).write_bytes(content)
    return made


def test_passes_ruff_as_rendered(folder: Path) -> None:
    modules = sorted(folder.rglob("__init__.py"))
    assert len(modules) == 5
    for config in ("--isolated", f"--config={REPOSITORY / 'pyproject.toml'}"):
        check("ruff", "check", "--no-cache", config, *modules, cwd=folder)
        check("ruff", "format", "--no-cache", "--check", config, *modules, cwd=folder)


def test_passes_mypy_strict_and_reports_a_wrong_use(folder: Path) -> None:
    use = USE.format(module="npukit_kernels.one")
    files = []
    uses = {**WRONG_USES, "build": ("timeout=1.0", "build=1"), "right": ("", "")}
    for name, (right, wrong) in uses.items():
        files.append(folder / f"{name}.py")
        files[-1].write_text(use.replace(right, wrong) if right else use)
    errors = mypy(folder, "--namespace-packages", *files)  # type: ignore[arg-type]
    assert reported(errors) == {*uses} - {"right"}


def test_the_file_beside_it_has_all_parts() -> None:
    assert {path.stem for path in PACKAGED_FOLDER.glob("*.py")} == {*PACKAGED_PARTS, "__init__"}
    text = host_runtime(packaged=True).decode()
    names = [
        node.name
        for node in ast.parse(text).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
    ]
    assert len(names) == len(set(names))
    assert "import npukit" not in text and "from npukit.runtime" not in text


def test_builds_with_other_arrays_are_refused() -> None:
    builds = [
        PackagedBuildSpec(replace(SHAPES[name], kernel="one", device=device), device)
        for name, device in (("one", "npu1"), ("sink", "npu2"))
    ]
    with pytest.raises(UsageError, match="different arrays"):
        packaged_module_files("npukit-kernels", builds)


def test_names_of_npus_are_recognized_with_padding_and_in_any_case() -> None:
    patterns = {one.device: one.xrt_names for one in GENERATIONS}
    assert is_named(" npu phoenix\0\0", patterns["npu1"])
    assert is_named("RyzenAI-npu4", patterns["npu2"])
    assert not is_named("NPU Strix", patterns["npu1"])
    assert not is_named("my NPU Phoenix", patterns["npu1"])
