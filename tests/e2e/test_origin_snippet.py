"""The host program that this project grew from, with each of the mappings that its report tried.

The report called a mapping best if the output was 100 % non-zero. That mapping gives exactly this:
every value is -1, since argument 2 is a scalar whose group is not a memory, so the input is not passed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from planted_kernels import npukit

from npukit.emulator import pyxrt
from npukit.kernel.discovery import load_kernels
from npukit.kernel.references import load_function

# As recommended there, with its numbers of the groups and of the kernel's file left open.
PROGRAM = """
import pyxrt as xrt
import numpy as np

# Initialize
device = xrt.device(0)
xclbin = xrt.xclbin("{xclbin}")
device.register_xclbin(xclbin)
hw_ctx = xrt.hw_context(device, xclbin.get_uuid())
kernel = xrt.kernel(hw_ctx, "MLIR_AIE")

# Load instructions
with open("{insts}", "rb") as f:
    insts = f.read()

# Create buffers
instr_bo = xrt.bo(device, len(insts), xrt.bo.flags.cacheable, kernel.group_id({instr_group}))
input_bo = xrt.bo(device, 12288, xrt.bo.flags.host_only, kernel.group_id({input_group}))
output_bo = xrt.bo(device, 4096, xrt.bo.flags.host_only, kernel.group_id({output_group}))

# Write instructions (one-time)
instr_bo.write(insts, 0)
instr_bo.sync(xrt.xclBOSyncDirection.XCL_BO_SYNC_BO_TO_DEVICE, len(insts), 0)

# 1. Prepare input (Q, K, V concatenated)
Q = np.random.randint(-64, 64, (64, 64), dtype=np.int8)
K = np.random.randint(-64, 64, (64, 64), dtype=np.int8)
V = np.random.randint(-64, 64, (64, 64), dtype=np.int8)
QKV = np.concatenate([Q.flatten(), K.flatten(), V.flatten()])

# 2. Write input
input_bo.write(QKV.tobytes(), 0)
input_bo.sync(xrt.xclBOSyncDirection.XCL_BO_SYNC_BO_TO_DEVICE, 12288, 0)

# 3. Execute
opcode = 3
run = kernel(opcode, instr_bo, len(insts), input_bo, output_bo)
state = run.wait(1000)

# 4. Read output
output_bo.sync(xrt.xclBOSyncDirection.XCL_BO_SYNC_BO_FROM_DEVICE, 4096, 0)
output = np.frombuffer(output_bo.read(4096, 0), dtype=np.int8).reshape(64, 64)
"""


@pytest.fixture(scope="module")
def artifacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    done = npukit("build", "attention", "--target", "sw_emu", "--build-dir", folder)
    assert done.code == 0, done.err
    return folder / "attention" / "npu1-sw_emu"


def run(
    artifacts: Path, monkeypatch: pytest.MonkeyPatch, groups: tuple[int, int, int]
) -> dict[str, Any]:
    monkeypatch.setitem(sys.modules, "pyxrt", pyxrt)
    program = PROGRAM.format(
        xclbin=artifacts / "attention.xclbin",
        insts=artifacts / "insts.bin",
        instr_group=groups[0],
        input_group=groups[1],
        output_group=groups[2],
    )
    names: dict[str, Any] = {}
    exec(compile(program, "origin.py", "exec"), names)
    assert names["state"] == pyxrt.ert_cmd_state.ERT_CMD_STATE_COMPLETED
    return names


def expected(qkv: NDArray[np.int8]) -> NDArray[np.int8]:
    (spec,) = load_kernels(["attention"])
    shift = spec.parameters["score_shift"].default
    reference = load_function(spec.validation.reference)
    result: NDArray[np.int8] = reference(qkv.reshape(3, 64, 64), score_shift=shift)
    return result


def test_with_the_mapping_of_the_metadata_it_computes_attention(
    artifacts: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    names = run(artifacts, monkeypatch, (1, 3, 4))
    assert (names["output"] == expected(names["QKV"])).all()
    assert capfd.readouterr().err == ""


def test_with_the_mapping_that_was_called_best_every_output_is_minus_one(
    artifacts: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    names = run(artifacts, monkeypatch, (1, 2, 3))
    assert (names["output"] == -1).all()
    assert not (names["output"] == expected(names["QKV"])).all()
    assert capfd.readouterr().err == ""


def test_with_group_0_and_a_scalar_the_output_never_arrives(
    artifacts: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    names = run(artifacts, monkeypatch, (1, 0, 2))
    assert "global argument at index 3" not in capfd.readouterr().err
    assert not (names["output"] == expected(names["QKV"])).all()
