"""The command line that messages name to rebuild something."""

from dataclasses import replace
from pathlib import Path

import pytest

from npukit.bindings.arguments import ArgumentMap
from npukit.builder.binding import Binding
from npukit.builder.ingredients import spec_digest
from npukit.builder.manifest import Provenance, make_manifest
from npukit.builder.plan import plan_kernel
from npukit.builder.rebuild_command import rebuild_command
from npukit.builder.request import BuildRequest, Products
from npukit.kernel.discovery import load_kernels
from npukit.kernel.scaffold import scaffold


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NPUKIT_KERNEL_PATH", raising=False)


def test_it_names_what_is_not_a_default_and_the_target() -> None:
    scaffold("gain", Path("kernel_src"))
    (spec,) = load_kernels(["gain"])
    assert BuildRequest(spec, "npu1", "sw_emu", {"bias": 1}, Path("o")).command == (
        "npukit build gain --target sw_emu"
    )


def test_it_says_device_target_parameters_and_folder() -> None:
    scaffold("gain", Path("my kernels"))
    (spec,) = load_kernels(["gain"], [Path("my kernels")])
    assert BuildRequest(spec, "npu2", "hw", {"bias": 3}, Path("o")).command == (
        "npukit build gain --device npu2 --target hw -p bias=3 --kernel-dir 'my kernels'"
    )


def test_it_names_a_build_folder_that_is_not_the_usual_one(tmp_path: Path) -> None:
    scaffold("gain", Path("kernel_src"))
    (spec,) = load_kernels(["gain"])
    for folder, said in (("build", ""), ("my builds", " --build-dir 'my builds'")):
        output = Path(folder, "gain", "npu1-sw_emu")
        command = BuildRequest(spec, "npu1", "sw_emu", {"bias": 1}, output).command
        assert command == f"npukit build gain --target sw_emu{said}"


@pytest.mark.parametrize(
    ("built", "said"), [({}, ""), ({"bias": 5}, " -p bias=5"), ({"bias": 2}, " -p bias=2")]
)
def test_a_rebuild_repeats_what_was_given_and_no_default(built: dict[str, int], said: str) -> None:
    scaffold("gain", Path("kernel_src"))
    file = Path("kernel_src/gain/kernel.toml")
    binding = Binding(ArgumentMap("", "", ()), "", {})
    request = plan_kernel(load_kernels(["gain"])[0], "npu1", "sw_emu", built, Path("build"))
    products = Products({}, (), (), ())
    manifest = make_manifest(request, Provenance("", (), (), {}), products, binding, {})
    file.write_text(file.read_text().replace("default = 1", "default = 3"))
    now = plan_kernel(load_kernels(["gain"])[0], "npu1", "sw_emu", {}, Path("build"))
    assert rebuild_command(now, manifest) == f"npukit build gain --target sw_emu{said}"
    # An older manifest does not say which were given.
    bias = built.get("bias", 1)
    older = rebuild_command(now, replace(manifest, given=None))
    assert older == f"npukit build gain --target sw_emu -p bias={bias}"


def test_of_a_spec_only_what_artifacts_are_made_of_counts() -> None:
    scaffold("gain", Path("kernel_src"))
    file = Path("kernel_src/gain/kernel.toml")
    text = file.read_text()

    def digest(old: str, new: str, bias: int = 1) -> str:
        assert old in text
        file.write_text(text.replace(old, new))
        return spec_digest(load_kernels(["gain"])[0], {"bias": bias})

    same = digest("", "")
    assert digest("[kernel]", "# a comment\n\n[kernel]") == same
    assert digest('name = "ramp"', 'name = "slope"') == same
    assert digest("max = 127", "max = 1000") == same
    assert digest("default = 1", "default = 2") != same
    assert digest("default = 1", "default = 2", bias=5) == digest("", "", bias=5)
    assert digest("shape = [4096]", "shape = [2048]") != same
    assert digest('BIAS = "{{ bias }}"', 'BIAS = "{{ -bias }}"') != same
