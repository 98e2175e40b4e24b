"""What ``npukit validate`` runs of a kernel (``--case``, ``-p``, ``--build``), and what it saves."""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from echo_kernels import write_echo
from planted_kernels import GOOD, Answer, npukit, write_kernel

QUICK = ("--runs", "1", "--soak", "5")
WRONG = "for (int i = 0; i < 1024; ++i) out[i] = int8_t(a[i] + b[i] + (a[i] == 127));"
ZEROS = """
[[validation.cases]]
name = "zeros"
inputs.a = { kind = "constant", value = 0 }
inputs.b = { kind = "constant", value = 0 }
"""
TRAPS = f"if (a[0] == 127 && a[1] == 127) __builtin_trap(); {GOOD}"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def validated(*args: str | Path) -> tuple[int, list[dict[str, Any]]]:
    answer = npukit("validate", *args, *QUICK, "--json")
    return answer.code, json.loads(answer.out)


def again(saved: dict[str, str], *more: str) -> Answer:
    """The answer to the command that a validation printed."""
    words = shlex.split(saved["command"])
    assert words[0] == "npukit"
    return npukit(*words[1:], *more)


def test_a_saved_failure_can_be_run_again(tmp_path: Path) -> None:
    with (write_kernel(tmp_path / "k", WRONG) / "kernel.toml").open("a") as spec:
        spec.write(ZEROS)
    where = ("--kernel-dir", "k", "--build-dir", "b c", "--save-failures", "a=b/failed")
    code, (verdict,) = validated("planted", *where)
    assert code == 1
    failing = [r for r in (*verdict["cases"], *verdict["checks"]) if not r["passed"]]
    assert {r["case"] for r in failing} >= {"uniform", "ramp", "all maximum", "calls in a row"}
    assert all(r["saved"] for r in failing)
    assert len({r["saved"]["file"] for r in failing}) == len(failing)
    for result in failing:
        with np.load(result["saved"]["file"]) as data:
            a, b, found = data["a"], data["b"], data["found.out"]
            assert np.array_equal(data["expected.out"], a + b)
            assert np.array_equal(found, a + b + (a == 127))
        replayed = again(result["saved"], "--json")
        assert replayed.code == 1, replayed.err
        (expected,) = json.loads(replayed.out)["expected"]
        assert (expected["within"], expected["as_saved"]) == (False, True)
        assert expected["wrong"] == np.count_nonzero(a == 127)
    text = npukit("validate", "planted", *where, *QUICK)
    assert f"to run it again:\n    {failing[0]['saved']['command']}\n" in text.out
    assert "it is the output that was saved" in again(failing[0]["saved"]).out


def test_a_fixed_kernel_passes_the_saved_failure(tmp_path: Path) -> None:
    kernel = write_kernel(tmp_path, WRONG)
    _, (verdict,) = validated(kernel, "--save-failures", "failed", "--case", "uniform")
    (case,) = verdict["cases"]
    source = kernel / "planted.cc"
    source.write_text(source.read_text().replace("+ (a[i] == 127)", ""))
    fixed = again(case["saved"], "--build")
    assert fixed.code == 0, fixed.err
    assert "'out' equals failed/planted-npu1-sw_emu-uniform.npz\n" in fixed.out


def test_a_run_that_fails_is_saved_without_an_output(tmp_path: Path) -> None:
    kernel = write_kernel(tmp_path, TRAPS)
    _, (verdict,) = validated(kernel, "--save-failures", "failed")
    failing = [r for r in (*verdict["cases"], *verdict["checks"]) if not r["passed"]]
    assert [r["case"] for r in failing] == ["all maximum"]
    with np.load(failing[0]["saved"]["file"]) as data:
        assert set(data) == {"a", "b", "expected.out"}
    assert again(failing[0]["saved"]).code == 9


def test_a_failure_of_another_schedule_runs_again_under_it(tmp_path: Path) -> None:
    kernel = write_kernel(tmp_path)
    design = kernel / "design.mlir.j2"
    release = "        aie.objectfifo.release @a(Consume, 1)\n"
    text = design.read_text().replace(release, "")
    design.write_text(text.replace("        func.call @work", f"{release}        func.call @work"))
    code, (verdict,) = validated(kernel, "--save-failures", "failed", "--case", "uniform")
    assert code == 1 and verdict["cases"][0]["passed"]
    failing = [r for r in verdict["checks"] if not r["passed"]]
    assert failing and all(r["check"] == "schedule" for r in failing)
    for result in failing:
        assert "--schedule" in result["saved"]["command"]
        replayed = json.loads(again(result["saved"], "--json").out)
        assert [e["as_saved"] for e in replayed["expected"]] == [True]


def test_saving_needs_a_folder(tmp_path: Path) -> None:
    kernel = write_echo(tmp_path)
    Path("file").touch()
    for place in ("file", "file/below"):
        refused = npukit("validate", kernel, "--save-failures", place)
        assert refused.code == 2 and "--save-failures" in refused.err


def test_a_passing_kernel_saves_nothing(tmp_path: Path) -> None:
    kernel = write_echo(tmp_path)
    code, (verdict,) = validated(kernel, "--save-failures", "failed")
    assert code == 0 and not list(Path("failed").iterdir())
    assert all(case["saved"] is None for case in verdict["cases"])


def test_named_cases_run_alone(tmp_path: Path) -> None:
    kernel = write_kernel(tmp_path)

    def ran(*names: str) -> list[str]:
        code, (verdict,) = validated(kernel, *(word for name in names for word in ("--case", name)))
        assert code == 0
        assert any("all other cases, the soak" in note for note in verdict["notes"])
        results = (*verdict["cases"], *verdict["checks"])
        return [r["case"] for r in results if r.get("check") != "schedule"]

    assert ran("ramp") == ["ramp"]
    assert ran("ramp", "uniform") == ["uniform", "ramp"]
    assert ran("all maximum", "library: row ends hot") == ["all maximum", "row ends hot"]
    assert ran("ramp", "all zero") == ["ramp", "all zero"]
    refused = npukit("validate", kernel, "--case", "all maximun")
    assert refused.code == 2 and "did you mean 'all maximum'?" in refused.err


def test_a_failing_case_fails_although_others_would_pass(tmp_path: Path) -> None:
    kernel = write_kernel(tmp_path, WRONG)
    assert validated(kernel, "--case", "all zero")[0] == 0
    code, (verdict,) = validated(kernel, "--case", "all maximum")
    assert code == 1
    assert [c["findings"][0]["reason"] for c in verdict["checks"]] == ["mismatch"]


def test_a_case_of_some_kernels(tmp_path: Path) -> None:
    write_echo(tmp_path / "k", "echo")
    write_kernel(tmp_path / "k")
    both = ("echo", "planted", "--kernel-dir", "k")
    code, verdicts = validated(*both, "--case", "ramp")
    assert code == 0 and [v["kernel"] for v in verdicts] == ["planted"]
    answer = npukit("validate", *both, "--case", "ramp", *QUICK)
    assert "echo: skipped, it has no such case\n" in answer.err
    refused = npukit("validate", *both, "--case", "unifrom")
    assert refused.code == 2 and "none of the 2 kernels has a case 'unifrom'" in refused.err
    assert "did you mean 'uniform'?" in refused.err


def test_parameters_choose_a_build(tmp_path: Path) -> None:
    assert npukit("new", "plus").code == 0
    assert npukit("build", "plus").code == 0
    published = Path("build/plus/npu1-sw_emu")
    before = (published / "manifest.json").read_bytes()
    code, (verdict,) = validated("plus", "-p", "bias=9")
    assert code == 0
    assert {str(c["parameters"]) for c in verdict["cases"]} == {"{'bias': 9}"}
    assert (published / "manifest.json").read_bytes() == before
    assert validated("plus", "-p", "bias=1")[1][0]["cases"][0]["parameters"] == {"bias": 1}
    # A variant is npukit's own: it is built again when the source changes.
    source = Path("kernel_src/plus/plus.cc")
    source.write_text(source.read_text().replace("(BIAS)", "(BIAS + 1)"))
    code, (verdict,) = validated("plus", "-p", "bias=9")
    assert code == 1 and verdict["cases"][0]["findings"][0]["reason"] == "mismatch"
    code, (verdict,) = validated("plus")
    assert code == 1 and verdict["findings"][0]["reason"] == "wrong artifact"


def test_build_builds_first(tmp_path: Path) -> None:
    kernel = write_kernel(tmp_path, WRONG)
    assert npukit("build", kernel).code == 0
    source = kernel / "planted.cc"
    source.write_text(source.read_text().replace("+ (a[i] == 127)", ""))
    assert validated(kernel)[1][0]["findings"][0]["reason"] == "wrong artifact"
    assert validated(kernel, "--build")[0] == 0
    source.write_text("oops")
    code, (verdict,) = validated(kernel, "--build")
    assert code == 1
    (finding,) = verdict["findings"]
    assert finding["reason"] == "could not be run" and "does not compile" in finding["text"]
    shutil.rmtree("build")
    source.write_text(source.read_text().replace("oops", ""))


def test_build_with_parameters_publishes_them(tmp_path: Path) -> None:
    assert npukit("new", "plus").code == 0
    code, (verdict,) = validated("plus", "--build", "-p", "bias=3")
    assert code == 0
    manifest = json.loads(Path("build/plus/npu1-sw_emu/manifest.json").read_text())
    assert manifest["parameters"] == {"bias": 3} == verdict["cases"][0]["parameters"]
