"""How kernels, commands and settings can be named, and what misspelt names are taken for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from planted_kernels import npukit, write_kernel


@pytest.fixture(autouse=True)
def _kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``planted`` in kernel_src of the current folder."""
    monkeypatch.chdir(tmp_path)
    write_kernel(tmp_path / "kernel_src")


@pytest.mark.parametrize(
    "name",
    [
        "planted",
        "kernel_src/planted",
        "./kernel_src/planted/",
        "kernel_src/../kernel_src/planted",
        "kernel_src/planted/kernel.toml",
    ],
)
def test_a_path_names_a_kernel(name: str) -> None:
    for command in (("list",), ("build", "-q")):
        answer = npukit(*command, name)
        assert answer.code == 0, answer.err
    listed = npukit("list", name, "--json")
    assert [row["kernel"] for row in json.loads(listed.out)] == ["planted"]
    if not name.endswith(".toml"):
        assert npukit("clean", name).code == 0
        assert not Path("build/planted").exists()


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("buid planted", "No such command 'buid'. Did you mean 'build'?"),
        ("toolchain instal", "Did you mean 'install'?"),
        ("build plantd", "did you mean 'planted'?"),
        ("build kernel_src/plantd", "did you mean 'planted'?"),
        ("run plantd", "did you mean 'planted'?"),
        ("validate planted --device npu", "Did you mean 'npu"),
        ("validate planted --on emulater", "Did you mean 'emulator'?"),
        ("build planted --target sw-emu", "Did you mean 'sw_emu'?"),
        ("run planted --case unifrom", "did you mean 'uniform'?"),
        ("BUILD planted", "Did you mean 'build'?"),
        ("build PLANTED", "did you mean 'planted'?"),
        ("new mine --template Bf17", "Did you mean 'bf16'?"),
        ("estimate planted --device npu1,NPU", "Did you mean 'npu"),
        ("check planted --device NPU1", "Did you mean 'npu1'?"),
        ("lower a.mlir --stop-after place-tile", "Did you mean 'place-tiles'?"),
        ("build kernel_src", "it holds kernels, such as kernel_src/planted"),
    ],
)
def test_a_misspelt_name_gets_a_suggestion(words: str, hint: str) -> None:
    answer = npukit(*words.split())
    assert answer.code == 2
    assert hint in answer.err


@pytest.mark.parametrize("command", ["run", "trace -o t.json", "estimate", "build", "validate"])
def test_errors_are_json_for_those_who_read_json(command: str) -> None:
    answer = npukit(*command.split(), "plantd", "--json")
    assert answer.code == 2
    error = json.loads(answer.out)["error"]
    assert error["kind"] == "usage" and "did you mean 'planted'?" in error["hint"]
    assert error["message"] in answer.err
    assert npukit(*command.split(), "plantd").out == ""


def test_estimates_have_the_errors_of_kernels_as_json() -> None:
    source = Path("kernel_src/planted/planted.cc")
    source.write_text(source.read_text() + "\nwrong")
    answer = npukit("estimate", "planted", "--device", "npu1", "--json")
    assert answer.code != 0
    data = json.loads(answer.out)
    assert data["kernels"] == [] and "planted.cc" in data["errors"][0]["message"]


def test_clean_suggests_what_is_built() -> None:
    assert npukit("build", "planted").code == 0
    assert "did you mean 'planted'?" in npukit("clean", "plantd").err


@pytest.mark.parametrize(
    ("right", "wrong", "hint"),
    [
        ('dtype = "int8"', 'dtype = "in8"', "did you mean 'int8'?"),
        ('dtype = "int8"', 'dtype = "complex"', "known: int8"),
        ('direction = "out"', 'direction = "output"', "did you mean 'out'?"),
        ("summary =", "sumary =", "'summary'"),
    ],
)
def test_a_misspelt_word_of_a_spec_gets_a_suggestion(right: str, wrong: str, hint: str) -> None:
    spec = Path("kernel_src/planted/kernel.toml")
    spec.write_text(spec.read_text().replace(right, wrong))
    answer = npukit("build", "planted")
    assert answer.code == 3
    assert hint in answer.err


def test_a_kernel_is_shown_with_its_cases_and_stale_builds() -> None:
    assert npukit("build", "planted").code == 0
    text = npukit("list", "planted").out
    assert "    case uniform: a uniform, b uniform\n" in text
    assert "    built: npu1-sw_emu\n" in text
    source = Path("kernel_src/planted/planted.cc")
    source.write_text(source.read_text() + "\n")
    assert "    built: npu1-sw_emu (stale)\n" in npukit("list").out
    named = npukit("list", "planted")
    assert "npu1-sw_emu is stale: planted.cc has changed since it was built" in named.out
    (row,) = json.loads(npukit("list", "planted", "--json").out)
    assert row["stale"] == {"npu1-sw_emu": ["planted.cc has changed since it was built"]}
    assert row["cases"]["ramp"] == {"a": "ramp", "b": "ramp"}


def test_limits_of_parameters_are_shown() -> None:
    assert npukit("new", "plus").code == 0
    assert "-p bias=1  added to every element (-128 to 127)" in npukit("list", "plus").out
    (row,) = json.loads(npukit("list", "plus", "--json").out)
    assert row["parameters"]["bias"]["minimum"] == -128
    assert row["variants"] == [{"bias": -128}, {"bias": 127}]
