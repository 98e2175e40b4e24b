"""Runs submitted together of which one fails or gets stuck: which is named, what is kept, what follows."""

from __future__ import annotations

import gc
import signal
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import stuck_pyxrt
from host_artifacts import COUNT, set_in_host
from npukit.runtime.host_kernel.runs import Run
from stuck_pyxrt import ABORTED, NEXT, OPENED, RELEASED, STUCK, SUBMITTED, make_pyxrt, stuck_module

TILES = np.arange(5 * COUNT, dtype=np.int32).reshape(5, COUNT)
STATE = "ERT_CMD_STATE_"


@pytest.fixture(params=["runlist", "single runs"])
def module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[ModuleType]:
    pyxrt = make_pyxrt()
    if request.param != "runlist":
        del pyxrt.runlist
    with stuck_module(pyxrt, tmp_path, monkeypatch) as loaded:
        yield loaded


@pytest.fixture
def kernel(module: ModuleType) -> Iterator[Any]:
    with module.Passthrough(timeout=0.001) as opened:
        yield opened


def works(kernel: Any) -> bool:
    return bool((kernel.run_batch(TILES) == TILES).all())


@pytest.mark.parametrize("index", range(5))
def test_the_run_that_the_driver_ends_is_named(module: ModuleType, kernel: Any, index: int) -> None:
    assert works(kernel)
    for state in ("TIMEOUT", "ABORT", "ERROR"):
        NEXT.extend([*[""] * index, STATE + state])
        with pytest.raises(module.DeviceError) as caught:
            kernel.run_batch(TILES)
        assert caught.value.index == index
        text = str(caught.value)
        assert text.startswith(f"run [{index}] of 5: ")
        assert f"({STATE}{state})" in text
        failed = "the run failed" in text and state == "ERROR"
        assert caught.value.kind == ("device" if failed else "timeout")
        assert works(kernel)
    assert len(OPENED) == 4


def test_a_batch_that_nothing_ends_is_kept(module: ModuleType, kernel: Any) -> None:
    NEXT.extend(["", STUCK])
    with pytest.raises(module.RunTimeoutError) as caught:
        kernel.run_batch(TILES)
    assert caught.value.kind == "wedged"
    assert "the runs did not complete in 0.005 s and are still in flight" in str(caught.value)
    assert caught.value.index in (None, 1)  # nobody knows how far a list got
    for _ in range(2):
        with pytest.raises(module.DeviceError, match="an earlier run is still in flight"):
            kernel.run_batch(TILES)
    assert len(OPENED) == 1
    RELEASED.set()
    assert works(kernel)
    assert len(OPENED) == 2


def test_a_batch_that_completes_late(module: ModuleType) -> None:
    with module.Passthrough(timeout=0.0001) as kernel:
        NEXT.extend(["", "", "", "", f"{STATE}COMPLETED"])
        with pytest.raises(module.RunTimeoutError, match="try a longer timeout") as caught:
            list(kernel.run_many(TILES))
        assert works(kernel)
        assert "5: the runs did not complete in 0.0005 s, but completed later" in str(caught.value)


def test_closing_and_forgetting_a_stuck_batch(module: ModuleType) -> None:
    kernel = module.Passthrough(timeout=0.001)
    NEXT.append(STUCK)
    with pytest.raises(module.RunTimeoutError):
        kernel.run_batch(TILES)
    kernel.close()
    del kernel
    gc.collect()
    assert ABORTED == []


def test_batches_that_are_forgotten_in_flight(module: ModuleType) -> None:
    kernel = module.Passthrough(timeout=0.001)
    NEXT.append(STUCK)
    taken = kernel._host._launcher.submit([(tile,) for tile in TILES])
    kernel.close()
    del taken, kernel
    gc.collect()
    assert ABORTED == []


def test_leaving_run_many_while_a_group_is_stuck(
    module: ModuleType, kernel: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_in_host(monkeypatch, GROUP_RUNS=3)
    results = kernel.run_many(np.concatenate([TILES, TILES]))
    assert (next(results) == TILES[0]).all()
    NEXT.append(STUCK)
    assert (next(results) == TILES[1]).all()
    assert (next(results) == TILES[2]).all()
    assert (next(results) == TILES[3]).all()
    results.close()
    with pytest.raises(module.DeviceError, match="in flight"):
        kernel.run_batch(TILES)
    RELEASED.set()
    assert works(kernel)


def test_a_list_that_can_not_be_submitted(
    module: ModuleType, kernel: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any) -> None:
        raise RuntimeError("DRM_IOCTL_AMDXDNA_EXEC_CMD IOCTL failed (err=-5): Input/output error")

    for name in ("RunList.execute", "Run.start"):
        with monkeypatch.context() as patch:
            patch.setattr(f"stuck_pyxrt.{name}", refused)
            if hasattr(module.xrt, "runlist") or name == "Run.start":
                with pytest.raises(module.DeviceError, match="could not be started: DRM_IOCTL"):
                    kernel.run_batch(TILES)
        assert works(kernel)


def test_ctrl_c_between_the_list_and_the_run_behind_it(
    module: ModuleType, kernel: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Run, "start_filled", interrupt)
        with pytest.raises(KeyboardInterrupt):
            kernel.run_batch(TILES)
    assert works(kernel)


def interrupt(*_: Any) -> None:
    raise KeyboardInterrupt


def test_ctrl_c_in_a_batch(
    module: ModuleType, kernel: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    wait = stuck_pyxrt.Run.wait

    def interrupted(self: stuck_pyxrt.Run, *args: Any) -> Any:
        if next(calls) == 0:
            signal.raise_signal(signal.SIGINT)
        return wait(self, *args)

    try:
        for plan in ("", f"{STATE}COMPLETED"):
            calls = iter(range(99))
            NEXT.append(plan)
            with monkeypatch.context() as patch:
                patch.setattr(stuck_pyxrt.Run, "wait", interrupted)
                with pytest.raises(KeyboardInterrupt):
                    kernel.run_batch(TILES)
            assert works(kernel)
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_batch_is_two_submissions(module: ModuleType, kernel: Any) -> None:
    assert works(kernel)
    expected = [4, 1] if hasattr(module.xrt, "runlist") else [1] * 5
    assert expected == SUBMITTED
