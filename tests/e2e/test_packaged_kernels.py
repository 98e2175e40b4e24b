"""Kernels of all kinds in one package: numbers of calls, captured outputs, measures of rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from installed_packages import Environment, new_environment, with_npukit
from package_workshop import Workshop, contents, part
from test_numbers_of_calls import write as write_chunks

from npukit.errors import ArtifactError
from npukit.kernel.discovery import load_kernels
from npukit.shipping.package import read_kernels
from npukit.shipping.plan import plan_flows

CAPTURED = """
[[validation.cases]]
name = "captured {0}"
inputs.source = {{ file = "captures/{0}.npz" }}
expected.result = {{ file = "captures/{0}.npz" }}
"""


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """Its folder ``kernels`` has one of each kind."""
    here = Workshop(tmp_path_factory.mktemp("kinds"))
    kernels = here.home / "kernels"
    write_chunks(kernels)
    for name in ("captured", "rows"):
        assert here.npukit("new", name, "--in", kernels).returncode == 0
    capture(kernels / "captured")
    spec = kernels / "rows" / "kernel.toml"
    text, _, validation = spec.read_text().partition("[validation]")
    text = text.replace("4096", "64, 64")
    lines = [line for line in validation.splitlines() if not line.startswith("tolerance")]
    tolerances = "tolerance = { cosine = 0.99, floor = 2.0 }"
    spec.write_text("\n".join([text + "[validation]", tolerances, *lines]))
    return here


def capture(kernel: Path) -> None:
    (kernel / "captures").mkdir()
    rng = np.random.default_rng(0)
    for number in range(2):
        source = rng.integers(-128, 128, 4096, dtype=np.int8)
        result = np.clip(source.astype(int) + 1, -128, 127).astype(np.int8)
        np.savez(kernel / "captures" / f"{number}.npz", source=source, result=result)
    spec = kernel / "kernel.toml"
    before, _, _ = spec.read_text().partition("[validation]")
    spec.write_text(f"{before}[validation]\n{CAPTURED.format(0)}{CAPTURED.format(1)}")


@pytest.fixture(scope="module")
def wheel(workshop: Workshop) -> Path:
    return workshop.wheel(
        *("chunks", "captured", "rows", "--target", "sw_emu", "--kernel-dir", "kernels"),
        *("--license", "LicenseRef-Mine"),
    )


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    environment = new_environment(tmp_path_factory.mktemp("environment"))
    environment.install(wheel)
    return environment


def comparisons(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for case in report["cases"] for one in case["comparisons"]]


@pytest.mark.parametrize("kernel", ["chunks", "captured", "rows"])
def test_its_cases_pass(installed: Environment, kernel: str) -> None:
    assert installed.report(kernel, env=with_npukit())["passed"]


def test_calls_choose_numbers(installed: Environment) -> None:
    program = (
        "import numpy as np; from npukit_kernels.chunks import Chunks\n"
        "data, moved = np.arange(512, dtype=np.int32), np.full(512, -1, np.int32)\n"
        "with Chunks() as chunks:\n"
        "    for n in (1, 4, 8):\n"
        "        print(int((chunks(data, moved, n=n) == data).sum()))\n"
        "    print(int((chunks(data, moved, n=2, copy=False) == moved).sum()))"
    )
    done = installed.run("-c", program, env=with_npukit())
    assert done.stdout.split() == ["64", "256", "512", "512"], done.stderr


def test_captured_outputs_are_what_is_expected(installed: Environment) -> None:
    report = installed.report("captured", env=with_npukit())
    assert [case["case"] for case in report["cases"]] == ["captured 0", "captured 1"]
    assert all(one["exact"] for one in comparisons(report))


def test_measures_of_rows_travel(installed: Environment) -> None:
    report = installed.report("rows", env=with_npukit())
    found = {(one["measure"], one["tolerance"], one["floor"]) for one in comparisons(report)}
    assert found == {("cosine", 0.99, 2.0)}
    assert {one["of"] for one in comparisons(report)} == {64}


def test_one_case_can_run_alone(installed: Environment) -> None:
    report = installed.report("captured", "--case", "captured 1", env=with_npukit())
    assert [case["case"] for case in report["cases"]] == ["captured 1"]
    report = installed.report("captured", "--case", "captured 2", env=with_npukit(), code=2)
    assert "captured has" not in report["error"]["message"]
    assert "captured 0, captured 1" in report["error"]["message"]


def test_a_licence_of_several_kernels(wheel: Path) -> None:
    text = part(contents(wheel), "/METADATA").decode()
    assert "License-Expression: Apache-2.0 AND LicenseRef-Mine\n" in text


def test_parameters_are_those_of_the_build(workshop: Workshop) -> None:
    report = workshop.package(
        *("chunks", "-p", "n=2", "--target", "sw_emu", "--kernel-dir", "kernels", "-o", "two")
    )
    assert report["kernels"][0]["builds"]["npu1-sw_emu"]["parameters"] == {"n": 2, "copy": True}
    assert report["license"] is None
    outcome = workshop.npukit(
        *("package", "captured", "-p", "bias=3", "--target", "sw_emu", "--kernel-dir", "kernels"),
        *("-o", "no"),
    )
    assert outcome.returncode == 3
    assert "captured with the default parameters" in outcome.stderr
    assert not (workshop.home / "no").exists()


def test_the_report_names_all_files(workshop: Workshop) -> None:
    report = workshop.package(
        *("captured", "--target", "sw_emu", "--kernel-dir", "kernels", "--format", "tar")
    )
    json.dumps(report)
    names = [one["path"] for one in report["files"]]
    assert "npukit_kernels/captured/cases/captured-0.npz" in names
    assert all(len(one["sha256"]) == 64 for one in report["files"])


def test_a_build_that_another_has_replaced_is_not_packaged(workshop: Workshop) -> None:
    """Between building and packaging, another process built the kernel with other parameters."""
    kernels = workshop.home / "kernels"
    build = workshop.home / "shared"
    given = ("--target", "sw_emu", "--kernel-dir", kernels, "--build-dir", build)
    done = workshop.npukit("build", "chunks", "-p", "n=3", *given)
    assert done.returncode == 0, done.stderr
    [flow] = plan_flows(load_kernels(["chunks"], [kernels]), ["npu1"], ["sw_emu"], {"n": 2}, build)
    with pytest.raises(ArtifactError, match="another build with other parameters"):
        read_kernels(flow.requests, "any")
