"""Ctrl-C at the emulated device: never lost, and never a wrong result afterwards.

Python runs a signal's handler as it enters a function or returns from one in C. A profile function
is called at the same places, so raising SIGINT there, once at each, tries every one of them.
"""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Callable, Iterator
from functools import partial
from types import FrameType, ModuleType

import numpy as np
import pytest
from hand_made_array import random_bytes
from test_array_engine import BLOCK, doubled, make_array, run

import npukit.emulator.pyxrt as xrt
from host_artifacts import COUNT, write_artifacts
from npukit.emulator.array import Status
from npukit.runtime.modules import load_host_module

Action = Callable[[], object]


@pytest.fixture(autouse=True)
def _own_handler_and_no_collections() -> Iterator[None]:
    """What an earlier test left behind must not be finalized in the middle of a call."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        signal.signal(signal.SIGINT, before)


def watched(action: Action, see: Callable[[FrameType, str], None]) -> None:
    def profile(frame: FrameType, event: str, _argument: object) -> None:
        see(frame, event)

    sys.setprofile(profile)
    try:
        action()
    finally:
        sys.setprofile(None)


def places(action: Action) -> int:
    """How often a signal's handler could have run during ``action``."""
    count = 0

    def see(frame: FrameType, event: str) -> None:
        nonlocal count
        count += event in ("call", "c_return")

    watched(action, see)
    return count


def interrupt(action: Action, place: int) -> None:
    """Do ``action``, with one SIGINT at one place."""
    left = place

    def see(frame: FrameType, event: str) -> None:
        nonlocal left
        if event in ("call", "c_return"):
            if left == 0:
                sys.setprofile(None)
                signal.raise_signal(signal.SIGINT)
            left -= 1

    watched(action, see)


def test_a_core_s_calls_finalize_nothing() -> None:
    """Python drops an exception that is raised in a ``__del__``."""
    array = make_array()
    data, out = random_bytes(8 * BLOCK), np.zeros(8 * BLOCK, np.uint8)
    run(array, data, out)
    called: set[str] = set()
    watched(lambda: run(array, data, out), lambda frame, event: called.add(frame.f_code.co_name))
    assert "resume" in called
    assert "__del__" not in called


def test_an_array_loses_no_interrupt() -> None:
    data, out = random_bytes(2 * BLOCK), np.zeros(2 * BLOCK, np.uint8)
    array = make_array()
    run(array, data, out)
    count = places(lambda: run(array, data, out))
    assert count > 300
    wedged = 0
    for place in range(0, count, 3):
        array = make_array()
        run(array, data, out)
        with pytest.raises(KeyboardInterrupt):
            interrupt(partial(run, array, data, out), place)
        out[:] = 0
        again = run(array, data, out)
        if again.status is Status.COMPLETED:
            assert out.view("<i4").tolist() == doubled(data)
        else:
            assert "was cut short by KeyboardInterrupt" in again.report
            wedged += 1
    assert wedged


@pytest.fixture(scope="module")
def host_module(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    return load_host_module(write_artifacts(tmp_path_factory.mktemp("host")).module, xrt)


def test_a_host_module_loses_no_interrupt(host_module: ModuleType) -> None:
    """Afterwards it is right again, or says what happened; and it can always be closed."""
    a = np.arange(COUNT, dtype=np.int32)
    with host_module.Passthrough() as kernel:
        kernel(a)
        count = places(lambda: kernel(a))
    assert count > 100
    for place in range(0, count, 3):
        with host_module.Passthrough() as kernel:
            kernel(a)
            with pytest.raises(KeyboardInterrupt):
                interrupt(partial(kernel, a + 1), place)
            try:
                again = kernel(a)
            except host_module.KernelError as error:
                assert "KeyboardInterrupt" in str(error)
            else:
                assert np.array_equal(again, a)
