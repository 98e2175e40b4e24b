"""What a worker does with a piece of work: it says that it begins, and does it."""

from __future__ import annotations

import os
import platform
import sys
import threading
from collections.abc import Callable
from typing import Any, TypeAlias

from npukit.executors.crew import Work

Message: TypeAlias = tuple[str, int, str]
"""``started`` or ``told``, the number of a piece, and the worker's name or what it says."""

Sender: TypeAlias = Callable[[str, Message], None]
"""Sends a message under a topic."""

_senders: dict[int, tuple[str, Sender]] = {}
"""The name and the sender of each thread that is a worker of this process's own executors."""


def become_worker(name: str, send: Sender) -> None:
    """Make this thread a worker, which is called ``name`` and sends messages with ``send``."""
    _senders[threading.get_ident()] = name, send


def do_job(topic: str, number: int, work: Work, payload: bytes) -> tuple[str, bytes]:
    """Do one piece of work in this thread; the worker's name and the result."""
    name, send = _senders.get(threading.get_ident()) or _dask_worker() or (_process_name(), _unsent)
    send(topic, ("started", number, name))
    return name, work(payload, lambda text: send(topic, ("told", number, text)))


def _dask_worker() -> tuple[str, Sender] | None:
    """The name and the sender of the Dask worker that this thread belongs to."""
    if "distributed" not in sys.modules:
        return None
    from distributed import get_worker

    try:
        worker: Any = get_worker()
    except ValueError:
        return None
    own = str(worker.name)
    name = own if own == worker.address else f"{own} ({worker.address})"
    return name, lambda topic, message: worker.log_event(topic, {"message": list(message)})


def _process_name() -> str:
    return f"{platform.node()}:{os.getpid()}"


def _unsent(_topic: str, _message: Message) -> None:
    """The executor has no way to send it."""
