"""After a run that failed or got stuck: what is dropped, what is kept, and that the next is right."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import stuck_pyxrt
from host_artifacts import COUNT, set_in_host, stalling_insts, write_artifacts
from npukit.emulator import pyxrt
from npukit.runtime.modules import load_host_module
from stuck_pyxrt import ABORTED, NEXT, OPENED, RELEASED, STUCK, make_pyxrt, stuck_module

DATA = np.arange(COUNT, dtype=np.int32) * 3 - 5
STATE = "ERT_CMD_STATE_"


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    with stuck_module(make_pyxrt(), tmp_path, monkeypatch) as loaded:
        yield loaded


@pytest.fixture
def kernel(module: ModuleType) -> Iterator[Any]:
    with module.Passthrough(timeout=0.001) as opened:
        yield opened


def fails(module: ModuleType, kernel: Any, kind: str) -> str:
    with pytest.raises(module.DeviceError) as caught:
        kernel(DATA)
    assert caught.value.kind == kind
    return str(caught.value)


def works(kernel: Any) -> bool:
    return bool((kernel(DATA) == DATA).all())


def test_a_run_that_the_driver_ends_is_followed_by_a_new_context(
    module: ModuleType, kernel: Any
) -> None:
    for state, kind in (("TIMEOUT", "timeout"), ("ABORT", "timeout"), ("ERROR", "timeout")):
        NEXT.append(STATE + state)
        text = fails(module, kernel, kind)
        assert text.startswith(f"the run did not complete in 0.001 s ({STATE}{state})")
        assert ("the driver ended the run" in text) == (state != "ERROR")
        assert works(kernel)
    assert len(OPENED) == 4
    assert works(kernel)
    assert len(OPENED) == 4


def test_a_run_that_completes_late_is_not_called_stuck(module: ModuleType, kernel: Any) -> None:
    NEXT.append(f"{STATE}COMPLETED")
    assert "try a longer timeout" in fails(module, kernel, "timeout")
    assert works(kernel)


def test_a_run_that_nothing_ends_is_kept_and_no_other_is_started(
    module: ModuleType, kernel: Any
) -> None:
    NEXT.append(STUCK)
    text = fails(module, kernel, "wedged")
    assert text.startswith("the run did not complete in 0.001 s and is still in flight")
    assert "modprobe" in text
    for _ in range(2):
        assert fails(module, kernel, "wedged").startswith("an earlier run is still in flight")
    with pytest.raises(module.DeviceError, match="in flight"):
        kernel.fill_outputs(0)
    assert len(OPENED) == 1
    RELEASED.set()
    assert works(kernel)
    assert len(OPENED) == 2


def test_closing_and_forgetting_do_not_wait_for_a_stuck_run_and_do_not_drop_it(
    module: ModuleType,
) -> None:
    kernel = module.Passthrough(timeout=0.001)
    NEXT.append(STUCK)
    fails(module, kernel, "wedged")
    kernel.close()
    with pytest.raises(module.DeviceError, match="closed"):
        kernel(DATA)
    del kernel
    gc.collect()
    assert ABORTED == []
    with module.Passthrough() as another:
        assert works(another)


def test_an_iterator_that_is_left_while_a_run_is_stuck(module: ModuleType, kernel: Any) -> None:
    NEXT.extend(["", STUCK])
    for result in kernel.run_many(DATA for _ in range(4)):
        assert (result == DATA).all()
        break
    assert fails(module, kernel, "wedged").startswith("an earlier run is still in flight")
    RELEASED.set()
    assert works(kernel)


def test_run_many_goes_on_after_a_failure_when_called_again(
    module: ModuleType, kernel: Any
) -> None:
    NEXT.extend(["", f"{STATE}ABORT"])
    results = kernel.run_many(DATA for _ in range(4))
    assert (next(results) == DATA).all()
    with pytest.raises(module.RunTimeoutError):
        list(results)
    assert [bool((result == DATA).all()) for result in kernel.run_many([DATA] * 4)] == [True] * 4


def test_runs_of_other_threads_on_a_context_that_failed_fail_too(
    module: ModuleType, kernel: Any
) -> None:
    ok = kernel._host._launcher.start((DATA,))
    NEXT.append(f"{STATE}ABORT")
    fails(module, kernel, "timeout")
    with pytest.raises(module.DeviceError, match="another run failed in the meantime"):
        kernel._host._launcher.finish(ok, (None,))
    assert works(kernel)
    assert len(OPENED) == 2


def test_a_run_of_the_new_context_is_not_affected_by_the_old_one(
    module: ModuleType, kernel: Any
) -> None:
    old = kernel._host._launcher.start((DATA,))
    NEXT.append(f"{STATE}ABORT")
    fails(module, kernel, "timeout")
    new = kernel._host._launcher.start((DATA,))
    with pytest.raises(module.DeviceError, match="another run failed in the meantime"):
        kernel._host._launcher.finish(old, (None,))
    (result,) = kernel._host._launcher.finish(new, (None,))
    assert (result == DATA).all()
    assert len(OPENED) == 2


def test_threads_go_on_after_failures(module: ModuleType) -> None:
    wrong: list[str] = []
    failures: list[str] = []
    with module.Passthrough(timeout=0.5) as kernel:

        def work(seed: int) -> None:
            for index in range(25):
                array = DATA + seed * 1000 + index
                try:
                    if not (kernel(array) == array).all():
                        wrong.append(f"{seed}: {index}")
                except module.DeviceError as error:
                    failures.append(str(error))

        threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
        NEXT.extend(["", "", f"{STATE}ABORT"] * 5)
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert works(kernel)
    assert wrong == []
    assert failures


def test_a_call_waits_for_what_another_thread_is_settling(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_in_host(monkeypatch, GRACE=60.0, DRIVER_LIMIT=60.0)
    late: list[str] = []
    with module.Passthrough(timeout=0.001) as kernel:

        def work() -> None:
            late.append(fails(module, kernel, "timeout"))

        for _ in range(10):
            NEXT.append(STUCK)
            threads = [threading.Thread(target=work)]
            threads[0].start()
            while not kernel._host._launcher._stuck:
                time.sleep(0.001)
            right: list[bool] = []
            threads += [
                threading.Thread(target=lambda found=right: found.append(works(kernel)))
                for _ in range(3)
            ]
            for thread in threads[1:]:
                thread.start()
            assert right == []
            RELEASED.set()
            for thread in threads:
                thread.join()
            RELEASED.clear()
            assert right == [True] * 3
    assert len(late) == 10
    assert all("try a longer timeout" in text for text in late)


def test_the_next_call_asks_again_for_a_context_that_was_refused(
    module: ModuleType, kernel: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    NEXT.append(f"{STATE}ABORT")
    fails(module, kernel, "timeout")

    def busy(*_args: object) -> None:
        raise RuntimeError("DRM_IOCTL_AMDXDNA_CREATE_HWCTX IOCTL failed (err=-16): Device or r...")

    with monkeypatch.context() as patch:
        patch.setattr(module.xrt, "hw_context", busy)
        for _ in range(2):
            text = fails(module, kernel, "busy")
            assert "passthrough.xclbin can't be loaded again on device 0: DRM_IOCTL" in text
    assert works(kernel)


def test_the_new_context_is_checked_as_the_first_was(
    module: ModuleType, kernel: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    NEXT.append(f"{STATE}ABORT")
    fails(module, kernel, "timeout")
    right = pyxrt.kernel.group_id
    monkeypatch.setattr(module.xrt.kernel, "group_id", lambda self, i: right(self, i) ^ (i == 3))
    with pytest.raises(module.ArtifactError, match="expected memory bank 0, found memory bank 1"):
        kernel(DATA)


def test_ctrl_c_in_a_run_is_followed_by_a_right_one(
    module: ModuleType, kernel: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    wait, calls = stuck_pyxrt.Run.wait, iter(range(99))

    def interrupted(self: stuck_pyxrt.Run, *args: Any) -> Any:
        if next(calls) == 0:
            signal.raise_signal(signal.SIGINT)
        return wait(self, *args)

    try:
        for plan in ("", f"{STATE}COMPLETED", STUCK):
            calls = iter(range(99))
            NEXT.append(plan)
            with monkeypatch.context() as patch:
                patch.setattr(stuck_pyxrt.Run, "wait", interrupted)
                with pytest.raises(KeyboardInterrupt):
                    kernel(DATA)
            if plan == STUCK:
                fails(module, kernel, "wedged")
                RELEASED.set()
            assert works(kernel)
    finally:
        signal.signal(signal.SIGINT, before)


def test_an_interpreter_that_ends_while_a_run_is_stuck(tmp_path: Path) -> None:
    artifacts = write_artifacts(tmp_path, target="hw")
    program = f"""
        import os, sys
        import numpy as np
        import stuck_pyxrt
        sys.modules["pyxrt"] = stuck_pyxrt.make_pyxrt()
        stuck_pyxrt.ABORT[:] = [stuck_pyxrt.abort]
        sys.path.insert(0, {str(artifacts.module.parent)!r})
        import passthrough
        vars(passthrough._host).update(SLICE=1, GRACE=0.01, DRIVER_LIMIT=0.02)
        kernel, other = passthrough.Passthrough(timeout=0.001), passthrough.Passthrough()
        stuck_pyxrt.NEXT.extend(["stuck", "stuck"])
        a = np.zeros({COUNT}, np.int32)
        try:
            kernel(a)
        except passthrough.RunTimeoutError as error:
            kept = error
        forgotten = other._host._launcher.start((a,))
        print("done", flush=True)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "done\n", "")


def test_contexts_that_failed_are_given_back_while_their_errors_are_kept(tmp_path: Path) -> None:
    module = load_host_module(write_artifacts(tmp_path, stream=stalling_insts()).module)
    kept, groups = [], set()
    with module.Passthrough() as kernel:
        for _ in range(5):
            groups.add(kernel._host._launcher.opened()._kernel.group_id(3))
            with pytest.raises(module.RunTimeoutError) as caught:
                kernel(DATA)
            kept.append(caught.value)
    assert len(kept) == 5
    assert len(groups) == 1
