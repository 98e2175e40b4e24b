"""Host modules of real kernels, used as their users do: C++ cores, on both devices, with faults."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from planted_kernels import GOOD, NAME, npukit, write_kernel

from npukit.kernel.discovery import load_kernels
from npukit.kernel.references import load_function
from npukit.runtime.modules import load_host_module


def build(folder: Path, kernel: str, *args: str | Path) -> Path:
    """Build for the emulated device; the module."""
    done = npukit("build", kernel, "--target", "sw_emu", "--build-dir", folder, *args)
    assert done.code == 0, done.err
    (module,) = (folder / kernel).glob(f"*-sw_emu/{kernel}.py")
    return module


def attention(qkv: NDArray[np.int8]) -> NDArray[np.int8]:
    (spec,) = load_kernels(["attention"])
    shift = spec.parameters["score_shift"].default
    result: NDArray[np.int8] = load_function(spec.validation.reference)(qkv, score_shift=shift)
    return result


@pytest.mark.parametrize("device", ["npu1", "npu2"])
def test_attention_computes_attention(tmp_path: Path, device: str) -> None:
    module = load_host_module(build(tmp_path, "attention", "--device", device))
    rng = np.random.default_rng(7)
    tiles = [rng.integers(-64, 64, (3, 64, 64), dtype=np.int8) for _ in range(4)]
    with module.Attention() as kernel:
        for tile, out in zip(tiles, kernel.run_many(tiles), strict=True):
            assert (out == attention(tile)).all()
        turned = tiles[0].transpose(0, 2, 1)
        assert (kernel(turned) == attention(turned)).all()


def test_a_program_imports_it_from_its_folder(tmp_path: Path) -> None:
    folder = build(tmp_path, "attention").parent
    program = """
        import numpy as np
        from attention import Attention, ArgumentError
        qkv = np.full((3, 64, 64), 5, np.int8)
        with Attention() as attention:
            out = attention(qkv)
            try:
                attention(qkv[0])
            except ArgumentError as error:
                print(error)
        print(out.shape, out.dtype, set(out.ravel().tolist()))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "qkv: expected int8 [3, 64, 64], given int8 [64, 64]",
        "(64, 64) int8 {5}",
    ]


def faulty(tmp_path: Path, body: str, **counts: int) -> Any:
    """The planted kernel of two inputs with a core of its own."""
    folder = write_kernel(tmp_path, body, **counts)
    module = load_host_module(build(tmp_path / "build", NAME, "--kernel-dir", folder))
    return module, module.Planted()


def inputs() -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    a = np.arange(4096, dtype=np.int64).astype(np.int8).reshape(4, 1024)
    return a, a[::-1]


def test_two_inputs_by_position_by_name_and_in_run_many(tmp_path: Path) -> None:
    module, kernel = faulty(tmp_path, GOOD)
    a, b = inputs()
    with kernel:
        assert (kernel(a, b) == a + b).all()
        assert (kernel(b=b, a=a) == a + b).all()
        assert all((out == a + b).all() for out in kernel.run_many([(a, b)] * 3))
        with pytest.raises(module.ArgumentError, match=r"b: expected int8 \[4, 1024\], given int8"):
            kernel(a, b[0])
        with pytest.raises(module.ArgumentError, match="expected 2 arrays, given 1"):
            list(kernel.run_many([a]))


def test_a_core_that_leaves_its_memory_is_a_device_error_that_says_where(tmp_path: Path) -> None:
    body = "volatile int8_t *p = out; p[1 << 28] = a[0] + b[0];"
    module, kernel = faulty(tmp_path, body)
    with pytest.raises(module.DeviceError) as caught:
        kernel(*inputs())
    assert caught.value.kind == "device"
    assert "the run failed (ERT_CMD_STATE_ERROR)\n" in str(caught.value)
    assert "(0, 2)" in str(caught.value)
    assert "work" in str(caught.value)
    with pytest.raises(module.DeviceError, match="an earlier run failed"):
        kernel(*inputs())
    kernel.close()


def test_an_endless_core_is_a_device_error(tmp_path: Path) -> None:
    module, kernel = faulty(tmp_path, "for (volatile int i = 0;; i = 0) out[0] = a[0] + b[0];")
    with kernel, pytest.raises(module.DeviceError, match=r"(?s)ERT_CMD_STATE_ERROR.*fuel"):
        kernel(*inputs())


def test_a_deadlock_is_a_timeout_that_says_who_waits(tmp_path: Path) -> None:
    module, kernel = faulty(tmp_path, GOOD, sent=2048)
    with kernel, pytest.raises(module.RunTimeoutError) as caught:
        kernel(*inputs())
    assert "ERT_CMD_STATE_TIMEOUT" in str(caught.value)
    assert "(0, 2)" in str(caught.value)
    assert "lock" in str(caught.value)
