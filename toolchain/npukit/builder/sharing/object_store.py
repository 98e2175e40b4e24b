"""Reading and writing named objects on a server, in a bucket or in a folder, through fsspec.

fsspec and its clients raise their own exceptions, retry and wait as they like. This module gives
each request a time limit and makes one kind of error of all that can happen.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any, Final, Protocol, TypeVar

from npukit.builder.sharing.file_systems import FileSystem, import_client, open_file_system
from npukit.builder.sharing.limited_calls import call_all
from npukit.builder.sharing.location import SharedLocation

_Result = TypeVar("_Result")

_BYTES_PER_SECOND: Final = 1 << 20
"""What a request for a large object is given more time for."""
_LISTING: Final = 60
"""How many times as long as a request a list of all objects may take: it is many requests."""
_AT_ONCE: Final = 8
_MODIFIED: Final = ("LastModified", "mtime", "updated", "modified", "created", "timeModified")
"""The keys under which fsspec's file systems have the time of the last change."""
_NO_BUCKET: Final = ("NoSuchBucket", "404")


class StoreError(Exception):
    """The store can't be used: it is not there, refuses, hangs, or is not what it should be."""


@dataclass(frozen=True)
class StoredObject:
    """An object in a store: its size in bytes and the time of its last change, in Unix seconds."""

    name: str
    size: int
    modified: float


class ObjectStore(Protocol):
    """Objects by name; a name is a relative path. Each method raises :class:`StoreError`."""

    def read(self, limits: Mapping[str, int], expected: int = 0) -> dict[str, bytes]:
        """The objects called like the keys of ``limits``, without those that don't exist.

        At most one byte more than its limit is read of each. ``expected`` bytes are known to come,
        so there is time for them.
        """

    def describe(self, names: Sequence[str]) -> dict[str, StoredObject]:
        """The objects called ``names``, without those that don't exist."""

    def write(self, objects: Mapping[str, bytes]) -> None:
        """Create or replace objects; a reader sees all of an object's old content or all new."""

    def find(self, folder: str) -> list[StoredObject]:
        """The objects called ``folder/<two characters>/<name>``, for whatever two and name."""

    def remove(self, names: Sequence[str]) -> None:
        """Remove objects; those that don't exist are no error."""


class FsspecStore:
    """The objects below a location's URL."""

    def __init__(self, location: SharedLocation) -> None:
        self._location = location
        self._opened: tuple[int, FileSystem] | None = None

    def read(self, limits: Mapping[str, int], expected: int = 0) -> dict[str, bytes]:
        """See :class:`ObjectStore`."""
        system = self._system()

        def fetch(name: str, limit: int) -> bytes | None:
            return _unless_missing(lambda: system.read(name, limit + 1))

        found = self._call([partial(fetch, *each) for each in limits.items()], expected)
        return {name: data for name, data in zip(limits, found, strict=True) if data is not None}

    def describe(self, names: Sequence[str]) -> dict[str, StoredObject]:
        """See :class:`ObjectStore`."""
        system = self._system()

        def ask(name: str) -> StoredObject | None:
            info = _unless_missing(lambda: system.info(name))
            return None if info is None else _stored(name, info)

        found = self._call([partial(ask, name) for name in names])
        return {each.name: each for each in found if each is not None}

    def write(self, objects: Mapping[str, bytes]) -> None:
        """See :class:`ObjectStore`."""
        system = self._system()
        calls = [partial(system.write, name, data) for name, data in objects.items()]
        self._call(calls, sum(map(len, objects.values())))

    def find(self, folder: str) -> list[StoredObject]:
        """See :class:`ObjectStore`."""
        system = self._system()
        (found,) = self._call(
            [lambda: _unless_missing(lambda: system.find(folder))],
            seconds=_LISTING * self._location.seconds,
        )
        objects = []
        for path, info in (found or {}).items():
            above, _, name = path.rstrip("/").rpartition("/")
            above, _, two = above.rpartition("/")
            if above.rpartition("/")[2] == folder and info.get("type") == "file":
                objects.append(_stored(f"{folder}/{two}/{name}", info))
        return objects

    def remove(self, names: Sequence[str]) -> None:
        """See :class:`ObjectStore`."""
        system = self._system()
        for at in range(0, len(names), _AT_ONCE):
            batch = names[at : at + _AT_ONCE]
            self._call([partial(_remove, system, name) for name in batch])

    def _system(self) -> FileSystem:
        # Connections don't survive a fork.
        if self._opened is None or self._opened[0] != os.getpid():
            import_client(self._location)
            (system,) = self._call([lambda: open_file_system(self._location)])
            self._opened = os.getpid(), system
        return self._opened[1]

    def _call(
        self,
        calls: Sequence[Callable[[], _Result]],
        bytes_moved: int = 0,
        seconds: float | None = None,
    ) -> list[_Result]:
        """The results of ``calls``, within ``seconds``, by default the limit of one request."""
        seconds = (seconds or self._location.seconds) + bytes_moved / _BYTES_PER_SECOND
        _silence_clients()
        try:
            return call_all(calls, seconds)
        except TimeoutError as error:
            raise StoreError(str(error) or f"no answer within {seconds:g} s") from error
        except Exception as error:
            raise StoreError(_described(error)) from error


@cache
def _silence_clients() -> None:
    """Keep what clients log about requests that fail, which they also raise, out of the output."""
    for name in ("asyncio", "botocore", "aiobotocore", "asyncssh", "s3fs", "gcsfs"):
        logger = logging.getLogger(name)
        if logger.level == logging.NOTSET:
            logger.setLevel(logging.CRITICAL)


def _unless_missing(call: Callable[[], _Result]) -> _Result | None:
    """What ``call`` returns; None if the object does not exist, though the bucket does."""
    try:
        return call()
    except FileNotFoundError as error:
        if _code(error) == "NoSuchBucket":
            raise
        return None
    except (IsADirectoryError, NotADirectoryError):
        return None


def _remove(system: FileSystem, name: str) -> None:
    _unless_missing(partial(system.remove, name))


def _code(error: BaseException) -> str | None:
    """The code of an error that S3 reported."""
    response = getattr(error.__cause__, "response", None)
    details = response.get("Error") if isinstance(response, dict) else None
    code = details.get("Code") if isinstance(details, dict) else None
    return code if isinstance(code, str) else None


def _described(error: Exception) -> str:
    """One line about an exception of a client, with the code that S3 gave."""
    text = " ".join(str(error).split()) or type(error).__name__
    code = _code(error)
    return f"{code}: {text}" if code is not None and code not in text else text


def _stored(name: str, info: Mapping[str, Any]) -> StoredObject:
    size = info.get("size")
    modified = next((info[key] for key in _MODIFIED if info.get(key) is not None), None)
    return StoredObject(name, size if isinstance(size, int) else 0, _seconds(modified))


def _seconds(value: object) -> float:
    """A time as Unix seconds; now, if the server does not say it."""
    if isinstance(value, str):
        with suppress(ValueError):
            value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
    return float(value) if isinstance(value, int | float) else time.time()
