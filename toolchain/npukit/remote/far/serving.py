"""Answers the requests of the near end, until it closes the connection or falls silent.

A thread reads the requests; the main thread answers them in order. So the loss of the connection is
noticed, and ends this process and its children, even if the main thread is in a driver's call.
"""

from __future__ import annotations

import ctypes
import os
import queue
import select
import shutil
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Final

from npukit.error_data import error_data
from npukit.errors import NpukitError
from npukit.remote.frames import Message, encode, read
from npukit.scratch import claim, remove_abandoned

SILENCE: Final = 120.0
"""Seconds without a word of the near end, after which it is gone: it sends one every few."""

_DEATH_SIGNAL: Final = 1  # PR_SET_PDEATHSIG of linux/prctl.h

Handler = Callable[[Message], Message]


class Service:
    """The far end of a connection.

    ``folder`` is a temporary folder, removed at the end. ``at_end`` holds what else has to be
    undone if the connection is lost, in order. ``children`` are leaders of process groups to kill.
    """

    def __init__(self, folder: Path, incoming: int, outgoing: int) -> None:
        self.folder = folder
        self._incoming = incoming
        self._outgoing = outgoing
        self._requests: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._writing = threading.Lock()
        self._ending = threading.RLock()
        self.at_end: list[Callable[[], None]] = []
        self.children: set[int] = set()

    def serve(self, handlers: Mapping[str, Handler]) -> None:
        """Answer requests until the near end closes the connection."""
        threading.Thread(target=self._read, daemon=True).start()
        while (request := self._requests.get()) is not None:
            self._answer(request, handlers)
        self.end(0)

    def tell(self, fields: dict[str, object]) -> None:
        """Send news before the answer of the request that is being handled."""
        self._send(Message({"news": fields}))

    def end(self, status: int) -> None:
        """Undo what is unfinished, and end this process at once."""
        with self._ending:
            for child in list(self.children):
                with suppress(OSError):
                    os.killpg(child, signal.SIGKILL)
            for undo in self.at_end:
                with suppress(Exception):
                    undo()
            shutil.rmtree(self.folder, ignore_errors=True)
            os._exit(status)

    def _read(self) -> None:
        try:
            while True:
                message = read(self._exactly)
                if message.fields.get("request") == "still there":
                    continue
                self._requests.put(message)
        except EOFError:
            # Either all is done, or the connection is lost: what is being handled has no reader.
            self.end(0)
        except BaseException:
            traceback.print_exc()
            self.end(1)

    def _exactly(self, size: int) -> bytes:
        pieces: list[bytes] = []
        while size:
            ready, _, _ = select.select([self._incoming], [], [], SILENCE)
            if not ready:
                raise EOFError
            piece = os.read(self._incoming, min(size, 1 << 20))
            if not piece:
                raise EOFError
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    def _answer(self, request: Message, handlers: Mapping[str, Handler]) -> None:
        name = str(request.fields.get("request"))
        try:
            reply = handlers[name](request)
            answer = Message({"answer": reply.fields}, reply.parts)
        except Exception as error:
            answer = Message({"error": error_fields(error)})
        self._send(answer)

    def _send(self, message: Message) -> None:
        with self._writing:
            try:
                for piece in encode(message):
                    left = memoryview(piece).cast("B") if len(piece) else memoryview(b"")
                    while left:
                        left = left[os.write(self._outgoing, left) :]
            except OSError:
                self.end(1)


def error_fields(error: Exception) -> dict[str, object]:
    """An exception as JSON: a host module's, the system's, or else one of npukit's or any other."""
    if not isinstance(error, NpukitError):
        kind = getattr(error, "kind", None)
        if isinstance(kind, str):
            return {"kind": kind, "message": str(error)}
        if isinstance(error, OSError):
            path = "" if error.filename is None else str(error.filename)
            return {"errno": error.errno, "message": error.strerror or str(error), "path": path}
    return {"data": asdict(error_data(error))}


def start(folder: Path, serve: Callable[[Service], None]) -> None:
    """Run a service on standard input and output; ``folder`` is the one that holds this code.

    What else this process prints, libraries of C++ included, goes to standard error.
    """
    outgoing = os.dup(1)
    os.dup2(2, 1)
    incoming = os.dup(0)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    for number in (signal.SIGHUP, signal.SIGPIPE, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    with suppress(OSError):
        claim(folder)
    remove_abandoned(folder.parent)
    service = Service(folder, incoming, outgoing)
    signal.signal(signal.SIGTERM, lambda number, frame: service.end(128 + number))
    service.tell({"process": os.getpid(), "folder": str(folder)})
    serve(service)


def die_with_parent() -> None:
    """In a child before it executes its program: end when the parent does (Linux only)."""
    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)
