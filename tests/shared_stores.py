"""Servers that a shared cache can be on, started for tests on the loopback interface."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import Request, urlopen

BUCKET = "builds"


@dataclass(frozen=True)
class Served:
    """A place for a shared cache, and the variables that a client of it needs."""

    url: str
    env: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def s3_server() -> Iterator[Served]:
    """moto's server of S3's protocol, with an empty bucket."""
    with _free_port() as port:
        pass
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    endpoint = f"http://127.0.0.1:{port}"
    try:
        _wait_for(port, process)
        with urlopen(Request(f"{endpoint}/{BUCKET}", method="PUT")):
            pass
        yield _s3_of(endpoint)
    finally:
        process.terminate()
        process.wait()


@contextmanager
def gcs_server() -> Iterator[Served]:
    """An emulator of Google Cloud Storage, with an empty bucket."""
    with _free_port() as port:
        pass
    command = ["start", "--host", "127.0.0.1", "--port", str(port), "--in-memory"]
    process = subprocess.Popen(
        [sys.executable, "-m", "gcp_storage_emulator", *command, "--default-bucket", BUCKET],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, process)
        yield Served(f"gs://{BUCKET}/npukit", {"STORAGE_EMULATOR_HOST": f"http://127.0.0.1:{port}"})
    finally:
        process.terminate()
        process.wait()


@contextmanager
def refusing_s3_server(code: str) -> Iterator[Served]:
    """A server of S3's protocol that refuses all requests with this code of S3."""
    body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>No.</Message></Error>".encode()

    class Refusing(BaseHTTPRequestHandler):
        def refuse(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(403)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_PUT = do_HEAD = do_DELETE = refuse  # noqa: N815 - the base's names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield _s3_of(f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _s3_of(endpoint: str) -> Served:
    return Served(
        f"s3://{BUCKET}/npukit",
        {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        },
    )


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        return


@contextmanager
def http_server(folder: Path) -> Iterator[Served]:
    """Python's HTTP server over a folder; it takes only reads."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Served(f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def answering(answer: Callable[[socket.socket], None]) -> Iterator[tuple[str, list[float]]]:
    """A TCP server that gives each connection to ``answer``, until one of the two ends hangs up.

    Yields its host and port, and a list of the times at which clients connected.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    connected: list[float] = []
    open_ones: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connected.append(time.monotonic())
            open_ones.append(connection)
            threading.Thread(target=until_it_ends, args=(connection,), daemon=True).start()

    def until_it_ends(connection: socket.socket) -> None:
        with suppress(OSError):
            answer(connection)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}", connected
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
        for connection in open_ones:
            connection.close()


SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@contextmanager
def ssh_server(folder: Path) -> Iterator[Served]:
    """OpenSSH's server, which lets this user in with a new key; ``folder`` is for its files.

    The served folder is ``folder/home/cache``.
    """
    assert SSHD is not None
    home = folder / "home"
    (home / ".ssh").mkdir(parents=True, mode=0o700)
    for name in ("host", "user"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True
        )
    shutil.copy(folder / "user", home / ".ssh" / "id_ed25519")
    keys = folder / "authorized_keys"
    shutil.copy(folder / "user.pub", keys)
    with _free_port() as port:
        pass
    host_key = " ".join((folder / "host.pub").read_text().split()[:2])
    (home / ".ssh" / "known_hosts").write_text(f"[127.0.0.1]:{port} {host_key}\n")
    config = folder / "sshd_config"
    config.write_text(
        f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {folder / 'host'}\n"
        f"AuthorizedKeysFile {keys}\nPidFile none\nStrictModes no\nUsePAM no\n"
        "PermitRootLogin prohibit-password\nPasswordAuthentication no\n"
        "Subsystem sftp internal-sftp\n"
    )
    Path("/run/sshd").mkdir(exist_ok=True)
    process = subprocess.Popen(
        [SSHD, "-D", "-E", str(folder / "sshd.log"), "-f", str(config)], stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port, process)
        yield Served(f"ssh://127.0.0.1:{port}{home / 'cache'}", {"HOME": str(home)})
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


@contextmanager
def _free_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    while True:
        assert process.poll() is None, "the server has ended"
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
