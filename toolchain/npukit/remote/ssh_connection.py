"""Machines over ssh, with asyncssh. Its event loop runs in a thread of its own.

The system's ssh configuration decides what it decides for ``ssh``: names, users, ports, keys, jump
hosts, known hosts. A host whose key is not known is refused; npukit never adds one.
"""

from __future__ import annotations

import asyncio
import importlib
import threading
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from npukit.errors import RemoteError
from npukit.remote.address import Address
from npukit.remote.frames import Message, encode
from npukit.remote.ssh_options import ssh_options

if TYPE_CHECKING:
    import asyncssh

_EXTRA: Final = "npukit[ssh]"
_CONNECT_SECONDS: Final = 20
_KEEPALIVE_SECONDS: Final = 10
_KEEPALIVES: Final = 3
"""Unanswered ones after which the connection counts as lost."""
_CLOSE_SECONDS: Final = 5.0
_LAST_WORDS: Final = 8 << 10
_BEAT: Final[Sequence[bytes | memoryview]] = encode(Message({"request": "still there"}))

T = TypeVar("T")


class SshConnection:
    """An authenticated connection to the machine at ``address``.

    Raises:
        RemoteError: there is no way to it: name, network, host key, authentication; or asyncssh is
            not installed.
    """

    def __init__(self, address: Address) -> None:
        self._address = address
        try:
            self._ssh: Any = importlib.import_module("asyncssh")
        except ImportError as error:
            raise RemoteError(
                f"ssh needs asyncssh, which can't be imported: {error}",
                hint=f'pip install "{_EXTRA}"',
            ) from error
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(lambda loop, context: None)
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._connection: asyncssh.SSHClientConnection | None = None
        self.lost: str | None = None
        """Why the connection is gone, if it is."""
        try:
            self._connection = self.run(self._connect())
        except BaseException as error:
            self.close()
            if isinstance(error, Exception) and not isinstance(error, RemoteError):
                raise self._explained(error) from error
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
        """The address."""
        return str(self._address)

    def start(self, command: str) -> SshChannel:
        """See :class:`npukit.remote.channel.Connection`."""
        try:
            process = self.run(self._process(command))
        except Exception as error:
            raise self._explained(error) from error
        return SshChannel(self, process)

    def is_lost(self) -> bool:
        """See :class:`npukit.remote.channel.Connection`."""
        return self._connection is None or self.lost is not None

    def close(self) -> None:
        """See :class:`npukit.remote.channel.Connection`."""
        if self._loop.is_closed():
            return
        connection, self._connection = self._connection, None
        with suppress(Exception):
            if connection is not None:
                self.run(_closed(connection))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_CLOSE_SECONDS)
        if not self._thread.is_alive():
            self._loop.close()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of a coroutine of the event loop."""
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    async def _process(self, command: str) -> asyncssh.SSHClientProcess[bytes]:
        assert self._connection is not None
        return await self._connection.create_process(command, encoding=None)

    async def _connect(self) -> asyncssh.SSHClientConnection:
        ssh = self._ssh
        address = self._address
        options = ssh_options(
            ssh,
            address,
            client_factory=lambda: _client(ssh, self._note_loss),
            keepalive_interval=_KEEPALIVE_SECONDS,
            keepalive_count_max=_KEEPALIVES,
        )
        made = ssh.connect(address.host, options=options)
        return await asyncio.wait_for(made, options.connect_timeout or _CONNECT_SECONDS)

    def _note_loss(self, error: Exception | None) -> None:
        if self.lost is None:
            self.lost = _reason(error)

    def _explained(self, error: Exception) -> RemoteError:
        ssh = self._ssh
        host = self._address.host
        hint: str | None = None
        if isinstance(error, ssh.HostKeyNotVerifiable):
            message = f"its host key is not known, or has changed: {_reason(error)}"
            port = f"-p {self._address.port} " if self._address.port else ""
            hint = (
                f"compare it with one from a safe source, then: ssh {port}{host}   # adds it to "
                "~/.ssh/known_hosts"
            )
        elif isinstance(error, ssh.PermissionDenied):
            message = f"it refuses to let you in: {_reason(error)}"
            hint = (
                "npukit uses the keys of ssh-agent and of ~/.ssh (IdentityFile); a key with a "
                "passphrase needs ssh-agent, and passwords are not used"
            )
        elif isinstance(error, TimeoutError):
            message = "it does not answer"
            hint = "check the name, the port, and that its ssh server runs"
        elif isinstance(error, OSError):
            message = f"it can't be reached: {error.strerror or error}"
            hint = "check the name, the port, and that its ssh server runs"
        elif isinstance(error, ssh.ConfigParseError):
            message = f"the ssh configuration has an error: {error}"
        else:
            message = _reason(error)
        return RemoteError(message, where=self.name, hint=hint)


class SshChannel:
    """A command that runs over an :class:`SshConnection`."""

    def __init__(
        self, connection: SshConnection, process: asyncssh.SSHClientProcess[bytes]
    ) -> None:
        self._connection = connection
        self._process = process
        self._errors: deque[bytes] = deque(maxlen=64)
        self._closed = False
        self._unread = b""
        self._listening = asyncio.run_coroutine_threadsafe(self._listen(), connection._loop)
        self._beating = asyncio.run_coroutine_threadsafe(self._beat(), connection._loop)
        self._order = asyncio.Lock()

    def write(self, pieces: Sequence[bytes | memoryview]) -> None:
        """See :class:`npukit.remote.channel.Channel`."""
        try:
            self._connection.run(self._write(pieces))
        except Exception as error:
            raise BrokenPipeError("it reads no more") from error

    def read(self, size: int) -> bytes:
        """See :class:`npukit.remote.channel.Channel`."""
        if not self._unread:
            try:
                self._unread = self._connection.run(self._process.stdout.read(1 << 20))
            except Exception:  # the connection is lost: ending() says so
                return b""
        taken, self._unread = self._unread[:size], self._unread[size:]
        return taken

    def messages(self) -> str:
        """See :class:`npukit.remote.channel.Channel`."""
        return b"".join(self._errors)[-_LAST_WORDS:].decode(errors="replace").strip()

    def ending(self) -> str:
        """See :class:`npukit.remote.channel.Channel`."""
        with suppress(Exception):
            self._connection.run(self._awaited_end())
        process = self._process
        if self.is_lost():
            return (
                f"the connection is lost: {self._connection.lost}; what ran there ends by itself "
                "and removes its temporary files"
            )
        if process.exit_signal is not None:
            return f"the process there was killed by SIG{process.exit_signal[0]}"
        if process.exit_status is not None:
            return f"the process there ended with status {process.exit_status}"
        return "the process there ended, and the connection does not say how"

    def is_lost(self) -> bool:
        """See :class:`npukit.remote.channel.Channel`."""
        return self._connection.lost is not None and self._process.returncode is None

    def close(self) -> None:
        """See :class:`npukit.remote.channel.Channel`."""
        if self._closed:
            return
        self._closed = True
        self._beating.cancel()
        with suppress(Exception):
            self._connection.run(self._end())
        self._listening.cancel()

    async def _write(self, pieces: Sequence[bytes | memoryview]) -> None:
        async with self._order:
            for piece in pieces:
                self._process.stdin.write(bytes(piece))
            await self._process.stdin.drain()

    async def _awaited_end(self) -> None:
        await asyncio.wait_for(self._process.wait_closed(), _CLOSE_SECONDS)

    async def _end(self) -> None:
        # The far end takes the end of its input as the end of its work, and cleans up.
        self._process.stdin.write_eof()
        try:
            await self._awaited_end()
        except TimeoutError:
            self._process.terminate()
            self._process.close()

    async def _listen(self) -> None:
        while piece := await self._process.stderr.read(4096):
            self._errors.append(piece)

    async def _beat(self) -> None:
        """Tell the far end from time to time that this end is still there."""
        while True:
            await asyncio.sleep(_KEEPALIVE_SECONDS)
            await self._write(_BEAT)


def _client(ssh: Any, on_loss: Callable[[Exception | None], None]) -> asyncssh.SSHClient:
    """A client that tells of the end of its connection."""
    client: asyncssh.SSHClient = ssh.SSHClient()
    client.connection_lost = on_loss  # type: ignore[method-assign,assignment]
    return client


async def _closed(connection: asyncssh.SSHClientConnection) -> None:
    connection.close()
    await asyncio.wait_for(connection.wait_closed(), _CLOSE_SECONDS)


def _reason(error: Exception | None) -> str:
    if error is None:
        return "it was closed"
    return str(getattr(error, "reason", "") or error) or type(error).__name__
