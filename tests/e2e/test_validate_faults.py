"""npukit validate names every kind of fault that is planted in a real kernel."""

from __future__ import annotations

import json
import os
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from echo_kernels import hide_bundled
from planted_kernels import GOOD, Reports, npukit, validate, write_kernel

from npukit_process import run_npukit
from thoroughness import mostly_exhaustive


def failed(reports: Reports, reason: str) -> None:
    """Exit code 1 and the reason in every form of the report."""
    assert reports.codes == (1, 1)
    assert f"{reason}: " in reports.text
    assert "FAIL  planted" in reports.text
    assert reason in reports.reasons
    assert reason in reports.junit_reasons
    assert reports.data[0]["passed"] is False


def test_the_kernel_without_a_fault_passes_on_both_devices(tmp_path: Path) -> None:
    folder = write_kernel(tmp_path)
    for device in ("npu1", "npu2"):
        reports = validate(folder, tmp_path / "build", "--device", device)
        assert reports.codes == (0, 0)
        assert "PASS  planted" in reports.text
        assert reports.reasons == set()
        assert list(reports.junit.iter("failure")) == []
        assert [c["reference"][0]["exact"] for c in reports.data[0]["cases"]] == [True, True]


def test_mismatch_in_a_single_element_names_it(tmp_path: Path) -> None:
    body = f"static int calls; const int tile = calls++ % 4; {GOOD} if (tile == 2) out[37] += 1;"
    reports = validate(write_kernel(tmp_path, body), tmp_path / "build")
    failed(reports, "mismatch")
    assert reports.reasons == {"mismatch"}
    assert "1 of 4096 values of 'out'" in reports.text
    assert "first at [2, 37]" in reports.text
    finding = reports.data[0]["cases"][0]["findings"][0]
    assert [first["index"] for first in finding["data"]["first"]] == [[2, 37]]
    histogram = reports.data[0]["cases"][0]["reference"][0]["histogram"]
    assert {bin_["count"] for bin_ in histogram} == {1, 4095}
    assert "errors of 'out' in uniform" in reports.text


def test_the_process_ends_with_the_verdict(tmp_path: Path) -> None:
    write_kernel(tmp_path / "good")
    write_kernel(tmp_path / "bad", f"{GOOD} out[0] ^= 1;")
    codes = {
        name: run_npukit(
            *("validate", "planted", "--runs", "1", "--soak", "10", "-q"),
            cwd=tmp_path / name,
            env={**os.environ, "NPUKIT_KERNEL_PATH": str(tmp_path / name)},
        ).returncode
        for name in ("good", "bad")
    }
    assert codes == {"good": 0, "bad": 1}


def test_minus_one_everywhere_is_a_constant_not_a_result(tmp_path: Path) -> None:
    """The project's origin: an output of all -1 is 100 % non-zero."""
    body = "for (int i = 0; i < 1024; ++i) out[i] = -1;"
    reports = validate(write_kernel(tmp_path, body), tmp_path / "build")
    failed(reports, "constant output")
    assert "'out' is -1 everywhere" in reports.text
    assert reports.data[0]["cases"][0]["findings"][0]["reason"] == "constant output"


def test_non_zero_garbage_fails(tmp_path: Path) -> None:
    body = "for (int i = 0; i < 1024; ++i) out[i] = int8_t((a[i] ^ (b[i] * 31) ^ (i * 73)) | 1);"
    reports = validate(write_kernel(tmp_path, body), tmp_path / "build")
    failed(reports, "mismatch")


def test_untouched_output(tmp_path: Path) -> None:
    """The runtime sequence skips the last quarter; the sentinel there survives."""
    folder = write_kernel(tmp_path, sent=3072, received=3072)
    reports = validate(folder, tmp_path / "build")
    failed(reports, "untouched output")
    finding = reports.data[0]["cases"][0]["findings"][0]
    assert finding["reason"] == "untouched output"
    assert finding["data"]["first"] == [3, 0]
    assert finding["data"]["bytes"] == 1024


def test_stale_output(tmp_path: Path) -> None:
    """The core keeps the first four tiles that it computed and returns them forever."""
    body = """\
static int calls;
static int8_t kept[4][1024];
const int tile = calls % 4;
if (calls < 4) for (int i = 0; i < 1024; ++i) kept[tile][i] = int8_t(a[i] + b[i]);
if (++calls == 8) calls = 4;
for (int i = 0; i < 1024; ++i) out[i] = kept[tile][i];"""
    reports = validate(write_kernel(tmp_path, body), tmp_path / "build")
    failed(reports, "stale output")
    first, second = reports.data[0]["cases"]
    assert first["reference"][0]["exact"], "the first input's result is right"
    assert first["findings"][0]["reason"] == "stale output"
    assert second["findings"][0]["reason"] == "stale output"
    assert second["findings"][0]["data"]["before"] == "uniform"
    assert "results look cached: call 3 in this context" in reports.text


def test_output_from_two_inputs_ago_is_stale_too(tmp_path: Path) -> None:
    """Every new input returns the result of the first one."""
    body = """\
static int8_t first[4][1024];
static int calls;
const int tile = calls % 4;
if (calls < 4) for (int i = 0; i < 1024; ++i) first[tile][i] = int8_t(a[i] + b[i]);
const bool third = b[0] == 1 && b[1] == 1;
if (++calls == 8) calls = 4;
for (int i = 0; i < 1024; ++i) out[i] = third ? first[tile][i] : int8_t(a[i] + b[i]);"""
    folder = write_kernel(tmp_path, body)
    with (folder / "kernel.toml").open("a") as spec:
        spec.write(
            '\n[[validation.cases]]\nname = "ones"\ninputs.a = { kind = "ramp" }\n'
            'inputs.b = { kind = "constant", value = 1 }\n'
        )
    reports = validate(folder, tmp_path / "build")
    failed(reports, "stale output")
    finding = reports.data[0]["cases"][2]["findings"][0]
    assert (finding["reason"], finding["data"]["before"]) == ("stale output", "uniform")


def test_insensitive_to_one_of_two_inputs(tmp_path: Path) -> None:
    body = "for (int i = 0; i < 1024; ++i) out[i] = a[i];"
    reports = validate(write_kernel(tmp_path, body), tmp_path / "build")
    failed(reports, "insensitive input")
    found = [f for f in reports.findings if f["reason"] == "insensitive input"]
    assert [f["data"]["input"] for f in found] == ["b"]


def test_insensitivity_that_every_case_misses(tmp_path: Path) -> None:
    """All cases send the same b; only fresh data shows that the core ignores it."""
    body = "for (int i = 0; i < 1024; ++i) out[i] = int8_t(a[i] + 5);"
    folder = write_kernel(tmp_path, body)
    spec = (folder / "kernel.toml").read_text()
    five = 'inputs.b = { kind = "constant", value = 5 }'
    lines = [five if line.startswith("inputs.b") else line for line in spec.splitlines()]
    (folder / "kernel.toml").write_text("\n".join(lines))
    reports = validate(folder, tmp_path / "build")
    failed(reports, "insensitive input")
    assert [case["passed"] for case in reports.data[0]["cases"]] == [True, True]


def test_not_repeatable(tmp_path: Path) -> None:
    body = f"static int8_t calls; {GOOD} out[5] = calls++;"
    reports = validate(write_kernel(tmp_path, body), tmp_path / "build")
    failed(reports, "not repeatable")
    finding = reports.data[0]["cases"][0]["findings"][0]
    assert finding["reason"] == "not repeatable"
    assert finding["data"]["first"] == [0, 5]


def test_not_repeatable_in_a_later_run_only(tmp_path: Path) -> None:
    """Two equal runs prove nothing about the fourth."""
    body = f"static int calls; {GOOD} if (++calls > 12) out[9] ^= 1;"
    reports = validate(write_kernel(tmp_path, body), tmp_path / "build")
    failed(reports, "not repeatable")


def test_timeout(tmp_path: Path) -> None:
    """The sequence waits for four tiles and sends three."""
    reports = validate(write_kernel(tmp_path, sent=3072), tmp_path / "build")
    failed(reports, "timeout")
    assert reports.reasons == {"timeout"}
    assert all(case["findings"] for case in reports.data[0]["cases"])


def test_device_error(tmp_path: Path) -> None:
    body = f"{GOOD} out[70000] = 1;"
    reports = validate(write_kernel(tmp_path, body), tmp_path / "build")
    failed(reports, "device error")
    assert "work" in reports.text


@pytest.fixture
def built(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A correct kernel, built: its folder, the build folder, and the published artifacts."""
    folder, build = write_kernel(tmp_path), tmp_path / "build"
    answer = npukit("build", "planted", "--kernel-dir", folder, "--build-dir", build)
    assert answer.code == 0, answer.err
    return folder, build, build / "planted" / "npu1-sw_emu"


def damage(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)


@pytest.mark.parametrize("name", ["insts.bin", "planted.xclbin", "planted.py"])
def test_damaged_artifact(name: str, built: tuple[Path, Path, Path]) -> None:
    folder, build, output = built
    damage(output / name)
    before = (output / name).read_bytes()
    reports = validate(folder, build)
    failed(reports, "wrong artifact")
    assert name in reports.text
    assert (output / name).read_bytes() == before  # not silently repaired


def test_artifact_of_another_build(built: tuple[Path, Path, Path], tmp_path: Path) -> None:
    folder, build, output = built
    other = write_kernel(tmp_path / "other", f"{GOOD} out[0] = 1;")
    npukit("build", "planted", "--kernel-dir", other, "--build-dir", tmp_path / "elsewhere")
    name = "planted.xclbin"
    foreign = tmp_path / "elsewhere" / "planted" / "npu1-sw_emu" / name
    (output / name).write_bytes(foreign.read_bytes())
    failed(validate(folder, build), "wrong artifact")


def test_artifact_with_a_manifest_edited_to_match(built: tuple[Path, Path, Path]) -> None:
    """Even with an edited manifest, the hash in the host module detects it."""
    import hashlib

    folder, build, output = built
    damage(output / "insts.bin")
    manifest = json.loads((output / "manifest.json").read_text())
    data = (output / "insts.bin").read_bytes()
    manifest["outputs"]["insts.bin"] = {
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
    }
    (output / "manifest.json").write_text(json.dumps(manifest))
    reports = validate(folder, build)
    failed(reports, "wrong artifact")
    assert reports.data[0]["cases"], "the host module itself refused"


@pytest.mark.parametrize(
    "text",
    mostly_exhaustive(
        ["", "{", "[]", '{"format": 1}', '{"format": 1, "outputs": []}'], ["{", '{"format": 1}']
    ),
)
def test_damaged_manifest(text: str, built: tuple[Path, Path, Path]) -> None:
    folder, build, output = built
    (output / "manifest.json").write_text(text)
    failed(validate(folder, build), "wrong artifact")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("planted.cc", "#include", "// edited\n#include"),
        ("design.mlir.j2", "module", "// edited\nmodule"),
        ("kernel.toml", "modulo 256", "modulo two hundred"),
    ],
)
def test_sources_edited_after_the_build(
    name: str, old: str, new: str, built: tuple[Path, Path, Path]
) -> None:
    folder, build, _ = built
    text = (folder / name).read_text()
    (folder / name).write_text(text.replace(old, new, 1))
    failed(validate(folder, build), "wrong artifact")


def test_edits_of_the_spec_that_affect_no_artifact(built: tuple[Path, Path, Path]) -> None:
    folder, build, _ = built
    spec = folder / "kernel.toml"
    spec.write_text("# edited\n" + spec.read_text().replace('name = "ramp"', 'name = "slope"'))
    reports = validate(folder, build)
    assert reports.codes == (0, 0), reports.text
    assert [case["case"] for case in reports.data[0]["cases"]] == ["uniform", "slope"]


def test_reference_that_depends_on_nothing_is_no_evidence(tmp_path: Path) -> None:
    """A constant kernel that matches a constant reference has not been shown to work."""
    folder = write_kernel(tmp_path, "for (int i = 0; i < 1024; ++i) out[i] = 7;")
    (folder / "reference.py").write_text("def add(a, b):\n    return a * 0 + a.dtype.type(7)\n")
    failed(validate(folder, tmp_path / "build"), "no evidence")


def test_skipped_kernels_for_another_device_are_reported(tmp_path: Path) -> None:
    kernels = tmp_path / "kernels"
    write_kernel(kernels)
    for_npu1 = hide_bundled(kernels)
    common = ["validate", "--kernel-dir", kernels, "--build-dir", tmp_path, "--device", "npu2"]
    junit = tmp_path / "junit.xml"
    answer = npukit(*common, "--runs", "1", "--soak", "1", "-q", "--junit", junit)
    assert (answer.code, answer.out) == (0, "")
    skipped = [f"{name}: skipped, it does not support npu2\n" for name in for_npu1]
    assert len(skipped) > 1 and answer.err == "".join(skipped)
    assert [suite.get("name") for suite in ET.parse(junit).iter("testsuite")] == [
        "planted npu2-sw_emu"
    ]
    assert npukit(*common, for_npu1[0]).code == 2


def test_a_failed_build_is_a_verdict_and_other_kernels_still_run(tmp_path: Path) -> None:
    folder = write_kernel(tmp_path / "kernels", "this is not C++;")
    answer = npukit(
        *("validate", "planted", "passthrough", "--runs", "1", "--soak", "10"),
        *("--kernel-dir", folder, "--build-dir", tmp_path / "build"),
    )
    assert answer.code == 1
    assert "FAIL  planted" in answer.out
    assert "PASS  passthrough" in answer.out
    assert "1 of 2 kernels pass" in answer.out
    assert "planted.cc:3" in answer.out  # from the compiler's output


def test_reference_that_fails_is_named_with_its_line(tmp_path: Path) -> None:
    folder = write_kernel(tmp_path)
    (folder / "reference.py").write_text("def add(a, b):\n    return a @ 5\n")
    reports = validate(folder, tmp_path / "build")
    failed(reports, "could not be run")
    assert "reference.py:2" in reports.text


def test_reference_that_ends_the_process_does_not_end_in_success(tmp_path: Path) -> None:
    folder = write_kernel(tmp_path)
    (folder / "reference.py").write_text("import sys\n\ndef add(a, b):\n    sys.exit(0)\n")
    failed(validate(folder, tmp_path / "build"), "could not be run")


def test_reference_that_works_in_place_does_not_change_the_inputs(
    tmp_path: Path,
) -> None:
    folder = write_kernel(tmp_path)
    (folder / "reference.py").write_text("def add(a, b):\n    a += b\n    return a\n")
    assert validate(folder, tmp_path / "build").codes == (0, 0)
