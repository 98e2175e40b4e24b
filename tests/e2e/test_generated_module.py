"""Host modules of real kernels, used as their users do: C++ cores, on both devices, with faults."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading
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
        "qkv: expected int8 [3, 64, 64], got int8 [64, 64]",
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
        with pytest.raises(module.ArgumentError, match=r"b: expected int8 \[4, 1024\], got int8"):
            kernel(a, b[0])
        with pytest.raises(module.ArgumentError, match=r"expected 2 arrays \(a, b\), got 1"):
            list(kernel.run_many([a]))


def test_batches_and_bound_inputs_of_a_kernel_with_two(tmp_path: Path) -> None:
    module, kernel = faulty(tmp_path, GOOD)
    a, b = inputs()
    many = np.stack([a + index for index in range(30)]).astype(np.int8)
    with kernel:
        assert (kernel.run_batch(many, [b] * 30) == many + b).all()
        layers = [kernel.bind(b=b), kernel.bind(b=a)]
        assert (layers[0].run_batch(many) == many + b).all()
        for out, one in zip(layers[1].run_many(many), many, strict=True):
            assert (out == one + a).all()
        calls = [layers[index % 2].prepare(one) for index, one in enumerate(many)]
        for index, out in enumerate(kernel.runlist(calls)):
            assert (out == many[index] + (b, a)[index % 2]).all()
        with pytest.raises(module.ArgumentError, match=r"b: expected 30 arrays, as for a; got 2"):
            kernel.run_batch(many, many[:2])
        with pytest.raises(module.ArgumentError, match=r"expected 1 array \(a\), got 2"):
            layers[0](a, b)


def test_a_core_that_leaves_its_memory_is_a_device_error_that_says_where(tmp_path: Path) -> None:
    body = f"if (a[0] == 42) {{ volatile int8_t *p = out; p[1 << 28] = 1; }} {GOOD}"
    module, kernel = faulty(tmp_path, body)
    a, b = inputs()
    with kernel:
        for _ in range(2):
            assert (kernel(a, b) == a + b).all()
            with pytest.raises(module.DeviceError) as caught:
                kernel(np.full_like(a, 42), b)
            assert caught.value.kind == "device"
            assert "the run failed (ERT_CMD_STATE_ERROR)\n" in str(caught.value)
            assert "(0, 2)" in str(caught.value)
            assert "work" in str(caught.value)
        assert (kernel(a, b) == a + b).all()


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


ACQUIRED = "        %ov = aie.objectfifo.acquire @out"
NEVER_FREE = """\
        %c42 = arith.constant 42 : i8
        %first = memref.load %a[%c0] : memref<1024xi8>
        %stop = arith.cmpi eq, %first, %c42 : i8
        scf.if %stop {
          aie.use_lock(%never, AcquireGreaterEqual, 1)
        }
"""


@pytest.fixture(scope="module")
def picky(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The module of a kernel that deadlocks when a tile of ``a`` starts with 42."""
    parent = tmp_path_factory.mktemp("picky")
    folder = write_kernel(parent, GOOD)
    (design,) = folder.rglob("design.mlir.j2")
    text = design.read_text().replace(ACQUIRED, NEVER_FREE + ACQUIRED)
    core = "    %core = aie.tile(0, 2)\n"
    assert core in text
    never = "    %never = aie.lock(%core, 15) {init = 0 : i32}\n"
    design.write_text(text.replace(core, core + never))
    return load_host_module(build(parent / "build", NAME, "--kernel-dir", folder))


def test_a_deadlock_for_some_inputs_leaves_nothing_behind(picky: Any) -> None:
    a, b = inputs()
    with picky.Planted() as kernel:
        for bad in (0, 3):
            stopping = a.copy()
            stopping[bad, 0] = 42
            with pytest.raises(picky.RunTimeoutError, match="lock 15 of tile"):
                kernel(stopping, b)
            assert (kernel(a, b) == a + b).all()
            assert (kernel(b, a) == a + b).all()
        items = [(a, b), (a, b), (stopping, b), (a, b)]
        results = kernel.run_many(items)
        assert (next(results) == a + b).all()
        with pytest.raises(picky.RunTimeoutError):
            list(results)
        assert all((out == a + b).all() for out in kernel.run_many(items[:2]))
        with pytest.raises(
            picky.RunTimeoutError, match=r"^run \[2\] of 4: .*\n.*lock 15"
        ) as caught:
            kernel.run_batch(*(list(stack) for stack in zip(*items, strict=True)))
        assert caught.value.index == 2
        with pytest.raises(picky.RunTimeoutError, match=r"^run \[3\] of 4: "):
            kernel.run_batch([a, a, a, stopping], [b] * 4)


def test_threads_get_a_correct_result_or_an_error(picky: Any) -> None:
    a, b = inputs()
    stopping = np.full_like(a, 42)
    seen: list[str] = []
    with picky.Planted() as kernel:

        def work(seed: int) -> None:
            for index in range(6):
                array = a if (seed + index) % 3 else stopping
                try:
                    right = bool((kernel(array, b) == array + b).all())
                except picky.RunTimeoutError:
                    seen.append("deadlock" if array is stopping else "late")
                except picky.DeviceError:
                    seen.append("taken along" if array is a else "either")
                else:
                    seen.append("right" if right and array is a else "WRONG")

        threads = [threading.Thread(target=work, args=(seed,)) for seed in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (kernel(a, b) == a + b).all()
    assert len(seen) == 18
    assert set(seen) <= {"right", "deadlock", "taken along", "either"}
