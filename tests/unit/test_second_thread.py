"""The thread to which others hand over work."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator

import pytest

from npukit.emulator import second_thread


class OwnError(Exception):
    pass


def test_a_job_is_done_once_and_its_exception_is_not_lost() -> None:
    for _ in range(300):
        done: list[str] = []
        job = second_thread.hand_over(lambda: done.append(threading.current_thread().name))  # noqa: B023
        job.finish()
        assert len(done) == 1

    def fails() -> None:
        raise OwnError

    for _ in range(300):
        with pytest.raises(OwnError):
            second_thread.hand_over(fails).finish()


@pytest.fixture
def _own_thread() -> Iterator[None]:
    second_thread._end()
    yield
    second_thread._end()


@pytest.mark.usefixtures("_own_thread")
@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="needs signal masks")
def test_signals_come_to_the_main_thread() -> None:
    came = threading.Event()
    masks: list[set[int]] = []
    second_thread.hand_over(
        lambda: (masks.append(signal.pthread_sigmask(signal.SIG_BLOCK, ())), came.set())[1]
    )
    assert came.wait(60)
    assert {signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGUSR1} <= masks[0]
    assert not masks[0] & {signal.SIGSEGV, signal.SIGILL, signal.SIGFPE, signal.SIGBUS}
