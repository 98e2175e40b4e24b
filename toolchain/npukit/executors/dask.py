"""Workers of a Dask cluster (the extra ``npukit[dask]``), on any number of machines.

Dask's scheduler gives the work of a worker that died to others, until several died of it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from typing import Any, Final

from npukit import __version__
from npukit.errors import ExecutorError, ToolchainError
from npukit.executors.crew import Crew, Hearer, MaybeDiedError

_CONNECT_SECONDS: Final = 10
_WORKER_SECONDS: Final = 0.2
_NO_WORKERS_SECONDS: Final = 30
"""How long a cluster may be without a worker while there is work: a new one may be starting."""
_ASK_SECONDS: Final = 5
_AHEAD: Final = 3
"""Pieces per thread of the cluster that are submitted: some are on their way meanwhile."""


class DaskCrew(Crew):
    """The workers of the scheduler at ``address`` (``tcp://host:port``).

    Args:
        address: the scheduler.
        jobs: how many pieces to submit at a time; by default, as the cluster has threads.

    Raises:
        ToolchainError: Dask is not installed.
        ExecutorError: there is no scheduler, it has no workers, or their npukit is another version.
    """

    def __init__(self, address: str, jobs: int | None) -> None:
        self._address = address
        self._client = _connected(address)
        self._jobs = jobs
        self._asked = time.monotonic()
        self._without_since: float | None = None
        try:
            self._executor: Executor = self._client.get_executor(pure=False)
            self._threads = self._wait_for_workers()
            self._check_versions()
        except BaseException:
            self._close()
            raise

    @property
    def window(self) -> int:
        """How many pieces are worth submitting at a time."""
        return self._jobs or max(_AHEAD, _AHEAD * self._threads)

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have it called by a worker; WorkerDiedError if that kills several of them."""
        return _translated(self._executor.submit(function, *args, **kwargs))

    @contextmanager
    def listening(self, topic: str, hear: Hearer) -> Iterator[None]:
        """Meanwhile ``hear`` gets the messages of the workers."""

        def handle(event: tuple[float, Any]) -> None:
            match event:
                case (_, {"message": [str(kind), int(number), str(text)]}):
                    hear((kind, number, text))

        self._client.subscribe_topic(topic, handle)
        try:
            yield
        finally:
            with suppress(Exception):  # the scheduler may be gone
                self._client.unsubscribe_topic(topic)

    def lost(self) -> str | None:
        """That the scheduler is gone, or has had no workers for a while."""
        if self._client.status != "running":
            return f"the connection to the scheduler at {self._address} is lost"
        now = time.monotonic()
        if now - self._asked < _ASK_SECONDS:
            return None
        try:
            self._threads = self._count_threads()
        except Exception as error:
            return f"the scheduler at {self._address} does not answer: {error}"
        self._asked = now
        if self._threads:
            self._without_since = None
        elif self._without_since is None:
            self._without_since = now
        elif now - self._without_since > _NO_WORKERS_SECONDS:
            return f"the scheduler at {self._address} has no workers any more"
        return None

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster, which goes on without this process."""
        if not cancel_futures and self._client.status == "running":
            with suppress(Exception):
                self._executor.shutdown(wait=wait)
        self._close()

    def _close(self) -> None:
        with suppress(Exception):  # Nothing is lost with the connection.
            self._client.close(timeout=2)

    def _wait_for_workers(self) -> int:
        until = time.monotonic() + _CONNECT_SECONDS
        # Not wait_for_workers, which keeps a processor busy.
        while not (threads := self._count_threads()):
            if time.monotonic() > until:
                raise ExecutorError(
                    f"the scheduler at {self._address} has no workers",
                    hint=f"start some: dask worker {self._address}",
                )
            time.sleep(_WORKER_SECONDS)
        return threads

    def _count_threads(self) -> int:
        """The threads of all workers."""
        counts: dict[str, int] = self._client.nthreads()
        return sum(counts.values())

    def _check_versions(self) -> None:
        """Check that each worker can import this version of npukit."""
        from npukit.executors.versions import own_version

        found: dict[str, Any] = self._client.run(own_version, on_error="return")
        for worker, version in found.items():
            if version != __version__:
                what = f"can't import npukit: {version}" if isinstance(version, Exception) else None
                raise ExecutorError(
                    f"the worker {worker} {what or f'has npukit {version}'}; this is npukit "
                    f"{__version__}",
                    hint="install the same npukit for all workers of the cluster",
                )


def _connected(address: str) -> Any:
    """A client; its library declares no types."""
    try:
        from distributed import Client
    except ImportError as error:
        raise ToolchainError(
            f"dask:// needs the package distributed: {error}",
            where="--executor",
            hint="pip install npukit[dask]",
        ) from error
    # What it would report about a lost connection, npukit reports itself.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        connect: Any = Client
        return connect(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise ExecutorError(
            f"can't connect to a Dask scheduler at {address}: {error}",
            where="--executor",
            hint="start one with: dask scheduler",
        ) from error


def _translated(future: Future[Any]) -> Future[Any]:
    """``future`` with npukit's exception if the workers died, and without Dask's own around it."""
    from distributed.scheduler import KilledWorker

    translated: Future[Any] = Future()

    def ended(done: Future[Any]) -> None:
        if done.cancelled():
            translated.cancel()
            translated.set_running_or_notify_cancel()
            return
        error = done.exception()
        if not translated.set_running_or_notify_cancel():
            return
        if isinstance(error, KilledWorker):
            last = error.last_worker
            translated.set_exception(
                # Dask counts a death for each piece that waits at the worker.
                MaybeDiedError(
                    f"{error.allowed_failures + 1} workers died of it; the last was "
                    f"{last.name} ({last.address})"
                )
            )
        elif error is not None:
            translated.set_exception(error)
        else:
            translated.set_result(done.result())

    future.add_done_callback(ended)
    translated.add_done_callback(lambda t: future.cancel() if t.cancelled() else None)
    return translated
