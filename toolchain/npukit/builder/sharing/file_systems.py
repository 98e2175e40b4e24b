"""fsspec's file systems as npukit uses them: how each is opened, and how an object is replaced."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from npukit.builder.sharing.location import SCHEMES, SharedLocation
from npukit.remote.address import SCHEME, parse_address
from npukit.remote.ssh_options import ssh_options

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem


class FileSystem:
    """A file system of fsspec below ``root``.

    Args:
        system: the file system.
        root: the folder, without a trailing slash.
        whole_writes: whether a write is all or nothing; else objects are written under another
            name, then renamed.
        by_ranges: whether a part of an object can be asked for.
    """

    def __init__(
        self, system: AbstractFileSystem, root: str, *, whole_writes: bool, by_ranges: bool
    ) -> None:
        self._system = system
        self._root = root
        self._whole_writes = whole_writes
        self._by_ranges = by_ranges

    def read(self, name: str, most: int) -> bytes:
        """At most the first ``most`` bytes of an object; FileNotFoundError if there is none."""
        if self._by_ranges:
            data: bytes = self._system.cat_file(self._at(name), start=0, end=most)
            return data[:most]
        # With block_size 0, an HTTP client streams; a server need not support ranges.
        with self._system.open(self._at(name), "rb", block_size=0, size=most) as stream:
            pieces = []
            while most > 0 and (piece := stream.read(most)):
                pieces.append(piece)
                most -= len(piece)
        return b"".join(pieces)

    def info(self, name: str) -> Mapping[str, Any]:
        """What the server says about an object; FileNotFoundError if there is none."""
        info: Mapping[str, Any] = self._system.info(self._at(name))
        if info.get("type") != "file":
            raise FileNotFoundError(name)
        return info

    def write(self, name: str, data: bytes) -> None:
        """Create or replace an object in one step."""
        path = self._at(name)
        if self._whole_writes:
            self._system.pipe_file(path, data)
            return
        folder, _, last = path.rpartition("/")
        draft = f"{folder}/.{last}.{os.urandom(4).hex()}"
        self._system.makedirs(folder, exist_ok=True)
        try:
            self._system.pipe_file(draft, data)
            self._system.mv(draft, path)
        except BaseException:
            with suppress(Exception):
                self._system.rm_file(draft)
            raise

    def find(self, folder: str) -> Mapping[str, Mapping[str, Any]]:
        """What the server says about each object below ``folder``, by path from somewhere."""
        found: Mapping[str, Mapping[str, Any]] = self._system.find(self._at(folder), detail=True)
        return found

    def remove(self, name: str) -> None:
        """Remove an object; FileNotFoundError if the server tells that there is none."""
        self._system.rm_file(self._at(name))

    def _at(self, name: str) -> str:
        return f"{self._root}/{name}"


def open_file_system(location: SharedLocation) -> FileSystem:
    """The file system of ``location``; some connect here already, others when they are used."""
    return _OPENERS[location.scheme](location)


def import_client(location: SharedLocation) -> None:
    """Import what :func:`open_file_system` needs, which takes long where a machine is busy."""
    import_module(SCHEMES[location.scheme].module)


_NO_CACHE: Final[Mapping[str, Any]] = {"use_listings_cache": False, "skip_instance_cache": True}


def _s3(location: SharedLocation) -> FileSystem:
    from s3fs import S3FileSystem

    limits = {"connect_timeout": location.seconds, "read_timeout": location.seconds}
    system = S3FileSystem(
        config_kwargs={**limits, "retries": {"total_max_attempts": 2, "mode": "standard"}},
        **_NO_CACHE,
    )
    system.retries = 1
    root = location.url.partition("://")[2]
    return FileSystem(system, root, whole_writes=True, by_ranges=True)


def _gcs(location: SharedLocation) -> FileSystem:
    from gcsfs import GCSFileSystem

    root = location.url.partition("://")[2]
    return FileSystem(GCSFileSystem(**_NO_CACHE), root, whole_writes=True, by_ranges=True)


def _http(location: SharedLocation) -> FileSystem:
    from fsspec.implementations.http import HTTPFileSystem

    system = HTTPFileSystem(**_NO_CACHE)
    return FileSystem(system, location.url, whole_writes=False, by_ranges=False)


def _ssh(location: SharedLocation) -> FileSystem:
    import asyncssh
    from sshfs import SSHFileSystem

    parts = urlsplit(location.url)
    address = parse_address(f"{SCHEME}{parts.netloc}")
    system = SSHFileSystem(
        address.host,
        options=ssh_options(asyncssh, address),
        # sshfs would switch the check of host keys off; this leaves it to the options.
        known_hosts=(),
        timeout=location.seconds,
        skip_instance_cache=True,
    )
    return FileSystem(system, unquote(parts.path), whole_writes=False, by_ranges=False)


def _file(location: SharedLocation) -> FileSystem:
    from fsspec.implementations.local import LocalFileSystem

    root = unquote(urlsplit(location.url).path)
    system = LocalFileSystem(**_NO_CACHE)
    return FileSystem(system, root, whole_writes=False, by_ranges=True)


_OPENERS: Final[Mapping[str, Callable[[SharedLocation], FileSystem]]] = {
    "s3": _s3,
    "gs": _gcs,
    "gcs": _gcs,
    "http": _http,
    "https": _http,
    "ssh": _ssh,
    "sftp": _ssh,
    "file": _file,
}
