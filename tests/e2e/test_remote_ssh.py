"""Connections to a real sshd: the ssh configuration, keys, login shells, Pythons, files."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sshd import ALIAS, Sshd, needs_sshd, running_sshd

from npukit.errors import RemoteError
from npukit.remote.address import parse_address
from npukit.remote.agent import Agent, ProcessEndedError
from waiting import wait_until_gone

FAR = "npukit.remote.far.plain"

Connect = Callable[..., AbstractContextManager[Agent]]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    with running_sshd(tmp_path_factory.mktemp("sshd")) as running:
        yield running


@pytest.fixture(autouse=True)
def _python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NPUKIT_REMOTE_PYTHON", sys.executable)
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Connect:
    """Connects to a server with the client's configuration of ``home``."""

    @contextmanager
    def connected(address: str = ALIAS, *, home: Path) -> Iterator[Agent]:
        from npukit.remote.ssh_connection import SshConnection

        monkeypatch.setenv("HOME", str(home))
        with SshConnection(parse_address(address)) as connection, Agent(connection, FAR) as agent:
            yield agent

    return connected


def with_python(
    tmp_path: Path, text: str | None = None, **more: str
) -> AbstractContextManager[Sshd]:
    """A server whose PATH has only a shell's usual tools, and this ``python3``."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "cat", "rm"):
        (tools / name).symlink_to(shutil.which(name) or name)
    if text is not None:
        (tools / "python3").write_text(text)
        (tools / "python3").chmod(0o755)
    return running_sshd(tmp_path / "server", {"PATH": str(tools), **more})


@pytest.mark.parametrize(
    "path", ["plain", "a folder/with 'quotes' and \"more\"", "-x", "ü\n*?$HOME"]
)
def test_files_arrive_and_return_whole(server: Sshd, connect: Connect, path: str) -> None:
    content = os.urandom(3_000_001)
    with connect(home=server.client) as agent:
        agent.upload(content, path)
        assert (Path(agent.folder) / path).read_bytes() == content
        assert agent.download(path) == content
        agent.upload(b"", path)
        assert agent.download(path) == b""
        folder = Path(agent.folder)
    assert not folder.exists()


def test_addresses_without_an_alias_use_the_default_key(server: Sshd, connect: Connect) -> None:
    with connect(server.url, home=server.client) as agent:
        assert agent.name == server.url


def test_through_a_jump_host(server: Sshd, connect: Connect, tmp_path: Path) -> None:
    """The same server plays both; asyncssh itself tunnels."""
    home = tmp_path / "home"
    shutil.copytree(server.client, home)
    config = (home / ".ssh" / "config").read_text()
    inner = config.replace(f"Host {ALIAS}", "Host inner") + f"  ProxyJump {ALIAS}\n"
    (home / ".ssh" / "config").write_text(config + inner)
    with connect("inner", home=home) as agent:
        agent.upload(b"x", "file")


@pytest.mark.parametrize("way", [ALIAS, f"other,{ALIAS}", "between", "someone@jump:2200"])
def test_an_unchecked_jump_host_is_refused(
    server: Sshd, connect: Connect, tmp_path: Path, way: str
) -> None:
    home = tmp_path / "home"
    shutil.copytree(server.client, home)
    config = home / ".ssh" / "config"
    checked = config.read_text()
    unchecked = checked.replace(f"{server.client}/.ssh/known_hosts", "none")
    config.write_text(
        unchecked.replace(f"Host {ALIAS}", f"Host {ALIAS} jump")
        + f"Host between\n  ProxyJump {ALIAS}\n"
        + checked.replace(f"Host {ALIAS}", "Host inner")
        + f"  ProxyJump {way}\n"
    )
    with pytest.raises(RemoteError, match=r"check of the host key of the jump host .* off"):
        connect("inner", home=home).__enter__()


def test_jump_hosts_in_a_circle_are_refused(server: Sshd, connect: Connect, tmp_path: Path) -> None:
    (tmp_path / ".ssh").mkdir()
    (tmp_path / ".ssh" / "config").write_text(
        "Host one\n  ProxyJump two\nHost two\n  ProxyJump one\n"
    )
    with pytest.raises(RemoteError, match="through itself"):
        connect("one", home=tmp_path).__enter__()


def test_a_jump_host_with_a_strange_port_is_an_error(
    server: Sshd, connect: Connect, tmp_path: Path
) -> None:
    (tmp_path / ".ssh").mkdir()
    (tmp_path / ".ssh" / "config").write_text("Host one\n  ProxyJump two:many\n")
    with pytest.raises(RemoteError, match="ProxyJump"):
        connect("one", home=tmp_path).__enter__()


def test_a_refused_file_says_why_and_leaves_nothing(server: Sshd, connect: Connect) -> None:
    with connect(home=server.client) as agent:
        with pytest.raises(RemoteError, match=r"/proc/nowhere"):
            agent.upload(b"x", "/proc/nowhere/file")
        folder = server.home / "full"
        folder.mkdir()
        # /dev/full is a disk without a free byte.
        (folder / "file.part").symlink_to("/dev/full")
        with pytest.raises(RemoteError, match="No space left"):
            agent.upload(bytes(5 << 20), str(folder / "file"))
        assert list(folder.iterdir()) == []
        with pytest.raises(RemoteError, match="No such file"):
            agent.download("/nowhere")
        # It still answers.
        agent.upload(b"x", "file")


def test_an_unknown_and_a_changed_host_key_are_refused(
    server: Sshd, connect: Connect, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(server.client, home)
    known = home / ".ssh" / "known_hosts"
    config = home / ".ssh" / "config"
    config.write_text(
        config.read_text().replace(str(server.client), str(home)) + "  StrictHostKeyChecking no\n"
    )
    host, _, _ = known.read_text().partition(" ")
    other = (home / ".ssh" / "id_ed25519.pub").read_text()
    for text in ("", f"{host} {other}"):
        known.write_text(text)
        with pytest.raises(RemoteError, match="host key is not known") as caught:
            connect(home=home).__enter__()
        assert "known_hosts" in str(caught.value.hint)
        assert known.read_text() == text
    config.write_text(config.read_text().replace(f"{home}/.ssh/known_hosts", "none"))
    with pytest.raises(RemoteError, match="turns the check of its host key off"):
        connect(home=home).__enter__()


def test_a_wrong_key_is_refused(server: Sshd, connect: Connect, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(server.client, home)
    key = home / ".ssh" / "other"
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)]
    subprocess.run(command, check=True)
    config = home / ".ssh" / "config"
    config.write_text(config.read_text().replace(f"{server.client}/.ssh/id_ed25519", str(key)))
    with pytest.raises(RemoteError, match="refuses to let you in") as caught:
        connect(home=home).__enter__()
    assert "ssh-agent" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("127.0.0.1:1", "can't be reached"),
        ("no-such-host.invalid", "can't be reached"),
    ],
)
def test_no_way_to_it(address: str, text: str, connect: Connect, tmp_path: Path) -> None:
    needs_sshd()
    with pytest.raises(RemoteError, match=text):
        connect(f"{getpass.getuser()}@{address}", home=tmp_path).__enter__()


def test_a_broken_configuration_is_named(connect: Connect, tmp_path: Path) -> None:
    needs_sshd()
    (tmp_path / ".ssh").mkdir()
    (tmp_path / ".ssh" / "config").write_text("Host x\n  Port many\n")
    with pytest.raises(RemoteError, match="ssh configuration"):
        connect("x", home=tmp_path).__enter__()


@pytest.mark.parametrize(
    ("python", "named", "text"),
    [
        (None, "", "no Python was found there"),
        (None, "/nowhere/python", "no /nowhere/python was found there"),
        ('#!/bin/sh\necho "False 3.8.10"\n', "", "python3 is 3.8.10; npukit needs 3.11"),
        ("#!/bin/sh\nexit 3\n", "", "no Python was found there"),
    ],
)
def test_no_python_there_and_an_old_one(
    python: str | None,
    named: str,
    text: str,
    connect: Connect,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NPUKIT_REMOTE_PYTHON", named)
    with with_python(tmp_path, python) as server:
        with pytest.raises(RemoteError, match=text) as caught:
            connect(home=server.client).__enter__()
        assert "NPUKIT_REMOTE_PYTHON" in str(caught.value.hint)


def test_a_python_that_dies_shows_what_it_said(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It passes the check of its version, but can't run anything."""
    text = '#!/bin/sh\ncase "$2" in *version_info*) echo "True 3.12.0";; '
    text += '*) echo "no libpython" >&2; exit 127;; esac\n'
    with with_python(tmp_path, text) as server:
        monkeypatch.setenv("NPUKIT_REMOTE_PYTHON", "")
        with pytest.raises(RemoteError, match="ended with status 127") as caught:
            connect(home=server.client).__enter__()
        assert "no libpython" in str(caught.value.details)


def test_a_noisy_login_is_skipped(connect: Connect, tmp_path: Path) -> None:
    with running_sshd(tmp_path) as server:
        # Bash reads it for commands that come over ssh.
        (server.home / ".bashrc").write_text("echo welcome to the box; echo oops >&2; seq 2000\n")
        with connect(home=server.client) as agent:
            agent.upload(b"x", "file")
            assert agent.download("file") == b"x"


def test_a_login_that_runs_nothing(connect: Connect, tmp_path: Path) -> None:
    with running_sshd(tmp_path) as server:
        (server.home / ".bashrc").write_text("echo this account is for mail; exit 1\n")
        with pytest.raises(RemoteError, match="does not start there") as caught:
            connect(home=server.client).__enter__()
        assert "this account is for mail" in str(caught.value.details)


def test_a_lost_connection_and_a_killed_process_are_told_apart(
    server: Sshd, connect: Connect
) -> None:
    with connect(home=server.client) as agent:
        server.kill_sessions()
        with pytest.raises(RemoteError, match="the connection is lost") as caught:
            agent.download("file")
        assert not isinstance(caught.value, ProcessEndedError)
        with pytest.raises(RemoteError, match="gone"):
            agent.download("file")
    with connect(home=server.client) as agent:
        process = _process(agent)
        os.kill(process, 9)
        wait_until_gone(process)
        with pytest.raises(ProcessEndedError, match="killed by SIGKILL"):
            agent.download("file")


def test_an_upload_that_is_cut_off_leaves_nothing(server: Sshd, connect: Connect) -> None:
    target = server.home / "cut off"
    target.mkdir()
    with connect(home=server.client) as agent:
        process = _process(agent)

        def cut(sent: int) -> None:
            if sent > 4 << 20:
                server.kill_sessions()

        with pytest.raises(RemoteError, match="the connection is lost"):
            agent.upload(bytes(16 << 20), str(target / "file"), cut)
        wait_until_gone(process)
        assert list(target.iterdir()) == []
        assert not Path(agent.folder).exists()


def _process(agent: Agent) -> int:
    """The process there, which is on this machine."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            files = list((folder / "fd").iterdir()) if _mine(folder) else []
            if any(_leads_to(entry, agent.folder) for entry in files):
                return int(folder.name)
    raise AssertionError("no process has the folder open")


def _mine(folder: Path) -> bool:
    try:
        return b"npukit_far" in (folder / "cmdline").read_bytes()
    except OSError:
        return False


def _leads_to(entry: Path, folder: str) -> bool:
    try:
        return str(entry.readlink()).startswith(folder)
    except OSError:
        return False
