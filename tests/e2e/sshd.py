"""A real ``sshd`` on a port of its own, with its own keys, and an ssh configuration that knows it."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ALIAS = "npu-box"
"""The ``Host`` of the client's configuration."""

_SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
_PRIVILEGE_SEPARATION = Path("/run/sshd")


def needs_sshd() -> None:
    """Skip where there is no sshd."""
    if _SSHD is None or shutil.which("ssh-keygen") is None:
        pytest.skip("no sshd (Debian: openssh-server)")
    pytest.importorskip("asyncssh", reason="needs npukit[ssh]")


@dataclass
class Sshd:
    """The server: its ``port``, the ``home`` of its users there, and the client's ``client``."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        """What ``HOME`` is there."""
        return self.folder / "there"

    @property
    def client(self) -> Path:
        """What ``HOME`` is here: with ``.ssh/config``, ``known_hosts`` and a key."""
        return self.folder / "here"

    @property
    def url(self) -> str:
        """Its address, without the alias."""
        return f"ssh://{getpass.getuser()}@127.0.0.1:{self.port}"

    def here(self, **more: str) -> dict[str, str]:
        """The environment of a command here that connects to it."""
        environment = {**os.environ, "HOME": str(self.client), **more}
        environment.pop("SSH_AUTH_SOCK", None)
        return environment

    def sessions(self) -> list[int]:
        """The processes of sshd that serve connections, those of a user's session last."""
        found = []
        waiting = [self.process.pid]
        while waiting:
            for child in _children(waiting.pop()):
                if (Path("/proc") / str(child) / "comm").read_text().startswith("sshd"):
                    found.append(child)
                    waiting.append(child)
        return found

    def kill_sessions(self) -> None:
        """Kill what serves the connections, as if the network broke."""
        for process in reversed(self.sessions()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)


def _children(process: int) -> list[int]:
    try:
        text = (Path("/proc") / str(process) / "task" / str(process) / "children").read_text()
    except OSError:
        return []
    return list(map(int, text.split()))


@contextlib.contextmanager
def running_sshd(folder: Path, environment: Mapping[str, str] | None = None) -> Iterator[Sshd]:
    """Start one; ``environment`` is what its sessions get besides ``HOME``."""
    needs_sshd()
    assert _SSHD is not None
    here, there = folder / "here", folder / "there"
    (here / ".ssh").mkdir(parents=True, mode=0o700)
    there.mkdir()
    _key(here / ".ssh" / "id_ed25519")
    _key(folder / "host_key")
    shutil.copy(here / ".ssh" / "id_ed25519.pub", folder / "authorized_keys")
    if os.getuid() == 0:
        _PRIVILEGE_SEPARATION.mkdir(parents=True, exist_ok=True)
    variables = {"HOME": str(there), **(environment or {})}
    setting = " ".join(f'"{name}={value}"' for name, value in variables.items())
    port = _free_port()
    (folder / "sshd_config").write_text(
        f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {folder}/host_key\n"
        f"AuthorizedKeysFile {folder}/authorized_keys\nPidFile none\nStrictModes no\nUsePAM no\n"
        "PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\n"
        f"MaxStartups 100\nSetEnv {setting}\n"
    )
    (here / ".ssh" / "config").write_text(
        f"Host {ALIAS}\n  HostName 127.0.0.1\n  Port {port}\n  User {getpass.getuser()}\n"
        f"  IdentityFile {here}/.ssh/id_ed25519\n  UserKnownHostsFile {here}/.ssh/known_hosts\n"
    )
    key = (folder / "host_key.pub").read_text()
    (here / ".ssh" / "known_hosts").write_text(f"[127.0.0.1]:{port} {key}")
    command = [_SSHD, "-D", "-e", "-f", str(folder / "sshd_config")]
    with (folder / "sshd.log").open("wb") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        _await_port(port, process, folder / "sshd.log")
        yield Sshd(folder, port, process, variables)
    finally:
        server = Sshd(folder, port, process)
        server.kill_sessions()
        process.kill()
        process.wait()


def _key(path: Path) -> None:
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await_port(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    while True:
        assert process.poll() is None, log.read_text()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
