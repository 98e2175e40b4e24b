"""Handing pieces of work to an executor, and what becomes of each."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from queue import Empty, SimpleQueue
from secrets import token_hex
from typing import Final, Protocol, TypeAlias

from npukit.errors import ExecutorError
from npukit.executors.crew import Crew, Work, WorkerDiedError, crew_of
from npukit.executors.job import Message, do_job

_WAKE_SECONDS: Final = 0.5
"""The longest single wait: a signal does not interrupt one."""

_Ended: TypeAlias = tuple[int, Future[tuple[str, bytes]]]


class Observer(Protocol):
    """Learns what becomes of the pieces, by their numbers; called in the thread of the dispatch."""

    def started(self, number: int, worker: str) -> None:
        """A worker begins with a piece; again if another one died of it."""

    def told(self, number: int, text: str) -> None:
        """The worker says ``text`` about the piece."""

    def done(self, number: int, worker: str, result: bytes) -> None:
        """A piece is done."""

    def died(self, number: int, error: WorkerDiedError) -> None:
        """A piece is given up, because the workers that took it died."""


def _nothing() -> None:
    pass


def dispatch(
    executor: Executor,
    work: Work,
    payloads: Iterable[bytes],
    observer: Observer,
    interrupt: Callable[[], None] = _nothing,
) -> None:
    """Have ``work`` done on each of ``payloads``, whose numbers count from 0.

    ``payloads`` is read as the work proceeds. If the observer raises an exception, or an interrupt
    comes, all work that has not begun is cancelled, and work in progress is stopped where that is
    possible: ``interrupt`` ends what threads of this process wait for.

    Raises:
        ExecutorError: the executor is lost, or its workers can't run npukit.
    """
    crew = crew_of(executor)
    events: SimpleQueue[Message | _Ended] = SimpleQueue()
    topic = f"npukit-{token_hex(8)}"
    with crew.listening(topic, events.put):
        pieces = _Pieces(crew, lambda n, p: crew.submit(do_job, topic, n, work, p), events)
        try:
            left = enumerate(payloads)
            while pieces.fill(left) or pieces.start_suspect():
                try:
                    event = events.get(timeout=_WAKE_SECONDS)
                except Empty:
                    if (why := crew.lost()) is not None:
                        raise ExecutorError(why) from None
                    continue
                _report(event, pieces, observer)
        except BaseException:
            pieces.cancel()
            crew.abandon(interrupt)
            raise


class _Pieces:
    """The pieces that are submitted and not done."""

    def __init__(
        self,
        crew: Crew,
        submit: Callable[[int, bytes], Future[tuple[str, bytes]]],
        events: SimpleQueue[Message | _Ended],
    ) -> None:
        self._crew = crew
        self._submit = submit
        self._events = events
        self._futures: dict[int, Future[tuple[str, bytes]]] = {}
        self._payloads: dict[int, bytes] = {}
        self._suspects: deque[tuple[int, bytes]] = deque()
        self._alone = False
        self._more = True

    def fill(self, left: Iterable[tuple[int, bytes]]) -> bool:
        """Submit as many as the crew wants; whether any is outstanding then."""
        window = self._crew.window
        pieces = iter(left)
        while self._more and (window is None or len(self._futures) < window):
            piece = next(pieces, None)
            if piece is None:
                self._more = False
                break
            self._start(*piece)
        return bool(self._futures)

    def _start(self, number: int, payload: bytes) -> None:
        try:
            future = self._submit(number, payload)
        except (BrokenExecutor, RuntimeError) as error:
            raise _lost(error) from error
        self._futures[number] = future
        self._payloads[number] = payload
        future.add_done_callback(lambda ended: self._events.put((number, ended)))

    def start_suspect(self) -> bool:
        """Submit a piece alone of which workers may have died; whether there is one."""
        if not self._suspects:
            return False
        self._alone = True
        self._start(*self._suspects.popleft())
        return True

    def suspect(self, number: int, payload: bytes, error: WorkerDiedError) -> bool:
        """Note that workers may have died of a piece; False if that is certain."""
        if error.certain or self._alone:
            return False
        self._suspects.append((number, payload))
        return True

    def take(self, number: int) -> bytes:
        """Forget a piece that has ended; its payload."""
        del self._futures[number]
        return self._payloads.pop(number)

    def is_open(self, number: int) -> bool:
        """Whether the piece is outstanding: messages of others come too late."""
        return number in self._futures

    def cancel(self) -> None:
        """Cancel all that has not begun."""
        for future in self._futures.values():
            future.cancel()


def _report(event: Message | _Ended, pieces: _Pieces, observer: Observer) -> None:
    match event:
        case (int(number), Future() as future):
            _end(number, pieces.take(number), future, pieces, observer)
        case (kind, int(number), str(text)) if pieces.is_open(number):
            (observer.started if kind == "started" else observer.told)(number, text)


def _end(
    number: int,
    payload: bytes,
    future: Future[tuple[str, bytes]],
    pieces: _Pieces,
    observer: Observer,
) -> None:
    try:
        worker, result = future.result()
    except WorkerDiedError as error:
        if not pieces.suspect(number, payload, error):
            observer.died(number, error)
    except (BrokenExecutor, CancelledError) as error:
        raise _lost(error) from error
    else:
        observer.done(number, worker, result)


def _lost(error: BaseException) -> ExecutorError:
    text = str(error) or "it cancelled the work"
    return ExecutorError(
        f"the executor is lost: {text}",
        hint="what was finished is published and in the cache: the same command continues there",
    )
