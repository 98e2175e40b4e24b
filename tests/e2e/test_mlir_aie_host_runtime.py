"""MLIR-AIE's own host runtime (``aie.utils.hostruntime``) on the emulated device, unmodified.

Skipped where MLIR-AIE's Python package is not installed, or can't run in the Python of these tests.
Its host code is the one that most NPU programs use: it makes contexts, kernels and buffers, maps
them, and calls the kernel with the size of the instructions in bytes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from host_artifacts import write_artifacts
from npukit.builder.toolchains.tools.installed import FoundTool, InstalledTools
from npukit.emulator import pyxrt

PROGRAM = """
import sys
import npukit.emulator.pyxrt
sys.modules["pyxrt"] = npukit.emulator.pyxrt
import numpy as np
from aie.utils.hostruntime.xrtruntime.hostruntime import CachedXRTRuntime, XRTHostRuntime
from aie.utils.npukernel import NPUKernel

npu_kernel = NPUKernel(sys.argv[1], sys.argv[2], kernel_name="MLIR_AIE")
for runtime in (XRTHostRuntime(), CachedXRTRuntime()):
    make = runtime._tensor_class
    source = make(np.arange(4096, dtype=np.int32), dtype=np.int32)
    for _ in range(2):
        target = make((4096,), dtype=np.int32)
        result = runtime.run(runtime.load(npu_kernel), [source, target])
        target.to("cpu")
        print(runtime.npu_str, result.is_success(), (target.numpy() == source.numpy()).all())
"""


def python_package() -> Path:
    found = InstalledTools().python
    if not isinstance(found, FoundTool):
        pytest.skip(f"no MLIR-AIE Python package: {found}")
    return found.path


@pytest.mark.parametrize("npu", ["npu1", "npu2"])
def test_it_computes(tmp_path: Path, npu: str) -> None:
    package = python_package()
    files = write_artifacts(tmp_path)
    environment = {
        **os.environ,
        "NPUKIT_EMULATED_NPU": npu,
        "PYTHONPATH": os.pathsep.join([str(package), os.environ.get("PYTHONPATH", "")]),
    }

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", *map(str, arguments)]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, cwd=tmp_path
        )

    tried = run("import aie.utils, aie.utils.npukernel, aie.helpers.util")
    if tried.returncode:
        pytest.skip(f"{package} does not run here: {tried.stderr.strip().splitlines()[-1]}")
    done = run(PROGRAM, files.xclbin, files.insts)
    assert done.stdout.splitlines() == [f"{npu} True True"] * 4, done.stderr


def test_it_does_not_take_the_emulated_device_for_an_npu_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The name is the program's to ask for."""
    said = {}
    for npu in (None, "npu1", "npu2", "npu9"):
        monkeypatch.delenv("NPUKIT_EMULATED_NPU", raising=False)
        if npu is not None:
            monkeypatch.setenv("NPUKIT_EMULATED_NPU", npu)
        try:
            said[npu] = pyxrt.device(0).get_info(pyxrt.xrt_info_device.name)
        except RuntimeError as error:
            said[npu] = f"RuntimeError: {error}"
    assert said == {
        None: "npukit emulated NPU",
        "npu1": "npukit emulated NPU (npu1, Phoenix)",
        "npu2": "npukit emulated NPU (npu4, Strix)",
        "npu9": "RuntimeError: NPUKIT_EMULATED_NPU is 'npu9': expected npu1 or npu2",
    }
