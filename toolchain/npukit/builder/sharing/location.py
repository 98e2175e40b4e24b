"""Where the shared cache is and how it may be used, as the environment says."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Final

from npukit.errors import UsageError
from npukit.remote.address import SCHEME as SSH_SCHEME
from npukit.remote.address import parse_address

URL_VARIABLE: Final = "NPUKIT_CACHE_URL"
SECRET_VARIABLE: Final = "NPUKIT_CACHE_SECRET"
READONLY_VARIABLE: Final = "NPUKIT_CACHE_READONLY"
SECONDS_VARIABLE: Final = "NPUKIT_CACHE_SECONDS"

SHORTEST_SECRET: Final = 16
"""Characters. Whoever can read the cache can try secrets without being seen."""

_DEFAULT_SECONDS: Final = 5.0
_LONGEST_SECONDS: Final = 600.0
_FORM: Final = re.compile(r"([a-z][a-z0-9+.-]*)://([^/]*)(/.*)?", re.IGNORECASE | re.DOTALL)
_YES: Final = ("1", "true", "yes", "on")
_NO: Final = ("", "0", "false", "no", "off")


@dataclass(frozen=True)
class Scheme:
    """A kind of server.

    Attributes:
        extra: the extra of npukit that installs what it needs; None if npukit itself does.
        module: the module that the extra installs.
        example: a URL.
        has_host: whether the part behind ``//`` may not be empty; if False, it must be.
        has_path: whether a path must follow.
        writable: whether npukit can write there.
    """

    extra: str | None
    module: str
    example: str
    has_host: bool = True
    has_path: bool = False
    writable: bool = True


_S3: Final = Scheme("s3", "s3fs", "s3://bucket/folder")
_GCS: Final = Scheme("gcs", "gcsfs", "gs://bucket/folder")
_HTTP: Final = Scheme("http", "aiohttp", "https://host/folder", writable=False)
_SSH: Final = Scheme("ssh", "sshfs", "ssh://user@host/folder", has_path=True)
_FILE: Final = Scheme(None, "fsspec", "file:///folder", has_host=False, has_path=True)
SCHEMES: Final[Mapping[str, Scheme]] = {
    "s3": _S3,
    "gs": _GCS,
    "gcs": _GCS,
    "http": _HTTP,
    "https": _HTTP,
    "ssh": _SSH,
    "sftp": _SSH,
    "file": _FILE,
}


@dataclass(frozen=True)
class SharedLocation:
    """The shared cache that the user chose.

    Attributes:
        url: where it is, without a trailing slash.
        read_only: whether builds from here are not stored there.
        secret: what entries are signed with; None means that they are not.
        seconds: how long one request may take.
    """

    url: str
    read_only: bool = False
    secret: bytes | None = field(default=None, repr=False)
    seconds: float = _DEFAULT_SECONDS

    @property
    def scheme(self) -> str:
        """The part of the URL before ``://``, in lower case."""
        return self.url.partition("://")[0].lower()

    @property
    def shown(self) -> str:
        """The URL without a user and a password; a user alone can be a token."""
        return re.sub(r"^([^/]*//)[^/]*@", r"\1***@", self.url)


def shared_location(environ: Mapping[str, str] | None = None) -> SharedLocation | None:
    """The shared cache of ``environ`` (by default this process's); None if there is none.

    Raises:
        UsageError: a variable is malformed, or an extra of npukit is not installed.
    """
    variables = os.environ if environ is None else environ
    url = variables.get(URL_VARIABLE, "")
    if not url:
        return None
    _check_url(url)
    location = SharedLocation(url.rstrip("/") if not url.endswith(":///") else url)
    scheme = SCHEMES[location.scheme]
    if scheme.extra is not None and find_spec(scheme.module) is None:
        raise UsageError(
            f"{location.scheme}:// needs the package {scheme.module}, which is not installed",
            where=URL_VARIABLE,
            hint=f'pip install "npukit[{scheme.extra}]"',
        )
    return SharedLocation(
        location.url,
        read_only=_read_only(variables.get(READONLY_VARIABLE, "")) or not scheme.writable,
        secret=_secret(variables.get(SECRET_VARIABLE, "")),
        seconds=_seconds(variables.get(SECONDS_VARIABLE, "")),
    )


def _check_url(url: str) -> None:
    examples = "s3://bucket/folder, gs://bucket/folder, https://host/folder, ssh://user@host/folder"
    form = _FORM.fullmatch(url)
    if form is None:
        raise UsageError(
            f"{_masked(url)!r} is not a URL",
            where=URL_VARIABLE,
            hint=f"for a folder: file://{os.path.abspath(_masked(url))}"  # noqa: PTH100 - resolves nothing
            if "://" not in url
            else f"expected a URL such as {examples}",
        )
    name, host, path = form[1].lower(), form[2], form[3] or ""
    scheme = SCHEMES.get(name)
    if scheme is None:
        raise UsageError(
            f"npukit can't share builds over {name}://",
            where=URL_VARIABLE,
            hint=f"it can over {', '.join(f'{known}://' for known in SCHEMES)}",
        )
    problem = _problem(scheme, host, path)
    if problem is not None:
        raise UsageError(
            f"{_masked(url)!r} {problem}",
            where=URL_VARIABLE,
            hint=f"expected a URL such as {scheme.example}",
        )
    if scheme is _SSH:
        _check_address(host)


def _check_address(host: str) -> None:
    """What ssh takes for a machine is the same everywhere in npukit: it has no password."""
    try:
        parse_address(f"{SSH_SCHEME}{host}")
    except UsageError as error:
        raise UsageError(error.message, where=URL_VARIABLE, hint=error.hint) from error


def _masked(url: str) -> str:
    """A malformed URL without all that could belong to a password."""
    return re.sub(
        r"^([a-z0-9+.-]*:/*)?.*@", r"\1***@", url, count=1, flags=re.IGNORECASE | re.DOTALL
    )


def _problem(scheme: Scheme, host: str, path: str) -> str | None:
    """What is wrong with a URL of ``scheme``."""
    if any(character < " " or character in "?#*[]\\" for character in host + path):
        return "has a character that can't be part of the place of a cache"
    if scheme.has_host and not re.search(r"(^|@)[^@:]+(:\d+)?$", host):
        return "names no host or bucket"
    if not scheme.has_host and host:
        return f"names a host ({host.rpartition('@')[2]}); a folder has three slashes before it"
    if scheme.has_path and not path.strip("/"):
        return "names no folder"
    if ".." in path.split("/"):
        return "has a .. in its path"
    return None


def _read_only(value: str) -> bool:
    if value.lower() in _YES:
        return True
    if value.lower() in _NO:
        return False
    raise UsageError(f"{value!r} is neither 1 nor 0", where=READONLY_VARIABLE)


def _secret(value: str) -> bytes | None:
    if not value:
        return None
    if len(value) < SHORTEST_SECRET:
        raise UsageError(
            f"the secret has {len(value)} characters, which can be guessed",
            where=SECRET_VARIABLE,
            hint=f"use {SHORTEST_SECRET} or more random ones: openssl rand -hex 32",
        )
    return os.fsencode(value)


def _seconds(value: str) -> float:
    try:
        seconds = float(value or _DEFAULT_SECONDS)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= _LONGEST_SECONDS:
        raise UsageError(
            f"{value!r} is not a number of seconds up to {_LONGEST_SECONDS:g}",
            where=SECONDS_VARIABLE,
        )
    return seconds
