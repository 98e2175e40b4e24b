"""npukit's code on the other machine, as seen from here: requests and answers, files."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import msgspec

from npukit.error_data import INTERNAL, ErrorData, error_from
from npukit.errors import RemoteError
from npukit.remote.bootstrap import MARK, OLDEST, VARIABLE, command, package
from npukit.remote.bundle import bundle, there
from npukit.remote.channel import Connection
from npukit.remote.frames import Message, encode, read

PIECE: Final = 1 << 20
_MOST_NOISE: Final = 1 << 20
"""Bytes that a login shell may print before the far end starts."""

News = Callable[[dict[str, Any]], None]


class FarError(Exception):
    """An exception of a host module there; ``kind`` is its word for what happened."""

    def __init__(self, message: str, kind: str) -> None:
        super().__init__(message)
        self.kind = kind


class ProcessEndedError(RemoteError):
    """The process there has ended, but the connection to the machine may be fine."""

    kind = "device"


class NoPythonError(RemoteError):
    """The machine has no Python, or none that is new enough."""


class Agent:
    """A process there that runs a module of npukit, which answers requests.

    Args:
        connection: to the machine.
        module: the module of npukit that it runs.
        python: the interpreter there; by default what ``NPUKIT_REMOTE_PYTHON`` here says, else the
            first one that is new enough.

    Raises:
        RemoteError: the machine can't run it: no Python, an old one, a full disk.
    """

    def __init__(self, connection: Connection, module: str, python: str | None = None) -> None:
        self._name = connection.name
        python = python or os.environ.get(VARIABLE) or None
        mark = f"{MARK}{secrets.token_hex(8)}:"
        self._channel = connection.start(command(there(module), python, mark))
        self.ended = False
        """Whether it answers no more: it has ended, or an answer was not waited for."""
        self.folder = ""
        """Its temporary folder there."""
        try:
            with suppress(BrokenPipeError):  # what it has said tells why it ended
                self._channel.write([package(bundle(module))])
            self._await_start(mark.encode(), python)
            first = self._read()
            self.folder = str(first.fields["news"]["folder"])
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def name(self) -> str:
        """The machine, for messages."""
        return self._name

    def close(self) -> None:
        """End the process there, which removes its temporary folder."""
        self.ended = True
        self._channel.close()

    def ask(
        self,
        request: str,
        fields: dict[str, Any] | None = None,
        parts: Sequence[bytes | memoryview] = (),
        on_news: News | None = None,
    ) -> Message:
        """The answer to a request; ``on_news`` gets what is said before it.

        Raises:
            NpukitError: what the far end raised.
            FarError: a host module there failed.
            RemoteError: the process there ended, or the connection is lost.
        """
        if self.ended:
            raise RemoteError("the process there is gone", where=self._name)
        try:
            self._channel.write(encode(Message({"request": request, **(fields or {})}, parts)))
            message = self._read()
            while "news" in message.fields:
                if on_news is not None:
                    on_news(message.fields["news"])
                message = self._read()
        except BrokenPipeError as error:
            self.ended = True
            raise self._ended() from error
        except BaseException:
            # On Ctrl-C, for example: the next answer would be that of this request.
            self.ended = True
            raise
        if "error" in message.fields:
            raise self._error(message.fields["error"])
        return Message(message.fields["answer"], message.parts)

    def upload(
        self,
        data: bytes | Path,
        path: str,
        on_piece: Callable[[int], None] | None = None,
    ) -> None:
        """Write a file there: ``path`` is absolute, or below the temporary folder.

        The file appears when it is complete. ``on_piece`` learns how many bytes have been sent.

        Raises:
            RemoteError: it can't be written there (a full disk, no permission), or was lost.
        """
        self.ask("put", {"path": path})
        digest, sent = hashlib.sha256(), 0
        for piece in _pieces(data):
            digest.update(piece)
            self.ask("piece", parts=[piece])
            sent += len(piece)
            if on_piece is not None:
                on_piece(sent)
        self.ask("done", {"sha256": digest.hexdigest()})

    def download(self, path: str) -> bytes:
        """The content of a file there.

        Raises:
            RemoteError: it can't be read, or changed meanwhile.
        """
        first = self.ask("get", {"path": path, "offset": 0})
        pieces = [bytes(part) for part in first.parts]
        got = sum(map(len, pieces))
        while got < first.fields["size"]:
            piece = bytes(self.ask("get", {"path": path, "offset": got}).parts[0])
            if not piece:
                break
            pieces.append(piece)
            got += len(piece)
        content = b"".join(pieces)
        if hashlib.sha256(content).hexdigest() != first.fields["sha256"]:
            raise RemoteError(f"{path} changed while it was read", where=self._name)
        return content

    def _await_start(self, mark: bytes, python: str | None) -> None:
        seen = b""
        while mark not in seen or b"\n" not in seen.partition(mark)[2]:
            got = self._channel.read(1)
            if not got:
                raise self._not_started(seen, python)
            seen += got
            if len(seen) > _MOST_NOISE:
                raise RemoteError(
                    "the login shell there prints without end",
                    where=self._name,
                    hint="look at what its start-up files (.bashrc, .profile) print",
                )
        said = seen.partition(mark)[2].partition(b"\n")[0].decode(errors="replace")
        if said == "started":
            return
        if said.startswith("no Python:"):
            raise self._no_python(said.removeprefix("no Python:").strip(" ;"), python)
        raise RemoteError(
            f"npukit's code can't start there: {said}",
            where=self._name,
            hint="it needs a few hundred KB in the temporary folder there (TMPDIR or /tmp)",
            details=self._channel.messages() or None,
        )

    def _no_python(self, found: str, python: str | None) -> NoPythonError:
        oldest = ".".join(map(str, OLDEST))
        wanted = "no Python" if python is None else f"no {python}"
        what = f"{found}; npukit needs {oldest}" if found else f"{wanted} was found there"
        return NoPythonError(
            what,
            where=self._name,
            hint=f"install Python {oldest} or newer there, or name one: {VARIABLE}=/path/to/python",
        )

    def _not_started(self, seen: bytes, python: str | None) -> RemoteError:
        printed = seen.decode(errors="replace").strip()
        details = "\n".join(text for text in (printed, self._channel.messages()) if text)
        named = "" if python is None else f" ({python})"
        return RemoteError(
            f"npukit's code does not start there{named}: {self._channel.ending()}",
            where=self._name,
            details=details or None,
            hint="try: ssh HOST python3 --version; the account needs a shell that runs commands",
        )

    def _read(self) -> Message:
        try:
            return read(self._exactly)
        except ValueError as error:
            raise RemoteError(
                f"what came from there is not npukit's: {error}", where=self._name
            ) from error

    def _exactly(self, size: int) -> bytes:
        pieces: list[bytes] = []
        while size:
            piece = self._channel.read(size)
            if not piece:
                raise self._ended()
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    def _ended(self) -> RemoteError:
        ending = self._channel.ending()
        details = self._channel.messages() or None
        kind = RemoteError if self._channel.is_lost() else ProcessEndedError
        return kind(ending, where=self._name, details=details)

    def _error(self, fields: dict[str, Any]) -> Exception:
        if "kind" in fields:
            return FarError(fields["message"], fields["kind"])
        if "errno" in fields:
            path = f"{fields['path']}: " if fields["path"] else ""
            return RemoteError(f"{path}{fields['message']}", where=self._name)
        data = msgspec.convert(fields["data"], ErrorData)
        if data.kind == INTERNAL:
            return RemoteError(
                f"npukit's code there failed: {data.message}",
                where=self._name,
                details=data.details,
            )
        error = error_from(data)
        error.where = self._name if error.where is None else f"{self._name} {error.where}"
        return error


def _pieces(data: bytes | Path) -> Any:
    if isinstance(data, bytes):
        for start in range(0, len(data), PIECE):
            yield data[start : start + PIECE]
        return
    try:
        with data.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece
    except OSError as error:
        raise RemoteError(f"{data} can't be read: {error.strerror}") from error
