"""Ctrl-C at the emulated device: never lost, and never a wrong result afterwards.

Python runs a signal's handler when it enters a function or returns from one in C. A profile function
is called at the same places, so raising SIGINT once at each place covers all of them.
"""

from __future__ import annotations

import gc
import random
import signal
import sys
import threading
import time
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
from npukit.signals import held_signals
from thoroughness import exhaustive

Action = Callable[[], object]


@pytest.fixture(scope="module", autouse=True)
def _what_is_there_stays() -> Iterator[None]:
    """Collecting it again in each test takes long in a process that has imported much."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


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
    """The number of places in ``action`` where a signal's handler could run."""
    count = 0

    def see(frame: FrameType, event: str) -> None:
        nonlocal count
        count += event in ("call", "c_return")

    watched(action, see)
    return count


def interrupt(action: Action, place: int) -> bool:
    """Run ``action`` with one SIGINT at one place; whether it came to that place."""
    left = place

    def see(frame: FrameType, event: str) -> None:
        nonlocal left
        if event in ("call", "c_return"):
            if left == 0:
                sys.setprofile(None)
                signal.raise_signal(signal.SIGINT)
            left -= 1

    watched(action, see)
    return left < 0


def test_a_cores_calls_run_no_finalizers() -> None:
    """Python drops an exception that is raised in a ``__del__``."""
    array = make_array()
    data, out = random_bytes(8 * BLOCK), np.zeros(8 * BLOCK, np.uint8)
    run(array, data, out)
    called: set[str] = set()
    watched(lambda: run(array, data, out), lambda frame, event: called.add(frame.f_code.co_name))
    assert "begin" in called
    assert "__del__" not in called


def test_an_array_loses_no_interrupt() -> None:
    data, out = random_bytes(2 * BLOCK), np.zeros(2 * BLOCK, np.uint8)
    array = make_array()
    run(array, data, out)
    count = places(partial(run, array, data, out))
    assert count > 300
    wedged = 0
    for place in range(0, count, 3 if exhaustive() else 31):
        array = make_array()
        run(array, data, out)
        with pytest.raises(KeyboardInterrupt):
            interrupt(partial(run, array, data, out), place)
        out[:] = 0
        again = run(array, data, out)
        if again.status is Status.COMPLETED:
            assert out.view("<i4").tolist() == doubled(data)
        else:
            assert "was interrupted by KeyboardInterrupt" in again.report
            wedged += 1
    assert wedged


@pytest.fixture(scope="module")
def host_module(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    return load_host_module(write_artifacts(tmp_path_factory.mktemp("host")).module, xrt)


def test_a_host_module_loses_no_interrupt(host_module: ModuleType) -> None:
    """Afterwards it works again, or says what happened; and it can always be closed."""
    a = np.arange(COUNT, dtype=np.int32)
    with host_module.Passthrough() as kernel:
        kernel(a)
        count = places(partial(kernel, a))
    assert count > 100
    for place in range(0, count, 3 if exhaustive() else 31):
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


class OwnError(Exception):
    """Raised by a program's own handler."""


# A signal between `open` and its `with` leaves the file to the garbage collector, which closes it.
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_signals_arrive_at_any_moment_of_a_kernels_life(host_module: ModuleType) -> None:
    """Opened, called, closed and dropped, with real signals from another thread at random moments."""

    def raise_ours(_number: int, _frame: FrameType | None) -> None:
        raise OwnError

    signal.signal(signal.SIGINT, raise_ours)
    a = np.arange(COUNT, dtype=np.int32)
    with host_module.Passthrough() as kernel:
        kernel(a)
    chance = random.Random(0)
    begun = time.perf_counter()
    with host_module.Passthrough() as kernel:
        kernel(a)
    life = time.perf_counter() - begun
    for _ in range(100 if exhaustive() else 6):
        sent = threading.Event()

        def send(delay: float, sent: threading.Event = sent) -> None:
            time.sleep(delay)
            signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
            sent.set()

        thread = threading.Thread(target=send, args=(chance.random() * 2 * life,))
        with pytest.raises(OwnError):
            thread.start()
            while not sent.is_set():
                with host_module.Passthrough() as kernel:
                    kernel(a)
        thread.join()
        # What the interrupted one left behind goes now.
        gc.collect()


def test_the_end_of_an_array_runs_no_python() -> None:
    """A ``__del__`` or a callback in Python is where an interrupt would be lost."""
    array = make_array()
    data, out = random_bytes(8 * BLOCK), np.zeros(8 * BLOCK, np.uint8)
    run(array, data, out)
    arrays = [array]
    del array
    called: list[str] = []

    def drop() -> None:
        arrays.clear()
        gc.collect()

    gc.collect()
    watched(drop, lambda frame, event: called.append(frame.f_code.co_name))
    # Hypothesis, if it has run in this process, listens to the garbage collector.
    assert set(called) <= {"drop", "watched", "gc_callback"}


def test_all_handlers_run_after_the_block() -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGUSR1, signal.SIGUSR2)}
    ran: list[int] = []

    def fails(number: int, _frame: FrameType | None) -> None:
        ran.append(number)
        raise OwnError(number)

    try:
        for number in before:
            signal.signal(number, fails)
        with pytest.raises(OwnError) as raised, held_signals():
            with held_signals():
                signal.raise_signal(signal.SIGUSR1)
                signal.raise_signal(signal.SIGUSR2)
                signal.raise_signal(signal.SIGUSR1)
            assert ran == []
        assert ran == [signal.SIGUSR1, signal.SIGUSR2]
        assert isinstance(raised.value.__context__, OwnError)
        assert all(signal.getsignal(number) is fails for number in before)
        # What the block itself raises is not lost either.
        with pytest.raises(OwnError) as raised, held_signals():
            signal.raise_signal(signal.SIGUSR1)
            raise ValueError("of the block")
        assert isinstance(raised.value.__context__, ValueError)
        # A handler that the block sets is the program's, and stays.
        with held_signals():
            signal.signal(signal.SIGUSR1, signal.SIG_IGN)
        assert signal.getsignal(signal.SIGUSR1) is signal.SIG_IGN
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_held_signals_loses_no_signal_at_any_line() -> None:
    """Neither at the start nor at the end of the block; afterwards all handlers are restored."""

    def hold() -> None:
        with held_signals():
            pass

    handler = signal.getsignal(signal.SIGINT)
    hold()  # the first time, Python also makes the enumeration's sets
    for place in range(places(hold)):
        with pytest.raises(KeyboardInterrupt):
            interrupt(hold, place)
        assert signal.getsignal(signal.SIGINT) is handler
        assert not [
            number
            for number in signal.valid_signals()
            if getattr(signal.getsignal(number), "__module__", "") == held_signals.__module__
        ]


def test_another_thread_holds_no_signals() -> None:
    def hold() -> None:
        with held_signals():
            seen.append(signal.getsignal(signal.SIGINT))

    seen: list[object] = []
    thread = threading.Thread(target=hold)
    thread.start()
    thread.join()
    assert seen == [signal.getsignal(signal.SIGINT)]
