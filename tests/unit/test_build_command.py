"""The command line that messages name to build something anew."""

from pathlib import Path

import pytest

from npukit.build.request import BuildRequest
from npukit.kernel.discovery import load_kernels
from npukit.kernel.scaffold import scaffold


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NPUKIT_KERNEL_PATH", raising=False)


def test_it_is_short_where_defaults_do() -> None:
    scaffold("gain", Path("kernel_src"))
    (spec,) = load_kernels(["gain"])
    assert BuildRequest(spec, "npu1", "sw_emu", {"bias": 1}, Path("o")).command == (
        "npukit build gain"
    )


def test_it_says_device_target_parameters_and_folder() -> None:
    scaffold("gain", Path("my kernels"))
    (spec,) = load_kernels(["gain"], [Path("my kernels")])
    assert BuildRequest(spec, "npu2", "hw", {"bias": 3}, Path("o")).command == (
        "npukit build gain --device npu2 --target hw -p bias=3 --kernel-dir 'my kernels'"
    )
